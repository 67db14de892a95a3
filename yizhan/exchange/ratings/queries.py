"""Reading ratings. Nothing of the other side is readable before both are revealed; ``again`` never is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.exchange.engagements.access import require_visible, side_of
from yizhan.exchange.ratings.enums import Face, RatingState, Side, Tag
from yizhan.exchange.ratings.models import HirerRecord, Rating, RatingRound, WorkerStar


@dataclass(frozen=True, slots=True)
class Said:
    """One side's answer as somebody may read it; ``again`` only of one's own."""

    face: int
    face_label: str
    tags: tuple[str, ...]
    again: bool | None = None


@dataclass(frozen=True, slots=True)
class RoundView:
    """A rating round through the eyes of one actor.

    Args:
        can_rate: this side has not answered and there is time. own: one's own answer. other: the other side's, only
            when revealed.
    """

    state: str
    closes_at: datetime | None
    can_rate: bool
    own: Said | None
    other: Said | None


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
    for answer in Rating.objects.filter(round__in=list(answers)):
        answers[answer.round_id][answer.side] = answer
    nothing = RoundView("", None, False, None, None)
    return {pk: _view(actor, rows[pk], answers[rows[pk].pk]) if pk in rows else nothing for pk in wanted}


def _view(actor: Actor, row: RatingRound, answers: dict[str, Rating]) -> RoundView:
    side = side_of(actor)
    other_side = Side.HIRER if side == "worker" else Side.WORKER
    own = answers.get(side)
    other = answers.get(other_side) if row.state == RatingState.REVEALED else None
    in_time = row.state in {RatingState.OPEN, RatingState.SUBMITTED_BY_ONE} and row.closes_at > clock.now()
    return RoundView(
        state=row.state,
        closes_at=row.closes_at,
        can_rate=in_time and side in Side.values and own is None and actor.role != "foreman",
        own=_said(own, private=True) if own else None,
        other=_said(other) if other else None,
    )


def _said(answer: Rating, *, private: bool = False) -> Said:
    return Said(
        face=answer.face,
        face_label=str(Face(answer.face).label),
        tags=tuple(str(Tag(code).label) for code in answer.tags if code in Tag.values),
        again=answer.again if private else None,
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
