"""Clients get a language only when none of its texts is missing or a concept."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from stem_app import languages, releases, text_status
from stem_app.cli import catalogues
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import client_languages, questionnaire
from surveys.base import writing
from surveys.client_languages import AlwaysThere, NotReady
from surveys.schema import ReleasedLanguage
from tests.checked_catalogues import as_if_checked, release_as_if_checked
from tests.factories import KEYS, NOW, TODAY, Organisation, organisation
from tests.pages import Pages

GESPREK = questionnaire.shipped("gesprek-1")


@pytest.fixture
def here(sqlite_engine: sa.Engine) -> Organisation:
    """An organisation whose questionnaire has Swahili words, all translated; nobody was asked yet."""
    here = organisation(sqlite_engine)
    with writing(here.engine) as session:
        questionnaire.add(session, questionnaire.parse(in_swahili(GESPREK.source)), today=TODAY)
    return here


def in_swahili(source: str) -> str:
    """Put a language that the program does not have beside English, with words of nobody."""
    lines = []
    for line in source.splitlines():
        lines.append(line.replace('en = "translated"', 'en = "translated", sw = "translated"'))
        key, _, rest = line.partition(" = ")
        if key in {"en", "child.en"}:
            lines.append(f"{key.replace('en', 'sw')} = {rest}")
    return "\n".join(lines)


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Catalogues with two texts for clients, in Dutch and, as concepts, in Swahili."""
    for language in ("nl", "sw"):
        catalogue = catalogues.new(language)
        catalogue.add("Begin", "Anza")
        catalogue.add("Stop", "Acha")
        catalogues.save(tmp_path, language, "client", catalogue)
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    return tmp_path


def marked(folder: Path, *, leave_out: str = "") -> None:
    """Mark what is there, and leave a text out."""
    catalogue = catalogues.load(folder, "sw", "client")
    assert catalogue is not None
    for text in text_status.needed(catalogue):
        text_status.mark(text, "translated")
        text.string = "" if text.id == leave_out else text.string
    catalogues.save(folder, "sw", "client", catalogue)


def released(here: Organisation) -> tuple[str, ...]:
    with writing(here.engine) as session:
        return client_languages.released(session, here.version_id)


def release(here: Organisation, language: str = "sw") -> None:
    with writing(here.engine) as session:
        releases.release(session, here.version_id, language, today=TODAY)


def withdraw(here: Organisation, language: str) -> None:
    with writing(here.engine) as session:
        client_languages.withdraw(session, here.version_id, language, today=TODAY)


def test_a_language_of_which_every_text_is_translated_is_released(here: Organisation, words: Path) -> None:
    marked(words)
    release(here)
    assert released(here) == ("nl", "en", "sw")
    with writing(here.engine) as session:
        standing = {one.language: one for one in releases.standings(session, here.version_id)}["sw"]
    assert (standing.ready, standing.released_on) == (True, TODAY)
    withdraw(here, "sw")
    assert released(here) == ("nl", "en")


def test_a_language_with_a_concept_around_the_statements_is_not_released(here: Organisation, words: Path) -> None:
    with pytest.raises(NotReady, match=r"2 concepts in the client catalogue$"):
        release(here)
    assert "sw" not in released(here)


def test_a_language_in_which_a_text_is_missing_is_not_released(here: Organisation, words: Path) -> None:
    marked(words, leave_out="Stop")
    with pytest.raises(NotReady, match=r"^sw cannot be released: 1 texts missing in the client catalogue$"):
        release(here)
    assert "sw" not in released(here)


def test_a_language_with_a_statement_that_is_a_concept_is_not_released(here: Organisation, words: Path) -> None:
    marked(words)
    concept = in_swahili(GESPREK.source).replace('sw = "Yes"', 'sw = { text = "Ndiyo", status = "concept" }')
    with writing(here.engine) as session:
        questionnaire.add(session, questionnaire.parse(concept), today=TODAY)
    with pytest.raises(NotReady, match=r"^gesprek-1: 2 texts in sw are still concepts: standard 4, child 3$"):
        release(here)
    assert "sw" not in released(here)


def test_a_language_that_a_questionnaire_does_not_have_is_not_released(here: Organisation, words: Path) -> None:
    with pytest.raises(NotReady, match="has no texts in 'xx'"):
        release(here, "xx")


def test_dutch_is_never_withdrawn(here: Organisation) -> None:
    with pytest.raises(AlwaysThere, match="nl cannot be withdrawn"):
        withdraw(here, "nl")
    assert released(here) == ("nl", "en")
    withdraw(here, "en")
    with pytest.raises(AlwaysThere):
        withdraw(here, "nl")
    assert released(here) == ("nl",)


def test_of_a_newer_version_dutch_is_released_before_any_other_language(here: Organisation) -> None:
    newer = GESPREK.source.replace("version = 1", "version = 2")
    with writing(here.engine) as session:
        version_id = questionnaire.add(session, questionnaire.parse(newer), today=TODAY)
        with pytest.raises(AlwaysThere, match="gesprek-2: release nl before en"):
            releases.release(session, version_id, "en", today=TODAY)
        waits = {one.language: one.waits_for_dutch for one in releases.standings(session, version_id)}
        assert (waits["nl"], waits["en"]) == (False, True)
        assert client_languages.version_in_use(session, "gesprek") == here.version_id
        for language in ("nl", "en"):
            releases.release(session, version_id, language, today=TODAY)
        assert client_languages.version_in_use(session, "gesprek") == version_id
        assert not [one for one in releases.standings(session, version_id) if one.waits_for_dutch]


def test_before_dutch_is_there_again_no_other_language_is_released(here: Organisation) -> None:
    with writing(here.engine) as session:
        session.execute(sa.update(ReleasedLanguage).values(withdrawn_on=TODAY))
    with pytest.raises(AlwaysThere):
        release(here, "en")
    assert released(here) == ()
    release(here, "nl")
    release(here, "en")
    assert released(here) == ("nl", "en")


def test_a_language_that_is_not_released_cannot_be_withdrawn(here: Organisation) -> None:
    with pytest.raises(NotReady, match="nothing to withdraw"):
        withdraw(here, "sw")


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_language_that_is_released_again_keeps_its_first_day(here: Organisation, withdrawn: bool) -> None:
    with writing(here.engine) as session:
        first = {one.language: one.released_on for one in releases.standings(session, here.version_id)}
    if withdrawn:
        withdraw(here, "en")
    assert released(here) == (("nl",) if withdrawn else ("nl", "en"))
    later = NOW.date().replace(year=NOW.year + 1)
    with writing(here.engine) as session:
        releases.release(session, here.version_id, "en", today=later)
        again = {one.language: one.released_on for one in releases.standings(session, here.version_id)}
    assert first["en"] is not None
    assert again == first


def test_clients_lose_a_language_when_a_word_around_the_statements_changes_after_its_release(
    sqlite_engine: sa.Engine, tmp_path: Path
) -> None:
    here = organisation(sqlite_engine)
    url = sqlite_engine.url.render_as_string(hide_password=False)
    app = create_app(Config(url, KEYS.secret, secure_cookies=False), clock=lambda: NOW)
    with writing(sqlite_engine) as session:
        release_as_if_checked(session, here.version_id, ["ar"], today=TODAY)
        keys = [here.invited(session, device="own", now=NOW).key for _ in range(2)]
    with as_if_checked(tmp_path / "checked"):
        assert Pages(app).get(f"/v/{keys[0]}/ar").html.root.get("lang") == "ar"
    assert Pages(app).get(f"/v/{keys[1]}/ar").html.root.get("lang") == "nl"
