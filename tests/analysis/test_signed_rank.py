"""Pratt's signed-rank test from a transition table, against coin and scipy."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput, TooFew
from analysis.signed_rank import APPROXIMATE, EXACT, signed_rank

RISING = [[5, 3, 1, 0, 0], [2, 6, 5, 2, 0], [0, 2, 8, 6, 1], [0, 1, 2, 9, 4], [0, 0, 1, 2, 10]]
FALLING = [[0, 0, 0, 0, 0], [0, 4, 1, 0, 0], [3, 9, 2, 1, 5], [0, 1, 2, 2, 2], [1, 3, 0, 0, 7]]
TABLE = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=3, max_size=3).filter(
    lambda table: any(map(any, table))
)


def differences(table):
    cells = itertools.product(range(len(table)), repeat=2)
    return np.array([after - before for before, after in cells for _ in range(table[before][after])])


@pytest.mark.parametrize(
    ("table", "exact", "approximate"),
    [(RISING, 0.0421761223115027, 0.03620307518907229), (FALLING, 0.07202492654323578, 0.06935758671273939)],
)
def test_it_equals_coin(table, exact, approximate):
    # R: pvalue(coin::wilcoxsign_test(after ~ before, zero.method = "Pratt", distribution = "exact")) and "asymptotic"
    found = signed_rank(table)
    assert found.p == pytest.approx(exact, abs=1e-9)
    assert found.p_approximate == pytest.approx(approximate, abs=1e-9)
    assert found.method == EXACT


def test_up_is_positive():
    assert signed_rank(RISING).estimate > 0 > signed_rank(FALLING).estimate


@given(table=TABLE)
def test_it_equals_scipy(table):
    moves = differences(table)
    found = signed_rank(table)
    if not np.any(moves):
        assert (found.p, found.p_approximate, found.estimate) == (1.0, 1.0, 0.0)
        return
    # scipy.stats.wilcoxon(after - before, zero_method="pratt", method="asymptotic"); one-sided it gives the sum up
    expected = stats.wilcoxon(moves, zero_method="pratt", method="asymptotic")
    assert found.p_approximate == pytest.approx(expected.pvalue, abs=1e-9)
    one_sided = stats.wilcoxon(moves, zero_method="pratt", method="asymptotic", alternative="greater")
    assert found.statistic == one_sided.statistic


@given(table=TABLE)
@settings(max_examples=30)
def test_the_exact_p_is_what_turning_every_sign_gives(table):
    moves = differences(table)
    if np.count_nonzero(moves) > 10:
        return
    ranks = stats.rankdata(abs(moves))[moves != 0]
    leads = [np.dot(signs, ranks) for signs in itertools.product((1, -1), repeat=len(ranks))]
    observed = abs(np.dot(np.sign(moves[moves != 0]), ranks))
    extreme = np.mean([abs(lead) >= observed - 1e-9 for lead in leads])
    assert signed_rank(table).p == pytest.approx(extreme, abs=1e-9)


@given(table=TABLE, place=st.integers(0, 3))
def test_swapping_before_and_after_mirrors_it(table, place):
    there = signed_rank(table)
    back = signed_rank([[row[column] for row in table] for column in range(3)])
    assert back.estimate == -there.estimate
    assert (back.p, back.p_approximate) == pytest.approx((there.p, there.p_approximate), abs=1e-12)
    assert 0 < there.p <= 1


def test_an_extra_empty_answer_at_an_end_changes_nothing():
    wider = [[*row, 0] for row in RISING] + [[0] * 6]
    assert signed_rank(wider) == signed_rank(RISING)


def test_without_clients_it_is_too_few_and_with_one_p_is_one():
    assert signed_rank([[0, 0], [0, 0]]) == TooFew(n=0, needed=1)
    one = signed_rank([[0, 1], [0, 0]])
    assert (one.p, one.estimate, one.n) == (1.0, 1.0, 1)


def test_large_tables_are_approximate_and_finite():
    found = signed_rank([[10**7, 10**7], [10**7 - 9000, 10**7]])
    assert found.method == APPROXIMATE
    assert 0 < found.p == found.p_approximate < 0.05
    assert signed_rank([[100, 50], [51, 100]]).method == APPROXIMATE
    assert signed_rank([[100, 50], [50, 100]]).method == EXACT


def test_what_is_no_square_table_is_refused():
    with pytest.raises(BadInput, match=r"^transitions"):
        signed_rank([[1, 2, 3], [1, 2, 3]])
