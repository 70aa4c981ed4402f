"""Weeks belong to the month of their Thursday."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from surveys import weeks

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    assert weeks.month_of(date(2024, 3, 31)) == date(2024, 3, 1)
    assert weeks.month_of(date(2024, 4, 1)) == date(2024, 4, 1)
    assert weeks.month_of(date(2026, 1, 1)) == date(2026, 1, 1)
    assert weeks.month_of(date(2025, 12, 29)) == date(2026, 1, 1)


def test_a_month_is_over_on_the_monday_after_its_last_week() -> None:
    assert weeks.closes_on(date(2024, 3, 1)) == date(2024, 4, 1)
    assert weeks.closes_on(date(2024, 2, 1)) == date(2024, 3, 4)


@given(DAYS)
def test_every_day_lies_between_the_first_week_of_its_month_and_the_closing_day(day: date) -> None:
    month = weeks.month_of(day)
    assert weeks.first_week(month) <= day < weeks.closes_on(month)
    assert weeks.first_week(month).weekday() == 0


@given(DAYS)
def test_months_follow_each_other_without_a_gap(day: date) -> None:
    month = day.replace(day=1)
    assert weeks.previous_month(weeks.next_month(month)) == month
    assert weeks.closes_on(month) == weeks.first_week(weeks.next_month(month))
    assert weeks.month_of(weeks.closes_on(month) - timedelta(days=1)) == month


def test_quarters_and_runs_of_months() -> None:
    assert weeks.quarter_of(date(2025, 11, 1)) == (2025, 4)
    assert weeks.quarter_months(2025, 4) == (date(2025, 10, 1), date(2025, 12, 1))
    assert weeks.months_between(date(2025, 11, 1), date(2026, 1, 1)) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]
    assert weeks.months_between(date(2025, 2, 1), date(2025, 1, 1)) == []
