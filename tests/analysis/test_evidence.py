"""E-values per frozen block: right at every look."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput
from analysis.evidence import sign_evidence, two_share_evidence

BLOCKS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6)
STEP = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda pair: (pair[0], sum(pair)))
STEPS = st.lists(st.tuples(STEP, STEP), max_size=5)


def e_values(found):
    return [10**value for value in found.log10]


def test_the_sign_e_value_is_the_beta_formula():
    # R: 2^c(7, 14, 24) * beta(1 + c(6, 11, 20), 1 + c(1, 3, 4))
    found = sign_evidence([(6, 1), (5, 2), (9, 1)])
    assert e_values(found) == pytest.approx([2.285714285714286, 3.000732600732601, 63.155339732731044], abs=1e-9)
    assert (found.n, found.estimate) == (24, 20 / 24)
    assert found.p == pytest.approx(1 / 63.155339732731044, abs=1e-12)


def test_the_two_share_e_value_is_the_product_of_turner_ly_and_grunwald():
    # R, step by step with g = .18: dbinom(y1, n1, p) * dbinom(y2, n2, q) / (dbinom(y1, n1, m) * dbinom(y2, n2, m)),
    # p and q being (positive + g) / (answered + 2 g) so far, and m their mean weighted by n1 and n2
    found = two_share_evidence(before=[(4, 10), (5, 12), (3, 11)], after=[(8, 10), (9, 11), (10, 12)])
    assert e_values(found) == pytest.approx([1, 7.511896856588552, 256.3886739775331], abs=1e-9)
    assert (found.n, found.estimate) == (66, pytest.approx(27 / 33 - 12 / 33))


@pytest.mark.parametrize("n", [1, 4, 9])
def test_the_sign_e_value_has_expectation_one_when_nothing_changed(n):
    weights = stats.binom.pmf(range(n + 1), n, 0.5)
    values = [e_values(sign_evidence([(up, n - up)]))[0] for up in range(n + 1)]
    assert np.dot(weights, values) == pytest.approx(1)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("sizes", [(1, 1), (4, 9), (7, 2)])
def test_a_two_share_step_has_expectation_at_most_one_whatever_the_one_share(share, sizes):
    first = ((2, 9), (7, 9))
    expectation = 0.0
    for x, y in itertools.product(range(sizes[0] + 1), range(sizes[1] + 1)):
        found = two_share_evidence(before=[first[0], (x, sizes[0])], after=[first[1], (y, sizes[1])])
        weight = stats.binom.pmf(x, sizes[0], share) * stats.binom.pmf(y, sizes[1], share)
        expectation += weight * 10 ** (found.log10[1] - found.log10[0])
    assert expectation <= 1 + 1e-9


def test_it_cries_wolf_in_few_histories_however_often_one_looks():
    rng = np.random.default_rng(20200401)
    histories = rng.binomial(10, 0.5, size=(1500, 20))
    alarms = np.mean([sign_evidence([(up, 10 - up) for up in history]).p <= 0.05 for history in histories.tolist()])
    assert alarms < 0.04


def test_a_real_change_gathers_evidence_and_no_change_loses_it():
    assert sign_evidence([(40, 20)] * 4).log10[-1] > 1.3
    assert sign_evidence([(30, 30)] * 10).log10[-1] < 0


@given(blocks=BLOCKS)
def test_swapping_up_and_down_and_joining_blocks_keep_the_last_value(blocks):
    there, back = sign_evidence(blocks), sign_evidence([block[::-1] for block in blocks])
    assert back.log10 == pytest.approx(there.log10, abs=1e-9)
    assert 0 < there.p <= 1
    if blocks:
        whole = sign_evidence([(sum(up for up, _ in blocks), sum(down for _, down in blocks))])
        assert whole.log10[-1] == pytest.approx(there.log10[-1], abs=1e-9)
    assert sign_evidence([*blocks, (0, 0)]).p == there.p


@given(steps=STEPS)
def test_swapping_sides_or_counting_failures_keeps_the_evidence(steps):
    before, after = [first for first, _ in steps], [second for _, second in steps]
    there = two_share_evidence(before=before, after=after)
    failures = [[(n - positive, n) for positive, n in side] for side in (before, after)]
    for back in (
        two_share_evidence(before=after, after=before),
        two_share_evidence(before=failures[0], after=failures[1]),
    ):
        assert back.log10 == pytest.approx(there.log10, abs=1e-9)
        assert back.estimate == pytest.approx(-there.estimate if there.estimate is not None else None, abs=1e-12)
    assert all(math.isfinite(value) for value in there.log10)


def test_the_p_keeps_the_strongest_look():
    found = sign_evidence([(20, 0), (0, 20)])
    assert found.log10[1] < found.log10[0]
    assert found.p == pytest.approx(10 ** -found.log10[0])


def test_a_step_with_one_side_only_teaches_without_evidence():
    found = two_share_evidence(before=[(5, 10), (0, 0)], after=[(0, 0), (9, 10)])
    assert found.log10 == (pytest.approx(0), pytest.approx(0))
    assert found.p == 1.0


def test_without_blocks_there_is_no_evidence():
    assert (sign_evidence([]).p, sign_evidence([]).estimate, sign_evidence([]).log10) == (1.0, None, ())
    found = two_share_evidence(before=[(0, 0)], after=[(3, 4)])
    assert (found.p, found.estimate, found.n) == (1.0, None, 4)


def test_one_answer_a_side_has_an_effect_but_no_evidence_yet():
    found = two_share_evidence(before=[(1, 1)], after=[(0, 1)])
    assert (found.estimate, found.p, found.n) == (-1.0, 1.0, 2)


def test_millions_of_changes_stay_finite():
    found = sign_evidence([(10**7, 0)])
    assert (found.p, found.log10[0] > 3e6) == (0.0, True)


@pytest.mark.parametrize(
    ("blocks", "message"),
    [([(1, -1)], "blocks down"), ([(1.5, 1)], "blocks up"), ([(1, 2, 3)], "blocks must hold pairs"), ([7], "blocks")],
)
def test_what_is_no_block_is_refused(blocks, message):
    with pytest.raises(BadInput, match=rf"^{message}"):
        sign_evidence(blocks)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"before": [(5, 4)], "after": [(1, 4)]}, "before positive must be at most answered = 4"),
        ({"before": [(1, 4)], "after": [(1, 4)] * 2}, "before and after must have the same number of steps"),
        ({"before": [(1, 4)], "after": [(1, 4)], "prior": 0}, "prior"),
        ({"before": [(1, 4)], "after": [4]}, "after must hold pairs"),
    ],
)
def test_what_are_no_steps_is_refused(arguments, message):
    with pytest.raises(BadInput, match=rf"^{message}"):
        two_share_evidence(**arguments)
