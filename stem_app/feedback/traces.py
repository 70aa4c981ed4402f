"""What stays on a phone: this page says it, and how to erase it. Opening it is neither stored nor counted."""

from __future__ import annotations

from flask import Response, url_for

from stem_app.client_pages import moving_on, page
from stem_app.feedback import blueprint
from stem_app.feedback.endings import ENDING, ending
from stem_app.feedback.step import IDLE, open_visit

TEMPLATE = "feedback/traces.html"


@blueprint.get("/v/<key>/<string(minlength=2, maxlength=3):language>/meer")
def traces_before(key: str, language: str) -> Response:
    """Say it before the first statement, with the way back to the welcome."""
    visit = open_visit(key)
    chosen = visit.speak(language)
    back = url_for("feedback.welcome", key=key, language=chosen)
    response = page(TEMPLATE, key=key, device=visit.invitation.device, practice=visit.practice, back=back)
    return moving_on(response, IDLE, back)


@blueprint.get(f"{ENDING}/meer")
def traces(language: str, area: int, device: str) -> Response:
    """Say it after the thanks."""
    here = ending(language, area, device)
    back = here.address("thanks")
    return moving_on(here.page(TEMPLATE, back=back), IDLE, back)
