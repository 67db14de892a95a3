"""Hours as people write and read them: ``8:00-12:00，14:00-18:00``, ``现在开门 · 到 18:00``. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhan.core.refusals import Reason
from yizhan.facilities.stations.hours import DAYS, MIDNIGHT, DawnRow, HoursRow, OpenState, merged

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
_PERIOD = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
_CLOSED = {"", "不开", "休息", "关门", "closed"}
_ALL_DAY = {"全天", "24小时", "24 小时"}


@dataclass(frozen=True, slots=True)
class ReadPeriods:
    """What a person's line of hours says, or all reasons why it cannot be read."""

    periods: tuple[tuple[time, time], ...] = ()
    reasons: tuple[Reason, ...] = ()


def read_periods(text: str, field: str = "") -> ReadPeriods:
    """Read ``8:00-12:00，14:00-18:00``, ``全天``, ``不开`` or nothing; ``24:00`` is midnight at the end of the day."""
    line = text.strip()
    if line.lower() in _CLOSED:
        return ReadPeriods()
    if line in _ALL_DAY:
        return ReadPeriods(((MIDNIGHT, MIDNIGHT),))
    rest = re.sub(r"[\s,，、;；]+", "", _PERIOD.sub("", line))
    periods = [_period(*map(int, found.groups())) for found in _PERIOD.finditer(line)]
    if rest or not periods or None in periods:
        why = _("时间要写成 8:00-12:00，不开就写“不开”")
        return ReadPeriods(reasons=(Reason("hours_unreadable", why, field),))
    return ReadPeriods(tuple(period for period in periods if period))


def _period(from_hour: int, from_minute: int, to_hour: int, to_minute: int) -> tuple[time, time] | None:
    if (to_hour, to_minute) == (24, 0):
        to_hour = 0
    if from_hour > 23 or to_hour > 23 or from_minute > 59 or to_minute > 59:
        return None
    return time(from_hour, from_minute), time(to_hour, to_minute)


def clock_text(moment: time, *, is_end: bool = False) -> str:
    """``7:30``; midnight at the end of a day is ``24:00``."""
    return "24:00" if is_end and moment == MIDNIGHT else f"{moment.hour}:{moment.minute:02d}"


