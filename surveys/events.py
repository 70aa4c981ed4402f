"""Outside events: what happened around the talks, as dated data. They are drawn and named, and never called a cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import DomainError
from surveys.schema import OutsideEvent, OutsideEventName

LONGEST_NAME = 120
YEARS = range(2000, 2101)


class BadEvent(DomainError):
    """An event that cannot be stored; the text says why."""

    key = "bad-event"


@dataclass(frozen=True)
class Event:
    """An outside event of an area or of one region; ``until_on`` is the first day after it, when it has an end."""

    id: int
    area_id: int
    region_id: int | None
    from_on: date
    until_on: date | None
    breaks_blocks: bool
    registered_on: date
    end_registered_on: date | None
    names: Mapping[str, str]

    def happened_in(self, region_id: int) -> bool:
        """Say whether it held in a region of its area."""
        return self.region_id is None or self.region_id == region_id

    def touches(self, first: date, last: date) -> bool:
        """Say whether it held on a day between two days, both included; without an end only its beginning counts."""
        held_after = self.from_on >= first if self.until_on is None else self.until_on > first
        return self.from_on <= last and held_after


def add(
    session: Session,
    *,
    area_id: int,
    region_id: int | None,
    from_on: date,
    until_on: date | None,
    breaks_blocks: bool,
    names: Mapping[str, str],
    today: date,
) -> Event:
    """Register an event; blocks that are frozen from now on do not reach over its edges when it breaks them."""
    if any(day is not None and day.year not in YEARS for day in (from_on, until_on)):
        raise BadEvent(f"an event lies between {YEARS[0]} and {YEARS[-1]}")
    if until_on is not None and until_on <= from_on:
        raise BadEvent("the first day after the event must come after its first day")
    if not names.get("nl", "").strip() or any(len(name) > LONGEST_NAME for name in names.values()):
        raise BadEvent(f"an event needs a Dutch name of at most {LONGEST_NAME} characters")
    row = OutsideEvent(
        area_id=area_id,
        region_id=region_id,
        from_on=from_on,
        until_on=until_on,
        breaks_blocks=breaks_blocks,
        registered_on=today,
        end_registered_on=None if until_on is None else today,
    )
    session.add(row)
    session.flush()
    session.add_all(
        OutsideEventName(event_id=row.id, language=language, name=name.strip())
        for language, name in names.items()
        if name.strip()
    )
    session.flush()
    return of_area(session, area_id, only=row.id)[0]


def end(session: Session, event_id: int, *, on: date, today: date) -> None:
    """Say on which day an event was over; once said it stays."""
    row = session.get(OutsideEvent, event_id)
    if row is None or row.until_on is not None:
        raise BadEvent("this event is not there, or it has ended already")
    if on <= row.from_on or on.year not in YEARS:
        raise BadEvent("the first day after the event must come after its first day")
    row.until_on, row.end_registered_on = on, today
    session.flush()


def of_area(session: Session, area_id: int, *, only: int | None = None) -> list[Event]:
    """List the events of an area and of its regions, in order of time."""
    query = sa.select(OutsideEvent).where(OutsideEvent.area_id == area_id)
    if only is not None:
        query = query.where(OutsideEvent.id == only)
    return _with_names(session, session.scalars(query.order_by(OutsideEvent.from_on, OutsideEvent.id)).all())


def that_break_blocks(session: Session, *, area_id: int, region_id: int) -> list[Event]:
    """List the events of a region over whose edges no block reaches."""
    return [event for event in of_area(session, area_id) if event.breaks_blocks and event.happened_in(region_id)]


def _with_names(session: Session, rows: Sequence[OutsideEvent]) -> list[Event]:
    names: dict[int, dict[str, str]] = {row.id: {} for row in rows}
    query = sa.select(OutsideEventName).where(OutsideEventName.event_id.in_(names))
    for name in session.scalars(query):
        names[name.event_id][name.language] = name.name
    return [
        Event(**{key: getattr(row, key) for key in Event.__dataclass_fields__ if key != "names"}, names=names[row.id])
        for row in rows
    ]
