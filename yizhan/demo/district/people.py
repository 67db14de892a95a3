"""Bringing the cast on stage: places, staff, hirers and workers, each through the action a real person would use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from yizhan.accounts.actions import (
    _do_grant_qualification,
    _do_grant_role,
    _do_register_person,
    confirm_person,
)
from yizhan.accounts.enums import ConsentHow, ConsentPurpose, QualificationKind, Role
from yizhan.accounts.queries import actor_for
from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.jobs.engine import drain
from yizhan.core.regions.queries import towns_of
from yizhan.core.validators.credit_code import check_character, organisation_check_character
from yizhan.demo.accounts.actions import create_demo_accounts
from yizhan.demo.accounts.data import STATIONS
from yizhan.demo.district import cast
from yizhan.demo.district.cast import DATA, CastHirer, CastWorker
from yizhan.exchange.hirers.actions import (
    register_enterprise,
    register_household,
    verify_hirer,
)
from yizhan.exchange.hirers.queries import hirer as hirer_of_id
from yizhan.exchange.hirers.queries import hirer_of
from yizhan.exchange.hirers.rules import usual_evidence
from yizhan.exchange.paper_forms.actions import print_forms
from yizhan.exchange.workers import rules
from yizhan.exchange.workers.actions import (
    OFFERED_CONSENTS,
    add_certificate,
    note_read_back,
    register_myself,
    register_worker_at_counter,
    set_worker_day,
    set_worker_week,
)
from yizhan.exchange.workers.queries import worker as worker_of_id
from yizhan.exchange.workers.rules import TradeWish
from yizhan.facilities.stations.actions import import_stations_as_found
from yizhan.facilities.stations.queries import public_stations

DISTRICT = "421002"
FLAGSHIP = STATIONS
"""Stations of the demo staff: their own first, then two with a dawn session."""


SPEAKS_OF_DAYS = 12
"""One in so many says day by day when he is free."""


@dataclass
class Troupe:
    """Everybody on stage, as actors ready to act.

    Args:
        regulars: worker → place in the crew that is sent together; they are not asked for anything else.
    """

    attendants: dict[str, Actor] = field(default_factory=dict)
    reviewers: list[Actor] = field(default_factory=list)
    hirers: list[tuple[int, Actor]] = field(default_factory=list)
    workers: list[int] = field(default_factory=list)
    station_ids: dict[str, int] = field(default_factory=dict)
    station_of_town: dict[str, str] = field(default_factory=dict)
    worker_actors: dict[int, Actor] = field(default_factory=dict)
    regulars: dict[int, int] = field(default_factory=dict)

    def station_for(self, town: str) -> str:
        """The station that serves a town; the flagship where there is none."""
        return self.station_of_town.get(town, FLAGSHIP[0])

    def knows(self, attendant: Actor, worker_id: int) -> bool:
        """Whether a worker is registered at the attendant's station."""
        known = worker_of_id(worker_id)
        return bool(known and known.station and attendant.covers_station(known.station.code))

    def actor_of_worker(self, worker_id: int) -> Actor:
        if worker_id not in self.worker_actors:
            self.worker_actors[worker_id] = actor_for(_person_of(worker_id), Role.WORKER, device="web")
        return self.worker_actors[worker_id]


def _person_of(worker_id: int) -> int:
    known = worker_of_id(worker_id)
    assert known is not None
    return known.person_id


def open_places(troupe: Troupe) -> None:
    """Import the 23 places as found and staff them."""
    rows = json.loads((DATA / "stations_demo.json").read_text(encoding="utf-8"))["stations"]
    import_stations_as_found(SYSTEM.by_way_of("import"), rows, source="stations_demo.json（演示）")
    create_demo_accounts(FLAGSHIP)
    drain()  # a granted role opens the file of a hirer or a worker
    places = list(public_stations())
    for place in places:
        troupe.station_ids[place.code] = place.pk
        if place.kind == "station":
            troupe.station_of_town.setdefault(place.region_code, place.code)
    for number, place in enumerate(places):
        person = engage_attendant(SYSTEM, place.code, number)
        troupe.attendants[place.code] = actor_for(person, Role.ATTENDANT)
    for number in range(2):
        person = engage_reviewer(SYSTEM, number)
        troupe.reviewers.append(actor_for(person, Role.POSTING_REVIEWER))


