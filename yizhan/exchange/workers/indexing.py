"""Keeping the match rows of a worker in step with what he said and agreed to."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.consents.queries import has_consent, times_agreed
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.people.queries import person as person_of
from yizhan.core.actions import Work
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.core.regions.queries import region_cell
from yizhan.exchange.match_index.actions import _do_index_worker, _do_unindex_worker
from yizhan.exchange.match_index.queries import is_indexed
from yizhan.exchange.match_index.rules import TradeOffer, WorkerRowData
from yizhan.exchange.workers import access, rules
from yizhan.exchange.workers.enums import RegisteredVia, WorkerState
from yizhan.exchange.workers.events import WorkerLooksAgain
from yizhan.exchange.workers.models import Worker, WorkerCertificate, WorkerDay, WorkerWeek

MATCHING_CONSENTS = (ConsentPurpose.MATCHING_PROFILE, ConsentPurpose.LOCATION_CELL)
INDEXED_DAYS = 15  # a match row holds 14 days; one more is known before the row is moved on at midnight


def _cell_for(person_id: int, region_code: str) -> tuple[int | None, int | None]:
    """The coarse place kept for matching; none without a yes to it."""
    if not region_code or not has_consent(person_id, ConsentPurpose.LOCATION_CELL):
        return None, None
    return region_cell(region_code) or (None, None)


def _do_reindex_worker(work: Work, worker: Worker) -> bool:
    """Bring the worker's match rows up to date.

    Who does not look, has no place, or took back a yes, has none.

    Returns:
        whether rows were made anew.
    """
    agrees = all(has_consent(worker.person_id, purpose) for purpose in MATCHING_CONSENTS)
    if not (
        worker.is_looking and worker.state == WorkerState.ACTIVE and worker.cell_row is not None and agrees
    ):
        _do_unindex_worker(work, worker.pk)
        return False
    return _do_index_worker(work, _row_data(worker, work.at.date()))


def _row_data(worker: Worker, today: date) -> WorkerRowData:
    held = list(WorkerCertificate.objects.filter(worker=worker).values_list("kind", "valid_until"))
    return WorkerRowData(
        worker_id=worker.pk,
        trades=tuple(TradeOffer(row.trade_id, row.level) for row in worker.worker_trades.all()),
        cell_row=worker.cell_row,  # type: ignore[arg-type]
        cell_column=worker.cell_column,  # type: ignore[arg-type]
        radius_km=worker.radius_km,
        wish_day_fen=worker.wish_day_fen or 0,
        days=free_days(worker, today),
        certificates=tuple(kind for kind, until in held if until is None or until >= today),
        void_certificates=tuple(kind for kind, until in held if until is not None and until < today),
        born_on=person_of(worker.person_id).birth_on,  # type: ignore[union-attr]
        last_active_at=worker.last_active_at,
    )


def free_days(worker: Worker, today: date) -> dict[date, int]:
    """Date → mask for the days a match row knows: what was said of the day, else of its weekday."""
    last = today + timedelta(days=INDEXED_DAYS)
    said = WorkerDay.objects.filter(worker=worker, on__gte=today, on__lt=last).values_list("on", "slots")
    weekly = WorkerWeek.objects.filter(worker=worker).values_list("weekday", "slots")
    return rules.days_of_weeks(dict(said), dict(weekly), today=today, count=INDEXED_DAYS)


def _do_follow(work: Work, worker: Worker) -> None:
    """Reindex; when rows came back, let the slices above bring back what only they know."""
    if _do_reindex_worker(work, worker):
        work.emit(WorkerLooksAgain(worker_id=worker.pk))


def _do_follow_consent(work: Work, person_id: int, *, is_given: bool = False) -> None:
    """A consent changed: keep or drop the coarse place, and the match rows with it.

    Args:
        is_given: it is a yes, which takes nothing away.
    """
    worker = Worker.objects.filter(person_id=person_id).first()
    if worker is None:
        return
    place = _cell_for(person_id, worker.home_region_code)
    if place != (worker.cell_row, worker.cell_column):
        worker.cell_row, worker.cell_column = place
        Worker.objects.filter(pk=worker.pk).update(cell_row=place[0], cell_column=place[1])
        work.record(worker, after={"has_place": place[0] is not None})
    elif is_given and is_indexed(worker.pk):
        return  # agreed to while registering: the rows were made then and say the same
    _do_follow(work, worker)


def _do_look_for_imported(work: Work, person_id: int) -> None:
    """Somebody out of an old ledger, whom nobody had asked, says yes to being recommended for the first time: he looks.

    Whoever said later that he does not look is left alone.
    """
    if times_agreed(person_id, ConsentPurpose.MATCHING_PROFILE) != 1:
        return
    quiet = Worker.objects.filter(
        person_id=person_id, registered_via=RegisteredVia.IMPORT, state=WorkerState.ACTIVE, is_looking=False
    )
    worker = quiet.first()
    if worker is not None:
        quiet.update(is_looking=True)
        work.record(worker, before={"is_looking": False}, after={"is_looking": True})


def _do_touch(work: Work, worker: Worker) -> None:
    """A sign of life: keeps the freshness of match rows honest."""
    worker.last_active_at = work.at
    worker.save(update_fields=["last_active_at"])


def _lock_visible(work: Work, worker_id: int) -> Worker:
    """The worker, locked and fresh, when the actor may change the registration."""
    worker = work.lock(Worker, worker_id)
    if not Worker.objects.visible_to(work.actor).filter(pk=worker_id).exists():
        raise OutOfSight(Reason("not_found", _("没有找到这位师傅")))
    access.can_edit_worker(work.actor, worker).require()
    return worker
