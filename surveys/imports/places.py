"""Where imported answers lie: an area of its own, a region for each unit, and one phase over all that was received."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import accounts, phases, regions
from surveys.imports.reading import BadImport, Row
from surveys.responses import Placement
from surveys.schema import Account, AccountArea, Area, Phase, Region, RegionService, Service
from surveys.weeks import week_of

SERVICE, SERVICE_NAME = "algemeen", "Algemeen"
PHASE, PHASE_NAME = "import", "Ingelezen antwoorden"


def slug(name: str) -> str:
    """Make a key of a name: letters and digits, with dashes; a long name keeps its start and a trace of the rest."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return key if key and len(key) <= 60 else f"{key[:51]}-{_trace(name)}".strip("-")


def _trace(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def make_area(session: Session, name: str, through: date) -> Area:
    """Make the area; whoever reads every area so far reads this one too."""
    if not name.strip():
        raise BadImport("the area needs a name")
    before = {area.id for area in regions.areas(session)}
    area = Area(key=slug(name), name=name.strip(), received_through=through)
    session.add(area)
    session.flush()
    readers = sa.select(Account.id).where(Account.role.in_(("ambassador", "council", "board")))
    for account_id in session.scalars(readers).all():
        if before and accounts.area_ids(session, account_id) >= before:
            session.add(AccountArea(account_id=account_id, area_id=area.id))
    session.flush()
    return area


def place(session: Session, area: Area, rows: Sequence[Row]) -> dict[str, Callable[[date], Placement]]:
    """Make what is missing, stretch the phases over all rows, and say for each unit how a row of some day lies."""
    known = {region.name: region for region in session.scalars(sa.select(Region).where(Region.area_id == area.id))}
    first, last = min(row.day for row in rows), max(row.day for row in rows)
    for unit in sorted({row.unit for row in rows} - known.keys()):
        known[unit] = _make_region(session, area, unit, first)
    area.received_through = max(area.received_through or last, last)
    placed = {}
    for unit, region in known.items():
        phase = _stretch_phase(session, region, first, area.received_through)
        placed[unit] = _placer(phase)
    return placed


def _placer(phase: Phase) -> Callable[[date], Placement]:
    region_id, service_id, phase_id = phase.region_id, phase.service_id, phase.id

    def at(day: date) -> Placement:
        return Placement(
            region_id=region_id,
            service_id=service_id,
            phase_id=phase_id,
            week=week_of(day),
            role="unknown",
            talk="unknown",
            device="unknown",
            shown="unknown",
            language="und",
            again=False,
        )

    return at


def _make_region(session: Session, area: Area, unit: str, first: date) -> Region:
    key = slug(f"{area.key} {unit}")
    if session.scalar(sa.select(Region.id).filter_by(key=key)) is not None:
        key = f"{key[:51]}-{_trace(unit)}"
    region = Region(key=key, area_id=area.id, name=unit, valid_from=first)
    session.add(region)
    session.flush()
    regions.offer_service(session, region.id, _service_id(session), from_on=first)
    return region


def _service_id(session: Session) -> int:
    service = session.scalar(sa.select(Service).filter_by(key=SERVICE))
    if service is None:
        service = Service(key=SERVICE, name=SERVICE_NAME)
        session.add(service)
        session.flush()
    return service.id


def _stretch_phase(session: Session, region: Region, first: date, last: date) -> Phase:
    """Let the one phase of an imported region reach from the first to the last day that was received."""
    service_id = _service_id(session)
    known = phases.of_place(session, region.id, service_id)
    phase = known[0] if known else None
    if phase is None:
        phase = phases.plan(session, region.id, service_id, key=PHASE, name=PHASE_NAME, planned_on=first)
    begins = min(first, phase.opened_on or first)
    phase.planned_on = phase.opened_on = begins
    phase.closed_on = last + timedelta(days=1)
    offered = session.get_one(RegionService, (region.id, service_id))
    region.valid_from = offered.valid_from = begins
    session.flush()
    return phase
