"""What share of the answers and of the blocks can still be seen, at how many answers a month?

    python -m tests.benchmarks.visible_share

Made-up regions, so that the price of the rules is known before they are used: each month a Poisson number of clients,
who answer six statements from a distribution with a ceiling (2, 5, 13, 30 and 50 percent from worst to best) and say
'I do not know' one time in ten. Who is satisfied on one statement often is on the others (correlation .6 behind the
answers). Nobody answers twice in a month. The seed is fixed: the figures are those of docs/disclosure.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from analysis.blocks import freeze_plan
from analysis.disclosure import FIVE_ANSWERS, NINE_HALF_STEPS, print_row
from analysis.printed import NotShown, Printed, PrintedClasses, PrintedTenths

SEED = 20261122
VOLUMES = (3, 6, 12, 20)
REGIONS, MONTHS = 100, 36
CEILING = (0.02, 0.05, 0.13, 0.30, 0.50)
ALIKE = 0.6
EDGES = [NormalDist().inv_cdf(edge) for edge in accumulate(CEILING[:-1])]
STATEMENTS, DOES_NOT_KNOW, COMPOSITE_AT_LEAST = 6, 0.10, 4

Answers = npt.NDArray[np.int64]


@dataclass
class Seen:
    """What was counted at one volume."""

    clients: int = 0
    in_blocks: int = 0
    months: list[int] = field(default_factory=list)
    headlines: Counter[str] = field(default_factory=Counter)
    statements: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    answers_seen: int = 0


def kind(printed: Printed) -> str:
    """Name how a row is shown: hidden, at an end ('at least 8 out of 10', 'more than 90 percent'), or as a number."""
    if isinstance(printed, NotShown):
        return "hidden"
    if isinstance(printed, PrintedTenths):
        return "end" if printed.almost else "number"
    return "number" if isinstance(printed, PrintedClasses) else "end"


def sheets(clients: int, chance: np.random.Generator) -> Answers:
    """The answers of some clients, 1 to 5 per statement; 0 where somebody does not know."""
    own, rest = chance.standard_normal((clients, 1)), chance.standard_normal((clients, STATEMENTS))
    feeling = ALIKE**0.5 * own + (1 - ALIKE) ** 0.5 * rest
    answers = np.searchsorted(EDGES, feeling) + 1
    return np.where(chance.random((clients, STATEMENTS)) < DOES_NOT_KNOW, 0, answers)


def statement_rows(given: Answers) -> Iterator[list[int]]:
    """The histogram of each statement."""
    for column in given.T:
        yield np.bincount(column, minlength=6)[1:].tolist()


def composite_row(given: Answers) -> list[int]:
    """The histogram of the composite, in half steps."""
    answered = (given > 0).sum(axis=1)
    enough = answered >= COMPOSITE_AT_LEAST
    halves = (4 * given.sum(axis=1)[enough] + answered[enough]) // (2 * answered[enough])
    return np.bincount(halves - 2, minlength=9).tolist()


def region(volume: int, chance: np.random.Generator, seen: Seen) -> None:
    """Let one region answer for three years, freeze its months and count what can be seen."""
    clients = chance.poisson(volume, size=MONTHS).tolist()
    months = [sheets(number, chance) for number in clients]
    years: dict[int, list[Answers]] = {}
    seen.clients += sum(clients)
    seen.answers += sum(int((given > 0).sum()) for given in months)
    for block in freeze_plan(list(enumerate(clients))):
        given = np.concatenate(months[block.first_month : block.last_month + 1])
        seen.in_blocks += len(given)
        seen.months.append(block.last_month - block.first_month + 1)
        seen.headlines[kind(print_row(composite_row(given), clients=len(given), classes=NINE_HALF_STEPS))] += 1
        for row in statement_rows(given):
            shown = kind(print_row(row, clients=len(given), classes=FIVE_ANSWERS))
            seen.statements[shown] += 1
            seen.answers_seen += 0 if shown == "hidden" else sum(row)
        years.setdefault(block.last_month // 12, []).append(given)
    for blocks in years.values():
        given = np.concatenate(blocks)
        seen.years[kind(print_row(composite_row(given), clients=len(given), classes=NINE_HALF_STEPS))] += 1


def of_volume(volume: int) -> Seen:
    """Count at one volume."""
    seen = Seen()
    for number in range(REGIONS):
        region(volume, np.random.default_rng([SEED, volume, number]), seen)
    return seen


def line(volume: int, seen: Seen) -> str:
    """One row of the table in docs/disclosure.md."""

    def shares(counted: Counter[str]) -> str:
        total = sum(counted.values())
        parts = [round(100 * counted[name] / total) for name in ("number", "end", "hidden")]
        return " / ".join(f"{part} %" for part in parts)

    figures = [
        str(volume),
        f"{np.mean(seen.months):.1f}",
        f"{100 * seen.in_blocks / seen.clients:.0f} %",
        f"{100 * seen.answers_seen / seen.answers:.0f} %",
        shares(seen.headlines),
        shares(seen.statements),
        shares(seen.years),
    ]
    return "| " + " | ".join(figures) + " |"


def main() -> None:
    """Print the table."""
    print(
        "| answers a month | months in a block | clients in a block | answers seen "
        "| headline of a block | statement of a block | headline of a year |"
    )
    print("|---|---|---|---|---|---|---|")
    for volume in VOLUMES:
        print(line(volume, of_volume(volume)))


if __name__ == "__main__":
    main()
