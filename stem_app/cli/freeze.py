"""``stem freeze``: closed months become blocks."""

from __future__ import annotations

import click

from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened
from stem_app.cli.working import run_jobs


@click.command()
def command() -> None:
    """Freeze the months that are over, as far as enough clients answered.

    What is frozen never changes; a second time on the same day freezes nothing new.

    \b
    Example: stem freeze
    """
    with opened() as open_:
        done = run_jobs(open_, ["freeze"])
    if done[0].counts is None:
        raise Failed("another process is freezing now: run this again in a while")
