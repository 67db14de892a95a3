"""Saying no, taking back, and being asked again when the terms changed after the yes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.booking import _do_book, _do_unbook
from yizhan.exchange.engagements.enums import EndReason
from yizhan.exchange.engagements.events import (
    EngagementTermsAgreed,
    EngagementTermsAsked,
    EngagementUndone,
)
from yizhan.exchange.engagements.locking import ENGAGEMENT_LOCK, PLACE_LOCKS, lock_alone, lock_for_place
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import (
    _do_end,
    _do_note_word,
    answer_due_at,
    frozen_terms,
    ids,
    reasons_against,
    relation_of,
)
from yizhan.exchange.engagements.workflow import BEFORE_START, engagement_workflow
from yizhan.exchange.postings.actions import _do_free_place
from yizhan.exchange.postings.models import Posting

PLACE_IS_HIS = frozenset({"places_taken", "already_applied"})


def _end_before_yes(work: Work, engagement_id: int, step: str, reason_code: str = "") -> int:
    engagement = lock_alone(work, engagement_id)
    _do_end(work, None, engagement, step, reason_code=reason_code)
    return engagement.pk


@action(locks=ENGAGEMENT_LOCK)
def decline_offer(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """不去: no penalty, no reason needed."""
    return _end_before_yes(work, engagement_id, "decline", reason_code)


@action(locks=ENGAGEMENT_LOCK)
def withdraw_interest(work: Work, engagement_id: int) -> int:
    """不报了: the worker takes an application back."""
    return _end_before_yes(work, engagement_id, "withdraw_interest")


@action(locks=ENGAGEMENT_LOCK)
def refuse_interest(work: Work, engagement_id: int) -> int:
    """这次不用: the hirer (or the station for him) answers an application with no."""
    return _end_before_yes(work, engagement_id, "refuse_interest")


@action(locks=ENGAGEMENT_LOCK)
def lapse_engagement(work: Work, engagement_id: int) -> int:
    """过时没回: SYSTEM ends an offer past its answer time, or an application whose work has begun. No penalty."""
    engagement = lock_alone(work, engagement_id)
    if engagement.answer_due_at is None or engagement.answer_due_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    _do_end(work, None, engagement, "lapse")
    return engagement.pk


@action(locks=PLACE_LOCKS)
def undo_acceptance(work: Work, engagement_id: int) -> int:
    """点错了: within the undo time a yes becomes an open offer again and the place is free. No penalty."""
    posting, _worker, engagement = lock_for_place(work, engagement_id)
    if engagement.undo_until is not None and engagement.undo_until <= work.at:
        raise Refused(Reason("undo_over", _("反悔的时间过了，去不了要按取消办")))
    engagement_workflow.apply(work, engagement, "undo")
    engagement.accepted_at = engagement.undo_until = engagement.worker_confirmed_at = None
    engagement.answer_due_at = answer_due_at(work.at, posting.starts_at)
    engagement.terms, engagement.proposed_terms, engagement.proposed_version = {}, {}, None
    engagement.save(
        update_fields=[
            "accepted_at", "undo_until", "worker_confirmed_at", "answer_due_at", "terms", "proposed_terms", "proposed_version",
        ]
    )  # fmt: skip
    _do_free_place(work, posting)
    _do_unbook(work, engagement)
    work.emit(EngagementUndone(**ids(engagement)))
    return engagement.pk


# ---- the terms changed after the yes ----


def _do_ask_again(work: Work, posting: Posting, engagement: Engagement) -> bool:
    """Ask somebody who said yes whether he still comes under the new terms; his place and his old terms stand until then.

    Returns:
        whether he was asked (not when he has seen this version already).
    """
    if engagement.state not in BEFORE_START or posting.terms_version <= max(
        engagement.terms_version, engagement.proposed_version or 0
    ):
        return False
    relation = relation_of(posting, engagement.worker)
    pay_fen = max(posting.pay_fen, min(engagement.agreed_pay_fen, posting.pay_max_fen or posting.pay_fen))
    engagement.proposed_terms = frozen_terms(posting, relation, pay_fen)
    engagement.proposed_version = posting.terms_version
    engagement.terms_asked_at = work.at
    first = min(engagement.starts_at, posting.starts_at)
    engagement.answer_due_at = answer_due_at(work.at, first)
    engagement.save(update_fields=["proposed_terms", "proposed_version", "terms_asked_at", "answer_due_at"])
    work.record(
        engagement,
        before={"terms_version": engagement.terms_version},
        after={"proposed_version": engagement.proposed_version},
    )
    work.emit(EngagementTermsAsked(**ids(engagement), terms_version=engagement.proposed_version))
    return True


def _require_question(engagement: Engagement) -> None:
    if engagement.proposed_version is None:
        raise Refused(Reason("nothing_asked", _("条件没变，不用再答")))


@action(locks=PLACE_LOCKS)
def agree_to_changed_terms(work: Work, engagement_id: int, *, terms_version: int | None = None) -> int:
    """还去: yes to the changed terms; they are frozen anew. A slip that went out before must be printed again.

    Args:
        terms_version: version the person saw; a newer one now is refused.

    Raises:
        Refused: ``nothing_asked``, ``answer_late``, ``terms_changed``, every reason against the new hours and place.
    """
    posting, _worker, engagement = lock_for_place(work, engagement_id)
    _require_question(engagement)
    reasons = []
    if engagement.answer_due_at and engagement.answer_due_at <= work.at:
        reasons.append(Reason("answer_late", _("答复的时间过了，问问驿站还要不要人")))
    seen = terms_version or engagement.proposed_version
    if seen != engagement.proposed_version or posting.terms_version != engagement.proposed_version:
        reasons.append(Reason("terms_changed", _("工钱、地点或时间改过了，看清楚再答应")))
    reasons += [
        reason
        for reason in reasons_against(posting, engagement.worker, work.at, leave_out=engagement.pk)
        if reason.code not in PLACE_IS_HIS
    ]
    refuse_if_any(reasons)
    evidence = {"terms_version": engagement.proposed_version}
    engagement_workflow.apply(work, engagement, "agree_changed", evidence=evidence)
    engagement.terms, engagement.terms_version = engagement.proposed_terms, engagement.proposed_version
    engagement.agreed_pay_fen = engagement.terms["pay_fen"]
    engagement.relation = engagement.terms["relation"]
    engagement.starts_at, engagement.ends_at = posting.starts_at, posting.ends_at
    engagement.proposed_terms, engagement.proposed_version, engagement.answer_due_at = {}, None, None
    engagement.slip_printed_at = None
    engagement.save(
        update_fields=[
            "terms", "terms_version", "agreed_pay_fen", "relation", "starts_at", "ends_at", "proposed_terms",
            "proposed_version", "answer_due_at", "slip_printed_at",
        ]
    )  # fmt: skip
    _do_book(work, engagement)
    _do_note_word(work, engagement)
    work.emit(EngagementTermsAgreed(**ids(engagement), terms_version=engagement.terms_version))
    return engagement.pk


@action(locks=PLACE_LOCKS)
def refuse_changed_terms(work: Work, engagement_id: int) -> int:
    """那不去了: the place is free and nothing is held against him."""
    posting, _worker, engagement = lock_for_place(work, engagement_id)
    _require_question(engagement)
    _do_end(
        work, posting, engagement, "refuse_changed", reason_code=EndReason.TERMS_CHANGED, is_protected=True
    )
    return engagement.pk


@action(locks=PLACE_LOCKS)
def lapse_changed_terms(work: Work, engagement_id: int) -> int:
    """SYSTEM: nobody answered the changed terms in time; the place is free, no penalty."""
    posting, _worker, engagement = lock_for_place(work, engagement_id)
    _require_question(engagement)
    if engagement.answer_due_at is None or engagement.answer_due_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    _do_end(
        work, posting, engagement, "lapse_changed", reason_code=EndReason.TERMS_CHANGED, is_protected=True
    )
    return engagement.pk
