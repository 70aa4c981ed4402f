"""The messages in the program, and the catalogues that translate them: what is missing, left over or does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from babel.plural import PluralRule, to_gettext

from stem_app.text_status import OWN, is_said, mark, needed, parts
from surveys.questionnaire import ALWAYS, CONCEPT

NAMES = ("client", "staff")
# What a client reads; everything else is for staff.
CLIENT = (
    "feedback/",
    "public/",
    "discussion.py",
    "templates/feedback/",
    "templates/public/",
    "templates/discussion_rows.html",
)
# In the client's catalogue this context holds the texts that address a young person differently. The program asks for
# the plain message, so these entries are found nowhere in it. Where Dutch says it differently every language does.
ADDRESS = "je"

ABOUT = {
    "client": "# Everything a client reads, addressed formally; context 'je' holds what a young person reads instead.",
    "staff": "# Everything that staff, ambassadors and the council read.",
}
# Only what a reader of the file needs: Babel's own header has names and dates of nobody.
HEADER = """{about}
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

# The kinds of plurals, as CLDR names and orders them, and the numbers on which rules are compared.
TAGS = ("zero", "one", "two", "few", "many", "other")
NUMBERS = range(201)

SUFFIXES = {".py": "python", ".html": "jinja2", ".txt": "jinja2", ".svg": "jinja2"}
# The same settings as the application's templates, or the messages would differ in their spaces.
TEMPLATE_OPTIONS = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")


def of_program(folder: Path) -> dict[str, Catalog]:
    """Collect every message of the program, by catalogue."""
    found = {name: Catalog(project="De Stem", fuzzy=False) for name in NAMES}
    for file in sorted(folder.rglob("*")):
        if file.suffix in SUFFIXES and "translations" not in file.parts:
            relative = file.relative_to(folder).as_posix()
            name = "client" if relative.startswith(CLIENT) else "staff"
            for message, comments, context in _messages(file):
                found[name].add(message, locations=[(relative, 0)], auto_comments=comments, context=context)
    return found


def _messages(file: Path) -> Iterator[tuple[str | tuple[str, ...], list[str], str | None]]:
    options = {} if file.suffix == ".py" else TEMPLATE_OPTIONS
    with file.open("rb") as text:
        for _, message, comments, context in extract(
            SUFFIXES[file.suffix], text, keywords=DEFAULT_KEYWORDS, comment_tags=["Translators:"], options=options
        ):
            yield message, comments, context


def load(folder: Path, language: str, name: str) -> Catalog | None:
    """Read a catalogue, or give None when it is not there."""
    file = folder / language / f"{name}.po"
    if not file.is_file():
        return None
    with file.open("rb") as text:
        return read_po(text, locale=language, domain=name)


def findings(name: str, program: Catalog, catalogue: Catalog, dutch: Catalog | None = None) -> list[str]:
    """Say what is wrong with a catalogue, in one line for each message; ``dutch`` says what young people read."""
    wanted = [*needed(program), *(message for message in _addressed(dutch) if _is_used(name, program, message))]
    wrong = [f"missing: {_quoted(message)}" for message in wanted if not _translated(catalogue, message)]
    wrong += [] if _plurals_fit(catalogue) else ["the plural forms are not those of the language"]
    for message in needed(catalogue):
        if message.fuzzy:
            wrong.append(f"fuzzy: {_quoted(message)}")
        elif not _is_used(name, program, message):
            wrong.append(f"obsolete: {_quoted(message)}")
        elif is_said(message) and not _placeholders_fit(message):
            wrong.append(f"placeholders differ: {_quoted(message)}")
    wrong.extend(f"obsolete: {_quoted(message)}" for message in catalogue.obsolete.values())
    return wrong


def _addressed(catalogue: Catalog | None) -> list[Message]:
    return [message for message in needed(catalogue) if message.context == ADDRESS]


def _translated(catalogue: Catalog, message: Message) -> bool:
    """Say whether all of a message is there, in as many forms as the language has when it depends on a number."""
    found = catalogue.get(message.id, message.context)
    texts = [] if found is None else parts(found.string)
    return bool(texts) and all(texts) and len(texts) == (catalogue.num_plurals if message.pluralizable else 1)


