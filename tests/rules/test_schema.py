"""What may be kept of an answer is a closed list; this reads the tables and says what was added to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

import surveys.schema
from surveys.base import Base

# A column joins this list only when nobody can be found by it: see docs/privacy.md.
ALLOWED = {
    "responses": {
        "row_key",
        "version_id",
        "form",
        "region_id",
        "service_id",
        "phase_id",
        "week",
        "role",
        "talk",
        "device",
        "shown",
        "language",
        "again",
        "composite",
    },
    "answers": {"row_key", "statement", "version_id", "form", "answer"},
}
MAY_POINT_TO = {"questionnaire_versions", "choices", "region_services", "regions", "services", "phases", "responses"}
PERSONAL = {
    "account", "address", "agent", "at", "author", "browser", "caseworker", "client", "comment", "created", "email",
    "family", "invitation", "ip", "moment", "name", "note", "number", "person", "remark", "seq", "sequence", "session",
    "team", "text", "time", "updated", "user", "worker",
}  # fmt: skip
LONGEST_TEXT = 64  # a hash; anything longer could hold a sentence
HOLDS_TOO_MUCH = (sa.DateTime, sa.Time, sa.Text, sa.LargeBinary, sa.JSON, sa.Float, sa.Uuid)


def what_could_point_to_somebody(metadata: sa.MetaData, allowed: dict[str, set[str]] = ALLOWED) -> list[str]:
    """Say of every column of the answers why it should not be there; an empty list when all is well."""
    return [
        f"{name}.{column.name}: {reason}"
        for name, listed in allowed.items()
        for column in metadata.tables[name].columns
        for reason in _reasons(column, listed)
    ]


def _reasons(column: sa.Column[object], allowed: set[str]) -> Iterator[str]:
    kind = column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type
    if column.name not in allowed:
        yield "is not on the closed list"
    if PERSONAL & set(column.name.split("_")):
        yield "sounds like a person, a place on the network, a time or an order"
    if type(kind) in HOLDS_TOO_MUCH or isinstance(kind, sa.DateTime | sa.Text | sa.LargeBinary):
        yield f"the type {kind!r} tells too much"
    if isinstance(kind, sa.String) and (kind.length is None or kind.length > LONGEST_TEXT):
        yield "has room for a sentence"
    if column is column.table.autoincrement_column or column.identity or column.server_default is not None:
        yield "is filled in by the database, which keeps an order"
    for key in column.foreign_keys:
        if key.target_fullname.split(".")[0] not in MAY_POINT_TO:
            yield f"points to {key.target_fullname}"


def with_column(table: str, column: sa.Column[object]) -> sa.MetaData:
    """A copy of the schema in which a table of answers has one column more."""
    copied = sa.MetaData()
    for original in Base.metadata.sorted_tables:
        original.to_metadata(copied)
    copied.tables[table].append_column(column)
    return copied


def test_nothing_kept_of_an_answer_can_point_to_somebody() -> None:
    assert what_could_point_to_somebody(Base.metadata) == []


@pytest.mark.parametrize("table", sorted(ALLOWED))
def test_a_column_that_is_not_listed_is_seen(table: str) -> None:
    found = what_could_point_to_somebody(with_column(table, sa.Column("mood", sa.String(8))))
    assert found == [f"{table}.mood: is not on the closed list"]


@pytest.mark.parametrize("table", sorted(ALLOWED))
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("account_id", "accounts.id"),
        ("mood", "invitations.key_hash"),
        ("mood", "handovers.key_hash"),
        ("caseworker", sa.String(12)),
        ("team", sa.String(12)),
        ("answered_on", sa.DateTime()),
        ("answered", surveys.schema.Moment()),
        ("number", sa.Integer()),
        ("ip", sa.String(45)),
        ("user_agent", sa.String(40)),
        ("mood", sa.Text()),
        ("mood", sa.String(200)),
        ("mood", sa.String()),
        ("mood", sa.LargeBinary(20)),
    ],
    ids=str,
)
def test_a_column_that_says_too_much_is_seen_even_when_it_is_listed(table: str, name: str, kind: Any) -> None:
    widened = {**ALLOWED, table: ALLOWED[table] | {name}}
    column = sa.Column(name, sa.ForeignKey(kind) if isinstance(kind, str) else kind)
    found = what_could_point_to_somebody(with_column(table, column), widened)
    assert found
    assert all(line.startswith(f"{table}.{name}: ") for line in found)


@pytest.mark.parametrize("table", sorted(ALLOWED))
def test_a_column_that_the_database_numbers_is_seen(table: str) -> None:
    column: sa.Column[Any] = sa.Column("mood", sa.Integer, sa.Identity())
    widened = {**ALLOWED, table: ALLOWED[table] | {"mood"}}
    (found,) = what_could_point_to_somebody(with_column(table, column), widened)
    assert "keeps an order" in found


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("week", surveys.schema.Moment(), "tells too much"),
        ("talk", sa.Text(), "tells too much"),
        ("talk", sa.String(400), "room for a sentence"),
    ],
)
def test_a_listed_column_that_becomes_wider_is_seen(name: str, kind: sa.types.TypeEngine[object], said: str) -> None:
    copied = with_column("responses", sa.Column("mood", sa.String(8)))
    copied.tables["responses"].columns[name].type = kind
    assert [
        line for line in what_could_point_to_somebody(copied) if line.startswith(f"responses.{name}:") and said in line
    ]


def test_no_table_points_to_a_response() -> None:
    """A key to a response would give its row an order or a companion that can be looked up."""
    pointing = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in ALLOWED
    }
    assert pointing == {"answers"}
