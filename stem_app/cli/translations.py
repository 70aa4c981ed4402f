"""``stem translations``: is every word translated, and how far is every language?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

import stem_app
from stem_app.cli import catalogues
from stem_app.cli.failures import Failed
from stem_app.languages import FOLDER, SOURCE
from stem_app.text_status import OWN, Progress, counted, in_short, is_said, mark, needed, of_questionnaire, parts
from surveys.questionnaire import ALWAYS, SHIPPED, STATUSES, shipped


@click.command()
@click.option("--check", is_flag=True, help="Name what is missing, fuzzy or left over; exit 1 if anything is.")
@click.option("--update", is_flag=True, help="Add new messages to the catalogues and take out what is left over.")
@click.option("--status", is_flag=True, help="Count per language the texts that are a concept, translated or checked.")
@click.option(
    "--mark",
    "marking",
    type=(click.Choice(STATUSES), str),
    metavar="STATUS LANGUAGE",
    help="Say how far the texts for clients in a language are: concept, translated or checked.",
)
@click.option("--message", help="With --mark: only this text, as it stands in the program, in English.")
def command(check: bool, update: bool, status: bool, marking: tuple[str, str] | None, message: str | None) -> None:
    """Check the translations, bring the catalogues up to date, or say how far a language is.

    Messages are in English in the program. Dutch has to be complete in both catalogues: client and staff. All other
    languages have to be complete in the catalogue for clients.

    \b
    Example: stem translations --check
             stem translations --mark checked ar
    """
    if [check, update, status, marking is not None].count(True) != 1 or (message is not None and marking is None):
        choices = "Choose one of --check, --update, --status and --mark; --message goes with --mark."
        raise click.UsageError(choices, click.get_current_context())
    if marking is not None:
        click.echo(_mark(*marking, message))
    elif status:
        click.echo("\n".join(_statuses()))
    else:
        _check(update=update)


def _check(*, update: bool) -> None:
    program = catalogues.of_program(Path(stem_app.__file__).parent)
    if update:
        catalogues.update(program, FOLDER)
    wrong = catalogues.check(program, FOLDER)
    for line in wrong:
        click.echo(line)
    if wrong and not update:
        raise Failed(f"the translations have {len(wrong)} {'gap' if len(wrong) == 1 else 'gaps'}, see above")
    counts = ", ".join(f"{name} {len(program[name])}" for name in catalogues.NAMES)
    click.echo(f"messages: {counts}; languages: {', '.join(catalogues.languages(FOLDER))}")


def _mark(status: str, language: str, only: str | None) -> str:
    """Set the status of the texts of a language, or of one text and what young people read instead."""
    catalogue = None if language in OWN else catalogues.load(FOLDER, language, "client")
    if catalogue is None:
        why = "is nobody's translation" if language in OWN else "has no catalogue for clients"
        raise Failed(f"{language} {why}, so there is nothing to mark")
    texts = [text for text in needed(catalogue) if is_said(text) and (only is None or only in parts(text.id))]
    if only is not None and not texts:
        raise Failed(f"{language} has no text {only!r}: give it as it stands in the program, in English")
    for text in texts:
        mark(text, status)
    catalogues.save(FOLDER, language, "client", catalogue)
    return f"{language}: {len(texts)} {'text is' if len(texts) == 1 else 'texts are'} now {status}"


def _statuses() -> Iterator[str]:
    """Say per language how far the catalogue and every questionnaire are that come with the program."""
    dutch = catalogues.load(FOLDER, ALWAYS, "client")
    versions = [shipped(file.stem) for file in sorted(SHIPPED.glob("*.toml"))]
    languages = {*catalogues.languages(FOLDER), SOURCE, *(language for one in versions for language in one.languages)}
    for language in sorted(languages):
        interface = counted(language, catalogues.load(FOLDER, language, "client"), needed(dutch))
        yield f"{language} client: {_said(language, interface)}"
        for version in versions:
            if language in version.languages:
                yield f"{language} {version.name}: {_said(language, of_questionnaire(version, language))}"


def _said(language: str, progress: Progress) -> str:
    status = in_short(language, progress)
    if status == "own":
        return f"own ({progress.translated + progress.checked} texts)"
    numbers = [f"{getattr(progress, name)} {name}" for name in (*STATUSES, "missing")]
    return f"{status} ({', '.join(numbers)})"
