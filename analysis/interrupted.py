"""Did a series jump, or turn, at a date: more than its own trend already would have made it do?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analysis.checks import BadInput, TooFew, real, whole
from analysis.intervals import Interval
from analysis.results import Result

EACH_SIDE = 12
LARGEST = 1e100
_TERMS = 4
_LONG = 50
_NOTHING = 1e-10

Floats = npt.NDArray[np.float64]


class Why(StrEnum):
    """Why a number is not there."""

    NO_VARIATION = "points-lie-on-the-lines"


class Caution(StrEnum):
    """What a reader should know before believing the two lines."""

    SHORT = "short-series-intervals-too-narrow"


@dataclass(frozen=True)
class Change:
    """One change of the series, with how sure it is.

    Parameters
    ----------
    estimate
        The change; positive is upwards.
    ordinary
        The standard error of ordinary least squares.
    newey_west
        The standard error that allows for neighbours that resemble each other.
    interval
        From the larger of the two standard errors; None when the points lie on the lines.
    p
        Two-sided, from the same standard error; None when there is no interval.
    """

    estimate: float
    ordinary: float
    newey_west: float
    interval: Interval | None
    p: float | None


@dataclass(frozen=True, kw_only=True)
class Interrupted(Result):
    """Two straight lines, before and after a date; `n` counts the points, `estimate` is the jump of the level.

    Parameters
    ----------
    jump
        The change of the level at the first point after.
    turn
        The change of the slope, per point.
    slope_before
        The slope before, per point.
    naive
        The mean after less the mean before, which takes a trend that was already there for a change.
    lags
        How many neighbours the Newey-West standard error looks back.
    """

    jump: Change
    turn: Change
    slope_before: float
    naive: float
    lags: int


def interrupted(
    values: Sequence[float], *, start: int, lags: int | None = None, level: float = 0.95
) -> Interrupted | TooFew:
    """Say whether a series jumped or turned at a date, on top of the trend that it already had.

    Parameters
    ----------
    values
        One number per point, in order of time and equally far apart; each under 1e100 in size.
    start
        The position of the first point after, 0 for the first point.
    lags
        How many neighbours the Newey-West standard error looks back, 0 or more and under the number of points; None:
        4 (n / 100)^(2/9), rounded down.
    level
        The confidence level of the intervals, between 0 and 1.

    Returns
    -------
    Interrupted or TooFew
        On the scale of `values`; positive is upwards. `TooFew(n, 12)` when a side has fewer than 12 points.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    Ordinary least squares of value = a + b t + jump D + turn D (t - start), with D = 1 from `start` on. So the jump is
    the distance between the two lines at the first point after. The Newey-West variance uses Bartlett weights and the
    factor n / (n - 4). The larger of the two standard errors is used for the interval and p, with t on n - 4 degrees of
    freedom: in short series the Newey-West one is too small, and with resembling neighbours the ordinary one.

    When all points lie on the two lines (no point further from them than 1e-10 of the largest value) the standard
    errors are 0 and there is no interval and no p. In short series all known methods give intervals that are too
    narrow; under 50 points, a limit of our own, `warnings` says so. The cost grows with points times `lags`.

    References
    ----------
    Wagner, A. K. and others (2002). Segmented regression analysis of interrupted time series studies in medication use
    research. Journal of Clinical Pharmacy and Therapeutics 27, 299-309.
    Newey, W. K. and West, K. D. (1987). Econometrica 55, 703-708. Turner, S. L. and others (2021). BMC Medical
    Research Methodology 21, 181 (short series).
    The same in R: ``fit <- lm(y ~ t + D + I(D * (t - start)))`` and
    ``sandwich::NeweyWest(fit, lag = 2, prewhite = FALSE, adjust = TRUE)``.

    Examples
    --------
    A series made for this example, which rises half a point each time: the means differ by 12, the level hardly.

    >>> series = [50 + t / 2 + ((7 * t * t + t) % 12 - 6) / 8 for t in range(48)]
    >>> found = interrupted(series, start=24)
    >>> round(found.naive, 1), round(found.jump.estimate, 1), round(found.jump.p, 2)
    (12.0, 0.2, 0.43)
    """
    points = np.array([real(value, name="values", above=-LARGEST, below=LARGEST) for value in values])
    n, start = len(points), whole(start, name="start")
    level = real(level, name="level", above=0, below=1)
    if start > n:
        raise BadInput(f"start must be a position in the series of {n} points, got {start}.")
    if min(start, n - start) < EACH_SIDE:
        return TooFew(n=min(start, n - start), needed=EACH_SIDE)
    back = _lags(lags, n)
    # In units of the largest value: squares of values near 1e100 would be beyond what a computer calls a number.
    unit = float(np.abs(points).max()) or 1.0
    terms, ordinary, newey_west = _fit(points / unit, start, back)
    errors = [(unit * float(one), unit * float(other)) for one, other in zip(ordinary, newey_west, strict=True)]
    changes = [_change(unit * float(terms[term]), *errors[term], n - _TERMS, level) for term in (2, 3)]
    return Interrupted(
        method="segmented regression, larger of OLS and Newey-West",
        n=n,
        estimate=changes[0].estimate,
        interval=changes[0].interval,
        p=changes[0].p,
        reasons=() if changes[0].interval else (Why.NO_VARIATION,),
        warnings=(Caution.SHORT,) if n < _LONG else (),
        jump=changes[0],
        turn=changes[1],
        slope_before=unit * float(terms[1]),
        naive=float(points[start:].mean() - points[:start].mean()),
        lags=back,
    )


def _lags(lags: int | None, n: int) -> int:
    if lags is None:
        return math.floor(4 * math.pow(n / 100, 2 / 9))
    checked = whole(lags, name="lags")
    if checked >= n:
        raise BadInput(f"lags must be under the number of points, {n}, got {checked}.")
    return checked


def _fit(points: Floats, start: int, lags: int) -> tuple[Floats, Floats, Floats]:
    """The four terms, with their ordinary and their Newey-West standard errors."""
    n = len(points)
    time = np.arange(n, dtype=np.float64)
    after = (time >= start).astype(np.float64)
    design = np.column_stack([np.ones(n), time, after, after * (time - start)])
    across, triangle = np.linalg.qr(design)
    inverse = np.linalg.inv(triangle)
    bread = inverse @ inverse.T
    terms = inverse @ (across.T @ points)
    rest = points - design @ terms
    if float(np.abs(rest).max()) <= _NOTHING:
        rest = np.zeros(n)
    ordinary = np.diag(bread) * (rest @ rest) / (n - _TERMS)
    scores = design * rest[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        cross = scores[lag:].T @ scores[:-lag]
        meat = meat + (1 - lag / (lags + 1)) * (cross + cross.T)
    newey_west = np.diag(bread @ meat @ bread) * n / (n - _TERMS)
    return terms, np.sqrt(ordinary), np.sqrt(np.maximum(newey_west, 0.0))


def _change(estimate: float, ordinary: float, newey_west: float, df: int, level: float) -> Change:
    from scipy.special import stdtr, stdtrit

    error = max(ordinary, newey_west)
    if error == 0:
        return Change(estimate, ordinary, newey_west, interval=None, p=None)
    half = float(stdtrit(df, (1 + level) / 2)) * error
    p = min(1.0, 2 * float(stdtr(df, -abs(estimate / error))))
    return Change(estimate, ordinary, newey_west, Interval(estimate - half, estimate + half, level), p)
