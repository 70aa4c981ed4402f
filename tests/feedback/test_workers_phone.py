"""On the worker's phone every end of the form leads back behind the PIN; on a client's own phone none does."""

from __future__ import annotations

import pytest

from tests.feedback.conftest import Room, answer_all, begin
from tests.pages import Page, Pages

UNLOCK = "/staff/ontgrendelen"


def ways_back(page: Page) -> list[str]:
    """The links of a page that lead to staff pages, each with its words."""
    links = [link for link in page.html.all("a") if str(link.get("href")).startswith("/staff")]
    return [f"{page.html.text_of(link)}: {link.get('href')}" for link in links]


WAY_BACK = [f"Medewerker: verder met de pincode: {UNLOCK}"]


def test_after_a_screen_that_nobody_touched_the_worker_can_take_the_phone_back(room: Room, pages: Pages) -> None:
    keys = {device: room.issue(device=device).key for device in ("worker", "own")}
    for key in keys.values():
        begin(pages, key)
    assert ways_back(pages.get(f"/v/{keys['worker']}/nl/pause")) == WAY_BACK
    assert ways_back(pages.get(f"/v/{keys['own']}/nl/pause")) == []
    assert ways_back(pages.get("/v/oefenen-parent/nl/pause")) == ["Medewerker: verder: /staff/oefenen/klaar"]


@pytest.mark.parametrize("remembers", [True, False], ids=["with its cookie", "without"])
@pytest.mark.parametrize(("device", "expected"), [("worker", WAY_BACK), ("own", [])])
def test_closed_questions_on_the_workers_phone_lead_back(
    room: Room, pages: Pages, device: str, expected: list[str], remembers: bool
) -> None:
    issued = room.issue(device=device)
    begin(pages, issued.key)
    room.withdraw(issued)
    reader = pages if remembers else Pages(room.app)
    assert ways_back(reader.get(f"/v/{issued.key}/1", 410)) == expected


def test_closed_questions_look_the_same_for_every_key_once_the_talk_is_over(room: Room, pages: Pages) -> None:
    issued = room.issue(device="worker")
    answer_all(pages, issued.key)
    pages.submit(button="Verstuur: niet laten zien")
    assert ways_back(Pages(room.app).get(f"/v/{issued.key}/", 410)) == WAY_BACK
    room.later(hours=3)
    wrong = Pages(room.app).get(f"/v/{'0' * 32}/", 410)
    assert ways_back(wrong) == []
    assert Pages(room.app).get(f"/v/{issued.key}/", 410).text == wrong.text


def test_who_guesses_a_short_key_learns_nothing_from_the_closed_page(room: Room) -> None:
    issued = room.issue(device="worker")
    room.withdraw(issued)
    guessed, wrong = (Pages(room.app).get(f"/v/{key}/", 410) for key in (issued.short, "0" * 8))
    assert guessed.text == wrong.text
    assert ways_back(guessed) == []
