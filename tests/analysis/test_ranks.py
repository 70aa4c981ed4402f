"""Midranks from counts, against scipy on the answers written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.ranks import doubled_midranks, untied_share

TOTALS = st.lists(st.integers(0, 9), min_size=2, max_size=6)


@given(totals=TOTALS)
def test_they_are_scipys_average_ranks(totals):
    # scipy.stats.rankdata(answers), which gives equal answers their average rank
    ranks = stats.rankdata(np.repeat(np.arange(len(totals)), totals))
    expected = dict(zip(np.repeat(np.arange(len(totals)), totals), ranks, strict=True))
    found = doubled_midranks(totals)
    assert all(found[place] == 2 * rank for place, rank in expected.items())


@given(totals=TOTALS.filter(lambda totals: sum(totals) > 1))
def test_the_untied_share_is_scipys_tie_correction(totals):
    # scipy.stats.tiecorrect(ranks)
    ranks = stats.rankdata(np.repeat(np.arange(len(totals)), totals))
    assert untied_share(totals) == pytest.approx(stats.tiecorrect(ranks), abs=1e-12)


def test_one_other_answer_among_many_is_not_lost_in_rounding():
    assert untied_share([10**12, 0]) == 0
    assert untied_share([10**12, 1]) == pytest.approx(3e-12, rel=1e-9)
