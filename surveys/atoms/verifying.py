"""Proving blocks: recounting them while their rows are there, by checksum afterwards; and erasing rows in time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import questionnaire
from surveys.atoms import breakdowns, moves
from surveys.atoms.counting import Series, checksum, count_cells, count_clients, rows_of
from surveys.schema import NO_ANSWERS, Answer, Atom, AtomCell, Response


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
    differences.extend(breakdowns.differences(session))
    differences.extend(moves.differences(session))
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
    if checksum(*vars(series).values(), *span, atom.clients, atom.repeats, cells=stored) != atom.checksum:
        yield f"{name}: its cells do not fit its checksum"
    if atom.erased_on is not None:
        return
    if count_clients(session, series, *span) != (atom.clients, atom.repeats):
        yield f"{name}: its number of clients is not that of its rows"
    counted = count_cells(session, rows_of(series, *span))
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
        gone = sa.delete(Response).where(rows_of(series, atom.first_month, atom.last_month))
        erased += len(session.execute(gone.returning(Response.row_key)).all())
        atom.erased_on = today
    session.flush()
    return erased
