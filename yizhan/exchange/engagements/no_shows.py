"""没来 and 放空: proposed by the clock or by the one who waited, written down after a call, answered, and taken back.

The mark (:class:`NoShowMark`) is a record of its own beside the engagement, so that a correction leaves its trace.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.access import NOT_FOUND, require_visible, side_of
from yizhan.exchange.engagements.booking import _do_book, local
from yizhan.exchange.engagements.enums import EndReason, EngagementState, NoShowState, Side
from yizhan.exchange.engagements.events import (
    EngagementEnded,
    EngagementReinstated,
    NoShowMarked,
    NoShowSettled,
)
from yizhan.exchange.engagements.locking import PLACE_LOCKS, lock_alone, lock_for_place
from yizhan.exchange.engagements.models import Engagement, NoShowMark
from yizhan.exchange.engagements.placing import _do_end, ids, reasons_against
from yizhan.exchange.engagements.workflow import engagement_workflow, no_show_workflow
from yizhan.exchange.postings.places import _do_take_place_while_running

MARK_LOCKS = (*PLACE_LOCKS, "exchange.NoShowMark")
WAITED_FOR = (EngagementState.CONFIRMED, EngagementState.DISPATCHED)
OPEN = (NoShowState.PROPOSED, NoShowState.MARKED, NoShowState.CONTESTED, NoShowState.STANDS)
OUTCOMES = {
    "reinstate": "undo_no_show",
    "excuse": "excuse_no_show",
    "blame_hirer": "blame_hirer",
}
ANSWER_MOST = 300


def _do_propose(work: Work, engagement: Engagement, against: str) -> NoShowMark:
    mark = NoShowMark.objects.create(
        engagement=engagement,
        against=against,
        state_changed_at=work.at,
        proposed_at=work.at,
        proposed_by_role=work.actor.role,
        source_state=engagement.state,
    )
    work.record(mark, after={"state": "proposed", "against": against})
    return mark


def open_mark(engagement_id: int, against: str) -> NoShowMark | None:
    """The mark of one side that has not been taken back."""
    return NoShowMark.objects.filter(engagement_id=engagement_id, against=against, state__in=OPEN).first()


# ---- proposing ----


@action(locks=("exchange.Engagement", "exchange.NoShowMark"))
def propose_no_show(work: Work, engagement_id: int) -> bool:
    """SYSTEM: 60 minutes† past the start and nobody has come. The station calls; nothing is marked yet.

    Returns:
        whether a proposal was made now.
    """
    engagement = lock_alone(work, engagement_id)
    if engagement.state not in WAITED_FOR or open_mark(engagement.pk, Side.WORKER):
        return False
    _refuse_too_early(work, engagement)
    _do_propose(work, engagement, Side.WORKER)
    return True


@action(locks=("exchange.Engagement", "exchange.NoShowMark"))
def report_hirer_absent(work: Work, engagement_id: int) -> int:
    """到了没人管: the worker stands there and nobody of the hirer does; the station calls.

    Returns:
        id of the mark (``proposed``, against the hirer).

    Raises:
        Forbidden: the hirer's side. Refused: ``too_early`` before the start, ``not_coming``, ``noted_already``.
    """
    engagement = lock_alone(work, engagement_id)
    if side_of(work.actor) not in {"worker", "station"}:
        raise Forbidden(Reason("wrong_role", _("这一条由工人或驿站来记")))
    reasons = []
    if engagement.state not in {*WAITED_FOR, EngagementState.ON_SITE}:
        reasons.append(Reason("not_coming", _("这张单子没定下来，或已经结束")))
    if work.at < engagement.starts_at:
        reasons.append(Reason("too_early", _("还没到开工时间，再等等")))
    if open_mark(engagement.pk, Side.HIRER):
        reasons.append(Reason("noted_already", _("已经记过了")))
    refuse_if_any(reasons)
    return _do_propose(work, engagement, Side.HIRER).pk


@action(locks=("exchange.Engagement", "exchange.NoShowMark"))
def dismiss_no_show(work: Work, mark_id: int) -> int:
    """没这回事: the call showed that he is there, or on his way."""
    mark = _lock_mark(work, mark_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("这一步由驿站来办")))
    no_show_workflow.apply(work, mark, "dismiss")
    return mark.pk


def _do_dismiss_proposals(work: Work, engagement_id: int) -> None:
    """He came: a proposal that nobody had confirmed falls away."""
    waiting = NoShowMark.objects.filter(engagement_id=engagement_id, state=NoShowState.PROPOSED)
    for mark in work.lock_all((NoShowMark, list(waiting.values_list("pk", flat=True)))).values():
        no_show_workflow.apply(work, mark, "dismiss")


# ---- marking, after a call ----


def _refuse_too_early(work: Work, engagement: Engagement) -> None:
    wait = value("exchange.no_show_minutes", on=local(work.at).date())
    if work.at < engagement.starts_at + timedelta(minutes=wait):
        text = _("开工 %(minutes)s 分钟后还没到，才能记没来") % {"minutes": wait}
        raise Refused(Reason("too_early", text))


def _mark(work: Work, engagement_id: int, against: Side, reason_code: str) -> int:
    posting, _worker, engagement = lock_for_place(work, engagement_id)
    _refuse_too_early(work, engagement)
    source = engagement.state
    on = local(work.at).date()
    protected = rules.is_protected(reason_code, value("exchange.protected_reasons", on=on))
    step = "mark_no_show_worker" if against == Side.WORKER else "mark_no_show_hirer"
    _do_end(work, posting, engagement, step, reason_code=reason_code, is_protected=protected)
    found = open_mark(engagement.pk, against)
    mark = work.lock(NoShowMark, (found or _do_propose(work, engagement, against)).pk)
    no_show_workflow.apply(work, mark, "mark", evidence={"reason_code": reason_code})
    mark.source_state, mark.reason_code, mark.marked_at = source, reason_code, work.at
    mark.answer_due_at = work.at + timedelta(minutes=value("exchange.no_show_answer_minutes", on=on))
    mark.save(update_fields=["source_state", "reason_code", "marked_at", "answer_due_at"])
    work.emit(NoShowMarked(engagement.pk, mark.pk, str(against)))
    return engagement.pk


@action(locks=MARK_LOCKS)
def mark_no_show_worker(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """没来: the station, after calling, from 60 min† past the start. Frees the place; he has 24 h† to answer."""
    return _mark(work, engagement_id, Side.WORKER, reason_code)


@action(locks=MARK_LOCKS)
def mark_no_show_hirer(work: Work, engagement_id: int, *, reason_code: str = "") -> int:
    """用工方放空: nobody was there, or no work; the station, from 60 min† past the start. The hirer has 24 h† to answer."""
    return _mark(work, engagement_id, Side.HIRER, reason_code)


# ---- answering, deciding, taking back ----


def _lock_mark(work: Work, mark_id: int) -> NoShowMark:
    engagement_id = NoShowMark.objects.filter(pk=mark_id).values_list("engagement_id", flat=True).first()
    if engagement_id is None:
        raise OutOfSight(NOT_FOUND)
    require_visible(work.actor, engagement_id)
    work.lock(Engagement, engagement_id)
    return work.lock(NoShowMark, mark_id)


@action(locks=("exchange.Engagement", "exchange.NoShowMark"))
def contest_no_show(work: Work, mark_id: int, *, answer_code: str, text: str = "") -> int:
    """不是这样: the side that is said not to have come answers, within 24 h† (the van had left; he was there).

    Raises:
        Forbidden: the other side. Refused: ``reason_unknown``, ``too_long``, ``answer_late``, ``wrong_state``.
    """
    mark = _lock_mark(work, mark_id)
    side = side_of(work.actor)
    if side not in {mark.against, "station"}:
        raise Forbidden(Reason("wrong_role", _("这句话由被记的一方来说，或请驿站代说")))
    reasons = []
    if answer_code not in EndReason.values:
        reasons.append(Reason("reason_unknown", _("选一个理由"), "reason"))
    if len(text.strip()) > ANSWER_MOST:
        reasons.append(Reason("too_long", _("太长了，最多 %(most)s 个字") % {"most": ANSWER_MOST}, "text"))
    if mark.state == NoShowState.MARKED and mark.answer_due_at and mark.answer_due_at <= work.at:
        reasons.append(Reason("answer_late", _("说话的时间过了，有话找驿站")))
    refuse_if_any(reasons)
    no_show_workflow.apply(work, mark, "contest", evidence={"answer_code": answer_code})
    mark.answer_code, mark.answer_text, mark.answered_at = answer_code, text.strip(), work.at
    mark.answer_due_at = None
    mark.save(update_fields=["answer_code", "answer_text", "answered_at", "answer_due_at"])
    return mark.pk


@action(locks=("exchange.Engagement", "exchange.NoShowMark"))
def let_no_show_stand(work: Work, mark_id: int) -> bool:
    """SYSTEM: the 24 hours† are over and nobody said otherwise. The station may still take it back later."""
    mark = _lock_mark(work, mark_id)
    if mark.state != NoShowState.MARKED or mark.answer_due_at is None or mark.answer_due_at > work.at:
        return False
    no_show_workflow.apply(work, mark, "stand")
    mark.answer_due_at = None
    mark.save(update_fields=["answer_due_at"])
    work.emit(NoShowSettled(mark.engagement_id, mark.pk, mark.against, ""))
    return True


@action(locks=("exchange.Engagement", "exchange.NoShowMark"))
def uphold_no_show(work: Work, mark_id: int, *, note: str = "") -> int:
    """核过了，照记: the station heard both; the mark stands."""
    mark = _lock_mark(work, mark_id)
    no_show_workflow.apply(work, mark, "uphold", reason=note.strip()[:ANSWER_MOST])
    work.emit(NoShowSettled(mark.engagement_id, mark.pk, mark.against, ""))
    return mark.pk


@action(locks=MARK_LOCKS)
def reverse_no_show(work: Work, mark_id: int, *, outcome: str, note: str = "") -> int:
    """记错了，改正: the station takes a mark back, at any time, with a note; the old mark stays readable.

    Args:
        outcome: ``reinstate`` (he came after all: dispatched again, his place is taken anew), ``excuse`` (a good reason:
            a protected cancellation), ``blame_hirer`` (the van left early: 放空 of the hirer).

    Raises:
        Refused: ``outcome_unknown``, ``missing_reason``, ``places_taken``, ``already_over``, ``overlap``.
    """
    row = NoShowMark.objects.filter(pk=mark_id).values("engagement_id", "against").first()
    if row is None:
        raise OutOfSight(NOT_FOUND)
    posting, worker, engagement = lock_for_place(work, row["engagement_id"])
    mark = work.lock(NoShowMark, mark_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("改正由驿站来办")))
    if outcome not in OUTCOMES or (outcome == "blame_hirer" and mark.against != Side.WORKER):
        raise Refused(Reason("outcome_unknown", _("选一样改成什么"), "outcome"))
    note = note.strip()[:ANSWER_MOST]
    no_show_workflow.apply(work, mark, "reverse", reason=note, evidence={"outcome": outcome})
    mark.outcome, mark.answer_due_at = outcome, None
    mark.save(update_fields=["outcome", "answer_due_at"])
    if outcome == "reinstate":
        refuse_if_any(
            reason
            for reason in reasons_against(
                posting, worker, work.at, leave_out=engagement.pk, while_running=True
            )
            if reason.code != "already_applied"
        )
    engagement_workflow.apply(work, engagement, OUTCOMES[outcome], reason=note)
    if outcome == "reinstate":
        _do_take_place_while_running(work, posting)
        engagement.end_reason, engagement.is_protected = "", False
        engagement.save(update_fields=["end_reason", "is_protected"])
        _do_book(work, engagement)
        work.emit(EngagementReinstated(**ids(engagement)))
    else:
        engagement.end_reason = mark.answer_code or mark.reason_code or EndReason.OTHER
        engagement.is_protected = outcome == "excuse"
        engagement.save(update_fields=["end_reason", "is_protected"])
        if outcome == "blame_hirer":
            _do_settle_against_hirer(work, engagement)
        work.emit(
            EngagementEnded(
                **ids(engagement),
                kind=str(engagement.state),
                held_place=False,
                is_late=False,
                is_protected=engagement.is_protected,
            )
        )
    work.emit(NoShowSettled(engagement.pk, mark.pk, mark.against, outcome))
    return engagement.pk


def _do_settle_against_hirer(work: Work, engagement: Engagement) -> None:
    """The mark changes sides: from now on the hirer is the one who may answer within 24 h†.

    What the worker had reported himself becomes that mark.
    """
    found = open_mark(engagement.pk, Side.HIRER)
    mark = work.lock(NoShowMark, (found or _do_propose(work, engagement, Side.HIRER)).pk)
    no_show_workflow.apply(work, mark, "mark")
    mark.marked_at = work.at
    minutes = value("exchange.no_show_answer_minutes", on=local(work.at).date())
    mark.answer_due_at = work.at + timedelta(minutes=minutes)
    mark.save(update_fields=["marked_at", "answer_due_at"])
    work.emit(NoShowMarked(engagement.pk, mark.pk, str(Side.HIRER)))


__all__ = [
    "_do_dismiss_proposals", "contest_no_show", "dismiss_no_show", "let_no_show_stand",
    "mark_no_show_hirer", "mark_no_show_worker", "open_mark", "propose_no_show", "report_hirer_absent",
    "reverse_no_show", "uphold_no_show",
]  # fmt: skip
