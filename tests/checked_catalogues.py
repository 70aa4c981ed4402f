"""The catalogues as if native speakers had read them, to see languages that clients cannot have yet."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from stem_app import languages, text_status
from stem_app.cli import catalogues
from surveys import client_languages, questionnaire


@contextmanager
def as_if_checked(folder: Path) -> Iterator[None]:
    """Use copies of the catalogues in which every text is marked as checked, so that any language can be released."""
    shipped = languages.FOLDER
    copied = Path(shutil.copytree(shipped, folder / "translations"))
    for language in catalogues.languages(copied):
        catalogue = catalogues.load(copied, language, "client")
        if catalogue is not None and language not in text_status.OWN:
            for text in text_status.needed(catalogue):
                text_status.mark(text, "checked")
            catalogues.save(copied, language, "client", catalogue)
    languages.FOLDER = copied
    try:
        yield
    finally:
        languages.FOLDER = shipped


def release_as_if_checked(session: Session, version_id: int, chosen: Iterable[str], *, today: date) -> None:
    """Release languages of a stored questionnaire as if its statements had been checked, too."""
    source = questionnaire.get(session, version_id).source
    for language in chosen:
        source = source.replace(f'{language} = "concept"', f'{language} = "checked"')
    questionnaire.add(session, questionnaire.parse(source), today=today)
    for language in chosen:
        client_languages.release(session, version_id, language, today=today)
