"""可能登记过两次: pairs, two files side by side, one merge; and what the person himself reads."""

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

from yizhan.core import clock
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.merges import access, actions, queries
from yizhan.exchange.merges.enums import MergeState
from yizhan.exchange.merges.finding import compare
from yizhan.exchange.merges.forms import LEFT, MergeForm, WhyForm

STATION = ("attendant", "station_manager")
both = require_http_methods(["GET", "HEAD", "POST"])


@roles(*STATION)
@require_safe
@never_cache
def console_twins(request: HttpRequest) -> HttpResponse:
    """可能登记过两次: what waits for a second clerk first, then pairs, then what was merged lately."""
    waiting = queries.merges_in_sight(request.actor, MergeState.PROPOSED)
    pairs = queries.open_pairs(request.actor)
    context = {
        "waiting": waiting,
        "pairs": [{"pair": pair, "words": queries.reason_words(pair.reasons)} for pair in pairs],
        "merged": queries.merges_in_sight(request.actor, MergeState.MERGED, 20),
        "nav_counts": {"console_twins": len(waiting) + len(pairs)},
    }
    return render(request, "exchange/merges/console_twins.html", context)


@roles(*STATION)
@both
@never_cache
def console_twin(request: HttpRequest, one: UUID, other: UUID) -> HttpResponse:
    """Two files side by side: what is alike, what differs, what hangs on each; merge them or tell them apart."""
    files = queries.seen_file(request.actor, str(one)), queries.seen_file(request.actor, str(other))
    workers = actions.workers_of(*files)
    mine, others = (workers.get(file.pk) for file in files)
    who, registered = queries.person_lines(*files), queries.worker_lines(mine, others)
    step, status = request.POST.get("step", ""), 200
    form = MergeForm(
        request.POST if step == "merge" else None,
        names=(files[0].display_name, files[1].display_name),
        lines=[*who, *registered],
    )
    apart = WhyForm(request.POST if step == "apart" else None)
    if request.method == "POST":
        status = 422
        if (done := _decide(request, files, form, apart)) is not None:
            return done
    _score, common = compare(*files, clock.today())
    context = {
        "one": files[0],
        "other": files[1],
        "sections": [
            {"title": _("是谁"), "lines": who},
            {"title": _("求职登记"), "lines": registered},
            {"title": _("名下有什么"), "lines": queries.holding_lines(*files, workers)},
        ],
        "alike": queries.reason_words(common),
        "against": _against(request, files, workers),
        "needs_second": actions.needs_second(workers.values()),
        "pair": queries.pair_of(*files),
        "form": form,
        "apart_form": apart,
    }
    return render(request, "exchange/merges/console_twin.html", context, status=status)


def _against(request: HttpRequest, files: tuple[Any, Any], workers: Any) -> list[Any]:
    allowed = access.can_merge(request.actor, *files)
    reasons = [] if allowed.reason is None else [allowed.reason]
    return [*reasons, *actions.against(*files, workers)]


def _decide(
    request: HttpRequest, files: tuple[Any, Any], form: MergeForm, apart: WhyForm
) -> HttpResponse | None:
    """Do what was pressed; ``None`` when it has to be shown again."""
    try:
        if form.is_bound and form.is_valid():
            stays, goes = files if form.cleaned_data["survivor"] == LEFT else files[::-1]
            uid = actions.propose_merge(
                request.actor,
                str(stays.uid),
                str(goes.uid),
                chosen=form.chosen(),
                reason=form.cleaned_data["reason"],
                once=once_of(request),
                on_behalf_of=str(stays.uid),
            )
            messages.success(request, _("记下了"))
            return redirect("console_merge", uid=uid)
        if apart.is_bound and apart.is_valid():
            actions.tell_apart(
                request.actor,
                str(files[0].uid),
                str(files[1].uid),
                why=apart.cleaned_data["reason"],
                once=once_of(request),
            )
            messages.success(request, _("记下了，是两个人，不再提示"))
            return redirect("console_twins")
    except Refused as refused:
        if refused.status != 422:
            raise
        add_reasons(form if form.is_bound else apart, refused)
    return None


@roles(*STATION)
@both
@never_cache
def console_merge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One merge: the second clerk's decision, what was moved, undoing."""
    merge = queries.visible_merge(request.actor, str(uid))
    step, status = request.POST.get("step", ""), 200
    form = WhyForm(request.POST if step in {"decline", "undo"} else None)
    if request.method == "POST":
        status = 422
        try:
            if _step(request, merge, step, form):
                return redirect("console_merge", uid=merge.uid)
        except Refused as refused:
            if refused.status != 422:
                raise
            add_reasons(form, refused) if form.is_bound else messages.error(
                request, "；".join(str(reason.text) for reason in refused.reasons)
            )
    may_undo = access.can_undo(request.actor, merge)
    second = access.can_decide(request.actor, merge)
    is_open, is_merged = merge.state == MergeState.PROPOSED, merge.state == MergeState.MERGED
    workers = actions.workers_of(merge.survivor, merge.loser)
    context = {
        "merge": merge,
        **queries.hands_of(merge),
        "moved": queries.rows_moved(merge),
        "form": form,
        "step": step,
        "may_confirm": is_open and second.allowed,
        "why_not": second.reason.text if is_open and second.reason else "",
        "against": actions.against(merge.survivor, merge.loser, workers) if is_open else [],
        "may_undo": is_merged and may_undo.allowed,
        "why_no_undo": _no_undo(merge, may_undo.reason) if is_merged else [],
    }
    return render(request, "exchange/merges/console_merge.html", context, status=status)


def _no_undo(merge: Any, reason: Any) -> list[Any]:
    found = actions.reasons_against_undo(merge, merge.survivor, clock.today())
    return [reason, *found] if reason else found


def _step(request: HttpRequest, merge: Any, step: str, form: WhyForm) -> bool:
    """Do the step that was pressed; whether it is done."""
    actor, once = request.actor, once_of(request)
    match step:
        case "confirm":
            actions.confirm_merge(actor, str(merge.uid), once=once)
            messages.success(request, _("合成一份了"))
        case "decline" if form.is_valid():
            actions.decline_merge(actor, str(merge.uid), reason=form.cleaned_data["reason"], once=once)
            messages.success(request, _("记下了，不合"))
        case "undo" if form.is_valid():
            actions.undo_merge(actor, str(merge.uid), reason=form.cleaned_data["reason"], once=once)
            messages.success(request, _("撤销了，又是两份档案"))
        case _:
            return False
    return True


@roles("worker")
@require_safe
def me_merges(request: HttpRequest) -> HttpResponse:
    """我的档案合并: which of my files became one, when, and until when it can be undone."""
    context = {
        "merges": queries.merges_of(request.actor.person_id),
        "today": clock.today(),
        "back_url": reverse("me_profile"),
    }
    return render(request, "exchange/merges/me_merges.html", context)
