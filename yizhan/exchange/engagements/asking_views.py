"""Pages that ask somebody again: changed terms, the next day, and how it was when a mark says that he did not come."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.access import side_of
from yizhan.exchange.engagements.enums import NoShowState
from yizhan.exchange.engagements.forms import DecideNoShowForm, SayHowItWasForm
from yizhan.exchange.engagements.models import NoShowMark
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of
from yizhan.exchange.engagements.queries import (
    changed_rows,
    days_ahead,
    days_unanswered,
    open_no_shows,
    visible_engagement,
    visible_mark,
)
from yizhan.exchange.engagements.telling import when_of


@roles("worker")
@require_safe
def me_changed_terms(request: HttpRequest, uid: UUID) -> HttpResponse:
    """条件变了，还去吗: old and new side by side, two answers."""
    engagement = visible_engagement(request.actor, str(uid))
    context = {
        "engagement": engagement,
        "rows": changed_rows(engagement),
        "back_url": home_of(request, engagement),
        "agree_url": reverse("me_engagement_step", args=[uid, "agree_changed"]),
        "refuse_url": reverse("me_engagement_step", args=[uid, "refuse_changed"]),
    }
    return render(request, "exchange/engagements/changed_terms.html", context)


@roles("worker", *STATION)
@both
def engagement_days(request: HttpRequest, uid: UUID) -> HttpResponse:
    """多日的活: each day that is still to come, 来 or 不来."""
    engagement = visible_engagement(request.actor, str(uid))
    if request.method == "POST":
        shift_id = request.POST.get("day", "")
        on_behalf_of = str(engagement.worker.person.uid) if side_of(request.actor) == "station" else ""
        own = {str(shift.pk) for shift in days_ahead(engagement)}
        if shift_id not in own:
            messages.warning(request, _("那天已经开工，或不用来了"))
        elif actions.answer_about_day(
            request.actor,
            int(shift_id),
            comes=request.POST.get("comes") == "1",
            once=once_of(request),
            on_behalf_of=on_behalf_of,
        ):
            messages.success(request, _("记下了，那天来"))
        else:
            messages.success(request, _("记下了，那天不来，别的天照常"))
        return redirect(request.path)
    context = {
        "engagement": engagement,
        "days": days_ahead(engagement),
        "layout": layout_of(request),
        "back_url": home_of(request, engagement),
    }
    return render(request, "exchange/engagements/days.html", context)


# ---- somebody did not come ----


@roles("worker")
@both
def me_no_show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The worker says how it was."""
    return _answer(request, uid)


@roles(*HIRERS)
@both
def hire_no_show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The hirer says how it was."""
    return _answer(request, uid)


def _answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    mark = visible_mark(request.actor, str(uid))
    engagement = mark.engagement
    form = SayHowItWasForm(request.POST or None, against=mark.against)
    may_answer = mark.state == NoShowState.MARKED and mark.against == side_of(request.actor)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.contest_no_show(
                    request.actor,
                    mark.pk,
                    answer_code=form.cleaned_data["reason"],
                    text=form.cleaned_data["text"],
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了，驿站会再核一遍"))
                return redirect(home_of(request, engagement))
    context = {
        "layout": layout_of(request),
        "mark": mark,
        "when": when_of(engagement),
        "form": form,
        "may_answer": may_answer,
        "back_url": home_of(request, engagement),
    }
    return render(request, "exchange/engagements/no_show.html", context, status=status)


@roles(*STATION)
@require_safe
def console_no_shows(request: HttpRequest) -> HttpResponse:
    """没来的: whom to call, whose word stands against whose; and who has not said whether he comes tomorrow."""
    context = {
        "marks": [(mark, when_of(mark.engagement)) for mark in open_no_shows(request.actor)[:100]],
        "days": days_unanswered(request.actor)[:100],
    }
    return render(request, "exchange/engagements/console_no_shows.html", context)


@roles(*STATION)
@both
def console_no_show(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One mark: call and write down, or decide between two words, or take it back."""
    mark = visible_mark(request.actor, str(uid))
    form = DecideNoShowForm(request.POST or None, choices=_decisions(mark))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _decide(request, mark, form.cleaned_data["outcome"], form.cleaned_data["note"])
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了"))
                return redirect("console_no_shows")
    context = {"mark": mark, "when": when_of(mark.engagement), "form": form}
    return render(request, "exchange/engagements/console_no_show.html", context, status=status)


def _decisions(mark: NoShowMark) -> list[tuple[str, str]]:
    """What the station may do with a mark now."""
    if mark.state == NoShowState.PROPOSED:
        return [("dismiss", _("打通了，他在，或在路上")), ("mark", _("打过电话，确实没来"))]
    found = [("uphold", _("核过了，照记"))] if mark.state == NoShowState.CONTESTED else []
    if mark.state in {NoShowState.MARKED, NoShowState.CONTESTED, NoShowState.STANDS}:
        found.append(("reinstate", _("记错了，他来了，恢复")))
        found.append(("excuse", _("有正当理由，不算")))
        if mark.against == "worker":
            found.append(("blame_hirer", _("是用工方的事（车先走了、没人接），记放空")))
    return found


def _decide(request: HttpRequest, mark: NoShowMark, outcome: str, note: str) -> None:
    once = once_of(request)
    if outcome == "dismiss":
        actions.dismiss_no_show(request.actor, mark.pk, once=once)
    elif outcome == "mark":
        run = actions.mark_no_show_worker if mark.against == "worker" else actions.mark_no_show_hirer
        run(request.actor, mark.engagement_id, reason_code="no_contact", once=once)
    elif outcome == "uphold":
        actions.uphold_no_show(request.actor, mark.pk, note=note, once=once)
    else:
        actions.reverse_no_show(request.actor, mark.pk, outcome=outcome, note=note, once=once)
