"""名单 at the station and in the district: list, decide as the second person, answer objections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.accounts.queries import person_by_uid
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.blocklist import access, actions
from yizhan.exchange.blocklist.enums import BlockScope, BlockState
from yizhan.exchange.blocklist.forms import AnswerForm, ListForm, ReasonForm
from yizhan.exchange.blocklist.models import Block
from yizhan.exchange.blocklist.queries import blocks_in_sight, open_objections, visible_block
from yizhan.exchange.hirers.queries import visible_hirer
from yizhan.exchange.workers.queries import station_of, visible_worker

STAFF = ("attendant", "station_manager", "district_officer")
both = require_http_methods(["GET", "HEAD", "POST"])


@roles(*STAFF)
@require_safe
def console_blocks(request: HttpRequest) -> HttpResponse:
    """名单: what waits for a second person or an answer first."""
    found = blocks_in_sight(request.actor)
    objections = {row.block_id: row for row in open_objections(request.actor)}
    lines = [{"entry": block, "objection": objections.get(block.pk)} for block in found]
    waiting = [row for row in lines if row["objection"] or row["entry"].state == BlockState.PROPOSED]
    context = {
        "waiting": waiting,
        "running": [row for row in lines if row["entry"].state == BlockState.ACTIVE and row not in waiting],
        "ended": [
            row
            for row in lines
            if row["entry"].state not in {BlockState.ACTIVE, BlockState.PROPOSED} and row not in waiting
        ],
        "nav_counts": {"console_blocks": len(waiting)},
    }
    return render(request, "exchange/blocklist/console_blocks.html", context)


@roles(*STAFF)
@both
@never_cache
def console_block_new(request: HttpRequest, side: str, uid: UUID) -> HttpResponse:
    """列入名单: facts, evidence, an end; the district's needs a second officer.

    Args:
        side: ``hirer`` or ``worker``.
    """
    actor = request.actor
    if side not in {"hirer", "worker"}:
        raise OutOfSight(Reason("not_found", _("没有找到")))
    hirer = visible_hirer(actor, str(uid)) if side == "hirer" else None
    worker = visible_worker(actor, str(uid)) if side == "worker" else None
    scope = BlockScope.DISTRICT if actor.role == "district_officer" else BlockScope.STATION
    form = ListForm(request.POST or None, scope=scope, against_hirer=hirer is not None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            station = station_of(actor)
            try:
                block_id = actions.propose_block(
                    actor,
                    scope=scope,
                    hirer_id=hirer.pk if hirer else None,
                    worker_id=worker.pk if worker else None,
                    station_id=station.pk if station and scope == BlockScope.STATION else None,
                    **form.cleaned_data,
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了"))
                return redirect(
                    "console_block", uid=Block.objects.values_list("uid", flat=True).get(pk=block_id)
                )
    context = {
        "form": form,
        "name": hirer.organisation.name if hirer else worker.person.display_name,
        "scope_label": BlockScope(scope).label,
        "needs_second": access.needs_second_person(actor, scope),
    }
    return render(request, "exchange/blocklist/console_block_new.html", context, status=status)


@roles(*STAFF)
@both
@never_cache
def console_block(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One entry: facts, what may be decided, the objection and its answer."""
    block = visible_block(request.actor, uid)
    step, status = request.POST.get("step", ""), 200
    forms_here: dict[str, forms.Form] = {
        "answer": AnswerForm(request.POST if step == "answer" else None),
        "refuse": ReasonForm(request.POST if step == "refuse" else None),
        "lift": ReasonForm(request.POST if step == "lift" else None),
    }
    if request.method == "POST":
        status = 422
        try:
            if done := _step(request, block, step, forms_here):
                messages.success(request, done)
                return redirect("console_block", uid=block.uid)
        except Refused as refused:
            if step not in forms_here or refused.status != 422:
                raise
            add_reasons(forms_here[step], refused)
    return render(
        request, "exchange/blocklist/console_block.html", _context(request, block, forms_here), status=status
    )


def _step(request: HttpRequest, block: Block, step: str, forms_here: dict[str, forms.Form]) -> str:
    actor, once = request.actor, once_of(request)
    if step == "confirm":
        actions.confirm_block(actor, block.pk, once=once)
        return _("定了，对方会收到消息")
    if step == "take_back":
        actions.take_back(actor, block.pk, once=once)
        return _("收回了")
    if step not in forms_here or not forms_here[step].is_valid():
        return ""
    given = forms_here[step].cleaned_data
    if step == "answer":
        actions.decide_objection(actor, block.pk, **given, once=once)
        return _("答复了，对方会收到消息")
    if step == "refuse":
        actions.refuse_block(actor, block.pk, **given, once=once)
        return _("没同意，这条不生效")
    actions.lift_block(actor, block.pk, **given, once=once)
    return _("解除了，对方会收到消息")


def _context(request: HttpRequest, block: Block, forms_here: dict[str, forms.Form]) -> dict[str, Any]:
    actor = request.actor
    objections = list(block.objections.all())
    open_one = next((row for row in objections if row.decided_at is None), None)
    proposed, active = block.state == BlockState.PROPOSED, block.state == BlockState.ACTIVE
    decide = access.can_decide(actor, block)
    answer = access.can_answer(actor, block)
    return {
        "entry": block,
        "name": block.hirer.organisation.name if block.hirer else block.worker.person.display_name,
        "facts": [
            {"label": _("范围"), "value": block.get_scope_display()},
            {"label": _("理由"), "value": block.get_reason_code_display()},
            {"label": _("什么事"), "value": block.words},
            {"label": _("凭据"), "value": block.evidence_ref},
            {"label": _("从哪天起"), "value": block.starts_on.isoformat()},
            {"label": _("到哪天止"), "value": block.ends_on.isoformat()},
            {"label": _("谁提的"), "value": _name(block.made_by_uid)},
            {"label": _("谁定的"), "value": _name(block.decided_by_uid)},
        ],
        "objections": objections,
        "may_confirm": proposed and bool(decide),
        "why_not": str(decide.reason.text) if proposed and not decide and decide.reason else "",
        "may_take_back": proposed and block.made_by_uid == actor.person_uid,
        "refuse_form": forms_here["refuse"] if proposed and decide else None,
        "lift_form": forms_here["lift"] if active and access.can_lift(actor, block) else None,
        "answer_form": forms_here["answer"] if open_one and answer else None,
        "why_no_answer": str(answer.reason.text) if open_one and not answer and answer.reason else "",
    }


def _name(uid: str) -> str:
    person = person_by_uid(uid) if uid else None
    return person.display_name if person else ""
