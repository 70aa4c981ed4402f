"""Every sentence about results: from what the gate let through to plain words, in the language of the reader.

No sentence names a cause, ranks a region or tells how many answers are missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Protocol

from stem_app.formatting import span, whole_number
from stem_app.languages import gettext as _
from stem_app.languages import ngettext, speaking
from stem_app.results.scales import Scale
from surveys.reports import (
    Almost,
    Coverage,
    FewerThanTen,
    Finding,
    Hidden,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    Refusal,
    TrendPoint,
    Verdict,
)
from surveys.reports.rows import Row

PLAIN = ("ja", "nee", "yes", "no")
# Of nine in ten people one may say 'almost everybody'; of eight it would flatter.
ALMOST_ALL = 1


# --- What people say --------------------------------------------------------------------------------------------------


def headline(row: Row, scale: Scale) -> str:
    """Say as a heading how many people answer positively."""
    if isinstance(row, PrintedTenths):
        return _almost(row, scale) if row.almost else _out_of(row.tenths, 10, said(scale.yes))
    if isinstance(row, PrintedMost):
        return _("More than %(number)s out of 100 people say %(answer)s.") % {
            "number": round(100 * row.more_than),
            "answer": said(scale.name(row.category)),
        }
    if row.positive_percent is not None:
        return _out_of(row.positive_percent, 100, said(scale.yes))
    place = max(range(len(row.percents)), key=row.percents.__getitem__)
    return _out_of(row.percents[place], 100, said(scale.name(row.classes[place])))


def result(row: Row, scale: Scale) -> str:
    """Say in one sentence what people answer to a statement."""
    if not isinstance(row, PrintedTenths) or row.almost:
        return headline(row, scale)
    sentence = ngettext(
        "Of 10 people about %(number)s says %(answer)s.", "Of 10 people about %(number)s say %(answer)s.", row.tenths
    )
    return sentence % {"number": row.tenths, "answer": said(scale.yes)}


def likely(row: Row) -> str:
    """Say between which numbers the real one probably lies; nothing where there is no such pair."""
    between = ends(row)
    if between is None:
        return ""
    numbers = {"low": between[0], "high": between[1]}
    if isinstance(row, PrintedTenths) and row.almost:
        return _("Probably between %(low)s and %(high)s out of 10.") % numbers
    return _("Probably between %(low)s and %(high)s.") % numbers


def ends(row: Row) -> tuple[int, int] | None:
    """Give the numbers between which the real one probably lies, out of 10 or of 100 as the row is printed."""
    if isinstance(row, PrintedMost) or row.interval is None:
        return None
    whole = 10 if isinstance(row, PrintedTenths) else 100
    # Rounded outwards, so that no one reads more certainty than there is.
    return floor(round(whole * row.interval.low, 6)), ceil(round(whole * row.interval.high, 6))


def share(row: Row) -> str:
    """Write the positive answers in as few words as fit in a table; empty where they cannot be told apart."""
    if isinstance(row, PrintedTenths):
        return _share_in_tenths(row)
    if isinstance(row, PrintedClasses):
        percents = row.positive_percent
        return "" if percents is None else _("%(number)s out of 100") % {"number": percents}
    if row.positive is None:
        return ""
    most = round(100 * row.more_than)
    if row.positive:
        return _("more than %(number)s out of 100") % {"number": most}
    return _("fewer than %(number)s out of 100") % {"number": 100 - most}


def _share_in_tenths(row: PrintedTenths) -> str:
    if row.almost is None:
        return _("%(number)s out of 10") % {"number": row.tenths}
    nobody = row.almost is Almost.NOBODY
    if row.end <= ALMOST_ALL:
        return _("almost nobody") if nobody else _("almost everybody")
    words = _("at most %(number)s out of 10") if nobody else _("at least %(number)s out of 10")
    return words % {"number": row.tenths}


def more_than(row: PrintedMost) -> str:
    """Write that nearly all answers are in one class."""
    return _("more than %(number)s%%") % {"number": round(100 * row.more_than)}


def percent(number: int) -> str:
    """Write a whole percent."""
    return f"{number}%"


def said(answer: str) -> str:
    """Write an answer inside a sentence: 'yes' stands by itself, other words need quotes."""
    return answer if answer in PLAIN else _("‘%(answer)s’") % {"answer": answer}


def _out_of(number: int, whole: int, answer: str) -> str:
    sentence = ngettext(
        "About %(number)s out of %(whole)s people says %(answer)s.",
        "About %(number)s out of %(whole)s people say %(answer)s.",
        number,
    )
    return sentence % {"number": number, "whole": whole, "answer": answer}


def _almost(row: PrintedTenths, scale: Scale) -> str:
    nobody, answer = row.almost is Almost.NOBODY, said(scale.yes)
    if row.end <= ALMOST_ALL:
        sentence = _("Almost nobody says %(answer)s.") if nobody else _("Almost everybody says %(answer)s.")
        return sentence % {"answer": answer}
    sentence = (
        _("At most %(number)s out of 10 people say %(answer)s.")
        if nobody
        else _("At least %(number)s out of 10 people say %(answer)s.")
    )
    return sentence % {"number": row.tenths, "answer": answer}


def about_how_many(clients: int) -> str:
    """Say over how many people a result goes."""
    return _("This is about some %(number)s people.") % {"number": whole_number(clients)}


def people(clients: int) -> str:
    """Say in a table over how many people a result goes."""
    return _("some %(number)s people") % {"number": whole_number(clients)}


def mostly_once() -> str:
    """Say that a client may be in it more than once."""
    return _("Possibly there is more than one answer per client.")


def trend_words(points: Sequence[tuple[TrendPoint, str]]) -> str:
    """Say in words what a trend draws: its first and its last block; the table has the rest."""
    first, last = points[0], points[-1]
    return _("Trend per block. First: %(first)s. Last: %(last)s. The table has all of them.") % {
        "first": f"{span(first[0].block.first_month, first[0].block.last_month)}, {first[1]}",
        "last": f"{span(last[0].block.first_month, last[0].block.last_month)}, {last[1]}",
    }


# --- Whose answers these are ------------------------------------------------------------------------------------------


def count(number: int | FewerThanTen) -> str:
    """Write a number of talks."""
    return _("fewer than 10") if isinstance(number, FewerThanTen) else whole_number(number)


def seen(coverage: Coverage) -> str:
    """Say which part of the talks is behind the answers; nothing when that is hidden."""
    if isinstance(coverage.seen, Hidden):
        return ""
    tenths = coverage.seen.value
    if not coverage.of_held:
        return _seen_of_asked(tenths)
    if tenths in (0, 10):
        return (
            _("Almost none of the talks can be seen here.") if tenths == 0 else _("Almost all talks can be seen here.")
        )
    sentence = ngettext(
        "About %(number)s out of 10 talks can be seen here.",
        "About %(number)s out of 10 talks can be seen here.",
        tenths,
    )
    return sentence % {"number": tenths}


def _seen_of_asked(tenths: int) -> str:
    if tenths in (0, 10):
        return (
            _("Almost nobody who was asked answered.") if tenths == 0 else _("Almost everybody who was asked answered.")
        )
    sentence = ngettext(
        "Of 10 people who were asked about %(number)s answered.",
        "Of 10 people who were asked about %(number)s answered.",
        tenths,
    )
    return sentence % {"number": tenths}


def who_is_missing(coverage: Coverage) -> str:
    """Say who is not in these answers."""
    if coverage.held is None:
        return _("The number of talks held was not stated. Whoever was not asked is missing here.")
    return _("Whoever was not asked is missing here.")


def low_coverage() -> str:
    """Warn before each conclusion that few of the talks are behind it."""
    return _("These are only the people who were asked. We do not know what the others think.")


def unknown_coverage() -> str:
    """Say of answers from elsewhere that nobody knows who did not answer."""
    return _("These answers come from elsewhere. How many people were asked is not known.")


# --- Before and after -------------------------------------------------------------------------------------------------


class Counted(Protocol):
    """What the command line found in somebody's own counts."""

    @property
    def verdict(self) -> Verdict:
        """One of the five."""

    @property
    def small(self) -> bool:
        """True for a clear but small difference."""

    @property
    def theta(self) -> float | None:
        """How often the later answer is higher, equal counting half, as a part of 1."""

    @property
    def low(self) -> float | None:
        """The lower end of its interval."""

    @property
    def high(self) -> float | None:
        """The upper end of its interval."""


