"""Reading the blocklist: what others must respect, and the pages of both sides and the staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.queries import has_licence, needed_licence
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.blocklist.enums import BlockScope, BlockState
from yizhan.exchange.blocklist.models import Block, BlockObjection
from yizhan.exchange.blocklist.rules import region_prefixes
from yizhan.exchange.hirers.models import Hirer

NOT_FOUND = Reason("not_found", _("没有找到这一条"))


# ---- what others must respect ----


def official_blocks(
    *,
    on: date,
    hirer_id: int | None = None,
    worker_ids: Iterable[int] = (),
    station_id: int | None = None,
    region_code: str = "",
) -> QuerySet[Block]:
    """Entries of station and district against this hirer or these workers that reach a place.

    Args:
        station_id, region_code: where the work is handled; an empty region is reached by every district entry.
    """
    here = Q(scope=BlockScope.DISTRICT)
    if region_code:
        here &= Q(region_code__in=region_prefixes(region_code))
    if station_id is not None:
        here |= Q(scope=BlockScope.STATION, station_id=station_id)
    about = Q(worker_id__in=list(worker_ids))
    if hirer_id is not None:
        about |= Q(hirer_id=hirer_id)
    return Block.objects.in_force(on).filter(here).filter(about)


def is_blocked(
    *,
    hirer_id: int | None = None,
    worker_id: int | None = None,
    on: date | None = None,
    station_id: int | None = None,
    region_code: str = "",
) -> bool:
    """Whether a hirer or a worker is on the list of this station or district on a day (default today)."""
    workers = [worker_id] if worker_id is not None else []
    return official_blocks(
        on=on or clock.today(),
        hirer_id=hirer_id,
        worker_ids=workers,
        station_id=station_id,
        region_code=region_code,
    ).exists()


def blocked_workers(
    worker_ids: Iterable[int], *, on: date, station_id: int | None = None, region_code: str = ""
) -> set[int]:
    """Of these workers those who get no work here; one query."""
    found = official_blocks(on=on, worker_ids=worker_ids, station_id=station_id, region_code=region_code)
    return set(found.values_list("worker_id", flat=True))


def do_not_match_pairs(
    *, on: date, hirer_ids: Iterable[int], worker_ids: Iterable[int]
) -> set[tuple[int, int]]:
    """Pairs (hirer, worker) of which one side would not meet the other again; one query. Never say whose choice it is."""
    hirers, workers = list(hirer_ids), list(worker_ids)
    found = Block.objects.in_force(on).filter(
        Q(scope=BlockScope.HIRER, by_hirer_id__in=hirers, worker_id__in=workers)
        | Q(scope=BlockScope.WORKER, hirer_id__in=hirers, by_worker_id__in=workers)
    )
    rows = found.values_list("by_hirer_id", "hirer_id", "worker_id", "by_worker_id")
    return {(by_hirer or hirer, worker or by_worker) for by_hirer, hirer, worker, by_worker in rows}


def reasons_hirer_halted(
    hirer: Hirer, *, on: date, station_id: int | None = None, region_code: str = ""
) -> list[Reason]:
    """Why this hirer may not hire here on a day: on a list, or an agency without its licence (D17)."""
    found = []
    if is_blocked(hirer_id=hirer.pk, on=on, station_id=station_id, region_code=region_code):
        found.append(Reason("hirer_blocked", _("这家用工方现在不能在这里招人")))
    licence = needed_licence(hirer.organisation.kind)
    if licence and not has_licence(hirer.organisation_id, licence, on):
        found.append(Reason("hirer_unlicensed", _("这家的许可证过期了，现在不能招人")))
    return found


def _reaches(block: Block, *, station_id: int | None, region_code: str) -> bool:
    """Whether an official entry reaches a place."""
    if block.scope == BlockScope.STATION:
        return block.station_id == station_id
    return not region_code or region_code.startswith(block.region_code)


def closed_postings(postings: Iterable[Any], worker_id: int, *, on: date) -> set[int]:
    """Of these postings those that are not proposed to this worker: a listed or unlicensed hirer, a listed worker, or
    one of the two would not meet the other. Three queries whatever the length.

    Args:
        postings: with ``hirer__organisation`` loaded.
    """
    shown = list(postings)
    hirers = {posting.hirer_id: posting.hirer for posting in shown}
    about = Q(hirer_id__in=hirers) | Q(worker_id=worker_id)
    blocks = list(Block.objects.in_force(on).official().filter(about))
    pairs = do_not_match_pairs(on=on, hirer_ids=hirers, worker_ids=[worker_id])
    unlicensed = unlicensed_hirers(hirers.values(), on=on)
    return {
        posting.pk
        for posting in shown
        if posting.hirer_id in unlicensed
        or (posting.hirer_id, worker_id) in pairs
        or any(
            block.hirer_id in (None, posting.hirer_id)
            and _reaches(block, station_id=posting.station_id, region_code=posting.region_code)
            for block in blocks
        )
    }


def closed_workers(posting: Any, worker_ids: Iterable[int], *, on: date) -> set[int]:
    """Of these workers those who are not proposed for a posting; all of them when its hirer may not hire."""
    ids = set(worker_ids)
    place = {"station_id": posting.station_id, "region_code": posting.region_code}
    if reasons_hirer_halted(posting.hirer, on=on, **place):
        return ids
    pairs = do_not_match_pairs(on=on, hirer_ids=[posting.hirer_id], worker_ids=ids)
    return blocked_workers(ids, on=on, **place) | {worker_id for _hirer, worker_id in pairs}


def unlicensed_hirers(hirers: Iterable[Hirer], *, on: date) -> set[int]:
    """Of these hirers those that need a licence and show none on a day; a query only for agencies."""
    return {
        hirer.pk
        for hirer in hirers
        if (kind := needed_licence(hirer.organisation.kind))
        and not has_licence(hirer.organisation_id, kind, on)
    }


def reasons_against_pair(
    hirer: Hirer, worker_id: int, *, on: date, station_id: int | None = None, region_code: str = ""
) -> list[Reason]:
    """Why this worker and this hirer do not come together here; the words never tell whose own choice it is."""
    found = reasons_hirer_halted(hirer, on=on, station_id=station_id, region_code=region_code)
    until = (
        official_blocks(on=on, worker_ids=[worker_id], station_id=station_id, region_code=region_code)
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first()
    )
    if until is not None:
        text = _("到 %(day)s 前驿站不派活，可以申诉") % {"day": until.isoformat()}
        found.append(Reason("worker_blocked", text))
    if do_not_match_pairs(on=on, hirer_ids=[hirer.pk], worker_ids=[worker_id]):
        found.append(Reason("pair_closed", _("这一单对不上，换一个试试；想问原因找驿站")))
    return found


# ---- pages ----


def full() -> QuerySet[Block]:
    """Entries with everything a page names."""
    return Block.objects.select_related(
        "hirer__organisation",
        "hirer__contact",
        "worker__person",
        "by_hirer__organisation",
        "by_worker__person",
        "station",
    ).prefetch_related("objections")


def visible_block(actor: Actor, uid: Any) -> Block:
    """An entry inside the actor's scope; ``OutOfSight`` otherwise."""
    try:
        found = full().visible_to(actor).filter(uid=UUID(str(uid))).first()
    except ValueError:
        found = None
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def blocks_in_sight(actor: Actor, *, state: str = "", limit: int = 50) -> list[Block]:
    """The staff's list: what waits for a second person and for an answer first."""
    found = full().visible_to(actor).filter(scope__in=[BlockScope.STATION, BlockScope.DISTRICT])
    if state:
        found = found.filter(state=state)
    return list(found[:limit])


