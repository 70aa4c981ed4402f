"""Attacks on the frozen units behind the numbers, over all pages, files, roles and freezes together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.audit.rank import isolated
from stem_app.cli.auditing.reading import Units
from surveys.schema import Atom, Breakdown, ChangeAtom, Part

# Not a term that can be set: what the organisation promises to clients.
PROMISED = 10
SERIES = ("region_id", "service_id", "phase_id", "version_id", "form")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: by which audit it was found, where, and what."""

    audit: str
    where: str
    what: str


def sizes(session: Session) -> dict[str, int]:
    """Give the number of distinct clients of every frozen unit, under the name that pages carry."""
    counted = {
        "": sa.select(Atom.id, Atom.clients),
        "p": sa.select(Part.id, Part.clients),
        "c": sa.select(ChangeAtom.id, ChangeAtom.pairs),
    }
    return {f"{kind}{number}": n for kind, query in counted.items() for number, n in session.execute(query)}


def blocks(session: Session) -> list[tuple[int, int]]:
    """List the blocks with their numbers of clients."""
    return [(number, n) for number, n in session.execute(sa.select(Atom.id, Atom.clients))]


def audit(known: Mapping[str, int], views: Collection[Units], k: int = PROMISED) -> list[Finding]:
    """Look whether numbers stand on something that is no frozen unit, and whether together they isolate a group."""
    found = [Finding("closure", unit, f"{n} clients") for unit, n in known.items() if n < k]
    strange = sorted(frozenset().union(*views) - known.keys())
    found += [Finding("closure", unit, "no frozen unit") for unit in strange]
    whole = [view for view in views if view <= known.keys()]
    for one in isolated(whole, known, k=k):
        found.append(Finding("rank", " ".join(sorted(map(str, one.members))), f"{one.clients} clients"))
    return found


def audit_parts(session: Session, known: Mapping[str, int], k: int = PROMISED) -> list[Finding]:
    """The clients of a run who are in no part follow from the run and its parts: they must be nobody, or enough."""
    found = []
    for run in session.scalars(sa.select(Breakdown)):
        mine = sa.select(sa.func.sum(Atom.clients)).where(
            *(getattr(Atom, name) == getattr(run, name) for name in SERIES),
            Atom.first_month >= run.first_month,
            Atom.last_month <= run.last_month,
        )
        everybody = session.scalar(mine) or 0
        parts: dict[str, list[str]] = {}
        for part in session.scalars(sa.select(Part).where(Part.breakdown_id == run.id)):
            parts.setdefault(part.dimension, []).append(f"p{part.id}")
        for dimension, names in parts.items():
            left = everybody - sum(known[name] for name in names)
            clients = {**{name: known[name] for name in names}, "left": max(left, 0)}
            if left < 0 or isolated([clients.keys(), *({name} for name in names)], clients, k=k):
                found.append(Finding("rank", f"breakdown {run.id}", f"{dimension}: {left} clients are in no part"))
    return found
