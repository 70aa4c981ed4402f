"""Accounts, sign-ins that can be revoked, one-time links and throttles. Hashing passwords is the web's work."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import DomainError, add_to_count
from surveys.keys import Keys
from surveys.regions import Place, places
from surveys.schema import ROLES, Account, AccountArea, AccountPlace, Attempt, OneTimeLink, StaffSession
from surveys.terms import Terms

PIN_TRIES = 5


class BadAccount(DomainError):
    """An account that cannot be made or changed like this; the text says why."""

    key = "bad-account"


@dataclass(frozen=True)
class SignedIn:
    """The account behind a session, as far as the web needs it."""

    token_hash: str
    account_id: int
    name: str
    role: str
    locked: bool
    parked: bool
    has_pin: bool
    knows_house_rules: bool


def hash_token(token: str) -> str:
    """The stored form of a session token or one-time link: useless to who reads the database."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- Accounts ---------------------------------------------------------------------------------------------------------


def create(
    session: Session,
    *,
    username: str,
    name: str,
    role: str,
    area_ids: Iterable[int] = (),
    place_ids: Iterable[tuple[int, int]] = (),
) -> Account:
    """Make an account without a password; a one-time link lets its owner choose one."""
    username = username.strip().lower()
    if role not in ROLES:
        raise BadAccount(f"{role!r} is not a role; choose {', '.join(ROLES)}")
    if not username or any(letter.isspace() for letter in username):
        raise BadAccount("a username has no spaces and is not empty")
    if session.scalar(sa.select(Account.id).filter_by(username=username)) is not None:
        raise BadAccount(f"there is an account {username} already")
    account = Account(username=username, name=name.strip() or username, role=role)
    session.add(account)
    session.flush()
    place(session, account, area_ids=area_ids, place_ids=place_ids)
    return account


def place(session: Session, account: Account, *, area_ids: Iterable[int], place_ids: Iterable[tuple[int, int]]) -> None:
    """Say to which areas an account belongs, and in which regions and services it works; replaces what was."""
    session.execute(sa.delete(AccountArea).where(AccountArea.account_id == account.id))
    session.execute(sa.delete(AccountPlace).where(AccountPlace.account_id == account.id))
    session.add_all(AccountArea(account_id=account.id, area_id=area_id) for area_id in set(area_ids))
    session.add_all(
        AccountPlace(account_id=account.id, region_id=region_id, service_id=service_id)
        for region_id, service_id in set(place_ids)
    )
    session.flush()


def by_username(session: Session, username: str) -> Account | None:
    """Find an account that may sign in."""
    query = sa.select(Account).filter_by(username=username.strip().lower(), active=True)
    return session.scalar(query)


def everybody(session: Session) -> list[Account]:
    """List all accounts by username."""
    return list(session.scalars(sa.select(Account).order_by(Account.username)))


def area_ids(session: Session, account_id: int) -> frozenset[int]:
    """Give the areas that an account belongs to."""
    return frozenset(session.scalars(sa.select(AccountArea.area_id).where(AccountArea.account_id == account_id)))


def places_of(session: Session, account_id: int) -> list[Place]:
    """Give the regions and services that an account works in, alphabetically."""
    mine = set(
        session.execute(
            sa.select(AccountPlace.region_id, AccountPlace.service_id).where(AccountPlace.account_id == account_id)
        )
    )
    return [place for place in places(session) if (place.region_id, place.service_id) in mine]


def confirm_house_rules(session: Session, account_id: int, *, today: date) -> bool:
    """Note since when somebody works by the house rules, once; says whether it was not noted before."""
    account = session.get_one(Account, account_id)
    if account.house_rules_on is not None:
        return False
    account.house_rules_on = today
    session.flush()
    return True


def deactivate(session: Session, account: Account) -> None:
    """Close an account: it cannot sign in any more, and every session of it ends now."""
    account.active = False
    revoke_all(session, account.id)


# --- Sessions ---------------------------------------------------------------------------------------------------------


def start_session(session: Session, account: Account, *, now: datetime) -> str:
    """Start a sign-in and give its token, which only the browser keeps."""
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=hash_token(token), account_id=account.id, started_at=now, seen_at=now))
    session.flush()
    return token


