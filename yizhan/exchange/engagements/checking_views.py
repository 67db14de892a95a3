"""What the code on a slip opens: the slip itself for its people, 真的 or 已作废 with masked facts for everybody else."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yizhan.core.web import public
from yizhan.exchange.engagements.checking import check_slip
from yizhan.exchange.engagements.models import Engagement


@public
@require_safe
def slip_find(request: HttpRequest) -> HttpResponse:
    """查确认单: for who holds the paper and has no camera; number and check code lead to the page the picture opens."""
    number = request.GET.get("number", "").strip()
    if number:
        code = urlencode({"k": request.GET.get("k", "").strip()})
        return redirect(f"{reverse('slip_check', args=[number.replace('/', '')])}?{code}")
    return render(request, "exchange/engagements/slip_find.html")


@public
@require_safe
def slip_check(request: HttpRequest, number: str) -> HttpResponse:
    """``?k=`` is the check code printed beside the number; without it nothing is told about anybody."""
    number = number.strip().upper()[:20]
    own = (
        Engagement.objects.visible_to(request.actor)
        .filter(slip_number=number)
        .values_list("uid", flat=True)
        .first()
    )
    if own is not None and not request.actor.is_visitor:
        return redirect("slip", uid=own)
    given = request.GET.get("k", "")
    found = check_slip(number, given)
    context = {"number": number, "found": found, "given": given}
    return render(request, "exchange/engagements/slip_check.html", context, status=200 if found else 404)
