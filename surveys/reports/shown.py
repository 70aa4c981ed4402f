"""What leaves the gate: a result with the frozen units it stands on, or the one mark for everything that does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Shown(Generic[T_co]):
    """A result that may be read, and the frozen units (their ids) that it was made of.

    ``atoms`` are blocks of clients, ``parts`` the clients of a run of blocks that share a trait, ``moves`` blocks of
    clients who were followed from one talk to the next.
    """

    value: T_co
    atoms: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()
    moves: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Units:
    """The frozen units that a sum is made of, before anything is said of it."""

    atoms: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()
    moves: frozenset[int] = frozenset()

    def show(self, value: T) -> Shown[T]:
        """Let out a result that stands on these units."""
        return Shown(value, self.atoms, self.parts, self.moves)


@dataclass(frozen=True)
class Hidden:
    """Not shown. It has no number and no reason: an empty, a small and a refused result look the same."""
