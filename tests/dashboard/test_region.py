"""A region's page and its file: coverage first, every number from its blocks, and nothing beside the gate."""

from __future__ import annotations

import re
from datetime import date

import pytest
import sqlalchemy as sa

from stem_app.results import spreadsheet
from surveys.base import reading, writing
from surveys.schema import Atom, Region
from tests.dashboard.readers import Readers, outside_event, rows_of, second_phase, table_of
from tests.factories import open_phase, place_of

EEMLAND = "/staff/regios/eemland/save"
LEKSTROOM = "/staff/regios/lekstroom/save"
MONTHS = ("Jan", "Mar", "May", "Jun")


def test_the_list_is_alphabetical_and_says_how_each_region_stands(readers: Readers) -> None:
    page = readers.visitor("ambassador").get("/staff/regios")
    names = [page.html.text_of(link) for link in page.html.all("a") if "/staff/regios/" in link.get("href", "")]
    assert names == sorted(names, key=str.casefold)
    assert "Eemland – SAVE" in names
    assert "Open since 1 January 2025 (fase 1)" in page.text
    assert "Not begun" in page.text


def test_the_list_shows_only_the_areas_of_who_looks(readers: Readers) -> None:
    assert "Flevoland" not in readers.visitor("ambassador").get("/staff/regios").text


def test_coverage_comes_before_the_first_result(readers: Readers) -> None:
    text = readers.visitor("council").get(EEMLAND).text
    assert text.index("answered") < text.index("people say yes.") < text.index("How it went over time")


def test_every_block_behind_a_number_is_a_block_of_this_region(readers: Readers) -> None:
    page = readers.visitor("ambassador").get(f"{EEMLAND}?period=all")
    named = {atom for element in page.html.all() for atom in element.get("data-atoms", "").split()}
    with reading(readers.engine) as session:
        mine = set(session.scalars(sa.select(Atom.id).filter_by(region_id=readers.organisation.place.region_id)))
    assert named
    assert {int(atom) for atom in named} <= mine


