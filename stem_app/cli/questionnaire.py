"""``stem questionnaire``: instruments come as checked, versioned files."""

from __future__ import annotations

from pathlib import Path

import click
import sqlalchemy as sa

from stem_app.cli.opened import opened
from surveys import questionnaire
from surveys.base import reading, writing
from surveys.schema import QuestionnaireVersion


@click.group("questionnaire")
def command() -> None:
    """Add a questionnaire from a file, or list those that are stored.

    \b
    Example: stem questionnaire add gesprek-2.toml
    """


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
def add(file: Path) -> None:
    """Check a questionnaire file and store it. A version that was used already can not be changed any more.

    \b
    Example: stem questionnaire add gesprek-2.toml
    """
    version = questionnaire.parse(file.read_text(encoding="utf-8"))
    with opened() as open_, writing(open_.engine) as session:
        questionnaire.add(session, version, today=open_.today)
    languages = ", ".join(f"{language} {status}" for language, status in version.languages.items())
    click.echo(f"{version.name}: {len(version.statements)} statements ({languages})")


@command.command("list")
def list_() -> None:
    """List the stored versions and since when each is in use.

    \b
    Example: stem questionnaire list
    """
    order = (QuestionnaireVersion.instrument, QuestionnaireVersion.number)
    with opened() as open_, reading(open_.engine) as session:
        for row in session.scalars(sa.select(QuestionnaireVersion).order_by(*order)):
            used = f"in use since {row.first_used_on}, frozen" if row.first_used_on else "not used yet"
            click.echo(f"{row.instrument}-{row.number} {used}")
