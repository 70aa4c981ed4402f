"""Answers that somebody else collected: a CSV file becomes an area of its own, with regions, a phase and blocks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys import atoms, questionnaire, responses
from surveys.base import DomainError
from surveys.imports.places import make_area, place, slug
from surveys.imports.reading import BadImport, Order, Rejected, Row, read
from surveys.keys import Keys, new_receipt
from surveys.questionnaire import STANDARD, Form, Questionnaire
from surveys.responses import Answers, Placement
from surveys.schema import Area, ImportedRow, Phase, QuestionnaireVersion, Region
from surveys.terms import Terms
from surveys.weeks import closes_on, month_of

__all__ = ["BadImport", "Imported", "Order", "Rejected", "Rejections", "run"]

BATCH = 1_000

Progress = Callable[[str, int, int], None]
ResponseRow = tuple[str, Placement, Answers]


class Rejections(DomainError):
    """Rows were rejected where none may be, so nothing was written."""

    key = "rejected-rows"

    def __init__(self, rejected: tuple[Rejected, ...]) -> None:
        number = len(rejected)
        super().__init__(f"nothing was written, because {number} row{'s were' if number > 1 else ' was'} rejected")
        self.rejected = rejected


@dataclass(frozen=True)
class Imported:
    """What an import added: responses, how many of these are blank, new blocks, and the rows that were left out.

    ``known`` is the number of rows that were imported before.
    """

    responses: int
    blank: int
    blocks: int
    rejected: tuple[Rejected, ...]
    known: int = 0


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def run(
    session: Session,
    keys: Keys,
    file: Path,
    order: Order,
    *,
    today: date,
    terms: Terms,
    strict: bool = False,
    progress: Progress = _silent,
    receipt: Callable[[], str] = new_receipt,
) -> Imported:
    """Read a file into an area of its own and freeze its months as if received then, in the caller's transaction.

    Rows that were imported before are recognised by area, content and occurrence, and not added again. With ``strict``
    one rejected row raises `Rejections`, and the caller's transaction must not be kept.
    """
    version_id, version = _version(session, order.questionnaire, today)
    form = _form_of(version, order)
    found = read(file, order, version, form, today=today)
    area = session.scalar(sa.select(Area).where(Area.key == slug(order.area)))
    if area is not None and area.received_through is None:
        raise BadImport(f"{area.name} is an area of the organisation itself; give the imported one a name of its own")
    fresh = _not_yet_imported(session, keys, order, area, found.rows)
    rows, late = _not_yet_frozen(session, area, fresh)
    known = len(found.rows) - len(fresh)
    rejected = tuple(sorted([*found.rejected, *late]))
    if strict and rejected:
        raise Rejections(rejected)
    if not rows:
        return Imported(0, 0, 0, rejected, known)
    questionnaire.mark_used(session, version_id, today=today)
    area = area or make_area(session, order.area, max(row.day for row, _ in rows))
    placed = place(session, area, found.rows)
    to_write = [
        (keys.row(receipt()), placed[row.unit](row.day), Answers(version_id, form.key, row.given)) for row, _ in rows
    ]
    _write(session, area, to_write, [known for _, known in rows], {version_id: version}, progress)
    blocks = _freeze(session, area, {month_of(row.day) for row, _ in rows}, today, terms, progress)
    return Imported(len(rows), sum(row.blank for row, _ in rows), blocks, rejected, known)


def _version(session: Session, name: str, today: date) -> tuple[int, Questionnaire]:
    """Find a stored version by its name, or store the one that comes with the program."""
    for row in session.scalars(sa.select(QuestionnaireVersion)):
        if f"{row.instrument}-{row.number}" == name:
            return row.id, questionnaire.parse(row.source)
    version = questionnaire.shipped(name)
    return questionnaire.add(session, version, today=today), version


def _form_of(version: Questionnaire, order: Order) -> Form:
    known = [statement.key for statement in version.statements]
    unknown = [key for key in order.answers if key not in known]
    if unknown:
        raise BadImport(f"{version.name} has no statement {unknown[0]!r}; it has {', '.join(known)}")
    if not order.answers:
        raise BadImport("name the column of at least one statement")
    # Who answered is not in the file; a form for people of whom nothing is known comes first.
    asked = next((form for form in version.forms.values() if "unknown" in form.respondents), None)
    return asked or version.forms.get(STANDARD) or next(iter(version.forms.values()))


def _not_yet_imported(
    session: Session, keys: Keys, order: Order, area: Area | None, rows: Iterable[Row]
) -> list[tuple[Row, str]]:
    """Pair the rows that were never imported with the hash by which they are recognised from now on."""
    name = slug(order.area)
    known: set[str] = set()
    if area is not None:
        known = set(session.scalars(sa.select(ImportedRow.row_hash).where(ImportedRow.area_id == area.id)))
    occurrences: Counter[str] = Counter()
    fresh = []
    for row in rows:
        content = json.dumps([name, order.questionnaire, row.day.isoformat(), row.unit, sorted(row.given.items())])
        occurrences[content] += 1
        row_hash = keys.hash("imported row", f"{occurrences[content]} {content}")
        if row_hash not in known:
            fresh.append((row, row_hash))
    return fresh


def _not_yet_frozen(
    session: Session, area: Area | None, rows: Sequence[tuple[Row, str]]
) -> tuple[list[tuple[Row, str]], list[Rejected]]:
    through = _frozen_through(session, area)
    late = [
        Rejected(row.line, f"{month_of(row.day):%Y-%m} of {row.unit} is frozen already")
        for row, _ in rows
        if month_of(row.day) <= through.get(row.unit, date.min)
    ]
    lines = {rejected.line for rejected in late}
    return [(row, known) for row, known in rows if row.line not in lines], late


def _frozen_through(session: Session, area: Area | None) -> dict[str, date]:
    if area is None:
        return {}
    query = sa.select(Region.name, Phase.id).join(Phase, Phase.region_id == Region.id)
    found = session.execute(query.where(Region.area_id == area.id)).all()
    return {name: atoms.frozen_through(session, phase_id) or date.min for name, phase_id in found}


def _write(
    session: Session,
    area: Area,
    rows: Sequence[ResponseRow],
    hashes: Sequence[str],
    versions: Mapping[int, Questionnaire],
    progress: Progress,
) -> None:
    session.execute(sa.insert(ImportedRow), [{"row_hash": known, "area_id": area.id} for known in sorted(hashes)])
    for start in range(0, len(rows), BATCH):
        responses.record_many(session, rows[start : start + BATCH], versions)
        progress("responses", min(start + BATCH, len(rows)), len(rows))


def _freeze(session: Session, area: Area, months: set[date], today: date, terms: Terms, progress: Progress) -> int:
    """Freeze in order of time, each month on the day it was over; the last one waits until all of it was received."""
    through = area.received_through or today
    days = [closes_on(month) for month in sorted(months) if closes_on(month) <= through]
    blocks = 0
    for number, day in enumerate([*days, through], start=1):
        blocks += len(atoms.freeze(session, today=day, frozen_on=today, terms=terms, area_id=area.id))
        progress("months", number, len(days) + 1)
    return blocks
