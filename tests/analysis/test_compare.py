"""Before against after: the whole way from counts to a verdict."""

import dataclasses
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput
from analysis.compare import APPROXIMATE, EXACT, NO_TEST, Comparison, Reason, Verdict, Warned, compare
from analysis.multiple import holm
from analysis.permutation import exact_p_value
from analysis.placements import logit_t_interval, relative_effect, t_p_value

MIRRORED = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}


def sides(most=25, largest=5):
    def both(size):
        side = st.lists(st.integers(0, most), min_size=size, max_size=size)
        return st.tuples(side, side)

    return st.integers(2, largest).flatmap(both)


def numbers(found: Comparison):
    return [found.theta, found.low, found.high, found.p_value]


def verdict(found: Comparison):
    return found.verdict, found.small, found.method


# The published example: Verwey-Jonker Instituut, summary of preliminary results (spring 2020), table 1; worst first.


def test_the_published_example_cannot_be_said_yet():
    found = compare(before=[80, 28, 51], after=[46, 16, 25])
    assert (found.n_before, found.n_after) == (159, 87)
    assert round(found.theta, 3) == 0.483
    assert found.p_value == pytest.approx(0.628445998485194, abs=1e-9)
    assert (found.low, found.high) == pytest.approx((0.4146180833, 0.5520476364), abs=1e-9)
    assert verdict(found) == (Verdict.NOT_YET_CLEAR, False, APPROXIMATE)
    # The ordinary t interval, which the literature on this table gives, agrees in whole percents: .414 to .552.
    assert (round(100 * found.low), round(100 * found.high)) == (41, 55)


@pytest.mark.parametrize(("after", "narrow_low"), [([45, 16, 25], 0.42792697305), ([47, 16, 26], 0.42729880035)])
def test_two_other_ways_to_rebuild_it_just_reach_about_equal(after, narrow_low):
    found = compare(before=[80, 28, 51], after=after)
    assert verdict(found) == (Verdict.ABOUT_EQUAL, False, APPROXIMATE)
    narrow = logit_t_interval(relative_effect(before=[80, 28, 51], after=after), level=0.9)
    assert narrow.low == pytest.approx(narrow_low, abs=1e-9)
    assert narrow.low > 0.4265


# No count fits the three printed percents 28.7, 18.2 and 53.3 (none, moderate, severe; together 100.2). These are all
# the whole-number tables of 86 to 90 families within one point of each: worst first, p, and the larger p of the two
# one-sided tests against the margin.
REBUILT = [
    ([46, 16, 24], 0.5477, 0.0687),
    ([46, 15, 25], 0.6047, 0.0591),
    ([45, 16, 25], 0.6853, 0.0472),
    ([47, 15, 25], 0.5514, 0.0674),
    ([46, 16, 25], 0.6284, 0.0543),
    ([47, 16, 25], 0.5745, 0.0620),
    ([48, 16, 25], 0.5234, 0.0705),
    ([47, 17, 25], 0.5976, 0.0572),
    ([47, 16, 26], 0.6551, 0.0490),
    ([48, 17, 25], 0.5458, 0.0651),
    ([48, 16, 26], 0.6008, 0.0561),
]


def test_these_are_all_the_tables_that_come_near_the_printed_percents():
    tables = [
        [severe, n - severe - none, none]
        for n in range(86, 91)
        for none in range(n + 1)
        for severe in range(n - none + 1)
        if abs(100 * none / n - 28.7) <= 1
        and abs(100 * (n - severe - none) / n - 18.2) <= 1
        and abs(100 * severe / n - 53.3) <= 1
    ]
    assert sorted(tables) == sorted(table for table, _, _ in REBUILT)


