"""A worker's own screens. They read; every button posts to the slice that owns the step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.navigation import url_or_blank
from yizhan.core.preferences import is_elder
from yizhan.core.web import roles
from yizhan.exchange.engagements.queries import engagements_of_worker, visible_engagement
from yizhan.exchange.reports.rules import ON_SITE
from yizhan.exchange.workers.queries import worker_of
from yizhan.messaging.queries import unread_count
from yizhan.portal.jobs.cards import cell_of_row
from yizhan.portal.jobs.filters import cursor_instant, cursor_of, read_cursor
from yizhan.portal.jobs.queries import town_names
from yizhan.portal.me import queries, rules
from yizhan.portal.me.shift import shift_page

SHIFTS_PAGE = 20


@roles("worker")
@require_safe
def me_home(request: HttpRequest) -> HttpResponse:
    """What I must do now, what is offered, how I stand; the elder view has its own page."""
    now = clock.now()
    worker = worker_of(request.actor)
    home = queries.home_data(request.actor, worker, now)
    hour = now.astimezone(clock.SHANGHAI).hour
    name = request.signed_in.person.display_name  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "greeting": _("%(name)s，%(greeting)s") % {"name": name, "greeting": rules.greeting(hour)},
        "home": home,
        "unread": unread_count(request.actor.person_uid),
        "register_url": url_or_blank("me_register") or reverse("help"),
        "jobs_url": reverse("job_list"),
        "all_jobs_url": reverse("job_list") + "?fit=0",
        "shifts_url": reverse("me_shifts"),
        "solid": not home.offers,
        "fit_label": ngettext("看 %(n)s 个", "看 %(n)s 个", home.fit_count) % {"n": home.fit_count},
    }
    if is_elder(request):
        context["buttons"] = big_buttons(home)
        return render(request, "portal/me/home_elder.html", context)
    return render(request, "portal/me/home.html", context)


def big_buttons(home: queries.HomeData) -> list[dict[str, Any]]:
    """The four giant buttons of the elder home."""
    fit = ngettext("今天有 %(n)s 个适合你", "今天有 %(n)s 个适合你", home.fit_count) % {"n": home.fit_count}
    rows = [
        ("search", _("找活"), fit if home.fit_count else _("看全部的活"), reverse("job_list")),
        ("calendar-check", _("我哪天有空"), queries.free_words(home.days), home.days_url),
        ("phone-call", _("打给驿站"), _("有人帮你报名"), home.station_phone),
        ("scale", _("钱没给？来求助"), _("问一问不收钱"), reverse("help")),
    ]
    return [
        {"icon_name": icon, "label": label, "detail": detail, "url": url, "primary": place == 0}
        for place, (icon, label, detail, url) in enumerate(rows)
        if url
    ]


@roles("worker")
@require_safe
def me_shifts(request: HttpRequest) -> HttpResponse:
    """我的班: upcoming, done, ended."""
    worker = worker_of(request.actor)
    asked = request.GET.get("show", "")
    group = rules.Group(asked) if asked in list(rules.Group) else rules.Group.UPCOMING
    rows: list[Any] = []
    next_url = ""
    if worker is not None:
        rows, next_url = _shifts(worker.pk, group, request.GET.get("after", ""))
    places = town_names({row.posting.region_code for row in rows})
    context = {
        "group": group,
        "groups": [
            {"value": str(name), "label": label, "url": f"{reverse('me_shifts')}?show={name}"}
            for name, label in (
                (rules.Group.UPCOMING, _("要去的")),
                (rules.Group.DONE, _("干完的")),
                (rules.Group.ENDED, _("没成的")),
            )
        ],
        "shifts": [queries.shift_card(row, places=places, here=cell_of_row(worker)) for row in rows],
        "next_url": next_url,
        "page_size": SHIFTS_PAGE,
        "jobs_url": reverse("job_list"),
        "unread": unread_count(request.actor.person_uid),
    }
    return render(request, "portal/me/shifts.html", context)


def _shifts(worker_id: int, group: rules.Group, after: str) -> tuple[list[Any], str]:
    """One page of a group: upcoming by start, the others newest first, with the address of the next page."""
    found = engagements_of_worker(worker_id).filter(state__in=rules.states_of(group))
    upcoming = group == rules.Group.UPCOMING
    found = found.order_by("starts_at", "pk") if upcoming else found.order_by("-starts_at", "-pk")
    cursor = read_cursor(after)
    if cursor is not None:
        instant = cursor_instant(cursor)
        beyond, tie = ("gt", "gt") if upcoming else ("lt", "lt")
        found = found.filter(**{f"starts_at__{beyond}": instant}) | found.filter(
            **{"starts_at": instant, f"pk__{tie}": cursor[1]}
        )
    rows = list(found[: SHIFTS_PAGE + 1])
    if len(rows) <= SHIFTS_PAGE:
        return rows, ""
    last = rows[SHIFTS_PAGE - 1]
    seconds, row_id = cursor_of(last.starts_at, last.pk)
    pairs = urlencode({"show": str(group), "after": f"{seconds}-{row_id}"})
    return rows[:SHIFTS_PAGE], f"{reverse('me_shifts')}?{pairs}"


@roles("worker")
@require_safe
def me_shift(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One shift: where it stands in plain words, its terms, the next duty, the ways out, what happened."""
    engagement = visible_engagement(request.actor, str(uid))
    here = cell_of_row(engagement.worker)
    page = shift_page(request.actor, engagement, here=here, now=clock.now())
    places = town_names([engagement.posting.region_code])
    pay = page.pay_to_answer
    context: dict[str, Any] = {
        "engagement": engagement,
        "shift": queries.shift_card(engagement, places=places, here=here, day=page.attendance),
        "page": page,
        "duty": str(page.duty),
        "back_url": reverse("me_shifts"),
        **page.attendance,
        "pay_due": pay,
        "missing_fen": pay.amount_fen - (pay.received_fen or 0) if pay else 0,
        "may_confirm": pay is not None,
        "amount": "",
        "round": page.round,
        "faces": rules.FACES,
        "rate_url": reverse("rate_hirer", args=[engagement.uid]),
        "job_url": reverse("job_detail", args=[engagement.posting.number]),
        "mismatch_url": reverse("me_engagement_step", args=[engagement.uid, "mismatch"])
        if engagement.state in ON_SITE
        else "",
    }
    return render(request, "portal/me/shift.html", context)


