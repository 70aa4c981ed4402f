"""One week of made-up talks: who was asked, who answered, and what. Most are content, as real answers are."""

from __future__ import annotations

import random
from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

from surveys.coverage import Spot
from surveys.demo.story import WEEKS, Step
from surveys.responses import Placement

# Shares of the five answers when the mood is usual, and how much easier or harder each statement is to agree with.
USUAL = (0.03, 0.06, 0.14, 0.31, 0.46)
CUTS = [NormalDist().inv_cdf(sum(USUAL[: step + 1])) for step in range(len(USUAL) - 1)]
LEANING = {"s1": 0.15, "s2": -0.15, "s3": 0.0, "s4": -0.2, "s5": 0.25, "s6": -0.1}
SHARED = 0.8  # how much of an answer is the client's own mood; the rest differs from statement to statement
NO_ANSWER = {"dont_know": 0.03, "not_applicable": 0.04, "skipped": 0.01}

ROLES = {"parent": 62, "youth": 27, "network": 11}
TALKS = {"home": 50, "office": 26, "video": 11, "telephone": 9, "other": 4}
REASONS = {"time": 45, "acute": 20, "unsafe": 5, "interpreter": 12, "connection": 8, "other": 10}
AGAIN, ENGLISH = 0.06, 0.14
DECLINED, UNFINISHED, NOT_ASKED, UNTOLD = 0.12, 0.03, 0.3, 0.1
TYPED_HELD = 0.85


@dataclass(frozen=True)
class Talk:
    """One answered talk of the story."""

    placement: Placement
    given: Mapping[str, str]


def answered_in(step: Step, week: int, *, today: date, rng: random.Random) -> int:
    """Draw how many clients answer in a week; the present week is not over yet."""
    mean = step.per_week * ((today.weekday() + 1) / 7 if week == WEEKS else 1)
    return max(0, round(rng.gauss(mean, mean**0.5)))


def talk(step: Step, week: int, spot: Spot, rng: random.Random) -> Talk:
    """Draw one answered talk."""
    form = _one_of(TALKS, rng)
    device = "own" if form in ("video", "telephone") or rng.random() < 0.2 else "worker"
    placement = Placement(
        **vars(spot),
        role=_one_of(ROLES, rng),
        talk=form,
        device=device,
        shown="sealed" if rng.random() < (0.4 if device == "own" else 0.25) else "together",
        language="en" if rng.random() < ENGLISH else "nl",
        again=rng.random() < AGAIN,
    )
    return Talk(placement, _answers(step.mood_in(week), rng))


def _one_of(weights: Mapping[str, int], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _answers(mood: float, rng: random.Random) -> dict[str, str]:
    own = rng.gauss(0, SHARED)
    return {statement: _answer(mood + own + leaning, rng) for statement, leaning in LEANING.items()}


def _answer(leaning: float, rng: random.Random) -> str:
    drawn = rng.random()
    for word, share in NO_ANSWER.items():
        drawn -= share
        if drawn < 0:
            return word
    rest = (1 - SHARED**2) ** 0.5
    return str(1 + bisect(CUTS, rng.gauss(leaning, rest)))


def coverage_of(spot: Spot, week: int, answered: int, rng: random.Random) -> list[tuple[Spot, str, str, int]]:
    """Draw what happened in the talks without an answer; those with one are counted when they are stored."""
    declined, unfinished = _some(answered, DECLINED, rng), _some(answered, UNFINISHED, rng)
    reasons = Counter(_one_of(REASONS, rng) for _ in range(_some(answered, NOT_ASKED, rng)))
    counts = [
        (spot, "asked", "", declined + unfinished),
        (spot, "declined", "", declined),
        (spot, "unfinished", "", unfinished),
        *((spot, "not_asked", reason, number) for reason, number in reasons.items()),
    ]
    # Managers type how many talks there were some weeks later, and not for every week.
    if week < WEEKS - 1 and rng.random() < TYPED_HELD:
        asked = answered + declined + unfinished
        counts.append((spot, "held", "", asked + reasons.total() + _some(asked, UNTOLD, rng)))
    return [count for count in counts if count[3]]


def _some(number: int, share: float, rng: random.Random) -> int:
    return sum(rng.random() < share for _ in range(number))


def of_step(
    step: Step, spots: Sequence[tuple[int, Spot]], *, today: date, rng: random.Random
) -> tuple[list[Talk], list[tuple[Spot, str, str, int]]]:
    """Draw all talks of a phase, with the counts of those that were not answered."""
    talks: list[Talk] = []
    counts: list[tuple[Spot, str, str, int]] = []
    for week, spot in spots:
        number = answered_in(step, week, today=today, rng=rng)
        if step.at_most is not None:
            number = min(number, step.at_most - len(talks))
        talks.extend(talk(step, week, spot, rng) for _ in range(number))
        counts.extend(coverage_of(spot, week, number, rng))
    return talks, counts
