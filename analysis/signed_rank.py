"""How far did the same clients move, counting a larger step for more?

A cross-check for researchers beside `analysis.moved`: it treats three steps down as three times one, which answers on
an ordered scale do not promise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.checks import Counts, TooFew
from analysis.moved import transition_table
from analysis.ranks import doubled_midranks
from analysis.results import Result

EXACT = "signed rank, pratt, exact"
APPROXIMATE = "signed rank, pratt, normal approximation with ties"

MOST_PAIRS = 300


@dataclass(frozen=True, kw_only=True)
class SignedRank(Result):
    """What the signed-rank test found.

    Parameters
    ----------
    statistic
        The sum of the ranks of the clients who moved up.
    p_approximate
        By the normal approximation, also when `p` is exact.
    """

    statistic: float
    p_approximate: float


def signed_rank(transitions: Sequence[Counts]) -> SignedRank | TooFew:
    """Say how often chance alone would make the same clients move up, or down, this far.

    Parameters
    ----------
    transitions
        One row per answer before, one column per answer after, the worst first in both: how many clients gave that
        pair of answers. As many rows as columns.

    Returns
    -------
    SignedRank or TooFew
        `estimate` is the rank sum up less the rank sum down, over both together: from -1 to 1, above 0 when answers
        after are higher, 0 when nobody moved. `p` is two-sided, exact up to 300 clients, else approximate; `method`
        says which. `n` counts the clients. `TooFew(0, 1)` without clients.

    Raises
    ------
    BadInput
        When it is no square table of counts.

    Notes
    -----
    Pratt's way with who stayed the same: they take part in the ranking by the size of the step, and then drop out. If
    nothing changed, each client who moved was as likely to go up as down. Exact: the chance of each rank sum, by
    running over the sizes of steps, of which there is one fewer than there are answers. Approximate: the rank sum less
    half the total, over half the root of the sum of squared ranks; no continuity correction. When nobody moved, p is 1.

    References
    ----------
    Pratt, J. W. (1959). Remarks on zeros and ties in the Wilcoxon signed rank procedures. Journal of the American
    Statistical Association 54, 655-667.
    The same in R: ``coin::wilcoxsign_test(after ~ before, zero.method = "Pratt", distribution = "exact")``; in SciPy,
    approximately: ``scipy.stats.wilcoxon(after - before, zero_method="pratt", method="asymptotic")``.

    Examples
    --------
    >>> table = [[5, 3, 1, 0, 0], [2, 6, 5, 2, 0], [0, 2, 8, 6, 1], [0, 1, 2, 9, 4], [0, 0, 1, 2, 10]]
    >>> found = signed_rank(table)
    >>> round(found.estimate, 2), round(found.p, 4), round(found.p_approximate, 4)
    (0.37, 0.0422, 0.0362)
    """
    table = transition_table(transitions)
    size = len(table)
    n = sum(map(sum, table))
    if n == 0:
        return TooFew(n=0, needed=1)
    ups = [sum(table[place][place + step] for place in range(size - step)) for step in range(1, size)]
    downs = [sum(table[place + step][place] for place in range(size - step)) for step in range(1, size)]
    moves = [up + down for up, down in zip(ups, downs, strict=True)]
    ranks = doubled_midranks([n - sum(moves), *moves])[1:]
    rank_sum = sum(up * rank for up, rank in zip(ups, ranks, strict=True))
    total = sum(move * rank for move, rank in zip(moves, ranks, strict=True))
    p_approximate = _approximate(2 * rank_sum - total, moves, ranks)
    exact = n <= MOST_PAIRS
    return SignedRank(
        method=EXACT if exact else APPROXIMATE,
        n=n,
        estimate=(2 * rank_sum - total) / total if total else 0.0,
        p=_exact(abs(2 * rank_sum - total), moves, ranks) if exact else p_approximate,
        statistic=rank_sum / 2,
        p_approximate=p_approximate,
    )


def _approximate(lead: int, moves: list[int], ranks: list[int]) -> float:
    squares = sum(move * rank**2 for move, rank in zip(moves, ranks, strict=True))
    return math.erfc(abs(lead) / math.sqrt(2 * squares)) if squares else 1.0


def _exact(lead: int, moves: list[int], ranks: list[int]) -> float:
    """The chance that the rank sums up and down lie at least this far apart."""
    chances = np.ones(1)
    for move, rank in zip(moves, ranks, strict=True):
        reached = np.zeros(len(chances) + move * rank)
        for up in range(move + 1):
            reached[up * rank : up * rank + len(chances)] += math.comb(move, up) / 2**move * chances
        chances = reached
    leads = 2 * np.arange(len(chances), dtype=np.int64) - (len(chances) - 1)
    return min(1.0, float(chances[np.abs(leads) >= lead].sum()))
