"""What leaves the gate beside rows: parts, followed clients, unusual blocks, cautions and regions beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
import sqlalchemy as sa

from surveys import changes, comparisons, events, phases, reports
from surveys.base import reading, writing
from surveys.comparisons import Question
from surveys.coverage import Spot, type_held
from surveys.questionnaire import COMPOSITE
from surveys.reports import (
    Almost,
    Caution,
    Hidden,
    Latest,
    Limits,
    PrintedClasses,
    PrintedTenths,
    Selection,
    Shown,
    Signal,
    Verdict,
)
from surveys.schema import Area, Breakdown, Comparison, Part
from surveys.weeks import closes_on, next_month, week_of
from tests.factories import PLEASED, TERMS, Organisation, open_phase, organisation, place_of

POLICY = reports.policy_of(TERMS)
JANUARY, FEBRUARY, MARCH, APRIL = (date(2025, month, 15) for month in (1, 2, 3, 4))
UNHAPPY, MIDDLING, HAPPY = (dict.fromkeys(PLEASED, answer) for answer in "135")


def report_of(here: Organisation, first: date = date.min, last: date = date.max) -> reports.Report:
    with reading(here.engine) as session:
        every = reports.of_place(session, here.place)
        chosen = reports.closed_between(every, first, last)
        made = reports.build(session, Selection.of(chosen, trend=every), POLICY)
    assert made is not None
    return made


def beside(here: Organisation, *regions: str) -> list[Organisation]:
    """The same organisation in other regions too."""
    found = [here]
    for region in regions:
        with writing(here.engine) as session:
            place = place_of(session, region)
            found.append(
                Organisation(here.engine, place, open_phase(session, place, on=date(2025, 1, 1)), here.version_id)
            )
    return found


def compared(here: Organisation, **other: object) -> reports.ComparisonReport:
    asked: dict[str, object] = {
        "area_id": here.place.area_id,
        "region_id": here.place.region_id,
        "service_id": here.place.service_id,
        "version_id": here.version_id,
        "form": "standard",
        "before_first": date(2025, 1, 1),
        "before_last": date(2025, 1, 1),
        "after_first": date(2025, 2, 1),
        "after_last": date(2025, 2, 1),
        **other,
    }
    with writing(here.engine) as session:
        question = Question(**asked)  # type: ignore[arg-type]
        asked_id = comparisons.register(session, question, role="ambassador", today=date(2025, 7, 1))
        row = session.get_one(Comparison, asked_id)
        return reports.compare_places(session, row, POLICY, today=date(2025, 7, 1))


# --- Parts --------------------------------------------------------------------------------------------------------


def test_parts_are_told_only_of_runs_that_were_chosen_whole(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day in (JANUARY, FEBRUARY, MARCH):
        here.answered(day, 12, role="parent")
        here.answered(day, 6, UNHAPPY, role="youth")
    here.freeze(date(2025, 5, 1))
    assert report_of(here, last=date(2025, 2, 1)).parts == ()
    (by_role,) = report_of(here).parts
    assert by_role.dimension == "role"
    assert len(by_role.blocks) == 3
    parent, youth = by_role.parts
    assert [part.value for part in by_role.parts] == ["parent", "youth"]
    assert isinstance(parent.clients, Shown)
    assert parent.clients.value == 35
    assert isinstance(youth.result, Shown)
    assert isinstance(youth.result.value, PrintedTenths)
    assert youth.result.value.almost is Almost.NOBODY
    assert not youth.result.atoms
    assert youth.result.parts
    assert youth.result.parts.isdisjoint(parent.clients.parts)


def test_parts_of_several_runs_are_added_up_and_what_is_not_everywhere_is_the_rest(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day, numbers in ((JANUARY, (12, 11, 0)), (APRIL, (15, 4, 12))):
        for role, number in zip(("parent", "youth", "network"), numbers, strict=True):
            here.answered(day, number, role=role)
    here.freeze(date(2025, 8, 1))
    (by_role,) = report_of(here).parts
    with reading(engine) as session:
        clients = {part.id: part.clients for part in session.scalars(sa.select(Part))}
    told = {part.value: part for part in by_role.parts}
    assert told.keys() == {"parent", "rest"}
    sums = {}
    for value, part in told.items():
        assert isinstance(part.result, Shown)
        sums[value] = sum(clients[number] for number in part.result.parts)
    assert sums == {"parent": 27, "rest": 27}


def test_parts_of_another_phase_are_not_told(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 12, role="parent")
    here.answered(JANUARY, 12, role="youth")
    here.freeze(date(2025, 5, 1))
    with writing(engine) as session:
        phase = open_phase(session, here.place, on=date(2025, 6, 1), key="fase-2")
        session.execute(sa.update(Breakdown).values(phase_id=phase))
    assert report_of(here).parts == ()


# --- Clients who were followed ------------------------------------------------------------------------------------


def follow(here: Organisation, day: date, lower: int, same: int, higher: int) -> None:
    spot = changes.Followed(here.place.region_id, here.version_id, "standard", week_of(day))
    for move, number in (("lower", lower), ("same", same), ("higher", higher)):
        with writing(here.engine) as session:
            changes.add_many(session, [(spot, {COMPOSITE: move, "s1": move})] * number)


@pytest.mark.parametrize(
    ("went", "kind", "classes"),
    [
        ((2, 9, 6), PrintedTenths, None),
        ((10, 20, 30), PrintedClasses, ((0,), (1,), (2,))),
        ((2, 30, 28), PrintedClasses, ((0, 1), (2,))),
        ((30, 28, 2), None, None),
        ((20, 1, 39), PrintedClasses, ((0, 1), (2,))),
    ],
)
def test_followed_clients_are_told_forward_against_not_forward_where_more_would_give_them_away(
    sqlite_engine: sa.Engine, went: tuple[int, int, int], kind: type | None, classes: object
) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 20)
    follow(here, JANUARY, *went)
    here.freeze(date(2025, 5, 1))
    moved = report_of(here).moved
    assert moved is not None
    first = moved.statements[0].result
    assert isinstance(first, Shown)
    if kind is None:  # nearly nobody went forward: only that is said
        assert first.value.category == (0, 1)
    else:
        assert isinstance(first.value, kind)
        assert getattr(first.value, "classes", None) == classes
    assert (first.atoms, len(first.moves)) == (frozenset(), 1)
    assert [one.statement for one in moved.statements] == [COMPOSITE, "s1", "s2", "s3", "s4", "s5", "s6"]
    assert isinstance(moved.statements[2].result, Hidden)


def test_followed_clients_belong_to_the_months_that_were_chosen(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day in (JANUARY, FEBRUARY):
        here.answered(day, 12)
        follow(here, day, 3, 4, 5)
    here.freeze(date(2025, 5, 1))
    one, both = report_of(here, last=date(2025, 1, 1)).moved, report_of(here).moved
    assert one is not None
    assert both is not None
    assert isinstance(one.pairs, Shown)
    assert isinstance(both.pairs, Shown)
    assert (len(one.pairs.moves), len(both.pairs.moves)) == (1, 2)
    assert report_of(here, first=date(2025, 2, 1)).moved != both


@pytest.mark.parametrize(
    ("went", "verdict"),
    [
        ((2, 8, 20), Verdict.BETTER),
        ((20, 8, 2), Verdict.WORSE),
        ((4, 4, 5), Verdict.NOT_YET_CLEAR),
        ((0, 12, 5), Verdict.NOT_YET_CLEAR),
    ],
)
def test_followed_clients_get_a_verdict_from_those_who_moved(
    sqlite_engine: sa.Engine, went: tuple[int, int, int], verdict: Verdict
) -> None:
    here = organisation(sqlite_engine)
    here.answered(JANUARY, 20)
    follow(here, JANUARY, *went)
    here.freeze(date(2025, 5, 1))
    moved = report_of(here).moved
    assert moved is not None
    assert isinstance(moved.verdict, Shown)
    assert moved.verdict.value is verdict


def test_without_followed_clients_nothing_is_said_of_them(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 20)
    follow(here, JANUARY, 3, 3, 3)
    here.freeze(date(2025, 5, 1))
    assert report_of(here).moved is None


# --- Unusual blocks -----------------------------------------------------------------------------------------------


def series(here: Organisation, shares: list[int], n: int = 20) -> None:
    """Store a month of ``n`` answers for every share, of which so many are positive."""
    month = date(2025, 1, 1)
    for yes in shares:
        here.answered(month.replace(day=15), yes, HAPPY)
        here.answered(month.replace(day=15), n - yes, UNHAPPY)
        month = next_month(month)
    here.freeze(closes_on(next_month(month)))


def test_under_twelve_blocks_nothing_is_unusual(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    series(here, [15, 14, 15, 16, 15, 14, 15, 16, 15, 14, 1])
    assert report_of(here).watch == reports.Watch(Limits.NONE, {}, None)


def test_a_block_outside_what_is_usual_is_told_without_its_numbers(sqlite_engine: sa.Engine) -> None:
    here = organisation(sqlite_engine)
    series(here, [15, 14, 15, 16, 15, 14, 15, 16, 15, 14, 15, 16, 2])
    made = report_of(here)
    assert made.watch.limits is Limits.PROVISIONAL
    last = max(made.trend, key=lambda point: point.block.first_month).block.id
    assert {number: shown.value for number, shown in made.watch.signals.items()} == {last: Signal.OUTSIDE}
    assert made.watch.latest is not None
    assert made.watch.latest.value is Latest.FIRST
    assert len(made.watch.latest.atoms) == 13


@pytest.mark.parametrize("way", ["pause", "event"])
def test_limits_start_anew_at_a_pause_and_at_an_event(sqlite_engine: sa.Engine, way: str) -> None:
    here = organisation(sqlite_engine)
    with writing(sqlite_engine) as session:
        if way == "pause":
            phases.pause(session, here.phase(session), from_on=date(2025, 7, 7), reason="x", today=date(2025, 7, 1))
            phases.resume(session, here.phase(session), on=date(2025, 7, 14))
        else:
            events.add(
                session,
                area_id=here.place.area_id,
                region_id=None,
                from_on=date(2025, 7, 7),
                until_on=None,
                breaks_blocks=True,
                names={"nl": "x"},
                today=date(2025, 7, 1),
            )
    series(here, [15, 14, 15, 16, 15, 14, 15, 16, 15, 14, 15, 16, 2])
    assert report_of(here).watch.limits is Limits.NONE


# --- Before and after ---------------------------------------------------------------------------------------------


def test_what_is_not_clear_yet_says_which_change_would_be_seen(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day in (JANUARY, FEBRUARY):
        here.answered(day, 10, UNHAPPY)
        here.answered(day, 10, HAPPY)
    here.freeze(date(2025, 6, 1))
    (found,) = compared(here).places
    assert found.finding.value.verdict is Verdict.NOT_YET_CLEAR
    assert found.finding.value.detectable is not None
    assert 65 <= found.finding.value.detectable <= 80


def test_a_clear_change_says_nothing_of_changes_that_would_be_seen(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 20, UNHAPPY)
    here.answered(FEBRUARY, 20, HAPPY)
    here.freeze(date(2025, 6, 1))
    (found,) = compared(here).places
    assert found.finding.value.verdict is Verdict.BETTER
    assert found.finding.value.detectable is None
    assert found.alone is None


def test_a_change_that_no_other_region_shows_is_said_to_be_so(sqlite_engine: sa.Engine) -> None:
    here, *others = beside(organisation(sqlite_engine), "lekstroom", "utrecht-stad", "utrecht-west")
    here.answered(JANUARY, 20, UNHAPPY)
    here.answered(FEBRUARY, 20, HAPPY)
    for one in others:
        for day in (JANUARY, FEBRUARY):
            one.answered_each(day, [UNHAPPY, HAPPY] * 10)
    here.freeze(date(2025, 6, 1))
    (found,) = compared(here).places
    assert found.alone is not None
    assert found.alone.value
    assert len(found.alone.atoms) == 8
    unmoved = [place for place in compared(here, region_id=None, service_id=None).places if place.place != here.place]
    assert all(place.alone is None for place in unmoved)


def test_a_change_that_is_seen_elsewhere_too_is_not_called_the_only_one(sqlite_engine: sa.Engine) -> None:
    every = beside(organisation(sqlite_engine), "lekstroom", "utrecht-stad", "utrecht-west")
    for number, one in enumerate(every):
        one.answered(JANUARY, 20, UNHAPPY)
        one.answered_each(FEBRUARY, [HAPPY] * (16 + number) + [UNHAPPY] * (4 - number))
    every[0].freeze(date(2025, 6, 1))
    (found,) = compared(every[0]).places
    assert found.finding.value.verdict is Verdict.BETTER
    assert found.alone is None or not found.alone.value


def cautions_of(here: Organisation) -> set[Caution]:
    (found,) = compared(here).places
    return set(found.cautions.value)


def held(here: Organisation, day: date, number: int) -> None:
    with writing(here.engine) as session:
        spot = Spot(here.place.region_id, here.place.service_id, here.phase_id, week_of(day))
        type_held(session, spot, number)


def test_another_coverage_is_a_caution(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day, talks in ((JANUARY, 100), (FEBRUARY, 100)):
        here.answered_each(day, [UNHAPPY, MIDDLING] * 20)
        held(here, day, talks)
    here.freeze(date(2025, 6, 1))
    assert Caution.COVERAGE not in cautions_of(here)
    held(here, FEBRUARY, 52)
    assert Caution.COVERAGE in cautions_of(here)


def test_where_many_did_not_answer_others_may_explain_a_difference(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day, yes in ((JANUARY, 20), (FEBRUARY, 40)):
        here.answered(day, yes, HAPPY)
        here.answered(day, 50 - yes, UNHAPPY)
        held(here, day, 60)
    here.freeze(date(2025, 6, 1))
    assert Caution.OTHERS not in cautions_of(here)
    # Of 100 talks 20 to 70 may have been content before, and of 200 afterwards 40 to 190: the first lies in the second.
    held(here, JANUARY, 100)
    held(here, FEBRUARY, 200)
    assert Caution.OTHERS in cautions_of(here)


def test_a_crowded_end_is_a_caution(engine: sa.Engine) -> None:
    here = organisation(engine)
    for day in (JANUARY, FEBRUARY):
        here.answered(day, 20, HAPPY)
    here.freeze(date(2025, 6, 1))
    assert Caution.CEILING in cautions_of(here)


def test_other_groups_that_answered_are_a_caution(engine: sa.Engine) -> None:
    here = organisation(engine)
    may = {"after_first": date(2025, 4, 1), "after_last": date(2025, 6, 1), "before_last": date(2025, 3, 1)}
    for day, parents in ((JANUARY, 30), (APRIL, 30)):
        here.answered_each(day, [UNHAPPY, MIDDLING] * (parents // 2), role="parent")
        here.answered_each(day, [UNHAPPY, MIDDLING] * 10, role="youth")
    here.freeze(date(2025, 6, 30))
    (found,) = compared(here, **may).places
    assert Caution.MIX not in found.cautions.value


def test_another_mix_of_roles_is_a_caution(engine: sa.Engine) -> None:
    here = organisation(engine)
    may = {"after_first": date(2025, 4, 1), "after_last": date(2025, 6, 1), "before_last": date(2025, 3, 1)}
    for day, parents, youth in ((JANUARY, 30, 12), (APRIL, 12, 30)):
        here.answered_each(day, [UNHAPPY, MIDDLING] * (parents // 2), role="parent")
        here.answered_each(day, [UNHAPPY, MIDDLING] * (youth // 2), role="youth")
    here.freeze(date(2025, 6, 30))
    (found,) = compared(here, **may).places
    assert Caution.MIX in found.cautions.value


def test_too_few_answers_come_without_any_caution(engine: sa.Engine) -> None:
    here = organisation(engine)
    here.answered(JANUARY, 14, HAPPY)
    here.answered(FEBRUARY, 20, HAPPY)
    here.freeze(date(2025, 6, 1))
    (found,) = compared(here).places
    assert found.finding.value.verdict is Verdict.TOO_FEW
    assert found.cautions.value == ()


def test_regions_that_go_opposite_ways_are_a_caution_for_the_area(sqlite_engine: sa.Engine) -> None:
    here, there = beside(organisation(sqlite_engine), "lekstroom")
    for one, first, then in ((here, UNHAPPY, HAPPY), (there, HAPPY, UNHAPPY)):
        one.answered(JANUARY, 30, first)
        one.answered(FEBRUARY, 30, then)
    here.freeze(date(2025, 6, 1))
    area = compared(here, region_id=None, service_id=None).area
    assert isinstance(area, reports.AreaFinding)
    assert Caution.REGIONS_DISAGREE in area.cautions.value


# --- Regions beside each other ------------------------------------------------------------------------------------


def funnel_of(here: Organisation) -> reports.Funnel | None:
    with reading(here.engine) as session:
        area = session.get_one(Area, here.place.area_id)
        return reports.periodic(session, area, 2025, 1, POLICY).funnel


def test_regions_are_laid_beside_each_other_in_alphabetical_order(sqlite_engine: sa.Engine) -> None:
    every = beside(organisation(sqlite_engine), "utrecht-west", "lekstroom")
    for number, one in enumerate(every):
        one.answered_each(JANUARY, [HAPPY] * 30 + [UNHAPPY] * (10 + number))
    every[0].freeze(date(2025, 5, 1))
    found = funnel_of(every[0])
    assert found is not None
    assert [point.place.region for point in found.points] == ["eemland", "lekstroom", "utrecht-west"]
    assert [point.outside.value for point in found.points if point.outside] == [False, False, False]
    assert all(limit.outer[0] <= limit.inner[0] <= found.joint.value <= limit.inner[1] for limit in found.limits)
    assert found.limits[0].clients == 10
    assert found.limits[-1].clients == max(point.clients.value for point in found.points)


def test_a_region_far_from_the_others_is_outside_and_a_small_one_is_not_judged(sqlite_engine: sa.Engine) -> None:
    every = beside(organisation(sqlite_engine), "lekstroom", "utrecht-stad", "utrecht-west")
    sheets: list[list[Mapping[str, str]]] = [
        [HAPPY] * 70 + [UNHAPPY] * 30,
        [HAPPY] * 70 + [UNHAPPY] * 30,
        [HAPPY] * 10 + [UNHAPPY] * 50,
        [UNHAPPY] * 12 + [HAPPY] * 2,
    ]
    for one, given in zip(every, sheets, strict=True):
        one.answered_each(JANUARY, given)
    every[0].freeze(date(2025, 5, 1))
    found = funnel_of(every[0])
    assert found is not None
    judged = {point.place.region: point.outside.value if point.outside else None for point in found.points}
    assert judged["utrecht-stad"] is True
    assert judged["utrecht-west"] is None


def test_two_regions_make_no_funnel(sqlite_engine: sa.Engine) -> None:
    every = beside(organisation(sqlite_engine), "lekstroom")
    for one in every:
        one.answered_each(JANUARY, [HAPPY, UNHAPPY] * 10)
    every[0].freeze(date(2025, 5, 1))
    assert funnel_of(every[0]) is None


# --- How many numbers may be told of one block ------------------------------------------------------------------------


def months_of(here: Organisation, number: int) -> None:
    for month in range(1, number + 1):
        here.answered_each(date(2025, month, 15), [UNHAPPY] * (4 + month) + [HAPPY] * 12)
    here.freeze(date(2025, 6, 30))


def has_numbers(here: Organisation, before: int, after: int) -> bool:
    runs = {
        "before_first": date(2025, before, 1),
        "before_last": date(2025, before, 1),
        "after_first": date(2025, after, 1),
        "after_last": date(2025, after, 1),
    }
    (found,) = compared(here, **runs).places
    assert found.finding.value.verdict is not Verdict.TOO_FEW
    assert (Caution.ONLY_WORDS in found.cautions.value) is (found.finding.value.theta is None)
    return found.finding.value.theta is not None


def test_of_one_block_only_the_first_comparisons_tell_numbers(engine: sa.Engine) -> None:
    here = organisation(engine)
    months_of(here, 4)
    assert has_numbers(here, 1, 2)
    assert has_numbers(here, 1, 3)
    assert not has_numbers(here, 1, 4)
    assert has_numbers(here, 1, 2), "what was told stays told"
    assert has_numbers(here, 3, 4)
    assert not has_numbers(here, 2, 3)
    assert has_numbers(here, 2, 4)


def test_a_comparison_that_waits_keeps_its_place(engine: sa.Engine) -> None:
    here = organisation(engine)
    months_of(here, 3)
    waiting = {"after_first": date(2025, 9, 1), "after_last": date(2025, 9, 1)}
    assert compared(here, **waiting).waits_until is not None
    assert has_numbers(here, 1, 2)
    assert not has_numbers(here, 1, 3)


def test_words_are_told_of_an_area_when_a_region_of_it_told_its_numbers_already(sqlite_engine: sa.Engine) -> None:
    here, there = beside(organisation(sqlite_engine), "lekstroom")
    months_of(here, 4)
    months_of(there, 4)
    assert has_numbers(here, 1, 2)
    assert has_numbers(here, 1, 3)
    runs = {"before_last": date(2025, 1, 1), "after_first": date(2025, 4, 1), "after_last": date(2025, 4, 1)}
    found = compared(here, region_id=None, service_id=None, **runs)
    assert isinstance(found.area, reports.AreaFinding)
    assert found.area.finding.value.theta is None
    assert Caution.ONLY_WORDS in found.area.cautions.value
    told = {place.place.region: place.finding.value.theta for place in found.places if place.before}
    assert told["eemland"] is None
    assert told["lekstroom"] is not None
