"""A whole area compared region by region, and van Elteren's classical test."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput, TooFew
from analysis.compare import Verdict, Warned, compare
from analysis.placements import relative_effect
from analysis.stratified import STRATIFIED, VanElteren, compare_strata, van_elteren

# Made so that each region goes up and the heap goes down.
BEFORE = [[14, 9, 3, 3, 1], [5, 10, 11, 7, 3], [1, 8, 19, 41, 81]]
AFTER = [[49, 58, 29, 10, 4], [3, 7, 11, 10, 5], [0, 0, 0, 8, 22]]


def strata(most=40, least=0):
    side = st.lists(st.integers(0, most), min_size=4, max_size=4).filter(lambda counts: sum(counts) >= least)
    return st.lists(st.tuples(side, side), min_size=2, max_size=5).map(
        lambda pairs: tuple(map(list, zip(*pairs, strict=True)))
    )


def heap(strata):
    return [sum(column) for column in zip(*strata, strict=True)]


def test_every_region_goes_up_while_the_heap_goes_down():
    found = compare_strata(before=BEFORE, after=AFTER)
    assert [round(theta, 2) for theta in found.thetas] == [0.56, 0.59, 0.62]
    assert (round(found.theta, 2), found.verdict) == (0.59, Verdict.BETTER)
    pooled = compare(before=heap(BEFORE), after=heap(AFTER))
    assert (round(pooled.theta, 2), pooled.verdict) == (0.29, Verdict.WORSE)


def test_the_numbers_follow_from_the_strata_alone():
    # The formulas written out once more, from scipy.stats.brunnermunzel's own ingredients: placements and var(ddof=1).
    weights, thetas, parts, dfs = [], [], [], []
    for first, second in zip(BEFORE, AFTER, strict=True):
        x, y = (np.repeat(np.arange(5), counts) for counts in (first, second))
        wins = (y[:, None] > x).astype(float) + (y[:, None] == x) / 2
        weights.append(len(x) * len(y) / (len(x) + len(y) + 1))
        thetas.append(wins.mean())
        of_y, of_x = wins.mean(axis=1).var(ddof=1) / len(y), wins.mean(axis=0).var(ddof=1) / len(x)
        parts += [of_y * weights[-1] ** 2, of_x * weights[-1] ** 2]
        dfs += [len(y) - 1, len(x) - 1]
    theta = np.average(thetas, weights=weights)
    se = math.sqrt(sum(parts)) / sum(weights)
    df = sum(parts) ** 2 / sum(part**2 / df for part, df in zip(parts, dfs, strict=True))
    half = stats.t.ppf(0.975, df) * se / (theta * (1 - theta))
    found = compare_strata(before=BEFORE, after=AFTER)
    assert found.theta == pytest.approx(theta, abs=1e-12)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(theta - 0.5) / se, df), abs=1e-9)
    centre = math.log(theta / (1 - theta))
    assert (found.low, found.high) == pytest.approx(
        (1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))), abs=1e-9
    )
    assert found.method == STRATIFIED == "van elteren, stratified relative effects"


def test_one_stratum_given_as_two_halves_stays_near_the_plain_comparison():
    half = {"before": [20, 50, 130, 300, 500], "after": [15, 40, 130, 310, 505]}
    twice = compare_strata(before=[half["before"]] * 2, after=[half["after"]] * 2)
    plain = compare(**{side: [2 * count for count in counts] for side, counts in half.items()})
    assert twice.theta == pytest.approx(plain.theta, abs=1e-12)
    assert (twice.low, twice.high) == pytest.approx((plain.low, plain.high), abs=1e-5)


def test_it_carries_what_every_result_carries():
    found = compare_strata(before=BEFORE, after=AFTER)
    assert (found.estimate, found.p, found.n) == (found.theta, found.p_value, 216 + 216)
    assert (found.interval.low, found.interval.high, found.interval.level) == (found.low, found.high, 0.95)


def test_strata_under_the_minimum_are_left_out():
    few = [0, 0, 0, 0, 14]
    found = compare_strata(before=[*BEFORE, few, [3] * 5], after=[*AFTER, [9] * 5, few])
    assert found.used == (0, 1, 2)
    assert found.n_before == found.n_after == 216
    assert compare_strata(before=[*BEFORE, [3] * 5], after=[*AFTER, [3] * 5]).used == (0, 1, 2, 3)


@pytest.mark.parametrize(("minimum", "usable"), [(37, 0), (31, 0), (30, 2)])
def test_fewer_than_two_usable_strata_are_refused(minimum, usable):
    found = compare_strata(before=[BEFORE[0], BEFORE[2]], after=[AFTER[0], AFTER[2]], minimum=minimum)
    assert found == TooFew(n=usable, needed=2) if usable < 2 else found.used == (0, 1)


def test_one_usable_stratum_and_none_at_all_are_refused_with_their_number():
    assert compare_strata(before=[[15, 0], [1, 1]], after=[[0, 15], [50, 50]]) == TooFew(n=1, needed=2)
    assert compare_strata(before=[], after=[]) == TooFew(n=0, needed=2)


def test_regions_that_clearly_go_opposite_ways_are_said():
    up, down = [20, 20, 10, 5, 5], [5, 5, 10, 20, 20]
    found = compare_strata(before=[up, down], after=[down, up])
    assert (found.theta, found.verdict) == (pytest.approx(0.5), Verdict.ABOUT_EQUAL)
    assert found.warnings == (Warned.STRATA_DISAGREE,)
    assert compare_strata(before=[up, up], after=[down, down]).warnings == ()
    assert compare_strata(before=[up, up], after=[down, up]).warnings == ()


def test_within_a_family_the_adjusted_p_decides():
    found = compare_strata(before=BEFORE, after=AFTER, family_p=0.2)
    assert (found.verdict, found.family_p) == (Verdict.NOT_YET_CLEAR, 0.2)
    assert found.p_value < 0.05


def test_a_small_clear_difference_and_about_equal_are_told_apart():
    large = {"before": [[2000, 5000, 13000, 30000, 50000]] * 2}
    shifted = compare_strata(**large, after=[[1900, 4800, 12600, 29700, 51000]] * 2)
    assert (shifted.verdict, shifted.small) == (Verdict.BETTER, True)
    assert compare_strata(**large, after=large["before"]).verdict is Verdict.ABOUT_EQUAL


# Degenerate strata.


def test_strata_in_which_all_is_separated_or_the_same_claim_no_certainty():
    up = compare_strata(before=[[15, 0], [15, 0]], after=[[0, 15], [0, 15]])
    assert (up.theta, up.verdict) == (1.0, Verdict.BETTER)
    assert 0.8 < up.low < up.high < 1
    assert 0 < up.p_value < 1e-6
    assert Warned.SEPARATED in up.warnings
    same = compare_strata(before=[[0, 20], [20, 0]], after=[[0, 20], [20, 0]])
    assert (same.theta, same.p_value) == (0.5, 1.0)
    assert same.low < 0.45 < 0.55 < same.high
    assert Warned.ALL_THE_SAME in same.warnings


def test_one_stratum_in_which_all_is_the_same_widens_and_does_not_decide():
    beside = compare_strata(before=[BEFORE[1], [0, 30]], after=[AFTER[1], [0, 30]])
    assert math.isfinite(beside.low)
    assert 0.5 < beside.theta < beside.thetas[0]
    assert beside.low < beside.theta < beside.high


def test_ten_million_answers_a_stratum_are_compared():
    size = 10_000_000
    found = compare_strata(before=[[size] * 3] * 3, after=[[size, size, size + 50_000]] * 3)
    assert (found.verdict, found.small) == (Verdict.BETTER, True)


# What must always hold.


@given(sides=strata(least=2))
def test_every_number_is_finite_and_in_range(sides):
    found = compare_strata(before=sides[0], after=sides[1], minimum=2)
    assert 0 < found.low < found.high < 1
    assert 0 <= found.theta <= 1
    assert 0 <= found.p_value <= 1


@given(sides=strata(least=2))
def test_swapping_the_sides_and_turning_the_scale_mirror_it(sides):
    before, after = sides
    there = compare_strata(before=before, after=after, minimum=2)
    turned = [[counts[::-1] for counts in side] for side in sides]
    for back in (
        compare_strata(before=after, after=before, minimum=2),
        compare_strata(before=turned[0], after=turned[1], minimum=2),
    ):
        assert back.theta == pytest.approx(1 - there.theta, abs=1e-12)
        assert (back.low, back.high) == pytest.approx((1 - there.high, 1 - there.low), abs=1e-9)
        assert back.p_value == pytest.approx(there.p_value, rel=1e-7)
        assert set(back.warnings) - {Warned.CEILING, Warned.FLOOR} == set(there.warnings) - {
            Warned.CEILING,
            Warned.FLOOR,
        }


@given(sides=strata(least=2), place=st.integers(0, 4))
def test_an_extra_empty_category_and_the_order_of_the_strata_change_nothing(sides, place):
    there = compare_strata(before=sides[0], after=sides[1], minimum=2)
    wider = [[[*counts[:place], 0, *counts[place:]] for counts in side[::-1]] for side in sides]
    back = compare_strata(before=wider[0], after=wider[1], minimum=2)
    assert (back.theta, back.low, back.high, back.p_value) == pytest.approx(
        (there.theta, there.low, there.high, there.p_value), rel=1e-9
    )


@pytest.mark.parametrize(
    ("before", "after", "options", "message"),
    [
        (BEFORE, AFTER[:2], {}, "before and after must have the same number of strata, got 3 and 2"),
        ([[1, 2], [1, 2, 3]], [[1, 2], [1, 2]], {}, "before and after must have the same number of categories"),
        ({0: [1, 2]}, AFTER, {}, "before must be a list"),
        (BEFORE, AFTER, {"minimum": 1}, "minimum"),
        (BEFORE, AFTER, {"alpha": 0.5}, "alpha"),
        (BEFORE, AFTER, {"level": 95}, "level"),
        (BEFORE, AFTER, {"margin": (0.6, 0.4)}, "margin"),
        (BEFORE, AFTER, {"family_p": 2}, "family_p"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(before, after, options, message):
    with pytest.raises(BadInput, match=rf"^{message}"):
        compare_strata(before=before, after=after, **options)


# Van Elteren's own test.

# R (coin 1.4-2), y being rank / (N + 1) within each stratum:
# coin::independence_test(y ~ side | stratum, distribution = "asymptotic", teststat = "quadratic")
ARTHRITIS = {"before": [[19, 7, 6], [10, 0, 1]], "after": [[6, 5, 16], [7, 2, 5]]}


def test_arthritis_pain_by_sex_equals_sas_and_coin():
    # SAS, PROC FREQ, cmh2 scores=modridit (Stokes, Davis and Koch 2000): 15.004, p = .0001
    found = van_elteren(**ARTHRITIS)
    assert found.statistic > 0
    assert found.statistic**2 == pytest.approx(15.0041184846358, abs=1e-9)
    assert found.p == pytest.approx(0.000107276798972933, abs=1e-9)
    assert (found.n, found.method) == (84, "van elteren, normal approximation with ties")


def test_with_one_stratum_it_is_the_mann_whitney_test_without_continuity():
    # scipy.stats.mannwhitneyu(y, x, method="asymptotic", use_continuity=False)
    x, y = (np.repeat(np.arange(3), counts) for counts in ([80, 28, 51], [46, 16, 25]))
    expected = stats.mannwhitneyu(y, x, method="asymptotic", use_continuity=False)
    found = van_elteren(before=[[80, 28, 51]], after=[[46, 16, 25]])
    assert found.p == pytest.approx(expected.pvalue, abs=1e-9)
    assert found.estimate == pytest.approx(expected.statistic / (159 * 87), abs=1e-12)


def test_it_agrees_with_the_stratified_comparison_about_the_effect():
    classical, ours = van_elteren(before=BEFORE, after=AFTER), compare_strata(before=BEFORE, after=AFTER)
    assert classical.estimate == pytest.approx(ours.theta, abs=1e-12)
    assert classical.p == pytest.approx(ours.p_value, abs=0.01)


def test_strata_without_answers_on_one_side_say_nothing():
    assert van_elteren(
        before=[*ARTHRITIS["before"], [0, 0], [5, 5]], after=[*ARTHRITIS["after"], [3, 3], [0, 0]]
    ) == van_elteren(**ARTHRITIS)
    assert van_elteren(before=[[0, 0], [1, 2]], after=[[3, 4], [0, 0]]) == TooFew(n=0, needed=1)


def test_when_nothing_varies_nothing_is_found():
    found = van_elteren(before=[[0, 1], [7, 0]], after=[[0, 1], [3, 0]])
    assert (found.statistic, found.p, found.estimate) == (0.0, 1.0, 0.5)


@given(sides=strata(least=1))
def test_the_classical_test_mirrors_too(sides):
    there, back = van_elteren(before=sides[0], after=sides[1]), van_elteren(before=sides[1], after=sides[0])
    assert isinstance(there, VanElteren)
    assert back.statistic == pytest.approx(-there.statistic, abs=1e-9)
    assert back.p == pytest.approx(there.p, abs=1e-9)
    assume(abs(there.statistic) > 1e-9)
    assert (there.statistic > 0) == (there.estimate > 0.5)


def test_the_effect_of_each_stratum_is_that_of_the_stratum_alone():
    found = compare_strata(before=BEFORE, after=AFTER)
    alone = [relative_effect(before=first, after=second).theta for first, second in zip(BEFORE, AFTER, strict=True)]
    assert list(found.thetas) == alone
