"""A real server with a fictitious organisation, and people who use it with a real browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, BrowserType, Locator, Page, expect
from werkzeug.serving import make_server

from stem_app.accounts import passwords
from stem_app.config import Config
from stem_app.edge import HERE, wall_clock
from stem_app.factory import create_app
from surveys import accounts
from surveys.base import writing
from tests.factories import Organisation, organisation

# Generous: a busy machine is slow, and a test that waits says what it waits for, never how long that may take.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
PASSWORD = "een lang wachtwoord van niemand"
PIN = "280719"
PIXEL = {"viewport": {"width": 412, "height": 839}, "is_mobile": True, "has_touch": True, "locale": "nl-NL"}


@dataclass(frozen=True)
class House:
    """A served organisation with a caseworker and an ambassador."""

    url: str
    here: Organisation
    folder: Path


@pytest.fixture
def house(sqlite_engine: sa.Engine, tmp_path: Path) -> Iterator[House]:
    """Serve an organisation whose phase opened two months ago; its clock is the wall's."""
    here = organisation(sqlite_engine, opened_on=wall_clock().astimezone(HERE).date() - timedelta(days=60))
    with writing(sqlite_engine) as session:
        people = {
            "werker": accounts.create(
                session,
                username="werker",
                name="Voorbeeld Werker",
                role="caseworker",
                place_ids=[(here.place.region_id, here.place.service_id)],
            ),
            "ambassadeur": accounts.create(
                session,
                username="ambassadeur",
                name="Voorbeeld Ambassadeur",
                role="ambassador",
                area_ids=[here.place.area_id],
            ),
        }
        for account in people.values():
            account.password_hash = passwords.seal(PASSWORD)
        people["werker"].pin_hash = passwords.seal(PIN)
        people["werker"].house_rules_on = wall_clock().astimezone(HERE).date()
    url = sqlite_engine.url.render_as_string(hide_password=False)
    app = create_app(Config(url, b"a secret of tests, long enough to be one", secure_cookies=False))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield House(f"http://127.0.0.1:{server.port}", here, tmp_path)
    server.shutdown()
    thread.join()


Phone = Callable[..., AbstractContextManager[BrowserContext]]


@pytest.fixture
def phone(browser: Browser) -> Phone:
    """Open a phone of its own for somebody, with or without JavaScript."""

    @contextmanager
    def opened(*, javascript: bool = True) -> Iterator[BrowserContext]:
        context = browser.new_context(**PIXEL, java_script_enabled=javascript)
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()

    return opened


@pytest.fixture
def kept_phone(
    browser_type: BrowserType, browser_type_launch_args: dict[str, object], tmp_path: Path
) -> Callable[[], BrowserContext]:
    """Open a phone whose browser keeps its profile on disk."""

    def opened() -> BrowserContext:
        return browser_type.launch_persistent_context(tmp_path / "profile", **browser_type_launch_args, **PIXEL)

    return opened


def named(page: Page, name: str) -> Locator:
    """Find the button or link with exactly this name."""
    return page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))


def tap(page: Page, name: str) -> None:
    """Tap the button or link with exactly this name, as soon as a new screen has settled."""
    named(page, name).tap()


def press(page: Page, name: str) -> None:
    """Press it by key, which need not wait for a screen to settle: for tests about something else than tapping."""
    named(page, name).press("Enter")


def sign_in(page: Page, house: House, username: str) -> None:
    """Sign in as one of the house."""
    page.goto(house.url + "/staff/")
    page.get_by_label("Gebruikersnaam").fill(username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    tap(page, "Aanmelden")
    expect(page.get_by_role("button", name="Afmelden")).to_be_visible()


def enter_pin(page: Page) -> None:
    """Take the phone back with the PIN."""
    page.get_by_label("Pincode").fill(PIN)
    tap(page, "Verder")
    expect(page.get_by_role("button", name="Afmelden")).to_be_visible()
