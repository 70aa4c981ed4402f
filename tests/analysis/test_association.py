"""Linear-by-linear association against Agresti and coin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.association import linear_by_linear
from analysis.checks import BadInput, TooFew

# Agresti (2002), table 2.8: income (rows, lowest first) and job satisfaction (columns, lowest first) of 96 men.
JOBS = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
TABLE = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=4)


def test_job_satisfaction_shows_what_a_blind_test_misses():
    # scipy.stats.chi2_contingency(JOBS).pvalue; Agresti: X2 = 5.97, df = 9, p = .74
    assert stats.chi2_contingency(JOBS).pvalue == pytest.approx(0.7433647250526, abs=1e-9)
    # R: coin::lbl_test(table): Z = 1.7271, p-value = 0.08414
    found = linear_by_linear(JOBS)
    assert found.statistic == pytest.approx(1.72713291923136, abs=1e-9)
    assert found.p == pytest.approx(0.0841437947064283, abs=1e-9)
    assert found.n == 96


def test_other_scores_give_another_p():
    # R: coin::lbl_test(table, scores = list(income = c(3, 10, 20, 35), sat = c(1, 3, 4, 5)))
    found = linear_by_linear(JOBS, row_scores=[3, 10, 20, 35], column_scores=[1, 3, 4, 5])
    assert found.statistic == pytest.approx(1.919520327638242, abs=1e-9)
    assert found.p == pytest.approx(0.05491851622819821, abs=1e-9)


@given(table=TABLE)
def test_the_estimate_is_pearsons_correlation(table):
    rows = np.concatenate([np.repeat(place, sum(row)) for place, row in enumerate(table)])
    columns = np.concatenate([np.repeat(np.arange(3), row) for row in table])
    found = linear_by_linear(table)
    if len(rows) < 2:
        assert found == TooFew(n=len(rows), needed=2)
    elif len(set(rows)) == 1 or len(set(columns)) == 1:
        assert (found.estimate, found.statistic, found.p) == (None, 0.0, 1.0)
    else:
        # scipy.stats.pearsonr(rows, columns).statistic
        assert found.estimate == pytest.approx(np.corrcoef(rows, columns)[0, 1], abs=1e-9)
        assert found.p == pytest.approx(2 * stats.norm.sf(abs(found.estimate) * np.sqrt(len(rows) - 1)), abs=1e-9)


@given(table=TABLE.filter(lambda table: sum(map(sum, table)) > 1))
def test_turning_either_scale_changes_the_sign_and_swapping_the_questions_nothing(table):
    there = linear_by_linear(table)
    for back in (linear_by_linear(table[::-1]), linear_by_linear([row[::-1] for row in table])):
        assert back.statistic == pytest.approx(-there.statistic, abs=1e-9)
        assert back.p == pytest.approx(there.p, abs=1e-9)
    swapped = linear_by_linear([list(column) for column in zip(*table, strict=True)])
    assert swapped.statistic == pytest.approx(there.statistic, abs=1e-9)


def test_the_distance_between_scores_counts_but_not_where_they_begin_or_their_unit():
    there = linear_by_linear(JOBS)
    assert linear_by_linear(JOBS, row_scores=[10, 12, 14, 16]).statistic == pytest.approx(there.statistic, abs=1e-12)
    with_gap = linear_by_linear([*JOBS[:2], [0] * 4, *JOBS[2:]])
    assert with_gap.statistic != pytest.approx(there.statistic, abs=1e-3)


def test_scores_may_be_equal_in_part_and_very_large_or_small():
    there = linear_by_linear(JOBS, row_scores=[0, 0, 1, 2]).statistic
    assert linear_by_linear(JOBS, row_scores=[-8e99, -8e99, 0, 8e99]).statistic == pytest.approx(there, abs=1e-9)
    assert linear_by_linear(JOBS, row_scores=[0, 0, 1e-300, 2e-300]).statistic == pytest.approx(there, abs=1e-9)
    assert linear_by_linear(JOBS, row_scores=[0, 1, 1, 1]).estimate is not None


def test_rounding_makes_no_correlation_out_of_one_score():
    # The mean of these 59 equal scores differs from them in the last digit.
    found = linear_by_linear([[0, 0], [30, 29], [0, 0]], row_scores=[0, 0.1, 0.7])
    assert (found.estimate, found.p) == (None, 1.0)


@pytest.mark.parametrize("table", [[[3, 4], [5, 6], [0, 0]], [[0, 0], [0, 0], [5, 6]]])
def test_when_all_answers_have_one_score_there_is_no_correlation(table):
    found = linear_by_linear(table, row_scores=[0.1, 0.1, 0.7])
    assert (found.estimate, found.statistic, found.p) == (None, 0.0, 1.0)
    turned = [list(column) for column in zip(*table, strict=True)]
    assert linear_by_linear(turned, column_scores=[0.1, 0.1, 0.7]).estimate is None


def test_millions_of_answers_are_fine():
    assert linear_by_linear([[10**7, 10**7], [10**7, 10**7]]).p == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"row_scores": [1, 2, 3]}, "row_scores must hold one score for each of the 4, got 3"),
        ({"row_scores": [1, 3, 2, 4]}, "row_scores must be in rising order"),
        ({"column_scores": [2, 2, 2, 2]}, "column_scores must be in rising order"),
        ({"column_scores": [1, 2, 3, float("nan")]}, "column_scores must be a number between"),
    ],
)
def test_scores_that_do_not_fit_are_refused(options, message):
    with pytest.raises(BadInput, match=rf"^{message}"):
        linear_by_linear(JOBS, **options)


def test_an_empty_table_is_too_few_and_a_ragged_one_refused():
    assert linear_by_linear([]) == TooFew(n=0, needed=2)
    with pytest.raises(BadInput, match=r"^groups"):
        linear_by_linear([[1, 2], [1, 2, 3]])
