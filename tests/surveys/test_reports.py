"""The gate: only sums of frozen blocks leave, as fine as their number of clients allows, with one mark for the rest."""

import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from surveys import comparisons, phases, questionnaire, regions, reports
from surveys.base import reading, writing
from surveys.comparisons import BadComparison, Question
from surveys.coverage import Spot, type_held
from surveys.reports import (
    AreaFinding,
    CannotPool,
    FewerThanTen,
    Hidden,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    Refusal,
    Selection,
    Shown,
    Verdict,
)
from surveys.schema import Atom, Comparison, Response
from surveys.weeks import closes_on, month_of_week, next_month, week_of
from tests.factories import PLEASED, TERMS, Organisation, open_phase, organisation, place_of

POLICY = reports.policy_of(TERMS)
JANUARY, FEBRUARY, MARCH, APRIL = (date(2025, month, 15) for month in (1, 2, 3, 4))
UNHAPPY = dict.fromkeys(PLEASED, "1")
HAPPY = dict.fromkeys(PLEASED, "5")
MIDDLING = dict.fromkeys(PLEASED, "3")


def report_of(here: Organisation) -> reports.Report:
    with reading(here.engine) as session:
        blocks = reports.of_place(session, here.place)
        made = reports.build(session, Selection.of(blocks, trend=blocks), POLICY)
    assert made is not None
    return made


def test_rows_of_open_months_are_read_by_nobody(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 500)
    with reading(sqlite_engine) as session:
        assert reports.of_place(session, here.place) == []
        assert reports.build(session, Selection(frozenset()), POLICY) is None


@pytest.mark.parametrize(
    ("number", "kind"), [(10, PrintedTenths), (49, PrintedTenths), (60, PrintedClasses), (240, PrintedClasses)]
)
def test_the_more_clients_the_finer_the_print(sqlite_engine: sa.Engine, number: int, kind: type) -> None:
    here = organisation(sqlite_engine)
    sheets = [HAPPY, MIDDLING, UNHAPPY, PLEASED]
    here.answered_each(JANUARY, [sheets[turn % 4] for turn in range(number)])
    here.freeze(date(2025, 3, 1))
    first = report_of(here).statements[1].result
    assert isinstance(first, Shown)
    assert isinstance(first.value, kind)


def test_nearly_everybody_is_said_without_a_number_behind_it(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 60, HAPPY)
    here.freeze(date(2025, 3, 1))
    first = report_of(here).primary.result
    assert isinstance(first, Shown)
    assert isinstance(first.value, PrintedMost)


def test_a_statement_with_fewer_than_ten_answers_is_not_shown_while_the_others_are(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 4, {**PLEASED, "s6": "not_applicable"})
    here.answered(JANUARY, 9)
    here.freeze(date(2025, 3, 1))
    made = report_of(here)
    by_key = {result.statement: result for result in made.statements}
    assert (by_key["s6"].result, by_key["s6"].positive) == (Hidden(), Hidden())
    assert isinstance(by_key["s1"].result, Shown)


def test_no_raw_count_hides_in_a_report(sqlite_engine: sa.Engine) -> None:
    """13 clients, 11 of them positive: neither number may appear anywhere in what leaves."""
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 11, HAPPY)
    here.answered(JANUARY, 2, UNHAPPY)
    here.freeze(date(2025, 3, 1))
    made = report_of(here)
    told = repr((made.clients, made.statements, made.trend, made.coverage)).replace("atoms=frozenset({1})", "")
    assert "13" not in told
    assert "11" not in told
    assert made.clients == Shown(15, frozenset({1}))


def test_versions_are_never_pooled(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 12)
    with writing(sqlite_engine) as session:
        second = questionnaire.parse(questionnaire.shipped("gesprek-1").source.replace("version = 1", "version = 2"))
        newer = questionnaire.add(session, second, today=date(2025, 2, 1))
    Organisation(here.engine, here.place, here.phase_id, newer).answered(FEBRUARY, 12)
    here.freeze(date(2025, 6, 1))
    with reading(sqlite_engine) as session:
        blocks = reports.of_place(session, here.place)
        assert reports.instruments(blocks) == [(newer, "standard"), (here.version_id, "standard")]
        with pytest.raises(CannotPool):
            reports.build(session, Selection.of(blocks), POLICY)


