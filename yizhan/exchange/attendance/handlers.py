"""What follows from an engagement: its days of work appear, and disappear when it ends before."""

from __future__ import annotations

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.attendance.actions import _do_expect_day, shifts_of
from yizhan.exchange.attendance.enums import AttendanceState
from yizhan.exchange.attendance.events import AttendanceAgreed
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.enums import HOLDS_PLACE
from yizhan.exchange.engagements.events import EngagementConfirmed, EngagementEnded
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.telling import _do_tell_hirer, _do_tell_worker, dated_words, full_engagement


@on(EngagementConfirmed, kind="atomic")
def expect_days(work: Work, event: EngagementConfirmed) -> None:
    """One row for each working day, unless the engagement has ended meanwhile."""
    engagement = work.lock(Engagement, event.engagement_id)
    if engagement.state in HOLDS_PLACE:
        for shift in shifts_of(engagement):
            _do_expect_day(work, engagement, shift.on)


@on(AttendanceAgreed, kind="atomic")
def tell_what_stands(work: Work, event: AttendanceAgreed) -> None:
    """The hours stand: both sides are told, but not the one who said so last with his own tap."""
    engagement = full_engagement(event.engagement_id)
    day = AttendanceDay.objects.select_related("engagement").get(pk=event.attendance_id)
    facts = {"on": dated_words(day.on), "hours": day.hours_words}
    if event.by != "worker":
        _do_tell_worker(work, engagement, "exchange.hours_stand", key=f"{day.pk}:worker", **facts)
    if event.by != "hirer":
        _do_tell_hirer(work, engagement, "exchange.hours_stand_for_hirer", key=f"{day.pk}:hirer", **facts)


@on(EngagementEnded, kind="atomic")
def cancel_expected_days(work: Work, event: EngagementEnded) -> None:
    """Days that nobody came to are not counted."""
    work.lock(Engagement, event.engagement_id)
    days = AttendanceDay.objects.filter(
        engagement_id=event.engagement_id, state=AttendanceState.EXPECTED
    ).values_list("pk", flat=True)
    rows = work.lock_all((AttendanceDay, list(days)))
    for day in rows.values():
        attendance_workflow.apply(work, day, "cancel")
