"""How often does the headline verdict err when nothing changed, and how often does its interval hold the real theta?

    python -m tests.benchmarks.level_and_coverage

Answers are drawn from distributions whose theta is exactly one half, and compared as any other; then from some that
did change. The seed is fixed, so that everybody gets the same tables; two processes share the work of some minutes.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from analysis.compare import compare
from analysis.verdicts import Verdict

RUNS, SEED, PROCESSES = 10_000, 20_261_122, 2

CEILING = (0.02, 0.05, 0.13, 0.30, 0.50)
# An answer from here is above one from CEILING as often as below it: .625 * .35 + .375 * .75 = 1/2.
NEAR_THE_TOP = (0.0, 0.0, 0.0, 0.625, 0.375)
POLARISED = (0.35, 0.10, 0.10, 0.10, 0.35)
TIGHT = (0.05, 0.20, 0.50, 0.20, 0.05)
# Harsher than anything seen: half of the people give the lowest answer and half the highest.
ALL_OR_NOTHING = (0.5, 0.0, 0.0, 0.0, 0.5)
MIDDLE = (0.0, 0.25, 0.50, 0.25, 0.0)

SIZES = ((15, 15), (20, 20), (30, 30), (8, 100), (15, 200))
PAIRS = (
    ("ceiling, equal", CEILING, CEILING),
    ("ceiling against near the top", CEILING, NEAR_THE_TOP),
    ("near the top against ceiling", NEAR_THE_TOP, CEILING),
    ("polarised against tight", POLARISED, TIGHT),
    ("tight against polarised", TIGHT, POLARISED),
    ("all-or-nothing against middle", ALL_OR_NOTHING, MIDDLE),
    ("middle against all-or-nothing", MIDDLE, ALL_OR_NOTHING),
)
# A quarter of the people who gave another answer than the highest now give the highest; and a change of twice that.
HIGHER, MUCH_HIGHER = (0.015, 0.0375, 0.0975, 0.225, 0.625), (0.01, 0.025, 0.065, 0.15, 0.75)
CHANGES = (
    ("ceiling, then higher", CEILING, HIGHER),
    ("ceiling, then much higher", CEILING, MUCH_HIGHER),
    ("much higher, then ceiling", MUCH_HIGHER, CEILING),
)
MIRRORS = ("near the top against ceiling", "tight against polarised", "middle against all-or-nothing")


@dataclass(frozen=True)
class Case:
    """One line of the table: two distributions with theta one half, and two numbers of answers."""

    words: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    n_before: int
    n_after: int

    @property
    def theta(self) -> float:
        """P(after > before) + P(equal) / 2, from the distributions themselves."""
        below = [sum(self.before[:answer]) + self.before[answer] / 2 for answer in range(len(self.before))]
        return sum(part * placement for part, placement in zip(self.after, below, strict=True))


@dataclass(frozen=True)
class Found:
    """What came of it, as parts of 1."""

    case: Case
    better: float
    worse: float
    p_alone: float
    covered: float


def cases() -> list[Case]:
    """Every pair of distributions at every pair of sizes; with equal sizes the mirror of a pair is left out."""
    return [
        Case(words, before, after, *sizes)
        for words, before, after in (*PAIRS, *CHANGES)
        for sizes in SIZES
        if sizes[0] != sizes[1] or words not in MIRRORS
    ]


@cache
def judged(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[Verdict, bool, float, float]:
    """The verdict on two histograms, whether p is under .05, and the interval.

    The minimum is put aside, so that 8 against 100 shows the bare rule: in use its verdict is always 'too-few'.
    """
    found = compare(before=before, after=after, minimum=2)
    assert found.p_value is not None
    assert found.low is not None
    assert found.high is not None
    return found.verdict, found.p_value < 0.05, found.low, found.high


def simulate(number: int, runs: int = RUNS) -> Found:
    """Draw and judge the pairs of one case."""
    case = cases()[number]
    rng = np.random.default_rng([SEED, number])
    before = rng.multinomial(case.n_before, case.before, size=runs).tolist()
    after = rng.multinomial(case.n_after, case.after, size=runs).tolist()
    judgements = [judged(tuple(one), tuple(other)) for one, other in zip(before, after, strict=True)]
    judged.cache_clear()
    return Found(
        case,
        better=sum(verdict is Verdict.BETTER for verdict, *_ in judgements) / runs,
        worse=sum(verdict is Verdict.WORSE for verdict, *_ in judgements) / runs,
        p_alone=sum(under for _, under, *_ in judgements) / runs,
        covered=sum(low <= case.theta <= high for *_, low, high in judgements) / runs,
    )


def main() -> None:
    """Print a line when a case is done, and the two tables at the end."""
    found, total = [], len(cases())
    with ProcessPoolExecutor(PROCESSES) as processes:
        for done, each in enumerate(processes.map(simulate, range(total)), 1):
            found.append(each)
            print(f"{done} of {total}: {each.case.words}, {_sizes(each.case)}", file=sys.stderr, flush=True)
    unchanged = [each for each in found if each.case.words in [words for words, *_ in PAIRS]]
    print("| nothing changed: before, after | answers | better or worse | p < .05 alone | interval holds theta |")
    print("|---|---|---|---|---|")
    for each in unchanged:
        print(_row(each, _percent(each.better + each.worse), _percent(each.p_alone), _percent(each.covered)))
    print("\n| something changed | answers | real theta | better | worse | interval holds theta |")
    print("|---|---|---|---|---|---|")
    for each in (each for each in found if each not in unchanged):
        shares = (_percent(each.better), _percent(each.worse), _percent(each.covered))
        print(_row(each, f"{each.case.theta:.3f}", *shares))


def _row(found: Found, *cells: str) -> str:
    return f"| {' | '.join((found.case.words, _sizes(found.case), *cells))} |"


def _percent(part: float) -> str:
    return f"{100 * part:.1f} %"


def _sizes(case: Case) -> str:
    return f"{case.n_before} / {case.n_after}"


if __name__ == "__main__":
    main()
