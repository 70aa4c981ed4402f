"""Practising, and the house rules that are confirmed once after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stem_app.finished_practice import TERM
from tests.accounts.house import House, token_on
from tests.factories import TODAY
from tests.pages import Pages


def practise(pages: Pages, button: str = "sealed") -> None:
    """Practise as an adult, to the end: everything skipped, and sent."""
    begin(pages)
    pages.submit(pages.get("/v/oefenen-parent/check"), button=button)


def begin(pages: Pages) -> None:
    pages.get("/staff/oefenen")
    pages.submit(button="parent")
    pages.submit(pages.follow(), form="/v/oefenen-parent/begin")


def test_who_did_not_practise_finds_one_big_way_to_it_and_reads_why(house: House) -> None:
    page = house.worker(new=True).get("/staff/gesprek/")
    assert page.heading == "Practise first"
    assert "Before your first talk you practise once and confirm the house rules." in page.text
    (big,) = [link for link in page.html.all("a") if "big" in link.get("class", "").split()]
    assert big.get("href") == "/staff/oefenen"
    assert "Start De Stem" not in page.text
    assert "Not asked?" not in page.text


def test_who_did_not_practise_cannot_start_a_talk_and_reads_why(house: House) -> None:
    pages = house.worker(new=True)
    token = token_on(pages.get("/staff/gesprek/"))
    for path in ("soort", "wie?talk=home"):
        pages.get(f"/staff/gesprek/{path}", expect=303)
    fields = {"csrf_token": token, "place": "eemland.save", "talk": "home", "answers": "parent worker"}
    pages.post("/staff/gesprek/overhandigen", fields)
    page = pages.follow()
    assert page.text.count("Before your first talk you practise once") == 1
    assert not [line for line in page.html.all("p") if line.get("role") == "status"]
    assert (house.invitations(), house.counted()) == ([], {})


@pytest.mark.parametrize("role", ["parent", "youth", "child"])
def test_practising_leads_to_the_form_and_parks_nothing(house: House, role: str) -> None:
    pages = house.worker(new=True)
    pages.get("/staff/oefenen")
    assert pages.submit(button=role).location == f"/v/oefenen-{role}/"
    assert pages.follow().status == 200
    pages.get("/staff/gesprek/")
    assert (house.invitations(), house.counted()) == ([], {})


def test_nobody_practises_as_somebody_the_questionnaire_does_not_know(house: House) -> None:
    pages = house.worker(new=True)
    token = token_on(pages.get("/staff/oefenen"))
    pages.post("/staff/oefenen", {"csrf_token": token, "role": "network"}, expect=400)


def test_the_house_rules_are_confirmed_after_practising_and_talks_can_start(house: House) -> None:
    pages = house.worker(new=True)
    practise(pages)
    page = pages.get("/staff/oefenen/klaar")
    assert "Look away" in page.text
    pages.submit(button="I work like this")
    page = pages.follow()
    assert "From now on you can start talks." in page.text
    assert page.heading == "Did you just have a talk?"
    assert house.account("noor").house_rules_on == TODAY
    assert house.audited() == ["house-rules-confirmed", "signed-in"]
    pages.get("/staff/gesprek/soort")


def test_without_practising_the_house_rules_cannot_be_confirmed(house: House) -> None:
    pages = house.worker(new=True)
    assert pages.get("/staff/oefenen/klaar", expect=303).location == "/staff/oefenen"
    token = token_on(pages.get("/staff/oefenen"))
    assert pages.post("/staff/huisregels", {"csrf_token": token}).location == "/staff/oefenen"
    assert house.account("noor").house_rules_on is None


@pytest.mark.parametrize("end", ["nothing", "decline", "another one"])
def test_a_practice_that_was_not_finished_does_not_count(house: House, end: str) -> None:
    pages = house.worker(new=True)
    if end == "another one":
        practise(pages)
    begin(pages)
    if end == "decline":
        pages.submit(pages.get("/v/oefenen-parent/"), form="/v/oefenen-parent/decline")
    assert pages.get("/staff/oefenen/klaar", expect=303).location == "/staff/oefenen"
    assert "Practise to the end first: send the six answers." in pages.follow().text
    token = token_on(pages.get("/staff/oefenen"))
    assert pages.post("/staff/huisregels", {"csrf_token": token}).location == "/staff/oefenen"
    assert house.account("noor").house_rules_on is None


def test_a_finished_practice_cannot_be_made_up(house: House) -> None:
    pages = house.worker(new=True)
    begin(pages)
    pages.client.set_cookie("stem_practised", "sent", path="/staff")
    assert pages.get("/staff/oefenen/klaar", expect=303).location == "/staff/oefenen"


def practised_cookie(pages: Pages) -> str:
    cookie = pages.client.get_cookie("stem_practised", path="/staff")
    assert cookie is not None
    return cookie.value


@pytest.mark.parametrize(
    ("passed", "counts"),
    [(TERM, True), (TERM + timedelta(seconds=1), False), (timedelta(seconds=-1), False)],
    ids=["to the last second of the term", "after the term", "from the future"],
)
def test_a_finished_practice_counts_for_its_term_only_whatever_the_browser_kept(
    house: House, passed: timedelta, counts: bool
) -> None:
    pages = house.worker(new=True)
    practise(pages)
    copy = practised_cookie(pages)
    house.clock.moment += passed
    pages.client.set_cookie("stem_practised", copy, path="/staff")
    pages.get("/staff/oefenen/klaar", expect=200 if counts else 303)


def test_after_practising_one_reads_how_long_it_took(house: House) -> None:
    pages = house.worker(new=True)
    begin(pages)
    house.clock.move(minutes=1, seconds=7)
    pages.submit(pages.get("/v/oefenen-parent/check"), button="sealed")
    house.clock.move(minutes=5)
    assert "to sending it took 1:07 (minutes and seconds)" in pages.get("/staff/oefenen/klaar").text


def test_looking_at_the_answers_together_finishes_a_practice_too(house: House) -> None:
    pages = house.worker(new=True)
    practise(pages, button="together")
    assert "Look away" in pages.get("/staff/oefenen/klaar").text


def test_the_practice_of_another_person_in_this_browser_does_not_count(house: House) -> None:
    pages = house.worker(new=True)
    practise(pages)
    house.person("eva", new=True)
    other = house.sign_in("eva")
    for name in ("stem_form", "stem_practised"):
        practised = pages.client.get_cookie(name, path="/staff")
        assert practised is not None
        other.client.set_cookie(name, practised.value, path="/staff")
    assert other.get("/staff/oefenen/klaar", expect=303).location == "/staff/oefenen"


def test_confirming_twice_keeps_the_first_day_and_one_line_in_the_log(house: House) -> None:
    pages = house.worker(new=True)
    practise(pages)
    page = pages.get("/staff/oefenen/klaar")
    pages.submit(page, button="I work like this")
    for _ in range(2):
        house.clock.move(hours=8)
        pages.get("/staff/gesprek/")
    pages.submit(page, button="I work like this")
    assert house.account("noor").house_rules_on == TODAY
    assert house.audited().count("house-rules-confirmed") == 1


def test_afterwards_everybody_can_practise_again_and_read_the_house_rules(house: House) -> None:
    pages = house.worker()
    assert {"/staff/oefenen", "/staff/huisregels"} <= {
        link.get("href") for link in pages.get("/staff/gesprek/").html.all("a")
    }
    assert "Guided Access" in pages.get("/staff/huisregels").text
    practise(pages)
    assert "I work like this" not in pages.get("/staff/oefenen/klaar").text


def test_where_talks_are_on_pause_one_can_still_practise(house: House) -> None:
    pages = house.worker(places=2, new=True)
    page = pages.get("/staff/gesprek/?place=lekstroom.save")
    assert page.heading == "No talk can start now"
    assert "/staff/oefenen" in {link.get("href") for link in page.html.all("a")}


def test_where_no_report_was_published_the_first_screen_says_so_in_one_sentence(house: House) -> None:
    assert "There is no published report yet." in house.worker().get("/staff/gesprek/").text
