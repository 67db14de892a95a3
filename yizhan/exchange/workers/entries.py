"""Pages of the station about what was typed in for somebody: read it back, print the slip, confirm, consents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.accounts.consents.queries import consent_lines
from yizhan.accounts.enums import ConsentPurpose
from yizhan.core import masks
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.workers import actions, rules
from yizhan.exchange.workers.enums import ProxyEntryState
from yizhan.exchange.workers.forms import ConfirmForm, CounterConsentForm
from yizhan.exchange.workers.models import ProxyEntry, Worker
from yizhan.exchange.workers.proxies import undo_code
from yizhan.exchange.workers.queries import entry_of, visible_worker
from yizhan.exchange.workers.views import qr_of
from yizhan.exchange.workers.words import spoken_lines

STATION = ("attendant", "station_manager")
both = require_http_methods(["GET", "HEAD", "POST"])


def _entry(worker: Worker) -> ProxyEntry:
    found = entry_of(worker)
    if found is None:
        raise OutOfSight(Reason("not_found", _("这份登记不是代录的")))
    return found


@roles(*STATION)
@both
@never_cache
def counter_read_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """念给他听: what was typed, in large plain words; he says whether it is right."""
    worker = visible_worker(request.actor, str(uid))
    entry = _entry(worker)
    if request.method == "POST":
        actions.note_read_back(
            request.actor, worker.pk, once=once_of(request), on_behalf_of=str(worker.person.uid)
        )
        return redirect("counter_registered", uid=worker.uid)
    typed_it = entry.entered_by_uid == request.actor.person_uid and entry.state == ProxyEntryState.TYPED
    context = {
        "worker": worker,
        "entry": entry,
        "lines": spoken_lines(worker, whole=typed_it),
        "is_read": entry.state != ProxyEntryState.TYPED,
    }
    return render(request, "exchange/workers/counter_read_back.html", context)


@roles(*STATION)
@require_safe
@never_cache
def counter_slip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The slip he takes home: what was recorded, how to look at it and how to undo it."""
    worker = visible_worker(request.actor, str(uid))
    entry = _entry(worker)
    address = request.build_absolute_uri(reverse("undo_entry"))
    context = {
        "worker": worker,
        "entry": entry,
        "code": rules.in_groups(undo_code(entry)),
        "trades": [row.trade.name for row in worker.worker_trades.all()],
        "phone": masks.phone(worker.person.phone),
        "address": address,
        "qr": qr_of(f"{address}?slip={entry.slip_number}"),
        "back_url": reverse("counter_registered", args=[worker.uid]),
    }
    return render(request, "exchange/workers/slip_80.html", context)


@roles(*STATION)
@both
@never_cache
def confirm_worker(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A second clerk confirms what a colleague typed, by another way than it came."""
    worker = visible_worker(request.actor, str(uid))
    form = ConfirmForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.confirm_entry(
                    request.actor, worker.pk, **form.cleaned_data, once=once_of(request),
                    on_behalf_of=str(worker.person.uid),
                )  # fmt: skip
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("确认了，资料算数"))
                return redirect("console_worker", uid=worker.uid)
    context = {"worker": worker, "form": form, "lines": spoken_lines(worker, whole=False)}
    return render(request, "exchange/workers/confirm_worker.html", context, status=status)


@roles(*STATION)
@both
def worker_consents(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Each yes of a worker by itself: given or taken back at the counter, also without a phone."""
    worker = visible_worker(request.actor, str(uid))
    form, status = CounterConsentForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _answer(request, worker, form)
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                return redirect(f"{reverse('worker_consents', args=[worker.uid])}#{request.POST['purpose']}")
    context = {
        "worker": worker,
        "form": form,
        "asked": request.POST.get("purpose", ""),
        "rows": [_line(line) for line in consent_lines(worker.person_id)],
    }
    return render(request, "exchange/workers/worker_consents.html", context, status=status)


def _line(line: Any) -> dict[str, Any]:
    return {"line": line, "is_fixed": line.purpose == ConsentPurpose.ACCOUNT, "form": CounterConsentForm(auto_id=f"id_{line.purpose}_%s")}  # fmt: skip


def _answer(request: HttpRequest, worker: Worker, form: CounterConsentForm) -> None:
    shared = {
        "how": form.cleaned_data["how"],
        "proof": form.cleaned_data["proof"],
        "once": once_of(request),
        "on_behalf_of": str(worker.person.uid),
    }
    purpose = request.POST.get("purpose", "")
    if request.POST.get("do") == "withdraw":
        actions.withdraw_consent_at_counter(request.actor, worker.pk, purpose, **shared)
        messages.success(request, _("收回了，马上生效"))
    else:
        actions.give_consent_at_counter(request.actor, worker.pk, purpose, **shared)
        messages.success(request, _("记下了，他同意"))
