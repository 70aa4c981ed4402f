"""A made-up history to try De Stem with: eighteen months of fictitious talks in the real regions, ending today."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import atoms, changes, client_languages, coverage, events, phases, questionnaire, regions, responses
from surveys.coverage import Spot
from surveys.demo import followed, talks
from surveys.demo.people import PEOPLE, Hashes, Person, add_people
from surveys.demo.story import EVENTS, STEPS, Step, monday_of
from surveys.keys import Keys
from surveys.responses import Answers
from surveys.schema import Account, Area, Phase
from surveys.terms import Terms
from surveys.weeks import closes_on, month_of, months_between

__all__ = ["PEOPLE", "Hashes", "Person", "fill", "is_empty"]

QUESTIONNAIRE, FORM = "gesprek-1", "standard"
RELEASED = ("nl", "en")

Progress = Callable[[str, int, int], None]


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def is_empty(session: Session) -> bool:
    """Say whether nobody has begun here: there are no accounts, and no areas but imported ones."""
    begun = sa.select(Area.id).where(Area.received_through.is_(None)).limit(1)
    return session.scalar(sa.select(Account.id).limit(1)) is None and session.scalar(begun) is None


def fill(
    session: Session,
    keys: Keys,
    hashes: Mapping[str, Hashes],
    *,
    today: date,
    rng: random.Random,
    terms: Terms,
    progress: Progress = _silent,
) -> int:
    """Fill an empty database with the story, freeze its months in order, and give the number of responses.

    ``hashes`` has those of each of `PEOPLE`, by username.
    """
    begins = monday_of(0, today=today)
    regions.load(session, regions.SHIPPED.read_text(encoding="utf-8"))
    version = questionnaire.shipped(QUESTIONNAIRE)
    version_id = questionnaire.add(session, version, today=begins)
    for language in RELEASED:
        client_languages.release(session, version_id, language, today=begins)
    questionnaire.mark_used(session, version_id, today=begins)
    add_people(session, hashes, today=begins)
    places = {(place.region, place.service): (place.region_id, place.service_id) for place in regions.places(session)}
    _add_events(session, today)
    total = 0
    for number, step in enumerate(STEPS, start=1):
        phase = _begin(session, step, places[step.region, step.service], today)
        drawn, counts = talks.of_step(step, _spots(step, phase, today), today=today, rng=rng)
        rows = [
            # A receipt like those of real sendings, but drawn from the rng.
            (keys.row(f"{rng.getrandbits(128):032x}"), talk.placement, Answers(version_id, FORM, talk.given))
            for talk in drawn
        ]
        if rows:
            responses.record_many(session, rows, {version_id: version})
        coverage.count_many(session, counts)
        changes.add_many(session, followed.of_step(step, phase.region_id, version_id, FORM, today=today, rng=rng))
        total += len(rows)
        progress("phases", number, len(STEPS))
    _freeze(session, begins, today, terms, progress)
    return total


def _add_events(session: Session, today: date) -> None:
    regions_by_key = {place.region: place for place in regions.places(session)}
    for event in EVENTS:
        for key in event.regions:
            place = regions_by_key[key]
            first = monday_of(event.first, today=today)
            events.add(
                session,
                area_id=place.area_id,
                region_id=None if event.whole_area else place.region_id,
                from_on=first,
                until_on=None if event.last is None else monday_of(event.last, today=today),
                breaks_blocks=event.breaks_blocks,
                names=event.names,
                today=first,
            )


def _begin(session: Session, step: Step, place: tuple[int, int], today: date) -> Phase:
    """Plan, open and pause a phase as its step says; the one before it in the same place closes by that."""

    def monday(week: int) -> date:
        return monday_of(week, today=today)

    phase = phases.plan(session, *place, key=step.key, name=step.name, planned_on=monday(step.planned))
    if step.opens is not None:
        phases.open_phase(session, phase, on=monday(step.opens))
    for pause in step.pauses:
        first = monday(pause.first)
        phases.pause(session, phase, from_on=first, reason=pause.reason, today=first)
        if pause.last is not None:
            phases.resume(session, phase, on=monday(pause.last))
    return phase


def _spots(step: Step, phase: Phase, today: date) -> list[tuple[int, Spot]]:
    return [
        (week, Spot(phase.region_id, phase.service_id, phase.id, monday_of(week, today=today)))
        for week in step.open_weeks()
    ]


def _freeze(session: Session, begins: date, today: date, terms: Terms, progress: Progress) -> None:
    """Freeze every month on the day on which it was over."""
    days = [day for month in months_between(month_of(begins), month_of(today)) if (day := closes_on(month)) <= today]
    own = session.scalars(sa.select(Area.id).where(Area.received_through.is_(None))).all()
    for number, day in enumerate(days, start=1):
        for area_id in own:
            atoms.freeze(session, today=day, terms=terms, area_id=area_id)
        progress("months", number, len(days))
