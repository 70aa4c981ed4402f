"""The instrument as data: statements, answers and how they may be grouped, from a versioned file.

A version is frozen at its first use. From then on languages and forms may still be added to it, because an answer that
was given means the same with them as without; what was there stays word for word, but for languages never released.
"""

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

from surveys import additions
from surveys.base import DomainError
from surveys.schema import NO_ANSWERS, RESPONDENTS, Choice, QuestionnaireVersion, ReleasedLanguage

# The instrument that is asked after a talk.
TALK = "gesprek"
SHIPPED = Path(__file__).with_name("questionnaires")
# A text is first a concept, then translated by a translator, then checked by a native speaker.
STATUSES = ("concept", "translated", "checked")
CONCEPT = STATUSES[0]
COMPOSITE = "composite"
STANDARD = "standard"
# What can be drawn above a statement; the drawings are the web's.
PICTOGRAMS = ("ear", "forward", "handshake", "path", "equals", "mirror")
# What every version has: Dutch is what was agreed on, and what staff read beside English.
ALWAYS = "nl"
# Answers beside the scale that a client can choose; whoever skips chooses none.
BESIDE = tuple(answer for answer in NO_ANSWERS if answer != "skipped")


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
    """One statement with its words per language; ``origin`` says whose words they are.

    ``by_form`` has the words of forms that say it in another way, and ``pictogram`` names the drawing above it.
    """

    key: str
    origin: str
    pictogram: str
    words: Mapping[str, str]
    by_form: Mapping[str, Mapping[str, str]]

    def words_for(self, form: str) -> Mapping[str, str]:
        """Give the words, per language, in which a form says this statement."""
        return self.by_form.get(form, self.words)


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
    statuses: Mapping[str, Mapping[str, str]]
    source: str

    @property
    def name(self) -> str:
        """The name people type, such as ``gesprek-1``."""
        return f"{self.instrument}-{self.number}"

    def texts(self, language: str) -> dict[str, str]:
        """List every text that a client reads in a language, by a name such as ``s1`` or ``child 3``."""
        found = {statement.key: statement.words[language] for statement in self.statements}
        for form in self.forms.values():
            for number, answer in enumerate(form.answers, start=1):
                found[f"{form.key} {number}"] = answer[language]
            for statement in self.statements:
                if form.key in statement.by_form:
                    found[f"{form.key} {statement.key}"] = statement.by_form[form.key][language]
        return found

    def status(self, language: str, form: str | None = None) -> str:
        """Give the status of a language: that of its least finished text, of all or of what one form shows."""
        statuses = self.statuses[language]
        shown = statuses if form is None else self.names_of(form).values()
        return min((statuses[name] for name in shown), key=STATUSES.index)

    def names_of(self, form: str) -> dict[str, str]:
        """Name the texts that a form shows, as in `texts`: by answer, and by the key of the statement."""
        answers = {answer: f"{form} {answer}" for answer in self.forms[form].scale}
        return answers | {one.key: f"{form} {one.key}" if form in one.by_form else one.key for one in self.statements}

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
    return texts.get(language) or texts.get(ALWAYS) or next(iter(texts.values()))