@dataclass(frozen=True)
class FindingWords:
    """What is said of a comparison: the verdict, what follows from it, the numbers, and when the question was asked."""

    verdict: str
    more: str
    numbers: str
    chosen: str

    @property
    def text(self) -> str:
        """Everything, as one piece of text."""
        return " ".join(part for part in (self.verdict, self.more, self.numbers, self.chosen) if part)


def of_counts(comparison: Counted) -> str:
    """Say in Dutch what a comparison of somebody's own counts led to."""
    ends = [comparison.theta, comparison.low, comparison.high]
    theta, low, high = (None if end is None else round(100 * end) for end in ends)
    found = Finding(comparison.verdict, comparison.small, theta, low, high)
    with speaking("nl"):
        words = finding(found)
    numbers = words.numbers if found.verdict in (Verdict.BETTER, Verdict.WORSE) else ""
    return " ".join(part for part in (words.verdict, words.more, numbers) if part)


def finding(
    found: Finding, *, chosen_in_advance: bool | None = None, since_the_quarter_before: bool = False
) -> FindingWords:
    """Say what a comparison found, and whether it was chosen before or after its last answers were in.

    ``chosen_in_advance`` is None where nobody chose: in the fixed calendar of reports, and for somebody's own counts.
    """
    clear = _since_quarter(small=found.small) if since_the_quarter_before else _afterwards(small=found.small)
    verdict, more = (clear[found.verdict], "") if found.verdict in clear else _not_clear(found)
    chosen = "" if chosen_in_advance is None else chosen_when(in_advance=chosen_in_advance)
    return FindingWords(verdict, more, _numbers(found), chosen)


