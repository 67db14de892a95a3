"""The hirer's screens. They read; every button posts to the slice that owns the step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from yizhan.accounts.queries import unmasked_value
from yizhan.core import clock, money
from yizhan.core.navigation import url_or_blank
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance.queries import day_code_of
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.hirers.enums import VerificationState
from yizhan.exchange.hirers.queries import hirer_of
from yizhan.exchange.pay.enums import PayWay
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.queries import open_steps
from yizhan.portal.hire import actions, queries
from yizhan.portal.hire.board import Board, build_board
from yizhan.portal.hire.rules import Duty

HIRERS = ("hirer", "hirer_staff")
SITE = (*HIRERS, "foreman")

ASKED_FIRST = {
    "pause": (_lazy("先停一停？"), _lazy("别人先看不到这个活，已经说来的人不受影响。随时可以接着招。")),
    "withdraw": (
        _lazy("不招了，撤回？"),
        _lazy("撤回了就不能恢复，说来的人会收到消息。快开工了才撤，会记成临时取消。"),
    ),
}
"""Steps of a posting that ask once more, with what will happen."""


def url_of(name: str, *args: Any) -> str:
    """The address of a page of another slice; empty while it is not built."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@roles(*SITE)
@require_safe
def hire_home(request: HttpRequest) -> HttpResponse:
    """What I must do now, what is open, what waits for review, what is over."""
    hirer = hirer_of(request.actor)
    home = queries.home(request.actor, clock.now())
    person = request.signed_in.person  # type: ignore[attr-defined]
    return render(
        request,
        "portal/hire/home.html",
        {
            "home": home,
            "name": person.display_name,
            "hirer": hirer,
            "check_note": _check_note(hirer),
            "may_post": request.actor.role in HIRERS,
            "post_url": url_of("quick_post"),
            "start_url": url_of("hire_start") or url_of("hire_profile"),
            "profile_url": url_or_blank("hire_profile"),
        },
    )


def _check_note(hirer: Any | None) -> dict[str, Any] | None:
    """未核验 and what to bring; ``None`` for who is checked or has no file yet."""
    if hirer is None or hirer.verification_state == VerificationState.VERIFIED:
        return None
    titles = {
        VerificationState.SUBMITTED: _("核验排着队，驿站会联系你"),
        VerificationState.REFUSED: _("上次核验没通过"),
        VerificationState.EXPIRED: _("核验到期了，要再看一次"),
    }
    station = hirer.station
    return {
        "title": titles.get(hirer.verification_state, _("还没核验，发的活要多看一遍")),
        "bring": queries.what_to_bring(hirer.organisation.kind),
        "station": station.official_name if station else "",
        "phone": station.hotline if station else "",
    }


@roles(*SITE)
@require_safe
def hire_postings(request: HttpRequest) -> HttpResponse:
    """All postings, newest first, twenty a page."""
    group = request.GET.get("show", "")
    before = request.GET.get("before", "")
    key = int(before) if before.isdigit() and len(before) < 19 else None
    cards, next_key = queries.list_page(request.actor, group, key, clock.now())
    base = reverse("hire_postings")
    shown = group if group in queries.GROUPS else ""
    return render(
        request,
        "portal/hire/postings.html",
        {
            "cards": cards,
            "chips": [
                {"label": label, "url": f"{base}?show={code}" if code else base, "pressed": shown == code}
                for code, label in (
                    ("", _("全部")),
                    ("open", _("在招")),
                    ("review", _("没发出去")),
                    ("ended", _("结束了")),
                )
            ],
            "next_url": f"{base}?show={shown}&before={next_key}" if next_key else "",
            "page_size": queries.PAGE_SIZE,
            "back_url": reverse("hire_home"),
        },
    )


@roles(*SITE)
@require_safe
def hire_board(request: HttpRequest, uid: UUID) -> HttpResponse:
    """用工进度: four dots a person, one next duty each."""
    posting = queries.posting_for(request.actor, uid)
    board = build_board(request.actor, posting, clock.now())
    may_decide = request.actor.role in HIRERS
    bar = _bar(board, may_decide=may_decide)
    people_url = url_of("hire_people", posting.uid) if _is_looking(posting) and may_decide else ""
    context = {
        "board": board,
        "posting": posting,
        "may_decide": may_decide,
        "stats": stats_of(board),
        "code": day_code_of(request.actor, posting.pk) if board.is_work_day else "",
        "ways": PayWay.choices,
        "phone": posting.station.hotline,
        "posting_steps": posting_steps(request, posting) if may_decide else [],
        "bar": bar,
        "people_url": "" if bar and bar["url"] == people_url else people_url,
        "crews_url": url_of("posting_crews", posting.uid) if may_decide and posting.published_at else "",
        "back_url": reverse("hire_home"),
        "title_in_page": False,
    }
    return render(request, "portal/hire/board.html", context)


