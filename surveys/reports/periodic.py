"""The periodic report: what closed in a quarter, per region and for the area, beside the quarter before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveys import questionnaire, regions
from surveys.regions import Place
from surveys.reports import blocks
from surveys.reports.blocks import Block, Selection
from surveys.reports.build import Report, build
from surveys.reports.comparing import PlaceFinding, compare_sides
from surveys.reports.funnel import Funnel, of_places
from surveys.reports.policy import Policy
from surveys.schema import Area


@dataclass(frozen=True)
class PlaceReport:
    """One region and service line in a quarter, with what changed since the quarter before, when that had blocks."""

    place: Place
    report: Report
    change: PlaceFinding | None


@dataclass(frozen=True)
class PeriodicReport:
    """A quarter of an area: each region apart, and the sum of what is shown of them ('getoonde antwoorden')."""

    area: Area
    year: int
    quarter: int
    places: tuple[PlaceReport, ...]
    without_blocks: tuple[Place, ...]
    total: Report | None
    funnel: Funnel | None


def quarters(session: Session, area_ids: Collection[int]) -> list[tuple[int, int]]:
    """List the quarters in which blocks of some areas closed, newest first."""
    return blocks.quarters(blocks.of_areas(session, area_ids))


def periodic(session: Session, area: Area, year: int, quarter: int, policy: Policy) -> PeriodicReport:
    """Report on the blocks that closed in a quarter. Changes are one family over the regions of the area."""
    places = regions.places(session, area_ids=frozenset({area.id}))
    every = {place: blocks.of_place(session, place) for place in places}
    now = {place: blocks.closed_in_quarter(mine, year, quarter) for place, mine in every.items()}
    last = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    before = {place: blocks.closed_in_quarter(mine, *last) for place, mine in every.items()}
    closed = [block for mine in now.values() for block in mine]
    reports = []
    for instrument in blocks.instruments(closed):
        reports.extend(_of_instrument(session, instrument, now, before, every, policy))
    reports.sort(key=lambda one: one.place.name.casefold())
    total = build(session, Selection.of(closed), policy) if len(blocks.instruments(closed)) == 1 else None
    return PeriodicReport(
        area=area,
        year=year,
        quarter=quarter,
        places=tuple(reports),
        without_blocks=tuple(place for place in places if not now[place]),
        total=total,
        funnel=of_places(session, {one.place: one.report for one in reports}, total, policy) if total else None,
    )


def _of_instrument(
    session: Session,
    instrument: tuple[int, str],
    now: dict[Place, list[Block]],
    before: dict[Place, list[Block]],
    every: dict[Place, list[Block]],
    policy: Policy,
) -> list[PlaceReport]:
    mine = {place: blocks.with_instrument(closed, instrument) for place, closed in now.items()}
    sides = {
        place: (blocks.with_instrument(before[place], instrument), closed)
        for place, closed in mine.items()
        if closed and blocks.with_instrument(before[place], instrument)
    }
    version = questionnaire.get(session, instrument[0])
    changes = {found.place: found for found in compare_sides(session, version, instrument[1], sides, policy)}
    reports = []
    for place, closed in mine.items():
        report = build(session, Selection.of(closed, trend=_until(every[place], closed)), policy)
        if report is not None:
            reports.append(PlaceReport(place, report, changes.get(place)))
    return reports


def _until(every: list[Block], closed: list[Block]) -> list[Block]:
    """The trend of a report ends where the report does, so that it never changes afterwards."""
    last = max((block.last_month for block in closed), default=None)
    return [block for block in every if last is not None and block.last_month <= last]
