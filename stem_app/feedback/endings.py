"""How it ends: thanks, whom to talk to, and the way out that is on every screen."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.client_pages import moving_on, page, see_other, speak_as_browser
from stem_app.edge import db, now, setting
from stem_app.feedback import blueprint, memory
from stem_app.feedback.memory import Memory
from stem_app.feedback.step import IDLE
from stem_app.languages import available, speak
from stem_app.security import only_from_here
from surveys import handovers, regions
from surveys.schema import Area

ENDING = "/dank/<language>/<int(max=2147483647):area>/<any(worker, own):device>"


def thanks_after(kept: Memory) -> BaseResponse:
    """Lead to the thanks; the address says nothing of what was answered, or whether anything was."""
    device = kept.device if kept.device == "worker" else "own"
    return see_other("feedback.thanks", language=kept.language, area=kept.area_id, device=device, to=_to(kept.address))


def _to(address: str) -> str | None:
    return "je" if address == "je" else None


def _speak(language: str) -> str | None:
    """Speak the language of the address, and as familiar as it says; gives what its links must repeat."""
    if language not in available("client"):
        abort(404)
    address = "je" if request.args.get("to") == "je" else "u"
    speak(language, "client", address)
    return _to(address)


@blueprint.get(ENDING)
def thanks(language: str, area: int, device: str) -> Response:
    """Thank the client, in the same words whether answers were sent or not."""
    to = _speak(language)
    onward = url_for("feedback.contacts", language=language, area=area, device=device, to=to)
    return page("feedback/thanks.html", device=device, contacts=onward)


@blueprint.get(f"{ENDING}/praten")
def contacts(language: str, area: int, device: str) -> Response:
    """Say whom a client can talk to; opening this page is neither stored nor counted."""
    to = _speak(language)
    if db().get(Area, area) is None:
        abort(404)
    back = url_for("feedback.thanks", language=language, area=area, device=device, to=to)
    listed = regions.contacts(db(), area, language)
    response = page("feedback/contacts.html", contacts=listed, device=device, back=back)
    return moving_on(response, IDLE, back)


@blueprint.post("/weg", defaults={"key": None})
@blueprint.post("/v/<key>/leave")
def leave(key: str | None) -> BaseResponse:
    """Leave at once, whatever state the form is in: the cookie goes, and a discussion on this phone is closed."""
    only_from_here()
    response = see_other("feedback.left")
    if key is None:
        return response
    kept = memory.read(key)
    if kept is not None and kept.talk:
        close_discussion(key)
    return memory.forget(response, key)


def close_discussion(key: str) -> None:
    """Destroy the key of the discussion on this phone, if there still is one."""
    handover = handovers.of_key(db(), setting().keys, key, now=now())
    if handover is not None:
        handovers.close(db(), handover)


@blueprint.get("/weg")
def left() -> Response:
    """Show a page that says nothing, and move on to another site at once."""
    speak_as_browser()
    # A POST may not lead to another site (form-action), so it comes here first.
    return moving_on(page("feedback/left.html"), timedelta(0), setting().config.exit_to)
