"""The regions of a report beside their joint share: drawn without an order, named only beyond the outer lines."""

from __future__ import annotations

import pytest

from stem_app.results import funnels
from stem_app.results.funnels import PHONE, WIDE, Drawing, Sheet
from surveys.regions import Place
from surveys.reports import Funnel, FunnelPoint, Limit, MoreThan, Position, Shown
from surveys.weeks import months_between, quarter_months
from tests.dashboard.readers import Frozen, Readers, rows_of

REPORT = "/staff/rapporten/utrecht/2025/3"
SHEETS = pytest.mark.parametrize("sheet", [WIDE, PHONE], ids=["wide", "phone"])


def place(name: str) -> Place:
    return Place(name, "SAVE", name.lower(), "save", 1, 1, 1, only_service=True)


def point(number: int, name: str, clients: int, share: Position, outside: bool | None) -> FunnelPoint:
    atoms = frozenset({number})
    judged = None if outside is None else Shown(outside, atoms)
    return FunnelPoint(place(name), Shown(clients, atoms), Shown(share, atoms), judged)


def drawn(*points: FunnelPoint, sheet: Sheet = WIDE) -> Drawing:
    limits = (Limit(10, (0.4, 1.0), (0.2, 1.0)), Limit(200, (0.62, 0.78), (0.58, 0.82)))
    return funnels.drawing(Funnel(points, Shown(0.7, frozenset({9})), limits), sheet)


@SHEETS
def test_more_people_lie_further_right_and_a_higher_share_higher(sheet: Sheet) -> None:
    drawing = drawn(
        point(1, "A", 20, 0.6, None), point(2, "B", 200, 0.8, False), point(3, "C", 90, 0.7, False), sheet=sheet
    )
    a, b, c = drawing.dots
    assert drawing.left < a.x < c.x < b.x < drawing.right
    assert drawing.top < b.y < c.y < a.y < drawing.bottom
    assert c.y == drawing.joint
    assert drawing.atoms == {1, 2, 3, 9}


@SHEETS
def test_only_what_lies_beyond_the_outer_lines_is_named_and_names_stay_apart_and_inside(sheet: Sheet) -> None:
    drawing = drawn(
        point(1, "Een lange naam", 200, 0.95, True),
        point(2, "Midden", 100, 0.7, False),
        point(3, "Nog een naam", 195, 0.94, True),
        point(4, "Onder", 190, 0.3, True),
        sheet=sheet,
    )
    assert [name.text for name in drawing.names] == ["Een lange naam", "Nog een naam", "Onder"]
    assert [dot.far for dot in drawing.dots] == [True, False, True, True]
    first, second, below = drawing.names
    assert abs(first.y - second.y) >= 20
    assert below.y > drawing.dots[3].y
    assert max(first.y, second.y) < drawing.dots[0].y
    for name in drawing.names:
        assert name.x >= 0
        assert name.x + 8.2 * len(name.text) <= drawing.width


def test_a_share_of_which_only_a_bound_is_known_has_one_fixed_place() -> None:
    (dot,) = drawn(point(1, "A", 20, MoreThan(0.9), None)).dots
    assert dot.vague
    assert drawn(point(1, "A", 20, 0.95, None)).dots[0].y == dot.y


@pytest.mark.parametrize("most", [10, 24, 60, 505, 12345, 99999])
def test_people_are_numbered_in_a_few_round_steps(most: int) -> None:
    labels = drawn(point(1, "A", most, 0.7, None)).people[:-1]
    assert 1 <= len(labels) <= 5


def test_what_lies_far_off_is_named_alphabetically_without_a_cause(readers: Readers) -> None:
    months = months_between(*quarter_months(2025, 3))
    for region, yes in (("foodvalley", 10), ("utrecht-stad", 30), ("zuidoost-utrecht", 11)):
        Frozen(readers, region).blocks(months, [yes] * 3, of=40)
    pages = readers.visitor("council")
    page = pages.get(REPORT)
    assert "The regions beside the whole" in page.text
    assert "This is no order of regions." in page.text
    told = page.text.split("Beyond the outer lines: ")[1]
    names = told.split(". ")[0].split(", ")
    assert {"FoodValley (Utrechts deel) – SAVE", "Zuidoost Utrecht – SAVE"} <= set(names)
    assert names == sorted(names, key=str.casefold)
    rows = rows_of(pages.get(f"{REPORT}.csv"))
    assert [row["region"] for row in rows if row["answer"] == "beyond the outer lines"] == names
    drawings = [svg for svg in page.html.all("svg") if svg.get("aria-label", "").startswith("Each region as a point")]
    assert [svg.get("class") for svg in drawings] == ["wide", "phone"]


def test_two_regions_make_no_funnel(readers: Readers) -> None:
    assert "The regions beside the whole" not in readers.visitor("council").get(REPORT).text
