"""Is this input something the statistics may be computed from?

Every public function of the package passes its arguments through here first, so that a wrong number stops with one
clear sentence, instead of travelling on as a wrong result.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Counts = Sequence[int] | npt.NDArray[Any]


class BadInput(ValueError):
    """An argument cannot be used; the message is one sentence that names it."""


@dataclass(frozen=True)
class TooFew:
    """There are too few answers to say anything, which is an ordinary outcome and not a mistake.

    Parameters
    ----------
    n
        How many there are.
    needed
        How many there should be at least.
    """

    n: int
    needed: int


def whole(value: object, *, name: str, least: int = 0) -> int:
    """Give back a whole number that is large enough, or refuse it.

    Parameters
    ----------
    value
        A whole number; 3.0 counts as 3. True and False are refused, although Python takes them for 1 and 0: a column
        of yes and no is a likely mistake for a column of counts.
    name
        The argument's name, which opens the message.
    least
        The smallest value that is allowed.

    Raises
    ------
    BadInput
        When it is not a whole number, or under `least`.

    Examples
    --------
    >>> whole(3.0, name="n")
    3
    >>> whole(-3, name="n")
    Traceback (most recent call last):
    ...
    analysis.checks.BadInput: n must be a whole number of 0 or more, got -3.
    """
    number = _as_whole(value)
    if number is None or number < least:
        raise BadInput(f"{name} must be a whole number of {least} or more, got {_quoted(value)}.")
    return number


def real(value: object, *, name: str, above: float = -math.inf, below: float = math.inf) -> float:
    """Give back a number strictly between two bounds, or refuse it.

    Raises
    ------
    BadInput
        When it is not a finite number, or not between the bounds.

    Examples
    --------
    >>> real(0.95, name="level", above=0, below=1)
    0.95
    """
    number = _as_float(value)
    if number is None or not above < number < below:
        bounds = "a finite number" if math.isinf(above) else f"a number between {above:g} and {below:g}"
        raise BadInput(f"{name} must be {bounds}, got {_quoted(value)}.")
    return number


def probability(value: object, *, name: str) -> float:
    """Give back a number from 0 to 1, both included, or refuse it.

    Raises
    ------
    BadInput
        When it is not such a number.

    Examples
    --------
    >>> probability(1, name="p")
    1.0
    """
    number = _as_float(value)
    if number is None or not 0 <= number <= 1:
        raise BadInput(f"{name} must be a number from 0 to 1, got {_quoted(value)}.")
    return number


def histogram(counts: Counts, *, name: str = "counts") -> tuple[int, ...]:
    """Give back how often each answer was given, as plain whole numbers, or refuse it.

    Parameters
    ----------
    counts
        One count per category, the worst category first; at least two categories. A list, a tuple or an array of one
        dimension: what has no order, such as a set or a mapping, cannot be a histogram.
    name
        The argument's name, which opens the message.

    Returns
    -------
    tuple of int
        Python's own whole numbers, which cannot overflow.

    Raises
    ------
    BadInput
        When it is something else.

    Examples
    --------
    >>> histogram([80, 28, 51], name="before")
    (80, 28, 51)
    >>> histogram([80, -3, 51], name="before")
    Traceback (most recent call last):
    ...
    analysis.checks.BadInput: before: counts must be whole numbers of 0 or more, got -3.
    """
    ordered = counts.ndim == 1 if isinstance(counts, np.ndarray) else isinstance(counts, Sequence)
    if not ordered or isinstance(counts, str | bytes):
        raise BadInput(f"{name}: counts must be a list with one count per category, got {_quoted(counts)}.")
    if len(counts) < 2:
        raise BadInput(f"{name}: counts need at least two categories, got {len(counts)}.")
    return tuple(_count(value, name) for value in counts)


def pair_of_histograms(before: Counts, after: Counts) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give back the two sides of a comparison, or refuse them when they are not on the same scale.

    Raises
    ------
    BadInput
        When a side is no histogram, or the sides differ in their number of categories.

    Examples
    --------
    >>> pair_of_histograms([1, 2], [3, 4])
    ((1, 2), (3, 4))
    """
    first, second = histogram(before, name="before"), histogram(after, name="after")
    if len(first) != len(second):
        raise BadInput(f"before and after must have the same number of categories, got {len(first)} and {len(second)}.")
    return first, second


def _count(value: object, name: str) -> int:
    number = _as_whole(value)
    if number is None or number < 0:
        raise BadInput(f"{name}: counts must be whole numbers of 0 or more, got {_quoted(value)}.")
    return number


def _as_whole(value: object) -> int | None:
    if isinstance(value, bool | np.bool_):
        return None
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, float | np.floating) and math.isfinite(value) and value == math.floor(value):
        return int(value)
    return None


def _as_float(value: object) -> float | None:
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        return None
    return float(value) if math.isfinite(value) else None


def _quoted(value: object) -> str:
    # A numpy number shows itself as np.int64(-3); a reader wants to see -3.
    plain = value.item() if isinstance(value, np.generic) else value
    text = " ".join(repr(plain).split())
    return text if len(text) <= 40 else f"{text[:37]}..."
