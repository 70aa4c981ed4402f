"""The documents say what the product does: commands run, figures are what comes out, quotes stand on the pages."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from stem_app import access, cli
from stem_app.cli import methods
from stem_app.cli.analyse import answered
from stem_app.config import Config
from stem_app.factory import create_app
from surveys import accounts, regions, terms
from surveys.base import writing
from tests.pages import Page, Pages

ROOT = Path(__file__).parents[2]
METHODS = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "docs" / "worked-example.md").read_text(encoding="utf-8")
OF_DISCLOSURE = re.compile("freeze-plan|years-only|cut-parts|print-row|print-count|audit-.*")
NUMBER = re.compile(r"(?<![\w.])-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?![\w])")
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def rows(document: str, columns: int) -> list[list[str]]:
    """The rows of the tables with so many columns, each cell without spaces around it."""
    found = [[cell.strip() for cell in line.split("|")[1:-1]] for line in document.splitlines() if line.startswith("|")]
    return [row for row in found if len(row) == columns]


# --- Commands and figures of methods.md -------------------------------------------------------------------------------

CASES = {row[0].strip("`"): row[4] for row in rows(METHODS, 5) if " → " in row[4] and row[0].startswith("`")}


def leaves(result: Any) -> Iterator[Any]:
    """Everything that a result holds, however deep."""
    if isinstance(result, dict | list):
        for part in result.values() if isinstance(result, dict) else result:
            yield from leaves(part)
    else:
        yield result


def rounds_to(printed: str, value: Any) -> bool:
    """True when a number of a result is what is printed, rounded to as many decimals."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    decimals = len(printed.partition(".")[2])
    return bool(abs(value - float(printed)) <= 0.5 * 10**-decimals + 1e-12)


def test_every_method_that_is_not_of_disclosure_has_its_row() -> None:
    names = [method.name for method in methods.METHODS]
    assert set(CASES) == {name for name in names if not OF_DISCLOSURE.fullmatch(name)}
    assert len(CASES) > 30


@pytest.mark.parametrize("name", CASES)
def test_the_figures_of_a_row_come_out_of_its_command(name: str) -> None:
    given, told = CASES[name].replace("−", "-").split(" → ")
    text = json.dumps(methods.named(name).example) if given == "*example*" else given.strip("`")
    values = list(leaves(json.loads(answered(name, text.encode(), "json"))))
    figures, words = NUMBER.findall(re.sub("`[^`]*`", "", told)), re.findall("`([^`]*)`", told)
    assert figures or words
    assert [figure for figure in figures if not any(rounds_to(figure, value) for value in values)] == []
    assert set(words) <= {json.dumps(value).strip('"') for value in values}


def test_what_compare_says_in_dutch_is_quoted_as_it_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    found = 0
    for paragraph in METHODS.split("\n\n"):
        commands = re.findall(r"`\./stem (compare --[^`]*)`", paragraph)
        if commands:
            assert [cli.run(shlex.split(command)) for command in commands] == [0] * len(commands)
            said = " ".join(capsys.readouterr().out.split())
            quotes = re.findall('"([^"]*)"', " ".join(paragraph.split()))
            found += len(quotes)
            assert [quote for quote in quotes if quote not in said] == []
    assert found >= 3


def test_the_thresholds_are_those_of_the_terms() -> None:
    named = terms.read_terms().comparison
    told = {
        key: value
        for row in rows(METHODS, 3)
        for key, value in zip(re.findall("`([a-z_]+)`", row[0]), row[1].split(", "), strict=False)
    }
    assert {key: float(told[key]) for key in named} == named


def imported() -> set[str]:
    """Every name of `analysis` that the gate, the pages or the register import."""
    files = [path for top in ("surveys", "stem_app") for path in (ROOT / top).rglob("*.py") if "cli" not in path.parts]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.{alias.name}" for node in nodes for alias in node.names if node.module}


