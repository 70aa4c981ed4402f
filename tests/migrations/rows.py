"""Rows for every table, made from what the database itself says about them, so that a new table is covered at once.

Two rows a table where its rules allow it: one with every column filled, one with an empty value wherever that may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice, product
from typing import Any

import sqlalchemy as sa

import surveys.schema  # noqa: F401  (fills the metadata)
from surveys.base import Base

TRIES = 2000
FIRST_DAY = date(2024, 1, 1)  # a Monday and the first of a month, in case a table asks for one
Row = dict[str, Any]
Words = dict[str, dict[str, list[Any]]]


class NoRowFits(AssertionError):
    """The maker of rows found none that a table accepts; it names the table."""


def fill(connection: sa.Connection) -> dict[str, int]:
    """Put rows in every table that is still empty, parents first, and tell how many each got."""
    filled = {name for name, number in counts(connection).items() if number}
    metadata = sa.MetaData()
    metadata.reflect(connection)
    metadata.remove(metadata.tables["alembic_version"])
    words = _words(connection, metadata)
    return {
        table.name: _fill_table(connection, table, words)
        for table in metadata.sorted_tables
        if table.name not in filled
    }


def counts(connection: sa.Connection) -> dict[str, int]:
    """Count the rows of every table that is there."""
    names = [name for name in sa.inspect(connection).get_table_names() if name != "alembic_version"]
    return {name: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name))) or 0 for name in names}


def _fill_table(connection: sa.Connection, table: sa.Table, words: Words) -> int:
    made = 0
    for number, sparse in ((1, False), (2, True)):
        made += _insert_first_that_fits(connection, table, _candidates(connection, table, words, number, sparse))
    if made == 0:
        raise NoRowFits(f"No row made up from its types, keys and CHECKs fits in the table {table.name!r}.")
    return made


def _insert_first_that_fits(connection: sa.Connection, table: sa.Table, candidates: Iterator[Row]) -> int:
    for row in islice(candidates, TRIES):
        try:
            with connection.begin_nested():
                connection.execute(table.insert().values(**row))
        except (sa.exc.IntegrityError, sa.exc.DataError):
            continue
        return 1
    return 0


def _candidates(connection: sa.Connection, table: sa.Table, words: Words, number: int, sparse: bool) -> Iterator[Row]:
    for keys in _keys(connection, table, number, sparse):
        free = [column for column in table.columns if column.name not in keys]
        choices = [_values(table, column, words, number, sparse) for column in free]
        for values in islice(product(*choices), TRIES):
            yield keys | {column.name: value for column, value in zip(free, values, strict=True)}


def _keys(connection: sa.Connection, table: sa.Table, number: int, sparse: bool) -> Iterator[Row]:
    """Rows of the parents that agree with each other on the columns they share; the sparse row points to the last."""
    references = sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
    needed = [key for key in references if not (sparse and all(column.nullable for column in key.columns))]
    parents = [_parents(connection, key, reverse=number > 1) for key in needed]
    for chosen in product(*parents):
        merged: Row = {}
        if all(merged.setdefault(name, value) == value for keys in chosen for name, value in keys.items()):
            yield merged


def _parents(connection: sa.Connection, key: sa.ForeignKeyConstraint, reverse: bool) -> list[Row]:
    columns = [element.column for element in key.elements]
    rows = connection.execute(sa.select(*columns).order_by(*columns).distinct()).all()
    found = [dict(zip(key.column_keys, row, strict=True)) for row in rows if None not in row]
    return found[::-1] if reverse else found


def _values(table: sa.Table, column: sa.Column[Any], words: Words, number: int, sparse: bool) -> list[Any]:
    if sparse and column.nullable:
        return [None]
    own = words[table.name].get(column.name)
    others = [word for name, known in words.items() if name != table.name for word in known.get(column.name, ())]
    usual = _usual_value(column, number, position=list(table.columns).index(column))
    fitting = [word for word in own or others if isinstance(word, type(usual))]
    return [*fitting, usual] if own or isinstance(usual, str) else [usual]


def _usual_value(column: sa.Column[Any], number: int, position: int) -> Any:
    """The same column name gives the same value in every table, so that keys meet; later columns get later days."""
    kind = column.type
    day = FIRST_DAY + timedelta(weeks=position, days=7 * 100 * (number - 1))
    if isinstance(kind, sa.Boolean):
        return number == 1
    if isinstance(kind, sa.DateTime):
        return datetime.combine(day, datetime.min.time())
    if isinstance(kind, sa.Date):
        return day
    if isinstance(kind, sa.Integer | sa.Numeric):
        return number
    if isinstance(kind, sa.LargeBinary):
        return bytes([number])
    return f"{column.name[:6]}{number}"[: getattr(kind, "length", None) or 60]


def _words(connection: sa.Connection, metadata: sa.MetaData) -> Words:
    """The words and numbers that the CHECKs of a table name, by column; under "models" those of today's models.

    The models' words let a parent made at an early revision carry a value that a later child's CHECK asks for.
    """
    checks = {name: found or () for (_, name), found in sa.inspect(connection).get_multi_check_constraints().items()}
    found: Words = {"models": {}}
    for table in metadata.tables.values():
        rules = [check["sqltext"] for check in checks.get(table.name, ())]
        found[table.name] = {column.name: _named_for(column.name, rules) for column in table.columns}
    for table in Base.metadata.tables.values():
        rules = [str(check.sqltext) for check in table.constraints if isinstance(check, sa.CheckConstraint)]
        for column in table.columns:
            found["models"].setdefault(column.name, []).extend(_named_for(column.name, rules))
    return found


def _named_for(column: str, rules: list[str]) -> list[Any]:
    return [word for rule in rules if re.search(rf"\b{column}\b", rule) for word in _named_in(rule)]


def _named_in(rule: str) -> list[Any]:
    return [*re.findall(r"'([^']*)'", rule), *(int(number) for number in re.findall(r"(?<!['\w])\d+(?!['\w])", rule))]
