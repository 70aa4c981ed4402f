"""Kruskal and Wallis' test from count tables, as a gate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput, TooFew
from analysis.groups import kruskal_wallis
from analysis.mann_whitney import mann_whitney
from analysis.stratified import van_elteren

GROUPS = st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=2, max_size=6)


def test_the_bottle_caps_of_kruskal_and_wallis():
    # Kruskal and Wallis (1952), production of three machines: H = 5.656
    machines = [340, 345, 330, 342, 338], [339, 333, 344], [347, 343, 349, 355]
    found = kruskal_wallis([[machine.count(value) for value in range(330, 356)] for machine in machines])
    assert round(found.statistic, 3) == 5.656
    # R: kruskal.test(list(c(340, 345, 330, 342, 338), c(339, 333, 344), c(347, 343, 349, 355)))
    assert found.p == pytest.approx(0.05911886928979614, abs=1e-9)
    assert (found.df, found.n) == (2, 12)


def test_it_equals_r_with_ties():
    # R: kruskal.test(list(rep(1:5, c(12, 7, 7, 4, 2)), rep(1:5, c(5, 1, 5, 11, 5)), rep(1:5, c(3, 6, 9, 6, 3))))
    found = kruskal_wallis([[12, 7, 7, 4, 2], [5, 1, 5, 11, 5], [3, 6, 9, 6, 3]])
    assert found.statistic == pytest.approx(10.41268503730665, abs=1e-9)
    assert found.p == pytest.approx(0.005481686232720853, abs=1e-9)


@given(groups=GROUPS)
def test_it_equals_scipy_kruskal(groups):
    kept = [np.repeat(np.arange(4), group) for group in groups if any(group)]
    found = kruskal_wallis(groups)
    if len(kept) < 2:
        assert found == TooFew(n=len(kept), needed=2)
    elif len(np.unique(np.concatenate(kept))) == 1:
        assert (found.statistic, found.p, found.estimate) == (0.0, 1.0, 0.0)
    else:
        expected = stats.kruskal(*kept)
        assert found.statistic == pytest.approx(expected.statistic, abs=1e-9)
        # Near 0 rounding errors take over in scipy: its p then goes with their root, and is NaN when H falls below 0.
        if expected.statistic > 1e-3:
            assert found.p == pytest.approx(expected.pvalue, abs=1e-9)
        else:
            assert found.p == pytest.approx(stats.chi2.sf(found.statistic, found.df), abs=1e-9)
        assert 0 <= found.estimate <= 1 + 1e-12


@given(groups=GROUPS.filter(lambda groups: sum(map(any, groups)) > 1), place=st.integers(0, 4))
def test_neither_order_nor_direction_nor_an_empty_category_matters(groups, place):
    there = kruskal_wallis(groups)
    wider = [[*group[:place], 0, *group[place:]] for group in groups]
    for back in (
        kruskal_wallis(groups[::-1]),
        kruskal_wallis([group[::-1] for group in groups]),
        kruskal_wallis(wider),
    ):
        assert (back.statistic, back.p) == pytest.approx((there.statistic, there.p), rel=1e-9, abs=1e-12)


def test_with_two_groups_it_is_the_two_sided_rank_test():
    found = kruskal_wallis([[80, 28, 51], [46, 16, 25]])
    assert found.p == pytest.approx(van_elteren(before=[[80, 28, 51]], after=[[46, 16, 25]]).p, abs=1e-9)
    assert found.p == pytest.approx(mann_whitney(before=[80, 28, 51], after=[46, 16, 25]).p, abs=0.01)


def test_millions_of_answers_do_not_overflow():
    found = kruskal_wallis([[10**7, 10**7], [10**7, 10**7 + 20_000]])
    assert 0 < found.p < 0.05


def test_it_gives_no_direction_no_interval_and_no_verdict():
    found = kruskal_wallis([[1, 2], [3, 4]])
    assert (found.interval, found.verdict) == (None, None)


@pytest.mark.parametrize("groups", [[[1, 2], [1, 2, 3]], [[1, 2], "12"], [[1, -2], [1, 2]], 7, {0: [1, 2]}])
def test_what_is_no_list_of_histograms_is_refused(groups):
    with pytest.raises(BadInput, match=r"^groups"):
        kruskal_wallis(groups)