@pytest.mark.parametrize(("after", "p", "p_equal"), REBUILT)
def test_no_way_to_rebuild_it_shows_a_difference_and_the_line_to_about_equal_is_thin(after, p, p_equal):
    found = compare(before=[80, 28, 51], after=after)
    assert round(found.p_value, 4) == p
    assert 0.52 < found.p_value < 0.69
    effect = relative_effect(before=[80, 28, 51], after=after)
    distances = (effect.theta - 0.4265, 0.5735 - effect.theta)
    # Two one-sided t tests: scipy.stats.t.sf(distance / standard error, df)
    larger = max(stats.t.sf(distance / effect.standard_error, effect.df) for distance in distances)
    assert round(larger, 4) == p_equal
    assert found.verdict is (Verdict.ABOUT_EQUAL if p_equal < 0.05 else Verdict.NOT_YET_CLEAR)


def test_read_with_the_best_answer_first_it_would_seem_to_improve():
    # Polarity: none, moderate, severe gives theta .517 where the worst first gives .483. Not a difference in either
    # reading, but the words would be about the other end.
    wrong, right = compare(before=[51, 28, 80], after=[25, 16, 46]), compare(before=[80, 28, 51], after=[46, 16, 25])
    assert wrong.theta > 0.5 > right.theta
    assert wrong.p_value == pytest.approx(right.p_value, abs=1e-12)


def test_the_same_table_read_from_the_other_end_mirrors():
    found = compare(before=[51, 28, 80], after=[25, 16, 46])
    assert (round(found.theta, 3), round(found.low, 3), round(found.high, 3)) == (0.517, 0.448, 0.585)
    assert found.verdict is Verdict.NOT_YET_CLEAR


def test_it_carries_what_every_result_carries():
    found = compare(before=[80, 28, 51], after=[46, 16, 25], level=0.9)
    assert (found.estimate, found.p, found.n) == (found.theta, found.p_value, 246)
    assert (found.interval.low, found.interval.high, found.interval.level) == (found.low, found.high, 0.9)
    nothing = compare(before=[0, 0], after=[9, 20])
    assert (nothing.estimate, nothing.p, nothing.interval, nothing.n) == (None, None, None, 29)


# The five verdicts, and which test is used.


def test_clearly_higher_answers_are_better_and_clearly_lower_ones_worse():
    low, high = [10, 12, 8, 5, 5], [3, 4, 8, 12, 13]
    assert compare(before=low, after=high).verdict is Verdict.BETTER
    assert compare(before=high, after=low).verdict is Verdict.WORSE
    assert compare(before=low, after=high).theta > 0.5


def test_a_clear_difference_that_hardly_matters_is_small():
    found = compare(before=[2000, 5000, 13000, 30000, 50000], after=[1900, 4800, 12600, 29700, 51000])
    assert verdict(found) == (Verdict.BETTER, True, APPROXIMATE)


def test_large_groups_that_do_not_differ_are_about_equal():
    assert compare(before=[20, 50, 130, 300, 500], after=[20, 50, 130, 300, 500]).verdict is Verdict.ABOUT_EQUAL


def test_small_groups_that_do_not_differ_cannot_be_said_yet():
    assert compare(before=[1, 2, 3, 5, 9], after=[1, 2, 3, 5, 9]).verdict is Verdict.NOT_YET_CLEAR


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ([14, 0], [0, 15], (Reason.BEFORE_UNDER_MINIMUM,)),
        ([15, 0], [0, 14], (Reason.AFTER_UNDER_MINIMUM,)),
        ([14, 0], [0, 14], (Reason.BEFORE_UNDER_MINIMUM, Reason.AFTER_UNDER_MINIMUM)),
    ],
)
def test_fourteen_answers_on_a_side_are_too_few_but_the_numbers_are_there(before, after, reasons):
    found = compare(before=before, after=after)
    assert found.verdict is Verdict.TOO_FEW
    assert found.reasons == reasons
    assert None not in numbers(found)


def test_fifteen_answers_on_each_side_are_enough():
    assert compare(before=[15, 0], after=[0, 15]).verdict is Verdict.BETTER


