"""Does comparing twenty million answers cost more than comparing twenty, and what does SciPy take for the same?

    python -m tests.benchmarks.comparing

All in one run, the first two in turn, so that a busy machine disturbs them alike; the ratios are of CPU time. SciPy
needs every answer as a number of its own, which takes some gigabytes of memory.
"""

from __future__ import annotations

import time

import numpy as np
from scipy import stats

from analysis.compare import compare

FEW = {"before": [1, 1, 2, 3, 3], "after": [1, 1, 1, 3, 4]}
MANY = {
    "before": [1_000_000, 1_000_000, 2_000_000, 3_000_000, 3_000_000],
    "after": [1_000_000] * 3 + [3_000_000, 4_000_000],
}
ROUNDS, REPEATS = 30, 200


def cpu_seconds(counts: dict[str, list[int]]) -> float:
    """CPU time of a number of comparisons in a row."""
    started = time.process_time()
    for _ in range(REPEATS):
        compare(before=counts["before"], after=counts["after"])
    return time.process_time() - started


def main() -> None:
    """Print the CPU time of one comparison of few and of many answers, and their ratio."""
    compare(before=MANY["before"], after=MANY["after"])  # loads scipy
    few, many = [], []
    for _ in range(ROUNDS):
        few.append(cpu_seconds(FEW))
        many.append(cpu_seconds(MANY))
    median_few, median_many = (sorted(times)[ROUNDS // 2] / REPEATS for times in (few, many))
    spread_out = scipy_seconds(MANY)
    print(
        f"20 answers: {1e6 * median_few:.0f} µs · 20,000,000 answers: {1e6 * median_many:.0f} µs, "
        f"ratio {median_many / median_few:.2f} · SciPy on those 20,000,000: {spread_out:.1f} s, "
        f"ratio {spread_out / median_many:,.0f}"
    )


def scipy_seconds(counts: dict[str, list[int]]) -> float:
    """CPU time of one Brunner-Munzel test on the answers written out."""
    before, after = (np.repeat(np.arange(len(side), dtype=float), side) for side in counts.values())
    started = time.process_time()
    stats.brunnermunzel(before, after)
    return time.process_time() - started


if __name__ == "__main__":
    main()
