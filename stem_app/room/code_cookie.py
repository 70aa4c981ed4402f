"""The keys of the code on the screen: the server keeps only their hashes, so this browser keeps them, locked."""

from __future__ import annotations

import json
from datetime import datetime

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from stem_app.access import me
from stem_app.edge import setting
from stem_app.locked_text import lock, unlock
from surveys.invitations import Issued

COOKIE = "stem_code"
PATH = "/staff/gesprek"


def keep(response: BaseResponse, issued: Issued) -> None:
    """Keep the keys in the browser of this sign-in; another sign-in cannot read them."""
    plain = json.dumps([issued.key, issued.short, issued.expires_at.isoformat()])
    term = setting().terms.term("invitation") + setting().terms.term("discussion_at_most")
    response.set_cookie(
        COOKIE,
        lock(_key(), plain, place=me().token_hash),
        max_age=int(term.total_seconds()),
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=setting().config.secure_cookies,
    )


def kept() -> Issued | None:
    """Give the keys that this sign-in keeps; None when there are none, or they are another's."""
    plain = unlock(_key(), request.cookies.get(COOKIE, ""), place=me().token_hash)
    if plain is None:
        return None
    key, short, expires_at = json.loads(plain)
    return Issued(key, short, datetime.fromisoformat(expires_at))


def drop(response: BaseResponse) -> None:
    """Forget the keys."""
    response.delete_cookie(COOKIE, path=PATH)


def _key() -> bytes:
    return setting().keys.derive("code on the screen")
