"""With script the whole form is one page: it asks nobody between two statements, and keeps nothing on the phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from stem_app.edge import HERE, wall_clock
from surveys import invitations
from surveys.base import reading, writing
from surveys.schema import Answer, Invitation, Response
from tests.browser.conftest import House, Phone, press, tap
from tests.factories import KEYS

WORDS = ["Ja", "Ja, helemaal", "Een beetje", "Nee, niet echt", "Weet ik niet", "Volgende ›"]
STORED = ["4", "5", "3", "2", "dont_know", "skipped"]
CLOUD = '{lang: "nl-NL", localService: false, name: "cloud"}'
LOCAL = '{lang: "nl-NL", localService: true, name: "local"}'
# A phone with voices of its own: it notes what it is told to say, and has said it at once.
VOICES = """
window.spoken = [];
class Utterance { constructor(text) { this.text = text; } }
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [VOICE],
  speak(one) { window.spoken.push([one.text, one.voice.name]); setTimeout(() => one.onend()); },
  cancel() {},
}});
"""


def invited(house: House, *, device: str = "own", several: bool = False) -> str:
    """Give the key of a new invitation."""
    now = wall_clock()
    with writing(house.here.engine) as session:
        key = house.here.invited(session, device=device, now=now, today=now.astimezone(HERE).date()).key
        if several:
            session.execute(sa.update(Invitation).values(several=True))
    return key


def opened(context: BrowserContext, house: House, **how: Any) -> Page:
    """Open the questions of a new invitation on a phone."""
    page = context.new_page()
    page.goto(f"{house.url}/v/{invited(house, **how)}/")
    return page


def opened_with_a_clock(context: BrowserContext, house: House, **how: Any) -> Page:
    """Open them on a phone whose clock a test can stop, so that a slow machine changes nothing."""
    context.clock.install()
    return opened(context, house, **how)


def stop_the_clock(page: Page) -> None:
    """Go ten seconds on, when a new screen has settled; from there time passes only when the test says so.

    Ten, because a busy machine may need some of them between asking for the time and stopping at one to come.
    """
    page.clock.pause_at((page.evaluate("Date.now()") + 10_000) / 1000)


def answer_all(page: Page) -> None:
    """Answer every statement in another way, up to the check screen."""
    press(page, "Begin")
    for number, word in enumerate(WORDS, start=1):
        expect(page).to_have_title(f"Stelling {number} van 6 – Zes vragen")
        press(page, word)
    expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")


def answers(house: House) -> list[list[str]]:
    """The answers of every stored response, in the order of the statements."""
    with reading(house.here.engine) as session:
        return [
            list(session.scalars(sa.select(Answer.answer).filter_by(row_key=key).order_by("statement")))
            for key in session.scalars(sa.select(Response.row_key))
        ]


def kept_on(page: Page) -> Any:
    """Everything that a page could leave on a phone: cookies, storage, caches and workers."""
    stored = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,
        (await navigator.serviceWorker.getRegistrations()).length, (await indexedDB.databases()).length]"""
    )
    return [len(page.context.cookies()), *stored]


