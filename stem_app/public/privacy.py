"""The privacy page: what is kept of an answer, read from the tables themselves, how long, and what can go wrong."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_timedelta
from flask import Response

from stem_app.client_pages import page, speak_as_browser
from stem_app.edge import setting
from stem_app.formatting import local_digits
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.public import blueprint
from surveys.schema import Answer
from surveys.schema import Response as StoredResponse


@blueprint.get("/privacy")
def privacy() -> Response:
    """Show what is kept, how long, and which risks we know of."""
    speak_as_browser()
    return page("public/privacy.html", kept=what_is_kept(), how_long=how_long())


def columns() -> list[str]:
    """Name every column in which something of an answer is kept, each once, in the order of the tables."""
    return list(dict.fromkeys(column.name for table in (StoredResponse, Answer) for column in table.__table__.columns))


def what_is_kept() -> list[str]:
    """Explain every column in plain words; a column that nobody explained is an error, not a gap."""
    explained = explanations()
    return list(dict.fromkeys(explained[name] for name in columns()))


def explanations() -> dict[str, str]:
    """What each column means to the person whose answer it is."""
    place = _("The region and the service you talked with.")
    questions = _("Which list of questions you answered.")
    answers = _("Your answer to each statement.")
    return {
        "row_key": _("A random number. It belongs to nobody."),
        "version_id": questions,
        "form": questions,
        "region_id": place,
        "service_id": place,
        "phase_id": _("Which step of the introduction this region is in."),
        "week": _("The week of the talk. Not the day and not the time."),
        "role": _("Whether you are a parent, young person or child. Or somebody close to the family."),
        "talk": _("The kind of talk: at home, office, telephone or video."),
        "device": _("Whether it was your own phone or the worker's."),
        "shown": _("Whether you looked at your answers together."),
        "language": _("The language you chose."),
        "again": _("Whether you answered before in the same month."),
        "composite": _("The average of your answers."),
        "statement": answers,
        "answer": answers,
    }


def how_long() -> list[tuple[str, str]]:
    """Say of everything kept how long it is kept."""
    terms = setting().terms
    return [
        (_("The link to the questions"), _in_words(terms.term("invitation"))),
        (_("A mark that a link was used"), _in_words(terms.term("repeat_after_expiry"))),
        (_("Your answers, after they are counted in an overview"), _in_words(terms.term("responses_after_freeze"))),
    ]


def _in_words(term: timedelta) -> str:
    return local_digits(str(format_timedelta(term, threshold=1, locale=voice().locale)))
