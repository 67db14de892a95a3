"""The hours page of staff: the posted week and announced closings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhan.core import clock
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.facilities.stations import access, queries, showing
from yizhan.facilities.stations.actions import announce_closure, set_opening_hours, withdraw_closure
from yizhan.facilities.stations.forms import ClosureForm, HoursForm
from yizhan.facilities.stations.models import Station


@roles(*access.CLOSURE_ROLES)
@require_safe
def hours_home(request: HttpRequest) -> HttpResponse:
    """The places one looks after; with only one, its page at once."""
    now = clock.now()
    found = queries.places(queries.stations_visible_to(request.actor), now)  # type: ignore[attr-defined]
    if len(found) == 1:
        return redirect("edit_hours", found[0].station.code)
    rows = [
        {"station": place.station, "state_words": showing.state_text(place.state, now)} for place in found
    ]
    return render(request, "facilities/stations/hours_home.html", {"rows": rows})


@roles(*access.CLOSURE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_hours(request: HttpRequest, code: str) -> HttpResponse:
    """Post the week anew."""
    station = queries.visible_station(request.actor, code)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, station)
    form = HoursForm(request.POST)
    if form.is_valid():
        hours, dawn = form.read()
        if not form.errors:
            try:
                set_opening_hours(request.actor, station.pk, hours, dawn, once=once_of(request))  # type: ignore[attr-defined]
            except Refused as refused:
                if refused.status != Refused.status:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("开放时间换好了，公开页面已经换上"))
                return redirect("edit_hours", station.code)
    return _page(request, station, hours_form=form, status=422)


@roles(*access.CLOSURE_ROLES)
@require_POST
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Announce a closing."""
    station = queries.visible_station(request.actor, code)  # type: ignore[attr-defined]
    form = ClosureForm(request.POST)
    if form.is_valid():
        try:
            announce_closure(request.actor, station.pk, **form.cleaned_data, once=once_of(request))  # type: ignore[attr-defined]
        except Refused as refused:
            if refused.status != Refused.status:
                raise
            add_reasons(form, refused)
        else:
            messages.success(request, _("停开公告贴出去了"))
            return redirect("edit_hours", station.code)
    return _page(request, station, closure_form=form, status=422)


@roles(*access.CLOSURE_ROLES)
@require_POST
def withdraw(request: HttpRequest, code: str, closure_id: int) -> HttpResponse:
    """Take an announced closing back."""
    withdraw_closure(request.actor, closure_id, once=once_of(request))  # type: ignore[attr-defined]
    messages.success(request, _("停开公告撤回了"))
    return redirect("edit_hours", code)


def _page(
    request: HttpRequest,
    station: Station,
    *,
    hours_form: HoursForm | None = None,
    closure_form: ClosureForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    actor = request.actor  # type: ignore[attr-defined]
    posted = HoursForm.initial_of(queries.hours_of(station), queries.dawn_of(station))
    context = {
        "station": station,
        "state_words": showing.state_text(queries.state_of(station, now), now),
        "hours_form": hours_form or HoursForm(initial=posted),
        "closure_form": closure_form or ClosureForm(),
        "closures": queries.closures_of(station, now),
        "may_set": access.can_set_opening_hours(actor, station),
        "workplace": station.official_name,
    }
    return render(request, "facilities/stations/hours.html", context, status=status)
