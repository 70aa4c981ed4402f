"""How sure is a share, and how sure is the difference of two?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from analysis.checks import BadInput, TooFew, real, whole


@dataclass(frozen=True)
class Interval:
    """The values between which the real number probably lies.

    Parameters
    ----------
    low, high
        The two ends, on the scale of the number itself.
    level
        How often such an interval holds the real number, between 0 and 1.
    """

    low: float
    high: float
    level: float


def wilson(successes: float, n: int, *, level: float = 0.95) -> Interval | TooFew:
    """Say between which two values the real share probably lies.

    Parameters
    ----------
    successes
        How many of the `n` were a success, 0 to `n`. It need not be whole: the interval of a printed share is computed
        from that share times the printed `n`, so that it tells nothing that was not printed.
    n
        How many there were, a whole number.
    level
        The confidence level, between 0 and 1.

    Returns
    -------
    Interval or TooFew
        `0 <= low <= successes / n <= high <= 1`, or `TooFew(0, 1)` when `n` is 0: then nothing is known about a share.

    Raises
    ------
    BadInput
        When `n` is negative or not whole, `successes` is not a number from 0 to `n`, or `level` is not between 0 and 1.

    Notes
    -----
    The score interval: all shares that a score test with the given level would not reject. It is short, keeps near its
    level at small `n`, and never leaves 0 to 1. At 0 successes the low end is exactly 0, at `n` the high end exactly 1.
    `n` = 1 is allowed and gives a very wide interval.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22, 209-212.
    Newcombe, R. G. (1998). Two-sided confidence intervals for the single proportion: comparison of seven methods.
    Statistics in Medicine 17, 857-872; method 3, and its table I for the example below.
    The same in R: ``prop.test(81, 263, correct = FALSE)$conf.int``.

    Examples
    --------
    >>> found = wilson(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    n = whole(n, name="n")
    level = real(level, name="level", above=0, below=1)
    successes = real(successes, name="successes")
    if not 0 <= successes <= n:
        raise BadInput(f"successes must lie between 0 and n = {n}, got {successes!r}.")
    if n == 0:
        return TooFew(n=0, needed=1)
    z = NormalDist().inv_cdf((1 + level) / 2)
    p = successes / n
    weight = 1 + z * z / n
    centre = (p + z * z / (2 * n)) / weight
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / weight
    # The formula itself stays between these bounds, but for the last bit of a float.
    return Interval(low=min(p, max(0.0, centre - half)), high=max(p, min(1.0, centre + half)), level=level)


def newcombe(*, before: tuple[float, int], after: tuple[float, int], level: float = 0.95) -> Interval | TooFew:
    """Say between which two values the real difference of two shares probably lies: after less before.

    Parameters
    ----------
    before, after
        How many were a success, and how many there were, on each side. As in `wilson`, the first need not be whole.
    level
        The confidence level, between 0 and 1.

    Returns
    -------
    Interval or TooFew
        Of the share after less the share before, from -1 to 1: above 0 is more successes after. `TooFew(0, 1)` when a
        side has none.

    Raises
    ------
    BadInput
        When a side is no pair of numbers with 0 <= successes <= n, or `level` is not between 0 and 1.

    Notes
    -----
    With d the observed difference and Wilson's limits of each side: d less the root of the summed squares of (after -
    its low limit) and (the high limit of before - before), and likewise upward. It holds the observed difference, never
    leaves -1 to 1, and serves to illustrate: a share has no verdict of its own. One answer a side is allowed.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17, 873-890; method 10, and its table II for the example below.
    The same in statsmodels: ``confint_proportions_2indep(56, 70, 48, 80, method="newcomb", compare="diff")``.

    Examples
    --------
    >>> found = newcombe(before=(48, 80), after=(56, 70))
    >>> round(found.low, 4), round(found.high, 4)
    (0.0524, 0.3339)
    """
    (of_before, first), (of_after, second) = (
        _share_and_interval(side, name, level) for name, side in (("before", before), ("after", after))
    )
    if isinstance(first, TooFew) or isinstance(second, TooFew):
        return TooFew(n=0, needed=1)
    difference = of_after - of_before
    low = difference - math.hypot(of_after - second.low, first.high - of_before)
    high = difference + math.hypot(second.high - of_after, of_before - first.low)
    return Interval(low=max(-1.0, low), high=min(1.0, high), level=first.level)


def _share_and_interval(side: tuple[float, int], name: str, level: float) -> tuple[float, Interval | TooFew]:
    if not isinstance(side, tuple | list) or len(side) != 2:
        raise BadInput(f"{name} must be a number of successes and a number of answers, got {side!r}.")
    n = whole(side[1], name=f"{name} n")
    successes = real(side[0], name=f"{name} successes")
    if not 0 <= successes <= n:
        raise BadInput(f"{name} successes must lie between 0 and n = {n}, got {successes!r}.")
    return (successes / n if n else 0.0), wilson(successes, n, level=level)
