"""The layout of the tree: no drawers for everything, and no package that the import contracts do not know."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Everything imports such a module and it imports everything: that is where cycles come from.
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "services", "managers"}
PRODUCT = ("analysis", "migrations", "stem_app", "surveys")


def modules() -> list[Path]:
    return [path for top in (*PRODUCT, "tests") for path in (ROOT / top).rglob("*.py")]


def drawers(paths: list[Path]) -> list[str]:
    return [str(path) for path in paths if DRAWERS & {part.removesuffix(".py") for part in path.parts}]


def test_no_module_is_a_drawer_for_everything() -> None:
    assert drawers([path.relative_to(ROOT) for path in modules()]) == []


@pytest.mark.parametrize("path", ["surveys/utils.py", "stem_app/core/pages.py", "tests/helpers.py"])
def test_a_drawer_is_seen(path: str) -> None:
    assert drawers([Path(path)]) == [path]


def test_every_package_stands_under_the_import_contracts() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(SETTINGS["tool"]["importlinter"]["root_packages"]) == set(PRODUCT)


def test_every_part_of_the_web_stands_under_the_contract_of_independence() -> None:
    contracts = SETTINGS["tool"]["importlinter"]["contracts"]
    (listed,) = (contract["modules"] for contract in contracts if contract["type"] == "independence")
    # The command line and how results look are for all audiences; everything else is for one.
    parts = {path.parent.name for path in (ROOT / "stem_app").glob("*/__init__.py")} - {"cli", "results"}
    assert {f"stem_app.{part}" for part in parts} == set(listed)