def test_the_minimum_is_a_choice():
    assert compare(before=[14, 0], after=[0, 14], minimum=10).verdict is Verdict.BETTER
    assert compare(before=[15, 0], after=[0, 15], minimum=16).verdict is Verdict.TOO_FEW


def test_the_margin_is_a_choice():
    wide = compare(before=[1, 2, 3, 5, 9], after=[1, 2, 3, 5, 9], margin=(0.2, 0.8))
    assert wide.verdict is Verdict.ABOUT_EQUAL


def test_the_exact_test_is_used_below_thirty_and_the_t_approximation_from_there():
    exact = compare(before=[9, 10, 10], after=[10, 10, 20])
    assert exact.method == EXACT == "brunner-munzel, exact studentised permutation"
    assert exact.p_value == exact_p_value(before=[9, 10, 10], after=[10, 10, 20])
    approximate = compare(before=[10, 10, 10], after=[10, 10, 20])
    assert approximate.method == APPROXIMATE == "brunner-munzel, t"
    assert approximate.p_value == t_p_value(relative_effect(before=[10, 10, 10], after=[10, 10, 20]))


def test_too_many_tables_mean_the_t_approximation_also_below_thirty():
    assert compare(before=[2] * 9, after=[4] * 9).method == APPROXIMATE


def test_interval_and_p_must_both_be_clear():
    # The interval starts above one half, the exact p does not follow.
    found = next(
        found
        for low in range(3, 12)
        for high in range(low, 16)
        if (found := compare(before=[low, 15 - low], after=[15 - high, high])).low is not None
        and found.low > 0.5
        and found.p_value is not None
        and found.p_value >= 0.05
    )
    assert found.verdict is Verdict.NOT_YET_CLEAR
    assert found.reasons[:2] == (Reason.INTERVAL_ABOVE_HALF, Reason.P_NOT_UNDER_ALPHA)


def test_inside_a_family_the_adjusted_p_decides_and_the_own_p_is_kept():
    data = {"before": [6, 7, 8, 5, 4], "after": [2, 4, 8, 8, 8]}
    alone = compare(**data)
    assert alone.verdict is Verdict.BETTER
    adjusted = holm([alone.p_value, 0.5, 0.6, 0.7, 0.8, 0.9])[0]
    within = compare(**data, family_p=adjusted)
    assert adjusted > 0.05 > alone.p_value
    assert within.verdict is Verdict.NOT_YET_CLEAR
    assert (within.p_value, within.family_p) == (alone.p_value, adjusted)


def test_the_level_changes_the_interval_and_alpha_the_rest():
    data = {"before": [6, 7, 8, 5, 4], "after": [2, 4, 8, 8, 8]}
    narrow, usual = compare(**data, level=0.8), compare(**data)
    assert usual.low < narrow.low < narrow.high < usual.high
    assert compare(**data, alpha=0.01).verdict is Verdict.NOT_YET_CLEAR


# Degenerate tables.


@pytest.mark.parametrize("size", [15, 29, 30, 20_000_000])
def test_separated_sides_are_better_or_worse_with_finite_numbers(size):
    up, down = compare(before=[size, 0], after=[0, size]), compare(before=[0, size], after=[size, 0])
    assert (up.theta, up.verdict, up.small) == (1.0, Verdict.BETTER, False)
    assert (down.theta, down.verdict, down.small) == (0.0, Verdict.WORSE, False)
    assert 0.75 < up.low < up.high < 1
    assert (up.low, up.high) == pytest.approx((1 - down.high, 1 - down.low), abs=1e-12)
    assert 0 <= up.p_value < 0.05
    assert Warned.SEPARATED in up.warnings


