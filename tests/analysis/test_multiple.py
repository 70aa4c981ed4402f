"""Holm's and Benjamini and Hochberg's adjustments against published and computed values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput
from analysis.multiple import benjamini_hochberg, holm

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
def test_adjusting_never_lowers_a_p_value_and_keeps_places_and_order(p_values):
    adjusted = holm(p_values)
    assert [p is None for p in adjusted] == [p is None for p in p_values]
    pairs = sorted((p, q) for p, q in zip(p_values, adjusted, strict=True) if p is not None)
    assert all(p <= q <= 1 for p, q in pairs)
    assert [q for _, q in pairs] == sorted(q for _, q in pairs)


@given(p_values=P_VALUES)
def test_it_is_never_stricter_than_bonferroni(p_values):
    tests = sum(p is not None for p in p_values)
    assert all(q <= min(1, tests * p) for p, q in zip(p_values, holm(p_values), strict=True) if p is not None)


@given(p_values=P_VALUES.filter(len))
def test_the_order_of_asking_does_not_matter(p_values):
    turned = p_values[1:] + p_values[:1]
    assert holm(turned) == holm(p_values)[1:] + holm(p_values)[:1]


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan"), "0.01", True])
def test_what_is_no_p_value_is_refused(p):
    with pytest.raises(BadInput, match=r"^p_values must be a number from 0 to 1"):
        holm([0.01, p])


# Benjamini and Hochberg, for lists that researchers look through.


def test_the_fifteen_p_values_of_benjamini_and_hochberg():
    # Benjamini and Hochberg (1995), section 3.2: with .05 their procedure finds four. In R: p.adjust(p, "BH")
    p_values = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]
    found = benjamini_hochberg(p_values)
    assert sum(p < 0.05 for p in found) == 4
    assert sum(p < 0.05 for p in holm(p_values)) == 3
    assert found[:6] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286], abs=1e-12)
    assert found[9:12] == pytest.approx([0.486, 0.58118181818181813, 0.714875], abs=1e-12)


def test_questions_that_could_not_be_asked_do_not_count_here_either():
    assert benjamini_hochberg([0.01, None, 0.04]) == pytest.approx([0.02, None, 0.04])
    assert (benjamini_hochberg([]), benjamini_hochberg([None])) == ((), (None,))


@given(p_values=P_VALUES)
def test_it_equals_scipy_and_is_never_stricter_than_holm(p_values):
    tests = [p for p in p_values if p is not None]
    found = benjamini_hochberg(p_values)
    # scipy.stats.false_discovery_control(p_values, method="bh")
    expected = stats.false_discovery_control(tests, method="bh") if tests else []
    assert [p for p in found if p is not None] == pytest.approx(list(expected), abs=1e-12)
    assert all(q <= h for q, h in zip(found, holm(p_values), strict=True) if q is not None)
    assert all(p <= q <= 1 for p, q in zip(p_values, found, strict=True) if p is not None)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused_here_too(p):
    with pytest.raises(BadInput, match=r"^p_values"):
        benjamini_hochberg([0.01, p])
