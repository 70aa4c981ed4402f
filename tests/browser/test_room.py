"""The worker's side in a real browser: three taps, practice, a talk at a distance, and several people in one talk."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, Route, expect

from surveys.base import reading, writing
from surveys.keys import SHORT_LENGTH
from surveys.schema import Account, Coverage, Invitation, Response
from tests.browser.conftest import House, Phone, enter_pin, press, sign_in, tap

WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])


def answer_all(page: Page, words: tuple[str, str] = ("Ja", "Een beetje")) -> None:
    """Begin and answer six statements, never twice at the same place, up to the check screen."""
    press(page, "Begin")
    for number in range(1, 7):
        expect(page).to_have_title(re.compile(f"Stelling {number} van 6"))
        press(page, words[number % 2])
    expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit zo?")


def rows(house: House, table: type) -> int:
    with reading(house.here.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_talk_is_three_taps_away(house: House, phone: Phone) -> None:
    with phone() as context:
        page = context.new_page()
        sign_in(page, house, "werker")
        taps = 0
        for name in ("Start De Stem", "Huisbezoek"):
            tap(page, name)
            taps += 1
        page.get_by_role("group", name="Ouder of verzorger").get_by_role("button", name="Op deze telefoon").tap()
        taps += 1
        expect(page).to_have_url(re.compile("/v/[0-9a-f]{32}/$"))
        assert taps == 3


@WITH_AND_WITHOUT_SCRIPT
def test_who_is_new_practises_confirms_the_house_rules_and_starts(house: House, phone: Phone, javascript: bool) -> None:
    with writing(house.here.engine) as session:
        session.scalars(sa.select(Account).filter_by(username="werker")).one().house_rules_on = None
    with phone(javascript=javascript) as context:
        page = context.new_page()
        sign_in(page, house, "werker")
        expect(page.get_by_role("heading", level=1)).to_have_text("Eerst oefenen")
        page.locator("a.big").tap()
        tap(page, "Een volwassene")
        expect(page.get_by_text("Oefenen: er wordt niets bewaard")).to_be_visible()
        assert context.request.get(house.url + "/staff/gesprek/").status == 200, "the worker's session is not parked"
        answer_all(page)
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        expect(page.get_by_text("Oefenen: er wordt niets bewaard")).to_be_visible()
        page.locator("a[href='/staff/oefenen/klaar']").tap()
        expect(page.get_by_text("Kijk weg")).to_be_visible()
        tap(page, "Zo werk ik")
        expect(page.get_by_role("link", name="Start De Stem")).to_be_visible()
    assert [rows(house, table) for table in (Response, Invitation, Coverage)] == [0, 0, 0]


def test_who_answers_can_be_told_by_a_picture_and_every_picture_is_another(house: House, phone: Phone) -> None:
    with phone() as context:
        page = context.new_page()
        sign_in(page, house, "werker")
        for met, people in (("home", "legend"), ("telephone", "ul.choices button")):
            page.goto(f"{house.url}/staff/gesprek/wie?talk={met}")
            pictures = page.locator(f"{people} svg[aria-hidden=true]")
            expect(page.locator(people)).to_have_count(4)
            expect(pictures).to_have_count(4)
            assert len({picture.inner_html() for picture in pictures.all()} - {""}) == 4
            assert min(box["height"] for picture in pictures.all() if (box := picture.bounding_box())) >= 40


# In CSS pixels: a browser tells a page on paper its size as if it were a screen.
@pytest.mark.parametrize(("paper", "cards"), [((794, 1123), 4), ((397, 559), 1)], ids=["A4", "A6"])
def test_of_the_agreement_card_only_the_card_is_printed_on_one_sheet(
    house: House, phone: Phone, paper: tuple[int, int], cards: int
) -> None:
    with phone() as context:
        page = context.new_page()
        sign_in(page, house, "werker")
        tap(page, "Afsprakenkaart")
        expect(page.get_by_text("vier kaarten op A4")).to_be_visible()
        expect(page.get_by_role("heading", level=2)).to_have_text(["Dit houden we", "Dit gaan we anders doen"])
        page.emulate_media(media="print")
        page.set_viewport_size({"width": paper[0], "height": paper[1]})
        shown = page.locator("body").inner_text().split("\n")
        assert [words for words in shown if words] == ["Dit houden we", "Dit gaan we anders doen"] * cards
        boxes = [box for card in page.locator(".agreement").all() if (box := card.bounding_box())]
        assert len(boxes) == cards
        assert all(box["width"] * box["height"] > 0.9 * paper[0] * paper[1] / cards for box in boxes)
        printed = page.pdf(width=f"{paper[0]}px", height=f"{paper[1]}px", prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
        ((width, height),) = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
        assert (float(width), float(height)) == pytest.approx([points * 0.75 for points in paper], abs=1.5)


@WITH_AND_WITHOUT_SCRIPT
def test_practising_as_a_child_goes_the_way_of_a_talk_and_keeps_nothing(
    house: House, phone: Phone, javascript: bool
) -> None:
    with phone(javascript=javascript) as context:
        page = context.new_page()
        sign_in(page, house, "werker")
        tap(page, "Oefenen")
        tap(page, "Een kind, 8 tot en met 11 jaar")
        answer_all(page)
        tap(page, "Verstuur: samen bekijken")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        expect(page.get_by_text("Geef de telefoon terug.")).to_be_visible()
        tap(page, "Medewerker: verder")
        expect(page.get_by_text("Wat kan beter, en hoe?")).to_be_visible()
        expect(page.locator("fieldset label")).to_have_count(6)
        tap(page, "Klaar")
        expect(page.get_by_role("heading", level=1)).to_have_text("Zo gaat het met een cliënt")
        expect(page.get_by_role("button", name="Zo werk ik")).to_have_count(0)
    assert [rows(house, table) for table in (Response, Invitation, Coverage)] == [0, 0, 0]


def test_on_the_telephone_the_client_types_what_the_worker_reads_aloud(house: House, phone: Phone) -> None:
    with phone() as workers, phone() as clients:
        worker, client = workers.new_page(), clients.new_page()
        sign_in(worker, house, "werker")
        tap(worker, "Start De Stem")
        tap(worker, "Telefoon")
        expect(worker.get_by_role("button", name="Op deze telefoon")).to_have_count(0)
        tap(worker, "Ouder of verzorger")
        expect(worker.locator("svg")).to_have_count(0)
        expect(worker.locator(".spelled li")).to_have_count(SHORT_LENGTH)
        spelled = [line.split()[0] for line in worker.locator(".spelled li").all_inner_texts()]
        client.goto("http://" + worker.locator(".site").inner_text())
        client.get_by_role("textbox").fill("".join(spelled))
        tap(client, "Verder")
        answer_all(client)
        tap(client, "Verstuur: niet laten zien")
        expect(client.get_by_role("heading", level=1)).to_have_text("Bedankt")
        worker.reload()
        expect(worker.get_by_role("heading", level=1)).to_have_text("Verstuurd")
    with reading(house.here.engine) as session:
        (sent,) = session.scalars(sa.select(Response)).all()
        assert (sent.talk, sent.device) == ("telephone", "own")


def test_two_partners_never_see_what_the_other_chose(house: House, phone: Phone) -> None:
    sends, insists, declines = "sends", "insists on showing", "declines"
    with phone() as context:
        page = context.new_page()
        sign_in(page, house, "werker")
        first, *others = [
            _screens_of_a_talk(page, house, *choices)
            for choices in ((sends, insists), (insists, sends), (sends, declines), (declines, sends))
        ]
    assert "Volgende persoon" in first[0]
    assert "Wat kan beter, en hoe?" in first[0]
    assert all(screens == first for screens in others)
    with reading(house.here.engine) as session:
        assert set(session.scalars(sa.select(Response.shown))) == {"sealed"}


def _screens_of_a_talk(page: Page, house: House, *choices: str) -> list[str]:
    """Let people answer in one talk, and give the room's screens that follow each of them."""
    page.goto(house.url + "/staff/gesprek/wie?talk=home")
    page.get_by_role("checkbox", name="Meer dan één persoon").check()
    screens = []
    for choice in choices:
        page.get_by_role("group", name="Ouder of verzorger").get_by_role("button", name="Op deze telefoon").tap()
        _choose(page, choice)
        page.goto(house.url + "/staff/")
        enter_pin(page)
        page.wait_for_load_state()
        screens.append(_without_clock_and_token(page.content()))
        tap(page, "Volgende persoon")
        expect(page.get_by_role("checkbox", name="Meer dan één persoon")).to_be_checked()
        page.wait_for_load_state()
        screens.append(_without_clock_and_token(page.content()))
    return screens


def _choose(page: Page, choice: str) -> None:
    if choice == "declines":
        tap(page, "Nee, liever niet")
    else:
        answer_all(page, ("Ja", "Ja, helemaal") if choice == "sends" else ("Nee, niet echt", "Nee, helemaal niet"))
        if choice == "insists on showing":
            page.route("**/send", _show_together)
        tap(page, "Verstuur")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    page.unroute_all()


def _show_together(route: Route) -> None:
    """Send what no button of such a talk sends."""
    sent = route.request.post_data or ""
    assert "sealed" in sent
    route.continue_(post_data=sent.replace("sealed", "together"))


def _without_clock_and_token(source: str) -> str:
    source = re.sub(r'name="csrf_token" value="[^"]*"', "", source)
    return re.sub(r"\b\d\d:\d\d\b", "", source)
