"""Where the lines and bars of a chart go: plain geometry, drawn by ``templates/charts.html`` as SVG.

A chart draws what its words say and nothing more: 'more than 90%', 'almost nobody' and 'almost everybody' each have one
fixed place, whatever the numbers behind them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stem_app.formatting import short_span
from stem_app.languages import gettext as _
from stem_app.scales import Scale
from surveys.reports import Hidden, LessThan, MoreThan, PrintedClasses, PrintedTenths, Shown, TrendPoint
from surveys.reports.build import Position, Row
from surveys.weeks import months_between, next_month

# --- Bars -------------------------------------------------------------------------------------------------------------

BAR = 420
GAP = 2
MOST = 0.95  # where 'more than 90%' is drawn
ALMOST = 0.03  # how far 'almost nobody' and 'almost everybody' stay from the ends


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
        return _one_share(min(max(row.tenths / 10, ALMOST), 1 - ALMOST), "yes")
    return _one_share(MOST, scale.kind(row.category))


def _one_share(part: float, kind: str) -> tuple[Segment, ...]:
    width = round(part * BAR, 1)
    return Segment(kind, 0, width), Segment("rest", width + GAP, round(BAR - width - GAP, 1))


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


# --- A trend ----------------------------------------------------------------------------------------------------------

LEFT = 96
PLOT = 170
LANE = 20
BELOW = 46
WIDEST = 980
LETTER = 8.2  # width of a letter of the axis, at most


@dataclass(frozen=True)
class Event:
    """Something that happened on a day and gets a dotted line with its name."""

    on: date
    name: str


@dataclass(frozen=True)
class Silence:
    """A pause, drawn as a quiet panel with its words; ``until_on`` is the first day after it."""

    from_on: date
    until_on: date | None
    words: str


@dataclass(frozen=True)
class Label:
    """A piece of text at a place."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Dot:
    """One block's point; ``vague`` when only a bound is known."""

    x: float
    y: float
    vague: bool


@dataclass(frozen=True)
class Panel:
    """A pause in the drawing."""

    x: float
    width: float


