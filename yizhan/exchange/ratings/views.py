"""Pages of rating: each side rates the other, reads what it rests on, and may object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import add_reasons, once_of, public, roles
from yizhan.exchange.engagements.pages import HIRERS, both, home_of, layout_of, page_or
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.hirers.queries import hirer_of
from yizhan.exchange.ratings.access import NOT_FOUND
from yizhan.exchange.ratings.actions import rate
from yizhan.exchange.ratings.enums import ObjectionState
from yizhan.exchange.ratings.forms import ObjectionForm, RateForm
from yizhan.exchange.ratings.objecting import (
    object_to_answer,
    object_to_drop,
    object_to_fact,
    visible_objection,
    withdraw_objection,
)
from yizhan.exchange.ratings.perks import perks_of, wage_rows
from yizhan.exchange.ratings.queries import (
    calibration_reports,
    drop_of,
    fact_of,
    facts_of_hirer,
    hirer_record,
    open_drops,
    policy_in_force,
    record_lines,
    record_stats,
    round_seen_by,
    stars_of_worker,
)
from yizhan.exchange.ratings.reading import policy_named
from yizhan.exchange.ratings.reports import report_pages
from yizhan.exchange.ratings.words import star_pages
from yizhan.exchange.workers.queries import worker_of


@roles("worker")
@both
def rate_hirer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The worker rates the hirer."""
    return _rate(request, uid, "worker")


