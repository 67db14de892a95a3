"""What always holds of attendance."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from yizhan.core.invariants import invariant
from yizhan.core.jobs.models import Job, OutboxEvent
from yizhan.exchange.attendance.models import AttendanceDay, HoursEntry
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


@invariant("exchange.corrections_add_up")
def corrections_add_up() -> Iterator[str]:
    """What a locked day shows as corrected is the sum of its counter-entries, and only locked days have any."""
    sums = HoursEntry.objects.filter(day=OuterRef("pk")).order_by().values("day")
    rows = AttendanceDay.objects.annotate(
        entered=Coalesce(Subquery(sums.annotate(total=Sum("minutes_delta")).values("total")), 0),
        counted=Coalesce(Subquery(sums.annotate(total=Sum("pieces_delta")).values("total")), 0),
    )
    corrected = ~Q(correction_minutes=0) | ~Q(correction_pieces=0)
    wrong = rows.filter(
        ~Q(correction_minutes=F("entered"))
        | ~Q(correction_pieces=F("counted"))
        | (corrected & ~Q(state="locked"))
    )
    for day_id in wrong.values_list("pk", flat=True):
        yield f"day of work {day_id}: its corrections are not the sum of its counter-entries"
