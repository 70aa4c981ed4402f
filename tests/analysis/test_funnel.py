"""Regions against their joint share: limits of their own, and never an order."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from analysis.checks import BadInput, TooFew
from analysis.funnel import Caution, Position, exact_limits, funnel

SIZES = [52, 100, 30, 80, 150, 55, 60]
POSITIVES = [36, 86, 24, 61, 124, 44, 38]


@pytest.mark.parametrize(
    ("n", "target", "limits"),
    [
        (20, 0.7, (0.33630032065203269, 0.46274485340485294, 0.91882349401932406, 0.99852268331171845)),
        (100, 0.8, (0.66323414848335760, 0.71352391496640821, 0.88025776728493121, 0.91902174743540055)),
        (12, 0.95, (0.61646653846888522, 0.75458181522110312, 1.0, 1.0)),
        (250, 0.5, (0.40046896137316002, 0.43607017011701898, 0.56392982988298102, 0.59953103862683998)),
    ],
)
def test_exact_limits_agree_with_r_to_the_ninth_decimal(n, target, limits):
    # low <- function(q, n, t) {r <- qbinom(q, n, t); a <- (pbinom(r, n, t) - q)/dbinom(r, n, t); max(0, (r - a)/n)}
    # low(q, n, t) and 1 - low(q, n, 1 - t), for q of .001 and .025
    outer, inner = exact_limits(n, target, level=0.998), exact_limits(n, target)
    assert (outer.low, inner.low, inner.high, outer.high) == pytest.approx(limits, abs=1e-9)


def test_wider_limits_agree_with_r_to_the_ninth_decimal():
    # t <- sum(y)/sum(n); z <- (asin(sqrt(y/n)) - asin(sqrt(t))) * 2*sqrt(n); q <- quantile(z, c(.1, .9))
    # phi <- mean(pmin(pmax(z, q[1]), q[2])^2); w <- 4*n; tau2 <- (k*phi - (k-1)) / (sum(w) - sum(w^2)/sum(w))
    # sin(asin(sqrt(t)) + c(-1, 1) * qnorm(...) * sqrt(1/(4*n) + tau2))^2, as FunnelPlotR
    found = funnel(POSITIVES, SIZES)
    numbers = (found.estimate, found.dispersion, found.variance_between)
    assert numbers == pytest.approx((0.7836812144212523812, 1.5258498351790761305, 0.0026977909470424447), abs=1e-9)
    lows = (0.63032697769402501, 0.65761040962853545, 0.59521128063289763)
    assert tuple(place.wider_inner.low for place in found.places[:3]) == pytest.approx(lows, abs=1e-9)
    highs = (0.95405306501736797, 0.93343376530255862, 0.97487375996590042)
    assert tuple(place.wider_outer.high for place in found.places[:3]) == pytest.approx(highs, abs=1e-9)


def test_chance_alone_leaves_the_variance_between_regions_at_nothing():
    found = funnel([40, 81, 24, 61, 118, 44, 45], SIZES)
    assert found.variance_between == 0
    assert found.dispersion < 1


def test_regions_keep_the_order_in_which_they_were_given():
    found = funnel(POSITIVES, SIZES)
    assert [place.n for place in found.places] == SIZES
    assert [place.share for place in found.places] == [count / n for count, n in zip(POSITIVES, SIZES, strict=True)]


def test_only_beyond_the_outer_limits_is_outside():
    # At n = 100 and a target of .8 the limits are .6632, .7135, .8803 and .9190.
    found = funnel([72, 71, 67, 66, 89, 92], [100] * 6, target=0.8)
    assert found.estimate == 0.8
    words = ["within", "between-the-limits", "between-the-limits", "outside", "between-the-limits", "outside"]
    assert [place.position.value for place in found.places] == words


def test_a_share_on_a_limit_is_within_it():
    level = 1 - 2 * binom.cdf(6, 20, 0.5)
    limits = exact_limits(20, 0.5, level=level)
    assert limits.low == pytest.approx(6 / 20, abs=1e-12)
    found = funnel([6, 10], [20, 20], target=0.5, levels=(level, 0.99), minimum=1)
    assert found.places[0].position is Position.WITHIN


def test_a_region_with_few_answers_is_drawn_and_not_judged():
    found = funnel([0, 72, 18], [24, 100, 25], target=0.72)
    assert [place.position.value for place in found.places] == ["too-few", "within", "within"]
    assert found.places[0].wider_position is Position.TOO_FEW
    assert found.places[0].outer.low > 0


def test_regions_that_differ_by_themselves_get_wider_limits():
    wide = funnel([30, 90, 24, 61, 132, 40, 30], SIZES)
    assert wide.variance_between > 0
    assert [place.position.value for place in wide.places].count("outside") == 3
    assert {place.wider_position for place in wide.places} <= {Position.WITHIN, Position.BETWEEN}


def test_with_few_regions_the_spread_between_them_is_hardly_known():
    assert funnel([5] * 9, [30] * 9).warnings == (Caution.FEW_REGIONS,)
    assert funnel([5] * 10, [30] * 10).warnings == ()


@pytest.mark.parametrize("regions", [0, 1])
def test_one_region_is_no_funnel(regions):
    assert funnel([5] * regions, [30] * regions) == TooFew(n=regions, needed=2)


@pytest.mark.parametrize("target", [0, 1])
def test_when_all_answers_are_alike_the_limits_lie_on_the_target(target):
    found = funnel([target * 30, target * 40], [30, 40])
    assert {place.position for place in found.places} == {Position.WITHIN}
    assert (found.places[0].inner.low, found.places[0].inner.high) == (target, target)
    assert found.dispersion == 0


def test_one_answer_lies_within_its_limits_whatever_it_is():
    found = funnel([0, 1, 50], [1, 1, 98], minimum=1)
    assert [place.position for place in found.places] == [Position.WITHIN] * 3
    assert (found.places[0].inner.low, found.places[0].n) == (0, 1)


def test_very_many_answers_are_no_trouble():
    limits = exact_limits(10**15, 0.7, level=0.998)
    assert 0.7 - 1e-6 < limits.low < 0.7 < limits.high < 0.7 + 1e-6
    assert limits.high - 0.7 == pytest.approx(3.0902 * math.sqrt(0.21 / 1e15), rel=1e-3)


@pytest.mark.parametrize(
    ("positives", "n", "more", "message"),
    [
        ([1], [2, 3], {}, "positives and n must have the same number of regions, got 1 and 2"),
        ([3, 1], [2, 3], {}, "positives must be at most n in every region"),
        ([0, 1], [0, 3], {}, "n must be a whole number of 1 or more, got 0"),
        ([0, 1], [10**15 + 1, 3], {}, "n must be at most 10 to the power 15"),
        ([1, 1], [2, 3], {"target": 1.1}, "target must be a number from 0 to 1"),
        ([1, 1], [2, 3], {"levels": (0.998, 0.95)}, "levels must rise"),
        ([1, 1], [2, 3], {"levels": (0.95, 0.95)}, "levels must rise"),
        ([1, 1], [2, 3], {"levels": (0.95,)}, "levels must be two numbers"),
        ([1, 1], [2, 3], {"minimum": 0}, "minimum must be a whole number of 1 or more"),
    ],
)
def test_what_is_no_funnel_is_refused(positives, n, more, message):
    with pytest.raises(BadInput, match=f"^{message}"):
        funnel(positives, n, **more)


@given(n=st.integers(1, 400), target=st.floats(0, 1), level=st.floats(0.5, 0.999))
@settings(max_examples=60)
def test_limits_read_from_the_other_end_are_the_mirror_image(n, target, level):
    limits, other = exact_limits(n, target, level=level), exact_limits(n, 1 - target, level=level)
    assert 0 <= limits.low <= limits.high <= 1
    assert limits.low == pytest.approx(1 - other.high, abs=1e-9)


@given(n=st.integers(1, 300), target=st.floats(0.01, 0.99), level=st.sampled_from([0.9, 0.95, 0.998]))
@settings(max_examples=60)
def test_a_share_is_beyond_a_limit_when_chance_goes_that_far_less_often_than_it_may(n, target, level):
    limits, tail, counts = exact_limits(n, target, level=level), (1 - level) / 2, np.arange(n + 1)
    low, high = binom.cdf(counts, n, target), binom.sf(counts - 1, n, target)
    assert ((counts / n < limits.low - 1e-9) == (low < tail))[abs(low - tail) > 1e-9].all()
    assert ((counts / n > limits.high + 1e-9) == (high < tail))[abs(high - tail) > 1e-9].all()


def test_everybody_positive_is_not_outside_when_chance_does_that_too():
    # .78 ** 25 is .002: not under the .001 of the outer limit.
    assert funnel([25, 30], [25, 40], target=0.78).places[0].position is Position.BETWEEN


@given(counts=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90)), min_size=2, max_size=9))
@settings(max_examples=60)
def test_wider_limits_are_never_beyond_a_share(counts):
    found = funnel([min(count, n) for count, n in counts], [n for _, n in counts])
    for place in found.places:
        assert (
            0 <= place.wider_outer.low <= place.wider_inner.low <= place.wider_inner.high <= place.wider_outer.high <= 1
        )
        assert place.wider_outer.level == 0.998
