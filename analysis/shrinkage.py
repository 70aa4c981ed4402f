"""What would the share of each region be if small regions leaned on the others?

For researchers, to see how much of the difference between regions may be chance. The original shares stay next to the
shrunken ones, and neither is ever put in order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checks import BadInput, TooFew, whole
from analysis.results import Result

DERSIMONIAN_LAIRD = "dersimonian-laird on logits"


@dataclass(frozen=True, kw_only=True)
class Shrunken(Result):
    """The shares of regions, drawn toward their joint share.

    Parameters
    ----------
    originals
        The share of each region as it is; None for a region without answers.
    shares
        The same, drawn toward the joint share; None for a region without answers.
    tau_squared
        How much the real shares differ between regions, as a variance of logits; 0 when chance explains it all.
    """

    originals: tuple[float | None, ...]
    shares: tuple[float | None, ...]
    tau_squared: float


def shrink_shares(regions: Sequence[tuple[int, int]]) -> Shrunken | TooFew:
    """Draw the share of each region toward the joint share, the more the fewer answers it has.

    Parameters
    ----------
    regions
        Per region: how many were positive, and how many answered.

    Returns
    -------
    Shrunken or TooFew
        `estimate` is the joint share, from 0 to 1. `n` counts the answers. No interval, no p and no verdict: with a
        handful of regions `tau_squared` is hardly known. `TooFew(regions with answers, 2)` with fewer than two.

    Raises
    ------
    BadInput
        When a region is no pair with 0 <= positive <= answered.

    Notes
    -----
    Logits with variance 1 / positive + 1 / others, where both get one half more in a region in which either is 0.
    DerSimonian and Laird's tau squared is the spread of the logits beyond what chance gives, by moments, at least 0.
    Each logit y with variance v becomes m + tau^2 / (tau^2 + v) (y - m), with m their mean weighted by 1 / (tau^2 + v).

    References
    ----------
    DerSimonian, R. and Laird, N. (1986). Meta-analysis in clinical trials. Controlled Clinical Trials 7, 177-188.
    The same in R, with x positive of n:
    ``metafor::blup(metafor::rma(yi, vi, data = metafor::escalc("PLO", xi = x, ni = n), method = "DL"))``.

    Examples
    --------
    >>> found = shrink_shares([(20, 40), (45, 60), (12, 20), (88, 140), (30, 35), (9, 12), (60, 70)])
    >>> [round(share, 2) for share in found.shares], round(found.estimate, 2)
    ([0.55, 0.74, 0.65, 0.64, 0.81, 0.73, 0.83], 0.71)
    """
    counts = [_counts(region) for region in regions]
    kept = [pair for pair in counts if pair[1]]
    if len(kept) < 2:
        return TooFew(n=len(kept), needed=2)
    logits, variances = zip(*[_logit(*pair) for pair in kept], strict=True)
    tau_squared = _tau_squared(logits, variances)
    mean = _weighted_mean(logits, [1 / (tau_squared + variance) for variance in variances])
    drawn = iter(
        mean + tau_squared / (tau_squared + variance) * (logit - mean)
        for logit, variance in zip(logits, variances, strict=True)
    )
    return Shrunken(
        method=DERSIMONIAN_LAIRD,
        n=sum(answered for _, answered in counts),
        estimate=_share(mean),
        originals=tuple(positive / answered if answered else None for positive, answered in counts),
        shares=tuple(_share(next(drawn)) if answered else None for _, answered in counts),
        tau_squared=tau_squared,
    )


def _counts(region: tuple[int, int]) -> tuple[int, int]:
    if not isinstance(region, tuple | list) or len(region) != 2:
        raise BadInput(f"regions must hold pairs of positive and answered, got {region!r}.")
    positive, answered = whole(region[0], name="regions positive"), whole(region[1], name="regions answered")
    if positive > answered:
        raise BadInput(f"regions positive must be at most answered = {answered}, got {positive}.")
    return positive, answered


def _logit(positive: int, answered: int) -> tuple[float, float]:
    extra = 0.5 if positive in (0, answered) else 0.0
    yes, no = positive + extra, answered - positive + extra
    return math.log(yes / no), 1 / yes + 1 / no


def _tau_squared(logits: Sequence[float], variances: Sequence[float]) -> float:
    weights = [1 / variance for variance in variances]
    mean = _weighted_mean(logits, weights)
    spread = math.fsum(weight * (logit - mean) ** 2 for logit, weight in zip(logits, weights, strict=True))
    total = math.fsum(weights)
    scale = total - math.fsum(weight**2 for weight in weights) / total
    return max(0.0, (spread - (len(logits) - 1)) / scale)


def _weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(value * weight for value, weight in zip(values, weights, strict=True)) / math.fsum(weights)


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
