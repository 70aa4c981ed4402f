"""``stem translations``: nothing a reader sees is left in English, and nothing is left over."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import stem_app
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
    catalogues.update(program, tmp_path, ["nl"], translations._new)
    once = (tmp_path / "nl" / "client.po").read_bytes()
    catalogues.update(program, tmp_path, ["nl"], translations._new)
    assert (tmp_path / "nl" / "client.po").read_bytes() == once
    found = catalogues.load(tmp_path, "nl", "client")
    assert found is not None
    assert catalogues.findings("client", program["client"], found) == ["missing: 'Begin'"]
    kept = found.get("Together", "je")
    assert kept is not None
    assert kept.string == "Samen met jou"
    assert b"#~" not in once
    assert b".py:" not in once


def test_a_language_needs_both_catalogues(program: dict[str, Catalog], tmp_path: Path) -> None:
    catalogues.save(tmp_path, "nl", "client", complete("client"))
    assert catalogues.check(program, tmp_path, ["nl"]) == ["nl/staff: there is no such file"]


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
