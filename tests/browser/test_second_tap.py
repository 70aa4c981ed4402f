"""The second tap of a double tap does nothing: it was meant for the screen before, and nobody has read this one yet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PIXEL, House, Phone, tap
from tests.browser.test_idle import MINUTE
from tests.browser.test_in_memory import answer_all, answers, opened_with_a_clock, stop_the_clock

SCREENS = [(412, 839), (1280, 900)]


def twice(page: Page, pressed: Locator, gap: int = 200) -> None:
    """Tap a place that listens, and so many milliseconds later the same place, whatever is there by then."""
    stop_the_clock(page)
    box = pressed.bounding_box()
    assert box is not None
    place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.touchscreen.tap(*place)
    page.clock.run_for(gap)
    page.touchscreen.tap(*place)
    page.clock.resume()
    page.wait_for_timeout(200)  # in which a wrong turn would be taken


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_on_the_last_statement_nothing_is_sent_or_opened(
    house: House, browser: Browser, screen: tuple[int, int]
) -> None:
    width, height = screen
    context = browser.new_context(**{**PIXEL, "viewport": {"width": width, "height": height}})
    page = opened_with_a_clock(context, house)
    answer_all(page)
    for place in range(8):
        page.locator(".rows a").last.tap()
        expect(page).to_have_title(re.compile("Stelling 6"))
        twice(page, page.locator(".ask button[name=answer]").nth(place), gap=150)
        expect(page).to_have_title("Klopt dit zo? – Zes vragen")
    assert answers(house) == []
    context.close()


def test_next_and_back_go_one_statement_on_or_back(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened_with_a_clock(context, house)
        tap(page, "Begin")
        tap(page, "Ja")
        twice(page, page.get_by_role("button", name="Volgende ›"))
        expect(page).to_have_title(re.compile("Stelling 3"))
        twice(page, page.get_by_role("link", name="‹ Terug"))
        expect(page).to_have_title(re.compile("Stelling 2"))


@pytest.mark.parametrize("gap", [200, 450])
def test_a_phone_that_is_slow_to_go_back_goes_back_once(house: House, phone: Phone, gap: int) -> None:
    with phone() as context:
        context.add_init_script("const back = () => history.go(-1); history.back = () => setTimeout(back, 600);")
        page = opened_with_a_clock(context, house)
        tap(page, "Begin")
        tap(page, "Ja")
        tap(page, "Ja")
        expect(page).to_have_title(re.compile("Stelling 3"))
        twice(page, page.get_by_role("link", name="‹ Terug"), gap=gap)
        expect(page).to_have_title(re.compile("Stelling 2"))
        page.wait_for_timeout(1_000)
        expect(page).to_have_title(re.compile("Stelling 2"))


def test_a_statement_opened_from_the_check_screen_keeps_its_answer(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened_with_a_clock(context, house)
        answer_all(page)
        twice(page, page.locator(".rows a").nth(2))
        expect(page).to_have_title(re.compile("Stelling 3"))
        twice(page, page.get_by_role("button", name="Ja", exact=True))
        expect(page.locator(".rows strong").nth(2)).to_have_text("Ja")
        page.go_back()
        expect(page).to_have_title(re.compile("Stelling 6"))


# A browser tells of a closed dialog in its own time.
SLOW_TO_TELL = """HTMLDialogElement.prototype.addEventListener = function (name, act) {
  EventTarget.prototype.addEventListener.call(this, name, (event) => setTimeout(act, 600, event));
};"""


def test_under_a_warning_that_closes_no_answer_is_given(house: House, phone: Phone) -> None:
    with phone() as context:
        context.add_init_script(SLOW_TO_TELL)
        page = opened_with_a_clock(context, house)
        tap(page, "Begin")
        page.clock.run_for(3 * MINUTE + 2_000)
        twice(page, page.get_by_role("button", name="Ja, verder"))
        expect(page.get_by_role("alertdialog")).to_have_count(0)
        expect(page).to_have_title(re.compile("Stelling 1"))


def test_keys_and_screen_readers_need_not_wait(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened_with_a_clock(context, house)
        tap(page, "Begin")
        page.evaluate(
            """() => {
            for (let number = 1; number <= 6; number += 1) document.querySelector(".answer").click();
            document.querySelector("[value=sealed]").click();
            }"""
        )
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    assert answers(house) == [["1"] * 6]
