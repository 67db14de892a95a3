"""Pages of safety: report an accident, the station's list, stops of a region, insurance, the gate."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhan.core import clock
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.engagements.access import NOT_FOUND, side_of
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.safety import actions, queries
from yizhan.exchange.safety.access import STOPPERS
from yizhan.exchange.safety.forms import IncidentForm, InsuranceForm, NoteForm, StopForm
from yizhan.exchange.safety.models import WorkStop

REPORTERS = ("worker", *HIRERS, "foreman", *STATION)
STEPS = {"take_in_hand": actions.take_incident_in_hand, "close": actions.close_incident}
SHOWN = 100


@roles(*REPORTERS)
@both
def report_incident(request: HttpRequest, uid: UUID) -> HttpResponse:
    """出事了: first the numbers, then a few questions."""
    engagement = visible_engagement(request.actor, str(uid))
    form = IncidentForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.report_incident(
                    request.actor, engagement.pk, once=once_of(request), **form.cleaned_data
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("报给驿站了，马上有人打电话"))
                return redirect(home_of(request, engagement))
    context = {
        "layout": layout_of(request),
        "engagement": engagement,
        "form": form,
        "numbers": queries.emergency_numbers(),
        "station_phone": engagement.station.hotline,
        "back_url": home_of(request, engagement),
    }
    return render(request, "exchange/safety/report.html", context, status=status)


@roles(*STATION)
@require_safe
def console_incidents(request: HttpRequest) -> HttpResponse:
    """事故: open ones first."""
    rows = queries.incidents_of(request.actor)
    context = {
        "open": rows.exclude(state="closed")[:SHOWN],
        "closed": rows.filter(state="closed").order_by("-state_changed_at")[:20],
    }
    return render(request, "exchange/safety/incidents.html", context)


@roles(*STATION)
@both
def console_incident(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One accident: what happened, what was done, the next step."""
    incident = queries.visible_incident(request.actor, str(uid))
    form = NoteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        step = STEPS.get(request.POST.get("step", ""))
        if step is None:
            raise OutOfSight(NOT_FOUND)
        if form.is_valid():
            step(request.actor, incident.pk, note=form.cleaned_data["note"], once=once_of(request))
            messages.success(request, _("记下了"))
            return redirect(request.path)
    context = {
        "incident": incident,
        "form": form,
        "history": queries.history_of_incident(incident),
        "numbers": queries.emergency_numbers(),
    }
    return render(request, "exchange/safety/incident.html", context, status=status)


@roles(*STATION)
@require_safe
def console_gate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """派出前看一眼: what is right, what blocks, what to say before he goes."""
    engagement = visible_engagement(request.actor, str(uid))
    checks = queries.gate_of(engagement)
    context = {
        "engagement": engagement,
        "checks": checks,
        "is_open": not any(check.state == "blocked" for check in checks),
    }
    return render(request, "exchange/safety/gate.html", context)


@roles(*HIRERS, *STATION)
@both
def insurance(request: HttpRequest, uid: UUID) -> HttpResponse:
    """说明保险."""
    engagement = visible_engagement(request.actor, str(uid))
    at_counter = side_of(request.actor) == "station"
    initial = {"status": engagement.insurance, "policy": engagement.insurance_policy}
    form = InsuranceForm(request.POST or None, at_counter=at_counter, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.state_insurance(
                    request.actor, engagement.pk, once=once_of(request), **form.cleaned_data
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了，确认单上会写"))
                return redirect(home_of(request, engagement))
    context = {
        "layout": layout_of(request),
        "question": _("这一单有什么保险"),
        "text": _("谁说的、什么时候说的，都会写在确认单上。"),
        "confirm_label": _("记下"),
        "action_url": request.path,
        "cancel_url": home_of(request, engagement),
        "form": form,
    }
    return render(request, "exchange/engagements/ask.html", context, status=status)


# ---- stops of a region ----


@roles(*sorted(STOPPERS))
@both
def work_stops(request: HttpRequest) -> HttpResponse:
    """停工令: declare one for the own region; what stands and stood."""
    form = StopForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.declare_work_stop(
                    request.actor, request.actor.region_prefix, once=once_of(request), **form.cleaned_data
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("停工令生效了，户外的活暂停派出"))
                return redirect(request.path)
    now = clock.now()
    rows = [
        (stop, stop.lifted_at is None and stop.ends_at > now)
        for stop in queries.stops_of_region(request.actor, now)[:SHOWN]
    ]
    return render(request, "exchange/safety/stops.html", {"form": form, "rows": rows}, status=status)


@roles(*sorted(STOPPERS))
@require_POST
def lift_work_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """解除."""
    stop = WorkStop.objects.filter(
        uid=uid, region_code__startswith=request.actor.region_prefix or "-"
    ).first()
    if stop is None:
        raise OutOfSight(NOT_FOUND)
    if actions.lift_work_stop(request.actor, stop.pk, once=once_of(request)):
        messages.success(request, _("解除了，可以派出了"))
    return redirect("work_stops")
