"""Owing, claiming and confirming pay. The platform never holds money; it writes down what both sides say.

Lock order: engagement (60) → day of work (70) → pay (72).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.attendance.actions import shifts_of
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.access import NOT_FOUND, require_visible, side_of
from yizhan.exchange.engagements.actions import _do_close, _do_note_word, as_system
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.rules import pay_date
from yizhan.exchange.pay import rules
from yizhan.exchange.pay.enums import PayState, PayWay
from yizhan.exchange.pay.events import PayClaimed, PayConfirmed, PayOverdue, PayOwed, PayShort
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.workflow import pay_workflow

LOCKS = ("exchange.Engagement", "exchange.PayDue")
CLAIMABLE = frozenset(
    source for row in pay_workflow.transitions if row.name == "claim" for source in row.sources
)
TIMES_TOO_MUCH = 10  # more than ten times what is owed is a typing error (a nought too many), not a tip


def _do_owe_pay(work: Work, engagement: Engagement, day: AttendanceDay) -> PayDue | None:
    """Write down what an agreed day is worth, once; ``None`` when nothing was worked."""
    existing = PayDue.objects.filter(attendance=day).first()
    if existing:
        return existing
    terms = engagement.terms
    days = shifts_of(engagement)
    number = next(place for place, shift in enumerate(days) if shift.on == day.on)
    amount = rules.amount_fen(
        unit=terms["pay_unit"],
        pay_fen=engagement.agreed_pay_fen,
        minutes=day.agreed_minutes or 0,
        pieces=day.pieces,
        day_number=number,
        days_count=len(days),
        month_days_hundredths=value("exchange.pay_days_per_month_hundredths", on=day.on),
    )
    if amount == 0:
        work.record(day, after={"owed_fen": 0})
        return None
    pay_on = pay_date(
        terms["pay_cycle"], terms["pay_unit"], days[number].ends_at.date(), days[-1].ends_at.date()
    )
    overdue_clock = time.fromisoformat(value("exchange.pay_overdue_clock", on=pay_on))
    pay = PayDue.objects.create(
        engagement=engagement,
        attendance=day,
        amount_fen=amount,
        state_changed_at=work.at,
        due_at=rules.due_at(pay_on),
        overdue_at=rules.overdue_at(pay_on, overdue_clock),
    )
    by = as_system(work)
    pay_workflow.apply(by, pay, "earn", evidence={"amount_fen": amount, "pay_on": pay_on})
    work.emit(PayOwed(engagement.pk, pay.pk, amount))
    if pay_on <= local(work.at).date():
        pay_workflow.apply(by, pay, "fall_due")
    return pay


def _lock_pay(work: Work, pay_id: int) -> tuple[Engagement, PayDue]:
    engagement_id = PayDue.objects.filter(pk=pay_id).values_list("engagement_id", flat=True).first()
    if engagement_id is None:
        raise OutOfSight(NOT_FOUND)
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    return engagement, work.lock(PayDue, pay_id)


@action(locks=LOCKS)
def claim_paid(work: Work, pay_ids: Sequence[int], way: str, *, amount_fen: int | None = None) -> list[int]:
    """付了: the hirer's side says it has paid, one or several at once.

    Args:
        way: one of :class:`PayWay`.
        amount_fen: what each was given; default what is still missing of each.

    Returns:
        ids that are now claimed; those already claimed or confirmed are left as they are.

    Raises:
        OutOfSight: one of them is outside the scope. Refused: ``way_unknown``, ``amount_impossible``.
    """
    reasons = []
    if way not in PayWay.values:
        reasons.append(Reason("way_unknown", _("选一种付钱的办法"), "way"))
    if amount_fen is not None and amount_fen <= 0:
        reasons.append(Reason("amount_impossible", _("写上付了多少钱"), "amount"))
    refuse_if_any(reasons)
    wanted = sorted(set(pay_ids))
    engagement_of = dict(PayDue.objects.filter(pk__in=wanted).values_list("pk", "engagement_id"))
    if len(engagement_of) != len(wanted):
        raise OutOfSight(NOT_FOUND)
    for engagement_id in set(engagement_of.values()):
        require_visible(work.actor, engagement_id)
    rows = work.lock_all((Engagement, set(engagement_of.values())), (PayDue, wanted))
    claimed = []
    for pay_id in wanted:
        pay: PayDue = rows[PayDue, pay_id]  # type: ignore[assignment]
        if pay.state not in CLAIMABLE:
            continue
        engagement: Engagement = rows[Engagement, pay.engagement_id]  # type: ignore[assignment]
        given = pay.amount_fen - (pay.received_fen or 0) if amount_fen is None else amount_fen
        pay_workflow.apply(work, pay, "claim", evidence={"way": way, "claimed_fen": given})
        pay.claimed_fen, pay.claimed_at, pay.way = given, work.at, way
        pay.claimed_by_uid = work.actor.person_uid
        pay.save(update_fields=["claimed_fen", "claimed_at", "way", "claimed_by_uid"])
        _do_note_word(work, engagement)
        work.emit(PayClaimed(engagement.pk, pay.pk, given))
        claimed.append(pay_id)
    return claimed


@action(locks=LOCKS)
def confirm_received(work: Work, pay_id: int, received_fen: int, *, note: str = "") -> str:
    """收到多少钱: the worker's answer. All of it confirms, less leaves a difference, nothing contests.

    Args:
        received_fen: what arrived *now*; earlier part payments are added.
        note: the worker's words, for a difference.

    Returns:
        the new state.

    Raises:
        Refused: ``amount_impossible``, ``amount_too_large`` (more than ten times what is owed), ``not_due_yet``
            (nothing received before the pay day), ``wrong_state``.
    """
    engagement, pay = _lock_pay(work, pay_id)
    if received_fen < 0:
        raise Refused(Reason("amount_impossible", _("写上收到多少钱"), "received"))
    if received_fen > TIMES_TOO_MUCH * pay.amount_fen:
        raise Refused(Reason("amount_too_large", _("比说好的多太多，看看是不是多写了零"), "received"))
    if received_fen == 0 and pay.state == PayState.EARNED:
        raise Refused(Reason("not_due_yet", _("还没到付钱的日子"), "received"))
    before = pay.received_fen or 0
    step = rules.outcome(pay.amount_fen, before, received_fen, pay.state)
    pay.received_fen = before + received_fen
    pay.worker_note = note[:200]
    pay.confirmed_at = work.at if step in {"confirm", "settle"} else None
    pay.confirmed_via = {"worker": "own", "station": "counter"}.get(side_of(work.actor), "")
    # The amount first: the table refuses a confirmed pay that does not say how much. A refusal rolls both back.
    pay.save(update_fields=["received_fen", "worker_note", "confirmed_at", "confirmed_via"])
    evidence = {"received_fen": received_fen, "earlier_fen": before}
    pay_workflow.apply(work, pay, step, evidence=evidence)  # the worker's words stay in the encrypted note
    own_word = side_of(work.actor) == "worker"
    _do_note_word(work, engagement, proved=own_word and received_fen > 0)
    if step in {"confirm", "settle"}:
        work.emit(PayConfirmed(engagement.pk, pay.pk, pay.received_fen))
        _do_close_if_done(work, engagement)
    else:
        work.emit(PayShort(engagement.pk, pay.pk, pay.amount_fen - pay.received_fen, str(pay.state)))
    return str(pay.state)


def open_items(engagement: Engagement) -> list[str]:
    """What still keeps an engagement from closing: ``hours:<date>`` and ``pay:<date>``."""
    settled = [
        AttendanceState.AGREED,
        AttendanceState.RESOLVED,
        AttendanceState.LOCKED,
        AttendanceState.CANCELLED,
    ]
    days = AttendanceDay.objects.filter(engagement=engagement).order_by("on")
    hours = [f"hours:{on}" for on in days.exclude(state__in=settled).values_list("on", flat=True)]
    agreed = days.filter(state__in=settled, agreed_minutes__gt=0).exclude(pieces=0)
    paid = PayDue.objects.filter(engagement=engagement, state__in=rules.FINISHED)
    unpaid = agreed.exclude(pk__in=paid.values("attendance_id")).values_list("on", flat=True)
    return hours + [f"pay:{on}" for on in unpaid]


def _do_close_if_done(work: Work, engagement: Engagement) -> bool:
    """Close a completed engagement of which nothing is open (locked by the caller)."""
    if engagement.state != EngagementState.COMPLETED or open_items(engagement):
        return False
    _do_close(as_system(work), engagement)
    return True


@action(locks=LOCKS)
def enter_ladder(work: Work, pay_id: int) -> int:
    """驿站去催: the station takes up a pay that is overdue, short or denied (first step; the clocks follow later)."""
    _engagement, pay = _lock_pay(work, pay_id)
    pay_workflow.apply(work, pay, "enter_ladder")
    return pay.pk


@action(locks=LOCKS)
def open_case(work: Work, pay_id: int, *, reason: str = "") -> int:
    """立案: the ladder did not help; the case itself is kept by the rights desk."""
    _engagement, pay = _lock_pay(work, pay_id)
    pay_workflow.apply(work, pay, "open_case", reason=reason)
    return pay.pk


@action(locks=LOCKS)
def void_pay(work: Work, pay_id: int, *, reason: str = "") -> int:
    """不算: the station takes back a pay that should not exist (a day counted twice), with a reason."""
    engagement, pay = _lock_pay(work, pay_id)
    pay_workflow.apply(work, pay, "void", reason=reason)
    _do_close_if_done(work, engagement)
    return pay.pk


# ---- clocks ----


@action(locks=LOCKS)
def fall_due(work: Work, pay_id: int) -> int:
    """SYSTEM: the pay day has come."""
    _engagement, pay = _lock_pay(work, pay_id)
    if work.at < pay.due_at - timedelta(days=1):
        raise Refused(Reason("not_due_yet", _("还没到付钱的日子")))
    pay_workflow.apply(work, pay, "fall_due")
    return pay.pk


@action(locks=LOCKS)
def mark_overdue(work: Work, pay_id: int) -> int:
    """SYSTEM: nobody said by 10:00† of the next day that it was paid."""
    engagement, pay = _lock_pay(work, pay_id)
    if work.at < pay.overdue_at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    pay_workflow.apply(work, pay, "go_overdue")
    work.emit(PayOverdue(engagement.pk, pay.pk))
    return pay.pk


@action(locks=LOCKS)
def close_by_time(work: Work, engagement_id: int) -> list[str]:
    """SYSTEM: seven days† after the work the engagement is closed, its open items listed.

    Pay that is still open stays open: closing never confirms money.
    """
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    if engagement.close_due_at is None or engagement.close_due_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    items = open_items(engagement)
    _do_close(work, engagement, open_items=items)
    return items
