"""The migrations lead to exactly what the models say, one step at a time, forwards and backwards, with rows inside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import migrations
from surveys.base import Base, create_engine
from tests.migrations.rows import NoRowFits, counts, fill
from tests.migrations.shape import shape_of

SCRIPTS = ScriptDirectory(str(Path(migrations.__file__).parent))
REVISIONS = [script.revision for script in reversed(list(SCRIPTS.walk_revisions()))]


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def filled(url: str) -> dict[str, int]:
    with opened(url) as engine, engine.execution_options(stem_writes=True).begin() as connection:
        fill(connection)
        return counts(connection)


def counted(url: str) -> dict[str, int]:
    with opened(url) as engine, engine.connect() as connection:
        return counts(connection)


def assert_kept(before: dict[str, int], now: dict[str, int], when: str) -> None:
    """A table may come or go with a revision; a table that is there on both sides keeps its rows."""
    for name in before.keys() & now.keys():
        assert now[name] == before[name], f"rows of {name} {when}"


def test_there_is_one_head_and_revisions_are_numbered_without_a_gap() -> None:
    assert SCRIPTS.get_heads() == [REVISIONS[-1]] == [migrations.head()]
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


def test_file_names_start_with_their_revision() -> None:
    for script in SCRIPTS.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_"), script.path


def test_head_is_what_the_models_say(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        missing = produce_migrations(context, Base.metadata)
    assert missing.upgrade_ops is not None
    assert missing.upgrade_ops.is_empty(), (
        "The models and the migrations differ. A migration that would make up for it:\n"
        + render_python_code(missing.upgrade_ops)
    )


def test_head_has_the_keys_checks_and_rowids_of_the_models(bare_url: str) -> None:
    with opened(bare_url) as engine:
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
        from_models = shape_of(engine)
        with engine.begin() as connection:
            Base.metadata.drop_all(connection)
    migrations.upgrade(bare_url)
    with opened(bare_url) as engine:
        from_migrations = shape_of(engine)
    assert sorted(from_migrations) == sorted(from_models)
    for name, table in from_models.items():
        for part, expected in table.items():
            assert from_migrations[name][part] == expected, f"{part} of the table {name}"


def test_tables_of_answers_keep_no_order_of_arrival_on_sqlite(sqlite_engine: sa.Engine) -> None:
    with_rowid = {name for name, table in shape_of(sqlite_engine).items() if table["rowid"]}
    assert with_rowid.isdisjoint({"responses", "answers", "spent"})


def test_a_new_database_has_no_revision_and_upgrading_twice_changes_nothing(bare_url: str) -> None:
    assert migrations.current(bare_url) is None
    migrations.upgrade(bare_url)
    migrations.upgrade(bare_url)
    assert migrations.current(bare_url) == migrations.head()


def test_every_revision_goes_up_and_down_and_up_again(bare_url: str) -> None:
    shapes = {}
    for revision in REVISIONS:
        migrations.upgrade(bare_url, revision)
        with opened(bare_url) as engine:
            shapes[revision] = shape_of(engine)
    for revision, before in zip(reversed(REVISIONS), [*reversed(REVISIONS[:-1]), "base"], strict=True):
        migrations.downgrade(bare_url, before)
        with opened(bare_url) as engine:
            assert shape_of(engine) == shapes.get(before, {}), f"down from {revision} to {before}"
    migrations.upgrade(bare_url)
    with opened(bare_url) as engine:
        assert shape_of(engine) == shapes[migrations.head()]


def test_every_table_of_the_models_gets_rows(engine: sa.Engine) -> None:
    with engine.execution_options(stem_writes=True).begin() as connection:
        fill(connection)
        found = counts(connection)
    assert sorted(found) == sorted(Base.metadata.tables)
    assert [name for name, number in found.items() if number == 0] == []


def test_a_table_for_which_no_row_can_be_made_is_named(sqlite_engine: sa.Engine) -> None:
    with sqlite_engine.execution_options(stem_writes=True).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE stubborn (id INTEGER PRIMARY KEY, word TEXT CHECK (word > 'x' || id))")
        connection.exec_driver_sql("CREATE TRIGGER no BEFORE INSERT ON stubborn BEGIN SELECT RAISE(ABORT, 'no'); END")
        with pytest.raises(NoRowFits, match="stubborn"):
            fill(connection)


def test_rows_in_every_table_survive_each_step_up_each_step_down_and_the_way_up_again(bare_url: str) -> None:
    before: dict[str, int] = {}
    for revision in REVISIONS:
        migrations.upgrade(bare_url, revision)
        assert_kept(before, counted(bare_url), f"on the way up to {revision}")
        before = filled(bare_url)
        assert 0 not in before.values()
    for revision in reversed(REVISIONS[:-1]):
        migrations.downgrade(bare_url, revision)
        assert_kept(before, counted(bare_url), f"on the way down to {revision}")
    kept = counted(bare_url)
    migrations.upgrade(bare_url)
    assert_kept(kept, counted(bare_url), "on the way up again")
    migrations.downgrade(bare_url, "base")
    assert counted(bare_url) == {}


def test_a_migration_that_leaves_a_row_pointing_nowhere_is_refused(sqlite_engine: sa.Engine) -> None:
    url = sqlite_engine.url.render_as_string(hide_password=False)
    sqlite_engine.dispose()
    with opened(url) as engine, engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        connection.exec_driver_sql("INSERT INTO account_areas (account_id, area_id) VALUES (7, 7)")
        connection.commit()
    with pytest.raises(sa.exc.IntegrityError, match="account_areas"):
        migrations.downgrade(url, REVISIONS[2])
    assert migrations.current(url) == migrations.head()
