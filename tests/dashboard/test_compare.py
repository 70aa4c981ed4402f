"""A comparison: written down first, its coverage first, a sentence per place, and no number when there are too few."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa

from surveys.base import reading, writing
from surveys.schema import Comparison
from surveys.weeks import months_between
from tests.dashboard.readers import Frozen, Readers, outside_event, rows_of, second_phase
from tests.factories import open_phase, place_of
from tests.pages import Page, Pages

EARLY = {"before_first": "2025-01-01", "before_last": "2025-05-01"}
LATE = {"after_first": "2025-06-01", "after_last": "2025-09-01"}


def ask(pages: Pages, *, place: str = "all", **months: str) -> Page:
    """Fill in the form and go to the outcome."""
    pages.get("/staff/vergelijken")
    pages.submit(place=place, **{**EARLY, **LATE, **months})
    return pages.follow()


def registered(readers: Readers) -> int:
    with reading(readers.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Comparison)) or 0


def test_a_comparison_is_written_down_and_then_shown_with_its_coverage_first(readers: Readers) -> None:
    page = ask(readers.visitor("ambassador"), place="eemland.save")
    assert registered(readers) == 1
    assert page.heading == "Eemland – SAVE"
    assert "Are the answers of June – September 2025 higher or lower than those of January – May 2025?" in page.text
    assert page.text.index("Whose answers these are") < page.text.index("The answers were higher afterwards.")
    assert "Chosen afterwards, exploratory." in page.text
    assert re.search(r"higher in about \d+ out of 100 cases \(equal counts half\)", page.text)
    assert "Used, first: January – May 2025. Afterwards: June – September 2025." in page.text
    assert "Per statement" in page.text


def test_a_whole_area_is_weighed_region_by_region_and_each_place_stands_apart(readers: Readers) -> None:
    page = ask(readers.visitor("ambassador"))
    area = next(part for part in page.html.all("section") if part.get("class") == "outcome")
    said = page.html.text_of(area)
    assert said.startswith("Utrecht The answers were higher afterwards.")
    assert "We first compare each region with itself. Then we take the regions together." in said
    assert "Included: Eemland – SAVE, Lekstroom – SAVE." in said
    names = [page.html.text_of(heading) for heading in page.html.all("h2")]
    places = [name for name in names if " – " in name]
    assert places == sorted(places, key=str.casefold)


def test_an_area_of_which_one_region_has_enough_answers_is_refused_with_its_reason(readers: Readers) -> None:
    with writing(readers.engine) as session:
        session.execute(
            sa.text("DELETE FROM atoms WHERE region_id <> :mine"), {"mine": readers.organisation.place.region_id}
        )
    page = ask(readers.visitor("ambassador"))
    assert "About the area as a whole we say nothing. Only one region has enough answers." in page.text
    assert "We first compare each region with itself." not in page.text


def test_what_else_may_be_behind_a_difference_is_said_with_its_blocks_and_stands_in_the_file(readers: Readers) -> None:
    frozen = Frozen(readers, "foodvalley")
    months = months_between(date(2025, 1, 1), date(2025, 9, 1))
    blocks = frozen.blocks(months, [38, 39, 38, 39, 38, 38, 39, 38, 39], of=40)
    pages = readers.visitor("ambassador")
    page = ask(pages, place="foodvalley.save")
    ceiling = "Many people gave the highest answer already. Then a rise is hard to see."
    (caution,) = [part for part in page.html.all("span") if page.html.text_of(part) == ceiling]
    assert caution.get("data-atoms") == " ".join(str(block) for block in blocks)
    assert ceiling in next(row["answer"] for row in rows_of(pages.get(f"{page.path}.csv")) if row["part"] == "caution")


def test_a_change_that_no_other_region_shows_is_said_to_be_so(readers: Readers) -> None:
    months = months_between(date(2025, 1, 1), date(2025, 9, 1))
    for region, late in (("foodvalley", 39), ("utrecht-stad", 20), ("utrecht-west", 20), ("zuidoost-utrecht", 20)):
        Frozen(readers, region).blocks(months, [20] * 5 + [late] * 4, of=40)
    pages = readers.visitor("ambassador")
    assert "We saw no such change in any other region." in ask(pages, place="foodvalley.save").text
    assert "We saw no such change" not in ask(pages, place="eemland.save").text
    assert "from about " not in ask(pages, place="eemland.save").text


def test_what_this_many_answers_would_show_is_said_while_nothing_is_clear(readers: Readers) -> None:
    months = months_between(date(2025, 1, 1), date(2025, 9, 1))
    Frozen(readers, "foodvalley").blocks(months, [10] * 5 + [11] * 4, of=14)
    page = ask(readers.visitor("ambassador"), place="foodvalley.save")
    found = re.search(r"With this number of answers we only see large changes: from about (\d+) out of 100.", page.text)
    assert found
    assert 55 < int(found[1]) < 75


def test_too_few_answers_are_said_without_any_number(readers: Readers) -> None:
    with writing(readers.engine) as session:
        open_phase(session, place_of(session, "foodvalley"), on=date(2025, 1, 6))
    page = ask(readers.visitor("ambassador"), place="foodvalley.save")
    outcome = next(part for part in page.html.all("section") if part.get("class") == "outcome")
    assert "There are still too few answers to show anything." in page.html.text_of(outcome)
    assert not re.search(r"\d", page.html.text_of(outcome))
    assert not list(outcome.iter("svg"))


def test_a_block_over_an_edge_is_left_out_and_named(readers: Readers) -> None:
    place = readers.organisation.place
    with writing(readers.engine) as session:
        session.execute(
            sa.text("UPDATE atoms SET first_month = '2025-05-01' WHERE region_id = :r AND last_month = '2025-06-01'"),
            {"r": place.region_id},
        )
        session.execute(
            sa.text("DELETE FROM atoms WHERE region_id = :r AND last_month = '2025-05-01'"), {"r": place.region_id}
        )
    page = ask(readers.visitor("ambassador"), place="eemland.save")
    assert "Left out, because it reaches over an edge: May – June 2025." in page.text


def test_phases_and_pauses_in_the_same_time_are_named_but_no_cause(readers: Readers) -> None:
    second_phase(readers, on=date(2025, 7, 1), pause_from=date(2025, 3, 3), pause_until=date(2025, 3, 20))
    page = ask(readers.visitor("ambassador"), place="eemland.save")
    assert "De Stem was on pause from 3 March 2025 until 20 March 2025 (corona)." in page.text
    assert "fase 2 began on 1 July 2025." in page.text
    assert "We do not know where a change comes from." in page.text


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        ({"before_first": "2025-05-01", "before_last": "2025-02-01"}, "The first period ends before it begins."),
        ({"after_first": "2025-05-01"}, "The second period must begin after the first one has ended."),
        ({"after_last": "2025-05-01"}, "The second period ends before it begins."),
    ],
)
def test_months_that_cannot_be_compared_give_a_sentence_and_keep_what_was_chosen(
    readers: Readers, months: dict[str, str], sentence: str
) -> None:
    page = ask(readers.visitor("ambassador"), place="eemland.save", **months)
    assert sentence in page.text
    assert registered(readers) == 0
    chosen = {option.get("value") for option in page.html.all("option") if "selected" in option.attrib}
    assert "eemland.save" in chosen
    assert set(months.values()) <= chosen


def test_months_that_are_not_offered_are_refused(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    page = pages.get("/staff/vergelijken")
    token = next(field.get("value") for field in page.html.all("input") if field.get("name") == "csrf_token")
    wrong = {"csrf_token": token, "place": "all", "instrument": "1.standard", **EARLY, **LATE, "after_last": "soon"}
    pages.post("/staff/vergelijken?area=utrecht", wrong)
    assert registered(readers) == 0


def test_a_question_about_months_to_come_waits_and_shows_nothing(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    page = ask(pages, place="eemland.save", after_first="2025-12-01", after_last="2026-02-01")
    assert "This comparison is ready and waits. The outcome comes on 2 March 2026 at the earliest." in page.text
    assert not page.html.all("svg")
    assert "chosen in advance" in pages.get("/staff/vergelijken").text


def test_everybody_of_the_area_sees_what_was_asked(readers: Readers) -> None:
    ask(readers.visitor("ambassador"), place="eemland.save")
    page = readers.visitor("council").get("/staff/vergelijken")
    assert "Eemland – SAVE: January – May 2025, then June – September 2025" in page.text
    assert "15 October 2025 · client ambassador · chosen afterwards" in page.text
    assert (
        "What was compared before"
        not in readers.visitor("council", areas=("flevoland",)).get("/staff/vergelijken").text
    )


def test_a_comparison_of_another_area_does_not_exist(readers: Readers) -> None:
    page = ask(readers.visitor("ambassador"), place="eemland.save")
    stranger = readers.visitor("ambassador", areas=("flevoland",))
    stranger.get(page.path, expect=404)
    stranger.get(f"{page.path}.csv", expect=404)
    stranger.get("/staff/vergelijken?area=utrecht", expect=404)


def test_a_shortcut_fills_in_the_form(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    page = pages.get("/staff/vergelijken")
    (address,) = {a.get("href") for a in page.html.all("a") if "before_first" in a.get("href", "")}
    filled = pages.get(str(address))
    chosen = [option.get("value") for option in filled.html.all("option") if "selected" in option.attrib]
    assert chosen == ["all", "2025-04-01", "2025-06-01", "2025-07-01", "2025-09-01"]


def chosen_in(page: Page) -> list[str]:
    return [option.get("value", "") for option in page.html.all("option") if "selected" in option.attrib]


def keep_since(readers: Readers, month: str) -> None:
    with writing(readers.engine) as session:
        session.execute(sa.text("DELETE FROM atoms WHERE last_month < :month"), {"month": month})


@pytest.mark.parametrize(
    ("newest", "months"),
    [
        ("2025-10-01", ["2025-08-01", "2025-08-01", "2025-10-01", "2025-12-01"]),
        ("2025-09-01", ["2025-08-01", "2025-09-01", "2025-10-01", "2025-12-01"]),
    ],
)
def test_without_two_quarters_that_are_over_the_form_still_begins_with_two_runs_of_months(
    readers: Readers, newest: str, months: list[str]
) -> None:
    keep_since(readers, "2025-08-01")
    with writing(readers.engine) as session:
        moved = sa.text("UPDATE atoms SET first_month = :on, last_month = :on WHERE last_month = '2025-09-01'")
        session.execute(moved, {"on": newest})
    page = readers.visitor("ambassador").get("/staff/vergelijken")
    assert chosen_in(page) == months


def test_months_from_a_file_are_halved_and_of_one_month_there_is_nothing_to_compare(readers: Readers) -> None:
    with writing(readers.engine) as session:
        session.execute(sa.text("UPDATE areas SET received_through = '2025-10-01' WHERE key = 'utrecht'"))
    keep_since(readers, "2025-07-01")
    pages = readers.visitor("ambassador")
    assert chosen_in(pages.get("/staff/vergelijken")) == ["2025-07-01", "2025-07-01", "2025-08-01", "2025-09-01"]
    keep_since(readers, "2025-09-01")
    page = pages.get("/staff/vergelijken")
    assert "That can be done when figures of at least two months are in." in page.text
    assert not page.html.all("select")


def test_an_outside_event_in_the_same_time_is_named_with_its_days_and_as_a_reason_for_doubt(readers: Readers) -> None:
    outside_event(readers, "lekstroom", date(2025, 6, 2), None, {"nl": "Elders"})
    outside_event(readers, "eemland", date(2025, 6, 2), date(2025, 6, 30), {"nl": "Verhuizing", "en": "Moving house"})
    outside_event(readers, None, date(2025, 12, 1), None, {"nl": "Later"})
    page = ask(readers.visitor("ambassador"), place="eemland.save")
    assert "At the same time this happened too: Moving house (from 2 June 2025 through 29 June 2025)." in page.text
    assert "That is why we do not know where a change comes from." in page.text
    assert not re.search("Elders|Later", page.text)


def test_an_area_without_blocks_has_nothing_to_compare(readers: Readers) -> None:
    page = readers.visitor("ambassador", areas=("flevoland",)).get("/staff/vergelijken")
    assert "In Flevoland there is nothing to compare yet." in page.text
    assert [form for form in page.html.all("form") if "compare" in form.get("action", "")] == []


def test_the_file_has_the_numbers_of_the_page_and_is_audited(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    page = ask(pages, place="eemland.save")
    found = next(row for row in rows_of(pages.get(f"{page.path}.csv")) if row["part"] == "comparison")
    assert f"in about {found['value']} out of 100 cases" in page.text
    assert f"between {found['low']} and {found['high']}." in page.text
    assert found["answer"] == "The answers were higher afterwards. Chosen afterwards, exploratory."
    assert [event for event, subject in readers.audited() if subject.startswith("comparison ")] == ["exported"]
