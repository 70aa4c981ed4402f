"""Which languages of which questionnaire clients may choose: what was released, and not withdrawn since."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import questionnaire
from surveys.base import DomainError
from surveys.questionnaire import ALWAYS, CONCEPT
from surveys.schema import QuestionnaireVersion, ReleasedLanguage


class NotReady(DomainError):
    """A text of the language is still a concept, or is not there: no client may get it."""

    key = "language-not-ready"


class AlwaysThere(DomainError):
    """A client whose own language is not there reads Dutch, so a version in use never lacks it."""

    key = "language-always-there"


def released(session: Session, version_id: int, form: str | None = None) -> tuple[str, ...]:
    """List the languages of a version that clients may choose, in the order of its file.

    A language with a concept among its texts, or among those of the form that is asked, is left out.
    """
    open_now = questionnaire.languages_given(session, version_id, also_withdrawn=False)
    version = questionnaire.get(session, version_id)
    chosen = (language for language in version.languages if language in open_now)
    return tuple(language for language in chosen if version.status(language, form) != CONCEPT)


def released_anywhere(session: Session) -> set[str]:
    """List the languages that clients may choose in some version."""
    return set(session.scalars(sa.select(ReleasedLanguage.language).where(ReleasedLanguage.withdrawn_on.is_(None))))


def version_in_use(session: Session, instrument: str) -> int | None:
    """Give the id of the newest version of an instrument that was released in some language, or None."""
    released_now = sa.select(ReleasedLanguage.version_id).where(ReleasedLanguage.withdrawn_on.is_(None))
    versions = sa.select(QuestionnaireVersion.id).filter_by(instrument=instrument)
    newest = versions.where(QuestionnaireVersion.id.in_(released_now)).order_by(QuestionnaireVersion.number.desc())
    return session.scalar(newest.limit(1))


def release(session: Session, version_id: int, language: str, *, today: date) -> None:
    """Let clients choose a language of a version from now on; the first day on which they could stays known.

    Raises `NotReady` while one of its texts is a concept, and `AlwaysThere` before Dutch was released.
    """
    version = questionnaire.get(session, version_id)
    if language not in version.languages:
        raise NotReady(f"{version.name} has no texts in {language!r}")
    if version.status(language) == CONCEPT:
        waiting = [name for name, status in version.statuses[language].items() if status == CONCEPT]
        raise NotReady(f"{version.name}: {len(waiting)} texts in {language} are still concepts: {', '.join(waiting)}")
    if language != ALWAYS and ALWAYS not in questionnaire.languages_given(session, version_id, also_withdrawn=False):
        raise AlwaysThere(f"{version.name}: release {ALWAYS} before {language}, because clients always have {ALWAYS}")
    row = session.get(ReleasedLanguage, (version_id, language))
    if row is None:
        session.add(ReleasedLanguage(version_id=version_id, language=language, released_on=today))
    else:
        row.withdrawn_on = None
    session.flush()


def withdraw(session: Session, version_id: int, language: str, *, today: date) -> None:
    """Take a language away from clients; its texts stay as they were, because answers were given to them.

    Raises `AlwaysThere` for Dutch.
    """
    if language == ALWAYS:
        raise AlwaysThere(f"{ALWAYS} cannot be withdrawn, because clients always have it")
    row = session.get(ReleasedLanguage, (version_id, language))
    if row is None or row.withdrawn_on is not None:
        raise NotReady(f"{language!r} is not released, so there is nothing to withdraw")
    row.withdrawn_on = today
    session.flush()
