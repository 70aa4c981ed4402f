"""How many histograms fit everything that is printed about a group of clients?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

from analysis.checks import BadInput, histogram, whole

Histogram = tuple[int, ...]
SMALL = 15  # up to this many answers every histogram is tried
SLACK = 2  # printed numbers of answers are rounded to five, so two more or fewer may look alike


@dataclass(frozen=True)
class Fitting:
    """The histograms of one group that fit.

    Parameters
    ----------
    histograms
        Those that were found, the true one first; no more than were needed.
    complete
        True when there are no others: every one was tried. False when enough were found, or more may exist.
    """

    histograms: tuple[Histogram, ...]
    complete: bool


def fitting(
    truth: Sequence[Sequence[int]],
    forward: Callable[[tuple[Histogram, ...]], object],
    *,
    group: int = 0,
    needed: int = 5,
) -> Fitting:
    """Find histograms of one group of clients under which everything would be printed as it is.

    Parameters
    ----------
    truth
        The histogram of each group, the worst answer first. Groups are disjoint; all on the same scale.
    forward
        Everything that is printed about the groups, from their histograms; compared with ``==``. It must be the
        product's own printing, sums and comparisons included, or the audit proves nothing.
    group
        The place in `truth` of the group in question.
    needed
        How many histograms are enough.

    Returns
    -------
    Fitting
        With `needed` histograms, or fewer when no more were found; then `complete` tells whether all were tried.

    Raises
    ------
    BadInput
        When `truth` is empty or on several scales, or `group` is not in it.

    Notes
    -----
    An attacker knows the print and not the histograms, so each set of histograms with the same print is possible for
    them. It is enough to find `needed` different histograms of the group: each is a witness, found with or without a
    change in another group that hides it in printed sums of both.

    Tried are, in this order: moving one, two and three answers from one category to another; the same, while another
    group moves as many back; one or two answers more or fewer; and, for a group alone of at most 15 answers, every
    histogram with two answers fewer to two more. So 'fewer than needed' is proven for small groups alone, and otherwise
    means that none was found among some hundreds of neighbours.

    References
    ----------
    Own rule, written down under P12 in docs/disclosure.md.

    Examples
    --------
    A share in tenths of ten people leaves open what the others said, a table of counts nothing:

    >>> from analysis.disclosure import print_row
    >>> len(fitting([(1, 2, 0, 3, 4)], lambda rows: print_row(rows[0], clients=sum(rows[0]))).histograms)
    5
    >>> fitting([(1, 2, 0, 3, 4)], lambda rows: rows)
    Fitting(histograms=((1, 2, 0, 3, 4),), complete=True)
    """
    known = tuple(histogram(counts, name="truth") for counts in truth)
    if not known or len({len(counts) for counts in known}) != 1:
        raise BadInput("truth must hold one or more histograms on one scale.")
    if whole(group, name="group") >= len(known):
        raise BadInput(f"group must be under {len(known)}, got {group!r}.")
    needed, printed = whole(needed, name="needed", least=1), forward(known)
    found: dict[Histogram, None] = {known[group]: None}
    for candidate in _candidates(known, group):
        if len(found) >= needed:
            return Fitting(tuple(found), complete=False)
        if candidate[group] not in found and forward(candidate) == printed:
            found[candidate[group]] = None
    alone = len(known) == 1 and sum(known[0]) <= SMALL
    return Fitting(tuple(found), complete=alone)


def neighbours(counts: Histogram) -> Iterator[Histogram]:
    """List the histograms that differ from one by a move of one to three answers, then by one or two answers.

    Examples
    --------
    >>> list(neighbours((1, 0)))
    [(0, 1), (2, 0), (1, 1), (0, 0), (3, 0), (1, 2)]
    """
    places = sorted(permutations(range(len(counts)), 2), key=lambda pair: abs(pair[0] - pair[1]))
    for moved in (1, 2, 3):
        yield from (_with(counts, {one: -moved, other: moved}) for one, other in places if counts[one] >= moved)
    for change in (1, -1, 2, -2):
        yield from (_with(counts, {one: change}) for one in range(len(counts)) if counts[one] + change >= 0)


def every_histogram(answers: int, categories: int) -> Iterator[Histogram]:
    """List every histogram of a number of answers.

    Examples
    --------
    >>> list(every_histogram(2, 2))
    [(0, 2), (1, 1), (2, 0)]
    """
    for cuts in combinations(range(answers + categories - 1), categories - 1):
        edges = (-1, *cuts, answers + categories - 1)
        yield tuple(right - left - 1 for left, right in pairwise(edges))


def _candidates(known: tuple[Histogram, ...], group: int) -> Iterator[tuple[Histogram, ...]]:
    for counts in neighbours(known[group]):
        yield _replaced(known, {group: counts})
        yield from _hidden_by_another(known, group, counts)
    if len(known) == 1 and sum(known[0]) <= SMALL:
        answers = sum(known[0])
        for number in range(max(answers - SLACK, 0), answers + SLACK + 1):
            yield from ((counts,) for counts in every_histogram(number, len(known[0])))


def _hidden_by_another(known: tuple[Histogram, ...], group: int, counts: Histogram) -> Iterator[tuple[Histogram, ...]]:
    for other in range(len(known)):
        back = tuple(now - (new - old) for now, new, old in zip(known[other], counts, known[group], strict=True))
        if other != group and min(back) >= 0:
            yield _replaced(known, {group: counts, other: back})


def _with(counts: Histogram, changes: dict[int, int]) -> Histogram:
    return tuple(count + changes.get(place, 0) for place, count in enumerate(counts))


def _replaced(known: tuple[Histogram, ...], new: dict[int, Histogram]) -> tuple[Histogram, ...]:
    return tuple(new.get(place, counts) for place, counts in enumerate(known))
