"""Phases of the introduction: planned, opened, paused, closed, per region and service line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import DomainError
from surveys.schema import Pause, Phase, RegionService


class PhaseError(DomainError):
    """A step that a phase cannot take now; the text says why."""

    key = "phase"


@dataclass(frozen=True)
class Open:
    """Talks can start: this is the phase they count in."""

    phase: Phase


@dataclass(frozen=True)
class Paused:
    """The phase lies still; ``until_on`` is the first day after the pause, when known."""

    phase: Phase
    until_on: date | None
    reason: str


@dataclass(frozen=True)
class NotBegun:
    """No phase has begun; ``planned_on`` is the day planned for the first, when there is one."""

    planned_on: date | None


@dataclass(frozen=True)
class Ended:
    """The last phase is over and no new one is open."""

    closed_on: date


State = Open | Paused | NotBegun | Ended


def plan(session: Session, region_id: int, service_id: int, *, key: str, name: str, planned_on: date) -> Phase:
    """Plan a phase in a region and service line that the organisation offers."""
    if session.get(RegionService, (region_id, service_id)) is None:
        raise PhaseError("this service line is not offered in this region")
    phase = Phase(region_id=region_id, service_id=service_id, key=key, name=name, planned_on=planned_on)
    session.add(phase)
    session.flush()
    return phase


def of_place(session: Session, region_id: int, service_id: int) -> list[Phase]:
    """List the phases of a region and service line, earliest first."""
    query = sa.select(Phase).where(Phase.region_id == region_id, Phase.service_id == service_id)
    return sorted(session.scalars(query), key=lambda phase: (phase.opened_on or phase.planned_on, phase.id))


def pauses(session: Session, phase_id: int) -> list[Pause]:
    """List the pauses of a phase, earliest first."""
    return list(session.scalars(sa.select(Pause).where(Pause.phase_id == phase_id).order_by(Pause.from_on)))


def state(session: Session, region_id: int, service_id: int, *, today: date) -> State:
    """Say whether talks can start in a region and service line today, and if not, why not."""
    phases = of_place(session, region_id, service_id)
    for phase in reversed(phases):
        if _runs(phase, today):
            lying = next((pause for pause in pauses(session, phase.id) if _lies(pause, today)), None)
            return Paused(phase, lying.until_on, lying.reason) if lying else Open(phase)
    coming = [phase for phase in phases if phase.opened_on is None or phase.opened_on > today]
    if coming:
        return NotBegun(min(phase.opened_on or phase.planned_on for phase in coming))
    closed = [phase.closed_on for phase in phases if phase.closed_on is not None]
    return Ended(max(closed)) if closed else NotBegun(None)


def _runs(phase: Phase, today: date) -> bool:
    begun = phase.opened_on is not None and phase.opened_on <= today
    return begun and (phase.closed_on is None or phase.closed_on > today)


def _lies(pause: Pause, today: date) -> bool:
    return pause.from_on <= today and (pause.until_on is None or pause.until_on > today)


def open_phase(session: Session, phase: Phase, *, on: date) -> None:
    """Open a planned phase; the phase that ran before it in the same place closes on that day."""
    if phase.opened_on is not None:
        raise PhaseError(f"{phase.name} was opened on {phase.opened_on}")
    for other in of_place(session, phase.region_id, phase.service_id):
        if other.opened_on is not None and other.closed_on is None:
            close(session, other, on=on)
        elif other.closed_on is not None and other.closed_on > on:
            raise PhaseError(f"{other.name} runs until {other.closed_on}")
    phase.opened_on = on
    session.flush()


def close(session: Session, phase: Phase, *, on: date) -> None:
    """Close an open phase; ``on`` is the first day on which no talk can start any more. An open pause ends with it."""
    if phase.opened_on is None or phase.closed_on is not None:
        raise PhaseError(f"{phase.name} is not open")
    if on < phase.opened_on:
        raise PhaseError(f"{phase.name} was opened on {phase.opened_on}, so it cannot close before")
    phase.closed_on = on
    for pause in pauses(session, phase.id):
        if pause.until_on is None and pause.from_on < on:
            pause.until_on = on
    session.flush()


def pause(session: Session, phase: Phase, *, from_on: date, reason: str, today: date) -> None:
    """Let an open phase lie still from a day on; blocks that are frozen later do not reach over it."""
    if phase.opened_on is None or phase.closed_on is not None:
        raise PhaseError(f"{phase.name} is not open")
    if from_on < phase.opened_on:
        raise PhaseError(f"{phase.name} was opened on {phase.opened_on}, so it cannot pause before")
    for other in pauses(session, phase.id):
        if other.until_on is None or other.until_on > from_on:
            raise PhaseError(f"{phase.name} has a pause from {other.from_on} already")
    session.add(Pause(phase_id=phase.id, from_on=from_on, reason=reason, registered_on=today))
    session.flush()


def resume(session: Session, phase: Phase, *, on: date) -> None:
    """End the pause of a phase; ``on`` is the first day on which talks can start again."""
    for lying in pauses(session, phase.id):
        if lying.until_on is None:
            if on <= lying.from_on:
                raise PhaseError(f"the pause began on {lying.from_on}, so it cannot end before the day after")
            lying.until_on = on
            session.flush()
            return
    raise PhaseError(f"{phase.name} is not paused")
