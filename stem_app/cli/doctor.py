"""``stem doctor``: is everything there to start with?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click
import sqlalchemy as sa

import migrations
from stem_app.cli import addresses, instance
from stem_app.cli.failures import Failed, sentence_of
from stem_app.cli.opened import engine_of, terms_of
from stem_app.config import Config
from surveys import questionnaire


@click.command()
def command() -> None:
    """Check the settings and the database, and say what is wrong.

    \b
    Example: stem doctor
    """
    wrong = list(_findings())
    for line in wrong:
        click.echo(line)
    if wrong:
        raise Failed(f"{len(wrong)} {'thing is' if len(wrong) == 1 else 'things are'} wrong, see above")
    click.echo("everything is fine")


def _findings() -> Iterator[str]:
    """Give what is wrong in one sentence each; without settings nothing else can be looked at."""
    yield from _tried("questionnaires", _read_questionnaires)
    try:
        config = instance.settings()
    except Exception as error:
        yield f"settings: {sentence_of(error)[1]}"
        return
    yield from _tried("terms", lambda: terms_of(config))
    yield from (f"addresses: {finding}" for finding in addresses.findings(config))
    unreachable = list(_tried("database", lambda: _reach(config)))
    yield from unreachable or _tried("database", lambda: check_revision(config))


def _tried(what: str, check: Callable[[], object]) -> Iterator[str]:
    try:
        check()
    except Exception as error:
        yield f"{what}: {sentence_of(error)[1]}"


def _read_questionnaires() -> None:
    for file in questionnaire.SHIPPED.glob("*.toml"):
        questionnaire.shipped(file.stem)


def _reach(config: Config) -> None:
    engine = engine_of(config)
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    finally:
        engine.dispose()


def check_revision(config: Config) -> None:
    """Refuse a database that does not have the shape that this version needs."""
    current, head = migrations.current(config.database_url), migrations.head()
    if current != head:
        raise Failed(f"the database is at revision {current or 'none'} and needs {head}: run 'stem upgrade'")
