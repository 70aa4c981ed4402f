"""The list of regions, and the page and file of one region."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, render_template, request

from stem_app import access, sentences
from stem_app.dashboard import blueprint
from stem_app.dashboard.periods import Period, choose, periods
from stem_app.dashboard.places import find_place, my_area_ids, my_areas, standing
from stem_app.edge import db, setting
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.results import doubts, spreadsheet
from stem_app.results.figures import Figures, figures_of_place, form_words
from surveys import phases, questionnaire, reports
from surveys.questionnaire import words
from surveys.regions import Place
from surveys.regions import places as all_places
from surveys.reports import Block, Selection


@dataclass(frozen=True)
class Group:
    """The figures of one questionnaire and form: others stand apart, because they are never added up."""

    title: str
    form: str
    figures: Figures
    blocks: tuple[Block, ...]


@blueprint.get("/regios")
def regions() -> str:
    """List the regions of one's own areas, with how each stands. Without numbers: nobody is ranked."""
    found = {area: [standing(place, area) for place in _places(area.id)] for area in my_areas()}
    return render_template("dashboard/regions.html", heading=_("Regions"), areas=found)


@blueprint.get("/regios/<region>/<service>")
def region(region: str, service: str) -> str:
    """Show one region and service line: whose answers, what they say, and how it went."""
    place = find_place(region, service)
    stands = standing(place, next(area for area in my_areas() if area.id == place.area_id))
    blocks = reports.of_place(db(), place)
    offered = _periods(place, blocks, imported=stands.imported)
    chosen = choose(offered, request.args.get("period"))
    return render_template(
        "dashboard/region.html",
        heading=place.region_name,
        stands=stands,
        others=[other for other in _places(place.area_id) if other.region_id == place.region_id],
        last_month=max((block.last_month for block in blocks), default=None),
        periods=offered,
        chosen=chosen,
        sentences=sentences,
        doubts=doubts,
        groups=_groups(place, blocks, chosen) if chosen else [],
    )


@blueprint.get("/regios/<region>/<service>.csv")
def region_csv(region: str, service: str) -> Response:
    """Give the numbers of a region page as a file: the same period, the same numbers."""
    place = find_place(region, service)
    area = next(area for area in my_areas() if area.id == place.area_id)
    blocks = reports.of_place(db(), place)
    offered = _periods(place, blocks, imported=area.received_through is not None)
    chosen = choose(offered, request.args.get("period"))
    if chosen is None:
        abort(404)
    access.note("exported", f"region {place.region}/{place.service} {chosen.key}")
    records = [
        record
        for group in _groups(place, blocks, chosen)
        for record in spreadsheet.records_of(place.name, group.figures)
    ]
    return spreadsheet.as_csv(f"de-stem-{place.region}-{place.service}-{chosen.key}", place.name, records)


def _periods(place: Place, blocks: list[Block], *, imported: bool) -> list[Period]:
    """A file from elsewhere is one phase without a name of its own."""
    return periods(blocks, [] if imported else phases.of_place(db(), place.region_id, place.service_id))


def _places(area_id: int) -> list[Place]:
    return all_places(db(), area_ids=my_area_ids() & {area_id})


def _groups(place: Place, blocks: list[Block], chosen: Period) -> list[Group]:
    policy = reports.policy_of(setting().terms)
    groups = []
    for instrument in reports.instruments(chosen.blocks):
        mine = reports.with_instrument(chosen.blocks, instrument)
        every = reports.with_instrument(blocks, instrument)
        report = reports.build(db(), Selection.of(mine, trend=every), policy)
        if report is None:
            continue
        title = words(questionnaire.get(db(), instrument[0]).title, voice().language)
        shown = figures_of_place(db(), place, blocks, report, setting().terms)
        groups.append(Group(title, form_words(report.form), shown, tuple(mine)))
    return groups
