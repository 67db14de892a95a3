"""What stands around hirers: favourites on both sides, an invitation, an entry that waits and one that is objected to."""

from __future__ import annotations

from datetime import timedelta

from yizhan.accounts.enums import Role
from yizhan.accounts.queries import actor_for
from yizhan.core import clock
from yizhan.core.refusals import Refused
from yizhan.demo.district.people import Troupe, actor_for_demo
from yizhan.exchange.blocklist.actions import object_to_block, propose_block
from yizhan.exchange.favourites.actions import keep_hirer, keep_worker
from yizhan.exchange.favourites.queries import known_hirers, known_workers
from yizhan.exchange.hirers.actions import invite_staff
from yizhan.exchange.workers.queries import recent_workers, station_of, worker, worker_of

KEPT = 3
NOBODYS_PHONE = "15400009001"  # 154 is unallocated


def liven(troupe: Troupe) -> None:
    """Small things done by hand, so that the pages are not empty."""
    hirer_id, boss = troupe.hirers[0]
    for known in known_workers(hirer_id)[:KEPT]:
        keep_worker(boss, hirer_id, known.worker.pk)
    me = actor_for_demo(Role.WORKER)
    own = worker_of(me)
    for known in known_hirers(own.pk)[:1] if own else []:
        keep_hirer(me, known.hirer.pk)
    invite_staff(boss, hirer_id, phone=NOBODYS_PHONE, name="小赵")
    _list_two(troupe)


def _list_two(troupe: Troupe) -> None:
    """The demo attendant proposes one entry; the manager listed another worker, who objects."""
    attendant, manager = actor_for_demo(Role.ATTENDANT), actor_for_demo(Role.STATION_MANAGER)
    station = station_of(attendant)
    near = [one.pk for one in recent_workers(attendant, 200) if one.pk not in troupe.regulars]
    waits, objects = (near + troupe.workers[-2:])[:2]
    facts = {
        "scope": "station",
        "station_id": station.pk if station else None,
        "reason_code": "no_show",
        "words": "（演示）这个月三次说了来，没来也没说",
        "evidence_ref": "谈话记录 0007",
        "ends_on": clock.today() + timedelta(days=30),
    }
    try:
        propose_block(attendant, worker_id=waits, **facts)
        block_id = propose_block(manager, worker_id=objects, **facts)
    except Refused:
        return  # these workers are served by another station in a small demo
    row = worker(objects)
    if row is not None:
        speaker = actor_for(row.person_id, Role.WORKER, device="web")
        object_to_block(speaker, block_id, words="（演示）有两次是发烧，跟带班说过")
