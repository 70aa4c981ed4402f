"""From 'Start De Stem' to the client: how they met, who answers, on which phone."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stem_app.access import me
from stem_app.edge import db, now, setting, today
from stem_app.languages import gettext as _
from stem_app.room import blueprint, code_cookie
from stem_app.room.home import why_not
from stem_app.room.places import Here, address_of, here
from surveys import accounts, handovers, invitations, questionnaire
from surveys.invitations import Issued, Talk

INSTRUMENT = "gesprek"
DEVICES = ("worker", "own")


def talks() -> dict[str, str]:
    """Name the ways in which people meet."""
    return {
        "home": _("Home visit"),
        "office": _("At the office"),
        "video": _("Video call"),
        "telephone": _("Telephone"),
        "other": _("Other"),
    }


def respondents() -> dict[str, str]:
    """Name who may answer."""
    return {
        "parent": _("Parent or carer"),
        "youth": _("Young person, 12 or older"),
        "network": _("Somebody close to the family"),
    }


@blueprint.get("/soort")
def talk() -> BaseResponse | str:
    """Ask how they met."""
    where = here(request.args.get("place"))
    if where is None or where.open_phase is None:
        return _cannot_start(where)
    return render_template("room/talk.html", where=where, place=address_of(where.place), talks=talks())


@blueprint.get("/wie")
def who() -> BaseResponse | str:
    """Ask who answers, and on which phone."""
    where = here(request.args.get("place"))
    if where is None or where.open_phase is None:
        return _cannot_start(where)
    met = request.args.get("talk", "")
    if met not in talks():
        return redirect(url_for("room.talk"), 303)
    return render_template(
        "room/who.html", where=where, place=address_of(where.place), talk=met, respondents=respondents()
    )


def _cannot_start(where: Here | None) -> BaseResponse:
    flash(why_not(where) or "")
    return redirect(url_for("room.home"), 303)


@blueprint.post("/overhandigen")
def hand_over() -> BaseResponse:
    """Make an invitation and give it to the client: on this phone, or as a code for the client's own."""
    where = here(request.form.get("place"))
    if where is None or where.open_phase is None:
        return _cannot_start(where)
    met = request.form.get("talk", "")
    role, _space, device = request.form.get("answers", "").partition(" ")
    if met not in talks() or role not in respondents() or device not in DEVICES:
        abort(400)
    version_id = questionnaire.latest(db(), INSTRUMENT)
    if version_id is None:
        flash(_("There are no statements yet. Ask an administrator to add them."))
        return redirect(url_for("room.home"), 303)
    place, phase = where.place, where.open_phase.phase
    again = request.form.get("again") == "yes"
    facts = Talk(place.region_id, place.service_id, phase.id, version_id, met, role, device, again)
    issued = _issue(db(), facts, now())
    return _on_this_phone(issued) if device == "worker" else _on_their_own(issued)


def _issue(session: Session, facts: Talk, moment: datetime) -> Issued:
    terms, keys = setting().terms, setting().keys
    issued = invitations.issue(session, keys, facts, terms=terms, now=moment, today=today())
    handovers.start(session, keys, issued, session_hash=me().token_hash, device=facts.device, terms=terms, now=moment)
    return issued


def _on_this_phone(issued: Issued) -> BaseResponse:
    """The worker's rights wait from this answer on, before the client sees anything."""
    accounts.park(db(), me().token_hash)
    return redirect(url_for("feedback.welcome", key=issued.key), 303)


def _on_their_own(issued: Issued) -> BaseResponse:
    response = redirect(url_for("room.code"), 303)
    code_cookie.keep(response, issued)
    return response
