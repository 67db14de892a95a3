"""The page of one job of a crew, choosing a crew for a posting, and the crews of a station."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.crews import access, actions, queries
from yizhan.exchange.crews.enums import CrewState, JobState, MemberState
from yizhan.exchange.crews.forms import CounterFoundForm, CounterJoinForm, OfferForm, SharesForm
from yizhan.exchange.crews.models import Crew, CrewJob, CrewMember
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, side_of
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, layout_of, page_or
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.views import is_looking_up, trades_fragment


def _by_uid(given: str, workers: list[Worker]) -> Worker:
    found = next((row for row in workers if str(row.uid) == given), None)
    if found is None:
        raise OutOfSight(access.NOT_FOUND)
    return found


# ---- one job ----


@roles("worker", *STATION)
@both
@never_cache
def crew_job(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One job: terms, who comes, how the money is divided, the leader's answer, who has his money."""
    job = queries.visible_job(request.actor, str(uid))
    page = queries.job_page(request.actor, job)
    step, status = request.POST.get("step", ""), 200
    form = _shares_form(request, page, step)
    reasons: Any = ()
    if request.method == "POST":
        status = 422
        try:
            if done := _job_step(request, page, step, form):
                messages.success(request, done)
                return redirect("crew_job", uid=job.uid)
        except Refused as refused:
            if refused.status != 422:
                raise
            reasons = refused.reasons
    at_counter = side_of(request.actor) == "station"
    context = {
        "layout": layout_of(request),
        "job": job,
        "posting": job.posting,
        "page": page,
        "is_shared": page.shares is not None,
        "shares_form": form,
        "reasons": reasons,
        "at_counter": at_counter,
        "asked": job.state == JobState.ASKED,
        "placed": job.state == JobState.PLACED,
        "people": [{"row": row, "word": queries.own_word(row)} for row in page.people],
        "may_answer": job.state == JobState.ASKED and page.mine is not None,
        "may_agree": _may_agree(page),
        "back_url": reverse("console_crew", args=[job.crew.uid]) if at_counter else reverse("me_crews"),
        "sheet_url": page_or("crew_sheet", "", job.posting.uid) if at_counter else "",
    }
    return render(request, "exchange/crews/crew_job.html", context, status=status)


def _may_agree(page: queries.JobPage) -> bool:
    """After the job was taken: one's own yes to a changed version, or as somebody who came instead, is missing."""
    mine = page.mine
    waits = mine is not None and mine.line is not None and not mine.line.agrees
    return page.job.state == JobState.PLACED and waits and not page.divisions


def _shares_form(request: HttpRequest, page: queries.JobPage, step: str) -> SharesForm | None:
    if not page.may_change_shares or page.shares is None:
        return None
    people = [
        (row.worker.pk, row.worker.person.display_name, row.line.points if row.line else 1)
        for row in page.people
    ]
    given = request.POST if step == "shares" else None
    return SharesForm(given, people=people, initial={"mode": page.shares.mode})


def _job_step(request: HttpRequest, page: queries.JobPage, step: str, form: forms.Form | None) -> str:
    """One button of the page; words for the message, ``""`` when the form must be looked at again."""
    actor, once, job = request.actor, once_of(request), page.job
    workers = [row.worker for row in page.people]
    if step in {"answer", "agree"}:
        word = {"once": once}
        if side_of(actor) == "station":
            worker = _by_uid(request.POST.get("worker", ""), workers)
            word |= {"worker_id": worker.pk, "on_behalf_of": str(worker.person.uid)}
        yes = request.POST.get("answer") == "yes"
        if step == "answer":
            actions.answer_job(actor, job.pk, comes=yes, agrees=bool(request.POST.get("agrees")), **word)
            return _("记下了：去") if yes else _("记下了：不去")
        holds = actions.answer_shares(actor, job.pk, agrees=yes, **word)
        return _("都同意了，就按这个分") if holds else _("记下了")
    if step == "shares" and isinstance(form, SharesForm):
        if not form.is_valid():
            return ""
        try:
            actions.set_shares(actor, job.pk, form.cleaned_data["mode"], points=form.points(), once=once)
        except Refused as refused:
            if refused.status != 422:
                raise
            add_reasons(form, refused)
            return ""
        return _("记下了，等大家同意")
    if step == "place":
        chosen = [_by_uid(given, workers).pk for given in request.POST.getlist("worker")]
        made = actions.place_crew(actor, job.pk, chosen, once=once)
        return _("接了，%(n)s 个人定下来了") % {"n": len(made["engagements"])}
    if step == "decline":
        actions.decline_job(actor, job.pk, once=once)
        return _("好，这个活不接")
    raise OutOfSight(access.NOT_FOUND)


# ---- choosing a crew for a posting ----


@roles(*HIRERS, *STATION)
@both
@never_cache
def posting_crews(request: HttpRequest, uid: UUID) -> HttpResponse:
    """请班组: crews that fit a posting first; offering, taking back, what they answered."""
    posting = Posting.objects.select_related("trade").filter(uid=uid).first()
    if posting is None:
        raise OutOfSight(NOT_FOUND)
    require_posting(request.actor, posting.pk)
    form, status = OfferForm(request.POST or None, initial={"wanted": posting.places_left or 1}), 200
    if request.method == "POST":
        status = 422
        try:
            if done := _offer_step(request, posting, form):
                messages.success(request, done)
                return redirect("posting_crews", uid=posting.uid)
        except Refused as refused:
            if refused.status != 422:
                raise
            add_reasons(form, refused)
    at_counter = side_of(request.actor) == "station"
    context = {
        "layout": layout_of(request),
        "posting": posting,
        "cards": queries.crews_for(request.actor, posting),
        "form": form,
        "is_shared": queries.is_shared(posting),
        "at_counter": at_counter,
        "is_open": posting.state == "published" and posting.places_left > 0,
        "chosen": request.POST.get("crew", ""),
        "back_url": page_or("console_posting" if at_counter else "hire_board", "/", posting.uid),
    }
    return render(request, "exchange/crews/posting_crews.html", context, status=status)


