"""What happens after events of recommendations."""

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.engagements.events import (
    EngagementAccepted,
    EngagementEnded,
    EngagementOffered,
)
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.postings.events import PostingPublished
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.recommendations.actions import _do_bring_back
from yizhan.exchange.recommendations.teaching import _do_count_hirer_replies, _do_count_worker_replies
from yizhan.exchange.workers.events import WorkerLooksAgain


@on(WorkerLooksAgain, kind="atomic")
def bring_back_what_the_index_forgot(work: Work, event: WorkerLooksAgain) -> None:
    """Match rows made anew know neither the accepted work nor the stars: nobody starts afresh by pausing."""
    _do_bring_back(work, event.worker_id)


@on(EngagementAccepted, kind="atomic")
def count_a_yes(work: Work, event: EngagementAccepted) -> None:
    """叫得应: the worker answered."""
    _do_count_worker_replies(work, event.worker_id)


@on(EngagementOffered, kind="atomic")
def count_an_offer(work: Work, event: EngagementOffered) -> None:
    """回话快: the hirer answered an application."""
    _do_count_hirer_replies(work, _hirer_of(event.engagement_id))


@on(EngagementEnded, kind="atomic")
def count_a_no_or_silence(work: Work, event: EngagementEnded) -> None:
    """A no is an answer too; silence is none."""
    if event.kind in {"declined", "lapsed"}:
        _do_count_worker_replies(work, event.worker_id)
        _do_count_hirer_replies(work, _hirer_of(event.engagement_id))


@on(PostingPublished, kind="atomic")
def give_a_new_posting_its_hirers_record(work: Work, event: PostingPublished) -> None:
    """A new row begins with what is known of its hirer."""
    hirer_id = Posting.objects.filter(pk=event.posting_id).values_list("hirer_id", flat=True).first()
    if hirer_id is not None:
        _do_count_hirer_replies(work, hirer_id)


def _hirer_of(engagement_id: int) -> int:
    return Engagement.objects.values_list("posting__hirer_id", flat=True).get(pk=engagement_id)
