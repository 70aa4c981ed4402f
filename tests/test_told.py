"""An insider reads every page and file, month after month, and tries to isolate fewer than ten clients.

The insider is the one of ``stem audit-disclosure``: what runs here on random organisations runs there on a real one.
Its teeth are tested too: each way to break the product makes the audit fail.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from analysis.classes import FIVE_ANSWERS
from analysis.disclosure import DEFAULT_POLICY, NotShown, PrintedClasses
from stem_app import access, formatting
from stem_app.cli.auditing import product, scratch, writing
from stem_app.cli.auditing.product import Audited
from stem_app.cli.auditing.reading import Sheet, crawl
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import accounts, phases
from surveys import base as database
from surveys.reports import blocks, rows
from surveys.schema import Answer, Atom, Response
from tests import factories
from tests.factories import PLEASED, Organisation, open_phase, organisation, place_of

SECRET = b"a secret of tests, long enough to be one"
READERS = ("ambassador", "council")
NOW = datetime(2025, 7, 9, 10, tzinfo=UTC)
CSRF = re.compile(r"<input[^>]*csrf[^>]*>")


def config_of(engine: sa.Engine) -> Config:
    return Config(engine.url.render_as_string(hide_password=False), SECRET, secure_cookies=False)


def read_all(engine: sa.Engine, role: str, now: datetime, area_id: int, start: str = "/staff/") -> dict[str, str]:
    """What somebody of a role reads on a day, by address, but for what is of the session alone."""
    app = create_app(config_of(engine), clock=lambda: now)
    with database.writing(engine) as session:
        account = accounts.create(
            session, username=f"{role}-{now:%d}-{random.random()}", name="Voorbeeld", role=role, area_ids=[area_id]
        )
        account.password_hash = "-"
        token = accounts.start_session(session, account, now=now)
    client = app.test_client()
    client.set_cookie(access.COOKIE, token, path=access.STAFF_PATH)
    return {sheet.address: body_of(sheet) for sheet in crawl(client, start=start)}


def body_of(sheet: Sheet) -> str:
    return f"{sheet.status} " + CSRF.sub("", sheet.body)


def fill(here: Organisation, month: date, chance: random.Random) -> None:
    """Answers of one month: also none, nine, ten and eleven, and clients who answer again."""
    for _ in range(chance.choice([0, 2, 9, 10, 11, 16])):
        sheet = {statement: chance.choice(["1", "3", "4", "5", "5", "dont_know"]) for statement in PLEASED}
        role = chance.choice(["parent", "parent", "youth"])
        here.answered(month.replace(day=15), 1, sheet, again=chance.random() < 0.1, role=role)


def random_organisation(engine: sa.Engine, seed: int) -> Organisation:
    """Two regions and half a year of answers, frozen every second month, with a pause."""
    chance = random.Random(seed)
    here = organisation(engine)
    with database.writing(engine) as session:
        other = place_of(session, "lekstroom")
        there = Organisation(engine, other, open_phase(session, other, on=date(2025, 2, 1)), here.version_id)
        phases.pause(session, here.phase(session), from_on=date(2025, 4, 1), reason="stil", today=date(2025, 3, 1))
        phases.resume(session, here.phase(session), on=date(2025, 5, 1))
    for number in (2, 4, 6):
        for month in (number - 1, number):
            for one in (here, there):
                fill(one, date(2025, month, 1), chance)
        here.freeze(date(2025, number + 1, 9))
    return here


def small_organisation(engine: sa.Engine) -> Organisation:
    """One region with two blocks, of 16 and of 14 clients."""
    chance = random.Random(3)
    here = organisation(engine)
    for month, clients in ((1, 16), (2, 14)):
        for _ in range(clients):
            here.answered(
                date(2025, month, 15), 1, {key: chance.choice(["1", "2", "3", "4", "5", "5"]) for key in PLEASED}
            )
    here.freeze(date(2025, 3, 9))
    return here


def audit(engine: sa.Engine, *, most: int = 0, roles: tuple[str, ...] = ("ambassador",)) -> Audited:
    return product.audit(engine, config_of(engine), now=NOW, most=most, roles=roles)


def audits_that_failed(engine: sa.Engine, **how: int) -> set[str]:
    return {finding.audit for finding in audit(engine, **how).findings}


# Nothing can be isolated.


def test_no_page_no_file_and_no_two_freezes_isolate_fewer_than_ten_clients(sqlite_engine: sa.Engine) -> None:
    random_organisation(sqlite_engine, seed=1)
    audited = audit(sqlite_engine, most=2, roles=READERS)
    assert audited.findings == ()
    assert (audited.views, audited.files, audited.freezes) > (10, 5, 2), "the attack found nothing to attack"
    assert audited.rows > 20
    said = writing.report(audited, NOW.date())
    assert "9 juli 2025" in said


def test_the_sums_of_another_organisation_isolate_nobody_either(sqlite_engine: sa.Engine) -> None:
    random_organisation(sqlite_engine, seed=2)
    assert audit(sqlite_engine).findings == ()


def test_an_organisation_without_blocks_is_audited_too(sqlite_engine: sa.Engine) -> None:
    organisation(sqlite_engine)
    audited = audit(sqlite_engine)
    assert (audited.findings, audited.blocks, audited.views) == ((), 0, 0)


def test_everything_that_is_told_follows_from_what_is_frozen(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    here = random_organisation(sqlite_engine, seed=4)
    assert told_by_the_copy(here, tmp_path) == read_all(here.engine, "ambassador", NOW, here.place.area_id)


def told_by_the_copy(here: Organisation, folder: Path) -> dict[str, str]:
    """The copy has no answers, so a number that was counted from answers is another one there."""
    copy = scratch.copy(here.engine, folder)
    with Session(copy) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 0
    told = read_all(copy, "ambassador", NOW, here.place.area_id)
    copy.dispose()
    return told


def test_an_empty_a_small_and_a_hidden_region_look_the_same_to_an_insider(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    address = "/staff/regios/eemland/save"
    empty = read_all(sqlite_engine, "ambassador", NOW, here.place.area_id, address)
    here.answered(date(2025, 3, 15), 9, dict.fromkeys(PLEASED, "1"))
    here.freeze(NOW.date())
    assert read_all(sqlite_engine, "ambassador", NOW, here.place.area_id, address) == empty


def test_an_answer_of_an_open_month_changes_no_page(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    for month in (1, 2, 3):
        here.answered(date(2025, month, 15), 14)
    now = datetime(2025, 4, 20, 10, tzinfo=UTC)
    here.freeze(now.date())
    before = {role: read_all(sqlite_engine, role, now, here.place.area_id) for role in READERS}
    here.answered(date(2025, 4, 16), 40, dict.fromkeys(PLEASED, "1"))
    here.freeze(now.date() + timedelta(days=1))
    assert {role: read_all(sqlite_engine, role, now, here.place.area_id) for role in READERS} == before


def test_the_database_itself_is_only_read(engine: sa.Engine, tmp_path: Path) -> None:
    small_organisation(engine)
    before = everything_in(engine)
    copy = scratch.copy(engine, tmp_path)
    copied = everything_in(copy)
    copy.dispose()
    assert everything_in(engine) == before
    assert all(not copied[name] for name in scratch.NOT_COPIED)
    assert all(copied[name] == before[name] for name in before.keys() - scratch.NOT_COPIED)


def everything_in(engine: sa.Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        tables = database.Base.metadata.sorted_tables
        return {table.name: sorted(map(str, connection.execute(sa.select(table)).all())) for table in tables}


# The audit has teeth.


def test_a_number_without_blocks_behind_it_fails(sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    small_organisation(sqlite_engine)
    monkeypatch.setattr(formatting, "mark", lambda _result, text: Markup("<span>{}</span>").format(escape(text)))
    assert "digits" in audits_that_failed(sqlite_engine)


def test_blocks_of_three_clients_fail(sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    # The database refuses such a block by itself, so that guard is taken away too.
    table = sa.inspect(Atom).local_table
    guard = next(one for one in table.constraints if str(one.name).endswith("ten_clients"))
    monkeypatch.setattr(table, "constraints", table.constraints - {guard})
    terms = factories.TERMS
    low = dataclasses.replace(terms, disclosure={**terms.disclosure, "block_clients": 3})
    monkeypatch.setattr(factories, "TERMS", low)
    engine = database.create_engine("sqlite:///" + str(sqlite_engine.url.database) + ".open")
    database.Base.metadata.create_all(engine)
    here = organisation(engine)
    for month in (1, 2, 3):
        here.answered(date(2025, month, 15), 5)
    here.freeze(date(2025, 4, 9))
    assert "closure" in audits_that_failed(engine)
    engine.dispose()


def test_exact_percents_of_few_answers_fail(sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def exact(counts: list[int], *, clients: int, classes: object, policy: object) -> object:
        del clients, classes, policy
        total = sum(counts)
        if len(counts) != len(FIVE_ANSWERS.five) or not total:
            return NotShown()
        percents = tuple(round(100 * count / total) for count in counts)
        return PrintedClasses(FIVE_ANSWERS.five, percents, total, percents[3] + percents[4], None)

    small_organisation(sqlite_engine)
    monkeypatch.setattr(rows, "print_row", exact)
    assert {"interval", "enumeration"} <= audits_that_failed(sqlite_engine, most=1)


def test_a_number_that_cuts_a_block_fails(
    sqlite_engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_one_month(session: Session, _atoms: frozenset[int]) -> dict[tuple[str, str], int]:
        """Count the answers since February, but name whole blocks."""
        query = sa.select(Answer.statement, Answer.answer, sa.func.count()).join(
            Response, Response.row_key == Answer.row_key
        )
        late = query.where(Response.week >= date(2025, 2, 1)).group_by(Answer.statement, Answer.answer)
        return {(statement, answer): count for statement, answer, count in session.execute(late)}

    here = small_organisation(sqlite_engine)
    monkeypatch.setattr(blocks, "sum_cells", of_one_month)
    assert told_by_the_copy(here, tmp_path) != read_all(here.engine, "ambassador", NOW, here.place.area_id)


def test_a_statement_with_nine_answers_that_looks_unlike_one_with_none_fails(
    sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., object] = rows.print_row

    def eager(counts: list[int], *, clients: int, classes: object, policy: object) -> object:
        del policy
        return real(
            counts, clients=clients, classes=classes, policy=dataclasses.replace(DEFAULT_POLICY, statement_minimum=5)
        )

    small_organisation(sqlite_engine)
    monkeypatch.setattr(rows, "print_row", eager)
    assert "suppression" in audits_that_failed(sqlite_engine)


def test_a_sum_of_something_that_is_not_frozen_fails(sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    small_organisation(sqlite_engine)
    monkeypatch.setattr(formatting, "atom_list", lambda _result: "99")
    assert "closure" in audits_that_failed(sqlite_engine)
