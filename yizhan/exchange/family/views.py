"""家人帮忙, on both sides: the worker who asks and ends, the relative who looks and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhan.accounts.enums import CITIZEN_ROLES
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements.pages import both, page_or
from yizhan.exchange.family import acting, actions, queries
from yizhan.exchange.family.enums import Step
from yizhan.exchange.family.forms import AskForm, CodeForm, InviteForm
from yizhan.exchange.recommendations.cards import job_cards
from yizhan.exchange.recommendations.queries import recommend_jobs
from yizhan.exchange.workers.queries import worker_of

JOBS_SHOWN = 10
REASONS_SHOWN = 3


@roles("worker")
@both
def me_family(request: HttpRequest) -> HttpResponse:
    """谁在帮我: ask somebody, prolong, end."""
    worker = worker_of(request.actor)
    if worker is None:
        return redirect(page_or("me_register", "/"))
    form, status = InviteForm(), 200
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step == "invite":
            form = InviteForm(request.POST)
            if form.is_valid() and _try(
                form,
                lambda: actions.invite_helper(
                    request.actor, worker.pk, **form.cleaned_data, once=once_of(request)
                ),
            ):
                messages.success(request, _("请了。他用自己的手机登录答应了，就能帮你"))
                return redirect("me_family")
            status = 422
        else:
            change_tie(request, step)
            return redirect("me_family")
    context = {
        "ties": queries.ties_of_worker(worker.pk),
        "form": form,
        "back_url": page_or("me_more", "/"),
    }
    return render(request, "exchange/family/me_family.html", context, status=status)


def change_tie(request: HttpRequest, step: str, *, behalf: str = "") -> None:
    """再帮一段 or 不用帮了."""
    uid = request.POST.get("tie", "")
    try:
        UUID(uid)
    except ValueError:
        raise OutOfSight(Reason("not_found", _("没有找到"))) from None
    if step == "renew":
        day = actions.renew_tie(request.actor, uid, once=once_of(request), on_behalf_of=behalf)
        messages.success(request, _("好，帮到 %(day)s") % {"day": day})
    elif step == "end":
        actions.end_tie(request.actor, uid, once=once_of(request), on_behalf_of=behalf)
        messages.success(request, _("停了，两边都告诉了"))
    else:
        raise OutOfSight(Reason("not_found", _("没有这一步")))


def _try(form: Any, run: Any) -> bool:
    """Run an action; its reasons go to the form."""
    try:
        run()
    except Refused as refused:
        if refused.status not in {422, 429}:
            raise
        add_reasons(form, refused)
        return False
    return True


@roles(*CITIZEN_ROLES)
@both
def family_home(request: HttpRequest) -> HttpResponse:
    """我帮家人: whom I help, who asks me, and asking myself."""
    ask, code, status = AskForm(), CodeForm(), 200
    if request.method == "POST":
        step = request.POST.get("step", "")
        if step == "ask":
            ask = AskForm(request.POST)
            if ask.is_valid() and _try(
                ask, lambda: actions.ask_to_help(request.actor, **ask.cleaned_data, once=once_of(request))
            ):
                messages.success(request, _("如果他登记过，码已经发到他手机上。请他念给你"))
                return redirect("family_home")
            status = 422
        elif step == "code":
            code = CodeForm(request.POST)
            if code.is_valid():
                # Called without a one-time key: a wrong code is an answer, and the next try must be judged anew.
                if uid := actions.prove_tie(request.actor, code.cleaned_data["code"]):
                    messages.success(request, _("对上了，可以帮他看活了"))
                    return redirect("family_work", uid=uid)
                code.add_error("code", _("码对不上，或者过时了。请他再念一遍，或者重新要一个"))
            status = 422
        elif step == "accept":
            uid = actions.accept_tie(request.actor, _uuid(request.POST.get("tie", "")), once=once_of(request))
            messages.success(request, _("好，可以帮他看活了"))
            return redirect("family_work", uid=uid)
        else:
            change_tie(request, step if step == "end" else "")
            return redirect("family_home")
    person_id = request.actor.person_id or 0
    context = {
        "ties": queries.ties_of_helper(person_id),
        "invitations": queries.invitations_to(person_id),
        "ask": ask,
        "code": code,
        "back_url": reverse("my_settings"),
    }
    return render(request, "exchange/family/family_home.html", context, status=status)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise OutOfSight(Reason("not_found", _("没有找到"))) from None


@roles(*CITIZEN_ROLES)
@both
def family_work(request: HttpRequest, uid: UUID) -> HttpResponse:
    """帮他看活: what he is offered, where he goes, what would fit; 去、不去、报名 in his name."""
    tie = acting.active_tie(request.actor, str(uid))
    reasons: Any = ()
    status = 200
    if request.method == "POST":
        try:
            _step(request, str(tie.uid), request.POST.get("step", ""))
        except Refused as refused:
            if refused.status != 422:
                raise
            reasons, status = refused.reasons, refused.status
        else:
            messages.success(request, _("办好了，已经告诉他"))
            return redirect("family_work", uid=tie.uid)
    context = {
        "tie": tie,
        "work": queries.engagements_to_help_with(tie.worker_id),
        "jobs": jobs_for(tie.worker_id),
        "reasons": reasons,
        "back_url": reverse("family_home"),
    }
    return render(request, "exchange/family/family_work.html", context, status=status)


def _step(request: HttpRequest, tie_uid: str, step: str) -> None:
    once = once_of(request)
    if step == Step.APPLY:
        acting.apply_for(request.actor, tie_uid, request.POST.get("posting", ""), once=once)
        return
    version = request.POST.get("terms_version", "")
    acting.answer_for(
        request.actor,
        tie_uid,
        _uuid(request.POST.get("engagement", "")),
        step,
        terms_version=int(version) if version.isdecimal() else None,
        once=once,
    )


def jobs_for(worker_id: int) -> list[dict[str, Any]]:
    """What would be suggested to the worker himself; why stays between him and us."""
    return job_cards(recommend_jobs(worker_id, limit=JOBS_SHOWN))
