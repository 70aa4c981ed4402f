"""Small, fictitious organisations for tests: a region with an open phase, invitations, answers and frozen blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import atoms, client_languages, invitations, phases, questionnaire, regions, responses
from surveys.base import writing
from surveys.invitations import Issued, Talk
from surveys.keys import Keys, new_receipt
from surveys.regions import Place
from surveys.responses import Answers, Placement
from surveys.schema import Phase
from surveys.terms import read_terms
from surveys.weeks import week_of
from tests.made_once import made_once

KEYS = Keys(b"a secret of tests, long enough to be one")
TERMS = read_terms()
TODAY = date(2025, 3, 12)
NOW = datetime(2025, 3, 12, 10, 0, tzinfo=UTC)
PLEASED = {"s1": "5", "s2": "4", "s3": "5", "s4": "3", "s5": "5", "s6": "4"}


@dataclass(frozen=True)
class Organisation:
    """One region and service line with an open phase, and the questionnaire asked there."""

    engine: sa.Engine
    place: Place
    phase_id: int
    version_id: int

    def placement(self, day: date, **other: object) -> Placement:
        """Where and how an answer of a day was given; anything can be said otherwise."""
        usual: dict[str, object] = {
            "region_id": self.place.region_id,
            "service_id": self.place.service_id,
            "phase_id": self.phase_id,
            "week": week_of(day),
            "role": "parent",
            "talk": "home",
            "device": "worker",
            "shown": "together",
            "language": "nl",
            "again": False,
        }
        return Placement(**{**usual, **other})  # type: ignore[arg-type]

    def answered(self, day: date, number: int, given: Mapping[str, str] = PLEASED, **other: object) -> None:
        """Store a number of equal answers of a day."""
        self.answered_each(day, [given] * number, **other)

    def answered_each(
        self, day: date, sheets: Iterable[Mapping[str, str]], *, form: str = "standard", **other: object
    ) -> None:
        """Store answers of a day, each with its own sheet."""
        rows = [
            (KEYS.row(new_receipt()), self.placement(day, **other), Answers(self.version_id, form, dict(sheet)))
            for sheet in sheets
        ]
        with writing(self.engine) as session:
            versions = {self.version_id: questionnaire.get(session, self.version_id)}
            responses.record_many(session, rows, versions)

    def invited(self, session: Session, *, device: str = "worker", today: date = TODAY, now: datetime = NOW) -> Issued:
        """Issue an invitation for a talk here."""
        talk = Talk(
            self.place.region_id, self.place.service_id, self.phase_id, self.version_id, "home", "parent", device, False
        )
        return invitations.issue(session, KEYS, talk, terms=TERMS, now=now, today=today)

    def answers(self, given: Mapping[str, str] = PLEASED) -> Answers:
        """A sheet of answers to the questionnaire asked here."""
        return Answers(self.version_id, "standard", dict(given))

    def send(
        self,
        session: Session,
        issued: Issued,
        receipt: str,
        *,
        given: Mapping[str, str] = PLEASED,
        now: datetime = NOW,
        today: date = TODAY,
    ) -> responses.Recorded:
        """Send a sheet of answers under an invitation, as the form does."""
        return responses.record(
            session,
            KEYS,
            key_hash=KEYS.invitation(issued.key),
            receipt=receipt,
            answers=self.answers(given),
            shown="together",
            language="nl",
            now=now,
            today=today,
        )

    def freeze(self, today: date) -> list[int]:
        """Freeze what is closed on a day and give the ids of the new blocks."""
        with writing(self.engine) as session:
            return [atom.id for atom in atoms.freeze(session, today=today, terms=TERMS)]

    def phase(self, session: Session) -> Phase:
        """The phase that is open here."""
        return session.get_one(Phase, self.phase_id)


def organisation(
    engine: sa.Engine, region: str = "eemland", service: str = "save", opened_on: date = date(2025, 1, 1)
) -> Organisation:
    """Make an organisation with all its places, and open a first phase in one of them."""
    made = made_once(engine, (region, service, opened_on), lambda: _organise(engine, region, service, opened_on))
    return Organisation(engine, *made)


def _organise(engine: sa.Engine, region: str, service: str, opened_on: date) -> tuple[Place, int, int]:
    with writing(engine) as session:
        regions.load(session, regions.SHIPPED.read_text(encoding="utf-8"))
        version_id = questionnaire.add(session, questionnaire.shipped("gesprek-1"), today=opened_on)
        for language in ("nl", "en"):
            client_languages.release(session, version_id, language, today=opened_on)
        place = place_of(session, region, service)
        phase_id = open_phase(session, place, on=opened_on)
    return place, phase_id, version_id


def place_of(session: Session, region: str, service: str = "save") -> Place:
    """Find a place by its keys."""
    return next(place for place in regions.places(session) if (place.region, place.service) == (region, service))


def open_phase(session: Session, place: Place, *, on: date, key: str = "fase-1", name: str = "fase 1") -> int:
    """Plan and open a phase in a place."""
    phase = phases.plan(session, place.region_id, place.service_id, key=key, name=name, planned_on=on)
    phases.open_phase(session, phase, on=on)
    return phase.id
