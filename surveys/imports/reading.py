"""Reading a CSV file: every row becomes something usable, or is rejected with its line and the reason."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from surveys.base import DomainError
from surveys.questionnaire import Form, Questionnaire
from surveys.schema import NO_ANSWERS

BLANK, UNMAPPED = NO_ANSWERS[0], NO_ANSWERS[2]
DELIMITERS = (",", ";", "\t")
NAME_LENGTH = 120
# A typing error such as the year 0024 would stretch the phase, and every chart, over centuries.
EARLIEST = date(1990, 1, 1)


class BadImport(DomainError):
    """The file, or what was said about it, cannot be used; the text says why."""

    key = "bad-import"


@dataclass(frozen=True)
class Order:
    """What to read from a file: which columns hold the date, the unit and the answer to each statement, and for whom.

    ``answers`` goes from statement to column. A statement without a column counts as skipped.
    """

    questionnaire: str
    area: str
    date: str
    region: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row that could be read; ``line`` is where it starts in the file."""

    line: int
    day: date
    unit: str
    given: Mapping[str, str]

    @property
    def blank(self) -> bool:
        """Whether no statement was answered."""
        return all(answer in NO_ANSWERS for answer in self.given.values())


@dataclass(frozen=True, order=True)
class Rejected:
    """A row that was left out, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Read:
    """What a file held."""

    rows: tuple[Row, ...]
    rejected: tuple[Rejected, ...]


def read(file: Path, order: Order, version: Questionnaire, form: Form, *, today: date) -> Read:
    """Read every row of a file; what cannot be used is rejected with its line and reason."""
    skipped = {statement.key: UNMAPPED for statement in version.statements}
    rows: list[Row] = []
    rejected: list[Rejected] = []
    with file.open(encoding="utf-8-sig", newline="") as text:
        for line, cells in _records(file, text, order):
            try:
                day, unit = _day(cells[order.date], order.date, today), _unit(cells[order.region], order.region)
                given = {key: _answer(cells[column], column, form) for key, column in order.answers.items()}
                rows.append(Row(line, day, unit, {**skipped, **given}))
            except ValueError as error:
                rejected.append(Rejected(line, str(error)))
            except KeyError:
                number = len(cells)
                rejected.append(Rejected(line, f"it has {number} column{'s' * (number != 1)}, unlike the header"))
    if not rows and not rejected:
        raise BadImport(f"{file} holds no rows")
    return Read(tuple(rows), tuple(rejected))


def _records(file: Path, text: TextIO, order: Order) -> Iterator[tuple[int, dict[str, str]]]:
    """Give line and cells by column of each record; a record that does not fit the header gets its cells by number."""
    try:
        header, delimiter = _header(file, text, order)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        line = 1
        for cells in reader:
            line, start = reader.line_num + 1, line + 1
            if len(cells) == len(header):
                yield start, dict(zip(header, cells, strict=True))
            elif cells:
                yield start, {f"#{number}": cell for number, cell in enumerate(cells)}
    except UnicodeDecodeError as error:
        raise BadImport(f"{file} is not UTF-8 text; save it again as 'CSV UTF-8'") from error
    except csv.Error as error:
        raise BadImport(f"{file} cannot be read as CSV after line {line}: {error}") from error


def _header(file: Path, text: TextIO, order: Order) -> tuple[list[str], str]:
    first = text.readline()
    if not first.strip():
        raise BadImport(f"{file} is empty")
    wanted = [order.date, order.region, *order.answers.values()]
    for delimiter in DELIMITERS:
        header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
        if set(wanted) <= set(header):
            break
    else:
        header = [name.strip() for name in next(csv.reader([first]))]
        missing = ", ".join(repr(name) for name in wanted if name not in header)
        raise BadImport(f"{file} has no column {missing}; its columns are {', '.join(header)}")
    twice = [name for name in wanted if header.count(name) > 1]
    if twice:
        raise BadImport(f"{file} has more than one column {twice[0]!r}")
    return header, delimiter


def _day(cell: str, column: str, today: date) -> date:
    text = cell.strip()
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"{column} {text!r} is not a day written as 2024-03-31")
    if day > today:
        raise ValueError(f"{column} {text} lies in the future")
    if day < EARLIEST:
        raise ValueError(f"{column} {text} lies before {EARLIEST.year}")
    return day


def _unit(cell: str, column: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(cell.split()))
    if not name:
        raise ValueError(f"{column} is empty")
    if len(name) > NAME_LENGTH:
        raise ValueError(f"{column} is longer than {NAME_LENGTH} characters")
    return name


def _answer(cell: str, column: str, form: Form) -> str:
    text = cell.strip()
    if not text:
        return BLANK
    # Spreadsheets and data frames write a column of whole numbers with blanks as 5.0.
    answer = re.sub(r"\.0+$", "", text)
    if answer not in form.scale:
        raise ValueError(f"{column} {text!r} is not one of {', '.join(form.scale)}")
    return answer
