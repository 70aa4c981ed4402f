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


# What answers no question by itself: it checks, carries or counts for the others.
SUPPORT = {"chart_rules", "checks", "classes", "ranks", "results"}
PACKAGES = {module.name for module in pkgutil.iter_modules(analysis.__path__) if module.ispkg}


def mapped():
    return [line.split("`")[1] for line in analysis.__doc__.splitlines() if "`analysis." in line and "?" in line]


def test_the_map_in_its_docstring_names_functions_that_exist():
    assert len(mapped()) == len(set(mapped())) > 12
    for path in mapped():
        module, function = path.rsplit(".", 1)
        assert callable(getattr(importlib.import_module(module), function))


def test_every_module_is_in_the_map_or_only_supports_others():
    named = {path.split(".")[1] for path in mapped()}
    assert set(MODULES) - PACKAGES - named == SUPPORT
    assert not named & SUPPORT
