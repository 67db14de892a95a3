"""Reading ratings. Nothing of the other side is readable before both are revealed; ``again`` never is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.exchange.engagements.access import require_visible, side_of
from yizhan.exchange.ratings.enums import (
    PUBLIC,
    DropState,
    Face,
    Level,
    ObjectionState,
    RatingState,
    Side,
    Tag,
)
from yizhan.exchange.ratings.models import (
    CalibrationReport,
    HirerFact,
    HirerRecord,
    Rating,
    RatingRound,
    StarDrop,
    StarPolicyRow,
    UpheldComplaint,
    WorkerStar,
)
from yizhan.exchange.ratings.policy import StarPolicy
from yizhan.exchange.ratings.reading import policy_on
from yizhan.exchange.ratings.rules import meets_top_conditions


@dataclass(frozen=True, slots=True)
class Said:
    """One side's answer as somebody may read it; ``again`` only of one's own."""

    face: int
    face_label: str
    tags: tuple[str, ...]
    again: bool | None = None
    text: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class RoundView:
    """A rating round through the eyes of one actor.

    Args:
        can_rate: this side has not answered and there is time. own: one's own answer. other: the other side's, only
            when revealed. can_object: it is revealed, there is time, and nobody objected yet; else what became of the
            objection.
    """

    state: str
    closes_at: datetime | None
    can_rate: bool
    own: Said | None
    other: Said | None
    can_object: bool = False
    objection_uid: str = ""
    objection_words: str = ""


def round_seen_by(actor: Actor, engagement_id: int) -> RoundView:
    """What this actor may read of the rating of an engagement.

    Raises:
        OutOfSight: the engagement is outside the scope.
    """
    require_visible(actor, engagement_id)
    return rounds_seen_by(actor, [engagement_id])[engagement_id]


def rounds_seen_by(actor: Actor, engagement_ids: Iterable[int]) -> dict[int, RoundView]:
    """The rounds of a list, by engagement; two queries. The caller has checked the scope."""
    wanted = list(engagement_ids)
    rows = {row.engagement_id: row for row in RatingRound.objects.filter(engagement_id__in=wanted)}
    answers: dict[int, dict[str, Rating]] = {row.pk: {} for row in rows.values()}
    found = Rating.objects.filter(round__in=list(answers)).select_related("words")
    for answer in found.prefetch_related("objections"):
        answers[answer.round_id][answer.side] = answer
    nothing = RoundView("", None, False, None, None)
    return {pk: _view(actor, rows[pk], answers[rows[pk].pk]) if pk in rows else nothing for pk in wanted}


def _view(actor: Actor, row: RatingRound, answers: dict[str, Rating]) -> RoundView:
    side = side_of(actor)
    other_side = Side.HIRER if side == "worker" else Side.WORKER
    own = answers.get(side)
    other = answers.get(other_side) if row.state in PUBLIC else None
    now = clock.now()
    in_time = row.state in {RatingState.OPEN, RatingState.SUBMITTED_BY_ONE} and row.closes_at > now
    objection = next(iter(other.objections.all()), None) if other else None
    is_party = side in Side.values and actor.role != "foreman"
    until = row.objection_until
    return RoundView(
        state=row.state,
        closes_at=row.closes_at,
        can_rate=in_time and is_party and own is None,
        own=_said(own, private=True) if own else None,
        other=_said(other) if other else None,
        can_object=bool(
            other and is_party and objection is None and not other.removed_at and until and until > now
        ),
        objection_uid=str(objection.uid) if objection and is_party else "",
        objection_words=str(ObjectionState(objection.state).label) if objection else "",
    )


def _said(answer: Rating, *, private: bool = False) -> Said:
    if answer.removed_at and not private:
        return Said(0, _("这条评价核过以后去掉了"), (), trace="removed")
    words = getattr(answer, "words", None)
    label = Level(answer.level).label if answer.level else Face(answer.face).label
    return Said(
        face=answer.face,
        face_label=str(label),
        tags=tuple(str(Tag(code).label) for code in answer.tags if code in Tag.values),
        again=answer.again if private else None,
        text=words.text if words else "",
        trace="corrected" if answer.original else "",
    )


def stars_of_worker(worker_id: int) -> list[WorkerStar]:
    """The worker's own stars, one for each trade group, with their parts."""
    return list(WorkerStar.objects.filter(worker_id=worker_id).select_related("group").order_by("group"))


def stars_for_hirer(worker_ids: Iterable[int], group_code: str) -> dict[int, dict[str, Any]]:
    """What a hirer may see (D12): ``{"stars": 4.5}`` from ★3 on, ``{"is_new": True}`` for 新人, else nothing.

    Args:
        group_code: trade group (level 1) of the posting.
    """
    least = value("exchange.star_shown_hundredths")
    rows = dict(
        WorkerStar.objects.filter(worker_id__in=list(worker_ids), group_id=group_code).values_list(
            "worker_id", "stars_hundredths"
        )
    )
    shown: dict[int, dict[str, Any]] = {}
    for worker_id in worker_ids:
        hundredths = rows.get(worker_id)
        if hundredths is None:
            shown[worker_id] = {"is_new": True}
        elif hundredths >= least:
            shown[worker_id] = {"stars": hundredths / 100}
        else:
            shown[worker_id] = {}
    return shown


def hirer_record(hirer_id: int) -> HirerRecord | None:
    """守约记录 of a hirer: facts, no grade; ``None`` before the first."""
    return HirerRecord.objects.filter(hirer_id=hirer_id).first()


def hirer_records(hirer_ids: Iterable[int]) -> dict[int, HirerRecord]:
    """Records of several hirers, for lists; one query."""
    return {row.hirer_id: row for row in HirerRecord.objects.filter(hirer_id__in=list(hirer_ids))}


