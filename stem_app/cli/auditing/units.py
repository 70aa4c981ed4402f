"""Giving a block of the copy other answers for a moment, as far as nobody could tell that clients are missing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.audit.enumeration import Histogram, neighbours
from stem_app.cli.auditing.sets import SERIES
from surveys import questionnaire
from surveys.questionnaire import Questionnaire
from surveys.reports.rows import scale_of
from surveys.schema import Atom, AtomCell, Breakdown, Part, PartCell

WANDERINGS = 12_000
NEAR = 8  # other blocks that may change along

Steps = Mapping[str, int]


@dataclass(frozen=True)
class Change:
    """Another histogram of a statement, and what changes at the same time in another block, where something does."""

    counts: Histogram
    other: int | None = None
    steps: Histogram = ()


@dataclass(frozen=True)
class Unit:
    """A block with its histograms and those of the blocks it shares sums or comparisons with, the nearest first."""

    atom: Atom
    version: Questionnaire
    scales: Mapping[str, tuple[str, ...]]
    histograms: Mapping[str, Histogram]
    others: Mapping[int, Mapping[str, Histogram]]
    parts: Mapping[int, tuple[tuple[int, ...], ...]]

    @classmethod
    def of(cls, session: Session, atom_id: int, sets: Collection[frozenset[int]]) -> Unit:
        """Read a block."""
        atom = session.get_one(Atom, atom_id)
        near = _nearest(session, atom, sets)
        version = questionnaire.get(session, atom.version_id)
        names = session.scalars(sa.select(AtomCell.statement).where(AtomCell.atom_id == atom_id).distinct())
        scales = {name: scale_of(version, atom.form, name) for name in sorted(names)}
        return cls(
            atom,
            version,
            scales,
            _histograms(session, atom, scales),
            {other.id: _histograms(session, other, scales) for other in near},
            {one.id: _parts_around(session, one) for one in (atom, *near)},
        )

    def tries(self, statement: str, promising: Callable[[Change], bool]) -> Iterator[Change]:
        """List other histograms, those first that leave most sums as they are; only promising ones."""
        for change in chain(self._near(statement), self._far(statement)):
            if sum(change.counts) <= self.atom.clients and promising(change):
                yield change

    def _near(self, statement: str) -> Iterator[Change]:
        """Small changes, first such that the nearest block changes back, so that sums of both stay."""
        truth = self.histograms[statement]
        for counts in neighbours(truth):
            back = minus(truth, counts)
            for other, known in list(self.others.items())[:1]:
                if min(plus(known[statement], back)) >= 0:
                    yield Change(counts, other, back)
            yield Change(counts)

    def _far(self, statement: str) -> Iterator[Change]:
        """Larger changes at random; the same ones every time, so that an audit can be repeated."""
        chance, truth = np.random.default_rng(self.atom.id), self.histograms[statement]
        others = [None, *self.others]
        for _ in range(WANDERINGS):
            other = others[int(chance.integers(len(others)))]
            counts = _wander(truth, chance)
            if other is None:
                yield Change(counts)
            else:
                known = self.others[other][statement]
                yield Change(counts, other, minus(_wander(known, chance), known))

    @contextmanager
    def changed(self, session: Session, changes: Mapping[str, Change]) -> Iterator[None]:
        """Let the block have other answers for a moment."""
        with session.begin_nested() as moment:
            for statement, change in changes.items():
                self._add(session, self.atom.id, statement, minus(change.counts, self.histograms[statement]))
                if change.other is not None:
                    self._add(session, change.other, statement, change.steps)
            session.flush()
            try:
                yield
            finally:
                moment.rollback()

    def _add(self, session: Session, atom_id: int, statement: str, steps: Histogram) -> None:
        """A client who answered otherwise in a block answered otherwise in one part of each cut of its run too."""
        named = {answer: step for answer, step in zip(self.scales[statement], steps, strict=True) if step}
        _add_to_block(session, atom_id, statement, named)
        for parts in self.parts[atom_id]:
            _add_to_parts(session, parts, statement, named)


def _nearest(session: Session, atom: Atom, sets: Collection[frozenset[int]]) -> list[Atom]:
    """Find the blocks of the same questionnaire and place, those first that stand in nearly the same sums."""
    same = {name: getattr(atom, name) for name in ("version_id", "form", "region_id", "service_id")}
    others = session.scalars(sa.select(Atom).filter_by(**same).where(Atom.id != atom.id).order_by(Atom.id))

    def apart(other: Atom) -> int:
        return sum((atom.id in atoms) != (other.id in atoms) for atoms in sets)

    return sorted(others, key=apart)[:NEAR]


def _histograms(session: Session, atom: Atom, scales: Mapping[str, tuple[str, ...]]) -> dict[str, Histogram]:
    cells = sa.select(AtomCell.statement, AtomCell.answer, AtomCell.count).where(AtomCell.atom_id == atom.id)
    counts = {(statement, answer): count for statement, answer, count in session.execute(cells)}
    return {name: tuple(counts.get((name, answer), 0) for answer in scale) for name, scale in scales.items()}


def _wander(truth: Histogram, chance: np.random.Generator) -> Histogram:
    """Let a few people answer a little otherwise: what one does to an average or an order, others can undo."""
    people = np.repeat(np.arange(len(truth)), truth)
    if len(people):
        moved = chance.integers(len(people), size=int(chance.integers(1, 6)))
        people[moved] = np.clip(people[moved] + chance.choice([-2, -1, 1, 2], size=len(moved)), 0, len(truth) - 1)
    return tuple(np.bincount(people, minlength=len(truth)).tolist())


def plus(one: Histogram, other: Histogram) -> Histogram:
    """Add up two histograms, or steps of them."""
    return tuple(a + b for a, b in zip(one, other, strict=True))


def minus(one: Histogram, other: Histogram) -> Histogram:
    """Give the steps from one histogram to another."""
    return tuple(a - b for a, b in zip(one, other, strict=True))


def _parts_around(session: Session, atom: Atom) -> tuple[tuple[int, ...], ...]:
    runs = sa.select(Breakdown.id).where(
        *(getattr(Breakdown, name) == getattr(atom, name) for name in SERIES),
        Breakdown.first_month <= atom.first_month,
        Breakdown.last_month >= atom.last_month,
    )
    cut: dict[tuple[int, str], list[int]] = {}
    for part in session.scalars(sa.select(Part).where(Part.breakdown_id.in_(runs)).order_by(Part.id)):
        cut.setdefault((part.breakdown_id, part.dimension), []).append(part.id)
    return tuple(map(tuple, cut.values()))


def _add_to_block(session: Session, atom_id: int, statement: str, steps: Steps) -> None:
    mine = {"atom_id": atom_id, "statement": statement}
    for answer, step in steps.items():
        now = session.scalar(sa.select(AtomCell.count).filter_by(**mine, answer=answer))
        count = step + (now or 0)
        session.execute(sa.delete(AtomCell).filter_by(**mine, answer=answer))
        if count > 0:
            session.execute(sa.insert(AtomCell).values(**mine, answer=answer, count=count))


def _add_to_parts(session: Session, parts: tuple[int, ...], statement: str, steps: Steps) -> None:
    """Change the part with the most of the answers that become fewer."""
    fewer = [answer for answer, step in steps.items() if step < 0]
    mine = (PartCell.part_id.in_(parts), PartCell.statement == statement)
    fullest = sa.select(PartCell.part_id).where(*mine, PartCell.answer.in_(fewer)).order_by(PartCell.count.desc())
    part = session.scalars(fullest).first() or parts[0]
    for answer, step in steps.items():
        cell = (PartCell.part_id == part, PartCell.statement == statement, PartCell.answer == answer)
        count = step + (session.scalar(sa.select(PartCell.count).where(*cell)) or 0)
        session.execute(sa.delete(PartCell).where(*cell))
        if count > 0:
            session.execute(sa.insert(PartCell).values(part_id=part, statement=statement, answer=answer, count=count))
