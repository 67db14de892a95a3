"""Two of everything, for tests that look across the house: what is yours, and the same of somebody else.

Side ``own`` belongs to the demo accounts (their station, their firm, their card); side ``other`` lies in another
district, so that nobody of the first may see it. Each side has one posting that is open and one engagement that went
all the way to a rating, with slip, hours and pay.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.test import Client

from yizhan import demo
from yizhan.accounts.enums import Role
from yizhan.accounts.tests import factories as staff
from yizhan.conftest import sign_in
from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.calendar.loader import load_holidays
from yizhan.core.guards import writable_on_read
from yizhan.core.jobs.engine import drain
from yizhan.core.regions.loader import load_regions
from yizhan.demo.accounts.actions import create_demo_accounts
from yizhan.demo.accounts.data import ENTERPRISE, STATIONS, TOWN
from yizhan.exchange.attendance.actions import agree_hours, check_in_by_foreman, check_out_by_foreman
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests import factories
from yizhan.exchange.hirers.models import Hirer, WorkSite
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.trades.loader import load_trades
from yizhan.exchange.workers.actions import update_wishes
from yizhan.exchange.workers.enums import RegisteredVia
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests.factories import TOWN as HOME_TOWN
from yizhan.exchange.workers.tests.factories import make_regions
from yizhan.facilities.stations.actions import import_stations_as_found

DEMO_DATA = Path(demo.__file__).parent / "data"
ROLES = tuple(Role.values)
OWN_STATION, OWN_TOWN = STATIONS[0], TOWN
SITE_NAME = "家具城工地"
OTHER_STATION, OTHER_TOWN = "ST-950", "429005001"
WORK_DAY_MORNING, WORK_DAY_EVENING = "2026-11-24T07:20", "2026-11-24T17:05"


@dataclass
class Side:
    """One side of the world; ``done`` is the engagement that is complete, ``waiting`` an offer without an answer,
    ``colleague`` an attendant of the station without a demo account."""

    station: Any
    hirer: Hirer
    worker: Worker
    open_posting: Posting
    draft: Posting
    in_review: Posting
    done: Engagement
    waiting: Engagement
    day: AttendanceDay
    pay: PayDue
    colleague: Any
    order: Any
    mismatch: Any
    spot: Any
    objection: Any
    sheet: Any
    hiring_sheet: Any
    absence: Any
    incident: Any
    stop: Any
    hirer_block: Any
    worker_block: Any
    body: Any
    ledger: Any
    crew: Any
    crew_job: Any


@dataclass
class World:
    """Both sides and the demo accounts: person ids by role."""

    own: Side
    other: Side
    people: dict[str, int]

    def client(self, role: str) -> Client:
        """A browser signed in as the demo account of a role, or as nobody for ``visitor``."""
        client = Client(
            raise_request_exception=False
        )  # a page that breaks is one line of the report, not the end
        return client if role == "visitor" else sign_in(client, self.people[role], role)


def build_world() -> World:
    """Build both sides in an empty database, mostly through the actions (some 2 s)."""
    own_station = factories.make_station(OWN_STATION)
    own_station.region_code = OWN_TOWN
    own_station.save()
    other_station = factories.make_station(OTHER_STATION)
    other_station.region_code = OTHER_TOWN
    other_station.save()
    people = create_demo_accounts([OWN_STATION])
    person_model = apps.get_model("accounts", "Person")
    firm = apps.get_model("accounts", "Organisation").objects.get(credit_code=ENTERPRISE.credit_code)
    hirer = Hirer.objects.create(
        organisation=firm,
        contact_id=people["hirer"],
        station=own_station,
        region_code=OWN_TOWN,
        registered_at=clock.now(),
    )
    worker = Worker.objects.create(
        person=person_model.objects.get(pk=people["worker"]),
        card_number="T9000001",
        station=own_station,
        registered_via=RegisteredVia.COUNTER,
        registered_at=clock.now(),
        last_active_at=clock.now(),
    )
    make_regions()
    factories.make_trade()
    update_wishes(
        factories.as_worker(worker),
        worker.pk,
        trades=[{"trade_code": "LOG01", "level": 1}],
        home_region_code=HOME_TOWN,
        radius_km=10,
        wish_day_fen=20000,
        is_looking=True,
    )
    stranger = factories.make_hirer(other_station, name="外区包装厂", region_code=OTHER_TOWN)
    other_worker = factories.make_worker(other_station, person_fields={"name": "吴远方"})
    return World(
        own=_side(own_station, OWN_TOWN, make_site(hirer, people["foreman"]), worker),
        other=_side(
            other_station, OTHER_TOWN, make_site(stranger, factories.make_person("吴工头").pk), other_worker
        ),
        people=people,
    )


def _side(station: Any, town: str, site: WorkSite, worker: Worker) -> Side:
    hirer = site.hirer
    shared = {"station": station, "hirer": hirer, "site": site, "region_code": town}
    posting = factories.make_posting(**shared)
    done = factories.offered(posting, worker)
    actions.accept_offer(factories.as_worker(worker), done.pk)
    actions.print_slip(factories.as_station(station.code), done.pk)
    drain()
    foreman = factories.as_hirer(posting, "foreman")
    with clock.at(WORK_DAY_MORNING):
        check_in_by_foreman(foreman, posting.pk, [done.pk])
    with clock.at(WORK_DAY_EVENING):
        check_out_by_foreman(foreman, posting.pk, [done.pk])
        day = AttendanceDay.objects.get(engagement=done)
        agree_hours(factories.as_worker(worker), day.pk)
        drain()
    later = clock.local(factories.TOMORROW + clock.days(2), "07:30")
    open_posting = factories.make_posting(starts_at=later, **shared)
    return Side(
        station=station,
        hirer=hirer,
        worker=worker,
        open_posting=open_posting,
        draft=factories.make_posting(state="draft", starts_at=later, published_at=None, **shared),
        in_review=factories.make_posting(state="in_review", starts_at=later, published_at=None, **shared),
        done=factories.fresh(done.pk),
        waiting=factories.offered(open_posting, worker),
        day=day,
        pay=PayDue.objects.get(engagement=done),
        colleague=_colleague(station, town),
        **_after_publication(station, open_posting, done),
        **_on_paper(station, worker),
        **_troubles(station, done),
        **_listed(station, town, hirer, worker),
        ledger=_ledger(station, worker),
        **_crew(station, open_posting, worker),
    )


def _crew(station: Any, posting: Posting, worker: Worker) -> dict[str, Any]:
    """A crew that the side's worker leads, with a link that runs, and an offer it has not answered."""
    crews = {name: apps.get_model("exchange", name) for name in ("Crew", "CrewMember", "CrewJob")}
    now = clock.now()
    crew = crews["Crew"].objects.create(
        name="示例班组", leader=worker, station=station, home_region_code=station.region_code, is_listed=True,
        state_changed_at=now, created_at=now, join_code=f"CODE{worker.pk}", join_code_until=now + clock.days(3),
    )  # fmt: skip
    crews["CrewMember"].objects.create(
        crew=crew, worker=worker, state="in", state_changed_at=now, joined_at=now, via="own", created_at=now
    )
    job = crews["CrewJob"].objects.create(
        crew=crew, posting=posting, wanted=1, least=1, agreed_pay_fen=posting.pay_fen, state_changed_at=now,
        offered_by_role="hirer", answer_due_at=posting.starts_at, created_at=now,
    )  # fmt: skip
    return {"crew": crew, "crew_job": job}


