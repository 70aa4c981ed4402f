"""Where the points, lines and words of a trend go: one drawing for a wide page, one for a phone held upright."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

from stem_app.formatting import short_month, short_span
from stem_app.languages import gettext as _
from stem_app.results.charts import height_of
from surveys.reports import Hidden, TrendPoint
from surveys.weeks import months_between, next_month

PLOT = 170
LANE = 20
BELOW = 46
LETTER = 8.2  # width of a letter of the axis, at most
EDGE = 12


@dataclass(frozen=True)
class Sheet:
    """How wide a trend may be, and how much of that the words of the scale take at its left.

    On a ``narrow`` one there is no room beside the plot: the scale keeps its numbers, with their unit above them, and
    the words of the newest point stand above the plot.
    """

    widest: float
    left: float
    step: float
    narrow: bool


WIDE = Sheet(widest=980, left=96, step=16, narrow=False)
PHONE = Sheet(widest=328, left=30, step=2, narrow=True)


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
    """One block's point; ``vague`` when only a bound is known, ``ringed`` when it stands out."""

    x: float
    y: float
    vague: bool
    ringed: bool


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
    radius: float
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
    unit: Label | None
    atoms: frozenset[int]


@dataclass(frozen=True)
class _Axis:
    """Time from left to right, one month wide ``step``, on a page as wide as ``width``."""

    first: date
    end: date
    left: float
    step: float
    room: float

    def x(self, day: date) -> float:
        months = 12 * (day.year - self.first.year) + day.month - self.first.month
        return round(self.left + self.step * (months + (day.day - 1) / 31), 1)

    def shows(self, day: date) -> bool:
        return self.first <= day < self.end

    @property
    def right(self) -> float:
        return self.x(self.end)

    @property
    def width(self) -> float:
        return round(self.right + self.room, 1)


def trend(
    points: Sequence[TrendPoint],
    texts: Sequence[str],
    events: Iterable[Event] = (),
    silences: Iterable[Silence] = (),
    *,
    sheet: Sheet = WIDE,
    ringed: Container[int] = (),
) -> Trend | None:
    """Draw one point per block, joined only where blocks follow each other; None without any block.

    ``texts`` are what each point says in words: those of the last one are written beside it, or on a phone above.
    The blocks in ``ringed`` stand out, and get a ring around their points.
    """
    if not points:
        return None
    axis = _axis(points, sheet, texts[-1])
    names, lines, panels, lanes = _marks(axis, events, silences, sheet)
    top = 14 + LANE * (lanes + sheet.narrow)
    bottom = top + PLOT
    dots = {point.block.id: _dot(axis, top, point, ringed) for point in points}
    return Trend(
        width=axis.width,
        height=bottom + BELOW,
        top=top,
        bottom=bottom,
        left=axis.left,
        right=axis.right,
        radius=round(min(5.5, max(axis.step / 2 - 1, 2.5)), 1),
        dots=tuple(dot for dot in dots.values() if dot is not None),
        paths=tuple(_paths(points, dots)),
        gaps=tuple(_gaps(axis, bottom, points, texts, dots)),
        last=_last(axis, top, dots[points[-1].block.id], texts[-1], sheet),
        panels=panels,
        lines=lines,
        names=names,
        months=_months(axis, points, bottom + 22),
        years=_years(axis, bottom + 42),
        grid=tuple(_grid(top, sheet)),
        unit=Label(0, top - 12, _("out of ten"), "start") if sheet.narrow else None,
        atoms=frozenset(point.block.id for point in points),
    )


def _axis(points: Sequence[TrendPoint], sheet: Sheet, last: str) -> _Axis:
    first = min(point.block.first_month for point in points)
    end = next_month(max(point.block.last_month for point in points))
    room = EDGE if sheet.narrow else 20 + LETTER * len(last)
    plot = sheet.widest - sheet.left - room
    months = len(months_between(first, end)) - 1
    step = plot / months if sheet.narrow else min(max(plot / months, sheet.step), 72)
    return _Axis(first, end, sheet.left, step, room)


def _grid(top: float, sheet: Sheet) -> Iterator[Label]:
    """Name the lines of the scale; where the unit stands above them they need only their number."""
    for tenth in (0, 5, 10):
        text = str(tenth) if sheet.narrow else _("%(number)s out of 10") % {"number": tenth}
        yield Label(sheet.left - 8, top + PLOT * (1 - tenth / 10) + 5, text, "end")


def _middle(axis: _Axis, point: TrendPoint) -> float:
    return round((axis.x(point.block.first_month) + axis.x(next_month(point.block.last_month))) / 2, 1)


def _dot(axis: _Axis, top: float, point: TrendPoint, ringed: Container[int]) -> Dot | None:
    if isinstance(point.positive, Hidden):
        return None
    share, vague = height_of(point.positive)
    return Dot(_middle(axis, point), round(top + PLOT * (1 - share), 1), vague, point.block.id in ringed)


