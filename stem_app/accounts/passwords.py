"""Passwords and PINs: stored as argon2id hashes only; a check takes as long for an account that does not exist."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY = 64 * 1024  # KiB, with three rounds and four lanes: RFC 9106 for a server that does not have gigabytes
ROUNDS = 3
LANES = 4

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
PIN_DIGITS = 6


@cache
def _hasher(memory: int) -> PasswordHasher:
    return PasswordHasher(time_cost=ROUNDS, memory_cost=memory, parallelism=LANES)


@cache
def _nobodys(memory: int) -> str:
    """A hash that fits nothing, to spend the same time on a username that does not exist."""
    return _hasher(memory).hash(secrets.token_hex())


def _as_typed(secret: str) -> str:
    """The same letters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", secret)


def seal(secret: str, *, memory: int = MEMORY) -> str:
    """Make the hash of a password or PIN that may be stored."""
    return _hasher(memory).hash(_as_typed(secret))


def fits(stored: str | None, secret: str, *, memory: int = MEMORY) -> bool:
    """Say whether a password or PIN fits a stored hash; without a hash it never does, and that takes as long."""
    try:
        _hasher(memory).verify(stored or _nobodys(memory), _as_typed(secret))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def stale(stored: str, *, memory: int = MEMORY) -> bool:
    """Say whether a hash was made with other settings than today's and has to be made anew."""
    return _hasher(memory).check_needs_rehash(stored)
