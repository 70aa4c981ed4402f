"""What is remembered between two screens: one encrypted cookie on the client's phone, and nothing on the server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar

from flask import request
from werkzeug.wrappers import Response

from stem_app.edge import setting
from stem_app.locked_text import lock, unlock

COOKIE = "stem_six"
AnyResponse = TypeVar("AnyResponse", bound=Response)


@dataclass(frozen=True)
class Memory:
    """The answers so far, and what the pages after sending need when the invitation is no more.

    ``checked`` says that the check screen was reached; ``talk`` holds the sealed answers of a discussion on this
    phone, which only the talk's own key opens.
    """

    receipt: str
    language: str
    address: str
    device: str
    area_id: int
    version_id: int
    form: str
    given: Mapping[str, str]
    checked: bool = False
    talk: str = ""


def read(key: str) -> Memory | None:
    """Read the cookie of this invitation; a changed or foreign one counts as none."""
    cookie = request.cookies.get(COOKIE)
    text = unlock(_cookie_key(), cookie, place=_place(key)) if cookie else None
    try:
        return Memory(**json.loads(text)) if text else None
    except TypeError:
        return None  # from another version of this program: begin again


def keep(response: AnyResponse, key: str, memory: Memory) -> AnyResponse:
    """Remember on the phone until the browser closes, for the pages of this invitation only."""
    locked = lock(_cookie_key(), json.dumps(asdict(memory)), place=_place(key))
    secure = setting().config.secure_cookies
    response.set_cookie(COOKIE, locked, path=f"/v/{key}", httponly=True, samesite="Strict", secure=secure)
    return response


def forget(response: AnyResponse, key: str) -> AnyResponse:
    """Remove what this phone remembers of an invitation."""
    response.delete_cookie(COOKIE, path=f"/v/{key}", httponly=True, samesite="Strict")
    return response


def _cookie_key() -> bytes:
    return setting().keys.derive("form cookie")


def _place(key: str) -> str:
    return setting().keys.invitation(key)
