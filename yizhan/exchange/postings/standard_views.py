"""The published standard for postings: on screen and on paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.web import public
from yizhan.exchange.postings.standard import standard_on


@public
@require_safe
def posting_standard(request: HttpRequest) -> HttpResponse:
    """招工怎么写. ``?print=1`` on paper, ``?version=`` an older one."""
    standard = standard_on(clock.today(), request.GET.get("version", ""))
    if standard is None:
        raise Http404
    on_paper = request.GET.get("print") == "1"
    name = "standard_print" if on_paper else "standard"
    context = {"standard": standard, "back_url": reverse("posting_standard") if on_paper else ""}
    return render(request, f"exchange/postings/{name}.html", context)
