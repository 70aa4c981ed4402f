"""The discussion after 'samen bekijken': answers that stay on the phone, readable only while the talk's key exists.

Both audiences use this: the client's form locks the answers, the room unlocks them after the PIN. The key stands in
the row of the hand-over and nowhere else, so 'Klaar' or the end of the term makes the cookie unreadable for ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stem_app.edge import setting
from stem_app.languages import direction, speaking
from stem_app.languages import gettext as _
from stem_app.locked_text import lock, unlock
from surveys import questionnaire
from surveys.questionnaire import Form, words
from surveys.responses import Answers
from surveys.schema import Handover

COOKIE = "stem_talk"
PATH = "/staff/gesprek"


@dataclass(frozen=True)
class Sealed:
    """What a client answered and chose to show, with the language it was answered in."""

    answers: Answers
    language: str
    address: str = "u"


@dataclass(frozen=True)
class Row:
    """One line of the discussion: the words of the statement, the words of the answer, and its face."""

    key: str
    statement: str
    answer: str
    face: str


@dataclass(frozen=True)
class Talk:
    """All that the discussion shows. Without rows it is the same page with the questions only."""

    language: str
    direction: str
    pick: str
    rows: tuple[Row, ...]
    prompts: tuple[str, ...]


def seal(answers: Answers, handover: Handover, language: str, address: str = "u") -> str:
    """Lock answers under the key of a talk, for a cookie on the phone."""
    kept = {"version": answers.version_id, "form": answers.form, "given": dict(answers.given)}
    text = json.dumps({**kept, "language": language, "address": address})
    return lock(handover.discussion_key, text, place=handover.key_hash)


def unseal(cookie: str | None, handover: Handover) -> Sealed | None:
    """Read the answers of this very talk; None when there are none, or they are another talk's."""
    text = unlock(handover.discussion_key, cookie, place=handover.key_hash) if cookie else None
    if text is None:
        return None
    kept = json.loads(text)
    return Sealed(Answers(kept["version"], kept["form"], kept["given"]), kept["language"], kept["address"])


def talk(session: Session, sealed: Sealed | None, *, language: str = "nl", address: str = "u") -> Talk:
    """Give the discussion in the client's language; of sealed answers only the questions to talk about."""
    if sealed is not None:
        language, address = sealed.language, sealed.address
    with speaking(language, "client", address):
        rows = _rows(session, sealed) if sealed else ()
        return Talk(
            language,
            direction(language),
            _("What do you want to talk about first? Tap a line."),
            rows,
            (_("What went well, and do we want to keep?"), _("What can be better, and how?")),
        )


def _rows(session: Session, sealed: Sealed) -> tuple[Row, ...]:
    version = questionnaire.get(session, sealed.answers.version_id)
    form = version.forms[sealed.answers.form]
    return tuple(
        Row(
            statement.key,
            words(statement.words_for(form.key), sealed.language),
            answer_words(form, sealed.answers.given[statement.key], sealed.language),
            face(form, sealed.answers.given[statement.key]),
        )
        for statement in version.statements
    )


def no_answer_words() -> Mapping[str, str]:
    """What is said when there is no answer on the scale."""
    return {
        "dont_know": _("I don't know"),
        "not_applicable": _("Does not fit this talk"),
        "skipped": _("Skipped"),
    }


def answer_words(form: Form, answer: str, language: str) -> str:
    """Give the words of an answer, in the voice in use when there is none on the scale."""
    if answer in form.scale:
        return words(form.answers[form.scale.index(answer)], language)
    return no_answer_words()[answer]


def face(form: Form, answer: str) -> str:
    """Name the drawing of an answer: one of five faces for any scale, or the mark that there is no answer."""
    if answer not in form.scale:
        return answer
    return str(1 + round(4 * form.scale.index(answer) / (len(form.scale) - 1)))


def put_on_phone(response: Response | BaseResponse, sealed: str) -> None:
    """Leave sealed answers on the worker's phone, for the page behind the PIN only."""
    secure = setting().config.secure_cookies
    response.set_cookie(COOKIE, sealed, path=PATH, httponly=True, samesite="Strict", secure=secure)


def take_off_phone(response: Response | BaseResponse) -> None:
    """Remove what an earlier client left on the worker's phone."""
    response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="Strict")
