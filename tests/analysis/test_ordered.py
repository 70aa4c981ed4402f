"""Jonckheere and Terpstra's test from histograms."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput, TooFew
from analysis.ordered import jonckheere
from analysis.stratified import van_elteren

GROUPS = st.lists(st.lists(st.integers(0, 8), min_size=4, max_size=4), min_size=2, max_size=6)
NOTHING, ROUGH, ACCURATE = [35, 38, 40, 41, 43, 44], [38, 40, 40, 42, 44, 47], [40, 43, 44, 45, 46, 48]


def test_the_workers_of_hollander_and_wolfe():
    # Hollander and Wolfe (1999), example 6.2, knowledge of performance: J = 79
    found = jonckheere([[group.count(value) for value in range(35, 49)] for group in (NOTHING, ROUGH, ACCURATE)])
    assert found.statistic == 79
    # R: cor.test(group, y, method = "kendall", exact = FALSE): z = 2.0393, p-value = 0.04142
    assert found.z == pytest.approx(2.039293058844717, abs=1e-9)
    assert found.p == pytest.approx(0.04142078798609447, abs=1e-9)
    assert found.n == 18


@given(groups=GROUPS)
def test_it_equals_kendalls_tau_between_group_and_answer(groups):
    found = jonckheere(groups)
    group = np.repeat(np.arange(len(groups)), [sum(group) for group in groups])
    answers = np.concatenate([np.repeat(np.arange(4), group) for group in groups])
    if len(set(group)) < 2:
        assert found == TooFew(n=len(set(group)), needed=2)
    elif len(set(answers)) == 1:
        assert (found.z, found.p, found.estimate) == (0.0, 1.0, 0.5)
    elif len(group) > 2:
        # scipy.stats.kendalltau(group, answers, method="asymptotic").pvalue
        assert found.p == pytest.approx(stats.kendalltau(group, answers, method="asymptotic").pvalue, abs=1e-9)


@pytest.mark.parametrize("groups", [[[2, 1, 0], [0, 1, 0], [1, 0, 2]], [[1, 1], [1, 0], [0, 2], [2, 0]]])
def test_expectation_and_variance_are_those_of_every_way_to_deal(groups):
    cards = np.concatenate([np.repeat(np.arange(len(group)), group) for group in groups])
    edges = np.cumsum([0, *map(sum, groups)])

    def wins(order):
        piles = [order[low:high] for low, high in itertools.pairwise(edges)]
        pairs = itertools.combinations(piles, 2)
        return sum(((b[:, None] > a).sum() + (b[:, None] == a).sum() / 2) for a, b in pairs)

    every = [wins(cards[list(order)]) for order in itertools.permutations(range(len(cards)))]
    found = jonckheere(groups)
    assert found.statistic == wins(cards)
    assert found.z == pytest.approx((wins(cards) - np.mean(every)) / np.std(every), abs=1e-9)


@given(groups=GROUPS.filter(lambda groups: sum(map(any, groups)) > 1), place=st.integers(0, 4))
def test_turning_the_groups_or_the_scale_mirrors_it(groups, place):
    there = jonckheere(groups)
    for back in (jonckheere(groups[::-1]), jonckheere([group[::-1] for group in groups])):
        assert back.estimate == pytest.approx(1 - there.estimate, abs=1e-12)
        assert back.z == pytest.approx(-there.z, abs=1e-9)
    assert jonckheere([[*group[:place], 0, *group[place:]] for group in groups]) == there
    assert jonckheere([*groups[:place], [0] * 4, *groups[place:]]) == there


def test_with_two_groups_it_is_the_two_sided_rank_test():
    found = jonckheere([[80, 28, 51], [46, 16, 25]])
    assert found.p == pytest.approx(van_elteren(before=[[80, 28, 51]], after=[[46, 16, 25]]).p, abs=1e-9)
    assert found.estimate == pytest.approx(0.4830116388346707, abs=1e-9)


def test_a_rise_that_turns_is_no_trend():
    assert jonckheere([[9, 1], [1, 9], [9, 1]]).p == 1.0


def test_two_answers_and_ten_million_are_both_fine():
    two = jonckheere([[1, 0], [0, 1]])
    assert (two.statistic, two.estimate) == (1.0, 1.0)
    many = jonckheere([[10**7, 10**7], [10**7, 10**7 + 9000], [10**7, 10**7 + 20_000]])
    assert 0 < many.p < 0.05


def test_what_is_no_list_of_histograms_is_refused():
    with pytest.raises(BadInput, match=r"^groups"):
        jonckheere([[1, 2], [1, 2, 3]])
