"""Unpaid work: alerts that nobody types, the four steps of the ladder, the case at the end (workflow d.4)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.exchange.engagements.access import NOT_FOUND, side_of
from yizhan.exchange.engagements.actions import as_system
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.pay import rules
from yizhan.exchange.pay.enums import AlertKind, CallOutcome, LadderStep, PayState
from yizhan.exchange.pay.events import PayAlertRaised, PayCaseOpened, PayLadderClimbed, PayOverdue
from yizhan.exchange.pay.ledger import LOCKS, lock_pay
from yizhan.exchange.pay.models import PayAlert, PayCall, PayDue
from yizhan.exchange.pay.owing import _do_close_if_done
from yizhan.exchange.pay.workflow import pay_workflow

ALERT_LOCKS = (*LOCKS, "exchange.PayAlert")
TROUBLE = frozenset({PayState.OVERDUE, PayState.PART_PAID, PayState.CONTESTED, PayState.IN_LADDER})


def ladder_hours(on: date) -> tuple[int, ...]:
    """Hours after the alert at which each step comes: reminder, call, mediation, case."""
    return (
        0,
        value("exchange.pay_ladder_hours.call", on=on),
        value("exchange.pay_ladder_hours.mediate", on=on),
        value("exchange.pay_ladder_hours.case", on=on),
    )


def _do_raise_alert(work: Work, engagement: Engagement, pay: PayDue) -> PayAlert | None:
    """One open alert for each pay in trouble; ``None`` when there is one already."""
    kind = {PayState.PART_PAID: AlertKind.SHORT, PayState.CONTESTED: AlertKind.DENIED}.get(
        PayState(pay.state), AlertKind.OVERDUE
    )
    alert, is_new = PayAlert.objects.get_or_create(
        pay=pay,
        closed_at=None,
        defaults={
            "kind": kind,
            "missing_fen": max(0, pay.amount_fen - (pay.received_fen or 0)),
            "raised_at": work.at,
            "step_at": work.at,
            "next_step_at": work.at,
        },
    )
    if not is_new:
        return None
    work.record(alert, after={"kind": str(kind), "pay": str(pay.uid), "missing_fen": alert.missing_fen})
    work.emit(PayAlertRaised(engagement.pk, pay.pk, alert.pk, str(kind), alert.missing_fen))
    return alert


def _do_close_alerts(work: Work, pay: PayDue) -> None:
    """The money is there, or nothing is owed: the alert is over."""
    for alert_id in PayAlert.objects.filter(pay=pay, closed_at__isnull=True).values_list("pk", flat=True):
        alert = work.lock(PayAlert, alert_id)
        alert.closed_at, alert.next_step_at = work.at, None
        alert.save(update_fields=["closed_at", "next_step_at"])
        work.record(alert, after={"closed": True, "state": str(pay.state)})


def _do_climb(work: Work, engagement: Engagement, pay: PayDue, alert: PayAlert, step: int) -> None:
    """Take one step: write it to the alert, bring the pay into the ladder, tell who must act."""
    by = as_system(work) if work.actor.role == "worker" else work
    if pay.state in {PayState.OVERDUE, PayState.PART_PAID, PayState.CONTESTED}:
        pay_workflow.apply(by, pay, "enter_ladder")
    if step == LadderStep.CASE and pay.state == PayState.IN_LADDER:
        reason = str(_("催了三天没付，按规定立案")) if work.actor.is_system else str(_("工人要求立案"))
        pay_workflow.apply(work, pay, "open_case", reason=reason)
        work.emit(PayCaseOpened(engagement.pk, pay.pk, alert.pk, side_of(work.actor)))
    hours = ladder_hours(local(alert.raised_at).date())
    alert.step, alert.step_at = step, work.at
    alert.next_step_at = rules.next_step_at(alert.raised_at, step, hours)
    alert.save(update_fields=["step", "step_at", "next_step_at"])
    work.record(alert, after={"step": int(step)})
    work.emit(PayLadderClimbed(engagement.pk, pay.pk, alert.pk, int(step)))


def lock_alert(work: Work, alert_id: int) -> tuple[Engagement, PayDue, PayAlert]:
    """An alert with its pay and engagement, inside the scope, locked in the house order."""
    pay_id = PayAlert.objects.filter(pk=alert_id).values_list("pay_id", flat=True).first()
    if pay_id is None:
        raise OutOfSight(NOT_FOUND)
    engagement, pay = lock_pay(work, pay_id)
    return engagement, pay, work.lock(PayAlert, alert_id)


def _open_alert(work: Work, engagement: Engagement, pay: PayDue) -> PayAlert:
    found = PayAlert.objects.filter(pay=pay, closed_at__isnull=True).values_list("pk", flat=True).first()
    if found is None:
        made = _do_raise_alert(work, engagement, pay)
        assert made is not None
        found = made.pk
    return work.lock(PayAlert, found)


# ---- people ----


@action(locks=ALERT_LOCKS)
def enter_ladder(work: Work, pay_id: int) -> int:
    """驿站去催: the station takes up a pay that is overdue, short or denied without waiting for the clock."""
    engagement, pay = lock_pay(work, pay_id)
    pay_workflow.apply(work, pay, "enter_ladder")
    _do_climb(work, engagement, pay, _open_alert(work, engagement, pay), LadderStep.REMINDED)
    return pay.pk


@action(locks=ALERT_LOCKS)
def open_case(work: Work, pay_id: int, *, reason: str = "") -> int:
    """立案: the ladder did not help; the case itself is kept by the rights desk (event ``PayCaseOpened``)."""
    engagement, pay = lock_pay(work, pay_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("这一步由驿站来办")))
    pay_workflow.apply(work, pay, "open_case", reason=reason)
    alert = _open_alert(work, engagement, pay)
    alert.step, alert.step_at, alert.next_step_at = LadderStep.CASE, work.at, None
    alert.save(update_fields=["step", "step_at", "next_step_at"])
    work.record(alert, after={"step": int(LadderStep.CASE)})
    work.emit(PayCaseOpened(engagement.pk, pay.pk, alert.pk, "station"))
    return pay.pk


@action(locks=ALERT_LOCKS)
def ask_for_case(work: Work, pay_id: int) -> int:
    """我要立案: the worker need not wait for three days; a pay in trouble becomes a case at once.

    Returns:
        id of the alert.

    Raises:
        Forbidden: not the worker nor the station for him. Refused: ``not_in_trouble``.
    """
    engagement, pay = lock_pay(work, pay_id)
    if side_of(work.actor) not in {"worker", "station"}:
        raise Forbidden(Reason("wrong_role", _("要工人本人来说")))
    if pay.state not in TROUBLE:
        raise Refused(Reason("not_in_trouble", _("这笔钱还没到拖欠，先点“没收到”或问驿站")))
    alert = _open_alert(work, engagement, pay)
    _do_climb(work, engagement, pay, alert, LadderStep.CASE)
    return alert.pk


@action(locks=LOCKS)
def note_call_to_hirer(work: Work, pay_id: int, outcome: str, *, promised_on: date | None = None) -> int:
    """打给用工方: what the attendant heard; a promise keeps its day, the clock of the ladder does not stop."""
    _engagement, pay = lock_pay(work, pay_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("电话由驿站来打")))
    if outcome not in CallOutcome.values:
        raise Refused(Reason("outcome_unknown", _("选一下电话打得怎样"), "outcome"))
    if outcome == CallOutcome.PROMISED and promised_on is None:
        raise Refused(Reason("promised_on_missing", _("答应哪天付"), "promised_on"))
    call = PayCall.objects.create(
        pay=pay,
        side="hirer",
        outcome=outcome,
        promised_on=promised_on if outcome == CallOutcome.PROMISED else None,
        by_uid=work.actor.person_uid,
        at=work.at,
    )
    work.record(pay, after={"called": "hirer", "outcome": outcome})
    return call.pk


@action(locks=ALERT_LOCKS)
def void_pay(work: Work, pay_id: int, *, reason: str = "") -> int:
    """不算: the station takes back a pay that should not exist (a day counted twice), with a reason.

    Raises:
        Refused: ``money_received`` when the worker has already had some of it.
    """
    engagement, pay = lock_pay(work, pay_id)
    if pay.received_fen:
        raise Refused(Reason("money_received", _("已经收过钱了，不能不算；工时不对就更正工时")))
    pay_workflow.apply(work, pay, "void", reason=reason)
    _do_close_alerts(work, pay)
    _do_close_if_done(work, engagement)
    return pay.pk


# ---- clocks ----


@action(locks=LOCKS)
def fall_due(work: Work, pay_id: int) -> int:
    """SYSTEM: the pay day has come."""
    _engagement, pay = lock_pay(work, pay_id)
    if work.at < pay.due_at - timedelta(days=1):
        raise Refused(Reason("not_due_yet", _("还没到付钱的日子")))
    pay_workflow.apply(work, pay, "fall_due")
    return pay.pk


@action(locks=ALERT_LOCKS)
def mark_overdue(work: Work, pay_id: int) -> int:
    """SYSTEM: nobody said by 10:00† of the next day that it was paid; the alert appears without anybody typing it."""
    engagement, pay = lock_pay(work, pay_id)
    if work.at < pay.overdue_at:
        raise Refused(rules.NOT_YET)
    pay_workflow.apply(work, pay, "go_overdue")
    work.emit(PayOverdue(engagement.pk, pay.pk))
    _do_raise_alert(work, engagement, pay)
    return pay.pk


@action(locks=ALERT_LOCKS)
def raise_alert(work: Work, pay_id: int) -> int | None:
    """SYSTEM: what came short or was denied and is past its day needs the station too.

    Returns:
        id of the alert; ``None`` when there was one.
    """
    engagement, pay = lock_pay(work, pay_id)
    if pay.state not in TROUBLE or work.at < pay.overdue_at:
        raise Refused(rules.NOT_YET)
    alert = _do_raise_alert(work, engagement, pay)
    return alert.pk if alert else None


@action(locks=ALERT_LOCKS)
def climb_ladder(work: Work, alert_id: int) -> int:
    """SYSTEM: the next step of an open alert whose time has come (reminder 0 h, call 24 h†, mediation 48 h†, case 72 h†).

    Returns:
        the step it stands on.
    """
    engagement, pay, alert = lock_alert(work, alert_id)
    if alert.closed_at is not None or alert.next_step_at is None or alert.next_step_at > work.at:
        raise Refused(rules.NOT_YET)
    if pay.state not in TROUBLE:  # the hirer says it is paid: the worker is asked first
        raise Refused(Reason("being_answered", _("对方说付了，等本人说")))
    _do_climb(work, engagement, pay, alert, alert.step + 1)
    return alert.step
