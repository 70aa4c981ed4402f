"""The modules of the client's script, tested by Node's own runner, and the one script that they become."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stem_app.security import CLIENT, DISCUSSION_SCRIPT, FORM_SCRIPT, SCRIPT, client_script

HERE = Path(__file__).parent
SCRIPTS = {"every page": SCRIPT, "the form": FORM_SCRIPT, "the discussion": DISCUSSION_SCRIPT}
every_script = pytest.mark.parametrize("names", SCRIPTS.values(), ids=SCRIPTS)
NO_NODE = "Node is not installed here (apt-get install nodejs)"


@pytest.fixture
def node() -> str:
    """Find Node; where the whole suite has to run, a missing one is a failure."""
    found = shutil.which("node")
    if found is None and os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        pytest.fail(NO_NODE, pytrace=False)
    if found is None:
        pytest.skip(NO_NODE)
    return found


def test_every_module_does_what_its_own_tests_say(node: str) -> None:
    # One by one: older versions of Node understand no patterns.
    files = [str(path) for path in sorted(HERE.glob("*.test.mjs"))]
    assert files
    ran = subprocess.run([node, "--test", *files], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@every_script
def test_the_joined_script_can_be_read_by_a_browser(node: str, tmp_path: Path, names: tuple[str, ...]) -> None:
    joined = tmp_path / "joined.js"
    joined.write_text(client_script(names), encoding="utf-8")
    ran = subprocess.run([node, "--check", str(joined)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@every_script
def test_every_module_comes_after_what_it_imports(names: tuple[str, ...]) -> None:
    assert names[: len(SCRIPT)] == SCRIPT
    for place, name in enumerate(names):
        source = (CLIENT / "script" / f"{name}.js").read_text(encoding="utf-8")
        for imported in re.findall(r'^import .* from "\./(\w+)\.js";$', source, re.MULTILINE):
            assert imported in names[:place], f"{name} imports {imported}"


def test_every_module_is_part_of_a_script() -> None:
    used = {name for names in SCRIPTS.values() for name in names}
    assert used == {path.stem for path in (CLIENT / "script").glob("*.js")}


@every_script
def test_the_joined_script_is_read_by_telephones_of_2020(names: tuple[str, ...]) -> None:
    # What came after ES2020: one such sign, and an older phone reads nothing of the whole script.
    assert not re.search(
        r"(\?\?|\|\||&&)=|\bstatic\b|#\w+\s*[=(;]|\.at\(|\bimport\.|\breplaceAll\(", client_script(names)
    )


@every_script
def test_the_joined_script_has_no_imports_remarks_or_storage_left_in_it(names: tuple[str, ...]) -> None:
    script = client_script(names)
    assert not re.search(r"^\s*(import|export|//)", script, re.MULTILINE)
    for kept in ("localStorage", "sessionStorage", "indexedDB", "serviceWorker", "caches"):
        assert kept not in script
    # The one cookie that a script knows it takes away.
    taken = ["document.cookie = `stem_open=; Max-Age=0;"] if names == DISCUSSION_SCRIPT else []
    assert re.findall(r"document\.cookie.*?;.*?;", script) == taken


def test_no_module_writes_a_page_from_text() -> None:
    for unsafe in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("):
        assert all(unsafe not in client_script(names) for names in SCRIPTS.values())
