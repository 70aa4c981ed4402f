"""The hand-over: the worker's session waits while a client has the phone; the discussion that follows has a term."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import invitations
from surveys.invitations import Issued
from surveys.keys import SHORT_LENGTH, Keys
from surveys.schema import Handover, Invitation
from surveys.terms import Terms


def start(
    session: Session,
    keys: Keys,
    issued: Issued,
    *,
    session_hash: str,
    device: str,
    terms: Terms,
    now: datetime,
    several: bool = False,
) -> None:
    """Tie a worker's session to an invitation for as long as the talk lasts; a talk left open before is ended first.

    With ``several`` people in a talk its screen shows nobody's answers: one could tell from it what another chose.
    """
    leave(session, session_hash)
    session.add(
        Handover(
            key_hash=keys.invitation(issued.key),
            short_hash=keys.invitation(issued.short),
            session_hash=session_hash,
            device=device,
            several=several,
            discussion_key=secrets.token_bytes(32),
            started_at=now,
            ends_at=now + terms.term("invitation") + terms.term("discussion"),
        )
    )
    session.flush()


def of_session(session: Session, session_hash: str, *, now: datetime) -> Handover | None:
    """Give the talk that a worker's session is busy with, while its term lasts."""
    query = sa.select(Handover).where(Handover.session_hash == session_hash, Handover.ends_at > now)
    return session.scalar(query)


def of_key(session: Session, keys: Keys, key: str, *, now: datetime) -> Handover | None:
    """Give the talk that a client's long or short key belongs to, while its term lasts."""
    column = Handover.short_hash if len(key) == SHORT_LENGTH else Handover.key_hash
    query = sa.select(Handover).where(column == keys.invitation(key), Handover.ends_at > now)
    return session.scalar(query)


def waiting(session: Session, handover: Handover, *, now: datetime) -> bool:
    """Say whether the client is still to finish: the invitation exists and has not expired."""
    invitation = session.get(Invitation, handover.key_hash)
    return invitation is not None and invitation.expires_at > now


def come_back(session: Session, handover: Handover, *, terms: Terms, now: datetime) -> bool:
    """End what the client did not finish, and start the term of the discussion; False when nothing was handed in."""
    unfinished = invitations.end(session, handover.key_hash)
    if unfinished:
        session.delete(handover)
    else:
        open_discussion(session, handover, terms=terms, now=now)
    session.flush()
    return not unfinished


def open_discussion(session: Session, handover: Handover, *, terms: Terms, now: datetime) -> None:
    """Start the term of the discussion, on whichever phone it is held."""
    handover.started_at = now
    handover.ends_at = now + terms.term("discussion")
    session.flush()


def stay_longer(session: Session, handover: Handover, *, terms: Terms) -> None:
    """Keep the discussion open for another term, up to the longest one allowed."""
    handover.ends_at = min(handover.ends_at + terms.term("discussion"), last_moment(handover, terms))
    session.flush()


def last_moment(handover: Handover, terms: Terms) -> datetime:
    """Give the moment at which a discussion closes however often somebody asked for more time."""
    return handover.started_at + terms.term("discussion_at_most")


def leave(session: Session, session_hash: str) -> None:
    """End every talk of a worker's session: its key goes, so the answers on the device can never be read again.

    A talk on the client's own phone is only let go: the client closes that one, or its term does.
    """
    for handover in session.scalars(sa.select(Handover).where(Handover.session_hash == session_hash)):
        if handover.device == "own":
            handover.session_hash = None
        else:
            invitations.end(session, handover.key_hash)
            session.delete(handover)
    session.flush()


def close(session: Session, handover: Handover) -> None:
    """End one talk for good."""
    session.delete(handover)
    session.flush()


def expire(session: Session, *, now: datetime) -> int:
    """Forget all talks whose term is over; gives how many."""
    gone = session.execute(sa.delete(Handover).where(Handover.ends_at <= now).returning(Handover.key_hash))
    return len(gone.all())
