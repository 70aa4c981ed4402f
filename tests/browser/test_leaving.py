"""The way out: covered before anything else happens, with nothing to come back to, also without reception."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, Route, expect

from surveys.base import reading
from surveys.schema import Invitation
from tests.browser.conftest import House, Phone, tap
from tests.browser.test_in_memory import answer_all, kept_on, opened, opened_with_a_clock, stop_the_clock
from tests.browser.test_one_answer import start_talk

EXIT = "https://www.knmi.nl/"
# Tells whether the page was covered in the very turn of the tap or the key, and what could be seen then: where nothing
# is waited for, a slow phone or line puts off nothing. The benchmark of the form has the time.
WATCH = """
let turn = "";
for (const sign of ["click", "keydown"]) {
  addEventListener(sign, () => { turn = sign; setTimeout(() => { turn = ""; }); }, { capture: true });
}
new MutationObserver(() => {
  if (document.documentElement.classList.contains("away")) {
    const left = document.querySelector("main").textContent;
    covered(turn, getComputedStyle(document.body).visibility, left);
  }
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["class"] });
"""


def press_at_once(page: Page, key: str, times: int) -> None:
    """Press a key so often that no time lies between, on a machine of any speed."""
    stop_the_clock(page)
    for _ in range(times):
        page.keyboard.press(key)
    page.clock.resume()


WAYS: dict[str, Callable[[Page], object]] = {
    "tap": lambda page: tap(page, "Weg hier"),
    "escape": lambda page: press_at_once(page, "Escape", 2),
    "shift": lambda page: press_at_once(page, "Shift", 3),
}


def to_the_weather(route: Route) -> None:
    """Stand in for the site that the way out leads to."""
    route.fulfill(body="<title>Weer</title><h1>Het weer</h1>", content_type="text/html")


def wait_until_told(page: Page, house: House) -> None:
    """Wait until the invitation is gone: who leaves does not wait for that, so the page after it tells nothing."""
    while _invitations(house):
        page.wait_for_timeout(50)


def _invitations(house: House) -> int:
    with reading(house.here.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Invitation)) or 0


def at_statement_three(context: BrowserContext, house: House) -> Page:
    """Come from a page of one's own, begin and answer two statements."""
    context.route(f"{EXIT}**", to_the_weather)
    page = opened_with_a_clock(context, house)
    tap(page, "Begin")
    tap(page, "Ja")
    tap(page, "Een beetje")
    expect(page).to_have_title(re.compile("Stelling 3"))
    return page


@pytest.mark.parametrize("way", WAYS)
def test_the_screen_is_covered_before_anything_else_happens(house: House, phone: Phone, way: str) -> None:
    seen: list[tuple[str, str, str]] = []
    with phone() as context:
        context.expose_function("covered", lambda *told: seen.append(told))
        context.add_init_script(WATCH)
        page = at_statement_three(context, house)
        page.route("**/weg", lambda _route: None)  # our answer takes for ever
        with page.expect_request("**/weg"):
            WAYS[way](page)
        assert seen[0] == ("click" if way == "tap" else "keydown", "hidden", "")


@pytest.mark.parametrize("way", ["tap", "shift"])
def test_who_left_is_elsewhere_and_back_shows_no_form(house: House, phone: Phone, way: str) -> None:
    with phone() as context:
        page = at_statement_three(context, house)
        WAYS[way](page)
        expect(page.get_by_role("heading", name="Het weer")).to_be_visible()
        wait_until_told(page, house)
        assert kept_on(page) == [0] * 6
        for _ in range(4):
            page.wait_for_load_state()
            page.go_back(wait_until="commit")
            assert "/v/" not in page.url


@pytest.mark.parametrize("begun_again", [False, True])
def test_who_loaded_the_page_anew_in_the_middle_leaves_no_place_of_the_form_behind(
    house: House, phone: Phone, begun_again: bool
) -> None:
    with phone() as context:
        page = at_statement_three(context, house)
        page.reload()
        if begun_again:
            answer_all(page)
            tap(page, "Verstuur: niet laten zien")
            expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        else:
            tap(page, "Weg hier")
            expect(page.get_by_role("heading", name="Het weer")).to_be_visible()
        page.wait_for_load_state()
        page.go_back(wait_until="commit")
        assert "/v/" not in page.url


def test_who_left_from_the_check_screen_leaves_no_form_behind_either(house: House, phone: Phone) -> None:
    with phone() as context:
        context.route(f"{EXIT}**", to_the_weather)
        page = opened(context, house)
        answer_all(page)
        page.get_by_role("link", name="Een beetje").tap()
        tap(page, "Weg hier")
        expect(page.get_by_role("heading", name="Het weer")).to_be_visible()
        page.go_back(wait_until="commit")
        assert "/v/" not in page.url


@pytest.mark.parametrize("way", ["tap", "escape"])
def test_without_reception_nothing_of_the_form_stays_on_the_screen(house: House, phone: Phone, way: str) -> None:
    with phone() as context:
        page = at_statement_three(context, house)
        context.set_offline(True)
        WAYS[way](page)
        expect(page).to_have_url(re.compile("^chrome-error:"))
        assert not any(word in page.content() for word in ("Stelling", "telling 3", "Afspraken", "Een beetje"))


