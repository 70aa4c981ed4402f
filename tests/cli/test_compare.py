"""``stem compare``: the caller's own counts, in full precision, with a verdict and a Dutch sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.compare import compare
from tests.cli.conftest import Stem

KEYS = ["n_before", "n_after", "theta", "low", "high", "level", "p_value", "method", "verdict", "small", "sentence"]


def found(stem: Stem, before: str, after: str) -> dict[str, Any]:
    said = stem("compare", "--before", before, "--after", after, "--format", "json")
    assert (said.code, said.err) == (0, "")
    result: dict[str, Any] = json.loads(said.out)
    return result


def test_json_has_every_number_in_full_double_precision(stem: Stem) -> None:
    result = found(stem, "3,5,9,20,40", "1,2,8,25,60")
    expected = compare(before=[3, 5, 9, 20, 40], after=[1, 2, 8, 25, 60])
    assert list(result) == KEYS
    assert (result["n_before"], result["n_after"]) == (77, 96)
    for name in ("theta", "low", "high", "level", "p_value", "method", "small"):
        assert result[name] == getattr(expected, name)
    assert result["verdict"] == "not-yet-clear"


def test_the_sentence_is_dutch(stem: Stem) -> None:
    assert "geen duidelijk verschil" in found(stem, "3,5,9,20,40", "1,2,8,25,60")["sentence"]
    assert "te weinig antwoorden" in found(stem, "1,1", "1,1")["sentence"]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("20,10,5", "5,10,20", "better"),
        ("5,10,20", "20,10,5", "worse"),
        ("200,200,200", "200,200,200", "about-equal"),
        ("10,10", "12,9", "not-yet-clear"),
        ("3,4", "300,400", "too-few"),
    ],
)
def test_all_five_verdicts_come_out(stem: Stem, before: str, after: str, verdict: str) -> None:
    assert found(stem, before, after)["verdict"] == verdict


def test_what_is_undefined_is_null_and_what_is_too_few_still_has_its_numbers(stem: Stem) -> None:
    empty = found(stem, "0,0", "3,4")
    assert [empty[name] for name in ("theta", "low", "high", "p_value")] == [None] * 4
    few = found(stem, "3,4", "4,3")
    assert few["verdict"] == "too-few"
    assert None not in [few[name] for name in ("theta", "low", "high", "p_value")]


def test_twenty_million_answers_cost_what_twenty_cost(stem: Stem) -> None:
    result = found(stem, "10000000,0,0,0,10000000", "10000000,0,0,0,10000000")
    assert (result["n_before"], result["theta"], result["verdict"]) == (20_000_000, 0.5, "about-equal")


def test_counts_up_to_a_thousand_million_million_stay_exact(stem: Stem) -> None:
    assert found(stem, "1000000000000000,1", "1,1000000000000000")["n_before"] == 10**15 + 1


def test_plain_text_says_the_sentence_first_and_then_the_numbers(stem: Stem) -> None:
    said = stem("compare", "--before", "0,0", "--after", "3, 4")
    lines = said.out.splitlines()
    assert lines[0].endswith(".")
    assert "theta     none" in lines
    assert "verdict   too-few" in lines
    assert "small     no" in lines


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("1,2,x", "1,2,3", "before"),
        ("1,2,3", "1,2,-3", "after"),
        ("1,2,3", "1,2.5,3", "after"),
        ("1,2,3", "1,2,1e3", "after"),
        ("1,2,3", "1,,3", "after"),
        ("1,2,3", "", "after"),
        ("1,2,3", "1,2,٣", "after"),
        ("1,2,3", "1,2,3_0", "after"),
        ("1,2,3", "1,2,99999999999999999999", "after"),
        ("5", "5", "before"),
        ("1,2,3", "1,2", "before and after"),
    ],
)
def test_bad_input_exits_2_with_one_sentence_that_names_the_field(
    stem: Stem, before: str, after: str, named: str
) -> None:
    said = stem("compare", "--before", before, "--after", after, "--format", "json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"stem: {named}")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["--before", "1,2"], ["--after", "1,2"], ["--before", "1,2", "--after"]])
def test_a_missing_side_exits_2_and_names_it(stem: Stem, arguments: list[str]) -> None:
    said = stem("compare", *arguments)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "--after" in said.err or "--before" in said.err


def test_the_margin_is_that_of_the_terms(stem: Stem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from surveys.terms import SHIPPED

    stricter = SHIPPED.read_text(encoding="utf-8").replace("clients_each_side = 15", "clients_each_side = 50")
    (tmp_path / "terms.toml").write_text(stricter, encoding="utf-8")
    assert found(stem, "20,20", "20,20")["verdict"] != "too-few"
    monkeypatch.setenv("STEM_TERMS", str(tmp_path / "terms.toml"))
    assert found(stem, "20,20", "20,20")["verdict"] == "too-few"