def engagements_to_rate(worker_id: int) -> list[int]:
    """Ids of engagements this worker can still rate, the one that closes first in front; one query."""
    answered = Rating.objects.filter(side=Side.WORKER, round__engagement__worker_id=worker_id)
    rounds = RatingRound.objects.filter(
        engagement__worker_id=worker_id,
        state__in=[RatingState.OPEN, RatingState.SUBMITTED_BY_ONE],
        closes_at__gt=clock.now(),
    ).exclude(pk__in=answered.values("round_id"))
    return list(rounds.order_by("closes_at", "pk").values_list("engagement_id", flat=True))


def stars_by_group(worker_ids: Iterable[int]) -> dict[tuple[int, str], float]:
    """Stars for the station's own lists, ``(worker, trade group) → 4.6``; newcomers are left out; one query."""
    rows = WorkerStar.objects.filter(worker_id__in=list(worker_ids), stars_hundredths__isnull=False)
    found = rows.order_by().values_list("worker_id", "group_id", "stars_hundredths")
    return {(worker_id, group): hundredths / 100 for worker_id, group, hundredths in found}


# ---- what falls, and the record of a hirer ----


def open_drops(worker_id: int) -> dict[str, StarDrop]:
    """Announced falls of a worker's stars, by trade group."""
    rows = StarDrop.objects.filter(
        star__worker_id=worker_id, state__in=[DropState.ANNOUNCED, DropState.OBJECTED]
    ).select_related("star")
    return {drop.star.group_id: drop for drop in rows.prefetch_related("objections")}


def drop_of(worker_id: int, uid: str) -> StarDrop | None:
    """One fall of this worker."""
    return StarDrop.objects.filter(star__worker_id=worker_id, uid=uid).select_related("star__group").first()


def facts_of_hirer(hirer_id: int) -> list[HirerFact]:
    """Every fact of the record with its objection, the newest first; for the hirer himself and the station."""
    rows = HirerFact.objects.filter(hirer_id=hirer_id).select_related("engagement__posting")
    return list(rows.prefetch_related("objections")[:100])


def fact_of(hirer_id: int, uid: str) -> HirerFact | None:
    """One fact of this hirer's record."""
    rows = HirerFact.objects.filter(hirer_id=hirer_id, uid=uid)
    return rows.select_related("engagement__posting").first()


def record_stats(record: HirerRecord) -> list[dict[str, Any]]:
    """守约记录 as figures, rows of ``ui/stats.html`` (layout 3); the rest stands in :func:`record_lines`."""
    stats: list[dict[str, Any]] = [{"label": _("招过"), "value": record.engagements_count, "unit": _("人次")}]
    if record.pay_due_count:
        paid = f"{record.paid_on_time_count}/{record.pay_due_count}"
        stats.append({"label": _("按时付清"), "value": paid})
    stats.append({"label": _("临时取消"), "value": record.late_cancel_count, "unit": _("次")})
    return stats


def record_lines(record: HirerRecord) -> list[str]:
    """The other facts in words; what never happened is said too, never a grade (D12)."""
    lines = []
    if record.paid_late_count:
        late = ngettext("晚付 %(n)s 次", "晚付 %(n)s 次", record.paid_late_count) % {
            "n": record.paid_late_count
        }
        most = ngettext("最多晚了 %(n)s 天", "最多晚了 %(n)s 天", record.late_days_most)
        lines.append(f"{late}{_('，')}{most % {'n': record.late_days_most}}")
    counted = (
        (record.unpaid_count, _("过了日子还没付清 %(n)s 次")),
        (record.sent_home_count, _("人到了没让干（放空）%(n)s 次")),
        (record.mismatch_count, _("活跟说的不一样 %(n)s 次")),
    )
    lines += [words % {"n": count} for count, words in counted if count]
    if not lines:
        lines.append(_("没有晚付，没有放空，没有“跟说的不一样”"))
    if record.again_count >= value("exchange.hirer_again_least"):
        both = {"yes": record.again_yes_count, "all": record.again_count}
        lines.append(_("干过的人里，%(yes)s/%(all)s 愿意再去") % both)
    return lines


# ---- the district ----


def policy_rows() -> list[StarPolicyRow]:
    """Every proposed and decided row, the newest first; the first row stands in a file."""
    return list(StarPolicyRow.objects.all())


def policy_in_force(on: date | None = None) -> StarPolicy:
    """The star policy of a day."""
    return policy_on(on or clock.today())


def calibration_reports() -> list[CalibrationReport]:
    """The public reports, the newest first."""
    return list(CalibrationReport.objects.all()[:24])


# ---- who is good enough for the recommended list ----


def list_candidates(now: datetime) -> list[tuple[WorkerStar, bool]]:
    """Stars whose workers meet the conditions of step 8, with ``False``; newcomers of the group with ``True``.

    Newcomers are registered workers without a star who did finish work (so somebody can vouch for them).
    """
    policy = policy_on(now.date())
    complained = set(
        UpheldComplaint.objects.filter(
            withdrawn_at__isnull=True, decided_at__gt=now - timedelta(days=policy.complaint_days)
        ).values_list("worker_id", flat=True)
    )
    found = []
    rows = WorkerStar.objects.select_related("worker__person", "group").order_by("group", "worker")
    for row in rows.exclude(worker__in=complained):
        parts = row.parts
        if row.stars_hundredths is None:
            if 1 <= parts.get("engagements", 0) < policy.top_engagements and not sum(
                (parts.get("failures") or {}).values()
            ):
                found.append((row, True))
        elif row.stars_hundredths >= 400 and meets_top_conditions(
            parts.get("engagements", 0), parts.get("hirers", 0), parts.get("reliable", 0.0), 0.0, policy
        ):
            found.append((row, False))
    return found
