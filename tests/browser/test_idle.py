"""A screen that nobody touches asks whether somebody is there, and then forgets what was answered."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import House, Phone, tap
from tests.browser.test_in_memory import answers, opened_with_a_clock, stop_the_clock

MINUTE = 60_000


def out_of_time(context: BrowserContext, house: House, device: str = "worker") -> Page:
    """Open new questions on a phone whose clock stands still."""
    page = opened_with_a_clock(context, house, device=device)
    stop_the_clock(page)
    return page


def tap_later(page: Page, name: str) -> None:
    """Tap a second later, when a new screen has settled."""
    page.clock.run_for(1_000)
    tap(page, name)


def test_after_three_minutes_a_warning_covers_the_screen_and_after_thirty_seconds_it_is_over(
    house: House, phone: Phone
) -> None:
    with phone() as context:
        page = out_of_time(context, house)
        tap_later(page, "Begin")
        tap_later(page, "Ja")
        page.clock.run_for(3 * MINUTE - 2_000)
        expect(page.get_by_role("alertdialog")).to_have_count(0)
        page.clock.run_for(3_000)
        warning = page.get_by_role("alertdialog", name="Bent u er nog?")
        expect(warning).to_be_visible()
        expect(page.get_by_role("button", name="Ja, verder")).to_be_focused()
        assert warning.bounding_box() == {"x": 0, "y": 0, "width": 412, "height": 839}
        page.clock.run_for(28_000)
        expect(warning).to_be_visible()
        page.clock.run_for(3_000)
        expect(page.get_by_text("U was even weg.")).to_be_visible()
        assert page.url.endswith("/pause")
        tap_later(page, "Opnieuw beginnen")
        tap_later(page, "Begin")
        expect(page.locator("#chosen")).to_have_count(0)


def test_who_is_still_there_goes_on_where_they_were(house: House, phone: Phone) -> None:
    with phone() as context:
        page = out_of_time(context, house)
        tap_later(page, "Begin")
        tap_later(page, "Ja")
        page.clock.run_for(3 * MINUTE + 5_000)
        tap_later(page, "Ja, verder")
        expect(page.get_by_role("alertdialog")).to_have_count(0)
        page.clock.run_for(2 * MINUTE)
        expect(page).to_have_title(re.compile("Stelling 2"))
        tap_later(page, "‹ Terug")
        expect(page.locator("#chosen")).to_have_text("U koos: Ja")


def test_touching_and_typing_put_the_warning_off(house: House, phone: Phone) -> None:
    with phone() as context:
        page = out_of_time(context, house)
        tap_later(page, "Begin")
        for _ in range(3):
            page.clock.run_for(2 * MINUTE)
            page.keyboard.press("Tab")
            page.clock.run_for(2 * MINUTE)
            page.touchscreen.tap(200, 100)
        expect(page.get_by_role("alertdialog")).to_have_count(0)
        expect(page).to_have_title(re.compile("Stelling 1"))


def test_it_counts_on_the_check_screen_and_on_the_welcome_after_begin(house: House, phone: Phone) -> None:
    with phone() as context:
        page = out_of_time(context, house)
        tap_later(page, "Begin")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Zes vragen")
        page.clock.run_for(3 * MINUTE + 2_000)
        tap_later(page, "Ja, verder")
        tap_later(page, "Begin")
        for _ in range(6):
            tap_later(page, "Volgende ›")
        expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")
        page.clock.run_for(3 * MINUTE + 32_000)
        expect(page.get_by_text("U was even weg.")).to_be_visible()
    assert answers(house) == []


def test_before_begin_the_worker_may_take_as_long_as_it_takes(house: House, phone: Phone) -> None:
    with phone() as context:
        page = out_of_time(context, house)
        page.clock.run_for(15 * MINUTE)
        expect(page.get_by_role("button", name="Begin")).to_be_visible()
        expect(page.get_by_role("alertdialog")).to_have_count(0)


def test_a_phone_that_slept_forgets_as_soon_as_it_wakes(house: House, phone: Phone) -> None:
    with phone() as context:
        page = out_of_time(context, house, device="own")
        tap_later(page, "Begin")
        tap_later(page, "Ja")
        page.clock.set_system_time((page.evaluate("Date.now()") + 20 * MINUTE) / 1000)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator("main")).to_be_empty()
        page.clock.run_for(1_000)
        expect(page.get_by_text("U was even weg.")).to_be_visible()


def test_the_way_out_is_on_the_warning_too(house: House, phone: Phone) -> None:
    with phone() as context:
        context.route("https://www.knmi.nl/**", lambda route: route.fulfill(body="Het weer"))
        page = out_of_time(context, house)
        tap_later(page, "Begin")
        page.clock.run_for(3 * MINUTE + 2_000)
        page.get_by_role("alertdialog").get_by_role("button", name="Weg hier").tap()
        page.clock.run_for(1_000)
        expect(page.get_by_text("Het weer")).to_be_visible()
