"""Forgetting on time: the tests move the day, and nothing else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from surveys import accounts, atoms, audit, handovers, phases, retention
from surveys.base import reading, writing
from surveys.keys import new_receipt
from surveys.schema import Answer, AuditLine, Coverage, Handover, Invitation, Phase, Response, Spent
from tests.factories import KEYS, NOW, PLEASED, TERMS, TODAY, Organisation, organisation

DAY = timedelta(days=1)


def run(engine: sa.Engine, *, later: timedelta = timedelta(), dry_run: bool = False) -> dict[str, int]:
    with writing(engine) as session:
        counts = retention.run(session, now=NOW + later, today=TODAY + later, terms=TERMS, dry_run=dry_run)
    return {kind: count for kind, count in counts.items() if count}


def number(engine: sa.Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def frozen(engine: sa.Engine) -> Organisation:
    here = organisation(engine)
    here.answered(date(2025, 1, 15), 12)
    assert len(here.freeze(TODAY)) == 1
    return here


def test_nothing_is_erased_before_its_term(engine: sa.Engine) -> None:
    frozen(engine)
    assert run(engine, later=TERMS.term("responses_after_freeze")) == {}
    assert number(engine, Response) == 12


def test_responses_are_erased_a_year_after_their_freeze_and_their_block_still_verifies(engine: sa.Engine) -> None:
    frozen(engine)
    assert run(engine, later=TERMS.term("responses_after_freeze") + DAY)["responses"] == 12
    assert (number(engine, Response), number(engine, Answer)) == (0, 0)
    with reading(engine) as session:
        verified = atoms.verify(session)
        assert verified.differences == ()
        assert verified.cells > 0


def test_a_dry_run_counts_the_same_and_erases_nothing(engine: sa.Engine) -> None:
    frozen(engine)
    later = TERMS.term("responses_after_freeze") + DAY
    counted = run(engine, later=later, dry_run=True)
    assert counted["responses"] == 12
    assert number(engine, Response) == 12
    assert number(engine, AuditLine) == 0
    assert run(engine, later=later) == counted


def test_what_was_erased_is_noted_and_a_second_run_notes_nothing(engine: sa.Engine) -> None:
    frozen(engine)
    later = TERMS.term("responses_after_freeze") + DAY
    run(engine, later=later)
    run(engine, later=later)
    with reading(engine) as session:
        line = session.scalars(sa.select(AuditLine)).one()
        assert (line.event, line.subject) == ("retention", "responses 12")


def test_answers_that_no_block_can_take_are_erased_too_once_a_later_block_has_passed_them(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(date(2025, 1, 15), 4)
    with writing(engine) as session:
        phases.pause(session, here.phase(session), from_on=date(2025, 2, 3), reason="test", today=TODAY)
        phases.resume(session, here.phase(session), on=date(2025, 3, 3))
    year_later = TERMS.term("responses_after_freeze") + 60 * DAY
    assert run(engine, later=year_later) == {}
    here.answered(date(2025, 3, 5), 10)
    here.freeze(date(2025, 5, 1))
    assert run(engine, later=year_later) == {"responses": 4 + 10}
    with reading(engine) as session:
        assert atoms.verify(session).differences == ()


def test_answers_of_a_phase_that_ended_with_too_few_are_erased(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(date(2025, 1, 15), 4)
    with writing(engine) as session:
        phases.close(session, here.phase(session), on=date(2025, 2, 3))
    term = TERMS.term("responses_after_freeze")
    assert run(engine, later=date(2026, 1, 31) - TODAY) == {}
    assert date(2026, 2, 10) - term > date(2025, 2, 3)
    assert run(engine, later=date(2026, 2, 10) - TODAY) == {"responses": 4}


def test_answers_that_still_wait_for_a_block_are_kept_however_old_they_are(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(date(2025, 1, 15), 4)
    assert run(engine, later=timedelta(days=2000)) == {}
    assert number(engine, Response) == 4


def test_spent_receipts_are_kept_until_no_queue_can_send_them_again(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        here.send(session, here.invited(session), new_receipt())
    # TODAY is a Wednesday: its week ends with Sunday the 16th, and fourteen days and half an hour later all is over.
    assert run(engine, later=date(2025, 3, 30) - TODAY) == {}
    assert run(engine, later=date(2025, 3, 31) - TODAY) == {"spent": 1}
    assert number(engine, Spent) == 0


def test_an_invitation_that_expired_is_counted_as_not_finished(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        here.invited(session)
    assert run(engine, later=timedelta(minutes=29)) == {}
    assert run(engine, later=timedelta(minutes=30)) == {"invitations": 1}
    with reading(engine) as session:
        kinds = {row.kind: row.count for row in session.scalars(sa.select(Coverage))}
    assert kinds == {"asked": 1, "unfinished": 1}
    assert number(engine, Invitation) == 0


def test_a_talk_that_was_left_open_is_forgotten_after_its_term(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        account = accounts.create(session, username="worker", name="", role="caseworker")
        token = accounts.start_session(session, account, now=NOW)
        handovers.start(
            session,
            KEYS,
            here.invited(session),
            session_hash=accounts.hash_token(token),
            device="worker",
            terms=TERMS,
            now=NOW,
        )
    assert run(engine, later=timedelta(minutes=45))["handovers"] == 1
    assert number(engine, Handover) == 0


def test_audit_lines_go_after_a_year_and_attempts_after_a_day(engine: sa.Engine) -> None:
    with writing(engine) as session:
        audit.note(session, "signed-in", now=NOW)
        accounts.tries(session, KEYS, "sign-in", "somebody", window=timedelta(minutes=15), now=NOW)
    assert run(engine, later=timedelta(hours=23)) == {}
    assert run(engine, later=timedelta(days=2)) == {"attempts": 1}
    assert run(engine, later=TERMS.term("audit") + DAY)["audit_lines"] == 1


def test_a_link_goes_when_it_can_no_longer_be_used(engine: sa.Engine) -> None:
    with writing(engine) as session:
        accounts.make_link(session, accounts.create(session, username="a", name="", role="admin"), terms=TERMS, now=NOW)
    assert run(engine, later=timedelta(hours=23)) == {}
    assert run(engine, later=timedelta(hours=24)) == {"links": 1}


@pytest.mark.parametrize(("role", "idle"), [("caseworker", timedelta(hours=12)), ("admin", timedelta(minutes=30))])
def test_a_session_goes_when_it_was_not_seen_for_its_term(engine: sa.Engine, role: str, idle: timedelta) -> None:
    _sign_in(engine, role, seen_at=NOW)
    assert run(engine, later=idle) == {}
    assert run(engine, later=idle + timedelta(seconds=1)) == {"sessions": 1}


def test_a_session_goes_after_its_longest_term_however_often_it_was_seen(engine: sa.Engine) -> None:
    _sign_in(engine, "admin", seen_at=NOW + timedelta(hours=12))
    assert run(engine, later=timedelta(hours=12, seconds=1)) == {"sessions": 1}


def _sign_in(engine: sa.Engine, role: str, seen_at: datetime) -> None:
    with writing(engine) as session:
        account = accounts.create(session, username="somebody", name="", role=role)
        token = accounts.start_session(session, account, now=NOW)
        session.get_one(accounts.StaffSession, accounts.hash_token(token)).seen_at = seen_at


def test_erasing_a_region_leaves_the_rows_of_other_regions_alone(engine: sa.Engine) -> None:
    here = frozen(engine)
    with writing(engine) as session:
        atoms.erase(session, frozen_before=TODAY + DAY, today=TODAY)
    here.answered(date(2025, 2, 12), 3, PLEASED)
    assert run(engine, later=DAY) == {}
    assert number(engine, Response) == 3
    assert number(engine, Phase) == 1
