"""How far the texts of a language are: a concept, translated, or checked by somebody whose own language it is.

In a client catalogue the status stands in a comment above each text, with a code of that very text. A text that was
changed afterwards no longer fits its code, so it is a concept again, whatever the comment says.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from stem_app import languages
from stem_app.languages import SOURCE
from surveys.questionnaire import ALWAYS, CONCEPT, STATUSES, Questionnaire

# Nothing of these two waits for a translator: English is what the program itself is written in, and Dutch is the
# organisation's own language.
OWN = {SOURCE: "translated", ALWAYS: "checked"}
COMMENT = re.compile(rf"({'|'.join(STATUSES)})(?: ([0-9a-f]{{8}}))?")


@dataclass(frozen=True)
class Progress:
    """How many texts are how far; ``missing`` ones are not there at all."""

    concept: int
    translated: int
    checked: int
    missing: int

    @property
    def status(self) -> str:
        """The status of the least finished text; what is missing is no better than a concept."""
        return CONCEPT if self.waiting else "translated" if self.translated else "checked"

    @property
    def waiting(self) -> int:
        """How many texts no client may get yet."""
        return self.concept + self.missing


def in_short(language: str, progress: Progress) -> str:
    """Name how far texts are; the organisation's own words are ``own``: nobody checked them as a translation."""
    return "own" if language == ALWAYS and not progress.waiting else progress.status


def of_questionnaire(version: Questionnaire, language: str) -> Progress:
    """Count the statements and answers of a questionnaire in a language."""
    return _counted(version.statuses[language].values())


def of_interface(language: str) -> Progress:
    """Count the words around the statements in a language: all that Dutch has, with its own words for young people."""
    return _of_interface(languages.FOLDER, language)


def without_concepts(released: Iterable[str]) -> list[str]:
    """Leave out the languages in which a text was added or changed since they were released: no client gets those."""
    return [language for language in released if not of_interface(language).waiting]


@cache
def _of_interface(folder: Path, language: str) -> Progress:
    return counted(language, _kept(folder / language / "client.po"), needed(_kept(folder / ALWAYS / "client.po")))


def counted(language: str, catalogue: Catalog | None, texts: Iterable[Message]) -> Progress:
    """Count how far the texts of a client catalogue are that are needed."""
    if language == SOURCE:
        return _counted(OWN[SOURCE] for _text in texts)
    found = [None if catalogue is None else catalogue.get(text.id, text.context) for text in texts]
    return _counted("missing" if one is None or not is_said(one) else of_text(language, one) for one in found)


def _counted(statuses: Iterable[str]) -> Progress:
    numbers = Counter(statuses)
    return Progress(*(numbers[status] for status in (*STATUSES, "missing")))


def needed(catalogue: Catalog | None) -> Iterator[Message]:
    """List the texts of a catalogue, without its header."""
    return (message for message in catalogue or () if message.id)


def of_text(language: str, message: Message) -> str:
    """Give the status of one text: what its comment says, as long as the text is the one that it was said of."""
    if language in OWN:
        return OWN[language]
    said = _said(message)
    return said[1] if said is not None and said[2] == code(message) else CONCEPT


def mark(message: Message, status: str) -> None:
    """Say how far a text is, in its comment; other comments stay. A concept needs no code."""
    others = [comment for comment in message.user_comments if not COMMENT.fullmatch(comment)]
    message.user_comments = [status if status == CONCEPT else f"{status} {code(message)}", *others]


def code(message: Message) -> str:
    """Give the code of a text: eight signs that change with every letter of it, and of what it translates."""
    text = json.dumps([message.context or "", parts(message.id), parts(message.string)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def is_said(message: Message) -> bool:
    """Say whether a text is there, in all its plural forms; one that is marked as a guess is not used."""
    texts = parts(message.string)
    return bool(texts) and all(texts) and not message.fuzzy


def parts(value: str | Iterable[str] | None) -> list[str]:
    """List a text, or each plural form of it."""
    return [value] if isinstance(value, str) else list(value or ())


def _said(message: Message) -> re.Match[str] | None:
    return next(filter(None, map(COMMENT.fullmatch, message.user_comments)), None)


@cache
def _kept(file: Path) -> Catalog | None:
    """Read a catalogue once: a page says how far the words are that this very program shows."""
    if not file.is_file():
        return None
    with file.open("rb") as text:
        return read_po(text, locale=file.parent.name)
