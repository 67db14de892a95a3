"""The station chases unpaid work: the list that nobody types, and one pay with its ladder, calls and decisions."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.engagements.access import NOT_FOUND
from yizhan.exchange.engagements.pages import STATION, both
from yizhan.exchange.pay import actions, queries
from yizhan.exchange.pay.enums import CallOutcome, EntryKind, LadderStep, Standing
from yizhan.exchange.pay.ladder import TROUBLE
from yizhan.exchange.pay.models import PayAlert, PayDue
from yizhan.exchange.pay.packs import pack_of, pack_pdf
from yizhan.exchange.pay.workflow import pay_workflow

SHOWN = 50
HIRER_OUTCOMES = (CallOutcome.NO_ANSWER, CallOutcome.PROMISED, CallOutcome.DISPUTES, CallOutcome.REACHED, CallOutcome.WRONG_NUMBER)  # fmt: skip
WORKER_OUTCOMES = (CallOutcome.NO_ANSWER, CallOutcome.REACHED, CallOutcome.WRONG_NUMBER)


@roles(*STATION)
@require_safe
def late_pay(request: HttpRequest) -> HttpResponse:
    """欠薪提醒, and claims no worker has answered for a day: whom to call today."""
    rows = list(queries.alerts(request.actor)[: SHOWN + 1])
    day_ago = clock.now() - timedelta(days=1)
    context = {
        "rows": [{"alert": alert, "kind": _kind(alert)} for alert in rows[:SHOWN]],
        "more": len(rows) > SHOWN,
        "unanswered": list(queries.unanswered_pay(request.actor, day_ago)[:SHOWN]),
    }
    return render(request, "exchange/pay/late_pay.html", context)


def _kind(alert: PayAlert) -> str:
    return "bad" if alert.step >= LadderStep.MEDIATE else "warn" if alert.step >= LadderStep.CALL else "info"


@roles(*STATION)
@both
def late_pay_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One pay: what both sides said, the ladder, calls, and what the station may do now."""
    pay = queries.visible_pay(request.actor, str(uid))
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            messages.success(request, _do(request, pay))
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
            pay = queries.visible_pay(request.actor, str(uid))
        else:
            return redirect("late_pay_detail", uid=uid)
    offered = {option.name for option in pay_workflow.available(request.actor, pay)}
    alert = PayAlert.objects.filter(pay=pay).order_by("-pk").first()
    ledger = queries.ledger_of(pay)
    context = {
        "pay_due": pay,
        "alert": alert,
        "steps": _steps(alert),
        "ledger": ledger,
        "calls": queries.calls_of(pay),
        "missing_fen": max(0, pay.amount_fen - (pay.received_fen or 0)),
        "may_take_up": "enter_ladder" in offered,
        "may_open_case": "open_case" in offered,
        "may_void": "void" in offered and not pay.received_fen,
        "may_ask_case": pay.state in TROUBLE,
        "disputed": [e for e in ledger if e.kind == EntryKind.DEDUCTION and e.standing != Standing.COUNTS],
        "hirer_outcomes": [(row.value, row.label) for row in HIRER_OUTCOMES],
        "worker_outcomes": [(row.value, row.label) for row in WORKER_OUTCOMES],
        "reasons": reasons,
    }
    return render(request, "exchange/pay/late_pay_detail.html", context, status=status)


def _steps(alert: PayAlert | None) -> list[dict[str, str]]:
    """The ladder as dots: done, current, still to come."""
    reached = alert.step if alert else 0
    over = alert is not None and alert.closed_at is not None
    labels = [LadderStep.REMINDED, LadderStep.CALL, LadderStep.MEDIATE, LadderStep.CASE]
    return [
        {
            "label": str(step.label),
            "state": "done"
            if step < reached or (over and step <= reached)
            else "current"
            if step == reached
            else "todo",
        }
        for step in labels
    ]


def _do(request: HttpRequest, pay: PayDue) -> str:
    how, once = request.POST.get("how", ""), once_of(request)
    reason = request.POST.get("reason", "").strip()[:200]
    if how == "take_up":
        actions.enter_ladder(request.actor, pay.pk, once=once)
        return _("记下了，已经提醒用工方")
    if how == "case":
        actions.open_case(request.actor, pay.pk, reason=reason, once=once)
        return _("立案了")
    if how == "void":
        actions.void_pay(request.actor, pay.pk, reason=reason, once=once)
        return _("这笔不算了")
    if how == "call_worker":
        state = actions.note_call_to_worker(request.actor, pay.pk, request.POST.get("outcome", ""), once=once)
        return _("三次没打通，记成“没问到”，不算收到") if state == "unknown" else _("记下了")
    if how == "call_hirer":
        actions.note_call_to_hirer(
            request.actor, pay.pk, request.POST.get("outcome", ""), promised_on=_day(request), once=once
        )
        return _("记下了")
    if how in {"stands", "falls"}:
        entry = queries.visible_entry(request.actor, _uid(request.POST.get("entry", "")))
        actions.settle_deduction(request.actor, entry.pk, stands=how == "stands", reason=reason, once=once)
        return _("记下了")
    raise OutOfSight(NOT_FOUND)


def _uid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise OutOfSight(NOT_FOUND) from None


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.POST.get("promised_on", ""))
    except ValueError:
        return None


@roles("worker", *STATION)
@require_safe
def pay_pack(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The evidence pack of one pay as PDF, for the worker and the station."""
    pack = pack_of(queries.visible_pay(request.actor, str(uid)))
    response = HttpResponse(pack_pdf(pack), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="evidence-{pack.sha256[:12]}.pdf"'
    response["X-Content-SHA256"] = pack.sha256
    return response
