"""How many histograms fit what is printed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit.enumeration import every_histogram, fitting, neighbours
from analysis.checks import BadInput
from analysis.disclosure import print_row


def row(counts):
    return print_row(counts, clients=sum(counts))


def test_every_histogram_is_listed_once():
    assert len(set(every_histogram(12, 5))) == len(list(every_histogram(12, 5))) == 1820
    assert all(sum(counts) == 12 for counts in every_histogram(12, 5))


def test_neighbours_are_near_and_have_no_negative_counts():
    near = list(neighbours((2, 0, 9)))
    assert len(near) == len(set(near))
    assert (1, 1, 9) in near
    assert (2, 0, 7) in near
    assert all(min(counts) >= 0 for counts in near)
    assert all(sum(abs(a - b) for a, b in zip(counts, (2, 0, 9), strict=True)) <= 6 for counts in near)


def test_counts_that_are_printed_fit_one_histogram_and_that_is_proven():
    found = fitting([(1, 2, 3, 2, 2)], lambda rows: rows)
    assert (found.histograms, found.complete) == (((1, 2, 3, 2, 2),), True)


def test_of_a_large_group_fewer_is_not_proven():
    found = fitting([(10, 20, 30, 20, 20)], lambda rows: rows)
    assert (len(found.histograms), found.complete) == (1, False)


def test_what_is_far_away_is_found_in_a_small_group():
    # Only whether all answers are the same is printed: no neighbour of the truth is like that.
    found = fitting([(12, 0, 0)], lambda rows: sum(rows[0]) == 12 and max(rows[0]) == 12)
    assert set(found.histograms) == {(12, 0, 0), (0, 12, 0), (0, 0, 12)}
    assert found.complete


def test_a_change_can_hide_in_the_sum_of_two_groups():
    def forward(rows):
        return [a + b for a, b in zip(*rows, strict=True)]

    assert len(fitting([(5, 5, 5), (5, 5, 5)], forward).histograms) == 5
    # Of the five answers of both together one, two or three may be in the second group.
    assert len(fitting([(3, 0, 0), (0, 0, 0)], forward, group=1).histograms) == 3
    assert len(fitting([(0, 0, 0), (0, 0, 0)], forward).histograms) == 1


def test_it_stops_when_there_are_enough():
    tried = []
    found = fitting([(3, 3, 3, 3, 3)], tried.append, needed=3)
    assert len(found.histograms) == 3
    assert len(tried) == 3
    assert not found.complete


def test_input_that_makes_no_sense_is_refused():
    for truth in ([], [(1, 2), (1, 2, 3)], [(1, -2)]):
        with pytest.raises(BadInput, match="truth"):
            fitting(truth, lambda rows: rows)
    with pytest.raises(BadInput, match="group must be under 1"):
        fitting([(1, 2)], lambda rows: rows, group=1)


@given(counts=st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(lambda counts: 10 <= sum(counts) <= 45))
@settings(max_examples=60)
def test_every_row_fits_five_histograms_also_beside_the_rows_of_its_parts(counts):
    assert len(fitting([counts], lambda rows: row(rows[0])).histograms) == 5
    other = (2, 3, 4, 5, 6)

    def forward(rows):
        return [row(rows[0]), row(rows[1]), row([a + b for a, b in zip(*rows, strict=True)])]

    assert len(fitting([counts, other], forward).histograms) == 5


@given(first=st.lists(st.integers(3, 20), min_size=5, max_size=5).filter(lambda counts: 50 <= sum(counts) < 90))
@settings(max_examples=30)
def test_the_difference_of_two_printed_sums_fits_five_histograms(first):
    def forward(rows):  # the large part and the whole are printed, the difference is not
        return [row(rows[1]), row([a + b for a, b in zip(*rows, strict=True)])]

    assert len(fitting([(1, 1, 2, 3, 5), first], forward).histograms) == 5
