"""Made-up clients who brought their code to a next talk: whether they answered higher, the same or lower."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date

from surveys.changes import Followed
from surveys.demo.story import Step, monday_of
from surveys.demo.talks import LEANING
from surveys.questionnaire import COMPOSITE

BROUGHT_A_CODE = 0.18
FIRST_CODES = 8  # weeks after the opening of a phase in which nobody comes for the second time
USUAL = {"lower": 17, "same": 55, "higher": 28}
AFTER_A_TURN = 30  # how much weight a rise of one standard deviation adds to 'higher'


def of_step(
    step: Step, region_id: int, version_id: int, form: str, *, today: date, rng: random.Random
) -> Iterator[tuple[Followed, Mapping[str, str]]]:
    """Draw the clients of a phase who were followed, week by week."""
    for week in step.open_weeks():
        if step.opens is None or week < step.opens + FIRST_CODES or step.at_most is not None:
            continue
        weights = dict(USUAL)
        weights["higher"] = max(1, round(weights["higher"] + AFTER_A_TURN * (step.mood_in(week) - step.mood)))
        spot = Followed(region_id, version_id, form, monday_of(week, today=today))
        for _ in range(round(rng.gauss(step.per_week * BROUGHT_A_CODE, 0.5))):
            went = rng.choices(list(weights), list(weights.values()), k=len(LEANING) + 1)
            yield spot, dict(zip((COMPOSITE, *LEANING), went, strict=True))
