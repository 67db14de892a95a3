"""A reviewer's decision on a posting: approve, return, reject; two people where there is risk (R11.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.queries import has_qualification, memberships_of
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Reason, Refused, refuse_if_any
from yizhan.exchange.postings import access, rules
from yizhan.exchange.postings.drafting import POSTING, _do_open, _require_state, _visible, offer_of
from yizhan.exchange.postings.enums import PostingState, ReviewReason, ReviewVerdict, TaskOutcome
from yizhan.exchange.postings.events import (
    PostingPublished,
    PostingSeenOnce,
    PostingSentBack,
    PostingTermsChanged,
)
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.review_clock import _do_end_task, risks_now
from yizhan.exchange.postings.review_models import ReviewTask
from yizhan.exchange.postings.review_words import guide_of
from yizhan.exchange.postings.workflow import posting_workflow

TWO = 2


@action(locks=POSTING)
def approve_posting(work: Work, posting_id: int, *, note: str = "") -> str:
    """A qualified reviewer lets the posting out; it is public and matched from this instant.

    Where there is risk (dated value ``exchange.review_two_person``) the first approval only counts: the posting stays
    ``in_review`` until a second person approves.

    Returns:
        the new state (``published``, ``filled`` when every place is taken already, ``in_review`` after the first of two).

    Raises:
        OutOfSight. Forbidden: ``wrong_role``, ``not_qualified``, ``own_organisation``, ``own_posting``.
        Refused: ``wrong_state``, ``decided_already``, and whatever has gone out of date meanwhile.
    """
    posting = _to_judge(work, posting_id)
    _require_state(posting, frozenset({PostingState.IN_REVIEW}))
    most = value("exchange.posting_valid_days_most", on=work.at.date())
    refuse_if_any(rules.missing_elements(offer_of(posting, work.at.date()), work.at, valid_days_most=most))
    _do_decide(work, posting, ReviewVerdict.APPROVE, "", note)
    if _is_first_of_two(work, posting, ReviewVerdict.APPROVE):
        _do_note_first(work, posting, ReviewVerdict.APPROVE)
        return posting.state
    posting_workflow.apply(work, posting, "publish", reason=note)
    _do_publish(work, posting)
    return posting.state


def _do_publish(work: Work, posting: Posting) -> None:
    """What follows the state ``published``: the clock stops, it is matched, whoever said yes to other terms is asked."""
    _do_end_task(work, posting, TaskOutcome.APPROVE)
    changed, posting.changed_terms = posting.changed_terms, []
    posting.published_at = work.at
    posting.review_due_at = None
    posting.save(update_fields=["published_at", "review_due_at", "changed_terms"])
    _do_open(work, posting)
    work.emit(PostingPublished(posting.pk, posting.terms_version))
    if changed:
        work.emit(PostingTermsChanged(posting.pk, posting.terms_version, ",".join(changed)))


def _do_publish_again(work: Work, posting: Posting, like: Posting) -> None:
    """SYSTEM publishes a posting in review on the approvals of ``like``, whose words it repeats (the caller has compared)."""
    approvals = list(approvals_of(like))
    if not approvals:
        raise Refused(Reason("not_approved_before", _("照着发的那条还没审过")))
    ReviewDecision.objects.bulk_create(
        ReviewDecision(
            posting=posting,
            terms_version=posting.terms_version,
            reviewer_id=old.reviewer_id,
            verdict=ReviewVerdict.APPROVE,
            note=old.note,
            decided_at=old.decided_at,
            carried_from=old.carried_from or old,
        )
        for old in approvals
    )
    posting_workflow.apply(work, posting, "publish_again", evidence={"like": like.number})
    _do_publish(work, posting)


def approvals_of(posting: Posting):
    """Approvals of the posting's present version, oldest first."""
    return ReviewDecision.objects.filter(
        posting=posting, terms_version=posting.terms_version, verdict=ReviewVerdict.APPROVE
    ).order_by("pk")


