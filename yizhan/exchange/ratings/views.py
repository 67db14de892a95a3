"""Pages of rating: each side rates the other; the worker reads why his star is what it is."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements.pages import HIRERS, both, home_of, layout_of, page_or
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.ratings.actions import rate
from yizhan.exchange.ratings.forms import RateForm
from yizhan.exchange.ratings.queries import round_seen_by, stars_of_worker
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
                    again=data["again"],
                    tags=data["tags"],
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


@roles("worker")
@require_safe
def me_stars(request: HttpRequest) -> HttpResponse:
    """为什么是这个星级: every part of the number, in plain words."""
    worker = worker_of(request.actor)
    stars = stars_of_worker(worker.pk) if worker else []
    context = {"pages": star_pages(stars), "back_url": page_or("me_home", "/")}
    return render(request, "exchange/ratings/me_stars.html", context)
