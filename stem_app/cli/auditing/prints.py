"""Attacks on the printed numbers themselves: what must a hidden count be, and how many histograms fit everything?

The forward model is the gate itself: cells of the copy are changed for a moment, and every report and comparison that
holds the unit is made again. Nothing is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from analysis.audit.enumeration import Histogram, fitting
from analysis.audit.interval import row_weaknesses
from analysis.checks import BadInput, TooFew
from analysis.classes import Classes
from analysis.disclosure import print_row
from analysis.placements import logit_t_interval, relative_effect
from stem_app.cli.auditing.sets import Finding
from stem_app.cli.auditing.units import Change, Unit, minus, plus
from surveys import questionnaire, regions, reports
from surveys.regions import Place
from surveys.reports import Block, CannotPool, PlaceFinding, Policy, PrintedClasses, Report, Selection, rows
from surveys.reports.comparing import compare_sides
from surveys.reports.finding import printed_numbers
from surveys.reports.moved import FORWARD_OR_NOT, THREE_WAYS
from surveys.reports.rows import Row, classes_of, scale_of
from surveys.reports.shown import Shown, Units
from surveys.schema import Atom, AtomCell, Comparison, Region
from surveys.weeks import quarter_of

NEEDED = 5
ROUNDS = 300

Sets = Collection[frozenset[int]]
Told = dict[str, list[object]]


def audit_rows(session: Session, sets: Sets, policy: Policy, known: dict[object, bool]) -> list[Finding]:
    """Look at every printed row whether a hidden count follows from it, and whether five histograms fit it."""
    found = []
    for atoms in sorted(sets, key=sorted):
        report = _build(session, atoms, policy)
        if report is None:
            continue
        for name, row, classes in _rows_of(report):
            if not _row_is_good(row, classes, policy, known):
                found.append(Finding("interval", _name(atoms), f"{name}: {row}"))
        for one in report.statements:
            fit = (
                _fitting_row(session, report, one.statement, atoms, policy) if isinstance(one.result, Shown) else NEEDED
            )
            if fit < NEEDED:
                found.append(Finding("enumeration", _name(atoms), f"{one.statement}: {fit} histograms"))
    return found


def _rows_of(report: Report) -> Iterator[tuple[str, Row, Classes]]:
    """List the printed rows of a report: its statements, its parts and its followed clients."""
    for one in report.statements:
        if isinstance(one.result, Shown):
            yield one.statement, one.result.value, classes_of(report.version, report.form, one.statement)
    primary = classes_of(report.version, report.form, report.primary.statement)
    for cut in report.parts:
        for part in cut.parts:
            if isinstance(part.result, Shown):
                yield f"{cut.dimension} {part.value}", part.result.value, primary
    for moved in report.moved.statements if report.moved else ():
        if isinstance(moved.result, Shown):
            row = moved.result.value
            three = not isinstance(row, PrintedClasses) or len(row.classes) == len(THREE_WAYS.three)
            yield f"followed {moved.statement}", row, THREE_WAYS if three else FORWARD_OR_NOT


def _fitting_row(session: Session, report: Report, statement: str, atoms: Collection[int], policy: Policy) -> int:
    scale = scale_of(report.version, report.form, statement)
    clients = session.scalar(sa.select(sa.func.sum(Atom.clients)).where(Atom.id.in_(atoms))) or 0

    def printed(rows_: tuple[Histogram, ...]) -> object:
        if sum(rows_[0]) > clients:
            return None
        cells = {(statement, answer): count for answer, count in zip(scale, rows_[0], strict=True)}
        return rows.statement_of(report.version, report.form, statement, cells, clients, Units(), policy)

    return len(fitting([_sum(session, atoms, statement, scale)], printed, needed=NEEDED).histograms)


def _row_is_good(row: Row, classes: Classes, policy: Policy, known: dict[object, bool]) -> bool:
    key = (row, classes)
    if key not in known:
        known[key] = not row_weaknesses(row, classes=classes, policy=policy.disclosure)
    return known[key]


def audit_histograms(session: Session, atom_id: int, sets: Sets, policy: Policy, today: date) -> list[Finding]:
    """Look for five histograms of each statement of a block under which everything would be told as it is."""
    unit = Unit.of(session, atom_id, sets)
    tell = partial(_tell, session, unit.atom, [atoms for atoms in sets if atom_id in atoms], policy, today)
    truth = tell()
    found = {statement: {counts} for statement, counts in unit.histograms.items() if truth.get(statement)}
    primary = questionnaire.get(session, unit.atom.version_id).primary(unit.atom.form)
    rival = Rival(session, unit, primary, _comparisons(session, unit.atom, policy, today), policy)
    tries = {name: unit.tries(name, rival.could_hide if name == primary else _always) for name in found}
    for _round in range(ROUNDS):
        # One try of every statement at once, since what is told is told per statement.
        short = [statement for statement in found if len(found[statement]) < NEEDED]
        trying = {name: next((one for one in tries[name] if one.counts not in found[name]), None) for name in short}
        changes = {statement: change for statement, change in trying.items() if change is not None}
        if not changes:
            break
        with unit.changed(session, changes):
            said = _or_nothing(tell)
        for statement, change in changes.items():
            if said.get(statement) == truth[statement]:
                found[statement].add(change.counts)
    return [
        Finding("enumeration", _name({atom_id}), f"{statement}: {len(histograms)} histograms")
        for statement, histograms in found.items()
        if len(histograms) < NEEDED
    ]


def _or_nothing(tell: Callable[[], Told]) -> Told:
    """Nobody can have given those answers when a block or part would hold more of them than clients."""
    try:
        return tell()
    except BadInput:
        return {}


def _always(_change: Change) -> bool:
    return True


class Rival:
    """A quick look whether a change of the primary outcome could leave what is printed as it is.

    Making every report again takes long; most changes are already told by a row of tenths or a rounded theta.
    """

    def __init__(
        self, session: Session, unit: Unit, statement: str, places: Iterable[PlaceFinding], policy: Policy
    ) -> None:
        self.unit, self.statement, self.policy = unit, statement, policy
        self.sides = [
            tuple((frozenset(block.id for block in side)) for side in (place.before, place.after))
            for place in places
            if place.finding.value.theta is not None
        ]
        scale = unit.scales.get(statement, ())
        self.sums = [tuple(_sum(session, side, statement, scale) for side in both) for both in self.sides]
        self.known = [_numbers(both, policy) for both in self.sums]

    def could_hide(self, change: Change) -> bool:
        """Say whether rows of tenths, theta and its interval could stay."""
        truth = self.unit.histograms[self.statement]
        steps = {self.unit.atom.id: minus(change.counts, truth)}
        if change.other is not None:
            steps[change.other] = change.steps
        known = {self.unit.atom.id: truth, **{one: rows[self.statement] for one, rows in self.unit.others.items()}}
        if any(not self._same_side(known[one], step) for one, step in steps.items()):
            return False
        for both, sums, numbers in zip(self.sides, self.sums, self.known, strict=True):
            new = list(sums)
            for one, step in steps.items():
                new = [plus(total, step) if one in side else total for side, total in zip(both, new, strict=True)]
            if new != list(sums) and _numbers(new, self.policy) != numbers:
                return False
        return True

    def _same_side(self, truth: Histogram, step: Histogram) -> bool:
        new = plus(truth, step)
        if min(new) < 0:
            return False
        atom = self.unit.atom
        classes = classes_of(self.unit.version, atom.form, self.statement)
        rows = [
            print_row(row, clients=sum(row), classes=classes, policy=self.policy.disclosure) for row in (truth, new)
        ]
        return rows[0] == rows[1]


def _sum(session: Session, atoms: Collection[int], statement: str, scale: Sequence[str]) -> Histogram:
    query = sa.select(AtomCell.answer, sa.func.sum(AtomCell.count)).where(
        AtomCell.atom_id.in_(atoms), AtomCell.statement == statement
    )
    counts = {answer: int(count) for answer, count in session.execute(query.group_by(AtomCell.answer))}
    return tuple(counts.get(answer, 0) for answer in scale)


def _numbers(sides: Sequence[Histogram], policy: Policy) -> tuple[int | None, ...]:
    before, after = sides
    effect = relative_effect(before=before, after=after)
    if isinstance(effect, TooFew):
        return ()
    interval = logit_t_interval(effect)
    low, high = (None, None) if isinstance(interval, TooFew) else (interval.low, interval.high)
    return printed_numbers((effect.theta, low, high), min(sum(before), sum(after)), policy.disclosure)


def _tell(session: Session, atom: Atom, sets: Sets, policy: Policy, today: date) -> Told:
    """Give everything that stands on a block, by statement; what is about a whole report goes with its headline."""
    told: Told = {}
    primary = questionnaire.get(session, atom.version_id).primary(atom.form)
    for atoms in sets:
        report = _build(session, atoms, policy)
        if report is not None:
            for one in report.statements:
                told.setdefault(one.statement, []).append(one)
            told.setdefault(primary, []).append(replace(report, statements=()))
    for place in _comparisons(session, atom, policy, today):
        for statement, finding in place.statements.items():
            told.setdefault(statement, []).append(finding)
        told.setdefault(primary, []).append(replace(place, statements={}))
    return told


def _comparisons(session: Session, atom: Atom, policy: Policy, today: date) -> Iterator[PlaceFinding]:
    """Make again what was asked about a block, and its two places in the fixed calendar of quarters."""
    area_id = session.scalars(sa.select(Region.area_id).where(Region.id == atom.region_id)).one()
    asked = sa.select(Comparison).filter_by(area_id=area_id, version_id=atom.version_id, form=atom.form)
    found = [
        place
        for comparison in session.scalars(asked)
        for place in reports.compare_places(session, comparison, policy, today=today).places
    ]
    version = questionnaire.get(session, atom.version_id)
    for sides in _quarters(session, atom, area_id):
        found.extend(compare_sides(session, version, atom.form, sides, policy))
    spot = (atom.region_id, atom.service_id)
    yield from (one for one in found if (one.place.region_id, one.place.service_id) == spot)


def _quarters(session: Session, atom: Atom, area_id: int) -> Iterator[dict[Place, tuple[list[Block], list[Block]]]]:
    """Give both sides of every place in the quarter of a block and in the next one."""
    places = regions.places(session, area_ids=frozenset({area_id}))
    instrument = (atom.version_id, atom.form)
    every = {place: reports.with_instrument(reports.of_place(session, place), instrument) for place in places}
    year, quarter = quarter_of(atom.last_month)
    before = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    after = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    for early, late in ((before, (year, quarter)), ((year, quarter), after)):
        sides = {
            place: (reports.closed_in_quarter(mine, *early), reports.closed_in_quarter(mine, *late))
            for place, mine in every.items()
        }
        yield {place: both for place, both in sides.items() if all(both)}


def _build(session: Session, atoms: frozenset[int], policy: Policy) -> Report | None:
    try:
        return reports.build(session, Selection(atoms), policy)
    except CannotPool:  # a page may count talks of several questionnaires together, but prints no row of them
        return None


def _name(atoms: Collection[int]) -> str:
    return " ".join(map(str, sorted(atoms)))
