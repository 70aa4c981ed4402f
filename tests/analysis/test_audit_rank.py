"""Isolating small groups by adding and subtracting published sums."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit.rank import Isolated, isolated
from analysis.checks import BadInput


def in_row_space(views, wanted, records):
    """Solve it in exact fractions: the slow and certain way."""
    rows = [[Fraction(record in view) for record in records] for view in views]
    target = [Fraction(record in wanted) for record in records]
    for column in range(len(records)):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        target = [a - target[column] * b for a, b in zip(target, pivot, strict=True)]
    return not any(target)


def test_a_difference_of_two_sums_is_isolated():
    assert isolated([{"a", "b"}, {"a"}], {"a": 20, "b": 9}) == (Isolated(frozenset({"b"}), 9),)


def test_a_difference_of_ten_clients_is_not():
    assert isolated([{"a", "b"}, {"a"}], {"a": 20, "b": 10}) == ()
    assert isolated([{"a", "b"}, {"a"}], {"a": 20, "b": 10}, k=11) == (Isolated(frozenset({"b"}), 10),)


def test_records_that_no_sum_tells_apart_count_together():
    clients = {"a": 20, "b": 5, "c": 5}
    assert isolated([{"a", "b", "c"}, {"a"}], clients) == ()
    assert isolated([{"a", "b", "c"}, {"a"}], {**clients, "c": 4}) == (Isolated(frozenset({"b", "c"}), 9),)


def test_two_cells_together_are_seen_where_neither_is_isolated():
    # b and c are never published apart; together they are what the whole has more than a and d.
    views = [{"a", "b", "c", "d"}, {"a", "d"}, {"b", "d"}]
    clients = {"a": 30, "b": 4, "c": 4, "d": 30}
    assert isolated(views, clients) == (Isolated(frozenset({"b", "c"}), 8),)
    assert isolated(views, {**clients, "c": 6}) == ()


def test_half_of_a_sum_is_seen_too():
    # (a+b) + (a+c) - (b+c) is twice a: whole numbers alone would not find it.
    found = isolated([{"a", "b"}, {"a", "c"}, {"b", "c"}], {"a": 3, "b": 30, "c": 30})
    assert [one.members for one in found] == [{"a"}]


def test_a_client_who_answered_twenty_times_counts_once():
    chatty = {f"answer {number}": 0 for number in range(19)} | {"first answer": 1, "others": 30}
    assert isolated([set(chatty), {"others"}], chatty) == (Isolated(frozenset(chatty) - {"others"}, 1),)


def test_nothing_published_isolates_nobody():
    assert isolated([], {"a": 3}) == isolated([set()], {"a": 3}) == ()


def test_a_record_without_clients_is_refused():
    with pytest.raises(BadInput, match="clients must have every record"):
        isolated([{"a", "b"}], {"a": 3})
    with pytest.raises(BadInput, match="k must be"):
        isolated([], {}, k=0)


@given(
    views=st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=6),
    sizes=st.lists(st.integers(1, 12), min_size=6, max_size=6),
)
@settings(max_examples=150)
def test_it_agrees_with_exact_fractions(views, sizes):
    clients = dict(zip("abcdef", sizes, strict=True))
    cells = {}
    for record in clients:
        signature = tuple(record in view for view in views)
        if any(signature):
            cells.setdefault(signature, set()).add(record)
    expected = set()
    for group in [*([one] for one in cells.values()), *itertools.combinations(cells.values(), 2)]:
        members = frozenset().union(*group)
        if sum(clients[record] for record in members) < 10 and in_row_space(views, members, list(clients)):
            expected.add(members)
    found = {one.members for one in isolated(views, clients)}
    singles = {one for one in expected if one in map(frozenset, cells.values())}
    # Of two cells that are isolated each by itself the pair says nothing new.
    assert singles <= found <= expected
    assert all(any(one < other for one in singles) for other in expected - found)


def test_a_thousand_sums_of_three_hundred_blocks_take_little_time():
    blocks = dict.fromkeys(range(300), 10)
    views = [set(range(first, first + size)) for first in range(280) for size in (1, 3, 12, 20)]
    assert isolated(views, blocks) == ()
