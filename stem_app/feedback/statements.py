"""Six statements, one per screen, and the screen that shows all answers once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import discussion as talks
from stem_app.client_pages import moving_on, page, see_other
from stem_app.feedback import blueprint, memory, recordings
from stem_app.feedback.memory import Memory
from stem_app.feedback.step import IDLE, Visit, begun, worker_goes_on
from stem_app.security import only_from_here
from surveys.questionnaire import BESIDE, Form, Statement, words

NEXT = "next"


@dataclass(frozen=True)
class Asked:
    """A statement as this client reads it."""

    key: str
    words: str
    pictogram: str


@dataclass(frozen=True)
class Choices:
    """The answers as this client reads them: those on the scale with their faces, lowest first, and those beside it."""

    scale: tuple[tuple[str, str, str], ...]
    beside: tuple[tuple[str, str], ...]


def screen(visit: Visit, language: str) -> dict[str, object]:
    """Give what every screen of the form needs: the answers to choose from, and the voices that can be heard."""
    return {
        "key": visit.key,
        "invitation": visit.invitation,
        "device": visit.invitation.device,
        "practice": visit.practice,
        "choices": _choices(visit.form, language),
        "worker_goes_on": worker_goes_on(practising=visit.practice),
        "sounds": recordings.addresses(visit, language),
    }


def _choices(form: Form, language: str) -> Choices:
    beside = talks.no_answer_words()
    return Choices(
        tuple((answer, talks.answer_words(form, answer, language), talks.face(form, answer)) for answer in form.scale),
        tuple((answer, beside[answer]) for answer in BESIDE),
    )


def all_asked(visit: Visit, language: str) -> list[Asked]:
    """List the statements in their order."""
    return [_asked(visit, statement, language) for statement in visit.version.statements]


def _asked(visit: Visit, statement: Statement, language: str) -> Asked:
    return Asked(statement.key, words(statement.words_for(visit.form.key), language), statement.pictogram)


def rows(visit: Visit, given: Mapping[str, str], language: str) -> tuple[talks.Row, ...]:
    """Put every statement beside its answer; one without an answer was skipped."""
    answers = complete(visit.version.statements, given)
    return talks.rows(visit.version, visit.form, answers, language)


@blueprint.get("/v/<key>/<int:number>")
def statement(key: str, number: int) -> Response:
    """Ask one statement; an earlier answer is shown."""
    visit, kept = begun(key)
    asked = _asked(visit, _statement(visit, number), kept.language)
    chosen = kept.given.get(asked.key)
    response = page(
        "feedback/statement.html",
        **screen(visit, kept.language),
        number=number,
        total=len(visit.version.statements),
        statement=asked,
        chosen=chosen,
        chosen_words=talks.answer_words(visit.form, chosen, kept.language) if chosen else "",
        back=_before(key, kept, number),
    )
    return _covered_later(response, key, kept.language)


def _statement(visit: Visit, number: int) -> Statement:
    if not 1 <= number <= len(visit.version.statements):
        abort(404)
    return visit.version.statements[number - 1]


def _before(key: str, kept: Memory, number: int) -> str:
    if kept.checked:
        return url_for("feedback.check", key=key)
    if number == 1:
        return url_for("feedback.welcome", key=key)
    return url_for("feedback.statement", key=key, number=number - 1)


def _covered_later(response: Response, key: str, language: str) -> Response:
    return moving_on(response, IDLE, url_for("feedback.idle", key=key, language=language))


@blueprint.post("/v/<key>/<int:number>")
def answer(key: str, number: int) -> BaseResponse:
    """Remember one answer on the phone and go on; nothing is stored here."""
    only_from_here()
    visit, kept = begun(key)
    asked = _statement(visit, number)
    given = _with_answer(visit, kept.given, asked, request.form.get("answer", NEXT))
    last = number == len(visit.version.statements)
    kept = replace(kept, given=given, checked=kept.checked or last)
    if kept.checked:
        return memory.keep(see_other("feedback.check", key=key), key, kept)
    return memory.keep(see_other("feedback.statement", key=key, number=number + 1), key, kept)


def _with_answer(visit: Visit, given: Mapping[str, str], asked: Statement, answer: str) -> dict[str, str]:
    """Add an answer; 'Volgende', or anything that is no answer, keeps the earlier one."""
    if answer in allowed(visit.form):
        return {**given, asked.key: answer}
    return {asked.key: "skipped", **given}


def allowed(form: Form) -> tuple[str, ...]:
    """List what a client can answer; whoever says nothing skips."""
    return (*form.scale, *BESIDE)


@blueprint.get("/v/<key>/check")
def check(key: str) -> Response:
    """Show all answers in a row; each can be changed, and then they are sent in one of two ways."""
    visit, kept = begun(key)
    shown = rows(visit, kept.given, kept.language)
    response = page("feedback/check.html", **screen(visit, kept.language), rows=shown)
    return _covered_later(response, key, kept.language)


def complete(statements: tuple[Statement, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Give every statement an answer; one that was never answered was skipped."""
    return {asked.key: given.get(asked.key, "skipped") for asked in statements}
