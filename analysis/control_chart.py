"""Is this month unusual, or does it move as it always moves?

A control chart draws a line through the middle of a series and two limits around it, from how much neighbouring points
differ. A point beyond a limit, or a long run on one side, is seldom chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from analysis.chart_rules import TWO_RULES, Latest, Signal, Spread, checked_rules, latest_of, signals_of
from analysis.checks import BadInput, real, whole
from analysis.results import Result

FEWEST, FIRM = 12, 20
LARGEST = 1e100
MOST = 10**15

_RANGES_TO_LIMIT = 2.66
_RANGE_LIMIT = 3.267
_RANGES_TO_DEVIATION = 1.128
_TOLERANCE = 1e-9


class Why(StrEnum):
    """Why the last points have no limits."""

    TOO_FEW_POINTS = "too-few-points"
    NO_VARIATION = "no-variation"


class Caution(StrEnum):
    """What a reader should know before believing a chart."""

    PROVISIONAL = "provisional-limits"
    SCREENED = "large-steps-left-out"
    LIKE_NEIGHBOURS = "points-resemble-their-neighbours"


@dataclass(frozen=True, kw_only=True)
class ControlChart(Result):
    """A series with the limits it is judged by, and the points that stand out.

    `n` is the number of points and `estimate` the centre of the last stretch; there is no p and no verdict.

    Parameters
    ----------
    values
        The points, in order of time.
    centre
        The centre line at each point.
    low, high
        The limits at each point; None where there are none.
    signals
        For each point the pattern it belongs to, or None.
    latest
        What the last point says: nothing, a first signal, or a confirmed one.
    provisional
        True when the limits of the last stretch rest on fewer than 20 points.
    """

    values: tuple[float, ...]
    centre: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    signals: tuple[Signal | None, ...]
    latest: Latest
    provisional: bool


@dataclass(frozen=True)
class _Stretch:
    """The points between two breaks; the first `base` of them make the limits."""

    spread: Spread
    base: int
    why: Why | None
    screened: bool


Measured = tuple[float, tuple[float, ...], bool]
Measure = Callable[[slice, int], Measured]


def xmr_chart(
    values: Sequence[float],
    *,
    breaks: Sequence[int] = (),
    baseline: int | None = None,
    rules: Sequence[str] = TWO_RULES,
    screened: bool = True,
) -> ControlChart:
    """Say which points of a series lie outside what is usual for it, judged by how much neighbours differ.

    Parameters
    ----------
    values
        One number per point, in order of time; each under 1e100 in size.
    breaks
        Positions (0 is the first point) where the limits start anew, such as the first point after a lockdown.
    baseline
        How many points, 12 or more, make the limits of each stretch; None: all of them.
    rules
        Patterns to look for: 'outside' (a limit) and 'shift-of-seven' (seven on one side) unless told otherwise; the
        NHS tools also look for 'seven-up-or-down' and 'two-of-three-near-a-limit' (`chart_rules.NHS_RULES`).
    screened
        Whether steps of more than 3.267 times the mean step are left out before the limits are made.

    Returns
    -------
    ControlChart
        On the scale of `values`. A stretch of fewer than 12 points, or one in which nothing varies, has a centre but
        no limits and no signals; with 12 to 19 points its limits are provisional.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    The limits are mean -/+ 2.66 times the mean moving range (the mean difference between neighbours, over no break).
    Screening happens once, and is not done when it would leave no variation at all. The mean of the values keeps all
    points, so that one far point may leave a run on the other side of it. A point on a limit is not outside, with a
    tolerance of 1e-9 of the largest value.

    Two rules are the default because false alarms add up: of stable series of 24 points, one in six shows one of the
    four patterns. Neighbouring points that resemble each other make the limits too narrow, which `warnings` says when
    the correlation between neighbours exceeds 2 / sqrt(points). The cost grows with the number of points.

    References
    ----------
    Wheeler, D. J. (2000). Understanding Variation: The Key to Managing Chaos, 2nd ed., SPC Press (2.66 and 3.267).
    Nelson, L. S. (1982). Control charts for individual measurements. Journal of Quality Technology 14, 172-173
    (screening).
    The same in R: ``NHSRplotthedots::ptd_spc(df, value, date)``, with ``screen_outliers = FALSE`` for the Excel tool.

    Examples
    --------
    From the vignette 'Deviations from Excel defaults' of NHSRplotthedots: an upper limit of 4.60 with screening, and
    of 6.95 without.

    >>> series = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    >>> round(xmr_chart(series).high[0], 2), round(xmr_chart(series, screened=False).high[0], 2)
    (4.6, 6.95)
    >>> xmr_chart(series).signals[4].value
    'outside'
    """
    points = tuple(real(value, name="values", above=-LARGEST, below=LARGEST) for value in values)

    def measure(part: slice, base: int) -> Measured:
        step, left_out = _mean_step(points[part][:base], screened=screened)
        third = _RANGES_TO_LIMIT / 3 * step
        return _mean(points[part][:base]), (third,) * len(points[part]), left_out

    return _chart("XmR", points, measure, breaks=breaks, baseline=baseline, rules=rules, bounds=(-math.inf, math.inf))


def p_chart(
    positives: Sequence[int],
    n: Sequence[int],
    *,
    breaks: Sequence[int] = (),
    baseline: int | None = None,
    rules: Sequence[str] = TWO_RULES,
) -> ControlChart:
    """Say which shares lie outside what chance alone makes of one steady share.

    Parameters
    ----------
    positives
        The number of positive answers at each point, in order of time.
    n
        The number of answers at each point, 1 or more.
    breaks, baseline, rules
        As in `xmr_chart`.

    Returns
    -------
    ControlChart
        On the scale of shares, 0 to 1, with limits that are wider where `n` is smaller.

    Raises
    ------
    BadInput
        When an argument is out of range, or the two series differ in length.

    Notes
    -----
    The centre is all positives over all answers, the limits three standard errors sqrt(p (1 - p) / n) away, cut off at
    0 and 1. It takes the answers of one point as drawn from one steady share; where shares move more than that, as with
    large `n` they do, `laney_chart` is the better one.

    References
    ----------
    Montgomery, D. C. (1991). Introduction to Statistical Quality Control, 2nd ed., pages 152-155: the orange juice cans
    of the example, 30 samples of 50; the printed limits are .0524 and .4102.
    The same in R: ``qcc::qcc(D[1:30], sizes = 50, type = "p")`` on ``data(orangejuice, package = "qcc")``.

    Examples
    --------
    >>> leaking = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
    >>> leaking += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    >>> found = p_chart(leaking, [50] * 30)
    >>> round(found.estimate, 4), round(found.low[0], 4), round(found.high[0], 4)
    (0.2313, 0.0524, 0.4102)
    >>> [point for point, signal in enumerate(found.signals, 1) if signal]
    [15, 23]
    """
    return _share_chart("p", positives, n, breaks, baseline, rules, _plain)


def laney_chart(
    positives: Sequence[int],
    n: Sequence[int],
    *,
    breaks: Sequence[int] = (),
    baseline: int | None = None,
    rules: Sequence[str] = TWO_RULES,
    screened: bool = True,
) -> ControlChart:
    """Say which shares lie outside what is usual, when the number of answers varies and shares move by themselves.

    Parameters
    ----------
    positives
        The number of positive answers at each point, in order of time.
    n
        The number of answers at each point, 1 or more.
    breaks, baseline, rules, screened
        As in `xmr_chart`.

    Returns
    -------
    ControlChart
        On the scale of shares, 0 to 1.

    Raises
    ------
    BadInput
        When an argument is out of range, or the two series differ in length.

    Notes
    -----
    Laney's p' chart: the limits of the p chart, with the distance to the centre multiplied by the standard deviation of
    the standardised shares z, which is their mean moving range over 1.128. It becomes the XmR chart where `n` is the
    same at every point, and the p chart where shares move as much as chance makes them; where they move less, its
    limits are the narrower ones.

    References
    ----------
    Laney, D. B. (2002). Improved control charts for attributes. Quality Engineering 14, 531-537.
    The same in R: ``qicharts2::qic(r, n = n, chart = "pp")``, with ``options(qic.screenedmr = TRUE)`` for screening.

    Examples
    --------
    The first six weeks of the NHS emergency departments in Mohammed and others (2013), BMJ Quality and Safety 22,
    362-368, twice over: so many answers that the p chart would call every week unusual.

    >>> seen = [266501, 264225, 276532, 281461, 269071, 261215] * 2
    >>> came = [280443, 276823, 291681, 296155, 282343, 275888] * 2
    >>> [sum(map(bool, chart(seen, came).signals)) for chart in (p_chart, laney_chart)]
    [8, 0]
    """

    def over(values: tuple[float, ...], sizes: tuple[int, ...], centre: float) -> tuple[float, bool]:
        spread = math.sqrt(centre * (1 - centre))
        scores = [math.sqrt(size) * (value - centre) / spread for value, size in zip(values, sizes, strict=True)]
        step, left_out = _mean_step(tuple(scores), screened=screened)
        return step / _RANGES_TO_DEVIATION, left_out

    return _share_chart("Laney p'", positives, n, breaks, baseline, rules, over)


Widening = Callable[[tuple[float, ...], tuple[int, ...], float], tuple[float, bool]]


def _plain(values: tuple[float, ...], sizes: tuple[int, ...], centre: float) -> tuple[float, bool]:
    return 1.0, False


def _share_chart(
    method: str,
    positives: Sequence[int],
    n: Sequence[int],
    breaks: Sequence[int],
    baseline: int | None,
    rules: Sequence[str],
    widening: Widening,
) -> ControlChart:
    sizes = tuple(whole(size, name="n", least=1) for size in n)
    counts = tuple(whole(count, name="positives") for count in positives)
    if len(sizes) != len(counts):
        raise BadInput(f"positives and n must have the same number of points, got {len(counts)} and {len(sizes)}.")
    if any(count > size for count, size in zip(counts, sizes, strict=True)) or max(sizes, default=0) > MOST:
        raise BadInput("positives must be at most n at every point, and n at most 10 to the power 15.")
    points = tuple(count / size for count, size in zip(counts, sizes, strict=True))

    def measure(part: slice, base: int) -> Measured:
        centre = sum(counts[part][:base]) / sum(sizes[part][:base])
        if centre in (0, 1):
            return centre, (0.0,) * len(sizes[part]), False
        factor, left_out = widening(points[part][:base], sizes[part][:base], centre)
        thirds = tuple(factor * math.sqrt(centre * (1 - centre) / size) for size in sizes[part])
        return centre, thirds, left_out

    return _chart(method, points, measure, breaks=breaks, baseline=baseline, rules=rules, bounds=(0.0, 1.0))


def _chart(
    method: str,
    points: tuple[float, ...],
    measure: Measure,
    *,
    breaks: Sequence[int],
    baseline: int | None,
    rules: Sequence[str],
    bounds: tuple[float, float],
) -> ControlChart:
    chosen = checked_rules(rules)
    base = None if baseline is None else whole(baseline, name="baseline", least=FEWEST)
    stretches = [_stretch(points, part, base, measure) for part in _parts(breaks, len(points))]
    last = stretches[-1] if stretches else None
    judged = last if last and last.why is None else None
    return ControlChart(
        method=method,
        n=len(points),
        estimate=last.spread.centre if last else None,
        reasons=(last.why,) if last and last.why else () if last else (Why.TOO_FEW_POINTS,),
        warnings=_cautions(judged) if judged else (),
        values=points,
        centre=tuple(each.spread.centre for each in stretches for _ in each.spread.values),
        low=tuple(low for each in stretches for low in _limits(each, -1, bounds)),
        high=tuple(high for each in stretches for high in _limits(each, 1, bounds)),
        signals=tuple(signal for each in stretches for signal in _signals(each, chosen)),
        latest=latest_of(judged.spread, chosen) if judged else Latest.NONE,
        provisional=judged is not None and judged.base < FIRM,
    )


def _parts(breaks: Sequence[int], n: int) -> list[slice]:
    starts = [whole(start, name="breaks", least=1) for start in breaks]
    edges = [0, *starts, n]
    if n == 0 and not starts:
        return []
    if any(later <= earlier for earlier, later in pairwise(edges)):
        raise BadInput(f"breaks must be rising positions inside the series of {n} points, got {list(breaks)}.")
    return [slice(start, end) for start, end in pairwise(edges)]


def _stretch(points: tuple[float, ...], part: slice, baseline: int | None, measure: Measure) -> _Stretch:
    values = points[part]
    base = len(values) if baseline is None else min(baseline, len(values))
    centre, thirds, left_out = measure(part, base)
    tolerance = _TOLERANCE * max(abs(value) for value in values)
    why = Why.TOO_FEW_POINTS if base < FEWEST else Why.NO_VARIATION if max(thirds) <= tolerance else None
    return _Stretch(Spread(values, centre, thirds, tolerance), base, why, screened=left_out)


def _limits(stretch: _Stretch, side: int, bounds: tuple[float, float]) -> list[float | None]:
    lowest, highest = bounds
    return [
        None if stretch.why else min(highest, max(lowest, stretch.spread.centre + side * 3 * third))
        for third in stretch.spread.thirds
    ]


def _signals(stretch: _Stretch, rules: tuple[Signal, ...]) -> tuple[Signal | None, ...]:
    return (None,) * len(stretch.spread.values) if stretch.why else signals_of(stretch.spread, rules)


def _cautions(stretch: _Stretch) -> tuple[Caution, ...]:
    found = []
    if stretch.base < FIRM:
        found.append(Caution.PROVISIONAL)
    if stretch.screened:
        found.append(Caution.SCREENED)
    if _likeness(stretch.spread.values[: stretch.base]) > 2 / math.sqrt(stretch.base):
        found.append(Caution.LIKE_NEIGHBOURS)
    return tuple(found)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _mean_step(values: tuple[float, ...], *, screened: bool) -> tuple[float, bool]:
    """The mean difference between neighbours, and whether large ones were left out of it."""
    steps = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not steps:
        return 0.0, False
    mean = _mean(steps)
    kept = [step for step in steps if step <= _RANGE_LIMIT * mean]
    # Series that jump once and are otherwise flat would be left without any variation, hence with limits of width 0.
    if not screened or len(kept) == len(steps) or _mean(kept) == 0:
        return mean, False
    return _mean(kept), True


def _likeness(values: tuple[float, ...]) -> float:
    """The correlation between neighbouring points."""
    mean = _mean(values)
    apart = [value - mean for value in values]
    squares = math.fsum(a * a for a in apart)
    return math.fsum(a * b for a, b in pairwise(apart)) / squares if squares else 0.0
