"""A hirer's one objection to a decision, decided by somebody else (d.1: within five working days)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.calendar.queries import work_calendar
from yizhan.core.calendar.rules import add_workdays, local_day
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.postings.drafting import NOT_FOUND, POSTING, _do_open, _own, _require_state
from yizhan.exchange.postings.ending import is_over
from yizhan.exchange.postings.enums import Against, ObjectionOutcome, PostingState, ReviewVerdict
from yizhan.exchange.postings.events import ObjectionDecided, ObjectionMade
from yizhan.exchange.postings.judging import _to_judge
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.review_clock import _do_queue_for_review
from yizhan.exchange.postings.review_models import Objection, Recheck
from yizhan.exchange.postings.workflow import posting_workflow

MOST_WORDS = 500


@action(locks=POSTING)
def object_to(work: Work, posting_id: int, text: str) -> int:
    """The hirer objects, once, to a rejection or to being taken down.

    Returns:
        id of the objection.

    Raises:
        OutOfSight, Forbidden. Refused: ``wrong_state``, ``text_missing``, ``too_late``, ``objected_already``.
    """
    posting = _own(work, posting_id)
    _require_state(posting, frozenset({PostingState.REJECTED, PostingState.TAKEN_DOWN}))
    if posting.state == PostingState.REJECTED:
        decision = _last_rejection(posting)
        return _do_object(work, posting, Against.REJECT, decision.pk, decision.decided_at, text).pk
    case = _last_case(posting)
    assert case.decided_at is not None
    return _do_object(work, posting, Against.TAKE_DOWN, case.pk, case.decided_at, text).pk


def _do_object(
    work: Work, posting: Posting, against: str, subject_id: int, decided_at, text: str
) -> Objection:
    """Write the objection down after the clock and the once-only rule; also for 货不对板 (reports)."""
    on, said = local_day(work.at), text.strip()
    calendar = work_calendar()
    days = value("exchange.objection_days", on=on)
    reasons = []
    if not said:
        reasons.append(Reason("text_missing", _("写一下为什么不认可"), "text"))
    if len(said) > MOST_WORDS:
        reasons.append(Reason("too_long", _("太长了，最多 %(most)s 个字") % {"most": MOST_WORDS}, "text"))
    if on > add_workdays(local_day(decided_at), days, calendar).date:
        reasons.append(Reason("too_late", _("过了 %(days)s 个工作日，不能再提异议") % {"days": days}))
    if Objection.objects.filter(against=against, subject_id=subject_id).exists():
        reasons.append(Reason("objected_already", _("这个决定已经提过一次异议了")))
    refuse_if_any(reasons)
    made = Objection.objects.create(
        posting=posting,
        against=against,
        subject_id=subject_id,
        text=said,
        made_by_uid=work.actor.person_uid,
        made_at=work.at,
        due_on=add_workdays(on, value("exchange.objection_answer_days", on=on), calendar).date,
    )
    work.record(made, after={"against": str(against)})
    work.emit(ObjectionMade(posting.pk, made.pk))
    return made


@action(locks=POSTING)
def decide_objection(work: Work, objection_uid: str, *, is_granted: bool, answer: str) -> str:
    """Somebody who had no part in the decision answers. Granted: a rejected posting is reviewed anew, one that was taken
    down is public again, unless its time has run out; then only the record changes.

    Returns:
        ``granted`` or ``dismissed``.

    Raises:
        OutOfSight. Forbidden: as ``approve_posting``, ``own_decision``. Refused: ``answer_missing``, ``decided_already``,
        ``not_here`` (货不对板 is answered where it was reported).
    """
    found = Objection.objects.filter(uid=objection_uid).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    posting = _to_judge(work, found.posting_id)
    found.refresh_from_db()
    if found.against == Against.MISMATCH:
        raise Refused(Reason("not_here", _("货不对板的异议在举报里答复")))
    _do_settle_objection(work, found, is_granted, answer, decided_by=_deciders(found))
    if is_granted and found.against == Against.REJECT and posting.state == PostingState.REJECTED:
        if posting.starts_at is None or posting.starts_at > work.at:
            posting.terms_version += 1
            posting_workflow.apply(work, posting, "readmit", reason=answer)
            codes = [row.code for row in posting.findings.filter(terms_version=posting.terms_version - 1)]
            posting.findings.filter(terms_version=posting.terms_version - 1).update(
                terms_version=posting.terms_version
            )
            _do_queue_for_review(work, posting, codes)
            posting.save(update_fields=["terms_version", "review_due_at"])
    elif is_granted and posting.state == PostingState.TAKEN_DOWN:
        case = _last_case(posting)
        if case.pk == found.subject_id and posting.starts_at and posting.starts_at > work.at:
            posting_workflow.apply(work, posting, "restore", reason=answer)
            if not is_over(posting, work.at):
                _do_open(work, posting)
    return found.outcome


def _do_settle_objection(
    work: Work, found: Objection, is_granted: bool, answer: str, *, decided_by: set[int]
) -> None:
    """Write the answer; whoever took part in the decision may not.

    Raises:
        Forbidden: ``own_decision``. Refused: ``answer_missing``, ``decided_already``.
    """
    if work.actor.person_id in decided_by:
        raise Forbidden(Reason("own_decision", _("原来是你定的，要换个人答复")))
    reasons = []
    if found.outcome:
        reasons.append(Reason("decided_already", _("已经答复过了")))
    if not answer.strip():
        reasons.append(Reason("answer_missing", _("写一下答复，用工方看得到"), "answer"))
    refuse_if_any(reasons)
    found.outcome = ObjectionOutcome.GRANTED if is_granted else ObjectionOutcome.DISMISSED
    found.answer, found.decided_at, found.decided_by_id = (
        answer.strip()[:300],
        work.at,
        work.actor.person_id,
    )
    found.save()
    work.record(found, after={"outcome": found.outcome})
    work.emit(ObjectionDecided(found.posting_id, found.pk, found.against, found.subject_id, is_granted))


def _deciders(found: Objection) -> set[int]:
    """Who took part in the decision objected to."""
    if found.against == Against.REJECT:
        decision = ReviewDecision.objects.get(pk=found.subject_id)
        return set(
            ReviewDecision.objects.filter(
                posting=decision.posting_id, terms_version=decision.terms_version
            ).values_list("reviewer_id", flat=True)
        )
    case = Recheck.objects.get(pk=found.subject_id)
    return {case.decided_by_id} if case.decided_by_id else set()


def _last_rejection(posting: Posting) -> ReviewDecision:
    return ReviewDecision.objects.filter(posting=posting, verdict=ReviewVerdict.REJECT).latest("pk")


def _last_case(posting: Posting) -> Recheck:
    return Recheck.objects.filter(posting=posting, outcome="taken_down").latest("pk")
