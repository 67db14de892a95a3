"""The counter notes who in the family may help, on the worker's own word."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements.pages import both
from yizhan.exchange.family import actions, queries
from yizhan.exchange.family.forms import CounterInviteForm
from yizhan.exchange.family.views import change_tie
from yizhan.exchange.workers.queries import visible_worker

STATION = ("attendant", "station_manager")


@roles(*STATION)
@both
def worker_family(request: HttpRequest, uid: UUID) -> HttpResponse:
    """他的家人: invite by phone, prolong, end."""
    worker = visible_worker(request.actor, str(uid))
    form, status = CounterInviteForm(request.POST or None), 200
    if request.method == "POST":
        behalf = str(worker.person.uid)
        step = request.POST.get("step", "")
        if step != "invite":
            change_tie(request, step, behalf=behalf)
            return redirect("worker_family", uid=worker.uid)
        status = 422
        if form.is_valid():
            try:
                actions.invite_helper(
                    request.actor, worker.pk, **form.cleaned_data, once=once_of(request), on_behalf_of=behalf
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了。家人用自己的手机登录答应了才算"))
                return redirect("worker_family", uid=worker.uid)
    context = {"worker": worker, "ties": queries.ties_of_worker(worker.pk), "form": form}
    return render(request, "exchange/family/worker_family.html", context, status=status)
