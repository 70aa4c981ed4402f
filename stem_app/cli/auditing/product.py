"""The whole audit, from a database to what was found."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from stem_app import access
from stem_app.cli.auditing import channels, prints, scratch, sets
from stem_app.cli.auditing.reading import Sheet, Units, crawl, read
from stem_app.cli.auditing.sets import Finding
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import reports
from surveys.base import reading
from surveys.schema import ROLES
from surveys.terms import Terms, read_terms

# Whatever a role may read of results, this one may.
READER = "ambassador"
MOST_FREEZES = 40
MOST_BLOCKS = 60
CSRF = re.compile(r"<input[^>]*csrf[^>]*>")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Audited:
    """What was looked at and what was found."""

    views: int = 0
    blocks: int = 0
    pages: int = 0
    files: int = 0
    freezes: int = 0
    all_freezes: int = 0
    rows: int = 0
    searched: int = 0
    findings: tuple[Finding, ...] = field(default=())


def audit(
    source: sa.Engine,
    config: Config,
    *,
    now: datetime,
    progress: Progress = lambda _what, _done, _total: None,
    most: int = MOST_BLOCKS,
    roles: Sequence[str] = ROLES,
) -> Audited:
    """Audit an organisation on a copy of what may be read; the database itself is only read."""
    with TemporaryDirectory() as folder:
        copy = scratch.copy(source, Path(folder))
        try:
            return _Audit(copy, config, now, progress, roles).run(most)
        finally:
            copy.dispose()


class _Audit:
    """One audit of one copy."""

    def __init__(
        self, copy: sa.Engine, config: Config, now: datetime, progress: Progress, roles: Sequence[str]
    ) -> None:
        self.copy = copy
        self.roles = roles
        self.now = now
        self.progress = progress
        self.terms: Terms = read_terms(config.terms_file)
        self.policy = reports.policy_of(self.terms)
        url = copy.url.render_as_string(hide_password=False)
        own = Config(url, secrets.token_bytes(48), secure_cookies=False, terms_file=config.terms_file)
        self.app = create_app(own, clock=lambda: self.now)
        self.findings: list[Finding] = []

    def run(self, most: int) -> Audited:
        """Look at the copy as it is, then go back freeze by freeze."""
        days = scratch.freeze_days(self.copy)
        newest = self._read_as_everybody()
        views = {told.units for sheet in newest for told in sheet.told if told.units}
        self.findings += channels.audit_pages(newest, step=self.policy.disclosure.round_n)
        rows, searched, blocks = self._audit_prints(newest, most)
        hides = self.policy.disclosure.statement_minimum - 1
        addresses = sorted({sheet.address for sheet in newest})
        self.findings += channels.audit_suppression(self.copy, partial(self._look_at, addresses), hides)
        with reading(self.copy) as session:
            known = sets.sizes(session)
            parts = sets.audit_parts(session, known, self._k)
        chosen = sampled(days[1:])
        views |= self._read_earlier(chosen, newest)
        self.findings += [*sets.audit(known, views, self._k), *parts]
        return Audited(
            views=len(views),
            blocks=blocks,
            pages=sum(not sheet.is_file for sheet in newest),
            files=sum(sheet.is_file for sheet in newest),
            freezes=len(chosen) + bool(days),
            all_freezes=len(days),
            rows=rows,
            searched=searched,
            findings=tuple(dict.fromkeys(self.findings)),
        )

    @property
    def _k(self) -> int:
        # Not what the terms say: ten is the promise, and the audit holds the terms to it.
        return sets.PROMISED

    def _read_as_everybody(self) -> list[Sheet]:
        everybody = [(role, area.id) for area in scratch.areas(self.copy) for role in self.roles]
        sheets: list[Sheet] = []
        for number, (role, area_id) in enumerate(everybody, 1):
            sheets += crawl(self._client(role, [area_id]))
            self.progress("roles", number, len(everybody))
        return sheets

    def _read_earlier(self, days: list[date], newest: Iterable[Sheet]) -> set[Units]:
        """Read the pages as they were on earlier days; from the newest back, so that things only have to be removed.

        A page of which every unit was there already on the earlier day was the same page then, and is not read again.
        """
        views: set[Units] = set()
        areas = [area.id for area in scratch.areas(self.copy)]
        later = {sheet.address: sheet for sheet in newest if sheet.told}
        for number, day in enumerate(days, 1):
            scratch.go_back_to(self.copy, day)
            self.now = datetime.combine(day, time(10), UTC)
            with reading(self.copy) as session:
                there = sets.sizes(session).keys()
            same = {address: sheet for address, sheet in later.items() if sheet.units <= there}
            for role in self.roles:
                for sheet in crawl(self._client(role, areas), only_pages=True, known=same.get):
                    views |= {told.units for told in sheet.told if told.units}
                    self.findings += [Finding("digits", sheet.address, text) for text in sheet.bare]
                    later[sheet.address] = sheet
            self.progress("freezes", number, len(days))
        return views

    def _look_at(self, addresses: Iterable[str], region: str) -> dict[str, tuple[int, str]]:
        """Read everything about a region, without what differs from one reading to the next."""
        client = self._client(READER, [area.id for area in scratch.areas(self.copy)])
        start = f"/staff/regios/{region}/"
        found = (read(client, address) for address in addresses if address.startswith(start))
        return {sheet.address: (sheet.status, CSRF.sub("", sheet.body)) for sheet in found}

    def _audit_prints(self, sheets: Iterable[Sheet], most: int) -> tuple[int, int, int]:
        chosen = printed_sums(sheets)
        known: dict[object, bool] = {}
        with Session(self.copy) as session:
            blocks = sorted(sets.blocks(session), key=lambda pair: (pair[1], -pair[0]))
            self.findings += prints.audit_rows(session, chosen, self.policy, known)
            for number, (atom_id, _clients) in enumerate(blocks[:most], 1):
                today = self.now.date()
                self.findings += prints.audit_histograms(session, atom_id, chosen, self.policy, today)
                self.progress("histograms", number, min(most, len(blocks)))
            session.rollback()
        return len(known), min(most, len(blocks)), len(blocks)

    def _client(self, role: str, area_ids: list[int]) -> FlaskClient:
        client = self.app.test_client()
        token = scratch.sign_in(self.copy, role, area_ids, self.now)
        client.set_cookie(access.COOKIE, token, path=access.STAFF_PATH)
        return client


def printed_sums(sheets: Iterable[Sheet]) -> set[frozenset[int]]:
    """Give the sums of blocks of which rows are printed; a comparison carries both its sides, which is no sum."""
    return {
        frozenset(map(int, told.units))
        for sheet in sheets
        if not sheet.address.startswith("/staff/vergelijken/")
        for told in sheet.told
        if told.units and all(unit.isdigit() for unit in told.units)
    }


def sampled(days: list[date], most: int = MOST_FREEZES) -> list[date]:
    """Choose the earlier days to read: all of them, or pairs of neighbours spread over a long history."""
    if len(days) <= most:
        return days
    step = 2 * len(days) / most
    places = {int(step * pair) + side for pair in range(most // 2) for side in (0, 1)}
    return [day for place, day in enumerate(days) if place in places]
