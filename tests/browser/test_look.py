"""Every page can be read and pressed by everybody: small screens, big letters, few colours, from right to left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.browser.conftest import PATIENCE, House, sign_in

SMALL = {"width": 320, "height": 568}
LOW = {"width": 360, "height": 640}
PHONE = {"width": 412, "height": 839}
ZOOMED = {"width": 320, "height": 200}  # 1280 by 800 at 400 %
SCREENS = ("welcome", "statement", "chosen", "check", "together", "about")
CASEWORKER = ("gesprek/", "gesprek/soort", "gesprek/wie?talk=home", "gesprek/kaart", "oefenen", "huisregels")
AMBASSADOR = ("regios", "regios/eemland/save", "vergelijken", "rapporten/")

PICTURE = ".ask .pictogram:has(+ #statement)"
PRESSED = "main a, main button, header a, header button"
# Words of their own, and whether they can be seen: {words: size of the letters in px}.
LETTERS = """() => Object.fromEntries([...document.querySelectorAll("body *")]
  .filter(one => !one.closest("template, script, .skip") && one.getClientRects().length
    && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .map(one => [one.textContent.trim().slice(0, 40), parseFloat(getComputedStyle(one).fontSize)]))"""
# The distances that WCAG 1.4.12 lets a reader choose; a sheet made by hand, because the page allows no other.
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet] }"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *")].filter(one => {
    const { display, overflow } = getComputedStyle(one);
    return display !== "inline" && (overflow !== "visible" || one.matches("a, button")) && !one.closest("svg")
      && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) })
  .map(one => one.className + ": " + one.textContent.trim().slice(0, 40))"""
MOVING = """() => [...document.querySelectorAll("body, body *")].filter(one => { const style = getComputedStyle(one);
  return style.animationName !== "none" || style.transitionDuration.split(", ").some(time => parseFloat(time) > %s) })
  .map(one => one.outerHTML.slice(0, 60))"""
FOCUSED = """() => { const one = document.activeElement, ring = one.closest("label") ?? one;
  const style = getComputedStyle(ring), place = ring.getBoundingClientRect(), header = document.querySelector("header");
  const under = getComputedStyle(header).position === "sticky" && !header.contains(one);
  return { name: one.textContent.trim(), nowhere: one === document.body,
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    above: place.top - (under ? header.getBoundingClientRect().bottom : 0), below: innerHeight - place.bottom } }"""
MOUTH = """face => { const path = face.querySelector("path:last-child");
  const mouth = path.cloneNode(); mouth.setAttribute("d", "M" + path.getAttribute("d").split("M").at(-1));
  path.after(mouth); const { height } = mouth.getBBox(); mouth.remove(); return height }"""

Look = Callable[..., Any]


@pytest.fixture
def look(browser: Browser) -> Look:
    """Open a page with a screen and wishes of its own."""

    @contextmanager
    def opened(screen: dict[str, int] = PHONE, **wishes: Any) -> Iterator[Page]:
        context = browser.new_context(viewport=screen, locale="nl-NL", **wishes)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()

    return opened


def walk(page: Page, house: House, role: str = "parent", language: str = "nl") -> Iterator[str]:
    """Practise the form, where every language can be chosen, and say at which screen it stands.

    By key, which need not wait for a new screen to settle.
    """
    address = f"{house.url}/v/oefenen-{role}/{language}"
    page.goto(address)
    yield "welcome"
    page.locator("form[action$=begin] button").press("Enter")
    for number in range(6):
        expect(page.locator("h1")).to_contain_text(re.compile(f"[{number + 1}{chr(ord('۱') + number)}]"))
        if number == 0:
            yield "statement"
        page.locator("button.answer").nth(number % 3).press("Enter")
    expect(page.locator(".rows li")).to_have_count(6)
    page.locator(".rows a").first.press("Enter")
    expect(page.locator("#chosen")).to_be_visible()
    yield "chosen"
    page.go_back()
    expect(page.locator(".rows li")).to_have_count(6)
    yield "check"
    page.locator("button[value=together]").press("Enter")
    page.locator("a[href$=samen]").press("Enter")
    expect(page.locator("fieldset.rows")).to_be_visible()
    yield "together"
    answer = page.goto(f"{address}/about")
    assert answer is not None
    assert answer.ok
    yield "about"


def to_statement(page: Page, house: House, role: str = "parent") -> None:
    """Practise as far as the first statement."""
    assert [screen for screen, _ in zip(walk(page, house, role), range(2), strict=False)] == ["welcome", "statement"]


def heights(found: Locator) -> dict[str, float]:
    return {
        one.inner_text(): (one.bounding_box() or {"height": 0})["height"] for one in found.all() if one.is_visible()
    }


def overflow(page: Page) -> int:
    found: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found


def test_answers_are_64_pixels_high_and_the_rest_48(house: House, look: Look) -> None:
    with look(SMALL) as page:
        seen = []
        for screen in walk(page, house):
            seen.append(screen)
            low = {name: height for name, height in heights(page.locator(PRESSED)).items() if height < 47.9}
            assert low == {}, screen
            low = {name: height for name, height in heights(page.locator(".answer, .big")).items() if height < 63.9}
            assert low == {}, screen
        assert seen == list(SCREENS)


def test_answers_lie_eight_pixels_apart_in_the_lower_half(house: House, look: Look) -> None:
    with look(PHONE) as page:
        to_statement(page, house)
        boxes = [box for one in page.locator(".answer").all() if (box := one.bounding_box())]
        gaps = [after["y"] - before["y"] - before["height"] for before, after in pairwise(boxes)]
        assert all(gap >= 7.9 for gap in gaps), gaps
        assert boxes[2]["y"] > PHONE["height"] / 2
        lowest = page.locator(".ways").bounding_box()
        assert lowest is not None
        assert PHONE["height"] - lowest["y"] - lowest["height"] <= 40


def test_no_client_page_scrolls_sideways_and_no_letter_is_smaller_than_fifteen_pixels(house: House, look: Look) -> None:
    with look(SMALL) as page:
        for name in walk(page, house):
            for screen in (ZOOMED, SMALL):
                page.set_viewport_size(screen)
                assert overflow(page) == 0, (name, screen)
            assert {words: size for words, size in page.evaluate(LETTERS).items() if size < 15} == {}, name


@pytest.mark.parametrize("language", ["nl", "ar", "uk", "so"])
def test_at_400_percent_the_way_out_covers_no_word_of_the_stripes_of_practice(
    house: House, look: Look, language: str
) -> None:
    words = """banner => { const range = document.createRange(); range.selectNodeContents(banner);
      return [...range.getClientRects()].map(({ left, right, top, bottom }) => ({ left, right, top, bottom })) }"""
    with look(ZOOMED) as page:
        page.goto(f"{house.url}/v/oefenen-parent/{language}")
        page.locator("form[action$=begin] button").press("Enter")
        expect(page.locator(".stopwatch")).to_have_text(re.compile(r"\d:\d\d"))
        exit_ = box_of(page, "#exit")
        for line in page.locator(".practice").evaluate(words):
            beside = line["right"] <= exit_["x"] or line["left"] >= exit_["x"] + exit_["width"]
            assert beside or line["top"] >= exit_["y"] + exit_["height"], (line, exit_)


@pytest.mark.parametrize("height", [200, 256, 319, 321])
def test_on_the_lowest_screens_the_way_out_covers_no_word_of_a_statement(house: House, look: Look, height: int) -> None:
    with look({"width": 320, "height": height}) as page:
        for language in ("nl", "ar", "uk"):
            page.goto(f"{house.url}/v/oefenen-parent/{language}")
            page.locator("form[action$=begin] button").click()
            page.locator(".practice").evaluate("banner => banner.remove()")
            statement, exit_ = (page.locator(name).bounding_box() for name in ("#statement", "#exit"))
            assert statement is not None
            assert exit_ is not None
            assert statement["y"] >= exit_["y"] + exit_["height"], language


def test_what_can_be_pressed_on_the_pages_around_the_form_is_48_pixels_high_too(house: House, look: Look) -> None:
    ending = f"/dank/nl/{house.here.place.area_id}/own"
    paths = [ending, f"{ending}/verder", f"{ending}/meer", "/v/oefenen-parent/nl/meer", "/", "/privacy", "/weg"]
    with look(SMALL) as page:
        for path in paths:
            page.goto(house.url + path)
            for one in page.locator(PRESSED).all():
                box = one.bounding_box()
                assert box is not None
                assert min(box["width"], box["height"]) >= 47.9, (path, one.inner_text())


@pytest.mark.parametrize("language", ["en", "ar", "tr", "pl", "uk", "ti", "fa", "so"])
def test_every_language_fits_the_smallest_screen(house: House, look: Look, language: str) -> None:
    with look(SMALL) as page:
        for name in walk(page, house, language=language):
            expect(page.locator("html")).to_have_attribute("lang", language)
            assert overflow(page) == 0, name
            assert page.evaluate(CUT_OFF) == [], name


def test_the_statement_is_the_largest_thing_on_its_screen(house: House, look: Look) -> None:
    for screen in (SMALL, PHONE, {"width": 1280, "height": 800}):
        with look(screen) as page:
            to_statement(page, house)
            letters = page.evaluate(LETTERS)
            statement = letters.pop(page.locator("#statement").inner_text().replace("\n", " ")[:40])
            assert 24 <= statement <= 32
            assert statement > max(letters.values())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_low_screen_has_the_picture_beside_the_statement_and_all_there_is_to_tap(
    house: House, look: Look, script: bool
) -> None:
    with look(LOW, java_script_enabled=script) as page:
        for language in ("nl", "uk", "ti", "ar"):
            page.context.clear_cookies()
            page.goto(f"{house.url}/v/oefenen-parent/{language}")
            page.locator("form[action$=begin] button").press("Enter")
            for number in range(6):
                expect(page.locator("h1")).to_have_text(re.compile(rf"^\D+{number + 1}\D"))
                page.locator(".practice").evaluate_all("banners => banners.forEach(banner => banner.remove())")
                picture, statement = box_of(page, PICTURE), box_of(page, "#statement")
                assert min(picture["width"], picture["height"]) >= 36
                assert statement["y"] <= picture["y"] + picture["height"] / 2 <= statement["y"] + statement["height"]
                ways = box_of(page, ".ways")
                assert ways["y"] + ways["height"] <= LOW["height"], (language, number)
                page.locator("button.answer").nth(number % 3).press("Enter")
            expect(page.locator(".rows li")).to_have_count(6)


@pytest.mark.parametrize("role", ["parent", "child"])
def test_every_screen_shows_the_picture_whole(house: House, look: Look, role: str) -> None:
    with look() as page:
        to_statement(page, house, role)
        expect(page.locator(PICTURE)).to_have_attribute("aria-hidden", "true")
        for screen in (PHONE, LOW, SMALL, ZOOMED, {"width": 667, "height": 375}):
            page.set_viewport_size(screen)
            picture = box_of(page, PICTURE)
            assert picture["width"] == picture["height"] >= 36, screen
            assert picture["x"] >= 0
            assert page.evaluate(CUT_OFF) == [], screen
            assert overflow(page) == 0, screen


def box_of(page: Page, name: str) -> FloatRect:
    """Where the one thing with this name stands."""
    box = page.locator(name).bounding_box()
    assert box is not None, name
    return box


def test_what_the_mouse_only_passes_over_never_looks_chosen(house: House, look: Look) -> None:
    looks = "one => (({ backgroundColor, boxShadow }) => backgroundColor + boxShadow)(getComputedStyle(one))"
    with look(reduced_motion="reduce") as page:
        for screen in walk(page, house):
            rows = page.locator(
                {"statement": ".answer", "check": ".rows a", "together": ".rows label"}.get(screen, ".no")
            )
            for row in rows.all():
                before, edge = row.evaluate(looks), row.evaluate("one => getComputedStyle(one).borderColor")
                row.hover()
                assert row.evaluate(looks) == before, screen
                assert screen == "together" or row.evaluate("one => getComputedStyle(one).borderColor") != edge


def test_the_mouths_of_neighbours_differ_clearly_and_nothing_else_does(house: House, look: Look) -> None:
    with look() as page:
        to_statement(page, house)
        faces = page.locator(".answer .face").all()
        depths = [face.evaluate(MOUTH) for face in faces]
        assert depths[2] == 0
        assert min(depths[0], depths[4]) >= 3 * max(depths[1], depths[3]) > 0
        drawn = [face.inner_html().split("M") for face in faces]
        assert len({"M".join(parts[:-1]) for parts in drawn}) == 1
        assert len({parts[-1] for parts in drawn}) == 5


@pytest.mark.parametrize("screen", [{"width": 412, "height": 460}, ZOOMED], ids=["low", "400 %"])
def test_the_focus_is_always_seen_and_never_under_the_header(house: House, look: Look, screen: dict[str, int]) -> None:
    with look(screen, reduced_motion="reduce") as page:
        for name in walk(page, house):
            page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            for _press in range(30):
                page.keyboard.press("Tab")
                focus = page.evaluate(FOCUSED)
                if focus["nowhere"]:
                    break
                assert focus["ring"] >= 3, (name, focus)
                assert focus["above"] >= 0, (name, focus)
                assert focus["below"] >= 0, (name, focus)
            else:
                raise AssertionError(f"Tab never leaves {name}")


@pytest.mark.parametrize("screen", [PHONE, ZOOMED], ids=["phone", "400 %"])
def test_the_warning_covers_every_answer_and_can_be_reached(house: House, look: Look, screen: dict[str, int]) -> None:
    with look(screen) as page:
        to_statement(page, house)
        page.locator(".warning").evaluate("dialog => dialog.showModal()")
        assert page.locator(".warning").bounding_box() == {"x": 0, "y": 0, **screen}
        assert page.locator(".warning").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(251, 247, 240)"
        heading, exit_ = (page.locator(f".warning {name}").bounding_box() for name in ("h2", ".exit"))
        assert heading is not None
        assert exit_ is not None
        assert heading["y"] >= exit_["y"] + exit_["height"]
        page.locator(".warning .big").click()
        expect(page.locator(".warning")).not_to_be_visible()


def test_forced_colours_show_which_answer_was_chosen(house: House, look: Look) -> None:
    edge = "buttons => buttons.map(one => getComputedStyle(one).borderTopWidth)"
    with look(forced_colors="active") as page:
        for screen in walk(page, house):
            if screen == "chosen":
                first, *others = page.locator(".answer").evaluate_all(edge)
                expect(page.locator(".answer").first).to_have_attribute("aria-pressed", "true")
                assert first not in others
                assert len(set(others)) == 1


def test_who_wants_no_motion_sees_none_and_others_little(house: House, look: Look) -> None:
    with look() as page:
        for screen in walk(page, house):
            for wish, seconds in (("reduce", 0), ("no-preference", 0.15)):
                page.emulate_media(reduced_motion=wish)
                assert page.evaluate(MOVING % seconds) == [], (wish, screen)


def test_more_space_between_letters_and_lines_loses_nothing(house: House, look: Look) -> None:
    with look(SMALL) as page:
        for screen in walk(page, house):
            page.evaluate(SPACED)
            assert page.evaluate(CUT_OFF) == [], screen
            assert overflow(page) == 0, screen
            page.evaluate("document.adoptedStyleSheets = []")


def test_from_right_to_left_the_exit_and_the_faces_change_sides(house: House, look: Look) -> None:
    def sides(page: Page) -> list[bool]:
        exit_, face = (page.locator(name).first.bounding_box() for name in (".exit", ".answer .face"))
        assert exit_ is not None
        assert face is not None
        middle = PHONE["width"] / 2
        return [exit_["x"] > middle, face["x"] < middle]

    with look() as page:
        to_statement(page, house)
        assert sides(page) == [True, True]
        codes = [one.get_attribute("value") for one in page.locator(".answer").all()]
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert sides(page) == [False, False]
        assert [one.get_attribute("value") for one in page.locator(".answer").all()] == codes == list("12345")
        page.set_viewport_size(SMALL)
        assert overflow(page) == 0


def test_on_paper_a_page_has_no_buttons_and_is_dark_on_white(house: House, look: Look) -> None:
    with look(color_scheme="dark") as page:
        to_statement(page, house)
        page.emulate_media(media="print", color_scheme="dark")
        for name in (".exit", ".ways", ".practice"):
            assert not page.locator(name).first.is_visible(), name
        style = page.locator("body").evaluate(
            "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
        )
        assert style == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_on_paper_stands_no_name_that_could_give_away_what_this_is_about(house: House, look: Look) -> None:
    contacts = f"../dank/nl/{house.here.place.area_id}/own/verder"
    told = {"oefenen-parent/nl/about": ".named", "../privacy": ".named", contacts: ".contact"}
    with look() as page:
        for path, name in told.items():
            page.goto(f"{house.url}/v/{path}")
            expect(page.locator(name).first).to_be_visible()
            page.emulate_media(media="print")
            assert not any(one.is_visible() for one in page.locator(name).all()), path
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            page.emulate_media(media="screen")


@pytest.mark.parametrize(("who", "paths"), [("werker", CASEWORKER), ("ambassadeur", AMBASSADOR)])
def test_staff_pages_fit_small_screens(house: House, look: Look, who: str, paths: tuple[str, ...]) -> None:
    with look(SMALL, has_touch=True) as page:
        sign_in(page, house, who)
        for path in paths:
            answer = page.goto(f"{house.url}/staff/{path}")
            assert answer is not None
            assert answer.ok, path
            assert overflow(page) == 0, path
            assert {words: size for words, size in page.evaluate(LETTERS).items() if size < 15} == {}, path
            assert {name: high for name, high in heights(page.locator(PRESSED)).items() if high < 43.9} == {}, path
            page.evaluate(SPACED)
            assert overflow(page) == 0, f"{path} with more space"
            assert page.evaluate(MOVING % 0.15) == [], path


def test_forced_colours_keep_the_words_of_every_button(house: House, look: Look) -> None:
    with look(forced_colors="active", has_touch=True) as page:
        sign_in(page, house, "werker")
        for name in (".button.big", ".button.quiet"):
            colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
            words, ground = page.locator(name).first.evaluate(colours)
            canvas = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
            assert words != ground == canvas, name


def test_the_code_stays_black_on_white_and_large_enough_for_a_camera(house: House, look: Look) -> None:
    with look(SMALL, has_touch=True, color_scheme="dark", forced_colors="active") as page:
        sign_in(page, house, "werker")
        page.goto(f"{house.url}/staff/gesprek/wie?talk=home")
        page.locator("button[value='parent own']").click()
        drawing = page.locator("svg.qr")
        box = drawing.bounding_box()
        assert box is not None
        assert box["width"] >= 30 / 25.4 * 96
        filled = drawing.locator("path").evaluate_all("paths => paths.map(one => getComputedStyle(one).fill)")
        assert filled == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
