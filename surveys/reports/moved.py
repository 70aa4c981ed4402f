"""Clients who were followed: which part answered higher than their time before, and never from what to what (P7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.classes import Classes
from analysis.disclosure import Printed, PrintedClasses, print_row
from analysis.moved import moved as compare_moved
from analysis.verdicts import Verdict
from surveys.questionnaire import Questionnaire
from surveys.reports.blocks import Block, Cells
from surveys.reports.policy import Policy
from surveys.reports.rows import Row, clients_of, shown_row
from surveys.reports.shown import Hidden, Shown, Units
from surveys.schema import MOVES, ChangeAtom, ChangeCell

# Positions as in MOVES: lower, the same, higher. Forward is the positive side.
THREE_WAYS = Classes(((0,), (1,), (2,)), ((0,), (1,), (2,)), (2,))
FORWARD_OR_NOT = Classes(((0, 1), (2,)), ((0, 1), (2,)), (2,))


@dataclass(frozen=True)
class MovedStatement:
    """What may be said of one statement (or the composite): under 50 pairs only which part went forward."""

    statement: str
    result: Shown[Row] | Hidden


@dataclass(frozen=True)
class MovedReport:
    """The clients of some regions who were followed, compared with their own time before.

    ``verdict`` is about the composite, or the only statement; it is `Hidden` where that is not shown.
    """

    pairs: Shown[int] | Hidden
    statements: tuple[MovedStatement, ...]
    verdict: Shown[Verdict] | Hidden


def of_blocks(
    session: Session, chosen: Collection[Block], version: Questionnaire, form: str, policy: Policy
) -> MovedReport | None:
    """Report the followed clients of the regions and months of some blocks; None when there are none to show."""
    atoms = [atom for atom in _atoms(session, chosen) if _within(atom, chosen)]
    if not atoms:
        return None
    units = Units(moves=frozenset(atom.id for atom in atoms))
    cells = _cells(session, units.moves)
    pairs = sum(atom.pairs for atom in atoms)
    keys = [version.primary(form), *(one.key for one in version.statements if one.key != version.primary(form))]
    primary = _counts(cells, keys[0])
    shown = shown_row(print_moves(primary, pairs, policy), units)
    return MovedReport(
        pairs=clients_of(pairs, units, policy),
        statements=tuple(
            MovedStatement(key, shown_row(print_moves(_counts(cells, key), pairs, policy), units)) for key in keys
        ),
        verdict=Hidden() if isinstance(shown, Hidden) else units.show(_verdict(primary, policy)),
    )


def print_moves(counts: list[int], pairs: int, policy: Policy) -> Printed:
    """Print a statement: three ways when each can be told apart, else only forward against not forward."""
    printed = print_row(counts, clients=pairs, classes=THREE_WAYS, policy=policy.disclosure)
    if not isinstance(printed, PrintedClasses):
        return printed
    apart = printed.classes == THREE_WAYS.three and min(printed.percents) > policy.disclosure.coarse_step
    if apart or printed.classes == FORWARD_OR_NOT.three:
        return printed
    # Two ways of one step each, such as 5, 5 and 90 percent of fifty, would fit fewer than five outcomes.
    return print_row(counts, clients=pairs, classes=FORWARD_OR_NOT, policy=policy.disclosure)


def _verdict(counts: list[int], policy: Policy) -> Verdict:
    lower, same, higher = counts
    found = compare_moved(up=higher, same=same, down=lower, minimum=policy.disclosure.block_clients)
    return Verdict.NOT_YET_CLEAR if found.verdict is None else found.verdict


def _atoms(session: Session, chosen: Collection[Block]) -> list[ChangeAtom]:
    block = next(iter(chosen))
    query = sa.select(ChangeAtom).filter_by(version_id=block.version_id, form=block.form)
    query = query.where(ChangeAtom.region_id.in_({one.region_id for one in chosen}))
    return list(session.scalars(query.order_by(ChangeAtom.id)))


def _within(atom: ChangeAtom, chosen: Collection[Block]) -> bool:
    mine = [block for block in chosen if block.region_id == atom.region_id]
    first, last = min(block.first_month for block in mine), max(block.last_month for block in mine)
    return first <= atom.first_month and atom.last_month <= last


def _cells(session: Session, atoms: Collection[int]) -> Cells:
    query = (
        sa.select(ChangeCell.statement, ChangeCell.move, sa.func.sum(ChangeCell.count))
        .where(ChangeCell.atom_id.in_(atoms))
        .group_by(ChangeCell.statement, ChangeCell.move)
    )
    return {(statement, move): int(count) for statement, move, count in session.execute(query)}


def _counts(cells: Cells, statement: str) -> list[int]:
    return [cells.get((statement, move), 0) for move in MOVES]
