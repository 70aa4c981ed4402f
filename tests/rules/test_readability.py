"""Everything a client reads is short and plain, in every language: sentences of few words, and none of them jargon."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from stem_app import languages
from stem_app.cli import catalogues
from stem_app.languages import SOURCE
from stem_app.text_status import needed, parts
from surveys import questionnaire

ROOT = Path(__file__).parents[2]

# --- The rules, for whoever writes or translates. Words are counted between spaces. -----------------------------------

# Of all sentences of a language together.
MEAN = 10
# Of one sentence; other languages may need a word more for the same, and a statement holds one whole idea.
LONGEST = {"nl": 10, "en": 10}
LONGEST_ELSEWHERE = 12
LONGEST_STATEMENT = 12
# The first screen says what a small number protects, in the very words that were agreed for it.
MAY_BE_LONGER = {
    "nl": {
        "Uw antwoord telt mee in een overzicht van minstens 10 mensen.",
        "Jouw antwoord telt mee in een overzicht van minstens 10 mensen.",
    },
    "en": {"Your answer counts in an overview of at least 10 people."},
}

# Parts of words, in small letters: jargon, officialese, and what nobody near may read over a shoulder.
BANNED = {
    "nl": (
        *("bejegen", "participa", "traject", "interventie", "methodiek", "problematiek", "casus", "casuïst", "evalu"),
        *("indicatie", "hulpverlen", "respondent", "enquête", "anonimiseer", "geanonimiseerd", "feedback"),
        *("teneinde", "derhalve", "desbetreffende", "dienaangaande", "overeenkomstig", "tevens", "d.m.v.", "i.v.m."),
        *("jeugdbescherm", "kinderbescherm", "jeugdzorg", "mishandel", "verwaarlo", "uithuisplaats", "ondertoezicht"),
    ),
    "en": (
        *("participa", "trajector", "intervention", "methodolog", "evaluat", "assessment", "stakeholder", "indicator"),
        *("respondent", "survey", "questionnaire", "anonymis", "feedback", "treatment"),
        *("pursuant", "in accordance", "prior to", "utilis", "hereby", "regarding", "in order to"),
        *("youth protection", "child protection", "youth care", "abuse", "neglect", "custody"),
    ),
}
# Names that tell where somebody called, whatever the language around them.
BANNED_ANYWHERE = ("veilig thuis", "kindertelefoon", "blijf groep")

# --- Every text -------------------------------------------------------------------------------------------------------

ENDED = re.compile(r"(?<=[.!?؟።])[\"”’»]?\s+")
LAST = re.compile(r"[.!?؟።][\"”’»)]?$")
# What a text leaves open counts as what will stand there; anything else that is filled in is one word.
FILLED_IN = {"organisation": "Samen Veilig Midden-Nederland"}
OPEN = re.compile(r"%\((\w+)\)[sd]")


def sentences(text: str) -> list[str]:
    """Cut a text where a sentence ends, in any of the scripts."""
    return ENDED.split(OPEN.sub(lambda match: FILLED_IN.get(match[1], match[1]), text).strip())


def words(sentence: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in sentence.split())


@cache
def interface(language: str) -> tuple[str, ...]:
    """What stands around the statements; in English that is the messages of the program themselves."""
    if language == SOURCE:
        program = catalogues.of_program(ROOT / "stem_app")["client"]
        return tuple(text for message in needed(program) for text in parts(message.id))
    catalogue = catalogues.load(languages.FOLDER, language, "client")
    return tuple(text for message in needed(catalogue) for text in parts(message.string))


@cache
def asked(language: str) -> tuple[str, ...]:
    """The statements and answers of every questionnaire that comes with the program."""
    shipped = [questionnaire.shipped(file.stem) for file in sorted(questionnaire.SHIPPED.glob("*.toml"))]
    known = [version for version in shipped if language in version.languages]
    return tuple(text for version in known for text in version.texts(language).values())


@cache
def contacts(language: str) -> tuple[str, ...]:
    """Whom one can talk to, which stands on a page of its own."""
    files = sorted((ROOT / "surveys" / "places").glob("*.toml"))
    listed = [one for file in files for one in tomllib.loads(file.read_text(encoding="utf-8"))["contacts"]]
    return tuple(text for contact in listed for text in contact.get(language, {}).values())


def too_long(language: str, texts: tuple[str, ...], most: int) -> Iterator[str]:
    for text in texts:
        for sentence in sentences(text):
            if words(sentence) > most and sentence not in MAY_BE_LONGER.get(language, ()):
                yield f"{words(sentence)} words: {sentence}"


def not_plain(language: str, texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        said = " ".join(text.casefold().split())
        for word in (*BANNED.get(language, ()), *BANNED_ANYWHERE):
            if word in said:
                yield f"{word!r} in: {text}"


EVERY = sorted(languages.available("client"))

# --- The tests --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", EVERY)
def test_the_sentences_of_a_language_have_few_words(language: str) -> None:
    every = (*interface(language), *asked(language), *contacts(language))
    # A heading or a button is no sentence: counting those would hide long ones.
    whole = [words(one) for text in every for one in sentences(text) if LAST.search(one)]
    assert len(whole) > 100
    assert sum(whole) / len(whole) <= MEAN


@pytest.mark.parametrize("language", EVERY)
def test_no_sentence_is_long(language: str) -> None:
    around = (*interface(language), *contacts(language))
    assert list(too_long(language, around, LONGEST.get(language, LONGEST_ELSEWHERE))) == []
    assert list(too_long(language, asked(language), LONGEST_STATEMENT)) == []


@pytest.mark.parametrize("language", EVERY)
def test_no_text_but_a_contact_has_a_word_of_the_trade_or_one_that_tells(language: str) -> None:
    assert list(not_plain(language, (*interface(language), *asked(language)))) == []


@pytest.mark.parametrize("language", MAY_BE_LONGER)
def test_every_longer_sentence_is_still_said_and_still_longer(language: str) -> None:
    said = {one for text in interface(language) for one in sentences(text) if words(one) > LONGEST[language]}
    assert said >= MAY_BE_LONGER[language]


def test_each_language_has_texts_of_every_kind() -> None:
    assert all(interface(language) and asked(language) and contacts(language) for language in EVERY)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Tik op ‘Klaar’. Of wacht even!", [3, 3]),
        ("Wilt u “stoppen?” Dan bewaren wij niets.", [3, 4]),
        ("هل ما زلت هنا؟ تُحسب مرة واحدة.", [4, 3]),
        ("ስም የለን። ኣድራሻ የለን።", [2, 2]),
        ("نمی‌دانم. سوال‌های تازه بخواهید.", [1, 3]),
        ("%(organisation)s vraagt dit.", [5]),
        ("%(browser)s: tap the book – then the clock.", [7]),
        ("%(time)s", [1]),
    ],
)
def test_sentences_are_cut_and_counted_in_every_script(text: str, lengths: list[int]) -> None:
    assert [words(one) for one in sentences(text)] == lengths


def test_what_is_too_long_or_not_plain_is_named() -> None:
    texts = ("Kort. Deze ene zin heeft er in het Nederlands precies elf geteld.", "Dit is uw hulptraject bij ons.")
    assert list(too_long("nl", texts, 10)) == ["11 words: Deze ene zin heeft er in het Nederlands precies elf geteld."]
    assert list(not_plain("nl", texts)) == ["'traject' in: Dit is uw hulptraject bij ons."]
    assert list(not_plain("so", ("Wac Veilig  Thuis.", "traject"))) == ["'veilig thuis' in: Wac Veilig  Thuis."]
