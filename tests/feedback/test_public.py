"""The front page forgives how people type; the privacy page explains every column that is kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from stem_app import guesses
from stem_app.languages import speaking
from stem_app.public import privacy
from surveys.schema import Response
from tests.feedback.conftest import Room
from tests.pages import Pages


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:.4}-{}"])
def test_a_short_address_is_understood_however_it_is_typed(room: Room, pages: Pages, typed: str) -> None:
    short = room.issue().short
    written = f"{short[:4]}-{short[4:]}" if "-" in typed else typed.format(short)
    pages.get("/")
    pages.submit(button="Verder", short=written.upper().replace("0", "O").replace("1", "I"))
    assert pages.last is not None
    assert pages.last.location == f"/v/{short}/"
    assert pages.follow().heading == "Zes vragen"


def test_a_wrong_one_gets_one_friendly_sentence(pages: Pages) -> None:
    pages.get("/")
    pages.submit(button="Verder", short="zzzzzzzz")
    text = pages.follow().text
    assert "Deze code werkt niet of niet meer." in text
    assert "Typ de 8 letters" not in text


@pytest.mark.parametrize("typed", ["", "niets", "u" * 8, "z" * 9])
def test_what_cannot_be_a_code_is_no_guess_and_is_told_how_long_one_is(pages: Pages, typed: str) -> None:
    for _ in range(guesses.LIMIT + 1):
        pages.get("/")
        pages.submit(button="Verder", short=typed)
    text = pages.follow().text
    assert "Typ de 8 letters en cijfers van uw code." in text
    assert "Deze code werkt niet" not in text


def test_a_short_address_in_the_address_bar_leads_to_the_questions(room: Room, pages: Pages) -> None:
    short = room.issue().short
    assert pages.get(f"/{short.upper()}", 303).location == f"/v/{short}/"
    assert pages.get("/iets-anders-dat-er-niet-is", 404).heading == "Dit lukt nu niet"


def test_the_front_page_leads_staff_on_quietly(pages: Pages) -> None:
    page = pages.get("/")
    assert {"/privacy", "/staff/"} <= {link.get("href") for link in page.html.all("a")}


def test_every_column_kept_of_an_answer_is_explained_and_nothing_else(pages: Pages) -> None:
    assert set(privacy.columns()) == set(privacy.explanations())
    text = pages.get("/privacy").text
    with speaking("nl", "client"):
        assert [line for line in privacy.what_is_kept() if line not in text] == []
    assert "De week van het gesprek. Niet de dag en niet de tijd." in text


def test_a_new_column_without_an_explanation_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Response.__table__
    assert isinstance(table, sa.Table)
    copied = table.to_metadata(sa.MetaData())
    copied.append_column(sa.Column("mood", sa.String(5)))
    monkeypatch.setattr(privacy.StoredResponse, "__table__", copied)
    with pytest.raises(KeyError, match="mood"):
        privacy.what_is_kept()


def test_the_privacy_page_says_how_long_and_what_can_go_wrong(pages: Pages) -> None:
    text = pages.get("/privacy").text
    assert all(term in text for term in ("30 minuten", "2 weken", "1 jaar"))
    assert "zelf vragen invullen" in text
    assert "één gezin" in text