@pytest.mark.parametrize(
    ("size", "expected"), [(15, Verdict.NOT_YET_CLEAR), (18, Verdict.NOT_YET_CLEAR), (19, Verdict.ABOUT_EQUAL)]
)
def test_equal_answers_on_both_sides_must_earn_about_equal(size, expected):
    found = compare(before=[0, 0, size], after=[0, 0, size + 100])
    assert (found.theta, found.p_value, found.verdict) == (0.5, 1.0, expected)
    assert found.warnings == (Warned.CEILING, Warned.ALL_THE_SAME)


@pytest.mark.parametrize(("before", "after"), [([0, 0], [9, 20]), ([9, 20], [0, 0]), ([0, 0], [0, 0])])
def test_an_empty_side_gives_no_numbers_but_a_verdict(before, after):
    found = compare(before=before, after=after)
    assert numbers(found) == [None] * 4
    assert (found.verdict, found.method) == (Verdict.TOO_FEW, NO_TEST)


@pytest.mark.parametrize(("before", "after"), [([1, 0], [9, 20]), ([9, 20], [0, 1]), ([1, 0], [1, 0])])
def test_one_answer_on_a_side_gives_only_theta(before, after):
    found = compare(before=before, after=after, minimum=2)
    assert found.theta is not None
    assert numbers(found)[1:] == [None] * 3
    assert (found.verdict, found.method) == (Verdict.TOO_FEW, NO_TEST)


def test_scipy_has_no_number_for_separated_sides():
    # scipy.stats.brunnermunzel([0] * 15, [1] * 15): NaN with a warning; ours is finite on purpose.
    with np.errstate(divide="ignore", invalid="ignore"), pytest.warns(RuntimeWarning, match="degrees of freedom"):
        assert math.isnan(stats.brunnermunzel([0] * 15, [1] * 15).pvalue)
    assert compare(before=[15, 0], after=[0, 15]).p_value == pytest.approx(2 / math.comb(30, 15))


def test_crowding_at_an_end_of_the_scale_is_said():
    assert compare(before=[2, 5, 13, 30, 76], after=[5, 10, 10, 10, 10]).warnings == (Warned.CEILING,)
    assert compare(before=[76, 30, 13, 5, 2], after=[5, 10, 10, 10, 10]).warnings == (Warned.FLOOR,)
    assert compare(before=[1, 1, 2, 4, 12], after=[1, 1, 2, 4, 12]).warnings == ()


def test_twenty_million_answers_a_side_are_compared():
    size = 20_000_000
    found = compare(before=[size, size, size], after=[size, size, size + 20_000])
    assert verdict(found) == (Verdict.BETTER, True, APPROXIMATE)
    assert all(0 < number < 1 for number in numbers(found))


# What must always hold.


@given(pair=sides())
def test_every_number_is_finite_and_in_range_or_not_there(pair):
    found = compare(before=pair[0], after=pair[1])
    for number in numbers(found):
        assert number is None or (math.isfinite(number) and 0 <= number <= 1)
    if found.low is not None:
        assert found.low < found.high
        assert found.low <= found.theta <= found.high or Warned.SEPARATED in found.warnings
    assert (found.p_value is None) == (found.low is None) == (found.method == NO_TEST)
    if found.verdict is not Verdict.TOO_FEW:
        assert min(found.n_before, found.n_after) >= 15


@given(pair=sides())
def test_reading_the_scale_from_the_other_end_mirrors_everything(pair):
    before, after = pair
    there, back = compare(before=before, after=after), compare(before=before[::-1], after=after[::-1])
    assert_mirrored(there, back)


@given(pair=sides())
def test_swapping_the_sides_mirrors_everything(pair):
    before, after = pair
    there, back = compare(before=before, after=after), compare(before=after, after=before)
    assert_mirrored(there, back)


def assert_mirrored(there, back):
    assert (back.p_value is None) == (there.p_value is None)
    if there.p_value is not None:
        assert back.p_value == pytest.approx(there.p_value, rel=1e-9)
    if there.theta is not None:
        assert back.theta == pytest.approx(1 - there.theta, abs=1e-12)
    if there.low is not None:
        assert (back.low, back.high) == pytest.approx((1 - there.high, 1 - there.low), abs=1e-9)
    assert verdict(back) == (MIRRORED.get(there.verdict, there.verdict), there.small, there.method)


