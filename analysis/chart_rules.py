"""Which points of a control chart form a pattern that chance alone seldom makes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.checks import BadInput

RUN = 7


class Signal(StrEnum):
    """A pattern that seldom comes by chance; a point in several patterns carries the first of these."""

    OUTSIDE = "outside"
    SHIFT = "shift-of-seven"
    TREND = "seven-up-or-down"
    NEAR = "two-of-three-near-a-limit"


_LENGTHS = {Signal.OUTSIDE: 1, Signal.SHIFT: RUN, Signal.TREND: RUN, Signal.NEAR: 3}

TWO_RULES = (Signal.OUTSIDE, Signal.SHIFT)
NHS_RULES = (Signal.OUTSIDE, Signal.SHIFT, Signal.TREND, Signal.NEAR)


class Latest(StrEnum):
    """What the last point of a chart says."""

    NONE = "none"
    FIRST = "first"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Spread:
    """A stretch of points with the limits they are judged by.

    Parameters
    ----------
    values
        The points, in order of time.
    centre
        The centre line.
    thirds
        One third of the distance from the centre to the limit, for each point.
    tolerance
        Two numbers that differ no more than this are equal.
    """

    values: tuple[float, ...]
    centre: float
    thirds: tuple[float, ...]
    tolerance: float


def checked_rules(rules: Sequence[str]) -> tuple[Signal, ...]:
    """Give back the rules to judge points by, in their fixed order, or refuse them.

    Raises
    ------
    BadInput
        When one of them is no rule.

    Examples
    --------
    >>> [rule.value for rule in checked_rules(["shift-of-seven", "outside"])]
    ['outside', 'shift-of-seven']
    """
    known = [signal.value for signal in Signal]
    strange = [rule for rule in rules if rule not in known] if not isinstance(rules, str) else [rules]
    if strange:
        raise BadInput(f"rules must be a list of {', '.join(known)}, got {strange[0]!r}.")
    return tuple(signal for signal in Signal if signal in rules)


def signals_of(spread: Spread, rules: Sequence[Signal]) -> tuple[Signal | None, ...]:
    """Say for each point whether it belongs to a pattern.

    Parameters
    ----------
    spread
        The points and their limits.
    rules
        The patterns to look for.

    Returns
    -------
    tuple of Signal or None
        One per point. Every point of a run of seven carries the signal, as in the NHS tools, so a point may be marked
        when later points complete its run.

    Notes
    -----
    outside: beyond a limit; on the limit is not outside. shift of seven: seven in a row on one side of the centre; a
    point on the centre ends a run. seven up or down: seven points of which each is higher (or each lower) than the one
    before. two of three near a limit: three in a row on one side of the centre, at least two of them in the outer third
    between centre and limit; those two or three are marked.

    References
    ----------
    NHS England, Making Data Count; the same definitions as the R package NHSRplotthedots 0.2.2.

    Examples
    --------
    >>> spread = Spread(values=(5.0, 9.0, 5.0), centre=5.0, thirds=(1.0, 1.0, 1.0), tolerance=1e-9)
    >>> signals_of(spread, TWO_RULES)
    (None, <Signal.OUTSIDE: 'outside'>, None)
    """
    found: list[Signal | None] = [None] * len(spread.values)
    near = _near(spread)
    for rule in rules:
        for end, direction in enumerate(_completed(rule, spread)):
            for member in range(end - _LENGTHS[rule] + 1, end + 1) if direction else ():
                if near[member] or rule is not Signal.NEAR:
                    found[member] = found[member] or rule
    return tuple(found)


def latest_of(spread: Spread, rules: Sequence[Signal]) -> Latest:
    """Say whether the last point completes a pattern for the first time, or confirms the one before it.

    Parameters
    ----------
    spread
        The points and their limits.
    rules
        The patterns to look for.

    Returns
    -------
    Latest
        'confirmed' when the last point and the one before each complete a pattern in the same direction.

    Notes
    -----
    Only points up to the last one count, so what is said today does not change what was said before, as long as the
    limits stay. A first signal is a reason to look again at the next point: among stable series of 24 points one in six
    shows one.

    References
    ----------
    Our own rule; the sources do not tell a first signal from a confirmed one.

    Examples
    --------
    >>> spread = Spread(values=(5.0, 9.0, 9.0), centre=5.0, thirds=(1.0, 1.0, 1.0), tolerance=1e-9)
    >>> latest_of(spread, TWO_RULES).value
    'confirmed'
    """
    ways = [_completed(rule, spread)[-2:] for rule in rules]
    now = {way[-1] for way in ways if way} - {0}
    before = {way[-2] for way in ways if len(way) == 2} - {0}
    if not now:
        return Latest.NONE
    return Latest.CONFIRMED if now & before else Latest.FIRST


def _completed(rule: Signal, spread: Spread) -> list[int]:
    """For each point 1 or -1 when it completes a pattern upwards or downwards, else 0."""
    beyond = _beyond(spread, 3)
    if rule is Signal.OUTSIDE:
        return beyond
    sides = _beyond(spread, 0)
    if rule is Signal.SHIFT:
        return _runs(sides, RUN)
    if rule is Signal.TREND:
        steps = [_sign(b - a, spread.tolerance) for a, b in zip(spread.values, spread.values[1:], strict=False)]
        return [0, *_runs(steps, RUN - 1)][: len(sides)]
    near = _near(spread)
    pairs = [sum(near[max(0, end - 2) : end + 1]) >= 2 for end in range(len(near))]
    return [way if pair else 0 for way, pair in zip(_runs(sides, 3), pairs, strict=True)]


def _near(spread: Spread) -> list[bool]:
    """Whether each point lies in the outer third, and not beyond the limit itself."""
    outer, outside = _beyond(spread, 2), _beyond(spread, 3)
    return [bool(one) and not other for one, other in zip(outer, outside, strict=True)]


def _beyond(spread: Spread, thirds: int) -> list[int]:
    return [
        _sign(value - spread.centre, thirds * third + spread.tolerance)
        for value, third in zip(spread.values, spread.thirds, strict=True)
    ]


def _sign(difference: float, tolerance: float) -> int:
    return (difference > tolerance) - (difference < -tolerance)


def _runs(sides: list[int], length: int) -> list[int]:
    """For each position its side when it ends a run of `length` equal sides, else 0."""
    windows = (sides[max(0, end - length + 1) : end + 1] for end in range(len(sides)))
    return [window[-1] if len(window) == length and len(set(window)) == 1 else 0 for window in windows]