def test_what_is_only_in_the_library_is_used_nowhere_else() -> None:
    section = METHODS[METHODS.index("## Only in the library") : METHODS.index("## How often does it err?")]
    bullets = re.findall(r"^- (`.*?`):", section, re.MULTILINE)
    names = re.findall("`([^`]*)`", " ".join(bullets))
    assert len(names) > 15
    assert {methods.named(name).path for name in names} & imported() == set()
    assert "analysis.stratified.compare_strata" in imported()


# --- Quotes of worked-example.md --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Everything that the pages of the worked example say, in English, white space aside."""
    return " ".join(" ".join(page.text.split()) for page in read(tmp_path_factory.mktemp("practices")))


def read(folder: Path) -> list[Page]:
    """Carry out the commands of the document, and open its pages as the ambassador."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("STEM_INSTANCE", str(folder / "instance"))
        for name in ("STEM_DATABASE_URL", "STEM_SECRET", "STEM_TERMS"):
            settings.delenv(name, raising=False)
        for command in re.findall(r"^\./stem ((?:import|people) [^#\n]*)", EXAMPLE, re.MULTILINE):
            assert cli.run([part.replace("tests/cli", f"{ROOT}/tests/cli") for part in shlex.split(command)]) == 0
    url, secret = f"sqlite:///{folder}/instance/stem.db", (folder / "instance" / "secret").read_bytes()
    app = create_app(Config(url, secret, secure_cookies=False), clock=lambda: NOW)
    engine: sa.Engine = app.extensions["stem"].engine
    pages = Pages(app)
    with writing(engine) as session:
        account = accounts.by_username(session, "ada")
        assert account is not None
        account.password_hash = "-"
        token = accounts.start_session(session, account, now=NOW)
        pages.client.set_cookie(access.COOKIE, token, path=access.STAFF_PATH)
        scarsdale = next(place for place in regions.places(session) if place.name.startswith("Scarsdale"))
    pages.get("/staff/rapporten/")
    pages.submit(button="English")
    found = [
        pages.get("/staff/rapporten/gp-practices/2024/1"),
        pages.get("/staff/rapporten/gp-practices/2023/4"),
        pages.get("/staff/regios/gp-practices-earls-court-surgery/algemeen"),
        ask(pages, "all", "2023-07", "2023-12", "2024-01", "2024-03"),
        ask(pages, "all", "2024-02", "2024-02", "2024-03", "2024-03"),
        ask(pages, f"{scarsdale.region}.{scarsdale.service}", "2024-02", "2024-02", "2024-03", "2024-03"),
    ]
    engine.dispose()
    return found


def ask(pages: Pages, place: str, *months: str) -> Page:
    """Write a comparison down and read its outcome."""
    names = ("before_first", "before_last", "after_first", "after_last")
    form = pages.get("/staff/vergelijken?area=gp-practices")
    chosen: dict[str, Any] = {name: f"{month}-01" for name, month in zip(names, months, strict=True)}
    pages.submit(form, form="/staff/vergelijken?area=gp-practices", place=place, **chosen)
    return pages.follow()


def test_every_quote_of_the_worked_example_stands_on_a_page(said: str) -> None:
    quotes = re.findall(r"^> (.+)$", EXAMPLE, re.MULTILINE)
    quotes += re.findall('"((?:This is about|Possibly|Answers from|The answers were)[^"]*)"', EXAMPLE)
    assert len(quotes) > 15
    assert [quote for quote in quotes if quote not in said] == []


def test_the_table_of_practices_is_the_outcome_page(said: str) -> None:
    table = [row for row in rows(EXAMPLE, 3) if row[1].endswith(".")]
    assert len(table) == 11
    outcome = said[said.index("those of February 2024") :]
    for name, verdict, numbers in table:
        heading = re.search(re.escape(name) + r"\s*" + re.escape(verdict), outcome)
        assert heading, name
        if numbers:
            after = outcome[heading.end() :]
            times, low, high = re.findall(r"\d+", numbers)
            own = after[: after.index("Used, first:")]
            assert f"higher in about {times} out of 100 cases" in own
            assert f"probably between {low} and {high}." in own
