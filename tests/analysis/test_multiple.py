"""Holm's adjustment against published and computed values."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.checks import BadInput
from analysis.multiple import holm

P_VALUES = st.lists(st.none() | st.floats(0, 1), max_size=12)


def test_it_equals_statsmodels_and_r():
    # multipletests([.01, .04, .03, .005, .5], method="holm")[1] of statsmodels 0.15.0
    # In R: p.adjust(c(.01, .04, .03, .005, .5), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005, 0.5]) == pytest.approx([0.04, 0.09, 0.09, 0.025, 0.5], abs=1e-12)


def test_a_question_that_could_not_be_asked_is_no_test():
    assert holm([0.01, None, 0.04, 0.03]) == pytest.approx([0.03, None, 0.06, 0.06])
    assert holm([None, None]) == (None, None)
    assert holm([]) == ()


def test_a_single_question_is_not_adjusted():
    assert holm([0.04]) == (0.04,)


def test_an_adjusted_p_value_is_never_above_one():
    assert holm([0.6, 0.7, 0.8]) == (1.0, 1.0, 1.0)


@given(p_values=P_VALUES)
@settings(deadline=None)
def test_adjusting_never_lowers_a_p_value_and_keeps_places_and_order(p_values):
    adjusted = holm(p_values)
    assert [p is None for p in adjusted] == [p is None for p in p_values]
    pairs = sorted((p, q) for p, q in zip(p_values, adjusted, strict=True) if p is not None)
    assert all(p <= q <= 1 for p, q in pairs)
    assert [q for _, q in pairs] == sorted(q for _, q in pairs)


@given(p_values=P_VALUES)
@settings(deadline=None)
def test_it_is_never_stricter_than_bonferroni(p_values):
    tests = sum(p is not None for p in p_values)
    assert all(q <= min(1, tests * p) for p, q in zip(p_values, holm(p_values), strict=True) if p is not None)


@given(p_values=P_VALUES.filter(len))
@settings(deadline=None)
def test_the_order_of_asking_does_not_matter(p_values):
    turned = p_values[1:] + p_values[:1]
    assert holm(turned) == holm(p_values)[1:] + holm(p_values)[:1]


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan"), "0.01", True])
def test_what_is_no_p_value_is_refused(p):
    with pytest.raises(BadInput, match=r"^p_values must be a number from 0 to 1"):
        holm([0.01, p])
