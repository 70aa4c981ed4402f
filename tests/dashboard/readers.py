"""An organisation with frozen blocks, and readers of every kind who look at it through real pages."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from stem_app import access
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import accounts, atoms, events, phases, regions
from surveys.base import reading, writing
from surveys.regions import Place
from surveys.schema import (
    MOVES,
    Atom,
    AtomCell,
    AuditLine,
    Breakdown,
    ChangeAtom,
    ChangeCell,
    Part,
    PartCell,
    Phase,
)
from surveys.weeks import months_between, next_month
from tests import factories
from tests.factories import Organisation, open_phase, place_of
from tests.made_once import made_once
from tests.pages import Page, Pages

TODAY = date(2025, 10, 15)
NOW = datetime(2025, 10, 15, 10, 0, tzinfo=UTC)
FIRST, LAST = date(2025, 1, 1), date(2025, 9, 1)
WEIGHTS_EARLY, WEIGHTS_LATE = [6, 12, 24, 34, 24], [2, 5, 13, 35, 45]


@dataclass(frozen=True)
class Readers:
    """The application on a day in October, with nine months of blocks in two regions of one area."""

    app: Flask
    organisation: Organisation

    @property
    def engine(self) -> sa.Engine:
        return self.organisation.engine

    def visitor(self, role: str, *, areas: tuple[str, ...] = ("utrecht",), language: str = "en") -> Pages:
        """Somebody of a role who is signed in, belongs to some areas and reads English unless said otherwise."""
        pages = Pages(self.app)
        with writing(self.engine) as session:
            ids = [area.id for area in regions.areas(session) if area.key in areas]
            mine = [(self.organisation.place.region_id, self.organisation.place.service_id)]
            wheres = {"place_ids": mine} if role == "manager" else {"area_ids": ids}
            name = f"{role}{random.randrange(10**9)}"
            account = accounts.create(session, username=name, name="Voorbeeld", role=role, **wheres)  # type: ignore[arg-type]
            token = accounts.start_session(session, account, now=NOW)
        pages.client.set_cookie(access.COOKIE, token, path=access.STAFF_PATH)
        if language == "en":
            pages.get("/staff/rapporten/" if role != "manager" else "/staff/gevoerde-gesprekken")
            pages.submit(button="English")
        return pages

    def audited(self) -> list[tuple[str, str]]:
        with reading(self.engine) as session:
            return [(line.event, line.subject) for line in session.scalars(sa.select(AuditLine))]


def fill(organisation: Organisation) -> None:
    """Answers in Eemland (many) and Lekstroom (few, and nobody answers the last statement), frozen month by month."""
    chance = random.Random(7)
    with writing(organisation.engine) as session:
        place = place_of(session, "lekstroom")
        small = Organisation(organisation.engine, place, open_phase(session, place, on=FIRST), organisation.version_id)
    for month in months_between(FIRST, LAST):
        weights = WEIGHTS_EARLY if month < date(2025, 7, 1) else WEIGHTS_LATE
        organisation.answered_each(month.replace(day=12), [sheet(chance, weights) for _ in range(40)])
        small.answered_each(
            month.replace(day=12), [{**sheet(chance, weights), "s6": "not_applicable"} for _ in range(14)]
        )
        with writing(organisation.engine) as session:
            frozen_on = next_month(month).replace(day=8)
            atoms.freeze(session, today=frozen_on, terms=factories.TERMS)


def filled(engine: sa.Engine) -> tuple[Place, int, int]:
    """Make the organisation with its blocks; gives place, phase and version, as ``Organisation`` has them."""
    organisation = factories.organisation(engine)
    fill(organisation)
    return organisation.place, organisation.phase_id, organisation.version_id


def sheet(chance: random.Random, weights: list[int]) -> dict[str, str]:
    """One client's answers: about the same to every statement."""
    base = chance.choices(range(1, 6), weights)[0]
    return {f"s{number}": str(min(5, max(1, base + chance.choice([-1, 0, 0, 1])))) for number in range(1, 7)}


@pytest.fixture
def readers(sqlite_engine: sa.Engine) -> Iterator[Readers]:
    """Readers of an organisation with blocks."""
    organisation = Organisation(sqlite_engine, *made_once(sqlite_engine, "readers", lambda: filled(sqlite_engine)))
    url = sqlite_engine.url.render_as_string(hide_password=False)
    app = create_app(Config(url, b"t" * 40, secure_cookies=False), clock=lambda: NOW)
    yield Readers(app, organisation)
    app.extensions["stem"].engine.dispose()


