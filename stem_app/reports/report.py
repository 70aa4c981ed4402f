"""One report: an area and a quarter, as a page to read and print, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import Response, abort, render_template
from markupsafe import Markup

from stem_app import access, sentences
from stem_app.edge import db, setting, today
from stem_app.formatting import quarter_span
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.reports import blueprint
from stem_app.reports.index import complete_on
from stem_app.results import around, doubts, funnels, spreadsheet
from stem_app.results.figures import Figures, figures, figures_of_place, form_words
from stem_app.results.funnels import Drawing
from stem_app.results.spreadsheet import Record
from stem_app.sentences import FindingWords
from surveys import accounts, regions, reports
from surveys.questionnaire import words
from surveys.regions import Place
from surveys.reports import Finding, Funnel, PeriodicReport, PlaceReport, Shown, Verdict
from surveys.schema import Area
from surveys.weeks import previous_month, quarter_months, quarter_of


@dataclass(frozen=True)
class Change:
    """What is said about the change since the quarter before, and the blocks that it stands on."""

    finding: Shown[Finding]
    words: FindingWords

    @property
    def moved(self) -> bool:
        """True when the answers were clearly higher or lower."""
        return self.finding.value.verdict in (Verdict.BETTER, Verdict.WORSE)


@dataclass(frozen=True)
class Chapter:
    """One region and service line in the report."""

    place: Place
    title: str
    form: str
    figures: Figures
    change: Change | None
    cautions: str
    outside: tuple[Markup, ...]


@blueprint.get("/<area>/<int:year>/<int:quarter>")
def report(area: str, year: int, quarter: int) -> str:
    """Show the report of a quarter, to be read on a screen or printed on A4."""
    found = _periodic(area, year, quarter)
    chapters = list(_chapters(found))
    several = len({(chapter.title, chapter.form) for chapter in chapters}) > 1
    return render_template(
        "reports/report.html",
        heading=_("Report %(area)s") % {"area": found.area.name},
        found=found,
        imported=found.area.received_through is not None,
        regions=[(name, list(inside)) for name, inside in groupby(chapters, key=lambda one: one.place.region_name)],
        several=several,
        moved=[chapter for chapter in chapters if chapter.change and chapter.change.moved],
        today=today(),
        sentences=sentences,
        doubts=doubts,
        funnel=_funnel(found.funnel) if found.funnel else None,
        total=figures(found.total, setting().terms) if found.total else None,
        not_over=_not_over(found),
        limits=sentences.limits(imported=found.area.received_through is not None),
    )


@blueprint.get("/<area>/<int:year>/<int:quarter>.csv")
def report_csv(area: str, year: int, quarter: int) -> Response:
    """Give the numbers of a report as a file."""
    found = _periodic(area, year, quarter)
    access.note("exported", f"report {found.area.key} {year}-{quarter}")
    about = f"{found.area.name}, {quarter_span(year, quarter)}"
    return spreadsheet.as_csv(f"de-stem-{found.area.key}-{year}-{quarter}", about, _records(found))


@dataclass(frozen=True)
class Beside:
    """The regions of a report beside their joint share: drawn for a wide page and a phone, with what lies far off."""

    drawings: tuple[Drawing, Drawing]
    words: str
    found: Shown[None]


def _funnel(found: Funnel) -> Beside:
    drawings = (funnels.drawing(found, funnels.WIDE), funnels.drawing(found, funnels.PHONE))
    return Beside(drawings, funnels.far_off_words(funnels.far_off(found)), Shown(None, drawings[0].atoms))


def _periodic(area_key: str, year: int, quarter: int) -> PeriodicReport:
    """Build a report of one's own areas; without blocks there is none."""
    area = _area(area_key)
    if (year, quarter) not in reports.quarters(db(), {area.id}):
        abort(404)
    return reports.periodic(db(), area, year, quarter, reports.policy_of(setting().terms))


def _area(key: str) -> Area:
    mine = regions.areas(db(), accounts.area_ids(db(), access.me().account_id))
    return next((area for area in mine if area.key == key), None) or abort(404)


def _not_over(found: PeriodicReport) -> date | None:
    """Give the day on which the quarter is over, while it is not: until then nothing is concluded from it."""
    over = complete_on(found.year, found.quarter)
    return over if found.area.received_through is None and over > today() else None


def _chapters(found: PeriodicReport) -> Iterator[Chapter]:
    language, early = voice().language, _not_over(found) is not None
    first, end = quarter_months(found.year, found.quarter)
    run = quarter_months(*quarter_of(previous_month(first)))[0], end
    for one in found.places:
        last = max(block.last_month for block in one.report.blocks)
        blocks = [block for block in reports.of_place(db(), one.place) if block.last_month <= last]
        yield Chapter(
            place=one.place,
            title=words(one.report.version.title, language),
            form=form_words(one.report.form),
            figures=figures_of_place(db(), one.place, blocks, one.report, setting().terms),
            change=None if early else _change(one),
            cautions=doubts.cautions(one.change.cautions.value) if one.change else "",
            outside=tuple(map(around.event_tag, around.outside_events(db(), one.place, *run))),
        )


def _change(one: PlaceReport) -> Change | None:
    if one.change is None:
        return None
    return Change(one.change.finding, sentences.finding(one.change.finding.value, since_the_quarter_before=True))


def _records(found: PeriodicReport) -> Iterator[Record]:
    for chapter in _chapters(found):
        yield from spreadsheet.records_of(chapter.place.name, chapter.figures)
        if chapter.change is not None:
            run = spreadsheet.months(chapter.figures.report.blocks)
            yield spreadsheet.of_finding(chapter.place.name, chapter.figures.primary.words, chapter.change.finding, run)
            yield from spreadsheet.of_cautions(chapter.place.name, chapter.cautions, run)
    if found.funnel:
        for point in funnels.far_off(found.funnel):
            yield Record(_("stands out"), point.place.name, answer=_("beyond the outer lines"))
    if found.total:
        name = _("%(area)s, answers shown") % {"area": found.area.name}
        yield from spreadsheet.records_of(name, figures(found.total, setting().terms))
