"""The card for agreements: filled in by hand, so the page only shows it and says how to print it."""

from __future__ import annotations

import pytest

from surveys.base import writing
from surveys.schema import Invitation
from tests.accounts.house import PIN, House, hand_over, key_of
from tests.pages import Page, Pages

CARD = "/staff/gesprek/kaart"


def links_to(page: Page) -> set[str]:
    return {link.get("href", "") for link in page.html.all("a")}


def way_to_the_card(page: Page) -> str:
    """The address of the card on a page that leads there."""
    (address,) = [link for link in links_to(page) if link.startswith(CARD)]
    return address


def after_a_talk(house: House) -> Pages:
    """A worker whose client gave the phone back."""
    pages = house.worker()
    house.hand_in(key_of(hand_over(pages)))
    pages.submit(pages.get("/staff/ontgrendelen"), button="Go on", secret=PIN)
    return pages


def test_the_card_has_two_headings_and_how_to_print_it_and_nothing_to_fill_in(house: House) -> None:
    page = house.worker().get(CARD)
    assert page.heading == "Agreement card"
    assert {page.html.text_of(heading) for heading in page.html.all("h2")} == {
        "This we keep",
        "This we will do differently",
    }
    assert "four cards on A4, one on A6" in page.text
    assert "What belongs in the case file, you write there." in page.text
    main = page.html.one("main")
    assert not [field for tag in ("input", "textarea", "select", "form") for field in main.iter(tag)]


def test_the_card_tells_nobody_whose_it_is(house: House) -> None:
    page = house.worker().get(CARD)
    (sheet,) = [one for one in page.html.all("div") if one.get("class") == "sheet"]
    said = {words.strip() for words in sheet.itertext()} - {""}
    assert said == {"This we keep", "This we will do differently"}


def test_without_a_talk_the_card_leads_back_to_the_first_screen(house: House) -> None:
    pages = house.worker()
    for path in (CARD, f"{CARD}?terug=room.discussion", f"{CARD}?terug=//elsewhere.example"):
        assert "/staff/gesprek/" in links_to(pages.get(path))


def test_the_first_screen_leads_to_the_card(house: House) -> None:
    pages = house.worker()
    assert way_to_the_card(pages.get("/staff/gesprek/")) == CARD


@pytest.mark.parametrize(
    ("path", "called"), [("/staff/huisregels", "huisregels"), ("/staff/gesprek/bespreken", "gesprek")]
)
def test_from_the_house_rules_and_the_discussion_one_comes_to_the_card_and_back(
    house: House, path: str, called: str
) -> None:
    pages = after_a_talk(house)
    way = way_to_the_card(pages.get(path))
    assert way == f"{CARD}?terug={called}"
    assert path in links_to(pages.get(way))


def test_after_a_talk_on_the_clients_own_phone_one_comes_to_the_card_and_back(house: House) -> None:
    pages = house.worker()
    hand_over(pages, "parent own")
    with writing(house.engine) as session:
        session.delete(session.query(Invitation).one())
    page = pages.get("/staff/gesprek/code")
    assert page.heading == "Sent"
    assert "/staff/gesprek/code" in links_to(pages.get(way_to_the_card(page)))
