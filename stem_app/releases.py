"""Which languages clients can choose: how far each is, and letting clients in or out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from stem_app.text_status import Progress, of_interface, of_questionnaire
from surveys import client_languages, questionnaire
from surveys.base import DomainError
from surveys.client_languages import NotReady
from surveys.schema import QuestionnaireVersion, ReleasedLanguage


class LastLanguage(DomainError):
    """No language would be left to ask in."""

    key = "last-language"


@dataclass(frozen=True)
class Standing:
    """How far a language of a questionnaire is: its statements, the words around them, and since when it is open."""

    language: str
    statements: Progress
    interface: Progress
    released_on: date | None

    @property
    def ready(self) -> bool:
        """Say whether no text of it waits."""
        return not (self.statements.waiting or self.interface.waiting)


def versions(session: Session) -> list[QuestionnaireVersion]:
    """List the stored questionnaires, newest first."""
    order = (QuestionnaireVersion.instrument, QuestionnaireVersion.number.desc())
    return list(session.scalars(sa.select(QuestionnaireVersion).order_by(*order)))


def standings(session: Session, version_id: int) -> list[Standing]:
    """Say of every language of a questionnaire how far it is, in the order of its file."""
    version = questionnaire.get(session, version_id)
    query = sa.select(ReleasedLanguage.language, ReleasedLanguage.released_on)
    rows = session.execute(query.filter_by(version_id=version_id, withdrawn_on=None))
    since = {row.language: row.released_on for row in rows}
    return [
        Standing(language, of_questionnaire(version, language), of_interface(language), since.get(language))
        for language in version.languages
    ]


def release(session: Session, version_id: int, language: str, *, today: date) -> None:
    """Let clients choose a language from now on.

    Raises `NotReady` while a text of its statements or of the words around them is missing or a concept.
    """
    version = questionnaire.get(session, version_id)
    if language in version.languages:
        statements, interface = of_questionnaire(version, language), of_interface(language)
        if statements.waiting or interface.waiting:
            raise NotReady(f"{language} cannot be released: {_waiting(version.name, statements, interface)}")
    client_languages.release(session, version_id, language, today=today)


def _waiting(name: str, statements: Progress, interface: Progress) -> str:
    said = [
        (statements.concept, f"concepts in {name}"),
        (interface.concept, "concepts in the client catalogue"),
        (interface.missing, "texts missing in the client catalogue"),
    ]
    return ", ".join(f"{number} {what}" for number, what in said if number)


def withdraw(session: Session, version_id: int, language: str, *, today: date) -> None:
    """Take a language away from clients. Raises `LastLanguage` when nobody could be asked any more."""
    if client_languages.released(session, version_id) == (language,):
        raise LastLanguage(f"{language} is the only released language: release another one first")
    client_languages.withdraw(session, version_id, language, today=today)
