"""What a side reads about itself, what it chose for itself, and objecting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.blocklist import access, actions
from yizhan.exchange.blocklist.enums import BlockScope, BlockState
from yizhan.exchange.blocklist.forms import AvoidForm, ObjectForm
from yizhan.exchange.blocklist.models import Block
from yizhan.exchange.blocklist.queries import about_me, own_choices, visible_block
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import hirer_of
from yizhan.exchange.workers.queries import worker_of

HIRERS = ("hirer", "hirer_staff")
both = require_http_methods(["GET", "HEAD", "POST"])


@roles(*HIRERS)
@both
@never_cache
def hire_blocks(request: HttpRequest) -> HttpResponse:
    """不再用的人: one's own choices, and what station or district decided about this hirer."""
    hirer = hirer_of(request.actor)
    if hirer is None:
        return redirect("hire_start")
    return _lists(
        request,
        "hire",
        mine=own_choices(hirer_id=hirer.pk),
        told=about_me(hirer_id=hirer.pk),
        back_url=reverse("hire_profile"),
    )


@roles("worker")
@both
@never_cache
def me_blocks(request: HttpRequest) -> HttpResponse:
    """不去的东家: one's own choices, and what station or district decided about oneself."""
    worker = worker_of(request.actor)
    mine = own_choices(worker_id=worker.pk) if worker else []
    told = about_me(worker_id=worker.pk) if worker else []
    return _lists(request, "me", mine=mine, told=told, back_url=reverse("me_hirers"))


def _lists(
    request: HttpRequest, side: str, *, mine: list[Block], told: list[Block], back_url: str
) -> HttpResponse:
    if request.method == "POST":
        block = next((row for row in mine if str(row.uid) == request.POST.get("block", "")), None)
        if block is None:
            raise OutOfSight(Reason("not_found", _("没有找到这一条")))
        actions.take_back(request.actor, block.pk, once=once_of(request))
        messages.success(request, _("取消了，以后照常"))
        return redirect(request.path)
    context = {"mine": mine, "told": told, "side": side, "back_url": back_url}
    return render(request, f"exchange/blocklist/{side}_blocks.html", context)


@roles("worker")
@both
@never_cache
def me_avoid(request: HttpRequest, uid: UUID) -> HttpResponse:
    """不去这家: why and until when; nobody is told."""
    hirer = Hirer.objects.select_related("organisation").filter(uid=uid).first()
    if hirer is None or worker_of(request.actor) is None:
        raise OutOfSight(Reason("not_found", _("没有找到这一家")))
    form, status = AvoidForm(request.POST or None, scope=BlockScope.WORKER), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.avoid_hirer(request.actor, hirer.pk, **form.cleaned_data, once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了，这家的活不再推给你。想取消，在这里点"))
                return redirect("me_blocks")
    context = {"form": form, "hirer": hirer, "back_url": reverse("me_hirers")}
    return render(request, "exchange/blocklist/me_avoid.html", context, status=status)


@roles(*HIRERS)
@both
@never_cache
def hire_block(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An entry about this hirer: from when to when, why, and objecting."""
    return _entry(request, uid, "hire")


@roles("worker")
@both
@never_cache
def me_block(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An entry about oneself: from when to when, why, and objecting."""
    return _entry(request, uid, "me")


def _entry(request: HttpRequest, uid: UUID, side: str) -> HttpResponse:
    block = visible_block(request.actor, uid)
    if not access.is_blocked_side(request.actor, block):
        raise OutOfSight(Reason("not_found", _("没有找到这一条")))
    form, status = ObjectForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.object_to_block(request.actor, block.pk, **form.cleaned_data, once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("申诉收到了，会换一个人来定"))
                return redirect(request.path)
    objections = list(block.objections.all())
    context: dict[str, Any] = {
        "entry": block,
        "objections": objections,
        "form": form if may_object(block, objections) else None,
        "who": _("区里") if block.scope == BlockScope.DISTRICT else block.station.official_name,
        "back_url": reverse(f"{side}_blocks"),
    }
    return render(request, f"exchange/blocklist/{side}_block.html", context, status=status)


def may_object(block: Block, objections: list[Any]) -> bool:
    """While it holds and no objection waits."""
    return block.state == BlockState.ACTIVE and all(row.decided_at for row in objections)
