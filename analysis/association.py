"""Do higher answers to one question go with higher answers to another?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checks import BadInput, Counts, TooFew, real
from analysis.groups import group_table
from analysis.results import Result

LINEAR_BY_LINEAR = "linear-by-linear association"

_LARGEST = 1e100


@dataclass(frozen=True, kw_only=True)
class Association(Result):
    """What the test of linear-by-linear association found.

    Parameters
    ----------
    statistic
        M: standard normal when the two have nothing to do with each other; its square is chi-squared with one degree.
    """

    statistic: float


def linear_by_linear(
    table: Sequence[Counts],
    *,
    row_scores: Sequence[float] | None = None,
    column_scores: Sequence[float] | None = None,
) -> Association | TooFew:
    """Say how often chance alone would line up two ordered answers, or an answer and time, this much.

    Parameters
    ----------
    table
        How many clients gave each pair of answers: one row per answer to the one, one column per answer to the other,
        the worst first in both. Rows may also be groups in order, such as quarters.
    row_scores, column_scores
        What each row and column counts for; 1, 2, 3, ... when they are not given. In rising order, not all equal, and
        within 1e100 of 0.

    Returns
    -------
    Association or TooFew
        `estimate` is the correlation of the scores, from -1 to 1: above 0 when higher goes with higher; None when there
        is only one row or column with answers, and then p is 1. `p` is two-sided. `n` counts the clients.
        `TooFew(n, 2)` with fewer than two.

    Raises
    ------
    BadInput
        When it is no table of counts, or scores do not fit it.

    Notes
    -----
    M is the correlation times the root of n - 1. A chi-squared test of the same table is blind to the order of the
    answers and so misses a weak trend: in the example it has p = .74. Equal steps are a choice; other scores may give
    another p, also shown in the test.

    References
    ----------
    Mantel, N. (1963). Chi-square tests with one degree of freedom: extensions of the Mantel-Haenszel procedure. Journal
    of the American Statistical Association 58, 690-700.
    Agresti, A. (2002). Categorical Data Analysis, 2nd edition, table 2.8: income and job satisfaction of 96 men.
    The same in R: ``coin::lbl_test(table)``.

    Examples
    --------
    >>> found = linear_by_linear([[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]])
    >>> round(found.estimate, 2), round(found.statistic, 3), round(found.p, 2)
    (0.18, 1.727, 0.08)
    """
    rows = group_table(table)
    width = len(rows[0]) if rows else 0
    of_rows, of_columns = _scores(row_scores, len(rows), "row_scores"), _scores(column_scores, width, "column_scores")
    n = sum(map(sum, rows))
    if n < 2:
        return TooFew(n=n, needed=2)
    row_sums, column_sums = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    rises, falls = _centred(of_rows, row_sums, n), _centred(of_columns, column_sums, n)
    spread = _squares(rises, row_sums) * _squares(falls, column_sums)
    varied = _varies(of_rows, row_sums) and _varies(of_columns, column_sums) and spread > 0
    together = math.fsum(
        count * rise * fall
        for row, rise in zip(rows, rises, strict=True)
        for count, fall in zip(row, falls, strict=True)
    )
    correlation = together / math.sqrt(spread) if varied else None
    statistic = (correlation or 0.0) * math.sqrt(n - 1)
    return Association(
        method=LINEAR_BY_LINEAR,
        n=n,
        estimate=correlation,
        p=math.erfc(abs(statistic) / math.sqrt(2)),
        statistic=statistic,
    )


def _scores(given: Sequence[float] | None, size: int, name: str) -> list[float]:
    if given is None:
        return [float(place) for place in range(1, size + 1)]
    scores = [real(score, name=name, above=-_LARGEST, below=_LARGEST) for score in given]
    if len(scores) != size:
        raise BadInput(f"{name} must hold one score for each of the {size}, got {len(scores)}.")
    if scores != sorted(scores) or scores[0] == scores[-1]:
        raise BadInput(f"{name} must be in rising order and not all equal.")
    # From 0 to 1, which changes no result: squares of very large or very small scores would overflow or vanish.
    return [(score - scores[0]) / (scores[-1] - scores[0]) for score in scores]


def _varies(scores: Sequence[float], counts: Sequence[int]) -> bool:
    """Whether the answers have more than one score; sums of floats alone cannot tell."""
    return len({score for score, count in zip(scores, counts, strict=True) if count}) > 1


def _centred(scores: Sequence[float], counts: Sequence[int], n: int) -> list[float]:
    mean = math.fsum(score * count for score, count in zip(scores, counts, strict=True)) / n
    return [score - mean for score in scores]


def _squares(deviations: Sequence[float], counts: Sequence[int]) -> float:
    return math.fsum(count * deviation**2 for deviation, count in zip(deviations, counts, strict=True))
