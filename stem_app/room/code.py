"""The code for the client's own phone: to scan, to type or to hear read aloud; once, for thirty minutes."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.access import me
from stem_app.config import opens_only_here
from stem_app.edge import HERE, db, now, setting
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.room import blueprint, code_cookie, qr, several
from stem_app.room.spelling import spell
from surveys import handovers, invitations
from surveys.invitations import Issued
from surveys.schema import Invitation

# Seconds. Each time the page comes back, a keyboard or a screen reader begins again at its top.
LOOKS_AGAIN_AFTER = 30


@blueprint.get("/gesprek/code")
def code() -> BaseResponse | str:
    """Show the code while it waits, and afterwards that something was sent; never what."""
    issued = code_cookie.kept()
    if issued is None:
        return redirect(url_for("room.home"), 303)
    invitation = _invitation(issued)
    if invitation is None:
        return render_template("room/sent.html", next_person=several.next_person())
    if invitation.expires_at <= now():
        return render_template("room/code_over.html")
    return _code_page(issued, invitation.talk)


def _invitation(issued: Issued) -> Invitation | None:
    """An invitation that was used does not exist any more."""
    return db().get(Invitation, setting().keys.invitation(issued.key))


def _code_page(issued: Issued, met: str) -> BaseResponse:
    base = setting().config.client_address or request.host_url.rstrip("/")
    page = render_template(
        "room/code.html",
        met=met,
        # Nobody can scan a code that is read to them.
        drawing=None if met == "telephone" else qr.draw(base + url_for("feedback.welcome", key=issued.key)),
        site=base.partition("://")[2] + url_for("public.home").rstrip("/"),
        groups=[spell(part, voice().language) for part in (issued.short[:4], issued.short[4:])],
        opens_only_here=opens_only_here(base),
        until=issued.expires_at.astimezone(HERE).strftime("%H:%M"),
    )
    response = Response(page)
    response.headers["Refresh"] = f"{LOOKS_AGAIN_AFTER}; url={url_for('room.code')}"
    return response


@blueprint.post("/gesprek/code/stop")
def stop() -> BaseResponse:
    """Withdraw the code, unless the client sent something meanwhile."""
    issued = code_cookie.kept()
    invitation = _invitation(issued) if issued else None
    if invitation is None:
        return redirect(url_for("room.code"), 303)
    begun = invitation.begun
    handover = handovers.of_session(db(), me().token_hash, now=now())
    invitations.end(db(), invitation.key_hash)
    if handover is not None and handover.key_hash == invitation.key_hash:
        handovers.close(db(), handover)
    unfinished = _("The client did not finish. Nothing was kept.")
    flash(unfinished if begun else _("The code does not work any more. This does not count."))
    response = redirect(url_for("room.home"), 303)
    code_cookie.drop(response)
    return response
