"""Which frozen blocks there are, and choices of whole ones: a set of blocks, never dates and never a filter."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import DomainError
from surveys.regions import Place
from surveys.schema import Atom, AtomCell, Region
from surveys.weeks import quarter_of


class CannotPool(DomainError):
    """Blocks of other versions or forms are never added up."""

    key = "cannot-pool"


@dataclass(frozen=True)
class Block:
    """One frozen block, without any number: where it lies in space and time, and when it was frozen."""

    id: int
    region_id: int
    service_id: int
    phase_id: int
    version_id: int
    form: str
    first_month: date
    last_month: date
    frozen_on: date

    @property
    def instrument(self) -> tuple[int, str]:
        """The version and form that its answers were given with."""
        return self.version_id, self.form


@dataclass(frozen=True)
class Selection:
    """The blocks that a report is about, and those that its trend runs over."""

    atoms: frozenset[int]
    trend: frozenset[int] = frozenset()

    @classmethod
    def of(cls, chosen: Iterable[Block], trend: Iterable[Block] = ()) -> Selection:
        """Choose whole blocks."""
        return cls(frozenset(block.id for block in chosen), frozenset(block.id for block in trend))


def of_areas(session: Session, area_ids: Collection[int]) -> list[Block]:
    """List the blocks of some areas, in order of time."""
    query = sa.select(Atom).join(Region, Region.id == Atom.region_id).where(Region.area_id.in_(area_ids))
    return _in_order(session.scalars(query))


def of_place(session: Session, place: Place) -> list[Block]:
    """List the blocks of a region and service line, in order of time."""
    query = sa.select(Atom).where(Atom.region_id == place.region_id, Atom.service_id == place.service_id)
    return _in_order(session.scalars(query))


def chosen(session: Session, atoms: Collection[int]) -> list[Block]:
    """Look up the blocks of a selection."""
    return _in_order(session.scalars(sa.select(Atom).where(Atom.id.in_(atoms))))


def _in_order(atoms: Iterable[Atom]) -> list[Block]:
    found = [Block(**{name: getattr(atom, name) for name in Block.__dataclass_fields__}) for atom in atoms]
    return sorted(found, key=lambda block: (block.first_month, block.region_id, block.service_id, block.id))


def instruments(blocks: Iterable[Block]) -> list[tuple[int, str]]:
    """List the versions and forms among some blocks, newest version first; each is reported apart."""
    return sorted({block.instrument for block in blocks}, key=lambda pair: (-pair[0], pair[1]))


def with_instrument(blocks: Iterable[Block], instrument: tuple[int, str]) -> list[Block]:
    """Keep the blocks of one version and form."""
    return [block for block in blocks if block.instrument == instrument]


def closed_in_quarter(blocks: Iterable[Block], year: int, quarter: int) -> list[Block]:
    """Keep the blocks that closed in a quarter: those whose last month lies in it."""
    return [block for block in blocks if quarter_of(block.last_month) == (year, quarter)]


def quarters(blocks: Iterable[Block]) -> list[tuple[int, int]]:
    """List the quarters in which blocks closed, newest first."""
    return sorted({quarter_of(block.last_month) for block in blocks}, reverse=True)


def closed_between(blocks: Iterable[Block], first: date, last: date) -> list[Block]:
    """Keep the blocks that closed in a run of months; joined months may make one begin earlier."""
    return [block for block in blocks if first <= block.last_month <= last]


def one_instrument(blocks: Collection[Block]) -> tuple[int, str]:
    """Give the version and form that all blocks share; refuses a mixture."""
    kinds = instruments(blocks)
    if len(kinds) != 1:
        raise CannotPool("blocks of several versions or forms are reported apart, never together")
    return kinds[0]


Cells = dict[tuple[str, str], int]


def sum_cells(session: Session, atoms: Collection[int]) -> Cells:
    """Add up the counts of some blocks, per statement and answer. Stays inside the gate."""
    query = (
        sa.select(AtomCell.statement, AtomCell.answer, sa.func.sum(AtomCell.count))
        .where(AtomCell.atom_id.in_(atoms))
        .group_by(AtomCell.statement, AtomCell.answer)
    )
    return {(statement, answer): int(count) for statement, answer, count in session.execute(query)}


def cells_of_each(session: Session, atoms: Collection[int], statement: str) -> dict[int, Cells]:
    """Read the counts of one statement, block by block. Stays inside the gate."""
    query = sa.select(AtomCell.atom_id, AtomCell.answer, AtomCell.count).where(
        AtomCell.atom_id.in_(atoms), AtomCell.statement == statement
    )
    cells: dict[int, Cells] = {atom: {} for atom in atoms}
    for atom, answer, count in session.execute(query):
        cells[atom][statement, answer] = count
    return cells


def clients(session: Session, atoms: Collection[int]) -> dict[int, int]:
    """Read the number of clients of each block. Stays inside the gate."""
    return dict(session.execute(sa.select(Atom.id, Atom.clients).where(Atom.id.in_(atoms))).all())
