"""Checking in and out, reporting and agreeing hours. Lock order: engagement (60) → day of work (70)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.enums import AttendanceState, Proof
from yizhan.exchange.attendance.events import (
    AttendanceAgreed,
    HoursContested,
    HoursSubmitted,
    WorkerCheckedIn,
)
from yizhan.exchange.attendance.models import AttendanceDay, CodeTry, DayCode
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting, require_visible, side_of
from yizhan.exchange.engagements.actions import _do_arrive, _do_complete, _do_note_word
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.engagements.rules import Shift, shifts
from yizhan.exchange.postings.models import Posting

LOCKS = ("exchange.Engagement", "exchange.AttendanceDay")
COMING = frozenset({"accepted", "confirmed", "dispatched", "on_site", "working"})
WRONG_CODE = Reason("wrong_code", _("签到码不对，看一眼带班手里的四个数"), "code")
TOO_MANY = Reason("too_many_tries", _("试错太多次了，等一会儿，或让带班点名"), "code")


# ---- steps ----


def shifts_of(engagement: Engagement) -> tuple[Shift, ...]:
    """The working days of an engagement, on Shanghai's clock."""
    return shifts(local(engagement.starts_at), local(engagement.ends_at))


def _do_expect_day(work: Work, engagement: Engagement, on: date) -> AttendanceDay:
    """The row of one working day, made once (engagement locked by the caller)."""
    shift = next(shift for shift in shifts_of(engagement) if shift.on == on)
    wait = timedelta(minutes=value("exchange.hours_propose_minutes", on=on))
    day, is_new = AttendanceDay.objects.get_or_create(
        engagement=engagement,
        on=on,
        defaults={"state_changed_at": work.at, "propose_due_at": shift.ends_at + wait},
    )
    if is_new:
        work.record(day, after={"state": "expected", "on": on})
    return day


def _do_check_in(work: Work, engagement: Engagement, proof: Proof) -> AttendanceDay:
    """Presence on the shift that runs now; a stronger proof replaces a weaker one of the same day.

    Raises:
        Refused: ``not_coming`` (cancelled, over), ``not_now`` (outside the shift), ``already_in``.
    """
    if engagement.state not in COMING:
        raise Refused(Reason("not_coming", _("这张单子没定下来，或已经结束")))
    on = local(work.at).date()
    late = value("exchange.hours_propose_minutes", on=on) if proof in {Proof.FOREMAN, Proof.STATION} else 0
    early = value("exchange.check_in_early_minutes", on=on)
    shift = rules.shift_at(shifts_of(engagement), local(work.at), early_minutes=early, late_minutes=late)
    if shift is None:
        raise Refused(Reason("not_now", _("现在不是这个活签到的时候")))
    day = work.lock(AttendanceDay, _do_expect_day(work, engagement, shift.on).pk)
    if day.state == AttendanceState.EXPECTED:
        attendance_workflow.apply(work, day, "check_in", evidence={"proof": str(proof.value)})
        day.checked_in_at = work.at
    elif not rules.is_stronger(proof, day.check_in_proof):
        raise Refused(Reason("already_in", _("已经签过到了")))
    else:
        work.record(day, before={"proof": day.check_in_proof}, after={"proof": str(proof.value)})
    day.check_in_proof = proof
    day.save(update_fields=["checked_in_at", "check_in_proof"])
    _do_arrive(work, engagement)
    _do_note_word(work, engagement, proved=proof != Proof.SELF_CLAIM)
    work.emit(WorkerCheckedIn(engagement.pk, day.pk, str(proof.value)))
    return day


def _do_submit(
    work: Work, engagement: Engagement, day: AttendanceDay, minutes: int, pieces: int | None
) -> None:
    """Report the minutes (and pieces) of a day; on the last day the work is complete."""
    refuse_if_any(_reasons_against(engagement, minutes, pieces))
    pieces = pieces if engagement.is_by_piece else None
    side = side_of(work.actor)
    attendance_workflow.apply(work, day, "submit", evidence={"minutes": minutes, "pieces": pieces})
    wait = timedelta(minutes=value("exchange.hours_answer_minutes", on=local(work.at).date()))
    day.submitted_minutes, day.pieces = minutes, pieces
    day.submitted_by_role, day.submitted_at = side, work.at
    day.answer_due_at, day.propose_due_at = work.at + wait, None
    day.save(
        update_fields=[
            "submitted_minutes", "pieces", "submitted_by_role", "submitted_at", "answer_due_at", "propose_due_at",
        ]
    )  # fmt: skip
    _do_note_word(work, engagement)
    work.emit(HoursSubmitted(engagement.pk, day.pk, minutes, side))
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
    **facts: Any,
) -> None:
    """The minutes stand (``agree`` or ``resolve``); pay follows from the event.

    Args:
        pieces: the count that stands from now on; the reported one when nobody names another.
    """
    # The minutes first: the table refuses an agreed day that does not say how many. A refusal rolls both back.
    day.agreed_minutes, day.answer_due_at = figure, None
    day.pieces = day.pieces if pieces is None else pieces
    day.save(update_fields=["agreed_minutes", "answer_due_at", "pieces"])
    attendance_workflow.apply(work, day, step, **facts)
    _do_note_word(work, engagement)
    work.emit(AttendanceAgreed(engagement.pk, day.pk, figure, side_of(work.actor)))


