"""How much those who did not answer could change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checks import BadInput, TooFew
from analysis.moved import Moves
from analysis.nonresponse import bands_hide_a_change, dropout_bounds, manski

THREE = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)).map(
    lambda parts: {"positive": parts[0], "answered": parts[0] + parts[1], "asked": sum(parts)}
)


def test_the_bounds_are_those_of_manski():
    # x / N and (x + N - n) / N, with x = 42, n = 60 and N = 100
    found = manski(positive=42, answered=60, asked=100)
    assert (found.low, found.estimate, found.high, found.response, found.n) == (0.42, 0.7, 0.82, 0.6, 60)
    assert (found.interval, found.p) == (None, None)


def test_when_all_answered_the_band_is_a_point_and_when_nobody_did_it_is_everything():
    everybody = manski(positive=3, answered=7, asked=7)
    assert everybody.low == everybody.high == everybody.estimate == 3 / 7
    nobody = manski(positive=0, answered=0, asked=7)
    assert (nobody.low, nobody.high, nobody.estimate, nobody.response) == (0.0, 1.0, None, 0.0)
    assert manski(positive=0, answered=0, asked=0) == TooFew(n=0, needed=1)


@given(counts=THREE.filter(lambda counts: counts["asked"]))
def test_the_band_is_as_wide_as_the_part_that_did_not_answer(counts):
    found = manski(**counts)
    assert found.high - found.low == pytest.approx(1 - found.response, abs=1e-12)
    if found.estimate is not None:
        assert found.low <= found.estimate <= found.high + 1e-12
    back = manski(**{**counts, "positive": counts["answered"] - counts["positive"]})
    assert (back.low, back.high) == pytest.approx((1 - found.high, 1 - found.low), abs=1e-12)


@pytest.mark.parametrize(
    ("before", "after", "hidden"),
    [
        ((0.2, 0.9), (0.3, 0.8), True),
        ((0.3, 0.8), (0.2, 0.9), True),
        ((0.3, 0.8), (0.3, 0.8), True),
        ((0.3, 0.8), (0.3, 0.5), True),
        ((0.3, 0.5), (0.3, 0.8), True),
        ((0.4, 0.8), (0.3, 0.8), True),
        ((0.3, 0.8), (0.4, 0.8), True),
        ((0.3, 0.8), (0.4, 0.9), False),
        ((0.4, 0.9), (0.3, 0.8), False),
        ((0.1, 0.2), (0.3, 0.4), False),
        ((0.3, 0.4), (0.1, 0.2), False),
    ],
)
def test_bands_hide_a_change_only_when_one_holds_the_other(before, after, hidden):
    first, second = (
        manski(positive=round(10 * low), answered=10 - round(10 * (high - low)), asked=10)
        for low, high in (before, after)
    )
    assert bands_hide_a_change(before=first, after=second) is hidden


def test_dropouts_could_all_have_gone_down_or_up():
    found = dropout_bounds(Moves(up=9, same=8, down=4), lost=4)
    assert (found.low, found.estimate, found.high) == ((9 - 8) / 25, 5 / 21, (13 - 4) / 25)
    assert (found.response, found.n) == (21 / 25, 21)
    assert dropout_bounds(Moves(0, 0, 0), lost=0) == TooFew(n=0, needed=1)
    lost = dropout_bounds(Moves(0, 0, 0), lost=5)
    assert (lost.low, lost.high, lost.estimate) == (-1.0, 1.0, None)


@given(up=st.integers(0, 30), same=st.integers(0, 30), down=st.integers(0, 30), lost=st.integers(0, 30))
def test_swapping_up_and_down_mirrors_the_bounds(up, same, down, lost):
    if up + same + down + lost == 0:
        return
    there, back = dropout_bounds(Moves(up, same, down), lost=lost), dropout_bounds(Moves(down, same, up), lost=lost)
    assert (back.low, back.high) == (-there.high, -there.low)
    assert -1 <= there.low <= there.high <= 1


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ((5, 4, 9), "positive must be at most answered = 4"),
        ((1, 10, 9), "answered must be at most asked = 9"),
        ((1, 2, -1), "asked must be a whole number"),
        ((1.5, 2, 3), "positive must be a whole number"),
    ],
)
def test_impossible_counts_are_refused(counts, message):
    with pytest.raises(BadInput, match=rf"^{message}"):
        manski(**dict(zip(("positive", "answered", "asked"), counts, strict=True)))


def test_impossible_moves_are_refused():
    with pytest.raises(BadInput, match=r"^down"):
        dropout_bounds(Moves(1, 2, -3), lost=0)
    with pytest.raises(BadInput, match=r"^lost"):
        dropout_bounds(Moves(1, 2, 3), lost=-1)
