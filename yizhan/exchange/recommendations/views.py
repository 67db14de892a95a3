"""Recommended people beside a posting, recommended jobs for a worker, and how the order is made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core.dated import value
from yizhan.core.navigation import url_or_blank
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import add_reasons, is_fragment, once_of, public, roles
from yizhan.exchange.engagements.pages import both, page_or
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.queries import visible_posting
from yizhan.exchange.recommendations import rules
from yizhan.exchange.recommendations.cards import job_cards
from yizhan.exchange.recommendations.enums import Teacher
from yizhan.exchange.recommendations.forms import NotSuitableForm
from yizhan.exchange.recommendations.lessons import effect_words
from yizhan.exchange.recommendations.people import TABS, PersonLine, people_of, person_line
from yizhan.exchange.recommendations.queries import (
    current_weights,
    explain,
    note_shown,
    recommend_jobs,
    said_of,
)
from yizhan.exchange.recommendations.teaching import said_by, say_not_suitable, take_back_not_suitable
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import find_workers, worker_of

HIRERS = ("hirer", "hirer_staff")
STATION = ("attendant", "station_manager")
SHOWN_AT_HOME = 5
REASONS_SHOWN = 3


def _tab(request: HttpRequest) -> str:
    asked = request.GET.get("tab", TABS[0])
    return asked if asked in TABS else TABS[0]


@roles(*HIRERS)
@require_safe
def hire_people(request: HttpRequest, uid: UUID) -> HttpResponse:
    """推荐工人 (04b): who fits, who applied, whom one knows, each with 请 TA 来."""
    posting = visible_posting(request.actor, uid)
    return render(
        request, "exchange/recommendations/hire_people.html", _people(request, posting, for_station=False)
    )


@roles(*STATION)
@require_safe
def console_people(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The same for the station, with every star, and why somebody is not on the list."""
    posting = visible_posting(request.actor, uid)
    words = request.GET.get("card", "").strip()
    asked = find_workers(request.actor, words, limit=3) if words.isdigit() and len(words) < 11 else []
    context = _people(request, posting, for_station=True)
    context |= {
        "card": words,
        "asked": [(worker, explain(worker.pk, posting.pk, to_worker=False)) for worker in asked],
        "assign_url": page_or("assign", "", posting.uid),
    }
    return render(request, "exchange/recommendations/console_people.html", context)


def _people(request: HttpRequest, posting: Posting, *, for_station: bool) -> dict[str, Any]:
    tab = _tab(request)
    tabs = people_of(posting, tab, for_station=for_station)
    if tab == TABS[0]:
        note_shown("worker", [line.worker.pk for line in tabs[0].lines])
    return {
        "posting": posting,
        "tabs": tabs,
        "tab": tab,
        "lines": next(shown.lines for shown in tabs if shown.name == tab),
        "invite_url": page_or("invite", "", posting.uid),
        "back_url": page_or("hire_board", "/", posting.uid),
    }


@roles(*HIRERS)
@require_safe
def hire_person(request: HttpRequest, uid: UUID, worker_uid: UUID) -> HttpResponse:
    """看看: one person of the three lists; anybody else is out of sight."""
    posting = visible_posting(request.actor, uid)
    line = _line_of(posting, worker_uid)
    context = {
        "posting": posting,
        "line": line,
        "trades": line.worker.worker_trades.all(),
        "certificates": [row for row in line.worker.certificates.all() if row.is_verified],
        "invite_url": page_or("invite", "", posting.uid),
        "back_url": page_or("hire_people", "/", posting.uid),
    }
    return render(request, "exchange/recommendations/hire_person.html", context)


def _line_of(posting: Posting, worker_uid: UUID) -> PersonLine:
    worker_id = Worker.objects.filter(uid=worker_uid).values_list("pk", flat=True).first()
    line = person_line(posting, worker_id) if worker_id else None
    if line is None:
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    return line


@roles("worker")
@require_safe
def me_recommendations(request: HttpRequest) -> HttpResponse:
    """推给你的活: a fragment of the worker's home, and a page without script."""
    worker = worker_of(request.actor)
    found = recommend_jobs(worker.pk, limit=SHOWN_AT_HOME) if worker else []
    jobs = job_cards(found)
    for card, row in zip(jobs, found, strict=True):
        card["reason"] = _("，").join([*row.reasons[:REASONS_SHOWN], *row.limits[:1]])
        card["not_suitable_url"] = page_or("me_not_suitable", "", card["number"])
    note_shown("job", [row.posting_id for row in found])
    template = "_recommendations.html" if is_fragment(request) else "me_recommendations.html"
    context = {"jobs": jobs, "worker": worker, "list_url": url_or_blank("job_list")}
    return render(request, f"exchange/recommendations/{template}", context)


