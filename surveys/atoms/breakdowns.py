"""Freezing parts: what closed in a quarter is cut one way at a time, each part ten clients or more (P11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis import parts
from surveys.atoms.counting import Cells, Series, checksum, count_cells, rows_of
from surveys.schema import DIMENSIONS, Atom, AtomCell, Breakdown, Part, PartCell, Phase, Response
from surveys.terms import Terms
from surveys.weeks import closes_on, month_of_week, quarter_months, quarter_of

TOGETHER = 5_000  # row keys in one question to the database


def cut(session: Session, phase: Phase, *, clock: date, frozen_on: date, terms: Terms) -> None:
    """Cut the runs of blocks of every quarter that is over and was not cut before.

    A run is what closed in one quarter of one series. A way of cutting it that cannot be shown is never tried again.
    """
    blocks = session.scalars(sa.select(Atom).where(Atom.phase_id == phase.id).order_by(Atom.last_month, Atom.id)).all()
    for series, mine in _by_series(blocks):
        done = session.scalar(sa.select(sa.func.max(Breakdown.last_month)).filter_by(**vars(series))) or date.min
        for quarter, run in groupby(mine, key=lambda atom: quarter_of(atom.last_month)):
            # What joined later belongs to a quarter that was cut already: it is in no part.
            atoms = [atom for atom in run if atom.last_month > done]
            over = closes_on(quarter_months(*quarter)[1]) <= clock
            whole = all(atom.erased_on is None for atom in atoms)
            if atoms and over and whole:
                _cut_run(session, series, atoms, frozen_on, terms)


def _by_series(blocks: Iterable[Atom]) -> Iterable[tuple[Series, list[Atom]]]:
    found: dict[Series, list[Atom]] = {}
    for atom in blocks:
        series = Series(atom.region_id, atom.service_id, atom.phase_id, atom.version_id, atom.form)
        found.setdefault(series, []).append(atom)
    return found.items()


def _cut_run(session: Session, series: Series, atoms: list[Atom], frozen_on: date, terms: Terms) -> None:
    first, last = atoms[0].first_month, atoms[-1].last_month
    query = sa.select(Response.row_key, Response.week, *(getattr(Response, name) for name in DIMENSIONS))
    query = query.where(rows_of(series, first, last), Response.again.is_(False)).order_by(Response.row_key)
    found = [(row, _block_of(row.week, atoms)) for row in session.execute(query)]
    clients = [(row, block) for row, block in found if block is not None]
    ways = parts.cut(
        {name: [getattr(row, name) for row, _ in clients] for name in DIMENSIONS},
        blocks=[block for _, block in clients],
        minimum=terms.disclosure["block_clients"],
    )
    cells = {
        (way, value): _cells_of(session, [clients[place][0].row_key for place in sorted(part)])
        for way, groups in ways.items()
        for value, part in groups.items()
    }
    _store(session, series, (first, last), {key: len(ways[key[0]][key[1]]) for key in cells}, cells, frozen_on)


def _cells_of(session: Session, row_keys: list[str]) -> Cells:
    cells = Cells()
    for start in range(0, len(row_keys), TOGETHER):
        for cell, count in count_cells(session, Response.row_key.in_(row_keys[start : start + TOGETHER])).items():
            cells[cell] = cells.get(cell, 0) + count
    return cells


def _block_of(week: date, atoms: list[Atom]) -> int | None:
    month = month_of_week(week)
    return next((atom.id for atom in atoms if atom.first_month <= month <= atom.last_month), None)


def _store(
    session: Session,
    series: Series,
    span: tuple[date, date],
    sizes: dict[tuple[str, str], int],
    cells: dict[tuple[str, str], dict[tuple[str, str], int]],
    frozen_on: date,
) -> None:
    listed: dict[tuple[str, ...], int] = dict(sizes.items())
    listed |= {(*part, *cell): count for part, counts in cells.items() for cell, count in counts.items()}
    breakdown = Breakdown(
        **vars(series),
        first_month=span[0],
        last_month=span[1],
        frozen_on=frozen_on,
        checksum=checksum(*vars(series).values(), *span, cells=listed),
    )
    session.add(breakdown)
    session.flush()
    for (way, value), size in sizes.items():
        part = Part(breakdown_id=breakdown.id, dimension=way, value=value, clients=size)
        session.add(part)
        session.flush()
        session.execute(
            sa.insert(PartCell),
            [
                {"part_id": part.id, "statement": statement, "answer": answer, "count": count}
                for (statement, answer), count in cells[way, value].items()
            ],
        )


def differences(session: Session) -> Iterable[str]:
    """Check every breakdown against its stored checksum, in one sentence for each that differs."""
    for breakdown in session.scalars(sa.select(Breakdown).order_by(Breakdown.id)):
        listed: dict[tuple[str, ...], int] = {}
        for part in session.scalars(sa.select(Part).where(Part.breakdown_id == breakdown.id)):
            listed[part.dimension, part.value] = part.clients
            query = sa.select(PartCell.statement, PartCell.answer, PartCell.count).where(PartCell.part_id == part.id)
            for statement, answer, count in session.execute(query):
                listed[part.dimension, part.value, statement, answer] = count
        series = Series(
            breakdown.region_id, breakdown.service_id, breakdown.phase_id, breakdown.version_id, breakdown.form
        )
        said = checksum(*vars(series).values(), breakdown.first_month, breakdown.last_month, cells=listed)
        if said != breakdown.checksum:
            yield f"breakdown {breakdown.id}: its parts do not fit its checksum"
        whole = _cells_of_run(session, series, breakdown)
        for way in sorted({name[0] for name in listed}):
            if _cells_of_way(listed, way) != whole:
                yield f"breakdown {breakdown.id}: its parts by {way} do not add up to its blocks"


def _cells_of_run(session: Session, series: Series, breakdown: Breakdown) -> Cells:
    query = sa.select(AtomCell.statement, AtomCell.answer, sa.func.sum(AtomCell.count)).join(Atom)
    query = query.where(*(getattr(Atom, name) == value for name, value in vars(series).items()))
    query = query.where(Atom.first_month >= breakdown.first_month, Atom.last_month <= breakdown.last_month)
    rows = session.execute(query.group_by(AtomCell.statement, AtomCell.answer))
    return {(statement, answer): int(count) for statement, answer, count in rows}


def _cells_of_way(listed: Mapping[tuple[str, ...], int], way: str) -> Cells:
    cells = Cells()
    for name, count in listed.items():
        if name[0] == way and len(name) == 4:
            cells[name[2], name[3]] = cells.get((name[2], name[3]), 0) + count
    return cells