@pytest.mark.parametrize(("javascript", "path"), [(True, ""), (True, "nl/about"), (False, "nl/meer")])
def test_the_button_leads_away_from_other_pages_too(house: House, phone: Phone, javascript: bool, path: str) -> None:
    with phone(javascript=javascript) as context:
        context.route(f"{EXIT}**", to_the_weather)
        page = opened(context, house)
        page.goto(page.url + path)
        tap(page, "Weg hier")
        expect(page.get_by_role("heading", name="Het weer")).to_be_visible()
        wait_until_told(page, house)


def test_the_button_works_without_script_in_the_middle_of_the_form(house: House, phone: Phone) -> None:
    with phone(javascript=False) as context:
        page = at_statement_three(context, house)
        assert len(context.cookies()) == 1
        tap(page, "Weg hier")
        expect(page.get_by_role("heading", name="Het weer")).to_be_visible()
        assert context.cookies() == []


# A phone that cannot send a beacon: it does not know how, will not, or fails at it; at last nothing works at all.
NO_BEACON = {
    "unknown": "delete Navigator.prototype.sendBeacon;",
    "refused": "Navigator.prototype.sendBeacon = () => false;",
    "fails": "Navigator.prototype.sendBeacon = () => { throw new TypeError(); };",
}
NOTHING = NO_BEACON["fails"] + "window.fetch = () => { throw new TypeError(); };"


@pytest.mark.parametrize("how", NO_BEACON)
def test_without_a_beacon_we_are_told_in_another_way(house: House, phone: Phone, how: str) -> None:
    with phone() as context:
        context.add_init_script(NO_BEACON[how])
        page = at_statement_three(context, house)
        with page.expect_request("**/leave"):
            tap(page, "Weg hier")
        expect(page.get_by_role("heading", name="Het weer")).to_be_visible()
        wait_until_told(page, house)


def test_who_leaves_gets_away_even_if_nobody_can_be_told(house: House, phone: Phone) -> None:
    with phone() as context:
        context.add_init_script(NOTHING)
        page = at_statement_three(context, house)
        tap(page, "Weg hier")
        expect(page.get_by_role("heading", name="Het weer")).to_be_visible()


def test_who_leaves_while_it_is_being_sent_gives_that_up_before_anything_else(house: House, phone: Phone) -> None:
    done: list[str] = []
    with phone() as context:
        context.route(f"{EXIT}**", to_the_weather)
        context.expose_function("note", lambda what: done.extend([what]))
        page = opened(context, house)
        answer_all(page)
        page.route("**/send", lambda _route: None)
        page.evaluate(
            """() => {
            const { fetch } = window;
            window.fetch = (address, how) => {
              how.signal.addEventListener("abort", () => note(`gave up ${address.split("/").pop()}`));
              return fetch(address, how);
            };
            navigator.sendBeacon = () => note("told");
            }"""
        )
        tap(page, "Verstuur: samen bekijken")
        expect(page.locator("html")).to_have_class("busy")
        tap(page, "Weg hier")
        expect(page.get_by_role("heading", name="Het weer")).to_be_visible()
    assert done == ["gave up send", "told"]


def test_one_escape_or_a_slow_second_one_does_not_leave(house: House, phone: Phone) -> None:
    with phone() as context:
        page = at_statement_three(context, house)
        stop_the_clock(page)
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        page.clock.run_for(1_600)
        page.keyboard.press("Escape")
        expect(page).to_have_title(re.compile("Stelling 3"))
        expect(page.locator("html")).not_to_have_class(re.compile("away"))


def test_a_page_that_goes_is_covered_and_empty_and_one_that_returns_is_asked_for_anew(
    house: House, phone: Phone
) -> None:
    with phone() as context:
        page = at_statement_three(context, house)
        page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
        expect(page.locator("html")).to_have_class(re.compile("away"))
        expect(page.locator("main")).to_be_empty()
        expect(page).to_have_title("Zes vragen")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        expect(page.get_by_role("heading", level=1)).to_have_text("Zes vragen")
        expect(page.get_by_role("button", name="Begin")).to_be_visible()


def test_a_discussion_that_is_left_without_reception_does_not_open_again(house: House, phone: Phone) -> None:
    with phone() as workers, phone() as clients:
        worker, client = workers.new_page(), clients.new_page()
        start_talk(worker, house, "Eigen telefoon (QR)")
        client.goto(f"{house.url}/{worker.locator('.short').inner_text().replace(' ', '')}")
        answer_all(client)
        tap(client, "Verstuur: samen bekijken")
        expect(client.get_by_role("heading", level=1)).to_have_text("Samen bekijken")
        together = client.url
        clients.set_offline(True)
        tap(client, "Weg hier")
        expect(client).to_have_url(re.compile("^chrome-error:"))
        clients.set_offline(False)
        client.goto(together)
        expect(client.get_by_role("heading", level=1)).to_have_text("Bedankt")
