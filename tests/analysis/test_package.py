"""What the package as a whole keeps to."""

import importlib
import pkgutil
import subprocess
import sys

import analysis

MODULES = sorted(module.name for module in pkgutil.iter_modules(analysis.__path__))


def test_importing_it_does_not_load_scipy():
    # scipy takes seconds to import; nobody who only prints a row should wait for it.
    code = "import sys, " + ", ".join(f"analysis.{name}" for name in MODULES) + "; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_map_in_its_docstring_names_functions_that_exist():
    named = [line.split("`")[1] for line in analysis.__doc__.splitlines() if "`analysis." in line and "?" in line]
    assert len(named) == 12
    for path in named:
        module, function = path.rsplit(".", 1)
        assert callable(getattr(importlib.import_module(module), function))
