"""How were the answers spread?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checks import BadInput, Counts, TooFew, histogram, real, whole
from analysis.intervals import Interval, wilson


@dataclass(frozen=True)
class Distribution:
    """How often each answer was given, as a count and as a share.

    Parameters
    ----------
    n
        The number of answers.
    counts
        Answers per category, the worst first.
    shares
        The same, as parts of 1.
    intervals
        The Wilson interval of each share, one at a time.
    """

    n: int
    counts: tuple[int, ...]
    shares: tuple[float, ...]
    intervals: tuple[Interval, ...]


def distribution(counts: Counts, *, level: float = 0.95) -> Distribution | TooFew:
    """Say how the answers were spread over the categories, and how sure each share is.

    Parameters
    ----------
    counts
        Answers per category, the worst first; at least two categories.
    level
        The confidence level of each interval, between 0 and 1.

    Returns
    -------
    Distribution or TooFew
        `TooFew(0, 1)` when there is no answer at all.

    Raises
    ------
    BadInput
        When `counts` is no histogram or `level` is not between 0 and 1.

    Notes
    -----
    Each interval holds for its own category; they are not joint intervals, so they do not say how two categories
    differ. The cost grows with the number of categories only.

    References
    ----------
    Verwey-Jonker Instituut, summary of preliminary results (spring 2020), table 1: severe, moderate and no violence in
    50.3, 17.6 and 32.1 percent of 159 families; the worst comes first.
    The same in R: ``prop.table(c(80, 28, 51))`` and ``prop.test(80, 159, correct = FALSE)$conf.int``.

    Examples
    --------
    >>> found = distribution([80, 28, 51])
    >>> found.n, [round(100 * part, 1) for part in found.shares]
    (159, [50.3, 17.6, 32.1])
    """
    checked = histogram(counts)
    level = real(level, name="level", above=0, below=1)
    n = sum(checked)
    intervals = tuple(found for count in checked if isinstance(found := wilson(count, n, level=level), Interval))
    if not intervals:
        return TooFew(n=0, needed=1)
    return Distribution(n=n, counts=checked, shares=tuple(count / n for count in checked), intervals=intervals)


def share(counts: Counts, categories: Sequence[int]) -> float | TooFew:
    """Say which part of the answers fell in some of the categories, such as the positive ones.

    Parameters
    ----------
    counts
        Answers per category, the worst first.
    categories
        Positions in `counts`, 0 for the first; each at most once. None at all gives a share of 0.

    Returns
    -------
    float or TooFew
        From 0 to 1; `TooFew(0, 1)` when there is no answer at all.

    Raises
    ------
    BadInput
        When `counts` is no histogram, or a position is not in it or is named twice.

    Notes
    -----
    Whole numbers are added before the only division, so the share is right to the last digit at any size.

    References
    ----------
    The same in R: ``sum(counts[categories + 1]) / sum(counts)``.

    Examples
    --------
    >>> share([2, 5, 13, 30, 50], [3, 4])
    0.8
    """
    checked = histogram(counts)
    positions = [whole(position, name="categories") for position in categories]
    if len(set(positions)) < len(positions) or any(position >= len(checked) for position in positions):
        raise BadInput(f"categories must be different positions from 0 to {len(checked) - 1}, got {list(categories)}.")
    if sum(checked) == 0:
        return TooFew(n=0, needed=1)
    return sum(checked[position] for position in positions) / sum(checked)
