"""Where a caseworker works now: one region and service line, remembered in this browser when there are several."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, session

from stem_app.access import me
from stem_app.edge import db, today
from surveys import accounts, phases
from surveys.base import DomainError
from surveys.regions import Place

CHOSEN = "place"


@dataclass(frozen=True)
class Here:
    """The place that was chosen, what can be chosen, and whether talks can start there today."""

    place: Place
    choices: list[Place]
    state: phases.State

    @property
    def open_phase(self) -> phases.Open | None:
        """The phase that talks count in, if they can start."""
        return self.state if isinstance(self.state, phases.Open) else None


class PlaceGone(DomainError):
    """A form was sent for a place that is not the sender's (any more): it may not count in another one."""

    key = "place-gone"


def address_of(place: Place) -> str:
    """Name a place in an address."""
    return f"{place.region}.{place.service}"


def here(asked: str | None) -> Here | None:
    """Find where this caseworker works: as asked, else as last chosen, else the first; None without any place."""
    choices = accounts.places_of(db(), me().account_id)
    if not choices:
        return None
    by_address = {address_of(place): place for place in choices}
    if asked and asked not in by_address and request.method == "POST":
        raise PlaceGone(f"{asked} is not one of this account's places")
    place = by_address.get(asked or "") or by_address.get(session.get(CHOSEN, "")) or choices[0]
    if len(choices) > 1:
        session[CHOSEN] = address_of(place)
    return Here(place, choices, phases.state(db(), place.region_id, place.service_id, today=today()))
