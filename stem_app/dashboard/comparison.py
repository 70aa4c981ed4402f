"""The outcome of a question: per place a sentence, with what was compared and what happened in the same time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Response, abort, render_template
from markupsafe import Markup

from stem_app import access, sentences
from stem_app.dashboard import blueprint
from stem_app.dashboard.comparing import where_words
from stem_app.dashboard.places import my_area_ids, my_areas
from stem_app.edge import db, setting, today
from stem_app.formatting import Run, runs
from stem_app.languages import voice
from stem_app.results import around, charts, doubts, spreadsheet
from stem_app.results.figures import Count, coverage_counts, reason_counts
from stem_app.results.scales import statement_words
from stem_app.results.spreadsheet import Record
from stem_app.sentences import FindingWords
from surveys import comparisons, regions, reports
from surveys.regions import Place
from surveys.reports import (
    AreaFinding,
    Block,
    Caution,
    ComparisonReport,
    Coverage,
    Finding,
    PlaceFinding,
    Refusal,
    Shown,
    Verdict,
)
from surveys.schema import Area, Comparison


@dataclass(frozen=True)
class Said:
    """One finding with its words and its drawing; nothing is drawn when there are too few answers."""

    statement: str
    words: FindingWords
    finding: Shown[Finding]
    drawn: charts.Range | None


@dataclass(frozen=True)
class Outcome:
    """What is said of one place."""

    place: Place
    primary: Said
    statements: tuple[Said, ...]
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    left_out: tuple[Run, ...]
    cautions: Shown[str]
    alone: Shown[bool] | None
    meanwhile: tuple[Markup, ...]
    outside: tuple[Markup, ...]

    @property
    def enough(self) -> bool:
        """True when there were enough answers on both sides."""
        return self.primary.finding.value.verdict is not Verdict.TOO_FEW

    @property
    def moved(self) -> bool:
        """True when the primary outcome is better or worse."""
        return self.primary.finding.value.verdict in (Verdict.BETTER, Verdict.WORSE)


@dataclass(frozen=True)
class Together:
    """What is said of a whole area: how its regions were weighed, the finding, and what else may be behind it."""

    how: str
    primary: Said
    cautions: Shown[str]


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
        doubts=doubts,
        together=_together(report),
        refused=report.area if isinstance(report.area, Refusal) else None,
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
    run = report.comparison.before_first, report.comparison.after_last
    for found in report.places:
        yield Outcome(
            place=found.place,
            primary=_said(report, primary, found.finding),
            statements=tuple(_said(report, key, finding) for key, finding in found.statements.items()),
            before=runs(found.before),
            after=runs(found.after),
            left_out=runs(_left_out(report.comparison, found)),
            cautions=_cautions(found.cautions),
            alone=found.alone,
            meanwhile=tuple(around.meanwhile(db(), found.place, *run)),
            outside=tuple(map(around.event_tag, around.outside_events(db(), found.place, *run))),
        )


def _together(report: ComparisonReport) -> Together | None:
    found = report.area
    if not isinstance(found, AreaFinding):
        return None
    return Together(
        how=doubts.weighed([place.name for place in found.places]),
        primary=_said(report, report.version.primary(report.form), found.finding),
        cautions=_cautions(found.cautions),
    )


def _cautions(found: Shown[tuple[Caution, ...]]) -> Shown[str]:
    """The words stand on the same blocks as what they are about."""
    return Shown(doubts.cautions(found.value), found.atoms, found.parts, found.moves)


def _said(report: ComparisonReport, statement: str, finding: Shown[Finding]) -> Said:
    found = finding.value
    drawn = None
    if found.theta is not None and found.low is not None and found.high is not None:
        drawn = charts.interval(found.theta, found.low, found.high)
    words = sentences.finding(found, chosen_in_advance=report.chosen_in_advance)
    return Said(statement_words(report.version, report.form, statement, voice().language), words, finding, drawn)


def _left_out(asked: Comparison, found: PlaceFinding) -> Iterator[Block]:
    """The blocks that reach over an end of a run, and so belong to neither."""
    mine = reports.with_instrument(reports.of_place(db(), found.place), (asked.version_id, asked.form))
    used = {block.id for block in (*found.before, *found.after)}
    runs = ((asked.before_first, asked.before_last), (asked.after_first, asked.after_last))
    for block in mine:
        touches = any(block.first_month <= last and first <= block.last_month for first, last in runs)
        if touches and block.id not in used:
            yield block


def _records(report: ComparisonReport) -> Iterator[Record]:
    for side in _sides(report):
        run = (f"{side.first:%Y-%m}", f"{side.last:%Y-%m}")
        yield from spreadsheet.of_coverage("", (*side.counts, *side.reasons), run)
    run = (f"{report.comparison.before_first:%Y-%m}", f"{report.comparison.after_last:%Y-%m}")
    together = _together(report)
    if together is not None:
        area = next(area.name for area in my_areas() if area.id == report.comparison.area_id)
        said = together.primary
        yield spreadsheet.of_finding(area, said.statement, said.finding, run, in_advance=report.chosen_in_advance)
        yield from spreadsheet.of_cautions(area, together.cautions.value, run)
    for outcome in _outcomes(report):
        for said in (outcome.primary, *outcome.statements):
            yield spreadsheet.of_finding(
                outcome.place.name, said.statement, said.finding, run, in_advance=report.chosen_in_advance
            )
        yield from spreadsheet.of_cautions(outcome.place.name, outcome.cautions.value, run)
