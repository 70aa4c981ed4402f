"""The code for the client's own phone."""

from __future__ import annotations

import re

from surveys.base import writing
from surveys.schema import Handover, Invitation
from tests.accounts.house import House, hand_over
from tests.pages import Page, Pages


def code_page(house: House) -> tuple[Pages, Page]:
    pages = house.worker()
    hand_over(pages, "parent own")
    return pages, pages.follow()


def test_the_code_can_be_scanned_or_typed_and_works_for_thirty_minutes(house: House) -> None:
    _pages, page = code_page(house)
    assert page.heading == "Let the client scan this"
    (drawing,) = page.html.all("svg")
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label")
    short = "".join(re.findall(r"<span>([0-9a-z]{4})</span>", page.body.decode()))
    with writing(house.engine) as session:
        assert session.query(Invitation).one().short_hash == house.keys.invitation(short)
    assert "localhost" in page.text
    assert "until 11:30" in page.text
    assert page.headers["Refresh"] == "10; url=/staff/gesprek/code"


def test_the_worker_keeps_the_own_pages_while_the_client_answers_elsewhere(house: House) -> None:
    pages, _page = code_page(house)
    pages.get("/staff/gesprek/")


def test_the_keys_of_a_code_are_nowhere_in_clear(house: House) -> None:
    pages = house.worker()
    answer = hand_over(pages, "parent own")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("stem_code="))
    short = "".join(re.findall(r"<span>([0-9a-z]{4})</span>", pages.follow().body.decode()))
    assert "HttpOnly" in cookie
    assert "Path=/staff/gesprek" in cookie
    assert short not in cookie
    with house.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert short not in dump


def test_the_code_of_another_sign_in_cannot_be_read(house: House) -> None:
    pages, _page = code_page(house)
    house.person("eva")
    other = house.sign_in("eva")
    stolen = pages.client.get_cookie("stem_code", path="/staff/gesprek")
    assert stolen is not None
    other.client.set_cookie("stem_code", stolen.value, path="/staff/gesprek")
    assert other.get("/staff/gesprek/code", expect=303).location == "/staff/gesprek/"


def test_when_the_client_is_ready_the_page_says_sent_and_shows_only_the_two_questions(house: House) -> None:
    pages, _page = code_page(house)
    with writing(house.engine) as session:
        session.delete(session.query(Invitation).one())
    page = pages.get("/staff/gesprek/code")
    assert page.heading == "Sent"
    assert "What went well, and do we want to keep?" in page.text
    assert not page.html.all("svg")
    assert "Refresh" not in page.headers


def test_ready_lets_the_client_go_on_with_the_own_phone(house: House) -> None:
    pages, _page = code_page(house)
    with writing(house.engine) as session:
        session.delete(session.query(Invitation).one())
    pages.submit(pages.get("/staff/gesprek/code"), button="Ready")
    with writing(house.engine) as session:
        assert session.query(Handover).one().session_hash is None
    assert pages.get("/staff/gesprek/code", expect=303).location == "/staff/gesprek/"


def test_stop_withdraws_a_code_that_nobody_used(house: House) -> None:
    pages, page = code_page(house)
    pages.submit(page, button="Stop")
    assert "The code does not work any more. This does not count." in pages.follow().text
    assert house.invitations() == []
    assert house.counted() == {}
    with writing(house.engine) as session:
        assert session.query(Handover).count() == 0


def test_stop_half_way_counts_as_not_finished(house: House) -> None:
    pages, page = code_page(house)
    with writing(house.engine) as session:
        session.query(Invitation).one().begun = True
    pages.submit(page, button="Stop")
    assert house.counted() == {"asked": 1, "unfinished": 1}


def test_stop_comes_too_late_when_something_was_sent(house: House) -> None:
    pages, page = code_page(house)
    with writing(house.engine) as session:
        session.delete(session.query(Invitation).one())
    pages.submit(page, button="Stop")
    assert pages.follow().heading == "Sent"
    with writing(house.engine) as session:
        assert session.query(Handover).count() == 1


def test_after_thirty_minutes_the_code_is_too_old(house: House) -> None:
    pages, _page = code_page(house)
    house.clock.move(minutes=31)
    assert pages.get("/staff/gesprek/code").heading == "This code is too old"


def test_without_a_code_there_is_no_code_page(house: House) -> None:
    assert house.worker().get("/staff/gesprek/code", expect=303).location == "/staff/gesprek/"
