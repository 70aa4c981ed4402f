"""The report of an audit for the privacy officer: what was looked at, what was found, and what an audit cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from stem_app.cli.auditing.product import Audited
from stem_app.cli.auditing.sets import Finding
from stem_app.formatting import long_day, whole_number
from stem_app.languages import gettext as _
from stem_app.languages import ngettext

# So many findings of one kind are written out; the rest is only counted.
LISTED = 20


def report(audited: Audited, day: date) -> str:
    """Write the report as Markdown, in the language that is spoken."""
    return "\n".join(_lines(audited, day)) + "\n"


def _lines(audited: Audited, day: date) -> Iterator[str]:
    yield "# " + _("Can anyone see fewer than ten clients?")
    yield ""
    yield _("Audit of %(day)s.") % {"day": long_day(day)}
    yield ""
    yield "**" + _conclusion(audited) + "**"
    yield ""
    yield "## " + _("What was read")
    yield ""
    yield from (f"- {line}" for line in _read(audited))
    yield ""
    yield "## " + _("What was tried")
    yield ""
    for audit, words in _audits().items():
        number = sum(finding.audit == audit for finding in audited.findings)
        yield f"- {words} {_found(number)}"
    yield ""
    if audited.findings:
        yield "## " + _("What was found")
        yield ""
        yield from _listed(audited.findings)
        yield ""
    yield "## " + _("What an audit cannot see")
    yield ""
    yield from (f"- {line}" for line in _limits(audited))


def _conclusion(audited: Audited) -> str:
    if audited.findings:
        return _("Something is wrong. Take the pages named below offline until it is repaired.")
    if not audited.blocks:
        return _("Nothing is frozen yet, so no result can be read by anyone.")
    return _("Nothing was found through which fewer than ten clients can be seen.")


def _read(audited: Audited) -> list[str]:
    counts = {
        "pages": whole_number(audited.pages),
        "files": whole_number(audited.files),
        "blocks": whole_number(audited.blocks),
        "views": whole_number(audited.views),
        "freezes": whole_number(audited.freezes),
        "all": whole_number(audited.all_freezes),
        "rows": whole_number(audited.rows),
        "searched": whole_number(audited.searched),
    }
    lines = [
        _("%(pages)s pages and %(files)s files, as every role in every area.") % counts,
        _("%(blocks)s frozen blocks, and %(views)s different sums of them behind the numbers.") % counts,
        _("The pages as they were after %(freezes)s of %(all)s freezes.") % counts,
        _("%(rows)s different printed rows, and %(searched)s blocks searched for other histograms that fit.") % counts,
    ]
    if audited.freezes < audited.all_freezes:
        lines.append(_("The history is long. Pairs of neighbouring freezes were chosen, spread over all of it."))
    if audited.searched < audited.blocks:
        lines.append(_("The smallest blocks were searched first, and the newest of those."))
    return lines


def _audits() -> dict[str, str]:
    return {
        "crawl": _("Does every page open?"),
        "digits": _("Does every number on a page of results name the blocks it rests on?"),
        "closure": _("Is everything that numbers rest on a frozen block of ten or more clients?"),
        "rank": _("Can a group of fewer than ten be isolated by adding and subtracting, over all freezes together?"),
        "interval": _("Does a hidden count follow from what is printed beside it?"),
        "enumeration": _("Do at least five histograms of each block fit everything that is told?"),
        "marks": _("Does everything that is hidden carry the same mark?"),
        "files": _("Does a file hold only whole parts of 10 and 100, and rounded numbers of people?"),
        "suppression": _("Do pages and files look the same with no answers and with just too few?"),
    }


def _found(number: int) -> str:
    if not number:
        return _("Nothing found.")
    return ngettext("%(number)s finding.", "%(number)s findings.", number) % {"number": whole_number(number)}


def _listed(findings: tuple[Finding, ...]) -> Iterator[str]:
    for audit, words in _audits().items():
        mine = [finding for finding in findings if finding.audit == audit]
        if mine:
            yield f"### {words}"
            yield ""
            yield from (f"- `{finding.where}` {finding.what}" for finding in mine[:LISTED])
            if len(mine) > LISTED:
                yield "- " + _("and %(number)s more") % {"number": whole_number(len(mine) - LISTED)}
            yield ""


def _limits(_audited: Audited) -> list[str]:
    return [
        _(
            "Somebody who knows how some clients answered can set those aside. "
            "The others are then protected by ten minus that number."
        ),
        _("Printed rows are looked at statement by statement, not for what several statements say together."),
        _(
            "A search among neighbours proves that five histograms fit. "
            "That it finds fewer does not prove the opposite."
        ),
        _("Whoever can read the database itself is outside this audit."),
    ]
