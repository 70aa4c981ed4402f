"""Signing in, staying signed in, and signing out."""

from __future__ import annotations

import pytest

from stem_app.accounts import passwords
from stem_app.accounts.sign_in import WINDOW
from surveys import accounts
from surveys.base import writing
from surveys.schema import Account, StaffSession
from tests.accounts.house import PASSWORD, House, token_on
from tests.pages import Pages


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("caseworker", "room.home"),
        ("ambassador", "dashboard.regions"),
        ("council", "reports.index"),
        ("manager", "dashboard.talks_held"),
        ("board", "reports.index"),
        ("admin", "admin.people"),
    ],
)
def test_everybody_comes_to_the_first_page_of_the_own_role(house: House, role: str, first: str) -> None:
    house.person("noor", role)
    pages = house.sign_in("noor")
    assert pages.last is not None
    assert pages.last.location == "/staff/"
    with house.app.test_request_context():
        assert pages.get("/staff/", expect=303).location == house.app.url_for(first)
    assert house.audited() == ["signed-in"]


def test_the_page_is_dutch_unless_somebody_chose_english(house: House) -> None:
    pages = Pages(house.app)
    assert pages.get("/staff/aanmelden").html.root.get("lang") == "nl"
    pages.submit(button="English")
    assert pages.follow().heading == "Sign in"