@roles("worker")
@require_safe
def me_more(request: HttpRequest) -> HttpResponse:
    """我的: the way to everything that is about me."""
    unread = unread_count(request.actor.person_uid)
    rows = [
        ("calendar-check", _("我的班"), _("要去的、干完的"), reverse("me_shifts")),
        ("calendar-event", _("我哪天有空"), _("说了才推给你"), url_or_blank("me_days")),
        ("users-group", _("我的班组"), _("几个人一起接活、钱怎么分"), url_or_blank("me_crews")),
        ("user-plus", _("带班现场加人"), _("输带班手里的六个数"), url_or_blank("me_walk_on")),
        ("tool", _("我会干什么"), _("工种、远近、想要的工钱"), url_or_blank("me_profile")),
        ("building-store", _("干过的东家"), _("收藏、不去哪家"), url_or_blank("me_hirers")),
        ("star", _("我的星级"), _("这分怎么算的"), url_or_blank("me_stars")),
        ("coin-yuan", _("我的收入"), _("干了几天、收到多少，能打印"), url_or_blank("my_income")),
        ("id", _("我的零工卡"), _("到驿站亮一下"), url_or_blank("me_card")),
        ("users", _("家人帮忙"), _("请儿女帮着看活、报名"), url_or_blank("me_family")),
        ("list-details", _("活儿怎么排的"), _("不按我的画像推荐，在这里开"), url_or_blank("me_ranking")),
        ("file-text", _("我的信息"), _("记着我什么、要一份、改、注销"), url_or_blank("my_data")),
        ("bell", _("消息"), _unread_words(unread), url_or_blank("my_messages")),
        ("settings", _("设置"), _("大字、语言、谁看过我"), url_or_blank("my_settings")),
        ("lifebuoy", _("有难处，打电话"), _("不收钱"), reverse("help")),
    ]
    buttons = [
        {"icon_name": icon, "label": label, "detail": detail, "url": url}
        for icon, label, detail, url in rows
        if url
    ]
    return render(request, "portal/me/more.html", {"buttons": buttons, "unread": unread})


def _unread_words(unread: int) -> str:
    return ngettext("%(n)s 条没看", "%(n)s 条没看", unread) % {"n": unread} if unread else _("都看过了")
