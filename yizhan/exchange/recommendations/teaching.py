"""Saying 不合适 and taking it back; counting who was shown and who answers. Lock order: worker (50)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from math import sqrt

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused
from yizhan.core.workflow import TransitionLog
from yizhan.exchange.engagements.enums import EngagementState, Entrance
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.workflow import HIRER_SIDE
from yizhan.exchange.match_index import queries as index
from yizhan.exchange.match_index.actions import (
    _do_set_exposures,
    _do_set_hirer_replies,
    _do_set_worker_replies,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.recommendations.enums import Teacher, WhyNot, reasons_of
from yizhan.exchange.recommendations.models import Impression, NotSuitable
from yizhan.exchange.workers.models import Worker
from yizhan.matching.score import distance_squared

NOT_FOUND = Reason("not_found", _("没有找到，可能已经撤下"))
WEEK = timedelta(days=7)
REPLIES_OVER = timedelta(days=90)
ASKED_BY_HIRER = (Entrance.INVITE, Entrance.CALL_BACK)


def _require(actor: Actor, teacher: str, worker_id: int, posting_id: int) -> tuple[Worker, Posting]:
    """A worker speaks of a public posting, a hirer of a worker beside his own posting."""
    postings = Posting.objects.all() if teacher == Teacher.WORKER else Posting.objects.visible_to(actor)
    posting = postings.filter(pk=posting_id).first()
    workers = Worker.objects.visible_to(actor) if teacher == Teacher.WORKER else Worker.objects.all()
    worker = workers.filter(pk=worker_id).first()
    if posting is None or worker is None:
        raise OutOfSight(NOT_FOUND)
    right = actor.role == "worker" if teacher == Teacher.WORKER else actor.role in HIRER_SIDE
    if not right:
        raise Forbidden(Reason("wrong_role", _("合不合适，要本人说")))
    return worker, posting


@action(locks=("exchange.Worker",))
def say_not_suitable(work: Work, teacher: str, worker_id: int, posting_id: int, reason: str) -> str:
    """不合适: one side says that a suggestion does not suit, and why.

    Args:
        teacher: ``worker`` (about the posting) or ``hirer`` (about the worker).

    Returns:
        uid of what was said.

    Raises:
        OutOfSight: not one's own card or posting. Forbidden: another role. Refused: ``reason_unknown``,
            ``already_said``.
    """
    worker, posting = _require(work.actor, teacher, worker_id, posting_id)
    work.lock(Worker, worker_id)
    if reason not in dict(reasons_of(teacher)):
        raise Refused(Reason("reason_unknown", _("选一个为什么"), "reason"))
    try:
        with transaction.atomic():
            row = NotSuitable.objects.create(
                teacher=teacher,
                reason=reason,
                worker=worker,
                posting=posting,
                distance_m=_distance(work, worker_id, posting_id) if reason == WhyNot.TOO_FAR else None,
                said_at=work.at,
                said_by_uid=work.actor.person_uid,
            )
    except IntegrityError:
        raise Refused(Reason("already_said", _("说过了"))) from None
    work.record(row, after={"teacher": teacher, "reason": reason})
    return str(row.uid)


def _distance(work: Work, worker_id: int, posting_id: int) -> int | None:
    rows = index.worker_rows([worker_id], now=work.at)
    job = index.job_rows([posting_id], now=work.at).get(posting_id)
    if not rows or job is None:
        return None
    return round(sqrt(distance_squared(next(iter(rows.values())), job)))


@action
def take_back_not_suitable(work: Work, uid: str) -> int:
    """点错了: what was said no longer teaches anything.

    Raises:
        OutOfSight: not said by this side.
    """
    rows = said_by(work.actor)
    row = rows.filter(uid=uid).first()
    if row is None:
        raise OutOfSight(NOT_FOUND)
    if rows.filter(pk=row.pk, undone_at__isnull=True).update(undone_at=work.at):
        work.record(row, after={"undone": True})
    return row.pk


def said_by(actor: Actor):
    """What this side said, taken back or not."""
    if actor.role == "worker":
        return NotSuitable.objects.filter(teacher=Teacher.WORKER, worker__person_id=actor.person_id or 0)
    if actor.role in HIRER_SIDE:
        own = Posting.objects.visible_to(actor).values("pk")
        return NotSuitable.objects.filter(teacher=Teacher.HIRER, posting__in=own)
    return NotSuitable.objects.none()


# ---- counters that the score reads ----


@action
def count_impressions(work: Work) -> int:
    """SYSTEM: how often each worker and job was shown in a top list in seven days; older rows are forgotten."""
    gone, _each = Impression.objects.filter(at__lte=work.at - WEEK).delete()
    changed = 0
    for kind in ("worker", "job"):
        counts: Counter[int] = Counter()
        for shown in Impression.objects.filter(kind=kind).values_list("shown", flat=True).iterator():
            counts.update(shown)
        changed += _do_set_exposures(work, kind, counts)
    if gone or changed:
        work.record(("exchange.MatchIndex", "exposures"), after={"forgotten": gone, "changed": changed})
    return changed


def _do_count_worker_replies(work: Work, worker_id: int) -> None:
    """Invitations of ninety days: answered (yes or no) against lapsed; what still waits is neither."""
    rows = Engagement.objects.filter(
        worker_id=worker_id, entrance__in=ASKED_BY_HIRER, created_at__gte=work.at - REPLIES_OVER
    )
    replies = rows.filter(Q(accepted_at__isnull=False) | Q(state=EngagementState.DECLINED)).count()
    lapsed = rows.filter(state=EngagementState.LAPSED, accepted_at__isnull=True).count()
    _do_set_worker_replies(work, worker_id, asked=replies + lapsed, replies=replies)


def _do_count_hirer_replies(work: Work, hirer_id: int) -> None:
    """Applications of ninety days: offered or refused against lapsed; who withdrew himself was not kept waiting."""
    rows = Engagement.objects.filter(
        posting__hirer_id=hirer_id, entrance=Entrance.APPLY, created_at__gte=work.at - REPLIES_OVER
    )
    offered = rows.filter(offered_at__isnull=False).count()
    declined = rows.filter(offered_at__isnull=True, state=EngagementState.DECLINED)
    refused = TransitionLog.objects.filter(
        workflow="exchange.engagement",
        transition="refuse_interest",
        object_uid__in=[str(uid) for uid in declined.values_list("uid", flat=True)],
    ).count()
    lapsed = rows.filter(offered_at__isnull=True, state=EngagementState.LAPSED).count()
    replies = offered + refused
    _do_set_hirer_replies(work, hirer_id, asked=replies + lapsed, replies=replies)
