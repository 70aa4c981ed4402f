"""Every table of De Stem on one page, so that anybody can see what is stored and what is not.

The rule that matters most: `responses` and `answers` have no column for a person, a caseworker, a team, an exact
time, a running number, an address, a device or free text, and no key to an invitation. A test reads this schema and
fails when one is added.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.base import Base


class Moment(sa.TypeDecorator[datetime]):
    """A point in time, always aware and always UTC; SQLite itself keeps no zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Store as UTC without zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Read back as UTC with zone."""
        return None if value is None else value.replace(tzinfo=UTC)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """A CHECK that a text column holds one of a closed list of words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


ROLES = ("caseworker", "ambassador", "council", "manager", "board", "admin")
RESPONDENTS = ("parent", "youth", "child", "network", "unknown")
TALKS = ("home", "office", "video", "telephone", "other", "unknown")
DEVICES = ("worker", "own", "paper", "unknown")
WAYS_SHOWN = ("together", "sealed", "drawn", "unknown")
NO_ANSWERS = ("dont_know", "not_applicable", "skipped")
COVERAGE_KINDS = ("held", "asked", "answered", "declined", "unfinished", "not_asked")
MOVES = ("lower", "same", "higher")
DIMENSIONS = ("role", "talk", "device", "shown", "language")

# --- Where and when: regions, municipalities, service lines, phases -------------------------------------------------


class Area(Base):
    """A set of regions reported together. An imported area lives in its own time: up to ``received_through``."""

    __tablename__ = "areas"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    received_through: Mapped[date | None]


class Region(Base):
    """A youth region; dated, because regions are redrawn."""

    __tablename__ = "regions"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Municipality(Base):
    """A municipality within a region, from a day and perhaps until one."""

    __tablename__ = "municipalities"
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]


class Service(Base):
    """A service line of the organisation, such as SAVE."""

    __tablename__ = "services"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))


class RegionService(Base):
    """A service line that the organisation offers in a region. Every talk and answer points here."""

    __tablename__ = "region_services"
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), primary_key=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class RefusedService(Base):
    """A service line that somebody else offers in a region: it must never be added there."""

    __tablename__ = "refused_services"
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(300))


class Contact(Base):
    """Somebody to talk to, shown on one page of its own after the thanks; per area and language, in order."""

    __tablename__ = "contacts"
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    explanation: Mapped[str] = mapped_column(sa.String(300))
    reach: Mapped[str] = mapped_column(sa.String(60))


class Phase(Base):
    """A step of the introduction in one region and service line: planned, opened, paused, closed."""

    __tablename__ = "phases"
    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int]
    service_id: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(60))
    name: Mapped[str] = mapped_column(sa.String(120))
    planned_on: Mapped[date]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
        UniqueConstraint("region_id", "service_id", "key"),
        CheckConstraint("closed_on IS NULL OR (opened_on IS NOT NULL AND closed_on >= opened_on)", name="order"),
    )


class Pause(Base):
    """A time in which a phase lay still. Normal data, not an error; ``until_on`` is the first day after it."""

    __tablename__ = "pauses"
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"), primary_key=True)
    from_on: Mapped[date] = mapped_column(primary_key=True)
    until_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(sa.String(120))
    registered_on: Mapped[date]
    __table_args__ = (CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),)


