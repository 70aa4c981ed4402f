"""Which languages clients can choose: how far each is, and letting clients in or out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from stem_app.text_status import Progress, of_interface, of_questionnaire
from surveys import client_languages, questionnaire
from surveys.client_languages import NotReady
from surveys.questionnaire import ALWAYS
from surveys.schema import QuestionnaireVersion, ReleasedLanguage


@dataclass(frozen=True)
class Standing:
    """How far a language of a questionnaire is: its statements, the words around them, and since when it is open.

    ``waits_for_dutch`` says that it cannot be released before Dutch.
    """

    language: str
    statements: Progress
    interface: Progress
    released_on: date | None
    waits_for_dutch: bool

    @property
    def ready(self) -> bool:
        """Say whether no text of it waits."""
        return not (self.statements.waiting or self.interface.waiting)

    @property
    def stays(self) -> bool:
        """Say whether it is the one that clients always have, so that nobody can withdraw it."""
        return self.language == ALWAYS


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
        Standing(
            language,
            of_questionnaire(version, language),
            of_interface(language),
            since.get(language),
            waits_for_dutch=ALWAYS not in {language, *since},
        )
        for language in version.languages
    ]


def release(session: Session, version_id: int, language: str, *, today: date) -> None:
    """Let clients choose a language from now on.

    Raises `NotReady` while a text of its statements or of the words around them is missing or a concept.
    """
    around = of_interface(language)
    if around.waiting and language in questionnaire.get(session, version_id).languages:
        raise NotReady(f"{language} cannot be released: {_waiting(around)}")
    client_languages.release(session, version_id, language, today=today)


def _waiting(around: Progress) -> str:
    said = [(around.concept, "concepts in"), (around.missing, "texts missing in")]
    return ", ".join(f"{number} {what} the client catalogue" for number, what in said if number)
