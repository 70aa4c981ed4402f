"""A real PostgreSQL server of our own for the tests: on a socket in a temporary folder, so no port and no network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

import migrations

APP_ROLE = "stem_app"  # an ordinary role: a superuser bypasses policies and rights, and so hides mistakes
SUPERUSER = "postgres"
TEMPLATE = "stem_template"
START_SECONDS = 60


def find_binaries() -> Path | None:
    """Find the folder with initdb and postgres: STEM_PG_BINDIR, Debian's place (newest first), or the PATH."""
    chosen = os.environ.get("STEM_PG_BINDIR")
    if chosen:
        return Path(chosen) if (Path(chosen) / "initdb").is_file() else None
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(installed, key=lambda path: float(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*newest, *([Path(on_path).resolve()] if on_path else [])]
    return next((path.parent for path in candidates if (path.parent / "postgres").is_file()), None)


class Server:
    """A running server with a migrated template, from which every test gets a database of its own."""

    def __init__(self, socket_folder: Path) -> None:
        self.socket_folder = socket_folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """Give the address of a database, for the role that the product connects as."""
        return f"postgresql+psycopg://{APP_ROLE}@/{database}?host={self.socket_folder}"

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Give the address of a database that is there for one test; ``template0`` gives one without any table."""
        name = f"test_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} OWNER {} TEMPLATE {}", name, APP_ROLE, template)
        try:
            yield self.url(name)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def prepare(self) -> None:
        """Make the ordinary role and the migrated template, once."""
        self._execute("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE", APP_ROLE)
        self._execute("CREATE DATABASE {} OWNER {} TEMPLATE template0", TEMPLATE, APP_ROLE)
        migrations.upgrade(self.url(TEMPLATE))

    def answers(self) -> bool:
        """Tell whether the server takes connections yet."""
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: Any, *names: str) -> None:
        filled = sql.SQL(statement).format(*map(sql.Identifier, names))
        with psycopg.connect(
            host=str(self.socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(filled)


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """Start a new server, and leave nothing of it behind afterwards."""
    home = Path(tempfile.mkdtemp(prefix="stem-pg-"))
    home.chmod(0o711)
    folder = home / "run"
    folder.mkdir()
    as_user = _ordinary_user(folder)
    log = home / "log"
    try:
        _make_cluster(binaries, folder, log, as_user)
        with _process(binaries, folder, log, as_user) as process:
            server = Server(folder)
            _wait_for(server, process, log)
            server.prepare()
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _ordinary_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so there it runs as nobody, which every system has."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody")
    return {"user": "nobody", "group": folder.stat().st_gid, "extra_groups": []}


def _make_cluster(binaries: Path, folder: Path, log: Path, as_user: dict[str, Any]) -> None:
    options = ["-A", "trust", "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    with log.open("wb") as output:
        made = subprocess.run(
            [binaries / "initdb", "-D", folder / "data", *options],
            cwd=folder,
            stdout=output,
            stderr=output,
            check=False,
            **as_user,
        )
    if made.returncode:
        raise RuntimeError("PostgreSQL made no cluster:\n" + log.read_text(errors="replace"))


def _settings(folder: Path) -> list[str]:
    """A crash may lose these data: that makes the tests several times faster."""
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "40",
        "timezone": "UTC",
    }
    return [part for name, value in values.items() for part in ("-c", f"{name}={value}")]


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while not server.answers():
        if process.poll() is not None or time.monotonic() > limit:
            raise RuntimeError("PostgreSQL did not start:\n" + log.read_text(errors="replace"))
        time.sleep(0.02)


@contextmanager
def _process(binaries: Path, folder: Path, log: Path, as_user: dict[str, Any]) -> Iterator[subprocess.Popen[bytes]]:
    command: list[str | Path] = [binaries / "postgres", "-D", folder / "data", *_settings(folder)]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, **as_user)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown: it waits for nobody
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
