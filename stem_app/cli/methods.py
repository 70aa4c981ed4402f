"""The methods that ``stem analyse`` offers: one entry each.

An entry names a function; what it takes, which types, which defaults, what it means and where it comes from are read
from the function itself, so that nothing here can say something else.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

import click

from stem_app.cli.typed_json import read, say


@dataclass(frozen=True)
class Method:
    """One method.

    Parameters
    ----------
    name
        As it is typed.
    question
        What it answers.
    path
        Where its function is.
    example
        An input that can be run.
    """

    name: str
    question: str
    path: str
    example: dict[str, Any]

    @property
    def function(self) -> Callable[..., Any]:
        """The function, loaded only when it is asked for."""
        module, name = self.path.rsplit(".", 1)
        function: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return function


@dataclass(frozen=True)
class Field:
    """One field of a method's input: its name, its declared type, its default and what it means."""

    name: str
    kind: Any
    required: bool
    default: Any
    meaning: str


MONTHS = [[36, 52], [86, 100], [24, 30], [61, 80], [124, 150], [44, 55], [38, 60]]
SERIES = [62, 58, 65, 60, 61, 57, 66, 63, 59, 64, 60, 62, 58, 95, 61, 60]
RISING = [41, 43, 42, 45, 44, 45, 47, 45, 47, 48, 47, 49, 55, 54, 57, 56, 59, 58, 60, 61, 60, 63, 63, 65]
TABLE = [[5, 3, 1, 0, 0], [2, 6, 5, 2, 0], [0, 2, 8, 6, 1], [0, 1, 2, 9, 4], [0, 0, 1, 2, 10]]
BEFORE, AFTER = [3, 5, 9, 20, 40], [1, 2, 8, 25, 60]
GROUPS = [[12, 7, 7, 4, 2], [5, 1, 5, 11, 5], [3, 6, 9, 6, 3]]
QUIET = [4, 8, 8]
TWO_SIDES = {"before": BEFORE, "after": AFTER}
POSITIVE, ANSWERED = [row[0] for row in MONTHS] * 2, [row[1] for row in MONTHS] * 2
SPREAD = [2, 5, 13, 30, 50]

