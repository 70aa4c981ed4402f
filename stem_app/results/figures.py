"""What a page says of one report: its headline, a table with bars, and the trend. Dashboard and paper use the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session

from stem_app import sentences
from stem_app.formatting import not_shown
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.results import around, doubts, trends
from stem_app.results.breakdowns import Breakdown, breakdowns
from stem_app.results.followed import Followed, followed
from stem_app.results.scales import Group, Scale, scale, statement_words
from stem_app.results.tables import Column, Line, columns_of, heads, line_of
from surveys.regions import Place
from surveys.reports import (
    Block,
    Coverage,
    FewerThanTen,
    Report,
    Shown,
    Signal,
    StatementResult,
    TrendPoint,
)
from surveys.terms import Terms

COVERAGE = ("asked", "answered", "declined", "unfinished", "not_asked")


@dataclass(frozen=True)
class Count:
    """One number of the coverage, with its name; ``number`` is None where it was not stated."""

    key: str
    words: str
    number: Shown[int | FewerThanTen] | None
    text: str
    reason: bool = False


@dataclass(frozen=True)
class Drawn:
    """A trend as it is drawn, wide and for a phone, with what happened around it in words; empty without a place."""

    wide: trends.Trend | None = None
    phone: trends.Trend | None = None
    happened: tuple[Markup, ...] = ()


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
    points: tuple[tuple[TrendPoint, str], ...]
    signals: Mapping[int, tuple[Shown[Signal], str]]
    breakdowns: tuple[Breakdown, ...]
    followed: Followed | None
    drawn: Drawn

    @property
    def primary(self) -> Line:
        """The line that the headline is about."""
        return self.lines[0]


def figures(report: Report, terms: Terms, drawn: Drawn | None = None) -> Figures:
    """Put a report into words, bars and cells."""
    language = voice().language
    scales = {one.statement: scale(report.version, report.form, one.statement, language) for one in report.statements}
    columns = {statement: columns_of(known, report.statements, scales) for statement, known in scales.items()}
    primary, first = report.primary, scales[report.primary.statement]
    shown = primary.result.value if isinstance(primary.result, Shown) else None
    return Figures(
        report=report,
        yes=sentences.said(first.yes),
        headline=sentences.headline(shown, first) if shown else "",
        likely=sentences.likely(shown) if shown else "",
        columns=heads(columns[primary.statement], first),
        lines=tuple(_line(report, one, scales[one.statement], columns[one.statement]) for one in report.statements),
        coverage=coverage_counts(report.coverage),
        reasons=reason_counts(report.coverage, terms),
        points=tuple((point, _point_text(point)) for point in report.trend),
        signals={block: (found, doubts.signal(found.value)) for block, found in report.watch.signals.items()},
        breakdowns=breakdowns(report.parts, first),
        followed=followed(report.moved, report.version, report.form),
        drawn=drawn or Drawn(),
    )


def figures_of_place(session: Session, place: Place, blocks: Sequence[Block], report: Report, terms: Terms) -> Figures:
    """Put the report of one region and service line into words, with its trend."""
    lines, silences, happened = around.story(session, place, blocks, report)
    texts = [_point_text(point) for point in report.trend]
    wide, phone = (
        trends.trend(report.trend, texts, lines, silences, sheet=sheet, ringed=report.watch.signals)
        for sheet in (trends.WIDE, trends.PHONE)
    )
    return figures(report, terms, Drawn(wide, phone, tuple(happened)))


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


def _line(report: Report, one: StatementResult, known: Scale, columns: Sequence[tuple[Group, str]]) -> Line:
    words = statement_words(report.version, report.form, one.statement, voice().language)
    sentence = ""
    if isinstance(one.result, Shown):
        row = one.result.value
        sentence = " ".join(part for part in (sentences.result(row, known), sentences.likely(row)) if part)
    return line_of(one.statement, words, one.result, sentence, known, columns)


def _point_text(point: TrendPoint) -> str:
    if isinstance(point.result, Shown) and isinstance(point.positive, Shown):
        return sentences.share(point.result.value)
    return not_shown()
