"""The same clients followed: up, same and down."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from analysis.checks import BadInput
from analysis.moved import MovedReason, Moves, moved, moves_of, sign_p_value
from analysis.verdicts import Reason, Verdict

COUNT = st.integers(0, 60)


def test_the_airways_of_children_as_fagerland_prints_them():
    # Fagerland, Lydersen and Laake (2014), the data of Bentur et al. (2009): 1, 1, 7, 12. Tango's interval of the
    # difference is -.517 to -.026, the exact McNemar test p = .0703.
    found = moved(up=1, same=13, down=7)
    assert found.estimate == -6 / 21
    assert (round(found.interval.low, 3), round(found.interval.high, 3)) == (-0.517, -0.026)
    assert found.p == 0.0703125
    assert (found.verdict, found.n) == (Verdict.NOT_YET_CLEAR, 21)


def score_test(up, down, n, difference):
    """Tango's statistic from its definition: the likeliest shares with the given difference found by a search."""

    def unlikely(share_down):
        same = 1 - 2 * share_down - difference
        parts = ((up, share_down + difference), (down, share_down), (n - up - down, same))
        return -sum(count * math.log(max(share, 1e-300)) for count, share in parts if count)

    low, high = max(0.0, -difference), (1 - difference) / 2
    q = optimize.minimize_scalar(unlikely, bounds=(low, high), method="bounded", options={"xatol": 1e-12}).x
    return (up - down - n * difference) / math.sqrt(n * (2 * q + difference * (1 - difference)))


@pytest.mark.parametrize(("up", "same", "down"), [(40, 100, 20), (1, 13, 7), (9, 3, 2), (5, 400, 7)])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_the_interval_ends_where_the_score_test_begins_to_reject(up, same, down, level):
    interval = moved(up=up, same=same, down=down, level=level).interval
    z = stats.norm.ppf((1 + level) / 2)
    assert score_test(up, down, up + same + down, interval.low) == pytest.approx(z, abs=1e-5)
    assert score_test(up, down, up + same + down, interval.high) == pytest.approx(-z, abs=1e-5)


def test_with_everybody_up_the_interval_is_wilsons():
    # With up = n and down = 0 the likeliest share of down is 0, and the score test is that of one share:
    # scipy.stats.binomtest(12, 12).proportion_ci(method="wilson"), laid from -1 to 1 it is wider than the sign test's.
    found = moved(up=12, same=0, down=0)
    assert found.interval.high == 1.0
    assert 0.5 < found.interval.low < 1
    assert found.verdict is Verdict.BETTER


@given(up=COUNT, down=COUNT)
def test_the_sign_test_equals_scipy_binomtest(up, down):
    # scipy.stats.binomtest(up, up + down).pvalue
    expected = stats.binomtest(up, up + down).pvalue if up + down else 1.0
    assert sign_p_value(up=up, down=down) == pytest.approx(expected, abs=1e-12)


# The verdicts.


@pytest.mark.parametrize(
    ("counts", "verdict", "small"),
    [
        ((20, 10, 4), Verdict.BETTER, False),
        ((4, 10, 20), Verdict.WORSE, False),
        ((900, 8000, 700), Verdict.BETTER, True),
        ((100, 800, 100), Verdict.ABOUT_EQUAL, False),
        ((10, 10, 10), Verdict.NOT_YET_CLEAR, False),
    ],
)
def test_each_verdict_is_earned(counts, verdict, small):
    found = moved(**dict(zip(("up", "same", "down"), counts, strict=True)))
    assert (found.verdict, found.small) == (verdict, small)


def test_the_reasons_are_those_of_every_verdict():
    assert moved(up=20, same=10, down=4).reasons == (
        Reason.INTERVAL_ABOVE_HALF,
        Reason.P_UNDER_ALPHA,
        Reason.NOT_WITHIN_MARGIN,
    )


