"""``stem import``: answers that somebody else collected."""

from __future__ import annotations

from pathlib import Path

import click

from stem_app.cli import progress
from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened
from surveys import imports
from surveys.base import writing
from surveys.imports import Order, Rejected, Rejections


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--questionnaire", required=True, metavar="NAME", help="What was asked, such as fft-1.")
@click.option("--area", required=True, metavar="NAME", help="The area to add to; made when it does not exist.")
@click.option("--date", required=True, metavar="COLUMN", help="The column with the day, written as 2024-03-31.")
@click.option("--region", required=True, metavar="COLUMN", help="The column with the unit that becomes a region.")
@click.option(
    "--answer",
    "answers",
    required=True,
    multiple=True,
    metavar="STATEMENT=COLUMN",
    help="The column with the answers to a statement; once for each.",
)
@click.option("--strict", is_flag=True, help="Write nothing if any row is rejected.")
def command(
    file: Path, questionnaire: str, area: str, date: str, region: str, answers: tuple[str, ...], strict: bool
) -> None:
    """Read answers from a CSV file into an area of their own, and freeze its months.

    Rows that cannot be read are listed with their line and left out; the rest is one transaction. A row that was
    imported before is not added again, so a longer export of the same adds only what is new.

    \b
    Example: stem import ratings.csv --questionnaire fft-1 --area "GP practices" \\
               --date date --region unit --answer s1=score
    """
    order = Order(questionnaire, area, date, region, _columns(answers))
    with opened(prepare=True) as open_, progress.shown() as tell:
        try:
            with writing(open_.engine) as session:
                done = imports.run(
                    session, open_.keys, file, order, today=open_.today, terms=open_.terms, strict=strict, progress=tell
                )
        except Rejections as error:
            _say(0, 0, error.rejected)
            raise Failed(str(error)) from error
    _say(done.responses, done.blank, done.rejected)
    if done.rejected and not done.known and not done.responses:
        raise Failed("no row could be read; look at the columns that you named")


def _columns(answers: tuple[str, ...]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for answer in answers:
        statement, equals, column = answer.partition("=")
        if not (statement and equals and column):
            raise click.BadParameter(f"{answer!r} is not STATEMENT=COLUMN.", param_hint="--answer")
        if statement in columns:
            raise click.BadParameter(f"{statement!r} has two columns.", param_hint="--answer")
        columns[statement] = column
    return columns


def _say(responses: int, blank: int, rejected: tuple[Rejected, ...]) -> None:
    for row in rejected:
        click.echo(f"line {row.line}: {row.reason}")
    click.echo(f"imported {responses} responses, {blank} blank, {len(rejected)} rejected")
