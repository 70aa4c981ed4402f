"""Whoever can sign in to the demo: one account for each role, and a new caseworker with several places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from surveys import accounts, regions


@dataclass(frozen=True)
class Person:
    """An account of the demo; whoever reads results reads those of every area."""

    username: str
    name: str
    role: str
    places: tuple[tuple[str, str], ...] = ()
    new: bool = False

    @property
    def has_pin(self) -> bool:
        """Whether this person hands a phone over, and so comes back with a PIN."""
        return self.role == "caseworker"

    @property
    def knows_house_rules(self) -> bool:
        """Whether this person practised and confirmed the house rules, and so can start talks at once."""
        return self.role == "caseworker" and not self.new

    @property
    def reads(self) -> bool:
        """Whether this person reads results."""
        return self.role in ("ambassador", "council", "board")


@dataclass(frozen=True)
class Hashes:
    """The stored forms of somebody's password and PIN."""

    password: str
    pin: str | None


PEOPLE = (
    Person("medewerker", "Voorbeeld Medewerker", "caseworker", (("eemland", "save"),)),
    Person(
        "medewerker2",
        "Voorbeeld Tweede Medewerker",
        "caseworker",
        (
            ("utrecht-stad", "save"),
            ("utrecht-stad", "veilig-thuis"),
            ("zuidoost-utrecht", "save"),
            ("utrecht-west", "veilig-thuis"),
        ),
        new=True,
    ),
    Person("ambassadeur", "Voorbeeld Ambassadeur", "ambassador"),
    Person("clientenraad", "Voorbeeld Cliëntenraad", "council"),
    Person("manager", "Voorbeeld Manager", "manager", (("eemland", "save"), ("eemland", "veilig-thuis"))),
    Person("bestuur", "Voorbeeld Bestuur", "board"),
    Person("beheer", "Voorbeeld Beheer", "admin"),
)


def add_people(session: Session, hashes: Mapping[str, Hashes], *, today: date) -> None:
    """Make the accounts, with passwords and PINs that work at once."""
    places = {(place.region, place.service): (place.region_id, place.service_id) for place in regions.places(session)}
    areas = [area.id for area in regions.areas(session)]
    for person in PEOPLE:
        account = accounts.create(
            session,
            username=person.username,
            name=person.name,
            role=person.role,
            area_ids=areas if person.reads else (),
            place_ids=[places[place] for place in person.places],
        )
        account.password_hash, account.pin_hash = hashes[person.username].password, hashes[person.username].pin
        if person.knows_house_rules:
            accounts.confirm_house_rules(session, account.id, today=today)
    session.flush()