@dataclass(frozen=True)
class Trend:
    """A drawn trend: everything has its place in the ``width`` by ``height`` of the chart."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    dots: tuple[Dot, ...]
    paths: tuple[str, ...]
    gaps: tuple[Label, ...]
    last: Label | None
    panels: tuple[Panel, ...]
    lines: tuple[float, ...]
    names: tuple[Label, ...]
    months: tuple[Label, ...]
    years: tuple[Label, ...]
    grid: tuple[Label, ...]
    atoms: frozenset[int]


@dataclass(frozen=True)
class _Axis:
    """Time from left to right, one month wide ``step``."""

    first: date
    end: date
    step: float

    def x(self, day: date) -> float:
        months = 12 * (day.year - self.first.year) + day.month - self.first.month
        return round(LEFT + self.step * (months + (day.day - 1) / 31), 1)

    def shows(self, day: date) -> bool:
        return self.first <= day < self.end


def trend(
    points: Sequence[TrendPoint], texts: Sequence[str], events: Iterable[Event] = (), silences: Iterable[Silence] = ()
) -> Trend | None:
    """Draw one point per block, joined only where blocks follow each other; None without any block.

    ``texts`` are what each point says in words: the last one is written beside its point.
    """
    if not points:
        return None
    room = 20 + LETTER * len(texts[-1])
    axis = _axis(points, WIDEST - LEFT - room)
    names, lines, panels, lanes = _marks(axis, events, silences, axis.x(axis.end) + room)
    top = 14 + LANE * lanes
    dots = {point.block.id: _dot(axis, top, point) for point in points}
    drawn = [dot for dot in dots.values() if dot is not None]
    bottom = top + PLOT
    right = axis.x(axis.end)
    return Trend(
        width=round(right + room, 1),
        height=bottom + BELOW,
        top=top,
        bottom=bottom,
        left=LEFT,
        right=right,
        dots=tuple(drawn),
        paths=tuple(_paths(points, dots)),
        gaps=tuple(
            Label(_middle(axis, point), bottom - 8, text)
            for point, text in zip(points, texts, strict=True)
            if dots[point.block.id] is None
        ),
        last=_last(dots[points[-1].block.id], texts[-1]),
        panels=panels,
        lines=lines,
        names=names,
        months=_months(axis, points, bottom + 22),
        years=_years(axis, bottom + 42),
        grid=tuple(
            Label(LEFT - 8, top + PLOT * (1 - tenth / 10) + 5, _("%(number)s out of 10") % {"number": tenth}, "end")
            for tenth in (0, 5, 10)
        ),
        atoms=frozenset(point.block.id for point in points),
    )


def _axis(points: Sequence[TrendPoint], room: float) -> _Axis:
    first = min(point.block.first_month for point in points)
    last = max(point.block.last_month for point in points)
    return _Axis(first, next_month(last), min(max(room / len(months_between(first, last)), 16), 72))


def _middle(axis: _Axis, point: TrendPoint) -> float:
    return round((axis.x(point.block.first_month) + axis.x(next_month(point.block.last_month))) / 2, 1)


def _dot(axis: _Axis, top: float, point: TrendPoint) -> Dot | None:
    if isinstance(point.positive, Hidden):
        return None
    share, vague = height_of(point.positive)
    return Dot(_middle(axis, point), round(top + PLOT * (1 - share), 1), vague)


def height_of(positive: Shown[Position]) -> tuple[float, bool]:
    """Say how high a share is drawn, from 0 to 1, and whether only a bound of it is known."""
    value = positive.value
    if isinstance(value, MoreThan):
        return MOST, True
    if isinstance(value, LessThan):
        return round(1 - MOST, 2), True
    return min(max(value, ALMOST), 1 - ALMOST), False


def _last(dot: Dot | None, text: str) -> Label | None:
    return None if dot is None else Label(dot.x + 14, dot.y + 5, text, "start")


def _paths(points: Sequence[TrendPoint], dots: dict[int, Dot | None]) -> Iterable[str]:
    run: list[Dot] = []
    before: TrendPoint | None = None
    for point in points:
        dot = dots[point.block.id]
        follows = before is not None and point.block.first_month == next_month(before.block.last_month)
        if dot is None or not follows:
            yield from _path(run)
            run = []
        if dot is not None:
            run.append(dot)
        before = point
    yield from _path(run)


def _path(run: list[Dot]) -> Iterable[str]:
    if len(run) > 1:
        yield "M" + " L".join(f"{dot.x:g} {dot.y:g}" for dot in run)


def _marks(
    axis: _Axis, events: Iterable[Event], silences: Iterable[Silence], width: float
) -> tuple[tuple[Label, ...], tuple[float, ...], tuple[Panel, ...], int]:
    """Place the names of events and pauses above the plot, each in the first lane where it fits."""
    lines = [(axis.x(event.on), event.name) for event in events if axis.shows(event.on)]
    panels = [found for found in (_panel(axis, silence) for silence in silences) if found]
    texts = sorted([(x, name) for x, name in lines] + [(panel.x, words) for panel, words in panels])
    ends: list[float] = []
    names = []
    for x, text in texts:
        start = max(0.0, min(x + 5, width - LETTER * len(text)))
        lane = next((place for place, end in enumerate(ends) if end + 12 <= start), len(ends))
        ends[lane : lane + 1] = [start + LETTER * len(text)]
        names.append(Label(round(start, 1), 16 + LANE * lane, text, "start"))
    return tuple(names), tuple(x for x, _name in lines), tuple(panel for panel, _words in panels), len(ends)


def _panel(axis: _Axis, silence: Silence) -> tuple[Panel, str] | None:
    start = max(silence.from_on, axis.first)
    end = min(silence.until_on or axis.end, axis.end)
    if start >= end:
        return None
    x = axis.x(start)
    return Panel(x, round(axis.x(end) - x, 1)), silence.words


def _months(axis: _Axis, points: Sequence[TrendPoint], y: float) -> tuple[Label, ...]:
    """Name the months of each block, from the newest back, as far as there is room."""
    labels: list[Label] = []
    free_until = axis.x(axis.end) + 4 * LETTER
    for point in reversed(points):
        text, x = short_span(point.block.first_month, point.block.last_month), _middle(axis, point)
        half = LETTER * len(text) / 2
        if x + half <= free_until:
            labels.append(Label(x, y, text))
            free_until = x - half - 8
    return tuple(reversed(labels))


def _years(axis: _Axis, y: float) -> tuple[Label, ...]:
    """Name each year where it begins, and the first one at the left."""
    last = axis.end - timedelta(days=1)
    years = [date(year, 1, 1) for year in range(axis.first.year + 1, last.year + 1)]
    labels = [Label(axis.x(year), y, str(year.year), "start") for year in years]
    if not labels or labels[0].x - LEFT > 5 * LETTER:
        labels.insert(0, Label(LEFT, y, str(axis.first.year), "start"))
    return tuple(labels)
