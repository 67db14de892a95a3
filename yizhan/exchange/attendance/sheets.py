"""The crew sheet: hours, breaks, overtime and pieces of everybody, written once (F504)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance.actions import submit_crew_sheet
from yizhan.exchange.attendance.forms import minutes_of, pieces_of, small_minutes_of
from yizhan.exchange.attendance.queries import SheetRow, crew_sheet, day_in_question
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, layout_of
from yizhan.exchange.postings.models import Posting


@roles(*HIRERS, "foreman", *STATION)
@both
def crew_sheet_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """工时表 of one day (``?on=``); the hours of a night shift belong to the day it began."""
    posting = Posting.objects.filter(uid=uid).first()
    if posting is None:
        raise OutOfSight(NOT_FOUND)
    require_posting(request.actor, posting.pk)
    on = _day(request.GET.get("on", ""), posting)
    rows = crew_sheet(request.actor, posting.pk, on)
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            _write(request, posting, on, rows)
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
        else:
            return redirect(f"{reverse('crew_sheet', args=[posting.uid])}?on={on.isoformat()}")
    context = {
        "layout": layout_of(request),
        "posting": posting,
        "on": on,
        "rows": rows,
        "by_piece": posting.pay_unit == "piece",
        "any_to_write": any(row.may_write for row in rows),
        "reasons": reasons,
        "back_url": reverse("roll_call", args=[posting.uid]),
    }
    return render(request, "exchange/attendance/crew_sheet.html", context, status=status)


def _day(text: str, posting: Posting) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return day_in_question(posting.pk)


def _write(request: HttpRequest, posting: Posting, on: date, rows: list[SheetRow]) -> None:
    given: list[dict[str, Any]] = []
    for row in rows:
        uid = row.engagement.uid
        hours = request.POST.get(f"hours-{uid}", "").strip()
        if not row.may_write or not hours:
            continue
        given.append(
            {
                "engagement_id": row.engagement.pk,
                "minutes": minutes_of(hours),
                "break_minutes": small_minutes_of(request.POST.get(f"break-{uid}", ""), f"break-{uid}"),
                "overtime_minutes": small_minutes_of(
                    request.POST.get(f"overtime-{uid}", ""), f"overtime-{uid}"
                ),
                "pieces": pieces_of(request.POST.get(f"pieces-{uid}", "")),
            }
        )
    if not given:
        raise Refused(Reason("nobody_written", _("一个人的工时都没写"), "hours"))
    results = submit_crew_sheet(request.actor, posting.pk, on, given, once=once_of(request))
    done = sum(result["ok"] for result in results)
    if done:
        messages.success(request, _("报了 %(n)s 人的工时，等他们说对不对") % {"n": done})
    names = {row.engagement.pk: row.engagement.worker.person.display_name for row in rows}
    for result in results:
        if not result["ok"]:
            words = _("，").join(result["texts"])
            messages.warning(request, f"{names[result['engagement_id']]}：{words}")
