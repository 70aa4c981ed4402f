"""The register of comparisons: who looks writes down first what is compared and on which day it was asked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import DomainError
from surveys.schema import Comparison


class BadComparison(DomainError):
    """Two runs of months that cannot be compared."""

    key = "bad-comparison"


@dataclass(frozen=True)
class Question:
    """What is compared: an area or one of its places, and two runs of months, the first before the second."""

    area_id: int
    region_id: int | None
    service_id: int | None
    version_id: int
    form: str
    before_first: date
    before_last: date
    after_first: date
    after_last: date


def register(session: Session, question: Question, *, role: str, today: date) -> str:
    """Write a question down and give its id; the same question asked again on the same day is one question."""
    if question.before_last < question.before_first or question.after_last < question.after_first:
        raise BadComparison("a run of months ends before it begins")
    if question.after_first <= question.before_last:
        raise BadComparison("the second run must begin after the first has ended")
    same = sa.select(Comparison.id).filter_by(**vars(question), registered_on=today, role=role)
    known = session.scalar(same)
    if known is not None:
        return known
    before = session.scalar(sa.select(sa.func.max(Comparison.position)).filter_by(area_id=question.area_id)) or 0
    comparison = Comparison(
        id=secrets.token_hex(16), **vars(question), registered_on=today, role=role, position=before + 1
    )
    session.add(comparison)
    session.flush()
    return comparison.id


def register_of(session: Session, area_ids: frozenset[int]) -> list[Comparison]:
    """List what was compared in some areas, newest first."""
    query = sa.select(Comparison).where(Comparison.area_id.in_(area_ids))
    return list(session.scalars(query.order_by(Comparison.registered_on.desc(), Comparison.id)))


def get(session: Session, comparison_id: str, area_ids: frozenset[int]) -> Comparison | None:
    """Read a registered comparison of one's own areas."""
    comparison = session.get(Comparison, comparison_id)
    return comparison if comparison is not None and comparison.area_id in area_ids else None
