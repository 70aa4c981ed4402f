"""Where the lines and bars of a chart go: plain geometry, drawn by ``templates/charts.html`` as SVG.

A chart draws what its words say and nothing more: 'more than 90%', 'almost nobody' and 'at least 8 out of 10' each have
one fixed place, whatever the numbers behind them: half-way between what they rule out and the end of the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

from stem_app.results.scales import Scale
from surveys.reports import Almost, LessThan, MoreThan, PrintedClasses, PrintedTenths, Shown
from surveys.reports.rows import Position, Row

# --- Bars -------------------------------------------------------------------------------------------------------------

BAR = 420
GAP = 2
MOST = 0.95  # where 'more than 90%' is drawn


@dataclass(frozen=True)
class Segment:
    """A piece of a bar; ``kind`` is yes, some or no, or ``rest`` for what is not told apart."""

    kind: str
    x: float
    width: float


def bar(row: Row, scale: Scale) -> tuple[Segment, ...]:
    """Draw a row as a bar, the positive answers first, so that they begin at the same line in every row."""
    if isinstance(row, PrintedClasses):
        return _classes(row, scale)
    if isinstance(row, PrintedTenths):
        return _one_share(_of_tenths(row), "yes")
    return _one_share(MOST, scale.kind(row.category))


def share_bar(positive: Shown[Position]) -> tuple[Segment, ...]:
    """Draw one share by itself, where its point would stand in a trend."""
    return _one_share(height_of(positive)[0], "yes")


def _one_share(part: float, kind: str) -> tuple[Segment, ...]:
    width = round(part * BAR, 1)
    return Segment(kind, 0, width), Segment("rest", width + GAP, round(BAR - width - GAP, 1))


def _of_tenths(row: PrintedTenths) -> float:
    if row.almost is None:
        return row.tenths / 10
    rest = (2 * min(row.tenths, 10 - row.tenths) + 1) / 40
    return rest if row.almost is Almost.NOBODY else 1 - rest


def _classes(row: PrintedClasses, scale: Scale) -> tuple[Segment, ...]:
    room = BAR - GAP * (len(row.classes) - 1)
    segments, x = [], 0.0
    for group, percent in reversed(list(zip(row.classes, row.percents, strict=True))):
        width = room * percent / 100
        segments.append(Segment(scale.kind(group), round(x, 1), round(width, 1)))
        x += width + GAP
    return tuple(segments)


# --- An interval around one half --------------------------------------------------------------------------------------

INTERVAL = 600
EDGE = 12


@dataclass(frozen=True)
class Range:
    """A dot with its interval, on a line from never to always higher."""

    low: float
    dot: float
    high: float
    half: float


def interval(theta: int, low: int, high: int) -> Range:
    """Draw a comparison: how often the later answer is higher, on a line whose middle means no difference."""

    def x(percent: int) -> float:
        return round(EDGE + (INTERVAL - 2 * EDGE) * percent / 100, 1)

    return Range(x(low), x(theta), x(high), x(50))


# --- A point ----------------------------------------------------------------------------------------------------------


def height_of(positive: Shown[Position]) -> tuple[float, bool]:
    """Say how high a share is drawn, from 0 to 1, and whether only a bound of it is known."""
    value = positive.value
    if isinstance(value, MoreThan):
        return round((1 + value.share) / 2, 3), True
    if isinstance(value, LessThan):
        return round(value.share / 2, 3), True
    return value, False
