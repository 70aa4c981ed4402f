"""The discussion on the client's own phone: the answers, once more, until 'Klaar' or the end of the term."""

from __future__ import annotations

from flask import Response, abort, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import discussion as talks
from stem_app.client_pages import moving_on, page, see_other
from stem_app.edge import db, now, setting
from stem_app.feedback import blueprint, memory, practice
from stem_app.feedback.endings import close_discussion, thanks_after
from stem_app.feedback.memory import Memory
from stem_app.feedback.step import gone
from stem_app.languages import speak
from stem_app.security import only_from_here
from surveys import handovers
from surveys.schema import Handover


@blueprint.get("/v/<key>/samen")
def discussion(key: str) -> Response:
    """Show what the client chose to look at together, while its term lasts; in practice it has none."""
    kept = _sent(key)
    handover = _handover(key)
    sealed = talks.unseal(kept.talk, handover) if handover and memory.is_open() else None
    if handover is None or sealed is None:
        abort(memory.forget(thanks_after(kept), key))
    term = None if practice.is_practice(key) else talks.term(handover)
    response = page(
        "feedback/discussion.html",
        key=key,
        talk=talks.talk(db(), sealed),
        term=term,
        practice=practice.is_practice(key),
    )
    return moving_on(response, term.next_look, url_for("feedback.discussion", key=key)) if term else response


def _sent(key: str) -> Memory:
    """Give what this phone remembers after sending; without it there is nothing to show."""
    kept = memory.read(key)
    if kept is None or not kept.talk:
        gone(key)
    speak(kept.language, "client", kept.address)
    return kept


def _handover(key: str) -> Handover | None:
    if practice.is_practice(key):
        return practice.handover(key)
    return handovers.of_key(db(), setting().keys, key, now=now())


@blueprint.post("/v/<key>/longer")
def longer(key: str) -> BaseResponse:
    """Keep the discussion open for another term, up to the longest one."""
    only_from_here()
    _sent(key)
    handover = _handover(key)
    if handover is not None and not practice.is_practice(key):
        handovers.stay_longer(db(), handover, terms=setting().terms)
    return see_other("feedback.discussion", key=key)


@blueprint.post("/v/<key>/done")
def done(key: str) -> BaseResponse:
    """Close the discussion for good: its key goes, and the cookie with it."""
    only_from_here()
    kept = _sent(key)
    close_discussion(key)
    onward = see_other("room.practised") if practice.is_practice(key) else thanks_after(kept)
    return memory.forget(onward, key)
