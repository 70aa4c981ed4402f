"""The first screen: what this is, that it is voluntary, who sees it; Begin or rather not."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.client_pages import moving_on, page, see_other
from stem_app.edge import db
from stem_app.feedback import blueprint, memory, scripted
from stem_app.feedback.endings import thanks_after
from stem_app.feedback.memory import Memory
from stem_app.feedback.statements import all_asked, rows, screen
from stem_app.feedback.step import IDLE, Visit, area_of, gone, open_visit, worker_goes_on
from stem_app.security import only_from_here
from surveys import invitations
from surveys.invitations import InvitationGone
from surveys.keys import new_receipt

LANGUAGE = "<string(minlength=2, maxlength=3):language>"


@blueprint.get("/v/<key>/")
@blueprint.get(f"/v/<key>/{LANGUAGE}")
def welcome(key: str, language: str | None = None) -> Response:
    """Show the first screen, in Dutch or in the language of the address; a script finds all others in it."""
    visit = open_visit(key)
    kept = memory.read(key)
    chosen = visit.speak(language or (kept.language if kept else None))
    return page(
        "feedback/welcome.html",
        **screen(visit, chosen),
        languages=visit.languages,
        unreleased=visit.unreleased,
        chosen=chosen,
        asked_all=all_asked(visit, chosen),
        rows=rows(visit, {}, chosen),
        carried=memory.locked(key, _fresh(visit, chosen)),
        nothing_kept="nothing" in request.args,
    )


@blueprint.get(f"/v/<key>/{LANGUAGE}/about")
def about(key: str, language: str) -> Response:
    """Say who asks this, what is kept and what can go wrong; the organisation is named only here."""
    visit = open_visit(key)
    chosen = visit.speak(language)
    response = page("feedback/about.html", key=key, chosen=chosen, practice=visit.practice)
    return moving_on(response, IDLE, url_for("feedback.welcome", key=key, language=chosen))


@blueprint.post("/v/<key>/begin")
def begin(key: str) -> BaseResponse:
    """Begin, or go on with the answers that this phone still has; the receipt is made here, or by the script."""
    only_from_here()
    visit = open_visit(key)
    language = visit.speak(request.form.get("language"))
    if not visit.practice:
        _note_begun(visit)
    if scripted.asks():
        return Response(status=204)
    return memory.keep(see_other("feedback.statement", key=key, number=1), key, _remembered(visit, language))


def _note_begun(visit: Visit) -> None:
    try:
        invitations.begin(db(), visit.invitation)
    except InvitationGone:
        gone(visit.key)


def _remembered(visit: Visit, language: str) -> Memory:
    kept = memory.read(visit.key)
    fresh = _fresh(visit, language)
    if kept is None or kept.talk:
        return replace(fresh, receipt=new_receipt())
    return replace(fresh, receipt=kept.receipt, given=kept.given, checked=kept.checked)


def _fresh(visit: Visit, language: str) -> Memory:
    return Memory(
        receipt="",
        language=language,
        address=visit.address,
        device=visit.invitation.device,
        area_id=area_of(visit.invitation),
        version_id=visit.invitation.version_id,
        form=visit.invitation.form,
        given={},
        several=visit.invitation.several,
    )


@blueprint.post("/v/<key>/decline")
def decline(key: str) -> BaseResponse:
    """Rather not: counted without a reason, and thanked like everybody."""
    only_from_here()
    visit = open_visit(key)
    remembered = _fresh(visit, visit.speak(request.form.get("language")))
    if not visit.practice:
        invitations.decline(db(), visit.invitation.key_hash)
    return scripted.told(memory.forget(thanks_after(remembered), key))


@blueprint.get(f"/v/<key>/{LANGUAGE}/pause")
def idle(key: str, language: str) -> Response:
    """Cover a screen that was left open: the answers so far are wiped from the phone."""
    visit = open_visit(key)
    kept = memory.read(key)
    spoken = visit.speak(kept.language if kept else language)
    response = page(
        "feedback/idle.html",
        key=key,
        again=url_for("feedback.welcome", key=key, language=spoken),
        worker_goes_on=worker_goes_on(practising=visit.practice) if visit.invitation.device == "worker" else None,
        practice=visit.practice,
    )
    return memory.forget(response, key)
