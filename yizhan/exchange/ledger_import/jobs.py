"""The background side: row after row, each in a transaction of its own, so that whoever comes after a crash goes on."""

from __future__ import annotations

from django_tasks import task

from yizhan.accounts.queries import NoSuchRole, actor_for
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.jobs.engine import JobImpossible
from yizhan.exchange.ledger_import.enums import RowOutcome
from yizhan.exchange.ledger_import.models import ImportBatch, ImportRow

STEP = 50


def _uploader(batch: ImportBatch) -> Actor:
    """Whoever uploaded the ledger, in the role of then, if it is still held."""
    try:
        return actor_for(batch.uploaded_by_id, batch.uploaded_role, device="import")
    except NoSuchRole as error:
        raise JobImpossible(str(error)) from error


@task(kind="external")
def check_ledger(batch_id: int) -> None:
    """Try out every row."""
    from yizhan.exchange.ledger_import import actions

    actor = _uploader(ImportBatch.objects.get(pk=batch_id))
    while actions.check_rows(actor, batch_id):
        pass
    actions.finish_check(actor, batch_id)


@task(kind="external")
def import_ledger(batch_id: int) -> None:
    """Import every row that waits, in the order of the file."""
    from yizhan.exchange.ledger_import import actions

    batch = ImportBatch.objects.get(pk=batch_id)
    actor, last = _uploader(batch), 0
    while rows := list(
        actions.rows_waiting(batch_id).filter(number__gt=last).values_list("pk", "uid", "number")[:STEP]
    ):
        for row_id, uid, last in rows:  # noqa: B007
            actions.import_row(actor, row_id, once=f"import:{uid}:{batch.round}")
    actions.finish_import(actor, batch_id)


@task(kind="external")
def undo_ledger(batch_id: int) -> None:
    """Take every row back, the last one first."""
    from yizhan.exchange.ledger_import import actions

    done = (RowOutcome.IMPORTED, RowOutcome.LINKED)
    by = str(ImportBatch.objects.select_related("uploaded_by").get(pk=batch_id).uploaded_by.uid)
    waiting = ImportRow.objects.filter(batch_id=batch_id, outcome__in=done).order_by("-number")
    while rows := list(waiting.values_list("pk", "uid")[:STEP]):
        for row_id, uid in rows:
            actions.undo_row(SYSTEM, row_id, once=f"undo:{uid}", on_behalf_of=by)
    actions.finish_undo(SYSTEM, batch_id)
