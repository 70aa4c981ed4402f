"""Practice: the same pages for a client who does not exist. Nothing is counted, sent or stored.

Every language can be looked at here, also those that were not released: whoever checks a translation sees it in place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import url_for
from werkzeug.wrappers import Response as BaseResponse

from stem_app import discussion, finished_practice
from stem_app.client_pages import see_other
from stem_app.edge import db, now, setting
from stem_app.feedback import memory
from stem_app.feedback.memory import Memory
from surveys import questionnaire
from surveys.questionnaire import TALK
from surveys.responses import Answers
from surveys.schema import Handover, Invitation

if TYPE_CHECKING:
    from stem_app.feedback.step import Visit

# The addresses of practice, one for each kind of client that a worker can be for a moment.
ROLES = {f"oefenen-{role}": role for role in ("parent", "youth", "child")}
# There is no region where practice takes place.
NO_AREA = 0


def is_practice(key: str) -> bool:
    """Say whether an address is one of practice."""
    return key in ROLES


def invitation(key: str) -> Invitation | None:
    """Make up an invitation that no database knows; None when there are no statements for this client yet."""
    version_id = questionnaire.latest(db(), TALK)
    if version_id is None:
        return None
    role = ROLES[key]
    forms = questionnaire.get(db(), version_id).forms.values()
    form = next((form.key for form in forms if role in form.respondents), None)
    if form is None:
        return None
    return Invitation(
        key_hash=_hash(key),
        version_id=version_id,
        form=form,
        role=role,
        talk="home",
        device="worker",
        drawn=False,
        again=False,
        several=False,
        begun=True,
    )


def handover(key: str) -> Handover:
    """Make up the talk that follows, which never ends by itself."""
    return Handover(
        key_hash=_hash(key),
        device="worker",
        discussion_key=setting().keys.derive("practice"),
        started_at=now(),
        ends_at=now() + timedelta(hours=1),
    )


def _hash(key: str) -> str:
    return setting().keys.invitation(key)


def sent(visit: Visit, answers: Answers, shown: str, language: str) -> BaseResponse:
    """Go on as after a real sending: to the discussion, or to the thanks. The answers stay on this phone only."""
    response = _shown(visit, answers, language) if shown == "together" else _sealed(visit, language)
    finished_practice.note(response)
    return response


def _shown(visit: Visit, answers: Answers, language: str) -> BaseResponse:
    sealed = discussion.seal(answers, handover(visit.key), language, visit.address)
    after = _memory(visit, language)
    return memory.keep(see_other("feedback.discussion", key=visit.key), visit.key, replace(after, talk=sealed))


def _sealed(visit: Visit, language: str) -> BaseResponse:
    return memory.forget(thanks(language, visit.address), visit.key)


def _memory(visit: Visit, language: str) -> Memory:
    return Memory(
        receipt="",
        language=language,
        address=visit.address,
        device="worker",
        area_id=NO_AREA,
        version_id=visit.invitation.version_id,
        form=visit.invitation.form,
        given={},
    )


def thanks(language: str, address: str) -> BaseResponse:
    """Lead to the thanks that belong to no region."""
    to = "je" if address == "je" else None
    return see_other("feedback.thanks", language=language, area=NO_AREA, device="worker", to=to)


def way_back() -> str:
    """Give the address where the worker goes on after practising."""
    return url_for("room.practised")
