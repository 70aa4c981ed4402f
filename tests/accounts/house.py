"""A whole application on an empty database with people of every role, and a clock that can be moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from stem_app.accounts import passwords
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import accounts
from surveys.base import reading, writing
from surveys.keys import Keys
from surveys.schema import Account, AuditLine, Coverage, Invitation, StaffSession
from tests import factories
from tests.pages import Page, Pages

PASSWORD = "four words in a row"
PIN = "271828"
CHEAP = 64  # KiB


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    moment: datetime = factories.NOW

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **passed: float) -> None:
        self.moment += timedelta(**passed)


@dataclass(frozen=True)
class House:
    """The application, its database and its clock."""

    app: Flask
    organisation: factories.Organisation
    clock: Clock

    @property
    def engine(self) -> sa.Engine:
        return self.organisation.engine

    @property
    def keys(self) -> Keys:
        keys: Keys = self.app.extensions["stem"].keys
        return keys

    def visitor(self) -> Pages:
        """Somebody at a browser who reads English, so that these tests do not hang on a Dutch word."""
        pages = Pages(self.app)
        pages.get("/staff/aanmelden")
        pages.submit(button="English")
        return pages

    def person(
        self, username: str, role: str = "caseworker", pin: str | None = PIN, places: int = 1, *, new: bool = False
    ) -> int:
        """Make an account that can sign in, in the first places of the organisation's region.

        A caseworker has practised, but for who is ``new``.
        """
        with writing(self.engine) as session:
            mine = [(self.organisation.place.region_id, self.organisation.place.service_id)]
            if places > 1:
                mine.append(_ids(factories.place_of(session, "lekstroom")))
            wheres = {"place_ids": mine} if role in ("caseworker", "manager") else {"area_ids": [1, 2]}
            account = accounts.create(session, username=username, name=username.title(), role=role, **wheres)  # type: ignore[arg-type]
            account.password_hash = passwords.seal(PASSWORD, memory=CHEAP)
            if role == "caseworker" and pin:
                account.pin_hash = passwords.seal(pin, memory=CHEAP)
            if role == "caseworker" and not new:
                accounts.confirm_house_rules(session, account.id, today=factories.TODAY)
            return account.id

    def sign_in(self, username: str, password: str = PASSWORD, expect: int = 303) -> Pages:
        """Sign in as somebody, up to the answer to the form."""
        pages = self.visitor()
        pages.get("/staff/aanmelden")
        pages.submit(button="Sign in", username=username, password=password, expect=expect)
        return pages

    def worker(self, username: str = "noor", places: int = 1, *, new: bool = False) -> Pages:
        """A caseworker on the first screen of the room."""
        self.person(username, places=places, new=new)
        pages = self.sign_in(username)
        pages.get("/staff/gesprek/")
        return pages

    def audited(self) -> list[str]:
        """The events in the audit log, alphabetically: the clock stands still, so they have no order in time."""
        with reading(self.engine) as session:
            return list(session.scalars(sa.select(AuditLine.event).order_by(AuditLine.event)))

    def sessions(self) -> int:
        with reading(self.engine) as session:
            return len(session.scalars(sa.select(StaffSession)).all())

    def invitations(self) -> list[Invitation]:
        with reading(self.engine) as session:
            found = list(session.scalars(sa.select(Invitation)))
            session.expunge_all()
            return found

    def counted(self) -> dict[str, int]:
        """The coverage counts that are not zero, with the reason where there is one."""
        with reading(self.engine) as session:
            rows = session.scalars(sa.select(Coverage)).all()
            return {f"{row.kind} {row.reason}".strip(): row.count for row in rows if row.count}

    def account(self, username: str) -> Account:
        with reading(self.engine) as session:
            found = session.scalars(sa.select(Account).filter_by(username=username)).one()
            session.expunge_all()
            return found

    def begin(self, key: str) -> None:
        """What the client's 'Begin' does."""
        with writing(self.engine) as session:
            session.get_one(Invitation, self.keys.invitation(key)).begun = True

    def hand_in(self, key: str) -> None:
        """What the client's sending does to the invitation."""
        with writing(self.engine) as session:
            session.delete(session.get_one(Invitation, self.keys.invitation(key)))


def _ids(place: object) -> tuple[int, int]:
    return place.region_id, place.service_id  # type: ignore[attr-defined]


@contextmanager
def house_on(engine: sa.Engine) -> Iterator[House]:
    """The application on a database, with an open phase in Eemland."""
    clock = Clock()
    organisation = factories.organisation(engine)
    url = engine.url.render_as_string(hide_password=False)
    config = Config(database_url=url, secret=factories.KEYS.secret, secure_cookies=False, password_memory=CHEAP)
    app = create_app(config, clock=clock)
    yield House(app, organisation, clock)
    app.extensions["stem"].engine.dispose()


@pytest.fixture
def house(sqlite_engine: sa.Engine) -> Iterator[House]:
    """The application on SQLite."""
    with house_on(sqlite_engine) as made:
        yield made


@pytest.fixture
def postgres_house(postgres_engine: sa.Engine) -> Iterator[House]:
    """The application on PostgreSQL, where two requests write at the same moment."""
    with house_on(postgres_engine) as made:
        yield made


def token_on(page: Page) -> str:
    """The token of the forms on a page, to send something that no form there offers."""
    return next(field.get("value", "") for field in page.html.all("input") if field.get("name") == "csrf_token")


def hand_over(pages: Pages, answers: str = "parent worker", talk: str = "home", **fields: object) -> Page:
    """Go through the room up to the hand-over: three taps."""
    pages.get("/staff/gesprek/")
    pages.get("/staff/gesprek/soort")
    pages.get(f"/staff/gesprek/wie?talk={talk}")
    return pages.submit(button=answers, **fields)


def key_of(answer: Page) -> str:
    """The key in the address of the client's form."""
    found = re.search(r"/v/([0-9a-f]{32})", answer.location)
    assert found, answer.location
    return found[1]
