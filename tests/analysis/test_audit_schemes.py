"""The auditor has teeth: each scheme that is known to leak fails, and frozen blocks pass.

The schemes and how much each gave away in a simulation are in docs/disclosure.md. Regions by months, 6 to 20 clients a
month, as there.
"""

import itertools
import math

import numpy as np
import pytest

from analysis.audit.closure import Breach, atoms_closed
from analysis.audit.enumeration import fitting
from analysis.audit.interval import Rule, count_ranges, weaknesses
from analysis.audit.rank import isolated
from analysis.blocks import freeze_plan
from analysis.compare import compare
from analysis.disclosure import print_row

REGIONS, MONTHS = 7, 12


@pytest.fixture
def volumes():
    """Clients per region and month."""
    return np.random.default_rng(20260101).integers(6, 21, size=(REGIONS, MONTHS))


def clients_of(volumes):
    return {(region, month): int(n) for (region, month), n in np.ndenumerate(volumes)}


def run(region, first, last):
    return frozenset((region, month) for month in range(first, last + 1))


def large(views, clients, least=10):
    """What a threshold per view lets through."""
    return [view for view in views if sum(clients[record] for record in view) >= least]


def exposed(views, clients):
    """The months of fewer than ten clients that follow from what is published."""
    return {record for one in isolated(views, clients) for record in one.members}


# Sums.


def test_a_threshold_per_month_with_a_total_of_all_regions_fails(volumes):
    clients = clients_of(volumes)
    months = large([run(region, month, month) for region in range(REGIONS) for month in range(MONTHS)], clients)
    totals = [frozenset((region, month) for region in range(REGIONS)) for month in range(MONTHS)]
    assert isolated(months, clients) == ()
    assert exposed([*months, *totals], clients)


def test_months_beside_rolling_quarters_fail(volumes):
    clients = clients_of(volumes)
    months = [run(region, month, month) for region in range(REGIONS) for month in range(MONTHS)]
    rolling = [run(region, month, month + 2) for region in range(REGIONS) for month in range(MONTHS - 2)]
    small = {record for record, n in clients.items() if n < 10}
    assert len(exposed(large([*months, *rolling], clients), clients)) > 0.8 * len(small)


def test_everything_so_far_refreshed_every_month_fails(volumes):
    clients = clients_of(volumes)
    so_far = [run(region, 0, month) for region in range(REGIONS) for month in range(MONTHS)]
    first = {(region, 0) for region in range(REGIONS)}
    small = {record for record, n in clients.items() if n < 10}
    assert small - first <= exposed(large(so_far, clients), clients)


def test_free_dates_fail(volumes):
    clients = clients_of(volumes)
    chosen = [run(0, *ends) for ends in itertools.combinations_with_replacement(range(MONTHS), 2)]
    small = {record for record, n in clients.items() if n < 10 and record[0] == 0}
    assert small
    assert small <= exposed(large(chosen, clients), clients)


def test_a_daily_refresh_fails():
    clients = {("client", number): 1 for number in range(40)}
    daily = [frozenset(("client", number) for number in range(day)) for day in range(10, 41)]
    assert len(exposed(daily, clients)) == 30


