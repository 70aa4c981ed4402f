"""Which months are over, over which no block may reach, and at whose end a small place shows nothing yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis import blocks
from surveys import events
from surveys.schema import Area, PlaceMonth, Response
from surveys.terms import Terms
from surveys.weeks import closes_on, first_week, index_of, month_of, month_of_week, next_month


def closed_months(months: Mapping[date, int], clock: date) -> list[tuple[int, int]]:
    """List the closed months from the first on, those without clients too: a break or a year can end in one."""
    filled = []
    month = min(months)
    while closes_on(month) <= clock:
        filled.append((index_of(month), months.get(month, 0)))
        month = next_month(month)
    return filled


def edges_of_events(session: Session, *, area_id: int, region_id: int) -> dict[int, int]:
    """Give the months that no block reaches back over, each with the first month at whose end that was known.

    An imported area lives in its own time: what is registered here before it is frozen was always known there.
    """
    imported = session.get_one(Area, area_id).received_through is not None
    edges: dict[int, int] = {}
    for event in events.that_break_blocks(session, area_id=area_id, region_id=region_id):
        for day, registered_on in ((event.from_on, event.registered_on), (event.until_on, event.end_registered_on)):
            if day is not None and registered_on is not None:
                add_edge(edges, day, day if imported else registered_on)
    return edges


def add_edge(edges: dict[int, int], day: date, registered_on: date) -> None:
    """Let a day on which something began or ended break blocks, from when it was registered."""
    month = month_of(day)
    # From the first day of a month it breaks before it; later in the month it leaves that month with the past.
    edge = index_of(month if day <= first_week(month) else next_month(month))
    known = max(edge, _known_at_the_end_of(registered_on))
    edges[edge] = min(known, edges.get(edge, known))


def _known_at_the_end_of(registered_on: date) -> int:
    """The first month whose freeze comes after a registration, so that freezing late gives the same blocks."""
    month = month_of(registered_on)
    return index_of(month if registered_on < closes_on(month) else next_month(month))


def small_months(
    session: Session, region_id: int, service_id: int | None, *, clock: date, terms: Terms
) -> frozenset[int]:
    """Find the months at whose end a place (or a region) had so few clients a year that only its years are shown."""
    query = sa.select(PlaceMonth.month, PlaceMonth.clients).where(PlaceMonth.region_id == region_id)
    if service_id is not None:
        query = query.where(PlaceMonth.service_id == service_id)
    counted: dict[date, int] = {}
    for month, clients in session.execute(query):
        counted[month] = counted.get(month, 0) + clients
    if not counted:
        return frozenset()
    return blocks.years_only(closed_months(counted, clock), minimum=terms.disclosure["clients_a_year"])


def count_months(session: Session, region_id: int, service_id: int, *, clock: date) -> None:
    """Keep how many distinct clients a place had in each closed month; rows that were erased were counted before."""
    rows = sa.select(Response.week, sa.func.count()).where(Response.again.is_(False))
    rows = rows.where(Response.region_id == region_id, Response.service_id == service_id).group_by(Response.week)
    counted: dict[date, int] = {}
    for week, clients in session.execute(rows):
        month = month_of_week(week)
        if closes_on(month) <= clock:
            counted[month] = counted.get(month, 0) + clients
    for month, clients in counted.items():
        known = session.get(PlaceMonth, (region_id, service_id, month))
        if known is None:
            session.add(PlaceMonth(region_id=region_id, service_id=service_id, month=month, clients=clients))
        elif known.clients < clients:
            known.clients = clients
    session.flush()
