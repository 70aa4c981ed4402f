"""A talk starts only in an open phase; pauses are normal."""

from datetime import date

import pytest
import sqlalchemy as sa

from surveys import phases
from surveys.base import writing
from surveys.phases import Ended, NotBegun, Open, Paused, PhaseError
from tests.factories import organisation, place_of

JANUARY, MARCH, JUNE = date(2025, 1, 1), date(2025, 3, 16), date(2025, 6, 1)


def test_a_phase_is_planned_opened_paused_resumed_and_closed(engine: sa.Engine) -> None:
    organisation(engine)
    with writing(engine) as session:
        place = place_of(session, "lekstroom")
        where = (place.region_id, place.service_id)
        assert phases.state(session, *where, today=JANUARY) == NotBegun(None)
        phase = phases.plan(session, *where, key="f1", name="fase 1", planned_on=JANUARY)
        assert phases.state(session, *where, today=JANUARY) == NotBegun(JANUARY)
        phases.open_phase(session, phase, on=JANUARY)
        assert phases.state(session, *where, today=JANUARY) == Open(phase)
        phases.pause(session, phase, from_on=MARCH, reason="corona", today=MARCH)
        assert phases.state(session, *where, today=MARCH) == Paused(phase, None, "corona")
        phases.resume(session, phase, on=JUNE)
        assert phases.state(session, *where, today=date(2025, 5, 31)) == Paused(phase, JUNE, "corona")
        assert phases.state(session, *where, today=JUNE) == Open(phase)
        phases.close(session, phase, on=date(2025, 9, 1))
        assert phases.state(session, *where, today=date(2025, 9, 1)) == Ended(date(2025, 9, 1))


def test_a_new_phase_closes_the_one_before_it(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        where = (here.place.region_id, here.place.service_id)
        second = phases.plan(session, *where, key="f2", name="fase 2", planned_on=JUNE)
        phases.open_phase(session, second, on=JUNE)
        assert here.phase(session).closed_on == JUNE
        assert phases.state(session, *where, today=JUNE) == Open(second)


def test_steps_that_make_no_sense_are_refused_with_a_reason(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        phase = here.phase(session)
        with pytest.raises(PhaseError, match="was opened"):
            phases.open_phase(session, phase, on=JUNE)
        with pytest.raises(PhaseError, match="not paused"):
            phases.resume(session, phase, on=JUNE)
        with pytest.raises(PhaseError, match="cannot close before"):
            phases.close(session, phase, on=date(2024, 1, 1))
        phases.pause(session, phase, from_on=MARCH, reason="x", today=MARCH)
        with pytest.raises(PhaseError, match="pause from"):
            phases.pause(session, phase, from_on=JUNE, reason="x", today=JUNE)
        with pytest.raises(PhaseError, match="cannot end before"):
            phases.resume(session, phase, on=MARCH)


def test_no_phase_can_be_planned_where_the_service_is_not_offered(sqlite_engine: sa.Engine) -> None:
    organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        flevoland = place_of(session, "flevoland").region_id
        veilig_thuis = place_of(session, "eemland", "veilig-thuis").service_id
        with pytest.raises(PhaseError, match="not offered"):
            phases.plan(session, flevoland, veilig_thuis, key="f1", name="fase 1", planned_on=JANUARY)
