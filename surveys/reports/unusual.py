"""Is a block unusual for its place? Only the signal leaves: the points are the printed shares (P6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from sqlalchemy.orm import Session

from analysis.chart_rules import Latest, Signal
from analysis.control_chart import ControlChart, laney_chart, xmr_chart
from surveys import events, phases, regions
from surveys.questionnaire import Questionnaire
from surveys.reports.blocks import Block, cells_of_each
from surveys.reports.rows import classes_of, counts_of
from surveys.reports.shown import Shown
from surveys.weeks import closes_on, first_week

ALIKE = 0.25  # with sizes within a quarter of their mean the plain chart is right


class Limits(StrEnum):
    """Whether it can be said what is usual: with 12 blocks in a row provisionally, with 20 firmly."""

    NONE = "none"
    PROVISIONAL = "provisional"
    FIRM = "firm"


@dataclass(frozen=True)
class Watch:
    """Which blocks of a trend stand out (by id), what the newest says, and whether there are limits at all."""

    limits: Limits
    signals: dict[int, Shown[Signal]]
    latest: Shown[Latest] | None


NOTHING = Watch(Limits.NONE, {}, None)


def watch(session: Session, version: Questionnaire, form: str, runs: Sequence[Block]) -> Watch:
    """Look at the primary outcome of consecutive blocks of one place; limits start anew at a phase, pause or event."""
    places = {(block.region_id, block.service_id) for block in runs}
    if len(places) != 1:
        return NOTHING
    statement = version.primary(form)
    cells = cells_of_each(session, [block.id for block in runs], statement)
    positive = classes_of(version, form, statement).positive
    counts = [counts_of(version, form, statement, cells[block.id]) for block in runs]
    answered = [(block, row) for block, row in zip(runs, counts, strict=True) if sum(row)]
    if not answered:
        return NOTHING
    kept = [block for block, _ in answered]
    yes = [sum(row[place] for place in positive) for _, row in answered]
    return _read(_chart(yes, [sum(row) for _, row in answered], _breaks(session, kept)), kept)


def _chart(positives: list[int], sizes: list[int], breaks: list[int]) -> ControlChart:
    mean = sum(sizes) / len(sizes)
    if all(abs(size - mean) <= ALIKE * mean for size in sizes):
        return xmr_chart([yes / size for yes, size in zip(positives, sizes, strict=True)], breaks=breaks)
    return laney_chart(positives, sizes, breaks=breaks)


def _breaks(session: Session, runs: Sequence[Block]) -> list[int]:
    edges = [pause.from_on for phase in {block.phase_id for block in runs} for pause in phases.pauses(session, phase)]
    for event in events.that_break_blocks(
        session, area_id=regions.area_of(session, runs[0].region_id), region_id=runs[0].region_id
    ):
        edges += [event.from_on, *([event.until_on] if event.until_on else [])]
    return [
        number
        for number, (earlier, later) in enumerate(pairwise(runs), start=1)
        if earlier.phase_id != later.phase_id
        or any(first_week(earlier.last_month) < edge < closes_on(later.first_month) for edge in edges)
    ]


def _read(chart: ControlChart, runs: Sequence[Block]) -> Watch:
    atoms = frozenset(block.id for block in runs)
    signals = {
        block.id: Shown(signal, atoms) for block, signal in zip(runs, chart.signals, strict=True) if signal is not None
    }
    if chart.high[-1] is None:
        return Watch(Limits.NONE, signals, None)
    limits = Limits.PROVISIONAL if chart.provisional else Limits.FIRM
    return Watch(limits, signals, None if chart.latest is Latest.NONE else Shown(chart.latest, atoms))
