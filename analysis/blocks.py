"""Which months are joined before anything is shown?

Nothing is shown of fewer than ten clients. Months therefore join forward into blocks, and a block that was made once
is never made differently later: whoever compares what was published at two dates must learn nothing new about the
clients in it.
"""

from __future__ import annotations

import numbers
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from analysis.checks import BadInput, whole


class Block(NamedTuple):
    """A run of months that is shown as one, the first and the last month included.

    Parameters
    ----------
    first_month, last_month
        Month numbers on the caller's own count, such as 12 times the year plus the month.
    """

    first_month: int
    last_month: int


def freeze_plan(months: Iterable[tuple[int, int]], breaks: Collection[int] = (), minimum: int = 10) -> list[Block]:
    """Say which months are joined, so that every block holds enough clients to hide each one of them.

    Parameters
    ----------
    months
        Pairs of a month number and the number of distinct clients in that month, in order of time; closed months only.
        A month that is left out counts as a month without clients.
    breaks
        Month numbers before which a new phase begins, or at which something happened that blocks may not span.
    minimum
        The number of clients that closes a block, 1 or more.

    Returns
    -------
    list of Block
        In order of time, not overlapping. What does not yet hold enough clients is not in it: at the end it waits for
        the next month, before a break it is left out for good.

    Raises
    ------
    BadInput
        When months are not in order, or a number is not whole or is negative.

    Notes
    -----
    One pass forward, nothing is reconsidered: more months, or breaks after the months that are already closed, only add
    blocks at the end. A block begins at its first month with a client and ends at the month in which it reaches the
    minimum; months without clients between two blocks belong to neither. A client who comes back in a later month
    counts again there, since no two answers of one client are linked.

    References
    ----------
    Own rule, written down under P1 and P3 in docs/disclosure.md.

    Examples
    --------
    Months 2 and 3 are joined; month 4 is left out for good, because a new phase begins with month 5:

    >>> freeze_plan([(1, 12), (2, 4), (3, 6), (4, 9), (5, 3), (6, 30)], breaks={5})
    [Block(first_month=1, last_month=1), Block(first_month=2, last_month=3), Block(first_month=5, last_month=6)]
    """
    minimum = whole(minimum, name="minimum", least=1)
    edges = sorted({_month(edge, name="breaks") for edge in breaks})
    blocks: list[Block] = []
    first: int | None = None
    gathered = 0
    for month, clients in _in_order(months):
        if first is not None and any(first < edge <= month for edge in edges):
            first, gathered = None, 0
        if clients == 0:
            continue
        first = month if first is None else first
        gathered += clients
        if gathered >= minimum:
            blocks.append(Block(first, month))
            first, gathered = None, 0
    return blocks


def _in_order(months: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    checked = [(_month(month, name="months"), whole(clients, name="clients")) for month, clients in months]
    if any(later[0] <= earlier[0] for earlier, later in pairwise(checked)):
        raise BadInput("months must be in order of time, each month once.")
    return checked


def _month(value: object, *, name: str) -> int:
    # Where a calendar starts counting is the caller's choice, so a month number may be negative.
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise BadInput(f"{name} must hold whole month numbers, got {value!r}.")
    return int(value)
