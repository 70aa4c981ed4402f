"""Asking a question: which place, which months first and which after. It is written down before anything is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from flask import abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectField, ValidationError

from stem_app.access import me
from stem_app.dashboard import blueprint
from stem_app.dashboard.places import my_area_ids, my_areas
from stem_app.edge import db, today
from stem_app.formatting import long_month, period_tag, quarter_tag
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.results.figures import form_words
from stem_app.staff_form import StaffForm
from surveys import comparisons, phases, questionnaire, regions, reports
from surveys.comparisons import Question
from surveys.questionnaire import words
from surveys.regions import Place
from surveys.reports import Block
from surveys.reports.blocks import quarters
from surveys.schema import Area, Comparison
from surveys.weeks import closes_on, month_of, months_between, next_month, quarter_months, quarter_of

WHOLE_AREA = "all"
AHEAD = 6
ENDS = ("before_first", "before_last", "after_first", "after_last")


class Asking(StaffForm):
    """What is compared: a place, and two runs of months."""

    place = SelectField()
    instrument = SelectField()
    before_first = SelectField()
    before_last = SelectField()
    after_first = SelectField()
    after_last = SelectField()

    def months(self) -> dict[str, date]:
        """Give the four chosen months."""
        return {name: date.fromisoformat(self[name].data) for name in ENDS}

    def validate_before_last(self, field: SelectField) -> None:
        """A run ends after it begins."""
        if field.data and self.before_first.data and field.data < self.before_first.data:
            raise ValidationError(_("The first period ends before it begins. Choose a later last month."))

    def validate_after_first(self, field: SelectField) -> None:
        """The second run begins after the first has ended."""
        if field.data and self.before_last.data and field.data <= self.before_last.data:
            raise ValidationError(_("The second period must begin after the first one has ended."))

    def validate_after_last(self, field: SelectField) -> None:
        """A run ends after it begins."""
        if field.data and self.after_first.data and field.data < self.after_first.data:
            raise ValidationError(_("The second period ends before it begins. Choose a later last month."))


@dataclass(frozen=True)
class Shortcut:
    """Two runs of months that somebody often wants, filled in with one tap."""

    first: Markup
    second: Markup
    chosen: dict[str, str]


@dataclass(frozen=True)
class Registered:
    """A question that was asked before."""

    comparison: Comparison
    where: str
    in_advance: bool


@blueprint.route("/vergelijken", methods=["GET", "POST"])
def compare() -> BaseResponse | str:
    """Let somebody choose what to compare, and list what was compared before; or write a question down."""
    areas = my_areas()
    area = _area(areas, request.args.get("area"))
    return _ask(area) if request.method == "POST" else _page(areas, area)


def _page(areas: list[Area], area: Area | None) -> str:
    blocks = reports.of_areas(db(), {area.id}) if area else []
    places = regions.places(db(), area_ids=frozenset({area.id})) if area else []
    start = {name: request.args[name] for name in ("place", "instrument", *ENDS) if name in request.args}
    shortcuts = _shortcuts(area, places, blocks, start.get("place", WHOLE_AREA)) if area else []
    usual = shortcuts[-1].chosen if shortcuts else _start(area, blocks) if area and blocks else {}
    form = Asking.recalled(**{**usual, **start})
    if area and usual:
        _offer(form, area, places, blocks)
    return render_template(
        "dashboard/compare.html",
        heading=_("Compare two periods"),
        areas=areas,
        area=area,
        form=form if usual else None,
        shortcuts=shortcuts,
        register=_register(areas),
    )


def _ask(area: Area | None) -> BaseResponse:
    """Write the question down, and go to its outcome."""
    blocks = reports.of_areas(db(), {area.id}) if area else []
    if area is None or not blocks:
        abort(404)
    form = Asking()
    places = regions.places(db(), area_ids=frozenset({area.id}))
    _offer(form, area, places, blocks)
    if not form.validate():
        form.keep()
        return redirect(url_for("dashboard.compare", area=area.key), 303)
    place = next((place for place in places if address_of(place) == form.place.data), None)
    version_id, kind = form.instrument.data.split(".", 1)
    question = Question(
        area.id,
        place.region_id if place else None,
        place.service_id if place else None,
        int(version_id),
        kind,
        **form.months(),
    )
    known = comparisons.register(db(), question, role=me().role, today=today())
    return redirect(url_for("dashboard.comparison", comparison_id=known), 303)


def address_of(place: Place) -> str:
    """Name a place in an address."""
    return f"{place.region}.{place.service}"


def where_words(comparison: Comparison, areas: Sequence[Area], places: Sequence[Place]) -> str:
    """Name what a comparison is about: a place, or a whole area region by region."""
    spot = (comparison.region_id, comparison.service_id)
    for place in places:
        if (place.region_id, place.service_id) == spot:
            return place.name
    return next(area.name for area in areas if area.id == comparison.area_id)


def _area(areas: Sequence[Area], key: str | None) -> Area | None:
    """Take the area that was asked for, else the first; one that is not there does not exist."""
    if key is None:
        return areas[0] if areas else None
    found = next((area for area in areas if area.key == key), None)
    return found or abort(404)


def _offer(form: Asking, area: Area, places: Sequence[Place], blocks: Sequence[Block]) -> None:
    """Fill the choices: the places, the questionnaires, and the months that blocks have or will have."""
    whole = [(WHOLE_AREA, _("All of %(area)s, region by region") % {"area": area.name})] if len(places) > 1 else []
    form.place.choices = [*whole, *((address_of(place), place.name) for place in places)]
    form.instrument.choices = [
        (f"{version}.{kind}", _instrument_words(version, kind)) for version, kind in reports.instruments(blocks)
    ]
    past, after = _choosable(area, blocks)
    for name in ENDS:
        known = past if name.startswith("before") else after
        form[name].choices = [(month.isoformat(), long_month(month)) for month in known]


def _choosable(area: Area, blocks: Sequence[Block]) -> tuple[list[date], list[date]]:
    """List the months that can come first, and those that can come after: a file from elsewhere has no later ones."""
    past = sorted({month for block in blocks for month in months_between(block.first_month, block.last_month)})
    return past, [*past, *(_ahead(past[-1]) if area.received_through is None else [])]


def _start(area: Area, blocks: Sequence[Block]) -> dict[str, str]:
    """Begin with the last two quarters, of which the second may still have to come; empty when there is one month."""
    past, after = _choosable(area, blocks)
    if len(after) < 2:
        return {}
    late = months_between(*quarter_months(*quarter_of(past[-1])))
    early = [month for month in past if month < late[0]]
    if early:
        return _runs((early[-3:][0], early[-1]), (late[0], min(late[-1], after[-1])))
    if area.received_through is None:
        return _runs((past[0], past[-1]), (next_month(past[-1]), after[min(len(past) + 2, len(after) - 1)]))
    half = len(past) // 2
    return _runs((past[0], past[half - 1]), (past[half], past[-1]))


def _instrument_words(version_id: int, kind: str) -> str:
    title = words(questionnaire.get(db(), version_id).title, voice().language)
    return f"{title} ({form_words(kind)})" if form_words(kind) else title


def _ahead(last: date) -> list[date]:
    """List the months after the last block, up to half a year from now: a question can be asked in advance."""
    end = month_of(today())
    for _step in range(AHEAD):
        end = next_month(end)
    return months_between(next_month(last), end)


def _shortcuts(area: Area, places: Sequence[Place], blocks: Sequence[Block], chosen: str) -> list[Shortcut]:
    """Offer neighbouring phases of a chosen place, and the last two quarters."""
    place = next((place for place in places if address_of(place) == chosen), None)
    mine = [block for block in blocks if place and (block.region_id, block.service_id) == _spot(place)]
    found = _phase_pairs(place, mine) if place else []
    complete = [one for one in quarters(mine if place else blocks) if _is_over(area, one)]
    if len(complete) > 1:
        late, early = complete[:2]
        runs = _runs(quarter_months(*early), quarter_months(*late))
        found.append(Shortcut(quarter_tag(*early), quarter_tag(*late), _within(runs, blocks)))
    extra = {"area": area.key, "place": chosen}
    return [Shortcut(one.first, one.second, {**one.chosen, **extra}) for one in found]


def _is_over(area: Area, quarter: tuple[int, int]) -> bool:
    return area.received_through is not None or closes_on(quarter_months(*quarter)[1]) <= today()


def _within(runs: dict[str, str], blocks: Sequence[Block]) -> dict[str, str]:
    """Keep to months that can be chosen: those that some block has."""
    first, last = min(block.first_month for block in blocks), max(block.last_month for block in blocks)
    return {name: min(max(month, first.isoformat()), last.isoformat()) for name, month in runs.items()}


def _spot(place: Place) -> tuple[int, int]:
    return place.region_id, place.service_id


def _phase_pairs(place: Place, blocks: Sequence[Block]) -> list[Shortcut]:
    runs = []
    for phase in phases.of_place(db(), place.region_id, place.service_id):
        inside = [block for block in blocks if block.phase_id == phase.id]
        if inside:
            run = min(block.first_month for block in inside), max(block.last_month for block in inside)
            runs.append((phase.name, run))
    return [
        Shortcut(period_tag(early[0]), period_tag(late[0]), _runs(early[1], late[1])) for early, late in pairwise(runs)
    ]


def _runs(before: tuple[date, date], after: tuple[date, date]) -> dict[str, str]:
    """Fill in two runs; a month that both share goes to the first."""
    second = max(after[0], next_month(before[1]))
    ends = (*before, second, max(second, after[1]))
    return {name: month.isoformat() for name, month in zip(ENDS, ends, strict=True)}


def _register(areas: Sequence[Area]) -> list[Registered]:
    places = regions.places(db(), area_ids=my_area_ids())
    frozen = reports.of_areas(db(), my_area_ids())
    return [
        Registered(one, where_words(one, areas, places), reports.chosen_in_advance(one, frozen))
        for one in comparisons.register_of(db(), my_area_ids())
    ]
