"""Are the same clients more satisfied than their time before?

Answers are ordered, but the steps between them are not equally large, so a client is only counted as higher, the same
or lower. How far somebody moved is left to `analysis.signed_rank`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from analysis.checks import BadInput, Counts, histogram, real, whole
from analysis.intervals import Interval
from analysis.results import Result
from analysis.verdicts import Decision, Verdict, decide

SIGN = "sign test, exact; net share with tango's interval"


class MovedReason(StrEnum):
    """Why the same clients' answers earn no verdict of better, worse or about equal."""

    PAIRS_UNDER_MINIMUM = "pairs-under-minimum"
    CHANGED_UNDER_MINIMUM = "changed-under-minimum"


@dataclass(frozen=True)
class Moves:
    """How many clients gave a higher, the same or a lower answer than their time before.

    Parameters
    ----------
    up, same, down
        The numbers of clients.
    """

    up: int
    same: int
    down: int


@dataclass(frozen=True, kw_only=True)
class Moved(Result):
    """What following the same clients led to.

    Parameters
    ----------
    moves
        The counts that went in.
    small
        True for a clear difference that is smaller than what matters.
    """

    moves: Moves
    small: bool


def moved(
    *,
    up: int,
    same: int,
    down: int,
    minimum: int = 10,
    minimum_changed: int = 6,
    margin: float = 0.1,
    alpha: float = 0.05,
    level: float = 0.95,
) -> Moved:
    """Say whether the same clients gave higher answers than their time before, and how sure that is.

    Parameters
    ----------
    up, same, down
        How many clients gave a higher, the same and a lower answer.
    minimum
        The fewest clients for a verdict, 1 or more.
    minimum_changed
        The fewest clients that must have changed for a verdict other than 'not-yet-clear'; 6 is the fewest with which p
        can be under .05.
    margin
        How large a net share is too small to matter, between 0 and 1; 0.1 is one client in ten.
    alpha
        How often chance alone may look like a difference; between 0 and 1/2.
    level
        The confidence level of the interval, between 0 and 1.

    Returns
    -------
    Moved
        `estimate` is the net share, (up - down) / n, from -1 to 1: above 0 is better after; None without clients. `p`
        is that of the sign test, two-sided, not adjusted. `n` counts the clients. The verdict is 'too-few' under
        `minimum` clients and 'not-yet-clear' when fewer than `minimum_changed` changed; else it is earned as in
        `analysis.verdicts`, with 0 for 1/2.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    The sign test leaves out who stayed the same: if nothing changed, up and down are equally likely among those who
    moved, and p is the exact binomial chance of a split at least this uneven. Where nobody changed, p is 1.

    The interval of the net share does count who stayed the same. It is Tango's: all differences d that a score test
    would not reject, |up - down - n d| <= z sqrt(n (2 q + d (1 - d))) with q the likeliest share of down given d.
    Newcombe's interval for paired shares would ask for more than the three counts. It never leaves -1 to 1, has a width
    also when nobody or everybody changed, and is found by halving.

    References
    ----------
    Tango, T. (1998). Equivalence test and confidence interval for the difference in proportions for the paired-sample
    design. Statistics in Medicine 17, 891-908.
    Fagerland, M. W., Lydersen, S. and Laake, P. (2014). Recommended tests and confidence intervals for paired binomial
    proportions. Statistics in Medicine 33, 2850-2875: the airways of 21 children, 1 up, 7 down.
    The same p in R: ``binom.test(1, 8)$p.value``; the interval: ``PropCIs::scoreci.mp(7, 1, 21, 0.95)``, which is of
    down less up.

    Examples
    --------
    >>> found = moved(up=1, same=13, down=7)
    >>> round(found.estimate, 3), round(found.interval.low, 3), round(found.interval.high, 3), round(found.p, 4)
    (-0.286, -0.517, -0.026, 0.0703)
    >>> found.verdict.value
    'not-yet-clear'
    """
    moves = Moves(whole(up, name="up"), whole(same, name="same"), whole(down, name="down"))
    minimum = whole(minimum, name="minimum", least=1)
    minimum_changed = whole(minimum_changed, name="minimum_changed")
    margin = real(margin, name="margin", above=0, below=1)
    alpha = real(alpha, name="alpha", above=0, below=0.5)
    level = real(level, name="level", above=0, below=1)
    n = moves.up + moves.same + moves.down
    p = sign_p_value(up=moves.up, down=moves.down)
    if n == 0:
        reasons = (MovedReason.PAIRS_UNDER_MINIMUM,)
        return Moved(method=SIGN, n=0, verdict=Verdict.TOO_FEW, reasons=reasons, moves=moves, small=False)
    interval, narrow = _tango(moves, level), _tango(moves, 1 - 2 * alpha)
    verdict, small = Verdict.TOO_FEW, False
    why: tuple[StrEnum, ...] = _shortages(moves, minimum, minimum_changed)
    if not why:
        decision = _decided(interval, narrow, p, margin, alpha)
        verdict, small, why = decision.verdict, decision.small, decision.reasons
    elif n >= minimum:
        verdict = Verdict.NOT_YET_CLEAR
    return Moved(
        method=SIGN,
        n=n,
        estimate=(moves.up - moves.down) / n,
        interval=interval,
        p=p,
        verdict=verdict,
        reasons=why,
        moves=moves,
        small=small,
    )


