"""``stem translations``: is every word translated?"""

from __future__ import annotations

from pathlib import Path

import click
from babel.messages.catalog import Catalog

import stem_app
from stem_app.cli import catalogues
from stem_app.cli.failures import Failed
from stem_app.languages import FOLDER, SOURCE

ALWAYS = "nl"


@click.command()
@click.option("--check", is_flag=True, help="Name what is missing, fuzzy or left over; exit 1 if anything is.")
@click.option("--update", is_flag=True, help="Add new messages to the catalogues and take out what is left over.")
def command(check: bool, update: bool) -> None:
    """Check the translations, or bring the catalogues up to date.

    Messages are in English in the program. Dutch has to be complete in both catalogues: client and staff.

    \b
    Example: stem translations --check
    """
    if check == update:
        raise click.UsageError("Choose either --check or --update.", click.get_current_context())
    program = catalogues.of_program(Path(stem_app.__file__).parent)
    languages = sorted({ALWAYS, *(folder.parent.name for folder in FOLDER.glob("*/*.po"))} - {SOURCE})
    if update:
        catalogues.update(program, FOLDER, languages, _new)
    wrong = catalogues.check(program, FOLDER, languages)
    for line in wrong:
        click.echo(line)
    if check and wrong:
        raise Failed(f"the translations have {len(wrong)} {'gap' if len(wrong) == 1 else 'gaps'}, see above")
    counts = ", ".join(f"{name} {len(program[name])}" for name in catalogues.NAMES)
    click.echo(f"messages: {counts}; languages: {', '.join(languages)}")


def _new(language: str) -> Catalog:
    return Catalog(locale=language, project="De Stem", fuzzy=False, header_comment="# De Stem")
