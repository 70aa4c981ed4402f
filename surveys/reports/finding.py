"""What leaves the gate of a comparison: one of five verdicts, and whole percents where there is enough (P6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from analysis.checks import TooFew
from analysis.compare import Comparison, compare
from analysis.disclosure import DisclosurePolicy
from analysis.multiple import holm
from analysis.power import smallest_theta
from analysis.verdicts import Verdict
from surveys.reports.policy import Policy

Pair = tuple[Sequence[int], Sequence[int]]
EVENLY = (1,) * 9


@dataclass(frozen=True)
class Finding:
    """What a comparison found. Numbers are whole percents, and there are none when there are too few answers.

    ``detectable`` says from which theta on a change would be seen with this many answers; only where no verdict is
    clear yet.
    """

    verdict: Verdict
    small: bool
    theta: int | None
    low: int | None
    high: int | None
    detectable: int | None = None


def compare_pair(pair: Pair, policy: Policy, family_p: float | None = None) -> Comparison:
    """Compare two histograms by the thresholds in force. Stays inside the gate."""
    return compare(
        before=pair[0],
        after=pair[1],
        minimum=policy.clients_each_side,
        margin=policy.margin,
        family_p=family_p,
    )


def compare_family(pairs: Sequence[Pair], policy: Policy) -> list[Comparison]:
    """Test several pairs as one family: refused ones are no tests, the others share the risk of a false alarm."""
    alone = [compare_pair(pair, policy) for pair in pairs]
    adjusted = holm([None if one.verdict is Verdict.TOO_FEW else one.p_value for one in alone])
    return [
        one if p is None else compare_pair(pair, policy, p) for one, pair, p in zip(alone, pairs, adjusted, strict=True)
    ]


def finding_of(tested: Comparison, policy: Policy) -> Finding:
    """Say of a comparison what may be read by anyone."""
    if tested.verdict is Verdict.TOO_FEW:
        return Finding(tested.verdict, small=False, theta=None, low=None, high=None)
    detectable = _detectable(tested, policy) if tested.verdict is Verdict.NOT_YET_CLEAR else None
    numbers = printed_numbers(
        (tested.theta, tested.low, tested.high), min(tested.n_before, tested.n_after), policy.disclosure
    )
    return Finding(tested.verdict, tested.small, *numbers, detectable)


def in_words(found: Finding) -> Finding:
    """Keep the verdict of a finding and leave its numbers out."""
    return Finding(found.verdict, found.small, None, None, None)


def printed_numbers(
    numbers: tuple[float | None, float | None, float | None], smaller: int, policy: DisclosurePolicy
) -> tuple[int | None, int | None, int | None]:
    """Round theta and its interval as coarsely as a row of the smaller side: to steps, outwards, or to whole percents.

    Three whole percents of a side that is printed in tenths could be put together to its very answers.
    """
    step = policy.coarse_step if smaller < policy.tenths_below else 1
    theta, low, high = (None if number is None else 100 * number / step for number in numbers)
    outwards: tuple[Callable[[float], int], ...] = (floor, ceil) if step > 1 else (round, round)
    return (
        None if theta is None else step * round(theta),
        None if low is None else step * outwards[0](low),
        None if high is None else step * outwards[1](high),
    )


def _detectable(tested: Comparison, policy: Policy) -> int | None:
    """The smallest change seen in four of five cases, from the printed numbers of clients, so that it tells no more."""
    step = policy.disclosure.round_n
    sides = [(2 * n + step) // (2 * step) * step for n in (tested.n_before, tested.n_after)]
    # Spread evenly over nine values: what the answers really were must not show in this number.
    found = smallest_theta(n_before=sides[0], n_after=sides[1], spread=EVENLY)
    return None if isinstance(found, TooFew) else round(100 * found)
