"""``stem upgrade``: the database in the shape that this version needs."""

from __future__ import annotations

import click

import migrations
from stem_app.cli import instance
from stem_app.cli.failures import Failed


@click.command()
@click.option("--revision", default="head", show_default=True, help="The revision to go to.")
def command(revision: str) -> None:
    """Bring the database to the shape that this version needs.

    Make a backup first. A database that is there already is left as it is.

    \b
    Example: stem upgrade
    """
    from alembic.util import CommandError

    url = instance.settings(prepare=True).database_url
    try:
        migrations.upgrade(url, revision)
    except CommandError as error:
        raise Failed(f"the database cannot be upgraded: {error}") from error
    click.echo(f"the database is at revision {migrations.current(url)}")
