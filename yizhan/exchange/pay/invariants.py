"""What always holds of pay."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from yizhan.core.invariants import invariant
from yizhan.exchange.attendance.invariants import waiting_keys
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.pay.models import PayDue

STANDS = ("agreed", "resolved", "locked")


@invariant("exchange.agreed_day_has_pay")
def agreed_day_has_pay() -> Iterator[str]:
    """Every agreed day of work has exactly one pay (two are impossible: one-to-one), once its event has been handled.

    Nothing is owed for a day by piece on which nothing was made.
    """
    waiting = waiting_keys("exchange.attendance_agreed")
    rows = AttendanceDay.objects.filter(state__in=STANDS, agreed_minutes__gt=0).exclude(pieces=0)
    rows = rows.exclude(Exists(PayDue.objects.filter(attendance=OuterRef("pk"))))
    for day_id, engagement_id in rows.values_list("pk", "engagement_id"):
        if f"engagement_id:{engagement_id}" not in waiting:
            yield f"day of work {day_id} is agreed and nothing is owed for it"


@invariant("exchange.pay_is_for_an_agreed_day")
def pay_is_for_an_agreed_day() -> Iterator[str]:
    """Nothing is owed for a day nobody agreed on, and a confirmed pay is there in full."""
    rows = PayDue.objects.exclude(attendance__state__in=STANDS)
    for pay_id in rows.values_list("pk", flat=True):
        yield f"pay {pay_id} belongs to a day that is not agreed"
    for pay in PayDue.objects.filter(state__in=["confirmed", "settled"]):
        if (pay.received_fen or 0) < pay.amount_fen:
            yield f"pay {pay.pk} is confirmed with {pay.received_fen} of {pay.amount_fen} fen"
