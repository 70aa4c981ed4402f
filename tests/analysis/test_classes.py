"""Folding the categories of a scale, and joining what is too small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import BadInput
from analysis.classes import FIVE_ANSWERS, NINE_HALF_STEPS, Classes, join_small

ANSWERS = st.lists(st.integers(0, 40), min_size=5, max_size=5)


@pytest.mark.parametrize("classes", [FIVE_ANSWERS, NINE_HALF_STEPS])
def test_the_two_scales_fold_into_three_and_five(classes):
    assert (len(classes.three), len(classes.five)) == (3, 5)
    assert classes.three[2] == classes.positive


def test_the_number_of_categories_follows_from_the_classes():
    assert (FIVE_ANSWERS.categories, NINE_HALF_STEPS.categories) == (5, 9)


@pytest.mark.parametrize(
    ("three", "five", "positive"),
    [
        (((0,), (2,)), ((0,), (2,)), (2,)),
        (((1,), (0,)), ((1,), (0,)), (1,)),
        (((0,), (1,)), ((0,), (1,), (2,)), (1,)),
        (((0, 1), (2,)), ((0,), (1, 2)), (2,)),
        (((0,), (1,)), ((0,), (1,)), ()),
        (((0,), (1,)), ((0,), (1,)), (0, 1)),
        (((0,), (1,)), ((0,), (1,)), (1, 1)),
        (((0,), (1,)), ((0,), (1,)), (2,)),
        (((0,), (1, 2)), ((0,), (1,), (2,)), (2,)),
        (((0,), (), (1,)), ((0,), (1,)), (1,)),
        ((), (), ()),
    ],
)
def test_classes_that_do_not_fit_together_are_refused(three, five, positive):
    with pytest.raises(BadInput):
        Classes(three=three, five=five, positive=positive)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([2, 30, 30, 30, 30], ((0, 1), (2,), (3,), (4,))),
        ([30, 2, 30, 30, 30], ((0, 1), (2,), (3,), (4,))),
        ([30, 30, 2, 30, 30], ((0,), (1, 2), (3,), (4,))),
        ([30, 30, 30, 2, 30], ((0,), (1,), (2,), (3, 4))),
        ([30, 30, 30, 30, 2], ((0,), (1,), (2,), (3, 4))),
        ([1, 1, 30, 30, 30], ((0, 1, 2), (3,), (4,))),
        ([30, 30, 30, 1, 1], ((0,), (1,), (2, 3, 4))),
        ([0, 0, 0, 100, 100], ((0, 1, 2, 3), (4,))),
        ([3, 3, 3, 3, 3], ((0,), (1,), (2,), (3,), (4,))),
        ([0, 0, 0, 0, 0], ((0, 1, 2, 3, 4),)),
    ],
)
def test_a_small_class_joins_its_own_kind_first(counts, expected):
    assert join_small(counts, FIVE_ANSWERS.five, FIVE_ANSWERS, smallest=3) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([1, 1, 30, 20, 20], ((0, 1, 2), (3, 4))),
        ([10, 10, 2, 20, 20], ((0, 1, 2), (3, 4))),
        ([10, 10, 30, 1, 1], ((0, 1), (2, 3, 4))),
    ],
)
def test_of_three_classes_the_middle_joins_the_negative_side(counts, expected):
    assert join_small(counts, FIVE_ANSWERS.three, FIVE_ANSWERS, smallest=3) == expected


def test_a_class_of_the_same_kind_goes_before_a_worse_one():
    scale = Classes(three=((0,), (1, 2), (3,)), five=((0,), (1,), (2,), (3,)), positive=(3,))
    assert join_small([9, 2, 9, 9], scale.five, scale, smallest=3) == ((0,), (1, 2), (3,))


def test_a_class_on_the_same_side_goes_before_a_worse_one():
    # 'Too little', 'right', 'too much', 'far too much': the positive answer need not be the last.
    scale = Classes(three=((0,), (1,), (2,), (3,)), five=((0,), (1,), (2,), (3,)), positive=(1,))
    assert join_small([9, 9, 2, 9], scale.five, scale, smallest=3) == ((0,), (1,), (2, 3))


@given(counts=ANSWERS, wide=st.booleans())
def test_joined_classes_keep_order_and_are_large_enough(counts, wide):
    joined = join_small(counts, FIVE_ANSWERS.five if wide else FIVE_ANSWERS.three, FIVE_ANSWERS, smallest=3)
    assert [position for group in joined for position in group] == [0, 1, 2, 3, 4]
    assert len(joined) == 1 or all(sum(counts[position] for position in group) >= 3 for group in joined)


@given(counts=ANSWERS)
def test_the_positive_share_stays_visible_when_both_sides_are_large_enough(counts):
    joined = join_small(counts, FIVE_ANSWERS.five, FIVE_ANSWERS, smallest=3)
    if sum(counts[:3]) >= 3 and sum(counts[3:]) >= 3:
        assert all(FIVE_ANSWERS.side(group) is not None for group in joined)


@given(counts=ANSWERS, other=ANSWERS)
def test_which_classes_remain_depends_only_on_which_are_small(counts, other):
    # Every class of 3 or more is changed to another size of 3 or more; the others stay.
    changed = [one if one < 3 else 3 + more for one, more in zip(counts, other, strict=True)]
    assert join_small(changed, FIVE_ANSWERS.five, FIVE_ANSWERS, smallest=3) == join_small(
        counts, FIVE_ANSWERS.five, FIVE_ANSWERS, smallest=3
    )
