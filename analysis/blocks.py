"""Which months are joined before anything is shown?

Nothing is shown of fewer than ten clients. Months therefore join forward into blocks, and a block that was made once
is never made differently later: whoever compares what was published at two dates must learn nothing new about the
clients in it.
"""

from __future__ import annotations

import numbers
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from analysis.checks import BadInput, whole

_LONGEST = 12 * 10_000


class Block(NamedTuple):
    """A run of months that is shown as one, the first and the last month included.

    Parameters
    ----------
    first_month, last_month
        Month numbers on the caller's own count, such as 12 times the year plus the month.
    """

    first_month: int
    last_month: int


def freeze_plan(
    months: Iterable[tuple[int, int]],
    breaks: Collection[int] = (),
    minimum: int = 10,
    *,
    known: Mapping[int, int] | None = None,
    waits: Collection[int] = (),
) -> list[Block]:
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
    known
        For a break that was registered late: the first month at whose end it was known. Others were always known.
    waits
        Months at whose end no block may close, from `years_only`; a block then closes at the first later month.

    Returns
    -------
    list of Block
        In order of time, not overlapping. What does not yet hold enough clients, or has to wait, is not in it: at the
        end it waits for the next month, before a break it is left out for good.

    Raises
    ------
    BadInput
        When months are not in order, or a number is not whole or is negative.

    Notes
    -----
    One pass forward, nothing is reconsidered: more months, or breaks after the months that are already closed, only add
    blocks at the end. A block begins at its first month with a client and ends at the month in which it reaches the
    minimum; months without clients between two blocks belong to neither. What waits when a
    break comes is left out too, however many they are: to show it then would change what was told of its months
    before. A client who comes back in a later month counts again there,
    since no two answers of one client are linked.

    References
    ----------
    Own rule, written down under P1, P3 and P10 in docs/disclosure.md.

    Examples
    --------
    Months 2 and 3 are joined; month 4 is left out for good, because a new phase begins with month 5:

    >>> freeze_plan([(1, 12), (2, 4), (3, 6), (4, 9), (5, 3), (6, 30)], breaks={5})
    [Block(first_month=1, last_month=1), Block(first_month=2, last_month=3), Block(first_month=5, last_month=6)]
    """
    minimum = whole(minimum, name="minimum", least=1)
    edges = {_month(edge, name="breaks"): _known(edge, known or {}) for edge in breaks}
    waiting = {_month(month, name="waits") for month in waits}
    blocks: list[Block] = []
    gathered: dict[int, int] = {}
    for month, clients in _in_order(months):
        for edge in sorted(edge for edge, since in edges.items() if max(edge, since) <= month):
            gathered = {one: number for one, number in gathered.items() if one >= edge}
        if clients:
            gathered[month] = clients
        if sum(gathered.values()) >= minimum and month not in waiting:
            blocks.append(Block(min(gathered), month))
            gathered = {}
    return blocks


def years_only(months: Iterable[tuple[int, int]], minimum: int = 30) -> frozenset[int]:
    """Say at the end of which months a small population may not be shown, because only its years may.

    Parameters
    ----------
    months
        Pairs of a month number and the number of distinct clients in that month, in order of time. Months are numbered
        12 times the year plus 0 for January to 11 for December.
    minimum
        With fewer clients than this in the last four whole quarters a population is small, 1 or more.

    Returns
    -------
    frozenset of int
        The months, from the first to the last given, at whose end no block may close. December is never among them.

    Raises
    ------
    BadInput
        When months are not in order or span more than ten thousand years, or a number is not whole or is negative.

    Notes
    -----
    Judged at the end of every month from the four quarters that were over by then, and not before four quarters have
    passed since (and including) the one with the first client: a region that begins is not yet small. A judgement looks
    back only, so that it never changes afterwards.

    References
    ----------
    Own rule, written down under P10 in docs/disclosure.md.

    Examples
    --------
    Two clients a month: the first year is not judged but at its end; the second year may only be shown as a whole.

    >>> sorted(years_only([(24 + month, 2) for month in range(24)])) == list(range(36, 47))
    True
    """
    minimum = whole(minimum, name="minimum", least=1)
    given = dict(_in_order(months))
    if given and max(given) - min(given) > _LONGEST:
        raise BadInput(f"months must span at most {_LONGEST} months.")
    counted = {month: clients for month, clients in given.items() if clients}
    if not counted:
        return frozenset()
    begins = min(counted) // 3 * 3
    small = set()
    for month in range(begins, max(given) + 1):
        over = (month + 1) // 3 * 3  # the first month after the last whole quarter
        enough = sum(counted.get(one, 0) for one in range(over - 12, over)) >= minimum
        if over - 12 >= begins and not enough and month % 12 != 11:
            small.add(month)
    return frozenset(small)


def _known(edge: int, known: Mapping[int, int]) -> int:
    return _month(known.get(edge, edge), name="known")


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
