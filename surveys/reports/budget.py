"""How many comparisons may tell numbers of one block: enough of them could be put together to its very answers.

First come, first served: comparisons are gone through in the order in which they were registered, and every one that
tells numbers takes a place in each of its blocks. The fixed calendar of reports stands outside this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from surveys.regions import Place
from surveys.reports.blocks import Block, closed_between
from surveys.reports.policy import Policy
from surveys.schema import Comparison

Split = tuple[list[Block], list[Block]]


def split(comparison: Comparison, mine: Collection[Block]) -> Split:
    """Divide the blocks of a place over the two runs of months of a comparison."""
    before = closed_between(mine, comparison.before_first, comparison.before_last)
    after = closed_between(mine, comparison.after_first, comparison.after_last)
    # A block with months of both runs would be compared with itself: it belongs to neither.
    return before, [block for block in after if block.first_month > comparison.before_last]


def up_to(session: Session, comparison: Comparison) -> list[Comparison]:
    """List the comparisons of the same area, version and form that came no later, in order."""
    query = sa.select(Comparison).filter_by(
        area_id=comparison.area_id, version_id=comparison.version_id, form=comparison.form
    )
    query = query.where(Comparison.position <= comparison.position)
    return list(session.scalars(query.order_by(Comparison.position, Comparison.id)))


def may_tell_numbers(
    comparison: Comparison, earlier: Iterable[Comparison], place: Place, mine: Collection[Block], policy: Policy
) -> bool:
    """Say whether a comparison comes early enough to tell numbers of the blocks of a place.

    The same two sides asked about again are the same numbers, and take no further place.
    """
    taken: Counter[int] = Counter()
    told: set[tuple[frozenset[int], frozenset[int]]] = set()
    for one in earlier:
        if not is_about(one, place):
            continue
        before, after = split(one, mine)
        if (not before or not after) and one.id != comparison.id and not _may_still_come(one, mine):
            continue
        sides = frozenset(block.id for block in before), frozenset(block.id for block in after)
        if sides not in told and all(taken[block] < policy.numbers_per_block for side in sides for block in side):
            # A comparison that still waits for its second run keeps its places in the first.
            taken.update(block for side in sides for block in side)
            told.add(sides)
        if one.id == comparison.id:
            return sides in told
    return False


def _may_still_come(comparison: Comparison, mine: Collection[Block]) -> bool:
    return comparison.after_last > max((block.last_month for block in mine), default=date.min)


def is_about(comparison: Comparison, place: Place) -> bool:
    """Say whether a comparison asks about a place: its own, or any place of a whole area."""
    return comparison.region_id is None or (comparison.region_id, comparison.service_id) == (
        place.region_id,
        place.service_id,
    )
