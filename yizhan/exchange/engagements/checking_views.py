"""What the code on a slip opens: the slip itself for its people, 真的 or 已作废 with masked facts for everybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from yizhan.core.web import public
from yizhan.exchange.engagements.checking import check_slip
from yizhan.exchange.engagements.models import Engagement


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
