"""How large must a change be to be seen, and how many answers does that take?

Planning numbers: they are told beside a result that cannot be said yet, and never change a verdict.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from analysis.checks import BadInput, Counts, TooFew, histogram, real, whole
from analysis.verdicts import checked_margin


def answers_needed(
    theta: float, *, spread: Counts, power: float = 0.8, alpha: float = 0.05, tests: int = 1
) -> int | TooFew:
    """Say how many answers each side needs for a change of this size to be seen.

    Parameters
    ----------
    theta
        How often an answer after is higher than one before, between 0 and 1 and not 1/2.
    spread
        How the answers are spread, as counts per category, the worst first; their sum does not matter.
    power
        How often the change should be seen, between 1/2 and 1.
    alpha
        How often chance alone may look like a difference, two-sided; between 0 and 1/2.
    tests
        How many questions share `alpha`, 1 or more.

    Returns
    -------
    int or TooFew
        The number of answers on each of two equal sides, rounded up; at least 2. `TooFew(1, 2)` when all answers of
        `spread` are in one category (or 0 in none): then no change can be seen at any number.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    Noether's formula with ties: N = (z(1 - alpha / 2) + z(power))^2 (1 - sum of cubed shares) / (3 (theta - 1/2)^2) for
    both sides together. Ties make it smaller: five categories carry less chance variation than ranks without ties. It
    takes the spread under no change for both sides, and is rough for theta near 0 or 1.

    References
    ----------
    Noether, G. E. (1987). Sample size determination for some common nonparametric tests. Journal of the American
    Statistical Association 82, 645-647.
    Tang, Y. (2011). Size and power estimation for the Wilcoxon-Mann-Whitney test for ordered categorical data.
    Statistics in Medicine 30, 3461-3470 (the ties).
    The same in R: ``ceiling((qnorm(.975) + qnorm(.8))^2 * (1 - sum(p^3)) / (3 * (theta - .5)^2) / 2)``.

    Examples
    --------
    >>> answers_needed(0.6, spread=[2, 5, 13, 30, 50]), answers_needed(0.6, spread=[2, 5, 13, 30, 50], tests=6)
    (111, 171)
    """
    theta = real(theta, name="theta", above=0, below=1)
    if theta == 0.5:
        raise BadInput("theta must differ from one half: no number of answers shows that nothing changed.")
    z, untied = _z(power, alpha, tests), _untied(spread)
    if isinstance(untied, TooFew):
        return untied
    return max(2, math.ceil(z**2 * untied / (6 * (theta - 0.5) ** 2)))


def smallest_theta(
    *, n_before: int, n_after: int, spread: Counts, power: float = 0.8, alpha: float = 0.05, tests: int = 1
) -> float | TooFew:
    """Say how large a change must be to be seen with the answers that there are.

    Parameters
    ----------
    n_before, n_after
        The number of answers on each side.
    spread, power, alpha, tests
        As in `answers_needed`.

    Returns
    -------
    float or TooFew
        The theta above one half that is seen with chance `power`; its mirror image below one half is too. `TooFew` with
        the smaller side when not even the largest change is seen, and `TooFew(1, 2)` when `spread` has one category.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    The formula of `answers_needed` solved for theta, with 4 n_before n_after / (n_before + n_after) for N. When that
    would pass 1 the groups are too small for any change, or for the formula; `needed` is then the size that two equal
    sides must pass.

    References
    ----------
    Noether (1987) and Tang (2011), as in `answers_needed`.
    The same in R: ``.5 + (qnorm(.975) + qnorm(.8)) * sqrt((1 - sum(p^3)) * (n1 + n2) / (12 * n1 * n2))``.

    Examples
    --------
    >>> round(smallest_theta(n_before=50, n_after=50, spread=[2, 5, 13, 30, 50]), 2)
    0.65
    """
    n_before, n_after = whole(n_before, name="n_before"), whole(n_after, name="n_after")
    z, untied = _z(power, alpha, tests), _untied(spread)
    if isinstance(untied, TooFew):
        return untied
    if min(n_before, n_after) > 0:
        theta = 0.5 + z * math.sqrt(untied * (n_before + n_after) / (12 * n_before * n_after))
        if theta < 1:
            return theta
    return TooFew(n=min(n_before, n_after), needed=math.floor(z**2 * untied / 1.5) + 1)


def answers_needed_for_equal(
    *,
    spread: Counts,
    margin: tuple[float, float] = (0.4265, 0.5735),
    power: float = 0.8,
    alpha: float = 0.05,
) -> int | TooFew:
    """Say how many answers each side needs for 'about equal' to be earned when nothing changed.

    Parameters
    ----------
    spread
        How the answers are spread, as counts per category, the worst first.
    margin
        Between which two values of theta a difference is too small to matter.
    power
        How often 'about equal' should be earned, between 0 and 1.
    alpha
        The level of each of the two one-sided tests; between 0 and 1/2.

    Returns
    -------
    int or TooFew
        The number of answers on each of two equal sides, rounded up; at least 2. `TooFew(1, 2)` when `spread` has one
        category: the formula knows no chance variation then.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    With the variance of theta under no change, (1 - sum of cubed shares) / (6 n), both one-sided tests pass when theta
    comes out within the nearer end of the margin less z(1 - alpha) standard errors; the chance of that is at least
    `power` when n >= (z(1 - alpha) + z((1 + power) / 2))^2 (1 - sum of cubed shares) / (6 margin^2).

    References
    ----------
    Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power approach for assessing the
    equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680; with the
    variance of Noether (1987).
    The same in R: ``ceiling((qnorm(.95) + qnorm(.9))^2 * (1 - sum(p^3)) / (6 * .0735^2))``.

    Examples
    --------
    >>> [answers_needed_for_equal(spread=[2, 5, 13, 30, 50], power=power) for power in (0.8, 0.5)]
    [224, 141]
    """
    low, high = checked_margin(margin)
    power = real(power, name="power", above=0, below=1)
    alpha = real(alpha, name="alpha", above=0, below=0.5)
    untied = _untied(spread)
    if isinstance(untied, TooFew):
        return untied
    normal = NormalDist()
    z = normal.inv_cdf(1 - alpha) + normal.inv_cdf((1 + power) / 2)
    return max(2, math.ceil(z**2 * untied / (6 * min(0.5 - low, high - 0.5) ** 2)))


def _z(power: float, alpha: float, tests: int) -> float:
    power = real(power, name="power", above=0.5, below=1)
    alpha = real(alpha, name="alpha", above=0, below=0.5)
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / whole(tests, name="tests", least=1) / 2) + normal.inv_cdf(power)


def _untied(spread: Counts) -> float | TooFew:
    """One less the sum of cubed shares: how much of the variance of ranks the ties leave."""
    counts = histogram(spread, name="spread")
    filled = sum(map(bool, counts))
    total = sum(counts)
    return TooFew(n=filled, needed=2) if filled < 2 else (total**3 - sum(count**3 for count in counts)) / total**3
