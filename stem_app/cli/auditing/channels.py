"""What leaks beside the numbers: digits without units, marks that differ, files that tell more, answers that differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from stem_app.cli.auditing.reading import Sheet
from stem_app.cli.auditing.sets import Finding
from surveys.base import writing
from surveys.schema import Atom, AtomCell, Region

# What can be seen of a number of pages and files, by address.
Pages = Mapping[str, tuple[int, str]]
NUMBER = re.compile(r"[0-9]+")
# The columns of a file that hold results; the others name places, statements and months.
VALUE, UNIT, LOW, HIGH, ANSWERS = 4, 5, 6, 7, 8


def audit_pages(sheets: Iterable[Sheet], *, step: int) -> list[Finding]:
    """Look at each page and file for numbers that nothing stands behind, and for marks that differ."""
    pages = {sheet.address: sheet for sheet in sheets}
    found = []
    for sheet in pages.values():
        if sheet.status >= 500:
            found.append(Finding("crawl", sheet.address, f"status {sheet.status}"))
        found.extend(Finding("digits", sheet.address, text) for text in sheet.bare)
        found.extend(Finding("marks", sheet.address, mark) for mark in sheet.hidden if NUMBER.search(mark))
        if sheet.is_file and sheet.status == 200:
            found.extend(_finer_than_printed(sheet, step))
    marks = {mark for sheet in pages.values() for mark in sheet.hidden}
    if len(marks) > 1:
        found.append(Finding("marks", "", f"{len(marks)} different marks for hidden numbers"))
    return found


def _finer_than_printed(sheet: Sheet, step: int) -> Iterable[Finding]:
    """A file has no element to name units: its numbers are parts of 10 or 100, or else rounded numbers of people."""
    for row in sheet.rows:
        out_of = NUMBER.findall(row[UNIT])
        shares = [row[column] for column in (VALUE, LOW, HIGH) if NUMBER.search(row[column])]
        numbers = [row[ANSWERS], *([] if out_of else shares)]
        fine = all(
            share.isdigit() and int(share) <= int(out_of[0]) for share in shares if share[0].isdigit() and out_of
        )
        rounded = all(int(number) % step == 0 for number in numbers if number.isdigit())
        exact = any(not number.isdigit() and number[0].isdigit() for number in numbers if number)
        if not fine or not rounded or exact:
            yield Finding("files", sheet.address, ";".join(row))


def audit_suppression(scratch: sa.Engine, look: Callable[[str], Pages], hides: int) -> list[Finding]:
    """Read a region twice, with no answer to a statement and with just too few to show: nobody may see a difference.

    ``look`` reads every page and file of a region, by its key. The copy is put back as it was.
    """
    spot = _smallest_region(scratch)
    if spot is None:
        return []
    found: list[Finding] = []
    # The composite comes first, as headline and trend; the last statement is a row like the others.
    for statement in {spot.statements[0], spot.statements[-1]}:
        with _emptied(scratch, spot, statement) as answer:
            empty = look(spot.region)
            with writing(scratch) as session:
                session.add(AtomCell(atom_id=spot.atoms[-1], statement=statement, answer=answer, count=hides))
            few = look(spot.region)
        different = [address for address in empty if empty[address] != few.get(address)]
        found.extend(Finding("suppression", address, statement) for address in different)
    return found


@dataclass(frozen=True)
class _Spot:
    region: str
    atoms: tuple[int, ...]
    statements: tuple[str, ...]


def _smallest_region(scratch: sa.Engine) -> _Spot | None:
    """Take the region and questionnaire with the fewest blocks: there it takes the least to look."""
    series = (Region.key, Atom.region_id, Atom.version_id, Atom.form)
    query = sa.select(*series).join(Region, Region.id == Atom.region_id).group_by(*series)
    with Session(scratch) as session:
        first = session.execute(query.order_by(sa.func.count(), Region.key)).first()
        if first is None:
            return None
        key, *mine = first
        same = dict(zip(("region_id", "version_id", "form"), mine, strict=True))
        atoms = tuple(session.scalars(sa.select(Atom.id).filter_by(**same).order_by(Atom.id)))
        cells = sa.select(AtomCell.statement).where(AtomCell.atom_id.in_(atoms)).distinct()
        return _Spot(key, atoms, tuple(sorted(session.scalars(cells))))


@contextmanager
def _emptied(scratch: sa.Engine, spot: _Spot, statement: str) -> Iterator[str]:
    """Take the answers to a statement away for a while; gives one answer that was given to it."""
    mine = (AtomCell.atom_id.in_(spot.atoms), AtomCell.statement == statement)
    columns = AtomCell.__table__.columns
    with writing(scratch) as session:
        kept = [dict(row) for row in session.execute(sa.select(*columns).where(*mine)).mappings()]
        session.execute(sa.delete(AtomCell).where(*mine))
    try:
        yield kept[0]["answer"]
    finally:
        with writing(scratch) as session:
            session.execute(sa.delete(AtomCell).where(*mine))
            session.execute(sa.insert(AtomCell), kept)
