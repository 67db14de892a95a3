"""From the yes to the work: undo over, slip, on the way, begun; and the daily word on work of several days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.access import NOT_FOUND, require_visible, side_of
from yizhan.exchange.engagements.cancelling import _do_skip_day
from yizhan.exchange.engagements.enums import DayAnswer, EngagementState
from yizhan.exchange.engagements.events import EngagementDispatched
from yizhan.exchange.engagements.locking import ENGAGEMENT_LOCK, lock_alone
from yizhan.exchange.engagements.models import BookedShift, Engagement
from yizhan.exchange.engagements.placing import _do_confirm, _do_note_word, reasons_not_to_send
from yizhan.exchange.engagements.telling import _do_ask_about_day
from yizhan.exchange.engagements.workflow import engagement_workflow


@action(locks=ENGAGEMENT_LOCK)
def confirm_engagement(work: Work, engagement_id: int) -> int:
    """SYSTEM: the undo time is over, the yes stands (D8)."""
    engagement = lock_alone(work, engagement_id)
    if engagement.undo_until is not None and engagement.undo_until > work.at:
        raise Refused(Reason("undo_running", _("还在反悔时间里")))
    _do_confirm(work, engagement)
    return engagement.pk


def _refuse_at_the_gate(work: Work, engagement: Engagement) -> None:
    """Nobody is sent out past a closed gate (F507), nor before he answered changed terms."""
    reasons = reasons_not_to_send(engagement.posting, engagement.worker, work.at, leave_out=engagement.pk)
    if engagement.proposed_version is not None:
        reasons.append(Reason("terms_open", _("条件变了，先问他还去不去")))
    refuse_if_any(reasons)


@action(locks=ENGAGEMENT_LOCK)
def print_slip(work: Work, engagement_id: int) -> dict[str, str]:
    """打确认单: numbers the slip; confirms what was only accepted and marks it dispatched. Printing again is free.

    Returns:
        ``{"uid": …, "slip_number": …}`` for the addresses of page and PDF.

    Raises:
        Refused: every reason of the safety gate, ``terms_open``, ``not_confirmed``.
    """
    engagement = lock_alone(work, engagement_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("确认单由驿站打印")))
    if engagement.state in {EngagementState.ACCEPTED, EngagementState.CONFIRMED}:
        _refuse_at_the_gate(work, engagement)
    if engagement.state == EngagementState.ACCEPTED:
        _do_confirm(work, engagement)
    if engagement.state == EngagementState.CONFIRMED:
        _do_dispatch(work, engagement)
    if engagement.slip_number is None:
        raise Refused(Reason("not_confirmed", _("还没定下来，不能打确认单")))
    engagement.slip_printed_at = work.at
    engagement.save(update_fields=["slip_printed_at"])
    work.record(engagement, after={"slip_printed_at": work.at})
    return {"uid": str(engagement.uid), "slip_number": engagement.slip_number}


def _do_dispatch(work: Work, engagement: Engagement) -> None:
    engagement_workflow.apply(work, engagement, "dispatch")
    work.emit(
        EngagementDispatched(
            engagement_id=engagement.pk, posting_id=engagement.posting_id, worker_id=engagement.worker_id
        )
    )


@action(locks=ENGAGEMENT_LOCK)
def dispatch_engagement(work: Work, engagement_id: int) -> int:
    """派出: the slip went out without printing (read aloud, sent by message)."""
    engagement = lock_alone(work, engagement_id)
    if engagement.state == EngagementState.CONFIRMED:
        _refuse_at_the_gate(work, engagement)
    _do_dispatch(work, engagement)
    return engagement.pk


@action(locks=ENGAGEMENT_LOCK)
def begin_work(work: Work, engagement_id: int) -> int:
    """开工: the foreman says that work has begun."""
    engagement = lock_alone(work, engagement_id)
    engagement_workflow.apply(work, engagement, "begin")
    _do_note_word(work, engagement)
    return engagement.pk


# ---- work of several days ----


@action(locks=ENGAGEMENT_LOCK)
def ask_about_day(work: Work, shift_id: int) -> bool:
    """SYSTEM: 明天还来不来? once for each later day. Silence has no penalty; the station sees who has not answered.

    Returns:
        whether it was asked now.
    """
    engagement_id = BookedShift.objects.values_list("engagement_id", flat=True).get(pk=shift_id)
    engagement = lock_alone(work, engagement_id)
    asked = BookedShift.objects.filter(pk=shift_id, answer=DayAnswer.NOT_ASKED, starts_at__gt=work.at)
    if not asked.update(answer=DayAnswer.ASKED, asked_at=work.at):
        return False
    shift = BookedShift.objects.get(pk=shift_id)
    work.record(engagement, after={"asked_about": shift.on})
    _do_ask_about_day(work, engagement, shift.on)
    return True


@action(locks=ENGAGEMENT_LOCK)
def answer_about_day(work: Work, shift_id: int, *, comes: bool, reason_code: str = "") -> bool:
    """来 or 不来 on one later day. Staying away frees only that day; the engagement goes on.

    Raises:
        OutOfSight. Forbidden: the hirer's side. Refused: ``day_over``.
    """
    row = BookedShift.objects.filter(pk=shift_id).values("engagement_id", "on").first()
    if row is None:
        raise OutOfSight(NOT_FOUND)
    require_visible(work.actor, row["engagement_id"])
    if side_of(work.actor) not in {"worker", "station"}:
        raise Forbidden(Reason("wrong_role", _("来不来由工人自己说，或请驿站代说")))
    engagement = work.lock(Engagement, row["engagement_id"])
    shift = BookedShift.objects.filter(pk=shift_id).first()
    if shift is None or shift.starts_at <= work.at:
        raise Refused(Reason("day_over", _("那天已经开工，或不用来了")))
    if not comes:
        _do_skip_day(work, engagement, shift.on, reason_code or DayAnswer.STAYS_AWAY)
        return False
    shift.answer, shift.answered_at = DayAnswer.COMES, work.at
    shift.save(update_fields=["answer", "answered_at"])
    work.record(engagement, after={"comes_on": shift.on})
    return True
