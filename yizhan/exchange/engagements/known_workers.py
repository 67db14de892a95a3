"""明天还叫他: the hirer hires the same worker again by one tap, so that it stays in the record (call-back)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.exchange.engagements import access
from yizhan.exchange.engagements.access import NOT_FOUND, require_posting
from yizhan.exchange.engagements.enums import Entrance
from yizhan.exchange.engagements.locking import lock_posting_and_workers
from yizhan.exchange.engagements.models import Engagement, KnownWorkerWish
from yizhan.exchange.engagements.offers import _do_offer, offer_place
from yizhan.exchange.postings.actions import repeat_posting, submit_posting
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

WORKED = ("on_site", "working", "completed", "closed")


def call_back_worker(actor: Actor, engagement_id: int, *, once: str | None = None) -> dict[str, Any]:
    """One tap on somebody who worked here: an offer on the next open posting, else the same job again for him alone.

    A new posting goes through review like any other; the offer goes out by itself when it is published.

    Returns:
        ``{"posting": id, "engagement": id or None, "state": state of the new posting or ""}``.

    Raises:
        OutOfSight: not one's own engagement, or he never came. Refused: everything an offer or a submission refuses.
    """
    old = Engagement.objects.visible_to(actor).filter(pk=engagement_id, state__in=WORKED).first()
    if old is None:
        raise OutOfSight(NOT_FOUND)
    following = _next_posting(old)
    if following is not None:
        made = offer_place(
            actor, following, old.worker_id, entrance=Entrance.CALL_BACK, once=once and f"{once}:offer"
        )
        return {"posting": following, "engagement": made, "state": ""}
    posting_id = repeat_posting(actor, old.posting_id, once=once and f"{once}:repeat")
    state = submit_posting(actor, posting_id, fields={"headcount": 1}, once=once and f"{once}:submit")
    wish_worker(actor, posting_id, old.worker_id, once=once and f"{once}:wish")
    return {"posting": posting_id, "engagement": None, "state": state}


def _next_posting(old: Engagement) -> int | None:
    """The hirer's next posting of the same trade that still has places and does not hold him already."""
    taken = Engagement.objects.live().filter(worker_id=old.worker_id).values("posting_id")
    rows = Posting.objects.filter(
        hirer_id=old.posting.hirer_id, trade_id=old.posting.trade_id, starts_at__gt=old.starts_at
    ).exclude(pk__in=taken)
    now = clock.now()
    found = rows.open(now).filter(starts_at__gt=now).order_by("starts_at").first()
    return found.pk if found else None


@action(locks=("exchange.Posting",))
def wish_worker(work: Work, posting_id: int, worker_id: int) -> bool:
    """Note whom an own posting is meant for; he must have worked for this hirer before.

    Returns:
        whether the wish is new.
    """
    require_posting(work.actor, posting_id)
    posting = work.lock(Posting, posting_id)
    access.can_offer(work.actor, posting).require()
    known = Engagement.objects.filter(
        worker_id=worker_id, posting__hirer_id=posting.hirer_id, state__in=WORKED
    )
    if not known.exists():
        raise Refused(Reason("not_known", _("他还没给你干过活，走“请他来”")))
    _row, is_new = KnownWorkerWish.objects.get_or_create(
        posting=posting,
        worker_id=worker_id,
        defaults={"wished_at": work.at, "wished_by_uid": work.actor.person_uid},
    )
    if is_new:
        work.record(posting, after={"wished_worker": worker_id})
    return is_new


def _do_offer_wished(work: Work, posting_id: int) -> int:
    """The posting is out: invite whom it is meant for. Who cannot come now is left out; the station sees it.

    Returns:
        how many were invited.
    """
    wishes = KnownWorkerWish.objects.filter(posting_id=posting_id, offered_at__isnull=True).order_by("pk")
    ids = list(wishes.values_list("worker_id", flat=True))
    if not ids:
        return 0
    posting, workers = lock_posting_and_workers(work, posting_id, ids)
    invited = 0
    for worker in workers:
        if _try_offer(work, posting, worker):
            invited += 1
        KnownWorkerWish.objects.filter(posting=posting, worker=worker).update(offered_at=work.at)
    return invited


def _try_offer(work: Work, posting: Posting, worker: Worker) -> bool:
    try:
        engagement = _do_offer(work, posting, worker, entrance=Entrance.CALL_BACK)
    except Refused as refused:
        work.record(posting, after={"wished_worker_not_asked": worker.pk, "why": sorted(refused.codes)})
        return False
    # The wish was the hirer's own word, given before; SYSTEM only delivers it.
    engagement.hirer_confirmed_at = work.at
    engagement.save(update_fields=["hirer_confirmed_at"])
    return True