def chosen_when(*, in_advance: bool) -> str:
    """Say whether a comparison was chosen before anybody could know its outcome."""
    return _("Chosen in advance.") if in_advance else _("Chosen afterwards, exploratory.")


def _not_clear(found: Finding) -> tuple[str, str]:
    if found.verdict is Verdict.ABOUT_EQUAL:
        return _("There is about as much satisfaction as before."), _("A large difference is unlikely.")
    if found.verdict is Verdict.NOT_YET_CLEAR:
        return _("We see no clear difference, but there may be one."), _more_needed(found.detectable)
    return _("There are still too few answers to show anything."), _("That also protects those who answered.")


def _more_needed(detectable: int | None) -> str:
    needed = _("More answers are needed.")
    if detectable is None:
        return f"{needed} " + _("With this number of answers we only see large changes.")
    sentence = _("With this number of answers we only see large changes: from about %(times)s out of 100.")
    return f"{needed} " + sentence % {"times": detectable}


def _afterwards(*, small: bool) -> dict[Verdict, str]:
    if small:
        return {
            Verdict.BETTER: _("The answers were a little higher afterwards, but the difference is small."),
            Verdict.WORSE: _("The answers were a little lower afterwards, but the difference is small."),
        }
    return {
        Verdict.BETTER: _("The answers were higher afterwards."),
        Verdict.WORSE: _("The answers were lower afterwards."),
    }


def _since_quarter(*, small: bool) -> dict[Verdict, str]:
    if small:
        return {
            Verdict.BETTER: _(
                "The answers were a little higher than in the quarter before, but the difference is small."
            ),
            Verdict.WORSE: _(
                "The answers were a little lower than in the quarter before, but the difference is small."
            ),
        }
    return {
        Verdict.BETTER: _("The answers were higher than in the quarter before."),
        Verdict.WORSE: _("The answers were lower than in the quarter before."),
    }


def _numbers(found: Finding) -> str:
    """Write the numbers in the direction of the verdict; there are none when there are too few answers."""
    if found.verdict is Verdict.TOO_FEW or found.theta is None or found.low is None or found.high is None:
        return ""
    if found.verdict is Verdict.WORSE:
        return _odds(100 - found.theta, 100 - found.high, 100 - found.low, lower=True)
    return _odds(found.theta, found.low, found.high, lower=False)


def _odds(times: int, low: int, high: int, *, lower: bool) -> str:
    if times >= 100:
        often = _("The later one is almost always lower.") if lower else _("The later one is almost always higher.")
    else:
        sentence = (
            _("The later one is lower in about %(times)s out of 100 cases (equal counts half).")
            if lower
            else _("The later one is higher in about %(times)s out of 100 cases (equal counts half).")
        )
        often = sentence % {"times": times}
    lay = _("Each time, lay one later answer beside one earlier answer.")
    between = _("The real number is probably between %(low)s and %(high)s.") % {"low": low, "high": high}
    return f"{lay} {often} {between}"


def refusal(reason: Refusal) -> str:
    """Say why a whole area gets no verdict of its own."""
    return {
        Refusal.NO_REGION: _("About the area as a whole we say nothing. No region has enough answers."),
        Refusal.ONE_REGION: _(
            "About the area as a whole we say nothing. Only one region has enough answers. One region is not the area."
        ),
    }[reason]


def why_no_statements() -> str:
    """Say why the separate statements are not compared."""
    return _("The separate statements are not compared. For that, all statements together must first have changed.")


def cause_unknown() -> str:
    """Say that nothing here tells where a change comes from."""
    return _("We do not know where a change comes from. Other things happened at the same time.")


# --- What cannot be said ----------------------------------------------------------------------------------------------


def ten_together() -> str:
    """Say why something may be hidden."""
    return _(
        "We only show answers of at least ten people together. For fewer we say ‘not shown’. That protects people."
    )


def rounded() -> str:
    """Say that numbers are rounded."""
    return _("All numbers are rounded.")


def limits(*, imported: bool) -> list[str]:
    """List in plain words what a reader should know before believing a result."""
    about_people = (
        [
            _("These answers come from elsewhere. We do not know who was asked and who was not."),
        ]
        if imported
        else [
            _("Whoever was not asked, or would rather not answer, is missing. They may think differently."),
            _("We do not store which worker or which team had the talk. So we can say nothing about them."),
        ]
    )
    return [
        *about_people,
        ten_together(),
        rounded(),
        _("We count one answer per client. Now and then it may be more than one."),
        _("A small difference can be chance."),
        _("We do not put regions in an order: they are too different."),
        cause_unknown(),
    ]