def _gaps(
    axis: _Axis, bottom: float, points: Sequence[TrendPoint], texts: Sequence[str], dots: dict[int, Dot | None]
) -> Iterator[Label]:
    """Write upright what has no point, where there is room beside the one before."""
    free = 0.0
    for point, text in zip(points, texts, strict=True):
        x = _middle(axis, point)
        if dots[point.block.id] is None and x >= free:
            yield Label(x, bottom - 8, text)
            free = x + LANE


def _last(axis: _Axis, top: float, dot: Dot | None, text: str, sheet: Sheet) -> Label | None:
    if dot is None:
        return None
    return Label(axis.width, top - 12, text, "end") if sheet.narrow else Label(dot.x + 14, dot.y + 5, text, "start")


def _paths(points: Sequence[TrendPoint], dots: dict[int, Dot | None]) -> Iterator[str]:
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


def _path(run: list[Dot]) -> Iterator[str]:
    if len(run) > 1:
        yield "M" + " L".join(f"{dot.x:g} {dot.y:g}" for dot in run)


def _marks(
    axis: _Axis, events: Iterable[Event], silences: Iterable[Silence], sheet: Sheet
) -> tuple[tuple[Label, ...], tuple[float, ...], tuple[Panel, ...], int]:
    """Draw events and pauses, with their names above the plot."""
    lines = [event for event in events if axis.shows(event.on)]
    panels = [found for found in (_panel(axis, silence) for silence in silences) if found]
    texts = sorted([(event.on, event.name) for event in lines] + [(begin, words) for begin, _panel, words in panels])
    if sheet.narrow:
        names = [Label(0, 16 + LANE * lane, words, "start") for lane, words in enumerate(_listed(axis, texts))]
        lanes = len(names)
    else:
        names, lanes = _beside(axis, texts)
    return (
        tuple(names),
        tuple(axis.x(event.on) for event in lines),
        tuple(panel for _on, panel, _words in panels),
        lanes,
    )


def _listed(axis: _Axis, texts: Iterable[tuple[date, str]]) -> Iterator[str]:
    """Where names cannot stand beside their lines, each gets its month instead."""
    for on, text in texts:
        yield from wrap(f"{short_month(on)} {on.year}: {text}", int(axis.width / LETTER))


def _beside(axis: _Axis, texts: Iterable[tuple[date, str]]) -> tuple[list[Label], int]:
    """Place each name beside its line, in the first lanes where it fits."""
    ends: list[float] = []
    names = []
    for on, text in texts:
        rows = wrap(text, int(axis.width / LETTER))
        wide = LETTER * max(map(len, rows))
        start = max(0.0, min(axis.x(on) + 5, axis.width - wide))
        lane = _lane(ends, len(rows), start)
        ends[lane : lane + len(rows)] = [start + wide] * len(rows)
        names += [Label(round(start, 1), 16 + LANE * (lane + row), words, "start") for row, words in enumerate(rows)]
    return names, len(ends)


def _lane(ends: list[float], rows: int, start: float) -> int:
    """Find the first of the lanes below which a text of so many rows stands free."""
    free = (place for place in range(len(ends)) if all(end + 12 <= start for end in ends[place : place + rows]))
    return next(free, len(ends))


def _panel(axis: _Axis, silence: Silence) -> tuple[date, Panel, str] | None:
    start = max(silence.from_on, axis.first)
    end = min(silence.until_on or axis.end, axis.end)
    if start >= end:
        return None
    x = axis.x(start)
    return start, Panel(x, round(axis.x(end) - x, 1)), silence.words


def _months(axis: _Axis, points: Sequence[TrendPoint], y: float) -> tuple[Label, ...]:
    """Name the months of each block, from the newest back, as far as there is room."""
    labels: list[Label] = []
    free_until = axis.width
    for point in reversed(points):
        text = short_span(point.block.first_month, point.block.last_month)
        half = LETTER * len(text) / 2
        x = round(max(min(_middle(axis, point), axis.width - half), half), 1)
        if x + half <= free_until:
            labels.append(Label(x, y, text))
            free_until = x - half - 8
    return tuple(reversed(labels))


def _years(axis: _Axis, y: float) -> tuple[Label, ...]:
    """Name each year where it begins, and the first one at the left."""
    last, wide = axis.end - timedelta(days=1), 4 * LETTER
    years = [date(year, 1, 1) for year in range(axis.first.year + 1, last.year + 1)]
    labels = [Label(min(axis.x(year), round(axis.width - wide, 1)), y, str(year.year), "start") for year in years]
    if not labels or labels[0].x - axis.left > 5 * LETTER:
        labels.insert(0, Label(axis.left, y, str(axis.first.year), "start"))
    return tuple(labels)
