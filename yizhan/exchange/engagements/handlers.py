"""What follows from engagements and postings: the other side is told; a withdrawn posting lets everybody go."""

from __future__ import annotations

from yizhan.core import money
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.engagements.actions import _do_cancel, _do_end
from yizhan.exchange.engagements.enums import LIVE, EndReason
from yizhan.exchange.engagements.events import (
    EngagementAccepted,
    EngagementConfirmed,
    EngagementEnded,
    EngagementInterested,
    EngagementOffered,
)
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.telling import (
    _do_tell_hirer,
    _do_tell_station,
    _do_tell_worker,
    dated_words,
    full_engagement,
)
from yizhan.exchange.engagements.workflow import BEFORE_START
from yizhan.exchange.postings.events import PostingTermsChanged, PostingWithdrawn
from yizhan.exchange.postings.models import Posting


@on(PostingWithdrawn, kind="atomic")
def let_everybody_go(work: Work, event: PostingWithdrawn) -> None:
    """不招了: applications and offers lapse, a yes is cancelled by the hirer (late when it is late)."""
    posting = work.lock(Posting, event.posting_id)
    waiting = Engagement.objects.filter(posting=posting, state__in=LIVE).values_list("pk", flat=True)
    for engagement in work.lock_all((Engagement, list(waiting))).values():
        assert isinstance(engagement, Engagement)
        if engagement.state in BEFORE_START:
            _do_cancel(work, posting, engagement, "cancel_by_hirer", EndReason.WORK_CANCELLED)
        elif engagement.state in {"interested", "offered"}:
            _do_end(work, None, engagement, "lapse", reason_code=EndReason.WORK_CANCELLED)


@on(PostingTermsChanged, kind="atomic")
def tell_terms_changed(work: Work, event: PostingTermsChanged) -> None:
    """Pay, place or hours changed: whoever said yes is told, and the station, who calls them. Nobody's yes is undone."""
    posting = Posting.objects.select_related("station").get(pk=event.posting_id)
    sure = Engagement.objects.filter(posting=posting, state__in=BEFORE_START).order_by("pk")
    people = [full_engagement(pk) for pk in sure.values_list("pk", flat=True)]
    key = str(event.terms_version)
    for engagement in people:
        _do_tell_worker(work, engagement, "exchange.terms_changed", key=key)
    if people:
        _do_tell_station(work, posting, "exchange.terms_changed_for_station", key=key, count=len(people))


@on(EngagementInterested, kind="atomic")
def tell_hirer_of_interest(work: Work, event: EngagementInterested) -> None:
    """Somebody applied."""
    _do_tell_hirer(work, full_engagement(event.engagement_id), "exchange.engagement_interested")


@on(EngagementOffered, kind="atomic")
def tell_worker_of_offer(work: Work, event: EngagementOffered) -> None:
    """An offer waits; it says until when. One already answered is not announced."""
    engagement = full_engagement(event.engagement_id)
    if engagement.answer_due_at is None:
        return
    posting = engagement.posting
    _do_tell_worker(
        work,
        engagement,
        "exchange.engagement_offered",
        pay=money.pay(engagement.agreed_pay_fen, unit=posting.pay_unit, piece_unit=posting.piece_unit),
        due=dated_words(local(engagement.answer_due_at)),
        key=engagement.answer_due_at.isoformat(),
    )


@on(EngagementAccepted, kind="atomic")
def tell_hirer_of_yes(work: Work, event: EngagementAccepted) -> None:
    """Somebody comes."""
    _do_tell_hirer(work, full_engagement(event.engagement_id), "exchange.engagement_accepted")


@on(EngagementConfirmed, kind="atomic")
def tell_worker_it_is_settled(work: Work, event: EngagementConfirmed) -> None:
    """The undo is over or the slip is printed."""
    engagement = full_engagement(event.engagement_id)
    _do_tell_worker(
        work,
        engagement,
        "exchange.engagement_confirmed",
        place=engagement.posting.meeting_point or engagement.posting.place_text,
        number=engagement.slip_number,
    )


@on(EngagementEnded, kind="atomic")
def tell_the_other_side(work: Work, event: EngagementEnded) -> None:
    """A yes that ended is told to whoever did not end it."""
    if not event.held_place:
        return
    engagement = full_engagement(event.engagement_id)
    code = engagement.end_reason
    reason = str(EndReason(code).label) if code in EndReason.values else code
    if event.kind in {"cancelled_by_hirer", "sent_home", "replaced"}:
        _do_tell_worker(work, engagement, "exchange.engagement_ended_for_worker", reason=reason)
    elif event.kind in {"cancelled_by_worker", "no_show_worker", "walked_off", "abandoned_safety"}:
        _do_tell_hirer(work, engagement, "exchange.engagement_ended_for_hirer", reason=reason)