class OutsideEvent(Base):
    """Something outside our work that may change answers, such as a lockdown; drawn, named, and never a cause.

    Without a region it holds for the whole area. ``until_on`` is the first day after it; None = no end.
    Where ``breaks_blocks`` is set, blocks that are frozen after ``registered_on`` do not reach over its edges.
    """

    __tablename__ = "outside_events"
    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("regions.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    breaks_blocks: Mapped[bool]
    registered_on: Mapped[date]
    end_registered_on: Mapped[date | None]
    __table_args__ = (CheckConstraint("until_on IS NULL OR until_on > from_on", name="order"),)


class OutsideEventName(Base):
    """What an outside event is called, per language."""

    __tablename__ = "outside_event_names"
    event_id: Mapped[int] = mapped_column(ForeignKey("outside_events.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))


# --- The instrument --------------------------------------------------------------------------------------------------


class QuestionnaireVersion(Base):
    """One version of a questionnaire, word for word as its file said. Frozen at first use."""

    __tablename__ = "questionnaire_versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    instrument: Mapped[str] = mapped_column(sa.String(60))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(sa.Text)
    loaded_on: Mapped[date]
    first_used_on: Mapped[date | None]
    __table_args__ = (UniqueConstraint("instrument", "number"),)


class ReleasedLanguage(Base):
    """A language of a version that clients may choose, and its first day. What was released does not change again."""

    __tablename__ = "released_languages"
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    released_on: Mapped[date]
    withdrawn_on: Mapped[date | None]


class Choice(Base):
    """An answer that a form of a version allows to a statement. Answers point here: the database holds the scale."""

    __tablename__ = "choices"
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"), primary_key=True)
    form: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    statement: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(16), primary_key=True)


# --- People who work here ---------------------------------------------------------------------------------------------


class Account(Base):
    """A member of staff, an ambassador or a council member. Without a password hash nobody can sign in."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    role: Mapped[str] = mapped_column(sa.String(20))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    pin_hash: Mapped[str | None] = mapped_column(sa.String(200))
    house_rules_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (one_of("role", ROLES),)


class AccountArea(Base):
    """An area that an account belongs to."""

    __tablename__ = "account_areas"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)


class AccountPlace(Base):
    """A region and service line in which an account works (a caseworker's talks, a manager's region)."""

    __tablename__ = "account_places"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    region_id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
    )


class StaffSession(Base):
    """A sign-in that can be revoked; the cookie's token itself is never stored. ``parked`` = a client has the phone."""

    __tablename__ = "staff_sessions"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    locked: Mapped[bool] = mapped_column(default=False)
    parked: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)


class OneTimeLink(Base):
    """A link, shown once on an admin's screen, with which somebody chooses a new password."""

    __tablename__ = "one_time_links"
    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(Moment)


class Attempt(Base):
    """How often something was tried in a window of time; ``bucket`` is a keyed hash, never an address or a name."""

    __tablename__ = "attempts"
    bucket: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window_starts_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    count: Mapped[int]


class AuditLine(Base):
    """Who did what to the system: sign-ins, exports, changes of people, phases and questionnaires. Never an answer."""

    __tablename__ = "audit_lines"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    event: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.String(120))


class Lease(Base):
    """The right to run a job, held by one process at a time."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(sa.String(64))
    until: Mapped[datetime] = mapped_column(Moment)


# --- One talk: from the invitation to the answer ----------------------------------------------------------------------


class Invitation(Base):
    """A key that lets one client answer once. It is deleted when it is spent, so nothing can point back to it."""

    __tablename__ = "invitations"
    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    short_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    form: Mapped[str] = mapped_column(sa.String(20))
    region_id: Mapped[int]
    service_id: Mapped[int]
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"))
    week: Mapped[date]
    role: Mapped[str] = mapped_column(sa.String(12))
    talk: Mapped[str] = mapped_column(sa.String(12))
    device: Mapped[str] = mapped_column(sa.String(12))
    drawn: Mapped[bool]
    again: Mapped[bool]
    several: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    begun: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
        one_of("role", RESPONDENTS),
        one_of("talk", TALKS),
        one_of("device", DEVICES),
    )


class Handover(Base):
    """The worker's side of one talk: whose session waits, and the key under which the discussion can be read.

    It knows the invitation's hash while that exists and never an answer; it is gone at 'Klaar' or after its term.
    """

    __tablename__ = "handovers"
    key_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    short_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    session_hash: Mapped[str | None] = mapped_column(ForeignKey("staff_sessions.token_hash", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(sa.String(12))
    several: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    discussion_key: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    started_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)


class Spent(Base):
    """That a receipt was used, and in which week: enough to recognise a repeat, too little to find the answer."""

    __tablename__ = "spent"
    repeat_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    week: Mapped[date]
    __table_args__ = ({"sqlite_with_rowid": False},)


class Response(Base):
    """One client's answers after one talk: where, in which week and how; never who, with whom or when exactly."""

    __tablename__ = "responses"
    row_key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    form: Mapped[str] = mapped_column(sa.String(20))
    region_id: Mapped[int]
    service_id: Mapped[int]
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"))
    week: Mapped[date]
    role: Mapped[str] = mapped_column(sa.String(12))
    talk: Mapped[str] = mapped_column(sa.String(12))
    device: Mapped[str] = mapped_column(sa.String(12))
    shown: Mapped[str] = mapped_column(sa.String(12))
    language: Mapped[str] = mapped_column(sa.String(8))
    again: Mapped[bool]
    composite: Mapped[int | None] = mapped_column(comment="in half steps: 2 is the lowest answer, 3 is 1½, and so on")
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
        UniqueConstraint("row_key", "version_id", "form"),
        one_of("role", RESPONDENTS),
        one_of("talk", TALKS),
        one_of("device", DEVICES),
        one_of("shown", WAYS_SHOWN),
        CheckConstraint("composite IS NULL OR composite BETWEEN 2 AND 18", name="composite_on_scale"),
        sa.Index("ix_responses_series", "region_id", "service_id", "phase_id", "week"),
        {"sqlite_with_rowid": False},
    )


