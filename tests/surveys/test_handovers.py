"""Two people at the same moment: the worker who takes the phone back, and the client who is still at work."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from typing import TypeVar

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import accounts, atoms, handovers, invitations
from surveys.base import reading, writing
from surveys.invitations import InvitationGone, Issued
from surveys.keys import new_receipt
from surveys.schema import Coverage, Handover, Invitation, Response, StaffSession
from tests.factories import KEYS, NOW, TERMS, Organisation, organisation

Result = TypeVar("Result")
BLINK = 0.5  # seconds in which the second of two would be done, if nothing made it wait


def worker(here: Organisation) -> str:
    """A caseworker's sign-in."""
    with writing(here.engine) as session:
        account = accounts.create(session, username="noor", name="Noor", role="caseworker")
        return accounts.hash_token(accounts.start_session(session, account, now=NOW))


def start(here: Organisation, session: Session, session_hash: str) -> Issued:
    issued = here.invited(session)
    handovers.start(session, KEYS, issued, session_hash=session_hash, device="worker", terms=TERMS, now=NOW)
    return issued


def both(engine: sa.Engine, first: Callable[[Session], object], second: Callable[[Session], Result]) -> Result:
    """Do one thing, and another one before the first is committed; gives the outcome of the second."""

    def do_second() -> Result:
        with writing(engine) as session:
            return second(session)

    with ThreadPoolExecutor(1) as pool:
        with writing(engine) as session:
            first(session)
            other: Future[Result] = pool.submit(do_second)
            wait([other], BLINK)
        return other.result()


def counted(engine: sa.Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {row.kind: row.count for row in session.scalars(sa.select(Coverage)) if row.count}


def test_an_answer_that_is_sent_while_the_pin_is_typed_is_not_called_unfinished(engine: sa.Engine) -> None:
    here = organisation(engine)
    signed_in = worker(here)
    with writing(engine) as session:
        issued = start(here, session, signed_in)

    def take_back(session: Session) -> bool:
        handover = handovers.of_session(session, signed_in, now=NOW)
        assert handover is not None
        return handovers.come_back(session, handover, terms=TERMS, now=NOW)

    assert both(engine, lambda session: here.send(session, issued, new_receipt()), take_back)
    assert counted(engine) == {"asked": 1, "answered": 1}
    with reading(engine) as session:
        assert session.scalar(sa.select(Handover.key_hash)) is not None


def test_two_taps_on_the_same_button_are_one_talk(engine: sa.Engine) -> None:
    here = organisation(engine)
    signed_in = worker(here)
    both(engine, lambda session: start(here, session, signed_in), lambda session: start(here, session, signed_in))
    assert counted(engine) == {"asked": 1}
    with reading(engine) as session:
        assert len(session.scalars(sa.select(Handover)).all()) == 1
        assert len(session.scalars(sa.select(Invitation)).all()) == 1


def test_wrong_pins_at_the_same_moment_each_count(engine: sa.Engine) -> None:
    here = organisation(engine)
    signed_in = worker(here)
    assert both(engine, lambda s: accounts.fail_unlock(s, signed_in), lambda s: accounts.fail_unlock(s, signed_in))
    with reading(engine) as session:
        assert session.get_one(StaffSession, signed_in).failures == 2


def test_a_wrong_pin_after_the_fifth_finds_no_session(engine: sa.Engine) -> None:
    signed_in = worker(organisation(engine))
    with writing(engine) as session:
        assert [accounts.fail_unlock(session, signed_in) for _ in range(6)] == [True, True, True, True, False, False]


def test_begin_at_the_moment_of_a_withdrawal_finds_the_questions_closed(postgres_engine: sa.Engine) -> None:
    here = organisation(postgres_engine)
    with writing(postgres_engine) as session:
        issued = here.invited(session)
    with writing(postgres_engine) as session:
        invitation = session.get_one(Invitation, KEYS.invitation(issued.key))
        with writing(postgres_engine) as other:
            invitations.end(other, invitation.key_hash)
        with pytest.raises(InvitationGone):
            invitations.begin(session, invitation)


def test_a_withdrawal_at_the_moment_of_begin_counts_as_not_finished(postgres_engine: sa.Engine) -> None:
    here = organisation(postgres_engine)
    with writing(postgres_engine) as session:
        issued = here.invited(session)
    with writing(postgres_engine) as session:
        seen = session.get_one(Invitation, KEYS.invitation(issued.key))
        with writing(postgres_engine) as other:
            invitations.begin(other, other.get_one(Invitation, seen.key_hash))
        assert invitations.end(session, seen.key_hash)
    assert counted(postgres_engine) == {"asked": 1, "unfinished": 1}


def test_an_answer_that_meets_the_freeze_of_its_month_counts_in_the_week_after(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(date(2025, 1, 15), 12)
    sunday, monday = date(2025, 2, 2), date(2025, 2, 3)
    with writing(engine) as session:
        issued = here.invited(session, today=sunday)
    assert here.freeze(monday)
    with writing(engine) as session:
        here.send(session, issued, new_receipt(), today=sunday)
    with reading(engine) as session:
        assert sorted(session.scalars(sa.select(Response.week).distinct())) == [date(2025, 1, 13), monday]


def test_a_freeze_waits_for_an_answer_that_is_being_written(postgres_engine: sa.Engine) -> None:
    here = organisation(postgres_engine)
    here.answered(date(2025, 1, 15), 12)
    sunday, monday = date(2025, 2, 2), date(2025, 2, 3)
    with writing(postgres_engine) as session:
        issued = here.invited(session, today=sunday)

    def freeze(session: Session) -> list[int]:
        return [atom.clients for atom in atoms.freeze(session, today=monday, terms=TERMS)]

    sent = both(postgres_engine, lambda s: here.send(s, issued, new_receipt(), today=sunday), freeze)
    assert sent == [13]
    with reading(postgres_engine) as session:
        assert not atoms.verify(session).differences
