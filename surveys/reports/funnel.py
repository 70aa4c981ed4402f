"""Regions against their joint share, without order: does one lie further off than its number of clients explains?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.checks import TooFew
from analysis.funnel import Position as Lies
from analysis.funnel import exact_limits, funnel
from surveys.questionnaire import Questionnaire
from surveys.regions import Place
from surveys.reports import blocks
from surveys.reports.blocks import Block
from surveys.reports.build import Report
from surveys.reports.policy import Policy
from surveys.reports.rows import Position, classes_of, counts_of
from surveys.reports.shown import Hidden, Shown, Units

INNER, OUTER = 0.95, 0.998
FEWEST_PLACES = 3


@dataclass(frozen=True)
class FunnelPoint:
    """One place: its printed number of clients and share. ``outside`` is True beyond the outer limits, else False.

    It is None with fewer clients than a judgement needs.
    """

    place: Place
    clients: Shown[int]
    share: Shown[Position]
    outside: Shown[bool] | None


@dataclass(frozen=True)
class Limit:
    """Between which shares chance alone leaves a place with this many clients."""

    clients: int
    inner: tuple[float, float]
    outer: tuple[float, float]


@dataclass(frozen=True)
class Funnel:
    """The places of a report in alphabetical order; the lines follow from the printed joint share and nothing else."""

    points: tuple[FunnelPoint, ...]
    joint: Shown[float]
    limits: tuple[Limit, ...]


def of_places(session: Session, reports: Mapping[Place, Report], total: Report, policy: Policy) -> Funnel | None:
    """Lay the places of one report beside their joint share; None with fewer than three that can be drawn."""
    joint = total.primary.positive
    drawn = {place: report for place, report in reports.items() if _can_be_drawn(report)}
    if len(drawn) < FEWEST_PLACES or isinstance(joint, Hidden) or not isinstance(joint.value, float):
        return None
    counted = [_counted(session, total.version, total.form, report.blocks) for report in drawn.values()]
    units = Units(atoms=frozenset(block.id for report in drawn.values() for block in report.blocks))
    judged = funnel(
        [yes for yes, _ in counted], [n for _, n in counted], levels=(INNER, OUTER), minimum=policy.clients_to_judge
    )
    if isinstance(judged, TooFew):
        return None
    lying = zip(drawn.items(), judged.places, strict=True)
    found = [_point(place, one, lies.position, units) for (place, one), lies in lying]
    points = [point for point in found if point is not None]
    return Funnel(tuple(points), Shown(joint.value, joint.atoms), _limits(points, joint.value))


def _can_be_drawn(report: Report) -> bool:
    return isinstance(report.clients, Shown) and isinstance(report.primary.positive, Shown)


def _counted(session: Session, version: Questionnaire, form: str, chosen: Sequence[Block]) -> tuple[int, int]:
    statement = version.primary(form)
    cells = blocks.sum_cells(session, [block.id for block in chosen])
    counts = counts_of(version, form, statement, cells)
    return sum(counts[place] for place in classes_of(version, form, statement).positive), sum(counts)


def _point(place: Place, report: Report, lies: Lies, units: Units) -> FunnelPoint | None:
    clients, share = report.clients, report.primary.positive
    if isinstance(clients, Hidden) or isinstance(share, Hidden):
        return None
    outside = None if lies is Lies.TOO_FEW else units.show(lies is Lies.OUTSIDE)
    return FunnelPoint(place, clients, share, outside)


def _limits(points: Sequence[FunnelPoint], joint: float) -> tuple[Limit, ...]:
    most = max(point.clients.value for point in points)
    numbers = sorted({10, *(round(10 * (most / 10) ** (step / 24)) for step in range(25))})
    found = []
    for number in numbers:
        inner, outer = (exact_limits(number, joint, level=level) for level in (INNER, OUTER))
        found.append(Limit(number, (inner.low, inner.high), (outer.low, outer.high)))
    return tuple(found)