class Answer(Base):
    """The answer to one statement within a response; only what the questionnaire allows."""

    __tablename__ = "answers"
    row_key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    statement: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    version_id: Mapped[int]
    form: Mapped[str] = mapped_column(sa.String(20))
    answer: Mapped[str] = mapped_column(sa.String(16))
    __table_args__ = (
        ForeignKeyConstraint(
            ["row_key", "version_id", "form"],
            ["responses.row_key", "responses.version_id", "responses.form"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["version_id", "form", "statement", "answer"],
            ["choices.version_id", "choices.form", "choices.statement", "choices.answer"],
        ),
        one_of("answer", (*(str(step) for step in range(1, 10)), *NO_ANSWERS)),
        {"sqlite_with_rowid": False},
    )


class Coverage(Base):
    """How many talks were held, asked, answered, declined, not finished or not asked; counts without anybody behind."""

    __tablename__ = "coverage"
    region_id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(primary_key=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"), primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(20), primary_key=True, default="")
    count: Mapped[int]
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
        one_of("kind", COVERAGE_KINDS),
        CheckConstraint("count >= 0", name="count_not_negative"),
    )


class ImportedRow(Base):
    """A keyed hash of a row of an imported file, so that the same row is never added twice."""

    __tablename__ = "imported_rows"
    row_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))


# --- What may be read: frozen blocks ---------------------------------------------------------------------------------


class Atom(Base):
    """A frozen block of ten or more distinct clients of one region, service, phase, version and form. Never changes."""

    __tablename__ = "atoms"
    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int]
    service_id: Mapped[int]
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    form: Mapped[str] = mapped_column(sa.String(20))
    first_month: Mapped[date]
    last_month: Mapped[date]
    clients: Mapped[int]
    repeats: Mapped[int]
    frozen_on: Mapped[date]
    erased_on: Mapped[date | None]
    checksum: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
        UniqueConstraint("region_id", "service_id", "phase_id", "version_id", "form", "last_month"),
        CheckConstraint("clients >= 10", name="ten_clients"),
        CheckConstraint("last_month >= first_month", name="order"),
    )


class AtomCell(Base):
    """How many clients of a block gave an answer to a statement (or to the composite, in half steps)."""

    __tablename__ = "atom_cells"
    atom_id: Mapped[int] = mapped_column(ForeignKey("atoms.id", ondelete="CASCADE"), primary_key=True)
    statement: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    count: Mapped[int]
    __table_args__ = (CheckConstraint("count > 0", name="count_positive"),)


class PlaceMonth(Base):
    """How many distinct clients a place had in a closed month: what says, also when rows are erased, that it is small.

    It is never shown.
    """

    __tablename__ = "place_months"
    region_id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    clients: Mapped[int]
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
        CheckConstraint("clients > 0", name="clients_positive"),
    )


