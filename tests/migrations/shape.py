"""The whole shape of a database, as plain values that can be compared: also what alembic's comparison leaves out."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

Shape = dict[str, dict[str, Any]]


def shape_of(engine: sa.Engine) -> Shape:
    """Describe every table: columns, keys, CHECKs, uniques, indexes, and on SQLite whether it keeps a rowid."""
    inspector = sa.inspect(engine)
    parts: dict[str, Any] = {
        "columns": inspector.get_multi_columns(),
        "primary key": inspector.get_multi_pk_constraint(),
        "foreign keys": inspector.get_multi_foreign_keys(),
        "uniques": inspector.get_multi_unique_constraints(),
        "checks": inspector.get_multi_check_constraints(),
        "indexes": inspector.get_multi_indexes(),
    }
    shape: Shape = {}
    for part, tables in parts.items():
        for (_, name), found in tables.items():
            shape.setdefault(name, {})[part] = _comparable(found)
    shape.pop("alembic_version", None)
    return {name: table | {"rowid": _keeps_rowid(engine, name)} for name, table in shape.items()}


def _comparable(found: Any) -> Any:
    """By name, for the order in a table may differ after a migration; and types as the words that the database uses."""
    if isinstance(found, dict):
        return {key: str(value) if key == "type" else value for key, value in found.items()}
    return {item["name"]: _comparable(item) for item in found or ()}


def _keeps_rowid(engine: sa.Engine, name: str) -> bool:
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).scalar_one()
    return re.search(r"\bWITHOUT\s+ROWID\b", made, re.IGNORECASE) is None
