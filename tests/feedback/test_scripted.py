"""What the server does for a form in the memory of a script: the same as without one, told in an address."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from stem_app import discussion
from stem_app.feedback.memory import COOKIE
from surveys.base import reading, writing
from surveys.schema import Invitation
from tests.feedback.conftest import Room, answer_all
from tests.pages import FROM_A_PAGE, Pages

FROM_A_SCRIPT = {**FROM_A_PAGE, "Accept": "application/json"}
RECEIPT = "0123456789abcdef" * 2
GIVEN = {"s1": "5", "s2": "4", "s3": "3", "s4": "2", "s5": "dont_know", "s6": "not_applicable"}


def memory_of(pages: Pages, key: str, language: str = "nl") -> str:
    """What the welcome page tells the script of the talk, locked."""
    page = pages.get(f"/v/{key}/{language}")
    return str(page.html.one("template").get("data-memory"))


def ask(pages: Pages, key: str, path: str, fields: dict[str, str]) -> TestResponse:
    return pages.client.post(f"/v/{key}/{path}", data=fields, headers=FROM_A_SCRIPT)


def send(pages: Pages, key: str, memory: str, **other: str) -> TestResponse:
    return ask(pages, key, "send", {"memory": memory, "receipt": RECEIPT, "shown": "sealed", **GIVEN, **other})


def cookies(pages: Pages, key: str) -> list[bool]:
    """Whether there is a cookie of the form, and one of the discussion."""
    own = pages.client.get_cookie(COOKIE, path=f"/v/{key}")
    return [own is not None, pages.client.get_cookie(discussion.COOKIE, path=discussion.PATH) is not None]


def make_several(room: Room) -> None:
    with writing(room.place.engine) as session:
        session.execute(sa.update(Invitation).values(several=True))


def test_begin_is_noted_and_leaves_nothing_on_the_phone(room: Room, pages: Pages) -> None:
    key = room.issue().key
    answer = ask(pages, key, "begin", {"language": "nl"})
    assert (answer.status_code, answer.data, answer.headers.getlist("Set-Cookie")) == (204, b"", [])
    with reading(room.place.engine) as session:
        assert session.scalars(sa.select(Invitation.begun)).one()


def test_sent_answers_are_stored_and_the_script_hears_where_to_go(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    answer = send(pages, key, memory_of(pages, key, "en"))
    assert answer.get_json() == {"to": f"/dank/en/{room.place.place.area_id}/worker"}
    assert room.stored() == [GIVEN]
    assert (room.responses("shown"), room.responses("language")) == (["sealed"], ["en"])
    assert cookies(pages, key) == [False, False]


@pytest.mark.parametrize("device", ["own", "worker"])
def test_what_is_looked_at_together_is_there_as_without_script(room: Room, pages: Pages, device: str) -> None:
    issued = room.issue(device=device)
    answer = send(pages, issued.key, memory_of(pages, issued.key), shown="together")
    assert cookies(pages, issued.key) == [device == "own", device == "worker"]
    if device == "own":
        assert answer.get_json() == {"to": f"/v/{issued.key}/samen"}
        assert "Nee, niet echt" in pages.get(f"/v/{issued.key}/samen").text


def test_the_same_receipt_counts_once_and_another_one_is_refused(room: Room, pages: Pages) -> None:
    key = room.issue().key
    memory = memory_of(pages, key)
    first, again = send(pages, key, memory), send(pages, key, memory)
    assert first.get_json() == again.get_json()
    assert send(pages, key, memory, receipt="f" * 32).status_code == 410
    assert room.counted() == {"asked": 1, "answered": 1}
    assert len(room.stored()) == 1


@pytest.mark.parametrize("receipt", ["", "f" * 31, "F" * 32, "g" * 32, "f" * 33, "f" * 32 + "\n"])
def test_a_receipt_that_no_script_of_ours_makes_stores_nothing(room: Room, pages: Pages, receipt: str) -> None:
    key = room.issue().key
    answer = send(pages, key, memory_of(pages, key), receipt=receipt)
    assert answer.get_json() == {"to": f"/v/{key}/?nothing=kept"}
    assert room.stored() == []


def test_what_the_page_was_told_cannot_be_changed_or_used_elsewhere(room: Room, pages: Pages) -> None:
    here, there = room.issue().key, room.issue().key
    memory = memory_of(pages, here)
    for wrong in ("", "é", memory[:-8] + "AAAAAAA="):
        assert send(pages, here, wrong).get_json() == {"to": f"/v/{here}/?nothing=kept"}
    assert send(pages, there, memory).get_json() == {"to": f"/v/{there}/?nothing=kept"}
    assert room.stored() == []


def test_what_is_no_answer_was_skipped(room: Room, pages: Pages) -> None:
    key = room.issue().key
    send(pages, key, memory_of(pages, key), s1="6", s2="", s3="skipped", s9="5")
    assert room.stored() == [{**GIVEN, "s1": "skipped", "s2": "skipped", "s3": "skipped"}]


def test_a_way_of_sending_that_is_not_offered_stores_nothing(room: Room, pages: Pages) -> None:
    key = room.issue().key
    assert send(pages, key, memory_of(pages, key), shown="drawn").get_json() == {"to": f"/v/{key}/check"}
    assert room.stored() == []


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
def test_closed_questions_are_gone_for_a_script_too(room: Room, pages: Pages, end: str) -> None:
    issued = room.issue()
    memory = memory_of(pages, issued.key)
    if end == "withdrawn":
        room.withdraw(issued)
    else:
        room.later(minutes=30)
    assert ask(pages, issued.key, "begin", {}).status_code == 410
    assert send(pages, issued.key, memory).status_code == 410
    assert room.stored() == []


@pytest.mark.parametrize("device", ["own", "worker"])
@pytest.mark.parametrize("script", [True, False])
def test_where_several_people_answer_nothing_is_shown_whatever_is_asked(
    room: Room, pages: Pages, device: str, script: bool
) -> None:
    key = room.issue(device=device).key
    make_several(room)
    fields: dict[str, Any] = {"shown": "together"}
    if script:
        send(pages, key, memory_of(pages, key), **fields)
    else:
        answer_all(pages, key)
        page = pages.last
        assert page is not None
        ways = [button for button in page.html.all("button") if button.get("name") == "shown"]
        assert [(page.html.text_of(way), way.get("value")) for way in ways] == [("Verstuur", "sealed")]
        pages.post(f"/v/{key}/send", fields)
    assert room.responses("shown") == ["sealed"]
    assert cookies(pages, key) == [False, False]


def test_practice_stores_nothing_for_a_script_either(room: Room, pages: Pages) -> None:
    assert ask(pages, "oefenen-parent", "begin", {}).status_code == 204
    answer = send(pages, "oefenen-parent", memory_of(pages, "oefenen-parent"), shown="together")
    assert answer.get_json() == {"to": "/dank/nl/0/worker?together=oefenen-parent"}
    assert "Nee, niet echt" in pages.get("/v/oefenen-parent/samen").text
    assert (room.stored(), room.counted()) == ([], {})


def test_a_script_of_another_site_is_refused(room: Room, pages: Pages) -> None:
    key = room.issue().key
    memory = memory_of(pages, key)
    elsewhere = {**FROM_A_SCRIPT, "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    for path in ("begin", "send"):
        refused = pages.client.post(f"/v/{key}/{path}", data={"memory": memory}, headers=elsewhere)
        assert refused.status_code == 403


def test_the_policy_lets_a_page_ask_and_hear_ourselves_only(room: Room, pages: Pages) -> None:
    policy = pages.get(f"/v/{room.issue().key}/").headers["Content-Security-Policy"]
    assert "connect-src 'self'; media-src 'self';" in policy
    assert "unsafe" not in policy
