"""``stem phase``: the steps of the introduction in one place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click
from sqlalchemy.orm import Session

from stem_app.cli.failures import Failed
from stem_app.cli.named import place_of, read_day
from stem_app.cli.opened import opened
from surveys import audit, phases, regions
from surveys.base import reading, writing
from surveys.phases import Ended, NotBegun, Open, Paused
from surveys.regions import Place
from surveys.schema import Phase

on_option = click.option(
    "--on", callback=read_day, metavar="DAY", help="The day, written as 2024-03-31; without it today."
)


@click.group("phase")
def command() -> None:
    """Plan, open, pause, resume and close the phases of a place.

    \b
    Example: stem phase open eemland save fase-1
    """


@command.command("list")
def list_() -> None:
    """List every place with its phases and what is going on there today.

    \b
    Example: stem phase list
    """
    with opened() as open_, reading(open_.engine) as session:
        for place in regions.places(session):
            state = phases.state(session, place.region_id, place.service_id, today=open_.today)
            click.echo(f"{place.region} {place.service}: {_said(state)}")
            for phase in phases.of_place(session, place.region_id, place.service_id):
                click.echo(f"  {phase.key} ({phase.name}): {_days(session, phase)}")


def _said(state: phases.State) -> str:
    match state:
        case Open(phase):
            return f"open, {phase.key}"
        case Paused(phase, until_on, reason):
            return f"paused, {phase.key}, {f'until {until_on}' if until_on else 'no end set'}: {reason}"
        case NotBegun(planned_on):
            return f"not begun, planned on {planned_on}" if planned_on else "not begun, nothing planned"
        case Ended(closed_on):
            return f"ended on {closed_on}"


def _days(session: Session, phase: Phase) -> str:
    parts = [f"planned {phase.planned_on}"]
    parts += [f"opened {phase.opened_on}"] if phase.opened_on else []
    parts += [f"paused {pause.from_on} to {pause.until_on or 'now'}" for pause in phases.pauses(session, phase.id)]
    parts += [f"closed {phase.closed_on}"] if phase.closed_on else []
    return ", ".join(parts)


@command.command("plan")
@click.argument("region")
@click.argument("service")
@click.argument("key")
@click.option("--name", required=True, help="The name that pages show.")
@click.option(
    "--on", callback=read_day, metavar="DAY", required=True, help="The day that is planned, written as 2024-03-31."
)
def plan(region: str, service: str, key: str, name: str, on: date) -> None:
    """Plan a new phase in a place.

    \b
    Example: stem phase plan lekstroom save fase-2 --name "Fase 2" --on 2026-09-01
    """
    with opened() as open_, writing(open_.engine) as session:
        place = place_of(session, region, service)
        phases.plan(session, place.region_id, place.service_id, key=key, name=name, planned_on=on)
        audit.note(session, "phase-planned", now=open_.now, subject=f"{region} {service} {key}")
    click.echo(f"{region} {service} {key} is planned on {on}")


@command.command("open")
@click.argument("region")
@click.argument("service")
@click.argument("key")
@on_option
def open_phase(region: str, service: str, key: str, on: date | None) -> None:
    """Open a planned phase; the one that ran before it in the same place closes.

    \b
    Example: stem phase open lekstroom save fase-2
    """
    _step(region, service, key, on, "opened", lambda session, phase, day, _: phases.open_phase(session, phase, on=day))


@command.command("pause")
@click.argument("region")
@click.argument("service")
@click.argument("key")
@click.option("--reason", required=True, help="Why; readers of the results see it.")
@on_option
def pause(region: str, service: str, key: str, reason: str, on: date | None) -> None:
    """Let an open phase lie still: no talk starts until it is resumed.

    \b
    Example: stem phase pause lekstroom save fase-2 --reason "Verhuizing"
    """

    def lie_still(session: Session, phase: Phase, day: date, today: date) -> None:
        phases.pause(session, phase, from_on=day, reason=reason, today=today)

    _step(region, service, key, on, "paused", lie_still)


@command.command("resume")
@click.argument("region")
@click.argument("service")
@click.argument("key")
@on_option
def resume(region: str, service: str, key: str, on: date | None) -> None:
    """End the pause of a phase; the day given is the first on which talks start again.

    \b
    Example: stem phase resume lekstroom save fase-2
    """
    _step(region, service, key, on, "resumed", lambda session, phase, day, _: phases.resume(session, phase, on=day))


@command.command("close")
@click.argument("region")
@click.argument("service")
@click.argument("key")
@on_option
def close(region: str, service: str, key: str, on: date | None) -> None:
    """Close an open phase for good; the day given is the first on which no talk starts.

    \b
    Example: stem phase close lekstroom save fase-2
    """
    _step(region, service, key, on, "closed", lambda session, phase, day, _: phases.close(session, phase, on=day))


def _step(
    region: str,
    service: str,
    key: str,
    on: date | None,
    done: str,
    take: Callable[[Session, Phase, date, date], None],
) -> None:
    """Take one step with a phase, and note it in the audit log in the same transaction."""
    with opened() as open_, writing(open_.engine) as session:
        day = on or open_.today
        take(session, _phase_of(session, place_of(session, region, service), key), day, open_.today)
        audit.note(session, f"phase-{done}", now=open_.now, subject=f"{region} {service} {key}")
    click.echo(f"{region} {service} {key} is {done} from {day} on")


def _phase_of(session: Session, place: Place, key: str) -> Phase:
    known = phases.of_place(session, place.region_id, place.service_id)
    for phase in known:
        if phase.key == key:
            return phase
    keys = ", ".join(phase.key for phase in known) or "none"
    raise Failed(f"there is no phase {key} in {place.region} {place.service}; there are: {keys}")