def sign_p_value(*, up: int, down: int) -> float:
    """Say how often chance alone splits the clients who changed at least this unevenly.

    Parameters
    ----------
    up, down
        How many clients gave a higher and a lower answer.

    Returns
    -------
    float
        Two-sided, above 0 (or 0 when smaller than any float) and at most 1; 1 when nobody changed.

    Raises
    ------
    BadInput
        When a number is negative or not whole.

    Notes
    -----
    Twice the binomial chance of the larger part or more, with chance 1/2, at most 1. The cost does not grow with n.

    References
    ----------
    The same in R: ``binom.test(up, up + down)$p.value``; in SciPy: ``scipy.stats.binomtest(up, up + down).pvalue``.

    Examples
    --------
    Six clients who all moved up are the fewest that can be under .05:

    >>> sign_p_value(up=5, down=0), sign_p_value(up=6, down=0)
    (0.0625, 0.03125)
    """
    from scipy.special import bdtr

    up, down = whole(up, name="up"), whole(down, name="down")
    return min(1.0, 2 * float(bdtr(min(up, down), up + down, 0.5)))


def moves_of(transitions: Sequence[Counts]) -> Moves:
    """Count who moved up, stayed the same and moved down in a table of answers before and after.

    Parameters
    ----------
    transitions
        One row per answer before, one column per answer after, the worst first in both: how many clients gave that
        pair of answers. As many rows as columns.

    Returns
    -------
    Moves
        Up is above the diagonal: the answer after was the higher one.

    Raises
    ------
    BadInput
        When it is no square table of counts.

    Notes
    -----
    Extra empty categories change nothing.

    References
    ----------
    The same in R: ``c(sum(t[upper.tri(t)]), sum(diag(t)), sum(t[lower.tri(t)]))``.

    Examples
    --------
    >>> moves_of([[5, 3, 1], [2, 6, 5], [0, 2, 8]])
    Moves(up=9, same=19, down=4)
    """
    table = transition_table(transitions)
    up = sum(sum(row[place + 1 :]) for place, row in enumerate(table))
    down = sum(sum(row[:place]) for place, row in enumerate(table))
    return Moves(up=up, same=sum(row[place] for place, row in enumerate(table)), down=down)


def transition_table(transitions: Sequence[Counts]) -> tuple[tuple[int, ...], ...]:
    """Give back a square table of counts, or refuse it.

    Raises
    ------
    BadInput
        When it is not a square table of whole numbers of 0 or more.

    Examples
    --------
    >>> transition_table([[1, 2], [3, 4]])
    ((1, 2), (3, 4))
    """
    if isinstance(transitions, str | bytes) or not hasattr(transitions, "__len__") or isinstance(transitions, dict):
        raise BadInput("transitions must be a table with one row of counts per answer before.")
    rows = tuple(histogram(row, name="transitions") for row in transitions)
    if len(rows) < 2 or any(len(row) != len(rows) for row in rows):
        raise BadInput(f"transitions must have as many rows as columns, two or more, got {len(rows)} rows.")
    return rows


def _shortages(moves: Moves, minimum: int, minimum_changed: int) -> tuple[MovedReason, ...]:
    n = moves.up + moves.same + moves.down
    short = ((n < minimum, MovedReason.PAIRS_UNDER_MINIMUM),)
    few = ((moves.up + moves.down < minimum_changed, MovedReason.CHANGED_UNDER_MINIMUM),)
    return tuple(reason for is_short, reason in short + few if is_short)


def _decided(interval: Interval, narrow: Interval, p: float, margin: float, alpha: float) -> Decision:
    """The verdict, with the net share laid from 0 to 1 as theta is: no net change is one half."""
    return decide(
        interval=_as_theta(interval),
        p_value=p,
        narrow=_as_theta(narrow),
        margin=((1 - margin) / 2, (1 + margin) / 2),
        alpha=alpha,
    )


def _as_theta(interval: Interval) -> Interval:
    return Interval((1 + interval.low) / 2, (1 + interval.high) / 2, interval.level)


def _tango(moves: Moves, level: float) -> Interval:
    z = NormalDist().inv_cdf((1 + level) / 2)
    mirrored = Moves(up=moves.down, same=moves.same, down=moves.up)
    return Interval(low=-_tango_end(mirrored, z), high=_tango_end(moves, z), level=level)


def _tango_end(moves: Moves, z: float) -> float:
    """The largest difference that the score test does not reject."""
    n = moves.up + moves.same + moves.down
    inside, outside = (moves.up - moves.down) / n, 1.0
    while inside < (middle := (inside + outside) / 2) < outside:
        if _rejected(moves, n, middle, z):
            outside = middle
        else:
            inside = middle
    return inside


def _rejected(moves: Moves, n: int, difference: float, z: float) -> bool:
    b = (2 * n - moves.up + moves.down) * difference - moves.up - moves.down
    c = -moves.down * difference * (1 - difference)
    share_down = (math.sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)
    variance = n * (2 * share_down + difference * (1 - difference))
    return n * difference - (moves.up - moves.down) > z * math.sqrt(max(0.0, variance))
