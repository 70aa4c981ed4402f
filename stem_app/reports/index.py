"""The list of reports: one for each area and quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template

from stem_app.access import me
from stem_app.edge import db, today
from stem_app.languages import gettext as _
from stem_app.reports import blueprint
from surveys import accounts, regions, reports
from surveys.schema import Area
from surveys.weeks import closes_on, month_of, quarter_months, quarter_of


@dataclass(frozen=True)
class Shelf:
    """The reports of one area, newest first, and when the running quarter is complete."""

    area: Area
    quarters: list[tuple[int, int]]
    next_on: date | None
    running: tuple[int, int] | None


@blueprint.get("/")
def index() -> str:
    """List the reports of one's own areas."""
    mine = regions.areas(db(), accounts.area_ids(db(), me().account_id))
    shelves = [_shelf(area) for area in mine]
    return render_template("reports/index.html", heading=_("Reports"), shelves=shelves)


def _shelf(area: Area) -> Shelf:
    """Answers from elsewhere know no running quarter: they come when their file comes."""
    found = reports.quarters(db(), {area.id})
    if area.received_through is not None:
        return Shelf(area, found, None, None)
    running = quarter_of(month_of(today()))
    return Shelf(area, found, complete_on(*running), running)


def complete_on(year: int, quarter: int) -> date:
    """Give the first day on which every month of a quarter is over."""
    return closes_on(quarter_months(year, quarter)[1])
