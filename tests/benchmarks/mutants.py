"""How many wrong versions of the statistics do their tests notice?

    python -m tests.benchmarks.mutants [--each 40] [--seed 1] [MODULE ...]

Every module of `analysis` is changed in one place at a time: another comparison, another operation, a number one
larger, a condition turned around, a value not returned. Per module so many of these mutants are drawn. Each runs, in a
process of its own, first the module's own tests and examples and then the other tests that import it; a mutant is
killed when a test fails or does not end. The last line has the share that was killed; survivors are printed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import io
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import optimize, stats

ROOT = Path(__file__).parents[2]
LOADED = (np, stats, optimize)  # before the first fork, so that no mutant waits for them
SECONDS, TOGETHER = 120, 2
Mutant = tuple[int, str, str]

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


class Mutated(importlib.abc.SourceLoader):
    """Gives a module the source of a mutant."""

    def __init__(self, path: Path, source: str) -> None:
        self._path, self._source = str(path), source

    def get_filename(self, fullname: str) -> str:
        """Give the file that the source pretends to be."""
        return self._path

    def get_data(self, path: str | bytes) -> bytes:
        """Give the changed source."""
        return self._source.encode()


class Instead(importlib.abc.MetaPathFinder):
    """Finds the mutant before the module itself."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self._name, self._loader = name, Mutated(path, source)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for one module only."""
        if fullname != self._name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self._loader, origin=self._loader.get_filename(fullname))


def places(tree: ast.Module) -> list[ast.AST]:
    """List what can be changed; not annotations, docstrings and messages."""
    ignored = {
        id(inner)
        for node in ast.walk(tree)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if part is not None
        for inner in ast.walk(part)
    }
    ignored |= {
        id(inner)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp | ast.Subscript)
        for inner in ast.walk(node.value)
        if isinstance(node.value, ast.Subscript) or isinstance(node.value.op, ast.BitOr)
    }
    ignored |= {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Raise) for inner in ast.walk(node)}
    # Whether a result is frozen and a zip is strict guards against later mistakes; it changes no outcome.
    ignored |= {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in ("frozen", "strict")
    }
    return [node for node in ast.walk(tree) if id(node) not in ignored and changed(copy.deepcopy(node))]


def changed(node: ast.AST) -> bool:
    """Change a node in place; says whether there is a way to."""
    match node:
        case ast.Compare(ops=[first, *_]) if type(first) in COMPARED:
            node.ops[0] = COMPARED[type(first)]()
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in COMPUTED:
            node.op = COMPUTED[type(op)]()
        case ast.BoolOp(op=both):
            node.op = ast.Or() if isinstance(both, ast.And) else ast.And()
        case ast.UnaryOp(op=ast.USub()):
            node.op = ast.UAdd()
        case ast.Constant(value=bool(yes)):
            node.value = not yes
        case ast.Constant(value=int(number) | float(number)):
            node.value = number + 1
        case ast.IfExp():
            node.body, node.orelse = node.orelse, node.body
        case ast.If(test=test) | ast.While(test=test):
            node.test = ast.UnaryOp(ast.Not(), test)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            node.value = ast.Constant(None)
        case _:
            return False
    return True


def mutants(path: Path, each: int, chance: random.Random) -> Iterator[Mutant]:
    """Draw mutants of a file: the line, what stood there, and the whole changed source."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    count = len(places(tree))
    for number in sorted(chance.sample(range(count), min(each, count))):
        copied = ast.parse(source)
        node = places(copied)[number]
        before, line = ast.unparse(node).splitlines()[0], getattr(node, "lineno", 0)
        changed(node)
        ast.fix_missing_locations(copied)
        yield line, f"{before}  ->  {ast.unparse(node).splitlines()[0]}", ast.unparse(copied)


def tests_of(module: str) -> list[list[str]]:
    """Name the module's own tests, then the other tests of the statistics that use it."""
    folder = ROOT / "tests" / "analysis"
    own = folder / f"test_{module.split('.', 1)[1].replace('.', '_')}.py"
    others = [
        str(path)
        for path in sorted(folder.rglob("test_*.py"))
        if path != own and module in path.read_text(encoding="utf-8")
    ]
    return [[str(own)] if own.exists() else [], others]


def survivors(name: str, path: Path, found: Sequence[Mutant]) -> list[Mutant]:
    """Run the tests of every mutant in a process of its own, a few at a time; gives those whose tests all pass."""
    waiting, running, alive = list(reversed(found)), dict[int, Mutant](), []
    while waiting or running:
        while waiting and len(running) < TOGETHER:
            mutant = waiting.pop()
            child = os.fork()
            if child == 0:
                signal.alarm(SECONDS)
                os._exit(_passes(name, path, mutant[2]))
            running[child] = mutant
        child, status = os.wait()
        mutant = running.pop(child)
        if status == 0:
            alive.append(mutant)
    return alive


def _passes(name: str, path: Path, source: str) -> int:
    sys.meta_path.insert(0, Instead(name, path, source))
    options = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "--noconftest",
        "-p",
        "no:playwright",
        "--no-header",
        f"--rootdir={ROOT}",
    ]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for files in tests_of(name):
            if files and pytest.main([*options, *files]) != 0:
                return 1
    return 0


def main() -> None:
    """Draw and judge mutants, and print which survived."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--each", type=int, default=40)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("modules", nargs="*")
    options = asked.parse_args()
    names = options.modules or [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "analysis").rglob("*.py"))
        if path.name != "__init__.py"
    ]
    killed = drawn = 0
    for name in names:
        path = ROOT / f"{name.replace('.', '/')}.py"
        found = list(mutants(path, options.each, random.Random(f"{options.seed} {name}")))
        if not survivors(name, path, [(0, "nothing", path.read_text(encoding="utf-8"))]):
            sys.exit(f"{name}: its tests do not pass as it stands, so they prove nothing about mutants")
        alive = survivors(name, path, found)
        killed, drawn = killed + len(found) - len(alive), drawn + len(found)
        print(f"{name}: {len(found) - len(alive)} of {len(found)} killed", flush=True)
        for line, what, _ in alive:
            print(f"  line {line}: {what}", flush=True)
    print(f"killed {killed} of {drawn} mutants: {killed / max(drawn, 1):.1%}")


if __name__ == "__main__":
    main()
