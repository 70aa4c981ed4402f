"""How pages for clients are made and left, shared by the form and by what everybody may read."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import text_status
from stem_app.edge import db
from stem_app.languages import available, speak
from stem_app.security import render_client
from surveys import client_languages


def message(name: str, status: int, *, language: str | None = None, address: str = "u", **context: object) -> Response:
    """Make a page with one friendly message, in a language if clients may choose it, or else in the browser's."""
    if language in released_languages():
        speak(str(language), "client", address)
    else:
        speak_as_browser()
    return make_response(render_client("feedback/message.html", message=name, **context), status)


def speak_as_browser() -> None:
    """Speak the language that the browser prefers, on pages that know nothing of a client's choice."""
    speak(request.accept_languages.best_match(released_languages()) or "nl", "client")


def released_languages() -> list[str]:
    """List the languages that clients may meet: released ones, Dutch first, which is there before anything else."""
    released = client_languages.released_anywhere(db()) | {"nl"}
    return text_status.without_concepts(language for language in available("client") if language in released)


def page(template: str, **context: object) -> Response:
    """Make a page of the form."""
    return make_response(render_client(template, **context))


def moving_on(response: Response, after: timedelta, address: str) -> Response:
    """Let the browser go on by itself after a while, with or without script."""
    response.headers["Refresh"] = f"{int(after.total_seconds())}; url={address}"
    return response


def see_other(endpoint: str, **values: object) -> BaseResponse:
    """Lead on with a 303, so that Back and reload never send a form again."""
    return redirect(url_for(endpoint, **values), 303)  # type: ignore[arg-type]
