"""The rows a step touches, locked in the house order (posting 40 → worker 50 → engagement 60) and fresh.

Ids are looked up without a lock first, because they never change; everything else is read again under the locks.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.exchange.engagements.access import require_visible
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

PLACE_LOCKS = ("exchange.Posting", "exchange.Worker", "exchange.Engagement")
ENGAGEMENT_LOCK = ("exchange.Engagement",)


def lock_for_place(work: Work, engagement_id: int) -> tuple[Posting, Worker, Engagement]:
    """The three rows an answer touches; :class:`OutOfSight` outside the scope."""
    found = require_visible(work.actor, engagement_id)
    posting, (worker,) = lock_posting_and_workers(work, found["posting_id"], [found["worker_id"]])
    engagement = work.lock(Engagement, engagement_id)
    engagement.posting, engagement.worker = posting, worker
    return posting, worker, engagement


def lock_posting_and_workers(
    work: Work, posting_id: int, worker_ids: Iterable[int]
) -> tuple[Posting, list[Worker]]:
    """A posting and some workers, in the order asked for."""
    wanted = list(worker_ids)
    rows = work.lock_all((Posting, [posting_id]), (Worker, wanted))
    posting: Posting = rows[Posting, posting_id]  # type: ignore[assignment]
    return posting, [rows[Worker, pk] for pk in wanted]  # type: ignore[misc]


def lock_alone(work: Work, engagement_id: int) -> Engagement:
    """One engagement inside the scope."""
    require_visible(work.actor, engagement_id)
    return work.lock(Engagement, engagement_id)


def worker_of(work: Work, worker_id: int | None) -> int:
    """Whose application it is: one's own card, or for the station the worker it names."""
    if work.actor.role == "worker":
        found = Worker.objects.filter(person_id=work.actor.person_id).values_list("pk", flat=True).first()
    else:
        found = (
            Worker.objects.visible_to(work.actor).filter(pk=worker_id).values_list("pk", flat=True).first()
        )
    if found is None:
        raise OutOfSight(Reason("not_registered", _("还没有零工卡，先登记")))
    return found


def agreed_pay(posting: Posting, agreed_pay_fen: int | None) -> int:
    """The pay both mean: what is stated, or an amount inside the stated range."""
    agreed = posting.pay_fen if agreed_pay_fen is None else agreed_pay_fen
    if not posting.pay_fen <= agreed <= (posting.pay_max_fen or posting.pay_fen):
        raise Refused(Reason("pay_outside_range", _("工钱要在招工写的范围里"), "agreed_pay_fen"))
    return agreed
