"""The language of the staff pages: Dutch or English, remembered in this browser."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.accounts import blueprint
from stem_app.accounts.unlock import staff_path
from stem_app.languages import available


@blueprint.post("/taal")
def speak() -> BaseResponse:
    """Speak another language from now on, and go back to the page."""
    language = request.form.get("language", "")
    if language in available("staff"):
        session["language"] = language
    return redirect(staff_path(request.form.get("to")) or url_for("accounts.start"), 303)
