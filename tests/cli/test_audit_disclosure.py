"""The audit as a privacy officer runs it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from stem_app.cli.auditing.product import Audited, sampled
from stem_app.cli.auditing.reading import PageReader, rows_of, units_of
from stem_app.cli.auditing.sets import Finding, audit
from stem_app.cli.auditing.writing import LISTED, report
from stem_app.edge import HERE, wall_clock
from stem_app.languages import speaking
from surveys.base import create_engine
from surveys.weeks import previous_month
from tests.cli.conftest import Stem
from tests.factories import Organisation, organisation

TODAY = wall_clock().astimezone(HERE).date()


@pytest.fixture
def here(folder: Path) -> Organisation:
    """An organisation in the instance with one block of twelve clients."""
    engine = create_engine(f"sqlite:///{folder / 'stem.db'}")
    found = organisation(engine)
    found.answered(previous_month(previous_month(TODAY.replace(day=1))) + timedelta(days=14), 12)
    found.freeze(TODAY)
    engine.dispose()
    return found


def test_it_says_how_much_was_audited_and_writes_a_report(stem: Stem, here: Organisation, tmp_path: Path) -> None:
    said = stem("audit-disclosure", "--report", tmp_path / "audit.md")
    assert (said.code, said.last) == (0, "audited 1 views over 1 blocks: ok")
    written = (tmp_path / "audit.md").read_text(encoding="utf-8")
    assert written.startswith("# ")
    assert "Er is niets gevonden waardoor minder dan tien cliënten te zien zijn." in written


def test_a_finding_is_named_and_the_command_fails(
    stem: Stem, here: Organisation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from stem_app import formatting

    monkeypatch.setattr(formatting, "atom_list", lambda _result: "99")
    said = stem("audit-disclosure", "--report", tmp_path / "audit.md")
    assert said.code == 1
    assert said.out.startswith("closure: 99 no frozen unit")
    assert said.err.splitlines()[-1].endswith("fewer than ten clients may be seen")
    assert "`99` no frozen unit" in (tmp_path / "audit.md").read_text(encoding="utf-8")


# Reading pages.


def read(html: str) -> PageReader:
    reader = PageReader()
    reader.feed(html)
    reader.close()
    return reader


def test_a_page_is_read_with_the_units_behind_each_number() -> None:
    page = read('<main data-results><p>Er zijn <span data-atoms="3 12 p4 c5">ongeveer <b>20</b></span> mensen.</main>')
    assert [(told.units, told.text) for told in page.told] == [({"3", "12", "p4", "c5"}, "ongeveer 20")]
    assert page.bare == []


@pytest.mark.parametrize(
    "html",
    [
        "<main data-results><p>20 mensen</p></main>",
        '<main data-results><svg aria-label="7 van de 10"></svg></main>',
        '<main data-results><span data-atoms="1">20</span><br> en 9</main>',
        "<main data-results><p>½</p></main>",
        '<main data-results><meter value="7"></meter></main>',
    ],
)
def test_a_digit_without_units_is_seen(html: str) -> None:
    assert len(read(html).bare) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<main><p>20 mensen</p></main>",
        "<main data-results><time>april 2026</time> <span data-period>fase 1</span></main>",
        '<main data-results><p data-atoms="1"><em>20</em> mensen</p></main>',
        '<main data-results><input value="7"><p>niet getoond</p></main>',
    ],
)
def test_dates_periods_and_pages_without_results_are_no_results(html: str) -> None:
    assert read(html).bare == []


def test_links_and_marks_are_read() -> None:
    page = read('<a href="/staff/regios">x</a><a>y</a><span class="quiet hidden">niet <b>getoond</b></span>')
    assert (page.links, page.hidden) == (["/staff/regios"], {"niet getoond"})


def test_something_that_names_no_unit_is_refused() -> None:
    assert units_of("12 p3") == {"12", "p3"}
    with pytest.raises(ValueError, match="no frozen unit"):
        units_of("12 <3")


def test_a_file_is_read_without_its_explanation() -> None:
    assert list(rows_of("\ufeff# uitleg\r\ndeel;regio\r\nmensen;Eemland\r\n")) == [("mensen", "Eemland")]


# Sets, sampling and the report.


def test_numbers_on_small_or_unknown_units_are_findings() -> None:
    views = [frozenset({"1", "2"}), frozenset({"1"}), frozenset({"p7"})]
    found = audit({"1": 10, "2": 4}, views)
    assert found == [
        Finding("closure", "2", "4 clients"),
        Finding("closure", "p7", "no frozen unit"),
        Finding("rank", "2", "4 clients"),
    ]


def test_a_long_history_is_read_in_pairs_of_neighbours() -> None:
    days = [TODAY - timedelta(days=30 * number) for number in range(100)]
    chosen = [days.index(day) for day in sampled(days, most=10)]
    assert len(chosen) == 10
    assert chosen[::2] == [place - 1 for place in chosen[1::2]]
    assert sampled(days[:10], most=10) == days[:10]


def test_the_report_counts_what_it_does_not_write_out() -> None:
    many = tuple(Finding("digits", "/staff/", str(number)) for number in range(LISTED + 3))
    with speaking("nl"):
        text = report(Audited(views=3, blocks=2, freezes=1, all_freezes=9, findings=many), TODAY)
    assert text.count("- `/staff/`") == LISTED
    assert "en nog 3" in text
    assert "De geschiedenis is lang." in text
