"""What staff see around their pages: their own name on the smallest phone, and boxes in the colours of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, House, sign_in

WHO = "/staff/gesprek/wie?talk=home"
# The ground of something and the colour of its edge, and what the sheet says about them.
COLOURS = """box => { const style = getComputedStyle(box); return [style.backgroundColor, style.borderTopColor] }"""
TOKENS = """names => names.map(name => { const one = document.createElement("i");
  document.body.append(one); one.style.color = `var(--${name})`;
  const { color } = getComputedStyle(one); one.remove(); return color })"""
LINES = """one => Math.round(one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))"""


@contextmanager
def signed_in(browser: Browser, house: House, width: int, **wishes: Any) -> Iterator[Page]:
    screen = {"viewport": {"width": width, "height": 640}, "has_touch": True, "locale": "nl-NL"}
    context = browser.new_context(**screen, **wishes)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, house, "werker")
    page.goto(house.url + WHO)
    yield page
    context.close()


def test_on_a_small_phone_the_header_has_the_whole_name_and_the_role_is_only_heard(
    house: House, browser: Browser
) -> None:
    with signed_in(browser, house, 320) as page:
        name, role = page.locator(".who span").all()
        assert name.evaluate(LINES) <= 2
        assert name.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert role.evaluate("one => getComputedStyle(one).opacity") == "0"
        expect(page.locator("header")).to_match_aria_snapshot("- paragraph: Voorbeeld Werker medewerker")
        page.set_viewport_size({"width": 412, "height": 640})
        assert name.evaluate(LINES) == 1
        assert role.evaluate("one => getComputedStyle(one).opacity") == "1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_box_to_tick_has_the_colours_of_the_page(house: House, browser: Browser, scheme: str) -> None:
    with signed_in(browser, house, 412, color_scheme=scheme) as page:
        card, line, accent = page.evaluate(TOKENS, ["card", "line", "accent"])
        box = page.get_by_label("Meer dan één persoon")
        assert box.evaluate(COLOURS) == [card, line]
        box.press("Space")
        expect(box).to_be_checked()
        expect(box).to_have_css("background-color", accent)


def test_under_the_colours_of_a_system_a_box_is_the_systems_own(house: House, browser: Browser) -> None:
    with signed_in(browser, house, 412, forced_colors="active") as page:
        expect(page.get_by_label("Meer dan één persoon")).to_have_css("appearance", "auto")
