"""Freezing is a pure function of the rows: blocks of ten clients or more, for ever."""

import random
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from surveys import atoms, phases
from surveys.base import reading, writing
from surveys.schema import Answer, Atom, AtomCell, Response
from surveys.weeks import closes_on
from tests.factories import NOW, PLEASED, organisation

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
