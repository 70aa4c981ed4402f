"""Practice: a worker goes through the client's own pages, and nothing of it is counted, sent or stored."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from surveys.base import reading
from surveys.schema import Coverage, Handover, Invitation, Response, Spent
from tests.feedback.conftest import Room, answer_all, begin
from tests.pages import Page, Pages

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
    assert page.heading == "Bedankt"
    assert "Geef de telefoon terug." in page.text
    assert "In een echt gesprek komt hier de pincode." in page.text
    if shown == "samen bekijken":
        page = pages.get(worker_goes_on(page))
        assert page.heading == "Samen bekijken"
        assert "Een beetje" in page.text
        assert ("Het verhaal over mij klopt" in page.text) == (key == "oefenen-child")
        assert pages.submit(button="Klaar").location == "/staff/oefenen/klaar"
        pages.get(f"/v/{key}/samen", 410)
    else:
        assert worker_goes_on(page) == "/staff/oefenen/klaar"
    assert rows(room) == before


def worker_goes_on(page: Page) -> str:
    """Where 'Medewerker: verder' leads."""
    (link,) = [link for link in page.html.all("a") if page.html.text_of(link) == "Medewerker: verder"]
    return str(link.get("href"))


def test_who_reads_on_after_practising_still_finds_the_answers_to_look_at_together(pages: Pages) -> None:
    answer_all(pages, "oefenen-youth")
    pages.submit(button="Verstuur: samen bekijken")
    thanks = pages.follow()
    (to_contacts,) = [link for link in thanks.html.all("a") if "iemand anders" in thanks.html.text_of(link)]
    contacts = pages.get(str(to_contacts.get("href")))
    (back,) = [link for link in contacts.html.all("a") if "Terug" in contacts.html.text_of(link)]
    assert worker_goes_on(pages.get(str(back.get("href")))) == "/v/oefenen-youth/samen"


def test_sending_twice_in_practice_ends_at_the_thanks_both_times(pages: Pages) -> None:
    answer_all(pages, "oefenen-parent")
    for _ in range(2):
        pages.post("/v/oefenen-parent/send", {"shown": "together"})
        assert worker_goes_on(pages.follow()) == "/v/oefenen-parent/samen"


def test_the_discussion_of_practice_never_closes_by_itself_and_says_nothing_of_it(room: Room, pages: Pages) -> None:
    answer_all(pages, "oefenen-parent")
    pages.submit(button="Verstuur: samen bekijken")
    page = pages.get("/v/oefenen-parent/samen")
    assert "Wat kan beter, en hoe?" in page.text
    assert "vanzelf" not in page.text
    assert "Langer open" not in page.text
    assert "Refresh" not in page.headers
    room.later(hours=3)
    assert pages.get("/v/oefenen-parent/samen").heading == "Samen bekijken"


@pytest.mark.parametrize("made_up", ["0" * 32, "oefenen-koning", "//elsewhere.example"])
def test_the_address_of_the_thanks_leads_a_worker_to_practice_only(pages: Pages, made_up: str) -> None:
    page = pages.get(f"/dank/nl/0/worker?together={made_up}")
    assert worker_goes_on(page) == "/staff/oefenen/klaar"


def test_the_thanks_of_a_real_talk_lead_to_the_pin_whatever_is_added_to_the_address(room: Room, pages: Pages) -> None:
    page = pages.get(f"/dank/nl/{room.place.place.area_id}/worker?together=oefenen-parent")
    (link,) = [link for link in page.html.all("a") if "Medewerker: verder met de pincode" in page.html.text_of(link)]
    assert link.get("href") == "/staff/ontgrendelen"
    assert "In een echt gesprek" not in page.text


def test_every_page_of_practice_says_that_it_is_practice(room: Room, pages: Pages) -> None:
    seen = [pages.get("/v/oefenen-parent/")]
    answer_all(pages, "oefenen-parent")
    seen += [pages.get(f"/v/oefenen-parent/{path}") for path in ("1", "6", "check", "nl/about", "nl/meer")]
    pages.post("/v/oefenen-parent/send", {"shown": "together"})
    seen += [pages.follow(), pages.get("/v/oefenen-parent/samen")]
    seen += [pages.get("/dank/nl/0/worker"), pages.get("/dank/nl/0/worker/verder")]
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
