"""Going home, reporting hours, agreeing, contesting with evidence, deciding, locking, and correcting what is locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, Reason, Refused, refuse_if_any
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.days import (
    LOCKS,
    _do_agree,
    _do_submit,
    each_row,
    lock_day,
    lock_engagement,
    measured,
    planned,
    reasons_against,
)
from yizhan.exchange.attendance.enums import AttendanceState, FlagState, Moment, PhotoKind, Proof
from yizhan.exchange.attendance.events import HoursContested, HoursCorrected
from yizhan.exchange.attendance.models import (
    AttendanceDay,
    AttendanceFlag,
    EvidencePhoto,
    HoursEntry,
    HoursStatement,
)
from yizhan.exchange.attendance.presence import Said, _do_add_proof, _do_keep_conflict, _do_keep_photo
from yizhan.exchange.attendance.rules import Figure
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.access import side_of
from yizhan.exchange.engagements.actions import _do_note_word
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local

NOT_DUE = Reason("not_due_yet", _("还没到时间"))
PROOF_OF_SIDE = {"worker": Proof.SELF_CLAIM, "hirer": Proof.FOREMAN, "station": Proof.STATION}


# ---- going home ----


def _do_check_out(
    work: Work, engagement: Engagement, figure: Figure, said: Said | None = None
) -> AttendanceDay:
    """End the running day; ``figure.minutes`` below zero means: what the stamps say."""
    said = said or Said(work.at)
    proof = PROOF_OF_SIDE.get(side_of(work.actor), Proof.STATION)
    found = AttendanceDay.objects.filter(engagement=engagement, state=AttendanceState.CHECKED_IN)
    first = found.order_by("on").values_list("pk", flat=True).first()
    if first is None:
        return _late_check_out(work, engagement, proof, said)
    day = work.lock(AttendanceDay, first)
    if day.checked_in_at and said.at < day.checked_in_at:
        return _do_keep_conflict(work, engagement, day, proof, said, Moment.OUT)
    attendance_workflow.apply(work, day, "check_out")
    day.checked_out_at = said.at
    day.save(update_fields=["checked_out_at"])
    _do_add_proof(work, day, proof, said, moment=Moment.OUT)
    if figure.minutes < 0:
        minutes = measured(engagement, day)
        assert minutes is not None
        figure = figure.with_minutes(minutes)
    _do_submit(work, engagement, day, figure)
    return day


def _late_check_out(work: Work, engagement: Engagement, proof: Proof, said: Said) -> AttendanceDay:
    """A message from the phone about a day that somebody has ended meanwhile: the same, or the station decides."""
    if said.is_offline:
        days = AttendanceDay.objects.filter(engagement=engagement, checked_in_at__lte=said.at)
        last = days.order_by("-on").values_list("pk", flat=True).first()
        if last is not None:
            day = work.lock(AttendanceDay, last)
            tolerance = value("exchange.conflict_minutes", on=day.on)
            reported = day.checked_out_at
            if reported is not None and not rules.too_far_apart(reported, said.at, tolerance):
                _do_add_proof(work, day, proof, said, moment=Moment.OUT)
                return day
            return _do_keep_conflict(work, engagement, day, proof, said, Moment.OUT)
    raise Refused(Reason("not_checked_in", _("还没签到，先签到再下工")))


@action(locks=LOCKS)
def check_out(
    work: Work,
    engagement_id: int,
    *,
    minutes: int | None = None,
    pieces: int | None = None,
    said_at: datetime | None = None,
    skew_seconds: int = 0,
    device_key: str = "",
) -> int:
    """下工: either side ends the day and so proposes the minutes; the other side agrees or contests.

    Args:
        minutes: worked minutes; default what the stamps say inside the planned shift.
        pieces: count, needed when pay is by piece.
        said_at, skew_seconds: when it was tapped without a network.

    Returns:
        id of the day of work (``submitted``).
    """
    engagement = lock_engagement(work, engagement_id)
    figure = Figure(-1 if minutes is None else minutes, pieces)
    if minutes is not None:
        refuse_if_any(reasons_against(engagement, figure))
    return _do_check_out(work, engagement, figure, Said.of(work, said_at, skew_seconds, device_key)).pk


@action(locks=LOCKS)
def check_out_by_foreman(
    work: Work,
    posting_id: int,
    engagement_ids: list[int],
    *,
    minutes: int | None = None,
    pieces: Mapping[int, int] | None = None,
    said_at: datetime | None = None,
    skew_seconds: int = 0,
) -> list[dict[str, Any]]:
    """收工: end the day for several at once with the same minutes (or what the stamps say); result per row.

    Args:
        pieces: count of each by engagement, needed when pay is by piece; a row without one is refused alone.
    """
    counts = pieces or {}
    said = Said.of(work, said_at, skew_seconds, "")

    def step(row: Engagement) -> None:
        figure = Figure(-1 if minutes is None else minutes, counts.get(row.pk))
        if minutes is not None:
            refuse_if_any(reasons_against(row, figure))
        _do_check_out(work, row, figure, said)

    return each_row(work, posting_id, engagement_ids, step)


@action(locks=LOCKS)
def submit_hours(
    work: Work,
    day_id: int,
    minutes: int,
    *,
    pieces: int | None = None,
    break_minutes: int | None = None,
    overtime_minutes: int | None = None,
) -> int:
    """报工时: one side's figure for a day without a check-out (foreman's list in the evening)."""
    engagement, day = lock_day(work, day_id)
    _do_submit(work, engagement, day, Figure(minutes, pieces, break_minutes, overtime_minutes))
    return day.pk


@action(locks=LOCKS)
def revise_hours(
    work: Work,
    day_id: int,
    minutes: int,
    *,
    pieces: int | None = None,
    break_minutes: int | None = None,
    overtime_minutes: int | None = None,
) -> int:
    """改一下: the side that reported corrects its own slip before the other side has answered."""
    engagement, day = lock_day(work, day_id)
    if day.state == AttendanceState.SUBMITTED and side_of(work.actor) != day.submitted_by_role:
        raise Refused(Reason("not_own_figure", _("这是对方报的，不对就点“不对”")))
    figure = Figure(minutes, pieces, break_minutes, overtime_minutes)
    _do_submit(work, engagement, day, figure, step="revise")
    return day.pk


@action(locks=LOCKS)
def submit_crew_sheet(
    work: Work, posting_id: int, on: date, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """工时表: the foreman writes hours, breaks, overtime and pieces of everybody on one day, once.

    Args:
        on: the working day (a night shift: the day it began).
        rows: ``{"engagement_id", "minutes", "pieces", "break_minutes", "overtime_minutes"}``; the last three may be None.

    Returns:
        one result per row as in :func:`~yizhan.exchange.attendance.presence.check_in_by_foreman`.
    """
    given = {row["engagement_id"]: row for row in rows}

    def step(engagement: Engagement) -> None:
        row = given[engagement.pk]
        day_id = (
            AttendanceDay.objects.filter(engagement=engagement, on=on).values_list("pk", flat=True).first()
        )
        if day_id is None:
            raise Refused(Reason("no_such_day", _("他那天没有这个活")))
        day = work.lock(AttendanceDay, day_id)
        if day.state == AttendanceState.EXPECTED:
            raise Refused(Reason("not_checked_in", _("还没签到，先签到再下工")))
        figure = Figure(
            row["minutes"], row.get("pieces"), row.get("break_minutes"), row.get("overtime_minutes")
        )
        own = day.state == AttendanceState.SUBMITTED and day.submitted_by_role == side_of(work.actor)
        _do_submit(work, engagement, day, figure, step="revise" if own else "submit")

    return each_row(work, posting_id, list(given), step)


# ---- yes or no ----


def _refuse_own_figure(work: Work, day: AttendanceDay) -> None:
    if not rules.may_answer(side_of(work.actor), day.submitted_by_role):
        raise Refused(Reason("own_figure", _("这是你自己报的，等对方来对")))


@action(locks=LOCKS)
def agree_hours(work: Work, day_id: int) -> int:
    """工时没错: the other side agrees; the station may speak for either (``on_behalf_of``)."""
    engagement, day = lock_day(work, day_id)
    if day.state == AttendanceState.SUBMITTED:
        _refuse_own_figure(work, day)
    _do_agree(work, engagement, day, "agree", day.submitted_minutes or 0)
    return day.pk


def _do_state(
    work: Work,
    engagement: Engagement,
    day: AttendanceDay,
    minutes: int | None,
    pieces: int | None,
    words: str,
    photo: tuple[str, int] | None,
) -> HoursStatement:
    """Keep what one side says, with its photo."""
    kept: EvidencePhoto | None = None
    if photo:
        kept = _do_keep_photo(work, engagement, PhotoKind.HOURS, photo[0], photo[1], local(work.at).date())
    made = HoursStatement.objects.create(
        day=day,
        by_role=side_of(work.actor),
        by_uid=work.actor.person_uid,
        minutes=minutes,
        pieces=pieces,
        words=words[:500],
        photo=kept,
        at=work.at,
    )
    work.record(made, after={"day": str(day.uid), "minutes": minutes, "photo": bool(kept)})
    return made


@action(locks=LOCKS)
def contest_hours(
    work: Work,
    day_id: int,
    minutes: int,
    *,
    pieces: int | None = None,
    reason: str = "",
    photo: tuple[str, int] | None = None,
) -> int:
    """工时不对: a side names its own figure and why; the station decides (``resolve_hours``).

    A reported figure is contested by the other side; one that stands already by either, for three days†.

    Args:
        pieces: its own count, needed when pay is by piece. photo: digest and size of a stored photo.
    """
    engagement, day = lock_day(work, day_id)
    if day.state == AttendanceState.SUBMITTED:
        _refuse_own_figure(work, day)
    if day.state == AttendanceState.AGREED and not rules.may_contest(day.contest_until, work.at):
        raise Refused(Reason("contest_over", _("过了提异议的时间，到驿站申请更正")))
    refuse_if_any(reasons_against(engagement, Figure(minutes, pieces)))
    evidence = {"pieces": pieces} if engagement.is_by_piece else {}
    attendance_workflow.apply(work, day, "contest", reason=reason, minutes=str(minutes), evidence=evidence)
    day.contested_minutes, day.contested_by_role = minutes, side_of(work.actor)
    day.answer_due_at = day.contest_until = None
    day.contested_pieces = pieces if engagement.is_by_piece else None
    day.save(
        update_fields=[
            "contested_minutes", "contested_pieces", "contested_by_role", "answer_due_at", "contest_until"
        ]
    )  # fmt: skip
    _do_state(work, engagement, day, minutes, pieces, reason, photo)
    _do_note_word(work, engagement)
    work.emit(HoursContested(engagement.pk, day.pk))
    return day.pk


@action(locks=LOCKS)
def add_statement(
    work: Work,
    day_id: int,
    *,
    words: str = "",
    minutes: int | None = None,
    pieces: int | None = None,
    photo: tuple[str, int] | None = None,
) -> int:
    """说明: while the hours are contested either side adds its words or a photo; the station reads both."""
    engagement, day = lock_day(work, day_id)
    reasons = []
    if day.state != AttendanceState.CONTESTED:
        reasons.append(Reason("not_contested", _("这天的工时没有争议")))
    if not words.strip() and photo is None:
        reasons.append(Reason("statement_empty", _("写一句，或者放一张照片"), "words"))
    if minutes is not None:
        reasons += reasons_against(engagement, Figure(minutes, pieces))
    refuse_if_any(reasons)
    return _do_state(work, engagement, day, minutes, pieces, words.strip(), photo).pk


@action(locks=LOCKS)
def resolve_hours(
    work: Work, day_id: int, minutes: int, *, pieces: int | None = None, reason: str = ""
) -> int:
    """驿站定工时: after hearing both; it fixes the record only (D10).

    Args:
        pieces: the count that stands, needed when pay is by piece and both sides name another one.
    """
    engagement, day = lock_day(work, day_id)
    same_count = day.contested_pieces in {None, day.pieces}
    pieces = day.pieces if pieces is None and same_count else pieces
    refuse_if_any(reasons_against(engagement, Figure(minutes, pieces)))
    _do_agree(work, engagement, day, "resolve", minutes, pieces=pieces, reason=reason, minutes=str(minutes))
    return day.pk


@action(locks=LOCKS)
def correct_hours(
    work: Work, day_id: int, *, minutes_delta: int = 0, pieces_delta: int = 0, reason: str = ""
) -> int:
    """更正: a counter-entry on a locked day. What was locked stays to read; the sum stands from now on.

    Returns:
        id of the entry.

    Raises:
        Forbidden: not of the station. Refused: ``not_locked``, ``nothing_changes``, ``reason_missing``, ``minutes_impossible``.
    """
    engagement, day = lock_day(work, day_id)
    if side_of(work.actor) != "station":
        raise Forbidden(Reason("wrong_role", _("锁定的工时由驿站更正")))
    reasons = []
    if day.state != AttendanceState.LOCKED:
        reasons.append(Reason("not_locked", _("还没锁定，直接对工时就行")))
    if not minutes_delta and not pieces_delta:
        reasons.append(Reason("nothing_changes", _("写上多了几小时，还是少了几小时"), "minutes"))
    if not reason.strip():
        reasons.append(Reason("reason_missing", _("写清楚为什么更正"), "reason"))
    reasons += rules.reasons_against_correction(
        day.standing_minutes or 0,
        day.standing_pieces,
        minutes_delta,
        pieces_delta,
        by_piece=engagement.is_by_piece,
        pay_fen=engagement.agreed_pay_fen,
    )
    refuse_if_any(reasons)
    entry = HoursEntry.objects.create(
        day=day,
        minutes_delta=minutes_delta,
        pieces_delta=pieces_delta,
        reason=reason.strip()[:200],
        by_role=side_of(work.actor),
        by_uid=work.actor.person_uid,
        at=work.at,
    )
    before = {"minutes": day.standing_minutes, "pieces": day.standing_pieces}
    day.correction_minutes += minutes_delta
    day.correction_pieces += pieces_delta
    day.save(update_fields=["correction_minutes", "correction_pieces"])
    after = {"minutes": day.standing_minutes, "pieces": day.standing_pieces}
    work.record(day, before=before, after=after, reason=entry.reason)
    work.emit(HoursCorrected(engagement.pk, day.pk, entry.pk))
    return entry.pk


# ---- clocks ----


@action(locks=LOCKS)
def propose_planned_hours(work: Work, day_id: int) -> int:
    """SYSTEM: nobody reported within 6 h† after the shift: the planned hours are proposed (not for piece work)."""
    engagement, day = lock_day(work, day_id)
    if day.propose_due_at is None or day.propose_due_at > work.at:
        raise Refused(NOT_DUE)
    figure = Figure(planned(engagement, day), None, engagement.terms.get("break_minutes", 0))
    _do_submit(work, engagement, day, figure)
    return day.pk


@action(locks=LOCKS)
def settle_silent_hours(work: Work, day_id: int) -> int:
    """SYSTEM: nobody answered within 24 h†: the worker's figure stands (D10), unless the station must look first.

    Raises:
        Refused: ``not_due_yet``, ``flagged`` while an oddity of that day is open.
    """
    engagement, day = lock_day(work, day_id)
    if day.answer_due_at is None or day.answer_due_at > work.at:
        raise Refused(NOT_DUE)
    if AttendanceFlag.objects.filter(day=day, state=FlagState.OPEN).exists():
        raise Refused(Reason("flagged", _("这天有疑点，驿站先看")))
    stands = rules.figure_after_silence(
        day.submitted_minutes or 0, day.submitted_by_role, measured(engagement, day)
    )
    _do_agree(work, engagement, day, "agree", stands, by_silence=True)
    return day.pk


@action(locks=LOCKS)
def lock_hours(work: Work, day_id: int) -> int:
    """SYSTEM: three days† after the minutes stood the day is locked; later changes are counter-entries."""
    _engagement, day = lock_day(work, day_id)
    if day.contest_until is None or day.contest_until > work.at:
        raise Refused(NOT_DUE)
    attendance_workflow.apply(work, day, "lock")
    return day.pk
