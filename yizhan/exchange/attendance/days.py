"""Steps that presence and hours share: the row of a day, what was planned, what was measured, what stands.

Lock order: engagement (60) → day of work (70). Everything here takes the open unit of work; nothing opens one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.enums import Proof
from yizhan.exchange.attendance.events import AttendanceAgreed, HoursSubmitted
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, require_visible, side_of
from yizhan.exchange.engagements.actions import _do_complete, _do_note_word
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.rules import Shift, shifts
from yizhan.exchange.postings.models import Posting

LOCKS = ("exchange.Engagement", "exchange.AttendanceDay")


def shifts_of(engagement: Engagement) -> tuple[Shift, ...]:
    """The working days of an engagement, on Shanghai's clock."""
    return shifts(local(engagement.starts_at), local(engagement.ends_at))


def work_day_of(posting: Posting, at: datetime) -> date:
    """The working day of a posting that an instant belongs to: a night shift keeps the date it began on.

    Until hours are proposed by the clock, the shift that has just ended is still the day in question; outside every
    shift it is the calendar day.
    """
    on = local(at).date()
    shift = rules.shift_at(
        shifts(local(posting.starts_at), local(posting.ends_at)),
        local(at),
        early_minutes=value("exchange.check_in_early_minutes", on=on),
        late_minutes=value("exchange.hours_propose_minutes", on=on),
    )
    return shift.on if shift else on


def shift_of(engagement: Engagement, day: AttendanceDay) -> Shift:
    """The planned shift of a day of work."""
    return next(shift for shift in shifts_of(engagement) if shift.on == day.on)


def propose_due_at(engagement: Engagement, on: date) -> datetime | None:
    """When the planned hours of a day are proposed (6 h† after the shift); ``None`` when no shift begins that day."""
    shift = next((shift for shift in shifts_of(engagement) if shift.on == on), None)
    if shift is None:
        return None
    return shift.ends_at + timedelta(minutes=value("exchange.hours_propose_minutes", on=on))


def _do_expect_day(work: Work, engagement: Engagement, on: date) -> AttendanceDay:
    """The row of one working day, made once (engagement locked by the caller)."""
    day, is_new = AttendanceDay.objects.get_or_create(
        engagement=engagement,
        on=on,
        defaults={"state_changed_at": work.at, "propose_due_at": propose_due_at(engagement, on)},
    )
    if is_new:
        work.record(day, after={"state": "expected", "on": on})
    return day


def _do_submit(
    work: Work,
    engagement: Engagement,
    day: AttendanceDay,
    figure: rules.Figure,
    *,
    step: str = "submit",
) -> None:
    """Report the figure of a day; on the last day the work is complete.

    Args:
        step: ``submit``, or ``revise`` when the same side corrects its own figure before anybody answered.
    """
    refuse_if_any(reasons_against(engagement, figure))
    pieces = figure.pieces if engagement.is_by_piece else None
    side = side_of(work.actor)
    facts = {"minutes": figure.minutes, "pieces": pieces, "break": figure.break_minutes, "overtime": figure.overtime_minutes}  # fmt: skip
    attendance_workflow.apply(work, day, step, evidence=facts)
    wait = timedelta(minutes=value("exchange.hours_answer_minutes", on=local(work.at).date()))
    day.submitted_minutes, day.pieces = figure.minutes, pieces
    day.break_minutes, day.overtime_minutes = figure.break_minutes, figure.overtime_minutes
    day.submitted_by_role, day.submitted_at = side, work.at
    day.answer_due_at, day.propose_due_at = work.at + wait, None
    day.save(
        update_fields=[
            "submitted_minutes", "pieces", "break_minutes", "overtime_minutes", "submitted_by_role", "submitted_at",
            "answer_due_at", "propose_due_at",
        ]
    )  # fmt: skip
    _do_note_word(work, engagement)
    work.emit(HoursSubmitted(engagement.pk, day.pk, figure.minutes, side))
    is_last = day.on == shifts_of(engagement)[-1].on
    if is_last and engagement.state in {EngagementState.ON_SITE, EngagementState.WORKING}:
        _do_complete(work, engagement)


