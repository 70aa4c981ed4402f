"""Groups, followed clients and blocks that stand out: what the page says of them, and their file."""

from __future__ import annotations

import re
from datetime import date

from stem_app.results import breakdowns
from stem_app.results.scales import scale
from surveys import questionnaire
from surveys.reports import PartsReport
from surveys.weeks import months_between
from tests.dashboard.readers import LAST, Frozen, Readers, rows_of
from tests.pages import Page

EEMLAND = "/staff/regios/eemland/save?period=all"
FILE = "/staff/regios/eemland/save.csv?period=all"
FOODVALLEY = "/staff/regios/foodvalley/save?period=all"
STATEMENTS = [f"s{number}" for number in range(1, 7)]


def rows_under(page: Page, caption: str) -> dict[str, str]:
    """Of the table that begins with a caption: the text of each row by its head."""
    found = {}
    for table in page.html.all("table"):
        if page.html.text_of(next(iter(table.iter("caption")))).startswith(caption):
            for row in next(iter(table.iter("tbody"))).iter("tr"):
                head = next(iter(row.iter("th")))
                found[(head.text or "").strip()] = page.html.text_of(row)
    return found


def section(page: Page, heading: str) -> str:
    return page.text.split(heading, 1)[1]


def test_a_breakdown_names_its_groups_its_months_and_the_positive_share_of_each(readers: Readers) -> None:
    parts = Frozen(readers).cut("talk", {"home": (180, 60), "office": (25, 5), "rest": (11, 4)})
    page = readers.visitor("ambassador").get(EEMLAND)
    text = section(page, "Split into groups")
    assert "Each time in one way, never crossed." in text
    assert "How the talk was held" in text
    assert rows_under(page, "Answers from January – September 2025.") == {
        "at home": "at home some 240 people 75 out of 100",
        "at the office": "at the office some 30 people 8 out of 10",
        "others": "others some 15 people 7 out of 10",
    }
    named = {atom for element in page.html.all("svg") for atom in element.get("data-atoms", "").split()}
    assert {f"p{part}" for part in parts} <= named


def test_a_group_is_drawn_as_its_one_share_and_nothing_more(readers: Readers) -> None:
    (home, *_others) = Frozen(readers).cut("talk", {"home": (180, 60), "office": (25, 5)})
    page = readers.visitor("ambassador").get(EEMLAND)
    (bar,) = [svg for svg in page.html.all("svg") if svg.get("data-atoms") == f"p{home}"]
    assert [piece.get("class") for piece in bar.iter("rect")] == ["yes", "rest"]


def test_languages_go_by_their_own_names_and_a_hidden_group_has_the_one_mark(readers: Readers) -> None:
    Frozen(readers).cut("language", {"ar": (8, 1), "nl": (180, 60)})
    page = readers.visitor("ambassador").get(EEMLAND)
    rows = rows_under(page, "Answers from January – September 2025.")
    assert list(rows) == ["العربية", "Nederlands"]
    assert rows["العربية"] == "العربية not shown"


def test_without_groups_or_followed_clients_the_page_does_not_speak_of_them(readers: Readers) -> None:
    text = readers.visitor("ambassador").get(EEMLAND).text
    assert "Split into groups" not in text
    assert "Compared with the time before" not in text


def test_a_way_of_cutting_that_left_no_two_groups_is_left_out() -> None:
    known = scale(questionnaire.shipped("gesprek-1"), "standard", "composite", "en")
    assert breakdowns.breakdowns([PartsReport("talk", (), ())], known) == ()


def test_a_breakdown_of_months_that_are_not_all_on_the_page_is_left_out(readers: Readers) -> None:
    Frozen(readers).cut("talk", {"home": (180, 60), "office": (25, 5)})
    assert "Split into groups" not in readers.visitor("ambassador").get("/staff/regios/eemland/save?period=2025-3").text


def test_followed_clients_are_compared_with_their_own_time_before(readers: Readers) -> None:
    moves = dict.fromkeys(STATEMENTS, (20, 40, 60))
    atom = Frozen(readers).moved(120, {"composite": (12, 48, 60), **moves})
    page = readers.visitor("ambassador").get(EEMLAND)
    text = section(page, "Compared with the time before")
    assert (
        "about 50 out of 100 clients gave a higher answer. About 40 gave the same and about 10 a lower answer." in text
    )
    assert "This is about some 120 clients who brought their code. It is about the whole region." in text
    assert "More clients gave a higher answer than a lower one." in text
    rows = rows_under(page, "Did people answer higher")
    assert rows["All statements together"] == "All statements together 50% 40% 10%"
    assert len(rows) == 7
    spans = [span for span in page.html.all("span") if span.get("data-atoms") == f"c{atom}"]
    assert len(spans) > 7


def test_of_few_followed_clients_only_who_went_up_is_said(readers: Readers) -> None:
    Frozen(readers).moved(20, {"composite": (5, 9, 6)})
    page = readers.visitor("ambassador").get(EEMLAND)
    text = section(page, "Compared with the time before")
    assert "Compared with the time before about 3 out of 10 clients gave a higher answer." in text
    assert "Whether more clients gave a higher answer or a lower one cannot be said yet." in text
    rows = rows_under(page, "Did people answer higher")
    assert rows["All statements together"] == "All statements together 3 out of 10"
    assert {text.endswith("not shown") for text in list(rows.values())[1:]} == {True}


def test_the_file_has_the_groups_and_the_followed_clients_of_the_page(readers: Readers) -> None:
    frozen = Frozen(readers)
    frozen.cut("talk", {"home": (180, 60), "office": (25, 5)})
    frozen.moved(120, {"composite": (12, 48, 60)})
    rows = rows_of(readers.visitor("ambassador").get(FILE))
    groups = [(row["statement"], row["answer"], row["value"]) for row in rows if row["part"] == "group"]
    assert groups == [
        ("How the talk was held: at home", "yes", "75"),
        ("How the talk was held: at the office", "yes", "8"),
    ]
    followed = [(row["answer"], row["value"]) for row in rows if row["part"] == "followed clients"]
    assert followed[:3] == [("higher", "50"), ("the same", "40"), ("lower", "10")]


def test_a_block_that_stands_out_gets_a_ring_and_its_reason_in_the_table_and_the_file(readers: Readers) -> None:
    months = months_between(date(2024, 8, 1), LAST)
    yes = [28, 32] * 6 + [28, 10]
    *_usual, strange = Frozen(readers, "foodvalley").blocks(months, yes, of=40)
    pages = readers.visitor("ambassador")
    page = pages.get(FOODVALLEY)
    rings = [circle for circle in page.html.all("circle") if circle.get("class") == "ring"]
    assert len(rings) == 2
    assert "The newest block lies outside what is usual. Find out together why." in page.text
    assert "What is usual is a first estimate: so far there are few blocks." in page.text
    assert "A point with a ring stands out. The table says why." in page.text
    said = [span for span in page.html.all("span") if page.html.text_of(span) == "outside what is usual"]
    (reason,) = [span for span in said if span.get("data-atoms")]
    assert str(strange) in reason.get("data-atoms", "").split()
    rows = rows_of(pages.get("/staff/regios/foodvalley/save.csv?period=all"))
    (row,) = [row for row in rows if row["part"] == "stands out"]
    assert (row["answer"], row["first month"]) == ("outside what is usual", "2025-09")


def test_a_short_trend_says_that_it_cannot_tell_what_is_usual(readers: Readers) -> None:
    page = readers.visitor("ambassador").get(EEMLAND)
    assert "There are still too few blocks to say what is usual." in page.text
    assert not re.search("ring stands out", page.text)
