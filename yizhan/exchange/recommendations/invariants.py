"""Match rows agree with what they were made from. Declared here: this slice sees both sides of the index."""

from __future__ import annotations

from collections.abc import Iterator

from yizhan.accounts.consents.queries import consenting
from yizhan.core import clock
from yizhan.core.invariants import invariant
from yizhan.exchange.match_index.models import MatchJob, MatchWorker
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.actions import MATCHING_CONSENTS
from yizhan.exchange.workers.models import Worker, WorkerTrade


@invariant("exchange.looking_workers_are_indexed")
def looking_workers_are_indexed() -> Iterator[str]:
    """Every looking worker with a place and both consents has one row per trade; nobody else has any.

    A consent given or taken back follows through an event; between the two this may speak for a moment.
    """
    looking = dict(Worker.objects.looking().filter(cell_row__isnull=False).values_list("pk", "person_id"))
    agreeing = set(looking.values())
    for purpose in MATCHING_CONSENTS:
        agreeing &= consenting(agreeing, purpose)
    wanted = {
        (worker_id, trade)
        for worker_id, trade in WorkerTrade.objects.filter(worker_id__in=looking).values_list(
            "worker_id", "trade_id"
        )
        if looking[worker_id] in agreeing
    }
    found = set(MatchWorker.objects.values_list("worker_id", "trade_code"))
    for worker_id, trade in sorted(wanted - found):
        yield f"worker {worker_id}: no match row for {trade}"
    for worker_id, trade in sorted(found - wanted):
        yield f"worker {worker_id}: match row for {trade} that should not be"


@invariant("exchange.open_postings_are_indexed")
def open_postings_are_indexed() -> Iterator[str]:
    """Every open published posting has a row that knows how many places are left."""
    left = dict(MatchJob.objects.values_list("posting_id", "places_left"))
    for posting in Posting.objects.open(clock.now()).only("pk", "headcount", "taken_count"):
        if posting.pk not in left:
            yield f"posting {posting.pk}: no match row"
        elif left[posting.pk] != posting.places_left:
            yield f"posting {posting.pk}: {posting.places_left} places left, match row says {left[posting.pk]}"
    open_ids = Posting.objects.public().values("pk")
    for posting_id in MatchJob.objects.exclude(posting_id__in=open_ids).values_list("posting_id", flat=True):
        yield f"posting {posting_id}: match row of a posting that is not public"