@given(pair=sides(), place=st.integers(0, 5))
def test_an_extra_empty_category_changes_nothing(pair, place):
    before, after = pair
    wider = [[*side[:place], 0, *side[place:]] for side in pair]
    there, back = compare(before=before, after=after), compare(before=wider[0], after=wider[1])
    # But for the warnings about the ends of the scale, which have moved when the category was added there.
    assert dataclasses.replace(back, warnings=()) == dataclasses.replace(there, warnings=())
    if 0 < place < len(before):
        assert back == there


@given(pair=sides(), place=st.integers(0, 4))
def test_one_more_higher_answer_after_never_lowers_theta(pair, place):
    before, after = pair
    place = min(place, len(after) - 2)
    assume(after[place] and sum(before))
    higher = [*after]
    higher[place], higher[place + 1] = higher[place] - 1, higher[place + 1] + 1
    assert compare(before=before, after=higher).theta >= compare(before=before, after=after).theta


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("minimum", 1),
        ("minimum", 15.5),
        ("margin", (0.6, 0.4)),
        ("alpha", 0),
        ("alpha", 0.5),
        ("level", 1),
        ("level", 95),
        ("family_p", 1.5),
        ("family_p", float("nan")),
    ],
)
def test_an_argument_out_of_range_is_refused_by_name(argument, value):
    with pytest.raises(BadInput, match=rf"^{argument}"):
        compare(before=[3, 4], after=[4, 3], **{argument: value})


def test_the_sides_can_only_be_given_by_name():
    with pytest.raises(TypeError):
        compare([3, 4], [4, 3])


# How often the tests cry wolf when nothing changed: the table in docs/methods.md, again and lighter.

CEILING = (0.02, 0.05, 0.13, 0.30, 0.50)
POLARISED, TIGHT = (0.45, 0.05, 0.0, 0.05, 0.45), (0.0, 0.05, 0.90, 0.05, 0.0)


def false_alarms(before, n_before, after, n_after, *, runs, p_value):
    """The part of the tables without any change that have p under .05, and the part whose interval holds one half."""
    rng = np.random.default_rng(20200401)

    @cache
    def judged(first, second):
        effect = relative_effect(before=first, after=second)
        interval = logit_t_interval(effect)
        return p_value(first, second) < 0.05, interval.low <= 0.5 <= interval.high

    drawn = zip(rng.multinomial(n_before, before, runs), rng.multinomial(n_after, after, runs), strict=True)
    results = [judged(tuple(one.tolist()), tuple(other.tolist())) for one, other in drawn]
    return tuple(np.mean(results, axis=0).tolist())


def by_t(before, after):
    return t_p_value(relative_effect(before=before, after=after))


def exactly(before, after):
    return exact_p_value(before=before, after=after)


def test_the_t_approximation_is_a_little_eager_in_small_groups_at_the_ceiling():
    alarms, covered = false_alarms(CEILING, 10, CEILING, 10, runs=4000, p_value=by_t)
    assert alarms == pytest.approx(0.059, abs=0.012)
    assert covered == pytest.approx(0.976, abs=0.01)


def test_the_exact_test_is_careful_in_small_groups_at_the_ceiling():
    alarms, _ = false_alarms(CEILING, 10, CEILING, 10, runs=1500, p_value=exactly)
    assert alarms == pytest.approx(0.033, abs=0.014)
    assert alarms < 0.05


def test_groups_that_differ_in_spread_and_size_keep_the_level():
    alarms, covered = false_alarms(POLARISED, 15, TIGHT, 60, runs=1000, p_value=exactly)
    assert alarms == pytest.approx(0.05, abs=0.025)
    assert covered > 0.93