def test_nine_clients_are_too_few_and_five_who_changed_not_yet_clear():
    nine = moved(up=9, same=0, down=0)
    assert (nine.verdict, nine.reasons) == (Verdict.TOO_FEW, (MovedReason.PAIRS_UNDER_MINIMUM,))
    assert (nine.estimate, nine.p < 0.05, nine.small) == (1.0, True, False)
    five = moved(up=5, same=5, down=0)
    assert (five.verdict, five.reasons) == (Verdict.NOT_YET_CLEAR, (MovedReason.CHANGED_UNDER_MINIMUM,))
    assert moved(up=6, same=4, down=0).verdict is Verdict.BETTER
    both = moved(up=1, same=0, down=0)
    assert both.reasons == (MovedReason.PAIRS_UNDER_MINIMUM, MovedReason.CHANGED_UNDER_MINIMUM)


def test_without_clients_there_is_nothing_but_too_few():
    found = moved(up=0, same=0, down=0)
    assert (found.estimate, found.interval, found.p) == (None, None, None)
    assert (found.verdict, found.n) == (Verdict.TOO_FEW, 0)


def test_when_nobody_changed_p_is_one_and_the_interval_has_a_width():
    found = moved(up=0, same=40, down=0)
    assert (found.estimate, found.p, found.verdict) == (0.0, 1.0, Verdict.NOT_YET_CLEAR)
    assert found.interval.low < 0 < found.interval.high


def test_the_minimums_the_margin_and_alpha_are_choices():
    assert moved(up=9, same=0, down=0, minimum=9).verdict is Verdict.BETTER
    assert moved(up=1, same=0, down=0, minimum=1, minimum_changed=0).verdict is Verdict.NOT_YET_CLEAR
    assert moved(up=0, same=4000, down=0, minimum_changed=0).verdict is Verdict.ABOUT_EQUAL
    assert moved(up=10, same=10, down=10, margin=0.9).verdict is Verdict.ABOUT_EQUAL
    assert moved(up=20, same=10, down=4, alpha=0.001).verdict is Verdict.NOT_YET_CLEAR


# What must always hold.


@given(up=COUNT, same=COUNT, down=COUNT)
def test_the_interval_holds_the_net_share_and_mirrors(up, same, down):
    if up + same + down == 0:
        return
    there, back = moved(up=up, same=same, down=down), moved(up=down, same=same, down=up)
    assert -1 <= there.interval.low <= there.estimate <= there.interval.high <= 1
    assert there.interval.low < there.interval.high
    assert (back.interval.low, back.interval.high) == (-there.interval.high, -there.interval.low)
    assert back.p == there.p
    mirrored = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert back.verdict is mirrored.get(there.verdict, there.verdict)


@given(
    table=st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=4, max_size=4), place=st.integers(0, 4)
)
def test_moves_are_counted_above_on_and_below_the_diagonal(table, place):
    found = moves_of(table)
    assert found.up + found.same + found.down == sum(map(sum, table))
    turned = [[table[column][row] for column in range(4)] for row in range(4)]
    assert moves_of(turned) == Moves(up=found.down, same=found.same, down=found.up)
    wider = [[*row[:place], 0, *row[place:]] for row in table]
    wider.insert(place, [0] * 5)
    assert moves_of(wider) == found


def test_moves_of_a_known_table():
    assert moves_of([[5, 3, 1], [2, 6, 5], [0, 2, 8]]) == Moves(up=9, same=19, down=4)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"up": -1}, "up"),
        ({"same": 1.5}, "same"),
        ({"down": "3"}, "down"),
        ({"minimum": 0}, "minimum"),
        ({"minimum_changed": -1}, "minimum_changed"),
        ({"margin": 1}, "margin"),
        ({"alpha": 0.5}, "alpha"),
        ({"level": 95}, "level"),
    ],
)
def test_impossible_arguments_are_refused_by_name(options, message):
    with pytest.raises(BadInput, match=rf"^{message} must"):
        moved(**{"up": 3, "same": 4, "down": 5, **options})


@pytest.mark.parametrize("table", [[[1, 2, 3], [1, 2, 3]], [[1]], [], [[1, 2], [1, -2]], 5, {1: [1, 2], 2: [1, 2]}])
def test_what_is_no_square_table_is_refused(table):
    with pytest.raises(BadInput, match=r"^transitions"):
        moves_of(table)