def plural_forms(language: str) -> str:
    """Write the rule by which a language chooses a plural form, from CLDR: Babel's own list differs for Arabic."""
    rule = Locale.parse(language).plural_form
    used = [tag for tag in TAGS if tag in {rule(number) for number in NUMBERS}]
    # The last form is for what is left: without fractions that is not always the one that CLDR calls 'other'.
    return to_gettext(PluralRule({tag: rule.rules[tag] for tag in used[:-1]}))


def _plurals_fit(catalogue: Catalog) -> bool:
    """Say whether a catalogue chooses its plural forms as its language does, whatever way it is written."""
    own, (forms, rule) = c2py(catalogue.plural_expr), _rule(plural_forms(str(catalogue.locale)))
    return catalogue.num_plurals == forms and all(own(number) == rule(number) for number in NUMBERS)


def _rule(header: str) -> tuple[int, Callable[[int], int]]:
    forms, expression = header.removesuffix(";").removeprefix("nplurals=").split("; plural=")
    return int(forms), c2py(expression)


def _is_used(name: str, program: Catalog, message: Message) -> bool:
    if program.get(message.id, message.context) is not None:
        return True
    return name == "client" and message.context == ADDRESS and program.get(message.id) is not None


def _placeholders_fit(message: Message) -> bool:
    """A translation names what its message names; of one thing, a plural form may leave out the number."""
    allowed = [set(PLACEHOLDER.findall(text)) for text in parts(message.id)]
    named = [set(PLACEHOLDER.findall(text)) for text in parts(message.string)]
    if len(allowed) == 1:
        return named == allowed
    return all(names in allowed for names in named)


def _quoted(message: Message) -> str:
    context = f"({message.context}) " if message.context else ""
    return f"{context}{parts(message.id)[0]!r}"


def updated(name: str, program: Catalog, catalogue: Catalog, dutch: Catalog | None = None) -> Catalog:
    """Give a catalogue with every message of the program and nothing else; translations are kept, none is guessed."""
    address = [message for message in _addressed(catalogue) if _is_used(name, program, message)]
    catalogue.update(program, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    for message in address:
        catalogue.add(message.id, message.string, context=ADDRESS, user_comments=message.user_comments)
    for message in _addressed(dutch):
        if catalogue.get(message.id, ADDRESS) is None and _is_used(name, program, message):
            catalogue.add(message.id, context=ADDRESS)
    if name == "client" and str(catalogue.locale) not in OWN:
        for message in needed(catalogue):
            if not message.user_comments:
                mark(message, CONCEPT)
    return catalogue


def save(folder: Path, language: str, name: str, catalogue: Catalog) -> None:
    """Write a catalogue, sorted and without line numbers or dates, so that a change shows nothing but itself."""
    file = folder / language / f"{name}.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        head = HEADER.format(about=ABOUT[name], language=language, plurals=catalogue.plural_forms)
        out.write(head.encode())
        write_po(
            out, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True
        )


def languages(folder: Path) -> list[str]:
    """List the languages of the catalogues, Dutch always among them."""
    return sorted({ALWAYS, *(file.parent.name for file in folder.glob("*/*.po"))})


def names(folder: Path, language: str) -> list[str]:
    """Name the catalogues of a language: both in Dutch, in others those for clients and whatever else is there."""
    return [
        name for name in NAMES if language == ALWAYS or name == "client" or (folder / language / f"{name}.po").is_file()
    ]


def check(program: dict[str, Catalog], folder: Path) -> list[str]:
    """Say what is wrong with all catalogues, in one line for each message."""
    return [
        f"{language}/{name}: {line}" for language in languages(folder) for name, line in _all(program, folder, language)
    ]


def _all(program: dict[str, Catalog], folder: Path, language: str) -> Iterator[tuple[str, str]]:
    for name in names(folder, language):
        catalogue = load(folder, language, name)
        lines = (
            ["there is no such file"]
            if catalogue is None
            else findings(name, program[name], catalogue, load(folder, ALWAYS, name))
        )
        yield from ((name, line) for line in lines)


def update(program: dict[str, Catalog], folder: Path) -> None:
    """Bring all catalogues up to date, and begin those that are not there yet."""
    for language in sorted(languages(folder), key=lambda language: language != ALWAYS):
        for name in names(folder, language):
            catalogue = load(folder, language, name) or new(language)
            save(folder, language, name, updated(name, program[name], catalogue, load(folder, ALWAYS, name)))


def new(language: str) -> Catalog:
    """Begin an empty catalogue."""
    catalogue = Catalog(locale=language, project="De Stem", fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", plural_forms(language))]
    return catalogue
