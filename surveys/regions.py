"""Areas, youth regions, municipalities and service lines: dated data that is loaded from a file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import DomainError
from surveys.schema import (
    Area,
    Contact,
    Municipality,
    RefusedService,
    Region,
    RegionService,
    Service,
)

SHIPPED = Path(__file__).with_name("places") / "svmn.toml"


class ServiceNotOffered(DomainError):
    """Somebody else offers this service line in this region, or nobody does."""

    key = "service-not-offered"


@dataclass(frozen=True, order=True)
class Place:
    """A region with one of its service lines: where talks happen and what blocks are made of."""

    region_name: str
    service_name: str
    region: str
    service: str
    region_id: int
    service_id: int
    area_id: int
    only_service: bool

    @property
    def name(self) -> str:
        """The region, with its service line where there are several."""
        return self.region_name if self.only_service else f"{self.region_name} – {self.service_name}"


def load(session: Session, source: str) -> None:
    """Add what a places file names and is not there yet; existing rows get the file's names and dates."""
    data = tomllib.loads(source)
    areas = {row["key"]: _keyed(session, Area, row["key"], name=row["name"]).id for row in data["areas"]}
    services = {row["key"]: _keyed(session, Service, row["key"], name=row["name"]).id for row in data["services"]}
    regions = {row["key"]: _load_region(session, row, areas[row["area"]]) for row in data["regions"]}
    for row in data.get("refused", []):
        refuse_service(session, regions[row["region"]], services[row["service"]], row["reason"])
    for row in data["regions"]:
        for service in row["services"]:
            offer_service(session, regions[row["key"]], services[service], from_on=row["from"])
    _load_contacts(session, data.get("contacts", []), areas)


def _keyed(session: Session, table: Any, key: str, **values: Any) -> Any:
    row = session.scalar(sa.select(table).filter_by(key=key))
    if row is None:
        row = table(key=key, **values)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row


def _load_region(session: Session, row: dict[str, Any], area_id: int) -> int:
    values = {"name": row["name"], "area_id": area_id, "valid_from": row["from"], "valid_to": row.get("until")}
    region_id: int = _keyed(session, Region, row["key"], **values).id
    session.execute(sa.delete(Municipality).where(Municipality.region_id == region_id))
    for entry in row["municipalities"]:
        dated = {"name": entry} if isinstance(entry, str) else entry
        session.add(
            Municipality(
                region_id=region_id,
                name=dated["name"],
                valid_from=dated.get("from", row["from"]),
                valid_to=dated.get("until", row.get("until")),
            )
        )
    session.flush()
    return region_id


def _load_contacts(session: Session, rows: list[dict[str, Any]], areas: dict[str, int]) -> None:
    session.execute(sa.delete(Contact).where(Contact.area_id.in_(areas.values())))
    for position, row in enumerate(rows):
        for area in row["areas"]:
            for language, text in row.items():
                if language != "areas":
                    session.add(Contact(area_id=areas[area], language=language, position=position, **text))
    session.flush()


def refuse_service(session: Session, region_id: int, service_id: int, reason: str) -> None:
    """Record that somebody else offers a service line in a region."""
    session.merge(RefusedService(region_id=region_id, service_id=service_id, reason=reason))
    session.flush()


def offer_service(session: Session, region_id: int, service_id: int, *, from_on: date) -> None:
    """Record that the organisation offers a service line in a region; refused where somebody else does."""
    refusal = session.get(RefusedService, (region_id, service_id))
    if refusal is not None:
        raise ServiceNotOffered(refusal.reason)
    session.merge(RegionService(region_id=region_id, service_id=service_id, valid_from=from_on))
    session.flush()


def municipalities(session: Session, region_id: int, *, today: date) -> list[str]:
    """Name the municipalities that a region holds on a day, in alphabetical order."""
    rows = session.scalars(
        sa.select(Municipality.name)
        .where(Municipality.region_id == region_id, Municipality.valid_from <= today)
        .where(sa.or_(Municipality.valid_to.is_(None), Municipality.valid_to > today))
    )
    return sorted(rows)


def places(session: Session, *, area_ids: frozenset[int] | None = None, today: date | None = None) -> list[Place]:
    """List regions with their service lines, alphabetically; if asked only of some areas or valid on a day."""
    query = (
        sa.select(Region, Service)
        .join(RegionService, RegionService.region_id == Region.id)
        .join(Service, Service.id == RegionService.service_id)
    )
    if area_ids is not None:
        query = query.where(Region.area_id.in_(area_ids))
    if today is not None:
        query = query.where(Region.valid_from <= today, RegionService.valid_from <= today)
        query = query.where(sa.or_(Region.valid_to.is_(None), Region.valid_to > today))
        query = query.where(sa.or_(RegionService.valid_to.is_(None), RegionService.valid_to > today))
    rows = session.execute(query).all()
    regions = [region.id for region, _ in rows]
    found = (_place(region, service, regions.count(region.id) == 1) for region, service in rows)
    return sorted(found, key=lambda place: place.name.casefold())


def where_talks_are_held(session: Session, *, today: date) -> list[Place]:
    """List the organisation's own places that are valid on a day; imported ones hold answers and no talks."""
    own = frozenset(area.id for area in areas(session) if area.received_through is None)
    return places(session, area_ids=own, today=today)


def _place(region: Region, service: Service, only_service: bool) -> Place:
    return Place(
        region.name, service.name, region.key, service.key, region.id, service.id, region.area_id, only_service
    )


def areas(session: Session, area_ids: frozenset[int] | None = None) -> list[Area]:
    """List areas alphabetically; only some if asked."""
    query = sa.select(Area)
    if area_ids is not None:
        query = query.where(Area.id.in_(area_ids))
    return sorted(session.scalars(query), key=lambda area: area.name)


def area_of(session: Session, region_id: int) -> int:
    """Give the area that a region belongs to."""
    return session.get_one(Region, region_id).area_id


def contacts(session: Session, area_id: int, language: str) -> list[Contact]:
    """List whom a client can talk to, in the client's language or else in Dutch."""
    for spoken in (language, "nl"):
        query = sa.select(Contact).where(Contact.area_id == area_id, Contact.language == spoken)
        found = list(session.scalars(query.order_by(Contact.position)))
        if found:
            return found
    return []
