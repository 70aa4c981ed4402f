"""Building a report: from a choice of whole blocks to what may be printed of them, statement by statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys import questionnaire
from surveys.questionnaire import COMPOSITE, Questionnaire
from surveys.reports import blocks, coverage, moved, parts
from surveys.reports.blocks import Block, Selection
from surveys.reports.moved import MovedReport
from surveys.reports.parts import PartsReport
from surveys.reports.policy import Policy
from surveys.reports.rows import Position, Row, StatementResult, clients_of, statement_of
from surveys.reports.shown import Hidden, Shown, Units
from surveys.reports.unusual import NOTHING, Watch, watch


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
    watch: Watch
    parts: tuple[PartsReport, ...]
    moved: MovedReport | None

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
    units = Units(atoms=frozenset(block.id for block in chosen))
    cells = blocks.sum_cells(session, units.atoms)
    clients = sum(blocks.clients(session, units.atoms).values())
    runs = blocks.with_instrument(blocks.chosen(session, selection.trend), instrument)
    return Report(
        version=version,
        form=form,
        blocks=tuple(chosen),
        clients=clients_of(clients, units, policy),
        coverage=coverage.of_blocks(session, chosen, policy),
        statements=tuple(
            statement_of(version, form, statement, cells, clients, units, policy)
            for statement in statements_of(version, form)
        ),
        trend=_trend(session, version, form, runs, policy),
        watch=watch(session, version, form, runs) if runs else NOTHING,
        parts=parts.of_blocks(session, chosen, version, form, policy),
        moved=moved.of_blocks(session, chosen, version, form, policy),
    )


def statements_of(version: Questionnaire, form: str) -> list[str]:
    """Name what is reported, the primary outcome first: the composite where there is one, then every statement."""
    keys = [statement.key for statement in version.statements]
    return [COMPOSITE, *keys] if version.forms[form].composite_grouping else keys


def _trend(
    session: Session, version: Questionnaire, form: str, runs: Sequence[Block], policy: Policy
) -> tuple[TrendPoint, ...]:
    statement = version.primary(form)
    cells = blocks.cells_of_each(session, [block.id for block in runs], statement)
    clients = blocks.clients(session, [block.id for block in runs])
    points = []
    for block in runs:
        one = Units(atoms=frozenset({block.id}))
        said = statement_of(version, form, statement, cells[block.id], clients[block.id], one, policy)
        points.append(TrendPoint(block, said.result, said.positive))
    return tuple(points)
