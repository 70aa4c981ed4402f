"""The order in which a verdict is reached, and its edges."""

import pytest

from analysis.checks import BadInput
from analysis.intervals import Interval
from analysis.verdicts import Decision, Reason, Verdict, decide

MARGIN = (0.4265, 0.5735)


def decision(low, high, p, narrow_low, narrow_high, margin=MARGIN):
    return decide(
        interval=Interval(low, high, 0.95),
        p_value=p,
        narrow=Interval(narrow_low, narrow_high, 0.9),
        margin=margin,
        alpha=0.05,
    )


def test_an_interval_above_one_half_with_a_small_p_is_better():
    assert decision(0.53, 0.72, 0.01, 0.55, 0.70) == Decision(
        Verdict.BETTER, False, (Reason.INTERVAL_ABOVE_HALF, Reason.P_UNDER_ALPHA, Reason.NOT_WITHIN_MARGIN)
    )


def test_an_interval_below_one_half_with_a_small_p_is_worse():
    found = decision(0.28, 0.47, 0.01, 0.30, 0.45)
    assert (found.verdict, found.small) == (Verdict.WORSE, False)
    assert found.reasons[0] is Reason.INTERVAL_BELOW_HALF


@pytest.mark.parametrize(("low", "high", "verdict"), [(0.51, 0.56, "better"), (0.44, 0.49, "worse")])
def test_a_clear_difference_inside_the_margin_is_small(low, high, verdict):
    found = decision(low, high, 0.001, low + 0.005, high - 0.005)
    assert (found.verdict, found.small) == (verdict, True)


def test_an_interval_that_touches_one_half_is_not_clear_of_it():
    assert decision(0.5, 0.7, 0.01, 0.52, 0.68).verdict is Verdict.NOT_YET_CLEAR
    assert decision(0.3, 0.5, 0.01, 0.32, 0.48).verdict is Verdict.NOT_YET_CLEAR


@pytest.mark.parametrize("p", [0.05, 0.06, 1.0])
def test_a_clear_interval_without_a_small_p_is_not_enough(p):
    found = decision(0.51, 0.7, p, 0.52, 0.68)
    assert found.verdict is Verdict.NOT_YET_CLEAR
    assert Reason.P_NOT_UNDER_ALPHA in found.reasons


def test_a_small_p_without_a_clear_interval_is_not_enough():
    assert decision(0.49, 0.7, 0.001, 0.51, 0.68).verdict is Verdict.NOT_YET_CLEAR


def test_a_narrow_interval_inside_the_margin_is_about_equal():
    found = decision(0.42, 0.55, 0.6, 0.43, 0.54)
    assert (found.verdict, found.small) == (Verdict.ABOUT_EQUAL, False)


def test_a_clear_interval_inside_the_margin_without_a_small_p_is_about_equal():
    assert decision(0.501, 0.56, 0.07, 0.505, 0.55).verdict is Verdict.ABOUT_EQUAL


@pytest.mark.parametrize("narrow", [(0.4265, 0.54), (0.43, 0.5735)])
def test_touching_the_margin_is_not_inside_it(narrow):
    assert decision(0.42, 0.58, 0.6, *narrow).verdict is Verdict.NOT_YET_CLEAR


@pytest.mark.parametrize(
    "margin", [(0.5, 0.6), (0.4, 0.5), (0, 0.6), (0.4, 1), (0.6, 0.4), (0.4,), 0.4, ("a", "b"), (0.4, float("nan"))]
)
def test_a_margin_that_does_not_lie_around_one_half_is_refused(margin):
    with pytest.raises(BadInput, match=r"^margin"):
        decision(0.4, 0.6, 0.5, 0.45, 0.55, margin=margin)


def test_the_five_verdicts_are_the_words_that_other_parts_rely_on():
    assert [str(v) for v in Verdict] == ["better", "worse", "about-equal", "not-yet-clear", "too-few"]
