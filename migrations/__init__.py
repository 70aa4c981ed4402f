"""The steps that bring a database from one shape of the schema to the next, and back."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from surveys.base import create_engine


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision; one that is already there is left as it is."""
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database back to an earlier revision; ``base`` is an empty one. What does not fit there is lost."""
    command.downgrade(_config(url), revision)


def current(url: str) -> str | None:
    """Tell at which revision the database is; None when it was never migrated."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def head() -> str:
    """Tell which revision this version of the program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise LookupError("There is no migration.")
    return revision


def _config(url: str = "") -> Config:
    """Settings in code: an .ini file would have to be found, and would treat a % in a password as its own."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["url"] = url
    return config
