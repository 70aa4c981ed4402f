"""What a printed row of answers consists of, and what a chart may draw of it.

These values are all that leaves the statistics about a row. None carries a count of answers other than the rounded one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from analysis.classes import Class
from analysis.intervals import Interval


class Almost(StrEnum):
    """The two ends of a row in tenths, which must not be read as none and all."""

    NOBODY = "almost-nobody"
    EVERYBODY = "almost-everybody"


@dataclass(frozen=True)
class PrintedTenths:
    """One share, in tenths: that of the positive answers.

    Parameters
    ----------
    tenths
        From `end` to 10 - `end`. At either of these two it is only known that the share is at most, or at least, this.
    n
        The number of answers, rounded.
    interval
        Of the printed share, from the printed share and the printed `n`; at an end it reaches to 0, or to 1.
    end
        How many tenths at either end are printed as one.
    """

    tenths: int
    n: int
    interval: Interval
    end: int = 1

    @property
    def almost(self) -> Almost | None:
        """Which of the two ends is printed, if any: no more is said than 'at most' or 'at least'."""
        if self.tenths <= self.end:
            return Almost.NOBODY
        return Almost.EVERYBODY if self.tenths >= 10 - self.end else None


@dataclass(frozen=True)
class PrintedClasses:
    """The share of each class, in whole percents that add to 100.

    Parameters
    ----------
    classes
        The positions in each class, in order; two or more classes.
    percents
        One whole percent per class.
    n
        The number of answers, rounded.
    positive_percent
        What the positive classes add to; None when a class holds positive and other answers together.
    interval
        Of the positive share, from its printed percent and the printed `n`; None when there is none.
    """

    classes: tuple[Class, ...]
    percents: tuple[int, ...]
    n: int
    positive_percent: int | None
    interval: Interval | None


@dataclass(frozen=True)
class PrintedMost:
    """Only that nearly all answers are in one class, and nothing else of the row.

    Parameters
    ----------
    category
        The positions in that class.
    more_than
        The part of the answers that it exceeds.
    positive
        True when the class is positive, False when it is not, None when it holds both.
    """

    category: Class
    more_than: float
    positive: bool | None


@dataclass(frozen=True)
class NotShown:
    """The one mark for everything that is hidden, whatever the reason."""


@dataclass(frozen=True)
class FewerThanTen:
    """The mark for a coverage count that is too small to print."""


@dataclass(frozen=True)
class MoreThan:
    """A positive share of which is only said that it is not smaller than this part of 1."""

    share: float


@dataclass(frozen=True)
class LessThan:
    """A positive share of which is only said that it is not larger than this part of 1."""

    share: float


Printed = PrintedTenths | PrintedClasses | PrintedMost | NotShown


def positive_share(printed: Printed) -> float | MoreThan | LessThan | None:
    """Say which positive share a reader can see in a printed row, for charts to draw that and nothing else.

    Parameters
    ----------
    printed
        What `analysis.disclosure.print_row` gave.

    Returns
    -------
    float, MoreThan, LessThan or None
        From 0 to 1, as printed: tenths, or percents. `MoreThan` when over 90 percent is in a positive class, or at the
        upper end of the tenths; `LessThan` when over 90 percent is in one that is not, or at the lower end: leaving
        these out would hide the best and worst rows from a chart. None when nothing is shown, or the positive answers
        are not separately visible.

    Notes
    -----
    In tenths, 'at least 8 out of 10' begins at 7½ tenths.

    References
    ----------
    Own rule, written down under P4 and P6 in docs/disclosure.md.

    Examples
    --------
    >>> positive_share(PrintedTenths(tenths=7, n=20, interval=Interval(0.48, 0.85, 0.95)))
    0.7
    >>> positive_share(PrintedMost(category=(3, 4), more_than=0.9, positive=True))
    MoreThan(share=0.9)
    """
    if isinstance(printed, PrintedTenths):
        return _share_of_tenths(printed)
    if isinstance(printed, PrintedClasses):
        return None if printed.positive_percent is None else printed.positive_percent / 100
    if isinstance(printed, NotShown) or printed.positive is None:
        return None
    return MoreThan(printed.more_than) if printed.positive else LessThan(float(1 - Fraction(str(printed.more_than))))


def _share_of_tenths(printed: PrintedTenths) -> float | MoreThan | LessThan:
    if printed.almost is Almost.NOBODY:
        return LessThan((2 * printed.tenths + 1) / 20)
    return MoreThan((2 * printed.tenths - 1) / 20) if printed.almost else printed.tenths / 10
