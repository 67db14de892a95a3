"""The ledger of a day's money: lines are added, and the two sums kept on the pay follow from them."""

from __future__ import annotations

from typing import Any

from yizhan.core.actions import Work
from yizhan.core.refusals import OutOfSight
from yizhan.exchange.engagements.access import NOT_FOUND, require_visible, side_of
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay import rules
from yizhan.exchange.pay.enums import EntryKind, Standing
from yizhan.exchange.pay.models import PayDue, PayEntry

LOCKS = ("exchange.Engagement", "exchange.PayDue")


def lock_pay(work: Work, pay_id: int) -> tuple[Engagement, PayDue]:
    """A pay with its engagement, inside the actor's scope, both locked in the house order."""
    engagement_id = PayDue.objects.filter(pk=pay_id).values_list("engagement_id", flat=True).first()
    if engagement_id is None:
        raise OutOfSight(NOT_FOUND)
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    return engagement, work.lock(PayDue, pay_id)


def _do_enter(
    work: Work, engagement: Engagement, pay: PayDue | None, kind: str, amount_fen: int, **fields: Any
) -> PayEntry:
    """Add one line (the pay is locked by the caller); the sums are refreshed by :func:`_do_refresh`."""
    entry = PayEntry.objects.create(
        engagement=engagement,
        pay=pay,
        kind=kind,
        amount_fen=amount_fen,
        by_role=side_of(work.actor),
        by_uid=work.actor.person_uid,
        at=work.at,
        **fields,
    )
    after = {"kind": str(kind), "amount_fen": amount_fen, "standing": str(entry.standing)}
    work.record(entry, after=after)
    return entry


def balance_of(pay: PayDue) -> rules.Balance:
    """What the lines of a pay come to."""
    lines = PayEntry.objects.filter(pay=pay).values_list("kind", "standing", "amount_fen")
    return rules.balance(rules.Line(*line) for line in lines)


def _do_refresh(work: Work, pay: PayDue) -> rules.Balance:
    """Write the sums of the lines to the pay (locked)."""
    sums = balance_of(pay)
    before = {"amount_fen": pay.amount_fen, "received_fen": pay.received_fen}
    answered = pay.received_fen is not None or sums.received_fen > 0
    pay.amount_fen = sums.owed_fen
    pay.received_fen = sums.received_fen if answered else None
    after = {"amount_fen": pay.amount_fen, "received_fen": pay.received_fen}
    if before != after:
        pay.save(update_fields=["amount_fen", "received_fen"])
        work.record(pay, before=before, after=after)
    return sums


def entries_of(pay_id: int) -> list[PayEntry]:
    """The lines of a pay, oldest first."""
    return list(PayEntry.objects.filter(pay_id=pay_id).order_by("pk"))


def open_deductions(pay: PayDue) -> int:
    """Fen that the hirer wants to keep back and the worker has not said yes to."""
    rows = PayEntry.objects.filter(pay=pay, kind=EntryKind.DEDUCTION, standing=Standing.OPEN)
    return sum(rows.values_list("amount_fen", flat=True))
