"""The one gate: the only reader of frozen blocks, through which every number about answers reaches a person."""

from analysis.disclosure import (
    Almost,
    FewerThanTen,
    LessThan,
    MoreThan,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
)
from analysis.verdicts import Verdict
from surveys.reports.blocks import (
    Block,
    CannotPool,
    Selection,
    closed_between,
    closed_in_quarter,
    instruments,
    of_areas,
    of_place,
    with_instrument,
)
from surveys.reports.build import Report, StatementResult, TrendPoint, build, scale_of
from surveys.reports.comparing import (
    ComparisonReport,
    Finding,
    PlaceFinding,
    Refusal,
    chosen_in_advance,
    compare_places,
)
from surveys.reports.coverage import Coverage
from surveys.reports.periodic import PeriodicReport, PlaceReport, periodic, quarters
from surveys.reports.policy import Policy, policy_of
from surveys.reports.shown import Hidden, Shown

__all__ = [
    "Almost",
    "Block",
    "CannotPool",
    "ComparisonReport",
    "Coverage",
    "FewerThanTen",
    "Finding",
    "Hidden",
    "LessThan",
    "MoreThan",
    "PeriodicReport",
    "PlaceFinding",
    "PlaceReport",
    "Policy",
    "PrintedClasses",
    "PrintedMost",
    "PrintedTenths",
    "Refusal",
    "Report",
    "Selection",
    "Shown",
    "StatementResult",
    "TrendPoint",
    "Verdict",
    "build",
    "chosen_in_advance",
    "closed_between",
    "closed_in_quarter",
    "compare_places",
    "instruments",
    "of_areas",
    "of_place",
    "periodic",
    "policy_of",
    "quarters",
    "scale_of",
    "with_instrument",
]
