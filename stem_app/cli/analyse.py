"""``stem analyse``: any method of the statistics, on the caller's own numbers."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable
from typing import Any

import click

from stem_app.cli.failures import Failed

WIDTH = 100


@click.command(context_settings={"help_option_names": []})
@click.argument("name", metavar="METHOD", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@click.option("--list", "listed", is_flag=True, help="Name the methods, each with the question it answers.")
@click.option("-h", "--help", "helped", is_flag=True, help="Explain this command, or one method.")
@click.pass_context
def command(ctx: click.Context, name: str | None, form: str, listed: bool, helped: bool) -> None:
    """Run one method of the statistics on numbers of your own.

    One JSON object is read from standard input; the result is written with every number in full. A result
    'too_few' says how many there were and how many are needed; what does not exist is null.

    \b
    Example: echo '{"successes": 81, "n": 263}' | stem analyse wilson --format json
    Example: stem analyse --help wilson
    """
    from stem_app.cli import methods

    if listed:
        click.echo("\n".join(f"{method.name} - {method.question}" for method in methods.METHODS))
    elif name is None and helped:
        click.echo(ctx.get_help())
    elif name is None:
        raise click.UsageError("which METHOD? 'stem analyse --list' names them.", ctx)
    elif helped:
        click.echo(explained(methods.named(name)))
    else:
        if sys.stdin.isatty():
            raise click.UsageError("give the input on standard input, as one JSON object.", ctx)
        click.echo(answered(name, sys.stdin.buffer.read(), form))


def answered(name: str, text: bytes, form: str) -> str:
    """Run a method on an input and give what is printed."""
    from stem_app.cli import methods
    from stem_app.cli.typed_json import read_object, written

    method = methods.named(name)
    found = written(method.function(**methods.arguments(method, read_object(text))))
    try:
        as_json = json.dumps(found, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise Failed("the result is beyond what a number in JSON can be") from error
    return as_json if form == "json" else "\n".join(_lines("", found))


def explained(method: Any) -> str:
    """Say what a method takes, with its types and defaults, an example that can be run, and its source."""
    from stem_app.cli import methods

    function: Callable[..., Any] = method.function
    example = json.dumps(method.example)
    parts = [
        f"{method.name} - {method.question}",
        _wrapped((function.__doc__ or "").strip().splitlines()[0]),
        "Input, one JSON object:\n" + "\n".join(_explained(field) for field in methods.fields_of(method)),
        "Result:\n" + textwrap.indent(methods.section(function, "Returns"), "  "),
        f"Example:\n  echo '{example}' | stem analyse {method.name} --format json",
    ]
    source = methods.section(function, "References")
    return "\n\n".join([*parts, f"Source:\n{textwrap.indent(source, '  ')}"] if source else parts)


def _explained(field: Any) -> str:
    from stem_app.cli.typed_json import say, written

    default = "" if field.required else f", default {json.dumps(written(field.default).get('value', 'the usual'))}"
    head = f"  {field.name}: {say(field.kind)}{', required' if field.required else default}"
    return "\n".join([head, *([_wrapped(field.meaning, "      ")] if field.meaning else [])])


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _lines(name: str, found: Any) -> list[str]:
    """The fields of a result, one a line; a field inside another one has both names."""
    if isinstance(found, dict) and found:
        return [line for key, value in found.items() for line in _lines(f"{name}.{key}" if name else key, value)]
    if isinstance(found, list) and any(isinstance(each, dict | list) for each in found):
        return [line for number, each in enumerate(found) for line in _lines(f"{name}[{number}]", each)]
    words = ", ".join(_said(each) for each in found) if isinstance(found, list | dict) else _said(found)
    return [f"{name}  {words or 'none'}"]


def _said(value: Any) -> str:
    known = {None: "none", True: "yes", False: "no"}
    return known[value] if value is None or isinstance(value, bool) else str(value)
