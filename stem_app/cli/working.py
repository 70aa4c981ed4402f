"""Running jobs from the command line, one line each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import click

from stem_app.cli.opened import Opened
from surveys import jobs
from surveys.jobs import Done, Occasion


def run_jobs(open_: Opened, names: Iterable[str] = jobs.JOBS) -> list[Done]:
    """Do jobs and print one line for each."""
    occasion = Occasion(open_.now, open_.today, open_.terms)
    done = []
    for job in jobs.run(open_.engine, occasion, holder=secrets.token_hex(8), names=names):
        click.echo(f"{job.name}: {_said(job.counts)}")
        done.append(job)
    return done


def _said(counts: dict[str, int] | None) -> str:
    if counts is None:
        return "another process is busy with it"
    return ", ".join(f"{number} {kind}" for kind, number in counts.items())
