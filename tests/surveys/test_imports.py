"""Importing: what somebody else collected becomes an area of its own, each row exactly once."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from surveys import atoms, imports, regions
from surveys.base import DomainError, reading, writing
from surveys.imports import BadImport, Imported, Order, Rejections
from surveys.imports.places import make_area, slug
from surveys.schema import (
    Account,
    AccountArea,
    Answer,
    Area,
    Atom,
    AtomCell,
    Coverage,
    ImportedRow,
    Phase,
    QuestionnaireVersion,
    Region,
    Response,
)
from tests.factories import KEYS, TERMS, organisation

TODAY = date(2025, 3, 12)
ORDER = Order("fft-1", "GP practices", "date", "unit", {"s1": "score"})
REAL = Path(__file__).parents[1] / "cli" / "data" / "fft_gp_ratings.csv"


def csv_of(folder: Path, rows: Iterable[str], *, header: str = "date,unit,score", name: str = "ratings.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return file


def run(engine: sa.Engine, file: Path, order: Order = ORDER, *, today: date = TODAY, **other: Any) -> Imported:
    with writing(engine) as session:
        return imports.run(session, KEYS, file, order, today=today, terms=TERMS, **other)


def number(engine: sa.Engine, table: Any) -> int:
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_real_file_is_read_whole_and_a_second_run_adds_nothing(engine: sa.Engine) -> None:
    first = run(engine, REAL)
    assert (first.responses, first.blank, first.rejected) == (3882, 19, ())
    second = run(engine, REAL)
    assert (second.responses, second.blank, second.blocks, second.rejected) == (0, 0, 0, ())
    with reading(engine) as session:
        verified = atoms.verify(session)
    assert (verified.responses, verified.differences) == (3882, ())


def test_a_longer_export_adds_only_what_is_new(engine: sa.Engine, tmp_path: Path) -> None:
    lines = REAL.read_text(encoding="utf-8").splitlines()
    part = csv_of(tmp_path, lines[1:2000], header=lines[0])
    first, second = run(engine, part), run(engine, REAL)
    assert first.responses == 1999
    assert (first.responses + second.responses, first.blank + second.blank) == (3882, 19)
    assert second.rejected == ()
    with reading(engine) as session:
        assert atoms.verify(session).differences == ()


def test_reading_a_file_in_two_parts_gives_the_same_blocks_as_reading_it_once(
    sqlite_engine: sa.Engine, postgres_engine: sa.Engine, tmp_path: Path
) -> None:
    lines = REAL.read_text(encoding="utf-8").splitlines()
    run(sqlite_engine, csv_of(tmp_path, lines[1:2000], header=lines[0]))
    run(sqlite_engine, REAL)
    run(postgres_engine, REAL)
    assert _blocks(sqlite_engine) == _blocks(postgres_engine)


def _blocks(engine: sa.Engine) -> list[tuple[Any, ...]]:
    cells = sa.select(
        Region.key, Atom.first_month, Atom.last_month, Atom.clients, AtomCell.statement, AtomCell.answer, AtomCell.count
    )
    cells = cells.join(Atom, Atom.region_id == Region.id).join(AtomCell, AtomCell.atom_id == Atom.id)
    with reading(engine) as session:
        return sorted(tuple(row) for row in session.execute(cells))


def test_units_become_regions_of_an_area_of_their_own_with_one_phase(engine: sa.Engine, tmp_path: Path) -> None:
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5", "2024-02-20,South Street,4"]))
    with reading(engine) as session:
        area = session.scalars(sa.select(Area)).one()
        assert (area.name, area.received_through) == ("GP practices", date(2024, 2, 20))
        assert [place.name for place in regions.places(session)] == ["North", "South Street"]
        assert {place.service for place in regions.places(session)} == {"algemeen"}
        phases = session.scalars(sa.select(Phase)).all()
        assert [(phase.opened_on, phase.closed_on) for phase in phases] == [(date(2024, 1, 10), date(2024, 2, 21))] * 2


def test_a_longer_export_stretches_the_phase_and_brings_new_units(engine: sa.Engine, tmp_path: Path) -> None:
    rows = ["2024-01-10,North,5"]
    run(engine, csv_of(tmp_path, rows))
    run(engine, csv_of(tmp_path, [*rows, "2024-05-01,North,4", "2024-05-20,East,4"]))
    with reading(engine) as session:
        phases = session.scalars(sa.select(Phase)).all()
        assert {(phase.opened_on, phase.closed_on) for phase in phases} == {(date(2024, 1, 10), date(2024, 5, 21))}
        assert len(phases) == 2


def test_imported_answers_say_nothing_of_how_the_talk_was(engine: sa.Engine, tmp_path: Path) -> None:
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5"]))
    with reading(engine) as session:
        row = session.scalars(sa.select(Response)).one()
        assert (row.role, row.talk, row.device, row.shown) == ("unknown",) * 4
        assert (row.language, row.again, row.week, row.composite) == ("und", False, date(2024, 1, 8), None)


def test_a_blank_is_dont_know_and_counts_as_blank(engine: sa.Engine, tmp_path: Path) -> None:
    done = run(engine, csv_of(tmp_path, ["2024-01-10,North,", "2024-01-10,North, ", "2024-01-10,North,5"]))
    assert (done.responses, done.blank) == (3, 2)
    with reading(engine) as session:
        assert sorted(session.scalars(sa.select(Answer.answer))) == ["5", "dont_know", "dont_know"]


def test_rows_that_cannot_be_read_are_listed_by_line_with_the_reason(engine: sa.Engine, tmp_path: Path) -> None:
    rows = [
        "2024-01-10,North,5",  # line 2
        "2024-13-10,North,5",
        "10-01-2024,North,5",
        "2024-01-10,,5",
        "2024-01-10,North,6",
        "2025-03-13,North,5",
        "0024-01-10,North,5",
        "2024-01-10,North",
        "",
        f"2024-01-10,{'x' * 121},5",  # line 11
        "2024-01-11,North,4.0",
    ]
    done = run(engine, csv_of(tmp_path, rows))
    assert done.responses == 2
    assert [(rejected.line, rejected.reason.split(" ")[0]) for rejected in done.rejected] == [
        (3, "date"),
        (4, "date"),
        (5, "unit"),
        (6, "score"),
        (7, "date"),
        (8, "date"),
        (9, "it"),
        (11, "unit"),
    ]
    assert "future" in done.rejected[4].reason
    assert "not one of 1, 2, 3, 4, 5" in done.rejected[3].reason


def test_a_line_number_is_where_a_record_starts_also_after_one_of_several_lines(
    engine: sa.Engine, tmp_path: Path
) -> None:
    done = run(engine, csv_of(tmp_path, ['2024-01-10,"North\nStreet",5', "2024-01-10,North,9"]))
    assert [rejected.line for rejected in done.rejected] == [4]


def test_strict_writes_nothing_when_a_row_is_rejected(engine: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(Rejections) as refused:
        run(engine, csv_of(tmp_path, ["2024-01-10,North,5", "2024-01-10,North,9"]), strict=True)
    assert [rejected.line for rejected in refused.value.rejected] == [3]
    tables = (Area, Region, Response, ImportedRow, QuestionnaireVersion)
    assert [number(engine, table) for table in tables] == [0] * len(tables)


def test_equal_rows_are_as_many_answers_as_there_are_rows(engine: sa.Engine, tmp_path: Path) -> None:
    row = "2024-01-10,North,5"
    assert run(engine, csv_of(tmp_path, [row] * 3)).responses == 3
    assert run(engine, csv_of(tmp_path, [row] * 5)).responses == 2
    assert run(engine, csv_of(tmp_path, [row] * 4)).responses == 0
    assert number(engine, Response) == 5


def test_a_row_is_recognised_whatever_the_columns_are_called_and_how_they_are_ordered(
    engine: sa.Engine, tmp_path: Path
) -> None:
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5"]))
    turned = csv_of(tmp_path, ["5;x;North;2024-01-10"], header="Score;Text;Place;Day")
    assert run(engine, turned, Order("fft-1", "GP practices", "Day", "Place", {"s1": "Score"})).responses == 0


def test_the_same_rows_in_another_area_are_other_answers(engine: sa.Engine, tmp_path: Path) -> None:
    file = csv_of(tmp_path, ["2024-01-10,North,5"])
    run(engine, file)
    assert run(engine, file, Order("fft-1", "Dentists", "date", "unit", {"s1": "score"})).responses == 1


def test_months_freeze_as_if_received_then_and_the_last_one_stays_open(engine: sa.Engine, tmp_path: Path) -> None:
    rows = ["2024-01-10,North,5"] * 12 + ["2024-02-10,North,4"] * 12
    assert run(engine, csv_of(tmp_path, rows)).blocks == 1
    with reading(engine) as session:
        block = session.scalars(sa.select(Atom)).one()
        assert (block.last_month, block.frozen_on, block.clients) == (date(2024, 1, 1), TODAY, 12)
    assert run(engine, csv_of(tmp_path, [*rows, "2024-03-20,North,4"])).blocks == 1


def test_a_new_row_of_a_frozen_month_is_rejected_because_blocks_never_change(engine: sa.Engine, tmp_path: Path) -> None:
    rows = ["2024-01-10,North,5"] * 12 + ["2024-02-10,North,4", "2024-01-10,South,4"]
    run(engine, csv_of(tmp_path, rows))
    late = run(engine, csv_of(tmp_path, ["2024-01-11,North,1", "2024-01-12,South,1", *rows]))
    assert late.responses == 1
    assert [(row.line, row.reason) for row in late.rejected] == [(2, "2024-01 of North is frozen already")]


def test_an_import_freezes_nothing_of_other_areas(engine: sa.Engine, tmp_path: Path) -> None:
    here = organisation(engine, opened_on=date(2023, 1, 1))
    here.answered(date(2023, 6, 15), 10)
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5"] * 12 + ["2024-02-10,North,5"]))
    with reading(engine) as session:
        assert here.place.region_id not in set(session.scalars(sa.select(Atom.region_id)))
    assert len(here.freeze(TODAY)) == 1


def test_an_older_export_never_turns_back_what_was_received(engine: sa.Engine, tmp_path: Path) -> None:
    run(engine, csv_of(tmp_path, ["2024-03-10,North,5"]))
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5"]))
    with reading(engine) as session:
        assert session.scalars(sa.select(Area.received_through)).one() == date(2024, 3, 10)
        phase = session.scalars(sa.select(Phase)).one()
        assert (phase.opened_on, phase.closed_on) == (date(2024, 1, 10), date(2024, 3, 11))


def test_a_file_as_a_spreadsheet_saves_it_is_read(engine: sa.Engine, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_bytes(b"\xef\xbb\xbfdate;unit;score\r\n2024-01-10;North;5\r\n")
    assert run(engine, file).responses == 1


def test_asked_and_answered_are_counted_once_for_each_row(engine: sa.Engine, tmp_path: Path) -> None:
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5"] * 3))
    with reading(engine) as session:
        counts = {row.kind: row.count for row in session.scalars(sa.select(Coverage))}
    assert counts == {"asked": 3, "answered": 3}


def test_an_area_of_the_organisation_itself_takes_no_imported_answers(engine: sa.Engine, tmp_path: Path) -> None:
    organisation(engine)
    with pytest.raises(BadImport, match="organisation itself"):
        run(engine, csv_of(tmp_path, ["2024-01-10,N,5"]), Order("fft-1", "Flevoland", "date", "unit", {"s1": "score"}))


def test_whoever_reads_every_area_reads_the_imported_one_too(engine: sa.Engine, tmp_path: Path) -> None:
    organisation(engine)
    with writing(engine) as session:
        areas = [area.id for area in regions.areas(session)]
        for username, role, mine in (
            ("all", "council", areas),
            ("one", "council", areas[:1]),
            ("none", "admin", areas),
        ):
            account = Account(username=username, name=username, role=role)
            session.add(account)
            session.flush()
            session.add_all(AccountArea(account_id=account.id, area_id=area) for area in mine)
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5"]))
    with reading(engine) as session:
        area = session.scalars(sa.select(Area.id).filter_by(key="gp-practices")).one()
        query = sa.select(Account.username).join(AccountArea, AccountArea.account_id == Account.id)
        assert set(session.scalars(query.where(AccountArea.area_id == area))) == {"all"}


def test_a_file_in_which_nothing_can_be_read_makes_no_area(engine: sa.Engine, tmp_path: Path) -> None:
    done = run(engine, csv_of(tmp_path, ["x,North,5"]))
    assert (done.responses, len(done.rejected)) == (0, 1)
    assert number(engine, Area) == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"date,unit,score\n", "holds no rows"),
        (b"date,place\n2024-01-10,North\n", "no column 'unit', 'score'; its columns are date, place"),
        (b"date,unit,score,score\n2024-01-10,North,5,5\n", "more than one column 'score'"),
        (b"date,unit,score\n2024-01-10,N\xf6rd,5\n", "not UTF-8"),
        ("date,unit,score\n".encode("utf-16"), "not UTF-8"),
        (b'date,unit,score\n2024-01-10,"North,5\n', "cannot be read as CSV after line 1"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(
    sqlite_engine: sa.Engine, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "ratings.csv"
    file.write_bytes(content)
    with pytest.raises(BadImport, match=sentence):
        run(sqlite_engine, file)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (Order("fft-9", "A", "date", "unit", {"s1": "score"}), "no questionnaire 'fft-9'"),
        (Order("fft-1", "A", "date", "unit", {"s2": "score"}), "no statement 's2'; it has s1"),
        (Order("fft-1", "A", "date", "unit", {}), "at least one statement"),
    ],
)
def test_an_order_that_cannot_be_followed_is_refused_in_one_sentence(
    sqlite_engine: sa.Engine, tmp_path: Path, order: Order, sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence):
        run(sqlite_engine, csv_of(tmp_path, ["2024-01-10,North,5"]), order)


def test_a_statement_without_a_column_counts_as_skipped(engine: sa.Engine, tmp_path: Path) -> None:
    order = Order("gesprek-1", "Elsewhere", "date", "unit", dict.fromkeys(("s1", "s2", "s3", "s4"), "score"))
    run(engine, csv_of(tmp_path, ["2024-01-10,North,5"]), order)
    with reading(engine) as session:
        assert sorted(session.scalars(sa.select(Answer.answer))) == ["5"] * 4 + ["skipped"] * 2
        assert session.scalars(sa.select(Response.composite)).one() == 10


def test_progress_is_told_up_to_the_end(sqlite_engine: sa.Engine, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rows = ["2024-01-10,North,5"] * 1500
    run(sqlite_engine, csv_of(tmp_path, rows), progress=lambda *step: told.append(step))
    assert told == [("responses", 1000, 1500), ("responses", 1500, 1500), ("months", 1, 1)]


@pytest.mark.parametrize(
    ("name", "key"),
    [("GP practices", "gp-practices"), ("Emperor's Gate – Élan", "emperor-s-gate-elan"), ("  A  ", "a")],
)
def test_a_key_is_made_of_the_letters_and_digits_of_a_name(name: str, key: str) -> None:
    assert slug(name) == key


def test_keys_of_long_or_foreign_names_differ() -> None:
    keys = {slug(name) for name in ("x" * 61, "x" * 62, "مركز", "中心")}
    assert len(keys) == 4
    assert all(0 < len(key) <= 60 for key in keys)


def test_an_area_without_a_name_is_refused(sqlite_engine: sa.Engine) -> None:
    with writing(sqlite_engine) as session, pytest.raises(BadImport, match="needs a name"):
        make_area(session, "  ", date(2024, 4, 5))
