"""How a posting ends or rests: withdrawn, paused, run out, archived (workflow d.1)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused
from yizhan.exchange.match_index.actions import _do_unindex_job
from yizhan.exchange.postings.drafting import POSTING, _do_open, _own, _visible
from yizhan.exchange.postings.enums import PostingState, TaskOutcome
from yizhan.exchange.postings.events import PostingExpired, PostingPaused, PostingResumed, PostingWithdrawn
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.review_clock import _do_end_task
from yizhan.exchange.postings.workflow import posting_workflow

FINISHED = frozenset(
    {
        PostingState.EXPIRED,
        PostingState.WITHDRAWN,
        PostingState.REJECTED,
        PostingState.TAKEN_DOWN,
        PostingState.MERGED,
    }
)


@action(locks=POSTING)
def withdraw_posting(work: Work, posting_id: int, *, reason: str = "") -> str:
    """The hirer hires nobody (else). People who said yes are told by their engagement (event).

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``.
    """
    posting = _own(work, posting_id)
    _do_withdraw(work, posting, reason=reason)
    return posting.state


def _do_withdraw(work: Work, posting: Posting, *, reason: str) -> None:
    posting_workflow.apply(work, posting, "withdraw", reason=reason)
    _do_end_task(work, posting, TaskOutcome.WITHDRAWN)
    _do_unindex_job(work, posting.pk)
    work.emit(PostingWithdrawn(posting.pk, posting.taken_count))


@action(locks=POSTING)
def pause_posting(work: Work, posting_id: int) -> str:
    """Stop taking people for a while; who said yes stays."""
    posting = _own(work, posting_id)
    posting_workflow.apply(work, posting, "pause")
    _do_unindex_job(work, posting.pk)
    work.emit(PostingPaused(posting.pk))
    return posting.state


@action(locks=POSTING)
def resume_posting(work: Work, posting_id: int) -> str:
    """Take people again, unless the posting has run out meanwhile.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``validity_past``.
    """
    posting = _own(work, posting_id)
    if posting.state == PostingState.PAUSED and posting.valid_until <= work.at:
        raise Refused(Reason("validity_past", _("这条已经过了有效期，照着再发一条"), "valid_until"))
    posting_workflow.apply(work, posting, "resume")
    _do_open(work, posting)
    work.emit(PostingResumed(posting.pk))
    return posting.state


@action(locks=POSTING)
def expire_posting(work: Work, posting_id: int) -> bool:
    """SYSTEM: past its validity, or begun before anybody had reviewed it.

    Returns:
        whether it was expired; somebody may have prolonged it meanwhile.
    """
    posting = _visible(work, posting_id)
    if not is_over(posting, work.at):
        return False
    unreviewed = posting.state in {PostingState.SUBMITTED, PostingState.IN_REVIEW}
    posting_workflow.apply(work, posting, "expire")
    _do_end_task(work, posting, TaskOutcome.EXPIRED)
    _do_unindex_job(work, posting.pk)
    work.emit(PostingExpired(posting.pk, unreviewed))
    return True


def is_over(posting: Posting, now: datetime) -> bool:
    """Whether SYSTEM should expire it: full ones stay readable until the work is done."""
    if posting.state in {PostingState.PUBLISHED, PostingState.PAUSED}:
        return posting.valid_until is not None and posting.valid_until <= now
    if posting.state == PostingState.FILLED:
        return posting.ends_at is not None and posting.ends_at <= now
    waiting = {PostingState.SUBMITTED, PostingState.IN_REVIEW, PostingState.AUTO_HOLD, PostingState.RETURNED}
    return posting.state in waiting and posting.starts_at is not None and posting.starts_at <= now


@action(locks=POSTING)
def archive_posting(work: Work, posting_id: int) -> bool:
    """SYSTEM: long over, out of every list; the record stays.

    Returns:
        whether it was archived.
    """
    posting = _visible(work, posting_id)
    days = value("exchange.archive_days", on=work.at.date())
    if posting.state not in FINISHED or posting.state_changed_at > work.at - timedelta(days=days):
        return False
    posting_workflow.apply(work, posting, "archive")
    return True
