"""The station console. Pages read; the few steps of their own call one action each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhan.core import clock
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance.queries import day_code_of
from yizhan.exchange.engagements import actions as engagement_actions
from yizhan.exchange.engagements.queries import open_steps
from yizhan.exchange.postings.queries import may_review
from yizhan.exchange.workers.queries import visible_worker
from yizhan.portal.console import queries, rules
from yizhan.portal.console.steps import buttons
from yizhan.portal.console.workplace import remember, workplace
from yizhan.portal.hire.board import build_board
from yizhan.portal.hire.queries import posting_for
from yizhan.portal.hire.views import stats_of

STATION = ("attendant", "station_manager")


def url_of(name: str, *args: Any) -> str:
    """The address of a page of another slice; empty while it is not built."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@roles(*STATION)
@require_safe
def console_home(request: HttpRequest) -> HttpResponse:
    """今日大厅: who could work today, what lacks people, what waits for me."""
    station, stations = workplace(request)
    now = clock.now()
    hall = queries.hall(request.actor, station, now)
    context = {
        "station": station,
        "stations": stations,
        "workplace": station.official_name,
        "hall": hall,
        "greeting": rules.greeting(now.astimezone(clock.SHANGHAI).hour),
        "now": now,
        "stats": hall_stats(hall),
        "register_url": url_or_blank("counter_register"),
        "post_url": url_or_blank("counter_post"),
        "workers_url": url_or_blank("console_workers"),
        "review_url": url_or_blank("review_inbox"),
        "nav_counts": {"review_inbox": hall.reviews_total},
    }
    return render(request, "portal/console/home.html", context)


