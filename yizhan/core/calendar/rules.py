"""Counting working days. Pure: the calendar is an argument.

The day of the event itself is not counted (民法典 §201: 开始的当日不计入), so "3 working days from Monday" ends on
Thursday. All dates are dates in Asia/Shanghai.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)

# Holidays with a fixed date in the solar calendar: 全国年节及纪念日放假办法 (国务院令第795号, from 2025-01-01).
# Spring Festival, Qingming, Dragon Boat and Mid-Autumn move and are known only from the yearly notice.
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Special days.

    Args:
        holidays: days off.
        workdays: weekend days that are worked (调休).
        published_years: years whose notice is known; in other years results are provisional.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    published_years: frozenset[int] = frozenset()

    def is_published(self, day: date) -> bool:
        return day.year in self.published_years


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something must happen.

    Args:
        date: last day, inclusive.
        provisional: a year without a published notice was counted; shown as 预计.
    """

    date: date
    provisional: bool


def is_workday(day: date, calendar: WorkCalendar) -> bool:
    """Whether public offices work on this day."""
    if day in calendar.workdays:
        return True
    if day in calendar.holidays:
        return False
    if not calendar.is_published(day) and (day.month, day.day) in FIXED_HOLIDAYS:
        return False
    return day.weekday() < _SATURDAY


def add_workdays(start: date, count: int, calendar: WorkCalendar) -> Deadline:
    """The ``count``-th working day after ``start``; ``start`` itself when ``count`` is 0.

    Raises:
        ValueError: ``count`` is negative.
    """
    if count < 0:
        raise ValueError("working days are counted forward")
    day, left = start, count
    provisional = False
    while left:
        day += _ONE_DAY
        provisional = provisional or not calendar.is_published(day)
        left -= is_workday(day, calendar)
    return Deadline(day, provisional)


def count_workdays(after: date, through: date, calendar: WorkCalendar) -> int:
    """Working days later than ``after`` up to and including ``through``; 0 when ``through`` is not later."""
    days = range(1, (through - after).days + 1)
    return sum(is_workday(after + timedelta(days=n), calendar) for n in days)


def local_day(instant: datetime) -> date:
    """The date in Asia/Shanghai of an aware instant.

    Raises:
        ValueError: the instant has no zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(SHANGHAI).date()
