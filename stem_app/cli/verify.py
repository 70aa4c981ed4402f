"""``stem verify``: do the frozen blocks still fit the answers they were made of?"""

from __future__ import annotations

import click

from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened
from surveys import jobs
from surveys.base import reading


@click.command()
def command() -> None:
    """Recount every frozen block against its answers and its checksum.

    \b
    Example: stem verify
    """
    with opened() as open_, reading(open_.engine) as session:
        found = jobs.verify(session)
    for difference in found.differences:
        click.echo(difference)
    if found.differences:
        count = len(found.differences)
        raise Failed(f"{count} {'difference' if count == 1 else 'differences'} found, see above")
    click.echo(f"verified {found.responses} responses, {found.cells} cells: ok")
