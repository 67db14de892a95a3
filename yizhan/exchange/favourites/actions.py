"""Keeping somebody at hand, and letting go. Only the own side ever sees it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.refusals import OutOfSight, Reason, Refused
from yizhan.exchange.favourites.enums import FavouriteSide
from yizhan.exchange.favourites.models import Favourite
from yizhan.exchange.favourites.queries import has_worked
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.workers.models import Worker

NOT_FOUND = Reason("not_found", _("没有找到"))


@action
def keep_worker(work: Work, hirer_id: int, worker_id: int) -> bool:
    """收藏: a hirer would call this worker again.

    Returns:
        whether this call did it (a second time changes nothing).

    Raises:
        OutOfSight: not one's hirer, no such worker. Refused: ``never_worked``: only who worked here is known here.
    """
    hirer = _own_hirer(work, hirer_id)
    worker = Worker.objects.filter(pk=worker_id).first()
    if worker is None:
        raise OutOfSight(NOT_FOUND)
    return _do_keep(work, FavouriteSide.HIRER, hirer, worker)


@action
def keep_hirer(work: Work, hirer_id: int) -> bool:
    """收藏: a worker would go to this hirer again.

    Returns:
        whether this call did it.

    Raises:
        OutOfSight: no worker's card, no such hirer. Refused: ``never_worked``.
    """
    worker = _own_worker(work)
    hirer = Hirer.objects.filter(pk=hirer_id).first()
    if hirer is None:
        raise OutOfSight(NOT_FOUND)
    return _do_keep(work, FavouriteSide.WORKER, hirer, worker)


@action
def let_go_of_worker(work: Work, hirer_id: int, worker_id: int) -> bool:
    """取消收藏.

    Returns:
        whether there was something to undo.
    """
    return _do_let_go(work, FavouriteSide.HIRER, _own_hirer(work, hirer_id).pk, worker_id)


@action
def let_go_of_hirer(work: Work, hirer_id: int) -> bool:
    """取消收藏.

    Returns:
        whether there was something to undo.
    """
    return _do_let_go(work, FavouriteSide.WORKER, hirer_id, _own_worker(work).pk)


def _own_hirer(work: Work, hirer_id: int) -> Hirer:
    """The hirer the actor acts for; a foreman and the station keep no favourites for it."""
    found = Hirer.objects.visible_to(work.actor).filter(pk=hirer_id).first()
    if found is None or work.actor.role not in {"hirer", "hirer_staff"}:
        raise OutOfSight(NOT_FOUND)
    return found


def _own_worker(work: Work) -> Worker:
    found = Worker.objects.filter(person_id=work.actor.person_id or 0).first()
    if found is None or work.actor.role != "worker":
        raise OutOfSight(NOT_FOUND)
    return found


def _do_keep(work: Work, side: str, hirer: Hirer, worker: Worker) -> bool:
    if not has_worked(hirer.pk, worker.pk):
        raise Refused(Reason("never_worked", _("一起干过活才能收藏")))
    try:
        with transaction.atomic():
            made = Favourite.objects.create(side=side, hirer=hirer, worker=worker, created_at=work.at)
    except IntegrityError:
        return False
    work.record(made, after={"side": str(side), "hirer": hirer})
    return True


def _do_let_go(work: Work, side: str, hirer_id: int, worker_id: int) -> bool:
    found = Favourite.objects.filter(side=side, hirer_id=hirer_id, worker_id=worker_id).first()
    if found is None:
        return False
    work.record(found, before={"side": str(side)}, after={"removed": True})
    found.delete()
    return True
