"""Responses: the one way in. An answer is stored exactly once, and nothing stored says whose it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import atoms, coverage, invitations, questionnaire
from surveys.base import DomainError
from surveys.coverage import Spot
from surveys.invitations import InvitationGone
from surveys.keys import Keys
from surveys.questionnaire import Questionnaire
from surveys.schema import NO_ANSWERS, WAYS_SHOWN, Answer, Invitation, Phase, Response, Spent
from surveys.weeks import first_week, month_of_week, next_month, week_of


class BadAnswers(DomainError):
    """The answers do not fit the questionnaire."""

    key = "bad-answers"


class Recorded(Enum):
    """Whether a sending was new, or a repeat of one that was recorded before."""

    NEW = "new"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Answers:
    """What a client answered: for each statement an answer on the scale, or that there is none and why."""

    version_id: int
    form: str
    given: Mapping[str, str]


@dataclass(frozen=True)
class Placement:
    """Where and how a talk took place: everything that is stored beside the answers, and nothing that names anybody."""

    region_id: int
    service_id: int
    phase_id: int
    week: date
    role: str
    talk: str
    device: str
    shown: str
    language: str
    again: bool


def composite(given: Iterable[str], at_least: int) -> int | None:
    """Give the mean of the answered statements in half steps, rounded half up; None when too few were answered.

    The result counts half steps: 2 is the lowest answer, 3 is one and a half.
    """
    steps = [int(answer) for answer in given if answer not in NO_ANSWERS]
    if len(steps) < at_least:
        return None
    return (4 * sum(steps) + len(steps)) // (2 * len(steps))


def check(version: Questionnaire, answers: Answers) -> None:
    """Refuse answers that the form does not allow, or that name other statements than the questionnaire has."""
    form = version.forms.get(answers.form)
    if form is None:
        raise BadAnswers(f"{version.name} has no form {answers.form!r}")
    if answers.given.keys() != {statement.key for statement in version.statements}:
        raise BadAnswers("every statement needs an answer, or the word that it was skipped")
    for statement, answer in answers.given.items():
        if answer not in form.scale and answer not in NO_ANSWERS:
            raise BadAnswers(f"{answer!r} is no answer to {statement}")


def record(
    session: Session,
    keys: Keys,
    *,
    key_hash: str,
    receipt: str,
    answers: Answers,
    shown: str,
    language: str,
    now: datetime,
    today: date,
) -> Recorded:
    """Spend an invitation and store its answers in the caller's transaction.

    A repeat of the same receipt is accepted silently and never written again. Raises `InvitationGone` for another
    receipt on a spent, expired or unknown key, and `BadAnswers`; nothing is stored then.
    """
    if _is_spent(session, keys, receipt):
        return Recorded.REPEATED
    invitation = invitations.take(session, key_hash)
    if invitation is None:
        # Somebody may have spent it with this very receipt while we waited for the row.
        if _is_spent(session, keys, receipt):
            return Recorded.REPEATED
        raise InvitationGone("this key is used, expired or unknown")
    if invitation.expires_at <= now:
        raise InvitationGone("this key has expired")
    if (answers.version_id, answers.form) != (invitation.version_id, invitation.form) or shown not in WAYS_SHOWN:
        raise BadAnswers("these answers belong to another form")
    version = questionnaire.get(session, answers.version_id)
    check(version, answers)
    week = _week(session, invitation.phase_id, today)
    placement = _placement(invitation, week, shown=shown, language=language)
    session.add(Spent(repeat_hash=keys.repeat(receipt), week=placement.week))
    session.flush()
    spot = Spot(placement.region_id, placement.service_id, placement.phase_id, placement.week)
    if _phase_counts(session, placement):
        _write(session, version, [(keys.row(receipt), placement, answers)])
    coverage.count(session, spot, "answered")
    return Recorded.NEW


def _is_spent(session: Session, keys: Keys, receipt: str) -> bool:
    # A fresh look: after waiting for another transaction its row must be seen.
    query = sa.select(Spent.repeat_hash).where(Spent.repeat_hash == keys.repeat(receipt))
    return session.scalar(query) is not None


def _week(session: Session, phase_id: int, today: date) -> date:
    """The week that an answer counts in; when its month was frozen while it was on its way, the first week after.

    A freeze waits for answers that are being written, and they for the freeze, by a lock on the phase.
    """
    session.get_one(Phase, phase_id, with_for_update={"read": True, "key_share": True})
    frozen = atoms.frozen_through(session, phase_id)
    return week_of(today) if frozen is None else max(week_of(today), first_week(next_month(frozen)))


def _placement(invitation: Invitation, week: date, *, shown: str, language: str) -> Placement:
    return Placement(
        region_id=invitation.region_id,
        service_id=invitation.service_id,
        phase_id=invitation.phase_id,
        week=week,
        role=invitation.role,
        talk=invitation.talk,
        device=invitation.device,
        shown="drawn" if invitation.drawn else shown,
        language=language,
        again=invitation.again,
    )


def _phase_counts(session: Session, placement: Placement) -> bool:
    """An answer whose phase has ended still counts in it while that month is open, else in coverage only."""
    closed_on = session.get_one(Phase, placement.phase_id).closed_on
    return closed_on is None or month_of_week(placement.week) <= month_of_week(week_of(closed_on))


def record_many(
    session: Session, rows: Sequence[tuple[str, Placement, Answers]], versions: Mapping[int, Questionnaire]
) -> None:
    """Store many responses at once, each under a row key of the caller's, and count them as asked and answered.

    For imports and the demo: there is no invitation to spend. Raises `BadAnswers` before anything is written.
    """
    for _, _, answers in rows:
        check(versions[answers.version_id], answers)
    by_version: dict[int, list[tuple[str, Placement, Answers]]] = {}
    for row in rows:
        by_version.setdefault(row[2].version_id, []).append(row)
    for version_id, group in by_version.items():
        _write(session, versions[version_id], group)
    spots = [Spot(place.region_id, place.service_id, place.phase_id, place.week) for _, place, _ in rows]
    coverage.count_many(session, [(spot, kind, "", 1) for spot in spots for kind in ("asked", "answered")])


def _write(session: Session, version: Questionnaire, rows: Sequence[tuple[str, Placement, Answers]]) -> None:
    session.execute(
        sa.insert(Response),
        [
            {
                "row_key": row_key,
                **vars(placement),
                "version_id": answers.version_id,
                "form": answers.form,
                "composite": _composite_of(version, answers),
            }
            for row_key, placement, answers in rows
        ],
    )
    session.execute(
        sa.insert(Answer),
        [
            {
                "row_key": row_key,
                "version_id": answers.version_id,
                "form": answers.form,
                "statement": statement,
                "answer": answer,
            }
            for row_key, _, answers in rows
            for statement, answer in answers.given.items()
        ],
    )


def _composite_of(version: Questionnaire, answers: Answers) -> int | None:
    at_least = version.forms[answers.form].composite_at_least
    return None if at_least is None else composite(answers.given.values(), at_least)


def mix(session: Session, *, since: date) -> int:
    """Write the rows of recent weeks anew in the order of their random keys; gives how many.

    PostgreSQL stamps the writing transaction on every row and keeps rows in order of arrival, which would join an
    answer to the invitation spent with it. Afterwards all rows bear one stamp, that of this call. SQLite keeps these
    tables by their keys from the start.
    """
    if session.get_bind().dialect.name != "postgresql":
        return 0
    row_keys = sorted(session.scalars(sa.select(Response.row_key).where(Response.week >= since)))
    for start in range(0, len(row_keys), 5_000):
        _rewrite(session, row_keys[start : start + 5_000])
    spent = session.execute(sa.delete(Spent).where(Spent.week >= since).returning(Spent.repeat_hash, Spent.week)).all()
    if spent:
        session.execute(sa.insert(Spent), [row._asdict() for row in sorted(spent)])
    return len(row_keys)


def _rewrite(session: Session, row_keys: list[str]) -> None:
    # Answers first, and by key: a response that arrives meanwhile is not among the keys and stays whole.
    answers = session.execute(
        sa.delete(Answer).where(Answer.row_key.in_(row_keys)).returning(*Answer.__table__.columns)
    )
    answer_rows = [row._asdict() for row in sorted(answers)]
    responses = session.execute(
        sa.delete(Response).where(Response.row_key.in_(row_keys)).returning(*Response.__table__.columns)
    )
    response_rows = [row._asdict() for row in sorted(responses, key=lambda row: row.row_key)]
    session.execute(sa.insert(Response), response_rows)
    session.execute(sa.insert(Answer), answer_rows)
