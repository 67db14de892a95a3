"""Pages of the reviewers: the inbox, one posting, what happens after publication, the manager's figures."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.postings import actions
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.forms import AnswerForm, ReviewForm, SpotForm
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.pages import review_page_of
from yizhan.exchange.postings.quality_queries import quality_of_posting, station_quality
from yizhan.exchange.postings.queries import published_count, tags_of, visible_posting
from yizhan.exchange.postings.review_clock import risks_now
from yizhan.exchange.postings.review_queries import (
    NOT_FOUND,
    duplicates_of,
    first_of_two,
    may_review,
    merged_into,
    objections_of,
    open_objections,
    open_rechecks,
    open_spot_checks,
    past_spot_checks,
    recheck_of,
    review_count,
    review_inbox,
    source_shares,
    stage_of,
    timeliness,
    visible_objection,
    visible_spot_check,
)
from yizhan.exchange.postings.review_words import guides
from yizhan.exchange.postings.workflow import FIGURES, REVIEWERS, posting_workflow

STAGE_TAGS = {"half": "warn", "near": "warn", "late": "bad", "calm": "", "": ""}
both = require_http_methods(["GET", "HEAD", "POST"])
read = require_http_methods(["GET", "HEAD"])


@roles(*REVIEWERS)
@read
def review_list(request: HttpRequest) -> HttpResponse:
    """待审核: what waits for a decision, the most urgent first, each with its clock and findings."""
    rows, now = review_inbox(request.actor), clock.now()
    context = {
        "rows": [
            {"posting": row, "tags": tags_of(row), "stage": stage_of(row, now), "first": first_of_two(row)}
            for row in rows
        ],
        "now": now,
        "may_review": may_review(request.actor),
        "nav_counts": {"review_inbox": sum(row.state == PostingState.IN_REVIEW for row in rows)},
    }
    return render(request, "exchange/postings/review_inbox.html", context)


@roles(*REVIEWERS)
@both
def review_posting(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The whole posting with its findings marked; ``verdict`` = approve, return, reject, recheck, clear or take_down."""
    row = visible_posting(request.actor, uid)
    form, status = ReviewForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                words = _judge(request, row, form.cleaned_data)
            except Refused as refused:
                if refused.status == 404:
                    raise
                status = refused.status
                add_reasons(form, refused)
            else:
                messages.success(request, words)
                return redirect("review_inbox")
    return render(request, "exchange/postings/review_posting.html", _page(request, row, form), status=status)


def _page(request: HttpRequest, row: Posting, form: ReviewForm) -> dict:
    now = clock.now()
    options = {option.name for option in posting_workflow.available(request.actor, row)}
    return {
        "page": review_page_of(row, published_count=published_count(row.hirer_id)),
        "posting": row,
        "form": form,
        "guides": guides(),
        "decisions": list(row.decisions.all()),
        "first": first_of_two(row),
        "needs_two": bool(risks_now(row, clock.today())) and "return" in options,
        "stage": stage_of(row, now),
        "quality": quality_of_posting(row, now),
        "duplicates": duplicates_of(row) if "merge" in options else [],
        "merged": list(merged_into(row)),
        "recheck": recheck_of(row),
        "objections": objections_of(row),
        "may_review": may_review(request.actor),
        "may_approve": "publish" in options,
        "may_send_back": "return" in options,
        "may_recheck": "recheck" in options,
        "may_clear": "clear" in options,
        "may_unmerge": "unmerge" in options,
        "now": now,
        "nav_counts": {"review_inbox": review_count(request.actor)},
    }


def _judge(request: HttpRequest, row: Posting, given: dict[str, str]) -> str:
    actor, once, verdict = request.actor, once_of(request), request.POST.get("verdict", "")
    code, note, basis = given["reason_code"], given["note"], given["legal_basis"]
    if verdict == "approve":
        state = actions.approve_posting(actor, row.pk, note=note, once=once)
        if state == PostingState.IN_REVIEW:
            return _("你这一票记下了，还要第二个人看")
        return _("通过了，已经发布")
    if verdict == "reject":
        state = actions.reject_posting(
            actor, row.pk, reason_code=code, note=note, legal_basis=basis, once=once
        )
        if state != PostingState.REJECTED:
            return _("你这一票记下了，还要第二个人看")
        return _("没让通过，理由已告诉用工方")
    if verdict == "recheck":
        actions.recheck_posting(actor, row.pk, once=once)
        return _("先收起来了，查完再定")
    if verdict == "clear":
        actions.clear_posting(actor, row.pk, note=note, once=once)
        return _("恢复了")
    if verdict == "take_down":
        actions.take_down_posting(actor, row.pk, reason_code=code, note=note, legal_basis=basis, once=once)
        return _("下架了，用工方和报名的人都会收到")
    actions.return_posting(actor, row.pk, reason_code=code, note=note, once=once)
    return _("退回去了，理由已告诉用工方")


