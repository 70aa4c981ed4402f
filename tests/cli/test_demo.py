"""``stem demo``: a real process, started twice, as somebody does who tries De Stem for the first time."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

import pytest

from stem_app.accounts.passwords import fits
from stem_app.cli import demo
from stem_app.cli.instance import Instance, new_sign_in
from stem_app.cli.opened import opened_with
from surveys.base import create_engine, reading, writing
from surveys.demo import PEOPLE
from surveys.schema import Account, AuditLine
from tests.cli.conftest import Stem
from tests.factories import NOW

PROGRAM = [sys.executable, "-m", "stem_app.cli"]


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Start a server and give the lines up to the one that says where it is; stop it with TERM afterwards."""
    process = subprocess.Popen(
        [*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert process.stdout is not None
        yield process, list(_up_to_ready(process.stdout))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def _up_to_ready(out: IO[str]) -> Iterator[str]:
    for line in out:
        yield line.strip()
        if line.startswith("STEM READY"):
            return


def test_it_signs_in_every_role_and_a_second_start_keeps_everything(stem: Stem, tmp_path: Path) -> None:
    with started("demo", "--port", "0") as (process, lines):
        address = lines[-1].removeprefix("STEM READY ")
        assert urllib.request.urlopen(f"{address}/").status == 200  # noqa: S310  (our own server)
        port = address.rsplit(":", 1)[1]
        assert "choose another with --port" in stem("demo", "--port", port).err
    assert process.returncode == 0
    signed = [line.split(" ") for line in lines[:-1]]
    assert [(words[0], words[1], words[2]) for words in signed] == [("SIGN-IN", p.role, p.username) for p in PEOPLE]
    assert all((words[4] == "-") == (words[1] != "caseworker") for words in signed)

    engine = create_engine(f"sqlite:///{tmp_path / 'instance' / 'stem.db'}")
    with writing(engine) as session:
        account = session.query(Account).filter_by(username="medewerker").one()
        assert fits(account.password_hash, signed[0][3])
        assert fits(account.pin_hash, signed[0][4])
        ready = session.query(Account).filter(Account.house_rules_on.is_not(None)).all()
        assert [one.username for one in ready] == ["medewerker"], "the other caseworker practises first"
        session.add(AuditLine(id="x", at=NOW, event="entered", subject="by hand"))
    number = stem("verify").last

    with started("demo", "--port", "0") as (_, again):
        assert again[:-1] == lines[:-1]
    assert stem("verify").last == number
    with reading(engine) as session:
        assert session.get(AuditLine, "x") is not None
    engine.dispose()


@pytest.mark.usefixtures("folder")
def test_a_port_in_use_is_one_sentence_before_any_work_begins(stem: Stem, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = stem("demo", "--port", port)
    assert (said.code, said.out) == (1, "")
    assert (
        said.err
        == f"stem: cannot listen on 127.0.0.1 port {port}: Address already in use; choose another with --port\n"
    )
    assert not (tmp_path / "instance" / "sign-ins.json").exists()


def test_a_demo_of_an_earlier_day_says_where_its_history_ends(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = Instance(folder)
    sign_ins = {person.username: new_sign_in(person.username, has_pin=person.has_pin) for person in PEOPLE}
    here.keep_sign_ins(sign_ins, date(2026, 1, 15))
    with opened_with(here.config({})) as open_:
        demo._say_sign_ins(here, open_)
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == "The made-up talks end on 2026-01-15, the day this demo was made."
    assert len(lines) == len(PEOPLE)


def test_for_phones_it_prints_their_address_before_the_last_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder
    monkeypatch.setenv("STEM_CLIENT_ADDRESS", "http://192.0.2.7:8000")
    with started("demo", "--port", "0", "--host", "0.0.0.0") as (_, lines):  # noqa: S104
        assert lines[-2] == "STEM PHONES http://192.0.2.7:8000"
        assert lines[-1].startswith("STEM READY http://127.0.0.1:")


def test_an_address_that_is_none_is_one_sentence(stem: Stem) -> None:
    said = stem("demo", "--host", "no such host")
    assert (said.code, said.err.count("\n")) == (1, 1)


def test_a_real_server_masks_keys_in_its_logs_and_stops_cleanly(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", port, "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "STEM_INSTANCE": str(folder), "HOME": str(folder)},
    )
    assert process.stderr is not None
    seen = next(line for line in process.stderr if "Booting worker" in line)
    assert seen
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/v/0123456789abcdef0123456789abcdef/x")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate()
    assert process.returncode == 0
    assert "GET /v/***" in out
    assert "0123456789abcdef" not in out + err
    assert list(folder.rglob("*.ctl")) == []
