"""Were the answers after a date higher than before it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.checks import Counts, TooFew, pair_of_histograms, probability, real, whole
from analysis.intervals import Interval
from analysis.permutation import exact_is_feasible, exact_p_value
from analysis.placements import RelativeEffect, logit_t_interval, relative_effect, t_p_value
from analysis.verdicts import Decision, Reason, Verdict, checked_margin, decide

EXACT = "brunner-munzel, exact studentised permutation"
APPROXIMATE = "brunner-munzel, t"
NO_TEST = "none"

_CROWDED_END = 0.6


class Warned(StrEnum):
    """What a reader should know before believing a comparison."""

    CEILING = "ceiling"
    FLOOR = "floor"
    SEPARATED = "separated"
    ALL_THE_SAME = "all-the-same"
    STRATA_DISAGREE = "strata-disagree"


@dataclass(frozen=True)
class Comparison:
    """What comparing the answers before and after led to.

    Parameters
    ----------
    n_before, n_after
        The number of answers on each side.
    theta
        P(after > before) + P(equal) / 2, from 0 to 1; above one half is better after. None when a side is empty.
    low, high
        The interval of theta; None when a side has fewer than two answers.
    level
        The confidence level of `low` and `high`.
    p_value
        Two-sided, not adjusted for a family; None when a side has fewer than two answers.
    method
        The test behind `p_value`: `EXACT`, `APPROXIMATE`, or `NO_TEST` where there is none.
    verdict
        One of the five.
    small
        True for a clear difference that is smaller than what matters.
    reasons
        Why the verdict was reached.
    warnings
        What a reader should know besides.
    family_p
        The adjusted p-value that the verdict used instead of `p_value`, if any.
    """

    n_before: int
    n_after: int
    theta: float | None
    low: float | None
    high: float | None
    level: float
    p_value: float | None
    method: str
    verdict: Verdict
    small: bool
    reasons: tuple[Reason, ...]
    warnings: tuple[Warned, ...]
    family_p: float | None

    @property
    def n(self) -> int:
        """The number of answers on both sides together."""
        return self.n_before + self.n_after

    @property
    def estimate(self) -> float | None:
        """Theta, under the name that every result of the package gives its effect."""
        return self.theta

    @property
    def interval(self) -> Interval | None:
        """`low` and `high` as one; None when there is none."""
        return None if self.low is None or self.high is None else Interval(self.low, self.high, self.level)

    @property
    def p(self) -> float | None:
        """`p_value`, under the name that every result of the package gives it."""
        return self.p_value


def compare(
    *,
    before: Counts,
    after: Counts,
    minimum: int = 15,
    margin: tuple[float, float] = (0.4265, 0.5735),
    alpha: float = 0.05,
    level: float = 0.95,
    family_p: float | None = None,
) -> Comparison:
    """Say whether the answers after were higher than the answers before, and how sure that is.

    Parameters
    ----------
    before, after
        Answers per category on each side, the worst category first; the same categories on both sides.
    minimum
        The fewest answers a side must have for a verdict, 2 or more.
    margin
        Between which two values of theta a difference is too small to matter.
    alpha
        How often chance alone may look like a difference; between 0 and 1/2.
    level
        The confidence level of the interval, between 0 and 1.
    family_p
        The p-value adjusted for the family of questions this one belongs to, from `analysis.multiple.holm`. The verdict
        then uses it; `p_value` stays what it is.

    Returns
    -------
    Comparison
        theta > 1/2 and 'better' mean that answers after are higher. Numbers are computed also when the verdict is
        'too-few'; what does not exist is None, never NaN or infinite.

    Raises
    ------
    BadInput
        When an argument is out of range.

    Notes
    -----
    Theta, its logit-t interval and the t approximation are in `analysis.placements`, the exact test in
    `analysis.permutation` (used when the smaller side has under 30 answers and there are at most 200 000 tables), and
    the order of the verdicts in `analysis.verdicts`.

    Edges, decided on purpose:

    * an empty side: no theta, interval or p; one answer on a side: theta, but no interval and no p, since one answer
      shows no spread. Both are 'too-few';
    * separated sides (theta 0 or 1): the interval and the t approximation come from the nearest table in which one
      answer of the smaller side fell differently, so that they are finite; the exact p needs no such help. From 15
      answers a side this is always better or worse;
    * all answers on both sides one and the same: theta is 1/2 and p is 1, so never better or worse. 'About equal' must
      be earned: with 15 answers a side the real theta may still lie outside the margin (see `logit_t_interval`), so the
      verdict is 'not-yet-clear' up to 18 answers on the smaller side and 'about-equal' from 19, for the usual margin.

    Swapping the sides, or reading the scale from the other end, turns theta into 1 - theta and better into worse. Extra
    empty categories change nothing, but for the warnings 'ceiling' and 'floor' (more than 60 percent of the answers of
    a side in the last or first category), which are about the ends of the scale. The cost grows with the number of
    categories, not of answers, plus at most some tenths of a second for the exact test.

    References
    ----------
    Brunner, E. and Munzel, U. (2000). The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample
    approximation. Biometrical Journal 42, 17-25.
    Neubert, K. and Brunner, E. (2007). A studentized permutation test for the non-parametric Behrens-Fisher problem.
    Computational Statistics and Data Analysis 51, 5192-5204.
    The same p in R: ``brunnermunzel::brunnermunzel.test(rbind(c(80, 28, 51), c(46, 16, 25)))``.

    Examples
    --------
    Severe, moderate and no violence in families: Verwey-Jonker Instituut, summary of preliminary results (spring 2020),
    table 1; the counts were rebuilt from its percentages. The worst comes first.

    >>> found = compare(before=[80, 28, 51], after=[46, 16, 25])
    >>> round(found.theta, 3), round(found.low, 3), round(found.high, 3), round(found.p_value, 2)
    (0.483, 0.415, 0.552, 0.63)
    >>> found.verdict.value
    'not-yet-clear'
    """
    first, second = pair_of_histograms(before, after)
    minimum = whole(minimum, name="minimum", least=2)
    margin, alpha = checked_margin(margin), real(alpha, name="alpha", above=0, below=0.5)
    level = real(level, name="level", above=0, below=1)
    family_p = None if family_p is None else probability(family_p, name="family_p")
    effect = relative_effect(before=first, after=second)
    interval = _or_none(effect, level)
    p_value, method = _test(effect, first, second)
    short = _shortages(sum(first), sum(second), minimum)
    narrow = _or_none(effect, 1 - 2 * alpha)
    if short or interval is None or narrow is None or p_value is None:
        decision = Decision(Verdict.TOO_FEW, small=False, reasons=short)
    else:
        used = p_value if family_p is None else family_p
        decision = decide(interval=interval, p_value=used, narrow=narrow, margin=margin, alpha=alpha)
    return Comparison(
        n_before=sum(first),
        n_after=sum(second),
        theta=None if isinstance(effect, TooFew) else effect.theta,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        level=level,
        p_value=p_value,
        method=method,
        verdict=decision.verdict,
        small=decision.small,
        reasons=decision.reasons,
        warnings=warnings_of(effect, first, second),
        family_p=family_p,
    )


def _or_none(effect: RelativeEffect | TooFew, level: float) -> Interval | None:
    found = effect if isinstance(effect, TooFew) else logit_t_interval(effect, level=level)
    return None if isinstance(found, TooFew) else found


def _test(effect: RelativeEffect | TooFew, before: tuple[int, ...], after: tuple[int, ...]) -> tuple[float | None, str]:
    exact = exact_is_feasible(before=before, after=after)
    if isinstance(effect, TooFew):
        return None, NO_TEST
    found = exact_p_value(before=before, after=after) if exact else t_p_value(effect)
    return (None, NO_TEST) if isinstance(found, TooFew) else (found, EXACT if exact else APPROXIMATE)


def _shortages(n_before: int, n_after: int, minimum: int) -> tuple[Reason, ...]:
    sides = ((n_before, Reason.BEFORE_UNDER_MINIMUM), (n_after, Reason.AFTER_UNDER_MINIMUM))
    return tuple(reason for n, reason in sides if n < minimum)


def warnings_of(effect: RelativeEffect | TooFew, before: tuple[int, ...], after: tuple[int, ...]) -> tuple[Warned, ...]:
    """Say what a reader should know of two checked histograms besides their comparison.

    Examples
    --------
    >>> warnings_of(relative_effect(before=[0, 20], after=[0, 30]), (0, 20), (0, 30))
    (<Warned.CEILING: 'ceiling'>, <Warned.ALL_THE_SAME: 'all-the-same'>)
    """
    found: list[Warned] = []
    if any(side[-1] > _CROWDED_END * sum(side) for side in (before, after)):
        found.append(Warned.CEILING)
    if any(side[0] > _CROWDED_END * sum(side) for side in (before, after)):
        found.append(Warned.FLOOR)
    if isinstance(effect, RelativeEffect) and effect.standard_error == 0:
        found.append(Warned.ALL_THE_SAME if effect.theta == 0.5 else Warned.SEPARATED)
    return tuple(found)
