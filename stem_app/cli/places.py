"""``stem places``: where the organisation works, as dated data."""

from __future__ import annotations

from pathlib import Path

import click

from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened
from surveys import regions
from surveys.base import writing


@click.group("places")
def command() -> None:
    """Load areas, regions, municipalities and services from a file.

    \b
    Example: stem places load places.toml
    """


@command.command("load")
@click.argument("file", type=click.Path(path_type=Path), default=regions.SHIPPED)
def load(file: Path) -> None:
    """Add what a places file names and is not there yet; without FILE the one that comes with the program.

    \b
    Example: stem places load
    """
    source = file.read_text(encoding="utf-8")
    with opened() as open_, writing(open_.engine) as session:
        try:
            regions.load(session, source)
        except (ValueError, KeyError, TypeError) as error:
            raise Failed(f"{file} is not a places file: {type(error).__name__} {error}") from error
        found = regions.places(session)
    click.echo(f"{len(found)} places in {len({place.region_id for place in found})} regions")