@roles(*REVIEWERS)
@require_POST
def merge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let this posting point to another of the same job (``into``), or undo it (``do=unmerge``)."""
    row = visible_posting(request.actor, uid)
    if request.POST.get("do") == "unmerge":
        actions.unmerge_posting(request.actor, row.pk, once=once_of(request))
        messages.success(request, _("分开了"))
        return redirect("review_posting", uid=row.uid)
    into = next(
        (other for other in duplicates_of(row) if str(other.uid) == request.POST.get("into", "")), None
    )
    if into is None:
        raise OutOfSight(NOT_FOUND)
    actions.merge_posting(request.actor, row.pk, into.pk, once=once_of(request))
    messages.success(request, _("并好了。并错了，在这里点“不并了”"))
    return redirect("review_posting", uid=row.uid)


# ---- after publication ----


@roles(*REVIEWERS)
@read
def after_publication(request: HttpRequest) -> HttpResponse:
    """发布后: rechecks that wait, spot checks that were drawn, objections to be answered by somebody else."""
    context = {
        "rechecks": list(open_rechecks(request.actor)),
        "spots": list(open_spot_checks(request.actor)),
        "past": list(past_spot_checks(request.actor)),
        "objections": list(open_objections(request.actor)),
        "share": f"{value('exchange.spot_check_share') * 100:g}%",
        "least": value("exchange.spot_check_least"),
        "today_is": clock.today(),
        "nav_counts": {"review_inbox": review_count(request.actor)},
    }
    return render(request, "exchange/postings/after_publication.html", context)


@roles(*REVIEWERS)
@both
def spot_check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One drawn posting, read again; ``result`` = fine or finding."""
    spot = visible_spot_check(request.actor, uid)
    row = visible_posting(request.actor, spot.posting.uid)
    form, status = SpotForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.check_spot(
                    request.actor,
                    str(spot.uid),
                    is_fine=request.POST.get("result") == "fine",
                    note=form.cleaned_data["note"],
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status == 404:
                    raise
                status = refused.status
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了"))
                return redirect("after_publication")
    context = {
        "spot": spot,
        "posting": row,
        "page": review_page_of(row, published_count=published_count(row.hirer_id)),
        "quality": quality_of_posting(row, clock.now()),
        "form": form,
        "may_review": may_review(request.actor),
    }
    return render(request, "exchange/postings/spot_check.html", context, status=status)


@roles(*REVIEWERS)
@both
def answer_objection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A hirer's objection; ``decision`` = grant or dismiss, by somebody who had no part in the first decision."""
    objection = visible_objection(request.actor, uid)
    row = visible_posting(request.actor, objection.posting.uid)
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.decide_objection(
                    request.actor,
                    str(objection.uid),
                    is_granted=request.POST.get("decision") == "grant",
                    answer=form.cleaned_data["answer"],
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status == 404:
                    raise
                status = refused.status
                add_reasons(form, refused)
            else:
                messages.success(request, _("答复了，用工方会收到"))
                return redirect("after_publication")
    context = {
        "objection": objection,
        "posting": row,
        "page": review_page_of(row, published_count=published_count(row.hirer_id)),
        "decisions": list(row.decisions.all()),
        "recheck": recheck_of(row),
        "form": form,
        "may_review": may_review(request.actor),
    }
    return render(request, "exchange/postings/answer_objection.html", context, status=status)


# ---- figures ----


@roles(*FIGURES)
@read
def posting_figures(request: HttpRequest) -> HttpResponse:
    """招工数字: reviews in time with the late ones, where postings come from, how well they are written (R8.2, R9.4)."""
    now = clock.now()
    times = timeliness(request.actor, now)
    context = {
        "times": times,
        "target": f"{times.target * 100:g}%",
        "sources": source_shares(request.actor, now),
        "quality": station_quality(request.actor, now),
        "quality_days": value("exchange.quality_days"),
    }
    return render(request, "exchange/postings/figures.html", context)
