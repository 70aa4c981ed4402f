"""Invitations: a key that lets one client answer once, from the hand-over until it is spent, withdrawn or expired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from surveys import coverage, questionnaire
from surveys.base import DomainError
from surveys.coverage import Spot
from surveys.keys import SHORT_LENGTH, Keys, new_key, new_short_address
from surveys.schema import Invitation, Phase
from surveys.terms import Terms
from surveys.weeks import week_of


class InvitationGone(DomainError):
    """The key is used, expired, withdrawn or wrong: to a client these are one and the same."""

    key = "invitation-gone"


@dataclass(frozen=True)
class Talk:
    """What the caseworker knows when handing over: where, in which phase, how they met and who answers."""

    region_id: int
    service_id: int
    phase_id: int
    version_id: int
    talk: str
    role: str
    device: str
    again: bool
    several: bool = False


@dataclass(frozen=True)
class Issued:
    """The keys of a new invitation, known only now: the long one for a code, the short one to type or hear."""

    key: str
    short: str
    expires_at: datetime


def issue(
    session: Session, keys: Keys, talk: Talk, *, terms: Terms, now: datetime, today: date, drawn: bool = False
) -> Issued:
    """Issue an invitation and count the talk as asked; only hashes of its keys are stored."""
    issued = Issued(new_key(), new_short_address(), now + terms.term("invitation"))
    version = questionnaire.get(session, talk.version_id)
    session.add(
        Invitation(
            key_hash=keys.invitation(issued.key),
            short_hash=keys.invitation(issued.short),
            version_id=talk.version_id,
            form=version.form_for(talk.role).key,
            region_id=talk.region_id,
            service_id=talk.service_id,
            phase_id=talk.phase_id,
            week=week_of(today),
            role=talk.role,
            talk=talk.talk,
            device=talk.device,
            drawn=drawn,
            again=talk.again,
            several=talk.several,
            expires_at=issued.expires_at,
        )
    )
    questionnaire.mark_used(session, talk.version_id, today=today)
    session.flush()
    coverage.count(session, _spot_of(talk, week_of(today)), "asked")
    return issued


def _spot_of(talk: Talk | Invitation, week: date) -> Spot:
    return Spot(talk.region_id, talk.service_id, talk.phase_id, week)


def find(session: Session, keys: Keys, key: str, *, now: datetime) -> Invitation | None:
    """Find the invitation that a long or short key opens now; None when it is used, expired or wrong."""
    hashed = keys.invitation(key)
    column = Invitation.short_hash if len(key) == SHORT_LENGTH else Invitation.key_hash
    invitation = session.scalar(sa.select(Invitation).where(column == hashed))
    return invitation if invitation is not None and invitation.expires_at > now else None


def begin(session: Session, invitation: Invitation) -> None:
    """Note that the client began; from here a returned phone counts as not finished.

    Raises `InvitationGone` when the invitation was ended at this very moment.
    """
    try:
        invitation.begun = True
        session.flush()
    except StaleDataError as error:
        raise InvitationGone("this key was withdrawn just now") from error


def take(session: Session, key_hash: str) -> Invitation | None:
    """Take an invitation out of the database for good; of several at once exactly one gets it, the others None."""
    gone = sa.delete(Invitation).where(Invitation.key_hash == key_hash).returning(Invitation)
    # Whether the client began is what the row says now, not what it said when we first looked.
    fresh = {"synchronize_session": False, "populate_existing": True}
    taken = session.scalars(sa.select(Invitation).from_statement(gone), execution_options=fresh).one_or_none()
    if taken is not None:
        session.expunge(taken)
    return taken


def decline(session: Session, key_hash: str) -> None:
    """Spend an invitation without an answer: counted as 'liever niet', without a reason. Twice is once."""
    invitation = take(session, key_hash)
    if invitation is not None:
        coverage.count(session, _spot_of(invitation, invitation.week), "declined")


def end(session: Session, key_hash: str) -> bool:
    """End an invitation that came back: before 'Begin' as if it was never asked, after it as not finished.

    Says whether there was one; False when the client was faster.
    """
    invitation = take(session, key_hash)
    if invitation is None:
        return False
    spot = _spot_of(invitation, invitation.week)
    if invitation.begun:
        coverage.count(session, spot, "unfinished")
    else:
        coverage.count(session, spot, "asked", number=-1)
    return True


def expire(session: Session, *, now: datetime) -> int:
    """End all invitations whose time is over and count them as not finished; gives how many."""
    hashes = list(session.scalars(sa.select(Invitation.key_hash).where(Invitation.expires_at <= now)))
    for key_hash in hashes:
        invitation = take(session, key_hash)
        if invitation is not None:
            coverage.count(session, _spot_of(invitation, invitation.week), "unfinished")
    return len(hashes)


def not_asked(session: Session, phase: Phase, *, reason: str, terms: Terms, today: date) -> None:
    """Count that a client was not asked, with a reason from the list and nothing about the client."""
    if reason not in {known.key for known in terms.not_asked}:
        raise DomainError(f"{reason!r} is not a reason on the list")
    spot = Spot(phase.region_id, phase.service_id, phase.id, week_of(today))
    coverage.count(session, spot, "not_asked", reason=reason)
