"""不按我的画像推荐: the switch of PIPL art. 24 and TRUST L-16."""

from __future__ import annotations

from yizhan.core.actions import Work, action
from yizhan.exchange.workers.indexing import _lock_visible


@action(locks=("exchange.Worker",))
def set_profile_use(work: Work, worker_id: int, *, without_profile: bool) -> bool:
    """Let lists of work be ordered by one's profile, or by nothing but distance and time.

    Returns:
        whether anything changed.

    Raises:
        OutOfSight, Forbidden: not one's own card, nor a station that may edit it.
    """
    worker = _lock_visible(work, worker_id)
    if worker.without_profile == without_profile:
        return False
    worker.without_profile = without_profile
    worker.save(update_fields=["without_profile"])
    work.record(worker, after={"without_profile": without_profile})
    return True