def _ledger(station: Any, worker: Worker) -> Any:
    """A ledger that waits for its columns, with one row."""
    batch = apps.get_model("exchange", "ImportBatch").objects.create(
        kind="worker", source="旧台账", file_name="台账.xlsx", sha256=station.code, heads=["姓名", "手机号", "工种"],
        fingerprint="x", mapping={"full_name": 0, "phone": 1, "trades": 2}, station=station,
        region_code=station.region_code, state_changed_at=clock.now(), uploaded_by=worker.person,
        uploaded_role="station_manager", uploaded_at=clock.now(),
    )  # fmt: skip
    apps.get_model("exchange", "ImportRow").objects.create(
        batch=batch, number=2, raw='["王建国","","搬运工"]'
    )
    return batch


def _listed(station: Any, town: str, hirer: Hirer, worker: Worker) -> dict[str, Any]:
    """Entries of the station's list that were lifted (nothing is held up), and a body of the district."""
    blocks, bodies = apps.get_model("exchange", "Block"), apps.get_model("accounts", "Organisation")
    now, today = clock.now(), clock.today()
    shared = {
        "scope": "station", "station": station, "region_code": town[:6], "state": "lifted", "state_changed_at": now,
        "reason_code": "other", "starts_on": today, "ends_on": today, "created_at": now,
    }  # fmt: skip
    return {
        "hirer_block": blocks.objects.create(hirer=hirer, **shared),
        "worker_block": blocks.objects.create(worker=worker, **shared),
        "body": bodies.objects.create(
            kind="mediation_body", name="人民调解委员会", region_code=town, created_at=now
        ),
    }


def _troubles(station: Any, done: Engagement) -> dict[str, Any]:
    """A mark that somebody did not come, an accident and a stop for weather (over long ago): objects of pages."""
    exchange = {name: apps.get_model("exchange", name) for name in ("NoShowMark", "Incident", "WorkStop")}
    now = clock.now()
    return {
        "absence": exchange["NoShowMark"].objects.create(
            engagement=done, against="worker", state_changed_at=now, proposed_at=now, proposed_by_role="SYSTEM"
        ),
        "incident": exchange["Incident"].objects.create(
            engagement=done, posting=done.posting, station=station, kind="near_miss", harm="none", happened_at=now,
            state_changed_at=now, reported_at=now, reported_by_role="worker",
        ),
        "stop": exchange["WorkStop"].objects.create(
            region_code=station.region_code, kind="heat", level="orange", starts_at=now - clock.days(9),
            ends_at=now - clock.days(8), source="预警", declared_at=now, declared_by_uid="world",
        ),
    }  # fmt: skip


