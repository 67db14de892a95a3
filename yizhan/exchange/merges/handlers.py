"""What is computed from files is computed anew when they became one, or two again."""

from __future__ import annotations

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.match_index.actions import _do_unindex_worker
from yizhan.exchange.merges.events import FilesChangedHands
from yizhan.exchange.ratings.models import RatingRound, WorkerStar
from yizhan.exchange.ratings.stars import _do_compute_star
from yizhan.exchange.workers.actions import _do_follow_consent
from yizhan.exchange.workers.enums import WorkerState
from yizhan.exchange.workers.models import Worker


@on(FilesChangedHands, kind="atomic")
def compute_anew(work: Work, event: FilesChangedHands) -> None:
    """Match rows, the place kept for matching, and stars; lists and recommendations read these."""
    for worker in Worker.objects.filter(pk__in=list(event.worker_ids)).order_by("pk"):
        _do_unindex_worker(
            work, worker.pk
        )  # rows made anew get their busy time and stars from what stands now
        if worker.state != WorkerState.MERGED:
            _do_follow_consent(work, worker.person_id)
            for group in _groups_of(worker.pk):
                _do_compute_star(work, worker.pk, group)


def _groups_of(worker_id: int) -> list[str]:
    """Trade groups in which a worker has a star, or work that others answered for."""
    starred = WorkerStar.objects.filter(worker_id=worker_id).order_by().values_list("group_id", flat=True)
    rated = RatingRound.objects.filter(engagement__worker_id=worker_id).order_by()
    trade = "engagement__posting__trade"
    pairs = rated.values_list(f"{trade}__parent_id", f"{trade}_id").distinct()
    return sorted({*starred, *(parent or own for parent, own in pairs)})
