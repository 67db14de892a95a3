"""What always holds of engagements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from yizhan.core.invariants import invariant
from yizhan.exchange.engagements.enums import HOLDS_PLACE
from yizhan.exchange.engagements.models import BookedShift, Engagement
from yizhan.exchange.engagements.placing import BLOCKING
from yizhan.exchange.postings.models import Posting


@invariant("exchange.taken_count_equals_takers")
def taken_count_equals_takers() -> Iterator[str]:
    """A posting's taken_count is the number of engagements that hold a place (D8)."""
    holding = (
        Engagement.objects.filter(posting=OuterRef("pk"), state__in=HOLDS_PLACE)
        .order_by()
        .values("posting")
        .annotate(count=Count("pk"))
        .values("count")
    )
    wrong = Posting.objects.annotate(takers=Coalesce(Subquery(holding), 0)).exclude(taken_count=F("takers"))
    for posting_id, taken, takers in wrong.values_list("pk", "taken_count", "takers"):
        yield f"posting {posting_id}: taken_count {taken}, engagements that hold a place {takers}"


@invariant("exchange.no_overlapping_yes")
def no_overlapping_yes() -> Iterator[str]:
    """Nobody has said yes to two jobs at the same time: by real working hours, day by day."""
    rows = BookedShift.objects.order_by("worker_id", "starts_at", "pk").values_list(
        "worker_id", "engagement_id", "starts_at", "ends_at"
    )
    worker_id, until, holder = None, None, None
    for row_worker, engagement_id, starts_at, ends_at in rows.iterator():
        if row_worker != worker_id:
            worker_id, until, holder = row_worker, ends_at, engagement_id
            continue
        if starts_at < until:
            yield f"worker {worker_id}: engagements {holder} and {engagement_id} overlap"
        if ends_at > until:
            until, holder = ends_at, engagement_id


@invariant("exchange.hours_are_booked")
def hours_are_booked() -> Iterator[str]:
    """The hours of a yes stand in the table that the database keeps apart, and those of no other engagement."""
    stray = BookedShift.objects.exclude(engagement__state__in=BLOCKING)
    for engagement_id in stray.values_list("engagement_id", flat=True).distinct():
        yield f"engagement {engagement_id} holds hours without a yes"
    one_day = Engagement.objects.filter(state__in=BLOCKING, ends_at__lte=F("starts_at") + timedelta(hours=24))
    for engagement_id in one_day.filter(booked_shifts__isnull=True).values_list("pk", flat=True):
        yield f"engagement {engagement_id} is a yes without hours"


@invariant("exchange.yes_has_terms")
def yes_has_terms() -> Iterator[str]:
    """Whoever holds a place has frozen terms and an instant of the yes; a confirmed one a slip number."""
    holding = Engagement.objects.filter(state__in=HOLDS_PLACE)
    bare = Q(terms={}) | Q(accepted_at__isnull=True) | (~Q(state="accepted") & Q(slip_number__isnull=True))
    for engagement_id in holding.filter(bare).values_list("pk", flat=True):
        yield f"engagement {engagement_id} holds a place without terms, yes or slip number"
