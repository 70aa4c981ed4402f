"""The same result by role, by kind of talk and so on: one way at a time, never crossed, and without a conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stem_app import sentences
from stem_app.formatting import Run, runs
from stem_app.languages import gettext as _
from stem_app.languages import own_name
from stem_app.results import charts
from stem_app.results.scales import Scale
from stem_app.results.tables import DASH, Cell, Line, Table, heads
from surveys.reports import Block, Hidden, PartResult, PartsReport, Shown

REST = "rest"


@dataclass(frozen=True)
class Breakdown:
    """One way of cutting: its name, the months that it is about, and its parts with the positive share of each."""

    words: str
    months: tuple[Run, ...]
    table: Table
    blocks: tuple[Block, ...]


def breakdowns(found: Sequence[PartsReport], known: Scale) -> tuple[Breakdown, ...]:
    """Put every breakdown with at least two parts into words and bars."""
    return tuple(_breakdown(one, known) for one in found if len(one.parts) > 1)


def _breakdown(found: PartsReport, known: Scale) -> Breakdown:
    columns = [(known.positive, known.yes)]
    names = traits(found.dimension)
    lines = []
    for part in found.parts:
        words = own_name(part.value) if found.dimension == "language" and part.value not in names else names[part.value]
        lines.append(_line(part, words, known))
    table = Table(heads(columns, known), tuple(lines))
    return Breakdown(dimension_words(found.dimension), runs(found.blocks), table, found.blocks)


def _line(part: PartResult, words: str, known: Scale) -> Line:
    if isinstance(part.result, Hidden):
        return Line(part.value, words, part.result, "")
    people = sentences.people(part.clients.value) if isinstance(part.clients, Shown) else ""
    share = sentences.share(part.result.value) or DASH
    bar = charts.share_bar(part.positive) if isinstance(part.positive, Shown) else ()
    return Line(part.value, words, part.result, people, bar, (Cell(share, 1, known.yes),))


def dimension_words(dimension: str) -> str:
    """Name a way of cutting."""
    return {
        "role": _("Who answered"),
        "talk": _("How the talk was held"),
        "device": _("How the answers were given"),
        "shown": _("Whether the answers were looked at together"),
        "language": _("In which language"),
    }[dimension]


def traits(dimension: str) -> dict[str, str]:
    """Name the parts of a breakdown; languages go by their own names."""
    named = {
        "role": {
            "parent": _("parents and carers"),
            "youth": _("young people"),
            "child": _("children"),
            "network": _("people close to the family"),
        },
        "talk": {
            "home": _("at home"),
            "office": _("at the office"),
            "video": _("by video call"),
            "telephone": _("by telephone"),
            "other": _("in another way"),
        },
        "device": {
            "worker": _("on the worker's phone"),
            "own": _("on their own phone"),
            "paper": _("on paper"),
        },
        "shown": {
            "together": _("looked at together"),
            "sealed": _("not looked at together"),
            "drawn": _("drawn by lot not to show"),
        },
        "language": {},
    }[dimension]
    return {**named, "unknown": _("not known"), REST: _("others")}
