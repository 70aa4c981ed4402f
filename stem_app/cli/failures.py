"""From whatever went wrong to an exit code and one sentence that says what to do."""

from __future__ import annotations

import sys

import click

FAILED, MISUSED, UNEXPECTED = 1, 2, 70


class Failed(click.ClickException):
    """A command could not do its work; the message is one sentence."""

    exit_code = FAILED


def sentence_of(error: Exception) -> tuple[int, str]:
    """Give the exit code and the sentence for an error."""
    if isinstance(error, click.ClickException):
        return error.exit_code, _usage(error)
    if isinstance(error, UnicodeDecodeError):
        return FAILED, "this file is not UTF-8 text"
    if isinstance(error, OSError):
        return FAILED, f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    if _is(error, "analysis.checks", "BadInput"):
        return MISUSED, str(error)
    if _is(error, "surveys.base", "DomainError") or _is(error, "stem_app.config", "BadConfig"):
        return FAILED, str(error)
    if type(error).__module__.startswith("sqlalchemy"):
        return FAILED, _database(error)
    kind = type(error).__name__
    return UNEXPECTED, f"something unexpected went wrong ({kind}: {_first_line(error)}); STEM_DEBUG=1 shows where"


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    hint = f" See '{context.command_path} --help'." if context is not None else ""
    return " ".join(error.format_message().split()) + hint


def _is(error: Exception, module: str, name: str) -> bool:
    """Whether an error is of a class that is only loaded when something needed it: loading it takes seconds."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(error, getattr(loaded, name))


def _database(error: Exception) -> str:
    """Say what the database refused. The statement and its values stay out: they could be answers."""
    cause = getattr(error, "orig", None)
    said = _first_line(cause or error)
    if "no such table" in said or "no such column" in said or type(cause).__name__.startswith("Undefined"):
        return "the database does not have the shape that this version needs: run 'stem upgrade'"
    if type(error).__name__ == "IntegrityError":
        return "somebody else changed the same data at the same moment: run this again"
    return f"the database cannot be used: {said}"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
