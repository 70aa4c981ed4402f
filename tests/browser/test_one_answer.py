"""One answer travels the whole way in a real browser: on either phone, with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, Request, expect

from stem_app.edge import HERE, wall_clock
from surveys import atoms
from surveys.base import reading
from surveys.schema import Answer, Response
from surveys.weeks import closes_on, month_of
from tests.browser.conftest import House, Phone, enter_pin, press, sign_in, tap

CHOSEN = ["Ja", "Ja, helemaal", "Een beetje", "Nee, niet echt", "Ja", "Nee, helemaal niet"]
# What stands before an earlier choice, to an adult and to the young.
TOLD = "koos:"
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])


def start_talk(page: Page, house: House, where: str) -> None:
    """Sign in and hand over: three taps after the password."""
    sign_in(page, house, "werker")
    tap(page, "Start De Stem")
    tap(page, "Huisbezoek")
    page.get_by_role("group", name="Ouder of verzorger").get_by_role("button", name=where).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Zes vragen|Laat de cliënt dit scannen"))


def answer_all(page: Page, by: Callable[[Page, str], None] = press) -> None:
    """Begin and answer six statements, by key or by tapping them."""
    by(page, "Begin")
    for number, word in enumerate(CHOSEN, start=1):
        expect(page).to_have_title(re.compile(f"Stelling {number} van 6"))
        by(page, word)


def stored(house: House) -> list[tuple[str, str, str]]:
    """What the database holds of every answer: device, shown, answers in order."""
    with reading(house.here.engine) as session:
        rows = session.scalars(sa.select(Response)).all()
        return [
            (
                row.device,
                row.shown,
                "".join(session.scalars(sa.select(Answer.answer).filter_by(row_key=row.row_key).order_by("statement"))),
            )
            for row in rows
        ]


def verified(house: House) -> atoms.Verified:
    with reading(house.here.engine) as session:
        return atoms.verify(session)


@WITH_AND_WITHOUT_SCRIPT
def test_on_the_workers_phone_from_sign_in_to_done(house: House, phone: Phone, javascript: bool) -> None:
    with phone(javascript=javascript) as context:
        page = context.new_page()
        start_talk(page, house, "Op deze telefoon")
        answer_all(page, by=tap)
        tap(page, "Verstuur: samen bekijken")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        for address in ("/staff/", "/staff/gesprek/", "/staff/gesprek/bespreken", "/staff/gesprek/code"):
            assert context.request.get(house.url + address, max_redirects=5).status == 403, address
        page.goto(house.url + "/staff/")
        enter_pin(page)
        for word in CHOSEN:
            expect(page.get_by_text(word, exact=True).first).to_be_visible()
        page.reload()
        expect(page.get_by_text("Nee, helemaal niet", exact=True)).to_be_visible()
        tap(page, "Klaar")
        expect(page.get_by_role("link", name="Start De Stem")).to_be_visible()
        page.go_back()
        expect(page.get_by_text("Nee, helemaal niet", exact=True)).to_have_count(0)
    assert stored(house) == [("worker", "together", "453241")]
    assert verified(house) == atoms.Verified(1, 0, ())


@WITH_AND_WITHOUT_SCRIPT
def test_on_the_clients_own_phone_by_the_code(house: House, phone: Phone, javascript: bool) -> None:
    with phone(javascript=javascript) as workers, phone(javascript=javascript) as clients:
        worker, client = workers.new_page(), clients.new_page()
        start_talk(worker, house, "Eigen telefoon (QR)")
        short = worker.locator(".short").inner_text()
        client.goto(house.url)
        client.get_by_role("textbox").fill(short)
        tap(client, "Verder")
        expect(client.get_by_role("button", name="Begin")).to_be_visible()
        assert clients.cookies() == [], "no cookie before Begin"
        answer_all(client, by=tap)
        tap(client, "Verstuur: samen bekijken")
        expect(client.get_by_text("Nee, helemaal niet", exact=True)).to_be_visible()
        worker.goto(house.url + "/staff/gesprek/code")
        expect(worker.get_by_role("heading", level=1)).to_have_text("Verstuurd")
        assert not any(word in worker.content() for word in ("Nee, niet echt", "Ja, helemaal"))
        tap(client, "Klaar")
        expect(client.get_by_role("heading", level=1)).to_have_text("Bedankt")
        assert clients.cookies() == []
        assert clients.storage_state()["origins"] == []
        for _ in range(12):
            client.go_back()
            assert not any(word in client.content() for word in (TOLD, "Klopt dit zo")), client.url
    assert stored(house) == [("own", "together", "453241")]


@WITH_AND_WITHOUT_SCRIPT
def test_sealed_answers_are_never_shown_in_the_room(house: House, phone: Phone, javascript: bool) -> None:
    with phone(javascript=javascript) as context:
        page = context.new_page()
        start_talk(page, house, "Op deze telefoon")
        answer_all(page)
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        page.goto(house.url + "/staff/")
        enter_pin(page)
        expect(page.get_by_text("Wat kan beter, en hoe?")).to_be_visible()
        assert not any(word in page.content() for word in CHOSEN[1:])
    assert stored(house) == [("worker", "sealed", "453241")]


@WITH_AND_WITHOUT_SCRIPT
def test_going_back_changes_an_answer_without_losing_the_others(house: House, phone: Phone, javascript: bool) -> None:
    with phone(javascript=javascript) as context:
        page = context.new_page()
        start_talk(page, house, "Op deze telefoon")
        tap(page, "Begin")
        tap(page, "Ja")
        tap(page, "Weet ik niet")
        tap(page, "‹ Terug")
        expect(page.locator("#chosen")).to_contain_text(f"{TOLD} Weet ik niet")
        tap(page, "Past niet bij dit gesprek")
        for _ in range(4):
            tap(page, "Volgende ›")
        expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    assert stored(house) == [("worker", "sealed", "4not_applicable" + "skipped" * 4)]


def test_after_sending_back_reload_and_a_restored_tab_show_no_answer_and_the_disk_holds_none(
    house: House, kept_phone: Callable[[], BrowserContext]
) -> None:
    context = kept_phone()
    page = context.new_page()
    start_talk(page, house, "Op deze telefoon")
    answer_all(page)
    check = page.url
    tap(page, "Verstuur: samen bekijken")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    for _ in range(9):
        page.go_back()
        if "/v/" in page.url:
            shown = page.content()
            assert 'aria-pressed="true"' not in shown
            assert not any(word in shown for word in (TOLD, "Klopt dit zo")), page.url
    page.goto(check)
    page.reload()
    assert "Klopt dit zo" not in page.content()
    page.goto(house.url + "/staff/")
    enter_pin(page)
    expect(page.get_by_text("Nee, helemaal niet", exact=True)).to_be_visible()
    tap(page, "Klaar")
    context.close()

    told = ("Nee, helemaal niet", "Ja, helemaal", TOLD)
    for file in (house.folder / "profile").rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for word in told:
                assert word.encode() not in content, f"{file.name} holds {word!r}"
                assert word.encode("utf-16-le") not in content, f"{file.name} holds {word!r}"

    again = kept_phone()
    restored = again.pages[0] if again.pages else again.new_page()
    restored.goto(check)
    assert "Klopt dit zo" not in restored.content()
    again.close()


def test_the_ambassadors_page_changes_only_when_a_month_freezes(house: House, phone: Phone) -> None:
    today = wall_clock().astimezone(HERE).date()
    earlier = today - timedelta(days=45)
    house.here.answered(earlier, 12)
    house.here.freeze(today)
    address = house.url + "/staff/regios/eemland/save"
    with phone() as ambassadors, phone() as workers:
        reader, page = ambassadors.new_page(), workers.new_page()
        sign_in(reader, house, "ambassadeur")
        reader.goto(address)
        before = reader.get_by_role("main").inner_text()
        start_talk(page, house, "Op deze telefoon")
        answer_all(page)
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        assert verified(house).responses == 13
        reader.reload()
        assert reader.get_by_role("main").inner_text() == before
        house.here.answered(today, 14)
        house.here.freeze(closes_on(month_of(today)))
        reader.reload()
        assert reader.get_by_role("main").inner_text() != before
    assert verified(house).differences == ()


def test_the_staff_cookie_never_travels_to_a_client_page(house: House, phone: Phone) -> None:
    with phone() as context:
        page = context.new_page()
        start_talk(page, house, "Op deze telefoon")
        asked: list[Request] = []
        page.on("request", lambda request: asked.extend([request]))
        tap(page, "Begin")
        tap(page, "Ja")
        expect(page).to_have_title(re.compile("Stelling 2 van 6"))
        assert asked
        sent = [request.all_headers().get("cookie", "") for request in asked]
        assert not any("stem_staff" in cookie or "stem_form" in cookie for cookie in sent)


def test_no_page_asks_anybody_else_for_anything(house: House, phone: Phone) -> None:
    with phone() as context:
        page = context.new_page()
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(request.url))
        start_talk(page, house, "Op deze telefoon")
        answer_all(page)
        tap(page, "Verstuur: samen bekijken")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        page.goto(house.url + "/staff/")
        enter_pin(page)
    assert all(address.startswith((house.url, "data:")) for address in asked)


def test_nothing_is_stored_before_it_is_sent_and_closing_the_page_stores_nothing(house: House, phone: Phone) -> None:
    with phone() as context:
        page = context.new_page()
        start_talk(page, house, "Op deze telefoon")
        tap(page, "Begin")
        for word in CHOSEN[:5]:
            tap(page, word)
        expect(page).to_have_title(re.compile("Stelling 6 van 6"))
        assert stored(house) == []
        page.close(run_before_unload=True)
        # Whatever the closing page sent came before the PIN, and after it the invitation is no more.
        worker = context.new_page()
        worker.goto(house.url + "/staff/")
        enter_pin(worker)
        expect(worker.get_by_text("Er is niets bewaard")).to_be_visible()
    assert stored(house) == []