def hall_stats(hall: queries.Hall) -> list[dict[str, Any]]:
    """The five figures over the hall, each with what stands behind it."""
    day_pay = (
        _("按天算的工钱合计 %(yuan)s 元") % {"yuan": f"{hall.day_pay_fen // 100:,}"}
        if hall.day_pay_fen
        else ""
    )
    waited = ""
    if hall.oldest_review:
        minutes = int((clock.now() - hall.oldest_review).total_seconds() // 60)
        waited = _("最久的等了 %(time)s") % {"time": waited_words(minutes)}
    people = _("人")
    return [
        {"label": _("今天有空"), "value": hall.free_total, "unit": people, "delta": _("其中 %(n)s 人自己说了有空") % {"n": hall.said_total}},
        {"label": _("缺工"), "value": hall.lacking, "unit": people, "delta": _("来自 %(n)s 个岗位") % {"n": hall.jobs_total}},
        {"label": _("已派出"), "value": hall.out, "unit": people, "delta": _("其中 %(n)s 人已到岗") % {"n": hall.arrived}},
        {"label": _("今日成交"), "value": hall.done_today, "unit": _("单"), "delta": day_pay},
        {"label": _("待审核"), "value": hall.reviews_total, "unit": _("条"), "delta": waited},
    ]  # fmt: skip


def waited_words(minutes: int) -> str:
    """22 分钟, 3 小时, 2 天."""
    if minutes < 90:
        return _("%(n)s 分钟") % {"n": max(0, minutes)}
    if minutes < 48 * 60:
        return _("%(n)s 小时") % {"n": minutes // 60}
    return _("%(n)s 天") % {"n": minutes // 1440}


@roles(*STATION)
@require_POST
def choose_station(request: HttpRequest) -> HttpResponse:
    """Look at another of one's stations from now on."""
    if not remember(request, request.POST.get("station", "")):
        messages.warning(request, _("这个驿站不归你管"))
    came_from = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return redirect(came_from)
    return redirect("console_home")


@roles(*STATION)
@require_POST
def dispatch_proposed(request: HttpRequest, uid: UUID) -> HttpResponse:
    """派出 the people whose names stay ticked: each one's spoken yes, his place, his slip. One action for each step."""
    posting = posting_for(request.actor, uid)
    once = once_of(request)
    slips = []
    for worker_uid in dict.fromkeys(request.POST.getlist("worker")):
        worker = visible_worker(request.actor, _uid(worker_uid))
        on_behalf_of = str(worker.person.uid)
        try:
            engagement_id = engagement_actions.assign_worker(
                request.actor,
                posting.pk,
                worker.pk,
                once=once and f"{once}:{worker.pk}",
                on_behalf_of=on_behalf_of,
            )
            slip = engagement_actions.print_slip(
                request.actor,
                engagement_id,
                once=once and f"{once}:{worker.pk}:slip",
                on_behalf_of=on_behalf_of,
            )
        except Refused as refused:
            if refused.status != 422:
                raise
            reasons = _("，").join(str(reason.text) for reason in refused.reasons)
            messages.warning(
                request, _("%(name)s没派成：%(why)s") % {"name": worker.person.display_name, "why": reasons}
            )
        else:
            slips.append(slip["uid"])
            words = _("%(name)s派出了，单号 %(number)s")
            messages.success(
                request, words % {"name": worker.person.display_name, "number": slip["slip_number"]}
            )
    asked = set(request.POST.getlist("worker"))
    if not asked:
        messages.warning(request, _("先勾上派谁去"))
    if len(slips) == len(asked) == 1:
        return redirect("slip", uid=slips[0])
    return redirect("console_posting", uid=posting.uid)


def _uid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(UUID(int=0))  # nobody has it: the look-up answers 404


@roles(*STATION)
@require_safe
def console_postings(request: HttpRequest) -> HttpResponse:
    """The station's postings by state."""
    station, stations = workplace(request)
    group, words = request.GET.get("show", ""), request.GET.get("q", "").strip()[:40]
    page = queries.postings_page(request.actor, station, group, words, _key(request))
    labels = (
        ("", _("全部")),
        ("open", _("在招")),
        ("review", _("待审核")),
        ("fix", _("没写完、退回")),
        ("ended", _("结束了")),
    )
    context = {
        "station": station,
        "stations": stations,
        "workplace": station.official_name,
        "page": page,
        "words": words,
        "group": group,
        "chips": _chips("console_postings", labels, group, words),
        "next_url": _next_url("console_postings", page, show=group, q=words),
        "post_url": url_or_blank("counter_post"),
    }
    return render(request, "portal/console/postings.html", context)


@roles(*STATION)
@require_safe
def console_posting(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One posting for the station: the same people as on the hirer's board, with the station's steps."""
    posting = posting_for(request.actor, uid)
    board = build_board(request.actor, posting, clock.now())
    rows = [(row, *buttons(row.engagement, row.steps, is_late=row.facts.is_late)) for row in board.people]
    context = {
        "board": board,
        "posting": posting,
        "workplace": posting.station.official_name,
        "rows": rows,
        "stats": stats_of(board),
        "code": day_code_of(request.actor, posting.pk) if board.is_work_day else "",
        "may_assign": posting.state == "published"
        and posting.starts_at > clock.now()
        and posting.places_left > 0,
        "people_url": url_of("console_people", posting.uid) if posting.state == "published" else "",
        "review_url": url_of("review_posting", posting.uid)
        if posting.state in {"in_review", "auto_hold"} and may_review(request.actor)
        else "",
        "edit_url": url_of("posting_form", posting.uid),
        "is_unsent": posting.state in {"draft", "returned", "auto_hold"},
    }
    return render(request, "portal/console/posting.html", context)


@roles(*STATION)
@require_safe
def console_engagements(request: HttpRequest) -> HttpResponse:
    """Today's engagements by state, or what one line of 今天要做 counts."""
    station, stations = workplace(request)
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("show", "todo", "q")}
    todo = asked["todo"] if asked["todo"] in queries.TODO else ""
    now = clock.now()
    page = queries.engagements_page(
        request.actor,
        station,
        group=asked["show"],
        todo=todo,
        words=asked["q"],
        before=_key(request),
        now=now,
    )
    ids = [row.pk for row in page.rows]
    contested = queries.contested_of(request.actor, ids)
    late = queries.late_pay_of(request.actor, ids)
    unheard = {row.pk for row in page.rows} if todo == "no_show" else set()
    rows = []
    for row in page.rows:
        options = {option.name: option for option in open_steps(request.actor, row)}
        first, _rest = buttons(row, options, is_late=row.pk in unheard)
        rows.append(
            {"engagement": row, "buttons": first, "contested": contested.get(row.pk), "pay": late.get(row.pk)}
        )
    labels = (("", _("全部")), ("asking", _("等回话")), ("coming", _("要去的")), ("working", _("在干")), ("done", _("干完了")), ("trouble", _("没成的")))  # fmt: skip
    titles = {"hours": _("工时对不上"), "pay": _("工钱没付清"), "no_show": _("没到的人")}
    context = {
        "station": station,
        "stations": stations,
        "workplace": station.official_name,
        "rows": rows,
        "title": titles.get(todo, _("今天的用工单")),
        "todo": todo,
        "words": asked["q"],
        "group": asked["show"],
        "chips": [] if todo else _chips("console_engagements", labels, asked["show"], asked["q"]),
        "next_url": _next_url("console_engagements", page, show=asked["show"], todo=todo, q=asked["q"]),
    }
    return render(request, "portal/console/engagements.html", context)


def _key(request: HttpRequest) -> int | None:
    before = request.GET.get("before", "")
    return int(before) if before.isdigit() and len(before) < 19 else None


def _chips(name: str, labels: Any, chosen: str, words: str) -> list[dict[str, Any]]:
    codes = [code for code, _label in labels]
    chosen = chosen if chosen in codes else ""
    chips = []
    for code, label in labels:
        query = urlencode({key: text for key, text in (("show", code), ("q", words)) if text})
        chips.append(
            {
                "label": label,
                "url": f"{reverse(name)}?{query}" if query else reverse(name),
                "pressed": code == chosen,
            }
        )
    return chips


def _next_url(name: str, page: queries.Page, **kept: str) -> str:
    if not page.next_key:
        return ""
    query = {key: text for key, text in kept.items() if text} | {"before": page.next_key}
    return f"{reverse(name)}?{urlencode(query)}"
