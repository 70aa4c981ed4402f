"""Looking together on the client's own phone: there until 'Klaar' or the end of the term, and then for ever gone."""

from __future__ import annotations

from stem_app.feedback.memory import COOKIE, OPEN
from surveys.invitations import Issued
from tests.feedback.conftest import Room, answer_all
from tests.pages import Pages


def opened(room: Room, pages: Pages, answers: str | list[str] = "543215") -> Issued:
    issued = room.issue(device="own")
    answer_all(pages, issued.key, answers)
    pages.submit(button="together")
    pages.follow()
    return issued


def has_cookie(pages: Pages, issued: Issued) -> bool:
    return pages.client.get_cookie(COOKIE, path=f"/v/{issued.key}") is not None


def test_the_six_answers_are_shown_with_words_and_the_two_questions(room: Room, pages: Pages) -> None:
    issued = opened(room, pages, ["5", "4", "3", "2", "dont_know", "next"])
    page = pages.get(f"/v/{issued.key}/samen")
    rows = [page.html.text_of(label) for label in page.html.all("label")]
    assert rows[0] == "De medewerker luisterde en begreep mij Ja, helemaal"
    assert [rows[4].endswith("Weet ik niet"), rows[5].endswith("Overgeslagen")] == [True, True]
    assert "Wat ging goed en willen we houden?" in page.text
    assert "Wat kan beter, en hoe?" in page.text


def test_reload_shows_it_again_within_the_term_and_not_after(room: Room, pages: Pages) -> None:
    issued = opened(room, pages)
    room.later(minutes=14, seconds=50)
    page = pages.get(f"/v/{issued.key}/samen")
    assert "Deze pagina sluit bijna." in page.text
    room.later(seconds=11)
    assert "/dank/nl/" in pages.get(f"/v/{issued.key}/samen", 303).location
    assert not has_cookie(pages, issued)
    assert pages.get(f"/v/{issued.key}/samen", 410).heading == "Deze vragen zijn gesloten"


def test_the_page_comes_back_by_itself_for_the_warning_and_for_the_end(room: Room, pages: Pages) -> None:
    issued = opened(room, pages)
    assert pages.last is not None
    assert pages.last.headers["Refresh"] == f"781; url=/v/{issued.key}/samen"
    assert "sluit bijna" not in pages.last.text
    room.later(seconds=781)
    page = pages.get(f"/v/{issued.key}/samen")
    assert "sluit bijna" in page.text
    assert page.headers["Refresh"].startswith("120;")


def test_done_closes_it_for_good(room: Room, pages: Pages) -> None:
    issued = opened(room, pages)
    kept = pages.client.get_cookie(COOKIE, path=f"/v/{issued.key}")
    assert kept is not None
    pages.submit(button="Klaar")
    assert pages.follow().heading == "Bedankt"
    assert room.handover(issued) is None
    pages.client.set_cookie(COOKIE, str(kept.value), path=f"/v/{issued.key}")
    assert "/dank/" in pages.get(f"/v/{issued.key}/samen", 303).location


def test_it_can_stay_open_longer_up_to_an_hour(room: Room, pages: Pages) -> None:
    issued = opened(room, pages)
    for _ in range(4):
        room.later(minutes=14)
        pages.post(f"/v/{issued.key}/longer")
    page = pages.get(f"/v/{issued.key}/samen")
    assert "Langer open" not in page.text
    room.later(minutes=5)
    pages.get(f"/v/{issued.key}/samen", 303)


def test_leaving_destroys_the_key(room: Room, pages: Pages) -> None:
    issued = opened(room, pages)
    pages.submit(button="Weg hier")
    assert room.handover(issued) is None
    assert not has_cookie(pages, issued)


def test_another_phone_with_the_address_sees_nothing(room: Room, pages: Pages) -> None:
    issued = opened(room, pages)
    assert Pages(room.app).get(f"/v/{issued.key}/samen", 410).heading == "Deze vragen zijn gesloten"


def test_sending_without_showing_opens_no_discussion(room: Room, pages: Pages) -> None:
    issued = room.issue(device="own")
    answer_all(pages, issued.key)
    pages.submit(button="sealed")
    assert pages.follow().heading == "Bedankt"
    assert not has_cookie(pages, issued)
    pages.get(f"/v/{issued.key}/samen", 410)


def test_a_discussion_that_was_left_without_reception_does_not_open_again(room: Room, pages: Pages) -> None:
    key = room.issue().key
    answer_all(pages, key)
    pages.submit(button="Verstuur: samen bekijken")
    assert pages.follow().heading == "Samen bekijken"
    pages.client.delete_cookie(OPEN, path=f"/v/{key}")
    assert pages.get(f"/v/{key}/samen", 303).location.startswith("/dank/")
    assert pages.client.get_cookie(COOKIE, path=f"/v/{key}") is None
