"""The instrument as data: statements, answers and how they may be grouped, from a versioned file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.base import DomainError
from surveys.schema import NO_ANSWERS, RESPONDENTS, Choice, QuestionnaireVersion

SHIPPED = Path(__file__).with_name("questionnaires")
STATUSES = ("concept", "translated", "checked")
COMPOSITE = "composite"


class BadQuestionnaire(DomainError):
    """The file cannot be a questionnaire; the text says where it is wrong."""

    key = "bad-questionnaire"


class FrozenVersion(DomainError):
    """The version was used already, so its file may not differ any more."""

    key = "frozen-version"


@dataclass(frozen=True)
class Grouping:
    """How answers fold into printed classes, as positions from the lowest; ``positive`` = counts as yes."""

    three: tuple[tuple[int, ...], ...]
    five: tuple[tuple[int, ...], ...]
    positive: tuple[int, ...]


@dataclass(frozen=True)
class Statement:
    """One statement with its words per language; ``origin`` says whose words they are."""

    key: str
    origin: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """One way to answer: for whom, with which answers (lowest first). Forms are never pooled."""

    key: str
    respondents: tuple[str, ...]
    answers: tuple[Mapping[str, str], ...]
    class_names: Mapping[str, tuple[str, ...]]
    grouping: Grouping
    composite_at_least: int | None
    composite_grouping: Grouping | None

    @property
    def scale(self) -> tuple[str, ...]:
        """The stored answers on the scale, lowest first."""
        return tuple(str(step) for step in range(1, len(self.answers) + 1))

    @property
    def composite_scale(self) -> tuple[str, ...]:
        """The stored values of the composite, in half steps, lowest first."""
        return tuple(str(half) for half in range(2, 2 * len(self.answers) + 1))


@dataclass(frozen=True)
class Questionnaire:
    """One version of an instrument."""

    instrument: str
    number: int
    languages: Mapping[str, str]
    title: Mapping[str, str]
    forms: Mapping[str, Form]
    statements: tuple[Statement, ...]
    source: str

    @property
    def name(self) -> str:
        """The name people type, such as ``gesprek-1``."""
        return f"{self.instrument}-{self.number}"

    def form_for(self, respondent: str) -> Form:
        """Give the form that a kind of respondent answers with."""
        for form in self.forms.values():
            if respondent in form.respondents:
                return form
        raise BadQuestionnaire(f"{self.name} has no form for {respondent}")

    def statement(self, key: str) -> Statement:
        """Give a statement by its key."""
        return next(statement for statement in self.statements if statement.key == key)

    def primary(self, form: str) -> str:
        """Name what is looked at first: the composite, or the statement itself when there is only one."""
        return COMPOSITE if self.forms[form].composite_grouping else self.statements[0].key


def words(texts: Mapping[str, str], language: str) -> str:
    """Give a text in a language, or in Dutch, or else in whatever there is."""
    return texts.get(language) or texts.get("nl") or next(iter(texts.values()))


@lru_cache(maxsize=32)
def parse(source: str) -> Questionnaire:
    """Read a questionnaire from the text of its file; anything missing or odd is refused with its place."""
    try:
        data = tomllib.loads(source)
        languages = dict(data["languages"])
        forms = {key: _form(key, form, languages) for key, form in data["forms"].items()}
        statements = tuple(_statement(row, languages) for row in data["statements"])
        version = Questionnaire(
            data["instrument"], int(data["version"]), languages, dict(data["title"]), forms, statements, source
        )
    except tomllib.TOMLDecodeError as error:
        raise BadQuestionnaire(f"this is not a TOML file: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BadQuestionnaire(f"something is missing or misplaced: {error}") from error
    _check(version)
    return version


def _statement(row: dict[str, Any], languages: dict[str, str]) -> Statement:
    texts = {language: row[language] for language in languages}
    return Statement(row["key"], row["origin"], texts)


def _form(key: str, row: dict[str, Any], languages: dict[str, str]) -> Form:
    composite = row.get("composite")
    return Form(
        key=key,
        respondents=tuple(row["respondents"]),
        answers=tuple({language: answer[language] for language in languages} for answer in row["answers"]),
        class_names={language: tuple(row["class_names"][language]) for language in languages},
        grouping=_grouping(row, 1),
        composite_at_least=composite["at_least"] if composite else None,
        composite_grouping=_grouping(composite, 2) if composite else None,
    )


def _grouping(row: dict[str, Any], lowest: int) -> Grouping:
    def fold(classes: list[list[int]]) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(code - lowest for code in group) for group in classes)

    return Grouping(fold(row["three"]), fold(row["five"]), tuple(code - lowest for code in row["positive"]))


def _check(version: Questionnaire) -> None:
    keys = [statement.key for statement in version.statements]
    if not keys or len(set(keys)) != len(keys):
        raise BadQuestionnaire(f"{version.name}: statements need keys of their own, got {keys}")
    if set(version.languages.values()) - set(STATUSES):
        raise BadQuestionnaire(f"{version.name}: a language's status is one of {', '.join(STATUSES)}")
    for form in version.forms.values():
        if set(form.respondents) - set(RESPONDENTS):
            raise BadQuestionnaire(f"{version.name}: form {form.key} names an unknown respondent")
        if not 2 <= len(form.answers) <= 9:
            raise BadQuestionnaire(f"{version.name}: form {form.key} needs 2 to 9 answers")
        _check_grouping(version.name, form.grouping, len(form.answers))
        if form.composite_grouping:
            _check_grouping(version.name, form.composite_grouping, 2 * len(form.answers) - 1)


def _check_grouping(name: str, grouping: Grouping, length: int) -> None:
    for classes in (grouping.three, grouping.five):
        if [code for group in classes for code in group] != list(range(length)):
            raise BadQuestionnaire(f"{name}: printed classes must take every answer once, in order")


def shipped(name: str) -> Questionnaire:
    """Read a questionnaire that comes with the program, by its name such as ``gesprek-1``."""
    path = SHIPPED / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in SHIPPED.glob("*.toml")))
        raise BadQuestionnaire(f"there is no questionnaire {name!r}; there are {known}")
    return parse(path.read_text(encoding="utf-8"))


def add(session: Session, version: Questionnaire, *, today: date) -> int:
    """Store a version, or replace one that was never used; gives its id. A used version never changes."""
    row = session.scalar(
        sa.select(QuestionnaireVersion).filter_by(instrument=version.instrument, number=version.number)
    )
    if row is not None and row.source == version.source:
        return row.id
    if row is not None and row.first_used_on is not None:
        raise FrozenVersion(f"{version.name} is in use since {row.first_used_on} and frozen; make a new version")
    if row is None:
        row = QuestionnaireVersion(instrument=version.instrument, number=version.number, loaded_on=today)
        session.add(row)
    row.source, row.loaded_on = version.source, today
    session.flush()
    _store_choices(session, row.id, version)
    return row.id


def _store_choices(session: Session, version_id: int, version: Questionnaire) -> None:
    session.execute(sa.delete(Choice).where(Choice.version_id == version_id))
    session.execute(
        sa.insert(Choice),
        [
            {"version_id": version_id, "form": form.key, "statement": statement.key, "answer": answer}
            for form in version.forms.values()
            for statement in version.statements
            for answer in (*form.scale, *NO_ANSWERS)
        ],
    )


def get(session: Session, version_id: int) -> Questionnaire:
    """Read a stored version."""
    return parse(session.get_one(QuestionnaireVersion, version_id).source)


def latest(session: Session, instrument: str) -> int | None:
    """Give the id of the newest stored version of an instrument, or None."""
    newest = sa.select(QuestionnaireVersion.id).filter_by(instrument=instrument)
    return session.scalar(newest.order_by(QuestionnaireVersion.number.desc()).limit(1))


def mark_used(session: Session, version_id: int, *, today: date) -> None:
    """Freeze a version at its first use."""
    session.execute(
        sa.update(QuestionnaireVersion)
        .where(QuestionnaireVersion.id == version_id, QuestionnaireVersion.first_used_on.is_(None))
        .values(first_used_on=today)
    )
