"""After the questions: leaving ends them for good, and two pages say whom to talk to and what stays on the phone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from stem_app.feedback.memory import COOKIE, OPEN
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


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("youth", ("Je hoeft niets te doen.", "Wil je toch nog meedoen?")),
        ("parent", ("U hoeft niets te doen.", "Wilt u toch nog meedoen?")),
    ],
)
def test_who_is_too_late_is_addressed_there_as_before(
    room: Room, pages: Pages, role: str, said: tuple[str, str]
) -> None:
    key = room.issue(role=role).key
    begin(pages, key)
    room.later(minutes=30)
    late = pages.get(f"/v/{key}/1", 410)
    assert all(sentence in late.text for sentence in said)


@pytest.mark.parametrize("last", ["", "/verder", "/meer"])
def test_a_language_that_was_not_released_has_no_pages_after_a_real_talk(room: Room, pages: Pages, last: str) -> None:
    area = room.place.place.area_id
    pages.get(f"/dank/en/{area}/own{last}")
    pages.get(f"/dank/ar/{area}/own{last}", 404)


def test_leaving_closes_a_discussion_on_this_phone_also_when_its_cookie_never_came(room: Room, pages: Pages) -> None:
    issued = room.issue()
    answer_all(pages, issued.key)
    pages.submit(button="Verstuur: samen bekijken")
    kept = pages.client.get_cookie(COOKIE, path=f"/v/{issued.key}")
    assert kept is not None
    pages.client.delete_cookie(COOKIE, path=f"/v/{issued.key}")
    pages.post(f"/v/{issued.key}/leave")
    assert room.handover(issued) is None
    pages.client.set_cookie(COOKIE, kept.value, path=f"/v/{issued.key}")
    pages.client.set_cookie(OPEN, "1", path=f"/v/{issued.key}")
    assert pages.get(f"/v/{issued.key}/samen", 303).location.startswith("/dank/")


def test_leaving_never_ends_a_talk_on_the_workers_phone(room: Room, pages: Pages) -> None:
    issued = room.issue(device="worker")
    answer_all(pages, issued.key)
    pages.submit(button="Verstuur: samen bekijken")
    pages.post(f"/v/{issued.key}/leave")
    assert room.handover(issued) is not None


def test_short_addresses_cannot_be_guessed_by_leaving(room: Room, pages: Pages) -> None:
    issued = room.issue()
    for number in range(20):
        pages.post(f"/v/{number:08d}/leave")
    pages.post(f"/v/{issued.short}/leave")
    assert room.waiting() == 1


def test_after_a_while_without_touch_the_neutral_page_speaks_the_clients_language(room: Room, pages: Pages) -> None:
    key = room.issue(device="worker").key
    begin(pages, key, "en")
    statement = pages.get(f"/v/{key}/1")
    assert statement.headers["Refresh"].endswith(f"url=/v/{key}/en/pause")
    pause = pages.get(f"/v/{key}/en/pause")
    assert pause.html.root.get("lang") == "en"
    assert pages.client.get_cookie(COOKIE, path=f"/v/{key}") is None
    without_cookie = Pages(room.app).get(f"/v/{key}/en/pause")
    assert without_cookie.html.root.get("lang") == "en"
    again = next(str(link.get("href")) for link in pause.html.all("a") if "Begin again" in pause.html.text_of(link))
    assert pages.get(again).html.root.get("lang") == "en"


def test_the_titles_of_pages_that_help_tell_nothing_in_the_history(room: Room, pages: Pages) -> None:
    area = room.place.place.area_id
    for path in (f"/dank/nl/{area}/own/verder", f"/dank/nl/{area}/own/meer", f"/v/{room.issue().key}/nl/meer"):
        page = pages.get(path)
        assert page.html.text_of(page.html.one("title")) == "Zes vragen"


def test_the_last_language_may_be_withdrawn_under_a_client_who_is_on_the_way(room: Room, pages: Pages) -> None:
    key = room.issue().key
    with room.place.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM released_languages"))
    assert pages.get(f"/v/{key}/", 410).heading == "Deze vragen zijn gesloten"
