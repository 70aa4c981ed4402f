"""Recorded voices: the texts of a version, read aloud by a human being, as files in one folder.

The folder holds ``<version>/<language>/<name>.<kind>``, such as ``gesprek-1/nl/s1.opus``; names are those of
`names`. A voice belongs to a text, so a new version of a questionnaire needs new recordings.
"""

from __future__ import annotations

from pathlib import Path

from surveys.questionnaire import BESIDE, Questionnaire

# In the order of preference: the first is the smallest, the others are for browsers that cannot play it.
KINDS = {"opus": "audio/ogg", "m4a": "audio/mp4", "mp3": "audio/mpeg"}


def names(version: Questionnaire, language: str) -> tuple[str, ...]:
    """Name every text that is read aloud: ``s1``, ``child-s1``, ``standard-1`` (the lowest answer), ``dont_know``."""
    return (*map(_in_a_file, version.texts(language)), *BESIDE)


def _in_a_file(name: str) -> str:
    return name.replace(" ", "-")


def find(folder: Path | None, version: Questionnaire, language: str, name: str) -> Path | None:
    """Find the recording of a text; None when there is none, or when there is no such text."""
    if folder is None or language not in version.languages or name not in names(version, language):
        return None
    candidates = (folder / version.name / language / f"{name}.{kind}" for kind in KINDS)
    return next((file for file in candidates if file.is_file()), None)


def missing(folder: Path | None, version: Questionnaire, language: str) -> list[str]:
    """Name the texts of a language that nobody recorded yet."""
    return [name for name in names(version, language) if find(folder, version, language, name) is None]


def of_form(folder: Path | None, version: Questionnaire, form: str, language: str) -> dict[str, str]:
    """Give the names of the recordings that a form can use, by statement key and by answer; of those that exist."""
    wanted = {text: _in_a_file(name) for text, name in version.names_of(form).items()}
    wanted |= {answer: answer for answer in BESIDE}
    return {text: name for text, name in wanted.items() if find(folder, version, language, name)}
