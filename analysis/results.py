"""What does every result of the package carry, whatever the question?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.intervals import Interval
from analysis.verdicts import Verdict


@dataclass(frozen=True, kw_only=True)
class Result:
    """The answer to one statistical question, with how sure it is and what to know besides.

    Results of single questions extend it with fields of their own. What does not exist is None, never NaN.

    Parameters
    ----------
    method
        The name of the method behind the numbers.
    n
        The number of answers, pairs, points or groups that went in; the docstring of the function says which.
    estimate
        The effect, on the scale that the function's docstring gives; positive, or above one half, is better after.
    interval
        Of the estimate.
    p
        Two-sided unless the docstring says otherwise; not adjusted for a family.
    verdict
        One of the five, or None where the question knows none.
    reasons
        Why the verdict was reached, or why a number does not exist.
    warnings
        What a reader should know before believing the result.
    """

    method: str
    n: int
    estimate: float | None = None
    interval: Interval | None = None
    p: float | None = None
    verdict: Verdict | None = None
    reasons: tuple[StrEnum, ...] = ()
    warnings: tuple[StrEnum, ...] = ()
