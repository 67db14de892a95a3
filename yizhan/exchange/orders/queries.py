"""Reading orders: lists, the calendar, the coming shifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.calendar.rules import local_day
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.orders import rules
from yizhan.exchange.orders.actions import all_days
from yizhan.exchange.orders.enums import DayKind, DayState, OrderState
from yizhan.exchange.orders.models import Order, OrderDay
from yizhan.exchange.postings.models import Posting

CALENDAR_WEEKS = 6
NOT_FOUND = Reason("not_found", "没有找到，可能已经撤下")


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar; ``kind`` is ``""`` on days the order does not fall on."""

    day: date
    kind: str = ""
    label: Any = ""
    posting: Posting | None = None
    is_past: bool = False


def visible_orders(actor: Actor) -> QuerySet[Order]:
    """Orders whose pattern lies in the actor's scope, newest first."""
    return Order.objects.filter(pattern__in=Posting.objects.visible_to(actor).values("pk")).select_related(
        "hirer__organisation", "pattern__trade", "pattern__station"
    )


def visible_order(actor: Actor, uid: Any) -> Order:
    """One order inside the scope; ``OutOfSight`` otherwise."""
    found = visible_orders(actor).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def order_of_pattern(posting_id: int) -> Order | None:
    """The running order that repeats a posting."""
    return Order.objects.filter(pattern_id=posting_id, state=OrderState.ACTIVE).first()


def calendar_of(order: Order, today: date, *, weeks: int = CALENDAR_WEEKS) -> list[list[CalendarDay]]:
    """Weeks from this one on (or from the season's first), Monday first; two queries."""
    first = max(today, order.season_from)
    last = min(order.season_until, first + timedelta(days=7 * weeks - 1))
    known = {row.day: row for row in OrderDay.objects.filter(order=order).select_related("posting")}
    wanted = set(all_days(order))
    return [
        [_calendar_day(day, known.get(day), day in wanted, today) for day in week]
        for week in rules.weeks_around(first, last)
    ]


def _calendar_day(day: date, row: OrderDay | None, is_wanted: bool, today: date) -> CalendarDay:
    past = day < today
    if row is not None:
        kind = DayKind.SKIPPED if row.state == DayState.SKIPPED else DayKind.POSTED
        posting = row.posting if kind == DayKind.POSTED else None
        label = posting.get_state_display() if posting else kind.label
        return CalendarDay(day, kind, label, posting, past)
    if is_wanted and not past:
        return CalendarDay(day, DayKind.PLANNED, DayKind.PLANNED.label, None, past)
    return CalendarDay(day, is_past=past)


def due_days(now: datetime) -> list[tuple[int, str]]:
    """Order and day of every posting that should be out by now."""
    today = local_day(now)
    until = today + timedelta(days=value("exchange.order_ahead_days", on=today))
    found = []
    orders = Order.objects.filter(
        state=OrderState.ACTIVE, season_from__lte=until, season_until__gte=today
    ).prefetch_related("days")
    for order in orders:
        taken = {row.day for row in order.days.all()}
        found += [
            (order.pk, day.isoformat())
            for day in all_days(order)
            if today < day <= until and day not in taken
        ]
    return found


def ended_ids(now: datetime) -> list[int]:
    """Orders whose season is over."""
    running = Order.objects.filter(season_until__lt=local_day(now)).exclude(state=OrderState.ENDED)
    return list(running.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class ComingShift:
    """One line of the sheet of coming shifts."""

    day: date
    starts: str
    ends: str
    title: str
    place: str
    headcount: int
    taken: int
    state: Any
    number: str


def coming_shifts(order: Order, now: datetime) -> list[ComingShift]:
    """Every day from today to the end of the season, posted or to come; two queries."""
    today, pattern = local_day(now), order.pattern
    known = {row.day: row for row in OrderDay.objects.filter(order=order).select_related("posting")}
    shifts = []
    for day in sorted(set(all_days(order)) | set(known)):
        row = known.get(day)
        if day < today or (row is None and order.state != OrderState.ACTIVE):
            continue
        posting = row.posting if row and row.posting else pattern
        is_real = bool(row and row.posting and row.state == DayState.POSTED)
        label: Any = DayKind.PLANNED.label if row is None else DayState(row.state).label
        shifts.append(
            ComingShift(
                day=day,
                starts=_clock(posting.starts_at),
                ends=_clock(posting.ends_at),
                title=posting.title,
                place=posting.place_text,
                headcount=posting.headcount or 0,
                taken=posting.taken_count if is_real else 0,
                state=posting.get_state_display() if is_real else label,
                number=posting.number if is_real else "",
            )
        )
    return shifts


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%H:%M}" if moment else ""
