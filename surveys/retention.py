"""Forgetting on time: what is erased when, by the terms of terms.toml (docs/privacy.md explains each)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import atoms, audit, handovers, invitations
from surveys.atoms import Series
from surveys.schema import (
    Account,
    Area,
    Atom,
    Attempt,
    AuditLine,
    OneTimeLink,
    Phase,
    Region,
    Response,
    Spent,
    StaffSession,
)
from surveys.terms import Terms
from surveys.weeks import first_week, month_of, month_of_week

ATTEMPTS_FOR = timedelta(days=1)


def run(session: Session, *, now: datetime, today: date, terms: Terms, dry_run: bool = False) -> dict[str, int]:
    """Erase everything whose term is over and give the number per kind; a dry run counts and erases nothing."""
    if not dry_run:
        counts = _erase(session, now=now, today=today, terms=terms)
        erased = ", ".join(f"{kind} {number}" for kind, number in counts.items() if number)
        if erased:
            audit.note(session, "retention", now=now, subject=erased)
        return counts
    with session.begin_nested() as trial:
        counts = _erase(session, now=now, today=today, terms=terms)
        trial.rollback()
    return counts


def expire(session: Session, *, now: datetime) -> dict[str, int]:
    """End the invitations (counted as not finished) and the talks whose time is over."""
    return {"invitations": invitations.expire(session, now=now), "handovers": handovers.expire(session, now=now)}


def _erase(session: Session, *, now: datetime, today: date, terms: Terms) -> dict[str, int]:
    kept_since = today - terms.term("responses_after_freeze")
    responses = atoms.erase(session, frozen_before=kept_since, today=today)
    return {
        **expire(session, now=now),
        "responses": responses + _erase_left_over(session, today=today, terms=terms),
        "spent": _delete(session, Spent, Spent.week <= _last_spent_week(now, terms)),
        "audit_lines": _delete(session, AuditLine, AuditLine.at < now - terms.term("audit")),
        "attempts": _delete(session, Attempt, Attempt.window_starts_at < now - ATTEMPTS_FOR),
        "links": _delete(session, OneTimeLink, OneTimeLink.expires_at <= now),
        "sessions": _erase_sessions(session, now=now, terms=terms),
    }


def _delete(session: Session, table: Any, over: sa.ColumnElement[bool]) -> int:
    gone = sa.delete(table).where(over).returning(*sa.inspect(table).primary_key)
    return len(session.execute(gone, execution_options={"synchronize_session": False}).all())


def _last_spent_week(now: datetime, terms: Terms) -> date:
    """The last week whose keys have all expired so long ago that nobody sends the same answer again."""
    over = now - terms.term("invitation") - terms.term("repeat_after_expiry")
    return over.date() - timedelta(days=7)


def _erase_sessions(session: Session, *, now: datetime, terms: Terms) -> int:
    erased = 0
    for kind, ours in (("caseworker", Account.role == "caseworker"), ("staff", Account.role != "caseworker")):
        over = sa.or_(
            StaffSession.seen_at < now - terms.term(f"{kind}_idle"),
            StaffSession.started_at < now - terms.term(f"{kind}_absolute"),
        )
        owners = sa.select(Account.id).where(ours)
        erased += _delete(session, StaffSession, sa.and_(over, StaffSession.account_id.in_(owners)))
    return erased


def _erase_left_over(session: Session, *, today: date, terms: Terms) -> int:
    """Erase old rows that no block can take any more: too few before a pause, or in a phase that has ended.

    They would never be frozen, so the term that starts at the freeze would keep them for ever.
    """
    term = terms.term("responses_after_freeze")
    query = sa.select(Phase, Area.received_through)
    query = query.join(Region, Region.id == Phase.region_id).join(Area, Area.id == Region.area_id)
    erased = 0
    for phase, through in session.execute(query).all():
        limit = (today if through is None else min(today, through)) - term
        for series, weeks in _old_weeks(session, phase, before=first_week(month_of(limit))):
            ended = phase.closed_on is not None and phase.closed_on <= limit
            over = _out_of_reach(session, series, weeks, ended=ended)
            named = [getattr(Response, name) == value for name, value in vars(series).items()]
            erased += _delete(session, Response, sa.and_(*named, Response.week.in_(over)))
    return erased


def _old_weeks(session: Session, phase: Phase, *, before: date) -> Iterable[tuple[Series, list[date]]]:
    query = sa.select(Response.version_id, Response.form, Response.week).distinct()
    query = query.where(Response.region_id == phase.region_id, Response.service_id == phase.service_id)
    query = query.where(Response.phase_id == phase.id, Response.week < before)
    weeks: dict[Series, list[date]] = {}
    for version_id, form, week in session.execute(query):
        series = Series(phase.region_id, phase.service_id, phase.id, version_id, form)
        weeks.setdefault(series, []).append(week)
    return weeks.items()


def _out_of_reach(session: Session, series: Series, weeks: list[date], *, ended: bool) -> list[date]:
    query = sa.select(Atom.first_month, Atom.last_month).filter_by(**vars(series))
    spans = session.execute(query).all()
    passed = max((last for _, last in spans), default=date.min)
    return [
        week
        for week in weeks
        if not any(first <= month_of_week(week) <= last for first, last in spans)
        and (ended or month_of_week(week) <= passed)
    ]