METHODS = (
    Method("distribution", "How were the answers spread?", "analysis.describe.distribution", {"counts": SPREAD}),
    Method(
        "share",
        "Which part of the answers was positive?",
        "analysis.describe.share",
        {"counts": SPREAD, "categories": [3, 4]},
    ),
    Method("wilson", "How sure is a share?", "analysis.intervals.wilson", {"successes": 81, "n": 263}),
    Method(
        "newcombe",
        "How much did a share change, and how sure is that?",
        "analysis.intervals.newcombe",
        {"before": [56, 70], "after": [48, 80]},
    ),
    Method("compare", "Were the answers after a date higher than before?", "analysis.compare.compare", TWO_SIDES),
    Method(
        "relative-effect",
        "How often is an answer after higher than one before?",
        "analysis.placements.relative_effect",
        TWO_SIDES,
    ),
    Method(
        "logit-interval",
        "Between which two values does that lie?",
        "stem_app.cli.adapted.logit_interval",
        TWO_SIDES,
    ),
    Method(
        "exact-p",
        "Could chance alone have dealt the answers this way?",
        "stem_app.cli.adapted.exact_p",
        {"before": [1, 2, 1, 1, 1], "after": [3, 1, 4, 2, 1]},
    ),
    Method("t-p", "The same, for many answers?", "stem_app.cli.adapted.t_p", TWO_SIDES),
    Method(
        "mann-whitney",
        "What does the older test of the same question say?",
        "analysis.mann_whitney.mann_whitney",
        {"before": GROUPS[0], "after": GROUPS[1]},
    ),
    Method(
        "decide",
        "Which of the five verdicts does a comparison earn?",
        "analysis.verdicts.decide",
        {
            "interval": {"low": 0.53, "high": 0.72, "level": 0.95},
            "p_value": 0.01,
            "narrow": {"low": 0.55, "high": 0.7, "level": 0.9},
            "margin": [0.4265, 0.5735],
            "alpha": 0.05,
        },
    ),
    Method(
        "strata",
        "Were the answers after higher, region by region taken together?",
        "analysis.stratified.compare_strata",
        {"before": [[14, 9, 3, 3, 1], [5, 10, 11, 7, 3]], "after": [[49, 58, 29, 10, 4], [3, 7, 11, 10, 5]]},
    ),
    Method(
        "van-elteren",
        "What does the older test of that question say?",
        "analysis.stratified.van_elteren",
        {"before": [[19, 7, 6], [10, 0, 1]], "after": [[6, 5, 16], [7, 2, 5]]},
    ),
    Method(
        "moved",
        "Did the same clients give higher answers than their time before?",
        "analysis.moved.moved",
        {"up": 12, "same": 9, "down": 3},
    ),
    Method(
        "moves",
        "How many moved up, stayed and moved down in a table?",
        "analysis.moved.moves_of",
        {"transitions": TABLE},
    ),
    Method(
        "sign-p",
        "Could chance alone have split those who changed this way?",
        "analysis.moved.sign_p_value",
        {"up": 12, "down": 3},
    ),
    Method(
        "signed-rank",
        "What if a step of three counts three times?",
        "analysis.signed_rank.signed_rank",
        {"transitions": TABLE},
    ),
    Method(
        "kruskal-wallis",
        "Do several groups differ at all?",
        "analysis.groups.kruskal_wallis",
        {"groups": GROUPS},
    ),
    Method(
        "jonckheere",
        "Do the answers rise, or fall, from group to group?",
        "analysis.ordered.jonckheere",
        {"groups": GROUPS},
    ),
    Method(
        "linear-by-linear",
        "Do two ordered answers go together?",
        "analysis.association.linear_by_linear",
        {"table": [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]},
    ),
    Method(
        "holm",
        "How does asking several questions at once change p?",
        "analysis.multiple.holm",
        {"p_values": [0.01, None, 0.04, 0.03]},
    ),
    Method(
        "benjamini-hochberg",
        "The same, for a list to explore?",
        "analysis.multiple.benjamini_hochberg",
        {"p_values": [0.01, None, 0.04, 0.03]},
    ),
    Method("xmr", "Is this month unusual?", "analysis.control_chart.xmr_chart", {"values": SERIES}),
    Method(
        "p-chart",
        "Is this share unusual, if only chance moves it?",
        "analysis.control_chart.p_chart",
        {"positives": POSITIVE, "n": ANSWERED},
    ),
    Method(
        "laney-chart",
        "Is this share unusual, when numbers vary?",
        "analysis.control_chart.laney_chart",
        {"positives": POSITIVE, "n": ANSWERED},
    ),
    Method(
        "funnel",
        "Which regions differ by more than chance explains?",
        "analysis.funnel.funnel",
        {"positives": POSITIVE[:7], "n": ANSWERED[:7]},
    ),
    Method(
        "funnel-limits",
        "Between which shares does chance leave a region?",
        "analysis.funnel.exact_limits",
        {"n": 20, "target": 0.7},
    ),
    Method(
        "shrink",
        "Which share is likely, given those of the other regions?",
        "analysis.shrinkage.shrink_shares",
        {"regions": MONTHS},
    ),
    Method(
        "between",
        "Did one region change more than the others?",
        "analysis.between.between",
        {"effects": [0.62, 0.51, 0.48, 0.53, 0.5, 0.47, 0.52], "treated": 0},
    ),
    Method(
        "between-regions",
        "The same, from the answers of each region?",
        "analysis.between.between_regions",
        {"before": [[8, 8, 4], QUIET, QUIET, QUIET], "after": [QUIET] * 4, "treated": 0},
    ),
    Method(
        "placebo-dates",
        "Was that difference there before the action too?",
        "analysis.between.placebo_dates",
        {"blocks": [[QUIET, QUIET, [2, 8, 10]]] + [[QUIET] * 3] * 3, "treated": 0, "start": 2},
    ),
    Method(
        "interrupted",
        "Did a series jump or turn, on top of its own trend?",
        "analysis.interrupted.interrupted",
        {"values": RISING, "start": 12},
    ),
    Method(
        "manski",
        "What could the share of all be, when only some answered?",
        "analysis.nonresponse.manski",
        {"positive": 42, "answered": 60, "asked": 100},
    ),
    Method(
        "bands-overlap",
        "Could other people answering explain a difference?",
        "stem_app.cli.adapted.bands_overlap",
        {"before": [42, 60, 100], "after": [60, 80, 100]},
    ),
    Method(
        "dropout",
        "What if those who were not followed had all moved one way?",
        "analysis.nonresponse.dropout_bounds",
        {"moves": {"up": 9, "same": 8, "down": 4}, "lost": 4},
    ),
    Method(
        "answers-needed",
        "How many answers does it take to see a change?",
        "analysis.power.answers_needed",
        {"theta": 0.6, "spread": SPREAD},
    ),
    Method(
        "smallest-theta",
        "How small a change can these answers show?",
        "analysis.power.smallest_theta",
        {"n_before": 50, "n_after": 50, "spread": SPREAD},
    ),
    Method(
        "answers-for-equal",
        "How many answers does it take to say about equal?",
        "analysis.power.answers_needed_for_equal",
        {"spread": SPREAD},
    ),
    Method(
        "sign-evidence",
        "How strong is the evidence after each block that clients move?",
        "analysis.evidence.sign_evidence",
        {"blocks": [[6, 1], [5, 2], [9, 1]]},
    ),
    Method(
        "share-evidence",
        "How strong is the evidence after each block that two shares differ?",
        "analysis.evidence.two_share_evidence",
        {"before": [[4, 10], [5, 12], [3, 11]], "after": [[8, 10], [9, 11], [10, 12]]},
    ),
    Method(
        "freeze-plan",
        "Which months are joined before anything is shown?",
        "analysis.blocks.freeze_plan",
        {"months": [[24240, 6], [24241, 5], [24242, 12]], "known": {"24240": 6}},
    ),
    Method(
        "years-only",
        "Which months belong to so few clients that only years may be shown?",
        "stem_app.cli.adapted.years_only",
        {"months": [[24240 + month, 2] for month in range(13)]},
    ),
    Method(
        "cut-parts",
        "Which breakdowns may be shown?",
        "analysis.parts.cut",
        {"traits": {"role": ["parent"] * 12 + ["youth"] * 11 + ["network"] * 3}, "blocks": [1] * 26},
    ),
    Method(
        "print-row",
        "What may be printed of one row of answers?",
        "analysis.disclosure.print_row",
        {"counts": [4, 9, 21, 60, 106], "clients": 205},
    ),
    Method("print-count", "What may be printed of a number of talks?", "analysis.disclosure.print_count", {"n": 23}),
    Method(
        "audit-row",
        "Does a printed row leave enough in doubt?",
        "stem_app.cli.adapted.audit_row",
        {"counts": [1, 2, 0, 3, 4], "clients": 10},
    ),
    Method(
        "audit-sums",
        "Can a small group be isolated from published sums?",
        "analysis.audit.rank.isolated",
        {"views": [["w1", "w2"], ["w2", "w3"], ["w1", "w2", "w3"]], "clients": {"w1": 6, "w2": 7, "w3": 5}},
    ),
    Method(
        "audit-closed",
        "Is everything published a sum of whole blocks?",
        "analysis.audit.closure.atoms_closed",
        {"views": {"most": ["a", "b"]}, "blocks": {"one": ["a"], "two": ["b", "c"]}, "k": 2},
    ),
    Method(
        "audit-ranges",
        "Between which numbers must hidden counts lie?",
        "stem_app.cli.adapted.hidden_ranges",
        {
            "questions": {"a": {"a": 1}},
            "rules": [
                {"factors": {"a": 1}, "low": 1, "high": 4},
                {"factors": {"b": 1}, "low": 1, "high": 4},
                {"factors": {"a": 1, "b": 1}, "low": 8, "high": 8},
            ],
        },
    ),
)


