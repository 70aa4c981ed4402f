"""All commands: help with an example, one sentence when something is wrong, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
import sqlalchemy as sa

from stem_app.cli import COMMANDS, compare, stem
from stem_app.cli.failures import UNEXPECTED, sentence_of
from stem_app.config import BadConfig
from surveys.base import DomainError
from tests.cli.conftest import Stem

CONTEXT = click.Context(stem, info_name="stem")


def every_command() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = stem.get_command(CONTEXT, name)
        found.append((name,))
        if isinstance(command, click.Group):
            found.extend((name, inner) for inner in command.commands)
    return found


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_has_help_with_an_example(stem: Stem, words: tuple[str, ...]) -> None:
    said = stem(*words, "--help")
    assert (said.code, said.err) == (0, "")
    assert "Example" in said.out
    assert f"stem {words[0]}" in said.out.split("Example")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_help_says(name: str) -> None:
    command = stem.get_command(CONTEXT, name)
    assert command is not None
    assert (command.help or "").splitlines()[0] == COMMANDS[name]


def test_help_loads_no_library_that_takes_long() -> None:
    program = (
        "import sys; from stem_app.cli import run; run(['--help']); "
        "heavy = {'sqlalchemy', 'flask', 'scipy', 'numpy', 'babel', 'alembic'} & set(sys.modules); "
        "sys.exit(str(heavy or 0))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "0"


def test_it_runs_as_a_module_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stem_app.cli", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("De Stem")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["verify", "now"],
        ["phase", "open"],
        ["phase", "plan", "a", "b", "c", "--name", "C", "--on", "soon"],
        ["people", "add", "x", "--role", "king"],
        ["translations"],
        ["translations", "--check", "--update"],
        ["import", "x.csv", "--questionnaire", "q", "--area", "a", "--date", "d", "--region", "r", "--answer", "s1"],
        ["demo", "--port", "high"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_exits_2_with_one_sentence(stem: Stem, arguments: list[str]) -> None:
    said = stem(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("stem: ")
    assert said.err.count("\n") == 1
    assert "--help'." in said.err


def test_without_a_command_the_list_is_shown(stem: Stem) -> None:
    said = stem()
    assert said.code == 2
    assert "compare" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify"],
        ["freeze"],
        ["jobs", "run"],
        ["people", "list"],
        ["questionnaire", "list"],
        ["phase", "list"],
        ["places", "load"],
        ["serve"],
    ],
    ids=" ".join,
)
def test_without_a_database_every_command_says_how_to_get_one(stem: Stem, arguments: list[str]) -> None:
    said = stem(*arguments)
    assert said.code == 1
    assert "run 'stem demo', or set STEM_DATABASE_URL and STEM_SECRET" in said.err
    assert said.err.count("\n") == 1


def test_half_of_the_settings_is_named_as_missing(stem: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEM_DATABASE_URL", "sqlite:///x.db")
    said = stem("verify")
    assert said.code == 1
    assert "STEM_SECRET is missing" in said.err


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("not an address", "STEM_DATABASE_URL is not the address of a database"),
        ("sqlite:////nowhere/at/all.db", "the database cannot be used: unable to open database file"),
        ("postgresql://stem:hush@127.0.0.1:1/stem?connect_timeout=2", "the database cannot be used: "),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password(
    stem: Stem, monkeypatch: pytest.MonkeyPatch, url: str, sentence: str
) -> None:
    monkeypatch.setenv("STEM_DATABASE_URL", url)
    monkeypatch.setenv("STEM_SECRET", "x" * 40)
    said = stem("verify")
    assert said.code == 1
    assert sentence in said.err
    assert "hush" not in said.err
    assert said.err.count("\n") == 1


def test_a_database_of_another_shape_says_to_upgrade(
    stem: Stem, monkeypatch: pytest.MonkeyPatch, bare_url: str
) -> None:
    monkeypatch.setenv("STEM_DATABASE_URL", bare_url)
    monkeypatch.setenv("STEM_SECRET", "x" * 40)
    assert "run 'stem upgrade'" in stem("verify").err
    assert "run 'stem upgrade'" in stem("serve").err
    assert stem("upgrade").code == 0
    assert stem("verify").last == "verified 0 responses, 0 cells: ok"


def test_terms_that_cannot_be_read_are_one_sentence(
    stem: Stem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STEM_DATABASE_URL", "sqlite://")
    monkeypatch.setenv("STEM_SECRET", "x" * 40)
    (tmp_path / "terms.toml").write_text("[disclosure]\n")
    monkeypatch.setenv("STEM_TERMS", str(tmp_path / "terms.toml"))
    said = stem("verify")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "the terms cannot be read" in said.err


def test_an_error_that_nobody_expected_is_one_sentence_too(stem: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "_counts", _break)
    said = stem("compare", "--before", "1,2", "--after", "1,2")
    assert said.code == UNEXPECTED
    assert "ZeroDivisionError" in said.err
    assert "Traceback" not in said.err
    monkeypatch.setenv("STEM_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        stem("compare", "--before", "1,2", "--after", "1,2")


def _break(*_: object) -> list[int]:
    raise ZeroDivisionError


def test_ctrl_c_is_quiet(stem: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "_counts", _interrupt)
    said = stem("compare", "--before", "1,2", "--after", "1,2")
    assert said.code == 130
    assert said.err.strip() == said.out == ""


def _interrupt(*_: object) -> list[int]:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (IsADirectoryError(21, "Is a directory", "here"), 1, "here: Is a directory"),
        (OSError("odd"), 1, "odd"),
        (DomainError("refused"), 1, "refused"),
        (BadConfig("wrong"), 1, "wrong"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), 1, "this file is not UTF-8 text"),
        (
            sa.exc.IntegrityError("INSERT answers", {"answer": "5"}, ValueError("UNIQUE failed")),
            1,
            "somebody else changed the same data at the same moment: run this again",
        ),
    ],
)
def test_each_kind_of_error_has_its_sentence(error: Exception, code: int, sentence: str) -> None:
    assert sentence_of(error) == (code, sentence)


def test_what_the_database_says_never_repeats_a_value() -> None:
    error = sa.exc.OperationalError("INSERT INTO answers", {"answer": "5"}, ValueError("disk full\nsecond line"))
    assert sentence_of(error)[1] == "the database cannot be used: disk full"
