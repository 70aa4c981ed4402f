"""Coverage of a choice of blocks: of all talks, which part is behind these answers. It comes before every result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.disclosure import FewerThanTen, print_count
from surveys.reports.blocks import Block
from surveys.reports.policy import Policy
from surveys.reports.shown import Hidden, Shown
from surveys.schema import Coverage as CoverageRow
from surveys.weeks import first_week, month_of_week, months_between, next_month

KINDS = ("asked", "answered", "declined", "unfinished", "not_asked")


@dataclass(frozen=True)
class Coverage:
    """How many talks were held, asked about, answered and so on, each rounded or marked as fewer than ten.

    ``held`` is None where it was not stated for every week. ``seen`` is the part of the talks (or, when ``of_held`` is
    False, of those asked) that was answered, in tenths; ``low`` says that it is under the threshold for a banner.
    """

    held: Shown[int | FewerThanTen] | None
    counts: Mapping[str, Shown[int | FewerThanTen]]
    reasons: Mapping[str, Shown[int | FewerThanTen]]
    seen: Shown[int] | Hidden
    of_held: bool
    low: bool


def of_blocks(session: Session, blocks: Collection[Block], policy: Policy) -> Coverage:
    """Add up the coverage of the months and phases that some blocks lie in; each month counts once."""
    atoms = frozenset(block.id for block in blocks)
    rows = _rows(session, blocks)
    sums = {kind: sum(row.count for row in rows if row.kind == kind) for kind in KINDS}
    held = _held(rows)
    base = sums["asked"] if held is None else held

    def shown(number: int) -> Shown[int | FewerThanTen]:
        return Shown(print_count(number, policy=policy.disclosure), atoms)

    reasons = {row.reason for row in rows if row.kind == "not_asked"}
    return Coverage(
        held=None if held is None else shown(held),
        counts={kind: shown(number) for kind, number in sums.items()},
        reasons={reason: shown(sum(row.count for row in rows if row.reason == reason)) for reason in sorted(reasons)},
        seen=_seen(sums["answered"], base, atoms, policy),
        of_held=held is not None,
        low=base > 0 and 100 * sums["answered"] < policy.low_coverage_percent * base,
    )


@dataclass(frozen=True)
class Answered:
    """How many of how many talks were answered, or how many of those asked. Stays inside the gate."""

    answered: int
    base: int
    of_held: bool


def answered(session: Session, blocks: Collection[Block]) -> Answered:
    """Count which part of the talks is behind some blocks. Stays inside the gate."""
    rows = _rows(session, blocks)
    held = _held(rows)
    sums = {kind: sum(row.count for row in rows if row.kind == kind) for kind in ("asked", "answered")}
    return Answered(sums["answered"], sums["asked"] if held is None else held, held is not None)


def _rows(session: Session, blocks: Collection[Block]) -> list[CoverageRow]:
    """Read the counts of the months and phases that some blocks lie in; where blocks share a month it is read once."""
    if not blocks:
        return []
    spots = {
        (block.region_id, block.service_id, block.phase_id, month)
        for block in blocks
        for month in months_between(block.first_month, block.last_month)
    }
    months = [month for *_, month in spots]
    query = sa.select(CoverageRow).where(
        CoverageRow.phase_id.in_({block.phase_id for block in blocks}),
        CoverageRow.week >= first_week(min(months)),
        CoverageRow.week < first_week(next_month(max(months))),
    )
    return [
        row
        for row in session.scalars(query)
        if (row.region_id, row.service_id, row.phase_id, month_of_week(row.week)) in spots
    ]


def _held(rows: Collection[CoverageRow]) -> int | None:
    """The talks held, when every week in which somebody was asked has its number; else it was not stated."""
    weeks_of = {
        kind: {(row.region_id, row.service_id, row.week) for row in rows if row.kind == kind and row.count}
        for kind in ("asked", "held")
    }
    if not weeks_of["asked"] or weeks_of["asked"] - weeks_of["held"]:
        return None
    return sum(row.count for row in rows if row.kind == "held")


def _seen(answered: int, base: int, atoms: frozenset[int], policy: Policy) -> Shown[int] | Hidden:
    if base < policy.disclosure.block_clients:
        return Hidden()
    return Shown(min((20 * answered + base) // (2 * base), 10), atoms)
