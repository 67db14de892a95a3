"""The public job list and the page of one job. Nothing is written here; 报名 posts to the engagements slice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.web import is_fragment, public
from yizhan.exchange.engagements.queries import engagement_of, reasons_not_to_take
from yizhan.exchange.ratings.queries import hirer_record
from yizhan.exchange.workers.queries import worker_of
from yizhan.messaging.queries import unread_count
from yizhan.portal.home.queries import towns
from yizhan.portal.jobs import queries
from yizhan.portal.jobs.detail import action_bar, page_data, phone_url
from yizhan.portal.jobs.filters import PAGE_SIZE, JobFilters

GONE_STATUS = 410
NO_INDEX = "noindex"
GONE_WORDS: dict[str, tuple[Any, Any]] = {
    "withdrawn": (_lazy("雇主不招了"), _lazy("看看差不多的活")),
    "paused": (_lazy("这个活先停一停"), _lazy("雇主可能再招，先看看别的")),
    "under_recheck": (_lazy("这个活在复查"), _lazy("查清楚前先不报名，看看别的")),
}
GONE = (_lazy("这个活结束了"), _lazy("看看差不多的活"))


def _worker(request: HttpRequest) -> Any:
    """The registration of a signed-in worker, else ``None``."""
    return worker_of(request.actor) if request.actor.role == "worker" else None


@public
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Search and chips in the address, cards, 再看 10 个."""
    now, worker = clock.now(), _worker(request)
    in_app = request.actor.role == "worker"
    filters = JobFilters.read(request.GET, can_fit=worker is not None)
    here = queries.here_of(worker, filters.town)
    page = queries.job_page(filters, worker=worker, now=now, here=here)
    fit_is_default = worker is not None
    context: dict[str, Any] = {
        "page": page,
        "page_size": PAGE_SIZE,
        "next_url": page.next_filters.url(
            fit_is_default=fit_is_default, after=page.next_filters.after, offset=page.next_filters.offset
        )
        if page.next_filters
        else "",
        "phone_url": phone_url(worker.station) if worker else "",
    }
    if is_fragment(request):
        response = render(request, "portal/jobs/_cards.html", context)
    else:
        context |= _list_context(request, filters, page, worker, in_app)
        response = render(request, "portal/jobs/list.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Request-Type"])
    return response


def _list_context(
    request: HttpRequest, filters: JobFilters, page: queries.JobPage, worker: Any, in_app: bool
) -> dict[str, Any]:
    fit_is_default = worker is not None
    has_cell = worker is not None and worker.cell_row is not None
    context = {
        "layout": "base/worker.html" if in_app else "base/public.html",
        "in_app": in_app,
        "filters": filters,
        "kept": [
            pair
            for pair in filters.pairs(fit_is_default=fit_is_default)
            if pair[0] not in {"q", "fit", "after", "offset"}
        ],
        "kept_for_town": [
            pair
            for pair in filters.pairs(fit_is_default=fit_is_default)
            if pair[0] not in {"town", "after", "offset"}
        ],
        "chips": chips(filters, fit_is_default=fit_is_default, plain=is_plain(worker)),
        "count_words": count_words(filters, page, plain=is_plain(worker)),
        "towns": [] if has_cell else towns(),
        "empty": empty_words(filters, fit_is_default=fit_is_default),
    }
    if in_app:
        context["unread"] = unread_count(request.actor.person_uid)
    return context


def is_plain(worker: Any) -> bool:
    """Whether this worker wants no order by his profile (L-16)."""
    return worker is not None and worker.without_profile


def chips(filters: JobFilters, *, fit_is_default: bool, plain: bool = False) -> list[dict[str, Any]]:
    """The filters as links that switch one of them."""
    near = _("%(km)s 公里内") % {"km": value("portal.near_km")}
    fit = ("fit", _("近的在前"), "") if plain else ("fit", _("适合我"), "sparkles")
    rows = [fit] if fit_is_default else []
    rows += [
        ("today", _("今天能干"), ""),
        ("near", near, ""),
        ("daily", _("当天结"), ""),
        ("meals", _("包饭"), ""),
    ]
    found = []
    for name, label, icon_name in rows:
        on = getattr(filters, name)
        changes: dict[str, Any] = {name: not on}
        if name == "fit" and not on:
            changes["words"] = ""
        url = filters.url(fit_is_default=fit_is_default, **changes)
        found.append({"label": label, "icon_name": icon_name, "on": on, "url": url})
    return found


