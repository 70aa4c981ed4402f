"""The manager's page: how many talks were held in each of the last weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Field, HiddenField, StringField, ValidationError

from stem_app.access import me
from stem_app.dashboard import blueprint
from stem_app.dashboard.comparing import address_of
from stem_app.edge import db, today
from stem_app.languages import gettext as _
from stem_app.staff_form import StaffForm, typed_day
from surveys import accounts, coverage, phases
from surveys.coverage import Spot
from surveys.regions import Place
from surveys.schema import Phase
from surveys.weeks import week_of

WEEKS = 8
MOST = 9_999


def whole_number(_form: StaffForm, field: Field) -> None:
    """A filled field holds a whole number; an empty one is fine."""
    typed = (field.data or "").strip()
    if typed and not (typed.isascii() and typed.isdigit() and int(typed) <= MOST):
        raise ValidationError(_("Type a whole number in figures, or leave the field empty."))


class TalksHeld(StaffForm):
    """What a manager types: a number for each week, newest first; an empty field means that it is not known."""

    place = HiddenField()
    newest = HiddenField()
    week_1 = StringField(validators=[whole_number])
    week_2 = StringField(validators=[whole_number])
    week_3 = StringField(validators=[whole_number])
    week_4 = StringField(validators=[whole_number])
    week_5 = StringField(validators=[whole_number])
    week_6 = StringField(validators=[whole_number])
    week_7 = StringField(validators=[whole_number])
    week_8 = StringField(validators=[whole_number])


@dataclass(frozen=True)
class Week:
    """A week with the field that its number is typed in, and the phase that was open in it."""

    monday: date
    field: str
    phase: Phase | None


@blueprint.route("/gevoerde-gesprekken", methods=["GET", "POST"])
def talks_held() -> BaseResponse | str:
    """Let a manager type how many talks were held, week by week."""
    places = accounts.places_of(db(), me().account_id)
    return _store(places) if request.method == "POST" else _page(places)


def _page(places: Sequence[Place]) -> str:
    place = _asked(places, request.args.get("place"))
    newest = week_of(today()) - timedelta(days=7)
    weeks = weeks_of(place, newest) if place else []
    known = (
        coverage.held(db(), place.region_id, place.service_id, since=newest - timedelta(weeks=WEEKS)) if place else {}
    )
    start = {week.field: str(known[week.monday]) for week in weeks if week.monday in known}
    form = TalksHeld.recalled(place=address_of(place) if place else "", newest=newest.isoformat(), **start)
    return render_template(
        "dashboard/talks_held.html",
        heading=_("Talks held"),
        places=[(other, address_of(other)) for other in places],
        place=place,
        form=form,
        weeks=weeks,
    )


def _store(places: Sequence[Place]) -> BaseResponse:
    form = TalksHeld()
    place, newest = _asked(places, form.place.data), typed_day(form.newest.data)
    if place is None or newest is None or newest.weekday() or newest >= today():
        abort(404)
    if not form.validate():
        form.keep()
        return redirect(url_for("dashboard.talks_held", place=address_of(place)), 303)
    for week in weeks_of(place, newest):
        typed = (form[week.field].data or "").strip()
        if week.phase is not None:
            spot = Spot(place.region_id, place.service_id, week.phase.id, week.monday)
            coverage.type_held(db(), spot, int(typed) if typed else None)
    flash(_("Saved. Thank you."))
    return redirect(url_for("dashboard.talks_held", place=address_of(place)), 303)


def weeks_of(place: Place, newest: date) -> list[Week]:
    """List the last weeks with the phase that was open in each, newest first."""
    known = phases.of_place(db(), place.region_id, place.service_id)
    mondays = [newest - timedelta(weeks=back) for back in range(WEEKS)]
    return [Week(monday, f"week_{number}", _open_in(known, monday)) for number, monday in enumerate(mondays, 1)]


def _open_in(known: Sequence[Phase], monday: date) -> Phase | None:
    """Take the phase that was open in a week; of two, the one that began last."""
    sunday = monday + timedelta(days=6)
    inside = [
        phase
        for phase in known
        if phase.opened_on is not None
        and phase.opened_on <= sunday
        and (phase.closed_on is None or phase.closed_on > monday)
    ]
    return inside[-1] if inside else None


def _asked(places: Sequence[Place], address: str | None) -> Place | None:
    """Take one of one's own places, else the first; another one does not exist."""
    if not address:
        return places[0] if places else None
    return next((place for place in places if address_of(place) == address), None) or abort(404)
