"""Results as a CSV file that Dutch Excel opens with a double click, and that explains itself."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from flask import Response

from stem_app import sentences
from stem_app.formatting import not_shown
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.results.figures import Count, Figures
from stem_app.results.followed import moves
from stem_app.results.scales import Scale, scale
from stem_app.results.tables import DASH
from surveys.reports import Block, Finding, Hidden, PrintedClasses, PrintedMost, PrintedTenths, Shown, TrendPoint
from surveys.reports.rows import Row

# A cell that begins like this is a formula to a spreadsheet, also after spaces and in its wide form.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@dataclass(frozen=True)
class Record:
    """One row of the file; a number that is not there is empty, one that is hidden says so."""

    part: str
    place: str = ""
    statement: str = ""
    answer: str = ""
    value: str | int = ""
    unit: str = ""
    low: str | int = ""
    high: str | int = ""
    number: str | int = ""
    first_month: str = ""
    last_month: str = ""


def columns() -> dict[str, str]:
    """Name the columns, each with what it holds."""
    return {
        _("part"): _("coverage, people, statement, trend, stands out, group, followed clients, comparison or caution"),
        _("region"): _("the region, with its service line where there are several"),
        _("statement"): _("the statement, or all statements together"),
        _("answer"): _("the answer that is counted, or what a comparison says"),
        _("value"): _("the printed number. Rounded. Sometimes words, such as ‘not shown’"),
        _("unit"): _("what the value counts"),
        _("low"): _("the real number is probably not under this one, in the same unit"),
        _("high"): _("the real number is probably not above this one, in the same unit"),
        _("answers"): _("the number of answers, rounded to five"),
        _("first month"): _("the first month of the blocks behind the value"),
        _("last month"): _("the last month of the blocks behind the value"),
    }


def as_csv(name: str, about: str, records: Iterable[Record]) -> Response:
    """Write records as a file: UTF-8 with a mark for Excel, semicolons, and each column explained at the top."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    explained = [f"{column} = {meaning}" for column, meaning in columns().items()]
    for line in (about, *explained, sentences.ten_together(), sentences.rounded()):
        file.write(f"# {_one_line(line)}\r\n")
    writer.writerow(list(columns()))
    for record in records:
        writer.writerow([safe(cell) for cell in astuple(record)])
    response = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{_file_name(name)}.csv"'
    return response


def safe(cell: str | int) -> str | int:
    """Keep a spreadsheet from running a cell: what would be a formula gets a quote before it."""
    if isinstance(cell, str) and (cell.lstrip(" \u00a0").startswith(FORMULA) or cell.startswith(FORMULA)):
        return "'" + cell
    return cell


def records_of(place: str, figures: Figures) -> Iterator[Record]:
    """Write a report row by row: coverage, people, statements, trend, groups and followed clients."""
    report = figures.report
    run = months(report.blocks)
    yield from of_coverage(place, (*figures.coverage, *figures.reasons), run)
    people = not_shown() if isinstance(report.clients, Hidden) else report.clients.value
    yield Record(_("people"), place, value=people, unit=_("people, about"), first_month=run[0], last_month=run[1])
    for line in figures.lines:
        known = scale(report.version, report.form, line.statement, voice().language)
        for values in _statement(line.result, known):
            yield Record(_("statement"), place, line.words, *values, *run)
    known = scale(report.version, report.form, figures.primary.statement, voice().language)
    for point, _text in figures.points:
        yield Record(_("trend"), place, figures.primary.words, *_of_point(point, known), *months([point.block]))
    yield from _unusual(place, figures)
    yield from _parts(place, figures, known)
    yield from _followed(place, figures)


def of_coverage(place: str, counts: Iterable[Count], run: tuple[str, str]) -> Iterator[Record]:
    """Write the coverage row by row."""
    for count in counts:
        words = f"{_('not asked')}: {count.words}" if count.reason else count.words
        number = count.number.value if count.number and isinstance(count.number.value, int) else count.text
        yield Record(
            _("coverage"), place, answer=words, value=number, unit=_("talks"), first_month=run[0], last_month=run[1]
        )


