"""The first screen: start a talk, say in one tap that a client was not asked, or practise first."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.access import me
from stem_app.edge import db, setting, today
from stem_app.formatting import long_day
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.room import blueprint
from stem_app.room.places import Here, address_of, here
from surveys import invitations, phases
from surveys.questionnaire import words


@blueprint.get("/gesprek/")
def home() -> str:
    """Show one big 'Start De Stem', or in one sentence why no talk can start now, or one big 'Practise'."""
    where = here(request.args.get("place"))
    return render_template(
        "room/home.html",
        where=where,
        why_not=why_not(where),
        practise_first=practise_first(),
        news=None,  # there are no published reports yet
        reasons={reason.key: words(reason.words, voice().language) for reason in setting().terms.not_asked},
        address_of=address_of,
    )


def why_not(where: Here | None) -> str | None:
    """Say in one sentence why no talk can start here now; None when it can."""
    if where is None:
        return _("Your account has no region yet. Ask an administrator to add one.")
    state, name = where.state, where.place.name
    if isinstance(state, phases.Paused):
        return _paused(state, name)
    if isinstance(state, phases.NotBegun):
        return _not_begun(state, name)
    if isinstance(state, phases.Ended):
        sentence = _("In %(place)s De Stem ended on %(day)s, so no talk can start.")
        return sentence % {"place": name, "day": long_day(state.closed_on)}
    return None


def practise_first() -> str | None:
    """Say in one sentence that somebody practises before the first talk; None when that was done."""
    if me().knows_house_rules:
        return None
    return _("Before your first talk you practise once and confirm the house rules. That takes a few minutes.")


def _paused(state: phases.Paused, name: str) -> str:
    if state.until_on is None:
        sentence = _("In %(place)s De Stem is on pause (%(reason)s). It is not known yet until when.")
        return sentence % {"place": name, "reason": state.reason}
    sentence = _("In %(place)s De Stem is on pause until %(day)s (%(reason)s).")
    return sentence % {"place": name, "reason": state.reason, "day": long_day(state.until_on)}


def _not_begun(state: phases.NotBegun, name: str) -> str:
    if state.planned_on is None:
        return _("In %(place)s De Stem has not begun, and no start is planned yet.") % {"place": name}
    sentence = _("In %(place)s De Stem has not begun. The start is planned for %(day)s.")
    return sentence % {"place": name, "day": long_day(state.planned_on)}


@blueprint.post("/gesprek/niet-gevraagd")
def not_asked() -> BaseResponse:
    """Count that a client was not asked, with a reason and nothing about the client."""
    where = here(request.form.get("place"))
    known = {reason.key for reason in setting().terms.not_asked}
    reason = request.form.get("reason", "")
    if where is None or where.open_phase is None or reason not in known:
        # Why no talk can start now stands on the first screen itself.
        nothing, no_reason = _("Nothing was counted."), _("That was not one of the reasons. Nothing was counted.")
        flash(nothing if why_not(where) else no_reason)
    else:
        invitations.not_asked(db(), where.open_phase.phase, reason=reason, terms=setting().terms, today=today())
        flash(_("Counted. It shows in an overview of the region, never with a name: not yours and not the client's."))
    return redirect(url_for("room.home"), 303)
