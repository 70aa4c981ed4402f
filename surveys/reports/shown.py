"""What leaves the gate: a result with the blocks it stands on, or the one mark for everything that does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class Shown(Generic[T_co]):
    """A result that may be read, and the frozen blocks (their ids) that it was made of."""

    value: T_co
    atoms: frozenset[int]


@dataclass(frozen=True)
class Hidden:
    """Not shown. It has no number and no reason: an empty, a small and a refused result look the same."""
