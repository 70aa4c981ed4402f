"""What every step of the form does first: find its invitation, or answer with the one friendly page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from flask import abort, request, url_for

from stem_app import guesses, text_status
from stem_app.client_pages import message, see_other
from stem_app.edge import db, now, setting
from stem_app.feedback import memory, practice
from stem_app.feedback.memory import Memory
from stem_app.languages import available, speak
from surveys import client_languages, handovers, invitations, questionnaire
from surveys.keys import SHORT_LENGTH
from surveys.questionnaire import Form, Questionnaire
from surveys.schema import Invitation, Region

# Without script a forgotten screen is covered after this time.
IDLE = timedelta(minutes=10)
YOUNG = frozenset({"youth", "child"})


@dataclass(frozen=True)
class Visit:
    """A client at a step: the address in use, the invitation behind it and its questionnaire."""

    key: str
    invitation: Invitation
    version: Questionnaire

    @property
    def form(self) -> Form:
        """The way this client answers."""
        return self.version.forms[self.invitation.form]

    @property
    def address(self) -> str:
        """How we address this client: 'je' for young people, 'u' for adults."""
        return "je" if self.invitation.role in YOUNG else "u"

    @property
    def practice(self) -> bool:
        """Whether a worker is trying the form: nothing is counted or stored."""
        return practice.is_practice(self.key)

    @property
    def languages(self) -> list[str]:
        """The languages that can be chosen: those that were released. In practice everything can be looked at."""
        return self._complete() if self.practice else self._released()

    @property
    def unreleased(self) -> list[str]:
        """The languages to show as not checked yet: in practice, and in a demo, where they cannot be chosen."""
        shown = self._complete() if self.practice or setting().config.demo else []
        return [language for language in shown if language not in self._released()]

    def _complete(self) -> list[str]:
        return [language for language in self.version.languages if language in available("client")]

    def _released(self) -> list[str]:
        released = client_languages.released(db(), self.invitation.version_id, self.invitation.form)
        return text_status.without_concepts(language for language in released if language in available("client"))

    def speak(self, language: str | None) -> str:
        """Speak a language if it can be chosen; else, on the client's own phone, that of its browser; gives which."""
        can_choose = self.languages
        if not can_choose:
            gone(self.key)  # the last language was withdrawn while the client was on the way
        chosen = language if language in can_choose else None
        if chosen is None and self.invitation.device == "own":
            chosen = request.accept_languages.best_match(can_choose)
        chosen = chosen or ("nl" if "nl" in can_choose else can_choose[0])
        speak(chosen, "client", self.address)
        return chosen


def open_visit(key: str) -> Visit:
    """Find what an address opens; used, expired, withdrawn and wrong ones all get the same page."""
    if practice.is_practice(key):
        return _practice_visit(key)
    short = len(key) == SHORT_LENGTH
    if short and guesses.too_many():
        abort(message("wait", 429))
    invitation = invitations.find(db(), setting().keys, key, now=now())
    if invitation is None:
        if short:
            db().rollback()
            guesses.count_wrong()
        gone(key)
    return Visit(key, invitation, questionnaire.get(db(), invitation.version_id))


def _practice_visit(key: str) -> Visit:
    made_up = practice.invitation(key)
    if made_up is None:
        gone(key)
    return Visit(key, made_up, questionnaire.get(db(), made_up.version_id))


def begun(key: str) -> tuple[Visit, Memory]:
    """Find the invitation and the answers so far; without these the client is led to the welcome page."""
    visit = open_visit(key)
    kept = memory.read(key)
    if kept is None or (kept.version_id, kept.form) != (visit.invitation.version_id, visit.invitation.form):
        abort(see_other("feedback.welcome", key=key, nothing="kept"))
    visit.speak(kept.language)
    return visit, kept


def gone(key: str) -> NoReturn:
    """Answer that these questions are closed, in the client's language, and leave no answers on the phone."""
    kept = memory.read(key)
    language = kept.language if kept else (request.view_args or {}).get("language")
    practising = practice.is_practice(key)
    onward = worker_goes_on(practising=practising) if _on_workers_phone(key, kept) else None
    address = kept.address if kept else "u"
    response = message("gone", 410, language=language, address=address, practice=practising, worker_goes_on=onward)
    abort(memory.forget(response, key) if memory.COOKIE in request.cookies else response)


def _on_workers_phone(key: str, kept: Memory | None) -> bool:
    """Say whether this is the worker's phone, as far as anything still tells."""
    if kept is not None or practice.is_practice(key):
        return kept is None or kept.device == "worker"
    # A short key can be guessed: whoever does so gets the same page for a right one.
    handover = None if len(key) == SHORT_LENGTH else handovers.of_key(db(), setting().keys, key, now=now())
    return handover is not None and handover.device == "worker"


def worker_goes_on(*, practising: bool) -> str:
    """Give the address where the worker goes on with the phone: behind the PIN, or at the end of practice."""
    return url_for("room.practised" if practising else "accounts.unlock")


def area_of(invitation: Invitation) -> int:
    """Give the area of an invitation's region, for the page that says whom to talk to."""
    if invitation.region_id is None:
        return practice.NO_AREA
    return db().get_one(Region, invitation.region_id).area_id
