"""Can a small group of clients be isolated by adding and subtracting published sums?"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.checks import BadInput, whole

# The largest primes under 2**31: products of two remainders fit in 64 bits.
PRIMES = (2_147_483_647, 2_147_483_629)

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Isolated:
    """A group whose answers follow from what is published.

    Parameters
    ----------
    members
        The records, or the blocks, in the group.
    clients
        How many clients they are.
    """

    members: frozenset[Hashable]
    clients: int


def isolated(views: Iterable[Collection[Hashable]], clients: Mapping[Any, int], *, k: int = 10) -> tuple[Isolated, ...]:
    """Name every small group of clients whose sum follows from the published sums.

    Parameters
    ----------
    views
        For each published sum the records (or blocks) that it stands on; order and repetition do not matter.
    clients
        How many distinct clients each record (or block) stands for: 0 or more.
    k
        A group of this many clients is large enough.

    Returns
    -------
    tuple of Isolated
        Empty when no group of fewer than `k` clients can be isolated. A group is a cell, or two cells together.

    Raises
    ------
    BadInput
        When a view holds a record that `clients` does not have, or `k` is not a whole number of 1 or more.

    Notes
    -----
    Records with the same membership signature (in exactly the same views) form a cell: no published sum tells them
    apart. A group of cells is isolated when its indicator lies in the row space of the matrix of views by cells, so
    when some sum and difference of views gives exactly that group. That is so exactly when the indicator is orthogonal
    to the null space; hence one elimination decides about all cells and all pairs at once, by comparing rows of a basis
    of the null space.

    The elimination is exact, modulo two primes near 2**31. A group is named when either prime says so: in whole numbers
    a group can be isolated only if it is so modulo every prime that divides no pivot, so nothing is missed but for an
    accident with both. Unions of three or more cells are not looked at; `analysis.audit.closure.atoms_closed` covers
    all of them. The cost is views times cells times rank.

    References
    ----------
    Chin, F. Y. and Özsoyoğlu, G. (1982). Auditing and inference control in statistical databases. IEEE Transactions on
    Software Engineering SE-8, 574-582 (a value is compromised when its unit vector lies in the row space).

    Examples
    --------
    Three weeks: both windows of two weeks have ten clients or more, but with the total they give each week.

    >>> weeks = {"w1": 6, "w2": 7, "w3": 5}
    >>> [list(one.members) for one in isolated([{"w1", "w2"}, {"w2", "w3"}, {"w1", "w2", "w3"}], weeks)]
    [['w1'], ['w2'], ['w3']]
    >>> isolated([{"w1", "w2", "w3"}], weeks)
    ()
    """
    k = whole(k, name="k", least=1)
    known = {record: whole(number, name="clients") for record, number in clients.items()}
    members, sizes, matrix = _cells([frozenset(view) for view in views], known)
    found: set[tuple[int, ...]] = set()
    for prime in PRIMES:
        found |= _spanned(matrix, sizes, k, prime)
    named = [
        Isolated(frozenset().union(*(members[place] for place in group)), int(sizes[list(group)].sum()))
        for group in found
    ]
    # Sets have no order of their own, and a report should not change from one run to the next.
    return tuple(sorted(named, key=lambda one: sorted(map(repr, one.members))))


def _cells(
    views: list[frozenset[Hashable]], clients: Mapping[Hashable, int]
) -> tuple[list[frozenset[Hashable]], Numbers, Numbers]:
    """Group records by signature: the members and clients of each cell, and the views as rows of zeros and ones."""
    signatures: dict[Hashable, list[int]] = {}
    unique = sorted(set(views), key=len)
    for place, view in enumerate(unique):
        for record in view:
            signatures.setdefault(record, []).append(place)
    if not signatures.keys() <= clients.keys():
        raise BadInput("clients must have every record that a view holds.")
    cells: dict[tuple[int, ...], set[Hashable]] = {}
    for record, signature in signatures.items():
        cells.setdefault(tuple(signature), set()).add(record)
    matrix = np.zeros((len(unique), len(cells)), dtype=np.int64)
    for column, rows in enumerate(cells):
        matrix[list(rows), column] = 1
    sizes = np.array([sum(clients[record] for record in cell) for cell in cells.values()], dtype=np.int64)
    return [frozenset(cell) for cell in cells.values()], sizes, matrix


def _spanned(matrix: Numbers, sizes: Numbers, k: int, prime: int) -> set[tuple[int, ...]]:
    """Give the cells and pairs of cells under k clients that lie in the row space."""
    reduced, pivots = _reduced(matrix, prime)
    free = [column for column in range(matrix.shape[1]) if column not in set(pivots)]
    null = np.zeros((matrix.shape[1], len(free)), dtype=np.int64)
    null[pivots] = -reduced[:, free] % prime
    null[free, range(len(free))] = 1
    rows = {cell: null[cell].tobytes() for cell in np.flatnonzero((sizes > 0) & (sizes < k)).tolist()}
    nothing = bytes(8 * len(free))
    found: set[tuple[int, ...]] = {(cell,) for cell, row in rows.items() if row == nothing}
    by_row: dict[bytes, list[int]] = {}
    for cell, row in rows.items():
        by_row.setdefault(row, []).append(cell)
    for cell, row in rows.items():
        opposite = (-null[cell] % prime).tobytes()
        pairs = ((cell, other) for other in by_row.get(opposite, ()) if cell < other and row != nothing)
        found |= {pair for pair in pairs if sizes[list(pair)].sum() < k}
    return found


def _reduced(matrix: Numbers, prime: int) -> tuple[Numbers, list[int]]:
    """Bring a matrix to reduced echelon form modulo a prime; gives its rows and their pivot columns."""
    rows, pivots = matrix % prime, list[int]()
    for column in range(rows.shape[1]):
        rank = len(pivots)
        below = np.flatnonzero(rows[rank:, column])
        if not len(below):
            continue
        chosen = rank + int(below[0])
        rows[[rank, chosen]] = rows[[chosen, rank]]
        rows[rank] = rows[rank] * pow(int(rows[rank, column]), -1, prime) % prime
        others = np.flatnonzero(rows[:, column])
        others = others[others != rank]
        rows[others] = (rows[others] - rows[others, column, None] * rows[rank] % prime) % prime
        pivots.append(column)
    return rows[: len(pivots)], pivots
