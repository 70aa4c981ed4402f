"""Outside events: written down by an admin, per area or region, and ended once."""

from __future__ import annotations

from datetime import date

import pytest

from surveys import events
from surveys.base import reading, writing
from surveys.events import Event
from tests.accounts.house import House, token_on
from tests.factories import TODAY
from tests.pages import Page, Pages

EVENTS = "/staff/beheer/gebeurtenissen"


@pytest.fixture
def admin(house: House) -> Pages:
    """An admin on the list of events."""
    house.person("ada", "admin")
    pages = house.sign_in("ada")
    pages.get(EVENTS)
    return pages


def add(pages: Pages, **fields: str | None) -> Page:
    usual = {"name": "Verhuizing", "where": "utrecht.eemland", "on": "2025-03-03"}
    pages.get(f"{EVENTS}?step=add")
    pages.submit(button="Add", **{**usual, **fields})
    return pages.follow()


def known(house: House) -> list[Event]:
    with reading(house.engine) as session:
        return events.of_area(session, house.organisation.place.area_id)


def test_an_event_of_a_region_is_added_and_listed_with_its_days(house: House, admin: Pages) -> None:
    page = add(admin, name_en="Moving house", last="2025-03-09")
    assert "Moving house" in page.text
    assert "Eemland · from 3 March 2025 through 9 March 2025" in page.text
    (event,) = known(house)
    assert event.region_id == house.organisation.place.region_id
    assert (event.from_on, event.until_on, event.registered_on) == (date(2025, 3, 3), date(2025, 3, 10), TODAY)
    assert (dict(event.names), event.breaks_blocks) == ({"nl": "Verhuizing", "en": "Moving house"}, False)
    assert "event-added" in house.audited()


def test_an_event_of_a_whole_area_can_break_blocks_and_is_named_in_dutch_without_another_name(
    house: House, admin: Pages
) -> None:
    page = add(admin, where="utrecht.", breaks="y")
    assert "Verhuizing" in page.text
    assert "All of Utrecht · from 3 March 2025 Blocks do not reach over it" in page.text
    (event,) = known(house)
    assert (event.region_id, event.until_on, event.breaks_blocks) == (None, None, True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "Give the event a name."),
        ({"name": "x" * 121}, "This name is too long."),
        ({"name_en": "x" * 121}, "This name is too long."),
        ({"on": ""}, "Choose a day."),
        ({"on": "9999-12-31"}, "Choose a day."),
        ({"last": "soon"}, "Choose a day."),
        ({"last": "2025-03-02"}, "The event ends before it begins. Choose a later last day."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    house: House, admin: Pages, fields: dict[str, str], said: str
) -> None:
    assert said in add(admin, **fields).text
    assert not known(house)
    assert "event-added" not in house.audited()


@pytest.mark.parametrize("where", ["", "utrecht", "utrecht.atlantis", "atlantis."])
def test_an_event_happens_somewhere_that_exists(house: House, admin: Pages, where: str) -> None:
    fields = {"csrf_token": token_on(admin.get(f"{EVENTS}?step=add")), "name": "x", "on": "2025-03-03", "where": where}
    admin.post(EVENTS, fields)
    assert "Choose where it happened." in admin.follow().text
    assert not known(house)


def test_an_event_that_goes_on_is_ended_on_its_last_day(house: House, admin: Pages) -> None:
    add(admin)
    (event,) = known(house)
    admin.get(f"{EVENTS}?event={event.id}")
    admin.submit(button="It is over", last="2025-03-02")
    assert "The event began on 3 March 2025. Choose that day or a later one." in admin.follow().text
    admin.submit(button="It is over", last="2025-03-03")
    page = admin.follow()
    assert "Eemland · 3 March 2025" in page.text
    assert "It is over" not in page.text
    assert known(house)[0].until_on == date(2025, 3, 4)
    assert "event-ended" in house.audited()


def test_an_event_ends_once(house: House, admin: Pages) -> None:
    add(admin)
    (event,) = known(house)
    page = admin.get(f"{EVENTS}?event={event.id}")
    with writing(house.engine) as session:
        events.end(session, event.id, on=date(2025, 3, 20), today=date(2025, 3, 20))
    admin.post(EVENTS, {"csrf_token": token_on(page), "event": str(event.id), "last": "2025-03-25"}, expect=404)
    admin.get(f"{EVENTS}?event=999", expect=404)
    assert known(house)[0].until_on == date(2025, 3, 20)


def test_every_area_stands_on_the_page_also_without_events(house: House, admin: Pages) -> None:
    page = admin.get(EVENTS)
    assert page.text.count("Nothing was written down here yet.") == 2


@pytest.mark.parametrize("role", ["caseworker", "manager", "ambassador", "council", "board"])
def test_only_an_admin_writes_events_down(house: House, role: str) -> None:
    house.person("bo", role)
    house.sign_in("bo").get(EVENTS, expect=403)
