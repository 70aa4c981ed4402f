"""Clients who brought their code: compared with their own time before, as higher, the same or lower."""

from __future__ import annotations

from dataclasses import dataclass

from stem_app import sentences
from stem_app.languages import gettext as _
from stem_app.languages import ngettext, voice
from stem_app.results.scales import Scale, statement_words
from stem_app.results.tables import Table, columns_of, heads, line_of
from surveys.questionnaire import Questionnaire
from surveys.reports import (
    Almost,
    MovedReport,
    PrintedClasses,
    PrintedMost,
    PrintedTenths,
    Row,
    Shown,
    Verdict,
)

LOWER, SAME, HIGHER = (0,), (1,), (2,)


@dataclass(frozen=True)
class Followed:
    """The followed clients as a page shows them; ``headline`` is about all statements together, or the only one."""

    report: MovedReport
    headline: str
    people: str
    verdict: str
    table: Table


def followed(report: MovedReport | None, version: Questionnaire, form: str) -> Followed | None:
    """Put the followed clients into words, bars and cells."""
    if report is None:
        return None
    known = moves()
    columns = columns_of(known, report.statements, {one.statement: known for one in report.statements})
    first = report.statements[0].result
    return Followed(
        report=report,
        headline=result(first.value) if isinstance(first, Shown) else "",
        people=people(report.pairs.value) if isinstance(report.pairs, Shown) else "",
        verdict=verdict(report.verdict.value) if isinstance(report.verdict, Shown) else "",
        table=Table(
            heads(columns, known),
            tuple(
                line_of(
                    one.statement,
                    statement_words(version, form, one.statement, voice().language),
                    one.result,
                    "",
                    known,
                    columns,
                )
                for one in report.statements
            ),
        ),
    )


def moves() -> Scale:
    """The classes of the followed clients; higher is the positive side."""
    groups, names = (LOWER, SAME, HIGHER), (_("lower"), _("the same"), _("higher"))
    return Scale(three=groups, three_names=names, five=groups, five_names=names, positive=HIGHER)


def result(row: Row) -> str:
    """Say in one sentence how many clients gave another answer than their time before."""
    if isinstance(row, PrintedTenths):
        return _in_tenths(row)
    if isinstance(row, PrintedMost):
        return _nearly_all(row)
    return _in_classes(row)


def _in_tenths(row: PrintedTenths) -> str:
    number = {"number": row.tenths}
    if row.almost is None:
        sentence = ngettext(
            "Compared with the time before about %(number)s out of 10 clients gave a higher answer.",
            "Compared with the time before about %(number)s out of 10 clients gave a higher answer.",
            row.tenths,
        )
        return sentence % number
    if row.end <= sentences.ALMOST_ALL:
        return {
            Almost.NOBODY: _("Compared with the time before almost nobody gave a higher answer."),
            Almost.EVERYBODY: _("Compared with the time before almost everybody gave a higher answer."),
        }[row.almost]
    return {
        Almost.NOBODY: _("Compared with the time before at most %(number)s out of 10 clients gave a higher answer."),
        Almost.EVERYBODY: _(
            "Compared with the time before at least %(number)s out of 10 clients gave a higher answer."
        ),
    }[row.almost] % number


def _nearly_all(row: PrintedMost) -> str:
    said: dict[tuple[int, ...], str] = {
        HIGHER: _("Compared with the time before more than %(number)s out of 100 clients gave a higher answer."),
        SAME: _("Compared with the time before more than %(number)s out of 100 clients gave the same answer."),
        LOWER: _("Compared with the time before more than %(number)s out of 100 clients gave a lower answer."),
    }
    no_higher = _("Compared with the time before more than %(number)s out of 100 clients gave no higher answer.")
    return said.get(row.category, no_higher) % {"number": round(100 * row.more_than)}


def _in_classes(row: PrintedClasses) -> str:
    percents = dict(zip(row.classes, row.percents, strict=True))
    higher = percents.get(HIGHER)
    if higher is None:
        return ""
    if set(percents) == {LOWER, SAME, HIGHER}:
        sentence = _(
            "Compared with the time before about %(higher)s out of 100 clients gave a higher answer. "
            "About %(same)s gave the same and about %(lower)s a lower answer."
        )
        return sentence % {"higher": higher, "same": percents[SAME], "lower": percents[LOWER]}
    sentence = _("Compared with the time before about %(number)s out of 100 clients gave a higher answer.")
    return sentence % {"number": higher}


def people(pairs: int) -> str:
    """Say over how many clients it goes."""
    return _("This is about some %(number)s clients who brought their code.") % {"number": pairs}


def verdict(found: Verdict) -> str:
    """Say whether more clients went up than down."""
    return {
        Verdict.BETTER: _("More clients gave a higher answer than a lower one."),
        Verdict.WORSE: _("More clients gave a lower answer than a higher one."),
        Verdict.ABOUT_EQUAL: _("About as many clients gave a higher answer as a lower one."),
        Verdict.NOT_YET_CLEAR: _("Whether more clients gave a higher answer or a lower one cannot be said yet."),
        Verdict.TOO_FEW: _("There are too few clients to say whether more of them went up or down."),
    }[found]
