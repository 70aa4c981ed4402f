"""What a reader should know before believing a comparison or a trend: one plain sentence each, and no number."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from stem_app.languages import gettext as _
from surveys.reports import Caution, Latest, Limits, Signal


def caution(found: Caution) -> str:
    """Say what else may be behind a difference."""
    return {
        Caution.COVERAGE: _("We see a different part of the talks than at first. That alone can make a difference."),
        Caution.OTHERS: _("It may also be that other clients answered."),
        Caution.MIX: _("Other groups of people answered than at first."),
        Caution.CEILING: _("Many people gave the highest answer already. Then a rise is hard to see."),
        Caution.ONLY_WORDS: _(
            "Other comparisons already told numbers of these answers. Together, more numbers would say too much about "
            "few people. So here are only words."
        ),
        Caution.REGIONS_DISAGREE: _("Not every region changed in the same way. Look at each region too."),
    }[found]


def cautions(found: Sequence[Caution]) -> str:
    """Say everything that else may be behind a difference."""
    return " ".join(map(caution, found))


def alone() -> str:
    """Say that the other regions changed less."""
    return _("We saw no such change in any other region.")


def weighed(names: Sequence[str]) -> str:
    """Say how a whole area is compared, and which regions are in it."""
    how = _("We first compare each region with itself. Then we take the regions together.")
    return f"{how} " + _("Included: %(regions)s.") % {"regions": ", ".join(names)}


def outside(events: Markup) -> Markup:
    """Say what happened outside in the time of a comparison, and what that means for it."""
    together = Markup.escape(_("At the same time this happened too: %(events)s.")) % {"events": events}
    return together + " " + _("That is why we do not know where a change comes from.")


def signal(found: Signal) -> str:
    """Say in a table why a block stands out."""
    return {
        Signal.OUTSIDE: _("outside what is usual"),
        Signal.SHIFT: _("seven blocks in a row on the same side"),
        Signal.TREND: _("seven blocks in a row up or down"),
        Signal.NEAR: _("two out of three blocks near the limit"),
    }[found]


def latest(found: Latest) -> str:
    """Say what the newest block of a trend tells, and what to do with it."""
    return {
        Latest.NONE: "",
        Latest.FIRST: _(
            "The newest block lies outside what is usual. Find out together why. Look again at the next block."
        ),
        Latest.CONFIRMED: _(
            "The newest block lies outside what is usual. That was so before it too: this is a change. "
            "Find out together why."
        ),
    }[found]


def limits(found: Limits) -> str:
    """Say whether it can be told what is usual."""
    return {
        Limits.NONE: _("There are still too few blocks to say what is usual."),
        Limits.PROVISIONAL: _("What is usual is a first estimate: so far there are few blocks."),
        Limits.FIRM: "",
    }[found]


def ringed() -> str:
    """Explain the ring around a point."""
    return _("A point with a ring stands out. The table says why.")
