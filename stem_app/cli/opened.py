"""What a command works with: the database, the keys, the terms and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from stem_app.cli import instance
from stem_app.config import BadConfig, Config
from stem_app.edge import HERE, wall_clock
from surveys.base import create_engine
from surveys.keys import Keys
from surveys.terms import Terms, read_terms


@dataclass(frozen=True)
class Opened:
    """An open database, with everything that functions of the domain ask for."""

    config: Config
    engine: sa.Engine
    keys: Keys
    terms: Terms
    now: datetime

    @property
    def today(self) -> date:
        """The day as people in the Netherlands call it."""
        return self.now.astimezone(HERE).date()


def engine_of(config: Config) -> sa.Engine:
    """Make the engine of the settings; an address that is none is said without repeating it: it may hold a password."""
    try:
        return create_engine(config.database_url)
    except sa.exc.ArgumentError as error:
        raise BadConfig("STEM_DATABASE_URL is not the address of a database") from error
    except ModuleNotFoundError as error:
        raise BadConfig("PostgreSQL needs one more package: install de-stem[postgres]") from error


def terms_of(config: Config) -> Terms:
    """Read the terms of the settings."""
    try:
        return read_terms(config.terms_file)
    except (ValueError, KeyError) as error:
        raise BadConfig(f"the terms cannot be read: {error}") from error


@contextmanager
def opened(*, prepare: bool = False) -> Iterator[Opened]:
    """Open the database of the environment, or else of the instance folder, for as long as a command works."""
    with opened_with(instance.settings(prepare=prepare)) as open_:
        yield open_


@contextmanager
def opened_with(config: Config) -> Iterator[Opened]:
    """Open the database of some settings."""
    engine = engine_of(config)
    try:
        yield Opened(config, engine, Keys(config.secret), terms_of(config), wall_clock())
    finally:
        engine.dispose()
