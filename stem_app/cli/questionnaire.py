"""``stem questionnaire``: instruments come as checked, versioned files, and are released language by language."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from stem_app import releases
from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened
from stem_app.releases import Standing
from stem_app.text_status import in_short
from surveys import audit, client_languages, questionnaire
from surveys.base import reading, writing
from surveys.schema import QuestionnaireVersion


@click.group("questionnaire")
def command() -> None:
    """Add a questionnaire from a file, list those that are stored, and release its languages.

    \b
    Example: stem questionnaire add gesprek-2.toml
    """


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
def add(file: Path) -> None:
    """Check a questionnaire file and store it. What was asked already can not be changed any more.

    \b
    Example: stem questionnaire add gesprek-2.toml
    """
    version = questionnaire.parse(file.read_text(encoding="utf-8"))
    with opened() as open_, writing(open_.engine) as session:
        version_id = questionnaire.add(session, version, today=open_.today)
        released = client_languages.released(session, version_id)
    languages = ", ".join(f"{language} {version.status(language)}" for language in version.languages)
    click.echo(f"{version.name}: {len(version.statements)} statements ({languages})")
    if not released:
        click.echo(f"no client can choose a language of it yet: stem questionnaire release {version.name} nl", err=True)


@command.command("list")
def list_() -> None:
    """List the stored versions and since when each is in use.

    \b
    Example: stem questionnaire list
    """
    with opened() as open_, reading(open_.engine) as session:
        for row in releases.versions(session):
            used = f"in use since {row.first_used_on}, frozen" if row.first_used_on else "not used yet"
            click.echo(f"{row.instrument}-{row.number} {used}")


@command.command("languages")
@click.argument("version")
def languages(version: str) -> None:
    """Show how far each language of a version is, and whether clients can choose it.

    \b
    Example: stem questionnaire languages gesprek-1
    """
    with opened() as open_, reading(open_.engine) as session:
        rows = [_row(one) for one in releases.standings(session, version_of(session, version).id)]
    for row in [("", "statements", "words around them", "clients can choose it"), *rows]:
        click.echo("{:<4} {:<12} {:<20} {}".format(*row))


def _row(one: Standing) -> tuple[str, str, str, str]:
    since = f"yes, first on {one.released_on}" if one.released_on else "not released"
    missing = f" ({one.interface.missing} missing)" if one.interface.missing else ""
    statements, interface = (in_short(one.language, progress) for progress in (one.statements, one.interface))
    return one.language, statements, f"{interface}{missing}", since


@command.command("release")
@click.argument("version")
@click.argument("language")
def release(version: str, language: str) -> None:
    """Let clients choose a language, Dutch first. Refused while one of its texts is missing or a concept.

    \b
    Example: stem questionnaire release gesprek-1 ar
    """
    with opened() as open_, writing(open_.engine) as session:
        releases.release(session, version_of(session, version).id, language, today=open_.today)
        audit.note(session, "language-released", now=open_.now, subject=f"{version} {language}")
    click.echo(f"{version}: clients can choose {language}")


@command.command("withdraw")
@click.argument("version")
@click.argument("language")
def withdraw(version: str, language: str) -> None:
    """Take a language away from clients. Dutch stays, because clients always have it.

    \b
    Example: stem questionnaire withdraw gesprek-1 ar
    """
    with opened() as open_, writing(open_.engine) as session:
        client_languages.withdraw(session, version_of(session, version).id, language, today=open_.today)
        audit.note(session, "language-withdrawn", now=open_.now, subject=f"{version} {language}")
    click.echo(f"{version}: clients cannot choose {language} any more")


def version_of(session: Session, name: str) -> QuestionnaireVersion:
    """Find a stored version by its name."""
    known = {f"{row.instrument}-{row.number}": row for row in releases.versions(session)}
    if name not in known:
        raise Failed(f"there is no stored questionnaire {name}; there are {', '.join(known) or 'none'}")
    return known[name]
