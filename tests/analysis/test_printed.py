"""What a chart may draw of a printed row."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import print_row
from analysis.printed import (
    LessThan,
    MoreThan,
    NotShown,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    positive_share,
)


def row(*counts):
    return print_row(counts, clients=sum(counts))


def test_a_chart_also_gets_the_rows_that_are_almost_all_negative():
    assert positive_share(row(0, 0, 0, 100, 60)) == MoreThan(0.9)
    assert positive_share(row(60, 100, 0, 0, 0)) == LessThan(0.1)
    assert positive_share(NotShown()) is None
    assert positive_share(PrintedMost(category=(2, 3), more_than=0.9, positive=None)) is None


def test_a_chart_of_tenths_gets_tenths():
    assert positive_share(row(1, 2, 3, 9, 6)) == 0.7


def test_of_the_ends_of_the_tenths_a_chart_gets_where_they_begin():
    assert positive_share(row(0, 0, 0, 0, 12)) == MoreThan(0.75)
    assert positive_share(row(0, 0, 0, 0, 20)) == MoreThan(0.85)
    assert positive_share(row(12, 0, 0, 0, 0)) == LessThan(0.25)
    assert positive_share(row(20, 0, 0, 0, 0)) == LessThan(0.15)


def test_a_chart_of_classes_gets_what_the_positive_classes_add_to():
    assert positive_share(row(10, 10, 20, 10, 10)) == 0.3


@given(counts=st.lists(st.integers(0, 90), min_size=5, max_size=5))
def test_a_chart_never_gets_more_than_what_is_printed(counts):
    printed = row(*counts)
    found = positive_share(printed)
    if isinstance(found, float):
        steps = 10 if isinstance(printed, PrintedTenths) else 100
        assert found == round(found * steps) / steps
    if isinstance(found, MoreThan | LessThan):
        assert isinstance(printed, PrintedMost) or printed.almost


@pytest.mark.parametrize("kind", [PrintedTenths, PrintedClasses, PrintedMost, NotShown])
def test_no_printed_row_has_a_place_for_counts(kind):
    allowed = {
        "tenths",
        "end",
        "n",
        "interval",
        "classes",
        "percents",
        "positive_percent",
        "category",
        "more_than",
        "positive",
    }
    assert {field.name for field in dataclasses.fields(kind)} <= allowed
