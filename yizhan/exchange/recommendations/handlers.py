"""What happens after events of recommendations."""

from yizhan.core.actions import Work
from yizhan.core.events import on
from yizhan.exchange.recommendations.actions import _do_bring_back
from yizhan.exchange.workers.events import WorkerLooksAgain


@on(WorkerLooksAgain, kind="atomic")
def bring_back_what_the_index_forgot(work: Work, event: WorkerLooksAgain) -> None:
    """Match rows made anew know neither the accepted work nor the stars: nobody starts afresh by pausing."""
    _do_bring_back(work, event.worker_id)