# ---- 不合适 ----


@roles("worker")
@both
def me_not_suitable(request: HttpRequest, number: str) -> HttpResponse:
    """这个活不合适: say why, and later suggestions follow (R8.4)."""
    worker, posting = worker_of(request.actor), Posting.objects.public().filter(number=number).first()
    if worker is None or posting is None:
        raise OutOfSight(Reason("not_found", _("没有找到这个活，可能已经撤下")))
    back_url = page_or("me_recommendations", "/")
    what = {"about": posting.title, "layout": "base/worker.html", "title": _("这个活不合适")}
    return _not_suitable(request, Teacher.WORKER, worker.pk, posting.pk, what, back_url, "me_lessons")


@roles(*HIRERS)
@both
def hire_not_suitable(request: HttpRequest, uid: UUID, worker_uid: UUID) -> HttpResponse:
    """这个人不合适: his star is not touched, he is only not suggested here again."""
    posting = visible_posting(request.actor, uid)
    line = _line_of(posting, worker_uid)
    back_url = page_or("hire_people", "/", posting.uid)
    what = {"about": line.person["name"], "layout": "base/hirer.html", "title": _("这个人不合适")}
    return _not_suitable(request, Teacher.HIRER, line.worker.pk, posting.pk, what, back_url, "hire_lessons")


def _not_suitable(
    request: HttpRequest,
    teacher: str,
    worker_id: int,
    posting_id: int,
    what: dict[str, Any],
    back_url: str,
    list_name: str,
) -> HttpResponse:
    form = NotSuitableForm(request.POST or None, teacher=teacher)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                say_not_suitable(
                    request.actor,
                    teacher,
                    worker_id,
                    posting_id,
                    form.cleaned_data["reason"],
                    once=once_of(request),
                )
            except Refused as refused:
                if refused.status != 422:
                    raise
                add_reasons(form, refused)
            else:
                messages.success(request, _("记住了。点错了，在“我说过不合适的”里撤回"))
                return redirect(list_name)
    context = {"form": form, "back_url": back_url, **what}
    return render(request, "exchange/recommendations/not_suitable.html", context, status=status)


@roles("worker")
@both
def me_lessons(request: HttpRequest) -> HttpResponse:
    """我说过不合适的: each with what it does, each can be taken back."""
    return _lessons(request, "base/worker.html", page_or("me_recommendations", "/"))


@roles(*HIRERS)
@both
def hire_lessons(request: HttpRequest) -> HttpResponse:
    """The same for hirers."""
    return _lessons(request, "base/hirer.html", page_or("hire_home", "/"))


def _lessons(request: HttpRequest, layout: str, back_url: str) -> HttpResponse:
    if request.method == "POST":
        uid = request.POST.get("said", "")
        take_back_not_suitable(request.actor, uid, once=once_of(request))
        messages.success(request, _("撤回了，照原来推荐"))
        return redirect(request.path)
    rows = said_by(request.actor).filter(undone_at__isnull=True)
    rows = rows.select_related("posting__hirer__organisation", "posting__trade", "worker__person")[:50]
    lines = [
        {
            "row": row,
            "about": row.posting.title if row.teacher == Teacher.WORKER else row.worker.person.display_name,
            "effect": effect_words(said_of(row), _hirer_words(row.posting.hirer), row.posting.trade.name),
        }
        for row in rows
    ]
    context = {
        "lines": lines,
        "layout": layout,
        "back_url": back_url,
        "days": value("exchange.not_suitable_days"),
    }
    return render(request, "exchange/recommendations/lessons.html", context)


def _hirer_words(hirer: Any) -> str:
    """Households are never named."""
    return _("这家个人雇主") if hirer.organisation.kind == "household" else hirer.organisation.name


@public
@require_safe
def how_ranked(request: HttpRequest) -> HttpResponse:
    """怎么排的: the shares in force, what never counts, and whom to ask (L-16)."""
    weights = current_weights()
    shares = [{"label": rules.TERM_WORDS[term], "share": getattr(weights, term)} for term in rules.TERMS]
    return render(request, "exchange/recommendations/how_ranked.html", {"shares": shares})
