"""``stem analyse``: every method of the statistics, one JSON object in and one out."""

from __future__ import annotations

import importlib
import inspect
import io
import json
import pkgutil
import shlex
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.checks import BadInput, TooFew
from stem_app.cli.analyse import answered
from stem_app.cli.methods import METHODS, Method, arguments, fields_of, named
from tests.cli.conftest import Said, Stem

# Public functions of `analysis` that are no method of their own.
NOT_OFFERED = {
    "analysis.audit.enumeration.every_histogram": "a step of audit-row",
    "analysis.audit.enumeration.fitting": "takes a function; audit-row gives it the product's own printing",
    "analysis.audit.enumeration.neighbours": "a step of audit-row",
    "analysis.audit.interval.count_ranges": "audit-ranges, with bounds on the numbers",
    "analysis.audit.interval.row_ranges": "a step of audit-row",
    "analysis.audit.interval.row_weaknesses": "takes a printed row; audit-row makes it",
    "analysis.audit.interval.weaknesses": "a step of audit-row",
    "analysis.blocks.years_only": "years-only, with bounds on the months",
    "analysis.chart_rules.checked_rules": "checks an argument",
    "analysis.chart_rules.latest_of": "a field of xmr, p-chart and laney-chart",
    "analysis.chart_rules.signals_of": "a field of xmr, p-chart and laney-chart",
    "analysis.checks.histogram": "checks an argument",
    "analysis.checks.pair_of_histograms": "checks an argument",
    "analysis.checks.probability": "checks an argument",
    "analysis.checks.real": "checks an argument",
    "analysis.checks.whole": "checks an argument",
    "analysis.classes.join_small": "a step of print-row",
    "analysis.compare.warnings_of": "a field of compare",
    "analysis.groups.group_table": "checks an argument",
    "analysis.moved.transition_table": "checks an argument",
    "analysis.nonresponse.bands_hide_a_change": "takes two bands; bands-overlap makes them",
    "analysis.permutation.count_tables": "a step of exact-p",
    "analysis.permutation.exact_is_feasible": "a step of exact-p, which refuses what is not feasible",
    "analysis.permutation.exact_p_value": "exact-p, with a bound on its cost",
    "analysis.permutation.tables_with_totals": "a step of exact-p",
    "analysis.placements.logit_t_interval": "logit-interval, from the counts",
    "analysis.placements.stand_ins": "a step of logit-interval and t-p",
    "analysis.placements.t_p_value": "t-p, from the counts",
    "analysis.placements.t_statistic": "a step of t-p",
    "analysis.printed.positive_share": "takes a printed row; print-row gives the same",
    "analysis.ranks.doubled_midranks": "a step of mann-whitney, van-elteren and kruskal-wallis",
    "analysis.ranks.untied_share": "a step of mann-whitney and kruskal-wallis",
    "analysis.verdicts.checked_margin": "checks an argument",
}

BY_NAME = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)


