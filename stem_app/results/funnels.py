"""Where the regions of a report lie beside their joint share, as a funnel: without an order, and most of it chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from stem_app.formatting import whole_number
from stem_app.languages import gettext as _
from stem_app.results.charts import height_of
from stem_app.results.trends import EDGE, LANE, LETTER, Label
from surveys.reports import Funnel, FunnelPoint

HEIGHT = 260
TOP = 34
BELOW = 50


@dataclass(frozen=True)
class Sheet:
    """How wide a funnel is, and how much of that the words of the scale take at its left."""

    width: float
    left: float
    narrow: bool


WIDE = Sheet(width=760, left=96, narrow=False)
PHONE = Sheet(width=328, left=30, narrow=True)


@dataclass(frozen=True)
class Dot:
    """One region; ``far`` when it lies beyond the outer lines."""

    x: float
    y: float
    vague: bool
    far: bool


@dataclass(frozen=True)
class Drawing:
    """A drawn funnel."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    joint: float
    dots: tuple[Dot, ...]
    inner: tuple[str, str]
    outer: tuple[str, str]
    names: tuple[Label, ...]
    grid: tuple[Label, ...]
    people: tuple[Label, ...]
    unit: Label
    atoms: frozenset[int]


@dataclass(frozen=True)
class _Plane:
    """From people and shares to places on the sheet."""

    left: float
    right: float
    most: int

    def x(self, people: int) -> float:
        return round(self.left + (self.right - self.left) * people / self.most, 1)

    def y(self, share: float) -> float:
        return round(TOP + HEIGHT * (1 - share), 1)


def drawing(funnel: Funnel, sheet: Sheet = WIDE) -> Drawing:
    """Draw the printed share of each region over its printed number of people, with the lines that chance allows."""
    most = max(point.clients.value for point in funnel.points)
    plane = _Plane(sheet.left, sheet.width - EDGE - 8, round(1.05 * most) + 1)
    dots = [_dot(plane, point) for point in funnel.points]
    bottom = plane.y(0)
    return Drawing(
        width=sheet.width,
        height=bottom + BELOW,
        top=TOP,
        bottom=bottom,
        left=plane.left,
        right=plane.right,
        joint=plane.y(funnel.joint.value),
        dots=tuple(dots),
        inner=_lines(plane, [(limit.clients, limit.inner) for limit in funnel.limits]),
        outer=_lines(plane, [(limit.clients, limit.outer) for limit in funnel.limits]),
        names=tuple(_names(plane, funnel)),
        grid=tuple(_grid(plane, sheet)),
        people=tuple(_people(plane, most, bottom)),
        unit=Label(0, TOP - 14, _("out of ten"), "start") if sheet.narrow else Label(0, TOP - 14, "", "start"),
        atoms=frozenset[int]().union(funnel.joint.atoms, *(point.share.atoms for point in funnel.points)),
    )


def far_off(funnel: Funnel) -> list[FunnelPoint]:
    """List the regions beyond the outer lines, alphabetically."""
    return [point for point in funnel.points if point.outside is not None and point.outside.value]


def far_off_words(points: Sequence[FunnelPoint]) -> str:
    """Name the regions beyond the outer lines; what it comes from is not known."""
    if not points:
        return _("No region lies beyond the outer lines. What you see here can all be chance.")
    names = ", ".join(point.place.name for point in points)
    return _("Beyond the outer lines: %(regions)s. That is seldom chance alone. Find out together why.") % {
        "regions": names
    }


def _dot(plane: _Plane, point: FunnelPoint) -> Dot:
    share, vague = height_of(point.share)
    far = point.outside is not None and point.outside.value
    return Dot(plane.x(point.clients.value), plane.y(share), vague, far)


def _lines(plane: _Plane, limits: Sequence[tuple[int, tuple[float, float]]]) -> tuple[str, str]:
    ends = []
    for end in (0, 1):
        places = [f"{plane.x(people):g} {plane.y(between[end]):g}" for people, between in limits]
        ends.append("M" + " L".join(places))
    return ends[0], ends[1]


def _names(plane: _Plane, funnel: Funnel) -> Iterator[Label]:
    """Name only what lies far off, on the outer side of its dot, each name in the first free line from there."""
    taken: list[tuple[float, float]] = []
    for point in far_off(funnel):
        dot = _dot(plane, point)
        wide = LETTER * len(point.place.name)
        start = round(max(0.0, min(dot.x - wide / 2, plane.right + EDGE - wide)), 1)
        away = -1 if dot.y <= plane.y(funnel.joint.value) else 1
        y = dot.y + (-16 if away < 0 else 26)
        while any(abs(y - other) < LANE and start < begin + wide and begin < start + wide for other, begin in taken):
            y += away * LANE
        taken.append((y, start))
        yield Label(start, round(y, 1), point.place.name, "start")


def _grid(plane: _Plane, sheet: Sheet) -> Iterator[Label]:
    for tenth in (0, 5, 10):
        text = str(tenth) if sheet.narrow else _("%(number)s out of 10") % {"number": tenth}
        yield Label(plane.left - 8, plane.y(tenth / 10) + 5, text, "end")


def _people(plane: _Plane, most: int, bottom: float) -> Iterator[Label]:
    """Number the people under the plot, in round steps."""
    step = next(
        size for power in count() for size in (10 ** (power + 1), 25 * 10**power, 50 * 10**power) if most <= 5 * size
    )
    for people in range(step, most + 1, step):
        yield Label(plane.x(people), bottom + 22, whole_number(people))
    yield Label(plane.right, bottom + 44, _("people"), "end")
