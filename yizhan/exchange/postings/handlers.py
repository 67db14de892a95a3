"""What happens after events of postings: the hirer's contact is told."""

from __future__ import annotations

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.core.navigation import url_or_blank
from yizhan.exchange.postings.enums import ReviewReason, ReviewVerdict
from yizhan.exchange.postings.events import PostingExpired, PostingPublished, PostingSentBack
from yizhan.exchange.postings.queries import posting
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
    _do_tell_hirer(work, event.posting_id, template, key=work.at.isoformat(), reason=reason)


@on(PostingExpired, kind="atomic")
def apologise(work: Work, event: PostingExpired) -> None:
    """Nobody had looked at it before the work should have begun (d.1)."""
    if event.unreviewed:
        _do_tell_hirer(work, event.posting_id, "exchange.posting_expired_unreviewed", key="")


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
        facts={"title": row.title, **facts},
        link=url_or_blank("hire_home"),
        dedupe_key=f"{template}:{posting_id}:{key}",
    )
