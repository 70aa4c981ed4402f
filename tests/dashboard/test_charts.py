"""A chart says no more than its words."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.intervals import Interval
from stem_app import charts
from stem_app.charts import Event, Segment, Silence
from stem_app.scales import Scale, scale
from surveys import questionnaire
from surveys.reports import (
    Block,
    Hidden,
    LessThan,
    MoreThan,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    Shown,
    TrendPoint,
)

BETWEEN = Interval(0.5, 0.9, 0.95)


@pytest.fixture
def known() -> Scale:
    return scale(questionnaire.shipped("gesprek-1"), "standard", "s1", "nl")


def tenths(number: int) -> PrintedTenths:
    return PrintedTenths(tenths=number, n=20, interval=BETWEEN)


def point(first: tuple[int, int], last: tuple[int, int], share: float | MoreThan | LessThan | None) -> TrendPoint:
    block = Block(first[1], 1, 1, 1, 1, "standard", date(*first, 1), date(*last, 1), date(2026, 1, 1))
    shown = frozenset({block.id})
    positive: Shown[float | MoreThan | LessThan] | Hidden = Hidden() if share is None else Shown(share, shown)
    return TrendPoint(block, Hidden() if share is None else Shown(tenths(7), shown), positive)


def test_tenths_are_one_filled_share_and_a_quiet_rest(known: Scale) -> None:
    assert charts.bar(tenths(5), known) == (Segment("yes", 0, 210.0), Segment("rest", 212.0, 208.0))


def test_almost_nobody_and_almost_everybody_never_look_like_none_or_all(known: Scale) -> None:
    assert 0 < charts.bar(tenths(0), known)[0].width < 21
    assert charts.bar(tenths(10), known)[0].width < charts.BAR


def test_classes_are_drawn_as_they_are_printed_the_positive_first(known: Scale) -> None:
    row = PrintedClasses(((0, 1), (2,), (3, 4)), (10, 20, 70), 60, 70, BETWEEN)
    drawn = charts.bar(row, known)
    assert [segment.kind for segment in drawn] == ["yes", "some", "no"]
    assert sum(segment.width for segment in drawn) == pytest.approx(charts.BAR - 2 * charts.GAP)


def test_joined_classes_are_one_piece(known: Scale) -> None:
    row = PrintedClasses(((0, 1, 2), (3, 4)), (30, 70), 60, 70, BETWEEN)
    assert [segment.kind for segment in charts.bar(row, known)] == ["yes", "some"]


@pytest.mark.parametrize(("category", "kind"), [((3, 4), "yes"), ((4,), "yes"), ((2,), "some"), ((0, 1), "no")])
def test_nearly_all_in_one_class_has_one_fixed_width(known: Scale, category: tuple[int, ...], kind: str) -> None:
    drawn = charts.bar(PrintedMost(category, 0.9, kind == "yes"), known)
    assert (drawn[0].kind, drawn[0].width) == (kind, charts.MOST * charts.BAR)


def test_points_are_joined_only_where_blocks_follow_each_other() -> None:
    points = [
        point((2025, 1), (2025, 1), 0.6),
        point((2025, 2), (2025, 3), 0.7),
        point((2025, 5), (2025, 5), 0.7),
        point((2025, 6), (2025, 6), None),
        point((2025, 7), (2025, 7), 0.8),
    ]
    drawn = charts.trend(points, ["x"] * 5)
    assert drawn is not None
    assert len(drawn.paths) == 1
    assert drawn.paths[0].count("L") == 1
    assert len(drawn.dots) == 4
    assert [gap.text for gap in drawn.gaps] == ["x"]
    assert [label.text for label in drawn.months] == ["jan", "feb–mrt", "mei", "jun", "jul"]


def test_bounds_have_one_fixed_height() -> None:
    assert charts.height_of(Shown(MoreThan(0.9), frozenset())) == (0.95, True)
    assert charts.height_of(Shown(LessThan(0.1), frozenset())) == (0.05, True)
    assert charts.height_of(Shown(1.0, frozenset())) == (0.97, False)


def test_a_pause_is_a_panel_and_a_phase_a_line_and_names_do_not_cover_each_other() -> None:
    points = [point((2025, month), (2025, month), 0.6) for month in (1, 2, 3, 4)]
    events = [Event(date(2025, 2, 1), "fase 2 met een lange naam"), Event(date(2024, 1, 1), "fase 1")]
    silences = [Silence(date(2025, 2, 10), date(2025, 3, 1), "stil: corona"), Silence(date(2025, 4, 1), None, "stil")]
    drawn = charts.trend(points, ["x"] * 4, events, silences)
    assert drawn is not None
    assert (len(drawn.lines), len(drawn.panels)) == (1, 2)
    assert "fase 1" not in [name.text for name in drawn.names]
    for one in drawn.names:
        for other in drawn.names:
            apart = one.x + charts.LETTER * len(one.text) <= other.x or other.x <= one.x
            assert one is other or one.y != other.y or apart


def test_many_months_keep_to_the_width_and_drop_labels_not_points() -> None:
    points = [
        point((2020 + month // 12, month % 12 + 1), (2020 + month // 12, month % 12 + 1), 0.6) for month in range(48)
    ]
    drawn = charts.trend(points, ["6 van de 10"] * 48)
    assert drawn is not None
    assert drawn.width <= charts.WIDEST
    assert len(drawn.months) < 48
    assert drawn.months[-1].text == "dec"
    assert [label.text for label in drawn.years] == ["2020", "2021", "2022", "2023"]


def test_nothing_is_drawn_without_blocks() -> None:
    assert charts.trend([], []) is None


def test_an_interval_lies_around_the_middle() -> None:
    drawn = charts.interval(50, 40, 60)
    assert drawn.low < drawn.dot == drawn.half < drawn.high
