"""Recorded voices: which texts have one, and which are missing."""

from pathlib import Path

import pytest

from surveys import questionnaire, recordings

GESPREK = questionnaire.shipped("gesprek-1")


def recorded(folder: Path, *names: str, language: str = "nl") -> Path:
    (folder / "gesprek-1" / language).mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / "gesprek-1" / language / name).write_bytes(b"a voice")
    return folder


def test_every_statement_and_answer_of_every_form_wants_a_voice() -> None:
    names = recordings.names(GESPREK, "nl")
    assert len(names) == len(set(names)) == 6 + 6 + 5 + 3 + 2
    assert {"s1", "child-s6", "standard-5", "child-3", "dont_know", "not_applicable"} <= set(names)


def test_without_a_folder_everything_is_missing() -> None:
    assert recordings.missing(None, GESPREK, "nl") == list(recordings.names(GESPREK, "nl"))


def test_a_file_is_found_whatever_its_kind_and_the_smallest_first(tmp_path: Path) -> None:
    folder = recorded(tmp_path, "s1.mp3", "s2.mp3", "s2.opus", "s3.wav")
    assert recordings.find(folder, GESPREK, "nl", "s1") == tmp_path / "gesprek-1/nl/s1.mp3"
    assert recordings.find(folder, GESPREK, "nl", "s2") == tmp_path / "gesprek-1/nl/s2.opus"
    assert recordings.find(folder, GESPREK, "nl", "s3") is None
    assert "s1" not in recordings.missing(folder, GESPREK, "nl")
    assert "s1" in recordings.missing(folder, GESPREK, "en")


@pytest.mark.parametrize(("language", "name"), [("nl", "../secret"), ("..", "s1"), ("nl", "S1"), ("xx", "s1")])
def test_nothing_beside_the_recordings_can_be_asked_for(tmp_path: Path, language: str, name: str) -> None:
    recorded(tmp_path, "s1.mp3")
    (tmp_path / "gesprek-1" / "secret.mp3").write_bytes(b"no voice")
    (tmp_path / "s1.mp3").write_bytes(b"no voice")
    assert recordings.find(tmp_path, GESPREK, language, name) is None


def test_a_form_hears_its_own_words_and_its_own_answers(tmp_path: Path) -> None:
    folder = recorded(tmp_path, "s1.opus", "child-s1.opus", "standard-5.opus", "child-3.opus", "dont_know.opus")
    adult = recordings.of_form(folder, GESPREK, "standard", "nl")
    child = recordings.of_form(folder, GESPREK, "child", "nl")
    assert adult == {"s1": "s1", "5": "standard-5", "dont_know": "dont_know"}
    assert child == {"s1": "child-s1", "3": "child-3", "dont_know": "dont_know"}
