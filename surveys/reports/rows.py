"""What may be said of one row: of one statement over any sum of frozen units."""

from __future__ import annotations

from dataclasses import dataclass

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
from surveys.questionnaire import COMPOSITE, Questionnaire
from surveys.reports.blocks import CannotPool, Cells
from surveys.reports.policy import Policy
from surveys.reports.shown import Hidden, Shown, Units

Row = PrintedTenths | PrintedClasses | PrintedMost
Position = float | MoreThan | LessThan


@dataclass(frozen=True)
class StatementResult:
    """What may be said of one statement (or of the composite), and where a chart may draw it."""

    statement: str
    result: Shown[Row] | Hidden
    positive: Shown[Position] | Hidden


def scale_of(version: Questionnaire, form: str, statement: str) -> tuple[str, ...]:
    """Give the stored answers of a statement or the composite, lowest first."""
    chosen = version.forms[form]
    return chosen.composite_scale if statement == COMPOSITE else chosen.scale


def counts_of(version: Questionnaire, form: str, statement: str, cells: Cells) -> list[int]:
    """Give the histogram of a statement, lowest answer first. Stays inside the gate."""
    return [cells.get((statement, answer), 0) for answer in scale_of(version, form, statement)]


def classes_of(version: Questionnaire, form: str, statement: str) -> Classes:
    """Give how the answers of a statement or the composite fold, and which are positive."""
    chosen = version.forms[form]
    grouping = chosen.composite_grouping if statement == COMPOSITE else chosen.grouping
    if grouping is None:
        raise CannotPool(f"{version.name} has no composite")
    return Classes(grouping.three, grouping.five, grouping.positive)


def statement_of(
    version: Questionnaire,
    form: str,
    statement: str,
    cells: Cells,
    clients: int,
    units: Units,
    policy: Policy,
) -> StatementResult:
    """Print a statement of a sum of units."""
    counts = counts_of(version, form, statement, cells)
    classes = classes_of(version, form, statement)
    printed = print_row(counts, clients=clients, classes=classes, policy=policy.disclosure)
    return StatementResult(statement, shown_row(printed, units), _position(printed, units))


def clients_of(clients: int, units: Units, policy: Policy) -> Shown[int] | Hidden:
    """Print how many clients a sum of units holds."""
    printed = print_count(clients, policy=policy.disclosure)
    return units.show(printed) if isinstance(printed, int) else Hidden()


def shown_row(printed: Printed, units: Units) -> Shown[Row] | Hidden:
    """Let a printed row out, or the one mark in its place."""
    return Hidden() if isinstance(printed, NotShown) else units.show(printed)


def _position(printed: Printed, units: Units) -> Shown[Position] | Hidden:
    share = positive_share(printed)
    return Hidden() if share is None else units.show(share)
