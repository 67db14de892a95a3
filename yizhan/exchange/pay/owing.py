"""From agreed hours to money owed, and from a counter-entry to a corrected amount; when an engagement is done."""

from __future__ import annotations

from datetime import time

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Refused
from yizhan.exchange.attendance.actions import shifts_of
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.access import require_visible
from yizhan.exchange.engagements.actions import _do_close, as_system
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.rules import pay_date
from yizhan.exchange.pay import rules
from yizhan.exchange.pay.enums import ConfirmedVia, EntryKind, PayState, Standing
from yizhan.exchange.pay.events import PayConfirmed, PayCorrected, PayOwed
from yizhan.exchange.pay.ledger import _do_enter, _do_refresh
from yizhan.exchange.pay.models import PayDue, PayEntry
from yizhan.exchange.pay.sharing import owes_nothing, shared, waits
from yizhan.exchange.pay.workflow import pay_workflow

NOT_DUE_CODE = "not_due_yet"
SETTLED_HOURS = (
    AttendanceState.AGREED,
    AttendanceState.RESOLVED,
    AttendanceState.LOCKED,
    AttendanceState.CANCELLED,
)


LATE = {PayState.PART_PAID, PayState.CONTESTED, PayState.IN_LADDER, PayState.OVERDUE}
NOT_YET = {PayState.EARNED, PayState.DUE, PayState.PAID_CLAIMED, PayState.UNKNOWN}
"""Nobody has said yet what was received: settled by a correction only when nothing is owed any more."""


def worth_fen(engagement: Engagement, day: AttendanceDay) -> int:
    """What a day is worth by the frozen terms and the minutes and pieces that stand now, or by what a crew divided."""
    part = shared(engagement, day)
    if part is not None:
        return part.amount_fen
    days = shifts_of(engagement)
    return rules.amount_fen(
        unit=engagement.terms["pay_unit"],
        pay_fen=engagement.agreed_pay_fen,
        minutes=day.standing_minutes or 0,
        pieces=day.standing_pieces,
        day_number=next(place for place, shift in enumerate(days) if shift.on == day.on),
        days_count=len(days),
        month_days_hundredths=value("exchange.pay_days_per_month_hundredths", on=day.on),
    )


def _do_owe_pay(work: Work, engagement: Engagement, day: AttendanceDay) -> PayDue | None:
    """Write down what an agreed day is worth, once; ``None`` when nothing was worked, or it is not divided yet.

    A day agreed a second time (contested, decided) corrects the amount by a line of its own.
    """
    existing = PayDue.objects.filter(attendance=day).first()
    if waits(engagement, day):
        return existing
    if existing:
        return _do_correct_pay(work, engagement, work.lock(PayDue, existing.pk), day)
    amount = worth_fen(engagement, day)
    if amount == 0:
        work.record(day, after={"owed_fen": 0})
        return None
    terms, days = engagement.terms, shifts_of(engagement)
    shift = next(shift for shift in days if shift.on == day.on)
    most_days = value("exchange.pay_cycle_most_days", on=day.on)
    pay_on = rules.within_cycle(
        pay_date(terms["pay_cycle"], terms["pay_unit"], shift.ends_at.date(), days[-1].ends_at.date()),
        terms["pay_unit"],
        shift.ends_at.date(),
        most_days,
    )
    overdue_clock = time.fromisoformat(value("exchange.pay_overdue_clock", on=pay_on))
    pay = PayDue.objects.create(
        engagement=engagement,
        attendance=day,
        base_fen=amount,
        amount_fen=amount,
        state_changed_at=work.at,
        due_at=rules.due_at(pay_on),
        overdue_at=rules.overdue_at(pay_on, overdue_clock),
    )
    _do_enter(as_system(work), engagement, pay, EntryKind.BASE, amount)
    by = as_system(work)
    pay_workflow.apply(by, pay, "earn", evidence={"amount_fen": amount, "pay_on": pay_on})
    sums = _do_take_in_advances(work, engagement, pay)
    work.emit(PayOwed(engagement.pk, pay.pk, amount))
    if pay_on <= local(work.at).date():
        pay_workflow.apply(by, pay, "fall_due")
    if sums.missing_fen == 0:  # by his own word he has had all of it in advance: nobody is late with it
        pay.confirmed_at, pay.confirmed_via = work.at, ConfirmedVia.OWN
        pay.save(update_fields=["confirmed_at", "confirmed_via"])
        pay_workflow.apply(by, pay, "count_advance", evidence={"advance_fen": sums.received_fen})
        work.emit(PayConfirmed(engagement.pk, pay.pk, sums.received_fen))
        _do_close_if_done(work, engagement)
    return pay