def _offer_step(request: HttpRequest, posting: Posting, form: OfferForm) -> str:
    if request.POST.get("step") == "withdraw":
        job = CrewJob.objects.filter(posting=posting, uid=request.POST.get("job") or None).first()
        if job is None:
            raise OutOfSight(access.NOT_FOUND)
        actions.withdraw_job(request.actor, job.pk, once=once_of(request))
        return _("收回了")
    if not form.is_valid():
        return ""
    crew = queries.visible_crew(request.actor, request.POST.get("crew", ""))
    actions.offer_to_crew(request.actor, posting.pk, crew.pk, **form.cleaned_data, once=once_of(request))
    return _("请了“%(crew)s”，等他们回话") % {"crew": crew.name}


# ---- the station ----


@roles(*STATION)
@both
def console_crews(request: HttpRequest) -> HttpResponse:
    """班组: those of the station, by name, leader or his card; founding one for who stands at the counter.

    Looking up is a POST: no name stands in an address.
    """
    words, status = "", 200
    founding = request.POST if request.POST.get("step") == "found" else None
    form = CounterFoundForm(founding, region_prefix=request.actor.region_prefix)
    if (fragment := trades_fragment(request, form)) is not None:
        return fragment
    if request.POST.get("step") == "find":
        words = request.POST.get("words", "")
    elif request.method == "POST" and not is_looking_up(request):
        status = 422
        if crew_id := _found(request, form):
            messages.success(request, _("班组建好了，请人进来吧"))
            return redirect("console_crew", uid=Crew.objects.values_list("uid", flat=True).get(pk=crew_id))
    context = {"cards": queries.find_crews(request.actor, words), "words": words, "form": form}
    return render(request, "exchange/crews/console_crews.html", context, status=status)


def _found(request: HttpRequest, form: CounterFoundForm) -> int | None:
    """Id of the crew; ``None`` when the form must be looked at again."""
    if not form.is_valid():
        return None
    try:
        leader = _card(request, form.cleaned_data["card_number"])
        behalf = str(leader.person.uid)
        return actions.found_crew(
            request.actor, worker_id=leader.pk, on_behalf_of=behalf, once=once_of(request), **form.facts()
        )
    except Refused as refused:
        if refused.status != 422:
            raise
        add_reasons(form, refused)
        return None


def _card(request: HttpRequest, card_number: str) -> Worker:
    """The worker of this card, in the station's scope; a wrong number is said at the field."""
    found = Worker.objects.visible_to(request.actor).select_related("person")
    worker = found.filter(card_number=card_number.strip().upper()).first()
    if worker is None:
        raise Refused(Reason("card_unknown", _("没有找到这张卡，号码再看一眼"), "card_number"))
    return worker


@roles(*STATION)
@both
@never_cache
def console_crew(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One crew at the counter: who is in it, who joins by his spoken word, its jobs."""
    crew = queries.visible_crew(request.actor, str(uid))
    step, status = request.POST.get("step", ""), 200
    form = CounterJoinForm(request.POST if step == "join" else None)
    if request.method == "POST":
        status = 422
        try:
            if done := _console_step(request, crew, step, form):
                messages.success(request, done)
                return redirect("console_crew", uid=crew.uid)
        except Refused as refused:
            if refused.status != 422 or step != "join":
                raise
            add_reasons(form, refused)
    rows = queries.members(crew.pk)
    context = {
        "crew": crew,
        "members": [row for row in rows if row.state == MemberState.IN],
        "waiting": [row for row in rows if row.state == MemberState.ASKED],
        "form": form,
        "is_active": crew.state == CrewState.ACTIVE,
        "jobs": queries.jobs_of_crew(crew.pk),
        "asked": request.GET.get("ask", "") == "dissolve",
    }
    return render(request, "exchange/crews/console_crew.html", context, status=status)


def _console_step(request: HttpRequest, crew: Any, step: str, form: CounterJoinForm) -> str:
    actor, once = request.actor, once_of(request)
    if step == "join":
        if not form.is_valid():
            return ""
        worker = _card(request, form.cleaned_data["card_number"])
        behalf = str(worker.person.uid)
        actions.join_at_counter(actor, crew.pk, worker_id=worker.pk, on_behalf_of=behalf, once=once)
        return _("记下了，他在班组里了")
    if step == "dissolve":
        behalf = str(crew.leader.person.uid)
        actions.dissolve_crew(actor, crew.pk, on_behalf_of=behalf, once=once)
        return _("班组散了")
    member = CrewMember.objects.filter(crew=crew, uid=request.POST.get("member") or None).select_related(
        "worker__person"
    )
    row = member.first()
    if row is None:
        raise OutOfSight(access.NOT_FOUND)
    if step == "hand_over":
        actions.hand_over(actor, crew.pk, row.worker_id, on_behalf_of=str(crew.leader.person.uid), once=once)
        return _("交给他带了")
    if step == "leave":
        actions.leave_crew(
            actor, crew.pk, worker_id=row.worker_id, on_behalf_of=str(row.worker.person.uid), once=once
        )
        return _("记下了，他退出了")
    raise OutOfSight(access.NOT_FOUND)
