"""Coverage: how many talks were held, asked about, answered, declined, left unfinished or not asked about, per week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import add_to_count, add_to_counts
from surveys.schema import Coverage


@dataclass(frozen=True)
class Spot:
    """The row of the coverage table that a talk counts in: place, phase and week."""

    region_id: int
    service_id: int
    phase_id: int
    week: date


def count(session: Session, spot: Spot, kind: str, *, reason: str = "", number: int = 1) -> None:
    """Add to a count, making its row when it is the first; a negative number takes back what was counted before."""
    count_many(session, [(spot, kind, reason, number)])


def count_many(session: Session, counts: Iterable[tuple[Spot, str, str, int]]) -> None:
    """Add many counts at once; the same spot and kind may come more than once."""
    totals: dict[tuple[Spot, str, str], int] = {}
    for spot, kind, reason, number in counts:
        totals[spot, kind, reason] = totals.get((spot, kind, reason), 0) + number
    # One order for everybody: two writers that take the same rows in another order would wait for each other for ever.
    rows = [
        {**vars(spot), "kind": kind, "reason": reason, "count": number}
        for (spot, kind, reason), number in sorted(totals.items(), key=repr)
    ]
    if all(row["count"] >= 0 for row in rows):
        add_to_counts(session, Coverage, rows)
        return
    for row in rows:
        _add(session, row)


def _add(session: Session, row: dict[str, Any]) -> None:
    """Add to one count; what is taken back has to be there, since no row may begin below zero."""
    number = row.pop("count")
    if number < 0:
        taken = sa.update(Coverage).filter_by(**row)
        session.execute(taken.values(count=Coverage.__table__.c.count + number))
    else:
        add_to_count(session, Coverage, row, number)


def type_held(session: Session, spot: Spot, number: int | None) -> None:
    """Record how many talks were held in a week, as a manager typed it; replaces what was typed, None forgets it."""
    identity = (spot.region_id, spot.service_id, spot.phase_id, spot.week, "held", "")
    row = session.get(Coverage, identity)
    if number is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(Coverage(**vars(spot), kind="held", reason="", count=number))
    else:
        row.count = number
    session.flush()


def held(session: Session, region_id: int, service_id: int, *, since: date) -> dict[date, int]:
    """Give the talks held that were typed for a place, week by week, from a day on."""
    query = sa.select(Coverage.week, sa.func.sum(Coverage.count)).where(
        Coverage.region_id == region_id, Coverage.service_id == service_id, Coverage.kind == "held"
    )
    weeks = session.execute(query.where(Coverage.week >= since).group_by(Coverage.week))
    return {week: int(number) for week, number in weeks}
