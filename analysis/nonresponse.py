"""How different could it be if those who did not answer had answered?"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.checks import BadInput, TooFew, whole
from analysis.moved import Moves
from analysis.results import Result

MANSKI = "manski's bounds"


@dataclass(frozen=True, kw_only=True)
class Band(Result):
    """Between which two values a share lies, whatever those who did not answer would have said.

    Parameters
    ----------
    low, high
        The two ends. They are no confidence interval: nothing here is drawn by chance.
    response
        Which part answered, from 0 to 1.
    """

    low: float
    high: float
    response: float


def manski(*, positive: int, answered: int, asked: int) -> Band | TooFew:
    """Say how low and how high the positive share of all could be, given that only some of them answered.

    Parameters
    ----------
    positive
        How many answered positively.
    answered
        How many answered.
    asked
        How many could have answered: all for whom the share is meant.

    Returns
    -------
    Band or TooFew
        `estimate` is the share among those who answered, from 0 to 1, or None when nobody did; then the band is 0 to 1.
        `n` is `answered`. `TooFew(0, 1)` when nobody could have answered.

    Raises
    ------
    BadInput
        When not 0 <= positive <= answered <= asked, or a number is not whole.

    Notes
    -----
    Low: nobody of the others would have been positive. High: all of them would. The width is the part that did not
    answer, and no number of answers makes it smaller. Sampling error comes on top.

    References
    ----------
    Manski, C. F. (1989). Anatomy of the selection problem. Journal of Human Resources 24, 343-360.
    The same in R: ``c(positive, positive + asked - answered) / asked``.

    Examples
    --------
    >>> found = manski(positive=42, answered=60, asked=100)
    >>> found.low, found.estimate, found.high
    (0.42, 0.7, 0.82)
    """
    asked = whole(asked, name="asked")
    answered = _at_most(answered, "answered", asked, "asked")
    positive = _at_most(positive, "positive", answered, "answered")
    if asked == 0:
        return TooFew(n=0, needed=1)
    return Band(
        method=MANSKI,
        n=answered,
        estimate=positive / answered if answered else None,
        low=positive / asked,
        high=(positive + asked - answered) / asked,
        response=answered / asked,
    )


def bands_hide_a_change(*, before: Band, after: Band) -> bool:
    """Say whether other people answering could explain all of a difference, or none may be needed to.

    Parameters
    ----------
    before, after
        What `manski` found on each side.

    Returns
    -------
    bool
        True when one band lies wholly within the other, ends included: then the shares of all could have been equal
        wherever the narrower one lies.

    Notes
    -----
    Bands that overlap in part do not count: then some values of one side are out of reach of the other.

    References
    ----------
    Own rule, after section 3.6 of the design's statistics; Manski (1989) gives the bands.

    Examples
    --------
    >>> first = manski(positive=42, answered=60, asked=100)
    >>> bands_hide_a_change(before=first, after=manski(positive=60, answered=80, asked=100))
    True
    >>> bands_hide_a_change(before=first, after=manski(positive=80, answered=95, asked=100))
    False
    """
    within = before.low <= after.low and after.high <= before.high
    return within or (after.low <= before.low and before.high <= after.high)


def dropout_bounds(moves: Moves, *, lost: int) -> Band | TooFew:
    """Say how low and how high the net share of clients who moved up could be, given those who could not be followed.

    Parameters
    ----------
    moves
        How many clients gave a higher, the same and a lower answer than their time before.
    lost
        How many answered a first time and not a second.

    Returns
    -------
    Band or TooFew
        `estimate` is the net share (up - down) / n among those who were followed, None when there is none; `low` and
        `high` lie from -1 to 1. `response` is the part that was followed. `TooFew(0, 1)` when there is nobody at all.

    Raises
    ------
    BadInput
        When a number is negative or not whole.

    Notes
    -----
    Low: all who were lost would have gone down. High: all would have gone up. The truth is nearly always well inside;
    the band says what the followed clients alone can prove.

    References
    ----------
    Manski (1989), as in `manski`, for a number with three values.
    The same in R: ``(up - down + c(-lost, lost)) / (up + same + down + lost)``.

    Examples
    --------
    >>> found = dropout_bounds(Moves(up=9, same=8, down=4), lost=4)
    >>> found.low, round(found.estimate, 3), found.high
    (0.04, 0.238, 0.36)
    """
    up, same, down = (whole(getattr(moves, part), name=part) for part in ("up", "same", "down"))
    lost = whole(lost, name="lost")
    followed = up + same + down
    everybody = followed + lost
    if everybody == 0:
        return TooFew(n=0, needed=1)
    return Band(
        method=MANSKI,
        n=followed,
        estimate=(up - down) / followed if followed else None,
        low=(up - down - lost) / everybody,
        high=(up - down + lost) / everybody,
        response=followed / everybody,
    )


def _at_most(value: int, name: str, most: int, of: str) -> int:
    number = whole(value, name=name)
    if number > most:
        raise BadInput(f"{name} must be at most {of} = {most}, got {number}.")
    return number
