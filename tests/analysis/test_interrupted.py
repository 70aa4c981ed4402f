"""Two straight lines, before and after a date."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.checks import BadInput, TooFew
from analysis.interrupted import Caution, Why, interrupted

SERIES = [41.2, 43.0, 42.1, 44.8, 43.9, 45.2, 46.8, 45.1, 47.3, 48.0, 46.9, 49.1, 48.2, 50.3]
SERIES += [55.1, 54.2, 57.0, 56.1, 58.9, 58.0, 60.2, 61.1, 60.0, 63.2, 62.9, 64.8, 66.1, 65.0, 67.3, 68.2]
# A walk in which each point keeps seven tenths of the last one's deviation.
WALK = [50.0, 49.7, 49.1, 49.9, 51.3, 53.2, 53.6, 53.3, 53.1, 54.6, 56.7, 57.0, 55.8, 55.4, 57.8, 58.3, 56.8, 57.6]
WALK += [57.2, 57.6, 58.2, 58.5, 60.2, 60.9, 61.0, 62.2, 63.6, 62.3, 62.9, 62.7, 63.6, 63.2, 64.4, 65.4, 65.9, 65.7]
WALK += [66.3, 66.2, 66.1, 67.7, 67.6, 70.0, 71.4, 69.8, 71.1, 70.7, 71.8, 72.7]

VALUES = st.lists(st.integers(-50, 50), min_size=24, max_size=60)


def test_ordinary_least_squares_agree_with_statsmodels_to_the_ninth_decimal():
    # sm.OLS(y, np.column_stack([1, t, D, D * (t - 14)])).fit(): params, bse, pvalues, conf_int()
    found = interrupted(SERIES, start=14)
    assert found.slope_before == pytest.approx(0.6116483516483531, abs=1e-9)
    assert found.estimate == found.jump.estimate == pytest.approx(3.8721961861667733, abs=1e-9)
    assert found.turn.estimate == pytest.approx(0.2979104718810608, abs=1e-9)
    assert found.jump.ordinary == pytest.approx(0.6516362667151089, abs=1e-9)
    assert found.turn.ordinary == pytest.approx(0.07549431879099872, abs=1e-9)
    # The ordinary errors are the larger ones here, so interval and p are theirs.
    assert (found.jump.p, found.turn.p) == pytest.approx((2.857554069685381e-06, 0.000537937347600704), abs=1e-12)
    assert (found.interval.low, found.interval.high) == pytest.approx((2.5327386566465275, 5.211653715687019), abs=1e-9)


@pytest.mark.parametrize(
    ("lags", "jump", "turn"),
    [(2, 0.3886884979176118, 0.03886020608778137), (3, 0.2838610028213684, 0.03567771460682203)],
)
def test_newey_west_errors_agree_with_statsmodels_to_the_ninth_decimal(lags, jump, turn):
    # .fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True).bse; and with two lags in R
    # sqrt(diag(NeweyWest(fit, lag = 2, prewhite = FALSE, adjust = TRUE))): 0.388688497917609732 0.038860206087781665
    found = interrupted(SERIES, start=14, lags=lags)
    assert (found.jump.newey_west, found.turn.newey_west) == pytest.approx((jump, turn), abs=1e-9)
    assert found.lags == lags


def test_the_larger_of_the_two_errors_is_used():
    # statsmodels on WALK: ordinary .5626238, Newey-West with 3 lags .6766300, p .8554850955510819.
    found = interrupted(WALK, start=24)
    assert found.lags == 3
    assert found.jump.newey_west == pytest.approx(0.6766299733305307, abs=1e-9)
    assert found.jump.ordinary == pytest.approx(0.5626238265578636, abs=1e-9)
    assert found.p == pytest.approx(0.8554850955510819, abs=1e-9)
    assert found.interval.low == pytest.approx(-1.4876146298862165, abs=1e-9)
    assert found.turn.interval.high == pytest.approx(0.12181856595308996, abs=1e-9)


def test_a_trend_that_was_already_there_is_no_change():
    series = [50 + t / 2 + ((7 * t * t + t) % 12 - 6) / 8 for t in range(48)]
    found = interrupted(series, start=24)
    assert round(found.naive, 1) == 12.0
    assert round(found.estimate, 1) == 0.2
    assert found.p > 0.4


def test_the_usual_lag_follows_the_rule_of_thumb():
    # floor(4 * (n / 100)^(2 / 9)): Newey and West (1994), Review of Economic Studies 61, 631-653.
    assert [interrupted([*range(n - 1), 0], start=12).lags for n in (24, 27, 28, 100, 281)] == [2, 2, 3, 4, 5]


@pytest.mark.parametrize(("start", "n", "shortest"), [(11, 30, 11), (19, 30, 11), (0, 30, 0), (30, 30, 0), (0, 0, 0)])
def test_twelve_points_on_each_side_are_needed(start, n, shortest):
    assert interrupted(SERIES[:n], start=start) == TooFew(n=shortest, needed=12)


def test_twelve_points_on_each_side_are_enough_and_said_to_be_short():
    assert interrupted(SERIES[2:26], start=12).warnings == (Caution.SHORT,)
    assert interrupted(WALK + WALK[:1], start=24).warnings == (Caution.SHORT,)
    assert interrupted(WALK + WALK[:2], start=24).warnings == ()


@pytest.mark.parametrize("values", [[7.0] * 24, [0.0] * 24, [1e99 + 1e97 * t for t in range(24)]])
def test_points_on_two_lines_have_no_interval_and_no_p(values):
    found = interrupted(values, start=12)
    assert (found.interval, found.p, found.reasons) == (None, None, (Why.NO_VARIATION,))
    assert (found.jump.ordinary, found.jump.newey_west) == (0, 0)
    assert found.estimate == pytest.approx(0, abs=1e-9 * max(values, default=1) + 1e-9)


def test_a_clean_jump_and_a_clean_turn_are_found_exactly():
    found = interrupted([float(t) for t in range(12)] + [30 + 3.0 * t for t in range(12)], start=12)
    assert found.slope_before == pytest.approx(1)
    assert found.jump.estimate == pytest.approx(30 - 12)
    assert found.turn.estimate == pytest.approx(2)


@pytest.mark.parametrize(
    ("values", "more", "message"),
    [
        ([*SERIES, math.nan], {"start": 14}, "values must be "),
        ([*SERIES, 1e100], {"start": 14}, "values must be "),
        (SERIES, {"start": 31}, "start must be a position in the series of 30 points, got 31"),
        (SERIES, {"start": -1}, "start must be "),
        (SERIES, {"start": 14, "lags": 30}, "lags must be under the number of points, 30, got 30"),
        (SERIES, {"start": 14, "lags": 0.5}, "lags must be "),
        (SERIES, {"start": 14, "level": 1}, "level must be "),
    ],
)
def test_what_cannot_be_used_is_refused(values, more, message):
    with pytest.raises(BadInput, match=f"^{message}"):
        interrupted(values, **more)


@given(values=VALUES, factor=st.sampled_from([-1.0, 0.01, 1e80]), shift=st.integers(-9, 9))
@settings(max_examples=60)
def test_another_unit_of_measurement_changes_estimates_alike_and_p_not(values, factor, shift):
    found = interrupted(values, start=12)
    moved = interrupted([factor * (value + shift) for value in values], start=12)
    assert moved.estimate == pytest.approx(factor * found.estimate, rel=1e-6, abs=1e-9 * abs(factor))
    if found.p is not None and moved.p is not None:
        assert moved.p == pytest.approx(found.p, abs=1e-6)


@given(values=VALUES, lags=st.integers(0, 23))
@settings(max_examples=60)
def test_an_interval_holds_its_estimate_and_is_never_that_of_the_smaller_error(values, lags):
    found = interrupted(values, start=12, lags=lags)
    for change in (found.jump, found.turn):
        if change.interval is not None:
            assert change.interval.low < change.estimate < change.interval.high
            assert change.interval.high - change.estimate >= max(change.ordinary, change.newey_west)
            assert 0 <= change.p <= 1
