"""One region with an action against the regions without it."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.between import Between, Caution, PlaceboDates, Why, between, between_regions, placebo_dates
from analysis.checks import BadInput, TooFew
from analysis.placements import relative_effect

SEVEN = [0.62, 0.51, 0.48, 0.53, 0.50, 0.47, 0.52]
QUIET, RISEN = [4, 8, 8], [2, 6, 12]


def test_the_estimate_is_the_change_less_the_mean_change_of_the_others():
    found = between(SEVEN, treated=0)
    assert (found.n, found.effect) == (7, 0.62)
    assert found.others == pytest.approx(sum(SEVEN[1:]) / 6)
    assert found.estimate == pytest.approx(0.62 - sum(SEVEN[1:]) / 6)
    assert (found.interval, found.verdict, found.reasons) == (None, None, (Why.NO_INTERVAL,))


def test_estimates_and_permutation_p_agree_with_r():
    # e <- c(.62, .51, .48, .53, .50, .47, .52); d <- sapply(1:7, function(j) e[j] - mean(e[-j]))
    # sapply(1:7, function(t) mean(abs(d) >= abs(d[t]) - 1e-9))
    estimates = [0.1183333333333333, -0.01, -0.045, 0.0133333333333334, -0.0216666666666667, -0.0566666666666666]
    estimates += [0.0016666666666667]
    p_values = [0.14285714285714285, 0.8571428571428571, 0.42857142857142855, 0.7142857142857143, 0.5714285714285714]
    p_values += [0.2857142857142857, 1.0]
    for treated, (estimate, p) in enumerate(zip(estimates, p_values, strict=True)):
        found = between(SEVEN, treated=treated)
        assert (found.estimate, found.p) == pytest.approx((estimate, p), abs=1e-9)


def test_with_seven_regions_p_is_never_under_one_in_seven():
    found = between(SEVEN, treated=0)
    assert (found.as_large, found.p) == (0, pytest.approx(1 / 7))


def test_a_change_that_was_seen_elsewhere_is_counted_in_both_directions():
    found = between([0.62, 0.38, 0.50, 0.50], treated=0)
    assert (found.as_large, found.p) == (1, 0.5)


def test_equal_changes_everywhere_are_as_large_everywhere():
    found = between([0.3, 0.3, 0.3, 0.3], treated=2)
    assert (found.as_large, found.p) == (3, 1.0)
    assert found.estimate == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("regions", "others"), [(1, 0), (3, 2)])
def test_three_regions_to_compare_with_are_needed(regions, others):
    assert between(SEVEN[:regions], treated=0) == TooFew(n=others, needed=3)
    assert isinstance(between(SEVEN[:4], treated=0), Between)


def test_without_regions_there_is_nothing_to_compare():
    assert between([], treated=0) == TooFew(n=0, needed=3)
    assert between_regions(before=[], after=[], treated=0) == TooFew(n=0, needed=3)
    assert placebo_dates([], treated=0, start=1) == TooFew(n=0, needed=3)


@pytest.mark.parametrize("treated", [7, -1, 0.5, True])
def test_a_region_that_is_not_there_is_refused(treated):
    with pytest.raises(BadInput, match=r"^treated must be "):
        between(SEVEN, treated=treated)


@pytest.mark.parametrize("effect", [math.nan, math.inf, 1e100, None])
def test_an_effect_that_is_no_number_is_refused(effect):
    with pytest.raises(BadInput, match=r"^effects must be "):
        between([*SEVEN, effect], treated=0)


@given(effects=st.lists(st.floats(-1, 1), min_size=4, max_size=9), shift=st.floats(-1, 1))
@settings(max_examples=60)
def test_a_change_that_all_regions_share_changes_nothing(effects, shift):
    found, moved = between(effects, treated=1), between([effect + shift for effect in effects], treated=1)
    assert moved.estimate == pytest.approx(found.estimate, abs=1e-9)
    mirrored = between([-effect for effect in effects], treated=1)
    assert mirrored.estimate == -found.estimate
    assert mirrored.p == found.p


def test_theta_of_each_region_is_what_is_compared():
    before, after = [QUIET, [5, 10, 9], QUIET, [9, 8, 7]], [RISEN, QUIET, [3, 9, 8], [7, 7, 9]]
    thetas = [relative_effect(before=b, after=a).theta for b, a in zip(before, after, strict=True)]
    found = between_regions(before=before, after=after, treated=0)
    assert found.effect == thetas[0]
    assert found.estimate == pytest.approx(thetas[0] - sum(thetas[1:]) / 3, abs=1e-12)
    assert found.warnings == ()


def test_a_region_with_too_few_answers_is_left_out_and_said_to_be():
    small = [1, 1, 12]
    found = between_regions(before=[small, QUIET, QUIET, RISEN, QUIET], after=[QUIET] * 3 + [RISEN] * 2, treated=4)
    assert (found.n, found.warnings) == (4, (Caution.REGIONS_LEFT_OUT,))
    assert found.effect == relative_effect(before=QUIET, after=RISEN).theta


def test_fifteen_answers_on_each_side_are_needed():
    fourteen, fifteen = [2, 4, 8], [3, 4, 8]
    assert between_regions(before=[QUIET] * 4, after=[fourteen, *[QUIET] * 3], treated=0) == TooFew(n=14, needed=15)
    assert between_regions(before=[fourteen, *[QUIET] * 3], after=[QUIET] * 4, treated=1) == TooFew(n=2, needed=3)
    assert isinstance(between_regions(before=[fifteen] * 4, after=[fifteen] * 4, treated=0), Between)
    assert isinstance(between_regions(before=[fourteen] * 4, after=[fourteen] * 4, treated=0, minimum=14), Between)


def test_regions_that_do_not_fit_are_refused():
    with pytest.raises(BadInput, match=r"^before and after must have the same number of regions, got 1 and 2"):
        between_regions(before=[QUIET], after=[QUIET, QUIET], treated=0)
    with pytest.raises(BadInput, match=r"^every histogram must have the same number of categories"):
        between_regions(before=[QUIET, [1, 2]], after=[QUIET, QUIET], treated=0)
    with pytest.raises(BadInput, match=r"^every histogram must have the same number of categories"):
        placebo_dates([[QUIET, [1, 2]]], treated=0, start=1)
    with pytest.raises(BadInput, match=r"^minimum must be a whole number of 2 or more"):
        between_regions(before=[QUIET], after=[QUIET], treated=0, minimum=1)
    with pytest.raises(BadInput, match=r"^minimum must be a whole number of 2 or more"):
        placebo_dates([[QUIET] * 2] * 4, treated=0, start=1, minimum=1)
    assert isinstance(placebo_dates([[QUIET] * 2] * 4, treated=0, start=1, minimum=2), PlaceboDates)


def test_a_trend_that_was_there_before_the_action_shows_at_earlier_dates():
    rising = [[12, 6, 2], [6, 8, 6], [4, 8, 8], [3, 8, 9]]
    found = placebo_dates([rising, *[[QUIET] * 4] * 3], treated=0, start=3)
    assert [placebo.start for placebo in found.placebos] == [1, 2]
    assert found.dates_as_large == 2
    alone = between_regions(before=[[22, 22, 16], *[[12, 24, 24]] * 3], after=[rising[3], *[QUIET] * 3], treated=0)
    assert (found.estimate, found.p, found.effect) == (alone.estimate, alone.p, alone.effect)
    first = between_regions(before=[rising[0], *[QUIET] * 3], after=[[10, 16, 14], *[[8, 16, 16]] * 3], treated=0)
    assert found.placebos[0].estimate == first.estimate


def test_placebo_dates_use_no_block_after_the_action():
    quiet = [[QUIET] * 3 + [RISEN], *[[QUIET] * 4] * 3]
    found = placebo_dates(quiet, treated=0, start=3)
    assert [placebo.estimate for placebo in found.placebos] == [0, 0]
    assert found.dates_as_large == 0


def test_a_date_with_too_few_answers_is_skipped_and_none_left_is_said():
    few = [1, 1, 1]
    found = placebo_dates([[few, QUIET, RISEN], *[[QUIET] * 3] * 3], treated=0, start=2)
    assert found.placebos == ()
    assert found.warnings == (Caution.NO_PLACEBO_DATES,)
    assert placebo_dates([[few, few, RISEN], *[[QUIET] * 3] * 3], treated=0, start=2) == TooFew(n=6, needed=15)


@pytest.mark.parametrize("start", [0, 3, 4])
def test_a_start_outside_the_blocks_is_refused(start):
    with pytest.raises(BadInput, match=r"start must be "):
        placebo_dates([[QUIET] * 3] * 4, treated=0, start=start)


def test_regions_with_unequal_numbers_of_blocks_are_refused():
    with pytest.raises(BadInput, match=r"^blocks must have the same number of blocks"):
        placebo_dates([[QUIET] * 3, [QUIET] * 2], treated=0, start=1)
