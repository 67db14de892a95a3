"""Reading favourites: who is kept at hand, and who could be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from yizhan.core import clock
from yizhan.exchange.blocklist.queries import do_not_match_pairs, own_choices
from yizhan.exchange.engagements.enums import EngagementState
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.favourites.enums import FavouriteSide
from yizhan.exchange.favourites.models import Favourite
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import workers_by_id

DONE = (EngagementState.COMPLETED, EngagementState.CLOSED)
MOST = 60


@dataclass(frozen=True, slots=True)
class KnownWorker:
    """A worker who finished work for a hirer.

    Args:
        times: how often. ``is_kept``: a favourite. ``is_avoided``: one of the two would not meet the other again; the
            page of the hirer shows it only for his own choice.
    """

    worker: Worker
    times: int
    last_at: datetime
    is_kept: bool
    is_avoided: bool = False


@dataclass(frozen=True, slots=True)
class KnownHirer:
    """A hirer for whom a worker finished work. ``open_count``: postings of it that still want people."""

    hirer: Hirer
    times: int
    last_at: datetime
    is_kept: bool
    is_avoided: bool
    open_count: int


def has_worked(hirer_id: int, worker_id: int) -> bool:
    """Whether this worker ever finished work for this hirer."""
    done = Engagement.objects.filter(posting__hirer_id=hirer_id, worker_id=worker_id, state__in=DONE)
    return done.exists()


def known_workers(
    hirer_id: int, *, avoided: frozenset[int] = frozenset(), limit: int = MOST
) -> list[KnownWorker]:
    """Who worked for a hirer, favourites first, then the latest; a fixed number of queries.

    Args:
        avoided: workers the hirer itself would not call again.
    """
    rows = (
        Engagement.objects.filter(posting__hirer_id=hirer_id, state__in=DONE)
        .order_by()
        .values_list("worker_id")
        .annotate(times=Count("pk"), last_at=Max("starts_at"))
    )
    facts = {worker_id: (times, last_at) for worker_id, times, last_at in rows}
    kept = set(favourite_worker_ids(hirer_id))
    order = sorted(facts, key=lambda pk: (pk not in kept, -facts[pk][1].timestamp()))[:limit]
    workers = workers_by_id(order)
    return [
        KnownWorker(workers[pk], *facts[pk], is_kept=pk in kept, is_avoided=pk in avoided)
        for pk in order
        if pk in workers
    ]


def known_hirers(worker_id: int, limit: int = MOST) -> list[KnownHirer]:
    """For whom a worker worked, favourites first, then the latest; a fixed number of queries."""
    now = clock.now()
    rows = (
        Engagement.objects.filter(worker_id=worker_id, state__in=DONE)
        .order_by()
        .values_list("posting__hirer_id")
        .annotate(times=Count("pk"), last_at=Max("starts_at"))
    )
    facts = {hirer_id: (times, last_at) for hirer_id, times, last_at in rows}
    kept = set(favourite_hirer_ids(worker_id))
    order = sorted(facts, key=lambda pk: (pk not in kept, -facts[pk][1].timestamp()))[:limit]
    hirers = {row.pk: row for row in Hirer.objects.select_related("organisation").filter(pk__in=order)}
    # Only the worker's own choice is shown; that a hirer would not call him again stays with the hirer.
    mine = own_avoided_hirers(worker_id)
    open_rows = Posting.objects.open(now).filter(hirer_id__in=order).order_by().values_list("hirer_id")
    open_count = dict(open_rows.annotate(n=Count("pk")))
    return [
        KnownHirer(
            hirers[pk],
            *facts[pk],
            is_kept=pk in kept,
            is_avoided=pk in mine,
            open_count=open_count.get(pk, 0),
        )
        for pk in order
        if pk in hirers
    ]


def own_avoided_hirers(worker_id: int) -> set[int]:
    """Hirers this worker himself does not go to."""
    return {block.hirer_id for block in own_choices(worker_id=worker_id)}


def favourite_worker_ids(hirer_id: int) -> list[int]:
    """A hirer's favourites, the newest first."""
    mine = Favourite.objects.filter(side=FavouriteSide.HIRER, hirer_id=hirer_id)
    return list(mine.values_list("worker_id", flat=True))


def favourite_hirer_ids(worker_id: int) -> list[int]:
    """A worker's favourite hirers, the newest first."""
    mine = Favourite.objects.filter(side=FavouriteSide.WORKER, worker_id=worker_id)
    return list(mine.values_list("hirer_id", flat=True))


def pool_for(posting: Posting) -> list[Worker]:
    """The hirer's favourites who could be invited to a posting first: still looking, not asked yet, nothing between them."""
    ids = favourite_worker_ids(posting.hirer_id)
    asked = set(
        Engagement.objects.filter(posting=posting, worker_id__in=ids).values_list("worker_id", flat=True)
    )
    closed = do_not_match_pairs(on=clock.today(), hirer_ids=[posting.hirer_id], worker_ids=ids)
    workers = workers_by_id([pk for pk in ids if pk not in asked and (posting.hirer_id, pk) not in closed])
    return [workers[pk] for pk in ids if pk in workers and workers[pk].is_looking]
