"""``stem questionnaire``: which languages clients can choose, as an operator says it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from surveys import client_languages, questionnaire
from surveys.base import create_engine, reading, writing
from surveys.schema import AuditLine
from tests.cli.conftest import Stem
from tests.factories import TODAY, Organisation, organisation
from tests.test_releases import GESPREK, in_swahili


@pytest.fixture
def here(folder: Path) -> Organisation:
    """An organisation whose questionnaire has Dutch and English, both released, and Swahili without a catalogue."""
    engine = create_engine(f"sqlite:///{folder / 'stem.db'}")
    found = organisation(engine)
    with writing(engine) as session:
        questionnaire.add(session, questionnaire.parse(in_swahili(GESPREK.source)), today=TODAY)
    engine.dispose()
    return found


def test_the_languages_of_a_version_are_shown_with_how_far_they_are(stem: Stem, here: Organisation) -> None:
    said = stem("questionnaire", "languages", "gesprek-1")
    rows = {line.split()[0]: line for line in said.out.splitlines()[1:]}
    assert rows["nl"].split() == ["nl", "own", "own", "yes,", "first", "on", str(here_opened(here))]
    assert rows["en"].split()[:3] == ["en", "translated", "translated"]
    assert "missing)" in rows["sw"]
    assert rows["sw"].endswith("not released")


def here_opened(here: Organisation) -> object:
    with reading(here.engine) as session:
        return session.scalar(sa.text("SELECT released_on FROM released_languages WHERE language = 'nl'"))


def test_a_language_is_withdrawn_and_released_and_both_stand_in_the_audit_log(stem: Stem, here: Organisation) -> None:
    assert stem("questionnaire", "withdraw", "gesprek-1", "en").out == "gesprek-1: clients cannot choose en any more\n"
    assert "not released" in language(stem, "en")
    assert stem("questionnaire", "release", "gesprek-1", "en").out == "gesprek-1: clients can choose en\n"
    assert language(stem, "en").endswith(f"yes, first on {here_opened(here)}")
    with reading(here.engine) as session:
        lines = {(line.event, line.subject) for line in session.scalars(sa.select(AuditLine))}
    assert lines == {("language-released", "gesprek-1 en"), ("language-withdrawn", "gesprek-1 en")}


def language(stem: Stem, name: str) -> str:
    said = stem("questionnaire", "languages", "gesprek-1").out
    return next(line for line in said.splitlines() if line.startswith(f"{name} "))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("release", "gesprek-1", "sw"), "sw cannot be released: "),
        (("release", "gesprek-1", "xx"), "has no texts in 'xx'"),
        (("release", "gesprek-7", "en"), "no stored questionnaire gesprek-7; there are gesprek-1"),
        (("withdraw", "gesprek-1", "sw"), "'sw' is not released"),
        (("withdraw", "gesprek-1", "nl"), "nl cannot be withdrawn, because clients always have it"),
        (("languages", "gesprek-7"), "no stored questionnaire gesprek-7"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(
    stem: Stem, here: Organisation, arguments: tuple[str, ...], said: str
) -> None:
    refused = stem("questionnaire", *arguments)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert said in refused.err
    with reading(here.engine) as session:
        assert client_languages.released(session, here.version_id) == ("nl", "en")
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditLine)) == 0


def test_who_adds_a_questionnaire_hears_that_nobody_can_be_asked_yet(
    stem: Stem, here: Organisation, tmp_path: Path
) -> None:
    second = tmp_path / "gesprek-2.toml"
    second.write_text(GESPREK.source.replace("version = 1", "version = 2"), encoding="utf-8")
    assert "stem questionnaire release gesprek-2 nl" in stem("questionnaire", "add", second).err
    refused = stem("questionnaire", "release", "gesprek-2", "en")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "gesprek-2: release nl before en, because clients always have nl" in refused.err
    assert stem("questionnaire", "release", "gesprek-2", "nl").code == 0
    assert stem("questionnaire", "add", second).err == ""
