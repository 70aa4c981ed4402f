"""``stem jobs``: the work that nobody clicks for."""

from __future__ import annotations

import click

from stem_app.cli.opened import opened
from stem_app.cli.working import run_jobs
from surveys import retention
from surveys.base import writing


@click.group("jobs")
def command() -> None:
    """Do the regular work: expiring, mixing, erasing and freezing.

    \b
    Example for cron: 7 * * * *  stem jobs run
    """


@command.command("run")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def run(dry_run: bool) -> None:
    """Do every job once and say in one line each what was done.

    Run it at least every hour. Twice does no harm: what another process is busy with is left to it.

    \b
    Example: stem jobs run
    """
    with opened() as open_:
        if not dry_run:
            run_jobs(open_)
            return
        with writing(open_.engine) as session:
            counts = retention.run(session, now=open_.now, today=open_.today, terms=open_.terms, dry_run=True)
        click.echo("would erase: " + ", ".join(f"{number} {kind}" for kind, number in counts.items()))