@roles(*HIRERS)
@both
def rate_worker(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The hirer rates the worker."""
    return _rate(request, uid, "hirer")


def _rate(request: HttpRequest, uid: UUID, side: str) -> HttpResponse:
    engagement = visible_engagement(request.actor, str(uid))
    form = RateForm(request.POST or None, side=side)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                rate(
                    request.actor,
                    engagement.pk,
                    data["face"],
                    level=data["level"],
                    again=data["again"],
                    tags=data["tags"],
                    text=data["text"],
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("评好了。两边都评了，或过了时间，才一起公开"))
                return redirect(home_of(request, engagement))
    context = {
        "layout": layout_of(request),
        "engagement": engagement,
        "rate_url": request.path,
        "form": form,
        "round": round_seen_by(request.actor, engagement.pk),
        "back_url": home_of(request, engagement),
    }
    return render(request, "exchange/ratings/rate.html", context, status=status)


# ---- objections of both sides ----


def _object(
    request: HttpRequest, send: Callable[..., int], what: dict[str, Any], back_url: str
) -> HttpResponse:
    """One form for the three things somebody may object to."""
    form = ObjectionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                send(form.cleaned_data["text"], once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("收到了。别的驿站的人来核，核好告诉你"))
                return redirect(back_url)
    context = {
        "layout": layout_of(request),
        "form": form,
        "back_url": back_url,
        "workdays": value("exchange.objection_answer_workdays"),
        **what,
    }
    return render(request, "exchange/ratings/object.html", context, status=status)


@roles("worker", *HIRERS)
@both
def object_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """对方的评价不对."""
    engagement = visible_engagement(request.actor, str(uid))
    seen = round_seen_by(request.actor, engagement.pk)
    home = reverse("rate_hirer" if request.actor.role == "worker" else "rate_worker", args=[uid])
    if not seen.can_object and request.method != "POST":
        return redirect(home)

    def send(text: str, **keys: Any) -> int:
        return object_to_answer(request.actor, engagement.pk, text, **keys)

    lines = [seen.other.face_label, *seen.other.tags, seen.other.text] if seen.other else []
    what = {
        "title": _("这条评价不对"),
        "about": engagement.posting.title,
        "lines": [line for line in lines if line],
    }
    return _object(request, send, what, home)


@roles("worker")
@both
def object_star(request: HttpRequest, uid: UUID) -> HttpResponse:
    """不该降星."""
    worker = worker_of(request.actor)
    drop = drop_of(worker.pk, str(uid)) if worker else None
    if worker is None or drop is None:
        raise OutOfSight(NOT_FOUND)

    def send(text: str, **keys: Any) -> int:
        return object_to_drop(request.actor, drop.pk, text, **keys)

    pages = star_pages(
        [drop.star], {drop.star.policy_code: _policy(drop.star.policy_code)}, {drop.star.group_id: drop}
    )
    what = {"title": _("不该降星"), "about": drop.star.group.name, "lines": pages[0].drop_lines}
    return _object(request, send, what, reverse("me_stars"))


@roles(*HIRERS)
@both
def object_fact(request: HttpRequest, uid: UUID) -> HttpResponse:
    """守约记录里的一条不对."""
    hirer = hirer_of(request.actor)
    fact = fact_of(hirer.pk, str(uid)) if hirer else None
    if fact is None:
        raise OutOfSight(NOT_FOUND)

    def send(text: str, **keys: Any) -> int:
        return object_to_fact(request.actor, fact.pk, text, **keys)

    what = {
        "title": _("这一条不对"),
        "about": fact.engagement.posting.title,
        "lines": [fact.get_kind_display()],
    }
    return _object(request, send, what, reverse("hire_facts"))


@roles("worker", *HIRERS)
@both
def my_objection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How one's objection stands; it can be taken back."""
    row = visible_objection(request.actor, str(uid))
    if request.method == "POST":
        withdraw_objection(request.actor, row.pk, once=once_of(request))
        messages.success(request, _("撤回了，一切照旧"))
        return redirect(request.path)
    back = reverse("me_stars") if request.actor.role == "worker" else reverse("hire_facts")
    context = {
        "layout": layout_of(request),
        "objection": row,
        "is_open": row.state == ObjectionState.FILED,
        "back_url": back,
    }
    return render(request, "exchange/ratings/my_objection.html", context)


# ---- what it rests on ----


def _policy(code: str) -> Any:
    try:
        return policy_named(code)
    except KeyError:
        return None  # computed by a version that is gone; the page says that it will be computed again


@roles("worker")
@require_safe
def me_stars(request: HttpRequest) -> HttpResponse:
    """为什么是这个星级: every part of the number, one's own figures, how to object (R9.6, L-16)."""
    worker = worker_of(request.actor)
    stars = stars_of_worker(worker.pk) if worker else []
    policies = {code: policy for code in {row.policy_code for row in stars} if (policy := _policy(code))}
    drops = open_drops(worker.pk) if worker and stars else {}
    context = {
        "pages": star_pages(stars, policies, drops, private_least=value("exchange.hirer_again_least")),
        "workdays": value("exchange.objection_answer_workdays"),
        "back_url": page_or("me_home", "/"),
    }
    return render(request, "exchange/ratings/me_stars.html", context)


@roles("worker")
@require_safe
def me_perks(request: HttpRequest) -> HttpResponse:
    """星级有什么用: what a better star brings, and what people with it earn (R9.10)."""
    worker = worker_of(request.actor)
    context = {
        "perks": perks_of(worker.pk if worker else None),
        "wages": wage_rows(clock.today()),
        "back_url": page_or("me_stars", "/"),
    }
    return render(request, "exchange/ratings/me_perks.html", context)


@roles(*HIRERS)
@require_safe
def hire_facts(request: HttpRequest) -> HttpResponse:
    """我的守约记录: what workers read before applying, and each fact behind it."""
    hirer = hirer_of(request.actor)
    record = hirer_record(hirer.pk) if hirer else None
    now = clock.now()
    facts = facts_of_hirer(hirer.pk) if hirer else []
    context = {
        "hirer": hirer,
        "stats": record_stats(record) if record else [],
        "lines": record_lines(record) if record else [],
        "facts": [
            {
                "row": fact,
                "objection": next(iter(fact.objections.all()), None),
                "can_object": fact.state == "stands"
                and fact.object_until > now
                and not fact.objections.all(),
            }
            for fact in facts
        ],
        "months": value("exchange.hirer_record_months"),
        "least": value("exchange.record_from"),
        "is_short": record is None or record.engagements_count < value("exchange.record_from"),
        "back_url": page_or("hire_home", "/"),
    }
    return render(request, "exchange/ratings/hire_facts.html", context)


@public
@require_safe
def star_reports(request: HttpRequest) -> HttpResponse:
    """星级准不准: the monthly reports and the rule in force (R9.7)."""
    context = {"reports": report_pages(calibration_reports()), "policy": policy_in_force()}
    return render(request, "exchange/ratings/star_reports.html", context)
