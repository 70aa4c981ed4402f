"""Freezing: rows of closed months become blocks of at least ten distinct clients, for ever (docs/disclosure.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis import blocks
from surveys import phases, questionnaire
from surveys.questionnaire import COMPOSITE
from surveys.schema import NO_ANSWERS, Answer, Area, Atom, AtomCell, Phase, Region, Response
from surveys.terms import Terms
from surveys.weeks import closes_on, first_week, month_of, month_of_week, next_month


@dataclass(frozen=True)
class Series:
    """What joins into blocks: one region, service line, phase, questionnaire version and form."""

    region_id: int
    service_id: int
    phase_id: int
    version_id: int
    form: str


def freeze(
    session: Session, *, today: date, frozen_on: date | None = None, terms: Terms, area_id: int | None = None
) -> list[Atom]:
    """Freeze what closed months allow and give the new blocks; what is frozen already never changes.

    ``today`` decides which months are closed; an imported area is never later than the last day it was received for.
    With ``area_id`` only that area is looked at. A second call on the same day freezes nothing new.
    """
    frozen: list[Atom] = []
    received = dict(session.execute(sa.select(Area.id, Area.received_through)).all())
    query = sa.select(Phase, Region.area_id).join(Region, Region.id == Phase.region_id)
    if area_id is not None:
        query = query.where(Region.area_id == area_id)
    # Answers that are being written hold their phase: a freeze waits for them, so that it counts what it closes.
    for phase, area in session.execute(query.order_by(Phase.id).with_for_update(of=Phase)).all():
        through = received[area]
        clock = today if through is None else min(today, through)
        frozen.extend(_freeze_phase(session, phase, clock, frozen_on or today, terms))
    session.flush()
    return frozen


def _freeze_phase(session: Session, phase: Phase, clock: date, frozen_on: date, terms: Terms) -> list[Atom]:
    breaks = _breaks(session, phase)
    frozen: list[Atom] = []
    for series, months in _open_months(session, phase).items():
        closed = [(month, clients) for month, clients in sorted(months.items()) if closes_on(month) <= clock]
        plan = blocks.freeze_plan(
            [(_index(month), clients) for month, clients in closed],
            [_index(month) for month in breaks],
            minimum=terms.disclosure["block_clients"],
        )
        frozen.extend(_store(session, series, _month(first), _month(last), frozen_on) for first, last in plan)
    return frozen


def _index(month: date) -> int:
    return month.year * 12 + month.month - 1


def _month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def _breaks(session: Session, phase: Phase) -> list[date]:
    """Months that no block reaches back over: the first month after (or wholly in) a pause of the phase."""
    breaks = []
    for pause in phases.pauses(session, phase.id):
        month = month_of(pause.from_on)
        # A pause from the first day of a month breaks before it; one that begins later leaves that month with the past.
        breaks.append(month if pause.from_on <= first_week(month) else next_month(month))
    return breaks


def _open_months(session: Session, phase: Phase) -> dict[Series, dict[date, int]]:
    """Count distinct clients per month for each series of a phase, leaving out what is frozen already."""
    distinct = sa.func.sum(sa.case((Response.again, 0), else_=1))
    query = (
        sa.select(Response.version_id, Response.form, Response.week, distinct)
        .where(Response.region_id == phase.region_id, Response.service_id == phase.service_id)
        .where(Response.phase_id == phase.id)
        .group_by(Response.version_id, Response.form, Response.week)
    )
    months: dict[Series, dict[date, int]] = {}
    through: dict[Series, date] = {}
    for version_id, form, week, clients in session.execute(query):
        series = Series(phase.region_id, phase.service_id, phase.id, version_id, form)
        month = month_of_week(week)
        if series not in through:
            through[series] = _frozen_through(session, series)
        if month > through[series]:
            counted = months.setdefault(series, {})
            counted[month] = counted.get(month, 0) + int(clients)
    return months


def _frozen_through(session: Session, series: Series) -> date:
    query = sa.select(sa.func.max(Atom.last_month)).filter_by(**vars(series))
    return session.scalar(query) or date.min


def frozen_through(session: Session, phase_id: int) -> date | None:
    """Give the last month of a phase that lies in a block: answers of that month or before can no longer be added."""
    return session.scalar(sa.select(sa.func.max(Atom.last_month)).where(Atom.phase_id == phase_id))


def _store(session: Session, series: Series, first: date, last: date, frozen_on: date) -> Atom:
    cells = _count_cells(session, series, first, last)
    clients, repeats = _count_clients(session, series, first, last)
    atom = Atom(
        **vars(series),
        first_month=first,
        last_month=last,
        clients=clients,
        repeats=repeats,
        frozen_on=frozen_on,
        checksum=_checksum(series, first, last, clients, repeats, cells),
    )
    session.add(atom)
    session.flush()
    session.execute(
        sa.insert(AtomCell),
        [
            {"atom_id": atom.id, "statement": statement, "answer": answer, "count": count}
            for (statement, answer), count in cells.items()
        ],
    )
    return atom


def _rows(series: Series, first: date, last: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        *(getattr(Response, name) == value for name, value in vars(series).items()),
        Response.week >= first_week(first),
        Response.week < first_week(next_month(last)),
    )


def _count_clients(session: Session, series: Series, first: date, last: date) -> tuple[int, int]:
    query = sa.select(Response.again, sa.func.count()).where(_rows(series, first, last)).group_by(Response.again)
    counted = dict(session.execute(query).all())
    return counted.get(False, 0), counted.get(True, 0)


def _count_cells(session: Session, series: Series, first: date, last: date) -> dict[tuple[str, str], int]:
    once = sa.and_(_rows(series, first, last), Response.again.is_(False))
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


def _checksum(
    series: Series, first: date, last: date, clients: int, repeats: int, cells: dict[tuple[str, str], int]
) -> str:
    said = [
        *vars(series).values(),
        first.isoformat(),
        last.isoformat(),
        clients,
        repeats,
        *([statement, answer, count] for (statement, answer), count in sorted(cells.items())),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class Verified:
    """What a verification found: how many rows and cells there are, and every difference in one sentence each."""

    responses: int
    cells: int
    differences: tuple[str, ...]


def verify(session: Session) -> Verified:
    """Recount every block against its rows, and every erased block against its stored checksum."""
    differences: list[str] = []
    for atom in session.scalars(sa.select(Atom).order_by(Atom.id)):
        differences.extend(_differences(session, atom))
    differences.extend(_wrong_composites(session))
    responses = session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0
    cells = session.scalar(sa.select(sa.func.count()).select_from(AtomCell)) or 0
    return Verified(responses, cells, tuple(differences))


def _differences(session: Session, atom: Atom) -> Iterable[str]:
    series = Series(atom.region_id, atom.service_id, atom.phase_id, atom.version_id, atom.form)
    span = (atom.first_month, atom.last_month)
    name = f"block {atom.id} ({span[0]:%Y-%m} to {span[1]:%Y-%m})"
    query = sa.select(AtomCell.statement, AtomCell.answer, AtomCell.count).where(AtomCell.atom_id == atom.id)
    stored = {(statement, answer): count for statement, answer, count in session.execute(query)}
    if _checksum(series, *span, atom.clients, atom.repeats, stored) != atom.checksum:
        yield f"{name}: its cells do not fit its checksum"
    if atom.erased_on is not None:
        return
    if _count_clients(session, series, *span) != (atom.clients, atom.repeats):
        yield f"{name}: its number of clients is not that of its rows"
    counted = _count_cells(session, series, *span)
    for cell in sorted(stored.keys() | counted.keys()):
        if stored.get(cell, 0) != counted.get(cell, 0):
            yield f"{name}: {cell[0]} {cell[1]} is {stored.get(cell, 0)} where the rows give {counted.get(cell, 0)}"


def _wrong_composites(session: Session) -> Iterable[str]:
    """Recompute the composite of every row, version by version, inside the database."""
    step = sa.case((Answer.answer.in_(NO_ANSWERS), None), else_=sa.cast(Answer.answer, sa.Integer))
    for version_id, form in session.execute(sa.select(Response.version_id, Response.form).distinct()).all():
        at_least = questionnaire.get(session, version_id).forms[form].composite_at_least
        total, answered = sa.func.sum(step), sa.func.count(step)
        expected = sa.case((answered >= (at_least or 99), (4 * total + answered) // (2 * answered)), else_=None)
        wrong = (
            sa.select(Response.row_key)
            .join(Answer, Answer.row_key == Response.row_key)
            .where(Response.version_id == version_id, Response.form == form)
            .group_by(Response.row_key, Response.composite)
            .having(sa.func.coalesce(Response.composite, -1) != sa.func.coalesce(expected, -1))
        )
        number = session.scalar(sa.select(sa.func.count()).select_from(wrong.subquery())) or 0
        if number:
            yield f"{number} responses of version {version_id}: their composite is not that of their answers"


def erase(session: Session, *, frozen_before: date, today: date) -> int:
    """Erase the rows of blocks that were frozen before a day; the blocks stay. Gives the number of rows."""
    erased = 0
    for atom in session.scalars(sa.select(Atom).where(Atom.erased_on.is_(None), Atom.frozen_on < frozen_before)):
        series = Series(atom.region_id, atom.service_id, atom.phase_id, atom.version_id, atom.form)
        gone = sa.delete(Response).where(_rows(series, atom.first_month, atom.last_month))
        erased += len(session.execute(gone.returning(Response.row_key)).all())
        atom.erased_on = today
    session.flush()
    return erased
