"""A chart says no more than its words."""

from __future__ import annotations

import pytest

from analysis.intervals import Interval
from stem_app.results import charts
from stem_app.results.charts import Segment
from stem_app.results.scales import Scale, scale
from surveys import questionnaire
from surveys.reports import (
    LessThan,
    MoreThan,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    Shown,
)

BETWEEN = Interval(0.5, 0.9, 0.95)


@pytest.fixture
def known() -> Scale:
    return scale(questionnaire.shipped("gesprek-1"), "standard", "s1", "nl")


def tenths(number: int) -> PrintedTenths:
    return PrintedTenths(tenths=number, n=20, interval=BETWEEN)


def test_tenths_are_one_filled_share_and_a_quiet_rest(known: Scale) -> None:
    assert charts.bar(tenths(5), known) == (Segment("yes", 0, 210.0), Segment("rest", 212.0, 208.0))


def test_almost_nobody_and_almost_everybody_never_look_like_none_or_all(known: Scale) -> None:
    # Half-way between what is ruled out (under 85 percent) and all.
    assert charts.bar(PrintedTenths(9, 20, BETWEEN, end=1), known)[0].width == pytest.approx(0.925 * charts.BAR)
    assert charts.bar(PrintedTenths(1, 20, BETWEEN, end=1), known)[0].width == pytest.approx(0.075 * charts.BAR)
    assert charts.bar(PrintedTenths(8, 10, BETWEEN, end=2), known)[0].width == pytest.approx(0.875 * charts.BAR)
    assert charts.bar(PrintedTenths(8, 20, BETWEEN, end=1), known)[0].width == pytest.approx(0.8 * charts.BAR)


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


def test_bounds_have_one_fixed_height() -> None:
    assert charts.height_of(Shown(MoreThan(0.9), frozenset())) == (0.95, True)
    assert charts.height_of(Shown(LessThan(0.1), frozenset())) == (0.05, True)
    assert charts.height_of(Shown(MoreThan(0.75), frozenset())) == (0.875, True)
    assert charts.height_of(Shown(0.7, frozenset())) == (0.7, False)


def test_an_interval_lies_around_the_middle() -> None:
    drawn = charts.interval(50, 40, 60)
    assert drawn.low < drawn.dot == drawn.half < drawn.high
