"""People, places and trades for the tests of the exchange, made through the actions where there is one."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from yizhan.accounts.people.queries import person as person_of
from yizhan.accounts.registration.actions import register_person
from yizhan.accounts.tests.factories import make_actor
from yizhan.core import clock
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.regions.models import Region
from yizhan.core.validators.identity import check_character
from yizhan.exchange.trades.models import Trade, TradeRelation
from yizhan.exchange.workers.actions import register_worker_at_counter
from yizhan.exchange.workers.models import Worker

DISTRICT, TOWN, FAR_TOWN = "421002", "421002001", "421002100"
TRADES = {"LOG01": "搬运工", "LOG02": "装卸工", "CON01": "小工", "DOM02": "钟点工"}
_numbers = count(1)


def make_regions() -> None:
    """A district with two towns, 12 km apart."""
    Region.objects.get_or_create(code=DISTRICT, defaults={"name": "沙市区", "level": "county"})
    for code, name, latitude in ((TOWN, "中山街道", 30.315), (FAR_TOWN, "岑河镇", 30.205)):
        Region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "level": "town",
                "parent_id": DISTRICT,
                "latitude": latitude,
                "longitude": 112.255,
            },
        )


def make_trades() -> None:
    """Four trades of three groups; 搬运 and 装卸 are near to each other."""
    for group in ("LOG", "CON", "DOM"):
        Trade.objects.get_or_create(code=group, defaults={"name": group, "level": 1})
    for code, name in TRADES.items():
        Trade.objects.get_or_create(
            code=code, defaults={"name": name, "level": 2, "parent_id": code[:3], "aliases": [name[:2]]}
        )
    for one, other in (("LOG01", "LOG02"), ("LOG02", "LOG01")):
        TradeRelation.objects.get_or_create(trade_id=one, other_id=other, defaults={"similarity_percent": 80})


def make_station(code: str = "SS-01", region_code: str = TOWN) -> Any:
    """A station that is open."""
    station_model = Worker._meta.get_field("station").related_model
    return station_model.objects.get_or_create(
        code=code,
        defaults={
            "kind": "station",
            "official_name": f"中山街道零工驿站 {code}",
            "region_code": region_code,
            "address": "中山路 1 号",
            "lead_department": "人社",
            "state_changed_at": clock.now(),
            "registered_at": clock.now(),
        },
    )[0]


def make_person(full_name: str = "王建国", **given: Any) -> Any:
    """A person with a file, typed in by the system."""
    return person_of(register_person(SYSTEM, full_name=full_name, **{"home_region_code": TOWN, **given}))


def attendant(code: str = "SS-01") -> Actor:
    """A station attendant on duty at a station (which is made when it is absent)."""
    make_station(code)
    return make_actor("attendant", station_codes=[code])


def identity_number(birth: date, *, serial: int | None = None) -> str:
    """A well-formed identity number of somebody born on a day in Shashi."""
    body = f"{DISTRICT}{birth:%Y%m%d}{(next(_numbers) if serial is None else serial) % 1000:03d}"
    return body + check_character(body)


def counter_form(**given: Any) -> dict[str, Any]:
    """What the counter page sends for a 58-year-old loader without a phone."""
    return {
        "full_name": "周大山",
        "birth_on": date(1968, 12, 31),
        "trades": [{"trade_code": "LOG01"}],
        "home_region_code": TOWN,
        "consents": ["account", "matching_profile", "location_cell", "phone_to_hirer"],
        "consent_how": "spoken",
        **given,
    }


def make_worker(actor: Actor | None = None, **given: Any) -> Worker:
    """A worker registered at the counter (by ``actor``, or an attendant made for it)."""
    make_regions()
    make_trades()
    actor = actor or attendant()
    station = make_station(next(iter(actor.station_codes)))
    made = register_worker_at_counter(actor, **counter_form(station_id=station.pk, **given))
    return Worker.objects.select_related("person", "station").get(pk=made["worker_id"])


def as_worker(worker: Worker) -> Actor:
    """The worker herself, signed in on her phone."""
    return Actor(role="worker", person_uid=str(worker.person.uid), person_id=worker.person_id)
