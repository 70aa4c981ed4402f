"""Practice: a worker goes through the client's own pages, and nothing of it is counted, sent or stored."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from surveys.base import reading
from surveys.schema import Coverage, Handover, Invitation, Response, Spent
from tests.feedback.conftest import Room, answer_all, begin
from tests.pages import Pages

KEYS = ("oefenen-parent", "oefenen-youth", "oefenen-child")


def rows(room: Room) -> dict[str, int]:
    with reading(room.place.engine) as session:
        return {
            table.__tablename__: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (Response, Spent, Invitation, Handover, Coverage)
        }


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("shown", ["samen bekijken", "niet laten zien"])
def test_practice_stores_nothing_and_ends_with_the_worker(room: Room, pages: Pages, key: str, shown: str) -> None:
    before = rows(room)
    answer_all(pages, key, "123232" if key == "oefenen-child" else "123455")
    pages.submit(button=f"Verstuur: {shown}")
    page = pages.follow()
    if shown == "samen bekijken":
        assert page.heading == "Samen bekijken"
        assert "Een beetje" in page.text
        assert ("Het verhaal over mij klopt" in page.text) == (key == "oefenen-child")
        pages.submit(button="Klaar")
        page = pages.follow()
    assert page.heading == "Bedankt"
    assert any(link.get("href") == "/staff/oefenen/klaar" for link in page.html.all("a"))
    assert rows(room) == before


def test_every_page_of_practice_says_that_it_is_practice(room: Room, pages: Pages) -> None:
    seen = [pages.get("/v/oefenen-parent/")]
    answer_all(pages, "oefenen-parent")
    seen += [pages.get(f"/v/oefenen-parent/{path}") for path in ("1", "6", "check", "nl/about", "nl/meer")]
    pages.post("/v/oefenen-parent/send", {"shown": "together"})
    seen += [pages.follow(), pages.get("/dank/nl/0/worker"), pages.get("/dank/nl/0/worker/verder")]
    for page in seen:
        assert "Oefenen: er wordt niets bewaard" in page.text, page.path


def test_a_real_page_never_says_that_it_is_practice(room: Room, pages: Pages) -> None:
    key = room.issue().key
    begin(pages, key)
    for path in (f"/v/{key}/", f"/v/{key}/1", f"/dank/nl/{room.place.place.area_id}/own"):
        assert "Oefenen" not in pages.get(path).text


def test_declining_and_leaving_count_nothing_in_practice(room: Room, pages: Pages) -> None:
    before = rows(room)
    pages.submit(pages.get("/v/oefenen-youth/"), form="/v/oefenen-youth/decline")
    assert pages.follow().heading == "Bedankt"
    pages.post("/v/oefenen-youth/leave")
    assert rows(room) == before


def test_practice_begins_even_where_nothing_was_released_and_needs_statements(room: Room, pages: Pages) -> None:
    with room.place.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM released_languages"))
    assert pages.get("/v/oefenen-parent/").heading == "Zes vragen"
