"""An answer is stored exactly once, and what is stored keeps to the scale."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from surveys import coverage, invitations, phases, responses
from surveys.base import reading, writing
from surveys.coverage import Spot
from surveys.invitations import InvitationGone
from surveys.keys import new_receipt
from surveys.responses import BadAnswers, Recorded
from surveys.schema import Answer, Coverage, Invitation, Response, Spent
from tests.factories import KEYS, NOW, PLEASED, TERMS, TODAY, Organisation, organisation


def count(engine: sa.Engine, table: type) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def covered(engine: sa.Engine) -> dict[str, int]:
    with reading(engine) as session:
        rows = session.execute(sa.select(Coverage.kind, sa.func.sum(Coverage.count)).group_by(Coverage.kind))
        return {kind: int(number) for kind, number in rows if number}


def test_an_answer_is_stored_and_its_invitation_is_gone(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        issued = here.invited(session)
    with writing(engine) as session:
        assert here.send(session, issued, new_receipt()) is Recorded.NEW
    assert (count(engine, Response), count(engine, Answer), count(engine, Spent)) == (1, 6, 1)
    assert count(engine, Invitation) == 0
    assert covered(engine) == {"asked": 1, "answered": 1}
    with reading(engine) as session:
        stored = session.scalars(sa.select(Response)).one()
        assert (stored.week, stored.composite, stored.shown) == (date(2025, 3, 10), 9, "together")


def test_the_same_receipt_again_is_accepted_silently_and_never_written_again(engine: sa.Engine) -> None:
    here = organisation(engine)
    receipt = new_receipt()
    with writing(engine) as session:
        issued = here.invited(session)
    with writing(engine) as session:
        here.send(session, issued, receipt)
    with writing(engine) as session:
        assert here.send(session, issued, receipt) is Recorded.REPEATED
    assert count(engine, Response) == 1
    assert covered(engine)["answered"] == 1


def test_another_receipt_on_a_spent_invitation_is_refused(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        issued = here.invited(session)
    with writing(engine) as session:
        here.send(session, issued, new_receipt())
    with writing(engine) as session, pytest.raises(InvitationGone):
        here.send(session, issued, new_receipt())
    assert count(engine, Response) == 1


def test_an_expired_invitation_stores_nothing_and_counts_as_not_finished(engine: sa.Engine) -> None:
    here = organisation(engine)
    late = NOW + timedelta(minutes=31)
    with writing(engine) as session:
        issued = here.invited(session)
    with pytest.raises(InvitationGone), writing(engine) as session:
        here.send(session, issued, new_receipt(), now=late)
    with writing(engine) as session:
        assert invitations.expire(session, now=late) == 1
        assert invitations.expire(session, now=late) == 0
    assert count(engine, Response) == 0
    assert covered(engine) == {"asked": 1, "unfinished": 1}


def test_an_unknown_key_stores_nothing(engine: sa.Engine) -> None:
    here = organisation(engine)
    wrong = invitations.Issued("0" * 32, "00000000", NOW)
    with pytest.raises(InvitationGone), writing(engine) as session:
        here.send(session, wrong, new_receipt())
    assert count(engine, Spent) == 0


@pytest.mark.parametrize(
    "given",
    [
        {**PLEASED, "s1": "6"},
        {**PLEASED, "s1": "0"},
        {**PLEASED, "s1": ""},
        {key: answer for key, answer in PLEASED.items() if key != "s6"},
        {**PLEASED, "s7": "1"},
    ],
)
def test_answers_that_the_form_does_not_allow_are_refused_and_spend_nothing(
    sqlite_engine: sa.Engine, given: dict[str, str]
) -> None:
    here = organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        issued = here.invited(session)
    with pytest.raises(BadAnswers), writing(sqlite_engine) as session:
        here.send(session, issued, new_receipt(), given=given)
    assert count(sqlite_engine, Invitation) == 1


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Answer, {"answer": "6"}),
        (Answer, {"answer": "great"}),
        (Response, {"composite": 19}),
        (Response, {"composite": 1}),
        (Response, {"role": "jan"}),
        (Response, {"shown": "loud"}),
        (Response, {"region_id": 999}),
        (Coverage, {"kind": "liked"}),
        (Coverage, {"count": -1}),
    ],
)
def test_the_database_itself_refuses_what_is_off_the_scale(
    engine: sa.Engine, table: type, values: dict[str, object]
) -> None:
    here = organisation(engine)
    here.answered(TODAY, 1)
    with pytest.raises(sa.exc.IntegrityError), writing(engine) as session:
        session.execute(sa.update(table).values(**values))


def test_dont_know_not_applicable_and_skipped_are_three_things_and_leave_the_composite_alone(
    sqlite_engine: sa.Engine,
) -> None:
    here = organisation(sqlite_engine)
    sheet = {**PLEASED, "s1": "dont_know", "s4": "not_applicable"}
    here.answered(TODAY, 1, sheet)
    here.answered(TODAY, 1, {**sheet, "s2": "skipped"})
    with reading(sqlite_engine) as session:
        stored = set(session.scalars(sa.select(Answer.answer)))
        composites = set(session.scalars(sa.select(Response.composite)))
    assert {"dont_know", "not_applicable", "skipped"} <= stored
    assert composites == {9, None}


@given(st.lists(st.integers(1, 5), min_size=4, max_size=6))
def test_the_composite_is_the_mean_in_half_steps_rounded_half_up(steps: list[int]) -> None:
    expected = int(2 * sum(steps) / len(steps) + 0.5)
    assert responses.composite([str(step) for step in steps], 4) == expected


def test_under_four_answers_there_is_no_composite() -> None:
    assert responses.composite(["5", "5", "5", "dont_know", "skipped", "not_applicable"], 4) is None


def test_declining_is_counted_once_and_stores_no_answer(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        key_hash = KEYS.invitation(here.invited(session).key)
        invitations.decline(session, key_hash)
        invitations.decline(session, key_hash)
    assert covered(engine) == {"asked": 1, "declined": 1}
    assert count(engine, Spent) == 0


def test_a_phone_that_comes_back_before_begin_was_never_asked_and_after_it_is_not_finished(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        invitations.end(session, KEYS.invitation(here.invited(session).key))
    assert covered(engine) == {}
    with writing(engine) as session:
        issued = here.invited(session)
        found = invitations.find(session, KEYS, issued.short, now=NOW)
        assert found is not None
        invitations.begin(session, found)
        invitations.end(session, KEYS.invitation(issued.key))
    assert covered(engine) == {"asked": 1, "unfinished": 1}


def test_not_asked_needs_a_reason_from_the_list(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        invitations.not_asked(session, here.phase(session), reason="acute", terms=TERMS, today=TODAY)
    with pytest.raises(Exception, match="not a reason"), writing(sqlite_engine) as session:
        invitations.not_asked(session, here.phase(session), reason="grumpy client", terms=TERMS, today=TODAY)
    assert covered(sqlite_engine) == {"not_asked": 1}


def test_an_answer_after_its_phase_ended_counts_while_that_month_is_open_and_else_in_coverage_only(
    engine: sa.Engine,
) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        phases.close(session, here.phase(session), on=date(2025, 3, 11))
        issued, late = here.invited(session), here.invited(session)
    with writing(engine) as session:
        here.send(session, issued, new_receipt())
    assert count(engine, Response) == 1
    with writing(engine) as session:
        here.send(session, late, new_receipt(), today=date(2025, 4, 2))
    assert count(engine, Response) == 1
    assert covered(engine)["answered"] == 2


def _all_at_once(number: int, work: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(work, range(number)))


def test_sixteen_writers_at_once_lose_nothing(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        issued = [here.invited(session) for _ in range(64)]

    def write(turn: int) -> Recorded:
        with writing(engine) as session:
            return here.send(session, issued[turn], new_receipt())

    assert _all_at_once(64, write) == [Recorded.NEW] * 64
    assert (count(engine, Response), count(engine, Invitation)) == (64, 0)
    assert covered(engine) == {"asked": 64, "answered": 64}


def test_the_same_receipt_sent_twenty_times_at_once_counts_once(engine: sa.Engine) -> None:
    here = organisation(engine)
    receipt = new_receipt()
    with writing(engine) as session:
        issued = here.invited(session)

    def write(_turn: int) -> Recorded:
        with writing(engine) as session:
            return here.send(session, issued, receipt)

    outcomes = _all_at_once(20, write)
    assert sorted(outcome.value for outcome in outcomes if isinstance(outcome, Recorded)) == ["new"] + ["repeated"] * 19
    assert (count(engine, Response), covered(engine)["answered"]) == (1, 1)


def test_sixteen_writers_of_the_same_count_lose_none(engine: sa.Engine) -> None:
    here: Organisation = organisation(engine)
    spot = Spot(here.place.region_id, here.place.service_id, here.phase_id, date(2025, 3, 10))

    def write(_turn: int) -> None:
        with writing(engine) as session:
            coverage.count(session, spot, "not_asked", reason="time")

    _all_at_once(48, write)
    assert covered(engine) == {"not_asked": 48}
