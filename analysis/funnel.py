"""Does a region differ from all regions together by more than its number of answers explains?

A funnel, never a ranking: small regions swing widely by chance alone, so each region gets limits of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from analysis.checks import BadInput, TooFew, probability, real, whole
from analysis.intervals import Interval
from analysis.results import Result

MOST = 10**15
_TOLERANCE = 1e-9
_TRIMMED = 0.1
_FEW_REGIONS = 10


class Position(StrEnum):
    """Where a region lies in the funnel; only 'outside' says something of its own."""

    WITHIN = "within"
    BETWEEN = "between-the-limits"
    OUTSIDE = "outside"
    TOO_FEW = "too-few"


class Caution(StrEnum):
    """What a reader should know before believing a funnel."""

    FEW_REGIONS = "spread-between-regions-hardly-known"


@dataclass(frozen=True)
class Place:
    """One region in the funnel.

    Parameters
    ----------
    n
        Its number of answers.
    share
        Its part of positive answers, 0 to 1.
    inner, outer
        The exact limits for its number of answers, at the two levels.
    position
        Where `share` lies by these limits; 'too-few' when `n` is under the minimum.
    wider_inner, wider_outer
        The limits that allow for regions that differ by themselves.
    wider_position
        Where `share` lies by those.
    """

    n: int
    share: float
    inner: Interval
    outer: Interval
    position: Position
    wider_inner: Interval
    wider_outer: Interval
    wider_position: Position


@dataclass(frozen=True, kw_only=True)
class Funnel(Result):
    """All regions against their joint share; `n` counts the regions and `estimate` is the joint share.

    Parameters
    ----------
    places
        One per region, in the order given: never sorted.
    dispersion
        How much larger the squared distances are than chance makes them, after trimming; 1 is chance alone.
    variance_between
        The variance between regions, on the arcsine scale; 0 when chance explains everything.
    """

    places: tuple[Place, ...]
    dispersion: float
    variance_between: float


def funnel(
    positives: Sequence[int],
    n: Sequence[int],
    *,
    target: float | None = None,
    levels: tuple[float, float] = (0.95, 0.998),
    minimum: int = 25,
) -> Funnel | TooFew:
    """Say which regions lie further from the joint share than their number of answers explains.

    Parameters
    ----------
    positives
        The number of positive answers in each region.
    n
        The number of answers in each region, 1 or more.
    target
        The share to compare with, 0 to 1; None: the joint share of all regions.
    levels
        The levels of the inner and the outer limits, between 0 and 1 and rising.
    minimum
        The fewest answers with which a region is judged.

    Returns
    -------
    Funnel or TooFew
        On the scale of shares, 0 to 1. `TooFew(k, 2)` with fewer than two regions.

    Raises
    ------
    BadInput
        When an argument is out of range, or the two series differ in length.

    Notes
    -----
    Exact limits: with F the binomial distribution of positives at the target, and r the smallest number with
    F(r) >= q, the low limit at probability q is (r - a) / n, where a = (F(r) - q) / (F(r) - F(r - 1)) interpolates
    between r - 1 and r; never below 0. The high limit is the low one of the answers that are not positive, mirrored. So
    a share lies beyond a limit when, and only when, chance makes one as far in that direction less often than q, and
    the funnel says the same of the positive answers and of the others. A share on a limit is within it, with a
    tolerance of 1e-9.

    Wider limits: on the scale asin(sqrt(share)), where the standard error is 1 / (2 sqrt(n)), the standardised
    distances z are trimmed to their 10 and 90 percent quantiles; phi is the mean of their squares, and the variance
    between regions tau2 = (k phi - (k - 1)) / (W - W2 / W), with W and W2 the sums of the weights 4 n and of their
    squares, not below 0. The limits are target -/+ z sqrt(1 / (4 n) + tau2), turned back. With fewer than ten regions
    tau2 is hardly known, and `warnings` says so.

    With seven regions that do not differ at all, in three funnels out of ten one lies beyond the 95 percent limits. So
    only 'outside', beyond the outer limits, is worth a question. The cost grows with the number of regions only.

    References
    ----------
    Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional performance. Statistics in Medicine 24,
    1185-1202; appendix A.1.1 (exact limits). Spiegelhalter, D. J. (2005). Handling over-dispersion of performance
    indicators. Quality and Safety in Health Care 14, 347-351 (wider limits).
    The low limit in R: ``r <- qbinom(q, n, t); (r - (pbinom(r, n, t) - q) / dbinom(r, n, t)) / n``; the wider limits:
    ``FunnelPlotR::funnel_plot(..., data_type = "PR", draw_adjusted = TRUE)``.

    Examples
    --------
    Seven regions made for this example; the last one has far fewer positive answers.

    >>> found = funnel([40, 81, 24, 61, 118, 44, 30], [52, 100, 30, 80, 150, 55, 60])
    >>> round(found.estimate, 3), [place.position.value for place in found.places][-2:]
    (0.755, ['within', 'outside'])
    """
    counts, sizes = _checked(positives, n)
    lower, upper = _checked_levels(levels)
    minimum = whole(minimum, name="minimum", least=1)
    if len(sizes) < 2:
        return TooFew(n=len(sizes), needed=2)
    centre = sum(counts) / sum(sizes) if target is None else probability(target, name="target")
    shares = [count / size for count, size in zip(counts, sizes, strict=True)]
    dispersion, between = _between(shares, sizes, centre)
    places = tuple(
        _place(share, size, centre, between, (lower, upper), judged=size >= minimum)
        for share, size in zip(shares, sizes, strict=True)
    )
    return Funnel(
        method="funnel, exact binomial limits",
        n=len(sizes),
        estimate=centre,
        warnings=(Caution.FEW_REGIONS,) if len(sizes) < _FEW_REGIONS else (),
        places=places,
        dispersion=dispersion,
        variance_between=between,
    )


def exact_limits(n: int, target: float, *, level: float = 0.95) -> Interval:
    """Say between which two shares chance alone leaves a region, if its real share is the joint one.

    Parameters
    ----------
    n
        The number of answers, 1 or more.
    target
        The joint share, 0 to 1.
    level
        How often chance leaves a region between the limits, between 0 and 1.

    Returns
    -------
    Interval
        `0 <= low <= high <= 1`.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    The interpolated binomial quantiles of `funnel`. With a target of 0 or 1 both limits are the target.

    References
    ----------
    Spiegelhalter (2005), appendix A.1.1, as in `funnel`, with its R call.

    Examples
    --------
    >>> found = exact_limits(20, 0.7)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4627, 0.9188)
    """
    n, target = _size(n), probability(target, name="target")
    level = real(level, name="level", above=0, below=1)
    tail = (1 - level) / 2
    return Interval(low=_quantile(n, target, tail), high=1 - _quantile(n, 1 - target, tail), level=level)


def _quantile(n: int, target: float, q: float) -> float:
    if target in (0, 1):
        return target
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _at_most(middle, n, target) >= q else (middle + 1, high)
    below, at = _at_most(low - 1, n, target), _at_most(low, n, target)
    return min(1.0, max(0.0, (low - (at - q) / (at - below)) / n))


def _at_most(count: int, n: int, target: float) -> float:
    """The binomial probability of `count` positives or fewer."""
    from scipy.special import betainc

    # By the beta function: scipy.special.bdtr is some percent off at ten million answers, and NaN beyond 2^31.
    return 0.0 if count < 0 else 1.0 if count >= n else float(betainc(n - count, count + 1, 1 - target))


def _between(shares: Sequence[float], sizes: Sequence[int], centre: float) -> tuple[float, float]:
    """The dispersion, and the variance between regions, on the arcsine scale."""
    import numpy as np

    distances = np.array(
        [2 * math.sqrt(size) * (_angle(share) - _angle(centre)) for share, size in zip(shares, sizes, strict=True)]
    )
    trimmed = np.clip(distances, *np.quantile(distances, (_TRIMMED, 1 - _TRIMMED)))
    dispersion = float((trimmed**2).mean())
    k, weights = len(sizes), [4.0 * size for size in sizes]
    total = math.fsum(weights)
    room = total - math.fsum(weight * weight for weight in weights) / total
    return dispersion, max(0.0, (k * dispersion - (k - 1)) / room)


def _place(
    share: float, size: int, centre: float, between: float, levels: tuple[float, float], *, judged: bool
) -> Place:
    inner, outer = (exact_limits(size, centre, level=level) for level in levels)
    wider_inner, wider_outer = (_wider(size, centre, between, level) for level in levels)
    return Place(
        n=size,
        share=share,
        inner=inner,
        outer=outer,
        position=_position(share, inner, outer) if judged else Position.TOO_FEW,
        wider_inner=wider_inner,
        wider_outer=wider_outer,
        wider_position=_position(share, wider_inner, wider_outer) if judged else Position.TOO_FEW,
    )


def _wider(size: int, centre: float, between: float, level: float) -> Interval:
    half = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(1 / (4 * size) + between)
    low, high = max(0.0, _angle(centre) - half), min(math.pi / 2, _angle(centre) + half)
    return Interval(low=math.sin(low) ** 2, high=math.sin(high) ** 2, level=level)


def _position(share: float, inner: Interval, outer: Interval) -> Position:
    if inner.low - _TOLERANCE <= share <= inner.high + _TOLERANCE:
        return Position.WITHIN
    within = outer.low - _TOLERANCE <= share <= outer.high + _TOLERANCE
    return Position.BETWEEN if within else Position.OUTSIDE


def _angle(share: float) -> float:
    return math.asin(math.sqrt(share))


def _size(n: object) -> int:
    size = whole(n, name="n", least=1)
    if size > MOST:
        raise BadInput("n must be at most 10 to the power 15.")
    return size


def _checked(positives: Sequence[int], n: Sequence[int]) -> tuple[list[int], list[int]]:
    sizes, counts = [_size(size) for size in n], [whole(count, name="positives") for count in positives]
    if len(sizes) != len(counts):
        raise BadInput(f"positives and n must have the same number of regions, got {len(counts)} and {len(sizes)}.")
    if any(count > size for count, size in zip(counts, sizes, strict=True)):
        raise BadInput("positives must be at most n in every region.")
    return counts, sizes


def _checked_levels(levels: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(levels, tuple | list) or len(levels) != 2:
        raise BadInput(f"levels must be two numbers, got {levels!r}.")
    first, second = (real(level, name="levels", above=0, below=1) for level in levels)
    if first >= second:
        raise BadInput(f"levels must rise, got {first:g} and {second:g}.")
    return first, second