def of_finding(
    place: str, statement: str, finding: Shown[Finding], run: tuple[str, str], *, in_advance: bool | None = None
) -> Record:
    """Write what a comparison found: the verdict in words, and its numbers when there are enough answers."""
    found = finding.value
    said = sentences.finding(found, chosen_in_advance=in_advance)
    numbers = ["" if number is None else number for number in (found.theta, found.low, found.high)]
    unit = "" if found.theta is None else _("times out of 100 higher afterwards, equal counts half")
    verdict = f"{said.verdict} {said.chosen}".strip()
    return Record(_("comparison"), place, statement, verdict, numbers[0], unit, numbers[1], numbers[2], "", *run)


def of_cautions(place: str, cautions: str, run: tuple[str, str]) -> Iterator[Record]:
    """Write what else may be behind a difference."""
    if cautions:
        yield Record(_("caution"), place, answer=cautions, first_month=run[0], last_month=run[1])


def _unusual(place: str, figures: Figures) -> Iterator[Record]:
    for point, _text in figures.points:
        if point.block.id in figures.signals:
            _shown, words = figures.signals[point.block.id]
            run = months([point.block])
            yield Record(_("stands out"), place, figures.primary.words, words, first_month=run[0], last_month=run[1])


def _parts(place: str, figures: Figures, known: Scale) -> Iterator[Record]:
    for breakdown in figures.breakdowns:
        run = months(breakdown.blocks)
        for line in breakdown.table.lines:
            name = f"{breakdown.words}: {line.words}"
            yield Record(_("group"), place, name, *_positive(line.result, known), *run)


def _followed(place: str, figures: Figures) -> Iterator[Record]:
    if figures.followed is None:
        return
    run = months(figures.report.blocks)
    for line in figures.followed.table.lines:
        for values in _statement(line.result, moves()):
            yield Record(_("followed clients"), place, line.words, *values, *run)


def months(blocks: Iterable[Block]) -> tuple[str, str]:
    """Give the first and the last month of some blocks."""
    runs = [(block.first_month, block.last_month) for block in blocks]
    if not runs:
        return "", ""
    return f"{min(first for first, _last in runs):%Y-%m}", f"{max(last for _first, last in runs):%Y-%m}"


Values = tuple[str, str | int, str, str | int, str | int, str | int]


def _statement(result: Shown[Row] | Hidden, known: Scale) -> Iterator[Values]:
    """Give the positive share first, then every other printed class."""
    yield _positive(result, known)
    if isinstance(result, Shown) and isinstance(result.value, PrintedClasses):
        row = result.value
        for group, percent in reversed(list(zip(row.classes, row.percents, strict=True))):
            if known.name(group) != known.yes:
                yield known.name(group), percent, _("out of 100"), "", "", row.n


def _positive(result: Shown[Row] | Hidden, known: Scale) -> Values:
    if isinstance(result, Hidden):
        return known.yes, not_shown(), "", "", "", ""
    row = result.value
    if isinstance(row, PrintedMost):
        return known.name(row.category), sentences.more_than(row), "", "", "", ""
    if isinstance(row, PrintedTenths):
        value = sentences.share(row) if row.almost else row.tenths
        return known.yes, value, _("out of 10"), *_ends(row), row.n
    if row.positive_percent is None:
        return known.yes, DASH, "", "", "", row.n
    return known.yes, row.positive_percent, _("out of 100"), *_ends(row), row.n


def _of_point(point: TrendPoint, known: Scale) -> Values:
    """A trend is always about the positive answers, so also 'more than 90% no' is said of them."""
    if isinstance(point.result, Hidden) or isinstance(point.positive, Hidden):
        return _positive(Hidden(), known)
    if isinstance(point.result.value, PrintedMost):
        return known.yes, sentences.share(point.result.value), "", "", "", ""
    return _positive(point.result, known)


def _ends(row: Row) -> tuple[int | str, int | str]:
    return sentences.ends(row) or ("", "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _file_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "de-stem"
