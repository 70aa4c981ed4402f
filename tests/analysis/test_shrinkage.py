"""DerSimonian and Laird's shrinkage against metafor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import BadInput, TooFew
from analysis.shrinkage import shrink_shares

SEVEN = [(20, 40), (45, 60), (12, 20), (88, 140), (30, 35), (9, 12), (60, 70)]
REGIONS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (pair[0], sum(pair))), min_size=2, max_size=8
)


def test_it_equals_metafor():
    # R: f <- metafor::rma(yi, vi, data = metafor::escalc("PLO", xi = x, ni = n), method = "DL")
    # f$tau2; plogis(f$b); metafor::blup(f, transf = metafor::transf.ilogit)$pred
    found = shrink_shares(SEVEN)
    assert found.tau_squared == pytest.approx(0.3180471685648987, abs=1e-9)
    assert found.estimate == pytest.approx(0.714385297295603, abs=1e-9)
    expected = [
        0.5546064057751985,
        0.7424790467475085,
        0.6474468250960066,
        0.6365397668168049,
        0.8055710984984499,
        0.7296059698045789,
        0.8259132246512985,
    ]
    assert found.shares == pytest.approx(expected, abs=1e-9)
    assert (found.n, found.originals[0]) == (377, 0.5)


def test_regions_with_nobody_or_everybody_positive_are_as_in_metafor_too():
    # The same calls with x = c(0, 45, 20) and n = c(10, 60, 20)
    found = shrink_shares([(0, 10), (45, 60), (20, 20)])
    assert found.tau_squared == pytest.approx(5.224940941799349, abs=1e-9)
    assert found.estimate == pytest.approx(0.657450652490835, abs=1e-9)
    assert found.shares == pytest.approx([0.1206288629831132, 0.7485964545520857, 0.9453811816744633], abs=1e-9)


def test_regions_that_differ_by_chance_only_all_get_the_joint_share():
    found = shrink_shares([(7, 10), (14, 20), (35, 50)])
    assert found.tau_squared == 0
    assert found.shares == pytest.approx([0.7, 0.7, 0.7])


def test_a_small_region_moves_further_than_a_large_one():
    small, large, _ = shrink_shares([(3, 4), (300, 400), (100, 400)]).shares
    assert small < large < 0.75


def test_a_region_without_answers_takes_no_part():
    found = shrink_shares([SEVEN[0], (0, 0), *SEVEN[1:]])
    assert (found.shares[1], found.originals[1]) == (None, None)
    assert found.shares[:1] + found.shares[2:] == shrink_shares(SEVEN).shares
    assert shrink_shares([(3, 4), (0, 0)]) == TooFew(n=1, needed=2)
    assert shrink_shares([]) == TooFew(n=0, needed=2)


@given(regions=REGIONS)
def test_counting_failures_mirrors_it_and_order_does_not_matter(regions):
    there = shrink_shares(regions)
    if isinstance(there, TooFew):
        return
    back = shrink_shares([(n - positive, n) for positive, n in regions])
    assert back.estimate == pytest.approx(1 - there.estimate, abs=1e-9)
    for share, mirrored in zip(there.shares, back.shares, strict=True):
        assert (share is None) == (mirrored is None)
        assert share is None or 0 < share < 1
        assert share is None or mirrored == pytest.approx(1 - share, abs=1e-9)
    assert shrink_shares(regions[::-1]).estimate == pytest.approx(there.estimate, abs=1e-9)


def test_it_judges_nothing():
    found = shrink_shares(SEVEN)
    assert (found.interval, found.p, found.verdict) == (None, None, None)


def test_millions_of_answers_are_fine():
    assert shrink_shares([(10**7, 2 * 10**7), (10**7 + 9000, 2 * 10**7)]).estimate == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("regions", [[(5, 4), (1, 2)], [(1, 2), 7], [(1, 2, 3)], [(-1, 2), (1, 2)]])
def test_what_is_no_region_is_refused(regions):
    with pytest.raises(BadInput, match=r"^regions"):
        shrink_shares(regions)
