"""What always holds of attendance."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from yizhan.core.invariants import invariant
from yizhan.core.jobs.models import Job, OutboxEvent
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.enums import HOLDS_PLACE
from yizhan.exchange.engagements.models import Engagement


@invariant("exchange.confirmed_engagement_has_days")
def confirmed_engagement_has_days() -> Iterator[str]:
    """Every confirmed engagement that goes on has a day of work, once its event has been handled."""
    waiting = waiting_keys("exchange.engagement_confirmed")
    rows = Engagement.objects.filter(confirmed_at__isnull=False, state__in=HOLDS_PLACE).exclude(
        Exists(AttendanceDay.objects.filter(engagement=OuterRef("pk")))
    )
    for engagement_id in rows.values_list("pk", flat=True):
        if f"engagement_id:{engagement_id}" not in waiting:
            yield f"engagement {engagement_id} is confirmed and has no day of work"


def waiting_keys(event_name: str) -> set[str]:
    """Keys of events that a worker has not finished delivering."""
    live = Job.objects.filter(state__in=Job.LIVE, task="yizhan.core.jobs.outbox.deliver")
    events = [arguments.get("event") for arguments in live.values_list("arguments", flat=True)]
    return set(OutboxEvent.objects.filter(pk__in=events, name=event_name).values_list("key", flat=True))
