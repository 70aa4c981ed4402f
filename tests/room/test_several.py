"""Several people in one talk: nobody's choice or answers are on a screen that another one sees."""

from __future__ import annotations

import pytest

from stem_app import discussion as talks
from surveys.base import writing
from surveys.responses import Answers
from surveys.schema import Handover, Invitation
from tests.accounts.house import PIN, House, hand_over, key_of
from tests.factories import PLEASED
from tests.pages import Page, Pages


def back(pages: Pages) -> Page:
    pages.submit(pages.get("/staff/ontgrendelen"), button="Go on", secret=PIN)
    return pages.follow()


def test_that_several_people_answer_is_said_on_the_screen_before(house: House) -> None:
    pages = house.worker()
    hand_over(pages, several="yes")
    assert house.invitations()[0].several
    with writing(house.engine) as session:
        assert session.query(Handover).one().several


def test_without_the_tick_one_person_answers(house: House) -> None:
    pages = house.worker()
    house.hand_in(key_of(hand_over(pages)))
    with writing(house.engine) as session:
        assert not session.query(Handover).one().several
    assert "Next person" not in back(pages).text


def test_after_the_pin_only_the_two_questions_even_where_answers_are_on_the_phone(house: House) -> None:
    pages = house.worker()
    house.hand_in(key_of(hand_over(pages, several="yes")))
    with writing(house.engine) as session, house.app.test_request_context():
        answers = Answers(house.organisation.version_id, "standard", dict(PLEASED))
        sealed = talks.seal(answers, session.query(Handover).one(), "nl")
    pages.client.set_cookie(talks.COOKIE, sealed, path=talks.PATH)
    page = back(pages)
    assert page.heading == "Talk it over together"
    assert "De medewerker luisterde" not in page.text
    assert not page.html.all("svg")


@pytest.mark.parametrize("device", ["worker", "own"])
def test_the_next_person_of_the_talk_is_two_taps_away(house: House, device: str) -> None:
    pages = house.worker()
    hand_over(pages, f"parent {device}", talk="office", several="yes")
    with writing(house.engine) as session:
        session.delete(session.query(Invitation).one())
    page = back(pages) if device == "worker" else pages.get("/staff/gesprek/code")
    (link,) = [link for link in page.html.all("a") if "Next person" in "".join(link.itertext())]
    page = pages.get(link.get("href", ""))
    (tick,) = [field for field in page.html.all("input") if field.get("name") == "several"]
    assert tick.get("checked") is not None
    pages.submit(button="youth worker")
    (invitation,) = house.invitations()
    assert (invitation.talk, invitation.role, invitation.several) == ("office", "youth", True)


def test_a_talk_with_one_person_after_one_with_several_shows_no_next_person(house: House) -> None:
    pages = house.worker()
    house.hand_in(key_of(hand_over(pages, several="yes")))
    back(pages)
    house.hand_in(key_of(hand_over(pages)))
    assert "Next person" not in back(pages).text
