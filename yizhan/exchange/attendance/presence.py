"""Being there: every way to show it, with and without a network. Proofs are added, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import Forbidden, Reason, Refused
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.days import (
    LOCKS,
    _do_expect_day,
    each_row,
    lock_engagement,
    measured_between,
    shifts_of,
)
from yizhan.exchange.attendance.enums import AttendanceState, FlagKind, Moment, PhotoKind, Proof
from yizhan.exchange.attendance.events import HoursContested, PresenceConflict, WorkerCheckedIn
from yizhan.exchange.attendance.flagging import _do_raise_flag
from yizhan.exchange.attendance.models import AttendanceDay, EvidencePhoto, PresenceProof
from yizhan.exchange.attendance.workflow import attendance_workflow
from yizhan.exchange.engagements.access import side_of
from yizhan.exchange.engagements.actions import _do_arrive, _do_note_word, as_system
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local

COMING = frozenset({"accepted", "confirmed", "dispatched", "on_site", "working"})
BY_OTHERS = frozenset({Proof.FOREMAN, Proof.STATION})


@dataclass(frozen=True, slots=True)
class Said:
    """When something happened, by whose clock.

    Args:
        at: the instant, corrected by the skew. skew_seconds: how far the phone's clock was off when it sent.
        is_offline: it was kept on the phone and sent later. device_key: the phone, as a keyed digest.
    """

    at: datetime
    skew_seconds: int = 0
    is_offline: bool = False
    device_key: str = ""

    @classmethod
    def of(cls, work: Work, said_at: datetime | None, skew_seconds: int, device_key: str) -> Said:
        """Now, or the corrected instant of a message that waited on the phone.

        Raises:
            Refused: ``offline_too_old`` (older than 48 h†).
        """
        if said_at is None:
            return cls(work.at, 0, False, device_key)
        at = rules.corrected(said_at, skew_seconds, work.at)
        if at < work.at - timedelta(minutes=value("exchange.offline_minutes", on=local(work.at).date())):
            raise Refused(Reason("offline_too_old", _("这是好几天前的，打给驿站来补"), "said_at"))
        return cls(at, skew_seconds, True, device_key)


def _do_add_proof(
    work: Work,
    day: AttendanceDay,
    proof: Proof,
    said: Said,
    *,
    moment: str = Moment.IN,
    conflict: bool = False,
    photo: EvidencePhoto | None = None,
) -> PresenceProof:
    """Keep what was said, whatever becomes of it."""
    return PresenceProof.objects.create(
        day=day,
        moment=moment,
        proof=proof,
        said_at=said.at,
        received_at=work.at,
        skew_seconds=said.skew_seconds,
        is_offline=said.is_offline,
        is_conflict=conflict,
        by_role=side_of(work.actor),
        by_uid=work.actor.person_uid,
        device_key=said.device_key,
        photo=photo,
    )


def _do_check_in(
    work: Work,
    engagement: Engagement,
    proof: Proof,
    said: Said | None = None,
    *,
    photo: EvidencePhoto | None = None,
) -> AttendanceDay:
    """Presence on the shift that runs at that instant; a stronger proof replaces a weaker one of the same day.

    Raises:
        Refused: ``not_coming`` (cancelled, over), ``not_now`` (outside the shift), ``already_in``.
    """
    said = said or Said(work.at)
    at = local(said.at)
    late = value("exchange.hours_propose_minutes", on=at.date()) if proof in BY_OTHERS else 0
    early = value("exchange.check_in_early_minutes", on=at.date())
    shift = rules.shift_at(shifts_of(engagement), at, early_minutes=early, late_minutes=late)
    if said.is_offline and shift is not None:
        day = AttendanceDay.objects.filter(engagement=engagement, on=shift.on).first()
        if day is not None and _disagrees(engagement, day, said):
            return _do_keep_conflict(
                work, engagement, work.lock(AttendanceDay, day.pk), proof, said, Moment.IN
            )
    if engagement.state not in COMING:
        raise Refused(Reason("not_coming", _("这张单子没定下来，或已经结束")))
    if shift is None:
        raise Refused(Reason("not_now", _("现在不是这个活签到的时候")))
    day = work.lock(AttendanceDay, _do_expect_day(work, engagement, shift.on).pk)
    table = value("exchange.proof_strength", on=shift.on)
    if day.state == AttendanceState.EXPECTED:
        attendance_workflow.apply(work, day, "check_in", evidence={"proof": str(proof.value)})
        day.checked_in_at = said.at
    elif not rules.is_stronger(proof, day.check_in_proof, table):
        if said.is_offline:  # the phone sends what it kept; the station has it already
            _do_add_proof(work, day, proof, said, photo=photo)
            return day
        raise Refused(Reason("already_in", _("已经签过到了")))
    else:
        work.record(day, before={"proof": day.check_in_proof}, after={"proof": str(proof.value)})
    day.check_in_proof = proof
    day.save(update_fields=["checked_in_at", "check_in_proof"])
    _do_add_proof(work, day, proof, said, photo=photo)
    _do_arrive(work, engagement)
    _do_note_word(work, engagement, proved=rules.proves(proof, table))
    work.emit(WorkerCheckedIn(engagement.pk, day.pk, str(proof.value)))
    return day


def _disagrees(engagement: Engagement, day: AttendanceDay, said: Said) -> bool:
    """Whether a late message says something else than what was written down meanwhile."""
    if engagement.state not in COMING and engagement.state not in {"completed", "closed"}:
        return True
    if day.state == AttendanceState.CANCELLED:
        return True
    if day.checked_in_at is None:
        return False
    tolerance = value("exchange.conflict_minutes", on=day.on)
    return rules.too_far_apart(day.checked_in_at, said.at, tolerance)


def _do_keep_conflict(
    work: Work, engagement: Engagement, day: AttendanceDay, proof: Proof, said: Said, moment: str
) -> AttendanceDay:
    """Write the late message down beside what stands; figures that are not locked go to the station to decide."""
    _do_add_proof(work, day, proof, said, moment=moment, conflict=True)
    facts = {"said_at": said.at, "proof": str(proof.value), "moment": str(moment)}
    _do_raise_flag(work, day, FlagKind.CONFLICT, facts)
    if day.state in {AttendanceState.SUBMITTED, AttendanceState.AGREED}:
        came = said.at if moment == Moment.IN else day.checked_in_at
        left = said.at if moment == Moment.OUT else day.checked_out_at
        minutes = measured_between(engagement, day, came, left)
        minutes = day.submitted_minutes if minutes is None else minutes
        attendance_workflow.apply(
            as_system(work),
            day,
            "contest",
            reason=str(_("断网时记下的跟后来报的不一样")),
            minutes=str(minutes),
            evidence={"offline": True},
        )
        day.contested_minutes, day.contested_by_role = minutes, side_of(work.actor)
        day.answer_due_at = day.contest_until = None
        day.save(update_fields=["contested_minutes", "contested_by_role", "answer_due_at", "contest_until"])
        work.emit(HoursContested(engagement.pk, day.pk))
    work.emit(PresenceConflict(engagement.pk, day.pk))
    return day


@action(locks=LOCKS)
def check_in_self(
    work: Work,
    engagement_id: int,
    *,
    said_at: datetime | None = None,
    skew_seconds: int = 0,
    device_key: str = "",
) -> int:
    """我到了: the worker's own word, the weakest proof; the foreman's tick or the code can follow.

    The station writes down a phone call the same way; that is its own proof (medium).
    """
    engagement = lock_engagement(work, engagement_id)
    if side_of(work.actor) == "hirer":
        raise Forbidden(Reason("wrong_role", _("带班请用点名")))
    proof = Proof.STATION if side_of(work.actor) == "station" else Proof.SELF_CLAIM
    return _do_check_in(work, engagement, proof, Said.of(work, said_at, skew_seconds, device_key)).pk


@action(locks=LOCKS)
def check_in_by_foreman(
    work: Work,
    posting_id: int,
    engagement_ids: list[int],
    *,
    said_at: datetime | None = None,
    skew_seconds: int = 0,
    device_key: str = "",
) -> list[dict[str, Any]]:
    """点名: tick several at once (foreman, hirer; the station after a call).

    Returns:
        one ``{"engagement_id", "ok", "codes", "texts"}`` for each, in the given order; a refused row changes nothing.
    """
    proof = Proof.STATION if side_of(work.actor) == "station" else Proof.FOREMAN
    said = Said.of(work, said_at, skew_seconds, device_key)
    return each_row(work, posting_id, engagement_ids, lambda row: _do_check_in(work, row, proof, said))


def _do_keep_photo(
    work: Work, engagement: Engagement, kind: str, sha256: str, size: int, on: date
) -> EvidencePhoto:
    """Note a photo that the caller has already cleaned and stored (``photos.store_photo``)."""
    days = value("exchange.evidence_photo_days", on=on)
    photo = EvidencePhoto.objects.create(
        engagement=engagement,
        kind=kind,
        sha256=sha256,
        size=size,
        at=work.at,
        by_role=side_of(work.actor),
        by_uid=work.actor.person_uid,
        forget_at=work.at + timedelta(days=days),
    )
    work.record(photo, after={"kind": kind, "sha256": sha256})
    return photo


@action(locks=LOCKS)
def check_in_with_photo(
    work: Work,
    engagement_id: int,
    sha256: str,
    size: int,
    *,
    device_key: str = "",
) -> int:
    """拍照签到: a picture of the place, for when there is neither code nor foreman; the time is the server's."""
    engagement = lock_engagement(work, engagement_id)
    if side_of(work.actor) not in {"worker", "station"}:
        raise Forbidden(Reason("wrong_role", _("带班请用点名")))
    photo = _do_keep_photo(work, engagement, PhotoKind.PRESENCE, sha256, size, local(work.at).date())
    said = Said.of(work, None, 0, device_key)
    return _do_check_in(work, engagement, Proof.PHOTO, said, photo=photo).pk


@action
def forget_photo(work: Work, photo_id: int) -> str:
    """SYSTEM: the time of a picture is over; its row and digest stay.

    Returns:
        the digest of the file to delete, ``""`` when another row still shows the same picture.
    """
    photo = EvidencePhoto.objects.get(pk=photo_id)
    if photo.forget_at > work.at or photo.forgotten_at is not None:
        return ""
    photo.forgotten_at = work.at
    photo.save(update_fields=["forgotten_at"])
    work.record(photo, after={"forgotten": True})
    same = EvidencePhoto.objects.filter(sha256=photo.sha256, forgotten_at__isnull=True)
    return "" if same.exists() else photo.sha256
