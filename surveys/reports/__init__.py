"""The one gate: the only reader of frozen blocks, through which every number about answers reaches a person."""

from analysis.chart_rules import Latest, Signal
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
from surveys.reports.build import Report, TrendPoint, build
from surveys.reports.cautions import Caution
from surveys.reports.comparing import (
    AreaFinding,
    ComparisonReport,
    PlaceFinding,
    Refusal,
    chosen_in_advance,
    compare_places,
)
from surveys.reports.coverage import Coverage
from surveys.reports.finding import Finding
from surveys.reports.funnel import Funnel, FunnelPoint, Limit
from surveys.reports.moved import MovedReport, MovedStatement
from surveys.reports.parts import PartResult, PartsReport
from surveys.reports.periodic import PeriodicReport, PlaceReport, periodic, quarters
from surveys.reports.policy import Policy, policy_of
from surveys.reports.rows import Position, Row, StatementResult, scale_of
from surveys.reports.shown import Hidden, Shown
from surveys.reports.unusual import Limits, Watch

__all__ = [
    "Almost",
    "AreaFinding",
    "Block",
    "CannotPool",
    "Caution",
    "ComparisonReport",
    "Coverage",
    "FewerThanTen",
    "Finding",
    "Funnel",
    "FunnelPoint",
    "Hidden",
    "Latest",
    "LessThan",
    "Limit",
    "Limits",
    "MoreThan",
    "MovedReport",
    "MovedStatement",
    "PartResult",
    "PartsReport",
    "PeriodicReport",
    "PlaceFinding",
    "PlaceReport",
    "Policy",
    "Position",
    "PrintedClasses",
    "PrintedMost",
    "PrintedTenths",
    "Refusal",
    "Report",
    "Row",
    "Selection",
    "Shown",
    "Signal",
    "StatementResult",
    "TrendPoint",
    "Verdict",
    "Watch",
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