@lru_cache(maxsize=32)
def parse(source: str) -> Questionnaire:
    """Read a questionnaire from the text of its file; anything missing or odd is refused with its place."""
    try:
        data = tomllib.loads(source)
        languages = dict(data["languages"])
        said = _Said(languages)
        version = Questionnaire(
            instrument=data["instrument"],
            number=int(data["version"]),
            languages=languages,
            title=dict(data["title"]),
            forms={key: _form(key, form, said) for key, form in data["forms"].items()},
            statements=tuple(_statement(row, data["forms"], said) for row in data["statements"]),
            statuses=said.statuses,
            source=source,
        )
    except tomllib.TOMLDecodeError as error:
        raise BadQuestionnaire(f"this is not a TOML file: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise BadQuestionnaire(f"something is missing or misplaced: {error}") from error
    _check(version)
    return version


class _Said:
    """Reads texts in all languages, and keeps the status of each: its own, or else that of its language."""

    def __init__(self, languages: Mapping[str, str]) -> None:
        self.languages = languages
        self.statuses: dict[str, dict[str, str]] = {language: {} for language in languages}

    def read(self, name: str, row: Mapping[str, Any]) -> dict[str, str]:
        """Read one text in every language; a text is words, or a table of words and their own status."""
        found = {}
        for language, usual in self.languages.items():
            said = row[language]
            text, status = (said, usual) if isinstance(said, str) else (said["text"], said["status"])
            if not text.strip():
                raise BadQuestionnaire(f"{name} has no words in {language}")
            found[language], self.statuses[language][name] = text, status
        return found


def _statement(row: dict[str, Any], forms: Mapping[str, Any], said: _Said) -> Statement:
    key = row["key"]
    return Statement(
        key=key,
        origin=row["origin"],
        pictogram=row.get("pictogram", ""),
        words=said.read(key, row),
        by_form={form: said.read(f"{form} {key}", row[form]) for form in forms if form in row},
    )


def _form(key: str, row: dict[str, Any], said: _Said) -> Form:
    composite = row.get("composite")
    return Form(
        key=key,
        respondents=tuple(row["respondents"]),
        answers=tuple(said.read(f"{key} {number}", answer) for number, answer in enumerate(row["answers"], start=1)),
        class_names={language: tuple(names) for language, names in row["class_names"].items()},
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
    _check_pictograms(version)
    named = {status for texts in version.statuses.values() for status in texts.values()}
    if (named | set(version.languages.values())) - set(STATUSES):
        raise BadQuestionnaire(f"{version.name}: the status of a language or a text is one of {', '.join(STATUSES)}")
    if ALWAYS not in version.languages:
        raise BadQuestionnaire(f"{version.name}: Dutch is missing; every version has it")
    for form in version.forms.values():
        if set(form.respondents) - set(RESPONDENTS):
            raise BadQuestionnaire(f"{version.name}: form {form.key} names an unknown respondent")
        if any(set(form.respondents) & set(other.respondents) for other in version.forms.values() if other is not form):
            raise BadQuestionnaire(f"{version.name}: somebody would have two forms, {form.key} and another")
        if {ALWAYS, "en"} - form.class_names.keys():
            raise BadQuestionnaire(f"{version.name}: form {form.key} needs class_names in nl and en")
        if not 2 <= len(form.answers) <= 9:
            raise BadQuestionnaire(f"{version.name}: form {form.key} needs 2 to 9 answers")
        _check_grouping(version.name, form.grouping, len(form.answers))
        if form.composite_grouping:
            _check_grouping(version.name, form.composite_grouping, 2 * len(form.answers) - 1)


def _check_pictograms(version: Questionnaire) -> None:
    unknown = {statement.pictogram for statement in version.statements} - {"", *PICTOGRAMS}
    if unknown:
        raise BadQuestionnaire(f"{version.name}: there is no pictogram {', '.join(sorted(unknown))}")


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
    """Store a version, or bring a stored one up to date; gives its id.

    Of a version that was released or used only languages and forms can be added, and texts mended in languages that
    clients never had: anything else raises `FrozenVersion`. A changed text has to begin again as a concept
    (`BadQuestionnaire`).
    """
    row = session.scalar(
        sa.select(QuestionnaireVersion).filter_by(instrument=version.instrument, number=version.number)
    )
    if row is not None and row.source == version.source:
        return row.id
    if row is None:
        row = QuestionnaireVersion(instrument=version.instrument, number=version.number, loaded_on=today)
        session.add(row)
    else:
        _refuse_hidden_changes(session, row, version)
    row.source, row.loaded_on = version.source, today
    session.flush()
    _store_choices(session, row.id, version)
    return row.id


def _refuse_hidden_changes(session: Session, row: QuestionnaireVersion, new: Questionnaire) -> None:
    old, given = parse(row.source), languages_given(session, row.id)
    if row.first_used_on is None and not given:
        return  # nobody saw it yet
    if not additions.only_adds(old, new, kept={ALWAYS, *given}):
        since = f"in use since {row.first_used_on}" if row.first_used_on else "released"
        raise FrozenVersion(f"{new.name} is {since} and frozen; make a new version")
    for language, name in additions.changed_without_saying_so(old, new):
        raise BadQuestionnaire(f"{new.name}: {name} changed in {language}, so its status is concept again")


def languages_given(session: Session, version_id: int, *, also_withdrawn: bool = True) -> set[str]:
    """List the languages of a version that clients may choose, or ever might."""
    query = sa.select(ReleasedLanguage.language).filter_by(version_id=version_id)
    return set(session.scalars(query if also_withdrawn else query.where(ReleasedLanguage.withdrawn_on.is_(None))))


def _store_choices(session: Session, version_id: int, version: Questionnaire) -> None:
    wanted = {
        (form.key, statement.key, answer)
        for form in version.forms.values()
        for statement in version.statements
        for answer in (*form.scale, *NO_ANSWERS)
    }
    rows = sa.select(Choice.form, Choice.statement, Choice.answer).where(Choice.version_id == version_id)
    stored = {(form, statement, answer) for form, statement, answer in session.execute(rows)}
    for form, statement, answer in stored - wanted:
        session.execute(
            sa.delete(Choice).filter_by(version_id=version_id, form=form, statement=statement, answer=answer)
        )
    if wanted - stored:
        new = sorted(wanted - stored)
        session.execute(
            sa.insert(Choice),
            [{"version_id": version_id, "form": f, "statement": s, "answer": a} for f, s, a in new],
        )


def get(session: Session, version_id: int) -> Questionnaire:
    """Read a stored version."""
    return parse(session.get_one(QuestionnaireVersion, version_id).source)


def find(session: Session, version_id: int) -> Questionnaire | None:
    """Read a stored version, or give None when there is no such one."""
    row = session.get(QuestionnaireVersion, version_id)
    return parse(row.source) if row else None


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
