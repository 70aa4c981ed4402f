"""Jobs: each by one process at a time, in a transaction of its own, and as often as one likes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from surveys import jobs
from surveys.base import reading, writing
from surveys.jobs import LEASE, Done, Occasion
from surveys.schema import Lease, Response
from tests.factories import NOW, TERMS, TODAY, organisation

NOW_HERE = Occasion(NOW, TODAY, TERMS)


def test_a_lease_is_held_by_one_at_a_time_until_it_is_given_back_or_over(engine: sa.Engine) -> None:
    with writing(engine) as session:
        assert jobs.take_lease(session, "freeze", holder="a", now=NOW)
        assert jobs.take_lease(session, "mixing", holder="b", now=NOW)
    with writing(engine) as session:
        assert not jobs.take_lease(session, "freeze", holder="b", now=NOW + LEASE - timedelta(seconds=1))
        assert not jobs.take_lease(session, "freeze", holder="a", now=NOW)
    with writing(engine) as session:
        assert jobs.take_lease(session, "freeze", holder="b", now=NOW + LEASE)
        jobs.give_back(session, "freeze", holder="a")
        assert not jobs.take_lease(session, "freeze", holder="c", now=NOW + LEASE)
        jobs.give_back(session, "freeze", holder="b")
        assert jobs.take_lease(session, "freeze", holder="c", now=NOW + LEASE)


def test_every_job_runs_once_and_a_second_time_finds_nothing_to_do(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(date(2025, 1, 15), 12)
    with writing(engine) as session:
        here.invited(session, now=NOW - timedelta(hours=1))
    first = {done.name: done.counts for done in jobs.run(engine, NOW_HERE, holder="a")}
    assert list(first) == ["expiry", "mixing", "retention", "freeze"]
    assert (first["expiry"], first["freeze"]) == ({"invitations": 1, "handovers": 0}, {"blocks": 1})
    second = list(jobs.run(engine, NOW_HERE, holder="a"))
    assert [done.counts for done in second if done.name != "mixing"] == [
        {"invitations": 0, "handovers": 0},
        dict.fromkeys(_counts(first["retention"]), 0),
        {"blocks": 0},
    ]


def _counts(counts: dict[str, int] | None) -> dict[str, int]:
    assert counts is not None
    return counts


def test_mixing_looks_five_weeks_back_so_that_jobs_may_stand_still_for_a_while(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day in (TODAY, TODAY - timedelta(weeks=5), TODAY - timedelta(weeks=6)):
        here.answered(day, 2)
    (done,) = jobs.run(engine, NOW_HERE, holder="a", names=["mixing"])
    # SQLite keeps its rows by their random keys, so there is nothing to mix.
    assert done == Done("mixing", {"responses": 4 if engine.dialect.name == "postgresql" else 0})
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Response)) == 6


def test_a_job_that_another_process_is_busy_with_is_left_to_it(engine: sa.Engine) -> None:
    with writing(engine) as session:
        jobs.take_lease(session, "freeze", holder="other", now=NOW)
    done = list(jobs.run(engine, NOW_HERE, holder="a", names=["expiry", "freeze"]))
    assert [job.counts is None for job in done] == [False, True]
    with reading(engine) as session:
        assert [lease.holder for lease in session.scalars(sa.select(Lease))] == ["other"]


@pytest.fixture
def failing_job(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> dict[str, int]:
        raise RuntimeError("on purpose")

    monkeypatch.setitem(jobs.JOBS, "expiry", fail)


@pytest.mark.usefixtures("failing_job")
def test_a_job_that_fails_gives_its_lease_back(engine: sa.Engine) -> None:
    with pytest.raises(RuntimeError, match="on purpose"):
        list(jobs.run(engine, NOW_HERE, holder="a", names=["expiry"]))
    with reading(engine) as session:
        assert session.scalars(sa.select(Lease)).all() == []