def _on_paper(station: Any, worker: Worker) -> dict[str, Any]:
    """Two blank sheets of the station, and the note that its worker was typed in by staff."""
    sheets, entries = apps.get_model("exchange", "PaperForm"), apps.get_model("exchange", "ProxyEntry")
    now = clock.now()
    if not entries.objects.filter(worker=worker).exists():
        entries.objects.create(
            worker=worker, slip_number=f"DL9{worker.pk:05d}", state_changed_at=now, at=now, entered_by_uid="world",
            consent_how="spoken", undo_until=clock.today() + clock.days(15),
        )  # fmt: skip
    return {
        name: sheets.objects.create(
            serial=f"{prefix}-{station.code}-00001", kind=kind, station=station, batch=str(uuid4()), number=1,
            state_changed_at=now, issued_at=now,
        )
        for name, kind, prefix in (("sheet", "seek", "QZ"), ("hiring_sheet", "hire", "YG"))
    }  # fmt: skip


def _after_publication(station: Any, posting: Posting, done: Engagement) -> dict[str, Any]:
    """An order that repeats the posting, a 货不对板, a spot check and an objection: objects of pages, nothing more."""
    exchange = {
        name: apps.get_model("exchange", name)
        for name in ("Order", "PostingReport", "SpotDraw", "SpotCheck", "Objection")
    }
    today, now = clock.today(), clock.now()
    draw = exchange["SpotDraw"].objects.create(
        station=station,
        week_start=today,
        seed="seed",
        share=0.1,
        least=1,
        population=[posting.number],
        drawn_at=now,
    )
    return {
        "order": exchange["Order"].objects.create(
            hirer=posting.hirer, pattern=posting, weekdays=[0, 2], season_from=today, season_until=today + clock.days(60),
            state_changed_at=now, created_at=now,
        ),
        "mismatch": exchange["PostingReport"].objects.create(
            posting=done.posting, hirer=posting.hirer, kind="mismatch", reason="on_site", aspects=["pay"], engagement=done,
            reporter=done.worker.person, source_key="world", filed_at=now, state_changed_at=now,
        ),
        "spot": exchange["SpotCheck"].objects.create(draw=draw, posting=posting),
        "objection": exchange["Objection"].objects.create(
            posting=posting, against="reject", subject_id=posting.pk, text="不服", made_at=now, due_on=today
        ),
    }  # fmt: skip


def _colleague(station: Any, town: str) -> Any:
    person = staff.make_person("秦晓")
    staff.grant(person, Role.ATTENDANT, region_prefix=town, station_codes=[station.code])
    staff.give_login(person)
    return person


def open_district() -> dict[str, int]:
    """Reference data, the 23 places, the demo accounts, and the demo firm as a verified hirer: where a journey begins.

    Returns:
        person ids of the demo accounts by role.
    """
    load_regions()
    load_holidays()
    load_trades()
    rows = json.loads((DEMO_DATA / "stations_demo.json").read_text(encoding="utf-8"))["stations"]
    import_stations_as_found(SYSTEM.by_way_of("import"), rows, source="stations_demo.json（演示）")
    people = create_demo_accounts([OWN_STATION])
    firm = apps.get_model("accounts", "Organisation").objects.get(credit_code=ENTERPRISE.credit_code)
    Hirer.objects.get_or_create(
        organisation=firm,
        defaults={
            "contact_id": people["hirer"],
            "station": apps.get_model("facilities", "Station").objects.get(code=OWN_STATION),
            "region_code": OWN_TOWN,
            "verification_state": "verified",
            "registered_at": clock.now(),
            "is_demo": True,
        },
    )
    make_site(Hirer.objects.get(organisation=firm), people["foreman"])
    drain()
    return people


def make_site(hirer: Hirer, foreman_id: int) -> WorkSite:
    """A place of work led by this foreman: what a foreman may see."""
    return WorkSite.objects.create(
        hirer=hirer, name=SITE_NAME, region_code=hirer.region_code, foreman_id=foreman_id
    )


def fingerprint() -> dict[str, str]:
    """Table name → digest of every row; sessions and view logs, which a GET may write, are left out."""
    free = writable_on_read()
    return {
        model._meta.db_table: _digest(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in free
    }


def _digest(rows: Iterable[Any]) -> str:
    made = hashlib.sha256()
    for row in rows:
        made.update(repr(row).encode())
    return made.hexdigest()


def changed_tables(before: dict[str, str]) -> list[str]:
    """Tables whose rows differ from an earlier :func:`fingerprint`."""
    now = fingerprint()
    return sorted(name for name in before if before[name] != now[name])
