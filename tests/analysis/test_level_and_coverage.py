"""The simulation behind the table 'How often does it err?' in docs/methods.md."""

import re
from pathlib import Path

import pytest

from tests.benchmarks.level_and_coverage import CHANGES, PAIRS, RUNS, Case, cases, simulate

METHODS = Path(__file__).parents[2] / "docs" / "methods.md"


def test_where_nothing_changed_theta_is_one_half_and_where_something_did_it_is_not():
    for words, before, after in PAIRS:
        assert sum(before) == pytest.approx(1)
        assert sum(after) == pytest.approx(1)
        assert Case(words, before, after, 15, 15).theta == pytest.approx(0.5, abs=1e-12)
    assert [round(Case(*change, 15, 15).theta, 3) for change in CHANGES] == [0.562, 0.625, 0.375]


def test_the_headline_verdict_keeps_its_level_in_a_short_run():
    # With 400 runs a real level of 6 percent gives at most .09 in 99 of 100 runs.
    found = simulate(0, runs=400)
    assert found.case.n_before == found.case.n_after == 15
    assert found.better + found.worse <= 0.06
    assert found.covered >= 0.94


def test_the_table_in_the_methods_has_a_line_for_every_case_and_meets_the_goals_where_nothing_changed():
    text = METHODS.read_text(encoding="utf-8")
    assert f"{RUNS:,} pairs" in text
    null = {words for words, *_ in PAIRS}
    for case in cases():
        line = re.search(rf"^\| {case.words} \| {case.n_before} / {case.n_after} \| (.+) \|$", text, re.MULTILINE)
        assert line, case
        if case.words in null:
            called, _, covered = (float(cell.removesuffix(" %")) for cell in line.group(1).split(" | "))
            assert called <= 6
            assert covered >= 94
