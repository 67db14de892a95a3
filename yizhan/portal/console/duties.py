"""Two pages on which the station decides: hours both sides see differently, and who comes instead of whom."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.attendance.actions import planned, resolve_hours
from yizhan.exchange.attendance.queries import reason_of_contest
from yizhan.exchange.attendance.rules import minutes_of
from yizhan.exchange.engagements.actions import replace_worker
from yizhan.exchange.engagements.queries import open_steps, visible_engagement
from yizhan.exchange.workers.queries import find_workers, visible_worker
from yizhan.portal.console import queries
from yizhan.portal.console.forms import HoursForm, ReplaceForm
from yizhan.portal.console.views import STATION, _uid

both = require_http_methods(["GET", "HEAD", "POST"])


@roles(*STATION)
@both
def settle_hours(request: HttpRequest, uid: UUID) -> HttpResponse:
    """驿站定工时: what each side says, and the station's figure with its reason. It fixes the record only (D10)."""
    day = queries.contested_day(request.actor, uid)
    form = HoursForm(request.POST or None, by_piece=day.engagement.is_by_piece)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                minutes = minutes_of(form.cleaned_data["hours"])
                resolve_hours(
                    request.actor,
                    day.pk,
                    minutes,
                    pieces=form.cleaned_data.get("pieces"),
                    reason=form.cleaned_data["reason"],
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("定好了，两边都会收到"))
                return redirect("console_posting", uid=day.engagement.posting.uid)
    context = {
        "day": day,
        "form": form,
        "workplace": "",
        "planned_minutes": planned(day.engagement, day),
        "said": [
            {"label": _("计划"), "value": hours_words(planned(day.engagement, day))},
            {"label": _("先报的（%(who)s）") % {"who": _side(day.submitted_by_role)}, "value": day.hours_words},
            {"label": _("对方说"), "value": day.contested_words},
            {"label": _("对方的理由"), "value": reason_of_contest(day)},
        ],
        "is_open": day.state == "contested",
    }  # fmt: skip
    return render(request, "portal/console/hours.html", context, status=status)


def _side(role: str) -> str:
    return {"worker": _("工人"), "hirer": _("用工方"), "station": _("驿站")}.get(role, _("按计划"))


def hours_words(minutes: int | None) -> str:
    """``8 小时``, ``8.5 小时``; empty when nothing was said."""
    return "" if minutes is None else _("%(n)s 小时") % {"n": f"{minutes / 60:.2f}".rstrip("0").rstrip(".")}


@roles(*STATION)
@both
def console_replace(request: HttpRequest, uid: UUID) -> HttpResponse:
    """换人: one goes, another takes the same place; the newcomer said yes to the station."""
    engagement = visible_engagement(request.actor, str(uid))
    option = next((o for o in open_steps(request.actor, engagement) if o.name == "replace"), None)
    chosen = request.method == "POST" and "worker" in request.POST
    form = ReplaceForm(request.POST if chosen else None)
    status = 200
    words = request.POST.get("words", "").strip()[
        :40
    ]  # POST: a phone number must not stand in an address or a log
    newcomer = None
    if chosen:
        status = 422
        newcomer = visible_worker(request.actor, _uid(request.POST.get("worker", "")))
        if form.is_valid():
            try:
                made = replace_worker(
                    request.actor,
                    engagement.pk,
                    newcomer.pk,
                    reason_code=form.cleaned_data["reason"],
                    once=once_of(request),
                    on_behalf_of=str(newcomer.person.uid),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                assert made["engagement"]
                messages.success(request, _("换好了，给新来的打确认单"))
                return redirect("console_posting", uid=engagement.posting.uid)
    context = {
        "engagement": engagement,
        "option": option,
        "form": form,
        "words": words,
        "newcomer": newcomer,
        "found": [newcomer] if newcomer else find_workers(request.actor, words) if words else [],
        "workplace": engagement.station.official_name,
    }
    return render(request, "portal/console/replace.html", context, status=status)
