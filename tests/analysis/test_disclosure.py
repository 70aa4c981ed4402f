"""What may be printed of a row, at every threshold and on both sides of it."""

import dataclasses
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import BadInput
from analysis.disclosure import (
    FIVE_ANSWERS,
    NINE_HALF_STEPS,
    Almost,
    Classes,
    DisclosurePolicy,
    FewerThanTen,
    NotShown,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    positive_share,
    print_count,
    print_row,
)
from analysis.intervals import wilson

ROWS = st.one_of(
    st.lists(st.integers(0, 12), min_size=5, max_size=5), st.lists(st.integers(0, 120), min_size=5, max_size=5)
)


def row(*counts, classes=FIVE_ANSWERS):
    return print_row(counts, clients=sum(counts), classes=classes)


# How fine a row is.


def test_under_ten_clients_nothing_is_shown():
    assert row(1, 1, 2, 3, 2) == NotShown()
    assert isinstance(row(1, 1, 2, 3, 3), PrintedTenths)


def test_a_statement_with_fewer_than_ten_answers_is_not_shown_however_many_clients_there_are():
    assert print_row([1, 1, 2, 3, 2], clients=400) == NotShown()


def test_under_fifty_clients_there_is_one_share_in_tenths():
    assert isinstance(row(9, 10, 10, 10, 10), PrintedTenths)
    assert isinstance(row(10, 10, 10, 10, 10), PrintedClasses)


def test_from_fifty_clients_there_are_three_classes_and_from_two_hundred_five():
    assert row(39, 40, 40, 40, 40).classes == FIVE_ANSWERS.three
    assert row(40, 40, 40, 40, 40).classes == FIVE_ANSWERS.five


def test_a_statement_that_many_left_out_is_as_coarse_as_its_own_answers_ask():
    assert isinstance(print_row([0, 0, 3, 3, 6], clients=200), PrintedTenths)
    assert print_row([30, 30, 30, 30, 30], clients=400).classes == FIVE_ANSWERS.three


def test_the_nine_half_steps_of_the_composite_fold_the_same_way():
    assert row(*[10] * 9, classes=NINE_HALF_STEPS).classes == NINE_HALF_STEPS.three
    assert row(*[30] * 9, classes=NINE_HALF_STEPS).classes == NINE_HALF_STEPS.five
    assert row(0, 0, 0, 0, 5, 5, 5, 5, 0, classes=NINE_HALF_STEPS).tenths == 8


# Tenths.


@pytest.mark.parametrize(("positive", "tenths"), [(4, 2), (5, 2), (6, 3), (7, 3), (10, 5), (13, 7), (14, 7), (15, 8)])
def test_a_half_tenth_goes_away_from_the_middle(positive, tenths):
    assert row(0, 20 - positive, 0, positive, 0).tenths == tenths


@given(positive=st.integers(0, 49), others=st.integers(0, 49))
def test_a_row_and_its_mirror_image_look_alike(positive, others):
    if 10 <= positive + others < 50:
        assert row(others, 0, 0, 0, positive).tenths == 10 - row(positive, 0, 0, 0, others).tenths


def test_the_ends_of_the_tenths_are_said_in_words():
    assert row(0, 20, 0, 0, 0).almost is Almost.NOBODY
    assert row(0, 0, 0, 0, 20).almost is Almost.EVERYBODY
    assert row(0, 10, 0, 0, 10).almost is None
    assert [str(word) for word in Almost] == ["almost-nobody", "almost-everybody"]


@pytest.mark.parametrize(("answers", "end"), [(10, 2), (17, 2), (18, 1), (49, 1)])
def test_the_ends_are_wider_where_there_are_few_answers(answers, end):
    assert (row(0, 0, 0, 0, answers).tenths, row(answers, 0, 0, 0, 0).tenths) == (10 - end, end)
    assert row(0, 0, 0, 0, answers).end == end


def test_nobody_and_three_in_thirty_are_printed_alike():
    assert row(0, 30, 0, 0, 0) == row(0, 29, 0, 0, 1) == row(0, 27, 0, 0, 3)
    assert row(0, 10, 0, 0, 0) == row(0, 8, 0, 0, 2) != row(0, 7, 0, 0, 3)


def test_at_an_end_the_interval_reaches_to_none_or_to_all():
    low, high = row(0, 20, 0, 0, 0).interval, row(0, 0, 0, 0, 20).interval
    assert (low.low, high.high) == (0.0, 1.0)
    assert (low.high, high.low) == (wilson(2, 20).high, wilson(18, 20).low)


def test_in_no_row_of_tenths_is_it_certain_that_fewer_than_three_answered_otherwise():
    fits = {}
    for answers in range(10, 50):
        for positive in range(answers + 1):
            printed = row(answers - positive, 0, 0, 0, positive)
            fits.setdefault(printed, []).append((answers - positive, positive))
    assert len(fits) == 77
    for rows in fits.values():
        for side in zip(*rows, strict=True):
            assert max(side) >= 3
            assert len(set(side)) > 1


