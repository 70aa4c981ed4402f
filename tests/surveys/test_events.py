"""Outside events are dated data of an area or of one region, and are named where they lie in the time looked at."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from surveys import events
from surveys.base import writing
from surveys.events import BadEvent, Event
from tests.factories import Organisation, organisation

MARCH, MAY = date(2020, 3, 16), date(2020, 5, 11)


def added(here: Organisation, **other: Any) -> Event:
    known: dict[str, Any] = {
        "area_id": here.place.area_id,
        "region_id": None,
        "from_on": MARCH,
        "until_on": MAY,
        "breaks_blocks": True,
        "names": {"nl": "Alles dicht", "en": "Everything closed"},
        "today": MARCH,
        **other,
    }
    with writing(here.engine) as session:
        return events.add(session, **known)


def test_an_event_keeps_its_names_per_language(engine: sa.Engine) -> None:
    here = organisation(engine)
    event = added(here, names={"nl": " Alles dicht ", "en": ""})
    assert event.names == {"nl": "Alles dicht"}
    with writing(engine) as session:
        assert events.of_area(session, here.place.area_id) == [event]


@pytest.mark.parametrize(
    "wrong", [{"until_on": MARCH}, {"names": {"nl": " "}}, {"names": {"en": "x"}}, {"names": {"nl": "x" * 121}}]
)
def test_an_event_that_makes_no_sense_is_refused(sqlite_engine: sa.Engine, wrong: dict[str, object]) -> None:
    with pytest.raises(BadEvent):
        added(organisation(sqlite_engine), **wrong)


def test_an_event_ends_once_and_after_it_began(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    event = added(here, until_on=None)
    with writing(sqlite_engine) as session:
        with pytest.raises(BadEvent):
            events.end(session, event.id, on=MARCH, today=MAY)
        events.end(session, event.id, on=MAY, today=MAY)
        with pytest.raises(BadEvent):
            events.end(session, event.id, on=date(2020, 6, 1), today=MAY)
        assert events.of_area(session, here.place.area_id)[0].until_on == MAY


@pytest.mark.parametrize(
    ("first", "last", "touched"),
    [
        (date(2020, 1, 1), MARCH, True),
        (date(2020, 1, 1), date(2020, 3, 15), False),
        (date(2020, 5, 10), date(2020, 7, 1), True),
        (MAY, date(2020, 7, 1), False),
        (date(2020, 4, 1), date(2020, 4, 2), True),
    ],
)
def test_an_event_touches_the_days_on_which_it_held(
    sqlite_engine: sa.Engine, first: date, last: date, touched: bool
) -> None:
    assert added(organisation(sqlite_engine)).touches(first, last) is touched


def test_an_event_without_an_end_counts_where_it_began(sqlite_engine: sa.Engine) -> None:
    event = added(organisation(sqlite_engine), until_on=None)
    assert event.touches(MARCH, MAY)
    assert not event.touches(date(2020, 3, 17), MAY)


def test_an_event_of_one_region_happened_in_no_other(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    event = added(here, region_id=here.place.region_id)
    assert event.happened_in(here.place.region_id)
    assert not event.happened_in(here.place.region_id + 1)
    assert added(here).happened_in(here.place.region_id + 1)
