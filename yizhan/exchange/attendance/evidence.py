"""One day of work with everything that speaks for it: proofs, both sides' words, photos, corrections."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core.refusals import OutOfSight, Refused
from yizhan.core.web import once_of, roles
from yizhan.exchange.attendance import actions, queries
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.forms import minutes_of, photo_of, pieces_of
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.photos import read_photo
from yizhan.exchange.engagements.access import NOT_FOUND, side_of
from yizhan.exchange.engagements.pages import HIRERS, STATION, both, home_of, layout_of

EVERY_SIDE = ("worker", *HIRERS, "foreman", *STATION)


@roles(*EVERY_SIDE)
@both
def hours_day(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A day of work; ``how`` = ``contest`` (hours that stand), ``say`` (words or a photo while contested), ``revise``."""
    day = queries.visible_day(request.actor, str(uid))
    status, reasons = 200, ()
    if request.method == "POST":
        try:
            messages.success(request, _write(request, day))
        except Refused as refused:
            if refused.status != 422:
                raise
            status, reasons = 422, refused.reasons
            day = queries.visible_day(request.actor, str(uid))
        else:
            return redirect("hours_day", uid=uid)
    side = side_of(request.actor)
    proofs = queries.proofs_of(day)
    context = {
        "layout": layout_of(request),
        "day": day,
        "proofs": [(proof, queries.strength_label(proof.proof, day.on)) for proof in proofs],
        "statements": queries.statements_of(day),
        "entries": queries.entries_of(day),
        "flags": queries.flags_of(day) if side == "station" else [],
        "may_contest": queries.may_contest(request.actor, day),
        "may_say": day.state == AttendanceState.CONTESTED,
        "may_revise": day.state == AttendanceState.SUBMITTED and day.submitted_by_role == side,
        "may_answer": queries.can_answer(request.actor, day),
        "may_correct": side == "station" and day.state == AttendanceState.LOCKED,
        "side": side,
        "reasons": reasons,
        "back_url": home_of(request, day.engagement),
    }
    return render(request, "exchange/attendance/hours_day.html", context, status=status)


def _write(request: HttpRequest, day: AttendanceDay) -> str:
    how, once = request.POST.get("how", "say"), once_of(request)
    words = request.POST.get("reason", "").strip()[:500]
    if how == "say":
        actions.add_statement(request.actor, day.pk, words=words, photo=photo_of(request), once=once)
        return _("记下了，驿站会看")
    minutes = minutes_of(request.POST.get("hours", ""))
    pieces = pieces_of(request.POST.get("pieces", ""))
    if how == "revise":
        actions.revise_hours(request.actor, day.pk, minutes, pieces=pieces, once=once)
        return _("改好了，等对方说对不对")
    actions.contest_hours(
        request.actor, day.pk, minutes, pieces=pieces, reason=words[:200], photo=photo_of(request), once=once
    )
    return _("报给驿站了，等驿站来定")


@roles(*EVERY_SIDE)
@require_safe
def evidence_photo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A photo shown as proof, to both sides of the job and the station only."""
    photo = queries.visible_photo(request.actor, str(uid))
    picture = read_photo(photo.sha256)
    if picture is None:
        raise OutOfSight(NOT_FOUND)
    response = HttpResponse(picture, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return response
