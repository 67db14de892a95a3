"""Reading pay."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Sum

from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.actions import CLAIMABLE
from yizhan.exchange.pay.enums import EntryKind, LadderStep, PayState, Standing
from yizhan.exchange.pay.models import PayAlert, PayCall, PayDue, PayEntry
from yizhan.exchange.pay.statistics import WageRow, wage_statistics

__all__ = [
    "WageRow", "alerts", "all_pay", "advances_of", "calls_of", "claimable_of_posting", "has_pay_precheck", "ledger_of",
    "open_pay_of_worker", "open_questions", "pays_of_engagement", "pays_of_posting", "received_total_fen", "unanswered_pay",
    "visible_alert", "visible_entry", "visible_pay", "wage_statistics",
]  # fmt: skip

OPEN = (PayState.EARNED, PayState.DUE, PayState.PAID_CLAIMED, PayState.PART_PAID, PayState.CONTESTED, PayState.OVERDUE, PayState.IN_LADDER, PayState.CASE, PayState.UNKNOWN)  # fmt: skip


def _full() -> QuerySet[PayDue]:
    return PayDue.objects.select_related(
        "attendance", "engagement__posting__hirer__organisation", "engagement__worker__person"
    )


def all_pay() -> QuerySet[PayDue]:
    """Every pay with what a line of a list needs; the caller narrows it to his scope."""
    return _full().exclude(state=PayState.VOID)


def visible_pay(actor: Actor, uid: str) -> PayDue:
    """A pay inside the actor's scope; :class:`OutOfSight` otherwise."""
    scope = Engagement.objects.visible_to(actor).values("pk")
    found = _full().filter(uid=uid, engagement__in=scope).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def pays_of_posting(actor: Actor, posting_id: int) -> list[PayDue]:
    """Every pay of a posting, by day and person; one query."""
    require_posting(actor, posting_id)
    rows = _full().filter(engagement__posting_id=posting_id).exclude(state=PayState.VOID)
    return list(rows.order_by("attendance__on", "pk"))


def claimable_of_posting(actor: Actor, posting_id: int) -> list[PayDue]:
    """What the hirer's side can still say it has paid."""
    return [row for row in pays_of_posting(actor, posting_id) if row.state in CLAIMABLE]


def pays_of_engagement(engagement_id: int) -> QuerySet[PayDue]:
    """All pay of one engagement, by day."""
    return _full().filter(engagement_id=engagement_id).order_by("attendance__on")


def open_pay_of_worker(worker_id: int) -> QuerySet[PayDue]:
    """Pay that waits for money or for the worker's word, the oldest first."""
    return _full().filter(engagement__worker_id=worker_id, state__in=OPEN).order_by("due_at", "pk")


def received_total_fen(worker_id: int) -> int:
    """Everything this worker has confirmed to have received, in fen."""
    rows = PayDue.objects.filter(engagement__worker_id=worker_id)
    return rows.aggregate(total=Sum("received_fen"))["total"] or 0


def ledger_of(pay: PayDue) -> list[PayEntry]:
    """Every line of a pay, oldest first."""
    return list(PayEntry.objects.filter(pay=pay).select_related("receipt").order_by("pk"))


def open_questions(pay: PayDue) -> list[PayEntry]:
    """Deductions and advances the worker has not answered."""
    return list(PayEntry.objects.filter(pay=pay, standing=Standing.OPEN).order_by("pk"))


def advances_of(engagement_id: int) -> list[PayEntry]:
    """Money given before anything was agreed, that belongs to no day yet."""
    rows = PayEntry.objects.filter(engagement_id=engagement_id, pay__isnull=True, kind=EntryKind.ADVANCE)
    return list(rows.order_by("pk"))


def visible_entry(actor: Actor, uid: str) -> PayEntry:
    """A line inside the actor's scope; :class:`OutOfSight` otherwise."""
    scope = Engagement.objects.visible_to(actor).values("pk")
    found = PayEntry.objects.filter(uid=uid, engagement__in=scope).select_related("pay").first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def calls_of(pay: PayDue) -> list[PayCall]:
    """Calls about a pay, the newest first."""
    return list(PayCall.objects.filter(pay=pay).order_by("-pk"))


def alerts(actor: Actor, *, open_only: bool = True) -> QuerySet[PayAlert]:
    """欠薪提醒 inside the actor's scope, the furthest up the ladder first."""
    scope = Engagement.objects.visible_to(actor).values("pk")
    rows = PayAlert.objects.filter(pay__engagement__in=scope).select_related(
        "pay__attendance",
        "pay__engagement__posting__hirer__organisation",
        "pay__engagement__worker__person",
        "pay__engagement__station",
    )
    rows = rows.filter(closed_at__isnull=True) if open_only else rows
    return rows.order_by("-step", "raised_at", "pk")


def visible_alert(actor: Actor, uid: str) -> PayAlert:
    """An alert inside the actor's scope; :class:`OutOfSight` otherwise."""
    found = alerts(actor, open_only=False).filter(uid=uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def has_pay_precheck(hirer_id: int) -> bool:
    """Whether new postings of a hirer are looked at first, because a pay is two days† late (step 3 of the ladder)."""
    return PayAlert.objects.filter(
        pay__engagement__posting__hirer=hirer_id, closed_at__isnull=True, step__gte=LadderStep.MEDIATE
    ).exists()


def unanswered_pay(actor: Actor, before: datetime) -> QuerySet[PayDue]:
    """Claims of before an instant that the worker has not answered: whom the station should call (three tries)."""
    scope = Engagement.objects.visible_to(actor).values("pk")
    rows = _full().filter(state=PayState.PAID_CLAIMED, claimed_at__lte=before, engagement__in=scope)
    return rows.order_by("claimed_at", "pk")
