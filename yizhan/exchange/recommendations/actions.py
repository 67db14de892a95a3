"""Making the match rows anew from what they stand for."""

from __future__ import annotations

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.exchange.engagements.placing import _do_refresh_busy
from yizhan.exchange.match_index.actions import _do_set_worker_star, _do_unindex_job, _do_unindex_worker
from yizhan.exchange.match_index.models import MatchJob, MatchWorker
from yizhan.exchange.postings.drafting import _do_index
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.queries import stars_of_worker
from yizhan.exchange.recommendations.teaching import (
    _do_count_hirer_replies,
    _do_count_worker_replies,
    count_impressions,
    say_not_suitable,
    take_back_not_suitable,
)
from yizhan.exchange.workers.actions import _do_reindex_worker
from yizhan.exchange.workers.models import Worker

__all__ = ["count_impressions", "rebuild_match_index", "rebuild_posting_rows", "rebuild_worker_rows", "say_not_suitable", "take_back_not_suitable"]  # fmt: skip
BATCH = 200


def _do_bring_back(work: Work, worker_id: int) -> None:
    """Set busy time and stars of one worker's match rows from their own tables."""
    _do_refresh_busy(work, worker_id)
    _do_count_worker_replies(work, worker_id)
    for star in stars_of_worker(worker_id):
        _do_set_worker_star(work, worker_id, star.group_id, star.stars_hundredths)


@action(locks=("exchange.Worker",))
def rebuild_worker_rows(work: Work, worker_ids: list[int]) -> int:
    """Make the rows of some workers anew; rows of workers that are gone are removed. Exposures start at nothing.

    Returns:
        how many workers were looked at.
    """
    found = Worker.objects.filter(pk__in=worker_ids).values_list("pk", flat=True)
    rows = work.lock_all((Worker, list(found)))
    for worker_id in worker_ids:
        _do_unindex_worker(work, worker_id)
        worker = rows.get((Worker, worker_id))
        if worker is not None and _do_reindex_worker(work, worker):  # type: ignore[arg-type]
            _do_bring_back(work, worker_id)
    work.record(("exchange.MatchIndex", "workers"), after={"rebuilt": len(worker_ids)})
    return len(worker_ids)


@action(locks=("exchange.Posting",))
def rebuild_posting_rows(work: Work, posting_ids: list[int]) -> int:
    """Make the rows of some postings anew; what is not public loses its row.

    Returns:
        how many postings were looked at.
    """
    public = Posting.objects.public().filter(pk__in=posting_ids, published_at__isnull=False)
    rows = work.lock_all((Posting, list(public.values_list("pk", flat=True))))
    for posting_id in posting_ids:
        posting = rows.get((Posting, posting_id))
        if posting is None:
            _do_unindex_job(work, posting_id)
        else:
            _do_index(work, posting)  # type: ignore[arg-type]
            _do_count_hirer_replies(work, posting.hirer_id)  # type: ignore[attr-defined]
    work.record(("exchange.MatchIndex", "postings"), after={"rebuilt": len(posting_ids)})
    return len(posting_ids)


def rebuild_match_index(actor) -> tuple[int, int]:
    """Everything, in batches that each commit; safe while people work. Returns workers and postings looked at."""
    workers = {
        *Worker.objects.values_list("pk", flat=True),
        *MatchWorker.objects.values_list("worker_id", flat=True),
    }
    open_now = Posting.objects.open(clock.now()).values_list("pk", flat=True)
    postings = {*open_now, *MatchJob.objects.values_list("posting_id", flat=True)}
    return (
        sum(rebuild_worker_rows(actor, batch) for batch in _batches(workers)),
        sum(rebuild_posting_rows(actor, batch) for batch in _batches(postings)),
    )


def _batches(ids: set[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH)]
