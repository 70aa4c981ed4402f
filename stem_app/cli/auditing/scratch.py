"""A throwaway copy of everything that results are made of, without any person, invitation or answer in it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import accounts, regions
from surveys.base import Base, create_engine, writing
from surveys.schema import Area

# Everything else is copied, so that a table that comes later is audited too.
NOT_COPIED = frozenset(
    {
        *("accounts", "account_areas", "account_places", "staff_sessions", "one_time_links", "attempts", "audit_lines"),
        *("leases", "handovers", "invitations", "spent", "responses", "answers", "imported_rows", "changes"),
    }
)
MANY = 1000
# No password has this hash: the sign-in that comes with a throwaway account is the only one it ever has.
HASH_OF_NOTHING = "-"


def copy(source: sa.Engine, folder: Path) -> sa.Engine:
    """Copy what may be read into a new SQLite database in a folder; the source is only read."""
    target = create_engine(f"sqlite:///{folder / 'audit.db'}")
    Base.metadata.create_all(target)
    with source.connect() as reader, writing(target) as writer:
        for table in Base.metadata.sorted_tables:
            if table.name not in NOT_COPIED:
                _copy_table(reader, writer, table)
    return target


def _copy_table(reader: sa.Connection, writer: Session, table: sa.Table) -> None:
    for rows in reader.execute(sa.select(table)).mappings().partitions(MANY):
        writer.execute(sa.insert(table), [dict(row) for row in rows])


def freeze_days(scratch: sa.Engine) -> list[date]:
    """List the days on which something was frozen, the newest first."""
    with Session(scratch) as session:
        found = {day for table in _frozen_tables() for day in session.scalars(sa.select(table.c.frozen_on).distinct())}
    return sorted(found, reverse=True)


def go_back_to(scratch: sa.Engine, day: date) -> None:
    """Take away what was frozen or asked after a day, so that the copy is as the organisation was on that day."""
    with writing(scratch) as session:
        for table in _frozen_tables():
            session.execute(sa.delete(table).where(table.c.frozen_on > day))
        comparisons = Base.metadata.tables["comparisons"]
        session.execute(sa.delete(comparisons).where(comparisons.c.registered_on > day))


def _frozen_tables() -> list[sa.Table]:
    return [table for table in Base.metadata.sorted_tables if "frozen_on" in table.c]


def areas(scratch: sa.Engine) -> list[Area]:
    """List the areas."""
    with Session(scratch, expire_on_commit=False) as session:
        return list(session.scalars(sa.select(Area).order_by(Area.id)))


def sign_in(scratch: sa.Engine, role: str, area_ids: Collection[int], now: datetime) -> str:
    """Make a throwaway account of a role for some areas and give the token of its sign-in."""
    with writing(scratch) as session:
        mine = regions.places(session, area_ids=frozenset(area_ids))
        account = accounts.create(
            session,
            username=f"audit-{secrets.token_hex(8)}",
            name="audit",
            role=role,
            area_ids=area_ids,
            place_ids=[(place.region_id, place.service_id) for place in mine],
        )
        account.password_hash = account.pin_hash = HASH_OF_NOTHING
        return accounts.start_session(session, account, now=now)
