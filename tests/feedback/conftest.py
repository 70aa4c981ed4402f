"""A client in a room: an application with an open phase, a clock that can be moved, and invitations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from stem_app.config import Config
from stem_app.factory import create_app
from surveys import accounts, handovers, invitations
from surveys.base import reading, writing
from surveys.invitations import Issued, Talk
from surveys.schema import Answer, Coverage, Handover, Invitation, Response, StaffSession
from tests.factories import KEYS, NOW, TERMS, TODAY, Organisation, organisation
from tests.pages import Pages


@dataclass
class Room:
    """One region with an open phase, and everything that a test asks of it."""

    place: Organisation
    sessions: list[str]
    now: datetime = NOW
    app: Flask = field(init=False)

    def later(self, **time: int) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def issue(self, *, device: str = "own", role: str = "parent", drawn: bool = False) -> Issued:
        """Hand over: an invitation with the worker's side of the talk."""
        at = self.place.place
        talk = Talk(
            at.region_id, at.service_id, self.place.phase_id, self.place.version_id, "home", role, device, False
        )
        with writing(self.place.engine) as session:
            issued = invitations.issue(session, KEYS, talk, terms=TERMS, now=self.now, today=TODAY, drawn=drawn)
            waiting = self.sessions.pop()
            handovers.start(session, KEYS, issued, session_hash=waiting, device=device, terms=TERMS, now=self.now)
        return issued

    def withdraw(self, issued: Issued) -> None:
        """End an invitation as the worker's PIN does."""
        with writing(self.place.engine) as session:
            invitations.end(session, KEYS.invitation(issued.key))

    def handover(self, issued: Issued) -> Handover | None:
        """The worker's side of a talk, as it stands now."""
        with reading(self.place.engine) as session:
            found = session.get(Handover, KEYS.invitation(issued.key))
            if found is not None:
                session.expunge(found)
            return found

    def stored(self) -> list[dict[str, str]]:
        """The answers of every stored response."""
        sheets: dict[str, dict[str, str]] = {}
        with reading(self.place.engine) as session:
            for answer in session.scalars(sa.select(Answer)):
                sheets.setdefault(answer.row_key, {})[answer.statement] = answer.answer
        return list(sheets.values())

    def responses(self, column: str) -> list[Any]:
        """One column of every stored response."""
        with reading(self.place.engine) as session:
            return list(session.scalars(sa.select(Response.__table__.c[column])))

    def counted(self) -> dict[str, int]:
        """What the coverage says."""
        with reading(self.place.engine) as session:
            return {row.kind: row.count for row in session.scalars(sa.select(Coverage)) if row.count}

    def waiting(self) -> int:
        """How many invitations are not spent."""
        with reading(self.place.engine) as session:
            return session.scalar(sa.select(sa.func.count()).select_from(Invitation)) or 0


@pytest.fixture
def room(sqlite_engine: sa.Engine) -> Room:
    """An application with one open phase."""
    made = Room(organisation(sqlite_engine), _sessions(sqlite_engine))
    url = sqlite_engine.url.render_as_string(hide_password=False)
    made.app = create_app(Config(url, KEYS.secret, secure_cookies=False), clock=lambda: made.now)
    return made


def _sessions(engine: sa.Engine) -> list[str]:
    with writing(engine) as session:
        account = accounts.create(session, username="noor", name="Noor", role="caseworker")
        session.flush()
        hashes = [f"{number:064d}" for number in range(20)]
        for name in hashes:
            session.add(StaffSession(token_hash=name, account_id=account.id, started_at=NOW, seen_at=NOW))
    return hashes


@pytest.fixture
def pages(room: Room) -> Pages:
    """A client's browser."""
    return Pages(room.app)


def begin(pages: Pages, key: str, language: str = "nl") -> None:
    """Open the welcome page and begin."""
    page = pages.get(f"/v/{key}/{'' if language == 'nl' else language}")
    pages.submit(page, form=f"/v/{key}/begin")
    pages.follow()


def answer_all(pages: Pages, key: str, answers: str | list[str] = "545354") -> None:
    """Begin and answer every statement, up to the check screen."""
    begin(pages, key)
    for answer in answers:
        pages.submit(button=answer)
        pages.follow()
