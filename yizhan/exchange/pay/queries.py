"""Reading pay."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.actions import CLAIMABLE
from yizhan.exchange.pay.enums import PayState
from yizhan.exchange.pay.models import PayDue

OPEN = (PayState.EARNED, PayState.DUE, PayState.PAID_CLAIMED, PayState.PART_PAID, PayState.CONTESTED, PayState.OVERDUE, PayState.IN_LADDER, PayState.CASE)  # fmt: skip


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
