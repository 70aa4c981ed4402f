"""The periodic report: the numbers of the dashboard, in plain words, for who may read them."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from surveys import questionnaire, regions
from surveys.base import writing
from surveys.schema import Area
from tests import factories
from tests.dashboard.readers import Readers, outside_event, rows_of, table_of
from tests.factories import Organisation, place_of

REPORT = "/staff/rapporten/utrecht/2025/3"


@pytest.mark.parametrize("role", ["ambassador", "council", "board"])
def test_the_list_has_the_quarters_newest_first_and_says_when_the_next_is_complete(readers: Readers, role: str) -> None:
    page = readers.visitor(role).get("/staff/rapporten/")
    links = [page.html.text_of(link) for link in page.html.all("a") if "/2025/" in link.get("href", "")]
    assert links == ["July – September 2025", "April – June 2025", "January – March 2025"]
    assert "The report about the present quarter is complete on 29 December 2025." in page.text


def test_a_report_has_the_numbers_of_the_region_pages(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    for quarter in (1, 2, 3):
        report = pages.get(f"/staff/rapporten/utrecht/2025/{quarter}")
        region = pages.get(f"/staff/regios/eemland/save?period=2025-{quarter}")
        assert table_of(report) == table_of(region)
        headline = next(
            region.html.text_of(h2) for h2 in region.html.all("h2") if "people say" in region.html.text_of(h2)
        )
        assert headline in [report.html.text_of(heading) for heading in report.html.all("h3")]


def test_the_first_page_says_what_it_is_what_we_see_whose_answers_and_what_we_cannot_say(readers: Readers) -> None:
    page = readers.visitor("council").get(REPORT)
    headings = [page.html.text_of(heading) for heading in page.html.all("h2")]
    assert headings[:5] == [
        "What is this?",
        "What do we see?",
        "Whose answers are these?",
        "What can we not say?",
        "Where is there nothing to see yet?",
    ]
    assert headings[5:7] == ["Eemland – SAVE", "Lekstroom – SAVE"]
    assert headings[-1] == "Reaction of the client council"
    assert page.html.text_of(page.html.one("title")) == "Report Utrecht, July – September 2025 – De Stem"


def test_a_quarter_says_whether_something_changed_since_the_one_before(readers: Readers) -> None:
    pages = readers.visitor("council")
    assert "The answers were higher than in the quarter before." in pages.get(REPORT).text
    assert "Nothing can be seen here of the quarter before." in pages.get("/staff/rapporten/utrecht/2025/1").text


def test_what_happened_outside_since_the_quarter_before_stands_with_the_change(readers: Readers) -> None:
    outside_event(readers, "eemland", date(2025, 4, 7), None, {"nl": "Verhuizing"})
    outside_event(readers, "eemland", date(2025, 2, 3), date(2025, 2, 5), {"nl": "Storm"})
    pages = readers.visitor("council")
    text = pages.get(REPORT).text
    assert text.count("At the same time this happened too: Verhuizing (from 7 April 2025).") == 1
    assert "too: Storm" not in text
    assert "too: Storm" not in pages.get("/staff/rapporten/utrecht/2025/1").text


def test_a_quarter_that_is_not_over_gives_figures_but_no_conclusion(readers: Readers) -> None:
    readers.organisation.answered(date(2025, 10, 6), 40)
    with writing(readers.engine) as session:
        session.execute(sa.text("UPDATE responses SET week = '2025-09-29' WHERE week = '2025-10-06'"))
    readers.organisation.freeze(date(2025, 11, 10))
    page = readers.visitor("council").get("/staff/rapporten/utrecht/2025/4")
    assert "This quarter is not over yet. These are interim figures, without a conclusion." in page.text
    assert "than in the quarter before" not in page.text
    assert "We only say that when the quarter is over, on 29 December 2025." in page.text


def test_places_without_blocks_are_named(readers: Readers) -> None:
    text = readers.visitor("council").get(REPORT).text
    assert "Where is there nothing to see yet?" in text
    assert "Eemland – Veilig Thuis" in text


@pytest.mark.parametrize(
    "path", ["flevoland/2025/3", "utrecht/2025/4", "utrecht/2025/9", "nowhere/2025/3", "utrecht/2025/4.csv"]
)
def test_a_report_that_is_not_there_or_not_for_this_reader_does_not_exist(readers: Readers, path: str) -> None:
    readers.visitor("council").get(f"/staff/rapporten/{path}", expect=404)


def test_the_file_has_the_numbers_of_the_file_of_the_region(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    of_report = [row for row in rows_of(pages.get(f"{REPORT}.csv")) if row["region"] == "Eemland – SAVE"]
    of_region = rows_of(pages.get("/staff/regios/eemland/save.csv?period=2025-3"))
    assert [row for row in of_report if row["part"] != "comparison"] == of_region
    assert ("exported", "report utrecht 2025-3") in readers.audited()


def test_answers_from_a_file_are_not_called_talks(readers: Readers) -> None:
    imported(readers)
    pages = readers.visitor("ambassador", areas=("practices",))
    for path in ("/staff/rapporten/practices/2024/1", "/staff/regios/eemland-copy/save"):
        page = pages.get(path)
        assert "These answers come from elsewhere." in page.text
        assert "talk" not in page.html.text_of(page.html.one("main")).lower()


def imported(readers: Readers) -> None:
    """An area that came as a file, with answers to the one statement of the Friends and Family Test."""
    with writing(readers.engine) as session:
        source = '[[regions]]\nkey = "eemland-copy"\nname = "A practice"\narea = "practices"\nfrom = 2020-01-01\n'
        source += 'services = ["save"]\nmunicipalities = []\n'
        head = 'areas = [{ key = "practices", name = "Practices" }]\nservices = [{ key = "save", name = "SAVE" }]\n'
        regions.load(session, head + source)
        area = session.scalars(sa.select(Area).filter_by(key="practices")).one()
        area.received_through = date(2024, 4, 1)
        version_id = questionnaire.add(session, questionnaire.shipped("fft-1"), today=date(2024, 1, 1))
        place = place_of(session, "eemland-copy")
        phase_id = factories.open_phase(session, place, on=date(2024, 1, 1))
    there = Organisation(readers.engine, place, phase_id, version_id)
    there.answered(date(2024, 2, 7), 20, {"s1": "5"}, role="unknown")
    there.answered(date(2024, 2, 7), 20, {"s1": "1"}, role="unknown")
    there.freeze(date(2024, 4, 1))
