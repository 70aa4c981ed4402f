"""Everything can be done with a keyboard alone, and what is heard is what was recorded."""

from __future__ import annotations

import math
import struct
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from stem_app.config import Config
from stem_app.factory import create_app
from tests.browser.conftest import PASSWORD, PIN, House
from tests.browser.test_one_answer import CHOSEN, WITH_AND_WITHOUT_SCRIPT, stored

MOST_STOPS = 40


def press(page: Page, words: str) -> None:
    """Walk with Tab to what has exactly these words, and press Enter."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        if here.count() and here.first.inner_text().strip() == words:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no Tab leads to {words!r} on {page.title()!r}")


def fill(page: Page, name: str, words: str) -> None:
    """Walk with Tab to a field and type."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.locator(f"[name={name}]:focus").count():
            page.keyboard.type(words)
            return
    raise AssertionError(f"no Tab leads to the field {name!r}")


@WITH_AND_WITHOUT_SCRIPT
def test_a_whole_talk_from_sign_in_to_done_without_a_mouse(house: House, browser: Browser, javascript: bool) -> None:
    context = browser.new_context(locale="nl-NL", java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{house.url}/staff/aanmelden")
    fill(page, "username", "werker")
    fill(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Start De Stem")).to_be_visible()
    press(page, "Start De Stem")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoe sprak u elkaar?")
    press(page, "Huisbezoek")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie geeft antwoord?")
    press(page, "Op deze telefoon")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zes vragen")
    press(page, "Begin")
    for number, word in enumerate(CHOSEN, start=1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Stelling {number} van 6")
        press(page, word)
    expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")
    press(page, "Verstuur: samen bekijken")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    press(page, "Medewerker: verder met de pincode")
    expect(page.locator("[name=secret]")).to_be_visible()
    fill(page, "secret", PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nee, helemaal niet", exact=True)).to_be_visible()
    press(page, "Klaar")
    expect(page.get_by_role("link", name="Start De Stem")).to_be_visible()
    context.close()
    assert stored(house) == [("worker", "together", "453241")]


@WITH_AND_WITHOUT_SCRIPT
def test_one_tab_reaches_the_way_out_on_the_first_screen(house: House, browser: Browser, javascript: bool) -> None:
    context = browser.new_context(locale="nl-NL", java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{house.url}/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Weg hier")
    context.close()


@pytest.fixture
def with_voices(house: House, tmp_path: Path) -> Iterator[str]:
    """The same organisation, with a short tone as the recording of every statement and answer of the form."""
    folder = tmp_path / "voices" / "gesprek-1" / "nl"
    folder.mkdir(parents=True)
    for name in ("s1", *(f"standard-{step}" for step in range(1, 6)), "dont_know", "not_applicable"):
        with wave.open(str(folder / f"{name}.mp3"), "wb") as tone:  # a browser looks at what is in it, not at its name
            tone.setparams((1, 2, 8000, 0, "NONE", ""))
            tone.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(step / 3))) for step in range(1200)))
    address = house.here.engine.url.render_as_string(hide_password=False)
    config = Config(address, b"a secret of tests, long enough to be one", secure_cookies=False)
    app = create_app(Config(**{**vars(config), "recordings": tmp_path / "voices"}))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def test_recordings_are_asked_for_one_after_another_only_when_somebody_wants_to_hear_them(
    with_voices: str, browser: Browser
) -> None:
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url.rsplit("/", 1)[1]) if "/stem/" in request.url else None)
    page.goto(f"{with_voices}/v/oefenen-parent/nl")
    page.get_by_role("button", name="Begin").click()
    button = page.get_by_role("button", name="Lees voor")
    expect(button).to_be_visible()
    assert heard == []
    with page.expect_request("**/not_applicable*"):
        button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert list(dict.fromkeys(heard)) == [
        "s1", *(f"standard-{step}" for step in range(1, 6)), "dont_know", "not_applicable"
    ]  # fmt: skip
    context.close()
