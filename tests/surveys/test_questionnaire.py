"""The instrument is data, checked when it is read and frozen at its first use."""

from datetime import date

import pytest
import sqlalchemy as sa

from surveys import client_languages, questionnaire
from surveys.base import writing
from surveys.client_languages import NotReady
from surveys.questionnaire import BadQuestionnaire, FrozenVersion, Questionnaire
from surveys.schema import Choice, ReleasedLanguage
from tests.factories import NOW, TODAY, Organisation, organisation

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
        ('["child"]', '["youth"]', "two forms"),
        ('nl = "Nee"', 'nl = " "', "no words in nl"),
        ('pictogram = "ear"', 'pictogram = "nose"', "no pictogram nose"),
        ('class_names.en = ["no", "a little", "yes"]', "", "class_names"),
        ('nl = "Een beetje"', 'nl = { text = "Een beetje", status = "done" }', "status"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(old: str, new: str, complaint: str) -> None:
    assert old in GESPREK.source
    with pytest.raises(BadQuestionnaire, match=complaint):
        questionnaire.parse(GESPREK.source.replace(old, new))


def changed(*replaced: tuple[str, str]) -> Questionnaire:
    """The shipped questionnaire with other words in its file."""
    source = GESPREK.source
    for old, new in replaced:
        assert old in source, old
        source = source.replace(old, new)
    return questionnaire.parse(source)


def stored(engine: sa.Engine, version: Questionnaire) -> int:
    with writing(engine) as session:
        return questionnaire.add(session, version, today=TODAY)


def in_use(engine: sa.Engine) -> Organisation:
    here = organisation(engine)
    with writing(engine) as session:
        here.invited(session, now=NOW)
    return here


def with_frisian(status: str, first: str = "De meiwurker harke en begriep my") -> Questionnaire:
    """The shipped questionnaire with one more language, in Dutch words but for the first statement."""
    lines = []
    for line in GESPREK.source.splitlines():
        lines.append(line.replace('nl = "checked"', f'nl = "checked", fy = "{status}"'))
        if line.startswith("nl = "):
            lines.append(f'fy = "{first}"' if "luisterde" in line else line.replace("nl", "fy", 1))
        if line.startswith("child.nl = "):
            lines.append(line.replace("nl", "fy", 1))
    return questionnaire.parse("\n".join(lines))


def test_a_version_can_be_replaced_until_it_was_released_or_used_and_then_never(engine: sa.Engine) -> None:
    sometimes = changed(("Een beetje", "Soms"))
    version_id = stored(engine, GESPREK)
    assert stored(engine, sometimes) == version_id
    with writing(engine) as session:
        assert questionnaire.get(session, version_id).forms["standard"].answers[2]["nl"] == "Soms"
        client_languages.release(session, version_id, "nl", today=TODAY)
    with pytest.raises(FrozenVersion, match="is released and frozen; make a new version"):
        stored(engine, GESPREK)
    assert stored(engine, sometimes) == version_id


def test_a_used_version_is_frozen_also_when_nothing_was_ever_released(engine: sa.Engine) -> None:
    here = in_use(engine)
    with writing(engine) as session:
        session.execute(sa.delete(ReleasedLanguage))
    with pytest.raises(FrozenVersion, match="in use since"):
        stored(engine, changed(("Een beetje", "Soms")))
    assert stored(engine, GESPREK) == here.version_id


def test_a_language_with_a_concept_in_what_a_form_shows_is_not_offered_there(engine: sa.Engine) -> None:
    here = in_use(engine)
    one_concept = ('child.en = "My opinion counted"', 'child.en = { text = "My opinion counted", status = "concept" }')
    stored(engine, changed(one_concept))
    with writing(engine) as session:
        assert client_languages.released(session, here.version_id, "standard") == ("nl", "en")
        assert client_languages.released(session, here.version_id, "child") == ("nl",)
        assert client_languages.released(session, here.version_id) == ("nl",)


def test_a_language_can_be_added_to_a_version_in_use_and_mended_until_it_was_released(engine: sa.Engine) -> None:
    here = in_use(engine)
    assert stored(engine, with_frisian("concept")) == here.version_id
    assert stored(engine, with_frisian("concept", "De meiwurker lústere")) == here.version_id
    assert stored(engine, with_frisian("checked", "De meiwurker lústere")) == here.version_id
    with writing(engine) as session:
        assert client_languages.released(session, here.version_id) == ("nl", "en")
        client_languages.release(session, here.version_id, "fy", today=TODAY)
        assert client_languages.released(session, here.version_id) == ("nl", "fy", "en")
        client_languages.withdraw(session, here.version_id, "fy", today=TODAY)
        assert client_languages.released(session, here.version_id) == ("nl", "en")
    with pytest.raises(FrozenVersion):
        stored(engine, with_frisian("concept", "Wat oars"))


def test_a_changed_text_begins_again_as_a_concept(engine: sa.Engine) -> None:
    in_use(engine)
    stored(engine, with_frisian("translated"))
    with pytest.raises(BadQuestionnaire, match="s1 changed in fy"):
        stored(engine, with_frisian("translated", "De meiwurker lústere"))


def test_a_language_is_released_only_when_none_of_its_texts_is_a_concept(engine: sa.Engine) -> None:
    here = in_use(engine)
    checked = with_frisian("checked")
    one_concept = '{ text = "De meiwurker harke en begriep my", status = "concept" }'
    stored(engine, questionnaire.parse(checked.source.replace('"De meiwurker harke en begriep my"', one_concept)))
    with writing(engine) as session:
        with pytest.raises(NotReady, match="1 texts in fy are still concepts: s1"):
            client_languages.release(session, here.version_id, "fy", today=TODAY)
        with pytest.raises(NotReady, match="no texts in 'xx'"):
            client_languages.release(session, here.version_id, "xx", today=TODAY)
        with pytest.raises(NotReady, match="not released"):
            client_languages.withdraw(session, here.version_id, "fy", today=TODAY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Er werd goed naar mij geluisterd", "Ze luisterden goed"),
        ("positive = [5, 6]", "positive = [6]"),
        ('["parent", "youth", "network"]', '["parent", "youth"]'),
        ('origin = "seed"', 'origin = "proposal"'),
        ("Six questions about this talk", "Six statements"),
        ('class_names.nl = ["nee", "een beetje", "ja"]', 'class_names.nl = ["nee", "soms", "ja"]'),
        ("I know what we agreed", "I know what we said"),
        ('nl = "checked", en = "translated"', 'en = "translated", nl = "checked"'),
        ('pictogram = "ear"', 'pictogram = "mirror"'),
    ],
)
def test_what_is_in_use_does_not_change(engine: sa.Engine, old: str, new: str) -> None:
    in_use(engine)
    with pytest.raises(FrozenVersion):
        stored(engine, changed((old, new)))


