"""What operators script: freeze, jobs, verify, upgrade, doctor, people, questionnaires, places, phases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import migrations
from stem_app.edge import HERE, wall_clock
from surveys import accounts, jobs, phases
from surveys.base import create_engine, reading, writing
from surveys.questionnaire import SHIPPED
from surveys.schema import Account, AuditLine, OneTimeLink, Pause
from surveys.weeks import previous_month
from tests.cli.conftest import Stem
from tests.factories import Organisation, organisation


@pytest.fixture
def here(folder: Path) -> Organisation:
    """An organisation in the instance, whose first phase opened long ago."""
    engine = create_engine(f"sqlite:///{folder / 'stem.db'}")
    found = organisation(engine)
    engine.dispose()
    return found


def frozen_month(here: Organisation, number: int = 12) -> None:
    today = wall_clock().astimezone(HERE).date()
    here.answered(previous_month(previous_month(today.replace(day=1))) + timedelta(days=14), number)


def test_freeze_makes_blocks_once(stem: Stem, here: Organisation) -> None:
    frozen_month(here)
    assert stem("freeze").out == "freeze: 1 blocks\n"
    assert stem("freeze").out == "freeze: 0 blocks\n"


def test_freeze_says_when_another_process_is_at_it(stem: Stem, here: Organisation) -> None:
    with writing(here.engine) as session:
        jobs.take_lease(session, "freeze", holder="other", now=wall_clock())
    said = stem("freeze")
    assert (said.code, said.err.count("\n")) == (1, 1)


def test_jobs_run_prints_one_plain_line_for_each_job(stem: Stem, here: Organisation) -> None:
    frozen_month(here)
    said = stem("jobs", "run")
    assert (said.code, said.err) == (0, "")
    assert [line.split(":")[0] for line in said.out.splitlines()] == ["expiry", "mixing", "retention", "freeze"]
    assert said.last == "freeze: 1 blocks"


def test_jobs_run_leaves_to_another_process_what_it_is_busy_with(stem: Stem, here: Organisation) -> None:
    with writing(here.engine) as session:
        jobs.take_lease(session, "mixing", holder="other", now=wall_clock())
    said = stem("jobs", "run")
    assert said.code == 0
    assert "mixing: another process is busy with it" in said.out


def test_a_dry_run_only_says_what_would_be_erased(stem: Stem, here: Organisation) -> None:
    with writing(here.engine) as session:
        here.invited(session)
    assert "would erase: 1 invitations" in stem("jobs", "run", "--dry-run").out
    assert "would erase: 1 invitations" in stem("jobs", "run", "--dry-run").out


def test_verify_ends_with_the_numbers_of_responses_and_cells(stem: Stem, here: Organisation) -> None:
    frozen_month(here)
    stem("freeze")
    said = stem("verify")
    # Twelve equal sheets: one cell for each of six statements, and one for the composite.
    assert (said.code, said.out) == (0, "verified 12 responses, 7 cells: ok\n")


def test_verify_names_what_differs_and_exits_1(stem: Stem, here: Organisation) -> None:
    frozen_month(here)
    stem("freeze")
    with writing(here.engine) as session:
        session.execute(sa.text("UPDATE atom_cells SET count = count + 1 WHERE statement = 's1'"))
    said = stem("verify")
    assert said.code == 1
    assert "s1 5 is 13 where the rows give 12" in said.out
    assert "ok" not in said.out
    assert said.err == "stem: 2 differences found, see above\n"


def test_upgrade_brings_a_bare_database_up_to_date_and_refuses_an_unknown_revision(stem: Stem, tmp_path: Path) -> None:
    assert stem("upgrade").out == f"the database is at revision {migrations.head()}\n"
    assert (tmp_path / "instance" / "stem.db").is_file()
    assert stem("upgrade").code == 0
    said = stem("upgrade", "--revision", "9999")
    assert (said.code, said.err.count("\n")) == (1, 1)


@pytest.mark.usefixtures("folder")
def test_doctor_finds_nothing_wrong_with_a_fresh_instance(stem: Stem) -> None:
    assert (stem("doctor").code, stem("doctor").out) == (0, "everything is fine\n")


def test_doctor_lists_what_is_wrong_and_exits_1(
    stem: Stem, monkeypatch: pytest.MonkeyPatch, bare_url: str, tmp_path: Path
) -> None:
    assert stem("doctor").out.startswith("settings: there is no database")
    monkeypatch.setenv("STEM_DATABASE_URL", bare_url)
    monkeypatch.setenv("STEM_SECRET", "x" * 40)
    monkeypatch.setenv("STEM_TERMS", str(tmp_path / "none.toml"))
    said = stem("doctor")
    assert said.code == 1
    assert [line.split(":")[0] for line in said.out.splitlines()] == ["terms", "database"]
    assert f"needs {migrations.head()}" in said.out


def test_the_first_admin_gets_a_path_with_which_to_choose_a_password(stem: Stem, here: Organisation) -> None:
    said = stem("people", "add", "Jansen", "--role", "admin", "--name", "M. Jansen")
    assert said.code == 0
    path = said.out.strip()
    assert path.startswith("/staff/")
    with reading(here.engine) as session:
        account = accounts.of_link(session, path.rsplit("/", 1)[1], now=wall_clock())
        assert account is not None
        assert (account.username, account.role, account.name) == ("jansen", "admin", "M. Jansen")
        assert [line.event for line in session.scalars(sa.select(AuditLine))] == ["person-added"]
    assert stem("people", "list").out == "jansen admin open M. Jansen\n"


def test_somebody_is_added_with_places_and_areas(stem: Stem, here: Organisation) -> None:
    stem("people", "add", "a", "--role", "caseworker", "--place", "eemland", "save", "--place", "flevoland", "save")
    stem("people", "add", "b", "--role", "council", "--area", "utrecht", "--area", "flevoland")
    with reading(here.engine) as session:
        first, second = accounts.everybody(session)
        assert [place.region for place in accounts.places_of(session, first.id)] == ["eemland", "flevoland"]
        assert len(accounts.area_ids(session, second.id)) == 2


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "a b", "--role", "admin"],
        ["add", "c", "--role", "caseworker", "--place", "flevoland", "veilig-thuis"],
        ["add", "c", "--role", "council", "--area", "friesland"],
        ["link", "nobody"],
        ["deactivate", "nobody"],
    ],
    ids=" ".join,
)
def test_people_that_cannot_be_are_refused_in_one_sentence(stem: Stem, arguments: list[str]) -> None:
    said = stem("people", *arguments)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert stem("people", "list").out == ""


def test_a_closed_account_gets_no_link(stem: Stem, here: Organisation) -> None:
    stem("people", "add", "a", "--role", "admin")
    first = stem("people", "link", "a").out
    assert first != stem("people", "link", "a").out
    assert stem("people", "deactivate", "a").out == "a is closed\n"
    assert stem("people", "link", "a").err == "stem: the account a is closed\n"
    with reading(here.engine) as session:
        assert not session.scalars(sa.select(Account)).one().active
        assert len(session.scalars(sa.select(OneTimeLink)).all()) == 1


@pytest.mark.usefixtures("folder")
def test_a_questionnaire_is_added_listed_and_frozen_by_its_use(stem: Stem, tmp_path: Path) -> None:
    assert (
        stem("questionnaire", "add", SHIPPED / "fft-1.toml").out == "fft-1: 1 statements (nl translated, en checked)\n"
    )
    assert stem("questionnaire", "list").out == "fft-1 not used yet\n"
    (tmp_path / "a.csv").write_text("d,u,a\n2024-01-10,North,5\n")
    stem(
        "import",
        tmp_path / "a.csv",
        "--questionnaire",
        "fft-1",
        "--area",
        "A",
        *["--date", "d", "--region", "u", "--answer", "s1=a"],
    )
    assert "in use since" in stem("questionnaire", "list").out
    changed = tmp_path / "changed.toml"
    changed.write_text((SHIPPED / "fft-1.toml").read_text(encoding="utf-8").replace("Waarsch", "Erg waarsch"), "utf-8")
    said = stem("questionnaire", "add", changed)
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "make a new version" in said.err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("content", [b"instrument = ", b"instrument = 'x'\n", b"\xff\xfe"])
def test_a_file_that_is_no_questionnaire_or_places_file_is_one_sentence(
    stem: Stem, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "odd.toml"
    file.write_bytes(content)
    for command in (("questionnaire", "add"), ("places", "load")):
        said = stem(*command, file)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)


@pytest.mark.usefixtures("folder")
def test_the_shipped_places_are_loaded_as_often_as_one_likes(stem: Stem) -> None:
    assert stem("places", "load").out == stem("places", "load").out == "13 places in 7 regions\n"


def test_a_phase_goes_through_all_its_steps(stem: Stem, here: Organisation) -> None:
    place = ("lekstroom", "save", "fase-2")
    assert stem("phase", "plan", *place, "--name", "Fase 2", "--on", "2025-02-01").code == 0
    assert (
        stem("phase", "open", *place, "--on", "2025-02-03").out
        == "lekstroom save fase-2 is opened from 2025-02-03 on\n"
    )
    assert stem("phase", "pause", *place, "--reason", "Verhuizing", "--on", "2025-03-03").code == 0
    assert "lekstroom save: paused, fase-2, no end set: Verhuizing" in stem("phase", "list").out
    assert stem("phase", "resume", *place, "--on", "2025-03-10").code == 0
    assert "lekstroom save: open, fase-2" in stem("phase", "list").out
    assert stem("phase", "close", *place, "--on", "2025-04-01").code == 0
    listed = stem("phase", "list").out
    assert "lekstroom save: ended on 2025-04-01" in listed
    assert "opened 2025-02-03, paused 2025-03-03 to 2025-03-10, closed 2025-04-01" in listed
    with reading(here.engine) as session:
        events = set(session.scalars(sa.select(AuditLine.event)))
    assert events == {f"phase-{step}" for step in ("planned", "opened", "paused", "resumed", "closed")}


def test_a_step_without_a_day_is_of_today(stem: Stem, here: Organisation) -> None:
    stem("phase", "pause", "eemland", "save", "fase-1", "--reason", "test")
    with reading(here.engine) as session:
        pause = session.scalars(sa.select(Pause)).one()
        assert pause.from_on == pause.registered_on == wall_clock().astimezone(HERE).date()
        assert phases.pauses(session, here.phase_id) == [pause]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "arguments",
    [
        ["open", "eemland", "save", "fase-9"],
        ["open", "eemland", "save", "fase-1"],
        ["resume", "eemland", "save", "fase-1"],
        ["close", "friesland", "save", "fase-1"],
        ["plan", "flevoland", "veilig-thuis", "x", "--name", "X", "--on", "2025-01-01"],
    ],
    ids=" ".join,
)
def test_a_step_that_a_phase_cannot_take_is_one_sentence(stem: Stem, arguments: list[str]) -> None:
    said = stem("phase", *arguments)
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
