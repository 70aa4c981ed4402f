"""Counting the answers of a series of months: from rows to cells, and the checksum that proves them later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.questionnaire import COMPOSITE
from surveys.schema import Answer, Response
from surveys.weeks import first_week, next_month

Cells = dict[tuple[str, str], int]
Name = TypeVar("Name", bound=tuple[str, ...])


@dataclass(frozen=True)
class Series:
    """What joins into blocks: one region, service line, phase, questionnaire version and form."""

    region_id: int
    service_id: int
    phase_id: int
    version_id: int
    form: str


def rows_of(series: Series, first: date, last: date) -> sa.ColumnElement[bool]:
    """Say which responses belong to a run of months of a series."""
    return sa.and_(
        *(getattr(Response, name) == value for name, value in vars(series).items()),
        Response.week >= first_week(first),
        Response.week < first_week(next_month(last)),
    )


def count_clients(session: Session, series: Series, first: date, last: date) -> tuple[int, int]:
    """Count distinct clients and known repeats."""
    query = sa.select(Response.again, sa.func.count()).where(rows_of(series, first, last)).group_by(Response.again)
    counted = dict(session.execute(query).all())
    return counted.get(False, 0), counted.get(True, 0)


def count_cells(session: Session, rows: sa.ColumnElement[bool]) -> Cells:
    """Count the first answer of every client among some rows, per statement and answer, the composite included."""
    once = sa.and_(rows, Response.again.is_(False))
    per_answer = (
        sa.select(Answer.statement, Answer.answer, sa.func.count())
        .join(Response, Response.row_key == Answer.row_key)
        .where(once)
        .group_by(Answer.statement, Answer.answer)
    )
    composites = (
        sa.select(Response.composite, sa.func.count())
        .where(once, Response.composite.is_not(None))
        .group_by(Response.composite)
    )
    cells = {(statement, answer): count for statement, answer, count in session.execute(per_answer)}
    cells |= {(COMPOSITE, str(half)): count for half, count in session.execute(composites)}
    return dict(sorted(cells.items()))


def checksum(*said: object, cells: Mapping[Name, int]) -> str:
    """Give the fingerprint of what was frozen: its place and time, its totals, and every cell."""
    listed = [[*name, count] for name, count in sorted(cells.items())]
    plain = [value.isoformat() if isinstance(value, date) else value for value in said]
    return hashlib.sha256(json.dumps([*plain, *listed]).encode()).hexdigest()
