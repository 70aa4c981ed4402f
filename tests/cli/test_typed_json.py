"""From JSON to arguments and back, by the types that a function declares."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import click
import numpy as np
import pytest

from analysis.checks import Counts, TooFew
from analysis.intervals import Interval
from analysis.printed import NotShown
from stem_app.cli.typed_json import read, read_object, say, written


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Place:
    name: str
    at: tuple[int, int]
    size: int | None = None


class Pair(NamedTuple):
    left: int
    right: int


@pytest.mark.parametrize(
    ("kind", "value", "found", "words"),
    [
        (int, 3, 3, "integer"),
        (int, 3.0, 3, "integer"),
        (int, -(10**15), -(10**15), "integer"),
        (float, 3, 3, "number"),
        (float, -2.5, -2.5, "number"),
        (bool, False, False, "true-or-false"),
        (str, "x", "x", "text"),
        (int | None, None, None, "integer or null"),
        (float | None, 0.5, 0.5, "number or null"),
        (Counts, [1, 2.0], [1, 2], "list of integers"),
        (Sequence[Counts], [[1], []], [[1], []], "list of (list of integers)"),
        (Sequence[float | None], [None, 1], [None, 1], "list of (number or null)"),
        (tuple[float, int], [0.5, 2], (0.5, 2), "list of 2: number, integer"),
        (tuple[int, ...], [1, 2], (1, 2), "list of integers"),
        (frozenset[int], [1, 1, 2], frozenset({1, 2}), "list of integers"),
        (Collection[str], ["a"], ["a"], "list of texts"),
        (Mapping[str, Sequence[int]], {"a": [1]}, {"a": [1]}, "object of (list of integers)"),
        (Mapping[int, int], {"-3": 1}, {-3: 1}, "object of (integer)"),
        (Colour, "blue", Colour.BLUE, "one of red, blue"),
        (Place, {"name": "a", "at": [1, 2]}, Place("a", (1, 2)), "object with name, at, size"),
        (Place, {"name": "a", "at": [1, 2], "size": 3}, Place("a", (1, 2), 3), "object with name, at, size"),
    ],
)
def test_a_declared_type_is_read_and_said(kind: Any, value: Any, found: Any, words: str) -> None:
    given = read(kind, value, "x")
    assert given == found
    assert type(given) is type(found)
    assert say(kind) == words


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (int, True, "x must be of type integer, got true."),
        (int, "3", 'x must be of type integer, got "3".'),
        (int, None, "x must be of type integer, got null."),
        (int, 10**15 + 1, "x must be at most 10 to the power 15 in size, got a number of 16 digits."),
        (float, 1e100, "x must be at most 1e+100 in size, got 1e+100."),
        (float, 10**400, "x must be at most 1e+100 in size, got a number of 401 digits."),
        (float, float("inf"), "x must be at most 1e+100 in size, got Infinity."),
        (float, False, "x must be of type number, got false."),
        (bool, 1, "x must be of type true-or-false, got 1."),
        (str, 1, "x must be of type text, got 1."),
        (Sequence[int], {"a": 1}, 'x must be of type list of integers, got {"a": 1}.'),
        (Sequence[int], [1, [2]], "x[1] must be of type integer, got [2]."),
        (Sequence[Counts], [[1], [2, "3"]], 'x[1][1] must be of type integer, got "3".'),
        (tuple[int, int], [1], "x must be of type list of 2: integer, integer, got [1]."),
        (Mapping[int, int], {"a": 1}, 'x must have whole numbers for names, got "a".'),
        (Mapping[str, int], [1], "x must be an object, got [1]."),
        (Mapping[str, int], {"a": "b"}, 'x.a must be of type integer, got "b".'),
        (Colour, "green", 'x must be of type one of red, blue, got "green".'),
        (Place, {"name": "a"}, "x.at is missing."),
        (Place, {"name": "a", "at": [1, 2], "to": 1}, "x.to is not a field; there are name, at, size."),
        (Place, {"name": "a", "at": [1, None]}, "x.at[1] must be of type integer, got null."),
    ],
)
def test_another_type_is_refused_in_one_sentence_that_opens_with_its_name(kind: Any, value: Any, sentence: str) -> None:
    with pytest.raises(click.UsageError) as caught:
        read(kind, value, "x")
    assert caught.value.message == sentence


def test_a_long_value_is_cut_in_the_sentence() -> None:
    with pytest.raises(click.UsageError, match=r"got \"a{36}\.\.\.\.$"):
        read(int, "a" * 100, "x")


def test_every_number_of_an_object_arrives_as_it_was_written() -> None:
    assert read_object(b'{"a": 0.1, "b": [1e-300, 12345678901234567]}') == {"a": 0.1, "b": [1e-300, 12345678901234567]}


@pytest.mark.parametrize(
    ("found", "plain"),
    [
        (0.1 + 0.2, {"value": 0.30000000000000004}),
        (None, {"value": None}),
        (Colour.RED, {"value": "red"}),
        ((1, None), {"value": [1, None]}),
        (TooFew(n=1, needed=3), {"too_few": {"n": 1, "needed": 3}}),
        ([TooFew(n=1, needed=3)], {"value": [{"too_few": {"n": 1, "needed": 3}}]}),
        (Interval(0.1, 0.2, 0.95), {"low": 0.1, "high": 0.2, "level": 0.95}),
        (Place("a", (1, 2)), {"name": "a", "at": [1, 2], "size": None}),
        (NotShown(), {"kind": "NotShown"}),
        (Pair(1, 2), {"left": 1, "right": 2}),
        ({"a": Pair(1, 2)}, {"value": {"a": {"left": 1, "right": 2}}}),
        ({3: 4}, {"value": {"3": 4}}),
        (frozenset({10, 9, 1}), {"value": [1, 9, 10]}),
        (np.array([[1, 2]]), {"value": [[1, 2]]}),
        (np.float64(0.5), {"value": 0.5}),
    ],
)
def test_a_result_is_written_as_one_object(found: Any, plain: dict[str, Any]) -> None:
    assert written(found) == plain
