"""What goes wrong is answered with one clear sentence and a way on, in the layout of whoever reads it."""

from __future__ import annotations

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, NoResultFound
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from stem_app.access import STAFF_PATH, Waiting
from stem_app.client_pages import speak_as_browser
from stem_app.languages import gettext as _
from stem_app.languages import speak
from stem_app.security import render_client
from surveys.base import DomainError

Answer = tuple[str, int]


def install(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(Waiting, _waiting)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _refused)
    for refusal in (IntegrityError, DataError, NoResultFound, StaleDataError):
        app.register_error_handler(refusal, _refused_by_database)


def _waiting(error: Waiting) -> Answer:
    """While a client holds the phone every staff page is this one: it asks for the PIN and shows nothing else."""
    return render_template("accounts/unlock.html", person=error.person, wrong=False), 403


def _stale_form(_error: CSRFError) -> Answer:
    sentence = _("This form was open too long or came from another page. Nothing was changed: go back and try again.")
    return _page(400, _("That did not work"), sentence)


def _refused(error: DomainError) -> Answer:
    """A refusal that a view did not expect; nothing was kept, because the request is not committed."""
    del error
    return _page(409, _("That is not possible now"), _("Something changed meanwhile. Go back and look again."))


def _refused_by_database(error: Exception) -> Answer:
    """Somebody was faster by a blink, or sent what no form of ours sends; logged, as it could be our mistake."""
    current_app.logger.warning("Refused by the database", exc_info=error)
    return _page(409, _("That is not possible now"), _("Something changed meanwhile. Go back and look again."))


def _http_error(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error
    headings = {
        403: (_("This page is not for you"), _("Your account cannot open this page.")),
        404: (_("This page does not exist"), _("Check the address, or go back to the start.")),
        405: (_("This page does not exist"), _("Check the address, or go back to the start.")),
        413: (_("That did not work"), _("You sent more than this page can take.")),
        429: (_("Too many tries"), _("Wait a few minutes and try again.")),
    }
    fallback = (_("Something went wrong on our side"), _("Nothing was stored. Try again in a moment."))
    heading, sentence = headings.get(error.code, fallback)
    if isinstance(error, InternalServerError):
        heading, sentence = fallback
    return _page(error.code, heading, sentence)


def _page(status: int, heading: str, sentence: str) -> Answer:
    if request.path.startswith(STAFF_PATH):
        return render_template("error.html", heading=heading, sentence=sentence), status
    if status < 500 and status != 409:
        speak_as_browser()
    else:
        speak("nl", "client")  # the database may be what is broken
    return render_client("feedback/message.html", message="missing"), status
