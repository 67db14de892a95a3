"""On which days an order falls. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason

WEEK = 7


def read_days(text: str) -> tuple[list[date], list[str]]:
    """Days typed one a line or with commas (``2026-12-01``); what cannot be read is given back."""
    days, unread = [], []
    for word in text.replace("，", " ").replace(",", " ").replace("、", " ").split():
        try:
            days.append(date.fromisoformat(word))
        except ValueError:
            unread.append(word)
    return sorted(set(days)), unread


def days_of(
    weekdays: Iterable[int], dates: Iterable[date], season_from: date, season_until: date
) -> list[date]:
    """Every day of the season that is one of the weekdays or is named, in order."""
    wanted = set(weekdays)
    span = (season_until - season_from).days
    by_week = (season_from + timedelta(days=n) for n in range(span + 1))
    found = {day for day in by_week if day.weekday() in wanted}
    found |= {day for day in dates if season_from <= day <= season_until}
    return sorted(found)


def reasons_against(
    weekdays: Iterable[int],
    dates: Iterable[date],
    season_from: date | None,
    season_until: date | None,
    *,
    today: date,
    most_days: int,
) -> list[Reason]:
    """Everything wrong with the days of an order, at its fields."""
    found = []
    days, named = list(weekdays), list(dates)
    if any(day not in range(WEEK) for day in days):
        found.append(Reason("weekday_unknown", _("星期选 1 到 7"), "weekdays"))
    if not days and not named:
        found.append(Reason("days_missing", _("选每周哪几天，或者写上日子"), "weekdays"))
    if season_from is None:
        found.append(Reason("season_from_missing", _("写一下从哪天起"), "season_from"))
    if season_until is None:
        found.append(Reason("season_until_missing", _("写一下到哪天止"), "season_until"))
    if season_from is None or season_until is None:
        return found
    if season_until < season_from:
        found.append(Reason("season_reversed", _("止的日子要在起的后面"), "season_until"))
    elif season_until < today:
        found.append(Reason("season_past", _("这段日子已经过了"), "season_until"))
    elif (season_until - season_from).days >= most_days:
        text = _("最长 %(days)s 天，过后再续") % {"days": most_days}
        found.append(Reason("season_too_long", text, "season_until"))
    elif not found and not days_of(days, named, max(season_from, today), season_until):
        found.append(Reason("no_day_left", _("这段日子里没有一天要人"), "weekdays"))
    return found


def weeks_around(first: date, last: date) -> list[list[date]]:
    """Whole weeks (Monday first) that cover a span, for a calendar."""
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= last:
        weeks.append([monday + timedelta(days=n) for n in range(WEEK)])
        monday += timedelta(days=WEEK)
    return weeks
