"""What does a full report cost: seven regions, the composite and six statements, twelve quarters of monthly blocks?

    python -m tests.benchmarks.full_report

CPU time of reading and computing, after everything was imported and the first report was built.
"""

from __future__ import annotations

import random
import tempfile
import time
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

import migrations
from surveys import phases, questionnaire, regions, reports
from surveys.base import create_engine, reading, writing
from surveys.questionnaire import COMPOSITE
from surveys.schema import Area, Atom, AtomCell, Phase, Region, RegionService
from surveys.terms import read_terms
from surveys.weeks import closes_on, months_between

REGIONS, FIRST, LAST, CLIENTS = 7, date(2023, 1, 1), date(2025, 12, 1), 60
CEILING = (2, 5, 13, 30, 50)


def main() -> None:
    """Print the CPU time of the newest report, and of those of all quarters."""
    policy = reports.policy_of(read_terms())
    with tempfile.TemporaryDirectory() as folder:
        engine = filled(Path(folder) / "stem.db")
        with reading(engine) as session:
            area = session.scalars(sa.select(Area).where(Area.key == "benchmark")).one()
            quarters = reports.quarters(session, [area.id])
            reports.periodic(session, area, *quarters[-1], policy)  # loads scipy
            spent = [cpu_seconds(session, area, quarter, policy) for quarter in quarters]
        engine.dispose()
    print(f"{REGIONS} regions · newest of {len(quarters)} quarters: {spent[0]:.2f} s · all of them: {sum(spent):.2f} s")


def cpu_seconds(session: Session, area: Area, quarter: tuple[int, int], policy: reports.Policy) -> float:
    """CPU time of one periodic report, with its trends, comparisons and funnel."""
    started = time.process_time()
    reports.periodic(session, area, *quarter, policy)
    return time.process_time() - started


def filled(path: Path) -> sa.Engine:
    """A database with an area of seven regions, each with a block for every month."""
    migrations.upgrade(f"sqlite:///{path}")
    engine, chance = create_engine(f"sqlite:///{path}"), random.Random(1)
    with writing(engine) as session:
        regions.load(session, regions.SHIPPED.read_text(encoding="utf-8"))
        version_id = questionnaire.add(session, questionnaire.shipped("gesprek-1"), today=FIRST)
        area = Area(key="benchmark", name="Benchmark")
        session.add(area)
        session.flush()
        for number in range(REGIONS):
            phase = _phase(session, area, number)
            for month in months_between(FIRST, LAST):
                _block(session, phase, version_id, month, chance)
    return engine


def _phase(session: Session, area: Area, number: int) -> Phase:
    region = Region(key=f"benchmark-{number}", name=f"Region {number}", area_id=area.id, valid_from=FIRST)
    session.add(region)
    session.flush()
    session.add(RegionService(region_id=region.id, service_id=1, valid_from=FIRST))
    session.flush()
    phase = phases.plan(session, region.id, 1, key="one", name="One", planned_on=FIRST)
    phases.open_phase(session, phase, on=FIRST)
    return phase


def _block(session: Session, phase: Phase, version_id: int, month: date, chance: random.Random) -> None:
    place = {"region_id": phase.region_id, "service_id": phase.service_id, "phase_id": phase.id}
    atom = Atom(
        **place,
        version_id=version_id,
        form="standard",
        first_month=month,
        last_month=month,
        clients=CLIENTS,
        repeats=0,
        frozen_on=closes_on(month),
        checksum="-",
    )
    session.add(atom)
    session.flush()
    for statement in (COMPOSITE, "s1", "s2", "s3", "s4", "s5", "s6"):
        given = chance.choices("12345", CEILING, k=CLIENTS)
        answers = [str(2 * int(answer)) for answer in given] if statement == COMPOSITE else given
        for answer in sorted(set(answers)):
            session.add(AtomCell(atom_id=atom.id, statement=statement, answer=answer, count=answers.count(answer)))


if __name__ == "__main__":
    main()
