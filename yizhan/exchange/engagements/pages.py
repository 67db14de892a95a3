"""Where pages of the journey lead, and in which layout they stand; shared by the views of four slices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from yizhan.exchange.engagements.access import side_of
from yizhan.exchange.engagements.models import Engagement

both = require_http_methods(["GET", "HEAD", "POST"])
HIRERS = ("hirer", "hirer_staff")
STATION = ("attendant", "station_manager")
LAYOUTS = {"worker": "base/worker.html", "hirer": "base/hirer.html"}


def layout_of(request: HttpRequest) -> str:
    """The base template of this person's side."""
    return LAYOUTS.get(side_of(request.actor), "base/console.html")


def page_or(name: str, fallback: str, *args: Any) -> str:
    """The address of a page of another slice; ``fallback`` while it is not built."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return fallback


def home_of(request: HttpRequest, engagement: Engagement) -> str:
    """Where this person goes on with an engagement: his shift, the hirer's board, the console."""
    side = side_of(request.actor)
    if side == "worker":
        return page_or("me_shift", "/", engagement.uid)
    if side == "hirer":
        return page_or("hire_board", "/", engagement.posting.uid)
    return page_or("console_home", "/")