@pytest.fixture
def analyse(stem: Stem, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run ``stem analyse`` with something on its standard input."""

    def run(*words: str, given: Any = None) -> Said:
        text = given if isinstance(given, bytes) else json.dumps(given).encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        return stem("analyse", *words)

    return run


def same(plain: Any, found: Any) -> bool:
    """Whether what was printed is a result, to the last digit: written apart from the code that prints."""
    if isinstance(found, TooFew):
        return bool(plain == {"too_few": {"n": found.n, "needed": found.needed}})
    if is_dataclass(found):
        names = [field.name for field in fields(found)]
        return list(plain) == names and all(same(plain[name], getattr(found, name)) for name in names)
    if isinstance(found, Mapping):
        return len(plain) == len(found) and all(same(plain[str(key)], value) for key, value in found.items())
    if isinstance(found, set | frozenset):
        return len(plain) == len(found) and all(any(same(one, value) for one in plain) for value in found)
    if hasattr(found, "_asdict"):
        return same(plain, found._asdict())
    if isinstance(found, list | tuple):
        return len(plain) == len(found) and all(same(one, other) for one, other in zip(plain, found, strict=True))
    return bool(plain == (found.value if isinstance(found, Enum) else found))


@BY_NAME
def test_the_example_gives_what_the_function_gives_to_the_last_digit(analyse: Any, method: Method) -> None:
    said = analyse(method.name, "--format", "json", given=method.example)
    assert (said.code, said.err) == (0, "")
    plain = json.loads(said.out)
    found = method.function(**arguments(method, method.example))
    assert isinstance(plain, dict)
    assert same(plain["value"] if not is_dataclass(found) else plain, found)


@BY_NAME
def test_help_shows_every_field_the_source_and_an_example_that_runs(analyse: Any, method: Method) -> None:
    said = analyse("--help", method.name)
    assert (said.code, said.err) == (0, "")
    assert said.out == analyse(method.name, "--help").out
    assert said.out.startswith(f"{method.name} - {method.question}")
    for field in fields_of(method):
        assert f"  {field.name}: " in said.out
        assert field.meaning, f"{field.name} is not explained"
    assert "Source:" in said.out
    line = said.out.split("Example:\n")[1].splitlines()[0]
    words = shlex.split(line)
    assert words[0] == "echo"
    assert words[2:5] == ["|", "stem", "analyse"]
    assert analyse(*words[5:], given=words[1].encode()).code == 0


@BY_NAME
def test_plain_text_has_a_line_for_every_field(analyse: Any, method: Method) -> None:
    said = analyse(method.name, given=method.example)
    assert said.code == 0
    plain = json.loads(analyse(method.name, "--format", "json", given=method.example).out)
    assert all(any(line.startswith(name) for line in said.out.splitlines()) for name in plain)


def test_the_list_names_every_method_with_its_question_on_a_line(analyse: Any) -> None:
    lines = analyse("--list").out.splitlines()
    assert lines == [f"{method.name} - {method.question}" for method in METHODS]
    assert all(line.endswith("?") for line in lines)
    assert len({method.name for method in METHODS}) == len(METHODS)


def test_every_public_function_of_the_statistics_is_offered_or_has_a_reason_not_to_be() -> None:
    public = set()
    for module in pkgutil.walk_packages(analysis.__path__, "analysis."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if inspect.isfunction(value) and value.__module__ == module.name and not name.startswith("_"):
                public.add(f"{module.name}.{name}")
    offered = {method.path for method in METHODS if method.path.startswith("analysis.")}
    assert public - offered - set(NOT_OFFERED) == set()
    assert set(NOT_OFFERED) - public == set()
    assert not offered & set(NOT_OFFERED)


def test_a_known_result_comes_out_in_full_double_precision(analyse: Any) -> None:
    # prop.test(81, 263, correct = FALSE)$conf.int in R: 0.2552885198782743 0.3662095769828001
    said = analyse("wilson", "--format", "json", given={"successes": 81, "n": 263})
    found = json.loads(said.out)
    assert found["low"] == pytest.approx(0.2552885198782743, abs=1e-15)
    assert found["high"] == pytest.approx(0.3662095769828001, abs=1e-15)
    assert "0.2552885198782743" in said.out


def test_plain_text_names_fields_inside_fields(analyse: Any) -> None:
    lines = analyse("interrupted", given=named("interrupted").example).out.splitlines()
    assert "n  24" in lines
    assert any(line.startswith("jump.interval.low  3.2") for line in lines)
    assert "reasons  none" in lines
    assert "verdict  none" in lines


def test_too_few_is_a_result_of_its_own(analyse: Any) -> None:
    said = analyse("wilson", "--format", "json", given={"successes": 0, "n": 0})
    assert (said.code, json.loads(said.out)) == (0, {"too_few": {"n": 0, "needed": 1}})
    assert analyse("wilson", given={"successes": 0, "n": 0}).out.splitlines() == ["too_few.n  0", "too_few.needed  1"]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("wilson", b"", "the input is not JSON that can be used"),
        ("wilson", b"{", "the input is not JSON that can be used"),
        ("wilson", b"\xff\xfe\xfa", "the input is not JSON that can be used"),
        ("wilson", b"[" * 100_000, "the input is not JSON that can be used"),
        ("wilson", b"[1, 2]", "the input must be one JSON object, got [1, 2]"),
        ("wilson", b"3", "the input must be one JSON object"),
        ("wilson", b'{"successes": NaN, "n": 3}', "NaN is not a number"),
        ("wilson", b'{"successes": -Infinity, "n": 3}', "-Infinity is not a number"),
        ("wilson", b'{"successes": 1, "n": 3, "n": 4}', '"n" is there twice'),
        ("wilson", b'{"successes": 1e400, "n": 3}', "successes must be "),
        ("wilson", b'{"successes": 1}', "n is missing: it must be of type integer"),
        ("wilson", b'{"successes": 1, "n": 3, "m": 3}', "m is not a field of wilson; there are successes, n, level"),
        ("wilson", b'{"successes": 1, "n": "3"}', 'n must be of type integer, got "3"'),
        ("wilson", b'{"successes": 1, "n": true}', "n must be of type integer, got true"),
        ("wilson", b'{"successes": 1, "n": null}', "n must be of type integer, got null"),
        ("wilson", b'{"successes": 1, "n": 2.5}', "n must be of type integer, got 2.5"),
        ("wilson", b'{"successes": 1, "n": 1000000000000001}', "n must be at most 10 to the power 15 in size"),
        ("wilson", b'{"successes": 1, "n": 1' + b"0" * 400 + b"}", "n must be at most 10 to the power 15 in size"),
        ("wilson", b'{"successes": 1, "n": 1' + b"0" * 5000 + b"}", "the input is not JSON that can be used"),
        ("wilson", b'{"successes": 4, "n": 3}', "successes must lie between 0 and n = 3"),
        ("compare", b'{"before": [1, 2], "after": [1, -2]}', "after: counts must be whole numbers of 0 or more"),
        ("compare", b'{"before": [1, 2], "after": [1, "2"]}', 'after[1] must be of type integer, got "2"'),
        ("compare", b'{"before": 3, "after": [1, 2]}', "before must be of type list of integers, got 3"),
        ("compare", b'{"before": [1, 2], "after": [1, 2], "margin": [0.4]}', "margin must be of type list of 2"),
        ("xmr", b'{"values": [1, 1e101]}', "values[1] must be "),
        ("xmr", b'{"values": [1], "screened": 1}', "screened must be of type true-or-false, got 1"),
        ("xmr", b'{"values": [1], "rules": ["eight"]}', "rules must be a list of outside"),
        ("decide", b'{"interval": 3}', "p_value is missing"),
        ("exact-p", b'{"before": [90, 90], "after": [90, 90]}', "before and after must have under 30 answers"),
        ("freeze-plan", b'{"months": [[1, 2]], "known": {"x": 1}}', "known must have whole numbers for names"),
        ("years-only", b'{"months": [[119989, 2]]}', "months must have month numbers from 0 to 119988"),
        ("audit-ranges", b'{"questions": {}, "rules": []}', "rules must be one or more"),
        ("audit-row", b'{"counts": [1, 2], "clients": 3}', "counts must be five answers"),
        ("nothing", b"{}", "there is no method 'nothing'; 'stem analyse --list' names them"),
    ],
)
def test_bad_input_exits_2_with_one_sentence_that_names_the_field(
    analyse: Any, name: str, text: bytes, sentence: str
) -> None:
    said = analyse(name, "--format", "json", given=text)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert "Traceback" not in said.err


def test_without_a_method_it_says_how_to_find_one(analyse: Any) -> None:
    said = analyse(given={})
    assert said.code == 2
    assert "stem analyse --list" in said.err


def test_an_empty_terminal_is_not_waited_for(stem: Stem, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    said = stem("analyse", "wilson")
    assert said.code == 2
    assert "standard input" in said.err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 30) | st.sampled_from([10**15, 10**40, -1, 0.5, 1e-300, 1e99, 1e300]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "n", "low"]), inner, max_size=2),
    max_leaves=6,
)


@BY_NAME
@given(data=st.data())
@settings(max_examples=12)
def test_whatever_is_put_in_a_field_there_is_a_result_or_one_sentence(method: Method, data: st.DataObject) -> None:
    changed = dict(method.example)
    known = [field.name for field in fields_of(method)]
    changed[data.draw(st.sampled_from(known))] = data.draw(JSON)
    try:
        printed = answered(method.name, json.dumps(changed).encode(), "json")
    except (click.UsageError, BadInput) as error:
        message = error.format_message() if isinstance(error, click.UsageError) else str(error)
        assert "\n" not in message
    else:
        assert isinstance(json.loads(printed), dict)
