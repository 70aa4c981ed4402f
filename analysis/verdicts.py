"""Which of the five verdicts does a comparison earn?

Five, because 'no clear difference' is two things: that there is hardly one, or that it cannot be said yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.checks import BadInput, probability, real
from analysis.intervals import Interval


class Verdict(StrEnum):
    """What a comparison of before and after leads to."""

    BETTER = "better"
    WORSE = "worse"
    ABOUT_EQUAL = "about-equal"
    NOT_YET_CLEAR = "not-yet-clear"
    TOO_FEW = "too-few"


class Reason(StrEnum):
    """Why a verdict was reached: each is a fact about the numbers, in the order in which it was looked at."""

    BEFORE_UNDER_MINIMUM = "before-under-minimum"
    AFTER_UNDER_MINIMUM = "after-under-minimum"
    INTERVAL_ABOVE_HALF = "interval-above-half"
    INTERVAL_BELOW_HALF = "interval-below-half"
    INTERVAL_INCLUDES_HALF = "interval-includes-half"
    P_UNDER_ALPHA = "p-under-alpha"
    P_NOT_UNDER_ALPHA = "p-not-under-alpha"
    WITHIN_MARGIN = "within-margin"
    NOT_WITHIN_MARGIN = "not-within-margin"


@dataclass(frozen=True)
class Decision:
    """A verdict with its reasons.

    Parameters
    ----------
    verdict
        One of the five.
    small
        True for a clear difference that is smaller than what matters.
    reasons
        The facts that led to it.
    """

    verdict: Verdict
    small: bool
    reasons: tuple[Reason, ...]


def decide(
    *, interval: Interval, p_value: float, narrow: Interval, margin: tuple[float, float], alpha: float
) -> Decision:
    """Say what a comparison with enough answers leads to: better, worse, about equal, or not yet clear.

    Parameters
    ----------
    interval
        The interval of theta, usually 95 percent.
    p_value
        Two-sided, of theta = 1/2; inside a family of questions the Holm-adjusted one. From 0 to 1.
    narrow
        The interval of theta with level 1 - 2 `alpha`, usually 90 percent.
    margin
        Between which two values of theta a difference is too small to matter, such as (0.4265, 0.5735).
    alpha
        How often chance alone may look like a difference, such as .05.

    Returns
    -------
    Decision
        In this order: `interval` wholly on one side of 1/2 and `p_value` under `alpha`: better or worse, `small` when
        `narrow` lies inside the margin; `narrow` inside the margin: about equal; else not yet clear.

    Raises
    ------
    BadInput
        When `p_value`, `alpha` or `margin` is out of range.

    Notes
    -----
    Interval and p-value are both asked, because they come from different approximations and disagree in some small
    samples. 'Inside the margin' with a 90 percent interval is two one-sided tests at 5 percent each. Touching 1/2 or
    the margin is not enough.

    References
    ----------
    Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power approach for assessing the
    equivalence of average bioavailability. Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680.

    Examples
    --------
    >>> decide(
    ...     interval=Interval(0.53, 0.72, 0.95), p_value=0.01, narrow=Interval(0.55, 0.70, 0.90),
    ...     margin=(0.4265, 0.5735), alpha=0.05,
    ... ).verdict.value
    'better'
    """
    p_value, (bottom, top) = probability(p_value, name="p_value"), checked_margin(margin)
    alpha = real(alpha, name="alpha", above=0, below=0.5)
    side = _side_of_half(interval)
    certain = Reason.P_UNDER_ALPHA if p_value < alpha else Reason.P_NOT_UNDER_ALPHA
    within = bottom < narrow.low and narrow.high < top
    reasons = (side, certain, Reason.WITHIN_MARGIN if within else Reason.NOT_WITHIN_MARGIN)
    if side is not Reason.INTERVAL_INCLUDES_HALF and certain is Reason.P_UNDER_ALPHA:
        verdict = Verdict.BETTER if side is Reason.INTERVAL_ABOVE_HALF else Verdict.WORSE
        return Decision(verdict, small=within, reasons=reasons)
    return Decision(Verdict.ABOUT_EQUAL if within else Verdict.NOT_YET_CLEAR, small=False, reasons=reasons)


def checked_margin(margin: tuple[float, float]) -> tuple[float, float]:
    """Give back the margin for about equal, or refuse it.

    Raises
    ------
    BadInput
        When it is not two numbers with 0 < low < 1/2 < high < 1.

    Examples
    --------
    >>> checked_margin((0.4265, 0.5735))
    (0.4265, 0.5735)
    """
    if not isinstance(margin, tuple | list) or len(margin) != 2:
        raise BadInput(f"margin must be two numbers around one half, got {margin!r}.")
    return real(margin[0], name="margin low", above=0, below=0.5), real(
        margin[1], name="margin high", above=0.5, below=1
    )


def _side_of_half(interval: Interval) -> Reason:
    if interval.low > 0.5:
        return Reason.INTERVAL_ABOVE_HALF
    return Reason.INTERVAL_BELOW_HALF if interval.high < 0.5 else Reason.INTERVAL_INCLUDES_HALF
