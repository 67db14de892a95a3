"""What follows from engagements and postings: the other side is told; a withdrawn posting lets everybody go."""

from __future__ import annotations

from datetime import date

from yizhan.core import money
from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.engagements.actions import (
    _do_ask_again,
    _do_call_standbys,
    _do_cancel,
    _do_dismiss_proposals,
    _do_end,
    _do_offer_wished,
)
from yizhan.exchange.engagements.enums import LIVE, EndReason, EngagementState
from yizhan.exchange.engagements.events import (
    EngagementAccepted,
    EngagementArrived,
    EngagementConfirmed,
    EngagementDaySkipped,
    EngagementEnded,
    EngagementInterested,
    EngagementOffered,
    EngagementReinstated,
    EngagementTermsAgreed,
    EngagementTermsAsked,
    EngagementUndone,
    NoShowMarked,
    NoShowSettled,
)
from yizhan.exchange.engagements.models import DayStop, Engagement, NoShowMark
from yizhan.exchange.engagements.pages import page_or
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.replacing import STANDBY_CALLED
from yizhan.exchange.engagements.telling import (
    _do_tell_hirer,
    _do_tell_station,
    _do_tell_worker,
    dated_words,
    full_engagement,
)
from yizhan.exchange.engagements.workflow import BEFORE_START
from yizhan.exchange.postings.events import (
    PostingMerged,
    PostingPaused,
    PostingPublished,
    PostingTakenDown,
    PostingTermsChanged,
    PostingWithdrawn,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.actions import register_undo_bar


def has_work_under_way(worker_id: int) -> bool:
    """Whether an engagement of a worker is not over: his registration cannot be undone by a slip meanwhile."""
    going_on = LIVE - {EngagementState.CLOSED}
    return Engagement.objects.filter(worker_id=worker_id, state__in=going_on).exists()


register_undo_bar(has_work_under_way)


@on(PostingWithdrawn, kind="atomic")
def let_everybody_go(work: Work, event: PostingWithdrawn) -> None:
    """不招了: applications and offers lapse, a yes is cancelled by the hirer (late under 12 h† before the start, d.1)."""
    _do_let_everybody_go(work, event.posting_id, EndReason.WORK_CANCELLED, withdrawn=True)


@on(PostingTakenDown, kind="atomic")
def let_everybody_go_after_recheck(work: Work, event: PostingTakenDown) -> None:
    """The station took it down: everybody is let go by order, nobody is late."""
    _do_let_everybody_go(work, event.posting_id, EndReason.AUTHORITY)


@on(PostingMerged, kind="atomic")
def let_go_of_the_double(work: Work, event: PostingMerged) -> None:
    """The same job stood twice: who waited on the double is free to apply to the one that stays."""
    _do_let_everybody_go(work, event.posting_id, EndReason.WORK_CANCELLED)


def _do_let_everybody_go(work: Work, posting_id: int, reason: EndReason, *, withdrawn: bool = False) -> None:
    posting = work.lock(Posting, posting_id)
    waiting = Engagement.objects.filter(posting=posting, state__in=LIVE).values_list("pk", flat=True)
    for engagement in work.lock_all((Engagement, list(waiting))).values():
        assert isinstance(engagement, Engagement)
        if engagement.state in BEFORE_START:
            _do_cancel(work, posting, engagement, "cancel_by_hirer", reason, withdrawn=withdrawn)
        elif engagement.state in {"interested", "offered"}:
            _do_end(work, None, engagement, "lapse", reason_code=reason)


PUBLIC = ("published", "filled")


@on(PostingTermsChanged, kind="atomic")
def ask_again_after_change(work: Work, event: PostingTermsChanged) -> None:
    """Pay, place or hours changed and the change is public: whoever said yes is asked again; the station calls them."""
    posting = work.lock(Posting, event.posting_id)
    if posting.state not in PUBLIC:
        return
    sure = Engagement.objects.filter(posting=posting, state__in=BEFORE_START)
    older = sure.filter(terms_version__lt=posting.terms_version).values_list("pk", flat=True)
    asked = 0
    for engagement in work.lock_all((Engagement, list(older))).values():
        assert isinstance(engagement, Engagement)
        asked += _do_ask_again(work, posting, engagement)
    if asked:
        key = str(posting.terms_version)
        _do_tell_station(work, posting, "exchange.terms_changed_for_station", key=key, count=asked)


@on(PostingPublished, kind="atomic")
def invite_whom_it_is_meant_for(work: Work, event: PostingPublished) -> None:
    """明天还叫他: the posting was written for somebody who has worked here before."""
    _do_offer_wished(work, event.posting_id)


@on(EngagementTermsAsked, kind="atomic")
def ask_the_worker_again(work: Work, event: EngagementTermsAsked) -> None:
    """条件变了，还去吗: the page shows old and new side by side."""
    engagement = full_engagement(event.engagement_id)
    if engagement.proposed_version != event.terms_version or engagement.answer_due_at is None:
        return
    due = dated_words(local(engagement.answer_due_at))
    link = page_or("me_changed_terms", "", engagement.uid)
    _do_tell_worker(
        work, engagement, "exchange.terms_changed", link=link, key=str(event.terms_version), due=due
    )


@on(EngagementTermsAgreed, kind="atomic")
def tell_hirer_he_still_comes(work: Work, event: EngagementTermsAgreed) -> None:
    """Yes to the changed terms."""
    engagement = full_engagement(event.engagement_id)
    _do_tell_hirer(work, engagement, "exchange.terms_agreed_for_hirer", key=str(event.terms_version))


@on(PostingPaused, kind="atomic")
def tell_of_pause(work: Work, event: PostingPaused) -> None:
    """先停一停: nobody new is taken; who said yes still comes, and hears it so."""
    sure = Engagement.objects.filter(posting_id=event.posting_id, state__in=BEFORE_START).order_by("pk")
    for engagement_id in sure.values_list("pk", flat=True):
        _do_tell_worker(work, full_engagement(engagement_id), "exchange.posting_paused_you_come")


# ---- places that became free ----


@on(EngagementEnded, kind="atomic")
def call_the_next_standby(work: Work, event: EngagementEnded) -> None:
    """A place is free, or a standby said no: the next one is asked. After a stop for weather or danger nobody is."""
    if event.kind not in STANDBY_CALLED:
        return
    posting = work.lock(Posting, event.posting_id)
    if not DayStop.objects.filter(posting=posting).exists():
        _do_call_standbys(work, posting)


@on(EngagementUndone, kind="atomic")
def call_the_next_standby_after_undo(work: Work, event: EngagementUndone) -> None:
    """He took his yes back within the five minutes†."""
    _do_call_standbys(work, work.lock(Posting, event.posting_id))


# ---- not coming ----


@on(EngagementArrived, kind="atomic")
def forget_the_proposal(work: Work, event: EngagementArrived) -> None:
    """He came: what the clock had proposed falls away."""
    work.lock(Engagement, event.engagement_id)
    _do_dismiss_proposals(work, event.engagement_id)


@on(NoShowMarked, kind="atomic")
def let_the_other_side_answer(work: Work, event: NoShowMarked) -> None:
    """Whoever is said not to have come may say how it was, for 24 hours†."""
    mark = NoShowMark.objects.get(pk=event.mark_id)
    if mark.answer_due_at is None:
        return
    facts = {"due": dated_words(local(mark.answer_due_at)), "key": str(mark.pk)}
    engagement = full_engagement(event.engagement_id)
    if event.against == "worker":
        link = page_or("me_no_show", "", mark.uid)
        _do_tell_worker(work, engagement, "exchange.no_show_answer", link=link, **facts)
    else:
        link = page_or("hire_no_show", "", mark.uid)
        _do_tell_hirer(work, engagement, "exchange.no_show_answer_for_hirer", link=link, **facts)


@on(NoShowSettled, kind="atomic")
def tell_what_became_of_it(work: Work, event: NoShowSettled) -> None:
    """Taken back: the one it was written against is told. A mark that stands needs no message."""
    if not event.outcome:
        return
    engagement = full_engagement(event.engagement_id)
    if event.against == "worker":
        _do_tell_worker(work, engagement, "exchange.no_show_reversed", key=str(event.mark_id))
    else:
        _do_tell_hirer(work, engagement, "exchange.no_show_reversed_for_hirer", key=str(event.mark_id))


@on(EngagementReinstated, kind="atomic")
def tell_hirer_he_comes_after_all(work: Work, event: EngagementReinstated) -> None:
    """The place is his again."""
    _do_tell_hirer(work, full_engagement(event.engagement_id), "exchange.reinstated_for_hirer")


@on(EngagementDaySkipped, kind="atomic")
def tell_of_the_day_off(work: Work, event: EngagementDaySkipped) -> None:
    """A stopped day is told to the worker; a day he will not come to is told to the hirer."""
    engagement = full_engagement(event.engagement_id)
    words = dated_words(date.fromisoformat(event.on))
    if event.reason_code in {"weather", "authority", "unsafe"}:
        _do_tell_worker(work, engagement, "exchange.day_stopped", on=words, key=event.on)
    else:
        _do_tell_hirer(work, engagement, "exchange.day_declined_for_hirer", on=words, key=event.on)


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


HIRER_HEARS = frozenset(
    {"cancelled_by_worker", "no_show_worker", "walked_off", "abandoned_safety", "declined", "lapsed"}
)


@on(EngagementEnded, kind="atomic")
def tell_the_other_side(work: Work, event: EngagementEnded) -> None:
    """A yes that ended is told to whoever did not end it; one that lapsed without an answer to both."""
    if not event.held_place:
        return
    engagement = full_engagement(event.engagement_id)
    code = engagement.end_reason
    reason = str(EndReason(code).label) if code in EndReason.values else code
    if event.kind in {"cancelled_by_hirer", "sent_home", "replaced", "lapsed"}:
        _do_tell_worker(work, engagement, "exchange.engagement_ended_for_worker", reason=reason)
    if event.kind in HIRER_HEARS:
        _do_tell_hirer(work, engagement, "exchange.engagement_ended_for_hirer", reason=reason)
