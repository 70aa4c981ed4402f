"""The spread of the answers over the categories."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import BadInput, TooFew
from analysis.describe import distribution, share
from analysis.intervals import wilson

COUNTS = st.lists(st.integers(0, 30_000_000), min_size=2, max_size=9)


def test_the_published_shares_before_the_lockdown_come_out():
    # Verwey-Jonker Instituut (spring 2020), table 1: 50.3, 17.6 and 32.1 percent of 159.
    found = distribution([80, 28, 51])
    assert found.n == 159
    assert [round(100 * part, 1) for part in found.shares] == [50.3, 17.6, 32.1]


def test_no_whole_counts_give_the_published_shares_after():
    # 53.3, 18.2 and 28.7 percent add to 100.2: 46/16/25 of 87 comes near, and no number up to 400 fits.
    def fits(n):
        parts = [[c for c in range(n + 1) if round(100 * c / n, 1) == part] for part in (53.3, 18.2, 28.7)]
        return any(sum(counts) == n for counts in itertools.product(*parts))

    assert not [n for n in range(20, 401) if fits(n)]


def test_each_interval_is_wilsons():
    found = distribution([2, 5, 13, 30, 50], level=0.9)
    assert found.intervals == tuple(wilson(count, 100, level=0.9) for count in (2, 5, 13, 30, 50))


@given(counts=COUNTS)
def test_shares_add_to_one_and_lie_in_their_intervals(counts):
    found = distribution(counts)
    if sum(counts) == 0:
        assert found == TooFew(n=0, needed=1)
        return
    assert sum(found.shares) == pytest.approx(1)
    assert found.counts == tuple(counts)
    assert all(i.low <= part <= i.high for part, i in zip(found.shares, found.intervals, strict=True))


@given(counts=COUNTS.filter(any))
def test_a_share_and_the_share_of_the_rest_make_one(counts):
    positive = range(len(counts) // 2, len(counts))
    rest = range(len(counts) // 2)
    assert share(counts, positive) + share(counts, rest) == pytest.approx(1)


def test_the_share_of_no_category_is_nothing_and_of_all_is_everything():
    assert share([3, 4], []) == 0.0
    assert share([3, 4], [0, 1]) == 1.0


def test_without_answers_there_is_no_share():
    assert share([0, 0], [1]) == TooFew(n=0, needed=1)


@pytest.mark.parametrize("categories", [[2], [-1], [0, 0], [0.5], [True]])
def test_a_category_that_is_not_there_or_named_twice_is_refused(categories):
    with pytest.raises(BadInput, match=r"^categories must be "):
        share([3, 4], categories)