@action
def engage_attendant(work: Work, station_code: str, number: int) -> int:
    """A staff member of one place, without a sign-in of their own."""
    person = _do_register_person(
        work, full_name=f"驿站员工{number + 1:02d}", display_name=f"小{'李张王赵'[number % 4]}", how=ConsentHow.PAPER,
        home_region_code=DISTRICT, is_confirmed=True, is_demo=True,
    )  # fmt: skip
    _do_grant_role(
        work, person, Role.ATTENDANT, region_prefix=DISTRICT, station_codes=[station_code], is_demo=True
    )
    return person.pk


@action
def engage_reviewer(work: Work, number: int) -> int:
    """A posting reviewer with a valid qualification."""
    person = _do_register_person(
        work, full_name=f"审核员{number + 1}", display_name=f"{'孙钱'[number % 2]}审核", how=ConsentHow.PAPER,
        home_region_code=DISTRICT, is_confirmed=True, is_demo=True,
    )  # fmt: skip
    _do_grant_role(work, person, Role.POSTING_REVIEWER, region_prefix=DISTRICT, is_demo=True)
    _do_grant_qualification(
        work,
        person,
        QualificationKind.POSTING_REVIEW,
        valid_until=work.at.date() + timedelta(days=365),
        note="演示",
    )
    return person.pk


def bring_hirers(troupe: Troupe, count: int, since: datetime) -> None:
    """Register hirers at the counter over the first days; most are checked, a few wait for it."""
    towns = [town.code for town in towns_of(DISTRICT)]
    with clock.at(since):
        demo = actor_for_demo(Role.HIRER)
        own = hirer_of(demo)
        assert own is not None, "the role of the demo hirer opens its file"
        verify_hirer(actor_for_demo(Role.DISTRICT_OFFICER), own.pk, evidence="licence_seen")
        troupe.hirers.append((own.pk, demo))
    for number, member in enumerate(cast.hirers(count - 1, towns)):
        at = since + timedelta(minutes=40 * number + 60)
        code = troupe.station_for(member.town_code)
        with clock.at(at):
            hirer_id = _register(troupe.attendants[code], member, number, troupe.station_ids[code])
            row = hirer_of_id(hirer_id)
            assert row is not None
            if number % 9 != 8:
                address = f"（演示）健康巷 {number + 1} 号" if member.kind == "household" else ""
                evidence = usual_evidence(member.kind)
                verify_hirer(troupe.attendants[code], hirer_id, evidence=evidence, address=address)
            actor = actor_for(row.contact_id, Role.HIRER, organisation_id=row.organisation_id, device="web")
            troupe.hirers.append((hirer_id, actor))


def _register(attendant: Actor, member: CastHirer, number: int, station_id: int) -> int:
    shared: dict[str, Any] = {
        "full_name": member.full_name,
        "address_form": member.address_form,
        "phone": member.phone,
        "region_code": member.town_code,
        "station_id": station_id,
        "is_demo": True,
    }
    if member.kind == "household":
        return register_household(attendant, **shared)
    return register_enterprise(
        attendant,
        kind=member.kind,
        organisation_name=member.organisation_name,
        credit_code=synthetic_credit_code(number),
        **shared,
    )


def synthetic_credit_code(number: int) -> str:
    """A credit code that adds up and belongs to nobody (body ``M?YYYY``, as in the test vectors)."""
    body = f"MAYYYY{number + 40:02d}"
    body = f"91421002{body}{organisation_check_character(body)}"
    return body + check_character(body)