def test_coverage_comes_with_every_report_and_rounds(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 23)
    here.freeze(date(2025, 3, 1))
    covered = report_of(here).coverage
    assert covered.counts["answered"].value == 25
    assert covered.counts["declined"].value == FewerThanTen()
    assert covered.held is None
    assert covered.seen == Shown(10, frozenset({1}))


def test_talks_held_are_stated_only_when_every_week_has_its_number(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 12)
    here.answered(JANUARY + timedelta(days=7), 12)
    here.freeze(date(2025, 3, 1))
    place = (here.place.region_id, here.place.service_id, here.phase_id)
    with writing(sqlite_engine) as session:
        type_held(session, Spot(*place, week_of(JANUARY)), 60)
    assert report_of(here).coverage.held is None
    with writing(sqlite_engine) as session:
        type_held(session, Spot(*place, week_of(JANUARY + timedelta(days=7))), 50)
        type_held(session, Spot(*place, week_of(JANUARY + timedelta(days=7))), 61)
    covered = report_of(here).coverage
    assert covered.held == Shown(120, frozenset({1}))
    assert covered.seen == Shown(2, frozenset({1}))
    assert covered.low


def question(here: Organisation, **other: object) -> Question:
    usual: dict[str, object] = {
        "area_id": here.place.area_id,
        "region_id": here.place.region_id,
        "service_id": here.place.service_id,
        "version_id": here.version_id,
        "form": "standard",
        "before_first": date(2025, 1, 1),
        "before_last": date(2025, 1, 1),
        "after_first": date(2025, 2, 1),
        "after_last": date(2025, 2, 1),
    }
    return Question(**{**usual, **other})  # type: ignore[arg-type]


def compared(here: Organisation, today: date = date(2025, 6, 1), **other: object) -> reports.ComparisonReport:
    with writing(here.engine) as session:
        asked = comparisons.register(session, question(here, **other), role="ambassador", today=today)
        found = session.get_one(Comparison, asked)
        return reports.compare_places(session, found, POLICY, today=today)


