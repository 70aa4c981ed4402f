"""Were the answers of a whole area higher after a date, when its regions are compared one by one?

Regions differ in how satisfied their clients are, and in how many answer. When all answers of an area are put on one
heap, a shift of answers from one region to another looks like a change: every region can go up while the heap goes
down. So each region is compared with itself, and only the outcomes are averaged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from analysis.checks import BadInput, Counts, TooFew, pair_of_histograms, probability, real, whole
from analysis.compare import Comparison, Warned, warnings_of
from analysis.intervals import Interval
from analysis.placements import RelativeEffect, logit_t_interval, relative_effect, stand_ins, t_p_value
from analysis.results import Result
from analysis.verdicts import checked_margin, decide

STRATIFIED = "van elteren, stratified relative effects"
VAN_ELTEREN = "van elteren, normal approximation with ties"

Pair = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class StratifiedComparison(Comparison):
    """What comparing an area region by region led to.

    Parameters
    ----------
    used
        The positions of the strata that took part, 0 for the first; the counts are theirs alone.
    thetas
        Theta of each of those, in the same order.
    """

    used: tuple[int, ...]
    thetas: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class VanElteren(Result):
    """What van Elteren's test found.

    Parameters
    ----------
    statistic
        Standard normal when nothing changed; positive when answers after are higher.
    """

    statistic: float


def compare_strata(
    *,
    before: Sequence[Counts],
    after: Sequence[Counts],
    minimum: int = 15,
    margin: tuple[float, float] = (0.4265, 0.5735),
    alpha: float = 0.05,
    level: float = 0.95,
    family_p: float | None = None,
) -> StratifiedComparison | TooFew:
    """Say whether the answers after were higher than before within the regions of an area, and how sure that is.

    Parameters
    ----------
    before, after
        One histogram per stratum (region) on each side, in the same order, the worst category first. The strata need
        not share a scale, but the two sides of a stratum must.
    minimum
        The fewest answers that a stratum must have on both sides to take part, 2 or more.
    margin
        Between which two values of theta a difference is too small to matter.
    alpha
        How often chance alone may look like a difference; between 0 and 1/2.
    level
        The confidence level of the interval, between 0 and 1.
    family_p
        The p-value adjusted for the family of questions this one belongs to, from `analysis.multiple.holm`.

    Returns
    -------
    StratifiedComparison or TooFew
        Everything `analysis.compare.Comparison` has; theta > 1/2 and 'better' mean that answers after are higher.
        `TooFew(usable strata, 2)` when fewer than two strata have enough answers on both sides: then there is no area
        to speak of, and the one region speaks for itself.

    Raises
    ------
    BadInput
        When an argument is out of range, or the sides differ in their number of strata.

    Notes
    -----
    Theta is the weighted mean of the strata's thetas with van Elteren's weights n1 n2 / (n1 + n2 + 1). When the real
    theta is the same everywhere, these weights nearly follow the precision of each stratum, because the variance of its
    theta is about (n1 + n2 + 1) / (12 n1 n2); and they depend on the numbers of answers only, never on what was
    answered, so no region counts for more because it happened to change. A stratum with few answers on one side weighs
    little, however many it has on the other.

    The variance is the sum of the squared weights times the strata's Brunner-Munzel variances, with Satterthwaite's
    degrees of freedom over all sides of all strata; interval and p follow as in `analysis.placements`, and the verdict
    as in `analysis.verdicts`. Two strata of 15 answers a side make 30, from where on the t approximation is used
    everywhere. A stratum in which nothing varies takes the variance of its nearest table that does (see
    `logit_t_interval`), so that it claims no certainty.

    When at least one stratum lies wholly above 1/2 with its own interval of the same level and another wholly below,
    the warning 'strata-disagree' says that one number does not describe them all.

    References
    ----------
    Van Elteren, P. H. (1960). On the combination of independent two sample tests of Wilcoxon. Bulletin of the
    International Statistical Institute 37, 351-361 (the weights).
    Brunner, E. and Munzel, U. (2000). The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample
    approximation. Biometrical Journal 42, 17-25 (the variances).
    No package gives this combination; `van_elteren` below is the classical test of the same question.

    Examples
    --------
    Three regions go up, but the one where answers are low answers much more often after. On one heap, theta is .29:

    >>> before = [[14, 9, 3, 3, 1], [5, 10, 11, 7, 3], [1, 8, 19, 41, 81]]
    >>> after = [[49, 58, 29, 10, 4], [3, 7, 11, 10, 5], [0, 0, 0, 8, 22]]
    >>> found = compare_strata(before=before, after=after)
    >>> [round(theta, 2) for theta in found.thetas], round(found.theta, 2), found.verdict.value
    ([0.56, 0.59, 0.62], 0.59, 'better')
    """
    pairs = _pairs(before, after)
    minimum = whole(minimum, name="minimum", least=2)
    margin, alpha = checked_margin(margin), real(alpha, name="alpha", above=0, below=0.5)
    level = real(level, name="level", above=0, below=1)
    family_p = None if family_p is None else probability(family_p, name="family_p")
    used = tuple(place for place, pair in enumerate(pairs) if min(map(sum, pair)) >= minimum)
    if len(used) < 2:
        return TooFew(n=len(used), needed=2)
    kept = [pairs[place] for place in used]
    effects = [_effect(pair) for pair in kept]
    interval, narrow = _interval(effects, level), _interval(effects, 1 - 2 * alpha)
    p_value = t_p_value(_combined(effects, [_toward_half(effect) for effect in effects]))
    if isinstance(p_value, TooFew):
        return p_value
    used_p = p_value if family_p is None else family_p
    decision = decide(interval=interval, p_value=used_p, narrow=narrow, margin=margin, alpha=alpha)
    return StratifiedComparison(
        n_before=sum(effect.n_before for effect in effects),
        n_after=sum(effect.n_after for effect in effects),
        theta=_weighted(effects, [effect.theta for effect in effects]),
        low=interval.low,
        high=interval.high,
        level=level,
        p_value=p_value,
        method=STRATIFIED,
        verdict=decision.verdict,
        small=decision.small,
        reasons=decision.reasons,
        warnings=_warnings(effects, kept, level),
        family_p=family_p,
        used=used,
        thetas=tuple(effect.theta for effect in effects),
    )


def van_elteren(*, before: Sequence[Counts], after: Sequence[Counts]) -> VanElteren | TooFew:
    """Say how often chance alone would separate before and after this far within the strata: the classical test.

    Parameters
    ----------
    before, after
        One histogram per stratum on each side, in the same order, the worst category first.

    Returns
    -------
    VanElteren or TooFew
        `estimate` is the weighted mean of theta, above one half when answers after are higher; `p` is two-sided; `n`
        counts the answers in strata with an answer on both sides, the others say nothing. `TooFew(0, 1)` when there is
        no such stratum.

    Raises
    ------
    BadInput
        When a side is no list of histograms, or the sides differ in their number of strata or categories.

    Notes
    -----
    The sum over strata of Wilcoxon's rank sum of the answers after, less its expectation, over N + 1, divided by its
    standard deviation given the ties: n1 n2 / (N (N - 1)) times the sum of squared deviations of the midranks, over
    (N + 1)^2. No continuity correction. When nothing varies in any stratum the statistic is 0 and p is 1. A cross-check
    only: like Mann and Whitney's test it goes wrong when the sides differ in spread and in number, which
    `compare_strata` does not.

    References
    ----------
    Van Elteren (1960), as in `compare_strata`.
    Stokes, M. E., Davis, C. S. and Koch, G. G. (2000). Categorical Data Analysis Using the SAS System, 2nd edition;
    arthritis pain by sex: row mean scores differ with modified ridit scores, 15.004, p = .0001. The same in R, with the
    midranks over N + 1 as y: ``coin::independence_test(y ~ side | stratum, teststat = "quadratic")``.

    Examples
    --------
    No, some and marked improvement under placebo (before) and treatment (after), women and men:

    >>> found = van_elteren(before=[[19, 7, 6], [10, 0, 1]], after=[[6, 5, 16], [7, 2, 5]])
    >>> round(found.statistic**2, 3), round(found.p, 4)
    (15.004, 0.0001)
    """
    pairs = [pair for pair in _pairs(before, after) if min(map(sum, pair)) > 0]
    if not pairs:
        return TooFew(n=0, needed=1)
    thetas = [_effect(pair).theta for pair in pairs]
    weights = [sum(first) * sum(second) / (sum(first) + sum(second) + 1) for first, second in pairs]
    shift = math.fsum(weight * (theta - 0.5) for weight, theta in zip(weights, thetas, strict=True))
    variance = math.fsum(_rank_sum_variance(pair) for pair in pairs)
    statistic = shift / math.sqrt(variance) if variance else 0.0
    return VanElteren(
        method=VAN_ELTEREN,
        n=sum(sum(first) + sum(second) for first, second in pairs),
        estimate=0.5 + shift / math.fsum(weights),
        p=math.erfc(abs(statistic) / math.sqrt(2)),
        statistic=statistic,
    )


def _pairs(before: Sequence[Counts], after: Sequence[Counts]) -> list[Pair]:
    for name, side in (("before", before), ("after", after)):
        if not isinstance(side, list | tuple):
            raise BadInput(f"{name} must be a list with one histogram per stratum.")
    if len(before) != len(after):
        raise BadInput(f"before and after must have the same number of strata, got {len(before)} and {len(after)}.")
    return [pair_of_histograms(first, second) for first, second in zip(before, after, strict=True)]


def _effect(pair: Pair) -> RelativeEffect:
    effect = relative_effect(before=pair[0], after=pair[1])
    if isinstance(effect, TooFew):
        raise BadInput("a stratum must have an answer on both sides.")
    return effect


def _weighted(effects: Sequence[RelativeEffect], values: Sequence[float]) -> float:
    weights = [_weight(effect) for effect in effects]
    return math.fsum(weight * value for weight, value in zip(weights, values, strict=True)) / math.fsum(weights)


def _weight(effect: RelativeEffect) -> float:
    return effect.n_before * effect.n_after / (effect.n_before + effect.n_after + 1)


def _combined(effects: Sequence[RelativeEffect], stand_in: Sequence[RelativeEffect]) -> RelativeEffect:
    """One effect that stands for all strata, each with a variance."""
    total = math.fsum(_weight(effect) for effect in effects)
    parts = [(_weight(one) / total * (one.standard_error or 0.0)) ** 2 for one in stand_in]
    variance = math.fsum(parts)
    # Scaled by the variance first, whose square would underflow for tens of millions of answers.
    inverse = math.fsum((part / variance) ** 2 / (one.df or 1.0) for part, one in zip(parts, stand_in, strict=True))
    return RelativeEffect(
        n_before=sum(effect.n_before for effect in effects),
        n_after=sum(effect.n_after for effect in effects),
        theta=_weighted(effects, [one.theta for one in stand_in]),
        standard_error=math.sqrt(variance),
        df=1 / inverse,
    )


def _interval(effects: Sequence[RelativeEffect], level: float) -> Interval:
    pairs = [stand_ins(effect) for effect in effects]
    low = logit_t_interval(_combined(effects, [lower for lower, _ in pairs]), level=level)
    high = logit_t_interval(_combined(effects, [upper for _, upper in pairs]), level=level)
    if isinstance(low, TooFew) or isinstance(high, TooFew):
        raise BadInput("a stratum must have two answers or more on both sides.")
    return Interval(low.low, high.high, level)


def _toward_half(effect: RelativeEffect) -> RelativeEffect:
    """The stand-in that the test is computed from; where all answers are the same it keeps its theta of one half."""
    lower, upper = stand_ins(effect)
    return RelativeEffect(
        n_before=effect.n_before,
        n_after=effect.n_after,
        theta=(lower.theta + upper.theta) / 2,
        standard_error=lower.standard_error,
        df=lower.df,
    )


def _warnings(effects: Sequence[RelativeEffect], pairs: Sequence[Pair], level: float) -> tuple[Warned, ...]:
    found = {warned for effect, pair in zip(effects, pairs, strict=True) for warned in warnings_of(effect, *pair)}
    own = [_interval([effect], level) for effect in effects]
    if any(interval.low > 0.5 for interval in own) and any(interval.high < 0.5 for interval in own):
        found.add(Warned.STRATA_DISAGREE)
    return tuple(warned for warned in Warned if warned in found)


def _rank_sum_variance(pair: Pair) -> float:
    """The variance of the rank sum over N + 1, given the ties."""
    first, second = pair
    totals = [one + other for one, other in zip(first, second, strict=True)]
    n = sum(totals)
    below = accumulate(totals, initial=0)
    # Twice the midrank less its mean, (n + 1) / 2: whole numbers, which cannot overflow.
    squares = sum(total * (2 * lower + total - n) ** 2 for lower, total in zip(below, totals, strict=False))
    return sum(first) * sum(second) * squares / (4 * n * (n - 1) * (n + 1) ** 2)
