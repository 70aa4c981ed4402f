"""Does comparing twenty million answers cost more than comparing twenty?

    python -m tests.benchmarks.comparing

Both in one run, in turn, so that a busy machine disturbs both alike; the ratio is of CPU time.
"""

from __future__ import annotations

import time

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
    middle = [sorted(times)[ROUNDS // 2] / REPEATS * 1e6 for times in (few, many)]
    print(
        f"20 answers: {middle[0]:.0f} µs · 20,000,000 answers: {middle[1]:.0f} µs · ratio {middle[1] / middle[0]:.2f}"
    )


if __name__ == "__main__":
    main()
