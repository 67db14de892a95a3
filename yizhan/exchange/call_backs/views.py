"""抽查回访: the list of whom to call, and the page on which the answer is written down."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhan.accounts.queries import unmasked_value
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.call_backs import access, queries
from yizhan.exchange.call_backs.actions import look_at_number, record_call_back
from yizhan.exchange.call_backs.enums import Answer, CallBackState
from yizhan.exchange.call_backs.models import CallBack
from yizhan.exchange.call_backs.workflow import CALLERS

SHOWN = 50


@roles(*sorted(CALLERS))
@require_safe
def call_backs(request: HttpRequest) -> HttpResponse:
    """Whom to call, and what was heard last."""
    waiting = list(queries.waiting_call_backs(request.actor)[: SHOWN + 1])
    context = {
        "waiting": waiting[:SHOWN],
        "more": len(waiting) > SHOWN,
        "finished": list(queries.finished_call_backs(request.actor)[:SHOWN]),
        "most": value("exchange.call_back_tries"),
    }
    return render(request, "exchange/call_backs/call_backs.html", context)


@roles(*sorted(CALLERS))
@require_http_methods(["GET", "HEAD", "POST"])
def call_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One call: what the record says, what to ask, what was said."""
    row = queries.visible_call_back(request.actor, str(uid))
    access.can_call(request.actor, row).require()
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            state = record_call_back(
                request.actor,
                row.pk,
                request.POST.get("answer", ""),
                note=request.POST.get("note", ""),
                once=once_of(request),
            )
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
        else:
            if state == CallBackState.WAITING:
                messages.success(request, _("记下了，过一会儿再打"))
            else:
                messages.success(request, _("记下了"))
            return redirect("call_backs")
    return render(request, "exchange/call_backs/call_back.html", _context(row, reasons, ""), status=status)


def _context(row: CallBack, reasons: tuple[Reason, ...], number: str) -> dict[str, object]:
    return {
        "row": row,
        "answers": Answer.choices,
        "is_open": row.state in {CallBackState.WAITING, CallBackState.UNREACHABLE},
        "number": number,
        "reasons": reasons,
    }


@roles(*sorted(CALLERS))
@require_POST
def call_back_number(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the number once: the person can read who looked."""
    row = queries.visible_call_back(request.actor, str(uid))
    look = look_at_number(request.actor, row.pk, once=once_of(request))
    number = unmasked_value(request.actor, look) if look else ""
    return render(request, "exchange/call_backs/call_back.html", _context(row, (), number))
