"""用工名单 on the screen, on paper, as a spreadsheet."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yizhan.core import clock
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.queries import hirer_of, site_ids_led_by, visible_hirer
from yizhan.exchange.rosters import access, actions, sheets
from yizhan.exchange.rosters.forms import ExportForm, HirersForm
from yizhan.exchange.rosters.queries import exports_of, fresh_export, hirers_of_station, roster

HIRERS = ("hirer", "hirer_staff")
STATION = ("attendant", "station_manager")
both = require_http_methods(["GET", "HEAD", "POST"])


def day_asked(request: HttpRequest) -> date:
    """The day in the address (``?on=``), today when there is none or it is none."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return clock.today()


@roles(*HIRERS)
@both
@never_cache
def hire_roster(request: HttpRequest) -> HttpResponse:
    """用工名单: who comes that day, masked; export with a purpose."""
    hirer = hirer_of(request.actor)
    if hirer is None:
        return redirect("hire_start")
    return _roster(request, hirer, "hire_roster.html", reverse("hire_profile"))


@roles(*STATION)
@both
@never_cache
def console_roster(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same for a hirer at the counter."""
    hirer = visible_hirer(request.actor, str(uid))
    return _roster(request, hirer, "console_roster.html", reverse("console_hirer", args=[uid]))


def _roster(request: HttpRequest, hirer: Hirer, template: str, back_url: str) -> HttpResponse:
    on = day_asked(request)
    may_be_full = bool(access.can_export_whole_numbers(request.actor, hirer))
    form, status = ExportForm(request.POST or None, may_be_full=may_be_full), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                export_id = actions.export_roster(
                    request.actor, hirer.pk, on, **form.cleaned_data, once=once_of(request)
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                made = fresh_export(request.actor, export_id)
                rows = roster(hirer.pk, made.on, is_full=made.is_full)
                content = sheets.roster_sheet(made, hirer.organisation.name, rows)
                return _file(content, f"用工名单-{hirer.organisation.name}-{made.on:%Y%m%d}.xlsx")
    context = {
        "hirer": hirer,
        "on": on,
        "rows": roster(hirer.pk, on),
        "form": form,
        "exports": exports_of(hirer.pk),
        "is_station": request.actor.role in STATION,
        "print_url": f"{reverse('hire_roster_print')}?on={on.isoformat()}",
        "back_url": back_url,
    }
    return render(request, f"exchange/rosters/{template}", context, status=status)


@roles(*HIRERS, "foreman")
@require_safe
@never_cache
def hire_roster_print(request: HttpRequest) -> HttpResponse:
    """The list of a day on paper, masked; a foreman's holds his sites only."""
    hirer, on = hirer_of(request.actor), day_asked(request)
    if hirer is None:
        raise OutOfSight(Reason("no_hirer", _("先说一声你是谁，再来办")))
    is_foreman = request.actor.role == "foreman"
    site_ids = site_ids_led_by(request.actor.person_id or 0, hirer.organisation_id) if is_foreman else None
    context = {
        "hirer": hirer,
        "on": on,
        "rows": roster(hirer.pk, on, site_ids=site_ids),
        "printed_at": clock.now(),
        "back_url": reverse("hire_home") if is_foreman else f"{reverse('hire_roster')}?on={on.isoformat()}",
    }
    return render(request, "exchange/rosters/roster_print.html", context)


@roles(*STATION)
@both
@never_cache
def console_hirers_export(request: HttpRequest) -> HttpResponse:
    """The station's list of hirers as a spreadsheet, masked."""
    form, status = HirersForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                export_id = actions.export_hirers(request.actor, **form.cleaned_data, once=once_of(request))
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                made = fresh_export(request.actor, export_id)
                content = sheets.hirers_sheet(made, hirers_of_station(request.actor))
                return _file(content, f"用工方名单-{made.on:%Y%m%d}.xlsx")
    return render(request, "exchange/rosters/console_hirers_export.html", {"form": form}, status=status)


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=sheets.CONTENT_TYPE)
    answer["Content-Disposition"] = f"attachment; filename=\"roster.xlsx\"; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "no-store"
    return answer
