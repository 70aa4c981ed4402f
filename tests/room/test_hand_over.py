"""From the first screen to the client, and back with the PIN."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from stem_app.access import TABLE
from surveys import accounts, client_languages, phases, questionnaire
from surveys.base import writing
from surveys.schema import Account, ReleasedLanguage, StaffSession
from tests import factories
from tests.accounts.house import PIN, House, hand_over, key_of, token_on
from tests.pages import Pages

OF_WORKERS = sorted(
    endpoint
    for endpoint, roles in TABLE.items()
    if "caseworker" in roles and endpoint not in {"accounts.unlock", "accounts.sign_out"}
)


def unlock(pages: Pages, pin: str = PIN) -> None:
    pages.submit(pages.get("/staff/ontgrendelen"), button="Go on", secret=pin)


def test_a_talk_is_three_taps_away(house: House) -> None:
    pages = house.worker()
    (start,) = [
        link for link in pages.get("/staff/gesprek/").html.all("a") if "Start De Stem" in "".join(link.itertext())
    ]
    page = pages.get(start.get("href", ""))
    (visit,) = [link for link in page.html.all("a") if "Home visit" in "".join(link.itertext())]
    pages.get(visit.get("href", ""))
    answer = pages.submit(button="parent worker")
    assert answer.location.startswith("/v/")
    (invitation,) = house.invitations()
    assert (invitation.talk, invitation.role, invitation.device, invitation.again) == (
        "home",
        "parent",
        "worker",
        False,
    )
    assert house.counted() == {"asked": 1}


def test_a_second_answer_in_a_month_is_marked_if_the_worker_knows(house: House) -> None:
    hand_over(house.worker(), "network own", again="yes")
    (invitation,) = house.invitations()
    assert (invitation.role, invitation.device, invitation.again) == ("network", "own", True)


@pytest.mark.parametrize("endpoint", OF_WORKERS)
def test_while_a_client_has_the_phone_every_page_of_the_worker_only_asks_for_the_pin(
    house: House, endpoint: str
) -> None:
    pages = house.worker()
    hand_over(pages)
    with house.app.test_request_context():
        path = house.app.url_for(endpoint)
    (rule,) = [rule for rule in house.app.url_map.iter_rules() if rule.endpoint == endpoint]
    if "GET" in (rule.methods or set()):
        page = pages.get(path, expect=403)
    else:
        token = token_on(pages.get("/staff/ontgrendelen"))
        page = pages.post(path, {"csrf_token": token}, expect=403)
    assert page.heading == "PIN of the worker"
    shown = page.body.decode().replace(token_on(page), "")  # which is random, so it might say anything
    for said in ("Noor", "Eemland", "fase 1", "Home visit", "arent"):
        assert said not in shown


def test_the_pin_brings_the_worker_back_to_the_discussion(house: House) -> None:
    pages = house.worker()
    house.hand_in(key_of(hand_over(pages)))
    unlock(pages)
    page = pages.follow()
    assert (page.path, page.heading) == ("/staff/gesprek/bespreken", "Talk it over together")


def test_coming_back_before_the_client_began_does_not_count(house: House) -> None:
    pages = house.worker()
    hand_over(pages)
    unlock(pages)
    assert "Stopped before it began. This does not count." in pages.get("/staff/gesprek/").text
    assert house.counted() == {}
    assert house.invitations() == []


def test_coming_back_half_way_counts_as_not_finished(house: House) -> None:
    pages = house.worker()
    house.begin(key_of(hand_over(pages)))
    unlock(pages)
    assert "The client did not finish. Nothing was kept." in pages.get("/staff/gesprek/").text
    assert house.counted() == {"asked": 1, "unfinished": 1}


def test_a_wrong_pin_is_said_and_nothing_opens(house: House) -> None:
    pages = house.worker()
    hand_over(pages)
    unlock(pages, "000000")
    assert "This PIN is not right." in pages.get("/staff/ontgrendelen").text
    pages.get("/staff/gesprek/", expect=403)


def test_five_wrong_pins_end_the_session_and_the_discussion(house: House) -> None:
    pages = house.worker()
    house.hand_in(key_of(hand_over(pages)))
    for _ in range(5):
        unlock(pages, "999999")
    assert "It was wrong five times." in pages.follow().text
    assert house.sessions() == 0
    assert house.audited() == ["shut-out", "signed-in"]
    again = house.sign_in("noor")
    assert again.get("/staff/gesprek/bespreken").heading == "This talk is closed"


def test_many_pins_at_the_same_moment_get_no_further_than_a_few(house: House) -> None:
    pages = house.worker()
    hand_over(pages)
    sheet = pages.get("/staff/ontgrendelen")
    for _ in range(15):
        pages.submit(sheet, button="Go on", secret="999999")
        # As if all of them were looked at before the first was counted.
        with writing(house.engine) as session:
            session.execute(sa.update(StaffSession).values(failures=0))
    unlock(pages)
    pages.get("/staff/gesprek/", expect=403)


def test_signing_out_during_a_talk_ends_it(house: House) -> None:
    pages = house.worker()
    house.begin(key_of(hand_over(pages)))
    pages.submit(pages.get("/staff/gesprek/", expect=403), button="Forgotten? Sign in again")
    assert house.counted() == {"asked": 1, "unfinished": 1}
    assert house.sessions() == 0


def test_after_the_term_the_pin_leads_to_the_first_screen(house: House) -> None:
    pages = house.worker()
    hand_over(pages)
    house.clock.move(hours=2)
    unlock(pages)
    assert pages.last is not None
    assert pages.last.location == "/staff/gesprek/"
    assert house.invitations() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"answers": "unknown worker"},
        {"talk": "video"},
        {"talk": "telephone"},
        {"answers": "parent paper"},
        {"answers": "parent"},
        {"answers": ""},
        {"talk": "unknown"},
        {"talk": "a walk"},
    ],
)
def test_only_what_the_screens_offer_can_be_sent(house: House, wrong: dict[str, str]) -> None:
    pages = house.worker()
    page = pages.get("/staff/gesprek/wie?talk=home")
    fields = {
        "csrf_token": token_on(page),
        "place": "eemland.save",
        "talk": "home",
        "answers": "parent worker",
        **wrong,
    }
    pages.post("/staff/gesprek/overhandigen", fields, expect=400)
    assert house.invitations() == []


def test_a_child_answers_with_a_form_of_its_own(house: House) -> None:
    hand_over(house.worker(), "child worker")
    (invitation,) = house.invitations()
    assert (invitation.role, invitation.form) == ("child", "child")


def test_whom_the_questionnaire_has_no_form_for_is_not_offered(house: House) -> None:
    ask(house, '["parent", "youth"]')
    pages = house.worker()
    page = pages.get("/staff/gesprek/wie?talk=home")
    assert "Young person" in page.text
    assert "Child" not in page.text
    fields = {"csrf_token": token_on(page), "place": "eemland.save", "talk": "home", "answers": "child worker"}
    pages.post("/staff/gesprek/overhandigen", fields, expect=400)


def test_where_nobody_can_answer_the_questionnaire_no_talk_starts(house: House) -> None:
    ask(house, '["unknown"]')
    pages = house.worker()
    pages.get("/staff/gesprek/soort", expect=303)
    assert "There are no statements yet." in pages.follow().text


def test_a_questionnaire_that_was_not_released_is_not_asked(house: House) -> None:
    ask(house, '["parent"]', languages=())
    hand_over(house.worker())
    assert house.invitations()[0].version_id == house.organisation.version_id


def test_before_any_language_was_released_no_talk_starts(house: House) -> None:
    with writing(house.engine) as session:
        session.execute(sa.update(ReleasedLanguage).values(withdrawn_on=factories.TODAY))
    pages = house.worker()
    pages.get("/staff/gesprek/soort", expect=303)
    assert "There are no statements yet." in pages.follow().text


def ask(house: House, respondents: str, languages: tuple[str, ...] = ("nl",)) -> None:
    """Ask one statement from now on, of some respondents only."""
    source = questionnaire.shipped("fft-1").source.replace('["unknown"]', respondents)
    source = source.replace('instrument = "fft"', 'instrument = "gesprek"').replace("version = 1", "version = 2")
    with writing(house.engine) as session:
        version_id = questionnaire.add(session, questionnaire.parse(source), today=factories.TODAY)
        for language in languages:
            client_languages.release(session, version_id, language, today=factories.TODAY)


def test_a_talk_without_its_form_goes_back_one_step(house: House) -> None:
    assert house.worker().get("/staff/gesprek/wie?talk=walk", expect=303).location == "/staff/gesprek/soort"


def state(house: House, name: str) -> None:
    """Bring the phase of Eemland into a state."""
    with writing(house.engine) as session:
        phase = house.organisation.phase(session)
        if name == "paused":
            phases.pause(session, phase, from_on=date(2025, 3, 1), reason="moving house", today=factories.TODAY)
        elif name == "paused until":
            phases.pause(session, phase, from_on=date(2025, 3, 1), reason="moving house", today=factories.TODAY)
            phases.resume(session, phase, on=date(2025, 4, 1))
        elif name == "ended":
            phases.close(session, phase, on=date(2025, 3, 1))
        else:
            phase.opened_on = None
            phase.planned_on = date(2025, 5, 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("paused", "is on pause (moving house)"),
        ("paused until", "on pause until 1 April 2025 (moving house)"),
        ("ended", "ended on 1 March 2025"),
        ("not begun", "planned for 1 May 2025"),
    ],
)
def test_where_no_phase_is_open_no_talk_starts_and_one_sentence_says_why(house: House, name: str, said: str) -> None:
    pages = house.worker()
    sheet = pages.get("/staff/gesprek/wie?talk=home")
    state(house, name)
    page = pages.get("/staff/gesprek/")
    assert said in page.text
    assert "Start De Stem" not in page.text
    assert "Not asked?" not in page.text
    pages.get("/staff/gesprek/soort", expect=303)
    pages.get("/staff/gesprek/wie?talk=home", expect=303)
    pages.submit(sheet, button="parent worker")
    page = pages.follow()
    assert page.text.count(said) == 1
    assert not [line for line in page.html.all("p") if line.get("role") == "status"]
    assert house.invitations() == []
    assert house.counted() == {}


def test_who_taps_a_reason_where_a_pause_just_began_reads_that_nothing_was_counted(house: House) -> None:
    pages = house.worker()
    sheet = pages.get("/staff/gesprek/")
    state(house, "paused")
    pages.submit(sheet, button="No interpreter")
    page = pages.follow()
    assert "Nothing was counted." in page.text
    assert page.text.count("is on pause") == 1
    assert house.counted() == {}


def test_without_a_region_the_page_says_whom_to_ask(house: House) -> None:
    house.person("noor")
    with writing(house.engine) as session:
        accounts.place(session, session.get_one(Account, house.account("noor").id), area_ids=[], place_ids=[])
    pages = house.sign_in("noor")
    assert "Your account has no region yet." in pages.get("/staff/gesprek/").text
    pages.get("/staff/gesprek/soort", expect=303)


def test_with_several_regions_the_last_choice_is_remembered(house: House) -> None:
    pages = house.worker(places=2)
    assert "Where you work" in pages.get("/staff/gesprek/").body.decode()
    assert "has not begun" in pages.get("/staff/gesprek/?place=lekstroom.save").text
    assert "has not begun" in pages.get("/staff/gesprek/").text
    assert "Start De Stem" in pages.get("/staff/gesprek/?place=eemland.save").text


def test_with_one_region_there_is_nothing_to_choose(house: House) -> None:
    assert "Where you work" not in house.worker().get("/staff/gesprek/").body.decode()


def test_the_region_of_somebody_else_cannot_be_asked_for(house: House) -> None:
    pages = house.worker()
    assert "Eemland" in pages.get("/staff/gesprek/?place=lekstroom.save").text
    pages.submit(pages.get("/staff/gesprek/wie?talk=home&place=lekstroom.save"), button="parent worker")
    assert house.invitations()[0].region_id == house.organisation.place.region_id


def test_a_client_who_was_not_asked_is_counted_with_a_reason_and_nothing_else(house: House) -> None:
    pages = house.worker()
    pages.submit(pages.get("/staff/gesprek/"), button="No interpreter")
    assert "Counted. It shows in an overview of the region" in pages.follow().text
    assert house.counted() == {"not_asked interpreter": 1}
    assert house.audited() == ["signed-in"]


def test_a_reason_that_is_not_on_the_list_is_not_counted(house: House) -> None:
    pages = house.worker()
    token = token_on(pages.get("/staff/gesprek/"))
    pages.post("/staff/gesprek/niet-gevraagd", {"csrf_token": token, "reason": "did not feel like it"})
    assert house.counted() == {}


@pytest.mark.parametrize("path", ["overhandigen", "niet-gevraagd"])
def test_a_form_for_a_place_that_is_not_ones_own_counts_nowhere(house: House, path: str) -> None:
    pages = house.worker()
    token = token_on(pages.get("/staff/gesprek/soort" if path == "niet-gevraagd" else "/staff/gesprek/wie?talk=home"))
    fields = {"talk": "home", "answers": "parent own", "reason": "time"}
    pages.post(f"/staff/gesprek/{path}", {"csrf_token": token, "place": "lekstroom.save", **fields}, expect=409)
    assert (house.invitations(), house.counted()) == ([], {})
