"""The work that nobody clicks for: expiring, mixing, erasing and freezing, each done by one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from surveys import atoms, responses, retention
from surveys.atoms import Verified
from surveys.base import writing
from surveys.schema import Lease
from surveys.terms import Terms
from surveys.weeks import week_of

# Longer than any job takes; a process that died holds up the others no longer than this.
LEASE = timedelta(hours=1)
# Longer than jobs are ever left standing still: rows that were missed are mixed when they run again.
MIXED_WEEKS = timedelta(weeks=5)


@dataclass(frozen=True)
class Occasion:
    """When jobs run, and by which terms."""

    now: datetime
    today: date
    terms: Terms


@dataclass(frozen=True)
class Done:
    """What a job did, as numbers by name; None when another process was busy with it."""

    name: str
    counts: dict[str, int] | None


def _expiry(session: Session, occasion: Occasion) -> dict[str, int]:
    return retention.expire(session, now=occasion.now)


def _mixing(session: Session, occasion: Occasion) -> dict[str, int]:
    return {"responses": responses.mix(session, since=week_of(occasion.today) - MIXED_WEEKS)}


def _retention(session: Session, occasion: Occasion) -> dict[str, int]:
    return retention.run(session, now=occasion.now, today=occasion.today, terms=occasion.terms)


def _freeze(session: Session, occasion: Occasion) -> dict[str, int]:
    return {"blocks": len(atoms.freeze(session, today=occasion.today, terms=occasion.terms))}


# What protects people comes first: a freeze that fails may not hold it up.
JOBS: dict[str, Callable[[Session, Occasion], dict[str, int]]] = {
    "expiry": _expiry,
    "mixing": _mixing,
    "retention": _retention,
    "freeze": _freeze,
}


def run(engine: sa.Engine, occasion: Occasion, *, holder: str, names: Iterable[str] = JOBS) -> Iterator[Done]:
    """Do jobs one after another, each in a transaction of its own; what another process is doing is left to it."""
    for name in names:
        with _leased(engine, name, holder=holder, now=occasion.now) as ours:
            counts = None
            if ours:
                with writing(engine) as session:
                    counts = JOBS[name](session, occasion)
        yield Done(name, counts)


@contextmanager
def _leased(engine: sa.Engine, name: str, *, holder: str, now: datetime) -> Iterator[bool]:
    with writing(engine) as session:
        ours = take_lease(session, name, holder=holder, now=now)
    try:
        yield ours
    finally:
        if ours:
            with writing(engine) as session:
                give_back(session, name, holder=holder)


def take_lease(session: Session, name: str, *, holder: str, now: datetime) -> bool:
    """Take the right to do a job, if nobody has it or its term is over; says whether it is ours."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Lease).values(name=name, holder=holder, until=now + LEASE)
    taken = row.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": row.excluded.holder, "until": row.excluded.until},
        where=Lease.until <= now,
    )
    return session.scalar(taken.returning(Lease.holder)) is not None


def give_back(session: Session, name: str, *, holder: str) -> None:
    """Give up the right to do a job; one that somebody else took over meanwhile stays theirs."""
    session.execute(sa.delete(Lease).where(Lease.name == name, Lease.holder == holder))


def verify(session: Session) -> Verified:
    """Recount every block against its rows and checksum; the command line may not read blocks itself."""
    return atoms.verify(session)
