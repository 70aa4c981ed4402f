"""The patterns in a control chart, on small charts made by hand: centre 0, limits -3 and 3."""

import pytest

from analysis.chart_rules import NHS_RULES, TWO_RULES, Latest, Signal, Spread, checked_rules, latest_of, signals_of
from analysis.checks import BadInput


def chart(*values):
    return Spread(values=tuple(map(float, values)), centre=0.0, thirds=(1.0,) * len(values), tolerance=1e-9)


def marked(*values, rule):
    return [point for point, signal in enumerate(signals_of(chart(*values), (rule,))) if signal is rule]


def test_a_point_on_the_limit_is_not_outside():
    assert marked(3, 3 + 1e-10, 3.000001, -3, -3.000001, rule=Signal.OUTSIDE) == [2, 4]


def test_points_are_judged_by_their_distance_to_the_centre():
    spread = Spread(values=(12.0, 13.5, 6.5), centre=10.0, thirds=(1.0,) * 3, tolerance=0.0)
    assert signals_of(spread, TWO_RULES) == (None, Signal.OUTSIDE, Signal.OUTSIDE)


def test_each_point_has_limits_of_its_own():
    spread = Spread(values=(2.0, 2.0), centre=0.0, thirds=(1.0, 0.5), tolerance=0.0)
    assert signals_of(spread, TWO_RULES) == (None, Signal.OUTSIDE)


def test_seven_on_one_side_are_a_shift_and_all_seven_are_marked():
    assert marked(-1, 1, 2, 1, 2, 1, 2, 1, -1, rule=Signal.SHIFT) == [1, 2, 3, 4, 5, 6, 7]
    assert marked(-1, 1, 2, 1, 2, 1, 2, -1, rule=Signal.SHIFT) == []
    assert marked(-1, -1, -1, -1, -1, -1, -1, -1, rule=Signal.SHIFT) == [0, 1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("centre", [0, 1e-10, -1e-10])
def test_a_point_on_the_centre_breaks_a_run(centre):
    assert marked(1, 1, 1, 1, centre, 1, 1, 1, rule=Signal.SHIFT) == []


def test_seven_on_the_centre_are_no_shift():
    assert marked(0, 0, 0, 0, 0, 0, 0, rule=Signal.SHIFT) == []


def test_seven_points_that_rise_or_fall_are_a_trend():
    assert marked(2, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, rule=Signal.TREND) == [1, 2, 3, 4, 5, 6, 7]
    assert marked(2, 1, 0.9, 0.5, -1, -1.5, -2, -1, rule=Signal.TREND) == [0, 1, 2, 3, 4, 5, 6]
    assert marked(2, 0, 0.1, 0.2, 0.3, 0.4, 0.5, rule=Signal.TREND) == []
    assert marked(0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5, rule=Signal.TREND) == []


def test_two_of_three_in_the_outer_third_are_marked_and_the_third_is_not():
    assert marked(2.5, 1, 2.5, rule=Signal.NEAR) == [0, 2]
    assert marked(2.5, 2.5, 1, rule=Signal.NEAR) == [0, 1]
    assert marked(2.5, 2.5, 2.5, rule=Signal.NEAR) == [0, 1, 2]
    assert marked(1, 2.5, 1, rule=Signal.NEAR) == []
    assert marked(-2.5, 2.5, 1, 2.5, rule=Signal.NEAR) == [1, 3]


def test_two_of_three_need_all_three_on_one_side():
    assert marked(2.5, -1, 2.5, rule=Signal.NEAR) == []
    assert marked(2.5, 0, 2.5, rule=Signal.NEAR) == []
    assert marked(2.5, 2.5, rule=Signal.NEAR) == []


def test_the_outer_third_ends_at_the_limit_and_begins_beyond_two_thirds():
    assert marked(3.5, 1, 2.5, rule=Signal.NEAR) == []
    assert marked(3, 1, 2.5, rule=Signal.NEAR) == [0, 2]
    assert marked(2, 1, 2.5, rule=Signal.NEAR) == []


def test_a_point_in_two_patterns_carries_the_first():
    found = signals_of(chart(1, 1, 1, 4, 1, 1, 1), NHS_RULES)
    assert found[3] is Signal.OUTSIDE
    assert found[:3] == (Signal.SHIFT,) * 3


def test_a_first_signal_is_confirmed_by_the_next_point_in_the_same_direction():
    assert latest_of(chart(0, 4), TWO_RULES) is Latest.FIRST
    assert latest_of(chart(0, 4, 4), TWO_RULES) is Latest.CONFIRMED
    assert latest_of(chart(0, -4, 4), TWO_RULES) is Latest.FIRST
    assert latest_of(chart(0, 4, 0), TWO_RULES) is Latest.NONE
    assert latest_of(chart(4), TWO_RULES) is Latest.FIRST


def test_seven_in_a_row_are_a_first_signal_and_eight_confirm_it():
    assert latest_of(chart(*[1] * 6), TWO_RULES) is Latest.NONE
    assert latest_of(chart(*[1] * 7), TWO_RULES) is Latest.FIRST
    assert latest_of(chart(*[1] * 8), TWO_RULES) is Latest.CONFIRMED


def test_one_rule_may_confirm_another():
    assert latest_of(chart(-1, 1, 1, 1, 1, 1, 4, 1), TWO_RULES) is Latest.CONFIRMED


def test_without_points_nothing_is_said():
    assert latest_of(chart(), NHS_RULES) is Latest.NONE
    assert signals_of(chart(), NHS_RULES) == ()


def test_rules_come_back_in_their_fixed_order():
    assert checked_rules([Signal.SHIFT, "outside"]) == TWO_RULES
    assert checked_rules([]) == ()


@pytest.mark.parametrize("rules", [["eight"], "outside", [3]])
def test_what_is_no_rule_is_refused(rules):
    with pytest.raises(BadInput, match=r"^rules must be a list of outside, shift-of-seven"):
        checked_rules(rules)
