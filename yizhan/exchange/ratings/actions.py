"""Rating each other, revealing together, and what follows: the worker's star and the hirer's record.

Lock order: hirer (12) → engagement (60) → round (74).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.engagements.access import require_visible, side_of
from yizhan.exchange.engagements.enums import EngagementState, Verification
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import local
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.match_index.actions import _do_set_worker_star
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.rules import is_paid_on_time
from yizhan.exchange.ratings.enums import Face, RatingState, Side, Tag, tags_of
from yizhan.exchange.ratings.events import RatingRevealed, StarChanged
from yizhan.exchange.ratings.models import HirerRecord, Rating, RatingRound, WorkerStar
from yizhan.exchange.ratings.rules import Answer, StarPolicy, star
from yizhan.exchange.ratings.workflow import rating_workflow
from yizhan.exchange.trades.models import Trade

LOCKS = ("exchange.Engagement", "exchange.RatingRound")
DONE = frozenset({EngagementState.COMPLETED, EngagementState.CLOSED})


def _do_open_round(work: Work, engagement: Engagement) -> RatingRound:
    """Open the round of a completed engagement, once (engagement locked by the caller)."""
    days = value("exchange.rating_days", on=local(work.at).date())
    row, is_new = RatingRound.objects.get_or_create(
        engagement=engagement,
        defaults={
            "state_changed_at": work.at,
            "opened_at": work.at,
            "closes_at": work.at + timedelta(days=days),
        },
    )
    if is_new:
        work.record(row, after={"state": "open"})
    return row


@action(locks=LOCKS)
def rate(
    work: Work,
    engagement_id: int,
    face: int,
    *,
    again: bool | None = None,
    tags: Iterable[str] = (),
    side: str = "",
) -> int:
    """评一评: three faces, tags, and the private 愿意再雇/再去吗. Once per side; readable to the other side only together.

    Args:
        again: private answer; never shown to the other side.
        side: for the station, for whom it writes down what was said (with ``on_behalf_of``); others leave it out.

    Returns:
        id of the round.

    Raises:
        Refused: ``not_done_yet``, ``already_rated``, ``rating_over``, ``face_unknown``, ``tag_unknown``.
    """
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    if engagement.state not in DONE:
        raise Refused(Reason("not_done_yet", _("干完了再评")))
    side = _side(work, side)
    tags = list(tags)
    refuse_if_any(_input_reasons(side, face, tags))
    row = work.lock(RatingRound, _do_open_round(work, engagement).pk)
    if row.state not in {RatingState.OPEN, RatingState.SUBMITTED_BY_ONE} or row.closes_at <= work.at:
        raise Refused(Reason("rating_over", _("评价的时间过了")))
    step = "submit_first" if row.state == RatingState.OPEN else "submit_second"
    try:
        with transaction.atomic():
            Rating.objects.create(
                round=row,
                side=side,
                face=face,
                again=again,
                tags=tags,
                submitted_at=work.at,
                submitted_by_uid=work.actor.person_uid,
            )
    except IntegrityError:
        raise Refused(Reason("already_rated", _("已经评过了"))) from None
    rating_workflow.apply(work, row, step, evidence={"side": side})
    if row.state == RatingState.REVEALED:
        _do_reveal(work, row)
    return row.pk


def _side(work: Work, side: str) -> str:
    own = side_of(work.actor)
    if own == "station":
        if side not in Side.values:
            raise Refused(Reason("side_missing", _("写明是替谁评的"), "side"))
        return side
    if own not in Side.values:
        raise OutOfSight(Reason("not_found", _("没有找到，可能已经撤下")))
    return own


def _input_reasons(side: str, face: int, tags: list[str]) -> list[Reason]:
    found = []
    if face not in Face.values:
        found.append(Reason("face_unknown", _("选一张脸"), "face"))
    if not set(tags) <= {code for code, _label in tags_of(side)}:
        found.append(Reason("tag_unknown", _("没有这个标签"), "tags"))
    return found


def _do_reveal(work: Work, row: RatingRound) -> None:
    row.revealed_at = work.at
    row.save(update_fields=["revealed_at"])
    work.emit(RatingRevealed(row.engagement_id, row.pk))


@action(locks=LOCKS)
def close_round(work: Work, round_id: int) -> str:
    """SYSTEM: the seven days† are over: one answer is revealed, none lapses.

    Returns:
        the new state.
    """
    engagement_id = RatingRound.objects.values_list("engagement_id", flat=True).get(pk=round_id)
    require_visible(work.actor, engagement_id)
    work.lock(Engagement, engagement_id)
    row = work.lock(RatingRound, round_id)
    if row.closes_at > work.at:
        raise Refused(Reason("not_due_yet", _("还没到时间")))
    if row.state == RatingState.SUBMITTED_BY_ONE:
        rating_workflow.apply(work, row, "reveal")
        _do_reveal(work, row)
    else:
        rating_workflow.apply(work, row, "lapse")
    return str(row.state)


# ---- stars ----


def policy_on(day) -> StarPolicy:
    """The star policy in force on a day (D13)."""
    return StarPolicy(**value("exchange.star_policy", on=day))


def _do_compute_star(work: Work, worker_id: int, trade: Trade) -> WorkerStar:
    """Compute the star of one worker in the group of a trade, from revealed answers of engagements ≥ V2 (e.4)."""
    group_id = trade.parent_id or trade.pk
    answers = Rating.objects.filter(
        Q(round__engagement__posting__trade__parent_id=group_id)
        | Q(round__engagement__posting__trade_id=group_id),
        side=Side.HIRER,
        round__state=RatingState.REVEALED,
        round__engagement__worker_id=worker_id,
        round__engagement__verification__gte=Verification.V2,
    )
    facts = answers.values_list("submitted_at", "round__engagement__posting__hirer_id", "face")
    policy = policy_on(local(work.at).date())
    computed = star((Answer(*row) for row in facts), work.at, policy)
    before = (
        WorkerStar.objects.filter(worker_id=worker_id, group_id=group_id)
        .values_list("stars_hundredths", flat=True)
        .first()
    )
    row, _is_new = WorkerStar.objects.update_or_create(
        worker_id=worker_id,
        group_id=group_id,
        defaults={
            "stars_hundredths": computed.hundredths,
            "answers_count": computed.answers_count,
            "parts": computed.parts(policy),
            "policy_code": policy.code,
            "computed_at": work.at,
        },
    )
    if before != computed.hundredths:
        work.record(
            ("exchange.WorkerStar", f"{worker_id}:{group_id}"),
            before={"stars_hundredths": before},
            after={"stars_hundredths": computed.hundredths},
        )
        work.emit(StarChanged(worker_id, group_id, before, computed.hundredths))
    _do_set_worker_star(work, worker_id, group_id, computed.hundredths)
    return row


# ---- the hirer's record ----


def _do_compute_hirer_record(work: Work, hirer_id: int) -> HirerRecord:
    """守约记录: raw facts of 24 months† (D12), no grade. Called by handlers; takes the hirer's lock."""
    hirer = work.lock(Hirer, hirer_id)
    months = value("exchange.hirer_record_months", on=local(work.at).date())
    since = work.at - timedelta(days=months * 365 // 12)
    engagements = Engagement.objects.filter(posting__hirer=hirer, starts_at__gte=since)
    pays = list(
        PayDue.objects.filter(engagement__in=engagements)
        .exclude(state="void")
        .filter(Q(overdue_at__lte=work.at) | Q(state__in=["confirmed", "settled"]))
        .values("state", "claimed_at", "confirmed_at", "overdue_at")
    )
    said = Rating.objects.filter(
        side=Side.WORKER, round__state=RatingState.REVEALED, round__engagement__in=engagements
    ).values_list("tags", flat=True)
    row, _is_new = HirerRecord.objects.update_or_create(
        hirer=hirer,
        defaults={
            "engagements_count": engagements.filter(state__in=DONE).count(),
            "pay_due_count": len(pays),
            "paid_on_time_count": sum(is_paid_on_time(**pay) for pay in pays),
            "late_cancel_count": engagements.filter(state="cancelled_by_hirer", is_late=True).count(),
            "sent_home_count": engagements.filter(
                state__in=["sent_home", "no_show_hirer"], is_protected=False
            ).count(),
            "mismatch_count": sum(Tag.MISMATCH in tags for tags in said),
            "computed_at": work.at,
        },
    )
    return row
