"""The safety gate as engagements see it (F507): checks of later slices, asked before somebody takes a place or is sent.

``safety`` registers its checks at start-up; each returns every reason against one worker on one posting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from yizhan.core.refusals import Reason
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker

Check = Callable[[Posting, Worker, datetime], Iterable[Reason]]
_checks: list[Check] = []


def gate_check(check: Check) -> Check:
    """Declare a check of the gate (once; importing twice changes nothing)."""
    if check not in _checks:
        _checks.append(check)
    return check


def gate_reasons(posting: Posting, worker: Worker, now: datetime) -> list[Reason]:
    """Every reason of every check; empty when the gate is open."""
    return [reason for check in _checks for reason in check(posting, worker, now)]
