"""A table with bars: which columns it has, and what stands in them where classes are joined or not told apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from stem_app import sentences
from stem_app.results import charts
from stem_app.results.scales import Group, Scale, either
from surveys.reports import Hidden, PrintedClasses, PrintedMost, PrintedTenths, Row, Shown

DASH = "–"


@dataclass(frozen=True)
class Column:
    """A column of the table: the name of a class, and how bars fill it."""

    words: str
    kind: str


@dataclass(frozen=True)
class Cell:
    """What stands in one or, where classes are joined, several columns, with the words of those columns."""

    text: str
    columns: int
    words: str


@dataclass(frozen=True)
class Line:
    """One statement or group: its words, what is shown of it, its sentence, bar and cells."""

    statement: str
    words: str
    result: Shown[Row] | Hidden
    sentence: str
    bar: tuple[charts.Segment, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Table:
    """Lines under columns."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


class Result(Protocol):
    """What may be said of one statement."""

    @property
    def statement(self) -> str:
        """Its key."""

    @property
    def result(self) -> Shown[Row] | Hidden:
        """Its row, or the one mark."""


def columns_of(known: Scale, statements: Collection[Result], scales: Mapping[str, Scale]) -> list[tuple[Group, str]]:
    """List the columns of a table: only the positive share, or three classes, or five where some row is so fine."""
    printed = [
        (_groups(one.result.value), scales[one.statement]) for one in statements if isinstance(one.result, Shown)
    ]
    if not any(groups for groups, _scale in printed):
        return [(known.positive, known.yes)]
    alike = len({len(one.five) for one in scales.values()}) == 1
    return known.columns(fine=alike and any(one.is_fine(groups) for groups, one in printed))


def _groups(row: Row) -> tuple[Group, ...]:
    if isinstance(row, PrintedTenths):
        return ()
    return (row.category,) if isinstance(row, PrintedMost) else row.classes


def cells_of(row: Row, columns: Sequence[tuple[Group, str]], known: Scale) -> tuple[Cell, ...]:
    """Fill the columns: a class that covers several takes them all, and what is not told apart gets a dash."""
    if isinstance(row, PrintedTenths):
        return _one_share(row, columns, known)
    cells: list[tuple[Group | None, Cell]] = []
    for group, name in columns:
        owner = next((printed for printed in _groups(row) if set(group) <= set(printed)), None)
        if owner is not None and cells and cells[-1][0] == owner:
            cells[-1] = (owner, _wider(cells[-1][1], name))
        else:
            cells.append((owner, Cell(_cell_text(row, group, owner), 1, name)))
    return tuple(cell for _owner, cell in cells)


def _one_share(row: PrintedTenths, columns: Sequence[tuple[Group, str]], known: Scale) -> tuple[Cell, ...]:
    """A statement with few answers says one number, over the columns of the positive classes."""
    yes = [name for group, name in columns if known.is_positive(group)]
    others = [Cell(DASH, 1, name) for group, name in columns if not known.is_positive(group)]
    return (Cell(sentences.share(row), len(yes), either(yes)), *others)


def _wider(cell: Cell, name: str) -> Cell:
    return Cell(cell.text, cell.columns + 1, either([cell.words, name]))


def _cell_text(row: PrintedClasses | PrintedMost, column: Group, owner: Group | None) -> str:
    if isinstance(row, PrintedMost):
        return DASH if owner is None else sentences.more_than(row)
    parts = zip(row.classes, row.percents, strict=True)
    inside = [part for group, part in parts if group == owner or (owner is None and set(group) <= set(column))]
    return sentences.percent(sum(inside)) if inside else DASH


def line_of(
    key: str,
    words: str,
    result: Shown[Row] | Hidden,
    sentence: str,
    known: Scale,
    columns: Sequence[tuple[Group, str]],
) -> Line:
    """Fill one line; of what is hidden only its words."""
    if isinstance(result, Hidden):
        return Line(key, words, result, "")
    row = result.value
    return Line(key, words, result, sentence, charts.bar(row, known), cells_of(row, columns, known))


def heads(columns: Sequence[tuple[Group, str]], known: Scale) -> tuple[Column, ...]:
    """Name the columns."""
    return tuple(Column(name, known.kind(group)) for group, name in columns)
