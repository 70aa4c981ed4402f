"""Between which numbers must a count lie that is not printed?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

import numpy as np

from analysis.checks import BadInput
from analysis.classes import Class, Classes
from analysis.disclosure import DEFAULT_POLICY, DisclosurePolicy
from analysis.printed import NotShown, Printed, PrintedClasses, PrintedMost, PrintedTenths

MOST = 100_000  # answers of one row, where the print gives no upper bound
SMALL = range(1, 10)
NARROW = 3  # a small count must have this much room at least

Sums = Mapping[str, int]


@dataclass(frozen=True)
class Rule:
    """Something that is known: a sum of counts, each times a whole number, lies between two numbers.

    Parameters
    ----------
    factors
        For each count its factor; counts that are not named have factor 0.
    low, high
        The bounds, both included; None where there is none.
    """

    factors: Sums
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Range:
    """The least and the most that a sum of counts can be, given everything that is known."""

    low: int
    high: int


class Weakness(StrEnum):
    """Why a range tells too much."""

    POINT = "point"
    NARROW = "narrow"
    CERTAIN_ZERO = "certain-zero"
    CERTAIN_ALL = "certain-all"
    NOT_BY_THE_RULES = "not-by-the-rules"


def count_ranges(questions: Mapping[str, Sums], rules: Sequence[Rule]) -> dict[str, Range] | None:
    """Find the least and the most that sums of counts can be, given everything that is known of the counts.

    Parameters
    ----------
    questions
        For each name the sum of counts in question, as factors.
    rules
        What is known. Every count is a whole number of 0 or more besides.

    Returns
    -------
    dict of Range, or None
        None when no counts obey the rules.

    Raises
    ------
    BadInput
        When a question has no upper bound under the rules.

    Notes
    -----
    Two whole-number programmes for each question, solved exactly by HiGHS through `scipy.optimize.milp`.

    References
    ----------
    Fischetti, M. and Salazar, J. J. (2001). Solving the cell suppression problem on tabular data with linear
    constraints. Management Science 47, 1008-1027 (the attacker's two programmes).

    Examples
    --------
    Two cells are printed as 'fewer than 5', and their total is 8:

    >>> rules = [Rule({"a": 1}, 1, 4), Rule({"b": 1}, 1, 4), Rule({"a": 1, "b": 1}, 8, 8)]
    >>> count_ranges({"a": {"a": 1}}, rules)
    {'a': Range(low=4, high=4)}
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    names = sorted({name for rule in rules for name in rule.factors} | {n for sums in questions.values() for n in sums})
    place = {name: number for number, name in enumerate(names)}

    def vector(factors: Sums) -> list[float]:
        found = [0.0] * len(names)
        for name, factor in factors.items():
            found[place[name]] = float(factor)
        return found

    known = LinearConstraint(
        np.array([vector(rule.factors) for rule in rules]),
        np.array([-np.inf if rule.low is None else rule.low for rule in rules]),
        np.array([np.inf if rule.high is None else rule.high for rule in rules]),
    )
    ranges = {}
    for name, sums in questions.items():
        ends = []
        for sign in (1, -1):
            aim = sign * np.array(vector(sums))
            solved = milp(aim, constraints=known, bounds=Bounds(0, np.inf), integrality=np.ones(len(names)))
            if solved.status == 2:  # HiGHS: nothing obeys the rules
                return None
            if solved.x is None:
                raise BadInput(f"questions must be bounded by the rules, and {name!r} is not.")
            ends.append(round(sign * solved.fun))
        ranges[name] = Range(*ends)
    return ranges


def weaknesses(found: Range, *, rest: Range | None = None) -> tuple[Weakness, ...]:
    """Say why the range of a hidden count tells too much; empty when it does not.

    Parameters
    ----------
    found
        The range of the hidden count.
    rest
        The range of the rest of its row, when that was asked: certainly 0 means that this count is certainly all of it.

    Notes
    -----
    A count that may be 1 to 9 must have a range of 3 or more; none may be certainly 0, or certainly the whole row.

    References
    ----------
    Own rule, written down under P12 in docs/disclosure.md.

    Examples
    --------
    >>> weaknesses(Range(0, 3)), [str(one) for one in weaknesses(Range(1, 1))]
    ((), ['point', 'narrow'])
    """
    zero, alone = found.high == 0, found.low == found.high
    told = {
        Weakness.POINT: alone and not zero,
        Weakness.NARROW: found.high - found.low < NARROW and any(found.low <= n <= found.high for n in SMALL),
        Weakness.CERTAIN_ZERO: zero,
        Weakness.CERTAIN_ALL: rest is not None and rest.high == 0,
    }
    return tuple(weakness for weakness, holds in told.items() if holds)


def row_weaknesses(
    printed: Printed, *, classes: Classes, policy: DisclosurePolicy = DEFAULT_POLICY
) -> dict[int, tuple[Weakness, ...]]:
    """Say of each answer that a printed row hides why the row tells too much about it.

    Parameters
    ----------
    printed
        What `analysis.disclosure.print_row` gave.
    classes, policy
        With which it was printed.

    Returns
    -------
    dict
        From the position of a hidden answer (one that is not a printed class by itself) to its weaknesses; only those
        that have any. Empty for a good row. All are 'not by the rules' when no counts at all are printed like this.

    Notes
    -----
    Everything that a reader knows is used: the rounding of n, of tenths and of percents, the smallest class, that a
    joined class holds one that was too small, and the limit of 90 percent. Of percents that add to 100 only is used
    that each is less than one step off; so a range can be a little wider here than for who retraces every remainder.

    References
    ----------
    Own rule, written down under P4 and P12 in docs/disclosure.md.

    Examples
    --------
    >>> from analysis.disclosure import FIVE_ANSWERS, print_row
    >>> row_weaknesses(print_row([0, 0, 0, 4, 6], clients=10), classes=FIVE_ANSWERS)
    {}
    """
    if isinstance(printed, NotShown):
        return {}
    alone = {group[0] for group in _shown(printed, classes) if len(group) == 1}
    told: dict[int, tuple[Weakness, ...]] = dict.fromkeys(range(classes.categories), (Weakness.NOT_BY_THE_RULES,))
    for ranges in _widening(printed, classes, policy):
        told = {place: weaknesses(found) for place, found in ranges.items() if place not in alone}
        if not any(told.values()):
            break  # another branch can only widen what is wide enough
    return {place: weak for place, weak in told.items() if weak}


def row_ranges(printed: Printed, *, classes: Classes, policy: DisclosurePolicy = DEFAULT_POLICY) -> dict[int, Range]:
    """Say between which numbers the count of each answer must lie, given how its row was printed.

    Parameters
    ----------
    printed
        What `analysis.disclosure.print_row` gave.
    classes, policy
        With which it was printed.

    Returns
    -------
    dict
        From the position of an answer to its range; empty for a row that is not shown, or that no counts fit.

    Notes
    -----
    See `row_weaknesses`, which asks this and judges it.

    References
    ----------
    Own rule, written down under P4 and P12 in docs/disclosure.md.

    Examples
    --------
    >>> from analysis.disclosure import FIVE_ANSWERS, print_row
    >>> row_ranges(print_row([0, 0, 0, 4, 6], clients=10), classes=FIVE_ANSWERS)[0]
    Range(low=0, high=3)
    """
    ranges: dict[int, Range] = {}
    for wider in () if isinstance(printed, NotShown) else _widening(printed, classes, policy):
        ranges = wider
    return ranges


def _widening(printed: Printed, classes: Classes, policy: DisclosurePolicy) -> Iterator[dict[int, Range]]:
    """Give the ranges of all answers, wider with each way in which the row can have come about."""
    alike = _alike(printed, classes)
    questions = {str(group[0]): {str(group[0]): 1} for group in alike}
    ranges: dict[str, Range] = {}
    for rules in _branches(printed, classes, policy):
        for name, found in (count_ranges(questions, rules) or {}).items():
            before = ranges.get(name, found)
            ranges[name] = Range(min(before.low, found.low), max(before.high, found.high))
        if ranges:
            yield {place: ranges[str(group[0])] for group in alike for place in group}


def _alike(printed: Printed, classes: Classes) -> tuple[Class, ...]:
    """Answers that obey the same rules, so that one of them speaks for all."""
    if isinstance(printed, PrintedClasses):
        return classes.five
    inside = printed.category if isinstance(printed, PrintedMost) else classes.positive
    return inside, tuple(place for place in range(classes.categories) if place not in inside)


def _shown(printed: Printed, classes: Classes) -> tuple[Class, ...]:
    """The classes whose share is printed; a share in tenths is printed of two."""
    if isinstance(printed, PrintedClasses):
        return printed.classes
    return (printed.category,) if isinstance(printed, PrintedMost) else _alike(printed, classes)


def _branches(printed: Printed, classes: Classes, policy: DisclosurePolicy) -> Iterator[list[Rule]]:
    """List what is known; in several branches where it is 'this class was too small, or that one'."""
    everybody = {str(place): 1 for place in range(classes.categories)}
    if isinstance(printed, PrintedTenths):
        few = Rule(everybody, None, policy.tenths_below - 1)
        yield [few, *_number(printed.n, everybody, policy), *_tenths(printed, everybody, classes)]
    if isinstance(printed, PrintedMost):
        fine = printed.category not in classes.three
        least = policy.five_from if fine else policy.tenths_below
        # More than 90 percent is at least 0.9 n and a tenth of one answer.
        yield [
            Rule(everybody, least, MOST),
            Rule(_scaled(printed.category, everybody, 100, -round(100 * printed.more_than)), 1),
        ]
    if isinstance(printed, PrintedClasses):
        yield from _of_classes(printed, everybody, classes, policy)


def _number(n: int, everybody: Sums, policy: DisclosurePolicy) -> list[Rule]:
    step = policy.round_n
    least = max(-((step - 2 * n) // 2), policy.statement_minimum)
    return [Rule(everybody, least, -(-(2 * n + step) // 2) - 1)]


def _tenths(printed: PrintedTenths, everybody: Sums, classes: Classes) -> list[Rule]:
    def share(twentieths: int) -> Sums:
        return _scaled(classes.positive, everybody, 20, -twentieths)

    low, high = share(2 * printed.tenths - 1), share(2 * printed.tenths + 1)
    rules = []
    if printed.tenths > printed.end:
        rules.append(Rule(low, 1 if printed.tenths <= 5 else 0))
    if printed.tenths < 10 - printed.end:
        rules.append(Rule(high, None, -1 if printed.tenths >= 5 else 0))
    return rules


def _of_classes(
    printed: PrintedClasses, everybody: Sums, classes: Classes, policy: DisclosurePolicy
) -> Iterator[list[Rule]]:
    for step, groups, low, high in (
        (policy.coarse_step, classes.three, policy.tenths_below, policy.five_from - 1),
        (1, classes.five, policy.five_from, None),
    ):
        rules = [*_number(printed.n, everybody, policy), Rule(everybody, low, high)]
        for group, percent in zip(printed.classes, printed.percents, strict=True):
            rules.extend(_of_class(group, percent, step, everybody, policy))
        joined = [[part for part in groups if set(part) < set(group)] for group in printed.classes]
        joined_of = list(zip(printed.classes, joined, strict=True))
        small = [
            [rule for part in parts for rule in _too_small(part, everybody, step, policy)] for parts in joined if parts
        ]
        # Where a reader cannot tell which of the two grains it is, both are possible.
        # Positive and other answers are never joined: a side that is too small is not printed as classes.
        whole_classes = all(group in groups or set(group) == set().union(*parts) for group, parts in joined_of)
        if whole_classes and all(percent % step == 0 for percent in printed.percents):
            yield from ([*rules, *choice] for choice in product(*small))


def _of_class(group: Class, percent: int, step: int, everybody: Sums, policy: DisclosurePolicy) -> list[Rule]:
    return [
        Rule(_scaled(group, everybody, 100, step - percent), 1),
        Rule(_scaled(group, everybody, 100, -percent - step), None, -1),
        Rule(_scaled(group, everybody, 100, -round(100 * policy.most)), None, 0),
        Rule({str(place): 1 for place in group}, policy.smallest_class),
        Rule(_scaled(group, everybody, 100, -step), 0),
    ]


def _too_small(part: Class, everybody: Sums, step: int, policy: DisclosurePolicy) -> list[Rule]:
    few = Rule({str(place): 1 for place in part}, None, policy.smallest_class - 1)
    return [few, Rule(_scaled(part, everybody, 100, -step), None, -1)]


def _scaled(group: Class, everybody: Sums, inside: int, all_of_them: int) -> Sums:
    """A number of times the answers in a group, and a number of times all answers."""
    return {name: all_of_them + (inside if int(name) in group else 0) for name in everybody}