def count_words(filters: JobFilters, page: queries.JobPage, *, plain: bool = False) -> tuple[str, str]:
    """**28 个活** 适合你，按合适程度排: the figure and what stands behind it."""
    count = ngettext("%(n)s 个活", "%(n)s 个活", page.total) % {"n": page.total}
    if filters.near and not page.here_known:
        return count, _("。先选你在哪，才能算远近")
    if filters.fit and plain:
        return count, _("，不看你的画像，按远近和开工早晚排")
    if filters.fit:
        return count, _("适合你，按合适程度排")
    return count, _("，按开工早晚排")


def empty_words(filters: JobFilters, *, fit_is_default: bool) -> dict[str, str]:
    """What is missing and the one next step: the narrowest filter goes first."""
    everything = reverse("job_list") + ("?fit=0" if fit_is_default else "")

    def without(**changes: Any) -> str:
        return filters.url(fit_is_default=fit_is_default, **changes)

    if filters.near:
        return _empty(_("附近没有"), _("不限远近再看看"), without(near=False), _("不限远近"))
    if filters.today:
        return _empty(_("今天没有能马上干的"), _("明天、后天的活也看看"), without(today=False), _("不限今天"))
    if filters.daily or filters.meals:
        step = without(daily=False, meals=False)
        return _empty(_("没有这样的活"), _("少选一样再看看"), step, _("少选一样"))
    if filters.words:
        title = _("没有“%(words)s”的活") % {"words": filters.words}
        return _empty(title, _("换个说法，或看全部的活"), everything, _("看全部"))
    if filters.fit:
        return _empty(_("现在没有正合适的"), _("全部的活里也许有"), everything, _("看全部"))
    register = url_or_blank("me_days") if fit_is_default else url_or_blank("sign_in")
    label = _("写上哪天有空") if fit_is_default else _("登记，有活告诉我")
    return _empty(_("现在没有在招的活"), _("有了告诉你"), register or reverse("help"), label)


def _empty(title: str, text: str, action_url: str, action_label: str) -> dict[str, str]:
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label}


@public
@require_safe
def job_detail(request: HttpRequest, number: str) -> HttpResponse:
    """One job with its one decision; an ended one says so (410, never indexed) and offers others like it."""
    posting = queries.shown_posting(number)
    if posting is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个活，可能已经撤下")))
    now, worker = clock.now(), _worker(request)
    mine = engagement_of(worker.pk, posting.pk) if worker else None
    if posting.merged_into is not None and queries.is_public(posting.merged_into) and mine is None:
        return redirect("job_detail", number=posting.merged_into.number)  # the same job under another number
    if not queries.is_public(posting):
        return _gone(request, posting, worker, mine)
    here = queries.here_of(worker, "")
    reasons = (
        reasons_not_to_take(worker, posting) if worker and not (mine and mine.state in queries.LIVE) else []
    )
    bar = action_bar(posting, role=request.actor.role, worker=worker, mine=mine, reasons=reasons, now=now)
    has_ended = posting.starts_at <= now or posting.places_left == 0
    job = page_data(
        posting,
        here=here,
        record=hirer_record(posting.hirer_id),
        applied_count=queries.applied_count(posting.pk),
        why=queries.why_of(worker, posting),
        similar=queries.similar_cards(posting, worker=worker, here=here, now=now) if has_ended else [],
    )
    context = {
        "job": job,
        "bar": bar,
        "data": queries.linked_data(posting, request.build_absolute_uri(request.path), now),
        "report_url": reverse("report_job", args=[posting.number]),
        "back_url": reverse("job_list"),
        "title_in_page": True,
    }
    response = render(request, "portal/jobs/detail.html", context)
    if not queries.is_joinable(posting, now):
        response["X-Robots-Tag"] = NO_INDEX
    return response


def _gone(request: HttpRequest, posting: Any, worker: Any, mine: Any) -> HttpResponse:
    """The page of a job that is no longer offered: nothing of its content, the way on."""
    if mine is not None:
        step = (_("看我的这个班"), reverse("me_shift", args=[mine.uid]))
    else:
        step = (_("看别的活"), reverse("job_list"))
    title, text = GONE_WORDS.get(posting.state, GONE)
    words = _empty(str(title), str(text), step[1], step[0])
    here = queries.here_of(worker, "")
    similar = queries.similar_cards(posting, worker=worker, here=here, now=clock.now())
    context = {"words": words, "similar": similar, "back_url": reverse("job_list")}
    response = render(request, "portal/jobs/gone.html", context, status=GONE_STATUS)
    response["X-Robots-Tag"] = NO_INDEX
    return response
