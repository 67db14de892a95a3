"""我看到的活怎么排: the factors with the worker's own values, and the switch that leaves the profile out (L-16)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.core import clock
from yizhan.core.navigation import url_or_blank
from yizhan.core.regions.queries import region_name
from yizhan.core.web import once_of, roles
from yizhan.exchange.engagements.pages import both, page_or
from yizhan.exchange.match_index import queries as index
from yizhan.exchange.ratings.queries import stars_of_worker
from yizhan.exchange.recommendations import rules
from yizhan.exchange.recommendations.queries import current_weights, lessons_for
from yizhan.exchange.workers.models import Worker, WorkerTrade
from yizhan.exchange.workers.profile_use import set_profile_use
from yizhan.exchange.workers.queries import worker_of


@roles("worker")
@both
def me_ranking(request: HttpRequest) -> HttpResponse:
    """What counts, how much, and what stands there about me; one button to leave all of it out."""
    worker = worker_of(request.actor)
    if worker is None:
        return redirect(page_or("me_register", "/"))
    if request.method == "POST":
        off = request.POST.get("step") == "off"
        set_profile_use(request.actor, worker.pk, without_profile=off, once=once_of(request))
        words = _("好，不看你的画像了，按远近和开工早晚排") if off else _("好，又按你的情况推荐了")
        messages.success(request, words)
        return redirect("me_ranking")
    context = {
        "worker": worker,
        "factors": factors_of(worker),
        "lessons": not lessons_for(worker.pk, clock.now()).none,
        "phone": worker.station.hotline if worker.station else "",
        "back_url": page_or("me_more", "/"),
    }
    return render(request, "exchange/recommendations/me_ranking.html", context)


def factors_of(worker: Worker) -> list[dict[str, Any]]:
    """Every factor with its share, what stands there about this worker, and where he changes it."""
    weights = current_weights()
    rows = list(index.worker_rows([worker.pk], now=clock.now()).values())
    told = {
        "fit": (_trades(worker), url_or_blank("me_profile")),
        "dist": (_place(worker), url_or_blank("me_profile")),
        "pay": (_wish(worker), url_or_blank("me_profile")),
        "star": (_stars(worker), url_or_blank("me_stars")),
        "fresh": (_("看招工是不是刚发的，跟你没关系"), ""),
        "reply": (_replies(rows), ""),
    }
    return [
        {
            "label": rules.TERM_WORDS[term],
            "share": getattr(weights, term),
            "own": told[term][0],
            "url": told[term][1],
        }
        for term in rules.TERMS
    ]


def _trades(worker: Worker) -> str:
    rows = WorkerTrade.objects.filter(worker=worker).select_related("trade")
    return _("、").join(row.trade.name for row in rows) or _("还没登记工种")


def _place(worker: Worker) -> str:
    if worker.cell_row is None:
        return _("没给位置")
    town = region_name(worker.home_region_code) if worker.home_region_code else ""
    return _("%(town)s一带，愿意跑 %(km)s 公里") % {"town": town, "km": worker.radius_km}


def _wish(worker: Worker) -> str:
    if not worker.wish_day_fen:
        return _("没说想要多少")
    return _("一天想要 %(yuan)s 元") % {"yuan": worker.wish_day_fen // 100}


def _stars(worker: Worker) -> str:
    rows = [row for row in stars_of_worker(worker.pk) if row.stars_hundredths is not None]
    words = [f"{row.group.name} ★{row.stars_hundredths / 100:.1f}" for row in rows]
    return _("、").join(words) or _("新人，还没有星")


def _replies(rows: list[Any]) -> str:
    asked = max((row.asked for row in rows), default=0)
    replies = max((row.replies for row in rows), default=0)
    words = ngettext(
        "问过你 %(n)s 次，你回了 %(replies)s 次", "问过你 %(n)s 次，你回了 %(replies)s 次", asked
    )
    return words % {"n": asked, "replies": replies} if asked else _("还没问过你")
