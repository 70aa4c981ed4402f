"""Before and after: the same five verdicts everywhere, the composite first, and never a cause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from analysis.compare import Comparison as Tested
from analysis.compare import compare
from analysis.multiple import holm
from analysis.verdicts import Verdict
from surveys import questionnaire, regions
from surveys.questionnaire import Questionnaire
from surveys.regions import Place
from surveys.reports import blocks, coverage
from surveys.reports.blocks import Block
from surveys.reports.build import counts_of
from surveys.reports.policy import Policy
from surveys.reports.shown import Shown
from surveys.schema import Comparison
from surveys.weeks import closes_on


@dataclass(frozen=True)
class Finding:
    """What a comparison found. Numbers are whole percents, and there are none when there are too few answers."""

    verdict: Verdict
    small: bool
    theta: int | None
    low: int | None
    high: int | None


class Refusal(StrEnum):
    """Why a whole area gets no verdict of its own."""

    NO_REGION = "no-region"
    ONE_REGION = "one-region"
    NOT_POOLED = "not-pooled"


@dataclass(frozen=True)
class PlaceFinding:
    """The comparison in one region and service line."""

    place: Place
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    finding: Shown[Finding]
    statements: Mapping[str, Shown[Finding]]


@dataclass(frozen=True)
class ComparisonReport:
    """A registered comparison: its places, whether it was chosen in advance, and why the area as a whole is refused.

    ``waits_until`` is set while blocks of its months can still freeze; there is no outcome before that day.
    """

    version: Questionnaire
    form: str
    comparison: Comparison
    chosen_in_advance: bool
    waits_until: date | None
    places: tuple[PlaceFinding, ...]
    area_refused: Refusal | None
    coverage_before: coverage.Coverage
    coverage_after: coverage.Coverage


def compare_places(session: Session, comparison: Comparison, policy: Policy, *, today: date) -> ComparisonReport:
    """Carry out a registered comparison on the blocks that closed in its months; one with months of both is left out.

    Over several places the composite's p-values are adjusted together (Holm); statements are looked at only where the
    composite is better or worse, and adjusted together there.
    """
    version = questionnaire.get(session, comparison.version_id)
    places = _places(session, comparison)
    mine = {place: _sides(session, place, comparison) for place in places}
    before = [block for sides in mine.values() for block in sides[0]]
    after = [block for sides in mine.values() for block in sides[1]]
    waits = closes_on(comparison.after_last)
    waiting = waits if waits > _clock(session, comparison, today) else None
    findings = [] if waiting else compare_sides(session, version, comparison.form, mine, policy)
    return ComparisonReport(
        version=version,
        form=comparison.form,
        comparison=comparison,
        chosen_in_advance=chosen_in_advance(comparison, [*before, *after]),
        waits_until=waiting,
        places=tuple(findings),
        area_refused=None if comparison.region_id or waiting else _refusal(findings),
        coverage_before=coverage.of_blocks(session, before, policy),
        coverage_after=coverage.of_blocks(session, after, policy),
    )


def _places(session: Session, comparison: Comparison) -> list[Place]:
    places = regions.places(session, area_ids=frozenset({comparison.area_id}))
    if comparison.region_id is None:
        return places
    wanted = (comparison.region_id, comparison.service_id)
    return [place for place in places if (place.region_id, place.service_id) == wanted]


def _sides(session: Session, place: Place, comparison: Comparison) -> tuple[list[Block], list[Block]]:
    instrument = (comparison.version_id, comparison.form)
    return _split(comparison, blocks.with_instrument(blocks.of_place(session, place), instrument))


def _split(comparison: Comparison, mine: Collection[Block]) -> tuple[list[Block], list[Block]]:
    before = blocks.closed_between(mine, comparison.before_first, comparison.before_last)
    after = blocks.closed_between(mine, comparison.after_first, comparison.after_last)
    # A block with months of both runs would be compared with itself: it belongs to neither.
    return before, [block for block in after if block.first_month > comparison.before_last]


def _clock(session: Session, comparison: Comparison, today: date) -> date:
    """An imported area is complete when its file is: its future never comes by itself."""
    (area,) = regions.areas(session, frozenset({comparison.area_id}))
    return date.max if area.received_through is not None else today


def chosen_in_advance(comparison: Comparison, frozen: Iterable[Block]) -> bool:
    """Say whether a comparison was registered before the last of its blocks was frozen.

    Of the given blocks only those in its place and its months count. While none of the second run is frozen, it was in
    advance if that run was not over when the question was asked.
    """
    before, after = _split(comparison, [block for block in frozen if _is_about(comparison, block)])
    if not after:
        return comparison.registered_on < closes_on(comparison.after_last)
    return comparison.registered_on < max(block.frozen_on for block in (*before, *after))


def _is_about(comparison: Comparison, block: Block) -> bool:
    spot = (comparison.region_id, comparison.service_id)
    here = comparison.region_id is None or (block.region_id, block.service_id) == spot
    return here and block.instrument == (comparison.version_id, comparison.form)


def compare_sides(
    session: Session,
    version: Questionnaire,
    form: str,
    sides: Mapping[Place, tuple[Sequence[Block], Sequence[Block]]],
    policy: Policy,
) -> list[PlaceFinding]:
    """Compare before and after in every place, as one family on the primary outcome."""
    cells = {
        place: tuple(blocks.sum_cells(session, [block.id for block in side]) for side in both)
        for place, both in sides.items()
    }
    primary = version.primary(form)

    def counts(place: Place, statement: str) -> tuple[list[int], list[int]]:
        before, after = cells[place]
        return counts_of(version, form, statement, before), counts_of(version, form, statement, after)

    found = []
    for place, tested in zip(sides, _family([counts(place, primary) for place in sides], policy), strict=True):
        before, after = sides[place]
        atoms = frozenset(block.id for block in (*before, *after))
        others = [statement.key for statement in version.statements if statement.key != primary]
        moved = tested.verdict in (Verdict.BETTER, Verdict.WORSE)
        tests = _family([counts(place, statement) for statement in others], policy) if moved else []
        statements = {key: Shown(_finding(test), atoms) for key, test in zip(others, tests, strict=False)}
        found.append(PlaceFinding(place, tuple(before), tuple(after), Shown(_finding(tested), atoms), statements))
    return found


def _family(pairs: Sequence[tuple[list[int], list[int]]], policy: Policy) -> list[Tested]:
    """Test several pairs as one family: refused ones are no tests, the others share the risk of a false alarm."""

    def test(pair: tuple[list[int], list[int]], family_p: float | None = None) -> Tested:
        return compare(
            before=pair[0],
            after=pair[1],
            minimum=policy.clients_each_side,
            margin=policy.margin,
            family_p=family_p,
        )

    alone = [test(pair) for pair in pairs]
    adjusted = holm([None if one.verdict is Verdict.TOO_FEW else one.p_value for one in alone])
    return [one if p is None else test(pair, p) for one, pair, p in zip(alone, pairs, adjusted, strict=True)]


def _finding(tested: Tested) -> Finding:
    if tested.verdict is Verdict.TOO_FEW:
        return Finding(tested.verdict, small=False, theta=None, low=None, high=None)
    return Finding(tested.verdict, tested.small, _percent(tested.theta), _percent(tested.low), _percent(tested.high))


def _percent(part: float | None) -> int | None:
    return None if part is None else round(100 * part)


def _refusal(findings: Collection[PlaceFinding]) -> Refusal:
    """A whole area is never one heap: regions differ, and a heap can turn every region's change around."""
    enough = [found for found in findings if found.finding.value.verdict is not Verdict.TOO_FEW]
    if not enough:
        return Refusal.NO_REGION
    return Refusal.ONE_REGION if len(enough) == 1 else Refusal.NOT_POOLED