def measured(engagement: Engagement, day: AttendanceDay) -> int | None:
    """Minutes the two stamps of a day say, or ``None``; see ``rules.measured_minutes``."""
    shift = next(shift for shift in shifts_of(engagement) if shift.on == day.on)
    return rules.measured_minutes(
        day.checked_in_at and local(day.checked_in_at),
        day.checked_out_at and local(day.checked_out_at),
        shift,
        break_minutes=engagement.terms.get("break_minutes", 0),
        grace_minutes=value("exchange.check_in_grace_minutes", on=day.on),
        counted_from_start=day.check_in_proof in {Proof.FOREMAN, Proof.STATION},
    )


def planned(engagement: Engagement, day: AttendanceDay) -> int:
    """Minutes the terms plan for that day, the break taken off."""
    shift = next(shift for shift in shifts_of(engagement) if shift.on == day.on)
    return shift.planned_minutes(engagement.terms.get("break_minutes", 0))


def _lock_engagement(work: Work, engagement_id: int) -> Engagement:
    require_visible(work.actor, engagement_id)
    return work.lock(Engagement, engagement_id)


def _lock_day(work: Work, day_id: int) -> tuple[Engagement, AttendanceDay]:
    engagement_id = AttendanceDay.objects.filter(pk=day_id).values_list("engagement_id", flat=True).first()
    if engagement_id is None:
        raise OutOfSight(NOT_FOUND)
    engagement = _lock_engagement(work, engagement_id)
    return engagement, work.lock(AttendanceDay, day_id)


# ---- the day code ----


def _new_code(other_than: str = "") -> str:
    while (code := f"{secrets.randbelow(10_000):04d}") == other_than:
        pass
    return code


def _require_site_side(actor: Actor, posting_id: int) -> None:
    require_posting(actor, posting_id)
    if side_of(actor) not in {"hirer", "station"}:
        raise Forbidden(Reason("wrong_role", _("签到码由带班、用工方或驿站来看")))


@action(locks=("exchange.Posting",))
def show_day_code(work: Work, posting_id: int, *, on: date | None = None) -> str:
    """The four digits of a day; made the first time somebody of the hirer's side or the station asks."""
    _require_site_side(work.actor, posting_id)
    posting = work.lock(Posting, posting_id)
    day = on or local(work.at).date()
    row, is_new = DayCode.objects.get_or_create(
        posting=posting, on=day, defaults={"code": _new_code(), "made_at": work.at}
    )
    if is_new:
        work.record(posting, after={"day_code_made_for": day})
    return row.code


@action(locks=("exchange.Posting",))
def rotate_day_code(work: Work, posting_id: int, *, on: date | None = None) -> str:
    """A new code for a day (the old one went round); the old one stops at once."""
    _require_site_side(work.actor, posting_id)
    posting = work.lock(Posting, posting_id)
    day = on or local(work.at).date()
    old = DayCode.objects.filter(posting=posting, on=day).values_list("code", flat=True).first()
    row, _is_new = DayCode.objects.update_or_create(
        posting=posting, on=day, defaults={"code": _new_code(old or ""), "made_at": work.at}
    )
    work.record(posting, after={"day_code_rotated_for": day})
    return row.code


@action(locks=LOCKS)
def try_day_code(work: Work, engagement_id: int, code: str) -> dict[str, Any]:
    """Check in by the day code; a wrong code is *stored* (five† in 15 min†), so it answers instead of refusing.

    Returns:
        ``{"ok": True, "attendance_id": …}`` or ``{"ok": False, "tries_left": n}``.

    Raises:
        Refused: ``too_many_tries`` and the reasons of ``_do_check_in``.
    """
    engagement = _lock_engagement(work, engagement_id)
    on = local(work.at).date()
    most = value("exchange.day_code_tries", on=on)
    within = value("exchange.day_code_minutes", on=on)
    since = work.at - timedelta(minutes=within)
    tries = list(CodeTry.objects.filter(engagement=engagement, at__gt=since).values_list("at", flat=True))
    if rules.too_many_tries(tries, work.at, most=most, within_minutes=within):
        raise Refused(TOO_MANY)
    shift = rules.shift_at(
        shifts_of(engagement), local(work.at), early_minutes=value("exchange.check_in_early_minutes", on=on)
    )
    day_on = shift.on if shift else on
    right = DayCode.objects.filter(posting_id=engagement.posting_id, on=day_on, code=code.strip()).exists()
    if not right:
        CodeTry.objects.create(engagement=engagement, at=work.at)
        work.record(engagement, after={"wrong_day_code": len(tries) + 1})
        return {"ok": False, "tries_left": max(0, most - len(tries) - 1)}
    return {"ok": True, "attendance_id": _do_check_in(work, engagement, Proof.DAY_CODE).pk}


