"""Joining months into blocks, once and for all."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.blocks import Block, freeze_plan, years_only
from analysis.checks import BadInput

MONTHS = st.lists(st.integers(0, 15), max_size=40).map(lambda clients: list(enumerate(clients, start=24241)))


def test_a_month_with_ten_clients_is_a_block_of_its_own():
    assert freeze_plan([(1, 10), (2, 11)]) == [Block(1, 1), Block(2, 2)]


def test_nine_clients_wait_for_the_next_month():
    assert freeze_plan([(1, 9)]) == []
    assert freeze_plan([(1, 9), (2, 1)]) == [Block(1, 2)]


def test_a_block_begins_at_its_first_month_with_a_client():
    assert freeze_plan([(1, 0), (2, 0), (3, 4), (4, 0), (5, 6), (6, 0), (7, 12)]) == [Block(3, 5), Block(7, 7)]


def test_what_is_left_under_ten_before_a_break_is_never_shown():
    assert freeze_plan([(1, 9), (2, 9), (3, 1)], breaks=[2]) == [Block(2, 3)]


def test_a_break_before_the_first_month_of_a_block_changes_nothing():
    assert freeze_plan([(1, 9), (2, 9)], breaks=[1]) == [Block(1, 2)]


def test_a_break_in_a_month_that_is_left_out_still_breaks():
    assert freeze_plan([(1, 9), (4, 9), (5, 1)], breaks=[3]) == [Block(4, 5)]


def test_a_break_in_a_month_without_clients_still_breaks():
    assert freeze_plan([(1, 9), (2, 0), (3, 9), (4, 1)], breaks=[2]) == [Block(3, 4)]


def test_the_minimum_is_a_choice():
    assert freeze_plan([(1, 4), (2, 1)], minimum=5) == [Block(1, 2)]


def test_without_months_there_are_no_blocks():
    assert freeze_plan([]) == []


@given(months=MONTHS, breaks=st.sets(st.integers(24235, 24290)), known=st.integers(0, 40))
def test_later_months_and_later_breaks_never_change_an_earlier_block(months, breaks, known):
    earlier = months[:known]
    last = earlier[-1][0] if earlier else 0
    registered = {edge for edge in breaks if edge <= last}
    before = freeze_plan(earlier, registered)
    assert freeze_plan(months, breaks)[: len(before)] == before


@given(months=MONTHS, breaks=st.sets(st.integers(24235, 24290)), minimum=st.integers(1, 20))
def test_every_block_is_large_enough_ends_at_once_and_spans_no_break(months, breaks, minimum):
    clients = dict(months)
    blocks = freeze_plan(months, breaks, minimum)
    assert all(one.last_month < other.first_month for one, other in itertools.pairwise(blocks))
    for first, last in blocks:
        assert sum(clients[month] for month in range(first, last + 1)) >= minimum
        assert sum(clients[month] for month in range(first, last)) < minimum
        assert clients[first] > 0
        assert not any(first < edge <= last for edge in breaks)


@given(months=MONTHS)
def test_without_breaks_fewer_than_ten_clients_are_left_waiting(months):
    blocks = freeze_plan(months)
    shown = {month for first, last in blocks for month in range(first, last + 1)}
    assert sum(clients for month, clients in months if month not in shown) < 10


@given(months=MONTHS, breaks=st.sets(st.integers(24235, 24290)))
def test_months_without_clients_may_as_well_be_left_out(months, breaks):
    assert freeze_plan([pair for pair in months if pair[1]], breaks) == freeze_plan(months, breaks)


@pytest.mark.parametrize(
    ("months", "breaks", "minimum"),
    [
        ([(2, 1), (1, 1)], (), 10),
        ([(1, 1), (1, 1)], (), 10),
        ([(1, -1)], (), 10),
        ([(1, 1.5)], (), 10),
        ([("1", 1)], (), 10),
        ([(True, 1)], (), 10),
        ([(1, 1)], ["2"], 10),
        ([(1, 1)], (), 0),
    ],
)
def test_a_wrong_list_of_months_is_refused(months, breaks, minimum):
    with pytest.raises(BadInput):
        freeze_plan(months, breaks, minimum)


# --- Breaks that were registered late, and small populations ----------------------------------------------------------


def test_a_break_that_is_known_too_late_leaves_the_block_that_closed_before():
    assert freeze_plan([(1, 6), (2, 6), (3, 12)], {2}, known={2: 3}) == [(1, 2), (3, 3)]
    assert freeze_plan([(1, 6), (2, 6), (3, 12)], {2}, known={2: 2}) == [(2, 3)]


def test_a_break_that_becomes_known_while_a_block_is_open_splits_what_was_gathered():
    months = [(1, 4), (2, 3), (3, 9)]
    assert freeze_plan(months) == [(1, 3)]
    assert freeze_plan(months, {2}, known={2: 3}) == [(2, 3)]


def test_a_block_that_has_to_wait_closes_at_the_first_month_that_may():
    months = [(1, 6), (2, 6), (3, 6), (4, 0), (5, 9)]
    assert freeze_plan(months, waits={1, 2, 3}) == [(1, 4)]


def test_what_waits_when_a_break_comes_is_left_out_however_many_they_are():
    months = [(1, 6), (2, 6), (3, 2), (4, 12)]
    assert freeze_plan(months, {3}, waits={2, 3}) == [(3, 4)]


def test_what_is_under_the_minimum_at_a_break_is_lost_also_when_it_waited():
    assert freeze_plan([(1, 6), (2, 3), (3, 12)], {3}, waits={1, 2}) == [(3, 3)]


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=30),
    st.dictionaries(st.integers(0, 29), st.integers(0, 29), max_size=4),
    st.sets(st.integers(0, 29)),
)
def test_freezing_month_by_month_gives_the_plan_of_the_end(counts, known, waits):
    months = list(enumerate(counts))
    known = {edge: max(edge, since) for edge, since in known.items()}
    told = []
    for until in range(1, len(months) + 1):
        plan = freeze_plan(months[:until], known, known=known, waits=waits)
        assert plan[: len(told)] == told
        told = plan


@given(st.lists(st.integers(0, 9), min_size=1, max_size=48))
def test_no_block_is_under_the_minimum_and_none_closes_where_it_must_wait(counts):
    months = list(enumerate(counts))
    small = years_only(months)
    plan = freeze_plan(months, waits=small)
    for first, last in plan:
        assert sum(counts[first : last + 1]) >= 10
        assert last not in small


def test_a_population_is_judged_only_once_four_quarters_are_over():
    # A year with 29 clients: small from the end of its last quarter on, but a year may always be shown.
    months = [(12, 29), *((month, 0) for month in range(13, 40))]
    small = years_only(months)
    assert min(small) == 24
    assert 35 not in small
    assert years_only([(12, 30), *((month, 0) for month in range(13, 26))]) == frozenset()


def test_a_population_that_grows_is_no_longer_small():
    months = [(month, 2 if month < 36 else 20) for month in range(12, 48)]
    assert sorted(years_only(months)) == [*range(24, 35), 36, 37]


def test_a_quarter_that_began_before_the_first_client_counts_from_its_first_month():
    months = [(13, 5), *((month, 0) for month in range(14, 30))]
    assert min(years_only(months)) == 24


@pytest.mark.parametrize("bad", [[(2, 1), (1, 1)], [(1, -1)], [("a", 1)], [(1, 1), (10**15, 1)]])
def test_a_bad_month_is_refused_for_years_too(bad):
    with pytest.raises(BadInput):
        years_only(bad)


def test_the_last_month_is_judged_too():
    assert max(years_only([(12, 5), *((month, 0) for month in range(13, 31))])) == 30
