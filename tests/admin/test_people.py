"""Adding people, changing where they work, giving links and closing accounts."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from surveys import accounts
from surveys.base import reading, writing
from tests.accounts.house import House, token_on
from tests.pages import Page, Pages


@pytest.fixture
def admin(house: House) -> Pages:
    """An admin on the list of people."""
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    pages.get("/staff/beheer/mensen")
    return pages


def add(pages: Pages, **fields: object) -> Page:
    usual = {"name": "Lotte Later", "username": "lotte", "role": "caseworker", "places": ["eemland.save"]}
    pages.get("/staff/beheer/mensen")
    pages.submit(button="Add and make a link", **{**usual, **fields})
    return pages.follow()


def link_on(page: Page) -> str:
    found = re.search(r"http://localhost(/staff/welkom/[\w-]+)", page.text)
    assert found, page.text
    return found[1]


def test_somebody_new_gets_a_link_that_is_shown_once_and_works(house: House, admin: Pages) -> None:
    page = add(admin)
    link = link_on(page)
    assert link not in admin.get(page.path).text
    visitor = house.visitor()
    visitor.get(link)
    visitor.submit(button="Keep this password", password="some other long words", repeated="some other long words")
    assert house.sign_in("lotte", "some other long words").get("/staff/", expect=303).location == "/staff/pincode"
    with reading(house.engine) as session:
        assert [place.name for place in accounts.places_of(session, house.account("lotte").id)] == ["Eemland – SAVE"]
    assert {"person-added", "link-made", "password-chosen"} <= set(house.audited())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Fill in a name."),
        ({"username": "two words"}, "one word, without spaces"),
        ({"username": "Ada"}, "Somebody has this username already."),
        ({"role": None}, "Choose a role."),
        ({"places": None}, "Choose at least one region"),
        ({"role": "council"}, "Choose at least one area"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    house: House, admin: Pages, fields: dict[str, object], said: str
) -> None:
    page = add(admin, **fields)
    assert said in page.text
    if "name" not in fields:
        assert 'value="Lotte Later"' in page.body.decode()
    with reading(house.engine) as session:
        assert len(accounts.everybody(session)) == 1


def test_a_new_link_ends_every_session_and_forgets_the_pin_when_it_is_used(house: House, admin: Pages) -> None:
    worker = house.worker("noor")
    admin.get(f"/staff/beheer/mensen/{house.account('noor').id}")
    admin.submit(button="Make a new link")
    link = link_on(admin.follow())
    worker.get("/staff/gesprek/", expect=303)
    visitor = house.visitor()
    visitor.get(link)
    visitor.submit(button="Keep this password", password="some other long words", repeated="some other long words")
    assert house.account("noor").pin_hash is None


def test_where_somebody_works_can_be_changed(house: House, admin: Pages) -> None:
    house.person("noor")
    admin.get(f"/staff/beheer/mensen/{house.account('noor').id}")
    admin.submit(button="Keep these places", places=["lekstroom.save", "utrecht-stad.veilig-thuis"])
    assert "Changed." in admin.follow().text
    with reading(house.engine) as session:
        found = [place.name for place in accounts.places_of(session, house.account("noor").id)]
    assert found == ["Lekstroom – SAVE", "Utrecht stad – Veilig Thuis"]
    assert "person-placed" in house.audited()


def test_a_caseworker_cannot_be_left_without_a_region(house: House, admin: Pages) -> None:
    house.person("noor")
    admin.get(f"/staff/beheer/mensen/{house.account('noor').id}")
    admin.submit(button="Keep these places", places=None)
    assert "Choose at least one region" in admin.follow().text


def test_closing_an_account_needs_a_tick_and_ends_its_sessions(house: House, admin: Pages) -> None:
    worker = house.worker("noor")
    page = admin.get(f"/staff/beheer/mensen/{house.account('noor').id}")
    admin.submit(page, button="Close this account")
    assert "Tick the box to close this account." in admin.follow().text
    assert house.account("noor").active
    admin.submit(page, button="Close this account", sure="yes")
    assert "This account is closed." in admin.follow().text
    assert not house.account("noor").active
    worker.get("/staff/gesprek/", expect=303)
    assert "person-closed" in house.audited()


def test_an_admin_can_neither_close_nor_reset_the_own_account(house: House, admin: Pages) -> None:
    page = admin.get(f"/staff/beheer/mensen/{house.account('ada').id}")
    assert "Close this account" not in page.text
    assert "Make a new link" not in page.text
    token = token_on(page)
    admin.post(f"{page.path}/sluiten", {"csrf_token": token, "sure": "yes"})
    admin.post(f"{page.path}/link", {"csrf_token": token}, expect=404)
    assert house.account("ada").active


def test_only_an_admin_opens_these_pages(house: House) -> None:
    house.person("amber", "ambassador")
    pages = house.sign_in("amber")
    for path in (
        "/staff/beheer/mensen",
        "/staff/beheer/mensen/1",
        "/staff/beheer/fasen",
        "/staff/beheer/fasen/eemland/save",
    ):
        assert pages.get(path, expect=403).heading == "This page is not for you"


def test_an_admin_never_opens_the_room_or_a_result(house: House, admin: Pages) -> None:
    for path in ("/staff/gesprek/", "/staff/gesprek/bespreken"):
        admin.get(path, expect=403)


# Whether somebody waits for what another transaction has in hand.
WAITING = sa.text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")


def test_a_username_that_somebody_takes_at_the_same_moment_is_refused(postgres_house: House) -> None:
    postgres_house.person("ada", "admin")
    pages = postgres_house.sign_in("ada")
    token = token_on(pages.get("/staff/beheer/mensen"))
    lotte = {"csrf_token": token, "name": "L", "username": "lotte", "role": "caseworker", "places": "eemland.save"}
    with ThreadPoolExecutor(1) as pool:
        with writing(postgres_house.engine) as session:
            accounts.create(session, username="lotte", name="Other", role="admin")
            added = pool.submit(pages.post, "/staff/beheer/mensen", lotte, 409)
            while not session.scalar(WAITING) and not added.done():
                pass
        assert added.result().heading == "That is not possible now"
    assert postgres_house.account("lotte").name == "Other"
