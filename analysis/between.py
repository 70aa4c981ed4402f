"""Did a region with an action change differently from the regions without it?

Never a proof that the action did it: only whether such a change was also seen elsewhere, or before the action.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.checks import BadInput, Counts, TooFew, histogram, real, whole
from analysis.placements import RelativeEffect, relative_effect
from analysis.results import Result

OTHERS_NEEDED = 3
_TOLERANCE = 1e-9


class Why(StrEnum):
    """Why a number is not there."""

    NO_INTERVAL = "too-few-regions-for-an-interval"


class Caution(StrEnum):
    """What a reader should know before believing the comparison."""

    REGIONS_LEFT_OUT = "regions-with-too-few-answers-left-out"
    NO_PLACEBO_DATES = "no-earlier-date-to-compare-with"


@dataclass(frozen=True, kw_only=True)
class Between(Result):
    """The change of one region less the mean change of the others.

    `n` counts the regions. `estimate` is positive when the region with the action changed for the better more than the
    others did; there is no interval, and no verdict, since so few regions cannot carry them.

    Parameters
    ----------
    effect
        The change of the region with the action, on the scale of the effects given.
    others
        The mean change of the other regions.
    as_large
        How many of the other regions differ from the rest at least as much; 0: such a change was seen nowhere else.
    """

    effect: float
    others: float
    as_large: int


@dataclass(frozen=True)
class Placebo:
    """What would have been found had the action begun earlier, when there was none.

    Parameters
    ----------
    start
        The position of the first block that counts as after.
    estimate
        The change of the region with the action less that of the others.
    """

    start: int
    estimate: float


@dataclass(frozen=True, kw_only=True)
class PlaceboDates(Between):
    """The comparison at the date of the action, and at dates before it at which nothing happened.

    Parameters
    ----------
    placebos
        One per earlier date with enough answers on both sides in every region.
    dates_as_large
        How many of these show a difference at least as large; any at all is a reason for doubt.
    """

    placebos: tuple[Placebo, ...]
    dates_as_large: int


def between(effects: Sequence[float], *, treated: int) -> Between | TooFew:
    """Say how much more one region changed than the others, and whether such a difference was seen elsewhere.

    Parameters
    ----------
    effects
        The change of each region, on any one scale on which positive (or above one half) is better; each under 1e100
        in size.
    treated
        The position in `effects` of the region with the action, 0 for the first.

    Returns
    -------
    Between or TooFew
        `p` is the part of all regions that differ from the rest at least as much, so never under 1 / regions: with
        seven regions at least .143. `TooFew(others, 3)` with fewer than three regions to compare with.

    Raises
    ------
    BadInput
        When an effect is no number, or `treated` is no position.

    Notes
    -----
    Difference in differences, with the plain mean of the other regions. Each region in turn is taken for the one with
    the action, and p counts how often the absolute difference is at least the observed one (equal within 1e-9 of the
    largest counts). Standard errors clustered by region reject far too often with one treated region, and are not
    given. The cost grows with the number of regions.

    References
    ----------
    MacKinnon, J. G. and Webb, M. D. (2020). Randomization inference for difference-in-differences with few treated
    clusters. Journal of Econometrics 218, 435-450.
    The same in R: ``d <- sapply(1:k, function(j) e[j] - mean(e[-j])); mean(abs(d) >= abs(d[treated]))``.

    Examples
    --------
    >>> found = between([0.62, 0.51, 0.48, 0.53, 0.50, 0.47, 0.52], treated=0)
    >>> round(found.estimate, 4), found.as_large, round(found.p, 4)
    (0.1183, 0, 0.1429)
    """
    checked = [real(effect, name="effects", above=-1e100, below=1e100) for effect in effects]
    treated = _position(treated, len(checked))
    if len(checked) - 1 < OTHERS_NEEDED:
        return TooFew(n=max(0, len(checked) - 1), needed=OTHERS_NEEDED)
    return _compare(checked, treated)


def between_regions(
    *, before: Sequence[Counts], after: Sequence[Counts], treated: int, minimum: int = 15
) -> Between | TooFew:
    """Say how much more the answers of one region rose than those of the others.

    Parameters
    ----------
    before, after
        One histogram per region, the worst category first; the same regions and categories on both sides.
    treated
        The position of the region with the action, 0 for the first.
    minimum
        The fewest answers on each side with which a region takes part, 2 or more.

    Returns
    -------
    Between or TooFew
        On the scale of theta: `effect` is theta of the region with the action, `estimate` that less the mean theta of
        the others. `TooFew(n, minimum)` when that region has too few answers, `TooFew(others, 3)` when fewer than three
        others have enough.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    Theta per region from `analysis.placements.relative_effect`, then `between`. Other regions with too few answers are
    left out, and `warnings` says so.

    References
    ----------
    As `between`.

    Examples
    --------
    >>> quiet = [4, 8, 8]
    >>> found = between_regions(before=[[8, 8, 4], quiet, quiet, quiet], after=[quiet, quiet, quiet, quiet], treated=0)
    >>> round(found.effect, 2), round(found.others, 2), found.as_large, found.p
    (0.64, 0.5, 0, 0.25)
    """
    minimum = whole(minimum, name="minimum", least=2)
    first, second = _histograms(before, "before"), _histograms(after, "after")
    if len(first) != len(second):
        raise BadInput(f"before and after must have the same number of regions, got {len(first)} and {len(second)}.")
    _same_categories([*first, *second])
    return _of_regions(first, second, _position(treated, len(first)), minimum) if first else TooFew(0, OTHERS_NEEDED)


def placebo_dates(
    blocks: Sequence[Sequence[Counts]], *, treated: int, start: int, minimum: int = 15
) -> PlaceboDates | TooFew:
    """Say whether the change at the date of an action was also there at earlier dates, when nothing had begun.

    Parameters
    ----------
    blocks
        Per region a list of histograms in order of time, the same number in every region.
    treated
        The position of the region with the action, 0 for the first.
    start
        The position of the first block after the action began, 1 or more.
    minimum
        The fewest answers on each side with which a region takes part, 2 or more.

    Returns
    -------
    PlaceboDates or TooFew
        As `between_regions` at `start`, with the same estimate for every earlier split of the blocks before `start`.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    A placebo date uses only blocks before the action, and is skipped when it leaves too few answers on a side of a
    region that takes part. A difference that was there at earlier dates too is no news of the action.

    References
    ----------
    Abadie, A., Diamond, A. and Hainmueller, J. (2015). Comparative politics and the synthetic control method. American
    Journal of Political Science 59, 495-510 (placebo tests in time).

    Examples
    --------
    >>> quiet, risen = [4, 8, 8], [2, 8, 10]
    >>> found = placebo_dates([[quiet, quiet, risen]] + [[quiet] * 3] * 3, treated=0, start=2)
    >>> round(found.estimate, 4), [(placebo.start, placebo.estimate) for placebo in found.placebos]
    (0.07, [(1, 0.0)])
    """
    minimum, start = whole(minimum, name="minimum", least=2), whole(start, name="start", least=1)
    regions = [_histograms(series, "blocks") for series in blocks]
    if not regions:
        return TooFew(n=0, needed=OTHERS_NEEDED)
    treated, length = _position(treated, len(regions)), len(regions[0])
    if any(len(series) != length for series in regions) or start >= length:
        raise BadInput("blocks must have the same number of blocks in every region, and start must be one of them.")
    _same_categories([block for series in regions for block in series])
    found = _split(regions, treated, start, length, minimum)
    if isinstance(found, TooFew):
        return found
    tried = [(date, _split(regions, treated, date, start, minimum)) for date in range(1, start)]
    placebos = tuple(
        Placebo(date, each.estimate) for date, each in tried if isinstance(each, Between) and each.estimate is not None
    )
    return PlaceboDates(
        method=found.method,
        n=found.n,
        estimate=found.estimate,
        p=found.p,
        reasons=found.reasons,
        warnings=found.warnings if placebos else (*found.warnings, Caution.NO_PLACEBO_DATES),
        effect=found.effect,
        others=found.others,
        as_large=found.as_large,
        placebos=placebos,
        dates_as_large=_at_least([placebo.estimate for placebo in placebos], found.effect - found.others),
    )


def _compare(effects: list[float], treated: int, *warnings: Caution) -> Between:
    k, total = len(effects), math.fsum(effects)
    # An effect less the mean of the others is (k effect - total) / (k - 1), for each region in turn.
    apart = [(k * effect - total) / (k - 1) for effect in effects]
    as_large = _at_least(apart[:treated] + apart[treated + 1 :], apart[treated])
    return Between(
        method="difference in differences, permutation of regions",
        n=k,
        estimate=apart[treated],
        p=(1 + as_large) / k,
        reasons=(Why.NO_INTERVAL,),
        warnings=warnings,
        effect=effects[treated],
        others=(total - effects[treated]) / (k - 1),
        as_large=as_large,
    )


def _of_regions(
    before: Sequence[tuple[int, ...]], after: Sequence[tuple[int, ...]], treated: int, minimum: int
) -> Between | TooFew:
    short = [min(sum(first), sum(second)) for first, second in zip(before, after, strict=True)]
    if short[treated] < minimum:
        return TooFew(n=short[treated], needed=minimum)
    kept = [region for region, n in enumerate(short) if n >= minimum]
    if len(kept) - 1 < OTHERS_NEEDED:
        return TooFew(n=len(kept) - 1, needed=OTHERS_NEEDED)
    effects = [_theta(before[region], after[region]) for region in kept]
    warnings = () if len(kept) == len(short) else (Caution.REGIONS_LEFT_OUT,)
    return _compare(effects, kept.index(treated), *warnings)


def _split(
    regions: Sequence[list[tuple[int, ...]]], treated: int, start: int, end: int, minimum: int
) -> Between | TooFew:
    before = [_sum(series[:start]) for series in regions]
    after = [_sum(series[start:end]) for series in regions]
    return _of_regions(before, after, treated, minimum)


def _theta(before: tuple[int, ...], after: tuple[int, ...]) -> float:
    found = relative_effect(before=before, after=after)
    return found.theta if isinstance(found, RelativeEffect) else 0.5


def _sum(series: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*series, strict=True))


def _at_least(others: Sequence[float], observed: float) -> int:
    tolerance = _TOLERANCE * max((abs(other) for other in (*others, observed)), default=0.0)
    return sum(abs(other) >= abs(observed) - tolerance for other in others)


def _histograms(regions: Sequence[Counts], name: str) -> list[tuple[int, ...]]:
    return [histogram(region, name=name) for region in regions]


def _position(treated: object, k: int) -> int:
    position = whole(treated, name="treated")
    if position >= max(k, 1):
        raise BadInput(f"treated must be a position from 0 to {max(k, 1) - 1}, got {position}.")
    return position


def _same_categories(histograms: Sequence[tuple[int, ...]]) -> None:
    if len({len(each) for each in histograms}) > 1:
        raise BadInput("every histogram must have the same number of categories.")
