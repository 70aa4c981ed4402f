"""The common base of the forms for staff: a token, our own words, and mistakes that survive the redirect."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask import g, request, session
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField

KEPT = "mistakes"
YEARS = (2000, 2100)
LONGEST_KEPT = 120  # the cookie in which it waits has room for little


class StaffForm(FlaskForm):  # type: ignore[misc]  # wtforms has no types
    """A form that is answered by a redirect, also when something in it is wrong."""

    def keep(self) -> None:
        """Keep what was typed and what is wrong with it until the next page shows it; a secret is never kept."""
        open_names = [
            field.name for field in self if not isinstance(field, PasswordField) and field.name != "csrf_token"
        ]
        session[KEPT] = {
            "form": type(self).__name__,
            "typed": {name: [text[:LONGEST_KEPT] for text in request.form.getlist(name)] for name in open_names},
            "wrong": {field.name: str(field.errors[0]) for field in self if field.errors},
        }

    @classmethod
    def recalled(cls, **start: Any) -> Self:
        """Make the form for a page: as it was left when something was wrong, else with what it starts with."""
        if "mistakes" not in g:
            g.mistakes = session.pop(KEPT, None)
        kept = g.mistakes
        if not kept or kept["form"] != cls.__name__:
            return cls(formdata=None, data=start)
        form = cls(formdata=MultiDict(kept["typed"]))
        for name, sentence in kept["wrong"].items():
            form[name].errors = [sentence]
        return form

    def mistakes(self) -> dict[str, str]:
        """Say per field what is wrong, in the order of the form."""
        return {field.id: str(field.errors[0]) for field in self if field.errors}


def typed_day(text: str | None) -> date | None:
    """Read a day as a date field sends it; None when it is none, or one that nobody can mean."""
    try:
        day = date.fromisoformat((text or "").strip())
    except ValueError:
        return None
    # Months are counted on from such a day: at the end of the calendar that stops every freeze.
    return day if YEARS[0] <= day.year <= YEARS[1] else None
