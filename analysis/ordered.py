"""Do the answers rise, or fall, over groups that have an order, such as quarters?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from analysis.checks import Counts, TooFew
from analysis.groups import group_table
from analysis.results import Result

JONCKHEERE = "jonckheere-terpstra, normal approximation with ties"


@dataclass(frozen=True, kw_only=True)
class Trend(Result):
    """What the test of Jonckheere and Terpstra found.

    Parameters
    ----------
    statistic
        J: in how many pairs of answers from two groups the later one is the higher, equal ones counted half.
    z
        J less its expectation, in standard deviations.
    """

    statistic: float
    z: float


def jonckheere(groups: Sequence[Counts]) -> Trend | TooFew:
    """Say how often chance alone would make the answers rise, or fall, this steadily over the groups.

    Parameters
    ----------
    groups
        One histogram per group, in the order of the groups, such as time; the worst category first.

    Returns
    -------
    Trend or TooFew
        `estimate` is J over the number of pairs, from 0 to 1: how often, of two answers from different groups, the one
        from the later group is the higher; above one half the answers rise. `p` is two-sided. `n` counts the answers.
        `TooFew(groups with an answer, 2)` with fewer than two: empty groups take no part.

    Raises
    ------
    BadInput
        When a group is no histogram, or the groups differ in their number of categories.

    Notes
    -----
    J adds up Mann and Whitney's U over all pairs of groups. Its variance, given the ties, has three parts: from the
    sizes alone, from threes, and from twos (Hollander and Wolfe, formula 6.19). No continuity correction. With two
    groups it is the test of Mann and Whitney. When nothing varies z is 0 and p is 1. Answers that rise and then fall
    again can have p near 1: it looks for a direction only.

    References
    ----------
    Jonckheere, A. R. (1954). A distribution-free k-sample test against ordered alternatives. Biometrika 41, 133-145.
    Hollander, M. and Wolfe, D. A. (1999). Nonparametric Statistical Methods, 2nd edition, example 6.2: J = 79.
    The same p as Kendall's tau between group and answer, in R:
    ``cor.test(group, y, method = "kendall", exact = FALSE)``.

    Examples
    --------
    Pieces made by workers who knew nothing, something and everything about their output, from 35 to 48:

    >>> nothing, rough, accurate = [35, 38, 40, 41, 43, 44], [38, 40, 40, 42, 44, 47], [40, 43, 44, 45, 46, 48]
    >>> found = jonckheere([[group.count(value) for value in range(35, 49)] for group in (nothing, rough, accurate)])
    >>> found.statistic, round(found.z, 2), round(found.p, 3)
    (79.0, 2.04, 0.041)
    """
    kept = [group for group in group_table(groups) if sum(group)]
    if len(kept) < 2:
        return TooFew(n=len(kept), needed=2)
    sizes = [sum(group) for group in kept]
    totals = [sum(column) for column in zip(*kept, strict=True)]
    n = sum(totals)
    pairs = (n * n - sum(size * size for size in sizes)) // 2
    # Twice the wins less the number of pairs: Kendall's S, a whole number.
    lead = sum(_lead(earlier, later) for earlier, later in _cumulated(kept))
    variance = _variance_of_lead(sizes, totals, n)
    z = lead / math.sqrt(variance) if variance > 0 else 0.0
    return Trend(
        method=JONCKHEERE,
        n=n,
        estimate=(pairs + lead) / (2 * pairs),
        p=math.erfc(abs(z) / math.sqrt(2)),
        statistic=(pairs + lead) / 2,
        z=z,
    )


def _cumulated(groups: Sequence[tuple[int, ...]]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Each group but the first, with everything that came before it in one histogram."""
    heaps = accumulate(groups, lambda heap, group: tuple(one + other for one, other in zip(heap, group, strict=True)))
    return list(zip(heaps, groups[1:], strict=False))


def _lead(earlier: tuple[int, ...], later: tuple[int, ...]) -> int:
    """In how many pairs the later answer is the higher, less those in which it is the lower."""
    below, n = accumulate(earlier, initial=0), sum(earlier)
    return sum(count * (2 * under + same - n) for under, same, count in zip(below, earlier, later, strict=False))


def _variance_of_lead(sizes: Sequence[int], totals: Sequence[int], n: int) -> float:
    plain = _fives([n]) - _fives(sizes) - _fives(totals)
    threes = _falling(sizes, 3) * _falling(totals, 3) / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0
    twos = _falling(sizes, 2) * _falling(totals, 2) / (2 * n * (n - 1))
    return plain / 18 + threes + twos


def _fives(counts: Sequence[int]) -> int:
    return sum(count * (count - 1) * (2 * count + 5) for count in counts)


def _falling(counts: Sequence[int], factors: int) -> int:
    return sum(math.perm(count, factors) for count in counts)
