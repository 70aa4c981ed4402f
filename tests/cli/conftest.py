"""The command line as an operator meets it: arguments in, an exit code and two streams of text out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from stem_app import cli

SECRET = "a secret of tests, long enough to be one"


@dataclass(frozen=True)
class Said:
    """What a command did and said."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of its output."""
        return self.out.splitlines()[-1]


Stem = Callable[..., Said]


@pytest.fixture
def stem(capsys: pytest.CaptureFixture[str]) -> Stem:
    """Run a command in this process."""

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no test touch the instance of this checkout, nor read the settings of whoever runs the tests."""
    for name in ("DATABASE_URL", "SECRET", "TERMS", "DEBUG", "CLIENT_ADDRESS", "PROXIES", "SECURE_COOKIES"):
        monkeypatch.delenv(f"STEM_{name}", raising=False)
    monkeypatch.setenv("STEM_INSTANCE", str(tmp_path / "instance"))


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """An instance folder with an empty, migrated database."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, folder / "stem.db")
    (folder / "secret").write_text(SECRET)
    return folder
