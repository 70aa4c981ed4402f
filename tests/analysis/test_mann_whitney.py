"""Mann and Whitney's test from counts, against SAS, coin and scipy."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput, TooFew
from analysis.mann_whitney import APPROXIMATE, EXACT, mann_whitney
from analysis.placements import relative_effect

SIDE = st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(any)


def written_out(counts):
    return np.repeat(np.arange(len(counts)), counts)


def test_the_arthritis_example_of_sas():
    # SAS/STAT, PROC NPAR1WAY: sum of scores 999 for 27 active patients, Z = 2.9466, two-sided p = .0032
    found = mann_whitney(before=[12, 7, 7, 4, 2], after=[5, 1, 5, 11, 5])
    assert found.statistic == 999 - 27 * 28 / 2
    assert found.p_approximate == pytest.approx(2 * stats.norm.sf(2.9466), abs=1e-6)
    assert (found.method, found.n) == (EXACT, 59)


@pytest.mark.parametrize(
    ("before", "after", "statistic", "exact", "approximate"),
    [
        ([12, 7, 7, 4, 2], [5, 1, 5, 11, 5], 621, 0.002844739286256624, 0.003213224183874707),
        ([11, 2, 0, 1, 0], [3, 1, 4, 2, 1], 121.5, 0.006690222999955131, 0.00774078670510717),
        ([2, 3, 10], [1, 4, 40], 415, 0.0355214163238008, 0.04245207791858034),
    ],
)
def test_it_equals_coin_and_r(before, after, statistic, exact, approximate):
    # R: pvalue(coin::wilcox_test(y ~ side, distribution = "exact")); wilcox.test(after, before, exact = FALSE)
    found = mann_whitney(before=before, after=after)
    assert found.statistic == statistic
    assert found.p == pytest.approx(exact, abs=1e-9)
    assert found.p_approximate == pytest.approx(approximate, abs=1e-9)


@given(before=SIDE, after=SIDE)
def test_it_equals_scipy_and_its_effect_is_theta(before, after):
    found = mann_whitney(before=before, after=after)
    # scipy.stats.mannwhitneyu(after, before, method="asymptotic")
    expected = stats.mannwhitneyu(written_out(after), written_out(before), method="asymptotic")
    assert found.statistic == expected.statistic
    assert found.estimate == pytest.approx(relative_effect(before=before, after=after).theta, abs=1e-12)
    if found.estimate != 0.5 or len(set(written_out(before)) | set(written_out(after))) > 1:
        assert found.p_approximate == pytest.approx(expected.pvalue, abs=1e-9)


@given(
    before=st.lists(st.integers(0, 3), min_size=3, max_size=3),
    after=st.lists(st.integers(0, 3), min_size=3, max_size=3),
)
@settings(max_examples=25)
def test_the_exact_p_is_what_dealing_every_hand_gives(before, after):
    if not any(before) or not any(after) or sum(before) + sum(after) > 10:
        return
    cards = [*written_out(before), *written_out(after)]
    ranks = stats.rankdata(cards)
    sums = [sum(ranks[list(hand)]) for hand in itertools.combinations(range(len(cards)), sum(after))]
    middle, observed = np.mean(sums), sum(ranks[sum(before) :])
    extreme = sum(abs(found - middle) >= abs(observed - middle) - 1e-9 for found in sums)
    assert mann_whitney(before=before, after=after).p == pytest.approx(extreme / len(sums), abs=1e-9)


@given(before=SIDE, after=SIDE, place=st.integers(0, 4))
def test_swapping_turning_and_an_empty_category(before, after, place):
    there = mann_whitney(before=before, after=after)
    wider = [[*side[:place], 0, *side[place:]] for side in (before, after)]
    there_too = mann_whitney(before=wider[0], after=wider[1])
    assert (there_too.p, there_too.estimate) == pytest.approx((there.p, there.estimate), abs=1e-12)
    for back in (mann_whitney(before=after, after=before), mann_whitney(before=before[::-1], after=after[::-1])):
        assert back.estimate == pytest.approx(1 - there.estimate, abs=1e-12)
        assert (back.p, back.p_approximate) == pytest.approx((there.p, there.p_approximate), abs=1e-9)


def test_when_all_answers_are_the_same_p_is_one():
    found = mann_whitney(before=[0, 5], after=[0, 50])
    assert (found.p, found.p_approximate, found.estimate) == (1.0, 1.0, 0.5)


def test_one_answer_on_a_side_still_has_an_exact_p():
    assert mann_whitney(before=[1, 0], after=[0, 9]).p == pytest.approx(0.1)


def test_an_empty_side_is_too_few():
    assert mann_whitney(before=[0, 0], after=[3, 4]) == TooFew(n=0, needed=1)


def test_from_thirty_on_the_smaller_side_it_is_approximate():
    assert mann_whitney(before=[15, 14], after=[20, 20]).method == EXACT
    found = mann_whitney(before=[15, 15], after=[20, 20])
    assert found.method == APPROXIMATE == "mann-whitney, normal approximation with ties and continuity"
    assert found.p == found.p_approximate


def test_a_large_other_side_makes_it_approximate_too():
    # The limit on the work: 30 x 58 x (29 + n) cells of two million.
    assert mann_whitney(before=[14, 15], after=[560, 560]).method == EXACT
    assert mann_whitney(before=[14, 15], after=[560, 561]).method == APPROXIMATE


def test_a_side_of_billions_costs_nothing():
    # Work or memory by the answer would not end here: it would run into the time a test may take at all.
    assert mann_whitney(before=[4, 5, 9], after=[10**9, 10**9, 10**9]).method == APPROXIMATE


def test_sides_on_different_scales_are_refused():
    with pytest.raises(BadInput, match=r"^before and after"):
        mann_whitney(before=[1, 2], after=[1, 2, 3])
