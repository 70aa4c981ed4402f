"""Breakdowns: the same result by role, by kind of talk and so on, one way at a time and only in frozen parts (P11)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.parts import REST
from surveys.questionnaire import Questionnaire
from surveys.reports.blocks import Block, Cells
from surveys.reports.policy import Policy
from surveys.reports.rows import Position, Row, clients_of, statement_of
from surveys.reports.shown import Hidden, Shown, Units
from surveys.schema import DIMENSIONS, Breakdown, Part, PartCell


@dataclass(frozen=True)
class PartResult:
    """One part: its trait (or 'rest'), how many clients it has, and what may be said of the primary outcome."""

    value: str
    clients: Shown[int] | Hidden
    result: Shown[Row] | Hidden
    positive: Shown[Position] | Hidden


@dataclass(frozen=True)
class PartsReport:
    """One way of cutting ('role', 'talk', 'device', 'shown' or 'language'), and the blocks that were cut."""

    dimension: str
    blocks: tuple[Block, ...]
    parts: tuple[PartResult, ...]


def of_blocks(
    session: Session, chosen: Collection[Block], version: Questionnaire, form: str, policy: Policy
) -> tuple[PartsReport, ...]:
    """Report the parts of the runs that lie wholly within some blocks; nothing else was cut."""
    runs = _runs(session, chosen)
    found = []
    for dimension in DIMENSIONS:
        cut = {run: parts for run in runs if (parts := _parts(session, run, dimension))}
        if cut:
            blocks = tuple(block for run in cut for block in runs[run])
            found.append(PartsReport(dimension, blocks, _sums(session, list(cut.values()), version, form, policy)))
    return tuple(found)


def _runs(session: Session, chosen: Collection[Block]) -> dict[int, list[Block]]:
    """Find the runs of which every block was chosen, with those blocks."""
    names = ("region_id", "service_id", "phase_id", "version_id", "form")
    runs = {}
    for breakdown in session.scalars(sa.select(Breakdown).order_by(Breakdown.first_month, Breakdown.id)):
        mine = [
            block
            for block in chosen
            if all(getattr(block, name) == getattr(breakdown, name) for name in names)
            and breakdown.first_month <= block.first_month
            and block.last_month <= breakdown.last_month
        ]
        # The blocks of a run fill it from its first month to its last; between them nothing else was frozen.
        reach = {block.first_month for block in mine}, {block.last_month for block in mine}
        if breakdown.first_month in reach[0] and breakdown.last_month in reach[1]:
            runs[breakdown.id] = mine
    return runs


def _parts(session: Session, breakdown: int, dimension: str) -> list[Part]:
    query = sa.select(Part).where(Part.breakdown_id == breakdown, Part.dimension == dimension)
    return list(session.scalars(query.order_by(Part.value)))


def _sums(
    session: Session, runs: Sequence[list[Part]], version: Questionnaire, form: str, policy: Policy
) -> tuple[PartResult, ...]:
    joined = _joined(runs)
    if len(joined) < 2:
        return ()
    primary = version.primary(form)
    results = []
    for value, mine in joined.items():
        units = Units(parts=frozenset(part.id for part in mine))
        clients = sum(part.clients for part in mine)
        said = statement_of(version, form, primary, _cells(session, units.parts, primary), clients, units, policy)
        results.append(PartResult(value, clients_of(clients, units, policy), said.result, said.positive))
    return tuple(results)


def _joined(runs: Sequence[list[Part]]) -> dict[str, list[Part]]:
    """Add up runs: a trait that is a part of every run stays one, all others are the rest, which comes last."""
    common = set.intersection(*({part.value for part in run} for run in runs)) - {REST}
    joined: dict[str, list[Part]] = {value: [] for value in (*sorted(common), REST)}
    for part in (part for run in runs for part in run):
        joined[part.value if part.value in common else REST].append(part)
    return {value: mine for value, mine in joined.items() if mine}


def shares(session: Session, chosen: Collection[Block], dimension: str) -> dict[str, float]:
    """Give which part of the clients in frozen parts has each trait. Stays inside the gate."""
    runs = [parts for run in _runs(session, chosen) if (parts := _parts(session, run, dimension))]
    if not runs:
        return {}
    joined = {value: sum(part.clients for part in mine) for value, mine in _joined(runs).items()}
    return {value: number / sum(joined.values()) for value, number in joined.items()}


def _cells(session: Session, parts: Collection[int], statement: str) -> Cells:
    query = (
        sa.select(PartCell.statement, PartCell.answer, sa.func.sum(PartCell.count))
        .where(PartCell.part_id.in_(parts), PartCell.statement == statement)
        .group_by(PartCell.statement, PartCell.answer)
    )
    return {(name, answer): int(count) for name, answer, count in session.execute(query)}
