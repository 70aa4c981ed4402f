"""An insider reads every page and file, month after month, and tries to isolate fewer than ten clients."""

import itertools
import random
import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa

from stem_app import access
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import accounts, phases
from surveys.base import reading, writing
from surveys.schema import Atom, Response
from surveys.weeks import month_of_week
from tests.factories import PLEASED, Organisation, open_phase, organisation, place_of
from tests.pages import Page, Pages

SECRET = b"a secret of tests, long enough to be one"
READERS = ("ambassador", "council")


def visitor(here: Organisation, role: str, now: datetime) -> Pages:
    """Somebody of a role, signed in on a day."""
    url = here.engine.url.render_as_string(hide_password=False)
    pages = Pages(create_app(Config(url, SECRET, secure_cookies=False), clock=lambda: now))
    with writing(here.engine) as session:
        account = accounts.by_username(session, role) or accounts.create(
            session, username=role, name="Voorbeeld", role=role, area_ids=[here.place.area_id]
        )
        account.password_hash = "-"
        token = accounts.start_session(session, account, now=now)
    pages.client.set_cookie(access.COOKIE, token, path=access.STAFF_PATH)
    return pages


def links(page: Page) -> set[str]:
    """The addresses on this site that a page leads to."""
    found = {urljoin(page.path, element.get("href", "")) for element in page.html.all("a")}
    return {address for address in found if urlsplit(address).path.startswith("/staff/") and "#" not in address}


def crawl(pages: Pages) -> list[Page]:
    """Open everything that can be reached from the start by links."""
    seen: dict[str, Page | None] = {"/staff/": pages.get("/staff/", expect=303)}
    todo = {pages.last.location} if pages.last else set()
    while todo:
        address = todo.pop()
        page = pages.get(address)
        seen[address] = page
        if page.document is not None:
            todo |= links(page) - seen.keys()
    return [page for page in seen.values() if page is not None and page.status == 200]


def told(pages: list[Page]) -> set[frozenset[int]]:
    """The sets of blocks that anything on the pages stands on."""
    found = set()
    for page in pages:
        if page.document is not None:
            for element in page.html.all():
                if element.get("data-atoms"):
                    found.add(frozenset(int(atom) for atom in element.get("data-atoms", "").split()))
    return found


def members(here: Organisation) -> dict[int, frozenset[str]]:
    """The clients of each block, found again from the rows themselves."""
    with reading(here.engine) as session:
        rows = session.execute(
            sa.select(Response.row_key, Response.phase_id, Response.week).where(Response.again.is_(False))
        ).all()
        return {
            atom.id: frozenset(
                key
                for key, phase_id, week in rows
                if phase_id == atom.phase_id and atom.first_month <= month_of_week(week) <= atom.last_month
            )
            for atom in session.scalars(sa.select(Atom))
        }


def fill(here: Organisation, month: date, chance: random.Random) -> None:
    for _ in range(chance.choice([0, 2, 9, 10, 11, 16])):
        sheet = {statement: chance.choice(["1", "3", "4", "5", "5", "dont_know"]) for statement in PLEASED}
        here.answered(month.replace(day=15), 1, sheet, again=chance.random() < 0.1)


def test_no_page_no_file_and_no_two_freezes_isolate_fewer_than_ten_clients(sqlite_engine: sa.Engine) -> None:
    chance = random.Random(1)
    here = organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        other = place_of(session, "lekstroom")
        there = Organisation(sqlite_engine, other, open_phase(session, other, on=date(2025, 2, 1)), here.version_id)
        phases.pause(session, here.phase(session), from_on=date(2025, 4, 1), reason="stil", today=date(2025, 3, 1))
        phases.resume(session, here.phase(session), on=date(2025, 5, 1))
    seen: set[frozenset[int]] = set()
    files: set[str] = set()
    for number in (4, 6, 8):
        for month in (number - 1, number):
            for one in (here, there):
                fill(one, date(2025, month, 1), chance)
        today = date(2025, number + 1, 9)
        for one in (here, there):
            one.freeze(today)
        now = datetime(today.year, today.month, today.day, 10, tzinfo=UTC)
        # Both read the same figures; the council's pages are walked through once, at the end.
        for role in READERS if number == 8 else READERS[:1]:
            opened = crawl(visitor(here, role, now))
            seen |= told(opened)
            files |= {page.path for page in opened if page.path.split("?")[0].endswith(".csv")}
    assert files, "no file was found to read"
    clients = members(here)
    sets = {frozenset().union(*(clients[atom] for atom in atoms)) for atoms in seen}
    assert len(sets) > 5, "the attack found nothing to attack"
    for one, other_set in itertools.combinations(sets, 2):
        for part in (one - other_set, other_set - one, one & other_set):
            assert not part or len(part) >= 10
    assert all(len(one) >= 10 for one in sets)


def test_an_empty_a_small_and_a_hidden_region_look_the_same_to_an_insider(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    now = datetime(2025, 6, 10, 10, tzinfo=UTC)
    address = "/staff/regios/eemland/save"
    empty = visitor(here, "ambassador", now).get(address).text
    here.answered(date(2025, 3, 15), 9, dict.fromkeys(PLEASED, "1"))
    here.freeze(now.date())
    small = visitor(here, "ambassador", now).get(address).text
    assert re.sub(r"\s+", " ", empty) == re.sub(r"\s+", " ", small)


def test_an_answer_of_an_open_month_changes_no_page(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    for month in (1, 2, 3):
        here.answered(date(2025, month, 15), 14)
    now = datetime(2025, 4, 20, 10, tzinfo=UTC)
    here.freeze(now.date())
    before = {page.path: page.text for role in READERS for page in crawl(visitor(here, role, now))}
    here.answered(date(2025, 4, 16), 40, dict.fromkeys(PLEASED, "1"))
    here.freeze(now.date() + timedelta(days=1))
    after = {page.path: page.text for role in READERS for page in crawl(visitor(here, role, now))}
    assert before == after
