"""Runs of blocks are cut in parts of ten or more, and no two ways of cutting give fewer away together."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit.rank import isolated
from analysis.checks import BadInput
from analysis.parts import REST, cut

TRAITS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from([1, 2, 3])), min_size=10, max_size=60
)


def cut_of(people, minimum=10):
    return cut(
        {"role": [one[0] for one in people], "talk": [one[1] for one in people]},
        blocks=[one[2] for one in people],
        minimum=minimum,
    )


def unions(parts):
    for size in range(1, len(parts) + 1):
        for chosen in itertools.combinations(parts, size):
            yield frozenset().union(*chosen)


def test_small_traits_are_one_part_together():
    values = ["a"] * 20 + ["b"] * 15 + ["c"] * 6 + ["d"] * 4
    assert {name: len(part) for name, part in cut({"role": values}, blocks=[1] * 45)["role"].items()} == {
        "a": 20,
        "b": 15,
        REST: 10,
    }


def test_a_rest_that_is_too_small_takes_the_smallest_part_along():
    values = ["a"] * 20 + ["b"] * 15 + ["c"] * 4
    assert {name: len(part) for name, part in cut({"role": values}, blocks=[1] * 39)["role"].items()} == {
        "a": 20,
        REST: 19,
    }


def test_what_cannot_be_cut_in_two_is_not_cut():
    assert cut({"role": ["a"] * 20 + ["b"] * 4}, blocks=[1] * 24) == {}
    assert cut({"role": ["a"] * 30}, blocks=[1] * 30) == {}
    assert cut({"role": []}, blocks=[]) == {}


def test_a_trait_that_says_nothing_is_never_a_part_of_its_own():
    assert cut({"role": ["a"] * 12 + ["unknown"] * 12}, blocks=[1] * 24)["role"].keys() == {"a", REST}
    assert cut({"role": ["unknown"] * 30}, blocks=[1] * 30) == {}


def test_a_second_way_that_would_give_a_few_clients_away_is_left_out():
    # All twelve by video use their own telephone, as do three others: own less video is those three.
    talk = ["video"] * 12 + ["home"] * 20
    device = ["own"] * 15 + ["worker"] * 17
    assert set(cut({"talk": talk, "device": device}, blocks=[1] * 32)) == {"talk"}
    assert set(cut({"device": device, "talk": talk}, blocks=[1] * 32)) == {"device"}
    assert set(cut({"talk": talk, "device": ["own"] * 22 + ["worker"] * 10}, blocks=[1] * 32)) == {"talk", "device"}


def test_a_way_that_would_give_a_few_clients_of_a_block_away_is_left_out():
    # All ten of the network are in the second block, with two others.
    blocks = [1] * 15 + [2] * 12
    assert cut({"role": ["parent"] * 17 + ["network"] * 10}, blocks=blocks) == {}
    assert cut({"role": ["parent"] * 15 + ["network"] * 12}, blocks=blocks) != {}


@settings(max_examples=300)
@given(TRAITS)
def test_every_part_hides_each_client_and_parts_share_none(people):
    for groups in cut_of(people).values():
        assert len(groups) > 1
        assert sum(map(len, groups.values())) == len(people)
        assert all(len(part) >= 10 for part in groups.values())
        assert frozenset().union(*groups.values()) == frozenset(range(len(people)))


@settings(max_examples=300)
@given(TRAITS, st.integers(2, 12))
def test_no_sum_of_parts_less_parts_of_another_way_or_blocks_leaves_a_few(people, minimum):
    found = cut_of(people, minimum)
    blocks = [
        frozenset(place for place, one in enumerate(people) if one[2] == block) for block in {one[2] for one in people}
    ]
    ways = [blocks, *(list(groups.values()) for groups in found.values())] if found else []
    for one, other in itertools.permutations(ways, 2):
        for outer in unions(one):
            for inner in unions(other):
                assert not inner <= outer or not 0 < len(outer - inner) < minimum


def test_the_order_of_clients_does_not_matter():
    chance = random.Random(4)
    people = [(chance.choice("ab"), chance.choice("xyz"), chance.choice([1, 2])) for _ in range(60)]
    shuffled = chance.sample(people, len(people))
    sizes = [
        {way: {name: len(part) for name, part in groups.items()} for way, groups in cut_of(each).items()}
        for each in (people, shuffled)
    ]
    assert sizes[0] == sizes[1] != {}


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(BadInput, match="role must have one value per client"):
        cut({"role": ["a"]}, blocks=[1, 1])
    with pytest.raises(BadInput, match="minimum"):
        cut({"role": ["a"]}, blocks=[1], minimum=0)


def test_parts_that_are_all_large_enough_stay_apart_and_one_client_may_be_enough():
    values = ["a"] * 20 + ["b"] * 15
    assert {name: len(part) for name, part in cut({"role": values}, blocks=[1] * 35)["role"].items()} == {
        "a": 20,
        "b": 15,
    }
    assert cut({"role": ["a", "b"]}, blocks=[1, 1], minimum=1) == {"role": {"a": {0}, "b": {1}}}


def test_three_ways_that_give_a_few_clients_away_together_are_not_all_kept():
    # Neither role with talk, nor either with the blocks, leaves a few over; the three together name the nine.
    people = [("parent", "home", 1)] * 14 + [("youth", "office", 1)] * 9
    people += [("parent", "office", 2)] * 12 + [("youth", "home", 2)] * 13
    found = cut_of(people)
    blocks = [frozenset(place for place, one in enumerate(people) if one[2] == block) for block in (1, 2)]
    views = [*blocks, *(part for groups in found.values() for part in groups.values())]
    assert isolated(views, dict.fromkeys(range(len(people)), 1)) == ()
    assert list(found) == ["role"]
