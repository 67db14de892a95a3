"""A reviewer's decision on a posting: approve, return, reject (R11.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.queries import has_qualification, memberships_of
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.exchange.postings import access, rules
from yizhan.exchange.postings.drafting import POSTING, _do_open, _visible, offer_of
from yizhan.exchange.postings.enums import PostingState, ReviewReason, ReviewVerdict
from yizhan.exchange.postings.events import PostingPublished, PostingSentBack
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.workflow import posting_workflow


@action(locks=POSTING)
def approve_posting(work: Work, posting_id: int, *, note: str = "") -> str:
    """A qualified reviewer lets the posting out; it is public and matched from this instant.

    Returns:
        the new state (``published``, or ``filled`` when every place is taken already).

    Raises:
        OutOfSight. Forbidden: ``wrong_role``, ``not_qualified``, ``own_organisation``, ``own_posting``.
        Refused: ``wrong_state``, ``decided_already``, and whatever has gone out of date meanwhile.
    """
    posting = _to_judge(work, posting_id)
    most = value("exchange.posting_valid_days_most", on=work.at.date())
    if posting.state == PostingState.IN_REVIEW:
        refuse_if_any(
            rules.missing_elements(offer_of(posting, work.at.date()), work.at, valid_days_most=most)
        )
    posting_workflow.apply(work, posting, "publish", reason=note)
    _do_decide(work, posting, ReviewVerdict.APPROVE, "", note)
    posting.published_at = work.at
    posting.review_due_at = None
    posting.save(update_fields=["published_at", "review_due_at"])
    _do_open(work, posting)
    work.emit(PostingPublished(posting.pk, posting.terms_version))
    return posting.state


@action(locks=POSTING)
def return_posting(work: Work, posting_id: int, *, reason_code: str, note: str = "") -> str:
    """Send it back for correction; the hirer keeps the number and reads the reason.

    Raises:
        OutOfSight, Forbidden as :func:`approve_posting`. Refused: ``missing_reason``, ``note_missing``, ``wrong_state``.
    """
    return _send_back(work, posting_id, "return", ReviewVerdict.RETURN, reason_code, note)


@action(locks=POSTING)
def reject_posting(work: Work, posting_id: int, *, reason_code: str, note: str = "") -> str:
    """Refuse it for good.

    Raises:
        OutOfSight, Forbidden as :func:`approve_posting`. Refused: ``missing_reason``, ``note_missing``, ``wrong_state``.
    """
    return _send_back(work, posting_id, "reject", ReviewVerdict.REJECT, reason_code, note)


def _send_back(
    work: Work, posting_id: int, transition: str, verdict: str, reason_code: str, note: str
) -> str:
    posting = _to_judge(work, posting_id)
    reasons = []
    if reason_code not in ReviewReason.values:
        reasons.append(Reason("missing_reason", _("选一个理由"), "reason_code"))
    if reason_code == ReviewReason.OTHER and not note.strip():
        reasons.append(Reason("note_missing", _("写一句说明，用工方好改"), "note"))
    refuse_if_any(reasons)
    posting_workflow.apply(
        work, posting, transition, reason=reason_code, evidence={"note": note.strip()[:300]}
    )
    _do_decide(work, posting, verdict, reason_code, note)
    posting.review_due_at = None
    posting.save(update_fields=["review_due_at"])
    work.emit(PostingSentBack(posting.pk, str(verdict), reason_code))
    return posting.state


def _to_judge(work: Work, posting_id: int) -> Posting:
    posting = _visible(work, posting_id)
    person_id = work.actor.person_id or 0
    access.can_review(
        work.actor,
        posting,
        is_qualified=has_qualification(person_id, "posting_review", on=work.at.date()),
        has_role_at_hirer=any(
            held.organisation_id == posting.hirer.organisation_id for held in memberships_of(person_id)
        ),
        may_judge_own_typed=bool(value("exchange.review_own_typed", on=work.at.date())),
    ).require()
    return posting


def _do_decide(work: Work, posting: Posting, verdict: str, reason_code: str, note: str) -> None:
    """One decision row. A reviewer decides once on a version; a returned posting that comes again is a new version."""
    decided = ReviewDecision.objects.filter(
        posting=posting, terms_version=posting.terms_version, reviewer_id=work.actor.person_id
    )
    if decided.exists():
        raise Refused(Reason("decided_already", _("这一版你已经审过了，换个人审")))
    ReviewDecision.objects.create(
        posting=posting,
        terms_version=posting.terms_version,
        reviewer_id=work.actor.person_id,
        verdict=verdict,
        reason_code=reason_code,
        note=note.strip()[:300],
        decided_at=work.at,
    )
    if verdict == ReviewVerdict.RETURN:
        posting.terms_version += 1
        posting.save(update_fields=["terms_version"])
