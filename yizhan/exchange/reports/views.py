"""Pages of reports: anybody's, the worker's, the station's, the hirer's."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yizhan.accounts.queries import address_of
from yizhan.core import clock
from yizhan.core.error_pages import too_many_requests
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, public, roles
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.pages import HIRERS
from yizhan.exchange.postings.queries import may_review, posting_by_number
from yizhan.exchange.postings.workflow import REVIEWERS, STATION_SIDE
from yizhan.exchange.reports import actions, queries
from yizhan.exchange.reports.enums import ReportState
from yizhan.exchange.reports.forms import DecideForm, MismatchForm, ReportForm, WordsForm

both = require_http_methods(["GET", "HEAD", "POST"])
read = require_http_methods(["GET", "HEAD"])
TOO_MANY = 429


@public
@both
@sensitive_post_parameters("text", "contact")
def report_job(request: HttpRequest, number: str) -> HttpResponse:
    """举报: anybody, without an account; the number of the posting stands in the address."""
    row = _once_public(number)
    form, status = ReportForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.report_posting(
                    request.actor,
                    row.number,
                    **form.cleaned_data,
                    address=address_of(request),
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status == TOO_MANY:
                    return too_many_requests(request)
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                return redirect(f"{reverse('report_job', args=[row.number])}?done=1")
    context = {
        "posting": row,
        "form": form,
        "done": request.GET.get("done") == "1",
        "back_url": reverse("job_list"),
        "help_url": url_or_blank("help"),
    }
    return render(request, "exchange/reports/report_job.html", context, status=status)


def _once_public(number: str) -> Posting:
    row = posting_by_number(number)
    if row is None or row.published_at is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个活，可能已经撤下")))
    return row


@roles("worker", *sorted(STATION_SIDE))
@both
@sensitive_post_parameters("text")
def report_mismatch(request: HttpRequest, uid: UUID) -> HttpResponse:
    """货不对板: what differs on site. It never counts against the worker."""
    engagement = visible_engagement(request.actor, str(uid))
    form, status = MismatchForm(request.POST or None), 200
    is_staff = request.actor.role in STATION_SIDE
    if request.method == "POST":
        status = 422
        if form.is_valid():
            behalf = str(engagement.worker.person.uid) if is_staff else ""
            try:
                actions.report_mismatch(
                    request.actor,
                    engagement.pk,
                    **form.cleaned_data,
                    once=once_of(request),
                    on_behalf_of=behalf,
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了，驿站去核实。这不算你的错"))
                return redirect("report_mismatch", uid=engagement.uid)
    report = queries.mismatch_of(engagement.pk)
    context = {
        "layout": "base/console.html" if is_staff else "base/worker.html",
        "engagement": engagement,
        "report": report,
        "aspects": queries.aspect_words(report) if report else "",
        "form": form,
        "back_url": url_or_blank("console_home") if is_staff else reverse("me_shift", args=[engagement.uid]),
    }
    return render(request, "exchange/reports/report_mismatch.html", context, status=status)


# ---- the station ----


@roles(*REVIEWERS)
@read
def report_list(request: HttpRequest) -> HttpResponse:
    """举报: open ones first."""
    rows = queries.visible_reports(request.actor)
    context = {
        "open": [
            (row, queries.aspect_words(row))
            for row in rows.filter(state=ReportState.OPEN).order_by("filed_at")[:50]
        ],
        "past": [(row, queries.aspect_words(row)) for row in rows.exclude(state=ReportState.OPEN)[:30]],
    }
    return render(request, "exchange/reports/list.html", context)


@roles(*REVIEWERS)
@both
def report_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One report; ``do`` = uphold or dismiss, and grant or keep when the hirer objects."""
    report = queries.visible_report(request.actor, uid)
    form, status = DecideForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _decide(request, str(report.uid), form.cleaned_data["answer"])
            except Refused as refused:
                if refused.status == 404:
                    raise
                status = refused.status
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了"))
                return redirect("report_detail", uid=report.uid)
    context = {
        "report": report,
        "aspects": queries.aspect_words(report),
        "objection": queries.objection_of(report),
        "form": form,
        "may_review": may_review(request.actor),
        "now": clock.now(),
    }
    return render(request, "exchange/reports/detail.html", context, status=status)


def _decide(request: HttpRequest, uid: str, answer: str) -> None:
    actor, once, do = request.actor, once_of(request), request.POST.get("do", "")
    if do in {"grant", "keep"}:
        actions.settle_mismatch_objection(actor, uid, is_granted=do == "grant", answer=answer, once=once)
    else:
        actions.decide_report(actor, uid, is_upheld=do == "uphold", answer=answer, once=once)


# ---- the hirer ----


@roles(*HIRERS)
@read
def hire_reports(request: HttpRequest) -> HttpResponse:
    """工人说到了不一样的."""
    rows = [(row, queries.aspect_words(row)) for row in queries.hirer_reports(request.actor)[:50]]
    context = {"rows": rows, "back_url": url_or_blank("hire_home")}
    return render(request, "exchange/reports/hire_list.html", context)


@roles(*HIRERS)
@both
@sensitive_post_parameters("text")
def hire_report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One of them: tell one's side, or object once to what the station found."""
    report = queries.hirer_report(request.actor, uid)
    form, status = WordsForm(request.POST or None), 200
    objection = queries.objection_of(report)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            step = actions.answer_mismatch if report.state == ReportState.OPEN else actions.object_to_mismatch
            try:
                step(request.actor, str(report.uid), form.cleaned_data["text"], once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("收到了"))
                return redirect("hire_report", uid=report.uid)
    context = {
        "report": report,
        "aspects": queries.aspect_words(report),
        "objection": objection,
        "form": form,
        "back_url": reverse("hire_reports"),
    }
    return render(request, "exchange/reports/hire_detail.html", context, status=status)