def check_in_with_code(
    actor: Actor, engagement_id: int, code: str, *, once: str | None = None, on_behalf_of: str = ""
) -> int:
    """:func:`try_day_code` for callers that want a refusal: ``Refused("wrong_code")`` after the try was stored.

    Returns:
        id of the day of work.
    """
    answer = try_day_code(actor, engagement_id, code, once=once, on_behalf_of=on_behalf_of)
    if not answer["ok"]:
        raise Refused(WRONG_CODE if answer["tries_left"] else TOO_MANY)
    return answer["attendance_id"]


# ---- other ways of being there ----


@action(locks=LOCKS)
def check_in_self(work: Work, engagement_id: int) -> int:
    """我到了: the worker's own word, the weakest proof; the foreman's tick or the code can follow."""
    engagement = _lock_engagement(work, engagement_id)
    if side_of(work.actor) == "hirer":
        raise Forbidden(Reason("wrong_role", _("带班请用点名")))
    proof = Proof.STATION if side_of(work.actor) == "station" else Proof.SELF_CLAIM
    return _do_check_in(work, engagement, proof).pk


def _each_row(
    work: Work, posting_id: int, engagement_ids: Iterable[int], step: Callable[[Engagement], None]
) -> list[dict[str, Any]]:
    """Run ``step`` for each named engagement of a posting; one that refuses does not stop the others."""
    _require_site_side(work.actor, posting_id)
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


@action(locks=LOCKS)
def check_in_by_foreman(work: Work, posting_id: int, engagement_ids: list[int]) -> list[dict[str, Any]]:
    """点名: tick several at once (foreman, hirer; the station after a call).

    Returns:
        one ``{"engagement_id", "ok", "codes", "texts"}`` for each, in the given order; a refused row changes nothing.
    """
    proof = Proof.STATION if side_of(work.actor) == "station" else Proof.FOREMAN
    return _each_row(work, posting_id, engagement_ids, lambda row: _do_check_in(work, row, proof))  # type: ignore[arg-type,return-value]


# ---- going home, hours ----


def _do_check_out(
    work: Work, engagement: Engagement, minutes: int | None, pieces: int | None
) -> AttendanceDay:
    found = AttendanceDay.objects.filter(engagement=engagement, state=AttendanceState.CHECKED_IN)
    first = found.order_by("on").values_list("pk", flat=True).first()
    if first is None:
        raise Refused(Reason("not_checked_in", _("还没签到，先签到再下工")))
    day = work.lock(AttendanceDay, first)
    attendance_workflow.apply(work, day, "check_out")
    day.checked_out_at = work.at
    day.save(update_fields=["checked_out_at"])
    proposed = measured(engagement, day) if minutes is None else minutes
    assert proposed is not None
    _do_submit(work, engagement, day, proposed, pieces)
    return day


@action(locks=LOCKS)
def check_out(
    work: Work, engagement_id: int, *, minutes: int | None = None, pieces: int | None = None
) -> int:
    """下工: either side ends the day and so proposes the minutes; the other side agrees or contests.

    Args:
        minutes: worked minutes; default what the stamps say inside the planned shift.
        pieces: count, needed when pay is by piece.

    Returns:
        id of the day of work (``submitted``).
    """
    engagement = _lock_engagement(work, engagement_id)
    return _do_check_out(work, engagement, minutes, pieces).pk


@action(locks=LOCKS)
def check_out_by_foreman(
    work: Work,
    posting_id: int,
    engagement_ids: list[int],
    *,
    minutes: int | None = None,
    pieces: Mapping[int, int] | None = None,
) -> list[dict[str, Any]]:
    """收工: end the day for several at once with the same minutes (or what the stamps say); result per row.

    Args:
        pieces: count of each by engagement, needed when pay is by piece; a row without one is refused alone.
    """
    counts = pieces or {}
    return _each_row(
        work,
        posting_id,
        engagement_ids,
        lambda row: _do_check_out(work, row, minutes, counts.get(row.pk)),  # type: ignore[arg-type,return-value]
    )


