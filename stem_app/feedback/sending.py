"""Sending: the answers are stored exactly once, and go on to the discussion or nowhere at all."""

from __future__ import annotations

import re
from dataclasses import replace

from flask import request
from werkzeug.wrappers import Response as BaseResponse

from stem_app import discussion
from stem_app.client_pages import see_other
from stem_app.edge import db, now, setting, today
from stem_app.feedback import blueprint, memory, practice, scripted
from stem_app.feedback.endings import thanks_after
from stem_app.feedback.memory import Memory
from stem_app.feedback.statements import allowed, complete
from stem_app.feedback.step import gone, open_visit
from stem_app.security import only_from_here
from surveys import handovers, invitations, questionnaire, responses
from surveys.invitations import InvitationGone
from surveys.responses import Answers, Recorded

RECEIPT = re.compile(r"[0-9a-f]{32}")


@blueprint.post("/v/<key>/send")
def send(key: str) -> BaseResponse:
    """Store the answers and spend the invitation; a second sending of the same answers changes nothing."""
    only_from_here()
    return scripted.told(_sent(key))


def _sent(key: str) -> BaseResponse:
    kept = _of_script(key) or memory.read(key)
    if kept is None:
        open_visit(key)
        return see_other("feedback.welcome", key=key, nothing="kept")
    if kept.talk and practice.is_practice(key):
        return practice.thanks(kept.language, kept.address, key)
    if kept.talk:
        return see_other("feedback.discussion", key=key)
    shown = request.form.get("shown")
    if shown not in ("together", "sealed"):
        return see_other("feedback.check", key=key)
    # Of several people in one talk nobody may see what another chose, whatever this form says.
    shown = "sealed" if kept.several else shown
    answers = _answers(kept)
    if practice.is_practice(key):
        return practice.sent(open_visit(key), answers, shown, kept.language)
    return _lead_on(key, kept, answers, shown, _record(key, kept, answers, shown))


def _of_script(key: str) -> Memory | None:
    """Read what the script sends: the answers and the receipt it made, with what its page was told of the talk."""
    told = memory.opened(key, request.form.get("memory", ""))
    receipt = request.form.get("receipt", "")
    if told is None or not RECEIPT.fullmatch(receipt):
        return None
    possible = allowed(questionnaire.get(db(), told.version_id).forms[told.form])
    given = {name: answer for name, answer in request.form.items() if answer in possible}
    return replace(told, receipt=receipt, given=given)


def _answers(kept: Memory) -> Answers:
    statements = questionnaire.get(db(), kept.version_id).statements
    return Answers(kept.version_id, kept.form, complete(statements, kept.given))


def _record(key: str, kept: Memory, answers: Answers, shown: str) -> Recorded:
    """Let the receipt speak before the invitation: after a first sending only the receipt is still known."""
    keys = setting().keys
    invitation = invitations.find(db(), keys, key, now=now())
    try:
        return responses.record(
            db(),
            keys,
            key_hash=invitation.key_hash if invitation else keys.invitation(key),
            receipt=kept.receipt,
            answers=answers,
            shown=shown,
            language=kept.language,
            now=now(),
            today=today(),
        )
    except InvitationGone:
        gone(key)


def _lead_on(key: str, kept: Memory, answers: Answers, shown: str, recorded: Recorded) -> BaseResponse:
    handover = handovers.of_key(db(), setting().keys, key, now=now())
    thanked = memory.forget(thanks_after(kept), key)
    if kept.device == "worker":
        discussion.take_off_phone(thanked)
    if handover is None or shown != "together":
        return thanked
    sealed = discussion.seal(answers, handover, kept.language, kept.address)
    if kept.device == "worker":
        discussion.put_on_phone(thanked, sealed)
        return thanked
    if recorded is Recorded.NEW:
        handovers.open_discussion(db(), handover, terms=setting().terms, now=now())
    after = replace(kept, receipt="", given={}, talk=sealed)
    return memory.keep(see_other("feedback.discussion", key=key), key, after)