def stats_of(board: Board) -> list[dict[str, Any]]:
    """说来、到了、已付、已评."""
    figures = board.counters
    return [
        {"label": _("说来"), "value": figures.said_yes},
        {"label": _("到了"), "value": figures.arrived},
        {"label": _("已付"), "value": figures.paid},
        {"label": _("已评"), "value": figures.rated},
    ]


def _is_looking(posting: Any) -> bool:
    return (
        posting.state == PostingState.PUBLISHED
        and posting.starts_at is not None
        and posting.starts_at > clock.now()
    )


def posting_steps(request: HttpRequest, posting: Any) -> list[dict[str, Any]]:
    """Buttons of the posting itself, as the workflow allows them; refused ones carry their reasons.

    Once the work is over there is nothing to change or stop.
    """
    steps: list[dict[str, Any]] = []
    if posting.ends_at and posting.ends_at <= clock.now():
        return steps
    for option in open_steps(request.actor, posting):
        if option.name in {"submit", "amend", "change_terms"}:
            url, method = url_of("posting_form", posting.uid), "get"
        elif option.name in ASKED_FIRST:
            url, method = reverse("hire_ask", args=[posting.uid, option.name]), "get"
        elif option.name == "resume":
            url, method = url_of("posting_step", posting.uid, option.name), "post"
        else:
            continue
        if url:
            label = _("改") if option.name in {"amend", "change_terms"} else option.label
            steps.append({"label": label, "url": url, "method": method, "option": option})
    return steps


def _bar(board: Board, *, may_decide: bool) -> dict[str, str] | None:
    """The one decision at the foot of the page."""
    posting = board.posting
    if may_decide and board.owed_people > 1:
        words = _("%(n)s 个人一起付 · %(total)s") % {
            "n": board.owed_people,
            "total": money.yuan(board.owed_fen),
        }
        return {"url": reverse("claim_pay", args=[posting.uid]), "label": words}
    ticking = sum(row.duty == Duty.ROLL_CALL for row in board.people)
    if ticking:
        return {
            "url": reverse("roll_call", args=[posting.uid]),
            "label": _("点名 · %(n)s 人") % {"n": ticking},
        }
    ending = sum(row.duty == Duty.END_DAY for row in board.people)
    if ending:
        return {
            "url": reverse("roll_call", args=[posting.uid]),
            "label": _("收工 · %(n)s 人") % {"n": ending},
        }
    if may_decide and _is_looking(posting) and posting.places_left and url_of("hire_people", posting.uid):
        label = _("看看谁合适 · 还差 %(n)s 人") % {"n": posting.places_left}
        return {"url": url_of("hire_people", posting.uid), "label": label}
    return None


@roles(*HIRERS)
@require_safe
def hire_ask(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Asks once more before a step of the posting that hurts when it slips."""
    posting = queries.posting_for(request.actor, uid)
    if step not in ASKED_FIRST:
        raise Http404(step)
    option = next((o for o in open_steps(request.actor, posting) if o.name == step), None)
    question, text = ASKED_FIRST[step]
    return render(
        request,
        "portal/hire/ask.html",
        {
            "posting": posting,
            "option": option,
            "question": question,
            "text": text,
            "action_url": url_of("posting_step", posting.uid, step),
            "confirm_label": option.label if option else "",
            "danger": step == "withdraw",
            "cancel_url": reverse("hire_board", args=[posting.uid]),
            "back_url": reverse("hire_board", args=[posting.uid]),
        },
    )


@roles(*SITE)
@require_POST
def ask_phone(request: HttpRequest, uid: UUID) -> HttpResponse:
    """打电话: note the look, then show the number on a page of its own."""
    engagement = visible_engagement(request.actor, str(uid))
    look_id = actions.look_at_phone(request.actor, engagement.pk, once=once_of(request))
    return redirect("hire_phone", uid=uid, look_id=look_id)


@roles(*SITE)
@require_safe
def hire_phone(request: HttpRequest, uid: UUID, look_id: int) -> HttpResponse:
    """The number, for a few minutes, to the person who asked for it."""
    engagement = visible_engagement(request.actor, str(uid))
    context = {
        "engagement": engagement,
        "name": engagement.worker.person.display_name,
        "number": unmasked_value(request.actor, look_id),
        "back_url": reverse("hire_board", args=[engagement.posting.uid]),
    }
    return render(request, "portal/hire/phone.html", context)


@roles(*SITE)
@require_safe
def hire_record(request: HttpRequest, uid: UUID) -> HttpResponse:
    """用工记录 on paper: who came, for how long, what was paid. No numbers of phones or cards of identity."""
    posting = queries.posting_for(request.actor, uid)
    board = build_board(request.actor, posting, clock.now())
    context = {
        "board": board,
        "posting": posting,
        "stats": stats_of(board),
        "printed_at": clock.now(),
        "back_url": reverse("hire_board", args=[uid]),
    }
    return render(request, "portal/hire/record.html", context)
