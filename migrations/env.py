"""Runs the migrations on one database, all in one transaction; alembic loads this file by its path.

The naming convention of ``Base.metadata`` names the constraints that the migrations make as well. Changing it would
need a migration that renames them all.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy import event

import surveys.schema  # noqa: F401  (fills the metadata)
from surveys.base import Base, create_engine


def run() -> None:
    """Migrate the database that the caller named."""
    engine = create_engine(context.config.attributes["url"])
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_references_alone)
    try:
        with engine.execution_options(stem_writes=True).connect() as connection, connection.begin():
            _migrate(connection)
    finally:
        engine.dispose()


def _migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    context.run_migrations()
    if connection.dialect.name == "sqlite":
        _refuse_broken_references(connection)


def _leave_references_alone(connection: Any, _record: object) -> None:
    """SQLite changes a table by making a new one and dropping the old, which would delete every row that points to it.

    The pragma does nothing inside a transaction, so it is set as soon as there is a connection.
    """
    connection.execute("PRAGMA foreign_keys=OFF")


def _refuse_broken_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise sa.exc.IntegrityError("PRAGMA foreign_key_check", None, ValueError(f"rows point nowhere in: {tables}"))


run()
