"""Posted hours: is the door open now, until when, and when next. Pure.

Hours are weekly rows of a wall clock (0 = Monday); ``closes`` 00:00 means midnight at the end of that day, so a night
over midnight is two rows. Every instant is aware and read in its own zone; nothing here asks the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason

MIDNIGHT = time(0)
DAYS = 7
_LOOK_AHEAD_DAYS = 400  # the longest closing that still gets a next opening


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Posted hours of one weekday; ``is_staffed`` False = the door is open, nobody sits there."""

    weekday: int
    opens: time
    closes: time
    is_staffed: bool = True


@dataclass(frozen=True, slots=True)
class DawnRow:
    """An early session (早市时段) of one weekday with its own rule (D7)."""

    weekday: int
    opens: time
    closes: time
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """An announced closing; whole days, both included."""

    starts_on: date
    ends_on: date
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a place is open at one instant, and what follows.

    Args:
        is_open: the door is open by the posted hours.
        why: ``"hours"``, ``"dawn"`` (open) · ``"closed"``, ``"closure"``, ``"suspended"``, ``"unposted"`` (not open).
        until: when it closes; ``None`` while closed and for a door that never closes.
        is_staffed: somebody is there (dawn sessions are staffed).
        staffed_at: next moment somebody is there, when open and nobody is.
        next_at: next opening, when closed and known.
        next_is_dawn: that opening is a dawn session.
        reason: of the closing.
    """

    is_open: bool
    why: str
    until: datetime | None = None
    is_staffed: bool = False
    staffed_at: datetime | None = None
    next_at: datetime | None = None
    next_is_dawn: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    start: datetime
    end: datetime
    is_staffed: bool
    is_dawn: bool


def open_state(
    now: datetime,
    hours: Iterable[HoursRow],
    dawn: Iterable[DawnRow] = (),
    closures: Iterable[Closure] = (),
    *,
    is_serving: bool = True,
) -> OpenState:
    """The state of a place at ``now``.

    Args:
        now: aware instant in the zone the hours are posted in (Asia/Shanghai).
        closures: announced and not withdrawn.
        is_serving: False for a place whose life cycle says it is not running (season, works).
    """
    rows = [(row.weekday, row.opens, row.closes, row.is_staffed, False) for row in hours]
    rows += [(row.weekday, row.opens, row.closes, True, True) for row in dawn]
    if not is_serving:
        return OpenState(False, "suspended")
    if not rows:
        return OpenState(False, "unposted")
    closed = list(closures)
    today = now.date()
    here = [span for span in _spans(today, rows, closed, now) if span.start <= now < span.end]
    if here:
        is_staffed = any(span.is_staffed for span in here)
        staffed_at = None if is_staffed else _next(rows, closed, now, staffed_only=True)
        return OpenState(
            True,
            "dawn" if any(span.is_dawn for span in here) else "hours",
            until=_until(rows, closed, now, max(span.end for span in here)),
            is_staffed=is_staffed,
            staffed_at=staffed_at.start if staffed_at else None,
        )
    coming = _next(rows, closed, now)
    notice = next((closure for closure in closed if closure.covers(today)), None)
    return OpenState(
        False,
        "closure" if notice else "closed",
        next_at=coming.start if coming else None,
        next_is_dawn=bool(coming and coming.is_dawn),
        reason=notice.reason if notice else "",
    )


def _spans(
    day: date, rows: Sequence[tuple[int, time, time, bool, bool]], closures: list[Closure], now: datetime
) -> list[_Span]:
    """The open spans of one day, by start; a dawn session before hall hours that start with it."""
    if any(closure.covers(day) for closure in closures):
        return []
    found = []
    for weekday, opens, closes, is_staffed, is_dawn in rows:
        if weekday == day.weekday():
            last = day + timedelta(days=1) if closes == MIDNIGHT else day
            start = datetime.combine(day, opens, tzinfo=now.tzinfo)
            end = datetime.combine(last, closes, tzinfo=now.tzinfo)
            found.append(_Span(start, end, is_staffed, is_dawn))
    return sorted(found, key=lambda span: (span.start, not span.is_dawn))


def _ahead(rows, closures, now: datetime, days: int) -> Iterator[_Span]:
    for offset in range(days):
        yield from _spans(now.date() + timedelta(days=offset), rows, closures, now)


def _until(rows, closures, now: datetime, end: datetime) -> datetime | None:
    """Follow spans that touch each other; ``None`` when the door is still open after a whole week."""
    for span in _ahead(rows, closures, now, DAYS + 2):
        if span.start > end:
            return end
        end = max(end, span.end)
    return None if end - now >= timedelta(days=DAYS) else end


def _next(rows, closures, now: datetime, *, staffed_only: bool = False) -> _Span | None:
    for span in _ahead(rows, closures, now, _LOOK_AHEAD_DAYS):
        if span.start > now and (span.is_staffed or not staffed_only):
            return span
    return None


# --- checking what somebody wants to post -------------------------------------------------------------------------


def reasons_against_hours(hours: Sequence[HoursRow], dawn: Sequence[DawnRow]) -> list[Reason]:
    """All reasons against posting these hours; each at the field ``hours_<weekday>`` or ``dawn_<weekday>``."""
    if not hours and not dawn:
        return [Reason("hours_missing", _("一天都没填。要停开，请发停开公告"))]
    found = []
    for weekday in range(DAYS):
        mine = sorted((r for r in hours if r.weekday == weekday), key=lambda r: r.opens)
        early = [r for r in dawn if r.weekday == weekday]
        found += _reasons_of_day(mine, f"hours_{weekday}")
        if len(early) > 1:
            found.append(Reason("dawn_twice", _("一天只有一个早市时段"), f"dawn_{weekday}"))
        if any(r.closes <= r.opens for r in early):
            found.append(Reason("dawn_ends_before_start", _("早市结束要晚于开始"), f"dawn_{weekday}"))
    if any(not 0 <= row.weekday < DAYS for row in [*hours, *dawn]):
        found.append(Reason("weekday_unknown", _("星期不对")))
    return found


def _reasons_of_day(rows: list[HoursRow], field: str) -> list[Reason]:
    found = []
    if any(row.closes <= row.opens and row.closes != MIDNIGHT for row in rows):
        found.append(Reason("closes_before_opens", _("关门要晚于开门；过了半夜的写到第二天"), field))
    elif any(b.opens < a.closes or a.closes == MIDNIGHT for a, b in zip(rows, rows[1:], strict=False)):
        found.append(Reason("hours_overlap", _("两段时间重叠了"), field))
    return found


def staffed_rows(
    weekday: int, opened: Iterable[tuple[time, time]], staffed: Iterable[tuple[time, time]] | None
) -> list[HoursRow]:
    """Rows of one weekday from open periods and, if not the whole time is staffed, the staffed ones.

    Args:
        opened: periods the door is open.
        staffed: periods somebody is there; ``None`` = always when open. Parts outside the open periods are dropped.
    """
    rows = []
    for opens, closes in opened:
        if staffed is None:
            rows.append(HoursRow(weekday, opens, closes))
            continue
        cuts = sorted({_minute(opens), _minute(closes, is_end=True)} | _cuts(staffed, opens, closes))
        for start, end in zip(cuts, cuts[1:], strict=False):
            is_staffed = any(_minute(a) <= start and end <= _minute(b, is_end=True) for a, b in staffed)
            rows.append(HoursRow(weekday, _time(start), _time(end), is_staffed))
    return rows


def _cuts(staffed: Iterable[tuple[time, time]], opens: time, closes: time) -> set[int]:
    marks = {m for a, b in staffed for m in (_minute(a), _minute(b, is_end=True))}
    return {mark for mark in marks if _minute(opens) < mark < _minute(closes, is_end=True)}


def _minute(moment: time, *, is_end: bool = False) -> int:
    minute = moment.hour * 60 + moment.minute
    return 24 * 60 if is_end and minute == 0 else minute


def _time(minute: int) -> time:
    return time(*divmod(minute % (24 * 60), 60))


def merged(rows: Iterable[HoursRow]) -> list[tuple[time, time]]:
    """Periods the door is open on one day, touching rows joined (rows of one weekday, not overlapping)."""
    periods: list[tuple[time, time]] = []
    for row in sorted(rows, key=lambda r: r.opens):
        if periods and periods[-1][1] == row.opens and row.opens != MIDNIGHT:
            periods[-1] = (periods[-1][0], row.closes)
        else:
            periods.append((row.opens, row.closes))
    return periods
