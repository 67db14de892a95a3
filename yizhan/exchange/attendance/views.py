"""Pages of attendance: the worker's check-in, the foreman's roll call, the day code."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance import actions
from yizhan.exchange.attendance.devices import device_key_of, keep_device
from yizhan.exchange.attendance.forms import minutes_of, offline_of, photo_of, pieces_of
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.queries import check_in_context, day_code_of, day_in_question
from yizhan.exchange.attendance.queries import roll_call as roll_rows
from yizhan.exchange.attendance.scanning import qr_context
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of, page_or
from yizhan.exchange.engagements.queries import visible_engagement
from yizhan.exchange.postings.models import Posting

SITE = (*HIRERS, "foreman", *STATION)


@roles("worker")
@both
def check_in(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The worker's day: ``how`` = ``code``, ``self``, ``photo``, ``out``, ``agree``, ``contest``."""
    engagement = visible_engagement(request.actor, str(uid))
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            messages.success(request, _do(request, engagement))
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
            engagement = visible_engagement(request.actor, str(uid))
        else:
            return keep_device(request, redirect(home_of(request, engagement)))
    context = check_in_context(request.actor, engagement) | {
        "layout": layout_of(request),
        "reasons": reasons,
        "back_url": home_of(request, engagement),
    }
    return render(request, "exchange/attendance/check_in.html", context, status=status)


def _do(request: HttpRequest, engagement: Engagement) -> str:
    how, once = request.POST.get("how", "code"), once_of(request)
    if how in {"agree", "contest"}:
        return _answer(request, how, once)
    sent: dict[str, Any] = {**offline_of(request), "device_key": device_key_of(request), "once": once}
    if how == "self":
        actions.check_in_self(request.actor, engagement.pk, **sent)
        return _("记下了，让带班再点个名更稳")
    if how == "out":
        pieces = pieces_of(request.POST.get("pieces", ""))
        actions.check_out(request.actor, engagement.pk, pieces=pieces, **sent)
        return _("下工了，工时报给对方了")
    if how == "photo":
        return _with_photo(request, engagement, once)
    actions.check_in_with_code(request.actor, engagement.pk, request.POST.get("code", ""), **sent)
    return _("签到好了")


def _with_photo(request: HttpRequest, engagement: Engagement, once: str | None) -> str:
    photo = photo_of(request)
    if photo is None:
        raise Refused(Reason("photo_missing", _("先拍一张，或选一张照片"), "photo"))
    actions.check_in_with_photo(
        request.actor, engagement.pk, *photo, device_key=device_key_of(request), once=once
    )
    return _("签到好了，照片收到了")


def _answer(request: HttpRequest, how: str, once: str | None) -> str:
    day_id = _day_id(request.POST.get("day", ""))
    if how == "agree":
        actions.agree_hours(request.actor, day_id, once=once)
        return _("工时对好了")
    actions.contest_hours(
        request.actor,
        day_id,
        minutes_of(request.POST.get("hours", "")),
        pieces=pieces_of(request.POST.get("pieces", "")),
        reason=request.POST.get("reason", "").strip()[:200],
        photo=photo_of(request),
        once=once,
    )
    return _("报给驿站了，等驿站来定")


def _day_id(uid: str) -> int:
    try:
        found = AttendanceDay.objects.filter(uid=UUID(uid)).values_list("pk", flat=True).first()
    except ValueError:
        found = None
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def _visible_posting(request: HttpRequest, uid: UUID) -> Posting:
    posting = Posting.objects.select_related("hirer__organisation").filter(uid=uid).first()
    if posting is None:
        raise OutOfSight(NOT_FOUND)
    require_posting(request.actor, posting.pk)
    return posting


@roles(*SITE)
@both
def roll_call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """点名 and 收工 for several at once; ``how`` = ``in``, ``out``, ``agree``, ``contest``."""
    posting = _visible_posting(request, uid)
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            _do_roll(request, posting)
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
        else:
            return keep_device(request, redirect("roll_call", uid=posting.uid))
    rows = roll_rows(request.actor, posting.pk)
    context: dict[str, Any] = {
        "layout": layout_of(request),
        "posting": posting,
        "on": day_in_question(posting.pk),
        "code": day_code_of(request.actor, posting.pk),
        "rows": rows,
        "any_to_tick": any(row.can_tick for row in rows),
        "any_to_end": any(row.can_end for row in rows),
        "reasons": reasons,
        "back_url": _back(request, posting),
    }
    return render(request, "exchange/attendance/roll_call.html", context, status=status)


def _back(request: HttpRequest, posting: Posting) -> str:
    if request.actor.role in STATION:
        return page_or("console_home", "/")
    return page_or("hire_board", "/", posting.uid)


def _do_roll(request: HttpRequest, posting: Posting) -> None:
    how, once = request.POST.get("how", "in"), once_of(request)
    if how in {"agree", "contest"}:
        messages.success(request, _answer(request, how, once))
        return
    uids = [given for given in request.POST.getlist("engagement") if _is_uid(given)]
    known = dict(Engagement.objects.filter(posting=posting, uid__in=uids).values_list("uid", "pk"))
    chosen = [known[UUID(given)] for given in uids if UUID(given) in known]
    if how == "out":
        hours = request.POST.get("hours", "").strip()
        minutes = minutes_of(hours) if hours else None
        typed = {
            known[UUID(uid)]: request.POST.get(f"pieces-{uid}", "") for uid in uids if UUID(uid) in known
        }
        pieces = {pk: count for pk, text in typed.items() if (count := pieces_of(text)) is not None}
        rows = actions.check_out_by_foreman(
            request.actor,
            posting.pk,
            chosen,
            minutes=minutes,
            pieces=pieces,
            once=once,
            **offline_of(request),
        )
    else:
        rows = actions.check_in_by_foreman(
            request.actor,
            posting.pk,
            chosen,
            device_key=device_key_of(request),
            once=once,
            **offline_of(request),
        )
    done = sum(row["ok"] for row in rows)
    if done:
        messages.success(request, _("记下了 %(n)s 人") % {"n": done})
    for row in rows:
        if not row["ok"]:
            messages.warning(request, _("，").join(row["texts"]))
    if not rows:
        messages.warning(request, _("先勾上人"))


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@roles(*SITE)
@both
def day_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """今日签到码: reading the page never makes one; POST does, ``how=rotate`` makes another."""
    posting = _visible_posting(request, uid)
    if request.method == "POST":
        make = actions.rotate_day_code if request.POST.get("how") == "rotate" else actions.show_day_code
        make(request.actor, posting.pk, once=once_of(request))
        return redirect("day_code", uid=posting.uid)
    context = {
        "layout": layout_of(request),
        "posting": posting,
        "code": day_code_of(request.actor, posting.pk),
        **qr_context(request, posting),
    }
    return render(request, "exchange/attendance/day_code.html", context)