def _do_take_in_advances(work: Work, engagement: Engagement, pay: PayDue) -> rules.Balance:
    """Advances taken before the day was agreed belong to its pay from now on, as far as they go."""
    waiting = PayEntry.objects.filter(engagement=engagement, pay__isnull=True, kind=EntryKind.ADVANCE)
    room = pay.amount_fen
    for entry in waiting.exclude(standing=Standing.REFUSED).order_by("pk"):
        if entry.amount_fen > room:
            continue  # it belongs to a later day; money is never split by us
        room -= entry.amount_fen
        entry.pay = pay
        entry.save(update_fields=["pay"])
        work.record(entry, after={"pay": str(pay.uid)})
    return _do_refresh(work, pay)


def _do_correct_pay(work: Work, engagement: Engagement, pay: PayDue, day: AttendanceDay) -> PayDue:
    """Bring the owed amount to what the day is worth now, by a correcting line; reopens what was settled too low."""
    if pay.state == PayState.VOID:
        return pay
    worth = PayEntry.objects.filter(pay=pay, kind__in=[EntryKind.BASE, EntryKind.CORRECTION])
    delta = worth_fen(engagement, day) - sum(worth.values_list("amount_fen", flat=True))
    if delta == 0:
        return pay
    by = as_system(work)
    _do_enter(by, engagement, pay, EntryKind.CORRECTION, delta)
    sums = _do_refresh(by, pay)
    if sums.missing_fen > 0 and pay.state in {PayState.CONFIRMED, PayState.SETTLED}:
        pay_workflow.apply(by, pay, "reopen", evidence={"missing_fen": sums.missing_fen})
    elif sums.missing_fen == 0 and pay.state in (LATE if sums.owed_fen else {*LATE, *NOT_YET}):
        # Nothing is missing any more: it is settled by the correction, with the worker's earlier word on what he got.
        pay.confirmed_at = work.at
        pay.received_fen = pay.received_fen or 0
        pay.save(update_fields=["confirmed_at", "received_fen"])
        pay_workflow.apply(by, pay, "even_out", evidence={"correction_fen": delta})
    work.emit(PayCorrected(engagement.pk, pay.pk, delta))
    return pay


# ---- done ----


def open_items(engagement: Engagement) -> list[str]:
    """What still keeps an engagement from closing: ``hours:<date>`` and ``pay:<date>``."""
    days = AttendanceDay.objects.filter(engagement=engagement).order_by("on")
    hours = [f"hours:{on}" for on in days.exclude(state__in=SETTLED_HOURS).values_list("on", flat=True)]
    agreed = days.filter(state__in=SETTLED_HOURS, agreed_minutes__gt=0)
    paid = PayDue.objects.filter(engagement=engagement, state__in=rules.FINISHED)
    unpaid = agreed.exclude(pk__in=paid.values("attendance_id"))
    return hours + [f"pay:{day.on}" for day in unpaid if not owes_nothing(engagement, day)]


def _do_close_if_done(work: Work, engagement: Engagement) -> bool:
    """Close a completed engagement of which nothing is open (locked by the caller)."""
    if engagement.state != EngagementState.COMPLETED or open_items(engagement):
        return False
    _do_close(as_system(work), engagement)
    return True


@action(locks=("exchange.Engagement", "exchange.PayDue"))
def close_by_time(work: Work, engagement_id: int) -> list[str]:
    """SYSTEM: seven days† after the work the engagement is closed, its open items listed.

    Pay that is still open stays open: closing never confirms money.
    """
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    if engagement.close_due_at is None or engagement.close_due_at > work.at:
        raise Refused(rules.NOT_YET)
    items = open_items(engagement)
    _do_close(work, engagement, open_items=items)
    return items
