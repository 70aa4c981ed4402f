"""The manager types how many talks were held."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from surveys.base import reading
from surveys.schema import Coverage
from tests.dashboard.readers import Readers


def held(readers: Readers) -> dict[str, int]:
    with reading(readers.engine) as session:
        rows = session.scalars(sa.select(Coverage).filter_by(kind="held"))
        return {row.week.isoformat(): row.count for row in rows}


def test_a_number_is_stored_in_the_open_phase_replaced_by_a_second_one_and_forgotten_when_emptied(
    readers: Readers,
) -> None:
    pages = readers.visitor("manager")
    page = pages.get("/staff/gevoerde-gesprekken")
    assert "Week of Monday 6 October 2025" in page.text
    pages.submit(week_1="12", week_3="0")
    assert "Saved. Thank you." in pages.follow().text
    assert held(readers) == {"2025-10-06": 12, "2025-09-22": 0}
    pages.submit(week_1="14", week_3="")
    assert held(readers) == {"2025-10-06": 14}


def test_what_is_no_number_is_refused_with_a_sentence_and_kept_on_the_page(readers: Readers) -> None:
    pages = readers.visitor("manager")
    for wrong in ("twelve", "-1", "1.5", "١٢", "100000"):
        pages.get("/staff/gevoerde-gesprekken")
        pages.submit(week_1="3", week_2=wrong)
        page = pages.follow()
        assert "Type a whole number in figures, or leave the field empty." in page.text
        assert wrong in [field.get("value") for field in page.html.all("input")]
    assert held(readers) == {}


def test_a_manager_types_only_for_their_own_places(readers: Readers) -> None:
    pages = readers.visitor("manager")
    pages.get("/staff/gevoerde-gesprekken?place=lekstroom.save", expect=404)
    page = pages.get("/staff/gevoerde-gesprekken")
    token = next(field.get("value") for field in page.html.all("input") if field.get("name") == "csrf_token")
    data = {"csrf_token": token, "place": "lekstroom.save", "newest": "2025-10-06", "week_1": "3"}
    pages.post("/staff/gevoerde-gesprekken", data, expect=404)
    pages.post("/staff/gevoerde-gesprekken", {**data, "place": "eemland.save", "newest": "2025-12-01"}, expect=404)
    assert held(readers) == {}


def test_typed_talks_become_the_coverage_of_the_region(readers: Readers) -> None:
    readers.organisation.answered(date(2025, 10, 7), 40)
    readers.organisation.freeze(date(2025, 11, 10))
    reader = readers.visitor("ambassador")
    region = "/staff/regios/eemland/save?period=2025-4"
    assert "The number of talks held was not stated." in reader.get(region).text
    manager = readers.visitor("manager")
    manager.get("/staff/gevoerde-gesprekken")
    manager.submit(week_1="80")
    assert "About 5 out of 10 talks can be seen here." in reader.get(region).text
