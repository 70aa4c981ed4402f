"""The proof: each number stands on whole blocks, and each block has ten clients."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit.closure import Breach, Broken, atoms_closed
from analysis.audit.rank import isolated
from analysis.checks import BadInput

BLOCKS = {"a": range(10), "b": range(10, 22), "c": range(22, 40)}


def test_sums_of_whole_blocks_are_closed():
    views = {"all": range(40), "a and c": [*range(10), *range(22, 40)], "nothing": []}
    assert atoms_closed(views, BLOCKS) == ()


def test_a_block_of_nine_clients_is_named():
    assert atoms_closed({}, {"a": range(9)}) == (Broken(Breach.SMALL, None, "a"),)
    assert atoms_closed({}, {"a": range(9)}, k=9) == ()


def test_one_client_who_answers_ten_times_is_one_client():
    assert atoms_closed({}, {"a": ["somebody"] * 10}) == (Broken(Breach.SMALL, None, "a"),)


def test_a_number_that_cuts_a_block_is_named_with_the_block():
    assert atoms_closed({"late": range(5, 22)}, BLOCKS) == (Broken(Breach.CUT, "late", "a"),)


def test_a_number_that_holds_clients_of_no_block_is_named():
    assert atoms_closed({"early": range(-3, 10)}, BLOCKS) == (Broken(Breach.STRAY, "early", None),)


def test_blocks_that_share_a_client_are_refused():
    with pytest.raises(BadInput, match="must not share"):
        atoms_closed({}, {"a": range(10), "b": range(9, 20)})


@given(
    cuts=st.lists(st.integers(10, 15), min_size=1, max_size=6),
    chosen=st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=8),
)
@settings(max_examples=60)
def test_what_is_closed_isolates_nobody(cuts, chosen):
    ends = [sum(cuts[:place]) for place in range(len(cuts) + 1)]
    blocks = {place: range(ends[place], ends[place + 1]) for place in range(len(cuts))}
    views = [{client for place in one & blocks.keys() for client in blocks[place]} for one in chosen]
    assert atoms_closed(dict(enumerate(views)), blocks) == ()
    assert isolated(views, dict.fromkeys(range(ends[-1]), 1)) == ()