def test_the_newest_quarter_is_shown_first_and_each_period_is_whole_blocks(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    newest = pages.get(EEMLAND)
    assert newest.text.count("Answers from July – September 2025.") == 1
    tabs = next(nav for nav in newest.html.all("nav") if nav.get("data-period") is not None)
    assert [newest.html.text_of(link) for link in tabs.iter("a")] == [
        "Jul–Sep 2025",
        "Apr–Jun 2025",
        "Jan–Mar 2025",
        "fase 1",
        "Everything",
    ]
    assert table_of(newest) == table_of(pages.get(f"{EEMLAND}?period=2025-3"))
    assert table_of(newest) != table_of(pages.get(f"{EEMLAND}?period=2025-2"))


@pytest.mark.parametrize("period", ["2031-1", "2024-4", "phase-none", "", "'; drop table atoms"])
def test_a_period_with_nothing_in_it_says_so_and_shows_no_chart(readers: Readers, period: str) -> None:
    page = readers.visitor("ambassador").get(f"{EEMLAND}?period={period}")
    assert "There is nothing to see for this period" in page.text
    assert not page.html.all("table")
    assert not page.html.all("svg")


@pytest.mark.parametrize(
    "path", ["flevoland/save", "eemland/nothing", "nowhere/save", "flevoland/save.csv", "eemland/nothing.csv"]
)
def test_a_place_of_another_area_does_not_exist(readers: Readers, path: str) -> None:
    readers.visitor("ambassador").get(f"/staff/regios/{path}", expect=404)


def test_before_the_first_block_the_page_says_when_something_can_appear_and_draws_nothing(readers: Readers) -> None:
    with writing(readers.engine) as session:
        open_phase(session, place_of(session, "foodvalley"), on=date(2025, 10, 1))
    page = readers.visitor("ambassador").get("/staff/regios/foodvalley/save")
    assert "There is nothing to see here yet" in page.text
    assert "That can be on 3 November 2025 at the earliest." in page.text
    assert "What you can do now" in page.text
    assert not page.html.all("svg")


def test_a_region_that_has_not_begun_says_that_nothing_is_planned(readers: Readers) -> None:
    page = readers.visitor("ambassador").get("/staff/regios/eemland/veilig-thuis")
    assert "No start is planned yet" in page.text
    assert not page.html.all("svg", "table")


def test_everything_hidden_has_the_same_mark(readers: Readers) -> None:
    page = readers.visitor("ambassador").get(f"{LEKSTROOM}?period=all")
    marks = [element for element in page.html.all("span") if "hidden" in element.get("class", "")]
    assert marks
    assert {(element.tag, tuple(element.attrib.items()), element.text) for element in marks} == {
        ("span", (("class", "hidden"),), "not shown")
    }


def test_a_trend_shows_pauses_and_phases_and_is_not_joined_over_a_gap(readers: Readers) -> None:
    second_phase(readers, on=date(2025, 7, 1), pause_from=date(2025, 3, 3), pause_until=date(2025, 3, 20))
    page = readers.visitor("ambassador").get(EEMLAND)
    chart = next(svg for svg in page.html.all("svg") if svg.get("role") == "img")
    texts = [text.text for text in chart.iter("text")]
    assert "paused: corona" in texts
    assert "fase 2" in texts
    assert len(chart.get("data-atoms", "").split()) == len(list(chart.iter("circle")))


def test_the_trend_says_the_same_in_a_table(readers: Readers) -> None:
    page = readers.visitor("ambassador").get(EEMLAND)
    rows = next(table for table in page.html.all("table") if "plain" in table.get("class", "")).iter("tr")
    shown = [page.html.text_of(row) for row in rows][1:]
    assert len(shown) == 9
    assert [line for line in shown if not re.fullmatch(r"\w+ 2025 ?(\d+ out of 10|almost everybody)", line)] == []


def test_the_file_has_the_numbers_of_the_page(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    for path in (EEMLAND, LEKSTROOM):
        for period in ("2025-3", "2025-1", "all"):
            page, file = pages.get(f"{path}?period={period}"), pages.get(f"{path}.csv?period={period}")
            assert numbers_of_file(rows_of(file)) == numbers_of_page(table_of(page))


def test_how_sure_a_number_is_reads_the_same_in_the_file(readers: Readers) -> None:
    pages = readers.visitor("ambassador")
    for path in (EEMLAND, LEKSTROOM):
        page, rows = pages.get(path), rows_of(pages.get(f"{path}.csv"))
        first = next(row for row in rows if row["part"] == "statement")
        assert f"Probably between {first['low']} and {first['high']}." in page.text


def numbers_of_page(table: dict[str, list[str]]) -> dict[str, set[str]]:
    """The digits of each row; 'not shown' as it stands."""
    return {
        words: {(re.findall(r"\d+", cell) or [cell])[0] for cell in cells if cell != "–"}
        for words, cells in table.items()
    }


def numbers_of_file(rows: list[dict[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["part"] == "statement":
            value = (re.findall(r"\d+", row["value"]) or [row["value"]])[0]
            found.setdefault(row["statement"], set()).add(value)
    # Five classes have the positive share beside its two parts; the page says that one in its sentence.
    return {words: drop_sum(rows, words, values) for words, values in found.items()}


def drop_sum(rows: list[dict[str, str]], words: str, values: set[str]) -> set[str]:
    mine = [row for row in rows if row["part"] == "statement" and row["statement"] == words]
    names = {row["answer"] for row in mine}
    return values - {mine[0]["value"]} if "Yes" in names and mine[0]["answer"] == "yes" else values


def test_the_file_opens_in_dutch_excel_and_explains_itself(readers: Readers) -> None:
    file = readers.visitor("ambassador", language="nl").get(f"{EEMLAND}.csv")
    assert file.body.startswith(b"\xef\xbb\xbf# ")
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="de-stem-eemland-save-2025-3.csv"' in file.headers["Content-Disposition"]
    assert ";" in file.text.splitlines()[-1]
    assert "# " + "Eemland" in file.text


def test_a_file_is_audited(readers: Readers) -> None:
    readers.visitor("ambassador").get(f"{EEMLAND}.csv")
    assert ("exported", "region eemland/save 2025-3") in readers.audited()


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@sum", "  =1", "\t=1", "\r=1", "＝1", "－1"])
def test_no_cell_of_a_file_can_be_a_formula(cell: str) -> None:
    assert str(spreadsheet.safe(cell)).startswith("'")


@pytest.mark.parametrize("cell", ["ja", "–", "7", 7, "a=b"])
def test_other_cells_stay_as_they_are(cell: str | int) -> None:
    assert spreadsheet.safe(cell) == cell


def test_a_region_with_a_dangerous_name_is_harmless_in_a_file(readers: Readers) -> None:
    with writing(readers.engine) as session:
        session.get_one(Region, readers.organisation.place.region_id).name = "=HYPERLINK(1)"
    file = readers.visitor("ambassador").get(f"{EEMLAND}.csv")
    assert not [row for row in rows_of(file) if row["region"].startswith("=")]


def test_an_outside_event_is_drawn_in_both_trends_and_named_beside_the_table(readers: Readers) -> None:
    outside_event(readers, "lekstroom", date(2025, 4, 1), None, {"nl": "Elders"})
    outside_event(readers, None, date(2025, 3, 3), date(2025, 5, 5), {"nl": "Stroomstoring", "en": "Blackout"})
    outside_event(readers, "eemland", date(2025, 6, 2), date(2025, 6, 3), {"nl": "Open dag"})
    page = readers.visitor("ambassador").get(EEMLAND)
    drawings = [svg for svg in page.html.all("svg") if svg.get("role") == "img"]
    assert [svg.get("class") for svg in drawings] == ["wide", "phone"]
    for svg in drawings:
        names = [text.text or "" for text in svg.iter("text") if text.get("class") == "event-text"]
        assert [name.removeprefix(f"{month} 2025: ") for name, month in zip(names, MONTHS, strict=False)] == [
            "fase 1",
            "Blackout",
            "end of: Blackout",
            "Open dag",
        ]
        assert len([line for line in svg.iter("line") if line.get("class") == "event"]) == 4
    told = "At the same time: Blackout (from 3 March 2025 through 4 May 2025). Open dag (on 2 June 2025)."
    assert told in page.text
    assert "Stroomstoring (van 3 maart 2025" in readers.visitor("ambassador", language="nl").get(EEMLAND).text
