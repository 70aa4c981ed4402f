"""Talking it through: what the client chose to show, or only the two questions, for as long as the term lasts."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import discussion as talks
from stem_app.access import me
from stem_app.edge import db, now, setting
from stem_app.room import blueprint, code_cookie, several
from surveys import handovers
from surveys.schema import Handover


@blueprint.get("/gesprek/bespreken")
def discussion() -> BaseResponse | str:
    """Show the six answers if the client chose so, else the two questions in the same layout."""
    handover = _open_talk()
    if handover is None:
        return _closed()
    return _page(handover)


def _open_talk() -> Handover | None:
    """A talk on the client's own phone is discussed there, so this page knows nothing of it."""
    handover = handovers.of_session(db(), me().token_hash, now=now())
    return handover if handover is not None and handover.device == "worker" else None


def _closed() -> BaseResponse:
    response = Response(render_template("room/discussion_over.html"))
    talks.take_off_phone(response)
    return response


def _page(handover: Handover) -> BaseResponse:
    # Where several people answer, one could tell from a common screen what another chose.
    cookie = None if handover.several else request.cookies.get(talks.COOKIE)
    term = talks.term(handover)
    page = render_template(
        "room/discussion.html",
        talk=talks.talk(db(), talks.unseal(cookie, handover)),
        next_person=several.next_person(),
        term=term,
    )
    response = Response(page)
    response.headers["Refresh"] = f"{int(term.next_look.total_seconds())}; url={url_for('room.discussion')}"
    return response


@blueprint.post("/gesprek/bespreken/langer")
def longer() -> BaseResponse:
    """Keep the discussion open for another term."""
    handover = _open_talk()
    if handover is not None:
        handovers.stay_longer(db(), handover, terms=setting().terms)
    return redirect(url_for("room.discussion"), 303)


@blueprint.post("/gesprek/klaar")
def done() -> BaseResponse:
    """End the talk: its key goes, so the answers on this phone can never be read again."""
    handover = _open_talk()
    if handover is not None:
        handovers.close(db(), handover)
    else:
        handovers.leave(db(), me().token_hash)
    response = redirect(url_for("room.home"), 303)
    talks.take_off_phone(response)
    code_cookie.drop(response)
    return response
