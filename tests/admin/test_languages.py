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
from tests.pages import Page, Pages
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


def test_every_language_stands_under_the_name_that_the_reader_knows_and_its_own(admin: Pages) -> None:
    page = admin.get(TALEN)
    names = {span.get("lang"): (span.text, span.get("dir")) for span in page.html.all("span") if span.get("lang")}
    assert names["ti"] == ("ትግርኛ", "ltr")
    assert names["ar"] == ("العربية", "rtl")
    assert "en" not in names
    heads = {page.html.text_of(heading) for heading in page.html.all("h3")}
    assert {"Dutch · Nederlands", "English", "Tigrinya · ትግርኛ", "Swahili · Kiswahili"} <= heads


def test_every_language_says_how_far_it_is_and_what_comes_next(admin: Pages) -> None:
    text = admin.get(TALEN).text
    since = "Released, for the first time on 1 January 2025."
    stays = "Dutch cannot be withdrawn: clients can always answer in it."
    own = "Statements: the organisation's own text Words around them: the organisation's own text"
    assert f"{since} {stays} {own}" in text
    makers = "Statements: translated Words around them: translated by the makers of De Stem"
    assert f"English {since} {makers}" in text
    waits = "Kiswahili Not released: translation not checked yet."
    assert f"{waits} Statements: translated Words around them: not translated yet" in text
    assert text.count("A translator reads the texts") == 1
    assert "checked by a native speaker" not in text


def test_the_page_speaks_dutch_too(admin: Pages) -> None:
    admin.submit(button="Nederlands", form="/staff/taal")
    page = admin.get(TALEN)
    assert page.heading == "Talen"
    assert "Nederlands Vrijgegeven, voor het eerst op 1 januari 2025." in page.text
    assert "Tigrinya · ትግርኛ" in page.text
    assert "Stellingen: tekst van de organisatie zelf Woorden eromheen: tekst van de organisatie zelf" in page.text
    assert "Woorden eromheen: vertaald door de makers van De Stem" in page.text
    assert "Niet vrijgegeven: vertaling nog niet gecontroleerd." in page.text


def test_a_language_is_withdrawn_and_released_again(house: House, admin: Pages) -> None:
    admin.submit(button="Withdraw: English, gesprek-1")
    assert released(house) == ("nl",)
    page = admin.follow()
    assert "Clients can no longer answer in English." in page.text
    assert "English Not released." in page.text
    admin.submit(button="Release: English, gesprek-1")
    assert "Clients can answer in English now." in admin.follow().text
    assert released(house) == ("nl", "en")
    assert [event for event in house.audited() if "language" in event] == ["language-released", "language-withdrawn"]


def said(page: Page) -> list[str]:
    return [page.html.text_of(line) for line in page.html.all("p") if line.get("role") == "status"]


def buttons(page: Page) -> set[str]:
    return {button.get("aria-label", "") for button in page.html.all("button")} - {""}


def test_dutch_has_no_button_to_withdraw_it_and_stays_when_one_is_sent(house: House, admin: Pages) -> None:
    assert buttons(admin.get(TALEN)) == {"Withdraw: English, gesprek-1"}
    admin.post(TALEN, sent(house, admin, step="withdraw", language="nl"))
    assert said(admin.follow()) == ["Dutch cannot be withdrawn: clients can always answer in it."]
    assert released(house) == ("nl", "en")
    assert "language-withdrawn" not in house.audited()


def test_of_a_new_version_dutch_comes_first(house: House, admin: Pages) -> None:
    with writing(house.engine) as session:
        newer = questionnaire.parse(GESPREK.source.replace("version = 1", "version = 2"))
        version_id = questionnaire.add(session, newer, today=TODAY)
    page = admin.get(TALEN)
    assert {button for button in buttons(page) if "gesprek-2" in button} == {"Release: Dutch, gesprek-2"}
    assert "English Not released. Release Dutch first: clients can always answer in it." in page.text
    admin.post(TALEN, sent(house, admin, step="release", language="en", version=str(version_id)))
    assert said(admin.follow()) == ["Release Dutch first: clients can always answer in it."]
    with reading(house.engine) as session:
        assert client_languages.released(session, version_id) == ()
    admin.submit(button="Release: Dutch, gesprek-2")
    assert "Clients can answer in Dutch now." in admin.follow().text
    admin.submit(button="Release: English, gesprek-2")
    with reading(house.engine) as session:
        assert client_languages.released(session, version_id) == ("nl", "en")


@pytest.mark.parametrize(
    ("step", "language", "said"),
    [
        ("release", "sw", "Swahili cannot be released yet: some of its texts are missing, or still a concept."),
        ("withdraw", "sw", "Swahili was withdrawn already."),
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
        assert say_progress("so", progress) == said


def test_a_dutch_text_that_waits_is_no_text_of_the_organisation_yet() -> None:
    with speaking("en"):
        assert say_progress("nl", Progress(1, translated=0, checked=4, missing=0)) == "concept, 1 text waits"
        assert say_progress("nl", Progress(0, translated=2, checked=4, missing=0)) == "the organisation's own text"
