"""Clients who brought their code: whether they answered higher, the same or lower than their time before.

Two talks of one client are compared in memory; what is kept is one count per statement. It joins into blocks at the
next freeze (`surveys.atoms.moves`); until then nobody reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import add_to_counts
from surveys.schema import NO_ANSWERS, Change, Region
from surveys.weeks import month_of_week

PAIRS, ALL = "", "same"  # the row that counts the clients themselves


@dataclass(frozen=True)
class Followed:
    """Where a client who was followed counts: the region and month of the later talk, and what both answered."""

    region_id: int
    version_id: int
    form: str
    week: date


def moves(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Say per statement which way a client went; statements without an answer on either side are left out."""
    both = [
        (statement, int(before[statement]), int(answer))
        for statement, answer in after.items()
        if answer not in NO_ANSWERS and before.get(statement, NO_ANSWERS[0]) not in NO_ANSWERS
    ]
    return {key: "higher" if now > then else "lower" if now < then else "same" for key, then, now in both}


def lock_regions(session: Session, region_ids: Collection[int]) -> None:
    """Let nobody add a client to these regions, or freeze them, half-way through another who does."""
    query = sa.select(Region.id).where(Region.id.in_(region_ids)).order_by(Region.id)
    session.execute(query.with_for_update()).all()


def add(session: Session, followed: Followed, went: Mapping[str, str]) -> None:
    """Count a client who was followed from one talk to the next."""
    add_many(session, [(followed, went)])


def add_many(session: Session, clients: Iterable[tuple[Followed, Mapping[str, str]]]) -> None:
    """Count several at once."""
    rows: Counter[tuple[int, int, str, date, str, str]] = Counter()
    for followed, went in clients:
        spot = (followed.region_id, followed.version_id, followed.form, month_of_week(followed.week))
        rows.update((*spot, *moved) for moved in [(PAIRS, ALL), *went.items()])
    lock_regions(session, {row[0] for row in rows})
    names = ("region_id", "version_id", "form", "month", "statement", "move")
    add_to_counts(
        session,
        Change,
        [dict(zip(names, row, strict=True)) | {"count": number} for row, number in sorted(rows.items())],
    )
