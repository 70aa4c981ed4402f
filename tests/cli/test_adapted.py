"""Methods that take what another one made: the same results as calling the two in turn."""

from __future__ import annotations

import pytest

from analysis import blocks
from analysis.audit.interval import Range, Rule, Weakness, count_ranges
from analysis.checks import BadInput, TooFew
from analysis.disclosure import print_row
from analysis.permutation import exact_p_value
from analysis.placements import logit_t_interval, relative_effect, t_p_value
from analysis.printed import NotShown
from stem_app.cli import adapted

SIDES = {"before": [1, 2, 1, 1, 1], "after": [3, 1, 4, 2, 1]}
EMPTY = {"before": [0, 0], "after": [3, 4]}


def test_the_numbers_behind_a_comparison_are_those_of_the_library() -> None:
    effect = relative_effect(**SIDES)
    assert not isinstance(effect, TooFew)
    assert adapted.exact_p(**SIDES) == exact_p_value(**SIDES)
    assert adapted.t_p(**SIDES) == t_p_value(effect)
    assert adapted.logit_interval(**SIDES, level=0.9) == logit_t_interval(effect, level=0.9)


def test_an_empty_side_is_too_few_for_each_of_them() -> None:
    assert adapted.t_p(**EMPTY) == adapted.logit_interval(**EMPTY) == TooFew(n=0, needed=1)
    assert adapted.exact_p(**EMPTY) == TooFew(n=0, needed=2)


@pytest.mark.parametrize("side", [[15, 15], [4, 4, 4, 4, 4, 4, 4]])
def test_an_exact_test_that_would_take_for_ever_is_refused(side: list[int]) -> None:
    with pytest.raises(BadInput, match=r"^before and after must have under 30 answers on the smaller side"):
        adapted.exact_p(before=side, after=side)


def test_bands_overlap_when_one_lies_inside_the_other() -> None:
    assert adapted.bands_overlap(before=(42, 60, 100), after=(60, 80, 100))
    assert not adapted.bands_overlap(before=(42, 60, 100), after=(80, 95, 100))
    with pytest.raises(BadInput, match=r"^before and after must each have somebody"):
        adapted.bands_overlap(before=(0, 0, 0), after=(1, 2, 3))


def test_a_row_is_audited_by_what_is_printed_of_it() -> None:
    found = adapted.audit_row([1, 2, 0, 3, 4], clients=10)
    assert found.printed == print_row([1, 2, 0, 3, 4], clients=10)
    assert (found.fitting, found.complete, found.weaknesses) == (5, False, {})
    assert adapted.audit_row([1, 0, 0, 0, 0], clients=3).printed == NotShown()


@pytest.mark.parametrize("counts", [[1, 2, 3], [10_001, 0, 0, 0, 0]])
def test_a_row_that_cannot_be_audited_is_refused(counts: list[int]) -> None:
    with pytest.raises(BadInput, match=r"^counts must be five answers"):
        adapted.audit_row(counts, clients=sum(counts))


def test_years_are_those_of_the_library_within_a_calendar() -> None:
    months = [(24 + month, 2) for month in range(24)]
    assert adapted.years_only(months) == sorted(blocks.years_only(months))
    for month in (-1, 119_989):
        with pytest.raises(BadInput, match=r"^months must have month numbers from 0 to 119988"):
            adapted.years_only([(month, 2)])


def test_hidden_counts_are_those_of_the_library_within_bounds() -> None:
    rules = [Rule({"a": 1}, 1, 4), Rule({"b": 1}, 1, 4), Rule({"a": 1, "b": 1}, 8, 8)]
    found = adapted.hidden_ranges(questions={"a": {"a": 1}}, rules=rules)
    assert found == count_ranges({"a": {"a": 1}}, rules) == {"a": Range(4, 4)}
    assert Weakness.POINT.value == "point"
    for bad in ([], [Rule({"a": 1_000_001}, 1, 4)], [Rule({"a": 1}, -1_000_001, 4)]):
        with pytest.raises(BadInput, match=r"^rules must be one or more"):
            adapted.hidden_ranges(questions={}, rules=bad)
