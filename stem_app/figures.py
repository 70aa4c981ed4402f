"""What a page says of one report: its headline, a table with bars, and the trend. Dashboard and paper use the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from stem_app import charts, sentences
from stem_app.formatting import not_shown
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.scales import Group, Scale, either, scale, statement_words
from surveys import phases
from surveys.regions import Place
from surveys.reports import (
    Block,
    Coverage,
    FewerThanTen,
    Hidden,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    Report,
    Shown,
    StatementResult,
    TrendPoint,
)
from surveys.reports.build import Row
from surveys.terms import Terms

DASH = "–"
COVERAGE = ("asked", "answered", "declined", "unfinished", "not_asked")


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
    """One statement: its words, what is shown of it, its sentence, bar and cells."""

    statement: str
    words: str
    result: Shown[Row] | Hidden
    sentence: str
    bar: tuple[charts.Segment, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Count:
    """One number of the coverage, with its name; ``number`` is None where it was not stated."""

    key: str
    words: str
    number: Shown[int | FewerThanTen] | None
    text: str
    reason: bool = False


@dataclass(frozen=True)
class Figures:
    """A report as a page shows it."""

    report: Report
    yes: str
    headline: str
    likely: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    coverage: tuple[Count, ...]
    reasons: tuple[Count, ...]
    trend: charts.Trend | None
    points: tuple[tuple[TrendPoint, str], ...]

    @property
    def primary(self) -> Line:
        """The line that the headline is about."""
        return self.lines[0]


def figures(report: Report, terms: Terms, drawn: charts.Trend | None = None) -> Figures:
    """Put a report into words, bars and cells."""
    language = voice().language
    scales = {one.statement: scale(report.version, report.form, one.statement, language) for one in report.statements}
    columns = {statement: _columns(known, report.statements, scales) for statement, known in scales.items()}
    primary, first = report.primary, scales[report.primary.statement]
    shown = primary.result.value if isinstance(primary.result, Shown) else None
    return Figures(
        report=report,
        yes=sentences.said(first.yes),
        headline=sentences.headline(shown, first) if shown else "",
        likely=sentences.likely(shown) if shown else "",
        columns=tuple(Column(name, first.kind(group)) for group, name in columns[primary.statement]),
        lines=tuple(_line(report, one, scales[one.statement], columns[one.statement]) for one in report.statements),
        coverage=coverage_counts(report.coverage),
        reasons=reason_counts(report.coverage, terms),
        trend=drawn,
        points=tuple((point, _point_text(point)) for point in report.trend),
    )


def figures_of_place(session: Session, place: Place, blocks: Sequence[Block], report: Report, terms: Terms) -> Figures:
    """Put the report of one region and service line into words, with its trend."""
    events, silences = story(session, place, blocks, report)
    texts = [_point_text(point) for point in report.trend]
    return figures(report, terms, charts.trend(report.trend, texts, events, silences))


def story(
    session: Session, place: Place, blocks: Sequence[Block], report: Report
) -> tuple[list[charts.Event], list[charts.Silence]]:
    """List what a trend has to show beside its points: phases that began, other versions, and pauses."""
    events, silences = [], []
    steps = phases.of_place(session, place.region_id, place.service_id)
    for phase in steps:
        if phase.opened_on is not None:
            events.append(charts.Event(phase.opened_on, phase.name))
        for pause in phases.pauses(session, phase.id):
            words = _("quiet: %(reason)s") % {"reason": pause.reason}
            silences.append(charts.Silence(pause.from_on, pause.until_on, words))
    return [*events, *_versions(blocks, report)], silences


def coverage_counts(coverage: Coverage) -> tuple[Count, ...]:
    """Name the numbers of the coverage in order; talks held come first, also when nobody stated them."""
    held = coverage.held
    first = Count("held", kind_words("held"), held, _("not stated") if held is None else sentences.count(held.value))
    others = [(key, coverage.counts[key]) for key in COVERAGE]
    return (first, *(Count(key, kind_words(key), shown, sentences.count(shown.value)) for key, shown in others))


def reason_counts(coverage: Coverage, terms: Terms) -> tuple[Count, ...]:
    """Name the reasons why somebody was not asked."""
    language = voice().language
    names = {reason.key: reason.words.get(language, reason.words["nl"]) for reason in terms.not_asked}
    return tuple(
        Count(key, names.get(key, key), shown, sentences.count(shown.value), reason=True)
        for key, shown in coverage.reasons.items()
        if key
    )


def kind_words(kind: str) -> str:
    """Name a kind of coverage."""
    return {
        "held": _("talks"),
        "asked": _("asked"),
        "answered": _("answered"),
        "declined": _("rather not"),
        "unfinished": _("not finished"),
        "not_asked": _("not asked"),
    }[kind]


def form_words(form: str) -> str:
    """Name the form that people answered with; the usual one needs no name."""
    return {"standard": "", "child": _("children")}.get(form, form)


def _versions(blocks: Collection[Block], report: Report) -> list[charts.Event]:
    """A trend breaks where the questionnaire changes: nothing is joined across versions."""
    begins: dict[int, Block] = {}
    for block in blocks:
        if block.form == report.form:
            begins.setdefault(block.version_id, block)
    later = sorted(begins.values(), key=lambda block: block.first_month)[1:]
    return [charts.Event(block.first_month, _("new questionnaire")) for block in later]


def _columns(
    known: Scale, statements: Collection[StatementResult], scales: dict[str, Scale]
) -> list[tuple[Group, str]]:
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


def _cells(row: Row, columns: Sequence[tuple[Group, str]], known: Scale) -> tuple[Cell, ...]:
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


def _line(report: Report, one: StatementResult, known: Scale, columns: Sequence[tuple[Group, str]]) -> Line:
    words = statement_words(report.version, one.statement, voice().language)
    if isinstance(one.result, Hidden):
        return Line(one.statement, words, one.result, "", (), ())
    row = one.result.value
    sentence = " ".join(part for part in (sentences.result(row, known), sentences.likely(row)) if part)
    return Line(one.statement, words, one.result, sentence, charts.bar(row, known), _cells(row, columns, known))


def _point_text(point: TrendPoint) -> str:
    if isinstance(point.result, Shown) and isinstance(point.positive, Shown):
        return sentences.share(point.result.value)
    return not_shown()
