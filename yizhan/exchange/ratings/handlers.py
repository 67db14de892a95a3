"""What follows from completed work, revealed answers and pay."""

from __future__ import annotations

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.engagements.events import EngagementCompleted, EngagementEnded
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.events import PayConfirmed, PayOverdue
from yizhan.exchange.ratings.actions import _do_compute_hirer_record, _do_compute_star, _do_open_round
from yizhan.exchange.ratings.events import RatingRevealed


@on(EngagementCompleted, kind="atomic")
def open_round(work: Work, event: EngagementCompleted) -> None:
    """Both sides may rate from now on."""
    _do_open_round(work, work.lock(Engagement, event.engagement_id))


@on(RatingRevealed, kind="atomic")
def compute_star(work: Work, event: RatingRevealed) -> None:
    """The worker's star in the group of this trade, and the hirer's record (mismatches)."""
    engagement = Engagement.objects.select_related("posting__trade").get(pk=event.engagement_id)
    _do_compute_hirer_record(work, engagement.posting.hirer_id)
    _do_compute_star(work, engagement.worker_id, engagement.posting.trade)


@on(PayConfirmed, kind="atomic")
def note_pay_confirmed(work: Work, event: PayConfirmed) -> None:
    """按时付清 counts up; a pay confirmation may lift the engagement to V3, so its answers begin to count."""
    engagement = Engagement.objects.select_related("posting__trade").get(pk=event.engagement_id)
    _do_compute_hirer_record(work, engagement.posting.hirer_id)
    _do_compute_star(work, engagement.worker_id, engagement.posting.trade)


@on(PayOverdue, kind="atomic")
def note_pay_overdue(work: Work, event: PayOverdue) -> None:
    """A due pay that is late counts as due."""
    _do_compute_hirer_record(work, _hirer_of(event.engagement_id))


@on(EngagementCompleted, kind="atomic")
def note_completed(work: Work, event: EngagementCompleted) -> None:
    """招过 counts up."""
    _do_compute_hirer_record(work, _hirer_of(event.engagement_id))


@on(EngagementEnded, kind="atomic")
def note_ended(work: Work, event: EngagementEnded) -> None:
    """Late cancellations and 放空 count."""
    if event.kind in {"cancelled_by_hirer", "sent_home", "no_show_hirer"}:
        _do_compute_hirer_record(work, _hirer_of(event.engagement_id))


def _hirer_of(engagement_id: int) -> int:
    return Engagement.objects.values_list("posting__hirer_id", flat=True).get(pk=engagement_id)