def test_between_begin_and_sending_nothing_is_asked_and_nothing_is_kept(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        address = page.url
        asked: list[str] = []
        page.on("request", lambda request: asked.append(f"{request.method} {request.url.rpartition('/')[2]}"))
        answer_all(page)
        assert asked == ["POST begin"]
        assert page.url == address
        assert kept_on(page) == [0] * 6
        assert page.evaluate("history.state") == 7
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        assert asked[1] == "POST send"
        assert kept_on(page) == [0] * 6
    assert answers(house) == [STORED]


def test_begin_is_noted_without_a_cookie(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        with page.expect_response("**/begin") as told:
            tap(page, "Begin")
        assert told.value.status == 204
        assert "set-cookie" not in told.value.all_headers()
    with reading(house.here.engine) as session:
        assert session.scalars(sa.select(Invitation.begun)).all() == [True]


def test_the_next_statement_stands_there_before_the_tap_is_over(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        tap(page, "Begin")
        # No timer, no request and no event of the browser lies between: what comes of a click is there when it returns.
        seen = page.evaluate(
            """() => Array.from({ length: 6 }, () => {
            document.querySelector(".answer").click();
            return document.querySelector("h1").innerText;
            })"""
        )
        assert seen == [*(f"Stelling {number} van 6" for number in range(2, 7)), "Klopt dit zo?"]


def test_every_screen_says_the_same_with_and_without_script(house: House, phone: Phone) -> None:
    seen: list[list[str]] = []
    for javascript in (True, False):
        with phone(javascript=javascript) as context:
            page = opened(context, house)
            screens = [page.locator("body").inner_text()]
            tap(page, "Begin")
            for word in WORDS:
                screens.append(_read(page))
                tap(page, word)
            expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")
            screens.append(_read(page))
            page.get_by_role("link", name="Overgeslagen").tap()
            expect(page).to_have_title("Stelling 6 van 6 – Zes vragen")
            screens.append(_read(page))
            tap(page, "Ja")
            expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")
            seen.append(screens)
    assert seen[0] == seen[1]


def _read(page: Page) -> str:
    """What a screen says and names: its title, its structure for a screen reader, and what is chosen."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    chosen = page.locator("[aria-pressed=true]").all_inner_texts()
    named = re.sub(r"/url: .*", "", page.locator("body").aria_snapshot())
    # On a page of its own the statement needs no number: the title was just read.
    named = re.sub(r'heading "Stelling \d van 6 (.*level=2\]): .*', r'heading "\1', named)
    return f"{page.title()} {chosen} {named}"


def test_the_phones_back_goes_one_statement_back_and_at_last_to_the_welcome(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.method))
        tap(page, "Begin")
        tap(page, "Ja")
        tap(page, "Een beetje")
        expect(page).to_have_title(re.compile("Stelling 3"))
        page.go_back()
        expect(page).to_have_title(re.compile("Stelling 2"))
        expect(page.locator("#chosen")).to_have_text("U koos: Een beetje")
        tap(page, "‹ Terug")
        expect(page.locator("#chosen")).to_have_text("U koos: Ja")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Zes vragen")
        expect(page.get_by_role("link")).to_have_count(0)
        tap(page, "Begin")
        expect(page.locator("#chosen")).to_have_text("U koos: Ja")
        page.go_forward()
        expect(page).to_have_title(re.compile("Stelling 1"))
        assert asked == ["POST"], "a second Begin goes on with the same form"


def test_pulling_the_page_down_does_not_lose_the_answers(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        assert page.evaluate("getComputedStyle(document.documentElement).overscrollBehaviorY") == "contain"


def test_a_browser_that_cannot_open_the_warning_goes_the_way_without_script(house: House, phone: Phone) -> None:
    with phone() as context:
        context.add_init_script("delete HTMLDialogElement.prototype.showModal")
        page = opened(context, house)
        tap(page, "Begin")
        page.wait_for_url("**/1")
        tap(page, "Ja")
        page.wait_for_url("**/2")


def test_changing_an_answer_from_the_check_screen_returns_there(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        answer_all(page)
        page.get_by_role("link", name="Een beetje").tap()
        expect(page).to_have_title(re.compile("Stelling 3"))
        tap(page, "Ja, helemaal")
        expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")
        expect(page.locator(".rows strong")).to_have_text(
            ["Ja", "Ja, helemaal", "Ja, helemaal", "Nee, niet echt", "Weet ik niet", "Overgeslagen"]
        )
        page.go_back()
        expect(page).to_have_title(re.compile("Stelling 6"))
        tap(page, "Ja")
        expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    assert answers(house) == [["4", "5", "5", "2", "dont_know", "4"]]


def test_a_reload_begins_anew_and_keeps_nothing(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        tap(page, "Begin")
        tap(page, "Ja")
        expect(page).to_have_title(re.compile("Stelling 2"))
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Zes vragen")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Zes vragen")
        tap(page, "Begin")
        expect(page).to_have_title(re.compile("Stelling 1"))
        expect(page.locator("#chosen")).to_have_count(0)
        expect(page.locator("[aria-pressed=true]")).to_have_count(0)


def test_the_focus_is_on_the_statement_and_a_screen_reader_says_which_one_it_is(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        tap(page, "Begin")
        tap(page, "Ja")
        statement = page.get_by_role("heading", level=2)
        expect(statement).to_be_focused()
        expect(statement).to_have_accessible_name("Stelling 2 van 6 Het gesprek heeft mij verder geholpen")
        expect(page.get_by_role("group")).to_have_accessible_name("Het gesprek heeft mij verder geholpen")
        for _ in range(5):
            tap(page, "Volgende ›")
        expect(page.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.parametrize("when", ["begin", "send"])
def test_closed_questions_lead_to_the_friendly_page(house: House, phone: Phone, when: str) -> None:
    with phone() as context:
        page = opened(context, house)
        key = page.url.split("/")[-2]
        if when == "send":
            answer_all(page)
        with writing(house.here.engine) as session:
            invitations.end(session, KEYS.invitation(key))
        tap(page, "Begin" if when == "begin" else "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Deze vragen zijn gesloten")
        assert page.url.endswith(f"/v/{key}/")
    assert answers(house) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_where_several_people_answer_there_is_one_way_to_send(house: House, phone: Phone, javascript: bool) -> None:
    with phone(javascript=javascript) as context:
        page = opened(context, house, device="worker", several=True)
        tap(page, "Begin")
        for number in range(1, 7):
            expect(page).to_have_title(re.compile(f"Stelling {number}"))
            tap(page, "Volgende ›")
        expect(page.get_by_text("Niemand ziet wat u koos.")).to_be_visible()
        expect(page.get_by_role("button", name="Verstuur")).to_have_count(1)
        tap(page, "Verstuur")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        assert context.cookies() == []
    with reading(house.here.engine) as session:
        assert session.scalars(sa.select(Response.shown)).all() == ["sealed"]


def test_a_statement_is_read_aloud_with_its_answers_by_a_voice_of_the_phone(house: House, phone: Phone) -> None:
    with phone() as context:
        context.add_init_script(VOICES.replace("VOICE", f"{CLOUD}, {LOCAL}"))
        page = opened(context, house)
        expect(page.get_by_role("button", name="Lees voor")).to_be_visible()
        tap(page, "Begin")
        tap(page, "Lees voor")
        expect(page.get_by_role("button", name="Lees voor")).to_have_attribute("aria-pressed", "false")
        spoken = page.evaluate("spoken")
        assert [text for text, _voice in spoken] == [
            "De medewerker luisterde en begreep mij",
            "Nee, helemaal niet",
            "Nee, niet echt",
            "Een beetje",
            "Ja",
            "Ja, helemaal",
            "Weet ik niet",
            "Past niet bij dit gesprek",
        ]
        assert {voice for _text, voice in spoken} == {"local"}


def test_a_phone_that_is_put_away_says_no_more(house: House, phone: Phone) -> None:
    with phone() as context:
        context.add_init_script(VOICES.replace("VOICE", LOCAL).replace("setTimeout(() => one.onend())", "said = one"))
        page = opened(context, house)
        tap(page, "Begin")
        tap(page, "Lees voor")
        page.evaluate(
            """() => {
            Object.defineProperty(document, "hidden", { value: true });
            document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
        expect(page.get_by_role("button", name="Lees voor")).to_have_attribute("aria-pressed", "false")
        page.evaluate("said.onend()")
        assert page.evaluate("spoken.length") == 1


def test_a_voice_from_elsewhere_is_never_used(house: House, phone: Phone) -> None:
    with phone() as context:
        context.add_init_script(VOICES.replace("VOICE", CLOUD))
        page = opened(context, house)
        expect(page.get_by_role("button", name="Lees voor")).to_have_count(0)
        tap(page, "Begin")
        expect(page.get_by_role("button", name="Lees voor")).to_have_count(0)


def test_practice_counts_the_seconds_and_keeps_nothing(house: House, phone: Phone) -> None:
    with phone() as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{house.url}/v/oefenen-parent/")
        expect(page.get_by_text("Oefenen: er wordt niets bewaard")).to_be_visible()
        stop_the_clock(page)
        tap(page, "Begin")
        page.clock.run_for(41_000)
        expect(page.locator(".stopwatch")).to_have_text("0:41")
        page.clock.resume()
        for _ in range(6):
            tap(page, "Volgende ›")
        expect(page.get_by_text("Oefenen: er wordt niets bewaard")).to_be_visible()
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    assert answers(house) == []