def _do_agree(
    work: Work,
    engagement: Engagement,
    day: AttendanceDay,
    step: str,
    figure: int,
    *,
    pieces: int | None = None,
    by_silence: bool = False,
    **facts: Any,
) -> None:
    """The minutes stand (``agree`` or ``resolve``); pay follows from the event.

    Args:
        pieces: the count that stands from now on; the reported one when nobody names another.
        by_silence: nobody answered (D10): the station's record only, no legal right.
    """
    # The minutes first: the table refuses an agreed day that does not say how many. A refusal rolls both back.
    window = timedelta(days=value("exchange.hours_contest_days", on=local(work.at).date()))
    day.agreed_minutes, day.answer_due_at = figure, None
    day.pieces = day.pieces if pieces is None else pieces
    day.is_by_silence, day.contest_until = by_silence, work.at + window
    day.save(update_fields=["agreed_minutes", "answer_due_at", "pieces", "is_by_silence", "contest_until"])
    if by_silence:
        facts["evidence"] = {"silence": True, "station_record_only": True}
    attendance_workflow.apply(work, day, step, **facts)
    _do_note_word(work, engagement)
    work.emit(AttendanceAgreed(engagement.pk, day.pk, figure, side_of(work.actor)))


def measured(engagement: Engagement, day: AttendanceDay) -> int | None:
    """Minutes the two stamps of a day say, or ``None``; see ``rules.measured_minutes``."""
    return measured_between(engagement, day, day.checked_in_at, day.checked_out_at)


def measured_between(
    engagement: Engagement, day: AttendanceDay, came_at: datetime | None, left_at: datetime | None
) -> int | None:
    """Minutes that two stamps would mean for this day."""
    return rules.measured_minutes(
        came_at and local(came_at),
        left_at and local(left_at),
        shift_of(engagement, day),
        break_minutes=engagement.terms.get("break_minutes", 0),
        grace_minutes=value("exchange.check_in_grace_minutes", on=day.on),
        counted_from_start=day.check_in_proof in {Proof.FOREMAN, Proof.STATION},
    )


def planned(engagement: Engagement, day: AttendanceDay) -> int:
    """Minutes the terms plan for that day, the break taken off."""
    return shift_of(engagement, day).planned_minutes(engagement.terms.get("break_minutes", 0))


def reasons_against(engagement: Engagement, figure: rules.Figure) -> list[Reason]:
    """Everything against a figure, whoever names it."""
    return rules.reasons_against_figure(
        figure, by_piece=engagement.is_by_piece, pay_fen=engagement.agreed_pay_fen
    )


def lock_engagement(work: Work, engagement_id: int) -> Engagement:
    """The engagement, inside the actor's scope, locked and fresh."""
    require_visible(work.actor, engagement_id)
    return work.lock(Engagement, engagement_id)


def lock_day(work: Work, day_id: int) -> tuple[Engagement, AttendanceDay]:
    """A day of work with its engagement, both locked in the house order."""
    engagement_id = AttendanceDay.objects.filter(pk=day_id).values_list("engagement_id", flat=True).first()
    if engagement_id is None:
        raise OutOfSight(NOT_FOUND)
    engagement = lock_engagement(work, engagement_id)
    return engagement, work.lock(AttendanceDay, day_id)


def require_site_side(actor: Actor, posting_id: int) -> None:
    """The hirer's side, the foreman of the site or the station; nobody else."""
    require_posting(actor, posting_id)
    if side_of(actor) not in {"hirer", "station"}:
        raise Forbidden(Reason("wrong_role", _("签到码由带班、用工方或驿站来看")))


def each_row(
    work: Work, posting_id: int, engagement_ids: Iterable[int], step: Callable[[Engagement], Any]
) -> list[dict[str, Any]]:
    """Run ``step`` for each named engagement of a posting; one that refuses does not stop the others."""
    require_site_side(work.actor, posting_id)
    wanted = list(dict.fromkeys(engagement_ids))
    known = set(
        Engagement.objects.visible_to(work.actor)
        .filter(posting_id=posting_id, pk__in=wanted)
        .values_list("pk", flat=True)
    )
    rows = work.lock_all((Engagement, sorted(known)))
    results = []
    for engagement_id in wanted:
        if engagement_id not in known:
            reasons: tuple[Reason, ...] = (NOT_FOUND,)
        else:
            reasons = ()
            try:
                with transaction.atomic():
                    step(rows[Engagement, engagement_id])  # type: ignore[arg-type]
            except Refused as refused:
                reasons = refused.reasons
        results.append(
            {
                "engagement_id": engagement_id,
                "ok": not reasons,
                "codes": [reason.code for reason in reasons],
                "texts": [str(reason.text) for reason in reasons],
            }
        )
    return results
