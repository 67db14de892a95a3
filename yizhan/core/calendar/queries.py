"""The working calendar as it is recorded."""

from __future__ import annotations

from collections import defaultdict

from yizhan.core.calendar.enums import DayKind
from yizhan.core.calendar.models import Holiday
from yizhan.core.calendar.rules import WorkCalendar
from yizhan.core.dated.enums import Certainty


def work_calendar() -> WorkCalendar:
    """All recorded days; one query. A year counts as published once a holiday of it is recorded as certain."""
    days: dict[str, set] = defaultdict(set)
    published = set()
    for day, kind, certainty in Holiday.objects.values_list("date", "kind", "certainty"):
        days[kind].add(day)
        if certainty == Certainty.HIGH and kind == DayKind.HOLIDAY:
            published.add(day.year)
    return WorkCalendar(
        holidays=frozenset(days[DayKind.HOLIDAY]),
        workdays=frozenset(days[DayKind.ADJUSTED_WORKDAY]),
        published_years=frozenset(published),
    )


def days_of_year(year: int) -> list[Holiday]:
    """Recorded days of one year, in order."""
    return list(Holiday.objects.filter(date__year=year))
