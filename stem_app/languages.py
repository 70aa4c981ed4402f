"""Languages: one bridge from gettext catalogues to requests, files and the command line.

Two catalogues: ``client`` (every word a client reads, in all languages) and ``staff`` (Dutch and English). Message ids
are English. In the client catalogue the context ``je`` holds the texts that address a young person differently.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from jinja2 import Environment

FOLDER = Path(__file__).with_name("translations")
SOURCE = "en"


@dataclass(frozen=True)
class Voice:
    """In which language, from which catalogue and to whom we speak."""

    language: str = "nl"
    catalogue: str = "staff"
    address: str = "u"

    @property
    def direction(self) -> str:
        """The direction of writing, for ``dir``."""
        return direction(self.language)

    @property
    def locale(self) -> Locale:
        """The rules for dates and numbers."""
        return Locale.parse(self.language)


_voice: ContextVar[Voice] = ContextVar("voice", default=Voice())  # noqa: B039


def voice() -> Voice:
    """Give the voice in use."""
    return _voice.get()


def speak(language: str, catalogue: str = "staff", address: str = "u") -> None:
    """Speak another language from here to the end of the request."""
    _voice.set(Voice(language, catalogue, address))


@contextmanager
def speaking(language: str, catalogue: str = "staff", address: str = "u") -> Iterator[None]:
    """Speak another language inside a block."""
    token = _voice.set(Voice(language, catalogue, address))
    try:
        yield
    finally:
        _voice.reset(token)


def available(catalogue: str) -> tuple[str, ...]:
    """List the languages that a catalogue has, Dutch first."""
    found = {path.parent.name for path in FOLDER.glob(f"*/{catalogue}.po")} | {SOURCE}
    return tuple(sorted(found, key=lambda language: (language != "nl", language)))


@cache
def translations(language: str, catalogue: str) -> NullTranslations:
    """Load a catalogue straight from its .po file, so that there is nothing to compile and nothing to forget."""
    path = FOLDER / language / f"{catalogue}.po"
    if not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def gettext(message: str) -> str:
    """Translate a message for the voice in use."""
    speaker = voice()
    texts = translations(speaker.language, speaker.catalogue)
    if speaker.address == "je":
        addressed = texts.pgettext("je", message)
        if addressed != message:
            return str(addressed)
    return str(texts.gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message that depends on a number."""
    speaker = voice()
    return str(translations(speaker.language, speaker.catalogue).ngettext(singular, plural, number))


def pgettext(context: str, message: str) -> str:
    """Translate a message that means different things in different places."""
    speaker = voice()
    return str(translations(speaker.language, speaker.catalogue).pgettext(context, message))


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    """Translate a message that depends on a number and on its place."""
    speaker = voice()
    return str(translations(speaker.language, speaker.catalogue).npgettext(context, singular, plural, number))


@cache
def direction(language: str) -> str:
    """Give the direction in which a language is written, for ``dir``: ltr or rtl."""
    return str(Locale.parse(language).text_direction)


@cache
def own_name(language: str) -> str:
    """Give a language's name in that language, with a capital where its script has them."""
    return name_in(language, language)


@cache
def name_in(language: str, reader: str) -> str:
    """Give a language's name in the language of a reader, with a capital where its script has them."""
    name = Locale.parse(language).get_display_name(reader) or language
    return name[:1].upper() + name[1:]


def install_in(environment: Environment) -> None:
    """Give templates the translation functions."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )


def staff_language() -> str:
    """Give the language that somebody chose on the staff pages of this browser; Dutch for everybody else."""
    if not request.path.startswith("/staff"):
        return "nl"  # the cookie stays on the staff pages, and a client's page must not even look for it
    chosen = session.get("language")
    return chosen if chosen in available("staff") else "nl"


def install(app: Flask) -> None:
    """Translate templates, and set the voice of every request: a thread may still speak its last client's language."""
    install_in(app.jinja_env)
    app.jinja_env.globals.update(voice=voice, own_name=own_name, direction_of=direction)

    @app.before_request
    def speak_to_whom_it_is() -> None:
        speak(staff_language())
