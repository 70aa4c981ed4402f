"""Into which parts may a run of blocks be cut?

By role, by kind of talk, and so on, one way at a time: each part holds enough clients to hide every one of them, and
no two ways of cutting the same run give a smaller group away together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, combinations

from analysis.audit.rank import isolated
from analysis.checks import BadInput, whole

REST = "rest"

Groups = dict[str, frozenset[int]]


def cut(
    traits: Mapping[str, Sequence[str]],
    *,
    blocks: Sequence[int],
    minimum: int = 10,
    unnamed: Collection[str] = ("unknown",),
) -> dict[str, dict[str, frozenset[int]]]:
    """Say which parts of a run of blocks may be shown, for each way of cutting it.

    Parameters
    ----------
    traits
        For each way of cutting (such as 'role'), the trait of every client of the run, in one fixed order of clients.
        Ways that come first are kept first.
    blocks
        The number of the block of every client, in the same order.
    minimum
        The fewest clients of a part, 1 or more.
    unnamed
        Traits that are never a part of their own, because they say nothing.

    Returns
    -------
    dict
        For each way that may be shown, the clients (as positions) of each part: two parts or more. Traits with too few
        clients are together the part 'rest'; where the rest is too small, the smallest other trait joins it.

    Raises
    ------
    BadInput
        When the lists differ in length, or `minimum` is out of range.

    Notes
    -----
    Two ways of cutting give a group away when some parts of one lie wholly within some parts of the other: the
    difference is then known too. A way is left out when such a difference, with a way before it or with the blocks
    themselves, holds 1 to `minimum` - 1 clients. For two ways these differences are all that sums and differences of
    parts can isolate: a sum of parts of one minus a sum of parts of the other counts every client 0 or 1 times only
    when the second lies within the first. Three ways and more are looked at together, as the auditor does: no cell of
    clients with the same traits, and no two cells, may follow from all parts and blocks (`analysis.audit.rank`).

    References
    ----------
    Own rule, written down under P11 in docs/disclosure.md.

    Examples
    --------
    Twelve parents, eleven young people and three from the network, who join the young people:

    >>> roles = ["parent"] * 12 + ["youth"] * 11 + ["network"] * 3
    >>> {name: len(part) for name, part in cut({"role": roles}, blocks=[1] * 26)["role"].items()}
    {'parent': 12, 'rest': 14}
    """
    minimum = whole(minimum, name="minimum", least=1)
    kept: dict[str, Groups] = {}
    cuts = [_groups([str(block) for block in blocks])]
    for way, values in traits.items():
        if len(values) != len(blocks):
            raise BadInput(f"traits: {way} must have one value per client, got {len(values)} for {len(blocks)}.")
        parts = _joined(_groups(values), minimum, unnamed)
        if len(parts) > 1 and not any(_gives_away(parts, other, minimum) for other in cuts):
            views = [clients for groups in (*cuts, parts) for clients in groups.values()]
            if isolated(views, dict.fromkeys(range(len(blocks)), 1), k=minimum):
                continue
            kept[way] = parts
            cuts.append(parts)
    return kept


def _groups(values: Sequence[str]) -> Groups:
    found: dict[str, set[int]] = {}
    for client, value in enumerate(values):
        found.setdefault(value, set()).add(client)
    return {value: frozenset(clients) for value, clients in sorted(found.items())}


def _joined(groups: Groups, minimum: int, unnamed: Collection[str]) -> Groups:
    named = {value: clients for value, clients in groups.items() if value not in unnamed and len(clients) >= minimum}
    rest = frozenset(chain.from_iterable(clients for value, clients in groups.items() if value not in named))
    while named and 0 < len(rest) < minimum:
        smallest = min(named, key=lambda value: (len(named[value]), value))
        rest |= named.pop(smallest)
    return named | ({REST: rest} if rest else {})


def _gives_away(parts: Groups, others: Groups, minimum: int) -> bool:
    return _leaves_few(parts, others, minimum) or _leaves_few(others, parts, minimum)


def _leaves_few(outer: Groups, inner: Groups, minimum: int) -> bool:
    """Say whether a union of outer parts holds inner parts so fully that only a few clients are left over."""
    for size in range(1, len(outer) + 1):
        for chosen in combinations(outer.values(), size):
            union = frozenset(chain.from_iterable(chosen))
            within = sum(len(clients) for clients in inner.values() if clients <= union)
            if 0 < len(union) - within < minimum:
                return True
    return False
