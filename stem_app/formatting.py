"""How days, months and numbers are written, and the one mark through which a number reaches a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from flask import Flask
from markupsafe import Markup, escape

from stem_app.languages import gettext as _
from stem_app.languages import voice
from surveys.reports import Block, Hidden, Shown
from surveys.weeks import next_month, quarter_months

Run = tuple[date, date]
# The figures of languages that are not written with 0 to 9. Babel formats every number with those.
DIGITS = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}


def whole_number(number: int) -> str:
    """Write a whole number, with the mark for thousands of the language: 1.505."""
    return str(format_decimal(number, locale=voice().locale))


def local_digits(text: str | int) -> str:
    """Write a number, or the figures in a text, as the readers of its language do: ۱۲ in Persian."""
    return str(text).translate(
        str.maketrans("0123456789", DIGITS.get(voice().locale.default_numbering_system, "0123456789"))
    )


def clock(moment: datetime) -> str:
    """Write a time of the day: 14:05."""
    return local_digits(f"{moment:%H:%M}")


def long_day(day: date) -> str:
    """Write a day out: 3 april 2026."""
    return str(format_date(day, "d MMMM y", locale=voice().locale))


def long_month(month: date) -> str:
    """Write a month out: april 2026."""
    return str(format_skeleton("yMMMM", month, locale=voice().locale))


def short_month(month: date) -> str:
    """Write a month short, for an axis: apr."""
    return str(format_skeleton("MMM", month, locale=voice().locale)).rstrip(".")


def short_span(first: date, last: date) -> str:
    """Write a run of months short, for an axis: apr, or apr–jun."""
    return short_month(first) if first == last else f"{short_month(first)}–{short_month(last)}"


def span(first: date, last: date) -> str:
    """Write a run of months: april 2026, or januari – april 2026."""
    if first == last:
        return long_month(first)
    start = str(format_date(first, "LLLL", locale=voice().locale)) if first.year == last.year else long_month(first)
    return f"{start} – {long_month(last)}"


def quarter_span(year: int, quarter: int) -> str:
    """Write a quarter as its months: april – juni 2026."""
    return span(*quarter_months(year, quarter))


def runs(blocks: Iterable[Block]) -> tuple[Run, ...]:
    """Join the months of blocks that follow each other, for a short list."""
    joined: list[Run] = []
    for block in sorted(blocks, key=lambda block: block.first_month):
        if joined and block.first_month <= next_month(joined[-1][1]):
            joined[-1] = (joined[-1][0], max(joined[-1][1], block.last_month))
        else:
            joined.append((block.first_month, block.last_month))
    return tuple(joined)


def time_tag(value: date, text: str) -> Markup:
    """Mark a date up as such, so that its digits are not taken for a result."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def day_tag(day: date) -> Markup:
    """A day in a page."""
    return time_tag(day, long_day(day))


def month_tag(month: date) -> Markup:
    """A month in a page."""
    return time_tag(month, long_month(month))


def span_tag(first: date, last: date) -> Markup:
    """A run of months in a page."""
    return time_tag(first, span(first, last))


def quarter_tag(year: int, quarter: int) -> Markup:
    """A quarter in a page, as its months."""
    return span_tag(*quarter_months(year, quarter))


def short_quarter_tag(year: int, quarter: int) -> Markup:
    """A quarter in a row of many: apr–jun 2026."""
    first, last = quarter_months(year, quarter)
    return time_tag(first, f"{short_span(first, last)} {year}")


def period_tag(name: str) -> Markup:
    """The name of a phase or another period, whose digits ('fase 1') are part of the name and no result."""
    return Markup("<span data-period>{}</span>").format(name)


def mark(result: Shown[object] | Hidden, text: str) -> Markup:
    """Write what a result says, with the blocks it stands on; a hidden one gets the one mark, whatever was hidden."""
    if isinstance(result, Hidden):
        return Markup('<span class="hidden">{}</span>').format(not_shown())
    return Markup('<span data-atoms="{}">{}</span>').format(atom_list(result), escape(text))


def atom_list(result: Shown[object]) -> str:
    """Name the frozen units that a result stands on, for ``data-atoms``: blocks 12, parts p12, followed c12."""
    kinds = (("", result.atoms), ("p", result.parts), ("c", result.moves))
    return " ".join(f"{kind}{number}" for kind, numbers in kinds for number in sorted(numbers))


def not_shown() -> str:
    """The one mark for every hidden number."""
    return _("not shown")


def install(app: Flask) -> None:
    """Give templates these filters."""
    app.jinja_env.filters.update(day=day_tag, long_day=long_day, month=month_tag, period=period_tag)
    app.jinja_env.filters.update(clock=clock, figures=local_digits)
    app.jinja_env.globals.update(span=span_tag, quarter=quarter_tag, mark=mark, atom_list=atom_list)
