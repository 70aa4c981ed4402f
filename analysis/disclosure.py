"""What may be printed of one row of answers?

A row is the histogram of one statement over a sum of frozen blocks. The more clients it holds, the finer it may be
printed; nothing else decides. Whatever is returned here holds only what may be read by anyone: no result carries a
count of answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from analysis.checks import BadInput, Counts, TooFew, histogram, probability, real, whole
from analysis.classes import FIVE_ANSWERS, NINE_HALF_STEPS, Class, Classes, join_small
from analysis.intervals import Interval, wilson
from analysis.printed import (
    Almost,
    FewerThanTen,
    LessThan,
    MoreThan,
    NotShown,
    Printed,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    positive_share,
)

__all__ = [
    "DEFAULT_POLICY",
    "FIVE_ANSWERS",
    "NINE_HALF_STEPS",
    "Almost",
    "Classes",
    "DisclosurePolicy",
    "FewerThanTen",
    "LessThan",
    "MoreThan",
    "NotShown",
    "Printed",
    "PrintedClasses",
    "PrintedMost",
    "PrintedTenths",
    "positive_share",
    "print_count",
    "print_row",
]


@dataclass(frozen=True)
class DisclosurePolicy:
    """The thresholds that decide how fine a row may be printed.

    Parameters
    ----------
    block_clients
        Fewer clients than this: nothing is shown.
    statement_minimum
        Fewer answers to a statement than this: nothing is shown.
    tenths_below
        Fewer clients than this: one share in tenths, without its ends.
    five_from
        From this many clients on: five classes; between the two: three.
    smallest_class
        A class with fewer clients is joined to a neighbour, and the ends of the tenths leave room for this many.
    coarse_step
        Under `five_from` percents are multiples of this; a divisor of 100. From there on they are whole percents.
    most
        A larger part of the answers than this in one class: only that is said. Above one half, at most 1.
    round_n
        Numbers of clients and answers are rounded to a multiple of this.
    level
        The confidence level of the interval of the positive share.

    Raises
    ------
    BadInput
        When a threshold is out of range, or they are not in order.
    """

    block_clients: int = 10
    statement_minimum: int = 10
    tenths_below: int = 50
    five_from: int = 200
    smallest_class: int = 3
    coarse_step: int = 5
    most: float = 0.90
    round_n: int = 5
    level: float = 0.95

    def __post_init__(self) -> None:
        """Refuse thresholds that contradict each other."""
        for name in ("block_clients", "statement_minimum", "tenths_below", "five_from", "smallest_class", "round_n"):
            whole(getattr(self, name), name=name, least=1)
        if not self.block_clients <= self.tenths_below <= self.five_from:
            raise BadInput("block_clients, tenths_below and five_from must not decrease.")
        # A smaller row could otherwise be printed as 'about 0'.
        if self.round_n > min(self.block_clients, self.statement_minimum):
            raise BadInput("round_n must not be larger than block_clients and statement_minimum.")
        if 100 % whole(self.coarse_step, name="coarse_step", least=1):
            raise BadInput(f"coarse_step must divide 100, got {self.coarse_step!r}.")
        if probability(self.most, name="most") <= 0.5:
            raise BadInput(f"most must be above one half, got {self.most!r}.")
        real(self.level, name="level", above=0, below=1)


DEFAULT_POLICY = DisclosurePolicy()


def print_row(
    counts: Counts, *, clients: int, classes: Classes = FIVE_ANSWERS, policy: DisclosurePolicy = DEFAULT_POLICY
) -> Printed:
    """Say what may be printed of the answers to one statement, so that no client can be recognised in it.

    Parameters
    ----------
    counts
        Answers per category, the worst first: at most one per client.
    clients
        The number of distinct clients in the same sum of blocks.
    classes
        How the categories fold; for as many categories as `counts` has.
    policy
        The thresholds.

    Returns
    -------
    PrintedTenths, PrintedClasses, PrintedMost or NotShown
        With the usual thresholds: `NotShown` under 10 clients or 10 answers; one share in tenths under 50, the ends
        joined; three classes in steps of 5 percent from 50, and five in whole percents from 200, with small classes
        joined; `PrintedMost` when one exceeds 90 percent.

    Raises
    ------
    BadInput
        When `counts` is no histogram or does not fit `classes`, or holds more answers than there are clients.

    Notes
    -----
    How fine a row is depends on the clients behind it. For a statement that many clients left out those are the clients
    who answered it: 12 answers among 300 clients are printed as 12, for their whole percents would be counts.

    *Rounding.* `n` is rounded half up, tenths half away from the middle, so that a row and its mirror image look alike.
    Percents are rounded so that they add to 100 (largest remainder; of equal remainders the worse class gains), because
    a row that adds to 99 invites readers to look for the missing one. A class under one step of the percents is joined,
    so that nothing that is there prints as 0.

    *Ends.* Ten of ten tenths would say that nobody answered otherwise, and nine of ten, of ten people, that one did. So
    the ends are joined until three may have answered otherwise: 'at least 8' under 18 answers, 'at least 9' from there.

    *Steps of 5 percent.* Whole percents of 50 people are counts: of the rows of 50 to 72 answers three in four would
    fit fewer than five histograms, and so would three in ten differences of two such sums (docs/decisions/0006).

    *More than 90 percent* is looked at before and after small classes are joined, in exact fractions: 45 of 50 is not
    more than .90. Before, since 58 of 60 positive answers are best told as that; joining the other two one by one would
    leave a single class, of which nothing can be said. Should joining leave one class all the same, which the usual
    thresholds do not allow, the row is not shown.

    *Sides.* Where the positive answers altogether are too few to be a class, only that is said which is said of any row
    with more than 90 percent of other answers; and the other way round.

    *Interval.* From the printed share and the printed `n`, so it tells nothing more than they do; it differs a little
    from the interval of the counts. At an end of the tenths it reaches to 0 or to 1.

    The cost does not depend on the number of answers.

    References
    ----------
    Own rule, written down under P4, P5 and P8 in docs/disclosure.md; rounding to multiples of five as Statistics
    Netherlands does in its table of youth care (StatLine 85095NED).

    Examples
    --------
    >>> row = print_row([51, 28, 80], clients=159, classes=Classes(((0,), (1,), (2,)), ((0,), (1,), (2,)), (2,)))
    >>> row.percents, row.n, row.positive_percent
    ((30, 20, 50), 160, 50)
    >>> print_row([1, 2, 3, 9, 6], clients=21).tenths
    7
    >>> print_row([1, 0, 2, 3, 3], clients=9)
    NotShown()
    """
    checked, clients = histogram(counts), whole(clients, name="clients")
    if len(checked) != classes.categories:
        raise BadInput(f"counts must have {classes.categories} categories like classes, got {len(checked)}.")
    answers = sum(checked)
    if answers > clients:
        raise BadInput("counts must hold at most one answer per client.")
    if clients < policy.block_clients or answers < policy.statement_minimum:
        return NotShown()
    if answers < policy.tenths_below:
        return _tenths(checked, classes, policy)
    if answers < policy.five_from:
        return _classes(checked, classes.three, policy.coarse_step, classes, policy)
    return _classes(checked, classes.five, 1, classes, policy)


def print_count(n: int, *, policy: DisclosurePolicy = DEFAULT_POLICY) -> int | FewerThanTen:
    """Say what may be printed of a number of talks or clients that says nothing about answers.

    Parameters
    ----------
    n
        A whole number of 0 or more.
    policy
        The thresholds.

    Returns
    -------
    int or FewerThanTen
        Rounded half up to a multiple of five; `FewerThanTen()` under ten, also for none at all.

    Raises
    ------
    BadInput
        When `n` is not a whole number of 0 or more.

    References
    ----------
    Own rule, written down under P8 in docs/disclosure.md.

    Examples
    --------
    >>> print_count(12), print_count(13), print_count(9)
    (10, 15, FewerThanTen())
    """
    n = whole(n, name="n")
    return FewerThanTen() if n < policy.block_clients else _rounded(n, policy)


def _tenths(counts: tuple[int, ...], classes: Classes, policy: DisclosurePolicy) -> PrintedTenths:
    answers, positive = sum(counts), sum(counts[position] for position in classes.positive)
    n = _rounded(answers, policy)
    end = _end(n, policy)
    tenths = min(max(_nearest_tenth(positive, answers), end), 10 - end)
    interval = _interval(tenths, 10, n, policy)
    if tenths == end:
        interval = Interval(0.0, interval.high, interval.level)
    if tenths == 10 - end:
        interval = Interval(interval.low, 1.0, interval.level)
    return PrintedTenths(tenths=tenths, n=n, interval=interval, end=end)


def _nearest_tenth(part: int, total: int) -> int:
    # A half goes away from the middle, so that a row and the same row read from its other end are mirror images.
    if 2 * part > total:
        return 10 - _nearest_tenth(total - part, total)
    return -(-(20 * part - total) // (2 * total))


def _end(n: int, policy: DisclosurePolicy) -> int:
    """How many tenths at either end are one: the fewest that leave room for a class that may be printed."""
    most = n + policy.round_n // 2
    return min(max(0, -(-(20 * policy.smallest_class - most) // (2 * most))), 4)


def _classes(
    counts: tuple[int, ...], groups: tuple[Class, ...], step: int, classes: Classes, policy: DisclosurePolicy
) -> PrintedClasses | PrintedMost | NotShown:
    answers = sum(counts)
    smallest = max(policy.smallest_class, -(-answers * step // 100))  # nothing that is there prints as 0 percent
    joined = join_small(counts, groups, classes, smallest=smallest)
    mixed = any(classes.side(group) is None for group in joined)
    if mixed:
        # Sides only join when one is too small altogether; joined they would say so, and how small.
        joined = _two_sides(classes)
    for group in (*groups, *joined):
        if sum(counts[position] for position in group) > _exact(policy.most) * answers:
            return PrintedMost(category=group, more_than=policy.most, positive=classes.side(group))
    if mixed:
        return NotShown()
    percents = _percents([sum(counts[position] for position in group) for group in joined], step)
    n, positive = _rounded(answers, policy), _positive_percent(joined, percents, classes)
    interval = None if positive is None else _interval(positive, 100, n, policy)
    return PrintedClasses(joined, percents, n, positive, interval)


def _two_sides(classes: Classes) -> tuple[Class, ...]:
    others = tuple(place for place in range(classes.categories) if place not in classes.positive)
    return tuple(sorted((others, tuple(sorted(classes.positive)))))


def _positive_percent(groups: tuple[Class, ...], percents: tuple[int, ...], classes: Classes) -> int | None:
    sides = [classes.side(group) for group in groups]
    return None if None in sides else sum(part for part, side in zip(percents, sides, strict=True) if side)


def _percents(sizes: list[int], step: int) -> tuple[int, ...]:
    total, steps = sum(sizes), 100 // step
    parts = [steps * size // total for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda place: (-(steps * sizes[place] % total), place))
    for place in by_remainder[: steps - sum(parts)]:
        parts[place] += 1
    return tuple(step * part for part in parts)


def _interval(share: int, whole_is: int, n: int, policy: DisclosurePolicy) -> Interval:
    found = wilson(share * n / whole_is, n, level=policy.level)
    if isinstance(found, TooFew):  # n is at least round_n here, which the policy keeps above 0
        raise BadInput("n must not be rounded to 0.")
    return found


def _rounded(n: int, policy: DisclosurePolicy) -> int:
    step = policy.round_n
    return (2 * n + step) // (2 * step) * step


def _exact(part: float) -> Fraction:
    # .9 as a float is a little more or less than nine tenths; what was meant is what is written.
    return Fraction(str(part))