def test_a_clear_change_is_a_verdict_in_whole_percents_and_statements_follow(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered_each(JANUARY, [UNHAPPY, MIDDLING] * 15)
    here.answered_each(FEBRUARY, [HAPPY, PLEASED] * 15)
    here.freeze(date(2025, 6, 1))
    (place,) = compared(here).places
    finding = place.finding.value
    assert finding.verdict is Verdict.BETTER
    assert all(isinstance(number, int) for number in (finding.theta, finding.low, finding.high))
    assert set(place.statements) == {"s1", "s2", "s3", "s4", "s5", "s6"}


def test_under_fifteen_on_a_side_there_is_a_verdict_and_no_number(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 14, UNHAPPY)
    here.answered(FEBRUARY, 80, HAPPY)
    here.freeze(date(2025, 6, 1))
    (place,) = compared(here).places
    finding = place.finding.value
    assert (finding.verdict, finding.theta, finding.low, finding.high) == (Verdict.TOO_FEW, None, None, None)
    assert place.statements == {}


def test_statements_are_looked_at_only_where_the_composite_moved(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    for day in (JANUARY, FEBRUARY):
        here.answered_each(day, [HAPPY, MIDDLING, UNHAPPY] * 8)
    here.freeze(date(2025, 6, 1))
    (place,) = compared(here).places
    assert place.finding.value.verdict is Verdict.NOT_YET_CLEAR
    assert place.statements == {}


def test_a_block_with_months_of_both_runs_is_left_out(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 30)
    here.answered(FEBRUARY, 5)
    here.answered(MARCH, 30)
    here.answered(APRIL, 30)
    here.freeze(date(2025, 9, 1))
    asked = {"before_last": date(2025, 2, 1), "after_first": date(2025, 3, 1), "after_last": date(2025, 4, 1)}
    (place,) = compared(here, **asked).places
    assert [(block.first_month.month, block.last_month.month) for block in place.before] == [(1, 1)]
    assert [(block.first_month.month, block.last_month.month) for block in place.after] == [(4, 4)]


def test_a_block_that_began_before_a_run_and_closed_in_it_belongs_to_it(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 2)
    here.answered(FEBRUARY, 30)
    here.answered(MARCH, 30)
    here.freeze(date(2025, 9, 1))
    asked = {"before_first": date(2025, 2, 1), "before_last": date(2025, 2, 1)}
    (place,) = compared(here, **asked, after_first=date(2025, 3, 1), after_last=date(2025, 3, 1)).places
    assert [(block.first_month.month, block.last_month.month) for block in place.before] == [(1, 2)]
    assert place.finding.value.verdict is not Verdict.TOO_FEW


def test_a_question_asked_before_its_last_block_froze_was_chosen_in_advance(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 20)
    here.answered(FEBRUARY, 20)
    here.freeze(date(2025, 2, 10))
    early = compared(here, today=date(2025, 2, 11))
    assert early.waits_until == closes_on(date(2025, 2, 1))
    assert early.places == ()
    here.freeze(date(2025, 3, 20))
    with reading(sqlite_engine) as session:
        found = (
            session.get_one(Comparison, early.comparison.id) if False else session.scalars(sa.select(Comparison)).one()
        )
        again = reports.compare_places(session, found, POLICY, today=date(2025, 3, 20))
        assert again.chosen_in_advance
        assert again.waits_until is None
    assert not compared(here, today=date(2025, 3, 21)).chosen_in_advance


def test_a_whole_area_is_never_one_heap(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    everything = {"region_id": None, "service_id": None}
    here.answered(JANUARY, 30, UNHAPPY)
    here.answered(FEBRUARY, 30, HAPPY)
    here.freeze(date(2025, 6, 1))
    alone = compared(here, **everything)
    assert alone.area is Refusal.ONE_REGION
    assert sum(place.finding.value.verdict is Verdict.TOO_FEW for place in alone.places) == len(alone.places) - 1
    with writing(sqlite_engine) as session:
        other = place_of(session, "lekstroom")
        phase_id = open_phase(session, other, on=date(2025, 1, 1))
    there = Organisation(sqlite_engine, other, phase_id, here.version_id)
    there.answered(JANUARY, 30, UNHAPPY)
    there.answered(FEBRUARY, 30, HAPPY)
    there.freeze(date(2025, 6, 1))
    both = compared(here, **everything).area
    assert isinstance(both, AreaFinding)
    assert both.finding.value.verdict is Verdict.BETTER
    assert {place.region for place in both.places} == {"eemland", "lekstroom"}
    assert len(both.finding.atoms) == 4
    april = date(2025, 4, 1)
    assert compared(here, **everything, after_first=april, after_last=april).area is Refusal.NO_REGION


def test_questions_that_make_no_sense_are_refused(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    with pytest.raises(BadComparison, match="ends before"):
        compared(here, before_first=date(2025, 2, 1))
    with pytest.raises(BadComparison, match="after the first has ended"):
        compared(here, after_first=date(2025, 1, 1))


def test_a_quarter_holds_the_blocks_that_closed_in_it(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(MARCH, 6)
    here.answered(APRIL, 6)
    here.freeze(date(2025, 9, 1))
    with reading(sqlite_engine) as session:
        area = regions.areas(session, frozenset({here.place.area_id}))[0]
        assert reports.quarters(session, [area.id]) == [(2025, 2)]
        first, second = (reports.periodic(session, area, 2025, quarter, POLICY) for quarter in (1, 2))
    assert (first.places, first.total) == ((), None)
    assert [one.place for one in second.places] == [here.place]
    assert second.total is not None
    assert second.total.primary == second.places[0].report.primary


# --- Attacks ----------------------------------------------------------------------------------------------------------


def every_shown(value: object) -> Iterator[Shown[object]]:
    """Find every result inside a report, however deep."""
    if isinstance(value, Shown):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from every_shown(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from every_shown(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from every_shown(getattr(value, name))


def everything_that_can_be_asked(here: Organisation, today: date) -> list[Shown[object]]:
    """Ask the gate for every run of blocks, every quarter and a comparison at every edge."""
    told: list[object] = []
    with writing(here.engine) as session:
        blocks = reports.of_place(session, here.place)
        for first, last in itertools.combinations_with_replacement(range(len(blocks)), 2):
            chosen = blocks[first : last + 1]
            told.append(reports.build(session, Selection.of(chosen, trend=chosen), POLICY))
        (area,) = regions.areas(session, frozenset({here.place.area_id}))
        told += [reports.periodic(session, area, *quarter, POLICY) for quarter in reports.quarters(session, [area.id])]
        for edge in {block.last_month for block in blocks if block.last_month < date(2025, 12, 1)}:
            runs = {"before_first": date(2025, 1, 1), "before_last": edge, "after_last": date(2025, 12, 1)}
            asked = question(here, **runs, after_first=next_month(edge))
            found = session.get_one(Comparison, comparisons.register(session, asked, role="ambassador", today=today))
            told.append(reports.compare_places(session, found, POLICY, today=date(2026, 6, 1)))
    return [shown for one in told for shown in every_shown(one)]


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_is_told_stands_on_fewer_than_ten_clients_nor_does_any_difference(
    sqlite_engine: sa.Engine, seed: int
) -> None:
    chance = random.Random(seed)
    here = organisation(sqlite_engine)
    for month in range(1, 12):
        for _ in range(chance.choice([0, 1, 3, 9, 10, 11, 14])):
            sheet = {statement: chance.choice("12345") for statement in PLEASED}
            here.answered(date(2025, month, 15), 1, sheet, again=chance.random() < 0.2)
    seen: set[frozenset[int]] = set()
    for month in range(2, 13):
        here.freeze(date(2025, month, 10))
        seen |= {shown.atoms for shown in everything_that_can_be_asked(here, date(2025, month, 11))}
    with reading(sqlite_engine) as session:
        members = _members(session)
    assert seen, "the attack found nothing to attack"
    told = {frozenset().union(*(members[atom] for atom in atoms)) for atoms in seen if atoms}
    for one, other in itertools.combinations(told, 2):
        for difference in (one - other, other - one, one & other):
            assert not difference or len(difference) >= 10, "a difference isolates fewer than ten clients"
    assert all(len(one) >= 10 for one in told)


def _members(session: sa.orm.Session) -> dict[int, frozenset[str]]:
    """The clients (rows that are no repeats) of each block, found again from the rows themselves."""
    rows = session.execute(sa.select(Response.row_key, Response.week).where(Response.again.is_(False))).all()
    return {
        atom.id: frozenset(key for key, week in rows if atom.first_month <= month_of_week(week) <= atom.last_month)
        for atom in session.scalars(sa.select(Atom))
    }


def test_what_was_told_once_is_told_the_same_for_ever(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    chance = random.Random(9)
    told: dict[frozenset[int], set[str]] = {}
    for month in range(1, 8):
        for _ in range(12):
            here.answered(date(2025, month, 15), 1, {statement: chance.choice("345") for statement in PLEASED})
        here.freeze(closes_on(date(2025, month, 1)))
        with reading(sqlite_engine) as session:
            for block in reports.of_place(session, here.place):
                made = reports.build(session, Selection.of([block]), POLICY)
                assert made is not None
                told.setdefault(frozenset({block.id}), set()).add(repr(made.statements))
    assert len(told) == 7
    assert all(len(versions) == 1 for versions in told.values())


def test_a_pause_between_the_runs_changes_no_block(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 20)
    with writing(sqlite_engine) as session:
        phases.pause(session, here.phase(session), from_on=date(2025, 2, 1), reason="stil", today=date(2025, 2, 1))
        phases.resume(session, here.phase(session), on=date(2025, 3, 1))
    here.answered(MARCH, 20)
    here.freeze(date(2025, 9, 1))
    asked = {"after_first": date(2025, 3, 1), "after_last": date(2025, 3, 1)}
    (place,) = compared(here, **asked).places
    assert [len(place.before), len(place.after)] == [1, 1]


def test_a_typed_number_of_talks_can_be_taken_back(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 12)
    here.freeze(date(2025, 3, 1))
    spot = Spot(here.place.region_id, here.place.service_id, here.phase_id, week_of(JANUARY))
    with writing(sqlite_engine) as session:
        type_held(session, spot, 40)
    assert report_of(here).coverage.held is not None
    with writing(sqlite_engine) as session:
        type_held(session, spot, None)
        type_held(session, spot, None)
    assert report_of(here).coverage.held is None
