"""``stem recordings``: which texts can nobody hear yet?"""

from __future__ import annotations

import click
import sqlalchemy as sa

from stem_app.cli.failures import Failed
from stem_app.cli.opened import opened
from surveys import client_languages, questionnaire, recordings
from surveys.base import reading
from surveys.schema import QuestionnaireVersion


@click.command()
@click.option("--all", "every", is_flag=True, help="Also of languages that clients cannot choose yet.")
def command(every: bool) -> None:
    """List the statements and answers that nobody recorded, for each language that clients can choose.

    Recordings are files in the folder STEM_RECORDINGS, such as gesprek-1/nl/s1.opus (or .m4a, .mp3). Where one is
    missing, a phone reads aloud with a voice of its own if it has one. Exits 1 when something is missing.

    \b
    Example: stem recordings --all
    """
    wanting = 0
    with opened() as open_, reading(open_.engine) as session:
        folder = open_.config.recordings
        click.echo(f"folder: {folder or 'none (set STEM_RECORDINGS)'}")
        for row in session.scalars(sa.select(QuestionnaireVersion).order_by(QuestionnaireVersion.id)):
            version = questionnaire.get(session, row.id)
            for language in version.languages if every else client_languages.released(session, row.id):
                wanted = recordings.missing(folder, version, language)
                wanting += len(wanted)
                click.echo(_line(version.name, language, wanted))
    if wanting:
        raise Failed(f"{wanting} recordings are missing, see above")


def _line(name: str, language: str, missing: list[str]) -> str:
    return f"{name} {language}: " + (f"{len(missing)} missing: {', '.join(missing)}" if missing else "complete")
