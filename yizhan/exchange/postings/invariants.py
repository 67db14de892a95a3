"""What always holds of postings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from yizhan.accounts.queries import has_qualification
from yizhan.core import clock
from yizhan.core.invariants import invariant
from yizhan.exchange.postings.enums import PostingState, ReviewVerdict
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.periodic import PERIOD
from yizhan.exchange.postings.review_models import Recheck, ReviewTask

GRACE = 5 * PERIOD + timedelta(minutes=1)  # a few missed runs of the schedule are a delay, not a fault


@invariant("exchange.public_postings_are_approved")
def public_postings_are_approved() -> Iterator[str]:
    """Every public posting has an approval of its version by somebody who was qualified on that day (R6.2)."""
    approvals = ReviewDecision.objects.filter(verdict=ReviewVerdict.APPROVE)
    of_version = approvals.filter(posting=OuterRef("pk"), terms_version=OuterRef("terms_version"))
    for posting_id in Posting.objects.public().exclude(Exists(of_version)).values_list("pk", flat=True):
        yield f"posting {posting_id} is public without an approval of its version"
    public = approvals.filter(posting__in=Posting.objects.public()).select_related("posting")
    for decision in public.filter(terms_version=F("posting__terms_version")).iterator():
        on = decision.decided_at.astimezone(clock.SHANGHAI).date()
        if not has_qualification(decision.reviewer_id, "posting_review", on=on):
            yield f"posting {decision.posting_id}: reviewer {decision.reviewer_id} was not qualified on {on}"


@invariant("exchange.nobody_approves_own_posting")
def nobody_approves_own_posting() -> Iterator[str]:
    """No approval by somebody of the hirer's own organisation contact."""
    own = ReviewDecision.objects.filter(
        verdict=ReviewVerdict.APPROVE, reviewer_id=F("posting__hirer__contact_id")
    )
    for posting_id in own.values_list("posting_id", flat=True):
        yield f"posting {posting_id} was approved by its own contact"


@invariant("exchange.taken_count_within_places")
def taken_count_within_places() -> Iterator[str]:
    """A full posting says so: filled exactly when every place is taken."""
    full = Q(taken_count=F("headcount"))
    wrong = Posting.objects.filter(
        Q(taken_count__gt=F("headcount"))
        | (Q(state=PostingState.PUBLISHED) & full)
        | (Q(state=PostingState.FILLED) & ~full)
    )
    for posting_id, state, taken in wrong.values_list("pk", "state", "taken_count"):
        yield f"posting {posting_id} is {state} with {taken} places taken"


@invariant("exchange.no_public_posting_past_validity")
def no_public_posting_past_validity() -> Iterator[str]:
    """What anybody may answer has not run out (the schedule takes it down within its period)."""
    late = Posting.objects.filter(state=PostingState.PUBLISHED, valid_until__lt=clock.now() - GRACE)
    for posting_id in late.values_list("pk", flat=True):
        yield f"posting {posting_id} is public past its validity"


@invariant("exchange.risky_postings_have_two_approvals")
def risky_postings_have_two_approvals() -> Iterator[str]:
    """What was queued for two people is public only with two approvals of that version by different people."""
    tasks = ReviewTask.objects.filter(
        needs_two=True, posting__in=Posting.objects.public(), terms_version=F("posting__terms_version")
    )
    for task in tasks.iterator():
        approved = ReviewDecision.objects.filter(
            posting=task.posting_id, terms_version=task.terms_version, verdict=ReviewVerdict.APPROVE
        )
        if approved.values("reviewer_id").distinct().count() < 2:
            yield f"posting {task.posting_id} was risky and is public on one approval"


@invariant("exchange.one_recheck_per_hidden_posting")
def one_recheck_per_hidden_posting() -> Iterator[str]:
    """A posting is under recheck exactly while a recheck of it is open."""
    opened = Exists(Recheck.objects.filter(posting=OuterRef("pk"), outcome=""))
    wrong = Posting.objects.annotate(is_open=opened).filter(
        Q(state=PostingState.UNDER_RECHECK, is_open=False)
        | (~Q(state=PostingState.UNDER_RECHECK) & Q(is_open=True))
    )
    for posting_id, state in wrong.values_list("pk", "state"):
        yield f"posting {posting_id} is {state} and its recheck says otherwise"


@invariant("exchange.merged_postings_point_to_an_end")
def merged_postings_point_to_an_end() -> Iterator[str]:
    """Nobody is sent from one merged posting to another."""
    chained = Posting.objects.filter(state=PostingState.MERGED, merged_into__state=PostingState.MERGED)
    for posting_id in chained.values_list("pk", flat=True):
        yield f"posting {posting_id} points to one that points on"
