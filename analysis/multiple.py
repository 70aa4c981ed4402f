"""How does asking several questions at once change what a p-value is worth?"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.checks import probability


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Raise the p-values of a family of questions, so that a chance find among them stays rare.

    Parameters
    ----------
    p_values
        One p-value per question, from 0 to 1, in any order. `None` stands for a question that could not be asked, such
        as a region with too few answers: it is no test, and makes the others no stricter.

    Returns
    -------
    tuple of float or None
        The adjusted p-values, at most 1, in the order given; `None` stays `None`.

    Raises
    ------
    BadInput
        When a p-value is not a number from 0 to 1.

    Notes
    -----
    The smallest of m p-values is multiplied by m, the next by m - 1, and so on; none may end below one that was
    smaller. Whoever calls something found when its adjusted p-value is under .05 is wrong about one or more members of
    the family in at most 5 in 100 families, whatever the tests have to do with each other. A family of one is
    unchanged, a family of none gives an empty tuple. The members must be fixed before looking.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6,
    65-70.
    The same in R: ``p.adjust(c(.01, .04, .03), "holm")``, which also leaves ``NA`` out of the count.

    Examples
    --------
    >>> [p if p is None else round(p, 10) for p in holm([0.01, None, 0.04, 0.03])]
    [0.03, None, 0.06, 0.06]
    """
    checked = [None if p is None else probability(p, name="p_values") for p in p_values]
    tests = sorted((p, position) for position, p in enumerate(checked) if p is not None)
    adjusted = list(checked)
    least = 0.0
    for rank, (p, position) in enumerate(tests):
        least = max(least, min(1.0, (len(tests) - rank) * p))
        adjusted[position] = least
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Raise the p-values of an exploratory list, so that among what is called found only few are chance finds.

    Parameters
    ----------
    p_values
        One p-value per question, from 0 to 1, in any order. `None` stands for a question that could not be asked.

    Returns
    -------
    tuple of float or None
        The adjusted p-values, at most 1, in the order given; `None` stays `None`.

    Raises
    ------
    BadInput
        When a p-value is not a number from 0 to 1.

    Notes
    -----
    The k-th smallest of m p-values becomes m / k times itself, and none may end above one that was larger. When
    everything under .05 is called found, at most 5 in 100 of the finds are expected to be chance finds, if the tests
    are independent or lean the same way. Milder than `holm`: for lists that researchers look through, never for a
    verdict.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to
    multiple testing. Journal of the Royal Statistical Society B 57, 289-300; its section 3.2 for the p-values of the
    test. The same in R: ``p.adjust(c(.01, .04, .03, .005, .5), "BH")``.

    Examples
    --------
    >>> [p if p is None else round(p, 10) for p in benjamini_hochberg([0.01, 0.04, None, 0.03, 0.005, 0.5])]
    [0.025, 0.05, None, 0.05, 0.025, 0.5]
    """
    checked = [None if p is None else probability(p, name="p_values") for p in p_values]
    tests = sorted((p, position) for position, p in enumerate(checked) if p is not None)
    adjusted = list(checked)
    most = 1.0
    for rank in range(len(tests), 0, -1):
        p, position = tests[rank - 1]
        most = min(most, len(tests) / rank * p)
        adjusted[position] = most
    return tuple(adjusted)
