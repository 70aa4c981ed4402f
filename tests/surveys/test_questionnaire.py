"""The instrument is data, checked when it is read and frozen at its first use."""

from datetime import date

import pytest
import sqlalchemy as sa

from surveys import questionnaire
from surveys.base import writing
from surveys.questionnaire import BadQuestionnaire, FrozenVersion
from surveys.schema import Choice
from tests.factories import NOW, TODAY, organisation

GESPREK = questionnaire.shipped("gesprek-1")


def test_the_first_three_statements_are_the_organisations_own_words() -> None:
    seeds = [statement.words["nl"] for statement in GESPREK.statements if statement.origin == "seed"]
    assert seeds == [
        "De medewerker luisterde en begreep mij",
        "Het gesprek heeft mij verder geholpen",
        "Afspraken zijn duidelijk",
    ]


def test_every_shipped_questionnaire_can_be_read_in_dutch_and_english() -> None:
    for file in questionnaire.SHIPPED.glob("*.toml"):
        version = questionnaire.shipped(file.stem)
        assert version.name == file.stem
        assert {"nl", "en"} <= set(version.languages)


def test_a_questionnaire_with_one_statement_has_no_composite() -> None:
    assert questionnaire.shipped("fft-1").primary("standard") == "s1"
    assert GESPREK.primary("standard") == "composite"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("instrument =", "instrumant =", "missing"),
        ('nl = "Een beetje"', "", "missing"),
        ('key = "s2"', 'key = "s1"', "keys of their own"),
        ("three = [[1, 2], [3], [4, 5]]", "three = [[1, 2], [4, 5]]", "every answer once"),
        ('nl = "checked"', 'nl = "finished"', "status"),
        ('["parent", "youth", "network"]', '["parents"]', "unknown respondent"),
        ("[[statements]]", "[[statements", "not a TOML file"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(old: str, new: str, complaint: str) -> None:
    assert old in GESPREK.source
    with pytest.raises(BadQuestionnaire, match=complaint):
        questionnaire.parse(GESPREK.source.replace(old, new))


def test_an_unused_version_can_be_replaced_and_a_used_one_never(engine: sa.Engine) -> None:
    here = organisation(engine)
    changed = questionnaire.parse(GESPREK.source.replace("Een beetje", "Soms"))
    with writing(engine) as session:
        assert questionnaire.add(session, changed, today=TODAY) == here.version_id
        assert questionnaire.get(session, here.version_id).forms["standard"].answers[2]["nl"] == "Soms"
        here.invited(session, now=NOW)
    with writing(engine) as session, pytest.raises(FrozenVersion, match="make a new version"):
        questionnaire.add(session, GESPREK, today=TODAY)
    with writing(engine) as session:
        assert questionnaire.add(session, changed, today=TODAY) == here.version_id


def test_the_newest_version_is_the_one_that_is_asked(engine: sa.Engine) -> None:
    here = organisation(engine)
    second = questionnaire.parse(GESPREK.source.replace("version = 1", "version = 2"))
    with writing(engine) as session:
        newer = questionnaire.add(session, second, today=date(2025, 6, 1))
        assert questionnaire.latest(session, "gesprek") == newer != here.version_id
        assert questionnaire.latest(session, "periode") is None


def test_the_database_knows_every_answer_that_a_form_allows(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        allowed = session.scalar(sa.select(sa.func.count()).where(Choice.version_id == here.version_id))
    assert allowed == 6 * (5 + 3)
