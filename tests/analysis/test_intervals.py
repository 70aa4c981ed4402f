"""Wilson's and Newcombe's intervals against published tables, scipy and statsmodels, and their own definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.checks import BadInput, TooFew
from analysis.intervals import Interval, newcombe, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_four_examples_of_newcombe_1998_table_1_method_3(successes, n, low, high):
    found = wilson(successes, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (1, 1), (3, 10), (10, 10), (80, 159), (19_999_999, 20_000_000)])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.998])
def test_it_equals_scipy_binomtest_proportion_ci_wilson(successes, n, level):
    # The call: scipy.stats.binomtest(successes, n).proportion_ci(confidence_level=level, method="wilson")
    expected = stats.binomtest(successes, n).proportion_ci(confidence_level=level, method="wilson")
    found = wilson(successes, n, level=level)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert found.level == level


@given(
    n=st.integers(1, 30_000_000),
    part=st.floats(0, 1),
    level=st.floats(0.5, 0.999),
)
def test_it_holds_the_share_and_never_leaves_0_to_1(n, part, level):
    found = wilson(part * n, n, level=level)
    assert 0 <= found.low <= part * n / n <= found.high <= 1
    assert found.low < found.high


@given(n=st.integers(1, 10_000), part=st.floats(0, 1))
def test_counting_failures_instead_mirrors_it(n, part):
    there, back = wilson(part * n, n), wilson(n - part * n, n)
    assert (there.low, there.high) == pytest.approx((1 - back.high, 1 - back.low), abs=1e-9)


def test_more_answers_with_the_same_share_make_it_shorter():
    lengths = [wilson(0.3 * n, n).high - wilson(0.3 * n, n).low for n in (10, 20, 100, 1000)]
    assert lengths == sorted(lengths, reverse=True)


def test_a_share_that_was_printed_rounded_is_accepted():
    # 7 tenths of a printed 15 answers are 10.5 answers.
    assert wilson(10.5, 15).low < 0.7 < wilson(10.5, 15).high


def test_the_ends_are_exact_when_nobody_or_everybody_is_a_success():
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0


def test_without_any_answer_nothing_is_known():
    assert wilson(0, 0) == TooFew(n=0, needed=1)


@pytest.mark.parametrize(
    ("successes", "n", "level"),
    [(1, 0, 0.95), (-1, 5, 0.95), (6, 5, 0.95), (1, -5, 0.95), (1, 5.5, 0.95), (1, 5, 1), (float("nan"), 5, 0.95)],
)
def test_impossible_numbers_are_refused(successes, n, level):
    with pytest.raises(BadInput):
        wilson(successes, n, level=level)


def test_an_interval_cannot_be_changed():
    with pytest.raises(AttributeError):
        Interval(0.1, 0.2, 0.95).low = 0.0


# The difference of two shares.

SIDE = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_eight_examples_of_newcombe_1998_table_2_method_10(after, before, low, high):
    found = newcombe(before=before, after=after)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("after", "before", "level", "low", "high"),
    [
        ((56, 70), (48, 80), 0.95, 0.05243147240236498, 0.33387265403690614),
        ((46, 87), (80, 159), 0.95, -0.10354201020251635, 0.15286681424357892),
        ((46, 87), (80, 159), 0.9, -0.0832336323853425, 0.13308918096735667),
    ],
)
def test_it_equals_statsmodels(after, before, level, low, high):
    # confint_proportions_2indep(*after, *before, method="newcomb", compare="diff", alpha=1 - level) of statsmodels; the
    # second is severe violence in the Verwey-Jonker table, 2.6 points more after: -10.4 to +15.3.
    found = newcombe(before=before, after=after, level=level)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert found.level == level


@given(before=SIDE, after=SIDE)
def test_swapping_the_sides_and_counting_failures_mirror_the_difference(before, after):
    there = newcombe(before=before, after=after)
    failures = [(n - successes, n) for successes, n in (before, after)]
    for back in (newcombe(before=after, after=before), newcombe(before=failures[0], after=failures[1])):
        assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-9)
    difference = after[0] / after[1] - before[0] / before[1]
    assert -1 <= there.low <= difference <= there.high <= 1


def test_without_answers_on_a_side_nothing_is_known_of_the_difference():
    assert newcombe(before=(0, 0), after=(3, 4)) == newcombe(before=(3, 4), after=(0, 0)) == TooFew(n=0, needed=1)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ((5, 4), (1, 4), "before successes must lie between 0 and n = 4"),
        ((1, 4), (-1, 4), "after successes must lie between 0 and n = 4"),
        ((1, 4), 7, "after must be a number of successes and a number of answers"),
        ((1, 4.5), (1, 4), "before n must be a whole number"),
    ],
)
def test_impossible_sides_are_refused_by_name(before, after, message):
    with pytest.raises(BadInput, match=rf"^{message}"):
        newcombe(before=before, after=after)
