"""The foreman's changing picture, and the page a worker's phone opens by scanning it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance.actions import check_in_with_qr, engagement_for_qr, qr_of
from yizhan.exchange.attendance.devices import device_key_of, keep_device
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of
from yizhan.exchange.postings.models import Posting


def qr_context(request: HttpRequest, posting: Posting) -> dict[str, Any]:
    """The picture of this minute and how long it is good for; showing it writes nothing."""
    code = qr_of(posting, clock.now())
    address = request.build_absolute_uri(reverse("scan_check_in", args=[code.token]))
    return {
        "qr_svg": segno.make(address, error="m").svg_inline(scale=7, border=2),
        "qr_seconds": code.seconds_left,
        "qr_on": code.on,
    }


@roles(*HIRERS, "foreman", *STATION)
@require_safe
def day_qr(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The picture alone, for the page that renews it."""
    posting = Posting.objects.filter(uid=uid).first()
    if posting is None:
        raise OutOfSight(NOT_FOUND)
    require_posting(request.actor, posting.pk)
    context = {"posting": posting, **qr_context(request, posting)}
    return render(request, "exchange/attendance/_day_qr.html", context)


@roles("worker")
@both
def scan_check_in(request: HttpRequest, token: str) -> HttpResponse:
    """What a scanned code opens: which job it is, and one button."""
    engagement: Engagement | None = None
    status, reasons = 200, ()
    try:
        engagement = engagement_for_qr(request.actor, token, clock.now())
        if request.method == "POST":
            check_in_with_qr(request.actor, token, device_key=device_key_of(request), once=once_of(request))
            messages.success(request, _("签到好了"))
            return keep_device(request, redirect(home_of(request, engagement)))
    except Refused as refused:
        if refused.status != 422:
            raise
        status, reasons = 422, refused.reasons
    context = {
        "engagement": engagement,
        "reasons": reasons,
        "may_check_in": engagement is not None and not reasons,
        "back_url": home_of(request, engagement) if engagement else reverse("me_shifts"),
        "token": token,
    }
    return render(request, "exchange/attendance/scan.html", context, status=status)
