"""``stem recordings``: missing voices are a defect that is listed."""

from pathlib import Path

import pytest

from surveys import client_languages, questionnaire, recordings
from surveys.base import create_engine, writing
from surveys.questionnaire import SHIPPED
from tests.cli.conftest import Stem
from tests.factories import TODAY


@pytest.fixture
def added(stem: Stem, folder: Path) -> Path:
    assert stem("questionnaire", "add", SHIPPED / "gesprek-1.toml").code == 0
    with writing(create_engine(f"sqlite:///{folder / 'stem.db'}")) as session:
        client_languages.release(session, 1, "nl", today=TODAY)
    return folder


def test_it_lists_what_is_missing_in_each_released_language_and_fails(stem: Stem, added: Path) -> None:
    said = stem("recordings")
    assert said.code == 1
    assert "folder: none (set STEM_RECORDINGS)" in said.out
    assert "gesprek-1 nl: 22 missing: standard-1," in said.out or "gesprek-1 nl: 22 missing: s1," in said.out
    assert "gesprek-1 en" not in said.out
    assert "22 recordings are missing" in said.err
    assert "gesprek-1 en: 22 missing" in stem("recordings", "--all").out


def test_it_is_content_when_every_text_has_a_voice(
    stem: Stem, added: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = tmp_path / "voices" / "gesprek-1" / "nl"
    voices.mkdir(parents=True)
    for name in recordings.names(questionnaire.shipped("gesprek-1"), "nl"):
        (voices / f"{name}.opus").write_bytes(b"a voice")
    monkeypatch.setenv("STEM_RECORDINGS", str(tmp_path / "voices"))
    said = stem("recordings")
    assert (said.code, said.last) == (0, "gesprek-1 nl: complete")
