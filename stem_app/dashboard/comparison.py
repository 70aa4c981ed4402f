"""The outcome of a question: per place a sentence, with what was compared and what happened in the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, render_template
from markupsafe import Markup

from stem_app import access, charts, sentences, spreadsheet
from stem_app.dashboard import blueprint
from stem_app.dashboard.comparing import where_words
from stem_app.dashboard.places import my_area_ids, my_areas
from stem_app.edge import db, setting, today
from stem_app.figures import Count, coverage_counts, reason_counts
from stem_app.formatting import day_tag, period_tag
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.scales import statement_words
from stem_app.sentences import FindingWords
from stem_app.spreadsheet import Record
from surveys import comparisons, phases, regions, reports
from surveys.regions import Place
from surveys.reports import Block, ComparisonReport, Coverage, Finding, PlaceFinding, Shown, Verdict
from surveys.schema import Area, Comparison
from surveys.weeks import closes_on, first_week, next_month


@dataclass(frozen=True)
class Said:
    """One finding with its words and its drawing; nothing is drawn when there are too few answers."""

    statement: str
    words: FindingWords
    finding: Shown[Finding]
    drawn: charts.Range | None


Run = tuple[date, date]


@dataclass(frozen=True)
class Outcome:
    """What is said of one place."""

    place: Place
    primary: Said
    statements: tuple[Said, ...]
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    left_out: tuple[Run, ...]
    meanwhile: tuple[Markup, ...]

    @property
    def enough(self) -> bool:
        """True when there were enough answers on both sides."""
        return self.primary.finding.value.verdict is not Verdict.TOO_FEW

    @property
    def moved(self) -> bool:
        """True when the primary outcome is better or worse."""
        return self.primary.finding.value.verdict in (Verdict.BETTER, Verdict.WORSE)


@dataclass(frozen=True)
class Side:
    """The coverage of one of the two runs of months."""

    first: date
    last: date
    coverage: Coverage
    counts: tuple[Count, ...]
    reasons: tuple[Count, ...]


@blueprint.get("/vergelijken/<comparison_id>")
def comparison(comparison_id: str) -> str:
    """Show what a registered comparison found, the coverage of both sides first."""
    asked, area, report = _report(comparison_id)
    return render_template(
        "dashboard/comparison.html",
        heading=_where(asked),
        asked=asked,
        area=area,
        imported=area.received_through is not None,
        report=report,
        sentences=sentences,
        several=len(report.version.statements) > 1,
        sides=_sides(report),
        outcomes=list(_outcomes(report)),
    )


@blueprint.get("/vergelijken/<comparison_id>.csv")
def comparison_csv(comparison_id: str) -> Response:
    """Give the outcome of a comparison as a file."""
    asked, _area, report = _report(comparison_id)
    access.note("exported", f"comparison {asked.id}")
    return spreadsheet.as_csv(f"de-stem-{_where(asked)}", _where(asked), _records(report))


def _report(comparison_id: str) -> tuple[Comparison, Area, ComparisonReport]:
    asked = comparisons.get(db(), comparison_id, my_area_ids()) or abort(404)
    area = next(area for area in my_areas() if area.id == asked.area_id)
    policy = reports.policy_of(setting().terms)
    return asked, area, reports.compare_places(db(), asked, policy, today=today())


def _where(asked: Comparison) -> str:
    return where_words(asked, my_areas(), regions.places(db(), area_ids=my_area_ids()))


def _sides(report: ComparisonReport) -> list[Side]:
    asked, terms = report.comparison, setting().terms
    runs = (
        (asked.before_first, asked.before_last, report.coverage_before),
        (asked.after_first, asked.after_last, report.coverage_after),
    )
    return [Side(*run, coverage_counts(run[2]), reason_counts(run[2], terms)) for run in runs]


def _outcomes(report: ComparisonReport) -> Iterator[Outcome]:
    primary = report.version.primary(report.form)
    for found in report.places:
        yield Outcome(
            place=found.place,
            primary=_said(report, primary, found.finding),
            statements=tuple(_said(report, key, finding) for key, finding in found.statements.items()),
            before=runs(found.before),
            after=runs(found.after),
            left_out=runs(_left_out(report.comparison, found)),
            meanwhile=tuple(_meanwhile(report.comparison, found.place)),
        )


def _said(report: ComparisonReport, statement: str, finding: Shown[Finding]) -> Said:
    found = finding.value
    drawn = None
    if found.theta is not None and found.low is not None and found.high is not None:
        drawn = charts.interval(found.theta, found.low, found.high)
    words = sentences.finding(found, chosen_in_advance=report.chosen_in_advance)
    return Said(statement_words(report.version, statement, voice().language), words, finding, drawn)


def runs(blocks: Iterable[Block]) -> tuple[Run, ...]:
    """Join the months of blocks that follow each other, for a short list."""
    joined: list[Run] = []
    for block in sorted(blocks, key=lambda block: block.first_month):
        if joined and block.first_month <= next_month(joined[-1][1]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], block.last_month))
        else:
            joined.append((block.first_month, block.last_month))
    return tuple(joined)


def _left_out(asked: Comparison, found: PlaceFinding) -> Iterator[Block]:
    """The blocks that reach over an end of a run, and so belong to neither."""
    mine = reports.with_instrument(reports.of_place(db(), found.place), (asked.version_id, asked.form))
    used = {block.id for block in (*found.before, *found.after)}
    runs = ((asked.before_first, asked.before_last), (asked.after_first, asked.after_last))
    for block in mine:
        touches = any(block.first_month <= last and first <= block.last_month for first, last in runs)
        if touches and block.id not in used:
            yield block


def _meanwhile(asked: Comparison, place: Place) -> Iterator[Markup]:
    """Name the phases that began and the pauses that lay in the time of the comparison: none is called a cause."""
    start, end = first_week(asked.before_first), closes_on(asked.after_last)
    for number, phase in enumerate(phases.of_place(db(), place.region_id, place.service_id)):
        if number and phase.opened_on is not None and start < phase.opened_on < end:
            sentence = _("%(phase)s began on %(day)s.")
            yield Markup.escape(sentence) % {"phase": period_tag(phase.name), "day": day_tag(phase.opened_on)}
        for pause in phases.pauses(db(), phase.id):
            if pause.from_on < end and (pause.until_on is None or pause.until_on > start):
                yield _pause(pause.from_on, pause.until_on, pause.reason)


def _pause(from_on: date, until_on: date | None, reason: str) -> Markup:
    if until_on is None:
        sentence = _("De Stem has been on pause since %(day)s (%(reason)s).")
        return Markup.escape(sentence) % {"day": day_tag(from_on), "reason": period_tag(reason)}
    sentence = _("De Stem was on pause from %(day)s until %(end)s (%(reason)s).")
    return Markup.escape(sentence) % {"day": day_tag(from_on), "end": day_tag(until_on), "reason": period_tag(reason)}


def _records(report: ComparisonReport) -> Iterator[Record]:
    for side in _sides(report):
        run = (f"{side.first:%Y-%m}", f"{side.last:%Y-%m}")
        yield from spreadsheet.of_coverage("", (*side.counts, *side.reasons), run)
    for outcome in _outcomes(report):
        run = (f"{report.comparison.before_first:%Y-%m}", f"{report.comparison.after_last:%Y-%m}")
        for said in (outcome.primary, *outcome.statements):
            yield spreadsheet.of_finding(
                outcome.place.name, said.statement, said.finding, run, in_advance=report.chosen_in_advance
            )
