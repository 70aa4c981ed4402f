"""What happened around the answers: phases, pauses, other questionnaires and outside events; never called a cause."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from markupsafe import Markup
from sqlalchemy.orm import Session

from stem_app.formatting import day_tag, period_tag
from stem_app.languages import gettext as _
from stem_app.languages import voice
from stem_app.results.trends import Event, Silence
from surveys import events, phases
from surveys.regions import Place
from surveys.reports import Block, Report
from surveys.weeks import closes_on, first_week


def event_name(event: events.Event) -> str:
    """Name an outside event in the language of the reader, or else in Dutch."""
    return event.names.get(voice().language) or event.names["nl"]


def last_day(event: events.Event) -> date | None:
    """Give the last day of an event that has ended."""
    return None if event.until_on is None else event.until_on - timedelta(days=1)


def event_tag(event: events.Event) -> Markup:
    """Name an outside event in a page, with its days."""
    name, last = period_tag(event_name(event)), last_day(event)
    if last is None:
        return Markup.escape(_("%(event)s (from %(day)s)")) % {"event": name, "day": day_tag(event.from_on)}
    if last == event.from_on:
        return Markup.escape(_("%(event)s (on %(day)s)")) % {"event": name, "day": day_tag(last)}
    words = {"event": name, "day": day_tag(event.from_on), "end": day_tag(last)}
    return Markup.escape(_("%(event)s (from %(day)s through %(end)s)")) % words


def outside_events(session: Session, place: Place, first: date, last: date) -> list[events.Event]:
    """List the outside events of a place in a run of months, the first and the last month included."""
    start, end = first_week(first), closes_on(last)
    return [
        event
        for event in events.of_area(session, place.area_id)
        if event.happened_in(place.region_id) and event.touches(start, end)
    ]


def story(
    session: Session, place: Place, blocks: Sequence[Block], report: Report
) -> tuple[list[Event], list[Silence], list[Markup]]:
    """List what a trend shows beside its points: what gets a line, the pauses, and what happened in words."""
    lines, silences = [], []
    for phase in phases.of_place(session, place.region_id, place.service_id):
        if phase.opened_on is not None:
            lines.append(Event(phase.opened_on, phase.name))
        for pause in phases.pauses(session, phase.id):
            words = _("paused: %(reason)s") % {"reason": pause.reason}
            silences.append(Silence(pause.from_on, pause.until_on, words))
    if not report.trend:
        return lines, silences, []
    run = report.trend[0].block.first_month, report.trend[-1].block.last_month
    outside = outside_events(session, place, *run)
    drawn = [line for event in outside for line in _lines(event)]
    told = [*_phases(session, place, *run), *(event_tag(event) + "." for event in outside)]
    return [*lines, *_versions(blocks, report), *drawn], silences, told


def meanwhile(session: Session, place: Place, first: date, last: date) -> list[Markup]:
    """Say which phases began and which pauses lay in a run of months: none is called a cause."""
    return list(_phases(session, place, first, last))


def _lines(event: events.Event) -> Iterator[Event]:
    """An event has a line where it begins, and another where what took longer ends."""
    yield Event(event.from_on, event_name(event))
    if event.until_on is not None and event.until_on - event.from_on > timedelta(weeks=1):
        yield Event(event.until_on, _("end of: %(event)s") % {"event": event_name(event)})


def _versions(blocks: Collection[Block], report: Report) -> list[Event]:
    """A trend breaks where the questionnaire changes: nothing is joined across versions."""
    begins: dict[int, Block] = {}
    for block in blocks:
        if block.form == report.form:
            begins.setdefault(block.version_id, block)
    later = sorted(begins.values(), key=lambda block: block.first_month)[1:]
    return [Event(block.first_month, _("new questionnaire")) for block in later]


def _phases(session: Session, place: Place, first: date, last: date) -> Iterator[Markup]:
    start, end = first_week(first), closes_on(last)
    for number, phase in enumerate(phases.of_place(session, place.region_id, place.service_id)):
        if number and phase.opened_on is not None and start < phase.opened_on < end:
            sentence = _("%(phase)s began on %(day)s.")
            yield Markup.escape(sentence) % {"phase": period_tag(phase.name), "day": day_tag(phase.opened_on)}
        for pause in phases.pauses(session, phase.id):
            if pause.from_on < end and (pause.until_on is None or pause.until_on > start):
                yield _pause(pause.from_on, pause.until_on, pause.reason)


def _pause(from_on: date, until_on: date | None, reason: str) -> Markup:
    if until_on is None:
        sentence = _("De Stem has been on pause since %(day)s (%(reason)s).")
        return Markup.escape(sentence) % {"day": day_tag(from_on), "reason": period_tag(reason)}
    sentence = _("De Stem was on pause from %(day)s until %(end)s (%(reason)s).")
    return Markup.escape(sentence) % {"day": day_tag(from_on), "end": day_tag(until_on), "reason": period_tag(reason)}