def open_objections(actor: Actor, limit: int = 50) -> list[BlockObjection]:
    """Objections that wait for an answer in the actor's scope, first what is due first."""
    seen = Block.objects.visible_to(actor).official().values("pk")
    found = BlockObjection.objects.filter(block_id__in=seen, decided_at__isnull=True)
    return list(found.order_by("answer_due_on", "pk")[:limit])


def own_choices(*, hirer_id: int | None = None, worker_id: int | None = None) -> list[Block]:
    """What one side chose for itself and still holds, newest first."""
    today = clock.today()
    if hirer_id is not None:
        mine = Q(scope=BlockScope.HIRER, by_hirer_id=hirer_id)
    else:
        mine = Q(scope=BlockScope.WORKER, by_worker_id=worker_id)
    return list(full().in_force(today).filter(mine))


def about_me(*, hirer_id: int | None = None, worker_id: int | None = None) -> list[Block]:
    """Official entries about one side, newest first; ended ones too, for one year's looking back."""
    who = Q(hirer_id=hirer_id) if hirer_id is not None else Q(worker_id=worker_id)
    return list(
        full().official().filter(who).exclude(state__in=[BlockState.PROPOSED, BlockState.REFUSED])[:20]
    )


def ended_block_ids(today: date) -> list[int]:
    """Entries whose last day has passed."""
    running = Block.objects.filter(state__in=[BlockState.ACTIVE, BlockState.PROPOSED], ends_on__lt=today)
    return list(running.values_list("pk", flat=True))
