"""Phases of the introduction: the list of all places, and the page of one with the steps it can take."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.admin import blueprint
from stem_app.admin.steps import STEPS, Step, take
from stem_app.edge import db, today
from stem_app.formatting import long_day
from stem_app.languages import gettext as _
from surveys import phases as domain
from surveys import regions
from surveys.regions import Place
from surveys.schema import Pause, Phase, RefusedService, Region, Service


@dataclass(frozen=True)
class Row:
    """A phase with its pauses and the steps it can take now."""

    phase: Phase
    pauses: list[Pause]
    steps: list[str]


@blueprint.get("/fasen")
def phases() -> str:
    """List every place with the state of its phases, and the service lines that others offer."""
    places = [
        (place, domain.state(db(), place.region_id, place.service_id, today=today()))
        for place in regions.where_talks_are_held(db(), today=today())
    ]
    return render_template("admin/phases.html", places=places, refused=_refused(), say=say_state)


def _refused() -> list[tuple[str, str, str]]:
    query = (
        sa.select(Region.name, Service.name, RefusedService.reason)
        .join(Region, Region.id == RefusedService.region_id)
        .join(Service, Service.id == RefusedService.service_id)
    )
    return [(region, service, reason) for region, service, reason in db().execute(query)]


def say_state(state: domain.State) -> str:
    """Say in a few words how a place is doing."""
    if isinstance(state, domain.Open):
        return _("%(phase)s is open") % {"phase": state.phase.name}
    if isinstance(state, domain.Paused):
        return _("%(phase)s is on pause: %(reason)s") % {"phase": state.phase.name, "reason": state.reason}
    if isinstance(state, domain.Ended):
        return _("ended on %(day)s") % {"day": long_day(state.closed_on)}
    if state.planned_on is None:
        return _("nothing planned")
    return _("planned for %(day)s") % {"day": long_day(state.planned_on)}


@blueprint.route("/fasen/<region>/<service>", methods=["GET", "POST"])
def phase(region: str, service: str) -> BaseResponse | str:
    """Show the phases of one place, and take one step."""
    place = _place(region, service)
    if place is None:
        return _not_offered(region, service)
    step = request.values.get("step", "")
    chosen = None if step == "plan" else _chosen_phase(place)
    if step not in STEPS or (step != "plan" and chosen is None):
        step = ""
    if request.method == "POST":
        return take(place, chosen, step)
    return render_template(
        "admin/phase.html",
        place=place,
        rows=[_row(found) for found in domain.of_place(db(), place.region_id, place.service_id)],
        step=step,
        chosen=chosen,
        form=Step.recalled(on=today().isoformat()),
        words=step_words(),
    )


def step_words() -> dict[str, str]:
    """Name the steps."""
    return {
        "plan": _("Plan a phase"),
        "open": _("Open"),
        "pause": _("Pause"),
        "resume": _("Resume"),
        "close": _("Close"),
    }


def _place(region: str, service: str) -> Place | None:
    places = regions.where_talks_are_held(db(), today=today())
    return next((place for place in places if (place.region, place.service) == (region, service)), None)


def _not_offered(region: str, service: str) -> BaseResponse:
    """What somebody else offers is refused with the reason on record; what nobody offers is no page."""
    query = (
        sa.select(RefusedService.reason)
        .join(Region, Region.id == RefusedService.region_id)
        .join(Service, Service.id == RefusedService.service_id)
        .where(Region.key == region, Service.key == service)
    )
    reason = db().scalar(query)
    if reason is None:
        abort(404)
    flash(reason)
    return redirect(url_for("admin.phases"), 303)


def _chosen_phase(place: Place) -> Phase | None:
    typed = request.values.get("phase", "")
    known = domain.of_place(db(), place.region_id, place.service_id)
    return next((found for found in known if str(found.id) == typed), None)


def _row(found: Phase) -> Row:
    """Say what a phase can do now."""
    pauses = domain.pauses(db(), found.id)
    if found.opened_on is None:
        return Row(found, pauses, ["open"])
    if found.closed_on is not None:
        return Row(found, pauses, [])
    lies = any(pause.until_on is None for pause in pauses)
    return Row(found, pauses, ["resume" if lies else "pause", "close"])
