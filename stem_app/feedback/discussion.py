"""The discussion on the client's own phone: the answers, once more, until 'Klaar' or the end of the term."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, abort, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import discussion as talks
from stem_app.client_pages import moving_on, page, see_other
from stem_app.edge import HERE, db, now, setting
from stem_app.feedback import blueprint, memory, practice
from stem_app.feedback.endings import close_discussion, thanks_after
from stem_app.feedback.memory import Memory
from stem_app.feedback.step import gone
from stem_app.languages import speak
from stem_app.security import only_from_here
from surveys import handovers
from surveys.schema import Handover

# So long before the end the page says that it will close.
WARNING = timedelta(minutes=2)


@blueprint.get("/v/<key>/samen")
def discussion(key: str) -> Response:
    """Show what the client chose to look at together, while its term lasts."""
    kept = _sent(key)
    handover = _handover(key)
    sealed = talks.unseal(kept.talk, handover) if handover and memory.is_open() else None
    if handover is None or sealed is None:
        abort(memory.forget(thanks_after(kept), key))
    closing = handover.ends_at - now() <= WARNING
    response = page(
        "feedback/discussion.html",
        key=key,
        talk=talks.talk(db(), sealed),
        ends_at=handover.ends_at.astimezone(HERE),
        closing=closing,
        can_stay=handover.ends_at < _last_moment(handover),
        practice=practice.is_practice(key),
    )
    return moving_on(response, _until_next(handover, closing), url_for("feedback.discussion", key=key))


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


def _last_moment(handover: Handover) -> datetime:
    return handover.started_at + setting().terms.term("discussion_at_most")


def _until_next(handover: Handover, closing: bool) -> timedelta:
    """Look again when the warning is due, and after that when the page closes."""
    left = handover.ends_at - now()
    return left + timedelta(seconds=1) if closing else left - WARNING + timedelta(seconds=1)


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
    return memory.forget(thanks_after(kept), key)
