"""The engine behind comparisons, against scipy on the same answers written out."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput, TooFew
from analysis.intervals import Interval
from analysis.placements import logit_t_interval, relative_effect, t_p_value, t_statistic


def written_out(counts):
    return np.repeat(np.arange(len(counts)), counts)


def sides(most=40, largest=7):
    def both(size):
        side = st.lists(st.integers(0, most), min_size=size, max_size=size)
        return st.tuples(side, side)

    return st.integers(2, largest).flatmap(both)


def test_the_pain_scores_of_brunner_and_munzel_come_out():
    # R: brunnermunzel::brunnermunzel.test(Y, N): W = 3.1375, df = 17.683, p = 0.005786, estimate 0.788961
    found = relative_effect(before=[11, 2, 0, 1, 0], after=[3, 1, 4, 2, 1])
    assert found.theta == pytest.approx(0.788961, abs=5e-7)
    assert found.df == pytest.approx(17.683, abs=5e-4)
    assert t_statistic(found) == pytest.approx(3.1375, abs=5e-5)
    assert t_p_value(found) == pytest.approx(0.005786, abs=5e-7)


def test_statsmodels_finds_the_same_effect_variance_and_degrees_of_freedom():
    # rank_compare_2ordinal([80, 28, 51], [46, 16, 25]) of statsmodels 0.15.0: prob1 (the chance that the first is
    # larger), var / (n1 + n2), df, and test_prob_superior().pvalue
    found = relative_effect(before=[80, 28, 51], after=[46, 16, 25])
    assert 1 - found.theta == pytest.approx(0.5169883611653293, abs=1e-9)
    assert found.standard_error**2 == pytest.approx(0.0012282381258925073, abs=1e-12)
    assert found.df == pytest.approx(180.9497062060723, abs=1e-8)
    assert t_p_value(found) == pytest.approx(0.628445998485194, abs=1e-9)


@given(pair=sides())
@example(pair=([80, 28, 51], [46, 16, 25]))
def test_theta_statistic_and_p_equal_scipy_brunnermunzel(pair):
    before, after = pair
    found = relative_effect(before=before, after=after)
    if min(sum(before), sum(after)) < 2 or found.standard_error == 0:
        return
    # scipy.stats.brunnermunzel(x, y), with x and y the answers written out one by one
    expected = stats.brunnermunzel(written_out(before), written_out(after))
    assert t_statistic(found) == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert t_p_value(found) == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-9)
    # mannwhitneyu(y, x).statistic of scipy.stats, per pair, is theta
    wins = stats.mannwhitneyu(written_out(after), written_out(before)).statistic
    assert found.theta == pytest.approx(wins / (sum(before) * sum(after)), abs=1e-12)


@given(pair=sides())
def test_the_variance_is_0_only_for_separated_sides_and_for_equal_answers(pair):
    before, after = pair
    if min(sum(before), sum(after)) < 2:
        return
    found = relative_effect(before=before, after=after)
    used = sum(one + other > 0 for one, other in zip(before, after, strict=True))
    assert (found.standard_error == 0) == (found.theta in (0, 1) or used == 1)


@given(pair=sides(), level=st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_the_interval_follows_its_formula_and_stays_inside_0_to_1(pair, level):
    before, after = pair
    effect = relative_effect(before=before, after=after)
    if min(sum(before), sum(after)) < 2:
        return
    found = logit_t_interval(effect, level=level)
    assert 0 <= found.low < found.high <= 1
    if effect.standard_error == 0:
        return
    # scipy.stats.t.ppf(q, df) and scipy.special.logit, expit as another way to the same numbers
    half = stats.t.ppf((1 + level) / 2, effect.df) * effect.standard_error / (effect.theta * (1 - effect.theta))
    centre = math.log(effect.theta / (1 - effect.theta))
    assert [found.low, found.high] == pytest.approx(
        [float(np.exp(-np.logaddexp(0, -(centre + sign * half)))) for sign in (-1, 1)], rel=1e-7, abs=1e-12
    )
    assert found.low <= effect.theta <= found.high


@pytest.mark.parametrize("size", [2, 3, 15, 30, 400])
def test_separated_sides_have_the_interval_of_the_nearest_table_that_varies(size):
    separated = relative_effect(before=[size, 0], after=[0, size])
    nearest = relative_effect(before=[size, 0], after=[1, size - 1])
    assert separated.theta == 1
    for level in (0.9, 0.95):
        one, other = logit_t_interval(separated, level=level), logit_t_interval(nearest, level=level)
        assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=1e-12)
    assert t_statistic(separated) == pytest.approx(t_statistic(nearest)) == pytest.approx(size - 1)
    assert t_p_value(separated) == pytest.approx(t_p_value(nearest))


def test_separated_sides_of_fifteen_have_the_interval_that_the_docstring_names():
    found = logit_t_interval(relative_effect(before=[0, 15, 0, 0], after=[0, 0, 10, 5]))
    assert (round(found.low, 3), round(found.high, 3)) == (0.759, 0.996)


def test_of_separated_sides_the_smaller_one_counts():
    small = logit_t_interval(relative_effect(before=[15, 0], after=[0, 15]))
    assert logit_t_interval(relative_effect(before=[15, 0], after=[0, 9_000_000])) == small
    assert logit_t_interval(relative_effect(before=[9_000_000, 0], after=[0, 15])) == small


@pytest.mark.parametrize("size", [15, 18, 19, 40])
def test_equal_answers_on_both_sides_have_nearly_the_exact_binomial_interval(size):
    # If none of n answers differs, a part up to 1 - .05^(1/n) still may (one-sided 95 percent, Clopper-Pearson:
    # scipy.stats.beta.ppf(.95, 1, n)); theta is then one half less half that part.
    found = logit_t_interval(relative_effect(before=[0, size], after=[0, size]), level=0.9)
    exact = 0.5 - stats.beta.ppf(0.95, 1, size) / 2
    assert found.low == pytest.approx(exact, abs=0.003)
    assert found.low + found.high == pytest.approx(1)


def test_equal_answers_have_no_distance_from_one_half():
    effect = relative_effect(before=[0, 15], after=[0, 20])
    assert (effect.theta, effect.standard_error, effect.df) == (0.5, 0.0, None)
    assert t_statistic(effect) == 0
    assert t_p_value(effect) == 1


@pytest.mark.parametrize(("before", "after"), [([1, 0], [3, 4]), ([3, 4], [0, 1]), ([1, 0], [0, 1])])
def test_one_answer_on_a_side_shows_no_spread(before, after):
    effect = relative_effect(before=before, after=after)
    assert 0 <= effect.theta <= 1
    assert effect.standard_error is None
    assert logit_t_interval(effect) == t_statistic(effect) == t_p_value(effect) == TooFew(n=1, needed=2)


@pytest.mark.parametrize(("before", "after"), [([0, 0], [3, 4]), ([3, 4], [0, 0]), ([0, 0], [0, 0])])
def test_an_empty_side_has_no_theta(before, after):
    assert relative_effect(before=before, after=after) == TooFew(n=0, needed=1)


def test_twenty_million_answers_are_counted_exactly():
    size = 20_000_000
    found = relative_effect(before=[size, size + 1], after=[size + 2, size])
    exact = (2 * (size * size) + size * (size + 2) + (size + 1) * size) / (2 * (2 * size + 1) * (2 * size + 2))
    assert found.theta == exact
    # The same shares with a thousand times fewer answers have about the square root of that more uncertainty.
    small = relative_effect(before=[size // 1000, size // 1000], after=[size // 1000, size // 1000])
    assert found.standard_error * math.sqrt(1000) == pytest.approx(small.standard_error, rel=1e-4)


def test_ties_of_millions_agree_with_the_formula_in_fractions():
    # Two categories: placements take two values, so the variance is p (1 - p) / (4 (n - 1)) on each side.
    before, after = (3_000_000, 7_000_000), (4_000_000, 6_000_000)
    found = relative_effect(before=before, after=after)
    expected = (0.3 * 0.7 + 0.4 * 0.6) / (4 * (10_000_000 - 1))
    assert found.standard_error**2 == pytest.approx(expected, rel=1e-12)
    assert found.theta == 0.45


def test_numbers_far_beyond_any_survey_stay_finite():
    found = relative_effect(before=[10**40, 10**40 + 10**30], after=[10**40, 10**40])
    assert 0 < found.standard_error < 1
    assert math.isfinite(found.df)


def test_a_level_that_is_no_level_is_refused():
    with pytest.raises(BadInput, match=r"^level "):
        logit_t_interval(relative_effect(before=[3, 4], after=[4, 3]), level=95)


def test_the_interval_carries_its_level():
    assert isinstance(found := logit_t_interval(relative_effect(before=[3, 4], after=[4, 3]), level=0.9), Interval)
    assert found.level == 0.9
