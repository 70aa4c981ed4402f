"""What is remembered between two screens: one encrypted cookie on the client's phone, and nothing on the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import TypeVar

from flask import request
from werkzeug.wrappers import Response

from stem_app.edge import setting
from stem_app.locked_text import lock, unlock

COOKIE = "stem_six"
# Says that a discussion may be shown on this phone, and nothing else. A script can take it away without reception.
OPEN = "stem_open"
AnyResponse = TypeVar("AnyResponse", bound=Response)


@dataclass(frozen=True)
class Memory:
    """The answers so far, and what the pages after sending need when the invitation is no more.

    ``checked`` says that the check screen was reached; ``talk`` holds the sealed answers of a discussion on this
    phone, which only the talk's own key opens. Where ``several`` people answer, nothing is shown to anybody.
    """

    receipt: str
    language: str
    address: str
    device: str
    area_id: int
    version_id: int
    form: str
    given: Mapping[str, str]
    several: bool = False
    checked: bool = False
    talk: str = ""


def read(key: str) -> Memory | None:
    """Read the cookie of this invitation; a changed or foreign one counts as none."""
    return opened(key, request.cookies.get(COOKIE, ""))


def opened(key: str, locked: str) -> Memory | None:
    """Read what was locked for this invitation, from the cookie or from the page of a client with script."""
    text = unlock(_cookie_key(), locked, place=_place(key))
    fields = json.loads(text) if text else None
    try:
        return Memory(*fields) if isinstance(fields, list) else None
    except TypeError:
        return None  # from another version of this program: begin again


def locked(key: str, memory: Memory) -> str:
    """Lock a memory so that only we can read it, and only for this invitation."""
    # Without the names of its fields it is half as long, and it travels with every request.
    plain = json.dumps(astuple(memory), separators=(",", ":"))
    return lock(_cookie_key(), plain, place=_place(key))


def keep(response: AnyResponse, key: str, memory: Memory) -> AnyResponse:
    """Remember on the phone until the browser closes, for the pages of this invitation only."""
    secure = setting().config.secure_cookies
    response.set_cookie(COOKIE, locked(key, memory), path=f"/v/{key}", httponly=True, samesite="Strict", secure=secure)
    if memory.talk:
        response.set_cookie(OPEN, "1", path=f"/v/{key}", samesite="Strict", secure=secure)
    return response


def forget(response: AnyResponse, key: str) -> AnyResponse:
    """Remove what this phone remembers of an invitation."""
    response.delete_cookie(COOKIE, path=f"/v/{key}", httponly=True, samesite="Strict")
    response.delete_cookie(OPEN, path=f"/v/{key}", samesite="Strict")
    return response


def is_open() -> bool:
    """Say whether nobody left the discussion on this phone."""
    return OPEN in request.cookies


def _cookie_key() -> bytes:
    return setting().keys.derive("form cookie")


def _place(key: str) -> str:
    return setting().keys.invitation(key)
