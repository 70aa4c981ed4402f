"""Answers are sent once, as the client chose, whatever happens on the way; and nothing tells afterwards what it was."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, Route, expect

from surveys.base import reading
from surveys.schema import Coverage, Response
from tests.browser.conftest import House, Phone, tap
from tests.browser.test_in_memory import STORED, answer_all, answers, invited, kept_on, opened

MAYBE = "Misschien is het al verstuurd. Probeer het nog eens: het telt één keer."


def lose_the_reply(route: Route) -> None:
    """Let it arrive, and let nobody hear of it."""
    route.fetch(max_redirects=0)
    route.abort()


def told(page: Page) -> list[str]:
    """Note what is told to the server from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url.rpartition('/')[2]} {request.post_data}"))
    return sent


def decline_or_send(page: Page, how: str) -> None:
    """Take part, or rather not."""
    if how == "decline":
        tap(page, "Nee, liever niet")
    else:
        answer_all(page)
        tap(page, "Verstuur: niet laten zien")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")


def test_without_connection_the_answers_stay_and_go_later_once(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        answer_all(page)
        sent = told(page)
        context.set_offline(True)
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("alert")).to_have_text(f"Geen verbinding. {MAYBE}")
        expect(page.get_by_text("Overgeslagen")).to_be_visible()
        context.set_offline(False)
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        sent = [one for one in sent if one.startswith("send")]
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert answers(house) == [STORED]


def test_answers_that_arrived_while_the_reply_got_lost_count_once_and_cannot_be_changed(
    house: House, phone: Phone
) -> None:
    with phone() as context:
        page = opened(context, house)
        answer_all(page)
        page.route("**/send", lose_the_reply, times=1)
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("alert")).to_have_text(f"Geen verbinding. {MAYBE}")
        assert answers(house) == [STORED]
        expect(page.get_by_role("button", name="Verstuur: samen bekijken")).to_be_disabled()
        expect(page.get_by_role("button", name="Verstuur: niet laten zien")).to_be_focused()
        expect(page.locator("main").get_by_role("link")).to_have_count(0)
        expect(page.get_by_text("Tik op een antwoord om het te veranderen.")).to_be_hidden()
        page.get_by_text("Een beetje", exact=True).tap()
        expect(page).to_have_title("Klopt dit zo? – Zes vragen")
        page.go_back()
        expect(page.get_by_role("alert")).to_have_text(f"Geen verbinding. {MAYBE}")
        expect(page).to_have_title("Klopt dit zo? – Zes vragen")
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    assert answers(house) == [STORED]
    with reading(house.here.engine) as session:
        assert session.scalars(sa.select(Response.shown)).all() == ["sealed"]


def test_a_fault_on_our_side_is_said_each_time_anew(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        answer_all(page)
        page.route("**/send", lambda route: route.fulfill(status=500, body="<h1>Oeps</h1>"), times=2)
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("alert")).to_have_text(f"Dat lukte niet. {MAYBE}")
        page.evaluate(
            """() => {
            window.shown = [];
            const alert = document.querySelector("[role=alert]");
            const note = () => shown.push(alert.hidden ? "hidden" : alert.textContent);
            new MutationObserver(note).observe(alert, { attributes: true, childList: true });
            }"""
        )
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("alert")).to_have_text(f"Dat lukte niet. {MAYBE}")
        assert page.evaluate("shown.slice(-3)") == ["hidden", "", f"Dat lukte niet. {MAYBE}"]
        tap(page, "Verstuur: niet laten zien")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
    assert answers(house) == [STORED]


def test_while_it_is_being_sent_nothing_can_be_touched_and_back_hides_no_failure(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        answer_all(page)
        held: list[Route] = []
        page.route("**/send", lambda route: held.extend([route]))
        tap(page, "Verstuur: niet laten zien")
        expect(page.locator("html")).to_have_class("busy")
        assert page.evaluate("document.querySelector('main').inert")
        page.go_back()
        expect(page).to_have_title("Klopt dit zo? – Zes vragen")
        page.evaluate("document.querySelector('.rows a').click()")
        expect(page).to_have_title("Klopt dit zo? – Zes vragen")
        held[0].abort()
        expect(page.get_by_role("alert")).to_have_text(f"Geen verbinding. {MAYBE}")
        expect(page.locator("html")).not_to_have_class("busy")


def test_who_would_rather_not_goes_the_way_of_sending_and_is_counted_once(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        sent = told(page)
        twice = "document.querySelectorAll('[action$=decline] button').forEach((one) => { one.click(); one.click(); })"
        page.evaluate(twice)
        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt")
        assert [one.split()[0] for one in sent] == ["decline", "own"]
        assert kept_on(page) == [0] * 6
    with reading(house.here.engine) as session:
        assert session.scalar(sa.select(Coverage.count).where(Coverage.kind == "declined")) == 1


def test_who_would_rather_not_without_connection_hears_it_from_the_browser(house: House, phone: Phone) -> None:
    with phone() as context:
        page = opened(context, house)
        context.set_offline(True)
        tap(page, "Nee, liever niet")
        expect(page).to_have_url(re.compile("^chrome-error:"))


@pytest.mark.parametrize("how", ["decline", "send"])
def test_afterwards_back_leads_to_the_page_before_the_form(house: House, phone: Phone, how: str) -> None:
    with phone() as context:
        page = context.new_page()
        page.goto(f"{house.url}/privacy")
        page.goto(f"{house.url}/v/{invited(house)}/")
        decline_or_send(page, how)
        page.go_back(wait_until="commit")
        assert page.url == f"{house.url}/privacy"


def title_on_the_tab(page: Page) -> str:
    """Give the title as the browser itself knows it, outside the page: that is the one its history gets."""
    told = page.context.new_cdp_session(page).send("Target.getTargetInfo")
    return str(told["targetInfo"]["title"])


def test_a_history_on_disk_has_the_same_titles_whether_somebody_took_part_or_not(
    house: House, kept_phone: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    context = kept_phone()
    for how in ("decline", "send"):
        page = context.new_page()
        page.goto(f"{house.url}/v/{invited(house)}/")
        decline_or_send(page, how)
        while title_on_the_tab(page) != "Bedankt – Zes vragen":
            page.wait_for_timeout(50)
    context.close()
    history = sqlite3.connect(tmp_path / "profile" / "Default" / "History")
    titles = history.execute("select title from urls where url like '%/v/%'").fetchall()
    history.close()
    assert titles == [("Bedankt – Zes vragen",)] * 2
