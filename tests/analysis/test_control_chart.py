"""Control charts: the line through the middle of a series, its limits, and when there are none."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.chart_rules import NHS_RULES, TWO_RULES, Latest, Signal
from analysis.checks import BadInput
from analysis.control_chart import Caution, Why, laney_chart, p_chart, xmr_chart

# The vignette 'Deviations from Excel defaults' of the R package NHSRplotthedots 0.2.2.
NHS = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
# Montgomery (1991), pages 152-155: cans that leak, in 30 samples of 50.
CANS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
SERIES = [62, 58, 65, 60, 61, 57, 66, 63, 59, 64, 60, 62, 58, 95, 61, 60]
POSITIVES = [12, 18, 9, 30, 25, 14, 5, 30, 22, 16, 19, 27, 33, 8]
SIZES = [20, 25, 14, 42, 31, 22, 61, 40, 30, 21, 28, 35, 44, 12]

VALUES = st.lists(st.integers(-50, 50), max_size=40)


def test_the_published_upper_limits_with_and_without_screening_come_out():
    assert round(xmr_chart(NHS).high[0], 2) == 4.60
    assert round(xmr_chart(NHS, screened=False).high[0], 2) == 6.95
    assert round(xmr_chart(NHS).estimate, 2) == 1.94
    assert Caution.SCREENED in xmr_chart(NHS).warnings
    assert Caution.SCREENED not in xmr_chart(NHS, screened=False).warnings


def test_the_published_leaking_cans_come_out():
    # qcc::qcc(orangejuice$D[1:30], sizes = 50, type = "p"): samples 15 and 23 lie beyond the limits.
    found = p_chart(CANS, [50] * 30)
    assert found.method == "p"
    assert [round(number, 4) for number in (found.estimate, found.low[0], found.high[0])] == [0.2313, 0.0524, 0.4102]
    assert [point for point, signal in enumerate(found.signals, 1) if signal is Signal.OUTSIDE] == [15, 23]


def test_limits_agree_with_r_to_the_ninth_decimal():
    # m <- mean(x); mr <- abs(diff(x)); k <- mr[mr < 3.267 * mean(mr)]; m + c(-1, 1) * 2.66 * mean(k)
    found = xmr_chart(SERIES)
    assert found.estimate == pytest.approx(63.1875, abs=1e-9)
    assert found.low[3] == pytest.approx(52.342884615384619, abs=1e-9)
    assert found.high[3] == pytest.approx(74.032115384615381, abs=1e-9)
    open_ = xmr_chart(SERIES, screened=False)
    assert (open_.low[0], open_.high[0]) == pytest.approx((41.198166666666665, 85.176833333333335), abs=1e-9)


def test_shares_agree_with_r_to_the_ninth_decimal():
    # cl <- sum(r)/sum(n); s <- sqrt(cl*(1-cl)/n); cl - 3*s
    found = p_chart(POSITIVES, SIZES)
    assert found.estimate == pytest.approx(0.63058823529411767, abs=1e-9)
    expected = (0.30681976746371625, 0.44519894991107656, 0.21260494064937219)
    assert (found.low[0], found.low[6], found.low[13]) == pytest.approx(expected, abs=1e-9)


def test_laneys_chart_agrees_with_r_to_the_ninth_decimal():
    # z <- (r/n-cl)/s; mr <- abs(diff(z)); k <- mr[mr < 3.267*mean(mr)]; cl + c(-3, 3)*s*mean(k)/1.128, as qicharts2
    found = laney_chart(POSITIVES, SIZES)
    assert found.method == "Laney p'"
    expected = (0.37447581302277516, 0.48393868890445690, 0.29994851988953397)
    assert (found.low[0], found.low[6], found.low[13]) == pytest.approx(expected, abs=1e-9)
    expected = (0.88670065756546013, 0.77723778168377844, 0.96122795069870137)
    assert (found.high[0], found.high[6], found.high[13]) == pytest.approx(expected, abs=1e-9)
    assert laney_chart(POSITIVES, SIZES, screened=False).low[6] == pytest.approx(0.261531405508350412, abs=1e-9)
    assert laney_chart(POSITIVES, SIZES, screened=False).low[0] == 0.0


@pytest.mark.parametrize(("n", "limits", "provisional"), [(11, False, False), (12, True, True), (20, True, False)])
def test_twelve_points_give_provisional_limits_and_twenty_firm_ones(n, limits, provisional):
    found = xmr_chart([3, 5] * 5 + [4] * (n - 10))
    assert (found.low[0] is not None, found.provisional) == (limits, provisional)
    assert (Caution.PROVISIONAL in found.warnings) is provisional
    assert found.reasons == (() if limits else (Why.TOO_FEW_POINTS,))
    assert found.centre == (found.estimate,) * n


def test_nineteen_points_are_still_provisional():
    assert xmr_chart([3, 5] * 9 + [4]).provisional


def test_too_few_points_give_a_line_and_no_signal():
    found = xmr_chart([1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9])
    assert found.signals == (None,) * 11
    assert found.high == (None,) * 11
    assert found.latest is Latest.NONE


def test_no_points_at_all_is_no_mistake():
    for found in (xmr_chart([]), p_chart([], []), laney_chart([], [])):
        assert (found.n, found.estimate, found.values, found.low) == (0, None, (), ())
        assert found.reasons == (Why.TOO_FEW_POINTS,)


@pytest.mark.parametrize("found", [xmr_chart([7] * 20), p_chart([0] * 20, [9] * 20), laney_chart([9] * 20, [9] * 20)])
def test_where_nothing_varies_there_are_no_limits(found):
    assert found.low == (None,) * 20
    assert found.reasons == (Why.NO_VARIATION,)
    assert not any(found.signals)
    assert not found.provisional


def test_equal_shares_have_a_p_chart_and_no_chart_of_their_own_variation():
    assert p_chart([5] * 20, [10] * 20).low[0] == pytest.approx(0.5 - 3 * math.sqrt(0.025))
    assert laney_chart([5] * 20, [10] * 20).reasons == (Why.NO_VARIATION,)


def test_screening_never_leaves_limits_without_width():
    # A series that jumps once has one moving range that is not 0; without it the limits would have no width.
    jump = xmr_chart([1] * 10 + [6] * 10)
    assert jump.high[0] == pytest.approx(3.5 + 2.66 * 5 / 19)
    assert Caution.SCREENED not in jump.warnings


def test_limits_start_anew_at_a_break():
    whole = xmr_chart(NHS + SERIES, breaks=[len(NHS)])
    first, second = xmr_chart(NHS), xmr_chart(SERIES)
    assert whole.high == first.high + second.high
    assert whole.centre == first.centre + second.centre
    assert whole.signals == first.signals + second.signals
    assert (whole.estimate, whole.warnings) == (second.estimate, second.warnings)


def test_the_latest_stretch_decides_what_is_said_of_the_chart():
    found = xmr_chart([*NHS, 3, 5, 3], breaks=[18])
    assert found.low[17] is not None
    assert found.low[18:] == (None,) * 3
    assert found.reasons == (Why.TOO_FEW_POINTS,)


def test_a_baseline_judges_what_follows_by_the_first_points():
    found = xmr_chart([3, 5] * 6 + [4, 4, 30], baseline=12)
    assert found.estimate == 4.0
    assert found.high == (pytest.approx(4 + 2.66 * 2),) * 15
    assert found.signals[-1] is Signal.OUTSIDE
    assert found.provisional
    assert xmr_chart([3, 5] * 15, baseline=20).provisional is False


def test_a_baseline_of_shares_keeps_the_sizes_of_later_points():
    found = p_chart([5] * 12 + [50], [10] * 12 + [100], baseline=12)
    assert found.high[12] == pytest.approx(0.5 + 3 * math.sqrt(0.25 / 100))


@pytest.mark.parametrize("breaks", [[0], [3, 3], [5, 4], [18], [19], [-1], [1.5], [True]])
def test_a_break_outside_the_series_or_out_of_order_is_refused(breaks):
    with pytest.raises(BadInput, match=r"^breaks must be "):
        xmr_chart(NHS, breaks=breaks)


def test_a_break_in_no_series_is_refused():
    with pytest.raises(BadInput, match=r"^breaks must be "):
        xmr_chart([], breaks=[1])


@pytest.mark.parametrize("baseline", [11, 0, 12.5, True])
def test_a_baseline_that_is_too_short_is_refused(baseline):
    with pytest.raises(BadInput, match=r"^baseline must be "):
        xmr_chart(NHS, baseline=baseline)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e100, "3", None, True])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(BadInput, match=r"^values must be "):
        xmr_chart([*NHS, value])


def test_shares_need_two_series_that_fit():
    with pytest.raises(BadInput, match=r"^positives and n must have the same number of points, got 1 and 2"):
        p_chart([1], [2, 3])
    with pytest.raises(BadInput, match=r"^positives must be at most n"):
        p_chart([3], [2])
    with pytest.raises(BadInput, match=r"^positives must be at most n"):
        laney_chart([3] * 20, [10**15 + 1] * 20)
    with pytest.raises(BadInput, match=r"^n must be a whole number of 1 or more"):
        laney_chart([0], [0])
    with pytest.raises(BadInput, match=r"^rules must be a list of outside"):
        xmr_chart(NHS, rules=["seven"])


def test_points_that_resemble_their_neighbours_are_warned_of():
    slow = [10 * math.sin(point / 3) for point in range(30)]
    assert Caution.LIKE_NEIGHBOURS in xmr_chart(slow).warnings
    assert Caution.LIKE_NEIGHBOURS in xmr_chart([value / 1000 for value in slow]).warnings
    assert Caution.LIKE_NEIGHBOURS not in xmr_chart(SERIES * 2).warnings


def test_the_nhs_rules_are_off_unless_asked_for():
    rising = [5, 1, 5, 1, 5, 1, 2.2, 2.4, 2.6, 2.8, 3, 3.2, 3.4, 5, 1, 5, 1, 5, 1, 3]
    assert Signal.TREND not in xmr_chart(rising).signals
    assert xmr_chart(rising, rules=NHS_RULES).signals[5:13] == (Signal.TREND,) * 8


@given(values=VALUES, rules=st.sampled_from([TWO_RULES, NHS_RULES]), screened=st.booleans())
@settings(max_examples=60)
def test_a_mirrored_series_has_the_mirrored_chart(values, rules, screened):
    found = xmr_chart(values, rules=rules, screened=screened)
    mirrored = xmr_chart([-value for value in values], rules=rules, screened=screened)
    assert mirrored.signals == found.signals
    assert mirrored.latest == found.latest
    assert mirrored.low == pytest.approx(tuple(high if high is None else -high for high in found.high), abs=1e-9)


@given(values=VALUES, factor=st.sampled_from([1e-6, 0.37, 3.0, 1e9]), shift=st.integers(-100, 100))
@settings(max_examples=60)
def test_another_unit_of_measurement_changes_no_signal(values, factor, shift):
    found = xmr_chart(values, rules=NHS_RULES)
    other = xmr_chart([factor * (value + shift) for value in values], rules=NHS_RULES)
    assert other.signals == found.signals
    assert other.reasons == found.reasons


@given(values=VALUES)
@settings(max_examples=60)
def test_a_point_is_outside_when_and_only_when_it_lies_beyond_a_limit(values):
    found = xmr_chart(values)
    for value, low, high, signal in zip(values, found.low, found.high, found.signals, strict=True):
        beyond = low is not None and (value < low - 1e-6 or value > high + 1e-6)
        assert (signal is Signal.OUTSIDE) is beyond


@given(counts=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=30))
@settings(max_examples=60)
def test_limits_of_shares_stay_between_nothing_and_everything(counts):
    sizes = [n for _, n in counts]
    positives = [min(count, n) for count, n in counts]
    for chart in (p_chart, laney_chart):
        found = chart(positives, sizes)
        limits = [limit for limit in (*found.low, *found.high) if limit is not None]
        assert all(0 <= limit <= 1 for limit in limits)
        assert all(math.isfinite(limit) for limit in limits)


@given(positives=st.lists(st.integers(1, 39), min_size=12, max_size=30))
@settings(max_examples=60)
def test_with_equal_numbers_laneys_chart_is_the_xmr_chart(positives):
    # But for the rounded constants: 3 / 1.128 = 2.6596 against 2.66.
    laney = laney_chart(positives, [40] * len(positives))
    xmr = xmr_chart([count / 40 for count in positives])
    assert laney.centre == pytest.approx(xmr.centre)
    if laney.high[0] is not None and laney.low[0] > 0 and laney.high[0] < 1:
        assert (laney.high[0] - laney.estimate) * 2.66 == pytest.approx((xmr.high[0] - xmr.estimate) * 3 / 1.128)
