"""What happens after events of postings: the hirer's contact is told."""

from __future__ import annotations

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.core.navigation import url_or_blank
from yizhan.exchange.hirers.events import HirerHalted
from yizhan.exchange.postings.enums import RecheckCause, ReviewReason, ReviewVerdict
from yizhan.exchange.postings.events import (
    ObjectionDecided,
    PostingCleared,
    PostingExpired,
    PostingMerged,
    PostingPublished,
    PostingRechecked,
    PostingSentBack,
    PostingTakenDown,
)
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.queries import posting
from yizhan.exchange.postings.rechecking import HIDEABLE, _do_recheck
from yizhan.exchange.postings.review_models import Objection, Recheck
from yizhan.messaging.actions import _do_queue_message
from yizhan.messaging.enums import Channel


@on(PostingPublished, kind="atomic")
def tell_published(work: Work, event: PostingPublished) -> None:
    _do_tell_hirer(work, event.posting_id, "exchange.posting_published", key=str(event.terms_version))


@on(PostingSentBack, kind="atomic")
def tell_sent_back(work: Work, event: PostingSentBack) -> None:
    returned = event.verdict == ReviewVerdict.RETURN
    template = "exchange.posting_returned" if returned else "exchange.posting_rejected"
    reason = str(ReviewReason(event.reason_code).label)
    decision = ReviewDecision.objects.filter(posting=event.posting_id, verdict=event.verdict).last()
    facts = {"reason": reason, "basis": decision.legal_basis if decision else ""}
    _do_tell_hirer(work, event.posting_id, template, key=work.at.isoformat(), **facts)


@on(PostingExpired, kind="atomic")
def apologise(work: Work, event: PostingExpired) -> None:
    """Nobody had looked at it before the work should have begun (d.1)."""
    if event.unreviewed:
        _do_tell_hirer(work, event.posting_id, "exchange.posting_expired_unreviewed", key="")


@on(PostingRechecked, kind="atomic")
def tell_rechecked(work: Work, event: PostingRechecked) -> None:
    case = Recheck.objects.get(pk=event.recheck_id)
    facts = {"reason": str(case.get_cause_display()), "due": f"{case.due_on:%m-%d}"}
    _do_tell_hirer(work, event.posting_id, "exchange.posting_rechecked", key=str(case.pk), **facts)


@on(PostingCleared, kind="atomic")
def tell_cleared(work: Work, event: PostingCleared) -> None:
    _do_tell_hirer(work, event.posting_id, "exchange.posting_cleared", key=str(event.recheck_id))


@on(PostingTakenDown, kind="atomic")
def tell_taken_down(work: Work, event: PostingTakenDown) -> None:
    case = Recheck.objects.get(pk=event.recheck_id)
    facts = {"reason": str(case.get_reason_code_display()), "basis": case.legal_basis}
    _do_tell_hirer(work, event.posting_id, "exchange.posting_taken_down", key=str(case.pk), **facts)


@on(PostingMerged, kind="atomic")
def tell_merged(work: Work, event: PostingMerged) -> None:
    into = posting(event.into_id)
    number = into.number if into else ""
    _do_tell_hirer(work, event.posting_id, "exchange.posting_merged", key=str(event.into_id), into=number)


@on(ObjectionDecided, kind="atomic")
def tell_objection_decided(work: Work, event: ObjectionDecided) -> None:
    found = Objection.objects.get(pk=event.objection_id)
    facts = {"outcome": str(found.get_outcome_display()), "answer": found.answer}
    _do_tell_hirer(work, event.posting_id, "exchange.objection_decided", key=str(found.pk), **facts)


def _do_tell_hirer(work: Work, posting_id: int, template: str, *, key: str, **facts: str) -> None:
    row = posting(posting_id)
    contact = row.hirer.contact if row else None
    if row is None or contact is None:
        return
    _do_queue_message(
        work,
        channel=Channel.IN_APP,
        template=template,
        recipient_uid=str(contact.uid),
        language=contact.language,
        facts={"title": row.title, "number": row.number, **facts},
        link=url_or_blank("hire_home"),
        dedupe_key=f"{template}:{posting_id}:{key}",
    )


@on(HirerHalted, kind="atomic")
def hide_halted(work: Work, event: HirerHalted) -> None:
    """A hirer on a list, or without its licence: what it offers there is out of sight until somebody looked again."""
    public = Posting.objects.filter(hirer_id=event.hirer_id, state__in=HIDEABLE)
    if event.station_id is not None:
        public = public.filter(station_id=event.station_id)
    elif event.region_code:
        public = public.filter(region_code__startswith=event.region_code)
    for row in work.lock_all((Posting, list(public.values_list("pk", flat=True)))).values():
        assert isinstance(row, Posting)
        _do_recheck(work, row, RecheckCause.HIRER_HALTED)
