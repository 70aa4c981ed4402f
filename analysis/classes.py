"""Into which classes do the categories fold when fewer of them may be shown?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checks import BadInput, whole

Class = tuple[int, ...]


@dataclass(frozen=True)
class Classes:
    """How the categories of a scale fold into three and into five classes, and which of them are positive.

    Parameters
    ----------
    three
        Classes for a middling number of clients, each a run of positions, together all positions in order.
    five
        Classes for a large number of clients, likewise; each lies within one class of `three`.
    positive
        The positions of the positive answers; no class may hold positive and other answers together.

    Raises
    ------
    BadInput
        When the classes do not fit together like that.

    Examples
    --------
    >>> Classes(three=((0,), (1,), (2,)), five=((0,), (1,), (2,)), positive=(2,)).categories
    3
    """

    three: tuple[Class, ...]
    five: tuple[Class, ...]
    positive: Class

    def __post_init__(self) -> None:
        """Refuse classes that do not fit together."""
        everything = [position for group in self.three for position in group]
        if everything != list(range(len(everything))) or not all(self.three) or not all(self.five):
            raise BadInput("three must hold all positions in order, each once, and no empty class.")
        if [position for group in self.five for position in group] != everything:
            raise BadInput("five must hold the same positions as three, in order.")
        if not all(any(set(fine) <= set(coarse) for coarse in self.three) for fine in self.five):
            raise BadInput("five must divide the classes of three, not cut across them.")
        if len(set(self.positive)) < len(self.positive) or not set(self.positive) < set(everything):
            raise BadInput("positive must hold some of the positions, each once, and not all of them.")
        if not self.positive or not all(self.side(group) is not None for group in self.three):
            raise BadInput("no class may hold positive and other answers together.")

    @property
    def categories(self) -> int:
        """How many categories the scale has."""
        return sum(len(group) for group in self.three)

    def side(self, group: Class) -> bool | None:
        """Say whether a class is positive (True), is not (False), or holds both (None)."""
        inside = set(group) & set(self.positive)
        return None if 0 < len(inside) < len(group) else bool(inside)


FIVE_ANSWERS = Classes(three=((0, 1), (2,), (3, 4)), five=((0,), (1,), (2,), (3,), (4,)), positive=(3, 4))
NINE_HALF_STEPS = Classes(
    three=((0, 1, 2, 3), (4,), (5, 6, 7, 8)), five=((0, 1), (2, 3), (4,), (5, 6), (7, 8)), positive=(5, 6, 7, 8)
)


def join_small(counts: Sequence[int], groups: Sequence[Class], classes: Classes, *, smallest: int) -> tuple[Class, ...]:
    """Say which classes remain when every class that is too small has been joined to a neighbour.

    Parameters
    ----------
    counts
        Answers per category, the worst first.
    groups
        The classes to begin with, in order.
    classes
        Tells which answers are positive, and which belong together.
    smallest
        The fewest answers a class may have.

    Returns
    -------
    tuple of classes
        In order; each holds at least `smallest` answers, unless there is only one class left.

    Raises
    ------
    BadInput
        When `smallest` is not a whole number of 0 or more.

    Notes
    -----
    From the worst class up, the first one that is too small is joined, and the search begins again. Its neighbour is
    chosen in this order: one in the same class of the three ('no' joins 'rather not'), one on the same side of the line
    between positive and other answers, the worse one. So the positive share stays visible where that is possible, and
    which neighbour is taken depends on the scale and never on how many answers a neighbour has: the choice itself tells
    nothing.

    References
    ----------
    Own rule, written down under P4 in docs/disclosure.md.

    Examples
    --------
    >>> join_small([40, 90, 2, 60, 30], FIVE_ANSWERS.five, FIVE_ANSWERS, smallest=3)
    ((0,), (1, 2), (3,), (4,))
    """
    smallest = whole(smallest, name="smallest")
    joined = list(groups)
    while len(joined) > 1:
        sizes = [sum(counts[position] for position in group) for group in joined]
        small = next((place for place, size in enumerate(sizes) if size < smallest), None)
        if small is None:
            break
        first = min(small, _neighbour(joined, small, classes))
        joined[first : first + 2] = [joined[first] + joined[first + 1]]
    return tuple(joined)


def _neighbour(groups: Sequence[Class], small: int, classes: Classes) -> int:
    places = [place for place in (small - 1, small + 1) if 0 <= place < len(groups)]

    def distance(place: int) -> tuple[bool, bool]:
        pair = groups[small] + groups[place]
        together = any(set(pair) <= set(coarse) for coarse in classes.three)
        return not together, classes.side(pair) is None

    return min(places, key=distance)
