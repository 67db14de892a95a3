"""Pages of 设置."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yizhan.core import clock
from yizhan.core.calendar.actions import record_holiday, remove_holiday
from yizhan.core.calendar.queries import days_of_year, work_calendar
from yizhan.core.dated import UnknownCode, definition_of, rows_for_settings_page
from yizhan.core.dated.actions import set_dated_value, withdraw_dated_value
from yizhan.core.dated.reading import SettingsRow
from yizhan.core.refusals import Refused
from yizhan.core.web import add_reasons, once_of, roles
from yizhan.portal.district_settings.forms import DatedValueForm, HolidayForm, WithdrawForm, typed

SETTERS = ("district_officer", "platform_admin")


@require_GET
@roles(*SETTERS)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Every dated value under its heading; ``?q=`` narrows by words in label or code."""
    words = request.GET.get("q", "").strip().lower()
    groups = []
    for group in rows_for_settings_page():
        rows = [row for row in group.rows if words in f"{row.definition.label}{row.definition.code}".lower()]
        if rows:
            groups.append({"name": group.name, "rows": rows})
    return render(request, "portal/district_settings/list.html", {"groups": groups, "words": words})


@require_http_methods(["GET", "HEAD", "POST"])
@roles(*SETTERS)
def setting(request: HttpRequest, code: str) -> HttpResponse:
    """One value: what holds, what comes, what was; and the form that lets a new one hold from a day on."""
    row = _row_of(code)
    if request.method == "POST":
        form = DatedValueForm(request.POST, definition=row.definition)
        if form.is_valid():
            given = form.cleaned_data
            try:
                set_dated_value(
                    request.actor,
                    code,
                    given["value"],
                    effective_from=given["effective_from"],
                    source=given["source"],
                    certainty=given["certainty"],
                    note=given["note"],
                    once=once_of(request),
                )
            except Refused as refused:
                add_reasons(form, refused)
            else:
                messages.success(request, _("记下了，到日子自动生效"))
                return redirect("district_setting", code=code)
        return render(request, "portal/district_settings/one.html", {"row": row, "form": form}, status=422)
    form = DatedValueForm(definition=row.definition, initial={"value": typed(row.definition, row.value)})
    return render(request, "portal/district_settings/one.html", {"row": row, "form": form})


@require_POST
@roles(*SETTERS)
def withdraw_setting(request: HttpRequest, uid: str) -> HttpResponse:
    """Take back a row that was set by mistake."""
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    code = withdraw_dated_value(request.actor, str(uid), reason=reason, once=once_of(request))
    messages.success(request, _("撤回了，原来的值接着用"))
    return redirect("district_setting", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@roles(*SETTERS)
def holidays(request: HttpRequest) -> HttpResponse:
    """Days off and worked weekends of one year, newest notice first; one form records a day."""
    typed_year = request.GET.get("year", "")
    year = int(typed_year) if typed_year.isdigit() and len(typed_year) == 4 else clock.today().year
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            record_holiday(request.actor, given.pop("day"), **given, once=once_of(request))
        except Refused as refused:
            add_reasons(form, refused)
        else:
            messages.success(request, _("这一天记下了"))
            return redirect("district_holidays")
    calendar = work_calendar()
    context = {
        "form": form,
        "year": year,
        "years": (year - 1, year, year + 1),
        "days": days_of_year(year),
        "published": year in calendar.published_years,
    }
    return render(
        request, "portal/district_settings/holidays.html", context, status=422 if form.errors else 200
    )


@require_POST
@roles(*SETTERS)
def remove_day(request: HttpRequest) -> HttpResponse:
    """Take out a day recorded by mistake."""
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Http404 from None
    remove_holiday(request.actor, day, reason=request.POST.get("reason", ""), once=once_of(request))
    messages.success(request, _("去掉了"))
    return redirect("district_holidays")


def _row_of(code: str) -> SettingsRow:
    try:
        definition_of(code)
    except UnknownCode:
        raise Http404 from None
    return next(
        row for group in rows_for_settings_page() for row in group.rows if row.definition.code == code
    )