@action(locks=POSTING)
def return_posting(work: Work, posting_id: int, *, reason_code: str, note: str = "") -> str:
    """Send it back for correction; the hirer keeps the number and reads the reason. One person is enough.

    Args:
        note: words for the hirer; by default the suggested text of the reason.

    Raises:
        OutOfSight, Forbidden as :func:`approve_posting`. Refused: ``missing_reason``, ``note_missing``, ``wrong_state``,
        ``decided_already``.
    """
    posting = _to_judge(work, posting_id)
    note = _words_for(reason_code, note)
    _do_decide(work, posting, ReviewVerdict.RETURN, reason_code, note)
    posting_workflow.apply(work, posting, "return", reason=reason_code, evidence={"note": note})
    _do_end_task(work, posting, TaskOutcome.RETURN)
    posting.terms_version += 1  # what comes again is a new version: the same reviewer may decide on it
    posting.review_due_at = None
    posting.save(update_fields=["review_due_at", "terms_version"])
    work.emit(PostingSentBack(posting.pk, ReviewVerdict.RETURN.value, reason_code))
    return posting.state


@action(locks=POSTING)
def reject_posting(
    work: Work, posting_id: int, *, reason_code: str, note: str = "", legal_basis: str = ""
) -> str:
    """Refuse it for good, with the law it rests on; the hirer may object once. Where there is risk two people must.

    Args:
        legal_basis: by default that of the reason.

    Returns:
        ``rejected``, or the unchanged state after the first of two.

    Raises:
        OutOfSight, Forbidden as :func:`approve_posting`. Refused: ``missing_reason``, ``note_missing``,
        ``legal_basis_missing``, ``wrong_state``, ``decided_already``.
    """
    posting = _to_judge(work, posting_id)
    _require_state(posting, frozenset({PostingState.IN_REVIEW, PostingState.AUTO_HOLD}))
    note = _words_for(reason_code, note)
    basis = basis_for(reason_code, legal_basis)
    _do_decide(work, posting, ReviewVerdict.REJECT, reason_code, note, basis)
    if value("exchange.review_reject_two_person", on=work.at.date()) and _is_first_of_two(
        work, posting, ReviewVerdict.REJECT
    ):
        _do_note_first(work, posting, ReviewVerdict.REJECT)
        return posting.state
    evidence = {"note": note, "legal_basis": basis}
    posting_workflow.apply(work, posting, "reject", reason=reason_code, evidence=evidence)
    _do_end_task(work, posting, TaskOutcome.REJECT)
    posting.review_due_at = None
    posting.save(update_fields=["review_due_at"])
    work.emit(PostingSentBack(posting.pk, ReviewVerdict.REJECT.value, reason_code))
    return posting.state


def _words_for(reason_code: str, note: str) -> str:
    """The reviewer's words, else the suggested text of the reason; refused without either."""
    if reason_code not in ReviewReason.values:
        raise Refused(Reason("missing_reason", _("选一个理由"), "reason_code"))
    said = note.strip()[:300] or str(guide_of(reason_code).suggestion)
    if not said:
        raise Refused(Reason("note_missing", _("写一句说明，用工方好改"), "note"))
    return said


def basis_for(reason_code: str, legal_basis: str) -> str:
    """The law a refusal rests on: what was written, else that of the reason.

    Raises:
        Refused: ``legal_basis_missing``.
    """
    basis = legal_basis.strip()[:200] or guide_of(reason_code).legal_basis
    if not basis:
        raise Refused(Reason("legal_basis_missing", _("写明依据哪条规定"), "legal_basis"))
    return basis


def _is_first_of_two(work: Work, posting: Posting, verdict: str) -> bool:
    """Whether this verdict still needs a second person."""
    if not risks_now(posting, work.at.date()):
        return False
    same = ReviewDecision.objects.filter(
        posting=posting, terms_version=posting.terms_version, verdict=verdict
    )
    return same.count() < TWO


def _do_note_first(work: Work, posting: Posting, verdict: ReviewVerdict) -> None:
    ReviewTask.objects.filter(
        posting=posting, terms_version=posting.terms_version, first_decided_at__isnull=True
    ).update(first_decided_at=work.at)
    work.record(posting, after={"first_of_two": verdict.value})
    work.emit(PostingSeenOnce(posting.pk, verdict.value))


def _to_judge(work: Work, posting_id: int) -> Posting:
    """The locked posting, after everything that keeps this person from judging it."""
    posting = _visible(work, posting_id)
    _require_judge(work, posting)
    return posting


def _require_judge(work: Work, posting: Posting) -> None:
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


def _do_decide(
    work: Work, posting: Posting, verdict: str, reason_code: str, note: str, legal_basis: str = ""
) -> None:
    """One decision row. A reviewer decides once on a version, so the second of two is somebody else."""
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
        legal_basis=legal_basis,
        decided_at=work.at,
    )
