"""``stem translations``: nothing a reader sees is left in English, and nothing is left over."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from babel.support import Translations

import stem_app
from stem_app import text_status
from stem_app.cli import catalogues, translations
from tests.cli.conftest import Stem

FILES = {
    "feedback/welcome.py": '_("Begin")\nngettext("%(number)s day", "%(number)s days", 2)\n',
    "templates/feedback/welcome.html": "{% trans %}\n  You may stop.\n{% endtrans %}{{ _('Hello %(name)s', name=x) }}",
    "room/home.py": '_("Start")\npgettext("verb", "Open")\n',
    "templates/room/home.html": "{{ _('Begin') }}{{ ngettext('one talk', '%(num)s talks', n) }}",
    "discussion.py": '_("Together")\n',
    "translations/nl/odd.py": '_("not a message")\n',
}
COMPLETE = {
    "client": {
        "Begin": "Begin",
        ("%(number)s day", "%(number)s days"): ("%(number)s dag", "%(number)s dagen"),
        "  You may stop.\n": "U mag stoppen.",
        "Hello %(name)s": "Dag %(name)s",
        "Together": "Samen",
    },
    "staff": {
        "Start": "Start",
        "Begin": "Begin",
        ("one talk", "%(num)s talks"): ("een gesprek", "%(num)s gesprekken"),
    },
}


@pytest.fixture
def program(tmp_path: Path) -> dict[str, Catalog]:
    for name, text in FILES.items():
        file = tmp_path / "program" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return catalogues.of_program(tmp_path / "program")


def in_language(language: str, name: str = "client") -> Catalog:
    """A catalogue in which every text is there."""
    catalogue = catalogues.new(language)
    for message in COMPLETE[name]:
        text = message if isinstance(message, str) else (message[1],) * catalogue.num_plurals
        catalogue.add(message, text)
    if name == "staff":
        catalogue.add("Open", "Open", context="verb")
    return catalogue


def complete(name: str) -> Catalog:
    catalogue = Catalog(locale="nl", fuzzy=False)
    for message, text in COMPLETE[name].items():
        catalogue.add(message, text)
    if name == "staff":
        catalogue.add("Open", "Openen", context="verb")
    return catalogue


def test_messages_are_collected_from_programs_and_templates_for_who_reads_them(program: dict[str, Catalog]) -> None:
    found = {name: {message.id for message in program[name] if message.id} for name in catalogues.NAMES}
    assert found["client"] == set(COMPLETE["client"])
    assert found["staff"] == set(COMPLETE["staff"]) | {"Open"}


@pytest.mark.parametrize("name", catalogues.NAMES)
def test_a_complete_catalogue_has_no_findings(program: dict[str, Catalog], name: str) -> None:
    assert catalogues.findings(name, program[name], complete(name)) == []


def test_what_is_missing_or_empty_is_named(program: dict[str, Catalog]) -> None:
    catalogue = complete("client")
    catalogue.delete("Begin")
    catalogue["Together"].string = ""
    catalogue["%(number)s day"].string = ("%(number)s dag", "")
    assert sorted(catalogues.findings("client", program["client"], catalogue)) == [
        "missing: '%(number)s day'",
        "missing: 'Begin'",
        "missing: 'Together'",
    ]


def test_a_message_in_another_context_is_another_message(program: dict[str, Catalog]) -> None:
    catalogue = complete("staff")
    catalogue.delete("Open", context="verb")
    catalogue.add("Open", "Open")
    assert catalogues.findings("staff", program["staff"], catalogue) == ["missing: (verb) 'Open'", "obsolete: 'Open'"]


def test_what_is_fuzzy_or_left_over_is_named(program: dict[str, Catalog]) -> None:
    catalogue = complete("client")
    catalogue["Begin"].flags.add("fuzzy")
    catalogue.add("Gone", "Weg")
    assert sorted(catalogues.findings("client", program["client"], catalogue)) == ["fuzzy: 'Begin'", "obsolete: 'Gone'"]


def test_a_translation_names_the_same_placeholders(program: dict[str, Catalog]) -> None:
    catalogue = complete("client")
    catalogue["Hello %(name)s"].string = "Dag %(naam)s"
    catalogue["%(number)s day"].string = ("een dag", "%(number)s dagen")
    assert sorted(catalogues.findings("client", program["client"], catalogue)) == [
        "placeholders differ: '%(number)s day'",
        "placeholders differ: 'Hello %(name)s'",
    ]


def test_clients_may_be_addressed_in_two_ways_and_staff_in_one(program: dict[str, Catalog]) -> None:
    client, staff = complete("client"), complete("staff")
    client.add("Begin", "Begin maar", context="je")
    client.add("Gone", "Weg", context="je")
    client.add("Begin", "Het begin", context="noun")
    staff.add("Begin", "Begin maar", context="je")
    assert catalogues.findings("client", program["client"], client) == [
        "obsolete: (je) 'Gone'",
        "obsolete: (noun) 'Begin'",
    ]
    assert catalogues.findings("staff", program["staff"], staff) == ["obsolete: (je) 'Begin'"]


def test_an_update_adds_what_is_new_keeps_what_was_said_and_drops_the_rest(
    program: dict[str, Catalog], tmp_path: Path
) -> None:
    catalogue = complete("client")
    catalogue.delete("Begin")
    catalogue.add("Begins", "Begint")
    catalogue.add("Together", "Samen met jou", context="je")
    catalogues.save(tmp_path, "nl", "client", catalogue)
    catalogues.update(program, tmp_path)
    once = (tmp_path / "nl" / "client.po").read_bytes()
    catalogues.update(program, tmp_path)
    assert (tmp_path / "nl" / "client.po").read_bytes() == once
    found = catalogues.load(tmp_path, "nl", "client")
    assert found is not None
    assert catalogues.findings("client", program["client"], found) == ["missing: 'Begin'"]
    kept = found.get("Together", "je")
    assert kept is not None
    assert kept.string == "Samen met jou"
    assert b"#~" not in once
    assert b".py:" not in once


def test_dutch_needs_both_catalogues_and_other_languages_that_for_clients(
    program: dict[str, Catalog], tmp_path: Path
) -> None:
    catalogues.save(tmp_path, "nl", "client", complete("client"))
    catalogues.save(tmp_path, "so", "client", in_language("so"))
    catalogues.save(tmp_path, "tr", "staff", in_language("tr", "staff"))
    assert catalogues.check(program, tmp_path) == [
        "nl/staff: there is no such file",
        "tr/client: there is no such file",
    ]


def test_a_text_for_clients_that_is_missing_in_any_language_is_named(
    program: dict[str, Catalog], tmp_path: Path
) -> None:
    for name in catalogues.NAMES:
        catalogues.save(tmp_path, "nl", name, complete(name))
    somali = in_language("so")
    somali.delete("Begin")
    catalogues.save(tmp_path, "so", "client", somali)
    assert catalogues.check(program, tmp_path) == ["so/client: missing: 'Begin'"]


def test_where_dutch_has_other_words_for_young_people_every_language_says_what_they_read(
    program: dict[str, Catalog],
) -> None:
    dutch, somali = complete("client"), in_language("so")
    dutch.add("Together", "Samen met jou", context="je")
    dutch.add("Gone", "Weg", context="je")
    assert catalogues.findings("client", program["client"], somali, dutch) == ["missing: (je) 'Together'"]
    somali.add("Together", "Wadajir", context="je")
    assert catalogues.findings("client", program["client"], somali, dutch) == []


def test_an_update_leaves_room_for_what_young_people_read_and_keeps_what_was_said_of_a_text(
    program: dict[str, Catalog], tmp_path: Path
) -> None:
    dutch, somali = complete("client"), in_language("so")
    dutch.add("Together", "Samen met jou", context="je")
    somali.delete("Begin")
    somali["Together"].user_comments = ["checked 0123abcd", "ask Hodan"]
    catalogues.save(tmp_path, "nl", "client", dutch)
    catalogues.save(tmp_path, "so", "client", somali)
    catalogues.update(program, tmp_path)
    found = catalogues.load(tmp_path, "so", "client")
    assert found is not None
    assert found["Together"].user_comments == ["checked 0123abcd", "ask Hodan"]
    assert (found["Begin"].string, found["Begin"].user_comments) == ("", ["concept"])
    young = found.get("Together", "je")
    assert young is not None
    assert (young.string, young.user_comments) == ("", ["concept"])
    assert sorted(catalogues.findings("client", program["client"], found, dutch)) == [
        "missing: 'Begin'",
        "missing: (je) 'Together'",
    ]


# From the plural rules of CLDR: the kind of 0, 1, 2, 3, 11 and 100, counted from the first that the language has.
@pytest.mark.parametrize(
    ("language", "forms", "kinds"),
    [
        ("nl", 2, [1, 0, 1, 1, 1, 1]),
        ("ar", 6, [0, 1, 2, 3, 4, 5]),
        ("tr", 2, [1, 0, 1, 1, 1, 1]),
        ("pl", 3, [2, 0, 1, 1, 2, 2]),
        ("uk", 3, [2, 0, 1, 1, 2, 2]),
        ("ti", 2, [0, 0, 1, 1, 1, 1]),
        ("fa", 2, [0, 0, 1, 1, 1, 1]),
        ("so", 2, [1, 0, 1, 1, 1, 1]),
    ],
)
def test_a_new_catalogue_chooses_plural_forms_as_its_language_does(
    tmp_path: Path, language: str, forms: int, kinds: list[int]
) -> None:
    catalogue = catalogues.new(language)
    many = tuple(f"{number} %(n)s" for number in range(forms))
    catalogue.add(("%(n)s day", "%(n)s days"), many)
    catalogues.save(tmp_path, language, "client", catalogue)
    with (tmp_path / language / "client.po").open("rb") as file, io.BytesIO() as compiled:
        write_mo(compiled, read_po(file, locale=language))
        compiled.seek(0)
        texts = Translations(compiled)
    said = [texts.ungettext("%(n)s day", "%(n)s days", number) for number in (0, 1, 2, 3, 11, 100)]
    assert said == [f"{kind} %(n)s" for kind in kinds]


@pytest.mark.parametrize(
    ("language", "header"),
    [
        ("ar", get_plural("ar")),
        ("tr", get_plural("tr")),
        ("uk", get_plural("nl")),
    ],
)
def test_plural_forms_of_another_language_are_named(
    program: dict[str, Catalog], language: str, header: tuple[int, str]
) -> None:
    catalogue = in_language(language)
    catalogue.mime_headers = [("Plural-Forms", f"nplurals={header[0]}; plural={header[1]};")]
    said = catalogues.findings("client", program["client"], catalogue)
    assert "the plural forms are not those of the language" in said


def test_a_text_that_depends_on_a_number_has_all_forms_of_its_language(program: dict[str, Catalog]) -> None:
    catalogue = in_language("pl")
    catalogue["%(number)s day"].string = ("%(number)s dzień", "%(number)s dni")
    assert catalogues.findings("client", program["client"], catalogue) == ["missing: '%(number)s day'"]


def test_check_exits_1_and_names_every_gap(stem: Stem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    said = stem("translations", "--check")
    assert said.code == 1
    assert said.out.splitlines() == ["nl/client: there is no such file", "nl/staff: there is no such file"]
    assert stem("translations", "--update").code == 0
    said = stem("translations", "--check")
    assert said.code == 1
    assert "nl/staff: missing: " in said.out


def test_the_program_is_fully_translated(stem: Stem) -> None:
    said = stem("translations", "--check")
    assert said.out.startswith("messages: client ")
    assert said.code == 0


def test_no_message_of_the_program_is_in_a_place_that_is_not_looked_at() -> None:
    odd = [
        file
        for file in Path(stem_app.__file__).parent.rglob("*")
        if file.is_file() and file.suffix not in {*catalogues.SUFFIXES, ".po", ".pyc", ".css", ".js", ".woff2", ".md"}
    ]
    assert [file for file in odd if b"_(" in file.read_bytes()] == []


@pytest.fixture
def folder_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Catalogues of Dutch and Somali, the latter with words for young people too."""
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    for language in ("nl", "so"):
        catalogue = catalogues.new(language)
        for message, context in (("Begin", None), ("Together", None), ("Together", "je"), ("Stop", None)):
            catalogue.add(message, f"{message}!", context=context)
        catalogues.save(tmp_path, language, "client", catalogue)
    return tmp_path


