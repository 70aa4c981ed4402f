"""The code for the client's own phone."""

from __future__ import annotations

import dataclasses
import re

import pytest

from stem_app.languages import available
from stem_app.room import spelling
from surveys.base import writing
from surveys.keys import SHORT_ALPHABET
from surveys.schema import Handover, Invitation
from tests.accounts.house import House, hand_over
from tests.pages import Page, Pages


def code_page(house: House, talk: str = "home") -> tuple[Pages, Page]:
    pages = house.worker()
    hand_over(pages, "parent own", talk)
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
    assert page.headers["Refresh"] == "30; url=/staff/gesprek/code"


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
    assert "What went well that we want to keep?" in page.text
    assert not page.html.all("svg")
    assert "Refresh" not in page.headers


def test_ready_lets_the_client_go_on_with_the_own_phone(house: House) -> None:
    pages, _page = code_page(house)
    with writing(house.engine) as session:
        session.delete(session.query(Invitation).one())
    pages.submit(pages.get("/staff/gesprek/code"), button="Done")
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


def test_by_telephone_there_is_nothing_to_scan_but_an_address_to_read_aloud(house: House) -> None:
    _pages, page = code_page(house, "telephone")
    assert page.heading == "Read this to the client"
    assert not page.html.all("svg")
    assert "“Open the internet on your phone. Type this address:”" in page.text
    short = "".join(re.findall(r"<span>([0-9a-z]{4})</span>", page.body.decode()))
    with writing(house.engine) as session:
        assert session.query(Invitation).one().short_hash == house.keys.invitation(short)
    spelled = [page.html.text_of(line) for line in page.html.all("li")]
    assert [line[0] for line in spelled] == list(short)


def test_in_a_video_call_the_code_can_be_scanned_or_read_aloud(house: House) -> None:
    _pages, page = code_page(house, "video")
    assert page.heading == "Let the client scan this"
    assert len(page.html.all("svg")) == 1
    assert "“Open the internet on your phone. Type this address:”" in page.text
    assert len(page.html.all("li")) == 8


def test_at_home_nothing_is_spelled(house: House) -> None:
    _pages, page = code_page(house)
    assert not page.html.all("li")


@pytest.mark.parametrize("talk", ["video", "telephone"])
def test_at_a_distance_only_the_own_phone_is_offered(house: House, talk: str) -> None:
    page = house.worker().get(f"/staff/gesprek/wie?talk={talk}")
    assert "you never fill in for the client" in page.text
    offered = {button.get("value") for button in page.html.all("button") if button.get("name") == "answers"}
    assert offered == {"parent own", "youth own", "child own", "network own"}


@pytest.mark.parametrize("language", spelling.WORDS)
def test_every_letter_of_a_short_address_has_a_word_that_begins_with_it(language: str) -> None:
    for sign, word in spelling.spell(SHORT_ALPHABET, language):
        assert word == "" if sign.isdigit() else word[0].lower() == sign


def test_words_are_there_in_every_language_of_the_staff() -> None:
    assert set(spelling.WORDS) == set(available("staff"))


def test_a_code_that_only_this_computer_can_open_says_so(house: House) -> None:
    _pages, page = code_page(house)
    assert "Only this computer can open this address" in page.text


@pytest.mark.parametrize("address", ["https://vragen.example", "https://vragen.example/zes"])
def test_a_code_carries_the_address_for_clients(house: House, address: str) -> None:
    setting = house.app.extensions["stem"]
    config = dataclasses.replace(setting.config, client_address=address)
    house.app.extensions["stem"] = dataclasses.replace(setting, config=config)
    _pages, page = code_page(house)
    assert "Only this computer" not in page.text
    assert address.removeprefix("https://") in page.text
    assert "localhost" not in page.text
