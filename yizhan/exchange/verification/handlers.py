"""Whatever may change the evidence of an engagement computes it anew."""

from __future__ import annotations

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.attendance.events import (
    AttendanceAgreed,
    FlagLookedAt,
    HoursContested,
    HoursSubmitted,
    WorkerCheckedIn,
)
from yizhan.exchange.engagements.events import EngagementAccepted, EngagementConfirmed, EngagementEnded
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.events import PayClaimed, PayConfirmed, PayShort, PayTakenBack
from yizhan.exchange.verification.actions import _do_recompute


def _recompute(work: Work, event) -> None:
    _do_recompute(work, work.lock(Engagement, event.engagement_id))


@on(EngagementAccepted, kind="atomic")
def weigh_yes(work: Work, event: EngagementAccepted) -> None:
    """A yes of one's own tap."""
    _recompute(work, event)


@on(EngagementConfirmed, kind="atomic")
def weigh_confirmed(work: Work, event: EngagementConfirmed) -> None:
    _recompute(work, event)


@on(EngagementEnded, kind="atomic")
def weigh_ended(work: Work, event: EngagementEnded) -> None:
    _recompute(work, event)


@on(WorkerCheckedIn, kind="atomic")
def weigh_presence(work: Work, event: WorkerCheckedIn) -> None:
    """Presence by more than one's own word."""
    _recompute(work, event)


@on(HoursSubmitted, kind="atomic")
def weigh_report(work: Work, event: HoursSubmitted) -> None:
    _recompute(work, event)


@on(AttendanceAgreed, kind="atomic")
def weigh_hours(work: Work, event: AttendanceAgreed) -> None:
    _recompute(work, event)


@on(HoursContested, kind="atomic")
def weigh_contest(work: Work, event: HoursContested) -> None:
    _recompute(work, event)


@on(FlagLookedAt, kind="atomic")
def weigh_flag(work: Work, event: FlagLookedAt) -> None:
    """A day found wrong is no evidence."""
    _recompute(work, event)


@on(PayClaimed, kind="atomic")
def weigh_claim(work: Work, event: PayClaimed) -> None:
    _recompute(work, event)


@on(PayConfirmed, kind="atomic")
def weigh_pay(work: Work, event: PayConfirmed) -> None:
    """The worker's own word on money."""
    _recompute(work, event)


@on(PayShort, kind="atomic")
def weigh_short_pay(work: Work, event: PayShort) -> None:
    _recompute(work, event)


@on(PayTakenBack, kind="atomic")
def weigh_taken_back(work: Work, event: PayTakenBack) -> None:
    """An answer taken back is no evidence."""
    _recompute(work, event)
