"""Practising without a client: the same pages, and nothing is kept. After it a worker confirms the house rules once."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import finished_practice
from stem_app.access import me
from stem_app.edge import db, now, today
from stem_app.languages import gettext as _
from stem_app.room import blueprint
from stem_app.room.respondents import who_can_answer
from surveys import accounts, audit

STARTED = "practised by"
BEGAN = "practice began"


def parts() -> dict[str, str]:
    """Name whom a worker can be while practising: one for each kind of form."""
    names = {"parent": _("An adult"), "youth": _("A young person, 12 or older"), "child": _("A child, 8 to 11")}
    return {role: words for role, words in names.items() if role in who_can_answer()}


@blueprint.get("/oefenen")
def practice() -> str:
    """Say what practising is, and ask who the worker will be."""
    return render_template("room/practice.html", parts=parts(), first=not me().knows_house_rules)


@blueprint.post("/oefenen")
def practise() -> BaseResponse:
    """Lead to the form as a client sees it. The worker's own pages stay open: nothing real is at stake."""
    role = request.form.get("role", "")
    if role not in parts():
        abort(400)
    session[STARTED], session[BEGAN] = me().account_id, now().isoformat()
    response = redirect(url_for("feedback.welcome", key=f"oefenen-{role}"), 303)
    finished_practice.forget(response)
    return response


@blueprint.get("/oefenen/klaar")
def practised() -> BaseResponse | str:
    """Say after practising how it goes with a client: by the house rules, which are confirmed here."""
    if not _finished():
        return _back_to_practice()
    return render_template("room/practised.html", confirmed=me().knows_house_rules, took=_took())


def _back_to_practice() -> BaseResponse:
    flash(_("Practise to the end first: send the six answers."))
    return redirect(url_for("room.practice"), 303)


def _finished() -> bool:
    """Whether this person practised to the end; on a shared computer another one's practice does not count."""
    return session.get(STARTED) == me().account_id and finished_practice.noted() is not None


def _took() -> str | None:
    """Say in minutes and seconds how long the practice took; both moments are known to this browser only."""
    began, ended = session.get(BEGAN), finished_practice.noted()
    if began is None or ended is None:
        return None
    minutes, seconds = divmod(int((ended - datetime.fromisoformat(began)).total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


@blueprint.get("/huisregels")
def house_rules() -> str:
    """Show the house rules, to read them again."""
    return render_template("room/house_rules.html")


@blueprint.post("/huisregels")
def confirm() -> BaseResponse:
    """Note that a worker who practised works by the house rules."""
    if not _finished():
        return _back_to_practice()
    if accounts.confirm_house_rules(db(), me().account_id, today=today()):
        audit.note(db(), "house-rules-confirmed", now=now(), account_id=me().account_id)
        flash(_("Thank you. From now on you can start talks."))
    return redirect(url_for("room.home"), 303)
