"""Planning, opening, pausing, resuming and closing phases."""

from __future__ import annotations

from datetime import date

import pytest

from surveys import phases
from surveys.base import reading
from surveys.schema import Phase
from tests.accounts.house import House, token_on
from tests.factories import TODAY, place_of
from tests.pages import Page, Pages

LEKSTROOM = "/staff/beheer/fasen/lekstroom/save"


@pytest.fixture
def admin(house: House) -> Pages:
    """An admin on the list of phases."""
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    pages.get("/staff/beheer/fasen")
    return pages


def step(pages: Pages, words: str, path: str = LEKSTROOM, **fields: str) -> Page:
    """Take a step of the last phase that offers it."""
    page = pages.get(path)
    addresses = [link.get("href", "") for link in page.html.all("a") if "".join(link.itertext()).strip() == words]
    pages.get(addresses[-1])
    pages.submit(button=words, **fields)
    return pages.follow()


def state(house: House, region: str = "lekstroom") -> phases.State:
    with reading(house.engine) as session:
        place = place_of(session, region)
        found = phases.state(session, place.region_id, place.service_id, today=TODAY)
        session.expunge_all()
        return found


def test_a_phase_is_planned_opened_paused_resumed_and_closed(house: House, admin: Pages) -> None:
    assert "Done." in step(admin, "Plan a phase", name="Fase 2: Érna", on="2025-03-01").text
    assert isinstance(state(house), phases.NotBegun)
    step(admin, "Open", on="2025-03-02")
    found = state(house)
    assert isinstance(found, phases.Open)
    assert (found.phase.key, found.phase.name) == ("fase-2-erna", "Fase 2: Érna")
    step(admin, "Pause", on="2025-03-05", reason="moving house")
    assert isinstance(state(house), phases.Paused)
    step(admin, "Resume", on="2025-03-10")
    assert isinstance(state(house), phases.Open)
    step(admin, "Close", on="2025-03-12")
    assert state(house) == phases.Ended(date(2025, 3, 12))
    events = [event for event in house.audited() if event.startswith("phase-")]
    assert events == ["phase-close", "phase-open", "phase-pause", "phase-plan", "phase-resume"]


def test_the_day_is_todays_unless_another_is_chosen(house: House, admin: Pages) -> None:
    step(admin, "Plan a phase", name="fase 1")
    with reading(house.engine) as session:
        place = place_of(session, "lekstroom")
        (planned,) = phases.of_place(session, place.region_id, place.service_id)
        assert planned.planned_on == TODAY


def test_the_list_says_how_every_place_is_doing(house: House, admin: Pages) -> None:
    page = admin.get("/staff/beheer/fasen")
    assert "fase 1 is open" in page.text
    assert "nothing planned" in page.text


@pytest.mark.parametrize(
    ("words", "fields", "said"),
    [
        ("Plan a phase", {"name": ""}, "Give the phase a name."),
        ("Plan a phase", {"name": "Fase 1"}, "There is a phase with this name here already."),
        ("Plan a phase", {"name": "fase 2", "on": "31-12-2025"}, "Choose a day."),
        ("Pause", {"reason": " "}, "Say in a few words why it pauses."),
        ("Pause", {"reason": "x" * 121}, "This reason is too long."),
        ("Pause", {"reason": "rest", "on": "2024-12-31"}, "This phase was opened on 1 January 2025."),
        ("Close", {"on": "2024-12-31"}, "This phase was opened on 1 January 2025."),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused_with_a_sentence(
    house: House, admin: Pages, words: str, fields: dict[str, str], said: str
) -> None:
    page = step(admin, words, "/staff/beheer/fasen/eemland/save", **fields)
    assert said in page.text
    assert isinstance(state(house, "eemland"), phases.Open)
    assert not [event for event in house.audited() if event.startswith("phase-")]


def test_a_pause_cannot_end_before_it_began(house: House, admin: Pages) -> None:
    eemland = "/staff/beheer/fasen/eemland/save"
    step(admin, "Pause", eemland, on="2025-03-05", reason="rest")
    assert "The pause began on 5 March 2025." in step(admin, "Resume", eemland, on="2025-03-05").text


def test_a_phase_cannot_open_while_an_earlier_one_still_has_days_to_come(house: House, admin: Pages) -> None:
    eemland = "/staff/beheer/fasen/eemland/save"
    step(admin, "Close", eemland, on="2025-06-01")
    step(admin, "Plan a phase", eemland, name="fase 2", on="2025-04-01")
    assert "Another phase runs here on that day." in step(admin, "Open", eemland, on="2025-04-01").text
    found = state(house, "eemland")
    assert isinstance(found, phases.Open)
    assert found.phase.name == "fase 1"


def test_a_step_from_an_old_page_is_refused_with_a_sentence(house: House, admin: Pages) -> None:
    eemland = "/staff/beheer/fasen/eemland/save"
    page = admin.get(f"{eemland}?step=close&phase={house.organisation.phase_id}")
    step(admin, "Close", eemland, on="2025-03-12")
    admin.submit(page, button="Close", on="2025-03-12")
    assert "This phase is not open, so this step is not possible." in admin.follow().text


def test_veilig_thuis_flevoland_cannot_be_planned_because_it_is_somebody_elses(house: House, admin: Pages) -> None:
    path = "/staff/beheer/fasen/flevoland/veilig-thuis"
    page = admin.get("/staff/beheer/fasen")
    assert "Flevoland – Veilig Thuis" in page.text
    token = token_on(page)
    admin.post(path, {"csrf_token": token, "step": "plan", "name": "fase 1", "on": "2025-03-12"})
    assert "hoort bij Blijf Groep" in admin.follow().text
    admin.get(path, expect=303)
    with reading(house.engine) as session:
        assert session.query(Phase).count() == 1


def test_a_place_that_does_not_exist_is_no_page(house: House, admin: Pages) -> None:
    admin.get("/staff/beheer/fasen/atlantis/save", expect=404)


def test_a_step_without_a_phase_changes_nothing(house: House, admin: Pages) -> None:
    page = admin.get(LEKSTROOM)
    token = token_on(page)
    admin.post(LEKSTROOM, {"csrf_token": token, "step": "open", "phase": "999", "on": "2025-03-12"}, expect=400)


@pytest.mark.parametrize("on", ["9999-12-31", "0202-03-01"])
def test_a_day_that_nobody_can_mean_is_refused(house: House, admin: Pages, on: str) -> None:
    assert "Choose a day." in step(admin, "Pause", "/staff/beheer/fasen/eemland/save", on=on, reason="x").text
    assert isinstance(state(house, "eemland"), phases.Open)
