"""The periods that a region page offers: quarters, phases and everything. Each is a set of whole blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from stem_app.formatting import period_tag, short_quarter_tag, span_tag
from stem_app.languages import gettext as _
from surveys import reports
from surveys.reports import Block
from surveys.reports.blocks import quarters
from surveys.schema import Phase

ALL = "all"


@dataclass(frozen=True)
class Period:
    """A choice of whole blocks, with the name of its tab."""

    key: str
    words: Markup | str
    blocks: tuple[Block, ...]

    @property
    def months(self) -> Markup:
        """The months that its blocks lie in."""
        first = min(block.first_month for block in self.blocks)
        return span_tag(first, max(block.last_month for block in self.blocks))


def periods(blocks: Sequence[Block], phases: Sequence[Phase]) -> list[Period]:
    """List the periods with blocks: quarters newest first, then phases newest first, then everything."""
    found = [
        Period(
            f"{year}-{quarter}",
            short_quarter_tag(year, quarter),
            tuple(reports.closed_in_quarter(blocks, year, quarter)),
        )
        for year, quarter in quarters(blocks)
    ]
    for phase in reversed(phases):
        inside = tuple(block for block in blocks if block.phase_id == phase.id)
        if inside:
            found.append(Period(f"phase-{phase.key}", period_tag(phase.name), inside))
    return [*found, Period(ALL, _("Everything"), tuple(blocks))] if blocks else []


def choose(offered: Sequence[Period], key: str | None) -> Period | None:
    """Take the period that was asked for, or the newest when none was; None when there is nothing of it."""
    if key is None:
        return offered[0] if offered else None
    return next((period for period in offered if period.key == key), None)
