"""Short addresses can be typed, so they could be guessed: wrong ones are counted per sender."""

from __future__ import annotations

from datetime import timedelta

from stem_app import access

LIMIT = 20
WINDOW = timedelta(minutes=10)


def too_many() -> bool:
    """Say whether this sender tried too many wrong addresses."""
    return access.exhausted("short address", access.sender(), limit=LIMIT, window=WINDOW)


def count_wrong() -> None:
    """Count a wrong address. The caller's own transaction must not be open: this one would wait for it."""
    access.throttled("short address", access.sender(), limit=LIMIT, window=WINDOW)