def test_frozen_blocks_pass(volumes):
    clients = clients_of(volumes)
    blocks = {
        (region, block): run(region, block.first_month, block.last_month)
        for region in range(REGIONS)
        for block in freeze_plan([(month, int(volumes[region, month])) for month in range(MONTHS)])
    }
    single = [*blocks.values()]
    quarters = [
        frozenset().union(*(blocks[key] for key in blocks if key[0] == region and key[1].last_month // 3 == quarter))
        for region in range(REGIONS)
        for quarter in range(4)
    ]
    so_far = [
        frozenset().union(*(blocks[key] for key in blocks if key[0] == region and key[1].last_month <= month))
        for region in range(REGIONS)
        for month in range(MONTHS)
    ]
    area = [frozenset().union(*single)]
    views = [view for view in (*single, *quarters, *so_far, *area) if view]
    assert isolated(views, clients) == ()
    people = {
        key: [(*record, n) for record in months for n in range(clients[record])] for key, months in blocks.items()
    }
    seen = {
        number: [(*record, n) for record in view for n in range(clients[record])] for number, view in enumerate(views)
    }
    assert atoms_closed(seen, people) == ()
    cut = {"rolling": [(*record, n) for record in run(0, 1, 3) for n in range(clients[record])]}
    breaches = atoms_closed(cut, people)
    assert [str(one.breach) for one in breaches] == ["cuts-a-block"] * len(breaches)


def test_blocks_of_three_clients_fail():
    assert [one.breach for one in atoms_closed({}, {"a": range(3), "b": range(3, 20)})] == [Breach.SMALL]
    assert exposed([{"a"}, {"a", "b"}], {"a": 3, "b": 17}) == {"a"}


# A table of regions by answers, with margins.


def table(seed):
    return np.random.default_rng(seed).multinomial(25, [0.04, 0.06, 0.15, 0.3, 0.45], size=REGIONS)


def cell(region, answer):
    return {f"{region}.{answer}": 1}


def rules_of(counts, hidden):
    """Everything that such a table publishes: cells, their marks, and the margins."""
    rules = []
    for (region, answer), n in np.ndenumerate(counts):
        low, high = hidden.get((region, answer), (int(n), int(n)))
        rules.append(Rule(cell(region, answer), low, high))
    for axis in (0, 1):
        for place, total in enumerate(counts.sum(axis=1 - axis).tolist()):
            line = {
                f"{region}.{answer}": 1
                for region, answer in np.ndindex(counts.shape)
                if (region, answer)[axis] == place
            }
            rules.append(Rule(line, total, total))
    return rules


def told_too_much(counts, hidden):
    ranges = count_ranges({f"{r}.{a}": cell(r, a) for r, a in hidden}, rules_of(counts, hidden))
    return {name for name, found in ranges.items() if weaknesses(found)}


def small_cells(counts):
    return {place: (1, 4) for place, n in np.ndenumerate(counts) if 1 <= n <= 4}


def test_a_table_with_marks_for_small_cells_and_with_margins_fails():
    counts = table(1)
    hidden = small_cells(counts)
    assert len(hidden) > 5
    assert told_too_much(counts, hidden)


def test_hiding_the_next_lowest_cell_of_each_row_with_a_mark_of_its_own_fails_too():
    counts = table(2)
    hidden = small_cells(counts)
    for region in {region for region, _answer in hidden}:
        others = [(int(n), answer) for answer, n in enumerate(counts[region]) if n > 4]
        hidden[region, min(others)[1]] = (5, 25)
    assert told_too_much(counts, hidden)


# Numbers that are finer than they look.


def test_theta_in_two_decimals_gives_a_group_of_three_away():
    before = (2, 3, 5, 13, 29)

    def forward(rows):
        found = compare(before=before, after=rows[0])
        return sum(rows[0]), round(found.theta, 2)

    found = fitting([(0, 0, 1, 0, 2)], forward)
    assert (len(found.histograms), found.complete) == (1, True)


def test_a_mean_and_a_standard_deviation_in_two_decimals_give_a_group_of_four_away():
    def forward(rows):
        given = [answer for answer, n in enumerate(rows[0], 1) for _ in range(n)]
        mean = sum(given) / max(len(given), 1)
        spread = math.sqrt(sum((one - mean) ** 2 for one in given) / max(len(given) - 1, 1))
        return len(given), round(mean, 2), round(spread, 2)

    assert forward([(0, 0, 1, 1, 2)])[1:] == (4.25, 0.96)
    assert fitting([(0, 0, 1, 1, 2)], forward).histograms == ((0, 0, 1, 1, 2),)


def test_exact_percents_with_a_number_of_answers_fail():
    def forward(rows):
        return sum(rows[0]), [round(100 * n / max(sum(rows[0]), 1)) for n in rows[0]]

    found = fitting([(1, 0, 2, 4, 6)], forward)
    assert (len(found.histograms), found.complete) == (1, True)


def test_what_is_printed_instead_passes():
    assert len(fitting([(1, 0, 2, 4, 6)], lambda rows: print_row(rows[0], clients=sum(rows[0]))).histograms) == 5
