"""The exact test, against published values, scipy, and every deal counted in fractions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import TooFew
from analysis.permutation import count_tables, exact_is_feasible, exact_p_value, tables_with_totals


def written_out(counts):
    return [category for category, count in enumerate(counts) for _ in range(count)]


def squared_statistic(one, other):
    """T squared as a fraction, from its definition: every answer is held against every answer."""

    def placements(mine, theirs):
        return [sum(Fraction(1 + (y < x) - (x < y), 2) for y in theirs) / len(theirs) for x in mine]

    def part(values):
        mean = sum(values) / len(values)
        return sum((value - mean) ** 2 for value in values) / (len(values) * (len(values) - 1))

    x, y = placements(one, other), placements(other, one)
    variance, lead = part(x) + part(y), sum(y) / len(y) - Fraction(1, 2)
    if variance == 0:
        return math.inf if lead else 0
    return lead**2 / variance


def p_by_every_deal(before, after):
    totals = [one + other for one, other in zip(before, after, strict=True)]
    observed = squared_statistic(written_out(before), written_out(after))
    extreme = every = 0
    for table in itertools.product(*(range(total + 1) for total in totals)):
        if sum(table) != sum(before):
            continue
        deals = math.prod(math.comb(total, used) for total, used in zip(totals, table, strict=True))
        rest = [total - used for total, used in zip(totals, table, strict=True)]
        every += deals
        extreme += deals * (squared_statistic(written_out(table), written_out(rest)) >= observed)
    return extreme / every


def test_the_published_p_of_the_pain_scores_comes_out():
    # R: brunnermunzel::brunnermunzel.permutation.test(Y, N), its manual: p-value = 0.008038
    assert exact_p_value(before=[11, 2, 0, 1, 0], after=[3, 1, 4, 2, 1]) == pytest.approx(0.008038, abs=5e-7)


def test_the_published_p_of_the_depression_scores_comes_out():
    # R: brunnermunzel::brunnermunzel.permutation.test(x, y) with Hollander and Wolfe's scores, its manual: 0.158
    x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    values = sorted({*x, *y})
    counts = [[side.count(value) for value in values] for side in (x, y)]
    assert exact_p_value(before=counts[0], after=counts[1]) == pytest.approx(0.158, abs=5e-4)


@pytest.mark.parametrize(
    ("before", "after"), [([3, 2, 2], [1, 2, 3]), ([2, 3, 1, 1], [1, 1, 2, 3]), ([4, 1, 1], [1, 2, 4])]
)
def test_it_equals_scipy_permutation_test_over_all_deals(before, after):
    def size(x, y, axis=-1):
        # Deals of separated or equal answers have no variance; scipy divides by it all the same.
        found = np.abs(stats.brunnermunzel(x, y, axis=axis, distribution="normal").statistic)
        return np.nan_to_num(found, nan=0.0, posinf=1e9)

    # The call: scipy.stats.permutation_test((x, y), size, vectorized=True, n_resamples=inf, alternative="greater")
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = stats.permutation_test(
            (written_out(before), written_out(after)),
            size,
            vectorized=True,
            n_resamples=np.inf,
            alternative="greater",
        )
    assert exact_p_value(before=before, after=after) == pytest.approx(expected.pvalue, abs=1e-9)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([4, 4, 2], [1, 5, 4]),
        ([0, 3, 2], [4, 1, 0]),
        ([5, 0, 0], [0, 0, 5]),
        ([2, 0], [0, 9]),
        ([1, 2, 1, 2], [3, 0, 3, 1]),
        ([3, 0, 3], [0, 8, 0]),
        ([1, 1], [7, 5]),
    ],
)
def test_it_equals_counting_every_deal_in_fractions(before, after):
    assert exact_p_value(before=before, after=after) == pytest.approx(p_by_every_deal(before, after), abs=1e-12)


@given(
    pair=st.integers(2, 4).flatmap(
        lambda size: st.tuples(*[st.lists(st.integers(0, 3), min_size=size, max_size=size)] * 2)
    )
)
@settings(max_examples=40)
def test_small_tables_of_any_shape_equal_counting_every_deal(pair):
    before, after = pair
    if min(sum(before), sum(after)) >= 2:
        assert exact_p_value(before=before, after=after) == pytest.approx(p_by_every_deal(before, after), abs=1e-12)


def test_separated_sides_are_the_most_extreme_of_all_deals():
    assert exact_p_value(before=[15, 0], after=[0, 15]) == pytest.approx(2 / math.comb(30, 15), rel=1e-9)
    assert exact_p_value(before=[0, 15], after=[20, 0]) == pytest.approx(1 / math.comb(35, 15), rel=1e-9)


def test_equal_answers_on_both_sides_are_what_every_deal_gives():
    assert exact_p_value(before=[0, 15, 0], after=[0, 20, 0]) == 1


@pytest.mark.parametrize("after", [[3, 4], [0, 0], [0, 1]])
def test_fewer_than_two_answers_on_a_side_are_too_few(after):
    assert exact_p_value(before=[1, 0], after=after) == TooFew(n=min(1, sum(after)), needed=2)
    assert not exact_is_feasible(before=[1, 0], after=after)


@given(totals=st.lists(st.integers(0, 6), min_size=1, max_size=5), size=st.integers(0, 12))
def test_counting_and_listing_the_tables_agree_with_trying_everything(totals, size):
    tried = [list(t) for t in itertools.product(*(range(total + 1) for total in totals)) if sum(t) == size]
    assert tables_with_totals(totals, size).tolist() == tried
    assert count_tables(totals, size) == len(tried)


def test_a_count_of_tables_far_beyond_memory_is_a_plain_number():
    assert count_tables([10**30] * 9, 29) == math.comb(29 + 8, 8)


def test_the_exact_test_is_for_a_smaller_side_under_thirty():
    assert exact_is_feasible(before=[14, 15], after=[15, 15])
    assert not exact_is_feasible(before=[15, 15], after=[15, 15])
    assert exact_is_feasible(before=[1, 1], after=[20_000_000, 20_000_000])
    assert not exact_is_feasible(before=[20_000_000, 20_000_000], after=[20_000_000, 20_000_000])


def test_the_exact_test_is_for_at_most_two_hundred_thousand_tables():
    before, wide = [1, 2, 1, 2, 1, 2, 1, 2, 1], [4] * 9
    assert count_tables([5, 6, 5, 6, 5, 6, 5, 6, 5], 13) == 159_413
    assert exact_is_feasible(before=before, after=wide)
    assert not exact_is_feasible(before=[2, 2, 2, 2, 2, 2, 1, 2, 1], after=wide)


def test_a_small_side_against_millions_works_and_is_close_to_the_multinomial():
    # Against so many, dealing is drawing from fixed shares: of 2 answers both are lowest with chance 1/4, as all-high.
    found = exact_p_value(before=[2, 0], after=[10_000_000, 10_000_000])
    assert found == pytest.approx(0.5, abs=1e-6)
