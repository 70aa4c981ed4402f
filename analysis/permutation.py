"""Could chance alone have dealt the answers over before and after this way?

If nothing changed, every way to deal the same answers over the two sides was equally likely. For small groups all ways
are looked at: not one by one, but table by table, since all deals that give the same two histograms look the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.checks import Counts, TooFew, pair_of_histograms

SMALLER_SIDE_UNDER = 30
MOST_TABLES = 200_000

# Equal statistics may differ in their last digits, because they are sums in another order. The scipy permutation test
# allows 100 machine epsilons, too few for sides of millions.
_TOLERANCE = 1e-10

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]


def exact_is_feasible(*, before: Counts, after: Counts) -> bool:
    """Say whether the exact test is worth its cost: a small side, and not too many tables.

    Parameters
    ----------
    before, after
        Answers per category on each side, the worst category first.

    Returns
    -------
    bool
        True when the smaller side has at least 2 and under 30 answers, and at most 200 000 tables have these totals.

    Raises
    ------
    BadInput
        When a side is no histogram, or the sides differ in their number of categories.

    Notes
    -----
    The size is looked at first, so that millions of answers are refused at once.

    References
    ----------
    The limits are our own, from a simulation: from 30 answers on the t approximation keeps its level.

    Examples
    --------
    >>> exact_is_feasible(before=[2, 3, 10], after=[1, 4, 11])
    True
    >>> exact_is_feasible(before=[2_000_000, 3, 10], after=[1, 4, 11_000_000])
    False
    """
    first, second = pair_of_histograms(before, after)
    smaller = min(sum(first), sum(second))
    return 2 <= smaller < SMALLER_SIDE_UNDER and count_tables(_totals(first, second), smaller) <= MOST_TABLES


def exact_p_value(*, before: Counts, after: Counts) -> float | TooFew:
    """Say how often dealing the same answers over the two sides by chance gives a difference at least this large.

    Parameters
    ----------
    before, after
        Answers per category on each side, the worst category first. Ask `exact_is_feasible` first: the cost grows with
        the number of tables, about a microsecond each.

    Returns
    -------
    float or TooFew
        Two-sided, above 0 and at most 1; `TooFew(n, 2)` when a side has fewer than two answers.

    Raises
    ------
    BadInput
        When a side is no histogram, or the sides differ in their number of categories.

    Notes
    -----
    The studentised permutation test: every table with the same totals per category and per side weighs as much as the
    number of deals that give it (multivariate hypergeometric), and counts when its Brunner-Munzel |T| is at least the
    observed one. Dividing by its own standard error makes the test right for theta = 1/2 also when the sides differ in
    spread, in large samples; for equal distributions it is exact in any.

    A table whose sides are separated has variance 0 and the most extreme theta there is: its |T| is taken as infinite.
    When all answers are one and the same there is one table, and p is 1. Extra empty categories make no new tables.

    References
    ----------
    Neubert, K. and Brunner, E. (2007). A studentized permutation test for the non-parametric Behrens-Fisher problem.
    Computational Statistics and Data Analysis 51, 5192-5204.
    The same in R: ``brunnermunzel::brunnermunzel.permutation.test(Y, N)`` with the pain scores of the example; its
    manual gives 0.008038. It looks at every deal, and gives separated ones a very large T.

    Examples
    --------
    Pain scores 1 to 5 of 14 and 11 patients after surgery (Brunner and Munzel 2000; Neubert and Brunner 2007):

    >>> round(exact_p_value(before=[11, 2, 0, 1, 0], after=[3, 1, 4, 2, 1]), 6)
    0.008038
    """
    first, second = pair_of_histograms(before, after)
    smaller, larger = sorted((first, second), key=sum)
    if sum(smaller) < 2:
        return TooFew(n=sum(smaller), needed=2)
    totals = _totals(smaller, larger)
    observed = np.array([[count for count, other in zip(smaller, larger, strict=True) if count + other]])
    threshold = _studentised(observed, totals)[0] * (1 - _TOLERANCE)
    tables = tables_with_totals(totals, sum(smaller))
    weights = _weights(tables, totals)
    extreme = _studentised(tables, totals) >= threshold
    return min(1.0, float(weights[extreme].sum() / weights.sum()))


def count_tables(totals: Sequence[int], size: int) -> int:
    """Say in how many different ways one side can be filled, given the totals per category.

    Parameters
    ----------
    totals
        Answers per category, both sides together.
    size
        The number of answers on the side that is filled.

    Returns
    -------
    int
        The number of tables; 0 when `size` is more than all answers.

    Notes
    -----
    The coefficient of x^size in the product of (1 + x + ... + x^total), by running sums: the cost grows with the number
    of categories times `size`, so keep `size` the smaller side.

    Examples
    --------
    >>> count_tables([5, 9, 6], 10)
    40
    """
    ways = [1] + [0] * size
    for total in totals:
        sums = [0]
        for way in ways:
            sums.append(sums[-1] + way)
        ways = [sums[used + 1] - sums[max(0, used - total)] for used in range(size + 1)]
    return ways[size]


def tables_with_totals(totals: Sequence[int], size: int) -> Wholes:
    """List every way to fill one side, given the totals per category.

    Parameters
    ----------
    totals
        Answers per category, both sides together.
    size
        The number of answers on the side that is filled.

    Returns
    -------
    array of int, shape (number of tables, number of categories)
        Each row adds to `size`, in lexicographic order.

    Notes
    -----
    Grows category by category; a row is extended only by counts from which the rest can still be filled, so no row is
    made in vain.

    Examples
    --------
    >>> tables_with_totals([2, 1], 2).tolist()
    [[1, 1], [2, 0]]
    """
    rows: Wholes = np.zeros((1, len(totals)), dtype=np.int64)
    left: Wholes = np.array([size], dtype=np.int64)
    for category, total in enumerate(totals):
        room = min(size, sum(totals[category + 1 :]))
        fewest = np.maximum(0, left - room)
        choices = np.maximum(0, np.minimum(min(size, total), left) - fewest + 1)
        parent = np.repeat(np.arange(len(left)), choices)
        nth = np.arange(len(parent)) - np.repeat(np.cumsum(choices) - choices, choices)
        taken = fewest[parent] + nth
        rows, left = rows[parent], left[parent] - taken
        rows[:, category] = taken
    return rows


def _totals(first: tuple[int, ...], second: tuple[int, ...]) -> list[int]:
    return [one + other for one, other in zip(first, second, strict=True) if one + other]


def _studentised(tables: Wholes, totals: Sequence[int]) -> Floats:
    """Compute |T| of every table, its rows being one side; infinite for separated sides.

    Numbers of pairs are whole and stay under 2^53, where floats are exact: a side of 29 leaves room for 10^14 answers.
    """
    one = tables.astype(np.float64)
    other = np.asarray(totals, dtype=np.float64) - one
    n_one, n_other = float(one[0].sum()), float(other[0].sum())
    below_one, below_other = _doubled_below(one), _doubled_below(other)
    pairs = n_one * n_other
    lead = (other * below_one).sum(axis=1) - pairs
    mean_other, mean_one = (pairs + lead) / n_other, (pairs - lead) / n_one
    squares_other = (other * (below_one - mean_other[:, None]) ** 2).sum(axis=1)
    squares_one = (one * (below_other - mean_one[:, None]) ** 2).sum(axis=1)
    # In units of doubled pairs: theta - 1/2 is lead / (2 pairs), and so is every deviation.
    variance = squares_other * n_other / (n_other - 1) + squares_one * n_one / (n_one - 1)
    distance = np.abs(lead)
    statistic = np.where(distance == 0, 0.0, np.inf)
    np.divide(distance, np.sqrt(variance), out=statistic, where=(distance > 0) & (distance < pairs))
    return statistic


def _doubled_below(side: Floats) -> Floats:
    running = np.cumsum(side, axis=1)
    return 2 * running - side


def _weights(tables: Wholes, totals: Sequence[int]) -> Floats:
    """Compute how many deals give each table, relative to the table that most deals give."""
    logs = np.zeros(len(tables))
    for category, total in enumerate(totals):
        column = tables[:, category]
        ways = [math.log(math.comb(total, used)) for used in range(int(column.max()) + 1)]
        logs += np.array(ways)[column]
    weights: Floats = np.exp(logs - logs.max())
    return weights
