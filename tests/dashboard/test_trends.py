"""A trend has one point per block and says in words what lies around it, on a wide page and on a phone."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from analysis.intervals import Interval
from stem_app.results import trends
from stem_app.results.trends import PHONE, WIDE, Event, Label, Sheet, Silence, Trend
from surveys.reports import Block, Hidden, LessThan, MoreThan, PrintedTenths, Shown, TrendPoint

SHEETS = pytest.mark.parametrize("sheet", [WIDE, PHONE], ids=["wide", "phone"])


def point(first: tuple[int, int], last: tuple[int, int], share: float | MoreThan | LessThan | None) -> TrendPoint:
    block = Block(12 * first[0] + first[1], 1, 1, 1, 1, "standard", date(*first, 1), date(*last, 1), date(2026, 1, 1))
    shown = frozenset({block.id})
    positive: Shown[float | MoreThan | LessThan] | Hidden = Hidden() if share is None else Shown(share, shown)
    return TrendPoint(
        block,
        Hidden() if share is None else Shown(PrintedTenths(tenths=7, n=20, interval=Interval(0.5, 0.9, 0.95)), shown),
        positive,
    )


def test_points_are_joined_only_where_blocks_follow_each_other() -> None:
    points = [
        point((2025, 1), (2025, 1), 0.6),
        point((2025, 2), (2025, 3), 0.7),
        point((2025, 5), (2025, 5), 0.7),
        point((2025, 6), (2025, 6), None),
        point((2025, 7), (2025, 7), 0.8),
    ]
    drawn = trends.trend(points, ["x"] * 5)
    assert drawn is not None
    assert len(drawn.paths) == 1
    assert drawn.paths[0].count("L") == 1
    assert len(drawn.dots) == 4
    assert [gap.text for gap in drawn.gaps] == ["x"]
    assert [label.text for label in drawn.months] == ["jan", "feb–mrt", "mei", "jun", "jul"]


def test_a_pause_is_a_panel_and_a_phase_a_line_and_names_do_not_cover_each_other() -> None:
    points = [point((2025, month), (2025, month), 0.6) for month in (1, 2, 3, 4)]
    events = [Event(date(2025, 2, 1), "fase 2 met een lange naam"), Event(date(2024, 1, 1), "fase 1")]
    silences = [Silence(date(2025, 2, 10), date(2025, 3, 1), "stil: corona"), Silence(date(2025, 4, 1), None, "stil")]
    drawn = trends.trend(points, ["x"] * 4, events, silences)
    assert drawn is not None
    assert (len(drawn.lines), len(drawn.panels)) == (1, 2)
    assert "fase 1" not in [name.text for name in drawn.names]
    for one in drawn.names:
        for other in drawn.names:
            apart = one.x + trends.LETTER * len(one.text) <= other.x or other.x <= one.x
            assert one is other or one.y != other.y or apart


def test_many_months_keep_to_the_width_and_drop_labels_not_points() -> None:
    points = [
        point((2020 + month // 12, month % 12 + 1), (2020 + month // 12, month % 12 + 1), 0.6) for month in range(48)
    ]
    drawn = trends.trend(points, ["6 van de 10"] * 48)
    assert drawn is not None
    assert drawn.width <= WIDE.widest
    assert len(drawn.months) < 48
    assert drawn.months[-1].text == "dec"
    assert [label.text for label in drawn.years] == ["2020", "2021", "2022", "2023"]


def test_nothing_is_drawn_without_blocks() -> None:
    assert trends.trend([], []) is None


def many(number: int) -> list[TrendPoint]:
    """So many months in a row, each with a block."""
    months = [(2020 + month // 12, month % 12 + 1) for month in range(number)]
    return [point(month, month, 0.6) for month in months]


def drawn_on(sheet: Sheet, points: list[TrendPoint], *events: Event, text: str = "6 van de 10") -> Trend:
    drawn = trends.trend(points, [text] * len(points), events, sheet=sheet)
    assert drawn is not None
    return drawn


def reach(label: Label) -> tuple[float, float]:
    """From where to where a piece of text stands, with the widest letters."""
    wide = trends.LETTER * len(label.text)
    start = {"start": label.x, "middle": label.x - wide / 2, "end": label.x - wide}[label.anchor]
    return start, start + wide


@SHEETS
@pytest.mark.parametrize("number", [1, 2, 5, 14, 48])
def test_no_word_stands_outside_the_drawing_or_over_another(sheet: Sheet, number: int) -> None:
    name = Event(date(2020, 1, 20), "een lange naam van een gebeurtenis die niet op één regel van een telefoon past")
    drawn = drawn_on(sheet, many(number), name, Event(date(2020, 1, 1), "fase 1"))
    assert drawn.last
    words = [*drawn.names, *drawn.months, *drawn.years, drawn.last, *([drawn.unit] if drawn.unit else [])]
    for one in words:
        assert -0.1 <= reach(one)[0] < reach(one)[1] <= drawn.width + 0.1
        for other in words:
            apart = reach(one)[1] <= reach(other)[0] or reach(other)[1] <= reach(one)[0]
            assert one is other or abs(one.y - other.y) >= trends.LANE or apart


@pytest.mark.parametrize("number", [1, 14, 60])
def test_on_a_phone_a_trend_is_as_wide_as_the_page_and_its_points_stay_apart(number: int) -> None:
    drawn = drawn_on(PHONE, many(number))
    assert drawn.width == pytest.approx(PHONE.widest)
    assert drawn.left < 40
    places = [dot.x for dot in drawn.dots]
    assert places == sorted(set(places))
    assert drawn.radius <= 5.5


@SHEETS
def test_the_months_of_the_newest_block_are_always_named(sheet: Sheet) -> None:
    drawn = drawn_on(sheet, [*many(47), point((2023, 12), (2024, 2), 0.6)], text="6")
    assert drawn.months[-1].text == "dec–feb"
    assert reach(drawn.months[-1])[1] <= drawn.width + 0.1


def test_on_a_phone_the_scale_keeps_its_numbers_and_says_their_unit_once() -> None:
    drawn = drawn_on(PHONE, many(5))
    assert [mark.text for mark in drawn.grid] == ["0", "5", "10"]
    assert drawn.unit
    assert drawn.unit.y < drawn.top
    assert [mark.text for mark in drawn_on(WIDE, many(5)).grid] == ["0 van de 10", "5 van de 10", "10 van de 10"]


def test_what_has_no_point_is_written_where_there_is_room() -> None:
    points = [
        point((2020 + month // 12, month % 12 + 1), (2020 + month // 12, month % 12 + 1), None) for month in range(48)
    ]
    drawn = trends.trend(points, ["niet getoond"] * 48, sheet=PHONE)
    assert drawn is not None
    places = [gap.x for gap in drawn.gaps]
    assert 0 < len(places) < 48
    assert all(later - earlier >= trends.LANE for earlier, later in itertools.pairwise(places))
