"""The same job at three stations: one stays, the others point to it (d.1, edge cases). Undone by one tap."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.match_index.actions import _do_unindex_job
from yizhan.exchange.postings import access
from yizhan.exchange.postings.drafting import NOT_FOUND, POSTING, _do_open, _require_state, _visible
from yizhan.exchange.postings.ending import is_over
from yizhan.exchange.postings.enums import PostingState, TaskOutcome
from yizhan.exchange.postings.events import PostingMerged, PostingUnmerged
from yizhan.exchange.postings.judging import approvals_of
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.queries import duplicates_of
from yizhan.exchange.postings.review_clock import _do_end_task, _do_queue_for_review
from yizhan.exchange.postings.workflow import posting_workflow

STAYS = frozenset({PostingState.IN_REVIEW, PostingState.PUBLISHED, PostingState.FILLED})


@action(locks=POSTING)
def merge_posting(work: Work, posting_id: int, into_id: int) -> int:
    """Let a posting point to another one of the same job: one head count, one page.

    Its own places must be empty; who only asked or applied is sent to the other one (event).

    Returns:
        id of the posting that stays.

    Raises:
        OutOfSight. Forbidden: ``wrong_role``. Refused: ``same_posting``, ``not_alike``, ``wrong_state``,
        ``people_taken``, ``into_not_open``.
    """
    if posting_id == into_id:
        raise Refused(Reason("same_posting", _("不能并到自己")))
    posting, into = _both(work, posting_id, into_id)
    access.can_merge(work.actor).require()
    _require_state(posting, frozenset({PostingState.IN_REVIEW, PostingState.PUBLISHED}))
    reasons = []
    if into.pk not in {row.pk for row in duplicates_of(posting)}:
        reasons.append(Reason("not_alike", _("这两条不像同一个活：要同一家、同一天、同一工种、同一地方")))
    if posting.taken_count:
        text = _("这一条已经定了 %(count)s 个人，反过来并") % {"count": posting.taken_count}
        reasons.append(Reason("people_taken", text))
    if into.state not in STAYS:
        reasons.append(Reason("into_not_open", _("那一条现在不招人")))
    refuse_if_any(reasons)
    posting.merged_into = into
    posting.save(update_fields=["merged_into"])
    posting_workflow.apply(work, posting, "merge", evidence={"into": into.number})
    _do_end_task(work, posting, TaskOutcome.MERGED)
    _do_unindex_job(work, posting.pk)
    Posting.objects.filter(merged_into=posting).update(merged_into=into)  # what pointed here points on
    work.emit(PostingMerged(posting.pk, into.pk))
    return into.pk


@action(locks=POSTING)
def unmerge_posting(work: Work, posting_id: int) -> str:
    """不并了: public again when this version was approved and its time has not run out, else back to review.

    Returns:
        the new state.

    Raises:
        OutOfSight. Forbidden: ``wrong_role``. Refused: ``wrong_state``, ``start_past``.
    """
    posting = _visible(work, posting_id)
    access.can_merge(work.actor).require()
    _require_state(posting, frozenset({PostingState.MERGED}))
    if posting.starts_at and posting.starts_at <= work.at:
        raise Refused(Reason("start_past", _("这个活已经开工，分不开了")))
    into_id, was_public = posting.merged_into_id, approvals_of(posting).exists() and posting.published_at
    posting_workflow.apply(work, posting, "unmerge" if was_public else "unmerge_to_review")
    posting.merged_into = None
    if was_public:
        posting.save(update_fields=["merged_into"])
        if not is_over(posting, work.at):
            _do_open(work, posting)
    else:
        kept = posting.findings.filter(terms_version=posting.terms_version)
        _do_queue_for_review(work, posting, list(kept.values_list("code", flat=True)))
        posting.save(update_fields=["merged_into", "review_due_at"])
    work.emit(PostingUnmerged(posting.pk, into_id or 0))
    return posting.state


def _both(work: Work, posting_id: int, into_id: int) -> tuple[Posting, Posting]:
    """Both rows locked. The one that goes lies in the actor's scope, the one that stays at least in the same district."""
    if not Posting.objects.visible_to(work.actor).filter(pk=posting_id).exists():
        raise OutOfSight(NOT_FOUND)
    rows = work.lock_all((Posting, [posting_id, into_id]))
    posting, into = rows[Posting, posting_id], rows[Posting, into_id]
    assert isinstance(posting, Posting)
    assert isinstance(into, Posting)
    if posting.station.region_code[:6] != into.station.region_code[:6]:
        raise OutOfSight(NOT_FOUND)
    return posting, into
