"""The database itself: the engine, its dialect's traps, and the base that every table shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

# Fixed names let a migration drop a constraint on every database.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The common base of all tables."""

    metadata = sa.MetaData(naming_convention=NAMING)


class DomainError(Exception):
    """Something the domain refuses; ``key`` names it for the web and the command line, the text is for operators."""

    key = "refused"


def create_engine(url: str) -> sa.Engine:
    """Make the engine for SQLite or PostgreSQL, with the settings that both need to be safe here.

    A bare ``postgresql://`` is read as psycopg 3. On SQLite every transaction starts with our own BEGIN,
    because the driver's implicit one leaves savepoints without isolation.
    """
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    # What went wrong may be logged; the values of a statement can be answers, so they never are.
    engine = sa.create_engine(url, pool_pre_ping=url.startswith("postgresql"), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _end_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=30000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    """Writers take the lock at once: a reader that becomes a writer half-way fails with "database is locked"."""
    writing = connection.get_execution_options().get("stem_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _end_sqlite(connection: Any, _record: object) -> None:
    """A COMMIT that fails leaves its transaction open; back in the pool it would keep every other writer waiting."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


def add_to_count(session: Session, table: type[Base], identity: Mapping[str, Any], number: int) -> int:
    """Add to the ``count`` of a row, making the row when it is the first, also with many writers at once."""
    added = _adding(table, session.get_bind().dialect.name).returning(table.__table__.c.count)
    return int(session.execute(added, {**identity, "count": number}).scalar_one())


def add_to_counts(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add to many counts in one go, in the order given; each row has its identity and the number as ``count``."""
    if rows:
        session.execute(_adding(table, session.get_bind().dialect.name), rows)


@cache
def _adding(table: type[Base], dialect: str) -> Any:
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row, columns = insert(table.__table__), table.__table__.columns
    identity = [column.name for column in columns if column.primary_key]
    return row.on_conflict_do_update(index_elements=identity, set_={"count": columns["count"] + row.excluded.count})


@contextmanager
def writing(engine: sa.Engine) -> Iterator[Session]:
    """One short transaction that writes: committed at the end, rolled back on any exception."""
    with Session(engine.execution_options(stem_writes=True)) as session, session.begin():
        yield session


@contextmanager
def reading(engine: sa.Engine) -> Iterator[Session]:
    """One transaction that only reads; nothing it does is kept."""
    with Session(engine) as session:
        try:
            yield session
        finally:
            session.rollback()