def statuses(folder: Path) -> dict[str, str]:
    found = catalogues.load(folder, "so", "client")
    assert found is not None
    return {
        f"{text.id} {text.context or ''}".strip(): text_status.of_text("so", text) for text in text_status.needed(found)
    }


def test_marking_a_language_says_of_every_text_how_far_it_is(stem: Stem, folder_of: Path) -> None:
    assert set(statuses(folder_of).values()) == {"concept"}
    said = stem("translations", "--mark", "checked", "so")
    assert (said.code, said.out) == (0, "so: 4 texts are now checked\n")
    assert set(statuses(folder_of).values()) == {"checked"}
    assert "so client: checked (0 concept, 0 translated, 4 checked, 0 missing)" in stem("translations", "--status").out


def test_marking_one_text_takes_what_young_people_read_with_it(stem: Stem, folder_of: Path) -> None:
    assert stem("translations", "--mark", "translated", "so", "--message", "Together").code == 0
    assert statuses(folder_of) == {
        "Begin": "concept",
        "Stop": "concept",
        "Together": "translated",
        "Together je": "translated",
    }
    assert "so client: concept (2 concept, 2 translated, 0 checked, 0 missing)" in stem("translations", "--status").out


def test_a_text_that_is_not_there_is_neither_marked_nor_counted_as_there(stem: Stem, folder_of: Path) -> None:
    found = catalogues.load(folder_of, "so", "client")
    assert found is not None
    found["Begin"].string = ""
    catalogues.save(folder_of, "so", "client", found)
    assert stem("translations", "--mark", "checked", "so").out == "so: 3 texts are now checked\n"
    assert "so client: concept (0 concept, 0 translated, 3 checked, 1 missing)" in stem("translations", "--status").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--mark", "checked", "nl"), "nobody's translation"),
        (("--mark", "checked", "en"), "nobody's translation"),
        (("--mark", "checked", "pl"), "no catalogue"),
        (("--mark", "checked", "so", "--message", "Nothing"), "no text 'Nothing'"),
        (("--mark", "finished", "so"), "finished"),
        (("--message", "Begin", "--check"), "Choose one of"),
        (("--check", "--status"), "Choose one of"),
        ((), "Choose one of"),
    ],
)
def test_what_cannot_be_marked_is_refused_in_one_sentence(
    stem: Stem, folder_of: Path, arguments: tuple[str, ...], said: str
) -> None:
    refused = stem("translations", *arguments)
    assert refused.code != 0
    assert said in refused.err
    assert set(statuses(folder_of).values()) == {"concept"}


def test_the_status_of_every_questionnaire_that_comes_with_the_program_is_told(stem: Stem) -> None:
    said = stem("translations", "--status")
    assert said.code == 0
    assert "nl gesprek-1: own (20 texts)" in said.out.splitlines()
    assert any(line.startswith("en client: translated (0 concept") for line in said.out.splitlines())
