"""Freezing clients who were followed: counts of months join into blocks of ten or more, and the months go (P7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis import blocks
from surveys.atoms.calendar import closed_months, edges_of_events, small_months
from surveys.atoms.counting import Cells, checksum
from surveys.changes import PAIRS, lock_regions
from surveys.schema import Area, Change, ChangeAtom, ChangeCell, Region
from surveys.terms import Terms
from surveys.weeks import month_of_index, next_month


@dataclass(frozen=True)
class Followed:
    """What joins into such blocks: one region, questionnaire version and form."""

    region_id: int
    version_id: int
    form: str


def freeze(session: Session, *, today: date, frozen_on: date, terms: Terms, area_id: int | None = None) -> None:
    """Join closed months into blocks; a month that is in one has no use any more and is taken away."""
    mine = sa.select(Region.id) if area_id is None else sa.select(Region.id).where(Region.area_id == area_id)
    lock_regions(session, set(session.scalars(mine)))
    query = sa.select(Change, Area).join(Region, Region.id == Change.region_id).join(Area, Area.id == Region.area_id)
    if area_id is not None:
        query = query.where(Area.id == area_id)
    counted: dict[tuple[Followed, Area], list[Change]] = {}
    for row, area in session.execute(query).all():
        counted.setdefault((Followed(row.region_id, row.version_id, row.form), area), []).append(row)
    for (followed, area), rows in counted.items():
        clock = today if area.received_through is None else min(today, area.received_through)
        _freeze_followed(session, followed, area.id, rows, clock, frozen_on, terms)


def _freeze_followed(
    session: Session, followed: Followed, area_id: int, rows: list[Change], clock: date, frozen_on: date, terms: Terms
) -> None:
    frozen = session.scalar(sa.select(sa.func.max(ChangeAtom.last_month)).filter_by(**vars(followed)))

    def counts_in(row: Change) -> date:
        # What was counted while its month was being frozen counts in the next one.
        return row.month if frozen is None or row.month > frozen else next_month(frozen)

    months: dict[date, int] = {}
    for row in rows:
        if row.statement == PAIRS:
            months[counts_in(row)] = months.get(counts_in(row), 0) + row.count
    edges = edges_of_events(session, area_id=area_id, region_id=followed.region_id)
    plan = blocks.freeze_plan(
        closed_months(months, clock) if months else [],
        edges,
        minimum=terms.disclosure["block_clients"],
        known=edges,
        waits=small_months(session, followed.region_id, None, clock=clock, terms=terms),
    )
    for first, last in plan:
        span = month_of_index(first), month_of_index(last)
        mine = [row for row in rows if span[0] <= counts_in(row) <= span[1]]
        _store(session, followed, span, mine, frozen_on)
        for row in mine:
            session.delete(row)
    session.flush()


def _store(
    session: Session, followed: Followed, span: tuple[date, date], rows: Iterable[Change], frozen_on: date
) -> None:
    pairs, cells = 0, Cells()
    for row in rows:
        if row.statement == PAIRS:
            pairs += row.count
        else:
            cells[row.statement, row.move] = cells.get((row.statement, row.move), 0) + row.count
    atom = ChangeAtom(
        **vars(followed),
        first_month=span[0],
        last_month=span[1],
        pairs=pairs,
        frozen_on=frozen_on,
        checksum=checksum(*vars(followed).values(), *span, pairs, cells=cells),
    )
    session.add(atom)
    session.flush()
    session.add_all(
        ChangeCell(atom_id=atom.id, statement=statement, move=move, count=count)
        for (statement, move), count in cells.items()
    )


def differences(session: Session) -> Iterable[str]:
    """Check every block against its stored checksum, in one sentence for each that differs."""
    for atom in session.scalars(sa.select(ChangeAtom).order_by(ChangeAtom.id)):
        query = sa.select(ChangeCell.statement, ChangeCell.move, ChangeCell.count).where(ChangeCell.atom_id == atom.id)
        cells = {(statement, move): count for statement, move, count in session.execute(query)}
        followed = Followed(atom.region_id, atom.version_id, atom.form)
        said = checksum(*vars(followed).values(), atom.first_month, atom.last_month, atom.pairs, cells=cells)
        if said != atom.checksum:
            yield f"moved clients {atom.id}: its cells do not fit its checksum"
        moved: dict[str, int] = {}
        for (statement, _), count in cells.items():
            moved[statement] = moved.get(statement, 0) + count
        if any(count > atom.pairs for count in moved.values()):
            yield f"moved clients {atom.id}: more of them moved than there are"
