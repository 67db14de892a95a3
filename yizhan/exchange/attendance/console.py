"""The station looks at odd days, and corrects locked ones by counter-entries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance import actions, queries
from yizhan.exchange.attendance.enums import FlagKind
from yizhan.exchange.attendance.forms import minutes_of
from yizhan.exchange.attendance.models import AttendanceDay, AttendanceFlag
from yizhan.exchange.engagements.access import NOT_FOUND
from yizhan.exchange.engagements.pages import STATION, both
from yizhan.exchange.engagements.telling import dated_words

SHOWN = 50


@roles(*STATION)
@require_safe
def attendance_flags(request: HttpRequest) -> HttpResponse:
    """考勤疑点: what looks odd, why, and whom it is about; nothing follows before somebody has looked."""
    flags = list(queries.open_flags(request.actor)[: SHOWN + 1])
    others = _others(flags)
    rows = [{"flag": flag, "why": why(flag), "others": others.get(flag.pk, [])} for flag in flags[:SHOWN]]
    context = {"rows": rows, "more": len(flags) > SHOWN}
    return render(request, "exchange/attendance/flags.html", context)


def why(flag: AttendanceFlag) -> str:
    """The reason in one plain sentence, with its numbers."""
    facts: dict[str, Any] = flag.facts
    words = {
        FlagKind.SAME_DEVICE: _("%(hours)s 小时里，同一台手机给 %(people)s 个人签了到"),
        FlagKind.FAST_TRAVEL: _("两个活隔 %(km)s 公里，中间只有 %(minutes)s 分钟"),
        FlagKind.OVERLAP: _("那个时候他在另一个活上还没下工"),
        FlagKind.SAME_SECOND: _("%(people)s 个人在同一秒签到"),
        FlagKind.TOO_MANY_HEADS: _("名额 %(places)s 人，签到 %(people)s 人"),
        FlagKind.HIRERS_DEVICE: _("签到用的手机，用工方也用它点过名"),
        FlagKind.CLOCK_SKEW: _("手机时间差了 %(minutes)s 分钟"),
        FlagKind.CONFLICT: _("断网时记下的，跟先记的对不上"),
    }[FlagKind(flag.kind)]
    return words % facts if "%(" in words else words


def _others(flags: list[AttendanceFlag]) -> dict[int, list[AttendanceDay]]:
    """The days that explain each flag; one query for the page."""
    wanted = {flag.pk: list(flag.facts.get("days", [])) for flag in flags}
    ids = {day_id for days in wanted.values() for day_id in days}
    found = {day.pk: day for day in queries.all_days().filter(pk__in=ids)}
    return {pk: [found[day_id] for day_id in days if day_id in found] for pk, days in wanted.items()}


@roles(*STATION)
@require_POST
def look_at_flag(request: HttpRequest, uid: UUID) -> HttpResponse:
    """看过了: all right or not, with one sentence."""
    flag = queries.open_flags(request.actor).filter(uid=uid).first()
    if flag is None:
        raise OutOfSight(NOT_FOUND)
    is_fine = request.POST.get("verdict") == "fine"
    actions.look_at_flag(
        request.actor,
        flag.pk,
        is_fine=is_fine,
        finding=request.POST.get("finding", ""),
        once=once_of(request),
    )
    if is_fine:
        messages.success(request, _("记下了，没问题"))
    else:
        messages.warning(request, _("记下了。这天不算到岗凭据，别的不会自动发生"))
    return redirect("attendance_flags")


@roles(*STATION)
@both
def correct_hours(request: HttpRequest, uid: UUID) -> HttpResponse:
    """更正: the locked figure stays; an entry with its reason is added, and the sum is shown."""
    day = queries.visible_day(request.actor, str(uid))
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            minutes, pieces = _deltas(request)
            actions.correct_hours(
                request.actor,
                day.pk,
                minutes_delta=minutes,
                pieces_delta=pieces,
                reason=request.POST.get("reason", ""),
                once=once_of(request),
            )
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
        else:
            messages.success(request, _("更正好了，两边都会收到"))
            return redirect("hours_day", uid=uid)
    context = {
        "day": day,
        "day_words": dated_words(day.on),
        "entries": queries.entries_of(day),
        "typed": request.POST,
        "reasons": reasons,
    }
    return render(request, "exchange/attendance/correct.html", context, status=status)


def _deltas(request: HttpRequest) -> tuple[int, int]:
    sign = -1 if request.POST.get("direction") == "less" else 1
    hours, pieces = request.POST.get("hours", "").strip(), request.POST.get("pieces", "").strip()
    if pieces and not pieces.isdecimal():
        raise Refused(Reason("pieces_unreadable", _("做了多少只写整数，比如 120"), "pieces"))
    return sign * (minutes_of(hours) if hours else 0), sign * int(pieces or 0)