def bring_workers(troupe: Troupe, members: list[CastWorker], since: datetime) -> None:
    """Those of the first days, one after the other; the demo worker registers by himself."""
    with clock.at(since):
        demo = actor_for_demo(Role.WORKER)
        worker_id = register_myself(
            demo,
            trades=[TradeWish("LOG01", 3, 12), TradeWish("CON01", 2, 20), TradeWish("LOG02", 2)],
            home_region_code="421002002",
            radius_km=20,
            wish_day_fen=22000,
            station_id=troupe.station_ids[FLAGSHIP[0]],
        )
        troupe.workers.append(worker_id)
        troupe.worker_actors[worker_id] = demo
        clerk = actor_for_demo(Role.ATTENDANT)
        for kind in ("seek", "hire"):
            print_forms(clerk, min(clerk.station_codes), kind=kind, count=5, is_demo=True)
    for number, member in enumerate(members):
        with clock.at(since + timedelta(minutes=4 * number)):
            register(troupe, member, number)


def comes_to_register(troupe: Troupe, member: CastWorker, number: int) -> Iterator[datetime]:
    """The same for those who come in the weeks after, while life goes on."""
    register(troupe, member, number)
    yield clock.now()


def register(troupe: Troupe, member: CastWorker, number: int) -> None:
    """One person at the counter: typed in, read back, the licence looked at."""
    code = troupe.station_for(member.town_code)
    attendant = troupe.attendants[code]
    made = register_worker_at_counter(
        attendant, **_facts(member), station_id=troupe.station_ids[code], is_demo=True
    )
    troupe.workers.append(made["worker_id"])
    worker_id, person_id = made["worker_id"], _person_of(made["worker_id"])
    if number % 7 != 6:  # a busy morning: a few still wait to be read to
        note_read_back(attendant, worker_id)
    if member.paper:
        ends_on = clock.today() + timedelta(days=200 + number % 300)
        add_certificate(attendant, worker_id, member.paper, valid_until=ends_on, is_verified=True)
    own = actor_for(person_id, Role.WORKER, device="web")
    troupe.worker_actors[worker_id] = own
    if member.phone and number % 5 != 4:  # signed in on the own phone, and stands by it
        confirm_person(own, person_id)
    if number % 24 == 1:
        set_worker_week(own, worker_id, {"5": rules.ALL_DAY, "6": rules.NOT_FREE})


def _facts(member: CastWorker) -> dict[str, Any]:
    return {
        "full_name": member.full_name,
        "address_form": member.address_form,
        "phone": member.phone,
        "birth_on": clock.today() - timedelta(days=member.age_days),
        "home_region_code": member.town_code,
        "radius_km": member.radius_km,
        "wish_day_fen": member.wish_day_fen,
        "trades": [TradeWish(code, level) for code, level in member.trades],
        "consents": (ConsentPurpose.ACCOUNT, *OFFERED_CONSENTS),
        "consent_how": ConsentHow.SPOKEN,
    }


def say_free_days(troupe: Troupe, days: Iterable[date]) -> None:
    """Some workers say when they are free in the coming days; the others count as free."""
    chance, days = Random(20234), list(days)
    for day in days[3:]:  # the demo worker keeps the days free on which something fits
        set_worker_day(troupe.actor_of_worker(troupe.workers[0]), troupe.workers[0], day, rules.ALL_DAY)
    for worker_id in troupe.workers[2::SPEAKS_OF_DAYS]:
        for day in days:
            if chance.random() < 0.5:
                set_worker_day(
                    troupe.actor_of_worker(worker_id), worker_id, day, chance.choice((0, 6, 6, 15, 2))
                )


def actor_for_demo(role: str) -> Actor:
    """The demo account of a role as an actor."""
    from yizhan.demo.accounts.queries import person_of

    person = person_of(role)
    assert person is not None, "create_demo_accounts runs first"
    return actor_for(person, role, device="web")
