"""Do the answers of several groups, such as regions, differ at all?

A gate before looking further, not a ranking: it never says which group is high or low.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checks import BadInput, Counts, TooFew, histogram
from analysis.ranks import doubled_midranks, untied_share
from analysis.results import Result

KRUSKAL_WALLIS = "kruskal-wallis, chi-squared approximation with ties"


@dataclass(frozen=True, kw_only=True)
class GroupsDiffer(Result):
    """What the test of Kruskal and Wallis found.

    Parameters
    ----------
    statistic
        H: 0 when all groups have the same mean rank.
    df
        The degrees of freedom: groups with an answer, less one.
    """

    statistic: float
    df: int


def kruskal_wallis(groups: Sequence[Counts]) -> GroupsDiffer | TooFew:
    """Say how often chance alone would make several groups of answers differ this much.

    Parameters
    ----------
    groups
        One histogram per group, the worst category first; the same categories in each.

    Returns
    -------
    GroupsDiffer or TooFew
        `estimate` is H over N - 1: the part of the variance of ranks that lies between the groups, from 0 to 1. It has
        no direction and no interval. `n` counts the answers. `TooFew(groups with an answer, 2)` with fewer than two:
        empty groups take no part.

    Raises
    ------
    BadInput
        When a group is no histogram, or the groups differ in their number of categories.

    Notes
    -----
    H is 12 / (N (N + 1)) times the sum over groups of n times the squared distance of the mean rank from (N + 1) / 2,
    over one less the tied part. When nothing varies H is 0 and p is 1. Like the test of Mann and Whitney it asks
    whether all groups come from one distribution. The chi-squared approximation is fair from some five answers a group.

    References
    ----------
    Kruskal, W. H. and Wallis, W. A. (1952). Use of ranks in one-criterion variance analysis. Journal of the American
    Statistical Association 47, 583-621; its bottle-cap example is in the test.
    The same in R: ``kruskal.test(y, group)``; in SciPy: ``scipy.stats.kruskal``.

    Examples
    --------
    >>> found = kruskal_wallis([[12, 7, 7, 4, 2], [5, 1, 5, 11, 5], [3, 6, 9, 6, 3]])
    >>> round(found.statistic, 4), found.df, round(found.p, 4)
    (10.4127, 2, 0.0055)
    """
    from scipy.special import chdtrc

    kept = [group for group in group_table(groups) if sum(group)]
    if len(kept) < 2:
        return TooFew(n=len(kept), needed=2)
    totals = [sum(column) for column in zip(*kept, strict=True)]
    n, ranks = sum(totals), doubled_midranks(totals)
    # Twice the rank sum less its expectation: whole numbers, which cannot overflow.
    leads = [sum(count * (rank - n - 1) for count, rank in zip(group, ranks, strict=True)) for group in kept]
    untied = untied_share(totals)
    spread = sum(lead**2 / sum(group) for lead, group in zip(leads, kept, strict=True))
    statistic = 3 * spread / (n * (n + 1) * untied) if untied else 0.0
    return GroupsDiffer(
        method=KRUSKAL_WALLIS,
        n=n,
        estimate=statistic / (n - 1),
        p=float(chdtrc(len(kept) - 1, statistic)),
        statistic=statistic,
        df=len(kept) - 1,
    )


def group_table(groups: Sequence[Counts]) -> list[tuple[int, ...]]:
    """Give back several histograms on one scale, or refuse them.

    Raises
    ------
    BadInput
        When one is no histogram, or they differ in their number of categories.

    Examples
    --------
    >>> group_table([[1, 2], [3, 4]])
    [(1, 2), (3, 4)]
    """
    if isinstance(groups, str | bytes | dict) or not hasattr(groups, "__len__"):
        raise BadInput("groups must be a list with one histogram per group.")
    checked = [histogram(group, name="groups") for group in groups]
    if len({len(group) for group in checked}) > 1:
        raise BadInput("groups must all have the same number of categories.")
    return checked
