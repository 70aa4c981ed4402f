"""What every test may ask for: a migrated database on SQLite and PostgreSQL, and a real browser.

A missing server or browser is a skip with a red block at the end, and a failure where the whole suite has to run
(CI, or STEM_REQUIRE_PG / STEM_REQUIRE_BROWSER).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import hypothesis
import pytest
import sqlalchemy as sa
from xdist.scheduler import LoadScopeScheduling

import migrations
from stem_app.languages import speaking
from surveys.base import create_engine
from tests import postgres
from tests.browser_choice import find_browser, launch_arguments

# Where a change lands, the same commit gives the same answer; on a desk every run tries other examples. A slow machine
# fails no test.
hypothesis.settings.register_profile(
    "de-stem",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("de-stem")

NO_POSTGRES = "PostgreSQL is not installed here (apt-get install postgresql, or set STEM_PG_BINDIR)"
NO_BROWSER = "No Chromium is installed here (apt-get install chromium libatomic1, or set STEM_BROWSER)"
DID_NOT_RUN = {NO_POSTGRES: "POSTGRESQL TESTS DID NOT RUN", NO_BROWSER: "BROWSER TESTS DID NOT RUN"}
BROWSER_FIXTURES = {"playwright", "browser", "browser_type", "launch_browser", "new_context", "context", "page"}
BROWSER_TESTS = "tests/browser/"
# What shares something that takes long to make: a browser, or the history of a demo, or both.
SHARING = ("tests/browser/test_axe.py", BROWSER_TESTS, "tests/surveys/test_demo.py", "tests/rules/test_documents.py")
POSTGRES_FIXTURES = {"postgres_server", "postgres_engine"}


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    """Every test begins in Dutch: a request of the test before it may have left another language behind."""
    with speaking("nl"):
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("template") / "stem.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """An engine on an empty, migrated SQLite database of this test alone."""
    path = tmp_path / "stem.db"
    shutil.copyfile(sqlite_template, path)
    yield from _engine(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A running PostgreSQL server, one for each test process."""
    binaries = postgres.find_binaries()
    if binaries is None:
        _missing(NO_POSTGRES, "STEM_REQUIRE_PG")
    with postgres.running(binaries) as server:
        yield server


@pytest.fixture
def postgres_engine(postgres_server: postgres.Server) -> Iterator[sa.Engine]:
    """An engine on an empty, migrated PostgreSQL database of this test alone, as an ordinary role."""
    with postgres_server.database() as url:
        yield from _engine(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> sa.Engine:
    """An engine on an empty, migrated database; the test runs once on each kind of database."""
    found: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table; the test runs once on each kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
    else:
        with request.getfixturevalue("postgres_server").database(template="template0") as url:
            yield url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright drives the browser that is installed; tests never fetch one."""
    found = find_browser()
    if found is None:
        _missing(NO_BROWSER, "STEM_REQUIRE_BROWSER")
    return {**browser_type_launch_args, "executable_path": found, "args": launch_arguments()}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a server or a browser."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & POSTGRES_FIXTURES:
            item.add_marker(pytest.mark.postgres)
        if asked & BROWSER_FIXTURES:
            item.add_marker(pytest.mark.browser)
            if not item.nodeid.startswith(BROWSER_TESTS):
                raise pytest.UsageError(f"{item.nodeid} drives a browser, so its place is in {BROWSER_TESTS}")


class SharersTogether(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hand out test by test, but to one worker what shares something.

    xdist's own groups hang on a part of pytest that is gone since pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((name for name in SHARING if nodeid.startswith(name)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Use it where the command line asks for groups, as ./stem test does."""
    return SharersTogether(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_report_header() -> list[str]:
    """Say at the start what the tests run on."""
    return [f"PostgreSQL: {postgres.find_binaries() or 'none'}", f"browser: {find_browser() or 'none'}"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in red what did not run, so that a green line does not promise more than was tested."""
    skipped = [str(report.longrepr) for report in terminalreporter.getreports("skipped")]
    for reason, title in DID_NOT_RUN.items():
        number = sum(reason in text for text in skipped)
        if number:
            terminalreporter.write_sep("!", title, red=True, bold=True)
            terminalreporter.write_line(f"{number} skipped. {reason}", red=True)


def _engine(url: str) -> Iterator[sa.Engine]:
    made = create_engine(url)
    yield made
    made.dispose()


def _missing(reason: str, demand: str) -> NoReturn:
    if any(os.environ.get(name, "").lower() not in {"", "0", "false"} for name in ("CI", demand)):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
