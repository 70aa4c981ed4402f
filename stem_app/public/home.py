"""The neutral front page, where a short address can be typed."""

from __future__ import annotations

from flask import Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, ValidationError
from werkzeug.wrappers import Response as BaseResponse

from stem_app import guesses
from stem_app.client_pages import message, page, see_other, speak_as_browser
from stem_app.edge import db, now, setting
from stem_app.public import blueprint
from stem_app.security import only_from_here
from surveys import invitations
from surveys.keys import read_short_address


class ShortAddress(BaseConverter):
    """A part of an address that can be a short address, however it was typed."""

    def to_python(self, value: str) -> str:
        """Read it forgivingly; anything else is no page at all."""
        short = read_short_address(value)
        if short is None:
            raise ValidationError
        return short


@blueprint.record_once
def _know_short_addresses(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["short"] = ShortAddress


@blueprint.get("/")
def home() -> Response:
    """Ask for the short address; after a wrong one say so, and after what cannot be one how long it is."""
    speak_as_browser()
    wrong = next((why for why in ("again", "unreadable") if why in request.args), None)
    return page("public/home.html", wrong=wrong)


@blueprint.post("/")
def open_short_address() -> BaseResponse:
    """Lead to the questions behind a typed address, or back with one sentence."""
    only_from_here()
    if guesses.too_many():
        return message("wait", 429)
    short = read_short_address(request.form.get("short", ""))
    if short is None:
        return see_other("public.home", unreadable="")
    if invitations.find(db(), setting().keys, short, now=now()):
        return see_other("feedback.welcome", key=short)
    db().rollback()
    guesses.count_wrong()
    return see_other("public.home", again="")


@blueprint.get("/<short:short>")
def short_address(short: str) -> BaseResponse:
    """Lead from an address that was typed in the browser itself to the questions behind it."""
    return see_other("feedback.welcome", key=short)
