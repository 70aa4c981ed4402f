"""Several people in one talk, such as two parents: each answers alone, and nobody sees what another chose.

The way to the next person is kept in the worker's browser; the database ties no two people to one talk.
"""

from __future__ import annotations

from flask import session, url_for

KEPT = "next person"


def remember(place: str, talk: str) -> None:
    """Remember where the next person of this talk answers, and how they met."""
    session[KEPT] = {"place": place, "talk": talk}


def forget() -> None:
    """Forget it: one person answers in the talk that begins."""
    session.pop(KEPT, None)


def next_person() -> str | None:
    """Give the address for the next person of this talk; None where one person answers."""
    kept = session.get(KEPT)
    return url_for("room.who", **kept, several="yes") if kept else None
