"""Weeks, months and quarters as De Stem counts them.

A week is named by its Monday; it belongs to the month of its Thursday (ISO 8601). A month is named by its first day.
"""

from __future__ import annotations

from datetime import date, timedelta


def week_of(day: date) -> date:
    """Give the Monday of the week in which ``day`` lies."""
    return day - timedelta(days=day.weekday())


def month_of_week(week: date) -> date:
    """Give the month (its first day) to which the week that starts on Monday ``week`` belongs: that of its Thursday."""
    return (week + timedelta(days=3)).replace(day=1)


def month_of(day: date) -> date:
    """Give the month to which the week of ``day`` belongs; around the first of a month that can be the neighbour."""
    return month_of_week(week_of(day))


def next_month(month: date) -> date:
    """Give the month after ``month``."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def previous_month(month: date) -> date:
    """Give the month before ``month``."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def first_week(month: date) -> date:
    """Give the Monday of the first week whose Thursday lies in ``month``."""
    thursday = month + timedelta(days=(3 - month.weekday()) % 7)
    return thursday - timedelta(days=3)


def closes_on(month: date) -> date:
    """Give the first day on which ``month`` is over: the Monday after its last week."""
    return first_week(next_month(month))


def months_between(first: date, last: date) -> list[date]:
    """List the months from ``first`` to ``last``, both included; empty when ``last`` comes first."""
    months = []
    month = first
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


def quarter_of(month: date) -> tuple[int, int]:
    """Give year and quarter (1 to 4) of ``month``."""
    return month.year, (month.month - 1) // 3 + 1


def quarter_months(year: int, quarter: int) -> tuple[date, date]:
    """Give the first and the last month of a quarter."""
    first = date(year, 3 * quarter - 2, 1)
    return first, date(year, 3 * quarter, 1)


def index_of(month: date) -> int:
    """Number a month: 12 times the year, plus 0 for January to 11 for December."""
    return month.year * 12 + month.month - 1


def month_of_index(index: int) -> date:
    """Give the month with a number of `index_of`."""
    return date(index // 12, index % 12 + 1, 1)
