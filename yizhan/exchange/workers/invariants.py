"""What always holds of registrations typed in by staff."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from yizhan.core.invariants import invariant
from yizhan.exchange.workers.enums import ConfirmChannel, ProxyEntryState, WorkerState
from yizhan.exchange.workers.models import FieldEntry, ProxyEntry, Worker


@invariant("exchange.nobody_confirms_his_own_entry")
def nobody_confirms_his_own_entry() -> Iterator[str]:
    """L-08: who had typed something before it was confirmed is not who confirmed it."""
    typed = FieldEntry.objects.filter(
        worker_id=OuterRef("worker_id"),
        entered_by_uid=OuterRef("confirmed_by_uid"),
        at__lte=OuterRef("confirmed_at"),
    )
    wrong = ProxyEntry.objects.exclude(confirmed_by_uid="").exclude(
        confirmed_channel=ConfirmChannel.OWN_PHONE
    )
    for entry_id in wrong.filter(Exists(typed)).values_list("pk", flat=True):
        yield f"proxy entry {entry_id}: confirmed by somebody who typed it"


@invariant("exchange.undone_entry_leaves_nothing")
def undone_entry_leaves_nothing() -> Iterator[str]:
    """A registration that was taken back stands closed and empty until somebody registers anew."""
    standing = ProxyEntry.objects.filter(worker=OuterRef("pk")).exclude(state=ProxyEntryState.UNDONE)
    undone = ProxyEntry.objects.filter(worker=OuterRef("pk"), state=ProxyEntryState.UNDONE)
    closed = Worker.objects.filter(Exists(undone), ~Exists(standing), state=WorkerState.CLOSED)
    for worker in closed.filter(worker_trades__isnull=False).distinct():
        yield f"worker {worker.pk}: closed, and trades are left"