def resume_session(
    session: Session, token: str, *, terms: Terms, now: datetime, by_itself: bool = False
) -> SignedIn | None:
    """Find the session of a token; None when it is unknown, revoked or over its term. Notes that it was seen.

    A page that reloads ``by_itself`` is nobody at work, so it keeps no session awake.
    """
    row = session.get(StaffSession, hash_token(token))
    if row is None:
        return None
    account = session.get_one(Account, row.account_id)
    kind = "caseworker" if account.role == "caseworker" else "staff"
    idle, absolute = terms.term(f"{kind}_idle"), terms.term(f"{kind}_absolute")
    if not account.active or now - row.seen_at > idle or now - row.started_at > absolute:
        session.delete(row)
        session.flush()
        return None
    if kind == "staff" and now - row.seen_at > terms.term("staff_locks"):
        row.locked = True
    elif not row.locked and not by_itself and now - row.seen_at > timedelta(seconds=30):
        row.seen_at = now
    session.flush()
    return SignedIn(
        token_hash=row.token_hash,
        account_id=account.id,
        name=account.name,
        role=account.role,
        locked=row.locked,
        parked=row.parked,
        has_pin=account.pin_hash is not None,
        knows_house_rules=account.house_rules_on is not None,
    )


def park(session: Session, token_hash: str) -> None:
    """Let a session wait: a client holds the phone."""
    session.get_one(StaffSession, token_hash).parked = True
    session.flush()


def unlock(session: Session, token_hash: str, *, now: datetime) -> None:
    """Let a waiting or locked session go on."""
    row = session.get_one(StaffSession, token_hash)
    row.parked, row.locked, row.failures, row.seen_at = False, False, 0, now
    session.flush()


def fail_unlock(session: Session, token_hash: str) -> bool:
    """Count a wrong PIN or password; after five the session is revoked. Says whether it still exists."""
    # Locked, because of many wrong ones at the same moment each one counts; the fifth may have ended it already.
    row = session.get(StaffSession, token_hash, with_for_update=True)
    if row is None:
        return False
    row.failures += 1
    if row.failures >= PIN_TRIES:
        session.delete(row)
        session.flush()
        return False
    session.flush()
    return True


def revoke(session: Session, token_hash: str) -> None:
    """End one session."""
    session.execute(sa.delete(StaffSession).where(StaffSession.token_hash == token_hash))


def revoke_all(session: Session, account_id: int) -> None:
    """End every session of an account."""
    session.execute(sa.delete(StaffSession).where(StaffSession.account_id == account_id))


# --- One-time links and throttles -------------------------------------------------------------------------------------


def make_link(session: Session, account: Account, *, terms: Terms, now: datetime) -> str:
    """Make a link with which the account's owner chooses a new password; an earlier link and all sessions end."""
    session.execute(sa.delete(OneTimeLink).where(OneTimeLink.account_id == account.id))
    revoke_all(session, account.id)
    token = secrets.token_urlsafe(24)
    expires_at = now + terms.term("one_time_link")
    session.add(OneTimeLink(token_hash=hash_token(token), account_id=account.id, expires_at=expires_at))
    session.flush()
    return token


def of_link(session: Session, token: str, *, now: datetime) -> Account | None:
    """Give the account that a one-time link belongs to, while it can be used."""
    link = session.get(OneTimeLink, hash_token(token))
    return session.get(Account, link.account_id) if link is not None and link.expires_at > now else None


def use_link(session: Session, token: str, password_hash: str, *, now: datetime) -> Account | None:
    """Set the password (and forget the PIN) of the account behind a link, once; every session of it ends."""
    account = of_link(session, token, now=now)
    if account is not None:
        session.execute(sa.delete(OneTimeLink).where(OneTimeLink.token_hash == hash_token(token)))
        # Whoever knew the old password may have signed in since the link was made, and would choose the new PIN.
        revoke_all(session, account.id)
        account.password_hash, account.pin_hash = password_hash, None
        session.flush()
    return account


def tries(session: Session, keys: Keys, what: str, who: str, *, window: timedelta, now: datetime) -> int:
    """Count one more attempt at something in the present window of time, and give how many there were in it."""
    return add_to_count(session, Attempt, _attempt(keys, what, who, window, now), 1)


def tried(session: Session, keys: Keys, what: str, who: str, *, window: timedelta, now: datetime) -> int:
    """Give how many attempts there were in the present window of time, without counting one."""
    row = session.get(Attempt, _attempt(keys, what, who, window, now))
    return row.count if row else 0


def _attempt(keys: Keys, what: str, who: str, window: timedelta, now: datetime) -> dict[str, Any]:
    seconds = int(window.total_seconds())
    starts_at = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    return {"bucket": keys.hash("attempts", f"{what} {who}"), "window_starts_at": starts_at}
