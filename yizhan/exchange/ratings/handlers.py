"""What follows from completed work, revealed answers and pay."""

from __future__ import annotations

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.engagements.events import (
    EngagementCompleted,
    EngagementEnded,
    EngagementReinstated,
    NoShowSettled,
)
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.events import PayConfirmed, PayOverdue, PayTakenBack
from yizhan.exchange.ratings.actions import _do_open_round
from yizhan.exchange.ratings.events import (
    HirerFactChanged,
    RatingAnswerChanged,
    RatingRevealed,
    WorkerConductChanged,
)
from yizhan.exchange.ratings.facts import _do_compute_hirer_record
from yizhan.exchange.ratings.models import WorkerStar
from yizhan.exchange.ratings.policies import _do_recompute_worker
from yizhan.exchange.ratings.stars import _do_compute_star
from yizhan.exchange.verification.events import EvidenceChanged


@on(EngagementCompleted, kind="atomic")
def open_round(work: Work, event: EngagementCompleted) -> None:
    """Both sides may rate from now on."""
    _do_open_round(work, work.lock(Engagement, event.engagement_id))


@on(RatingRevealed, kind="atomic")
def compute_star(work: Work, event: RatingRevealed) -> None:
    """The worker's star in the group of this trade, and the hirer's record (mismatches)."""
    _do_follow(work, event.engagement_id)


@on(RatingAnswerChanged, kind="atomic")
def compute_backwards(work: Work, event: RatingAnswerChanged) -> None:
    """An answer was disputed, corrected or removed: star and record follow as if it had always been so."""
    _do_follow(work, event.engagement_id)


@on(HirerFactChanged, kind="atomic")
def count_facts_again(work: Work, event: HirerFactChanged) -> None:
    """A fact is held back, confirmed or removed."""
    _do_compute_hirer_record(work, event.hirer_id)


@on(WorkerConductChanged, kind="atomic")
def count_complaints_again(work: Work, event: WorkerConductChanged) -> None:
    """An upheld complaint, or one taken back."""
    _do_recompute_worker(work, event.worker_id)


@on(PayConfirmed, kind="atomic")
def note_pay_confirmed(work: Work, event: PayConfirmed) -> None:
    """按时付清 counts up."""
    _do_compute_hirer_record(work, _hirer_of(event.engagement_id))


@on(PayTakenBack, kind="atomic")
def note_pay_taken_back(work: Work, event: PayTakenBack) -> None:
    """What followed from the worker's word no longer holds."""
    _do_compute_hirer_record(work, _hirer_of(event.engagement_id))


@on(EvidenceChanged, kind="atomic")
def count_from_the_rung(work: Work, event: EvidenceChanged) -> None:
    """Answers begin to count at V2, and no longer count below it."""
    _do_follow(work, event.engagement_id)


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
    """Late cancellations and 放空 count for the hirer; not turning up and walking off for the worker."""
    if event.kind in {"cancelled_by_hirer", "sent_home", "no_show_hirer"}:
        _do_compute_hirer_record(work, _hirer_of(event.engagement_id))
    if event.kind in {"no_show_worker", "walked_off", "cancelled_by_worker"} and event.held_place:
        group = _group_of(event.engagement_id)
        if WorkerStar.objects.filter(worker=event.worker_id, group=group).exists():
            _do_compute_star(work, event.worker_id, group)


@on(EngagementReinstated, kind="atomic")
def forget_a_wrong_mark(work: Work, event: EngagementReinstated) -> None:
    """He did come, or it was not his fault: neither side's figures keep the mark."""
    _do_compute_hirer_record(work, _hirer_of(event.engagement_id))
    group = _group_of(event.engagement_id)
    if WorkerStar.objects.filter(worker=event.worker_id, group=group).exists():
        _do_compute_star(work, event.worker_id, group)


@on(NoShowSettled, kind="atomic")
def count_a_settled_mark(work: Work, event: NoShowSettled) -> None:
    """Nobody contested the mark in time, or the station decided: from now on it counts, or never did."""
    _do_compute_hirer_record(work, _hirer_of(event.engagement_id))
    worker_id = Engagement.objects.values_list("worker_id", flat=True).get(pk=event.engagement_id)
    group = _group_of(event.engagement_id)
    if WorkerStar.objects.filter(worker=worker_id, group=group).exists():
        _do_compute_star(work, worker_id, group)


def _do_follow(work: Work, engagement_id: int) -> None:
    _do_compute_hirer_record(work, _hirer_of(engagement_id))
    worker_id = Engagement.objects.values_list("worker_id", flat=True).get(pk=engagement_id)
    _do_compute_star(work, worker_id, _group_of(engagement_id))


def _group_of(engagement_id: int) -> str:
    parent, own = Engagement.objects.values_list("posting__trade__parent_id", "posting__trade_id").get(
        pk=engagement_id
    )
    return parent or own


def _hirer_of(engagement_id: int) -> int:
    return Engagement.objects.values_list("posting__hirer_id", flat=True).get(pk=engagement_id)
