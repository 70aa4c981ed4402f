"""The discussion on the worker's phone, after the PIN."""

from __future__ import annotations

from stem_app import discussion as talks
from surveys.base import writing
from surveys.responses import Answers
from surveys.schema import Handover
from tests.accounts.house import PIN, House, hand_over, key_of
from tests.factories import PLEASED
from tests.pages import Pages


def back_with_answers(house: House, shown: str = "together") -> Pages:
    """A worker whose client sent answers and gave the phone back."""
    pages = house.worker()
    key = key_of(hand_over(pages))
    house.hand_in(key)
    if shown == "together":
        with writing(house.engine) as session, house.app.test_request_context():
            answers = Answers(house.organisation.version_id, "standard", dict(PLEASED))
            sealed = talks.seal(answers, session.query(Handover).one(), "nl")
        pages.client.set_cookie(talks.COOKIE, sealed, path=talks.PATH)
    pages.submit(pages.get("/staff/ontgrendelen"), button="Go on", secret=PIN)
    return pages


def test_six_faces_with_their_words_when_the_client_chose_to_look_together(house: House) -> None:
    page = back_with_answers(house).get("/staff/gesprek/bespreken")
    assert "De medewerker luisterde en begreep mij" in page.text
    assert "Ja, helemaal" in page.text
    assert len(page.html.all("svg")) == 6


def test_only_the_two_questions_when_the_client_did_not_want_to_show(house: House) -> None:
    page = back_with_answers(house, shown="sealed").get("/staff/gesprek/bespreken")
    assert page.heading == "Talk it over together"
    assert not page.html.all("svg")
    assert len(page.html.all("li")) == 2


def test_a_reload_within_the_term_shows_it_again_and_afterwards_nothing_does(house: House) -> None:
    pages = back_with_answers(house)
    house.clock.move(minutes=14)
    page = pages.get("/staff/gesprek/bespreken")
    assert "De medewerker luisterde" in page.text
    assert "Then nobody can open it again." in page.text
    house.clock.move(minutes=2)
    page = pages.get("/staff/gesprek/bespreken")
    assert page.heading == "This talk is closed"
    assert "De medewerker luisterde" not in page.text


def test_the_page_comes_back_by_itself_for_the_warning_and_for_the_end(house: House) -> None:
    pages = back_with_answers(house)
    assert pages.get("/staff/gesprek/bespreken").headers["Refresh"] == "781; url=/staff/gesprek/bespreken"
    house.clock.move(seconds=781)
    assert pages.get("/staff/gesprek/bespreken").headers["Refresh"] == "120; url=/staff/gesprek/bespreken"


def test_it_can_stay_open_for_an_hour_and_no_longer(house: House) -> None:
    pages = back_with_answers(house)
    for _ in range(3):
        pages.submit(pages.get("/staff/gesprek/bespreken"), button="Keep it open longer")
    page = pages.get("/staff/gesprek/bespreken")
    assert "Keep it open longer" not in page.text
    house.clock.move(minutes=59)
    assert pages.get("/staff/gesprek/bespreken").heading != "This talk is closed"
    house.clock.move(minutes=2)
    assert pages.get("/staff/gesprek/bespreken").heading == "This talk is closed"


def test_ready_destroys_the_key_and_the_cookie(house: House) -> None:
    pages = back_with_answers(house)
    sealed = pages.client.get_cookie(talks.COOKIE, path=talks.PATH)
    pages.submit(pages.get("/staff/gesprek/bespreken"), button="Done")
    assert pages.follow().heading == "Did you just have a talk?"
    assert pages.client.get_cookie(talks.COOKIE, path=talks.PATH) is None
    with writing(house.engine) as session:
        assert session.query(Handover).count() == 0
    assert sealed is not None
    pages.client.set_cookie(talks.COOKIE, sealed.value, path=talks.PATH)
    assert "De medewerker luisterde" not in pages.get("/staff/gesprek/bespreken").text


def test_answers_of_an_earlier_talk_are_never_shown_in_the_next(house: House) -> None:
    pages = back_with_answers(house)
    sealed = pages.client.get_cookie(talks.COOKIE, path=talks.PATH)
    assert sealed is not None
    pages.submit(pages.get("/staff/gesprek/bespreken"), button="Done")
    house.hand_in(key_of(hand_over(pages)))
    pages.client.set_cookie(talks.COOKIE, sealed.value, path=talks.PATH)
    pages.submit(pages.get("/staff/ontgrendelen"), button="Go on", secret=PIN)
    assert "De medewerker luisterde" not in pages.get("/staff/gesprek/bespreken").text


def test_the_talk_of_a_client_with_an_own_phone_is_not_discussed_here(house: House) -> None:
    pages = house.worker()
    hand_over(pages, "parent own")
    assert pages.get("/staff/gesprek/bespreken").heading == "This talk is closed"
