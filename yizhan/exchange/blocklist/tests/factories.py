"""Entries for tests, made through the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from yizhan.accounts.tests.factories import make_actor
from yizhan.core.actors import Actor
from yizhan.exchange.blocklist.actions import confirm_block, propose_block
from yizhan.exchange.blocklist.models import Block
from yizhan.exchange.workers.tests.factories import make_station

FACTS = {
    "reason_code": "unpaid",
    "words": "11月20日两个人的工钱没付",
    "evidence_ref": "PG20261120-000001",
    "ends_on": date(2027, 1, 23),
}
ABOUT_WORKER = {**FACTS, "reason_code": "no_show", "words": "11月三次说来没来"}


def manager(code: str = "SS-01") -> Actor:
    make_station(code)
    return make_actor("station_manager", station_codes=[code])


def officer() -> Actor:
    return make_actor("district_officer")


def listed(actor: Actor | None = None, **given: Any) -> Block:
    """An entry of the station SS-01, in force at once."""
    facts = ABOUT_WORKER if given.get("worker_id") else FACTS
    station = make_station("SS-01")
    form = {"scope": "station", "station_id": station.pk, **facts, **given}
    return Block.objects.get(pk=propose_block(actor or manager(), **form))


def listed_by_district(**given: Any) -> Block:
    """An entry of the whole district, decided by a second officer."""
    facts = ABOUT_WORKER if given.get("worker_id") else FACTS
    block_id = propose_block(officer(), scope="district", **{**facts, **given})
    confirm_block(officer(), block_id)
    return Block.objects.get(pk=block_id)
