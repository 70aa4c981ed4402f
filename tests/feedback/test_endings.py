"""After the questions: leaving ends them for good, and two pages say whom to talk to and what stays on the phone."""

from __future__ import annotations

import pytest

from tests.feedback.conftest import Room, answer_all, begin
from tests.pages import Pages


def test_after_leaving_the_questions_are_closed_and_the_talk_counts_as_not_finished(room: Room, pages: Pages) -> None:
    issued = room.issue()
    answer_all(pages, issued.key, "54")
    pages.post(f"/v/{issued.key}/leave")
    assert pages.follow().heading == "Een ogenblik"
    assert pages.get(f"/v/{issued.key}/", 410).heading == "Deze vragen zijn gesloten"
    assert pages.get(f"/v/{issued.short}/", 410).heading == "Deze vragen zijn gesloten"
    assert room.counted() == {"asked": 1, "unfinished": 1}
    assert room.stored() == []


def test_leaving_before_begin_counts_as_not_asked(room: Room, pages: Pages) -> None:
    key = room.issue().key
    pages.get(f"/v/{key}/")
    pages.post(f"/v/{key}/leave")
    assert room.counted() == {}
    pages.get(f"/v/{key}/", 410)


def test_leaving_after_sending_takes_nothing_back(room: Room, pages: Pages) -> None:
    key = room.issue().key
    answer_all(pages, key)
    pages.submit(button="Verstuur: niet laten zien")
    pages.post(f"/v/{key}/leave")
    assert room.counted() == {"asked": 1, "answered": 1}
    assert len(room.stored()) == 1


def test_what_stays_on_a_phone_is_said_before_and_after(room: Room, pages: Pages) -> None:
    key = room.issue().key
    before = pages.get(f"/v/{key}/nl/meer")
    after = pages.get(f"/dank/nl/{room.place.place.area_id}/own/meer")
    for page in (before, after):
        assert page.heading == "Wat blijft er op deze telefoon?"
        assert "Uw antwoorden blijven niet op de telefoon." in page.text
    assert room.counted() == {"asked": 1}
    assert before.html.text_of(before.html.one("title")) == "Zes vragen"


def test_a_young_person_is_addressed_as_one_to_the_last_page(room: Room, pages: Pages) -> None:
    key = room.issue(role="youth").key
    begin(pages, key)
    assert "Je antwoorden blijven niet op de telefoon." in pages.get(f"/v/{key}/nl/meer").text
    pages.post(f"/v/{key}/decline")
    thanks = pages.follow()
    link = next(str(link.get("href")) for link in thanks.html.all("a") if "blijft er" in thanks.html.text_of(link))
    assert "Je antwoorden blijven niet op de telefoon." in pages.get(link).text


@pytest.mark.parametrize("last", ["", "/verder", "/meer"])
def test_a_language_that_was_not_released_has_no_pages_after_a_real_talk(room: Room, pages: Pages, last: str) -> None:
    area = room.place.place.area_id
    pages.get(f"/dank/en/{area}/own{last}")
    pages.get(f"/dank/ar/{area}/own{last}", 404)
