"""How many answers a change takes, and how large one must be: the two tables of the design, and R."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import BadInput, TooFew
from analysis.power import answers_needed, answers_needed_for_equal, smallest_theta

CEILING = [2, 5, 13, 30, 50]


@pytest.mark.parametrize(
    ("theta", "alone", "of_six"),
    [(0.55, 443, 683), (0.575, 197, 304), (0.6, 111, 171), (0.65, 50, 76), (0.7, 28, 43), (0.75, 18, 28)],
)
def test_the_numbers_needed_at_the_ceiling(theta, alone, of_six):
    # R, with p = c(.02, .05, .13, .3, .5) and a = .05 or .05 / 6:
    # ceiling((qnorm(1 - a / 2) + qnorm(.8))^2 * (1 - sum(p^3)) / (6 * (theta - .5)^2))
    assert answers_needed(theta, spread=CEILING) == alone
    assert answers_needed(theta, spread=CEILING, tests=6) == of_six


@pytest.mark.parametrize(
    ("n", "theta"),
    [
        (10, 0.8326049239199311),
        (15, 0.7715707831803502),
        (20, 0.7351871971598191),
        (30, 0.6920295423589673),
        (50, 0.6487454439072224),
        (100, 0.6051789120574002),
        (200, 0.5743727219536112),
    ],
)
def test_the_smallest_theta_at_the_ceiling(n, theta):
    # R: .5 + (qnorm(.975) + qnorm(.8)) * sqrt((1 - sum(p^3)) * 2 / (12 * n)); in the design .83 .77 .74 .69 .65 .61 .57
    assert smallest_theta(n_before=n, n_after=n, spread=CEILING) == pytest.approx(theta, abs=1e-9)


def test_unequal_sides_follow_the_same_formula():
    # R: .5 + (qnorm(.975) + qnorm(.8)) * sqrt((1 - sum(p^3)) * (15 + 200) / (12 * 15 * 200))
    found = smallest_theta(n_before=15, n_after=200, spread=CEILING)
    assert found == pytest.approx(0.6991004671616543, abs=1e-9)
    assert smallest_theta(n_before=200, n_after=15, spread=CEILING) == found


def test_about_equal_takes_some_two_hundred_and_twenty_answers_a_side():
    # R: (qnorm(.95) + qnorm(c(.9, .75)))^2 * (1 - sum(p^3)) / (6 * .0735^2): 223.4 and 140.3
    assert answers_needed_for_equal(spread=CEILING) == 224
    assert answers_needed_for_equal(spread=CEILING, power=0.5) == 141
    assert answers_needed_for_equal(spread=CEILING, margin=(0.4, 0.5735)) == 224
    assert answers_needed_for_equal(spread=CEILING, margin=(0.4265, 0.7)) == 224


@given(theta=st.floats(0.51, 0.95), spread=st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_number_and_effect_are_each_others_inverse(theta, spread):
    n = answers_needed(theta, spread=spread)
    if n > 2:
        assert smallest_theta(n_before=n, n_after=n, spread=spread) <= theta + 1e-9
        before = smallest_theta(n_before=n - 1, n_after=n - 1, spread=spread)
        assert isinstance(before, TooFew) or before > theta - 1e-9


@given(theta=st.floats(0.51, 0.95), place=st.integers(0, 5))
def test_neither_direction_nor_size_nor_an_empty_category_of_the_spread_matters(theta, place):
    n = answers_needed(theta, spread=CEILING)
    wider = [*CEILING[:place], 0, *CEILING[place:]]
    assert abs(answers_needed(1 - theta, spread=wider) - n) <= 1
    assert answers_needed(theta, spread=[10**6 * count for count in CEILING[::-1]]) == n


def test_more_power_more_tests_and_a_stricter_alpha_ask_for_more():
    usual = answers_needed(0.6, spread=CEILING)
    assert answers_needed(0.6, spread=CEILING, power=0.9) > usual
    assert answers_needed(0.6, spread=CEILING, alpha=0.01) > usual
    assert answers_needed(0.6, spread=CEILING, alpha=0.05 / 6) == answers_needed(0.6, spread=CEILING, tests=6)


def test_when_no_change_could_be_seen_that_is_said():
    assert answers_needed(0.6, spread=[0, 9, 0]) == TooFew(n=1, needed=2)
    assert answers_needed_for_equal(spread=[0, 0]) == TooFew(n=0, needed=2)
    assert smallest_theta(n_before=50, n_after=50, spread=[0, 9]) == TooFew(n=1, needed=2)
    assert smallest_theta(n_before=4, n_after=4, spread=CEILING) == TooFew(n=4, needed=5)
    assert smallest_theta(n_before=0, n_after=9, spread=CEILING) == TooFew(n=0, needed=5)
    assert smallest_theta(n_before=5, n_after=5, spread=CEILING) < 1


def test_it_never_asks_for_fewer_than_two():
    assert answers_needed(0.99, spread=[1, 99999], power=0.6) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"theta": 0.5}, "theta must differ"),
        ({"theta": 1}, "theta"),
        ({"power": 0.5}, "power"),
        ({"alpha": 0.5}, "alpha"),
        ({"tests": 0}, "tests"),
        ({"spread": [1]}, "spread"),
    ],
)
def test_impossible_arguments_are_refused_by_name(options, message):
    with pytest.raises(BadInput, match=rf"^{message}"):
        answers_needed(**{"theta": 0.6, "spread": CEILING, **options})


def test_impossible_sizes_and_margins_are_refused_by_name():
    with pytest.raises(BadInput, match=r"^n_after"):
        smallest_theta(n_before=4, n_after=-1, spread=CEILING)
    with pytest.raises(BadInput, match=r"^margin"):
        answers_needed_for_equal(spread=CEILING, margin=(0.6, 0.4))
    with pytest.raises(BadInput, match=r"^power"):
        answers_needed_for_equal(spread=CEILING, power=1)
