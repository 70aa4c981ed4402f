"""The demo: a history as it could have been, that ends today and shows every awkward thing there is."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from surveys import accounts, atoms, demo, phases, regions
from surveys.base import create_engine, reading, writing
from surveys.coverage import Spot
from surveys.demo import PEOPLE, Hashes, talks
from surveys.demo.story import STANDSTILL, STEPS, WEEKS, monday_of
from surveys.phases import NotBegun, Open, Paused
from surveys.regions import Place
from surveys.schema import ROLES, Account, Answer, Area, Atom, Coverage, Phase, Region, Response
from surveys.weeks import closes_on, week_of
from tests.factories import KEYS, TERMS

TODAY = date(2026, 11, 19)  # a Thursday
HASHES = {person.username: Hashes(f"hash of {person.username}", "pin" if person.has_pin else None) for person in PEOPLE}


def fill(engine: sa.Engine, *, today: date = TODAY, seed: int = 1) -> int:
    with writing(engine) as session:
        return demo.fill(session, KEYS, HASHES, today=today, rng=random.Random(seed), terms=TERMS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[sa.Engine]:
    """A filled database that these tests only read."""
    path = tmp_path_factory.mktemp("demo") / "stem.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{path}")
    fill(engine)
    yield engine
    engine.dispose()


def places_by_key(engine: sa.Engine) -> dict[tuple[str, str], Place]:
    with reading(engine) as session:
        return {(place.region, place.service): place for place in regions.places(session)}


def test_it_fills_an_empty_database_once(filled: sa.Engine, sqlite_engine: sa.Engine) -> None:
    with reading(sqlite_engine) as empty, reading(filled) as full:
        assert demo.is_empty(empty)
        assert not demo.is_empty(full)


def test_a_database_with_only_imported_answers_is_still_empty(sqlite_engine: sa.Engine) -> None:
    with writing(sqlite_engine) as session:
        session.add(Area(key="a", name="a", received_through=TODAY))
        session.flush()
        assert demo.is_empty(session)
        session.add(Area(key="b", name="b"))
        session.flush()
        assert not demo.is_empty(session)


def test_some_six_thousand_answers_fit_their_blocks(filled: sa.Engine) -> None:
    with reading(filled) as session:
        verified = atoms.verify(session)
    assert 5_000 < verified.responses < 8_000
    assert verified.differences == ()


def test_it_fills_postgresql_in_the_same_way(filled: sa.Engine, postgres_engine: sa.Engine) -> None:
    fill(postgres_engine)
    query = sa.select(Answer.row_key, Answer.statement, Answer.answer)
    blocks = sa.select(Atom.phase_id, Atom.first_month, Atom.last_month, Atom.clients, Atom.checksum)
    with reading(filled) as one, reading(postgres_engine) as other:
        for rows in (query, blocks):
            assert sorted(map(tuple, one.execute(rows))) == sorted(map(tuple, other.execute(rows)))


def test_history_begins_eighteen_months_ago_and_ends_in_the_present_week(filled: sa.Engine) -> None:
    with reading(filled) as session:
        first, last = session.execute(sa.select(sa.func.min(Response.week), sa.func.max(Response.week))).one()
    assert last == week_of(TODAY)
    assert timedelta(days=540) < TODAY - first < timedelta(days=560)


def test_no_answer_lies_outside_its_phase_or_in_a_pause(filled: sa.Engine) -> None:
    with reading(filled) as session:
        weeks = session.execute(sa.select(Response.phase_id, Response.week).distinct()).all()
        assert weeks
        for phase_id, week in weeks:
            phase = session.get_one(Phase, phase_id)
            assert phase.opened_on is not None
            assert phase.opened_on <= week <= TODAY
            assert phase.closed_on is None or week < phase.closed_on
            for pause in phases.pauses(session, phase_id):
                assert not (pause.from_on <= week and (pause.until_on is None or week < pause.until_on))


@pytest.mark.parametrize("today", [date(2026, 11, 16), date(2026, 11, 22), date(2028, 2, 29), date(2027, 1, 1)])
def test_the_last_week_of_the_story_is_the_present_one_whatever_day_it_is(today: date) -> None:
    assert monday_of(WEEKS, today=today) == week_of(today)
    assert max(week for step in STEPS for week in step.open_weeks()) == WEEKS


def test_the_present_week_has_answers_only_of_the_days_that_were() -> None:
    step, monday = STEPS[1], date(2026, 11, 16)

    def mean(today: date) -> float:
        chance = random.Random(2)
        return sum(talks.answered_in(step, WEEKS, today=today, rng=chance) for _ in range(400)) / 400

    assert mean(monday) == pytest.approx(step.per_week / 7, abs=0.7)
    assert mean(monday + timedelta(days=6)) == pytest.approx(step.per_week, abs=1)


def test_places_are_open_paused_and_not_begun(filled: sa.Engine) -> None:
    places = places_by_key(filled)
    with reading(filled) as session:

        def state(region: str, service: str) -> phases.State:
            place = places[region, service]
            return phases.state(session, place.region_id, place.service_id, today=TODAY)

        assert isinstance(state("eemland", "save"), Open)
        assert isinstance(state("flevoland", "save"), Open)
        assert isinstance(state("zuidoost-utrecht", "save"), Paused)
        not_begun = state("utrecht-west", "veilig-thuis")
        assert isinstance(not_begun, NotBegun)
        assert not_begun.planned_on is not None
        assert not_begun.planned_on > TODAY


def test_all_phases_that_ran_lay_still_at_the_same_time(filled: sa.Engine) -> None:
    first, last = (monday_of(week, today=TODAY) for week in STANDSTILL)
    with reading(filled) as session:
        for phase in session.scalars(sa.select(Phase).where(Phase.opened_on < first)):
            assert [(pause.from_on, pause.until_on) for pause in phases.pauses(session, phase.id)] == [(first, last)]
    assert last - first == timedelta(weeks=10)


def test_the_pilot_ended_when_the_next_phase_began(filled: sa.Engine) -> None:
    with reading(filled) as session:
        place = places_by_key(filled)["utrecht-stad", "save"]
        pilot, second = phases.of_place(session, place.region_id, place.service_id)
        assert (pilot.key, second.key) == ("pilot", "fase-2")
        assert pilot.closed_on == second.opened_on


def test_months_were_frozen_on_the_day_they_were_over(filled: sa.Engine) -> None:
    with reading(filled) as session:
        blocks = session.execute(sa.select(Atom.frozen_on, Atom.last_month)).all()
    assert len(blocks) > 50
    assert all(frozen_on == closes_on(last_month) <= TODAY for frozen_on, last_month in blocks)


def test_some_blocks_join_months_and_one_place_has_too_few_for_any(filled: sa.Engine) -> None:
    places = places_by_key(filled)
    with reading(filled) as session:
        joined = {block.region_id for block in session.scalars(sa.select(Atom)) if block.first_month < block.last_month}
        small = places["foodvalley", "veilig-thuis"]
        here = (Response.region_id == small.region_id, Response.service_id == small.service_id)
        number = session.scalar(sa.select(sa.func.count()).select_from(Response).where(*here))
        blocks = session.scalars(sa.select(Atom).filter_by(region_id=small.region_id, service_id=small.service_id))
        assert {places["lekstroom", "veilig-thuis"].region_id, small.region_id} <= joined
        assert number is not None
        assert 0 < number < 10
        assert blocks.all() == []


def test_the_place_with_too_few_never_gets_ten() -> None:
    (step,) = (step for step in STEPS if step.at_most is not None)
    spots = [(week, Spot(1, 1, 1, monday_of(week, today=TODAY))) for week in step.open_weeks()]
    numbers = [len(talks.of_step(step, spots, today=TODAY, rng=random.Random(seed))[0]) for seed in range(50)]
    assert max(numbers) == step.at_most
    assert min(numbers) > 0


def test_one_region_rises_and_another_falls_a_little(filled: sa.Engine) -> None:
    steps = {(step.region, step.service): step for step in STEPS if step.shift}

    def mean(place: Place, since: date, until: date) -> float:
        query = sa.select(sa.func.avg(Response.composite)).where(
            Response.region_id == place.region_id, Response.service_id == place.service_id
        )
        with reading(filled) as session:
            return float(session.scalar(query.where(Response.week >= since, Response.week < until)) or 0)

    change = {}
    for key, place in places_by_key(filled).items():
        if key in steps:
            turn = monday_of(steps[key].turns, today=TODAY)
            begin, end = monday_of(STANDSTILL[1], today=TODAY), monday_of(WEEKS, today=TODAY)
            change[key] = mean(place, turn, end) - mean(place, begin, turn)
    assert change["eemland", "save"] > 0.4
    assert -0.7 < change["lekstroom", "save"] < -0.05


def test_answers_crowd_at_the_top_and_some_are_none(filled: sa.Engine) -> None:
    with reading(filled) as session:
        shares = dict(session.execute(sa.select(Answer.answer, sa.func.count()).group_by(Answer.answer)).all())
        again = session.scalar(sa.select(sa.func.count()).where(Response.again)) or 0
        total = session.scalar(sa.select(sa.func.count()).select_from(Response)) or 0
        kinds = [
            set(session.scalars(sa.select(column).distinct()))
            for column in (Response.role, Response.talk, Response.device, Response.shown, Response.language)
        ]
    assert shares["5"] > shares["4"] > shares["3"] > shares["2"] > shares["1"] > 0
    assert min(shares[word] for word in ("dont_know", "not_applicable", "skipped")) > 0
    assert 0.04 < again / total < 0.08
    assert [len(kind) for kind in kinds] == [3, 5, 2, 2, 2]


def test_more_clients_were_asked_than_answered_and_the_rest_is_accounted_for(filled: sa.Engine) -> None:
    totals = sa.select(Coverage.kind, sa.func.sum(Coverage.count)).group_by(Coverage.kind)
    with reading(filled) as session:
        counts = dict(session.execute(totals).all())
        reasons = set(session.scalars(sa.select(Coverage.reason).where(Coverage.kind == "not_asked")))
        weeks = session.execute(sa.select(Coverage.phase_id, Coverage.week).where(Coverage.kind == "asked")).all()
        typed = session.execute(sa.select(Coverage.phase_id, Coverage.week).where(Coverage.kind == "held")).all()
    assert counts["asked"] == counts["answered"] + counts["declined"] + counts["unfinished"]
    assert reasons == {reason.key for reason in TERMS.not_asked}
    assert len(weeks) > len(typed) > 0.6 * len(weeks)


def test_talks_held_are_never_fewer_than_those_that_were_seen(filled: sa.Engine) -> None:
    weekly: dict[tuple[int, date], dict[str, int]] = {}
    with reading(filled) as session:
        for row in session.scalars(sa.select(Coverage)):
            counts = weekly.setdefault((row.phase_id, row.week), {})
            counts[row.kind] = counts.get(row.kind, 0) + row.count
    for counts in weekly.values():
        assert counts.get("held", 10**6) >= counts.get("asked", 0) + counts.get("not_asked", 0)


def test_there_is_an_account_for_every_role_and_no_name_is_anybodys(filled: sa.Engine) -> None:
    assert {person.role for person in PEOPLE} == set(ROLES)
    with reading(filled) as session:
        found = {account.username: account for account in session.scalars(sa.select(Account))}
        areas = {area.id for area in regions.areas(session)}
        for person in PEOPLE:
            account = found[person.username]
            assert account.name.startswith("Voorbeeld ")
            assert account.password_hash == f"hash of {person.username}"
            assert (account.pin_hash is not None) == (person.role == "caseworker")
            assert accounts.area_ids(session, account.id) == (areas if person.reads else set())


def test_the_first_caseworker_has_one_place_where_a_talk_can_start(filled: sa.Engine) -> None:
    with reading(filled) as session:
        account = session.scalars(sa.select(Account).filter_by(username=PEOPLE[0].username)).one()
        (place,) = accounts.places_of(session, account.id)
        assert isinstance(phases.state(session, place.region_id, place.service_id, today=TODAY), Open)


def test_every_place_of_the_story_exists_and_the_refused_one_is_not_in_it(filled: sa.Engine) -> None:
    assert {(step.region, step.service) for step in STEPS} <= places_by_key(filled).keys()
    assert ("flevoland", "veilig-thuis") not in {(step.region, step.service) for step in STEPS}
    with reading(filled) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Region)) == 7
