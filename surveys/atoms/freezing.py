"""Freezing answers: months of one series join forward until ten distinct clients hide each other (P1, P3, P10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis import blocks
from surveys import phases
from surveys.atoms import breakdowns, moves
from surveys.atoms.calendar import add_edge, closed_months, count_months, edges_of_events, small_months
from surveys.atoms.counting import Series, checksum, count_cells, count_clients, rows_of
from surveys.schema import Area, Atom, AtomCell, Phase, Region, Response
from surveys.terms import Terms
from surveys.weeks import month_of_index, month_of_week


def freeze(
    session: Session, *, today: date, frozen_on: date | None = None, terms: Terms, area_id: int | None = None
) -> list[Atom]:
    """Freeze what closed months allow and give the new blocks; what is frozen already never changes.

    ``today`` decides which months are closed; an imported area is never later than the last day it was received for.
    With ``area_id`` only that area is looked at. A second call on the same day freezes nothing new. Parts of runs of
    blocks and blocks of clients who were followed are frozen with them.
    """
    frozen: list[Atom] = []
    received = dict(session.execute(sa.select(Area.id, Area.received_through)).all())
    query = sa.select(Phase, Region.area_id).join(Region, Region.id == Phase.region_id)
    if area_id is not None:
        query = query.where(Region.area_id == area_id)
    # Answers that are being written hold their phase: a freeze waits for them, so that it counts what it closes.
    found = session.execute(query.order_by(Phase.id).with_for_update(of=Phase)).all()
    for place, area in sorted({((phase.region_id, phase.service_id), area) for phase, area in found}):
        through = received[area]
        count_months(session, *place, clock=today if through is None else min(today, through))
    for phase, area in found:
        through = received[area]
        day = _Day(today if through is None else min(today, through), frozen_on or today, terms, area)
        frozen.extend(_freeze_phase(session, phase, day))
        breakdowns.cut(session, phase, clock=day.clock, frozen_on=day.frozen_on, terms=terms)
    moves.freeze(session, today=today, frozen_on=frozen_on or today, terms=terms, area_id=area_id)
    session.flush()
    return frozen


@dataclass(frozen=True)
class _Day:
    """When a freeze happens in an area: the day up to which months are closed, and the day that it is marked with."""

    clock: date
    frozen_on: date
    terms: Terms
    area_id: int


def _freeze_phase(session: Session, phase: Phase, day: _Day) -> list[Atom]:
    edges = _breaks(session, phase, day.area_id)
    open_months = _open_months(session, phase)
    small = small_months(session, phase.region_id, phase.service_id, clock=day.clock, terms=day.terms)
    frozen: list[Atom] = []
    for series, months in open_months.items():
        plan = blocks.freeze_plan(
            closed_months(months, day.clock),
            edges,
            minimum=day.terms.disclosure["block_clients"],
            known=edges,
            waits=small,
        )
        for first, last in plan:
            frozen.append(_store(session, series, month_of_index(first), month_of_index(last), day.frozen_on))
    return frozen


def _breaks(session: Session, phase: Phase, area_id: int) -> dict[int, int]:
    """Give the months that no block of a phase reaches back over: after its pauses, and at the edges of events."""
    edges = edges_of_events(session, area_id=area_id, region_id=phase.region_id)
    for pause in phases.pauses(session, phase.id):
        add_edge(edges, pause.from_on, pause.registered_on)
    return edges


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
    cells = count_cells(session, rows_of(series, first, last))
    clients, repeats = count_clients(session, series, first, last)
    atom = Atom(
        **vars(series),
        first_month=first,
        last_month=last,
        clients=clients,
        repeats=repeats,
        frozen_on=frozen_on,
        checksum=checksum(*vars(series).values(), first, last, clients, repeats, cells=cells),
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
