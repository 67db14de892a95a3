"""The front page, and the page of numbers to call."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.navigation import url_or_blank
from yizhan.core.web import public
from yizhan.exchange.workers.queries import worker_of
from yizhan.portal.footer import hotlines
from yizhan.portal.home import queries
from yizhan.portal.jobs.cards import local_clock
from yizhan.portal.jobs.queries import BoardFacts, board_facts, cards_of, here_of, still_open

SHOWN_JOBS = 6


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, services, today's work, places nearby, a number to call."""
    now = clock.now()
    asked = request.GET.get("town", "")
    town = asked if re.fullmatch(r"\d{9}", asked) else ""
    worker = worker_of(request.actor) if request.actor.role == "worker" else None
    here = here_of(worker, town)
    rows = list(still_open(now).order_by("starts_at", "pk")[:SHOWN_JOBS])
    lines = hotlines()
    listed = queries.listed_places(now)
    context: dict[str, Any] = {
        "places": queries.place_counts(listed),
        "words": queries.common_words(),
        "tiles": queries.tiles(),
        "hire_url": queries.first_url("hire_start", "quick_post", "hire_home"),
        "jobs": cards_of(rows, here=here, worker=worker),
        "jobs_fact": facts_words(board_facts(now)),
        "jobs_url": reverse("job_list"),
        "register_url": queries.first_url("me_register", "sign_in"),
        "nearest": queries.nearest_stations(listed, here, now),
        "towns": queries.towns(),
        "town_code": town or (worker.home_region_code[:9] if worker else ""),
        "hotline": lines[0] if lines else None,
        "hotline_words": hotline_words(lines[0]) if lines else "",
    }
    return render(request, "portal/home/home.html", context)


def facts_words(facts: BoardFacts) -> str:
    """7:30 更新 · 186 个岗位，还差 412 人."""
    if not facts.postings:
        return ""
    words = _("%(postings)s 个岗位，还差 %(places)s 人") % {
        "postings": facts.postings,
        "places": facts.places,
    }
    if facts.updated_at is None or facts.updated_at.astimezone(clock.SHANGHAI).date() != clock.today():
        return words
    return _("%(time)s 更新 · %(words)s") % {"time": local_clock(facts.updated_at), "words": words}


def hotline_words(line: dict[str, str]) -> str:
    """工作日 8:30–17:30 有人接。工钱被欠、工伤、签合同都能问。"""
    parts = []
    if line["hours"]:
        parts.append(_("%(hours)s 有人接。") % {"hours": line["hours"]})
    if line["about"]:
        parts.append(_("%(about)s。") % {"about": line["about"]})
    return "".join(parts)


@public
@require_safe
def help_lines(request: HttpRequest) -> HttpResponse:
    """有难处，打电话: every hotline, what to have ready, the way to a station."""
    in_app = request.actor.role == "worker"
    context = {
        "layout": "base/worker.html" if in_app else "base/public.html",
        "in_app": in_app,
        "lines": hotlines(),
        "stations_url": url_or_blank("station_list"),
    }
    return render(request, "portal/home/help.html", context)
