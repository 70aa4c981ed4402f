"""``stem import``: a file in, a list of what was left out, and one last line that can be relied on."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.cli.conftest import SECRET, Said, Stem

REAL = Path(__file__).with_name("data") / "fft_gp_ratings.csv"
OPTIONS = ("--questionnaire", "fft-1", "--area", "GP practices", "--date", "date", "--region", "unit")


def read(stem: Stem, file: Path, *other: str) -> Said:
    return stem("import", file, *OPTIONS, "--answer", "s1=score", *other)


def test_the_real_file_goes_into_a_fresh_checkout_and_a_second_time_adds_nothing(stem: Stem, tmp_path: Path) -> None:
    first = read(stem, REAL)
    assert (first.code, first.out) == (0, "imported 3882 responses, 19 blank, 0 rejected\n")
    assert "responses: 3882 of 3882" in first.err
    second = read(stem, REAL)
    assert (second.code, second.out) == (0, "imported 0 responses, 0 blank, 0 rejected\n")
    assert stem("verify").last.startswith("verified 3882 responses, ")
    assert (tmp_path / "instance" / "secret").stat().st_mode & 0o777 == 0o600


def test_it_uses_the_database_of_the_environment_when_that_is_set(
    stem: Stem, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STEM_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("STEM_SECRET", SECRET)
    file = tmp_path / "ratings.csv"
    file.write_text("date,unit,score\n2024-01-10,North,5\n2024-01-10,North,\n")
    assert read(stem, file).last == "imported 2 responses, 1 blank, 0 rejected"
    assert not (tmp_path / "instance").exists()


@pytest.mark.usefixtures("folder")
def test_rejected_rows_are_listed_by_line_before_the_last_line(stem: Stem, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("date,unit,score\n2024-01-10,North,5\n2024-01-10,North,7\n")
    said = read(stem, file)
    assert said.code == 0
    assert said.out.splitlines() == [
        "line 3: score '7' is not one of 1, 2, 3, 4, 5",
        "imported 1 responses, 0 blank, 1 rejected",
    ]


@pytest.mark.usefixtures("folder")
def test_strict_writes_nothing_and_exits_1(stem: Stem, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("date,unit,score\n2024-01-10,North,5\n2024-01-10,North,7\n")
    said = read(stem, file, "--strict")
    assert said.code == 1
    assert said.last == "imported 0 responses, 0 blank, 1 rejected"
    assert said.err == "stem: nothing was written, because 1 row was rejected\n"
    assert stem("verify").last == "verified 0 responses, 0 cells: ok"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("kind", ["missing", "directory", "empty", "binary"])
def test_a_file_that_cannot_be_used_is_one_sentence(stem: Stem, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "ratings.csv"
    if kind == "directory":
        file.mkdir()
    elif kind != "missing":
        file.write_bytes(b"" if kind == "empty" else bytes(range(256)))
    said = read(stem, file)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "ratings.csv" in said.err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("answers", [["s1=score", "s1=other"], ["=score"], ["s1="]])
def test_an_answer_that_is_no_mapping_exits_2(stem: Stem, answers: list[str]) -> None:
    options = [part for answer in answers for part in ("--answer", answer)]
    said = stem("import", REAL, *OPTIONS, *options)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "--answer" in said.err


def test_a_file_of_which_no_row_can_be_read_is_a_failure(stem: Stem, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text("date,unit,score\nsoon,North,5\n2024-01-10,North,9\n")
    said = read(stem, file)
    assert (said.code, said.last) == (1, "imported 0 responses, 0 blank, 2 rejected")
    assert said.err.endswith("stem: no row could be read; look at the columns that you named\n")
    file.write_text("date,unit,score\n2024-01-10,North,5\nsoon,North,5\n")
    assert read(stem, file).code == 0
    assert read(stem, file).code == 0
