"""Clocks of attendance."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.periodic import periodic
from yizhan.core.refusals import Refused
from yizhan.exchange.attendance.actions import (
    forget_photo,
    lock_hours,
    propose_planned_hours,
    settle_silent_hours,
)
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.models import AttendanceDay, EvidencePhoto
from yizhan.exchange.attendance.photos import delete_picture, orphans


@periodic("exchange.propose_hours", every=timedelta(minutes=10), label=_("没人报的工时按计划记"))
def propose_hours() -> int:
    """Propose the planned hours of every day nobody reported in time."""
    there = [AttendanceState.CHECKED_IN, AttendanceState.CHECKED_OUT]
    due = AttendanceDay.objects.filter(state__in=there, propose_due_at__lte=clock.now())
    return _each(propose_planned_hours, due.exclude(engagement__terms__pay_unit="piece"))


@periodic("exchange.settle_hours", every=timedelta(minutes=10), label=_("没人答复的工时按工人报的记"))
def settle_hours() -> int:
    """Let the worker's figure stand where the answer time is over (D10)."""
    due = AttendanceDay.objects.filter(state=AttendanceState.SUBMITTED, answer_due_at__lte=clock.now())
    return _each(settle_silent_hours, due)


@periodic("exchange.lock_hours", every=timedelta(hours=1), label=_("对好的工时锁定"))
def lock_agreed_hours() -> int:
    """Lock what nobody contested in time."""
    settled = [AttendanceState.AGREED, AttendanceState.RESOLVED]
    return _each(lock_hours, AttendanceDay.objects.filter(state__in=settled, contest_until__lte=clock.now()))


@periodic("exchange.forget_photos", cron="40 3 * * *", label=_("签到、工时、付款照片到时删除"))
def forget_photos() -> int:
    """Delete the pictures whose time is over; the row with its digest stays as the record that there was one."""
    due = EvidencePhoto.objects.filter(forget_at__lte=clock.now(), forgotten_at__isnull=True)
    done = 0
    for photo_id in due.order_by("pk").values_list("pk", flat=True):
        delete_picture(forget_photo(SYSTEM, photo_id))
        done += 1
    known = set(EvidencePhoto.objects.filter(forgotten_at__isnull=True).values_list("sha256", flat=True))
    for path in orphans(known, (clock.now() - timedelta(days=1)).timestamp()):
        path.unlink()
    return done


def _each(run, rows) -> int:
    """One action per row; a row that somebody answered meanwhile refuses and is left alone."""
    done = 0
    for day_id in rows.order_by("pk").values_list("pk", flat=True):
        try:
            run(SYSTEM, day_id)
            done += 1
        except Refused:
            continue
    return done
