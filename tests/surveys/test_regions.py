"""Regions, municipalities and service lines are dated data; what another organisation offers is refused."""

from datetime import date

import pytest
import sqlalchemy as sa

from surveys import regions
from surveys.base import reading, writing
from surveys.regions import ServiceNotOffered
from surveys.schema import Region, Service
from tests.factories import organisation, place_of


def test_there_are_26_municipalities_in_utrecht_and_6_in_flevoland(sqlite_engine: sa.Engine) -> None:
    organisation(sqlite_engine)
    with reading(sqlite_engine) as session:
        found: dict[str, set[str]] = {}
        names = {area.id: area.key for area in regions.areas(session)}
        for region in session.scalars(sa.select(Region)):
            held = regions.municipalities(session, region.id, today=date(2020, 3, 1))
            found.setdefault(names[region.area_id], set()).update(held)
    assert {area: len(held) for area, held in found.items()} == {"utrecht": 26, "flevoland": 6}


def test_a_municipality_that_merged_belongs_to_its_region_only_until_then(sqlite_engine: sa.Engine) -> None:
    organisation(sqlite_engine)
    with reading(sqlite_engine) as session:
        lekstroom = place_of(session, "lekstroom").region_id
        assert "Vianen" in regions.municipalities(session, lekstroom, today=date(2018, 12, 31))
        now = regions.municipalities(session, lekstroom, today=date(2019, 1, 1))
    assert "Vianen" not in now
    assert "Vijfheerenlanden" in now


def test_veilig_thuis_in_flevoland_is_refused_because_another_organisation_offers_it(engine: sa.Engine) -> None:
    organisation(engine)
    with writing(engine) as session:
        flevoland = place_of(session, "flevoland")
        veilig_thuis = session.scalars(sa.select(Service.id).filter_by(key="veilig-thuis")).one()
        with pytest.raises(ServiceNotOffered, match="Blijf Groep"):
            regions.offer_service(session, flevoland.region_id, veilig_thuis, from_on=date(2020, 1, 1))
    with reading(engine) as session:
        assert [place.service for place in regions.places(session) if place.region == "flevoland"] == ["save"]


def test_loading_the_places_twice_changes_nothing(sqlite_engine: sa.Engine) -> None:
    organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        before = regions.places(session)
        regions.load(session, regions.SHIPPED.read_text(encoding="utf-8"))
        assert regions.places(session) == before
    assert len(before) == 13


def test_contacts_come_in_the_clients_language_or_else_in_dutch(sqlite_engine: sa.Engine) -> None:
    organisation(sqlite_engine)
    with reading(sqlite_engine) as session:
        area_id = place_of(session, "eemland").area_id
        assert regions.contacts(session, area_id, "en")[0].name.startswith("Call 112")
        assert regions.contacts(session, area_id, "fy")[0].name.startswith("Bel 112")