def named(name: str) -> Method:
    """Find a method.

    Raises
    ------
    click.UsageError
        When there is none of that name.
    """
    for method in METHODS:
        if method.name == name:
            return method
    raise click.UsageError(f"there is no method {name!r}; 'stem analyse --list' names them.")


def fields_of(method: Method) -> tuple[Field, ...]:
    """Read from its function what a method takes."""
    function = method.function
    hints, meanings = get_type_hints(function), _meanings(section(function, "Parameters"))
    return tuple(
        Field(
            name=name,
            kind=hints[name],
            required=parameter.default is inspect.Parameter.empty,
            default=None if parameter.default is inspect.Parameter.empty else parameter.default,
            meaning=meanings.get(name, ""),
        )
        for name, parameter in inspect.signature(function).parameters.items()
    )


def arguments(method: Method, given: dict[str, Any]) -> dict[str, Any]:
    """Turn an input into the arguments of the method's function.

    Raises
    ------
    click.UsageError
        When a field is missing, is not one of the method's, or is of another type.
    """
    known = {field.name: field for field in fields_of(method)}
    for name in given:
        if name not in known:
            raise click.UsageError(f"{name} is not a field of {method.name}; there are {', '.join(known)}.")
    for name, field in known.items():
        if field.required and name not in given:
            raise click.UsageError(f"{name} is missing: it must be of type {say(field.kind)}.")
    return {name: read(known[name].kind, value, name) for name, value in given.items()}


def section(function: Callable[..., Any], title: str) -> str:
    """Give one section of a function's docstring, such as its references; empty when there is none."""
    text = inspect.getdoc(function) or ""
    parts = re.split(r"^(\w+)\n-+\n", text, flags=re.MULTILINE)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return found.get(title, "").strip()


def _meanings(parameters: str) -> dict[str, str]:
    meanings: dict[str, str] = {}
    names: list[str] = []
    for line in parameters.splitlines():
        if line and not line.startswith(" "):
            names = [name.strip() for name in line.split(",")]
        for name in names if line.startswith(" ") else ():
            meanings[name] = f"{meanings.get(name, '')} {line.strip()}".strip()
    return meanings