@action(locks=LOCKS)
def submit_hours(work: Work, day_id: int, minutes: int, *, pieces: int | None = None) -> int:
    """报工时: one side's figure for a day without a check-out (foreman's list in the evening)."""
    engagement, day = _lock_day(work, day_id)
    _do_submit(work, engagement, day, minutes, pieces)
    return day.pk


def _refuse_own_figure(work: Work, day: AttendanceDay) -> None:
    if not rules.may_answer(side_of(work.actor), day.submitted_by_role):
        raise Refused(Reason("own_figure", _("这是你自己报的，等对方来对")))


@action(locks=LOCKS)
def agree_hours(work: Work, day_id: int) -> int:
    """工时没错: the other side agrees; the station may speak for either (``on_behalf_of``)."""
    engagement, day = _lock_day(work, day_id)
    if day.state == AttendanceState.SUBMITTED:
        _refuse_own_figure(work, day)
    _do_agree(work, engagement, day, "agree", day.submitted_minutes or 0)
    return day.pk


@action(locks=LOCKS)
def contest_hours(
    work: Work, day_id: int, minutes: int, *, pieces: int | None = None, reason: str = ""
) -> int:
    """工时不对: the other side names its own figure and why; the station decides (``resolve_hours``).

    Args:
        pieces: its own count, needed when pay is by piece.
    """
    engagement, day = _lock_day(work, day_id)
    if day.state == AttendanceState.SUBMITTED:
        _refuse_own_figure(work, day)
    refuse_if_any(_reasons_against(engagement, minutes, pieces))
    evidence = {"pieces": pieces} if engagement.is_by_piece else {}
    attendance_workflow.apply(work, day, "contest", reason=reason, minutes=str(minutes), evidence=evidence)
    day.contested_minutes, day.answer_due_at = minutes, None
    day.contested_pieces = pieces if engagement.is_by_piece else None
    day.save(update_fields=["contested_minutes", "contested_pieces", "answer_due_at"])
    _do_note_word(work, engagement)
    work.emit(HoursContested(engagement.pk, day.pk))
    return day.pk


@action(locks=LOCKS)
def resolve_hours(
    work: Work, day_id: int, minutes: int, *, pieces: int | None = None, reason: str = ""
) -> int:
    """驿站定工时: after hearing both; it fixes the record only (D10).

    Args:
        pieces: the count that stands, needed when pay is by piece and both sides name another one.
    """
    engagement, day = _lock_day(work, day_id)
    same_count = day.contested_pieces in {None, day.pieces}
    pieces = day.pieces if pieces is None and same_count else pieces
    refuse_if_any(_reasons_against(engagement, minutes, pieces))
    _do_agree(work, engagement, day, "resolve", minutes, pieces=pieces, reason=reason, minutes=str(minutes))
    return day.pk


def _reasons_against(engagement: Engagement, minutes: int, pieces: int | None) -> list[Reason]:
    """Everything against a figure, whoever names it."""
    reasons = []
    if not 0 <= minutes <= rules.MOST_MINUTES:
        reasons.append(Reason("minutes_impossible", _("一天最多 24 小时"), "minutes"))
    return reasons + rules.reasons_against_pieces(
        pieces, by_piece=engagement.is_by_piece, pay_fen=engagement.agreed_pay_fen
    )


# ---- clocks ----


@action(locks=LOCKS)
def propose_planned_hours(work: Work, day_id: int) -> int:
    """SYSTEM: nobody reported within 6 h† after the shift: the planned hours are proposed (not for piece work)."""
    engagement, day = _lock_day(work, day_id)
    if day.propose_due_at is None or day.propose_due_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    _do_submit(work, engagement, day, planned(engagement, day), None)
    return day.pk


@action(locks=LOCKS)
def settle_silent_hours(work: Work, day_id: int) -> int:
    """SYSTEM: nobody answered within 24 h†: the worker's figure stands (D10)."""
    engagement, day = _lock_day(work, day_id)
    if day.answer_due_at is None or day.answer_due_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    stands = rules.figure_after_silence(
        day.submitted_minutes or 0, day.submitted_by_role, measured(engagement, day)
    )
    _do_agree(work, engagement, day, "agree", stands, evidence={"silence": True})
    return day.pk


@action(locks=LOCKS)
def lock_hours(work: Work, day_id: int) -> int:
    """SYSTEM: three days† after the minutes stood the day is locked; later changes are counter-entries."""
    _engagement, day = _lock_day(work, day_id)
    days = value("exchange.hours_contest_days", on=local(work.at).date())
    if day.state_changed_at + timedelta(days=days) > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    attendance_workflow.apply(work, day, "lock")
    return day.pk
