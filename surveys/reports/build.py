"""Building a report: from a choice of whole blocks to what may be printed of them, statement by statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.classes import Classes
from analysis.disclosure import (
    LessThan,
    MoreThan,
    NotShown,
    Printed,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    positive_share,
    print_count,
    print_row,
)
from surveys import questionnaire
from surveys.questionnaire import COMPOSITE, Questionnaire
from surveys.reports import blocks, coverage
from surveys.reports.blocks import Block, Cells, Selection
from surveys.reports.policy import Policy
from surveys.reports.shown import Hidden, Shown

Row = PrintedTenths | PrintedClasses | PrintedMost
Position = float | MoreThan | LessThan


@dataclass(frozen=True)
class StatementResult:
    """What may be said of one statement (or of the composite), and where a chart may draw it."""

    statement: str
    result: Shown[Row] | Hidden
    positive: Shown[Position] | Hidden


@dataclass(frozen=True)
class TrendPoint:
    """What may be said of the primary outcome of one block."""

    block: Block
    result: Shown[Row] | Hidden
    positive: Shown[Position] | Hidden


@dataclass(frozen=True)
class Report:
    """Everything that a page, a file or a paper may tell about a choice of blocks. Writers take this and no more."""

    version: Questionnaire
    form: str
    blocks: tuple[Block, ...]
    clients: Shown[int] | Hidden
    coverage: coverage.Coverage
    statements: tuple[StatementResult, ...]
    trend: tuple[TrendPoint, ...]

    @property
    def primary(self) -> StatementResult:
        """What is looked at first: the composite, or the only statement."""
        return self.statements[0]


def build(session: Session, selection: Selection, policy: Policy) -> Report | None:
    """Build the report of a choice of blocks; None when it holds none.

    Raises `CannotPool` when the blocks are of several versions or forms.
    """
    chosen = blocks.chosen(session, selection.atoms)
    if not chosen:
        return None
    instrument = blocks.one_instrument(chosen)
    version, form = questionnaire.get(session, instrument[0]), instrument[1]
    atoms = frozenset(block.id for block in chosen)
    cells = blocks.sum_cells(session, atoms)
    clients = sum(blocks.clients(session, atoms).values())
    return Report(
        version=version,
        form=form,
        blocks=tuple(chosen),
        clients=_clients(clients, atoms, policy),
        coverage=coverage.of_blocks(session, chosen, policy),
        statements=tuple(
            _statement(version, form, statement, cells, clients, atoms, policy)
            for statement in statements_of(version, form)
        ),
        trend=_trend(session, version, instrument, selection.trend, policy),
    )


def statements_of(version: Questionnaire, form: str) -> list[str]:
    """Name what is reported, the primary outcome first: the composite where there is one, then every statement."""
    keys = [statement.key for statement in version.statements]
    return [COMPOSITE, *keys] if version.forms[form].composite_grouping else keys


def scale_of(version: Questionnaire, form: str, statement: str) -> tuple[str, ...]:
    """Give the stored answers of a statement or the composite, lowest first."""
    chosen = version.forms[form]
    return chosen.composite_scale if statement == COMPOSITE else chosen.scale


def counts_of(version: Questionnaire, form: str, statement: str, cells: Cells) -> list[int]:
    """Give the histogram of a statement, lowest answer first. Stays inside the gate."""
    return [cells.get((statement, answer), 0) for answer in scale_of(version, form, statement)]


def _classes(version: Questionnaire, form: str, statement: str) -> Classes:
    chosen = version.forms[form]
    grouping = chosen.composite_grouping if statement == COMPOSITE else chosen.grouping
    if grouping is None:
        raise blocks.CannotPool(f"{version.name} has no composite")
    return Classes(grouping.three, grouping.five, grouping.positive)


def _clients(clients: int, atoms: frozenset[int], policy: Policy) -> Shown[int] | Hidden:
    printed = print_count(clients, policy=policy.disclosure)
    return Shown(printed, atoms) if isinstance(printed, int) else Hidden()


def _statement(
    version: Questionnaire,
    form: str,
    statement: str,
    cells: Cells,
    clients: int,
    atoms: frozenset[int],
    policy: Policy,
) -> StatementResult:
    counts = counts_of(version, form, statement, cells)
    classes = _classes(version, form, statement)
    printed = print_row(counts, clients=clients, classes=classes, policy=policy.disclosure)
    return StatementResult(statement, _shown(printed, atoms), _position(printed, atoms))


def _shown(printed: Printed, atoms: frozenset[int]) -> Shown[Row] | Hidden:
    return Hidden() if isinstance(printed, NotShown) else Shown(printed, atoms)


def _position(printed: Printed, atoms: frozenset[int]) -> Shown[Position] | Hidden:
    share = positive_share(printed)
    return Hidden() if share is None else Shown(share, atoms)


def _trend(
    session: Session, version: Questionnaire, instrument: tuple[int, str], atoms: Collection[int], policy: Policy
) -> tuple[TrendPoint, ...]:
    form = instrument[1]
    statement = version.primary(form)
    runs = blocks.with_instrument(blocks.chosen(session, atoms), instrument)
    cells = blocks.cells_of_each(session, [block.id for block in runs], statement)
    clients = blocks.clients(session, [block.id for block in runs])
    points = []
    for block in runs:
        one = frozenset({block.id})
        said = _statement(version, form, statement, cells[block.id], clients[block.id], one, policy)
        points.append(TrendPoint(block, said.result, said.positive))
    return tuple(points)
