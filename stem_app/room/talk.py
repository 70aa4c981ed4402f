"""From 'Start De Stem' to the client: how they met, who answers, on which phone."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.access import me
from stem_app.edge import db, now, setting, today
from stem_app.languages import gettext as _
from stem_app.room import blueprint, code_cookie, several
from stem_app.room.home import practise_first
from stem_app.room.places import Here, address_of, here
from stem_app.room.respondents import version_in_use, who_can_answer
from surveys import accounts, handovers, invitations, phases
from surveys.invitations import Issued, Talk

DEVICES = ("worker", "own")
# The client is somewhere else, and a worker never fills in for a client.
AT_A_DISTANCE = ("video", "telephone")


def talks() -> dict[str, str]:
    """Name the ways in which people meet."""
    return {
        "home": _("Home visit"),
        "office": _("At the office"),
        "video": _("Video call"),
        "telephone": _("Telephone"),
        "other": _("Other"),
    }


def devices(met: str) -> tuple[str, ...]:
    """Give the phones on which a client can answer who was met like this."""
    return ("own",) if met in AT_A_DISTANCE else DEVICES


@blueprint.get("/gesprek/soort")
def talk() -> str:
    """Ask how they met."""
    where, opened = _open_here(request.args.get("place"))
    return render_template(
        "room/talk.html", place=where.place, opened=opened, address=address_of(where.place), talks=talks()
    )


@blueprint.get("/gesprek/wie")
def who() -> BaseResponse | str:
    """Ask who answers, and on which phone."""
    where, _opened = _open_here(request.args.get("place"))
    met = request.args.get("talk", "")
    if met not in talks():
        return redirect(url_for("room.talk"), 303)
    return render_template(
        "room/who.html",
        place=address_of(where.place),
        talk=met,
        respondents=who_can_answer(),
        devices=devices(met),
        several=request.args.get("several") == "yes",
    )


def _open_here(asked: str | None) -> tuple[Here, phases.Open]:
    """Find where a talk can start now; who cannot start one is led to the first screen, which says why."""
    where = here(asked)
    if where is None or where.open_phase is None or practise_first():
        abort(redirect(url_for("room.home"), 303))
    if not who_can_answer():
        flash(_("There are no statements yet. Ask an administrator to add them."))
        abort(redirect(url_for("room.home"), 303))
    return where, where.open_phase


@blueprint.post("/gesprek/overhandigen")
def hand_over() -> BaseResponse:
    """Make an invitation and give it to the client: on this phone, or as a code for the client's own."""
    where, opened = _open_here(request.form.get("place"))
    facts = _facts(where, opened)
    issued = _issue(facts)
    several.forget()
    if facts.several:
        several.remember(address_of(where.place), facts.talk)
    return _on_this_phone(issued) if facts.device == "worker" else _on_their_own(issued)


def _facts(where: Here, opened: phases.Open) -> Talk:
    """Read what the worker tapped; only what the screens offer."""
    met = request.form.get("talk", "")
    role, _space, device = request.form.get("answers", "").partition(" ")
    version_id = version_in_use()
    if version_id is None or met not in talks() or role not in who_can_answer() or device not in devices(met):
        abort(400)
    return Talk(
        region_id=where.place.region_id,
        service_id=where.place.service_id,
        phase_id=opened.phase.id,
        version_id=version_id,
        talk=met,
        role=role,
        device=device,
        again=request.form.get("again") == "yes",
        several=request.form.get("several") == "yes",
    )


def _issue(facts: Talk) -> Issued:
    terms, keys, moment = setting().terms, setting().keys, now()
    issued = invitations.issue(db(), keys, facts, terms=terms, now=moment, today=today())
    handovers.start(
        db(),
        keys,
        issued,
        session_hash=me().token_hash,
        device=facts.device,
        terms=terms,
        now=moment,
        several=facts.several,
    )
    return issued


def _on_this_phone(issued: Issued) -> BaseResponse:
    """The worker's rights wait from this answer on, before the client sees anything."""
    accounts.park(db(), me().token_hash)
    return redirect(url_for("feedback.welcome", key=issued.key), 303)


def _on_their_own(issued: Issued) -> BaseResponse:
    response = redirect(url_for("room.code"), 303)
    code_cookie.keep(response, issued)
    return response
