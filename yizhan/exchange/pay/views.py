"""Pages of pay: the worker says what he received, the hirer says what was paid and keeps the lines of one pay."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhan.core import clock, money
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance.forms import photo_of
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, side_of
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of, page_or
from yizhan.exchange.pay import actions
from yizhan.exchange.pay.enums import ConfirmedVia, PayWay
from yizhan.exchange.pay.ladder import TROUBLE
from yizhan.exchange.pay.ledger import balance_of
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.queries import (
    ledger_of,
    open_questions,
    pays_of_posting,
    visible_entry,
    visible_pay,
)
from yizhan.exchange.pay.workflow import pay_workflow
from yizhan.exchange.postings.models import Posting

COUNTER_VIAS = (ConfirmedVia.COUNTER, ConfirmedVia.PAPER, ConfirmedVia.PHONE)


@roles("worker", *STATION)
@both
def confirm_pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """收到多少钱: ``how`` = ``all``, ``part`` (``amount`` in yuan), ``none``; ``yes``/``no`` (an ``entry``), ``undo``, ``case``."""
    pay = visible_pay(request.actor, str(uid))
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            where = _worker_says(request, pay)
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
            pay = visible_pay(request.actor, str(uid))
        else:
            return redirect(where)
    at_counter = side_of(request.actor) == "station"
    context = {
        "questions": open_questions(pay),
        "ledger": ledger_of(pay),
        "may_undo": _may_undo(pay),
        "may_ask_case": pay.state in TROUBLE,
        "vias": [(via.value, via.label) for via in COUNTER_VIAS] if at_counter else [],
        "pack_url": reverse("pay_pack", args=[pay.uid]),
        "layout": layout_of(request),
        "pay_due": pay,
        "missing_fen": pay.amount_fen - (pay.received_fen or 0),
        "may_confirm": _may_confirm(request, pay),
        "reasons": reasons,
        "amount": request.POST.get("amount", ""),
        "back_url": home_of(request, pay.engagement),
    }
    return render(request, "exchange/pay/confirm_pay.html", context, status=status)


def _may_undo(pay: PayDue) -> bool:
    return pay.undo_until is not None and pay.undo_until > clock.now()


def _worker_says(request: HttpRequest, pay: PayDue) -> str:
    """Do what the button said and return where to go on."""
    how, once = request.POST.get("how", "all"), once_of(request)
    here = request.get_full_path()
    own_uid = "" if side_of(request.actor) == "worker" else str(pay.engagement.worker.person.uid)
    if how == "undo":
        actions.take_back_answer(request.actor, pay.pk, once=once, on_behalf_of=own_uid)
        messages.success(request, _("退回去了，重新说一次"))
        return here
    if how == "case":
        actions.ask_for_case(request.actor, pay.pk, once=once, on_behalf_of=own_uid)
        messages.success(request, _("立案了，驿站会找你"))
        return here
    if how in {"yes", "no"}:
        entry = visible_entry(request.actor, _uid_of(request.POST.get("entry", "")))
        actions.answer_entry(
            request.actor, entry.pk, agrees=how == "yes", once=once, on_behalf_of=own_uid, **_word_of(request)
        )
        messages.success(request, _("记下了"))
        return here
    state = _confirm(request, pay)
    if state in {"confirmed", "settled"}:
        messages.success(request, _("记下了，收到了"))
    else:
        messages.warning(request, _("记下了，驿站会帮你问"))
    return home_of(request, pay.engagement)


def _uid_of(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise OutOfSight(NOT_FOUND) from None


def _word_of(request: HttpRequest) -> dict[str, str]:
    """How the worker's word came, when the station writes it down."""
    if side_of(request.actor) != "station":
        return {}
    return {"via": request.POST.get("via", ""), "paper_number": request.POST.get("paper_number", "")}


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
        **_word_of(request),
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
        request.actor,
        chosen,
        request.POST.get("way", PayWay.CASH),
        through_leader=bool(request.POST.get("through_leader")),
        receipt=photo_of(request, "receipt"),
        once=once_of(request),
    )


@roles(*HIRERS, *STATION)
@both
def pay_line(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One pay of the hirer: its lines; ``how`` = ``claim``, ``unclaim``, ``extra``, ``deduction``, ``advance``."""
    pay = visible_pay(request.actor, str(uid))
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            messages.success(request, _hirer_says(request, pay))
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
            pay = visible_pay(request.actor, str(uid))
        else:
            return redirect("pay_line", uid=uid)
    undisputed = balance_of(pay).undisputed_fen
    context = {
        "layout": layout_of(request),
        "pay_due": pay,
        "ledger": ledger_of(pay),
        "undisputed": money.plain_yuan(undisputed),
        "missing_fen": max(0, pay.amount_fen - (pay.received_fen or 0)),
        "ways": PayWay.choices,
        "may_claim": pay.state in actions.CLAIMABLE,
        "may_unclaim": pay.state in {"paid_claimed", "unknown"},
        "is_open": pay.state not in {"confirmed", "settled", "void"},
        "typed": request.POST,
        "reasons": reasons,
        "back_url": reverse("claim_pay", args=[pay.engagement.posting.uid]),
    }
    return render(request, "exchange/pay/pay_line.html", context, status=status)


def _hirer_says(request: HttpRequest, pay: PayDue) -> str:
    how, once = request.POST.get("how", ""), once_of(request)
    if how == "unclaim":
        actions.withdraw_claim(request.actor, pay.pk, once=once)
        return _("改回来了，还没付")
    parsed = money.parse_yuan(request.POST.get("amount", ""), field="amount")
    if parsed.reason:
        raise Refused(parsed.reason)
    amount, reason = parsed.fen or 0, request.POST.get("reason", "").strip()
    way = request.POST.get("way", PayWay.CASH)
    if how == "extra":
        actions.add_extra(request.actor, pay.pk, amount, reason=reason, once=once)
        return _("加上了，工人会看到")
    if how == "deduction":
        actions.claim_deduction(request.actor, pay.pk, amount, reason=reason, once=once)
        return _("记下了，等工人本人说同不同意；没扣的部分先付")
    if how == "advance":
        actions.note_advance(request.actor, pay.engagement_id, amount, way, reason=reason, once=once)
        return _("记下了，等工人本人说收到")
    claimed = actions.claim_paid(
        request.actor,
        [pay.pk],
        way,
        amount_fen=amount,
        through_leader=bool(request.POST.get("through_leader")),
        receipt=photo_of(request, "receipt"),
        once=once,
    )
    if not claimed:
        raise Refused(Reason("claimed_before", _("这笔已经记过付了")))
    return _("记下了，等他本人说收到")
