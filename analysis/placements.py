"""How often is an answer after higher than one before, and how sure is that?

The engine behind every comparison of two groups of answers. It works on histograms: the placement of an answer is the
part of the other group that lies below it (equal counts half), and all answers in one category share one placement. So
ten million answers cost as much as ten. Sums are kept in Python's whole numbers, which cannot overflow; only the last
division rounds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import accumulate

from analysis.checks import BadInput, Counts, TooFew, pair_of_histograms, real
from analysis.intervals import Interval


@dataclass(frozen=True)
class RelativeEffect:
    """How often an answer after is higher than one before, with the uncertainty of that number.

    Parameters
    ----------
    n_before, n_after
        The number of answers on each side.
    theta
        P(after > before) + P(equal) / 2: above one half is better after.
    standard_error
        Of theta; 0.0 when the answers do not vary in a way that can be measured, None with one answer on a side.
    df
        Satterthwaite's degrees of freedom; None when `standard_error` is 0.0 or None.
    """

    n_before: int
    n_after: int
    theta: float
    standard_error: float | None
    df: float | None


def relative_effect(*, before: Counts, after: Counts) -> RelativeEffect | TooFew:
    """Say how often an answer after is higher than an answer before, when one is drawn from each side.

    Parameters
    ----------
    before, after
        Answers per category on each side, the worst category first; the same categories on both sides.

    Returns
    -------
    RelativeEffect or TooFew
        `theta` from 0 to 1; above one half means better after. `TooFew(0, 1)` when a side has no answer.

    Raises
    ------
    BadInput
        When a side is no histogram, or the sides differ in their number of categories.

    Notes
    -----
    With placements P(y) of the answers after among those before, and Q(x) the other way round:
    theta = mean P = 1 - mean Q, and the estimated variance of theta is s2(P) / n_after + s2(Q) / n_before, where s2 is
    the variance with n - 1. This is Brunner and Munzel's variance, with ties as they fall: no correction is needed.

    The variance is exactly 0 in two cases, and in no other: when the sides are separated (theta is 0 or 1), and when
    all answers on both sides are one and the same (theta is one half). `logit_t_interval` decides what is said then.
    With one answer on a side the variance of that side's placements does not exist, so `standard_error` is None.

    References
    ----------
    Brunner, E. and Munzel, U. (2000). The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample
    approximation. Biometrical Journal 42, 17-25. The variance is used as corrected in Neubert and Brunner (2007),
    Computational Statistics and Data Analysis 51, 5192-5204.
    The same in R: ``brunnermunzel::brunnermunzel.test(rbind(c(4, 4, 2), c(1, 5, 4)))`` gives .68 for the example.

    Examples
    --------
    >>> found = relative_effect(before=[4, 4, 2], after=[1, 5, 4])
    >>> round(found.theta, 12), round(found.df, 3)
    (0.68, 16.961)
    """
    first, second = pair_of_histograms(before, after)
    n_before, n_after = sum(first), sum(second)
    if n_before == 0 or n_after == 0:
        return TooFew(n=0, needed=1)
    pairs = 2 * n_before * n_after
    wins = _doubled_wins(first, second)
    theta = wins / pairs
    if min(n_before, n_after) == 1:
        return RelativeEffect(n_before, n_after, theta, standard_error=None, df=None)
    part_after = _variance_of_mean(_doubled_placements(first), second, wins, n_before)
    part_before = _variance_of_mean(_doubled_placements(second), first, pairs - wins, n_after)
    variance = part_after + part_before
    if variance == 0:
        return RelativeEffect(n_before, n_after, theta, standard_error=0.0, df=None)
    # Scaled by the variance first: its square would underflow for tens of millions of equal answers.
    df = 1 / ((part_after / variance) ** 2 / (n_after - 1) + (part_before / variance) ** 2 / (n_before - 1))
    return RelativeEffect(n_before, n_after, theta, standard_error=math.sqrt(variance), df=df)


def logit_t_interval(effect: RelativeEffect, *, level: float = 0.95) -> Interval | TooFew:
    """Say between which two values the real theta probably lies, without ever leaving 0 to 1.

    Parameters
    ----------
    effect
        What `relative_effect` found.
    level
        The confidence level, between 0 and 1.

    Returns
    -------
    Interval or TooFew
        On the scale of theta; `TooFew(1, 2)` when a side has one answer.

    Raises
    ------
    BadInput
        When `level` is not between 0 and 1.

    Notes
    -----
    A t interval with Satterthwaite's degrees of freedom for logit(theta), whose standard error is
    standard_error / (theta (1 - theta)) by the delta method, turned back to the scale of theta.

    Where the measured variance is 0, the formula would claim certainty. The interval is then that of the nearest table
    in which something varies: one answer of the smaller side (m answers) is thought to have fallen differently. That
    table has theta 1 - 1/(2m), 1/(2m), or 1/2 -/+ 1/(2m), standard error 1/(2m) and m - 1 degrees of freedom. So

    * separated sides: the interval of theta 1 - 1/(2m) (or 1/(2m)). For 15 against 15 it runs from .759 to .996. It is
      strictly inside 0 to 1, therefore `high` stays just under a theta of 1, and `low` just above a theta of 0;
    * all answers the same: from the low end for 1/2 - 1/(2m) to the high end for 1/2 + 1/(2m). For 15 against 15 the 90
      percent interval runs from .409 to .591, and by the exact binomial limit for 15 answers of which none differs,
      theta could still be as low as .409.

    Others take ways out that say nothing here: nparcomp and rankFD in R put theta at .999 or .001 with variance
    1 / (2 n1 n2), whose logit interval for 15 against 15 runs from 0 to 1; scipy gives NaN and a warning.

    References
    ----------
    Kaufmann, J., Werner, C. and Brunner, E. (2005). Nonparametric methods for analysing the accuracy of diagnostic
    tests with multiple readers. Statistical Methods in Medical Research 14, 129-146 (the logit transformation).
    Close to R's ``nparcomp::npar.t.test(y ~ side, data, asy.method = "logit")``, which takes the normal quantile.

    Examples
    --------
    >>> found = logit_t_interval(relative_effect(before=[80, 28, 51], after=[46, 16, 25]))
    >>> round(found.low, 3), round(found.high, 3)
    (0.415, 0.552)
    """
    level = real(level, name="level", above=0, below=1)
    if min(effect.n_before, effect.n_after) < 2:
        return TooFew(n=1, needed=2)
    lower, upper = stand_ins(effect)
    return Interval(low=_logit_t_end(lower, -1, level), high=_logit_t_end(upper, 1, level), level=level)


def t_statistic(effect: RelativeEffect) -> float | TooFew:
    """Say how many standard errors theta lies from one half.

    Parameters
    ----------
    effect
        What `relative_effect` found.

    Returns
    -------
    float or TooFew
        Positive is better after; `TooFew(1, 2)` when a side has one answer.

    Notes
    -----
    Brunner and Munzel's W. Where the variance is 0 it is taken from the nearest table in which something varies, as in
    `logit_t_interval`: m - 1 or 1 - m for separated sides with m answers on the smaller one, 0 when all answers are one
    and the same.

    References
    ----------
    Brunner and Munzel (2000), as in `relative_effect`.
    The same in R: ``brunnermunzel::brunnermunzel.test(rbind(c(4, 4, 2), c(1, 5, 4)))$statistic``.

    Examples
    --------
    >>> round(t_statistic(relative_effect(before=[4, 4, 2], after=[1, 5, 4])), 4)
    1.5511
    """
    if effect.standard_error is None:
        return TooFew(n=1, needed=2)
    if effect.standard_error == 0 and effect.theta == 0.5:
        return 0.0
    stand_in, _ = stand_ins(effect)
    return (stand_in.theta - 0.5) / _known(stand_in.standard_error)


def t_p_value(effect: RelativeEffect) -> float | TooFew:
    """Say how often chance alone gives a difference this large, by the t approximation.

    Parameters
    ----------
    effect
        What `relative_effect` found.

    Returns
    -------
    float or TooFew
        Two-sided, from 0 to 1; `TooFew(1, 2)` when a side has one answer.

    Notes
    -----
    Good from about 15 answers on each side; `analysis.permutation.exact_p_value` is better below 30.

    References
    ----------
    Brunner and Munzel (2000), as in `relative_effect`.
    The same in R: ``brunnermunzel::brunnermunzel.test(rbind(c(4, 4, 2), c(1, 5, 4)))$p.value``.

    Examples
    --------
    >>> round(t_p_value(relative_effect(before=[4, 4, 2], after=[1, 5, 4])), 4)
    0.1393
    """
    from scipy.special import stdtr

    statistic = t_statistic(effect)
    if isinstance(statistic, TooFew):
        return statistic
    stand_in, _ = stand_ins(effect)
    return min(1.0, 2 * float(stdtr(_known(stand_in.df), -abs(statistic))))


def _doubled_placements(other: tuple[int, ...]) -> list[int]:
    """Twice the number of the other side's answers below each category, equal ones counted half."""
    below = accumulate(other, initial=0)
    return [2 * lower + equal for lower, equal in zip(below, other, strict=False)]