def periods_text(periods: Iterable[tuple[time, time]]) -> str:
    """``8:00–12:00，14:00–18:00``; ``全天`` for a whole day, ``""`` for none. :func:`read_periods` reads it back."""
    periods = list(periods)
    if periods == [(MIDNIGHT, MIDNIGHT)]:
        return _("全天")
    return "，".join(f"{clock_text(a)}–{clock_text(b, is_end=True)}" for a, b in periods)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One line of the posted week: ``周一至周五`` · ``8:00–17:30`` · ``8:00–12:00`` (somebody is there)."""

    days: str
    hours: str
    staffed: str = ""


def week_lines(hours: Sequence[HoursRow]) -> list[WeekLine]:
    """The posted week, neighbouring days with the same hours in one line; closed days say 不开."""
    lines: list[tuple[int, int, str, str]] = []
    for weekday in range(DAYS):
        rows = [row for row in hours if row.weekday == weekday]
        text = periods_text(merged(rows)) or _("不开")
        staffed = ""
        if any(not row.is_staffed for row in rows):
            staffed = periods_text(merged(row for row in rows if row.is_staffed))
        if lines and lines[-1][2:] == (text, staffed):
            lines[-1] = (lines[-1][0], weekday, text, staffed)
        else:
            lines.append((weekday, weekday, text, staffed))
    return [WeekLine(days_text(first, last), text, staffed) for first, last, text, staffed in lines]


def dawn_lines(dawn: Sequence[DawnRow]) -> list[WeekLine]:
    """The dawn sessions, neighbouring days together; days without one are left out."""
    lines: list[tuple[int, int, str]] = []
    for row in sorted(dawn, key=lambda r: r.weekday):
        text = f"{clock_text(row.opens)}–{clock_text(row.closes)}"
        if lines and lines[-1][1] == row.weekday - 1 and lines[-1][2] == text:
            lines[-1] = (lines[-1][0], row.weekday, text)
        else:
            lines.append((row.weekday, row.weekday, text))
    return [WeekLine(days_text(first, last), text) for first, last, text in lines]


def today_hours(rows: Iterable[HoursRow | DawnRow], now: datetime) -> str:
    """The posted hours of today for a list: ``今天 早市 4:30–7:30，6:30–20:00``; ``今天不开``."""
    mine = [row for row in rows if row.weekday == now.weekday()]
    early = [f"{clock_text(r.opens)}–{clock_text(r.closes)}" for r in mine if isinstance(r, DawnRow)]
    parts = [_("早市 %(hours)s") % {"hours": text} for text in early]
    parts += [periods_text(merged(row for row in mine if isinstance(row, HoursRow)))]
    text = _("，").join(part for part in parts if part)
    return _("今天 %(hours)s") % {"hours": text} if text else _("今天不开")


def days_text(first: int, last: int) -> str:
    """``周一``, ``周一至周五``, ``每天``."""
    if (first, last) == (0, DAYS - 1):
        return _("每天")
    if first == last:
        return str(WEEKDAYS[first])
    return _("%(first)s至%(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}


def state_text(state: OpenState, now: datetime) -> str:
    """The one line a person reads: ``现在开门 · 到 18:00``, ``现在关门 · 明早 4:30 早市``."""
    parts = [headline(state)]
    if state.is_open:
        parts.append(_until_text(state, now))
        if not state.is_staffed:
            parts.append(_("现在没人值守"))
    elif state.why == "unposted":
        parts.append(_("先打电话问"))
    else:
        parts += [state.reason, next_text(state, now)]
    return " · ".join(part for part in parts if part)


def headline(state: OpenState) -> str:
    """Two to five characters: open, dawn, closed, announced closing, not running, unknown."""
    return {
        "hours": _("现在开门"),
        "dawn": _("早市开着"),
        "closed": _("现在关门"),
        "closure": _("今天停开"),
        "suspended": _("停开"),
        "unposted": _("没公布时间"),
    }[state.why]


def _until_text(state: OpenState, now: datetime) -> str:
    if state.until is None:
        return _("全天")
    return _("到 %(time)s") % {"time": _day_and_time(state.until, now, is_end=True)}


def next_text(state: OpenState, now: datetime) -> str:
    """``明早 4:30 早市``, ``周一 8:00 开门``; empty when no opening is known."""
    if state.next_at is None:
        return ""
    if not state.next_is_dawn:
        return _("%(when)s 开门") % {"when": _day_and_time(state.next_at, now)}
    away = (state.next_at.date() - now.date()).days
    at = clock_text(state.next_at.time())
    if away > 1:
        return _("%(when)s 早市") % {"when": _day_and_time(state.next_at, now)}
    return (_("明早 %(time)s 早市") if away else _("今早 %(time)s 早市")) % {"time": at}


def _day_and_time(moment: datetime, now: datetime, *, is_end: bool = False) -> str:
    """``8:00`` of today as 今天 8:00 (only the clock for an end), then 明天, the weekday, the date."""
    day = moment.date()
    if is_end and moment.time() == MIDNIGHT:
        day -= timedelta(days=1)
    clock = clock_text(moment.time(), is_end=is_end)
    away = (day - now.date()).days
    if away == 0:
        return clock if is_end else _("今天 %(time)s") % {"time": clock}
    if away == 1:
        return _("明天 %(time)s") % {"time": clock}
    if away < DAYS:
        return f"{WEEKDAYS[day.weekday()]} {clock}"
    return _("%(month)s月%(day)s日 %(time)s") % {"month": day.month, "day": day.day, "time": clock}