@pytest.mark.parametrize(("answers", "n"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (48, 50)])
def test_the_number_of_answers_is_rounded_to_five(answers, n):
    assert row(0, answers, 0, 0, 0).n == n


def test_the_interval_comes_from_the_printed_share_and_the_printed_number():
    assert row(1, 2, 3, 9, 6).interval == wilson(7 * 20 / 10, 20)
    assert row(10, 13, 17, 15, 8).interval == wilson(35 * 65 / 100, 65)


# Classes.


def test_under_two_hundred_answers_percents_go_in_steps_of_five_and_add_to_one_hundred():
    # 20 of 60 three times: 33.3 each, 6 steps of 5 and two thirds; the two worst classes get the steps that are left.
    assert row(10, 10, 20, 10, 10).percents == (35, 35, 30)


def test_from_two_hundred_answers_percents_are_whole():
    # 20.3 and 19.7 percent for the last two; the point that is left goes to the .7.
    assert row(66, 66, 66, 67, 65).percents == (20, 20, 20, 20, 20)


def test_the_largest_remainder_gets_the_step_that_is_left():
    # In steps of 5 percent of 61: 5.57, 5.57 and 8.85.
    assert row(8, 9, 17, 13, 14).percents == (30, 25, 45)
    # 19.05, 19.52, 20.00, 20.48 and 20.95 percent of 210: two points are left, for .95 and .52.
    assert row(40, 41, 42, 43, 44).percents == (19, 20, 20, 20, 21)


def test_a_class_under_one_step_is_joined_so_that_nothing_that_is_there_prints_as_nought():
    assert row(2, 2, 36, 30, 30).classes == ((0, 1, 2), (3, 4))
    assert row(2, 3, 35, 30, 30).percents == (5, 35, 60)
    assert row(10, 4, 186, 200, 100).classes == ((0, 1), (2,), (3,), (4,))
    assert row(10, 5, 185, 200, 100).percents == (2, 1, 37, 40, 20)


def test_a_class_with_two_clients_is_joined_and_one_with_three_is_not():
    assert row(1, 1, 28, 20, 10).classes == ((0, 1, 2), (3, 4))
    assert row(1, 2, 27, 20, 10).classes == ((0, 1), (2,), (3, 4))


def test_a_class_without_any_client_is_joined_too():
    assert row(0, 0, 30, 20, 10).classes == ((0, 1, 2), (3, 4))


def test_the_positive_percent_is_what_the_printed_classes_add_to():
    printed = row(40, 41, 42, 43, 47)
    assert printed.positive_percent == printed.percents[3] + printed.percents[4]
    assert positive_share(printed) == printed.positive_percent / 100


def test_where_too_few_answers_are_positive_only_the_others_are_said():
    # As classes it would read ((0, 1), (2, 3, 4)), and that tells that two clients at most were positive.
    printed = row(20, 20, 18, 1, 1)
    assert printed == PrintedMost(category=(0, 1, 2), more_than=0.9, positive=False) == row(20, 20, 17, 1, 1)
    assert row(70, 60, 60, 0, 2) == printed
    assert row(20, 20, 17, 1, 2).classes == FIVE_ANSWERS.three


# More than 90 percent.


def test_exactly_ninety_percent_is_not_more_than_ninety_percent():
    assert row(0, 5, 0, 45, 0).percents == (10, 90)
    assert row(0, 5, 0, 46, 0) == PrintedMost(category=(3, 4), more_than=0.9, positive=True)


def test_a_class_over_ninety_percent_is_all_that_is_printed():
    printed = row(0, 1, 1, 28, 30)
    assert [field.name for field in dataclasses.fields(printed)] == ["category", "more_than", "positive"]
    assert printed == row(0, 0, 0, 100, 60)


def test_of_two_hundred_clients_one_answer_can_be_the_class():
    assert row(5, 5, 5, 5, 190) == PrintedMost(category=(4,), more_than=0.9, positive=True)


def test_classes_that_exceed_ninety_percent_only_when_joined_are_seen_too():
    assert row(1, 1, 54, 2, 3) == PrintedMost(category=(0, 1, 2), more_than=0.9, positive=False)


def test_a_policy_under_which_joining_leaves_nothing_to_say_shows_nothing():
    policy = DisclosurePolicy(tenths_below=10, five_from=10, smallest_class=6)
    assert print_row([2, 2, 2, 2, 2], clients=10, policy=policy) == NotShown()


def test_under_ten_clients_nothing_is_shown_whatever_a_statement_may_ask():
    policy = DisclosurePolicy(statement_minimum=5)
    assert print_row([1, 1, 2, 3, 2], clients=9, policy=policy) == NotShown()
    assert isinstance(print_row([1, 1, 2, 3, 2], clients=10, policy=policy), PrintedTenths)


