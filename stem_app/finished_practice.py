"""A finished practice, noted in the worker's own browser: the client's pages know nobody, so they cannot tell who."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from stem_app.edge import now, setting
from stem_app.locked_text import lock, unlock

COOKIE = "stem_practised"
PATH = "/staff"
# Long enough to read the house rules after it, too short for the next one on this computer.
TERM = timedelta(hours=1)


def note(response: BaseResponse) -> None:
    """Note that somebody in this browser sent a form while practising."""
    response.set_cookie(
        COOKIE,
        lock(_key(), now().isoformat(), place=PATH),
        max_age=int(TERM.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=setting().config.secure_cookies,
    )


def noted() -> datetime | None:
    """Give the moment that was noted, by us and not longer ago than the term; None when there is none."""
    noted_at = unlock(_key(), request.cookies.get(COOKIE, ""), place=PATH)
    # The browser's own term says nothing about a copy of the cookie.
    moment = datetime.fromisoformat(noted_at) if noted_at else None
    return moment if moment and timedelta(0) <= now() - moment <= TERM else None


def forget(response: BaseResponse) -> None:
    """Begin anew: what was practised before does not count for whoever practises now."""
    response.delete_cookie(COOKIE, path=PATH)


def _key() -> bytes:
    return setting().keys.derive("the end of a practice")