def test_a_form_can_be_added_to_a_version_in_use_and_then_it_can_be_answered(engine: sa.Engine) -> None:
    first = GESPREK.source.index("# Children of 8 to 11")
    last = GESPREK.source.index("[[statements]]")
    rest = "\n".join(line for line in GESPREK.source[last:].splitlines() if not line.startswith("child."))
    version_id = stored(engine, questionnaire.parse(GESPREK.source[:first] + rest))
    with writing(engine) as session:
        questionnaire.mark_used(session, version_id, today=TODAY)
    assert stored(engine, GESPREK) == version_id
    with writing(engine) as session:
        kinds = set(session.scalars(sa.select(Choice.form).where(Choice.version_id == version_id)))
    assert kinds == {"standard", "child"}


def test_a_child_reads_other_words_and_three_answers() -> None:
    form = GESPREK.form_for("child")
    assert [answer["nl"] for answer in form.answers] == ["Nee", "Een beetje", "Ja"]
    assert GESPREK.statement("s6").words_for("child")["nl"] == "Het verhaal over mij klopt"
    assert GESPREK.statement("s6").words_for("standard") == GESPREK.statement("s6").words


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
    assert allowed == 6 * (5 + 3) + 6 * (3 + 3), "five faces, three for children, and three ways to give no answer"
