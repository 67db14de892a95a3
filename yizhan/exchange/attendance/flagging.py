"""Odd days: raising a flag with the rows that explain it, and the station's look. No flag punishes anybody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action, plain
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, refuse_if_any
from yizhan.exchange.attendance.days import LOCKS, lock_day
from yizhan.exchange.attendance.enums import FlagState
from yizhan.exchange.attendance.events import AttendanceFlagged, FlagLookedAt
from yizhan.exchange.attendance.models import AttendanceDay, AttendanceFlag
from yizhan.exchange.engagements.access import NOT_FOUND, side_of


def _do_raise_flag(work: Work, day: AttendanceDay, kind: str, facts: dict[str, Any]) -> bool:
    """Raise a flag on a day once; a second sight of the same oddity changes nothing.

    Returns:
        whether it is new.
    """
    flag, is_new = AttendanceFlag.objects.get_or_create(
        day=day, kind=kind, defaults={"facts": plain(facts), "raised_at": work.at}
    )
    if is_new:
        work.record(flag, after={"kind": str(kind), "day": str(day.uid)})
        work.emit(AttendanceFlagged(day.engagement_id, day.pk, str(kind)))
    return is_new


@action(locks=LOCKS)
def look_at_flag(work: Work, flag_id: int, *, is_fine: bool, finding: str = "") -> str:
    """驿站看过: somebody of the station says whether it is all right, and what he saw.

    A flag that is not all right takes the proof of that day out of the evidence (V3); nothing else follows by itself.

    Returns:
        the new state.

    Raises:
        Forbidden: not of the station. Refused: ``finding_missing``, ``looked_at_before``.
    """
    day_id = AttendanceFlag.objects.filter(pk=flag_id).values_list("day_id", flat=True).first()
    if day_id is None:
        raise OutOfSight(NOT_FOUND)
    _engagement, day = lock_day(work, day_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("疑点由驿站来看")))
    flag = AttendanceFlag.objects.get(pk=flag_id)
    reasons = []
    if flag.state != FlagState.OPEN:
        reasons.append(Reason("looked_at_before", _("已经有人看过了")))
    if not finding.strip():
        reasons.append(Reason("finding_missing", _("写一句看到了什么"), "finding"))
    refuse_if_any(reasons)
    flag.state = FlagState.FINE if is_fine else FlagState.WRONG
    flag.looked_at, flag.looked_by_uid, flag.finding = work.at, work.actor.person_uid, finding.strip()[:200]
    flag.save(update_fields=["state", "looked_at", "looked_by_uid", "finding"])
    work.record(flag, before={"state": "open"}, after={"state": str(flag.state)}, reason=flag.finding)
    work.emit(FlagLookedAt(day.engagement_id, day.pk, flag.kind, is_fine))
    return str(flag.state)