class Breakdown(Base):
    """A run of whole blocks of one series that was cut in parts, once for every way of cutting it; never crossed."""

    __tablename__ = "breakdowns"
    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int]
    service_id: Mapped[int]
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    form: Mapped[str] = mapped_column(sa.String(20))
    first_month: Mapped[date]
    last_month: Mapped[date]
    frozen_on: Mapped[date]
    checksum: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (
        ForeignKeyConstraint(["region_id", "service_id"], ["region_services.region_id", "region_services.service_id"]),
        UniqueConstraint("region_id", "service_id", "phase_id", "version_id", "form", "last_month"),
        CheckConstraint("last_month >= first_month", name="order"),
    )


class Part(Base):
    """The ten or more distinct clients of a run that share one trait, or ('rest') one of several traits."""

    __tablename__ = "parts"
    id: Mapped[int] = mapped_column(primary_key=True)
    breakdown_id: Mapped[int] = mapped_column(ForeignKey("breakdowns.id", ondelete="CASCADE"))
    dimension: Mapped[str] = mapped_column(sa.String(12))
    value: Mapped[str] = mapped_column(sa.String(12))
    clients: Mapped[int]
    __table_args__ = (
        UniqueConstraint("breakdown_id", "dimension", "value"),
        one_of("dimension", DIMENSIONS),
        CheckConstraint("clients >= 10", name="ten_clients"),
    )


class PartCell(Base):
    """How many clients of a part gave an answer to a statement (or to the composite, in half steps)."""

    __tablename__ = "part_cells"
    part_id: Mapped[int] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"), primary_key=True)
    statement: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    count: Mapped[int]
    __table_args__ = (CheckConstraint("count > 0", name="count_positive"),)


class Change(Base):
    """How many clients with a code answered higher, the same or lower than their time before, in an open month.

    The statement '' holds the pairs themselves, under 'same'. Nobody reads these: a freeze joins months into blocks and
    takes the rows away.
    """

    __tablename__ = "changes"
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"), primary_key=True)
    form: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    statement: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    move: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    count: Mapped[int]
    __table_args__ = (one_of("move", MOVES), CheckConstraint("count > 0", name="count_positive"))


class ChangeAtom(Base):
    """A frozen block of ten or more clients who were followed from one talk to the next. Never changes."""

    __tablename__ = "change_atoms"
    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("regions.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    form: Mapped[str] = mapped_column(sa.String(20))
    first_month: Mapped[date]
    last_month: Mapped[date]
    pairs: Mapped[int]
    frozen_on: Mapped[date]
    checksum: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (
        UniqueConstraint("region_id", "version_id", "form", "last_month"),
        CheckConstraint("pairs >= 10", name="ten_pairs"),
        CheckConstraint("last_month >= first_month", name="order"),
    )


class ChangeCell(Base):
    """How many clients of such a block answered a statement higher, the same or lower than their time before."""

    __tablename__ = "change_cells"
    atom_id: Mapped[int] = mapped_column(ForeignKey("change_atoms.id", ondelete="CASCADE"), primary_key=True)
    statement: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    move: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    count: Mapped[int]
    __table_args__ = (one_of("move", MOVES), CheckConstraint("count > 0", name="count_positive"))


class Comparison(Base):
    """A registered question: what before, what after, and on which day it was asked. Looking leaves a trace."""

    __tablename__ = "comparisons"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    region_id: Mapped[int | None]
    service_id: Mapped[int | None]
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_versions.id"))
    form: Mapped[str] = mapped_column(sa.String(20))
    before_first: Mapped[date]
    before_last: Mapped[date]
    after_first: Mapped[date]
    after_last: Mapped[date]
    registered_on: Mapped[date]
    role: Mapped[str] = mapped_column(sa.String(20))
    position: Mapped[int] = mapped_column(server_default="0", comment="in order of registration; says who came first")
    __table_args__ = (
        CheckConstraint("before_last >= before_first AND after_last >= after_first", name="order"),
        CheckConstraint("after_first > before_last", name="before_comes_first"),
        one_of("role", ROLES),
    )
