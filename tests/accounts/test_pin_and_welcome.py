"""The PIN at the first sign-in, and the one-time link with which a password is chosen."""

from __future__ import annotations

import pytest

from stem_app.accounts import passwords
from surveys import accounts
from surveys.base import writing
from surveys.schema import Account
from tests.accounts.house import CHEAP, House
from tests.factories import TERMS


def test_a_caseworker_chooses_a_pin_before_anything_else(house: House) -> None:
    house.person("nina", pin=None)
    pages = house.sign_in("nina")
    assert pages.get("/staff/gesprek/", expect=303).location == "/staff/pincode"
    assert pages.follow().heading == "Choose a PIN"
    pages.submit(button="Keep this PIN", pin="271828", repeated="271828")
    assert pages.get("/staff/gesprek/").heading == "Did you just have a talk?"
    assert passwords.fits(house.account("nina").pin_hash, "271828", memory=CHEAP)
    assert house.audited() == ["pin-chosen", "signed-in"]


@pytest.mark.parametrize(
    ("pin", "repeated", "said"),
    [
        ("123456", "123456", "too easy"),
        ("000000", "000000", "too easy"),
        ("777777", "777777", "too easy"),
        ("27182", "27182", "six digits"),
        ("27182a", "27182a", "six digits"),
        ("٢٧١٨٢٨", "٢٧١٨٢٨", "six digits"),
        ("271828", "271829", "not the same"),
    ],
)
def test_a_pin_that_cannot_be_used_is_refused_with_a_sentence(house: House, pin: str, repeated: str, said: str) -> None:
    house.person("nina", pin=None)
    pages = house.sign_in("nina")
    pages.get("/staff/pincode")
    pages.submit(button="Keep this PIN", pin=pin, repeated=repeated)
    assert said in pages.follow().text
    assert house.account("nina").pin_hash is None


def test_a_pin_that_is_set_is_not_changed_on_the_way(house: House) -> None:
    assert house.worker().get("/staff/pincode", expect=303).location == "/staff/"


def link_for(house: House, username: str) -> str:
    with writing(house.engine) as session:
        account = session.get_one(Account, house.account(username).id)
        return "/staff/welkom/" + accounts.make_link(session, account, terms=TERMS, now=house.clock())


def test_a_one_time_link_works_once(house: House) -> None:
    house.person("noor")
    link, pages = link_for(house, "noor"), house.visitor()
    pages.get(link)
    pages.submit(button="Keep this password", password="some other long words", repeated="some other long words")
    assert "Your password is set." in pages.follow().text
    assert pages.get(link, expect=404).heading == "This link does not work any more"
    assert house.account("noor").pin_hash is None
    assert house.sign_in("noor", "some other long words").get("/staff/", expect=303).location == "/staff/pincode"


def test_a_one_time_link_expires_after_a_day(house: House) -> None:
    house.person("noor")
    link, pages = link_for(house, "noor"), house.visitor()
    house.clock.move(hours=24, minutes=1)
    pages.get(link, expect=404)


def test_the_link_of_a_closed_account_does_not_work(house: House) -> None:
    house.person("noor")
    link = link_for(house, "noor")
    with writing(house.engine) as session:
        accounts.deactivate(session, session.get_one(Account, house.account("noor").id))
    house.visitor().get(link, expect=404)


@pytest.mark.parametrize(
    ("password", "repeated", "said"),
    [
        ("too short", "too short", "at least twelve"),
        ("NOORavoorbeeld", "NOORavoorbeeld", "not be your username"),
        ("long enough words", "long enough word", "not the same"),
        ("x" * 201, "x" * 201, "at most two hundred"),
    ],
)
def test_a_password_that_cannot_be_used_is_refused_with_a_sentence(
    house: House, password: str, repeated: str, said: str
) -> None:
    house.person("nooravoorbeeld")
    link, pages = link_for(house, "nooravoorbeeld"), house.visitor()
    pages.get(link)
    pages.submit(button="Keep this password", password=password, repeated=repeated)
    page = pages.follow()
    assert said in page.text
    assert password not in page.body.decode()


def test_an_open_session_ends_when_a_link_is_made(house: House) -> None:
    pages = house.worker()
    link_for(house, "noor")
    pages.get("/staff/gesprek/", expect=303)


def test_who_signed_in_with_the_old_password_meanwhile_is_out_once_a_new_one_is_chosen(house: House) -> None:
    house.person("noor")
    link = link_for(house, "noor")
    thief, owner = house.sign_in("noor"), house.visitor()
    owner.get(link)
    owner.submit(button="Keep this password", password="some other long words", repeated="some other long words")
    assert thief.get("/staff/pincode", expect=303).location == "/staff/aanmelden"
    assert house.sessions() == 0
