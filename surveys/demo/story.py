"""The story that the demo tells: which place begins when, lies still when, and how its clients feel. All made up.

Weeks are counted from the first Monday of the story; week ``WEEKS`` is the present one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from surveys.weeks import week_of

WEEKS = 78  # eighteen months
STANDSTILL = (30, 40)
STANDSTILL_REASON = "Tijdelijk geen huisbezoeken (voorbeeld)"
MOVING_REASON = "Het team verhuist (voorbeeld)"


@dataclass(frozen=True)
class Pause:
    """Weeks in which a step lies still: from the first up to, not including, the last; None = it still does."""

    first: int
    last: int | None
    reason: str


@dataclass(frozen=True)
class Step:
    """One phase in one place, with how many clients answer a week and how content they are.

    ``mood`` is in standard deviations above what is usual; from week ``turns`` on, ``shift`` comes on top of it.
    """

    region: str
    service: str
    key: str
    name: str
    planned: int
    opens: int | None
    per_week: float
    closes: int = WEEKS + 1
    pauses: tuple[Pause, ...] = ()
    mood: float = 0.0
    turns: int = WEEKS
    shift: float = 0.0
    at_most: int | None = None

    def open_weeks(self) -> Iterator[int]:
        """Give the weeks in which talks are held."""
        if self.opens is not None:
            for week in range(self.opens, self.closes):
                if not any(pause.first <= week < (pause.last or self.closes) for pause in self.pauses):
                    yield week

    def mood_in(self, week: int) -> float:
        """Say how content clients are in a week."""
        return self.mood + (self.shift if week >= self.turns else 0.0)


_STILL = (Pause(*STANDSTILL, STANDSTILL_REASON),)

# In order of time within each place: opening a phase closes the one before it.
STEPS = (
    Step("utrecht-stad", "save", "pilot", "Interne pilot", 0, 0, 9, closes=44, pauses=_STILL, mood=0.1),
    Step("eemland", "save", "fase-1", "Fase 1 Amersfoort", 12, 16, 32, pauses=_STILL, mood=-0.15, turns=58, shift=0.45),
    Step("eemland", "veilig-thuis", "fase-1", "Fase 1 Amersfoort", 16, 20, 11, pauses=_STILL, mood=-0.2),
    Step("utrecht-stad", "save", "fase-2", "Fase 2", 34, 44, 38),
    Step("utrecht-stad", "veilig-thuis", "fase-2", "Fase 2", 34, 48, 16, mood=-0.1),
    Step("lekstroom", "save", "fase-2", "Fase 2", 36, 44, 22, mood=0.15, turns=62, shift=-0.2),
    Step("lekstroom", "veilig-thuis", "fase-2", "Fase 2", 36, 56, 1.6),
    Step("utrecht-west", "save", "fase-3", "Fase 3", 50, 52, 16),
    Step(
        "zuidoost-utrecht", "save", "fase-3", "Fase 3", 50, 54, 16, pauses=(Pause(75, None, MOVING_REASON),), mood=0.1
    ),
    Step("foodvalley", "save", "fase-3", "Fase 3", 50, 56, 1.2),
    Step("foodvalley", "veilig-thuis", "fase-3", "Fase 3", 50, 62, 0.6, at_most=7),
    Step("flevoland", "save", "fase-4", "Fase 4", 60, 62, 20),
    Step("utrecht-west", "veilig-thuis", "fase-5", "Fase 5", WEEKS + 5, None, 0),
    Step("zuidoost-utrecht", "veilig-thuis", "fase-5", "Fase 5", WEEKS + 9, None, 0),
)


@dataclass(frozen=True)
class Happening:
    """An outside event of the story: in which regions (or, by one region each, areas), when, and its names."""

    regions: tuple[str, ...]
    whole_area: bool
    first: int
    last: int | None
    breaks_blocks: bool
    names: Mapping[str, str]


EVENTS = (
    Happening(
        regions=("eemland", "flevoland"),
        whole_area=True,
        first=STANDSTILL[0],
        last=STANDSTILL[1],
        breaks_blocks=True,
        names={"nl": "Alles ging dicht (voorbeeld)", "en": "Everything closed (example)"},
    ),
    Happening(
        regions=("eemland",),
        whole_area=False,
        first=57,
        last=None,
        breaks_blocks=False,
        names={"nl": "Nieuwe gesprekskaarten (voorbeeld)", "en": "New talking cards (example)"},
    ),
)


def monday_of(week: int, *, today: date) -> date:
    """Give the Monday of a week of the story that ends today."""
    return week_of(today) + timedelta(weeks=week - WEEKS)
