"""Rows that engagement tests stand on. Plain functions; each call makes a new row with honest defaults.

The test clock is Monday 2026-11-23 09:00 (Asia/Shanghai); a posting starts the next morning at 07:30.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.apps import apps

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.dated.actions import set_dated_value
from yizhan.core.jobs.engine import drain
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.hirers.models import Hirer, WorkSite
from yizhan.exchange.postings.enums import PostingState
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.trades.models import Trade
from yizhan.exchange.workers.enums import RegisteredVia
from yizhan.exchange.workers.models import Worker

Person = apps.get_model("accounts", "Person")
Organisation = apps.get_model("accounts", "Organisation")
Station = apps.get_model("facilities", "Station")
TOMORROW = date(2026, 11, 24)
_number = count(1)


def make_station(code: str = "ST-901", **fields: Any) -> Station:
    found = Station.objects.filter(code=code).first()
    return found or Station.objects.create(
        code=code,
        kind="station",
        official_name="中山路零工驿站",
        region_code="421002001",
        address="中山路 1 号",
        lead_department="区人社局",
        hotline="0716-16000000",
        state_changed_at=clock.now(),
        registered_at=clock.now(),
        **fields,
    )


def make_trade(code: str = "LOG01", name: str = "搬运工", group: str = "LOG", **fields: Any) -> Trade:
    parent, _is_new = Trade.objects.get_or_create(code=group, defaults={"name": "搬运装卸", "level": 1})
    trade, _is_new = Trade.objects.get_or_create(
        code=code, defaults={"name": name, "level": 2, "parent": parent, **fields}
    )
    return trade


def make_person(name: str = "周大山", **fields: Any) -> Person:
    defaults: dict[str, Any] = {"birth_on": date(1976, 5, 1), "gender": "male"}
    return Person.objects.create(
        full_name=name,
        display_name=f"{name[0]}师傅",
        state_changed_at=clock.now(),
        entered_how="own_phone",
        created_at=clock.now(),
        **(defaults | fields),
    )


def make_worker(station: Station | None = None, **fields: Any) -> Worker:
    """A registered worker of the station; ``person_fields`` go to the person."""
    person = make_person(**fields.pop("person_fields", {}))
    return Worker.objects.create(
        person=person,
        card_number=f"T{next(_number):07d}",
        station=station or make_station(),
        registered_via=RegisteredVia.COUNTER,
        registered_at=clock.now(),
        last_active_at=clock.now(),
        **fields,
    )


def make_hirer(station: Station | None = None, kind: str = "enterprise", **fields: Any) -> Hirer:
    organisation = Organisation.objects.create(
        kind=kind, name=fields.pop("name", "荆江包装厂"), region_code="421002001", created_at=clock.now()
    )
    return Hirer.objects.create(
        organisation=organisation, station=station or make_station(), registered_at=clock.now(), **fields
    )


def make_posting(**fields: Any) -> Posting:
    """A published posting for two people, 07:30–17:00 tomorrow, one hour break, 260 yuan a day."""
    starts_at: datetime = fields.pop("starts_at", clock.local(TOMORROW, "07:30"))
    ends_at: datetime = fields.pop("ends_at", starts_at + timedelta(hours=9, minutes=30))
    station = fields.pop("station", None) or make_station()
    defaults: dict[str, Any] = {
        "number": f"P{next(_number):08d}",
        "title": "卸货搬砖",
        "headcount": 2,
        "pay_fen": 26000,
        "break_minutes": 60,
        "region_code": "421002001",
        "place_text": "中山街道 江津路口",
        "cell_row": 3031,
        "cell_column": 11224,
        "meeting_point": "驿站门口",
        "valid_until": starts_at,
        "state": PostingState.PUBLISHED,
        "state_changed_at": clock.now(),
        "created_at": clock.now(),
        "published_at": clock.now(),
    }
    return Posting.objects.create(
        hirer=fields.pop("hirer", None) or make_hirer(station),
        trade=fields.pop("trade", None) or make_trade(),
        station=station,
        starts_at=starts_at,
        ends_at=ends_at,
        **(defaults | fields),
    )


# ---- who acts ----


def as_worker(worker: Worker) -> Actor:
    return Actor(role="worker", person_uid=str(worker.person.uid), person_id=worker.person_id)


def as_hirer(posting: Posting, role: str = "hirer") -> Actor:
    """Somebody of the hirer; as ``foreman`` he leads the site of this posting (made when it has none)."""
    person = leader_of(posting) if role == "foreman" else make_person("陈经理")
    return Actor(
        role=role,
        person_uid=str(person.uid),
        person_id=person.pk,
        organisation_id=posting.hirer.organisation_id,
    )


def as_station(code: str = "ST-901", role: str = "attendant") -> Actor:
    person = make_person("李静")
    return Actor(
        role=role,
        person_uid=str(person.uid),
        person_id=person.pk,
        station_codes=frozenset({code}),
        region_prefix="421002",
        staff_session=True,
    )


def leader_of(posting: Posting) -> Person:
    """The foreman of the posting's site; the first call makes both."""
    site = WorkSite.objects.filter(pk=Posting.objects.values("site_id").get(pk=posting.pk)["site_id"]).first()
    if site is None:
        site = WorkSite.objects.create(hirer=posting.hirer, name="东门工地")
        Posting.objects.filter(pk=posting.pk).update(site=site)
        posting.site = site
    if site.foreman is None:
        site.foreman = make_person("郑带班")
        site.save(update_fields=["foreman"])
    return site.foreman


def decide(code: str, raw: Any) -> None:
    """The district decides that a dated value holds from today on."""
    officer = Actor(role="district_officer", person_uid="officer-1", staff_session=True)
    set_dated_value(officer, code, raw, effective_from=clock.today(), source="会议决定", certainty="high")


# ---- engagements in a state, reached through the actions ----


def offered(posting: Posting | None = None, worker: Worker | None = None) -> Engagement:
    posting, worker = posting or make_posting(), worker or make_worker()
    return _fresh(actions.offer_place(as_hirer(posting), posting.pk, worker.pk))


def accepted(posting: Posting | None = None, worker: Worker | None = None) -> Engagement:
    engagement = offered(posting, worker)
    return _fresh(actions.accept_offer(as_worker(engagement.worker), engagement.pk))


def dispatched(posting: Posting | None = None, worker: Worker | None = None) -> Engagement:
    """Printed slip, days of work expected."""
    engagement = accepted(posting, worker)
    actions.print_slip(as_station(engagement.station.code), engagement.pk)
    drain()
    return _fresh(engagement.pk)


def _fresh(engagement_id: int) -> Engagement:
    return Engagement.objects.select_related(
        "posting__hirer", "posting__trade", "worker__person", "station"
    ).get(pk=engagement_id)


fresh = _fresh
