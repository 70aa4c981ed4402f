"""Between which numbers a hidden count lies."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit.enumeration import every_histogram
from analysis.audit.interval import Range, Rule, Weakness, count_ranges, row_ranges, row_weaknesses, weaknesses
from analysis.checks import BadInput
from analysis.disclosure import (
    FIVE_ANSWERS,
    Classes,
    DisclosurePolicy,
    NotShown,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    print_row,
)
from analysis.intervals import Interval

SOME = Interval(0.2, 0.8, 0.95)
FOUR = Classes(((0, 1), (2, 3)), ((0,), (1,), (2,), (3,)), (2, 3))
TWO = Classes(((0,), (1,)), ((0,), (1,)), (1,))


def test_two_small_cells_that_add_to_eight_are_both_four():
    rules = [Rule({"a": 1}, 1, 4), Rule({"b": 1}, 1, 4), Rule({"a": 1, "b": 1}, 8, 8)]
    assert count_ranges({"a": {"a": 1}, "b": {"b": 1}}, rules) == {"a": Range(4, 4), "b": Range(4, 4)}


def test_a_sum_of_counts_can_be_asked_for():
    rules = [Rule({"a": 1}, 1, 4), Rule({"b": 2}, None, 9)]
    assert count_ranges({"both": {"a": 1, "b": 1}}, rules) == {"both": Range(1, 8)}


def test_rules_that_nothing_obeys_give_nothing():
    assert count_ranges({"a": {"a": 1}}, [Rule({"a": 1}, 5, None), Rule({"a": 1}, None, 4)]) is None


def test_a_question_without_an_upper_bound_is_refused():
    with pytest.raises(BadInput, match="must be bounded"):
        count_ranges({"a": {"a": 1}}, [Rule({"a": 1}, 2, None)])


@given(
    cells=st.lists(st.integers(0, 6), min_size=4, max_size=4),
    hidden=st.sets(st.integers(0, 3), min_size=1),
)
@settings(max_examples=25)
def test_it_agrees_with_trying_every_table_of_two_by_two(cells, hidden):
    names = ["ab"[row] + "cd"[column] for row in (0, 1) for column in (0, 1)]
    margins = [(0, 1), (2, 3), (0, 2), (1, 3)]
    rules = [Rule({names[i]: 1, names[j]: 1}, cells[i] + cells[j], cells[i] + cells[j]) for i, j in margins]
    rules += [Rule({names[place]: 1}, cells[place], cells[place]) for place in range(4) if place not in hidden]
    fits = [
        table
        for table in itertools.product(range(13), repeat=4)
        if all(table[i] + table[j] == cells[i] + cells[j] for i, j in margins)
        and all(table[place] == cells[place] for place in range(4) if place not in hidden)
    ]
    found = count_ranges({names[place]: {names[place]: 1} for place in hidden}, rules)
    for place in hidden:
        values = [table[place] for table in fits]
        assert found[names[place]] == Range(min(values), max(values))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Range(0, 3), ()),
        (Range(0, 2), (Weakness.NARROW,)),
        (Range(9, 11), (Weakness.NARROW,)),
        (Range(10, 12), ()),
        (Range(12, 12), (Weakness.POINT,)),
        (Range(4, 4), (Weakness.POINT, Weakness.NARROW)),
        (Range(0, 0), (Weakness.CERTAIN_ZERO,)),
    ],
)
def test_a_range_tells_too_much_when_it_is_narrow_for_a_small_count(found, told):
    assert weaknesses(found) == told


def test_that_everybody_answered_the_same_tells_too_much():
    assert weaknesses(Range(10, 12), rest=Range(0, 0)) == (Weakness.CERTAIN_ALL,)
    assert weaknesses(Range(10, 14), rest=Range(0, 4)) == ()


def test_no_row_in_tenths_tells_too_much():
    rows = {print_row([n - p, p], clients=n, classes=TWO) for n in (10, 17, 18, 49) for p in range(n + 1)}
    three = Classes(((0, 1), (2, 3)), ((0,), (1,), (2,), (3,)), (2, 3))
    assert len(rows) > 25
    assert {printed: weak for printed in rows if (weak := row_weaknesses(printed, classes=three))} == {}


@pytest.mark.parametrize(
    ("tenths", "n", "end", "told"),
    [
        (10, 10, 0, {Weakness.CERTAIN_ZERO}),
        (9, 10, 0, {Weakness.NARROW}),
        (9, 10, 1, {Weakness.NARROW}),
        (9, 15, 1, {Weakness.NARROW}),
        (10, 45, 0, {Weakness.NARROW}),
    ],
)
def test_finer_ends_of_the_tenths_would_tell_too_much(tenths, n, end, told):
    weak = row_weaknesses(PrintedTenths(tenths, n, SOME, end), classes=FIVE_ANSWERS)
    assert set(weak) == {0, 1, 2}
    assert {one for place in (0, 1, 2) for one in weak[place]} == told


@pytest.mark.parametrize(
    "counts",
    [(0, 3, 17, 20, 10), (2, 2, 46, 0, 0), (0, 0, 0, 4, 46), (1, 2, 20, 60, 40), (3, 3, 60, 90, 60), (0, 2, 5, 195, 8)],
)
def test_no_row_of_classes_tells_too_much(counts):
    assert row_weaknesses(print_row(counts, clients=sum(counts)), classes=FIVE_ANSWERS) == {}


SMALL_ROWS = DisclosurePolicy(tenths_below=15, five_from=19)


def test_the_ranges_are_those_of_every_histogram_that_is_printed_alike():
    alike = {}
    for answers in range(10, 23):
        for counts in every_histogram(answers, 4):
            alike.setdefault(print_row(counts, clients=answers, classes=FOUR, policy=SMALL_ROWS), []).append(counts)
    kinds = {}
    for printed in alike:
        kinds.setdefault((type(printed), getattr(printed, "classes", None)), []).append(printed)
    checked = [printed for some in kinds.values() for printed in some[:: max(1, len(some) // 3)][:3]]
    assert len(checked) > 15
    for printed in checked:
        ranges = row_ranges(printed, classes=FOUR, policy=SMALL_ROWS)
        if isinstance(printed, PrintedMost | NotShown):
            continue  # no number of answers is printed, so that there are larger ones too
        for place, values in enumerate(zip(*alike[printed], strict=True)):
            low, high = ranges[place].low, ranges[place].high
            if isinstance(printed, PrintedTenths):
                assert (low, high) == (min(values), max(values))
            assert low <= min(values)
            assert max(values) <= high


def test_an_answer_whose_share_is_printed_is_not_hidden():
    # 'Forward' against 'not forward': both shares are printed, and no answer is hidden in them.
    assert row_weaknesses(print_row([4, 6], clients=10, classes=TWO), classes=TWO) == {}


def test_a_row_that_is_not_shown_tells_nothing():
    assert row_weaknesses(NotShown(), classes=FIVE_ANSWERS) == {}


def test_a_row_that_nobody_could_have_printed_is_named():
    exact = PrintedClasses(((0, 1), (2,), (3, 4)), (17, 8, 75), 10, 75, None)
    assert row_weaknesses(exact, classes=FIVE_ANSWERS) == dict.fromkeys(range(5), (Weakness.NOT_BY_THE_RULES,))
    every = PrintedClasses(FIVE_ANSWERS.five, (10, 10, 20, 30, 30), 10, 60, None)
    assert set(row_weaknesses(every, classes=FIVE_ANSWERS)) == {0, 1, 2, 3, 4}


def test_smaller_classes_would_tell_too_much():
    # A class of two that is printed by itself: each of its two answers lies between 0 and 2.
    policy = DisclosurePolicy(smallest_class=1, coarse_step=1)
    printed = print_row([1, 1, 18, 20, 10], clients=50, policy=policy)
    assert row_weaknesses(printed, classes=FIVE_ANSWERS, policy=policy)[0] == (Weakness.NARROW,)
