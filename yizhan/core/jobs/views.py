"""The operator's pages of background work."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from yizhan.core.jobs import access, actions, queries
from yizhan.core.jobs.models import Job, JobState
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles


class ReasonForm(forms.Form):
    """Why a dead job is tried again or let be; the action checks it."""

    reason = forms.CharField(label=_("理由"), required=False, strip=False)


@require_GET
@roles(*access.OPERATOR_ROLES)
def job_list(request: HttpRequest) -> HttpResponse:
    """Dead jobs, what waits, when the periodic tasks run next."""
    access.can_look_after_jobs(request.actor).require()  # type: ignore[attr-defined]
    before = request.GET.get("before", "")
    jobs = queries.dead_jobs(int(before) if before.isdigit() and len(before) < 19 else None)
    counts = queries.counts()
    context = {
        "rows": [{"job": job, "name": queries.name_of(job)} for job in jobs],
        "next_before": jobs[-1].pk if len(jobs) == queries.PAGE_SIZE else None,
        "stats": [
            {"label": _("做不成"), "value": counts[JobState.DEAD]},
            {"label": _("等着做"), "value": counts[JobState.READY]},
            {"label": _("正在做"), "value": counts[JobState.RUNNING]},
            {"label": _("做完了"), "value": counts[JobState.DONE]},
        ],
        "schedule": queries.schedule(),
        "last_beat": queries.last_beat(),
    }
    return render(request, "core/jobs/job_list.html", context)


@require_GET
@roles(*access.OPERATOR_ROLES)
def job_detail(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job with its last error and, when it is dead, the two ways out."""
    access.can_look_after_jobs(request.actor).require()  # type: ignore[attr-defined]
    return _page(request, job_id, ReasonForm())


@require_POST
@roles(*access.OPERATOR_ROLES)
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Try a dead job again."""
    return _decide(request, job_id, actions.retry_job, _("已放回队列，马上再试"))


@require_POST
@roles(*access.OPERATOR_ROLES)
def discard(request: HttpRequest, job_id: int) -> HttpResponse:
    """Close a dead job."""
    return _decide(request, job_id, actions.discard_job, _("已关闭，不再做"))


def _decide(request: HttpRequest, job_id: int, decide, done) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.is_valid()
    try:
        decide(request.actor, job_id, reason=request.POST.get("reason", ""), once=once_of(request))  # type: ignore[attr-defined]
    except Refused as refused:
        if refused.status != Refused.status:
            raise
        add_reasons(form, refused)
        return _page(request, job_id, form, status=refused.status)
    messages.success(request, done)
    return redirect("background_jobs")


def _page(request: HttpRequest, job_id: int, form: forms.Form, status: int = 200) -> HttpResponse:
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise Http404
    facts = [
        {"label": _("编号"), "value": job.pk},
        {"label": _("状态"), "value": JobState(job.state).label},
        {"label": _("种类"), "value": job.kind},
        {"label": _("试过几次"), "value": f"{job.attempts} / {job.max_attempts}"},
        {"label": _("顺序键"), "value": job.order_key},
    ]
    context = {
        "job": job,
        "name": queries.name_of(job),
        "facts": facts,
        "form": form,
        "is_dead": job.state == JobState.DEAD,
    }
    return render(request, "core/jobs/job_detail.html", context, status=status)
