"""What a reader should know before believing a comparison: who answered may have changed more than what they think."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from analysis.checks import TooFew
from analysis.compare import Comparison, Warned
from analysis.nonresponse import bands_hide_a_change, manski
from analysis.parts import REST
from surveys.reports import coverage, parts
from surveys.reports.blocks import Block
from surveys.reports.coverage import Answered
from surveys.reports.policy import Policy
from surveys.schema import DIMENSIONS


class Caution(StrEnum):
    """A fact about a comparison, without any number."""

    COVERAGE = "coverage-changed"
    OTHERS = "other-clients-may-have-answered"
    MIX = "other-groups-answered"
    CEILING = "ceiling"
    REGIONS_DISAGREE = "regions-disagree"
    ONLY_WORDS = "only-words"


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its blocks, and how many of its answers were positive."""

    blocks: Collection[Block]
    positive: int
    answers: int


def of_sides(session: Session, tested: Comparison, before: Side, after: Side, policy: Policy) -> tuple[Caution, ...]:
    """Say what may explain a difference besides a change in what people think."""
    known = coverage.answered(session, before.blocks), coverage.answered(session, after.blocks)
    return tuple(
        caution
        for caution, holds in (
            (Caution.COVERAGE, _coverage_changed(*known, policy)),
            (Caution.OTHERS, _others_may_have_answered(known, (before, after), policy)),
            (Caution.MIX, _mix_changed(session, before, after, policy)),
            (Caution.CEILING, Warned.CEILING in tested.warnings),
        )
        if holds
    )


def _coverage_changed(first: Answered, second: Answered, policy: Policy) -> bool:
    if not first.base or not second.base or first.of_held is not second.of_held:
        return False
    points = abs(first.answered / first.base - second.answered / second.base) * 100
    return points > policy.coverage_points


def _others_may_have_answered(known: tuple[Answered, Answered], sides: tuple[Side, Side], policy: Policy) -> bool:
    """Whatever those thought who did not answer: could it be the other way round?"""
    if any(not one.base for one in known):
        return False
    if all(100 * one.answered >= policy.full_coverage_percent * one.base for one in known):
        return False
    bands = [
        manski(positive=side.positive, answered=side.answers, asked=max(one.base, side.answers))
        for one, side in zip(known, sides, strict=True)
    ]
    first, second = bands
    if isinstance(first, TooFew) or isinstance(second, TooFew):
        return False
    return bands_hide_a_change(before=first, after=second)


def _mix_changed(session: Session, before: Side, after: Side, policy: Policy) -> bool:
    return any(
        _apart(parts.shares(session, before.blocks, way), parts.shares(session, after.blocks, way)) * 100
        > policy.mix_points
        for way in DIMENSIONS
    )


def _apart(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """At least which part of the clients would have to have another trait; one that is not named may be in the rest."""
    if not first or not second:
        return 0.0
    return max(_gone(first, second), _gone(second, first))


def _gone(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    named = [(share, second.get(value, second.get(REST, 0.0))) for value, share in first.items() if value != REST]
    return sum(max(0.0, share - there) for share, there in named)
