"""Which regions somebody may look at, and what can be seen of one region and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import abort

from stem_app.access import me
from stem_app.edge import db, today
from surveys import accounts, phases, regions
from surveys.regions import Place
from surveys.schema import Area
from surveys.weeks import closes_on, month_of


@dataclass(frozen=True)
class Standing:
    """How a place stands today: its area, whether talks can start, and when new figures can come."""

    place: Place
    area: Area
    state: phases.State
    next_on: date | None

    @property
    def imported(self) -> bool:
        """True for answers that came from elsewhere, in a file."""
        return self.area.received_through is not None

    @property
    def kind(self) -> str:
        """The kind of state, for the template."""
        return "imported" if self.imported else type(self.state).__name__


def my_area_ids() -> frozenset[int]:
    """Give the areas of whoever looks."""
    return accounts.area_ids(db(), me().account_id)


def my_areas() -> list[Area]:
    """List one's own areas alphabetically."""
    return regions.areas(db(), my_area_ids())


def find_place(region: str, service: str) -> Place:
    """Find a place of one's own areas; every other one does not exist."""
    mine = regions.places(db(), area_ids=my_area_ids())
    return next((place for place in mine if (place.region, place.service) == (region, service)), None) or abort(404)


def standing(place: Place, area: Area) -> Standing:
    """Say how a place stands today."""
    state = phases.state(db(), place.region_id, place.service_id, today=today())
    expected = None if area.received_through is not None else next_figures(state, today())
    return Standing(place, area, state, expected)


def next_figures(state: phases.State, day: date) -> date | None:
    """Give the earliest day on which new figures can appear: when the first month with talks is over."""
    if isinstance(state, phases.Open):
        return closes_on(month_of(day))
    if isinstance(state, phases.Paused):
        return None if state.until_on is None else closes_on(month_of(state.until_on))
    if isinstance(state, phases.NotBegun):
        planned = state.planned_on
        return closes_on(month_of(planned)) if planned is not None and planned >= day else None
    last = closes_on(month_of(state.closed_on))
    return last if last > day else None