def second_phase(readers: Readers, *, on: date, pause_from: date, pause_until: date) -> None:
    """Let the first phase pause, and begin a second one."""
    with writing(readers.engine) as session:
        first = session.get_one(Phase, readers.organisation.phase_id)
        phases.pause(session, first, from_on=pause_from, reason="corona", today=pause_from)
        phases.resume(session, first, on=pause_until)
        place = place_of(session, "eemland")
        plan = phases.plan(session, place.region_id, place.service_id, key="fase-2", name="fase 2", planned_on=on)
        phases.open_phase(session, plan, on=on)


def outside_event(
    readers: Readers, region: str | None, from_on: date, until_on: date | None, names: dict[str, str]
) -> None:
    """Something happened in a region, or in the whole area."""
    place = readers.organisation.place
    with writing(readers.engine) as session:
        events.add(
            session,
            area_id=place.area_id,
            region_id=place_of(session, region).region_id if region else None,
            from_on=from_on,
            until_on=until_on,
            breaks_blocks=False,
            names=names,
            today=TODAY,
        )


@dataclass(frozen=True)
class Frozen:
    """Frozen units of Eemland, or of another region, written as a freeze leaves them."""

    readers: Readers
    region: str = "eemland"

    def _series(self, session: Session) -> dict[str, int | str]:
        organisation = self.readers.organisation
        place = place_of(session, self.region)
        found = phases.of_place(session, place.region_id, place.service_id)
        phase_id = found[0].id if found else open_phase(session, place, on=FIRST)
        series = {"region_id": place.region_id, "service_id": place.service_id, "phase_id": phase_id}
        return {**series, "version_id": organisation.version_id, "form": "standard"}

    def blocks(self, months: list[date], yes: list[int], of: int) -> list[int]:
        """Blocks of a month with so many clients, of whom some answer positively; gives their ids."""
        with writing(self.readers.engine) as session:
            made = [
                Atom(
                    **self._series(session),
                    first_month=month,
                    last_month=month,
                    clients=of,
                    repeats=0,
                    frozen_on=TODAY,
                    checksum="",
                )
                for month in months
            ]
            session.add_all(made)
            session.flush()
            for atom, positive in zip(made, yes, strict=True):
                session.add(AtomCell(atom_id=atom.id, statement="composite", answer="10", count=positive))
                session.add(AtomCell(atom_id=atom.id, statement="composite", answer="2", count=of - positive))
            return [atom.id for atom in made]

    def cut(self, dimension: str, parts: dict[str, tuple[int, int]]) -> list[int]:
        """A breakdown of all blocks: of each part how many clients answer positively, and how many do not."""
        with writing(self.readers.engine) as session:
            series = self._series(session)
            session.execute(sa.delete(Breakdown).filter_by(**series))
            run = Breakdown(**series, first_month=FIRST, last_month=LAST, frozen_on=TODAY, checksum="")
            session.add(run)
            session.flush()
            made = [
                Part(breakdown_id=run.id, dimension=dimension, value=value, clients=max(sum(counts), 10))
                for value, counts in parts.items()
            ]
            session.add_all(made)
            session.flush()
            for part, counts in zip(made, parts.values(), strict=True):
                for answer, count in zip(("8", "2"), counts, strict=True):
                    session.add(PartCell(part_id=part.id, statement="composite", answer=answer, count=count))
            return [part.id for part in made]

    def moved(self, pairs: int, moves: dict[str, tuple[int, int, int]]) -> int:
        """Followed clients: of each statement how many answered lower, the same and higher."""
        with writing(self.readers.engine) as session:
            series = self._series(session)
            named = {name: series[name] for name in ("region_id", "version_id", "form")}
            atom = ChangeAtom(**named, first_month=FIRST, last_month=LAST, pairs=pairs, frozen_on=TODAY, checksum="")
            session.add(atom)
            session.flush()
            for statement, counts in moves.items():
                for move, count in zip(MOVES, counts, strict=True):
                    if count:
                        session.add(ChangeCell(atom_id=atom.id, statement=statement, move=move, count=count))
            return atom.id


def table_of(page: Page) -> dict[str, list[str]]:
    """The first table of figures: per statement the cells with numbers."""
    rows = next(table for table in page.html.all("table") if "figures" in table.get("class", "")).iter("tr")
    found = {}
    for row in rows:
        heads = [cell for cell in row if cell.tag == "th" and cell.get("scope") == "row"]
        if heads:
            words = "".join(heads[0].itertext()) if not len(heads[0]) else (heads[0].text or "")
            cells = [cell for cell in row if cell.tag == "td" and "num" in cell.get("class", "")]
            found[words.strip()] = [page.html.text_of(cell) for cell in cells]
    return found


def rows_of(file: Page) -> list[dict[str, str]]:
    """The rows of a CSV file, by the names of the columns."""
    text = file.body.decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";"))
