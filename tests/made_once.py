"""What takes long to make is made once in a test process; later tests get a copy of the database as it was then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable
from typing import TypeVar

import sqlalchemy as sa

from surveys.base import Base

Made = TypeVar("Made")
_kept: dict[Hashable, tuple[sqlite3.Connection, object]] = {}


def made_once(engine: sa.Engine, name: Hashable, make: Callable[[], Made]) -> Made:
    """Fill an empty database as ``make`` does, and give what it gives; only the first time is it called.

    What it gives may not hang on the database it was made in. PostgreSQL, and a database that is not as the migrations
    left it, are filled each time.
    """
    if engine.dialect.name != "sqlite" or not _is_as_migrated(engine):
        return make()
    if name not in _kept:
        made = make()
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        _copy(engine, lambda here: here.backup(copy))
        _kept[name] = copy, made
    copy, made = _kept[name]  # type: ignore[assignment]  # under this name stands what this very function gave
    _copy(engine, copy.backup)
    return made


def _copy(engine: sa.Engine, backup: Callable[[sqlite3.Connection], None]) -> None:
    connection = engine.raw_connection()
    try:
        backup(connection.driver_connection)  # type: ignore[arg-type]  # SQLite's own, as the dialect says
    finally:
        connection.close()


def _is_as_migrated(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False  # made from the models, by a test that may have changed them
        tables = Base.metadata.sorted_tables
        return not any(connection.scalar(sa.select(sa.exists().select_from(table))) for table in tables)
