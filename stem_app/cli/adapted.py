"""Methods of `analysis` that take what another method made, given the counts themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis import blocks
from analysis.audit.enumeration import fitting
from analysis.audit.interval import Range, Rule, Sums, Weakness, count_ranges, row_weaknesses
from analysis.checks import BadInput, Counts, TooFew, histogram, whole
from analysis.disclosure import FIVE_ANSWERS, print_row
from analysis.intervals import Interval
from analysis.nonresponse import bands_hide_a_change, manski
from analysis.permutation import MOST_TABLES, SMALLER_SIDE_UNDER, exact_is_feasible, exact_p_value
from analysis.placements import logit_t_interval, relative_effect, t_p_value
from analysis.printed import Printed

_MOST_AUDITED = 10_000
_LAST_MONTH = 12 * 9999
_MOST_IN_RULES = 1_000_000


@dataclass(frozen=True)
class RowAudit:
    """What a printed row leaves in doubt.

    Parameters
    ----------
    printed
        What is printed of the row.
    fitting
        How many histograms fit it, counted up to five.
    complete
        True when there are no others.
    weaknesses
        For the position of each hidden answer why the print tells too much of it; empty for a good row.
    """

    printed: Printed
    fitting: int
    complete: bool
    weaknesses: dict[str, tuple[Weakness, ...]]


def exact_p(*, before: Counts, after: Counts) -> float | TooFew:
    """Say how often dealing the same answers over the two sides by chance gives a difference at least this large.

    Parameters
    ----------
    before, after
        Answers per category on each side, the worst category first; the smaller side under 30 answers.

    Returns
    -------
    float or TooFew
        Two-sided, from the studentised permutation test over all tables.

    References
    ----------
    Neubert, K. and Brunner, E. (2007). A studentized permutation test for the non-parametric Behrens-Fisher problem.
    Computational Statistics and Data Analysis 51, 5192-5204.
    """
    if min(sum(before), sum(after)) >= 2 and not exact_is_feasible(before=before, after=after):
        raise BadInput(
            f"before and after must have under {SMALLER_SIDE_UNDER} answers on the smaller side"
            f" and at most {MOST_TABLES} tables."
        )
    return exact_p_value(before=before, after=after)


def t_p(*, before: Counts, after: Counts) -> float | TooFew:
    """Say how often chance alone gives a difference this large, by the t approximation.

    Parameters
    ----------
    before, after
        Answers per category on each side, the worst category first.

    Returns
    -------
    float or TooFew
        Two-sided, from Brunner and Munzel's test.

    References
    ----------
    Brunner, E. and Munzel, U. (2000). The nonparametric Behrens-Fisher problem: asymptotic theory and a small-sample
    approximation. Biometrical Journal 42, 17-25.
    In R: ``brunnermunzel::brunnermunzel.test(rbind(before, after))``.
    """
    effect = relative_effect(before=before, after=after)
    return effect if isinstance(effect, TooFew) else t_p_value(effect)


def logit_interval(*, before: Counts, after: Counts, level: float = 0.95) -> Interval | TooFew:
    """Say between which two values the real theta probably lies.

    Parameters
    ----------
    before, after
        Answers per category on each side, the worst category first.
    level
        The confidence level, between 0 and 1.

    Returns
    -------
    Interval or TooFew
        On the scale of theta, never leaving 0 to 1.

    References
    ----------
    Kaufmann, J., Werner, C. and Brunner, E. (2005). Nonparametric methods for analysing the accuracy of diagnostic
    tests with multiple readers. Statistical Methods in Medical Research 14, 129-146.
    """
    effect = relative_effect(before=before, after=after)
    return effect if isinstance(effect, TooFew) else logit_t_interval(effect, level=level)


def bands_overlap(*, before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    """Say whether other people answering could explain all of a difference.

    Parameters
    ----------
    before, after
        On each side: the positive answers, all answers, and all who were asked.

    Returns
    -------
    bool
        True when one band lies inside the other, or they are the same.

    References
    ----------
    Manski, C. F. (1989). Anatomy of the selection problem. Journal of Human Resources 24, 343-360.
    """
    bands = [manski(positive=side[0], answered=side[1], asked=side[2]) for side in (before, after)]
    first, second = bands
    if isinstance(first, TooFew) or isinstance(second, TooFew):
        raise BadInput("before and after must each have somebody who was asked.")
    return bands_hide_a_change(before=first, after=second)


def audit_row(counts: Counts, *, clients: int) -> RowAudit:
    """Say whether what is printed of one row of answers leaves enough in doubt.

    Parameters
    ----------
    counts
        The five answers, the worst first.
    clients
        The number of clients of the blocks that the row stands on.

    Returns
    -------
    RowAudit
        How many histograms fit what is printed, up to five; and the hidden answers of which the print tells too much.

    References
    ----------
    Rule P12 in docs/disclosure.md: at least five histograms must fit.
    """
    row, clients = histogram(counts), whole(clients, name="clients")
    if len(row) != FIVE_ANSWERS.categories or sum(row) > _MOST_AUDITED:
        raise BadInput(f"counts must be five answers of at most {_MOST_AUDITED} clients.")
    printed = print_row(row, clients=clients)
    found = fitting([row], lambda rows: print_row(rows[0], clients=clients))
    weak = row_weaknesses(printed, classes=FIVE_ANSWERS)
    return RowAudit(printed, len(found.histograms), found.complete, {str(place): why for place, why in weak.items()})


def years_only(months: Sequence[tuple[int, int]], *, minimum: int = 30) -> list[int]:
    """Say at the end of which months a small population may not be shown, because only its years may.

    Parameters
    ----------
    months
        Pairs of a month number (12 times the year, plus 0 for January to 11 for December) and the number of distinct
        clients in that month, in order of time.
    minimum
        With fewer clients than this in the last four whole quarters a population is small, 1 or more.

    Returns
    -------
    list of int
        The months at whose end no block may close.

    References
    ----------
    Rule P10 in docs/disclosure.md.
    """
    if any(not 0 <= month <= _LAST_MONTH for month, _ in months):
        raise BadInput(f"months must have month numbers from 0 to {_LAST_MONTH}.")
    return sorted(blocks.years_only(months, minimum))


def hidden_ranges(*, questions: Mapping[str, Sums], rules: Sequence[Rule]) -> dict[str, Range] | None:
    """Find the least and the most that sums of hidden counts can be, given everything that is known of the counts.

    Parameters
    ----------
    questions
        For each name the sum of counts in question: for each count its factor.
    rules
        What is known, one rule or more: for each count in `factors` its factor, and the bounds of their sum, both
        included; null where there is none. Every count is a whole number of 0 or more besides.

    Returns
    -------
    dict of Range, or None
        For each question its low and high; None when no counts obey the rules.

    References
    ----------
    Fischetti, M. and Salazar, J. J. (2001). Solving the cell suppression problem on tabular data with linear
    constraints. Management Science 47, 1008-1027.
    """
    numbers = [factor for sums in (*questions.values(), *(rule.factors for rule in rules)) for factor in sums.values()]
    numbers += [bound for rule in rules for bound in (rule.low, rule.high) if bound is not None]
    if not rules or any(abs(number) > _MOST_IN_RULES for number in numbers):
        raise BadInput(f"rules must be one or more, with numbers of at most {_MOST_IN_RULES} in them.")
    return count_ranges(questions, rules)
