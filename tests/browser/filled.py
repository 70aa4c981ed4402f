"""The made-up organisation of the demo behind a real server, for tests that look at many pages and change none."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

import migrations
from stem_app.accounts import passwords
from stem_app.config import Config
from stem_app.edge import HERE, wall_clock
from stem_app.factory import create_app
from surveys import accounts, comparisons, demo, handovers, invitations, phases, questionnaire, regions
from surveys.base import create_engine, reading, writing
from surveys.comparisons import Question
from surveys.demo import PEOPLE, Hashes
from surveys.invitations import Issued, Talk
from surveys.keys import Keys
from surveys.schema import Account
from surveys.terms import read_terms
from tests.checked_catalogues import release_as_if_checked

PASSWORD, PIN = "een lang wachtwoord van niemand", "280719"
KEYS = Keys(b"a secret of tests, long enough to be one")
CHEAP = 64  # KiB for each password: nobody attacks these


@dataclass(frozen=True)
class Filled:
    """A served demo; its people all have the same password and PIN."""

    url: str
    engine: sa.Engine
    app: Flask

    def invite(self, *, role: str = "parent", device: str = "own", several: bool = False) -> Issued:
        """Invite a client of a place whose phase is open."""
        today = wall_clock().astimezone(HERE).date()
        with writing(self.engine) as session:
            version = questionnaire.latest(session, "gesprek")
            for place in regions.where_talks_are_held(session, today=today):
                state = phases.state(session, place.region_id, place.service_id, today=today)
                if isinstance(state, phases.Open) and version is not None:
                    facts = (place.region_id, place.service_id, state.phase.id, version, "home", role, device, False)
                    talk = Talk(*facts, several)
                    return _handed_over(session, talk, today)
        raise AssertionError("the demo has no open phase")

    def release(self, *chosen: str) -> None:
        """Let clients choose languages as if their statements had been checked."""
        today = wall_clock().astimezone(HERE).date()
        with writing(self.engine) as session:
            version = questionnaire.latest(session, "gesprek")
            assert version is not None
            release_as_if_checked(session, version, chosen, today=today)

    def compare(self) -> str:
        """Register a comparison of the first two quarters of the first area; gives its id."""
        today = wall_clock().astimezone(HERE).date()
        months = [first_of_month(today, months_ago) for months_ago in (14, 12, 6, 4)]
        with writing(self.engine) as session:
            version = questionnaire.latest(session, "gesprek")
            assert version is not None
            question = Question(self.area(), None, None, version, "standard", *months)
            return comparisons.register(session, question, role="ambassador", today=today)

    def endpoint(self, path: str) -> str:
        """Name the view that answers a path."""
        endpoint, _arguments = self.app.url_map.bind("").match(path)
        return str(endpoint)

    def only_posts(self) -> set[str]:
        """Name the views that are no pages: they only take forms."""
        return {rule.endpoint for rule in self.app.url_map.iter_rules() if "GET" not in (rule.methods or ())}

    def area(self) -> int:
        """The first area."""
        with reading(self.engine) as session:
            return regions.areas(session)[0].id


def _handed_over(session: Session, talk: Talk, today: date) -> Issued:
    """Issue an invitation with the worker's side of the talk, as the room does."""
    terms, now = read_terms(), wall_clock()
    issued = invitations.issue(session, KEYS, talk, terms=terms, now=now, today=today)
    worker = session.scalars(sa.select(Account).filter_by(role="caseworker")).first()
    assert worker is not None
    waiting = accounts.hash_token(accounts.start_session(session, worker, now=now))
    handovers.start(session, KEYS, issued, session_hash=waiting, device=talk.device, terms=terms, now=now)
    return issued


def first_of_month(today: date, months_ago: int) -> date:
    """Give the first day of a month before this one."""
    month = today.year * 12 + today.month - 1 - months_ago
    return date(month // 12, month % 12 + 1, 1)


@contextmanager
def served_demo(folder: Path) -> Iterator[Filled]:
    """Fill a database as the demo does, and serve it."""
    address = f"sqlite:///{folder / 'stem.db'}"
    migrations.upgrade(address)
    engine = create_engine(address)
    today = wall_clock().astimezone(HERE).date()
    hashes = {person.username: _hashes(person.has_pin) for person in PEOPLE}
    with writing(engine) as session:
        demo.fill(session, KEYS, hashes, today=today, rng=random.Random(4), terms=read_terms())
        session.execute(sa.update(Account).where(Account.role == "caseworker").values(house_rules_on=today))
    app = create_app(Config(address, KEYS.secret, secure_cookies=False, password_memory=CHEAP))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Filled(f"http://127.0.0.1:{server.port}", engine, app)
    finally:
        server.shutdown()
        thread.join()
        engine.dispose()


def _hashes(has_pin: bool) -> Hashes:
    return Hashes(passwords.seal(PASSWORD, memory=CHEAP), passwords.seal(PIN, memory=CHEAP) if has_pin else None)
