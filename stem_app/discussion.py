"""The discussion after 'samen bekijken': answers that stay on the phone, readable only while the talk's key exists.

Both audiences use this: the client's form locks the answers, the room unlocks them after the PIN. The key stands in
the row of the hand-over and nowhere else, so 'Klaar' or the end of the term makes the cookie unreadable for ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from stem_app.edge import HERE, now, setting
from stem_app.languages import direction, speaking
from stem_app.languages import gettext as _
from stem_app.locked_text import lock, unlock
from surveys import handovers, questionnaire
from surveys.questionnaire import ALWAYS, Form, Questionnaire, words
from surveys.responses import Answers
from surveys.schema import Handover

COOKIE = "stem_talk"
PATH = "/staff/gesprek"
# So long before the end its page says that it will close.
WARNING = timedelta(minutes=2)


@dataclass(frozen=True)
class Sealed:
    """What a client answered and chose to show, with the language it was answered in."""

    answers: Answers
    language: str
    address: str = "u"


@dataclass(frozen=True)
class Row:
    """A statement beside its answer, both in the client's words, with the face of the answer."""

    key: str
    statement: str
    given: str
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


@dataclass(frozen=True)
class Term:
    """How long a discussion may still be looked at, and when its page has something new to say."""

    until: datetime
    closing: bool
    can_stay: bool
    next_look: timedelta


def term(handover: Handover) -> Term:
    """Say when a discussion closes: its page comes back by itself to warn, and at the end to show nothing any more."""
    left = handover.ends_at - now()
    closing = left <= WARNING
    return Term(
        handover.ends_at.astimezone(HERE),
        closing,
        handover.ends_at < handovers.last_moment(handover, setting().terms),
        (left if closing else left - WARNING) + timedelta(seconds=1),
    )


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


def talk(session: Session, sealed: Sealed | None) -> Talk:
    """Give the discussion in the client's language; without answers only the questions to talk about, in Dutch."""
    language, address = (sealed.language, sealed.address) if sealed else (ALWAYS, "u")
    with speaking(language, "client", address):
        rows = _rows(session, sealed) if sealed else ()
        return Talk(
            language,
            direction(language),
            _("What do you want to talk about first? Tap a line."),
            rows,
            (_("What went well that we want to keep?"), _("What can be better, and how?")),
        )


def _rows(session: Session, sealed: Sealed) -> tuple[Row, ...]:
    version = questionnaire.get(session, sealed.answers.version_id)
    return rows(version, version.forms[sealed.answers.form], sealed.answers.given, sealed.language)


def rows(version: Questionnaire, form: Form, given: Mapping[str, str], language: str) -> tuple[Row, ...]:
    """Put every statement beside its answer."""
    return tuple(
        Row(
            statement.key,
            words(statement.words_for(form.key), language),
            given[statement.key],
            answer_words(form, given[statement.key], language),
            face(form, given[statement.key]),
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
