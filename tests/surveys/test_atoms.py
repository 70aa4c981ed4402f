"""Freezing is a pure function of the rows: blocks of ten clients or more, for ever."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from surveys import atoms, changes, events, phases
from surveys.base import reading, writing
from surveys.schema import Answer, Area, Atom, AtomCell, Change, ChangeAtom, ChangeCell, Part, PartCell, Response
from surveys.weeks import closes_on, week_of
from tests.factories import NOW, PLEASED, Organisation, organisation

JANUARY, FEBRUARY, MARCH, APRIL = (date(2025, month, 15) for month in (1, 2, 3, 4))


def spans(engine: sa.Engine) -> list[tuple[int, int, int]]:
    with reading(engine) as session:
        rows = session.execute(sa.select(Atom).order_by(Atom.first_month)).scalars()
        return [(atom.first_month.month, atom.last_month.month, atom.clients) for atom in rows]


def test_a_month_with_ten_clients_becomes_a_block_once_it_is_over(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 10)
    assert here.freeze(closes_on(date(2025, 1, 1)) - timedelta(days=1)) == []
    assert len(here.freeze(closes_on(date(2025, 1, 1)))) == 1
    assert here.freeze(date(2025, 12, 1)) == []
    assert spans(engine) == [(1, 1, 10)]


def test_months_join_forward_until_they_hold_ten_clients(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day, number in ((JANUARY, 4), (FEBRUARY, 5), (MARCH, 1), (APRIL, 9)):
        here.answered(day, number)
    here.freeze(date(2025, 6, 1))
    assert spans(engine) == [(1, 3, 10)]


def test_a_client_who_answers_often_counts_once(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 9)
    here.answered(JANUARY, 20, again=True)
    assert here.freeze(date(2025, 3, 1)) == []
    here.answered(FEBRUARY, 1)
    here.freeze(date(2025, 4, 1))
    with reading(engine) as session:
        block = session.scalars(sa.select(Atom)).one()
        assert (block.clients, block.repeats) == (10, 20)
        cell = session.get_one(AtomCell, (block.id, "s1", "5"))
        assert cell.count == 10


def test_freezing_late_gives_the_same_blocks_as_freezing_every_month(engine: sa.Engine) -> None:
    monthly, late = organisation(engine), None
    chance = random.Random(3)
    days = [date(2025, 1, 6) + timedelta(days=chance.randrange(330)) for _ in range(90)]
    for day in days:
        monthly.answered(day, 1)
    for month in range(1, 13):
        monthly.freeze(closes_on(date(2025, month, 1)))
    stepwise = spans(engine)
    with writing(engine) as session:
        session.execute(sa.delete(Atom))
    late = monthly.freeze(date(2026, 2, 1))
    assert spans(engine) == stepwise
    assert len(late) == len(stepwise) > 4


def test_a_pause_breaks_blocks_and_what_is_left_under_ten_is_never_shown(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(date(2025, 2, 12), 8)
    here.answered(date(2025, 5, 14), 12)
    with writing(engine) as session:
        phase = here.phase(session)
        phases.pause(session, phase, from_on=date(2025, 2, 20), reason="corona", today=date(2025, 2, 20))
        phases.resume(session, phase, on=date(2025, 5, 1))
    here.freeze(date(2025, 9, 1))
    assert spans(engine) == [(5, 5, 12)]


def test_another_phase_version_or_form_is_never_joined(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 6)
    with writing(engine) as session:
        where = (here.place.region_id, here.place.service_id)
        second = phases.plan(session, *where, key="f2", name="fase 2", planned_on=FEBRUARY)
        phases.open_phase(session, second, on=date(2025, 2, 1))
        second_id = second.id
    here.answered(FEBRUARY, 6, phase_id=second_id)
    here.freeze(date(2025, 9, 1))
    assert spans(engine) == []


def test_a_row_that_comes_later_never_changes_a_block(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 12)
    here.freeze(date(2025, 3, 1))
    here.answered(JANUARY, 30, {**PLEASED, "s1": "1"})
    here.freeze(date(2025, 4, 1))
    assert spans(engine) == [(1, 1, 12)]


def test_a_healthy_database_is_verified_with_its_numbers(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 12)
    here.answered(FEBRUARY, 3)
    here.freeze(date(2025, 3, 10))
    with reading(engine) as session:
        found = atoms.verify(session)
    assert (found.responses, found.cells, found.differences) == (15, 7, ())


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (sa.update(AtomCell).where(AtomCell.statement == "s1").values(count=11), "checksum"),
        (sa.update(Atom).values(clients=13), "number of clients"),
        (sa.delete(AtomCell).where(AtomCell.statement == "s2"), "where the rows give"),
        (sa.update(Answer).where(Answer.statement == "s3").values(answer="1"), "where the rows give"),
        (sa.update(Response).values(composite=10), "composite"),
    ],
)
def test_whatever_was_changed_by_hand_is_named(engine: sa.Engine, harm: sa.Executable, said: str) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 12)
    here.freeze(date(2025, 3, 1))
    with writing(engine) as session:
        session.execute(harm)
    with reading(engine) as session:
        assert any(said in difference for difference in atoms.verify(session).differences)


def test_erasing_rows_after_their_term_changes_no_block_and_still_verifies(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 12)
    here.answered(APRIL, 11)
    here.freeze(date(2025, 3, 1))
    here.freeze(date(2025, 6, 1))
    before = spans(engine)
    with writing(engine) as session:
        assert atoms.erase(session, frozen_before=date(2025, 5, 1), today=NOW.date()) == 12
    with reading(engine) as session:
        found = atoms.verify(session)
    assert (found.responses, found.differences) == (11, ())
    assert spans(engine) == before
    with writing(engine) as session:
        session.execute(sa.update(AtomCell).values(count=AtomCell.count + 1))
    with reading(engine) as session:
        assert len([said for said in atoms.verify(session).differences if "checksum" in said]) == 2


def test_the_database_refuses_a_block_of_fewer_than_ten(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 10)
    here.freeze(date(2025, 3, 1))
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as session:
        session.execute(sa.update(Atom).values(clients=9))


# --- Outside events, small places ---------------------------------------------------------------------------------


def happened(here: Organisation, first: date, *, today: date, until: date | None = None, **other: Any) -> None:
    known = {"region_id": None, "breaks_blocks": True, **other}
    with writing(here.engine) as session:
        area_id, names = here.place.area_id, {"nl": "Alles dicht"}
        events.add(session, area_id=area_id, from_on=first, until_on=until, names=names, today=today, **known)


def test_a_block_does_not_reach_over_the_edges_of_an_event(engine: sa.Engine) -> None:
    here = organisation(engine)
    happened(here, date(2025, 2, 1), until=date(2025, 3, 31), today=date(2025, 2, 1))
    for day, number in ((JANUARY, 6), (FEBRUARY, 5), (MARCH, 6), (APRIL, 9), (date(2025, 5, 14), 4)):
        here.answered(day, number)
    here.freeze(date(2025, 7, 1))
    assert spans(engine) == [(2, 3, 11), (4, 5, 13)]


@pytest.mark.parametrize("other", [{"breaks_blocks": False}, {"region_id": 1}])
def test_an_event_that_breaks_nothing_here_leaves_blocks_whole(engine: sa.Engine, other: dict[str, object]) -> None:
    here = organisation(engine)
    assert here.place.region_id != 1
    happened(here, date(2025, 2, 1), today=date(2025, 2, 1), **other)
    here.answered(JANUARY, 6)
    here.answered(FEBRUARY, 6)
    here.freeze(date(2025, 7, 1))
    assert spans(engine) == [(1, 2, 12)]


def test_an_event_that_was_registered_after_a_freeze_changes_nothing_of_it(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 6)
    here.answered(FEBRUARY, 6)
    here.answered(MARCH, 6)
    here.answered(APRIL, 6)
    happened(here, date(2025, 2, 1), today=date(2025, 4, 20))
    happened(here, date(2025, 3, 31), today=date(2025, 4, 20))
    here.freeze(date(2025, 9, 1))
    assert spans(engine) == [(1, 2, 12)]


def test_a_small_place_shows_only_its_years(engine: sa.Engine) -> None:
    here = organisation(engine, opened_on=date(2023, 1, 1))
    for year in (2023, 2024, 2025):
        for month in range(1, 13):
            here.answered(date(year, month, 15), 2)
    for month in range(1, 13):
        here.freeze(closes_on(date(2025, month, 1)))
    with reading(engine) as session:
        found = [(atom.first_month, atom.last_month, atom.clients) for atom in session.scalars(sa.select(Atom))]
    assert found == [
        (date(2023, 1, 1), date(2023, 5, 1), 10),
        (date(2023, 6, 1), date(2023, 10, 1), 10),
        (date(2023, 11, 1), date(2024, 12, 1), 28),
        (date(2025, 1, 1), date(2025, 12, 1), 24),
    ]


def test_what_waits_for_its_year_when_a_pause_comes_is_never_shown(engine: sa.Engine) -> None:
    here = organisation(engine, opened_on=date(2023, 1, 1))
    for month in range(1, 13):
        here.answered(date(2023, month, 15), 2)
    for month in (2, 3, 4, 6):
        here.answered(date(2024, month, 15), 5)
    with writing(engine) as session:
        phases.pause(session, here.phase(session), from_on=date(2024, 5, 1), reason="stil", today=date(2024, 4, 20))
        phases.resume(session, here.phase(session), on=date(2024, 6, 1))
    here.freeze(date(2025, 3, 1))
    with reading(engine) as session:
        found = [(atom.first_month, atom.last_month) for atom in session.scalars(sa.select(Atom))]
    assert found == [(date(2023, 1, 1), date(2023, 5, 1)), (date(2023, 6, 1), date(2023, 10, 1))]


def test_an_event_breaks_the_blocks_of_an_imported_area_whenever_it_was_registered(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        session.get_one(Area, here.place.area_id).received_through = date(2025, 6, 1)
    happened(here, date(2025, 2, 1), today=date(2026, 11, 1))
    here.answered(JANUARY, 6)
    here.answered(FEBRUARY, 12)
    here.freeze(date(2026, 11, 2))
    assert spans(engine) == [(2, 2, 12)]


def test_an_end_breaks_blocks_from_when_it_was_registered(engine: sa.Engine) -> None:
    here = organisation(engine)
    happened(here, date(2025, 2, 1), today=date(2025, 2, 1))
    for day in (FEBRUARY, MARCH, APRIL):
        here.answered(day, 6)
    with writing(engine) as session:
        (event,) = events.of_area(session, here.place.area_id)
        events.end(session, event.id, on=date(2025, 3, 3), today=date(2025, 6, 1))
    here.freeze(date(2025, 9, 1))
    assert spans(engine) == [(2, 3, 12)]


def test_a_small_place_stays_as_it_was_judged_when_its_rows_are_erased(engine: sa.Engine) -> None:
    here = organisation(engine, opened_on=date(2023, 1, 1))
    for year in (2023, 2024):
        for month in range(1, 13):
            here.answered(date(year, month, 15), 2)
    here.freeze(date(2024, 6, 1))
    with writing(engine) as session:
        assert atoms.erase(session, frozen_before=date(2024, 6, 2), today=date(2024, 6, 2)) == 20
    here.freeze(date(2025, 2, 1))
    assert spans(engine) == [(1, 5, 10), (6, 10, 10), (11, 12, 28)]


# --- Parts --------------------------------------------------------------------------------------------------------


def mixed(here: Organisation, day: date, **numbers: int) -> None:
    for role, number in numbers.items():
        here.answered(day, number, role=role)


def parts_of(engine: sa.Engine) -> dict[tuple[str, str], int]:
    with reading(engine) as session:
        return {(part.dimension, part.value): part.clients for part in session.scalars(sa.select(Part))}


def test_what_closed_in_a_quarter_is_cut_when_the_quarter_is_over(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day in (JANUARY, FEBRUARY, MARCH):
        mixed(here, day, parent=10, youth=5, network=1)
    here.freeze(closes_on(date(2025, 3, 1)) - timedelta(days=1))
    assert parts_of(engine) == {}
    here.freeze(closes_on(date(2025, 3, 1)))
    assert parts_of(engine) == {("role", "parent"): 30, ("role", "rest"): 18}
    here.answered(APRIL, 40, role="network")
    here.freeze(date(2025, 6, 1))
    assert parts_of(engine) == {("role", "parent"): 30, ("role", "rest"): 18}


def test_a_part_counts_its_own_answers_and_no_repeats(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 12, dict.fromkeys(PLEASED, "2"), role="youth")
    here.answered(JANUARY, 15, role="parent")
    here.answered(JANUARY, 9, role="parent", again=True)
    here.freeze(date(2025, 5, 1))
    with reading(engine) as session:
        part = session.scalars(sa.select(Part).where(Part.value == "youth")).one()
        cells = session.execute(sa.select(PartCell.answer, PartCell.count).filter_by(part_id=part.id, statement="s1"))
        assert (part.clients, [tuple(cell) for cell in cells]) == (12, [("2", 12)])
    assert parts_of(engine)["role", "parent"] == 15


def test_a_run_that_could_not_be_cut_is_never_cut_later(engine: sa.Engine) -> None:
    here = organisation(engine)
    mixed(here, JANUARY, parent=12, youth=4)
    here.freeze(date(2025, 5, 1))
    mixed(here, FEBRUARY, youth=9)
    here.freeze(date(2025, 5, 2))
    assert parts_of(engine) == {}


def test_a_changed_part_is_named(engine: sa.Engine) -> None:
    here = organisation(engine)
    mixed(here, JANUARY, parent=12, youth=12)
    here.freeze(date(2025, 5, 1))
    with writing(engine) as session:
        assert atoms.verify(session).differences == ()
        session.execute(sa.update(Part).where(Part.value == "youth").values(clients=13))
        assert atoms.verify(session).differences == ("breakdown 1: its parts do not fit its checksum",)


# --- Clients who were followed ------------------------------------------------------------------------------------


def follow(here: Organisation, day: date, number: int, move: str = "higher") -> None:
    followed = changes.Followed(here.place.region_id, here.version_id, "standard", week_of(day))
    with writing(here.engine) as session:
        changes.add_many(session, [(followed, {"s1": move, "s2": "same"})] * number)


def moved(engine: sa.Engine) -> list[tuple[int, int, int]]:
    with reading(engine) as session:
        rows = session.scalars(sa.select(ChangeAtom).order_by(ChangeAtom.first_month))
        return [(row.first_month.month, row.last_month.month, row.pairs) for row in rows]


def test_followed_clients_join_into_blocks_of_ten_and_their_months_go(engine: sa.Engine) -> None:
    here = organisation(engine)
    follow(here, JANUARY, 6)
    follow(here, FEBRUARY, 5, "lower")
    follow(here, MARCH, 4)
    here.freeze(closes_on(date(2025, 2, 1)))
    assert moved(engine) == [(1, 2, 11)]
    with writing(engine) as session:
        cells = session.execute(sa.select(ChangeCell.statement, ChangeCell.move, ChangeCell.count))
        assert sorted(tuple(cell) for cell in cells) == [("s1", "higher", 6), ("s1", "lower", 5), ("s2", "same", 11)]
        assert {row.month.month for row in session.scalars(sa.select(Change))} == {3}
        assert atoms.verify(session).differences == ()
        session.execute(sa.update(ChangeCell).where(ChangeCell.move == "lower").values(count=4))
        assert atoms.verify(session).differences == ("moved clients 1: its cells do not fit its checksum",)


def test_who_is_followed_while_a_month_is_frozen_counts_in_the_next(engine: sa.Engine) -> None:
    here = organisation(engine)
    follow(here, JANUARY, 10)
    here.freeze(date(2025, 3, 1))
    follow(here, JANUARY, 10)
    here.freeze(date(2025, 3, 2))
    here.freeze(date(2025, 4, 1))
    assert moved(engine) == [(1, 1, 10), (2, 2, 10)]


def test_an_event_breaks_blocks_of_followed_clients_too(engine: sa.Engine) -> None:
    here = organisation(engine)
    happened(here, date(2025, 2, 1), today=date(2025, 1, 10))
    follow(here, JANUARY, 9)
    follow(here, FEBRUARY, 9)
    follow(here, MARCH, 9)
    here.freeze(date(2025, 5, 1))
    assert moved(engine) == [(2, 3, 18)]


def test_which_way_somebody_went_is_told_per_statement_that_both_times_answered() -> None:
    before = {"s1": "2", "s2": "4", "s3": "5", "s4": "dont_know", "s5": "3"}
    after = {"s1": "4", "s2": "4", "s3": "1", "s4": "2", "s5": "skipped", "s6": "5"}
    assert changes.moves(before, after) == {"s1": "higher", "s2": "same", "s3": "lower"}
