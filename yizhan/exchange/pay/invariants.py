"""What always holds of pay."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest

from yizhan.core.invariants import invariant
from yizhan.exchange.attendance.invariants import waiting_keys
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.pay.models import PayAlert, PayDue, PayEntry
from yizhan.exchange.pay.sharing import owes_nothing, waits

STANDS = ("agreed", "resolved", "locked")


@invariant("exchange.agreed_day_has_pay")
def agreed_day_has_pay() -> Iterator[str]:
    """Every agreed day of work has exactly one pay (two are impossible: one-to-one), once its event has been handled.

    Nothing is owed for a day by piece on which nothing was made, nor before a crew's money is divided.
    """
    waiting = waiting_keys("exchange.attendance_agreed")
    rows = AttendanceDay.objects.filter(state__in=STANDS, agreed_minutes__gt=0).select_related("engagement")
    rows = rows.exclude(Exists(PayDue.objects.filter(attendance=OuterRef("pk"))))
    # A day on which one person made nothing may still have a part of what his crew made.
    for day in rows.exclude(pieces=0, engagement__together=""):
        is_told = f"engagement_id:{day.engagement_id}" not in waiting
        if is_told and not waits(day.engagement, day) and not owes_nothing(day.engagement, day):
            yield f"day of work {day.pk} is agreed and nothing is owed for it"


@invariant("exchange.pay_is_for_an_agreed_day")
def pay_is_for_an_agreed_day() -> Iterator[str]:
    """Nothing is owed for a day nobody agreed on, and a confirmed pay is there in full."""
    rows = PayDue.objects.exclude(attendance__state__in=STANDS)
    # Hours that stood and are contested keep their pay until the station has decided.
    rows = rows.exclude(attendance__state="contested", attendance__agreed_minutes__isnull=False)
    for pay_id in rows.values_list("pk", flat=True):
        yield f"pay {pay_id} belongs to a day that is not agreed"
    for pay in PayDue.objects.filter(state__in=["confirmed", "settled"]):
        if (pay.received_fen or 0) < pay.amount_fen:
            yield f"pay {pay.pk} is confirmed with {pay.received_fen} of {pay.amount_fen} fen"


def _sum_of(kinds: list[str], *, counting_only: bool = True) -> Coalesce:
    """Sum of the lines of some kinds of the outer pay; taken back and deducted amounts are negative."""
    lines = PayEntry.objects.filter(pay=OuterRef("pk"), kind__in=kinds)
    lines = lines.filter(standing="counts") if counting_only else lines
    signed = Case(
        When(kind__in=["deduction", "taken_back"], then=-F("amount_fen")),
        default=F("amount_fen"),
        output_field=IntegerField(),
    )
    found = lines.order_by().values("pay").annotate(total=Sum(signed)).values("total")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


@invariant("exchange.pay_ledger_adds_up")
def pay_ledger_adds_up() -> Iterator[str]:
    """What a pay owes and what was received are the sums of its lines: no money is lost or created."""
    rows = PayDue.objects.annotate(
        owed=Greatest(_sum_of(["base", "correction", "extra", "deduction"]), 0),
        got=_sum_of(["advance", "received", "taken_back"]),
        received=Coalesce(F("received_fen"), 0),
    )
    wrong = rows.filter(~Q(amount_fen=F("owed")) | ~Q(received=F("got")))
    for pay_id, amount, owed, received, got in wrong.values_list(
        "pk", "amount_fen", "owed", "received", "got"
    ):
        yield f"pay {pay_id}: owes {amount}, lines say {owed}; received {received}, lines say {got}"


@invariant("exchange.finished_pay_has_no_alert")
def finished_pay_has_no_alert() -> Iterator[str]:
    """Nobody is chased for money that is there, once the event of the payment has been handled."""
    waiting = waiting_keys("exchange.pay_confirmed")
    rows = PayAlert.objects.filter(closed_at__isnull=True, pay__state__in=["confirmed", "settled", "void"])
    for alert_id, engagement_id in rows.values_list("pk", "pay__engagement_id"):
        if f"engagement_id:{engagement_id}" not in waiting:
            yield f"alert {alert_id} is open although the pay is finished"