# Coverage.


@pytest.mark.parametrize(
    ("n", "printed"),
    [(0, FewerThanTen()), (9, FewerThanTen()), (10, 10), (12, 10), (13, 15), (1_002, 1_000), (1_003, 1_005)],
)
def test_coverage_is_rounded_to_five_and_under_ten_it_is_only_that(n, printed):
    assert print_count(n) == printed


def test_a_half_is_rounded_up():
    assert print_count(15, policy=DisclosurePolicy(round_n=10)) == 20
    assert print_count(25, policy=DisclosurePolicy(round_n=10)) == 30


@pytest.mark.parametrize("n", [-1, 2.5, "12", True])
def test_coverage_that_is_no_count_is_refused(n):
    with pytest.raises(BadInput, match=r"^n must be"):
        print_count(n)


# What must always hold.


@given(counts=ROWS)
def test_whatever_is_printed_can_be_rebuilt_from_what_is_printed(counts):
    printed = row(*counts)
    if isinstance(printed, PrintedTenths):
        found = wilson(printed.tenths * printed.n / 10, printed.n)
        ends = (
            0.0 if printed.tenths == printed.end else found.low,
            1.0 if printed.tenths == 10 - printed.end else found.high,
        )
        assert (printed.interval.low, printed.interval.high) == ends
    elif isinstance(printed, PrintedClasses):
        assert printed.n % 5 == 0
        assert sum(printed.percents) == 100
        assert 0 < min(printed.percents) <= max(printed.percents) <= 90
        assert len(printed.percents) == len(printed.classes) >= 2
        if printed.positive_percent is not None:
            assert printed.interval == wilson(printed.positive_percent * printed.n / 100, printed.n)
    elif isinstance(printed, PrintedMost):
        assert printed == PrintedMost(printed.category, 0.9, FIVE_ANSWERS.side(printed.category))


@given(counts=ROWS)
def test_no_printed_percent_is_more_than_one_step_away_from_the_truth(counts):
    printed = row(*counts)
    if isinstance(printed, PrintedClasses):
        step = 5 if sum(counts) < 200 else 1
        for group, percent in zip(printed.classes, printed.percents, strict=True):
            size = sum(counts[position] for position in group)
            assert size >= 3
            assert percent % step == 0
            assert abs(percent - 100 * size / sum(counts)) < step


@given(counts=ROWS, silent=st.integers(0, 300))
def test_clients_who_left_a_statement_out_never_make_its_row_finer(counts, silent):
    assert print_row(counts, clients=sum(counts) + silent) in (row(*counts), NotShown())


def test_every_printed_row_of_ten_to_twelve_answers_fits_at_least_five_histograms():
    # P12 of docs/disclosure.md for one row: an outsider who reads it cannot tell which of five or more it was.
    fits = {}
    for total in range(8, 13):
        for cuts in itertools.combinations(range(total + 4), 4):
            edges = (-1, *cuts, total + 4)
            counts = [right - left - 1 for left, right in itertools.pairwise(edges)]
            printed = row(*counts)
            fits[printed] = fits.get(printed, 0) + 1
    assert min(fits.values()) >= 5
    assert len(fits) == 8


def test_neighbours_in_the_printed_rows_of_two_hundred_answers_are_printed_alike():
    alike = [
        counts
        for moved in itertools.product((-1, 0, 1), repeat=5)
        if row(*(counts := [40 + step for step in moved])) == row(40, 40, 40, 40, 40)
    ]
    assert len(alike) >= 5


# Refusals.


def test_more_answers_than_clients_are_refused():
    with pytest.raises(BadInput, match="at most one answer per client"):
        print_row([4, 4, 4, 4, 5], clients=20)


def test_a_row_on_another_scale_than_the_classes_is_refused():
    with pytest.raises(BadInput, match="must have 5 categories like classes, got 3"):
        print_row([10, 10, 10], clients=30)


def test_a_row_that_is_no_histogram_is_refused():
    with pytest.raises(BadInput, match="counts must be whole numbers"):
        print_row([10, 10, -10, 10, 10], clients=30)


@pytest.mark.parametrize(
    "thresholds",
    [
        {"block_clients": 0},
        {"tenths_below": 5},
        {"five_from": 40},
        {"smallest_class": 2.5},
        {"most": 0.5},
        {"most": 1.1},
        {"round_n": 0},
        {"round_n": 20},
        {"coarse_step": 3},
        {"coarse_step": 0},
        {"level": 1.0},
    ],
)
def test_thresholds_that_contradict_each_other_are_refused(thresholds):
    with pytest.raises(BadInput):
        DisclosurePolicy(**thresholds)


def test_a_scale_of_three_answers_can_be_printed_with_classes_of_its_own():
    three = Classes(three=((0,), (1,), (2,)), five=((0,), (1,), (2,)), positive=(2,))
    assert row(80, 28, 51, classes=three).percents == (50, 20, 30)
