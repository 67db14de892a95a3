"""Whose time is taken: one row for each working day of a yes, kept apart by the database itself."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.models import BookedShift, DayStop, Engagement
from yizhan.exchange.match_index.actions import _do_set_busy

# A time is taken while the work is still ahead or going on; a finished one no longer blocks the evening.
BLOCKING = ("accepted", "confirmed", "dispatched", "on_site", "working")


def local(instant: datetime) -> datetime:
    """The same instant on Shanghai's wall clock."""
    return instant.astimezone(clock.SHANGHAI)


def shifts_between(starts_at: datetime, ends_at: datetime) -> tuple[rules.Shift, ...]:
    """The working days between two instants."""
    return rules.shifts(local(starts_at), local(ends_at))


def booked_between(
    worker_id: int, starts_at: datetime, ends_at: datetime, *, leave_out: int | None = None
) -> tuple[rules.Slot, ...]:
    """What a worker has said yes to inside a span, by real working hours; one query."""
    rows = (
        BookedShift.objects.filter(worker_id=worker_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
        .exclude(engagement_id=leave_out)
        .order_by("starts_at")
        .values_list("starts_at", "ends_at", "engagement__posting__title")
    )
    return tuple(rules.Slot(begins, ends, title) for begins, ends, title in rows)


def _do_book(work: Work, engagement: Engagement) -> None:
    """Take the hours of an engagement anew, but for days that were stopped; an overlap is refused by the database.

    Raises:
        Refused: ``overlap``.
    """
    stopped = set(DayStop.objects.filter(posting_id=engagement.posting_id).values_list("on", flat=True))
    try:
        with transaction.atomic():
            BookedShift.objects.filter(engagement=engagement).delete()
            for shift in shifts_between(engagement.starts_at, engagement.ends_at):
                if shift.on not in stopped:
                    BookedShift.objects.create(
                        engagement=engagement,
                        worker_id=engagement.worker_id,
                        on=shift.on,
                        starts_at=shift.starts_at,
                        ends_at=shift.ends_at,
                    )
    except IntegrityError:
        raise Refused(Reason("overlap", _("那个时间刚刚答应了别的活"))) from None
    _do_refresh_busy(work, engagement.worker_id)


def _do_unbook(work: Work, engagement: Engagement) -> None:
    """The hours are free again."""
    BookedShift.objects.filter(engagement=engagement).delete()
    _do_refresh_busy(work, engagement.worker_id)


def _do_refresh_busy(work: Work, worker_id: int) -> None:
    """Tell the match rows which hours of this worker are taken."""
    rows = BookedShift.objects.filter(worker_id=worker_id).order_by("starts_at")
    _do_set_busy(work, worker_id, list(rows.values_list("starts_at", "ends_at")))
