"""Practice: the same pages for a client who does not exist. Nothing is counted, sent or stored.

Every language can be looked at here, also those that were not released: whoever checks a translation sees it in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Response as BaseResponse

from stem_app import discussion, finished_practice
from stem_app.client_pages import see_other
from stem_app.edge import db, setting
from stem_app.feedback import memory
from stem_app.feedback.memory import Memory
from surveys import questionnaire
from surveys.questionnaire import TALK, BadQuestionnaire
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
    try:
        form = questionnaire.get(db(), version_id).form_for(role).key
    except BadQuestionnaire:
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
    return Handover(key_hash=_hash(key), device="worker", discussion_key=setting().keys.derive("practice"))


def _hash(key: str) -> str:
    return setting().keys.invitation(key)


def sent(visit: Visit, answers: Answers, shown: str, language: str) -> BaseResponse:
    """Go on as after a real sending: the client gives the phone back, and the worker leads on to the discussion.

    The answers stay on this phone only.
    """
    together = visit.key if shown == "together" else None
    response = thanks(language, visit.address, together)
    if together:
        memory.keep(response, visit.key, _memory(visit, answers, language))
    else:
        memory.forget(response, visit.key)
    finished_practice.note(response)
    return response


def _memory(visit: Visit, answers: Answers, language: str) -> Memory:
    return Memory(
        receipt="",
        language=language,
        address=visit.address,
        device="worker",
        area_id=NO_AREA,
        version_id=visit.invitation.version_id,
        form=visit.invitation.form,
        given={},
        talk=discussion.seal(answers, handover(visit.key), language, visit.address),
    )


def thanks(language: str, address: str, together: str | None) -> BaseResponse:
    """Lead to the thanks that belong to no region, and that know of which practice there are answers to look at."""
    to = "je" if address == "je" else None
    return see_other("feedback.thanks", language=language, area=NO_AREA, device="worker", to=to, together=together)
