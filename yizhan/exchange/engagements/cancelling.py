"""Ending a yes: cancelling before the start, going wrong on site, rain stop, and work that was not as said."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.access import require_posting, side_of
from yizhan.exchange.engagements.booking import _do_refresh_busy, local, shifts_between
from yizhan.exchange.engagements.enums import EndReason, Mismatch
from yizhan.exchange.engagements.events import EngagementDaySkipped, EngagementMismatch
from yizhan.exchange.engagements.locking import ENGAGEMENT_LOCK, PLACE_LOCKS, lock_alone, lock_for_place
from yizhan.exchange.engagements.models import BookedShift, DayStop, Engagement
from yizhan.exchange.engagements.placing import _do_cancel, _do_end, as_system, ids
from yizhan.exchange.engagements.workflow import BEFORE_START
from yizhan.exchange.postings.models import Posting

ON_THE_JOB = frozenset({"on_site", "working", "completed"})
STOP_REASONS = frozenset({EndReason.WEATHER, EndReason.AUTHORITY, EndReason.UNSAFE})


def _cancel(work: Work, engagement_id: int, step: str, reason_code: str) -> int:
    posting, _worker, engagement = lock_for_place(work, engagement_id)
    if reason_code and reason_code not in EndReason.values:
        raise Refused(Reason("reason_unknown", _("选一个理由"), "reason"))
    _do_cancel(work, posting, engagement, step, reason_code)
    return engagement.pk


@action(locks=PLACE_LOCKS)
def cancel_by_worker(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """去不了了: before the start; late under 2 h† (12 h† when booked the day before) unless the reason is protected.

    Args:
        reason_code: one of :class:`EndReason` (``Refused("missing_reason")`` when empty).
    """
    return _cancel(work, engagement_id, "cancel_by_worker", reason_code)


@action(locks=PLACE_LOCKS)
def cancel_by_hirer(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """不用来了: the same clocks bind the hirer."""
    return _cancel(work, engagement_id, "cancel_by_hirer", reason_code)


# ---- on site ----


def _end_held(work: Work, engagement_id: int, step: str, reason_code: str, *, on_site: bool = False) -> int:
    posting, _worker, engagement = lock_for_place(work, engagement_id)
    code = "exchange.protected_on_site" if on_site else "exchange.protected_reasons"
    protected = rules.is_protected(reason_code, value(code, on=local(work.at).date()))
    _do_end(work, posting, engagement, step, reason_code=reason_code, is_protected=protected)
    return engagement.pk


@action(locks=PLACE_LOCKS)
def send_home(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """到了没让干: foreman or station, with a reason; the 放空 term of the slip applies."""
    return _end_held(work, engagement_id, "send_home", reason_code)


@action(locks=PLACE_LOCKS)
def walk_off(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """中途走了: the worker himself, foreman or station, with a reason; hours until then can still be reported.

    Leaving because the work was not as said, or not safe, counts against nobody (``exchange.protected_on_site``).
    """
    return _end_held(work, engagement_id, "walk_off", reason_code, on_site=True)


@action(locks=PLACE_LOCKS)
def stop_for_safety(work: Work, engagement_id: int, *, reason_code: str = EndReason.UNSAFE) -> int:
    """不安全，不干了: never counts against the worker; it makes an incident."""
    return _end_held(work, engagement_id, "stop_for_safety", reason_code or EndReason.UNSAFE, on_site=True)


@action(locks=ENGAGEMENT_LOCK)
def note_mismatch(work: Work, engagement_id: int, *, kind: str) -> int:
    """货不对板: taken for one job, put to another. Written down, work may go on; no misconduct of anybody yet.

    Raises:
        Forbidden: the hirer's side. Refused: ``kind_unknown``, ``not_on_site``, ``noted_already``.
    """
    engagement = lock_alone(work, engagement_id)
    if side_of(work.actor) not in {"worker", "station"}:
        raise Forbidden(Reason("wrong_role", _("这一条由工人或驿站来记")))
    reasons = []
    if kind not in Mismatch.values:
        reasons.append(Reason("kind_unknown", _("选一样哪里不对"), "kind"))
    if engagement.state not in ON_THE_JOB:
        reasons.append(Reason("not_on_site", _("到了现场才能记")))
    if engagement.mismatch:
        reasons.append(Reason("noted_already", _("已经记过了")))
    refuse_if_any(reasons)
    engagement.mismatch, engagement.mismatch_at = kind, work.at
    engagement.mismatch_said_by = work.actor.role
    engagement.save(update_fields=["mismatch", "mismatch_at", "mismatch_said_by"])
    work.record(engagement, after={"mismatch": kind})
    work.emit(EngagementMismatch(**ids(engagement), kind=kind))
    return engagement.pk


# ---- rain stop ----


def _do_skip_day(work: Work, engagement: Engagement, on: date, reason_code: str) -> bool:
    """One day of several does not happen; its hours are free again. Nothing to do when he stays away that day anyway.

    Returns:
        whether he was expected on that day.
    """
    gone, _each = BookedShift.objects.filter(engagement=engagement, on=on).delete()
    if not gone:
        return False
    _do_refresh_busy(work, engagement.worker_id)
    work.record(engagement, after={"day_skipped": on, "reason": reason_code})
    work.emit(EngagementDaySkipped(**ids(engagement), on=on.isoformat(), reason_code=str(reason_code)))
    return True


@action(locks=PLACE_LOCKS)
def stop_day(
    work: Work, posting_id: int, *, reason_code: str = EndReason.WEATHER, on: date | None = None
) -> dict[str, int]:
    """停工 (rain stop): nobody works on this posting on that day.

    Who has not come yet is let go with a protected reason (work of one day), or stays away that one day (work of
    several); who is on site goes home with the hours he has, reported as always. No standby is called.

    Returns:
        ``{"cancelled": n, "skipped": n, "on_site": n}``.

    Raises:
        Forbidden: not the hirer's side, not the station.
        Refused: ``reason_unknown``, ``no_such_day``, ``stopped_already``.
    """
    require_posting(work.actor, posting_id)
    if side_of(work.actor) not in {"hirer", "station"}:
        raise Forbidden(Reason("wrong_role", _("停工由用工方、带班或驿站来定")))
    posting = work.lock(Posting, posting_id)
    day = on or local(work.at).date()
    days = [shift.on for shift in shifts_between(posting.starts_at, posting.ends_at)]
    reasons = []
    if reason_code not in STOP_REASONS:
        reasons.append(Reason("reason_unknown", _("选一个理由"), "reason"))
    if day not in days:
        reasons.append(Reason("no_such_day", _("这个活那天没有班")))
    if DayStop.objects.filter(posting=posting, on=day).exists():
        reasons.append(Reason("stopped_already", _("那天已经停工了")))
    refuse_if_any(reasons)
    stop = DayStop.objects.create(
        posting=posting, on=day, reason_code=reason_code, stopped_at=work.at, stopped_by_role=work.actor.role
    )
    work.record(posting, after={"stopped_on": stop.on, "reason": reason_code}, reason=str(reason_code))
    counted = {"cancelled": 0, "skipped": 0, "on_site": 0}
    held = Engagement.objects.filter(posting=posting).holding().values_list("pk", flat=True)
    for engagement in work.lock_all((Engagement, list(held))).values():
        assert isinstance(engagement, Engagement)
        if len(days) == 1 and engagement.state in BEFORE_START:
            _do_cancel(as_system(work), posting, engagement, "cancel_by_hirer", reason_code)
            counted["cancelled"] += 1
        elif len(days) > 1:
            counted["skipped"] += _do_skip_day(work, engagement, day, reason_code)
        else:
            counted["on_site"] += 1
    return counted