@pytest.mark.parametrize(("username", "password"), [("noor", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_sentence(house: House, username: str, password: str) -> None:
    house.person("noor")
    page = house.sign_in(username, password).follow()
    assert "This username and password do not belong together." in page.text
    assert house.audited() == ["sign-in-failed"]
    assert house.sessions() == 0


def test_what_was_typed_stays_but_not_the_password(house: House) -> None:
    page = house.sign_in("noor", "a secret that stays nowhere").follow()
    assert 'value="noor"' in page.body.decode()
    assert "a secret" not in page.body.decode()


def test_an_empty_form_says_what_is_missing(house: House) -> None:
    page = house.sign_in("", "").follow()
    assert "Fill in your username." in page.text
    assert "Fill in your password." in page.text


def test_capitals_and_spaces_around_a_username_do_not_matter(house: House) -> None:
    house.person("noor")
    assert house.sign_in(" Noor ").get("/staff/", expect=303).location == "/staff/gesprek/"


def test_a_name_is_refused_after_ten_tries_even_with_the_right_password(house: House) -> None:
    house.person("noor")
    for _ in range(10):
        house.sign_in("noor", "wrong")
    pages = house.sign_in("noor", expect=429)
    assert pages.last is not None
    assert "too many tries" in pages.last.text
    assert pages.last.headers["Retry-After"] == "900"
    house.sign_in("noor", expect=429)
    assert house.audited().count("throttled") == 1


def test_another_name_can_still_sign_in_from_the_same_office(house: House) -> None:
    house.person("eva")
    for number in range(11):
        house.sign_in("noor", "wrong", expect=429 if number == 10 else 303)
    assert house.sign_in("eva").get("/staff/", expect=303).location == "/staff/gesprek/"


def test_after_a_quarter_of_an_hour_the_name_can_try_again(house: House) -> None:
    house.person("noor")
    for _ in range(10):
        house.sign_in("noor", "wrong")
    house.clock.move(minutes=16)
    assert house.sign_in("noor").get("/staff/", expect=303).location == "/staff/gesprek/"


def test_one_sender_cannot_try_many_names(house: House) -> None:
    with writing(house.engine) as session:
        for _ in range(60):
            accounts.tries(session, house.keys, "sign-in sender", "127.0.0.1", window=WINDOW, now=house.clock())
    house.person("noor")
    house.sign_in("noor", expect=429)


def test_a_form_without_its_token_is_refused(house: House) -> None:
    house.person("noor")
    house.visitor().post("/staff/aanmelden", {"username": "noor", "password": PASSWORD}, expect=400)


def test_a_hash_with_older_settings_is_renewed_at_sign_in(house: House) -> None:
    account_id = house.person("noor")
    with writing(house.engine) as session:
        session.get_one(Account, account_id).password_hash = passwords.seal(PASSWORD, memory=32)
    house.sign_in("noor")
    assert "m=64," in (house.account("noor").password_hash or "")


def test_a_closed_account_cannot_sign_in(house: House) -> None:
    account_id = house.person("noor")
    with writing(house.engine) as session:
        accounts.deactivate(session, session.get_one(Account, account_id))
    assert "do not belong together" in house.sign_in("noor").follow().text


def test_a_revoked_session_has_to_sign_in_again(house: House) -> None:
    pages = house.worker()
    with writing(house.engine) as session:
        accounts.revoke_all(session, house.account("noor").id)
    assert pages.get("/staff/gesprek/", expect=303).location == "/staff/aanmelden"


def test_signing_out_ends_the_session_and_keeps_the_language(house: House) -> None:
    pages = house.worker()
    pages.submit(button="Sign out")
    assert pages.follow().heading == "Sign in"
    assert house.sessions() == 0
    assert house.audited() == ["signed-in", "signed-out"]


def test_a_caseworker_stays_signed_in_for_twelve_hours_without_a_tap(house: House) -> None:
    pages = house.worker()
    house.clock.move(hours=11, minutes=59)
    pages.get("/staff/gesprek/")
    house.clock.move(hours=12, minutes=1)
    pages.get("/staff/gesprek/", expect=303)


def test_a_caseworker_signs_in_again_after_seven_days(house: House) -> None:
    pages = house.worker()
    for _ in range(16):
        house.clock.move(hours=10)
        pages.get("/staff/gesprek/")
    house.clock.move(hours=9)
    pages.get("/staff/gesprek/", expect=303)


def test_other_staff_sign_in_again_after_half_an_hour_without_a_tap(house: House) -> None:
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    house.clock.move(minutes=31)
    assert pages.get("/staff/beheer/mensen", expect=303).location == "/staff/aanmelden"


def test_other_staff_sign_in_again_after_twelve_hours(house: House) -> None:
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    for _ in range(80):
        house.clock.move(minutes=9)
        pages.get("/staff/", expect=303)
    house.clock.move(minutes=9)
    pages.get("/staff/beheer/fasen", expect=303)


def test_other_staff_are_asked_for_their_password_after_ten_minutes_and_go_on_where_they_were(house: House) -> None:
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    house.clock.move(minutes=11)
    page = pages.get("/staff/beheer/fasen", expect=403)
    assert page.heading == "This page is locked"
    assert "Lekstroom" not in page.text
    pages.submit(page, button="Go on", secret="wrong")
    assert "This password is not right." in pages.follow().text
    pages.submit(pages.get("/staff/beheer/fasen", expect=403), button="Go on", secret=PASSWORD)
    assert pages.follow().heading == "Phases"


def test_a_page_of_other_staff_goes_away_by_itself_after_ten_minutes(house: House) -> None:
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    assert pages.get("/staff/beheer/fasen").headers["Refresh"] == "605; url=/staff/ontgrendelen?to=/staff/beheer/fasen"
    house.clock.move(minutes=10, seconds=5)
    assert pages.get("/staff/ontgrendelen?to=/staff/beheer/fasen").heading == "This page is locked"


def test_two_windows_that_go_away_by_themselves_do_not_keep_each_other_awake(house: House) -> None:
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    house.clock.move(minutes=6)
    pages.get("/staff/beheer/mensen")
    house.clock.move(minutes=5)
    page = pages.get("/staff/ontgrendelen?to=/staff/beheer/fasen")
    assert page.heading == "This page closed itself"
    assert "Refresh" in page.headers
    house.clock.move(minutes=6)
    assert pages.get("/staff/ontgrendelen?to=/staff/beheer/fasen").heading == "This page is locked"


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example/", "/v/x", "/staffroom", "/staff/\x07"]
)
def test_nobody_is_sent_to_another_place_after_unlocking(house: House, to: str) -> None:
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    house.clock.move(minutes=11)
    pages.submit(pages.get("/staff/beheer/fasen", expect=403), button="Go on", secret=PASSWORD, to=to)
    assert pages.last is not None
    assert pages.last.location == "/staff/"


def test_a_page_of_a_caseworker_does_not_go_away(house: House) -> None:
    assert "Refresh" not in house.worker().get("/staff/gesprek/").headers


def test_the_cookie_of_a_session_stays_on_staff_pages_and_away_from_scripts(house: House) -> None:
    house.person("noor")
    pages = house.sign_in("noor")
    assert pages.last is not None
    cookie = next(line for line in pages.last.headers.getlist("Set-Cookie") if line.startswith("stem_staff="))
    assert "HttpOnly" in cookie
    assert "Path=/staff" in cookie
    assert "SameSite=Lax" in cookie
    with writing(house.engine) as session:
        assert session.query(StaffSession).one().token_hash not in cookie


def test_what_the_database_cannot_hold_is_refused_and_is_no_crash(postgres_house: House) -> None:
    pages = postgres_house.visitor()
    token = token_on(pages.get("/staff/aanmelden"))
    pages.post("/staff/aanmelden", {"csrf_token": token, "username": "a\0b", "password": PASSWORD}, expect=409)
