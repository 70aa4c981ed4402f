"""Six statements, one per screen, and the screen that shows all answers once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app.client_pages import moving_on, page, see_other
from stem_app.discussion import answer_words, face, no_answer_words
from stem_app.feedback import blueprint, memory
from stem_app.feedback.memory import Memory
from stem_app.feedback.step import IDLE, Visit, begun
from stem_app.security import only_from_here
from surveys.questionnaire import Statement, words

NEXT = "next"


@blueprint.get("/v/<key>/<int:number>")
def statement(key: str, number: int) -> Response:
    """Ask one statement; an earlier answer is shown."""
    visit, kept = begun(key)
    asked = _statement(visit, number)
    form, language = visit.form, kept.language
    response = page(
        "feedback/statement.html",
        key=key,
        number=number,
        total=len(visit.version.statements),
        words=words(asked.words, language),
        scale=[(answer, answer_words(form, answer, language), face(form, answer)) for answer in form.scale],
        beside=[(answer, text) for answer, text in no_answer_words().items() if answer != "skipped"],
        chosen=kept.given.get(asked.key),
        chosen_words=answer_words(form, kept.given[asked.key], language) if asked.key in kept.given else "",
        back=_before(key, kept, number),
    )
    return _covered_later(response, key)


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


def _covered_later(response: Response, key: str) -> Response:
    return moving_on(response, IDLE, url_for("feedback.idle", key=key))


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
    if answer in (*visit.form.scale, "dont_know", "not_applicable"):
        return {**given, asked.key: answer}
    return {asked.key: "skipped", **given}


@blueprint.get("/v/<key>/check")
def check(key: str) -> Response:
    """Show all answers in a row; each can be changed, and then they are sent in one of two ways."""
    visit, kept = begun(key)
    given = complete(visit.version.statements, kept.given)
    rows = [
        (
            number,
            words(asked.words, kept.language),
            answer_words(visit.form, given[asked.key], kept.language),
            face(visit.form, given[asked.key]),
        )
        for number, asked in enumerate(visit.version.statements, 1)
    ]
    return _covered_later(page("feedback/check.html", key=key, rows=rows, device=kept.device), key)


def complete(statements: tuple[Statement, ...], given: Mapping[str, str]) -> dict[str, str]:
    """Give every statement an answer; one that was never answered was skipped."""
    return {asked.key: given.get(asked.key, "skipped") for asked in statements}
