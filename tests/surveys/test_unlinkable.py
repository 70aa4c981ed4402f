"""Nobody can join an answer to its invitation: each test is an attempt by somebody who holds the whole database."""

import random
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa

from surveys import handovers, responses
from surveys.base import reading, writing
from surveys.keys import new_receipt
from surveys.schema import Answer, Handover, Invitation, Response, Spent
from tests.factories import KEYS, NOW, PLEASED, TERMS, TODAY, Organisation, organisation


def talks(here: Organisation, number: int = 24) -> list[str]:
    """Have talks one after the other; gives the receipts in the order in which they were sent."""
    receipts = []
    chance = random.Random(7)
    for _ in range(number):
        sheet = {statement: chance.choice("12345") for statement in PLEASED}
        with writing(here.engine) as session:
            issued = here.invited(session)
        with writing(here.engine) as session:
            receipts.append(new_receipt())
            here.send(session, issued, receipts[-1], given=sheet)
    return receipts


def mixed(here: Organisation) -> None:
    with writing(here.engine) as session:
        responses.mix(session, since=TODAY - timedelta(days=14))


def test_no_value_of_an_answer_row_stands_in_what_remains_of_its_invitation(engine: sa.Engine) -> None:
    here = organisation(engine)
    receipts = talks(here)
    with reading(engine) as session:
        rows = session.execute(sa.select(Response.__table__)).all()
        spent = session.execute(sa.select(Spent.__table__)).all()
        assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0
    identifying = {row.row_key for row in rows}
    assert not identifying & {row.repeat_hash for row in spent}
    assert not identifying & set(receipts)
    # What both tables share is the week, and everybody of a week shares that.
    columns = [{column.name for column in table.__table__.columns} for table in (Spent, Response)]
    assert columns[0] & columns[1] == {"week"}
    assert {row.week for row in rows} == {row.week for row in spent} == {date(2025, 3, 10)}


def test_no_date_or_time_below_the_week_is_stored_beside_an_answer() -> None:
    for table in (Response, Answer, Spent):
        for column in table.__table__.columns:
            assert column.name == "week" or not isinstance(column.type, sa.Date | sa.DateTime | sa.Time), column


def test_no_key_leads_from_an_answer_to_an_invitation_or_a_worker() -> None:
    reached, todo = set(), [Response.__table__, Answer.__table__, Spent.__table__]
    while todo:
        table = todo.pop()
        reached.add(table.name)
        todo += [key.column.table for key in table.foreign_keys if key.column.table.name not in reached]
    assert not reached & {"invitations", "handovers", "staff_sessions", "accounts", "audit_lines"}


def test_the_order_of_rows_says_nothing_about_the_order_of_answers(engine: sa.Engine) -> None:
    here = organisation(engine)
    receipts = talks(here)
    mixed(here)
    arrived = [KEYS.row(receipt) for receipt in receipts]
    spent = [KEYS.repeat(receipt) for receipt in receipts]
    with reading(engine) as session:
        # As the table lies on disk: no ORDER BY.
        stored = list(session.scalars(sa.text("SELECT row_key FROM responses")))
        answers = list(dict.fromkeys(session.scalars(sa.text("SELECT row_key FROM answers"))))
        hashes = list(session.scalars(sa.text("SELECT repeat_hash FROM spent")))
    assert stored == sorted(stored) != arrived
    assert answers == sorted(answers)
    assert hashes == sorted(hashes) != spent


def test_tables_of_answers_have_no_hidden_running_number_on_sqlite(sqlite_engine: sa.Engine) -> None:
    organisation(sqlite_engine)
    with reading(sqlite_engine) as session:
        for table in ("responses", "answers", "spent"):
            made = session.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table})
            assert "WITHOUT ROWID" in str(made), table


def test_after_mixing_no_transaction_stamp_or_place_on_disk_pairs_an_answer_with_its_receipt(
    postgres_engine: sa.Engine,
) -> None:
    here = organisation(postgres_engine)
    receipts = talks(here)
    order = {KEYS.row(receipt): turn for turn, receipt in enumerate(receipts)}
    with reading(postgres_engine) as session:
        joined = sa.text("SELECT count(*) FROM responses r JOIN spent s ON r.xmin = s.xmin")
        assert session.scalar(joined) == len(receipts), "before mixing the attack works, so it is a real one"
    mixed(here)
    with reading(postgres_engine) as session:
        for table in ("responses", "answers", "spent"):
            stamps = session.scalar(sa.text(f"SELECT count(DISTINCT xmin::text) FROM {table}"))  # noqa: S608
            assert stamps == 1, table
        by_place = list(session.scalars(sa.text("SELECT row_key FROM responses ORDER BY ctid")))
        spent = list(session.scalars(sa.text("SELECT repeat_hash FROM spent ORDER BY ctid")))
    assert [order[key] for key in by_place] != sorted(order.values())
    assert by_place == sorted(by_place)
    assert spent == sorted(spent)


def test_mixing_loses_nothing_and_can_be_repeated(engine: sa.Engine) -> None:
    here = organisation(engine)
    talks(here)

    def everything() -> list[list[tuple[object, ...]]]:
        with reading(engine) as session:
            return [
                sorted((tuple(row) for row in session.execute(sa.select(table.__table__))), key=repr)
                for table in (Response, Answer, Spent)
            ]

    before = everything()
    mixed(here)
    mixed(here)
    assert everything() == before


def test_a_deleted_answer_leaves_no_trace_in_the_file(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    receipts = talks(here, 3)
    with writing(sqlite_engine) as session:
        session.execute(sa.delete(Response))
    with sqlite_engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    content = Path(str(sqlite_engine.url.database)).read_bytes()
    assert KEYS.repeat(receipts[0]).encode() in content
    assert not any(KEYS.row(receipt).encode() in content for receipt in receipts)


def test_a_talk_keeps_no_link_once_it_is_over(engine: sa.Engine) -> None:
    here = organisation(engine)
    with writing(engine) as session:
        issued = here.invited(session)
        session.add(
            Handover(
                key_hash=KEYS.invitation(issued.key),
                short_hash=KEYS.invitation(issued.short),
                session_hash=None,
                device="own",
                discussion_key=b"x" * 32,
                started_at=NOW,
                ends_at=NOW + TERMS.term("discussion"),
            )
        )
    with writing(engine) as session:
        here.send(session, issued, new_receipt())
    with writing(engine) as session:
        assert handovers.expire(session, now=NOW + timedelta(hours=2)) == 1
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Handover)) == 0
