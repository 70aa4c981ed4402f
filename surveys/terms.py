"""Thresholds and terms of keeping, read from data: what is few, what is long, why somebody was not asked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("terms.toml")


@dataclass(frozen=True)
class Reason:
    """A reason why a client was not asked, with its words per language."""

    key: str
    words: dict[str, str]


@dataclass(frozen=True)
class Terms:
    """All thresholds and terms in force."""

    disclosure: dict[str, int]
    comparison: dict[str, float]
    minutes: dict[str, int]
    days: dict[str, int]
    not_asked: tuple[Reason, ...]

    def term(self, name: str) -> timedelta:
        """Give a term in minutes, or else in days, by its name."""
        if name in self.minutes:
            return timedelta(minutes=self.minutes[name])
        return timedelta(days=self.days[name])


@cache
def read_terms(path: Path = SHIPPED) -> Terms:
    """Read the terms from a TOML file; a missing or unknown name stops the start."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    for section in ("disclosure", "comparison", "minutes", "days"):
        if data.get(section, {}).keys() != shipped[section].keys():
            raise ValueError(f"{path}: [{section}] must name exactly {', '.join(sorted(shipped[section]))}")
    return _terms(data)


def _terms(data: dict[str, Any]) -> Terms:
    reasons = tuple(
        Reason(row["key"], {name: words for name, words in row.items() if name != "key"}) for row in data["not_asked"]
    )
    return Terms(data["disclosure"], data["comparison"], data["minutes"], data["days"], reasons)
