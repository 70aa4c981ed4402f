"""``stem compare``: before and after, from the caller's own counts."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analysis.compare import Comparison

NUMBERS = ("n_before", "n_after", "theta", "low", "high", "level", "p_value", "method", "verdict", "small")
# Beyond this a count is a typing error, and powers of it are beyond what a computer calls a number.
MOST = 10**15


@click.command()
@click.option("--before", required=True, metavar="COUNTS", help="Answers before, from the lowest to the highest.")
@click.option("--after", required=True, metavar="COUNTS", help="Answers after, on the same scale.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def command(before: str, after: str, form: str) -> None:
    """Say whether answers after were higher than answers before, from their counts.

    The numbers are printed in full, also where the verdict is too-few: they are your own.

    \b
    Example: stem compare --before 3,5,9,20,40 --after 1,2,8,25,60 --format json
    """
    from analysis.compare import compare
    from stem_app import sentences
    from surveys.terms import SHIPPED, read_terms

    limits = read_terms(Path(os.environ.get("STEM_TERMS") or SHIPPED)).comparison
    found = compare(
        before=_counts("before", before),
        after=_counts("after", after),
        minimum=int(limits["clients_each_side"]),
        margin=(limits["margin_low"], limits["margin_high"]),
    )
    result = {name: getattr(found, name) for name in NUMBERS} | {"sentence": sentences.of_counts(found)}
    click.echo(json.dumps(result, ensure_ascii=False, allow_nan=False) if form == "json" else _text(found, result))


def _counts(name: str, text: str) -> list[int]:
    counts = []
    for part in text.split(","):
        number = int(part) if re.fullmatch(r"\s*[0-9]{1,16}\s*", part) else -1
        if not 0 <= number <= MOST:
            raise click.UsageError(f"{name} must be whole numbers with commas between them, got {part.strip()!r}.")
        counts.append(number)
    return counts


def _text(found: Comparison, result: dict[str, object]) -> str:
    def said(value: object) -> str:
        words = {None: "none", True: "yes", False: "no"}
        return words[value] if value is None or isinstance(value, bool) else str(value)

    lines = [str(result["sentence"]), "", *(f"{name:<9} {said(result[name])}" for name in NUMBERS)]
    if found.warnings:
        lines.append(f"warnings  {', '.join(found.warnings)}")
    return "\n".join(lines)
