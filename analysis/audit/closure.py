"""Does every published number stand on whole blocks of ten or more clients?"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.checks import BadInput, whole


class Breach(StrEnum):
    """In which way blocks and published numbers do not fit."""

    SMALL = "small-block"
    CUT = "cuts-a-block"
    STRAY = "outside-every-block"


@dataclass(frozen=True)
class Broken:
    """One way in which the proof does not hold.

    Parameters
    ----------
    breach
        What is wrong.
    view
        The published number; None when it is the block itself.
    block
        The block; None when clients are in no block at all.
    """

    breach: Breach
    view: Hashable | None
    block: Hashable | None


def atoms_closed(
    views: Mapping[Hashable, Collection[Hashable]], blocks: Mapping[Hashable, Collection[Hashable]], *, k: int = 10
) -> tuple[Broken, ...]:
    """Name everything that stands between what is published and the proof that nobody can be isolated.

    Parameters
    ----------
    views
        For each published number the clients that it stands on.
    blocks
        For each declared block the distinct clients in it; no client is in two blocks.
    k
        The fewest clients of a block.

    Returns
    -------
    tuple of Broken
        Empty when each view is constant on each block (holds all of it or nothing), no view reaches outside the blocks,
        and each block has `k` clients.

    Raises
    ------
    BadInput
        When two blocks share a client.

    Notes
    -----
    If the views are closed, each of them is a sum of whole blocks, and so is whatever follows from them by adding and
    subtracting: a sum of blocks with whole or broken coefficients. Such a sum can be the indicator of a group of
    clients only if the group is a union of blocks. So no group smaller than the smallest block can be isolated, by any
    number of views; this implies what `analysis.audit.rank.isolated` finds for pairs. The cost is the number of clients
    in all views together.

    References
    ----------
    Own rule, written down under P1 and P2 in docs/disclosure.md.

    Examples
    --------
    >>> blocks = {"a": range(10), "b": range(10, 25)}
    >>> atoms_closed({"all": range(25), "first": range(10)}, blocks)
    ()
    >>> [str(one.breach) for one in atoms_closed({"most": range(20)}, blocks)]
    ['cuts-a-block']
    """
    k = whole(k, name="k", least=1)
    home = {client: block for block, clients in blocks.items() for client in clients}
    sizes = {block: len(set(clients)) for block, clients in blocks.items()}
    if len(home) < sum(sizes.values()):
        raise BadInput("blocks must not share clients.")
    found = [Broken(Breach.SMALL, None, block) for block, size in sizes.items() if size < k]
    for view, clients in views.items():
        found.extend(_of_view(view, set(clients), home, sizes))
    return tuple(found)


def _of_view(
    view: Hashable, clients: set[Hashable], home: Mapping[Hashable, Hashable], sizes: Mapping[Hashable, int]
) -> list[Broken]:
    inside: dict[Hashable, int] = {}
    for client in clients & home.keys():
        inside[home[client]] = inside.get(home[client], 0) + 1
    found = [Broken(Breach.CUT, view, block) for block, number in inside.items() if number < sizes[block]]
    return [*found, Broken(Breach.STRAY, view, None)] if clients - home.keys() else found
