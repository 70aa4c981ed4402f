"""Releasing a language to clients, and withdrawing it."""

from __future__ import annotations

import pytest

from stem_app.admin.languages import say_progress
from stem_app.languages import speaking
from stem_app.text_status import Progress
from surveys import client_languages, questionnaire
from surveys.base import reading, writing
from tests.accounts.house import House, token_on
from tests.factories import NOW, TODAY
from tests.pages import Pages
from tests.test_releases import GESPREK, in_swahili

TALEN = "/staff/beheer/talen"


@pytest.fixture
def admin(house: House) -> Pages:
    """An admin on the list of languages; Swahili has statements, but no words around them."""
    with writing(house.engine) as session:
        questionnaire.add(session, questionnaire.parse(in_swahili(GESPREK.source)), today=TODAY)
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    pages.get(TALEN)
    return pages


def released(house: House) -> tuple[str, ...]:
    with reading(house.engine) as session:
        return client_languages.released(session, house.organisation.version_id)


def test_every_language_stands_under_its_own_name_with_how_far_it_is(admin: Pages) -> None:
    page = admin.get(TALEN)
    names = {span.get("lang"): (span.text, span.get("dir")) for span in page.html.all("span") if span.get("lang")}
    assert names["nl"] == ("Nederlands", "ltr")
    assert names["sw"] == ("Kiswahili", "ltr")
    assert "Statements: checked by a native speaker Words around them: checked by a native speaker" in page.text
    assert "English Released since 1 January 2025. Statements: translated Words around them: translated" in page.text
    waits = "Kiswahili Not released: translation not checked yet. Statements: translated"
    assert f"{waits} Words around them: not translated yet" in page.text


def test_the_page_speaks_dutch_too(admin: Pages) -> None:
    admin.submit(button="Nederlands", form="/staff/taal")
    page = admin.get(TALEN)
    assert page.heading == "Talen"
    assert "Stellingen: gecontroleerd door een moedertaalspreker Woorden eromheen: gecontroleerd" in page.text
    assert "Niet vrijgegeven: vertaling nog niet gecontroleerd." in page.text


def test_a_language_is_withdrawn_and_released_again(house: House, admin: Pages) -> None:
    admin.submit(button="Withdraw: English, gesprek-1")
    assert released(house) == ("nl",)
    page = admin.follow()
    assert "Done." in page.text
    assert "English Not released." in page.text
    admin.submit(button="Release: English, gesprek-1")
    assert "Done." in admin.follow().text
    assert released(house) == ("nl", "en")
    assert [event for event in house.audited() if "language" in event] == ["language-released", "language-withdrawn"]


def test_the_only_language_that_clients_can_choose_stays(house: House, admin: Pages) -> None:
    admin.submit(button="Withdraw: English, gesprek-1")
    admin.get(TALEN)
    admin.submit(button="Withdraw: Nederlands, gesprek-1")
    assert "This is the only language that clients can choose." in admin.follow().text
    assert released(house) == ("nl",)
    assert house.audited().count("language-withdrawn") == 1


@pytest.mark.parametrize(
    ("step", "language", "said"),
    [
        ("release", "sw", "Kiswahili cannot be released yet: some of its texts are missing, or still a concept."),
        ("withdraw", "sw", "Kiswahili was withdrawn already."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    house: House, admin: Pages, step: str, language: str, said: str
) -> None:
    admin.post(TALEN, sent(house, admin, step=step, language=language))
    assert said in admin.follow().text
    assert released(house) == ("nl", "en")
    assert not [event for event in house.audited() if "language" in event]


def sent(house: House, admin: Pages, **fields: str) -> dict[str, str]:
    page = admin.get(TALEN)
    return {"csrf_token": token_on(page), "version": str(house.organisation.version_id), **fields}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"step": "release", "language": "xx"}, 404),
        ({"step": "release", "language": "en", "version": "77"}, 404),
        ({"step": "sell", "language": "en"}, 400),
    ],
)
def test_what_is_not_there_is_no_page(house: House, admin: Pages, fields: dict[str, str], status: int) -> None:
    admin.post(TALEN, sent(house, admin, **fields), expect=status)
    assert released(house) == ("nl", "en")


def test_nothing_is_released_without_the_token_of_the_page(house: House, admin: Pages) -> None:
    fields = {"step": "withdraw", "language": "en", "version": str(house.organisation.version_id)}
    admin.post(TALEN, fields, expect=400)
    assert released(house) == ("nl", "en")


@pytest.mark.parametrize("role", ["caseworker", "ambassador", "council", "manager", "board"])
def test_only_an_admin_releases_languages(house: House, role: str) -> None:
    house.person("someone", role)
    house.sign_in("someone").get(TALEN, expect=403)


def test_a_version_in_use_says_since_when(house: House, admin: Pages) -> None:
    assert "gesprek-1 not used yet" in admin.get(TALEN).text
    with writing(house.engine) as session:
        house.organisation.invited(session, now=NOW)
    assert "gesprek-1 in use since" in admin.get(TALEN).text


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(concept=0, translated=3, checked=4, missing=0), "translated"),
        (Progress(concept=0, translated=0, checked=4, missing=0), "checked by a native speaker"),
        (Progress(concept=1, translated=0, checked=4, missing=0), "concept, 1 text waits"),
        (Progress(concept=2, translated=0, checked=0, missing=3), "concept, 5 texts wait"),
        (Progress(concept=0, translated=0, checked=2, missing=1), "concept, 1 text waits"),
        (Progress(concept=0, translated=0, checked=0, missing=9), "not translated yet"),
    ],
)
def test_how_far_texts_are_is_said_in_words(progress: Progress, said: str) -> None:
    with speaking("en"):
        assert say_progress(progress) == said
