"""Before and after: the same five verdicts everywhere, the composite first, and never a cause."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from analysis.between import between_regions
from analysis.checks import TooFew
from analysis.compare import Comparison as Tested
from analysis.compare import Warned
from analysis.stratified import StratifiedComparison, compare_strata
from analysis.verdicts import Verdict
from surveys import questionnaire, regions
from surveys.questionnaire import Questionnaire
from surveys.regions import Place
from surveys.reports import blocks, budget, cautions, coverage
from surveys.reports.blocks import Block
from surveys.reports.budget import is_about, split
from surveys.reports.cautions import Caution, Side
from surveys.reports.finding import Finding, compare_family, finding_of, in_words
from surveys.reports.policy import Policy
from surveys.reports.rows import classes_of, counts_of
from surveys.reports.shown import Shown
from surveys.schema import Comparison
from surveys.weeks import closes_on

Sides = tuple[Sequence[Block], Sequence[Block]]


class Refusal(StrEnum):
    """Why a whole area gets no verdict of its own."""

    NO_REGION = "no-region"
    ONE_REGION = "one-region"


@dataclass(frozen=True)
class PlaceFinding:
    """The comparison in one region and service line.

    ``alone`` says of a clear change whether it was larger here than in every other place of the area; None where that
    cannot be said.
    """

    place: Place
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    finding: Shown[Finding]
    statements: Mapping[str, Shown[Finding]]
    cautions: Shown[tuple[Caution, ...]]
    alone: Shown[bool] | None


@dataclass(frozen=True)
class AreaFinding:
    """The comparison of a whole area: each place with itself first, then weighed together; never one heap."""

    finding: Shown[Finding]
    cautions: Shown[tuple[Caution, ...]]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class ComparisonReport:
    """A registered comparison: its places, whether it was chosen in advance, and the area as a whole or why it is not.

    ``waits_until`` is set while blocks of its months can still freeze; there is no outcome before that day.
    """

    version: Questionnaire
    form: str
    comparison: Comparison
    chosen_in_advance: bool
    waits_until: date | None
    places: tuple[PlaceFinding, ...]
    area: AreaFinding | Refusal | None
    coverage_before: coverage.Coverage
    coverage_after: coverage.Coverage


def compare_places(session: Session, comparison: Comparison, policy: Policy, *, today: date) -> ComparisonReport:
    """Carry out a registered comparison on the blocks that closed in its months; one with months of both is left out.

    Over several places the composite's p-values are adjusted together (Holm); statements are looked at only where the
    composite is better or worse, and adjusted together there.
    """
    version = questionnaire.get(session, comparison.version_id)
    places = regions.places(session, area_ids=frozenset({comparison.area_id}))
    instrument = (comparison.version_id, comparison.form)
    every_block = {place: blocks.with_instrument(blocks.of_place(session, place), instrument) for place in places}
    mine = {place: split(comparison, frozen) for place, frozen in every_block.items()}
    earlier = budget.up_to(session, comparison)
    in_numbers = {
        place
        for place, frozen in every_block.items()
        if budget.may_tell_numbers(comparison, earlier, place, frozen, policy)
    }
    waits = closes_on(comparison.after_last)
    waiting = waits if waits > _clock(session, comparison, today) else None
    every = _Compared(session, version, comparison.form, mine, policy, in_numbers)
    asked = [place for place in mine if is_about(comparison, place)]
    sides = [[block for place in asked for block in mine[place][side]] for side in (0, 1)]
    return ComparisonReport(
        version=version,
        form=comparison.form,
        comparison=comparison,
        chosen_in_advance=chosen_in_advance(comparison, [*sides[0], *sides[1]]),
        waits_until=waiting,
        places=() if waiting else tuple(every.findings(asked)),
        area=None if comparison.region_id or waiting else every.area(),
        coverage_before=coverage.of_blocks(session, sides[0], policy),
        coverage_after=coverage.of_blocks(session, sides[1], policy),
    )


def _clock(session: Session, comparison: Comparison, today: date) -> date:
    """An imported area is complete when its file is: its future never comes by itself."""
    (area,) = regions.areas(session, frozenset({comparison.area_id}))
    return date.max if area.received_through is not None else today


def chosen_in_advance(comparison: Comparison, frozen: Iterable[Block]) -> bool:
    """Say whether a comparison was registered before the last of its blocks was frozen.

    Of the given blocks only those in its place and its months count. While none of the second run is frozen, it was in
    advance if that run was not over when the question was asked.
    """
    before, after = split(comparison, [block for block in frozen if _is_about(comparison, block)])
    if not after:
        return comparison.registered_on < closes_on(comparison.after_last)
    return comparison.registered_on < max(block.frozen_on for block in (*before, *after))


def _is_about(comparison: Comparison, block: Block) -> bool:
    spot = (comparison.region_id, comparison.service_id)
    here = comparison.region_id is None or (block.region_id, block.service_id) == spot
    return here and block.instrument == (comparison.version_id, comparison.form)


def compare_sides(
    session: Session, version: Questionnaire, form: str, sides: Mapping[Place, Sides], policy: Policy
) -> list[PlaceFinding]:
    """Compare before and after in every place, as one family on the primary outcome."""
    return _Compared(session, version, form, sides, policy, set(sides)).findings(list(sides))


class _Compared:
    """The two sides of every place of an area, counted once; it answers for places and for the area as a whole."""

    def __init__(
        self,
        session: Session,
        version: Questionnaire,
        form: str,
        sides: Mapping[Place, Sides],
        policy: Policy,
        in_numbers: Collection[Place],
    ) -> None:
        self._session, self._version, self._form, self._policy = session, version, form, policy
        self._in_numbers = in_numbers
        self._sides = sides
        self._primary = version.primary(form)
        self._cells = {
            place: tuple(blocks.sum_cells(session, [block.id for block in side]) for side in both)
            for place, both in sides.items()
        }

    def findings(self, asked: Sequence[Place]) -> list[PlaceFinding]:
        """Compare each of some places with itself, as one family."""
        tests = compare_family([self._counts(place, self._primary) for place in asked], self._policy)
        return [self._finding(place, tested) for place, tested in zip(asked, tests, strict=True)]

    def area(self) -> AreaFinding | Refusal:
        """Compare the places with enough answers on both sides, stratum by stratum."""
        places = list(self._sides)
        pairs = [self._counts(place, self._primary) for place in places]
        tested = compare_strata(
            before=[pair[0] for pair in pairs],
            after=[pair[1] for pair in pairs],
            minimum=self._policy.clients_each_side,
            margin=self._policy.margin,
        )
        if isinstance(tested, TooFew):
            return Refusal.ONE_REGION if tested.n == 1 else Refusal.NO_REGION
        used = [places[number] for number in tested.used]
        atoms = frozenset(atom for place in used for atom in self._atoms(place))
        return AreaFinding(
            Shown(self._said(tested, used), atoms),
            Shown(self._area_cautions(tested, used), atoms),
            tuple(used),
        )

    def _finding(self, place: Place, tested: Tested) -> PlaceFinding:
        before, after = self._sides[place]
        atoms = self._atoms(place)
        others = [one.key for one in self._version.statements if one.key != self._primary]
        moved = tested.verdict in (Verdict.BETTER, Verdict.WORSE)
        tests = compare_family([self._counts(place, key) for key in others], self._policy) if moved else []
        enough = tested.verdict is not Verdict.TOO_FEW
        noted = self._cautions(tested, [place]) if enough else ()
        return PlaceFinding(
            place=place,
            before=tuple(before),
            after=tuple(after),
            finding=Shown(self._said(tested, [place]), atoms),
            statements={key: Shown(self._said(test, [place]), atoms) for key, test in zip(others, tests, strict=False)},
            cautions=Shown(noted, atoms),
            alone=self._alone(place) if moved else None,
        )

    def _said(self, tested: Tested, places: Sequence[Place]) -> Finding:
        found = finding_of(tested, self._policy)
        return found if self._with_numbers(places) else in_words(found)

    def _with_numbers(self, places: Sequence[Place]) -> bool:
        return all(place in self._in_numbers for place in places)

    def _alone(self, place: Place) -> Shown[bool] | None:
        """Say whether no other place of the area changed so much more than the rest; needs three others."""
        places = list(self._sides)
        pairs = [self._counts(one, self._primary) for one in places]
        found = between_regions(
            before=[pair[0] for pair in pairs],
            after=[pair[1] for pair in pairs],
            treated=places.index(place),
            minimum=self._policy.clients_each_side,
        )
        if isinstance(found, TooFew):
            return None
        used = [
            one
            for one, pair in zip(places, pairs, strict=True)
            if min(map(sum, pair)) >= self._policy.clients_each_side
        ]
        return Shown(found.as_large == 0, frozenset(atom for one in used for atom in self._atoms(one)))

    def _area_cautions(self, tested: StratifiedComparison, used: Sequence[Place]) -> tuple[Caution, ...]:
        disagree = (Caution.REGIONS_DISAGREE,) if Warned.STRATA_DISAGREE in tested.warnings else ()
        return (*disagree, *self._cautions(tested, used))

    def _cautions(self, tested: Tested, places: Sequence[Place]) -> tuple[Caution, ...]:
        positive = classes_of(self._version, self._form, self._primary).positive
        sides = []
        for number in (0, 1):
            counts = [self._counts(place, self._primary)[number] for place in places]
            sides.append(
                Side(
                    [block for place in places for block in self._sides[place][number]],
                    sum(row[answer] for row in counts for answer in positive),
                    sum(map(sum, counts)),
                )
            )
        found = cautions.of_sides(self._session, tested, sides[0], sides[1], self._policy)
        return found if self._with_numbers(places) else (*found, Caution.ONLY_WORDS)

    def _atoms(self, place: Place) -> frozenset[int]:
        return frozenset(block.id for side in self._sides[place] for block in side)

    def _counts(self, place: Place, statement: str) -> tuple[list[int], list[int]]:
        before, after = self._cells[place]
        return (
            counts_of(self._version, self._form, statement, before),
            counts_of(self._version, self._form, statement, after),
        )