def _doubled_wins(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    return sum(count * placement for count, placement in zip(after, _doubled_placements(before), strict=True))


def _variance_of_mean(placements: list[int], counts: tuple[int, ...], total: int, n_other: int) -> float:
    """The variance of a side's mean placement; exactly 0.0 when all its placements are equal."""
    n = sum(counts)
    squares = sum(count * (n * placement - total) ** 2 for count, placement in zip(counts, placements, strict=True))
    return squares / ((2 * n_other * n) ** 2 * (n - 1) * n)


def stand_ins(effect: RelativeEffect) -> tuple[RelativeEffect, RelativeEffect]:
    """Give the effects that the low and the high end of an interval are counted from.

    Both are the effect itself, unless its variance is 0: then those of the nearest tables in which something varies,
    as `logit_t_interval` describes. A side must have two answers or more.
    """
    if effect.standard_error != 0:
        return effect, effect
    smaller = min(effect.n_before, effect.n_after)
    step = 1 / (2 * smaller)
    aside = replace(effect, standard_error=step, df=float(smaller - 1))
    lower = step if effect.theta == 0 else effect.theta - step
    upper = 1 - step if effect.theta == 1 else effect.theta + step
    return replace(aside, theta=lower), replace(aside, theta=upper)


def _logit_t_end(effect: RelativeEffect, sign: int, level: float) -> float:
    from scipy.special import stdtrit

    theta, df = effect.theta, _known(effect.df)
    quantile = float(stdtrit(df, (1 + level) / 2))
    centre = math.log(theta) - math.log1p(-theta)
    x = centre + sign * quantile * _known(effect.standard_error) / (theta * (1 - theta))
    # Two forms of one formula: each is finite where the other overflows.
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def _known(value: float | None) -> float:
    if value is None:
        raise BadInput("effect must have a standard error and degrees of freedom.")
    return value
