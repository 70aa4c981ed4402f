"""Which rank does an answer have among all answers, when equal answers share one?

Counted, not sorted: all answers in one category share a midrank that follows from the counts below it. Ranks are kept
doubled, so that they are whole numbers, which cannot overflow.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate


def doubled_midranks(totals: Sequence[int]) -> list[int]:
    """Give twice the midrank of each category, from the number of answers in each.

    Parameters
    ----------
    totals
        Answers per category, all groups together, the worst category first.

    Returns
    -------
    list of int
        From 2 for a first answer alone to twice the number of answers for a last one alone.

    Examples
    --------
    >>> doubled_midranks([1, 2, 1])
    [2, 5, 8]
    """
    return [2 * below + total + 1 for below, total in zip(accumulate(totals, initial=0), totals, strict=False)]


def untied_share(totals: Sequence[int]) -> float:
    """Say which part of the variance of ranks is left when equal answers share a rank.

    Parameters
    ----------
    totals
        Answers per category, all groups together; at least two answers.

    Returns
    -------
    float
        One less the sum of t^3 - t over N^3 - N: 1 without equal answers, exactly 0 when all are the same.

    Examples
    --------
    >>> untied_share([1, 1, 1]), untied_share([0, 9]), untied_share([2, 1])
    (1.0, 0.0, 0.75)
    """
    n = sum(totals)
    return (n**3 - n - sum(total**3 - total for total in totals)) / (n**3 - n)
