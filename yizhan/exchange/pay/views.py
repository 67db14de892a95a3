"""Pages of pay: the worker says what he received, the hirer says what was paid."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yizhan.core import money
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, side_of
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of, page_or
from yizhan.exchange.pay import actions
from yizhan.exchange.pay.enums import PayWay
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.queries import pays_of_posting, visible_pay
from yizhan.exchange.pay.workflow import pay_workflow
from yizhan.exchange.postings.models import Posting


@roles("worker", *STATION)
@both
def confirm_pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """收到多少钱: ``how`` = ``all``, ``part`` (with ``amount`` in yuan) or ``none``."""
    pay = visible_pay(request.actor, str(uid))
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            state = _confirm(request, pay)
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
        else:
            if state in {"confirmed", "settled"}:
                messages.success(request, _("记下了，收到了"))
            else:
                messages.warning(request, _("记下了，驿站会帮你问"))
            return redirect(home_of(request, pay.engagement))
    context = {
        "layout": layout_of(request),
        "pay_due": pay,
        "missing_fen": pay.amount_fen - (pay.received_fen or 0),
        "may_confirm": _may_confirm(request, pay),
        "reasons": reasons,
        "amount": request.POST.get("amount", ""),
        "back_url": home_of(request, pay.engagement),
    }
    return render(request, "exchange/pay/confirm_pay.html", context, status=status)


def _may_confirm(request: HttpRequest, pay: PayDue) -> bool:
    wanted = {"confirm", "settle", "part_pay"}
    return any(option.name in wanted for option in pay_workflow.available(request.actor, pay))


def _confirm(request: HttpRequest, pay: PayDue) -> str:
    how = request.POST.get("how", "all")
    if how == "none":
        received = 0
    elif how == "part":
        parsed = money.parse_yuan(request.POST.get("amount", ""), field="amount")
        if parsed.reason:
            raise Refused(parsed.reason)
        received = parsed.fen or 0
    else:
        # What the page said was missing, not what is missing now: a second click must be the same submission.
        received = _fen_of_page(request.POST.get("missing_fen", ""))
    at_counter = side_of(request.actor) == "station"
    return actions.confirm_received(
        request.actor,
        pay.pk,
        received,
        note=request.POST.get("note", "").strip(),
        once=once_of(request),
        on_behalf_of=str(pay.engagement.worker.person.uid) if at_counter else "",
    )


def _fen_of_page(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Refused(Reason("amount_impossible", _("这一页旧了，刷新再点"), "amount"))
    return int(text)


@roles(*HIRERS, *STATION)
@both
def claim_pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """付工钱: tick whom you paid and how; one or all of a posting."""
    posting = Posting.objects.filter(uid=uid).first()
    if posting is None:
        raise OutOfSight(NOT_FOUND)
    require_posting(request.actor, posting.pk)
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            claimed = _claim(request, posting)
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
        else:
            if claimed:
                messages.success(request, _("记下了 %(n)s 笔，等他本人说收到") % {"n": len(claimed)})
            else:
                messages.warning(request, _("这些都记过了"))
            return redirect("claim_pay", uid=posting.uid)
    pays = pays_of_posting(request.actor, posting.pk)
    context = {
        "layout": layout_of(request),
        "posting": posting,
        "pays": pays,
        "claimable": {pay.pk for pay in pays if pay.state in actions.CLAIMABLE},
        "ways": PayWay.choices,
        "way": request.POST.get("way", PayWay.CASH),
        "reasons": reasons,
        "back_url": page_or("console_home", "/")
        if request.actor.role in STATION
        else page_or("hire_board", "/", posting.uid),
    }
    return render(request, "exchange/pay/claim_pay.html", context, status=status)


def _claim(request: HttpRequest, posting: Posting) -> list[int]:
    # The page names everybody it showed as unpaid, so that a second click on 全付了 is the same submission.
    wanted = set(request.POST.getlist("shown" if request.POST.get("all") else "pay"))
    chosen = [row.pk for row in pays_of_posting(request.actor, posting.pk) if str(row.uid) in wanted]
    if not chosen:
        raise Refused(Reason("nobody_chosen", _("先勾上付给了谁"), "pay"))
    return actions.claim_paid(
        request.actor, chosen, request.POST.get("way", PayWay.CASH), once=once_of(request)
    )
