"""A small district for the portal's tests: two towns, a station, a worker who is matched, postings with match rows.

The test clock is Monday 2026-11-23 09:00; unless said otherwise a posting starts tomorrow at 07:30.
"""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from yizhan.accounts.consents.actions import give_consent
from yizhan.accounts.enums import ConsentPurpose
from yizhan.accounts.memberships.models import Membership
from yizhan.conftest import sign_in
from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.regions.models import Region
from yizhan.exchange.engagements.tests.factories import (
    as_worker,
    make_hirer,
    make_posting,
    make_trade,
    make_worker,
)
from yizhan.exchange.match_index.actions import _do_index_job
from yizhan.exchange.match_index.rules import JobRowData, hour_pay
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.models import HirerRecord
from yizhan.exchange.workers.actions import _do_reindex_worker
from yizhan.exchange.workers.models import Worker, WorkerTrade

TOWN, FAR_TOWN = "421002001", "421002101"
HIRER_PHONE = "13900008888"
NEEDED = (ConsentPurpose.ACCOUNT, ConsentPurpose.MATCHING_PROFILE, ConsentPurpose.LOCATION_CELL)


def make_towns() -> None:
    """中山街道 in the middle and 岑河镇 about 12 km away, inside 沙市区."""
    if Region.objects.filter(pk=TOWN).exists():
        return
    for code, level, name, parent, point in (
        ("421002", "county", "沙市区", None, (30.32, 112.38)),
        (TOWN, "town", "中山街道", "421002", (30.3105, 112.245)),
        (FAR_TOWN, "town", "岑河镇", "421002", (30.2711, 112.3705)),
    ):
        Region.objects.create(
            code=code,
            level=level,
            name=name,
            full_name=f"湖北省荆州市{name}",
            parent_id=parent,
            latitude=point[0],
            longitude=point[1],
            source="test",
        )


@action
def _index(work: Work, posting_id: int) -> int:
    row = Posting.objects.get(pk=posting_id)
    _do_index_job(
        work,
        JobRowData(
            posting_id=row.pk,
            hirer_id=row.hirer_id,
            trade_code=row.trade_id,
            cell_row=row.cell_row,
            cell_column=row.cell_column,
            hour_pay_fen=hour_pay(row.pay_fen, row.pay_unit),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            certificates=(),
            published_at=row.published_at,
            places_left=row.places_left,
        ),
    )
    return row.pk


@action
def _reindex(work: Work, worker_id: int) -> int:
    _do_reindex_worker(work, Worker.objects.get(pk=worker_id))
    return worker_id


def open_job(title: str = "卸货搬砖", **fields: Any) -> Posting:
    """A published posting that matching finds."""
    make_towns()
    posting = make_posting(title=title, search_text=title, **fields)
    if posting.published_at is not None:
        _index(SYSTEM, posting.pk)
    return posting


def known_hirer(*, due: int = 12, paid: int = 12, engagements: int = 30, **fields: Any) -> Any:
    """A verified hirer with a contact who has a phone, and a record."""
    from yizhan.exchange.engagements.tests.factories import make_person

    fields.setdefault("verification_state", "verified")
    hirer = make_hirer(contact=make_person("陈老板", phone=HIRER_PHONE), **fields)
    HirerRecord.objects.create(
        hirer=hirer,
        engagements_count=engagements,
        pay_due_count=due,
        paid_on_time_count=paid,
        computed_at=clock.now(),
    )
    return hirer


def matched_worker(**fields: Any) -> Worker:
    """A registered worker of the middle town who can carry, agrees to matching and has a worker's role."""
    make_towns()
    person_fields = {"phone": "13800001111", "home_region_code": TOWN} | fields.pop("person_fields", {})
    worker = make_worker(
        person_fields=person_fields,
        **({"home_region_code": TOWN, "cell_row": 3031, "cell_column": 11224, "radius_km": 20} | fields),
    )
    WorkerTrade.objects.create(worker=worker, trade=make_trade(), level=2)
    grant_worker_role(worker.person)
    for purpose in NEEDED:
        give_consent(as_worker(worker), worker.person_id, purpose)
    _reindex(SYSTEM, worker.pk)
    return worker


def grant_worker_role(person: Any) -> None:
    """The worker's role, as registration gives it."""
    Membership.objects.create(person=person, role="worker", valid_from=clock.today(), granted_at=clock.now())


def send(client: Client, page: str, action: str, *, number: int = 0, **typed: str) -> Any:
    """Send one of the page's own forms with the fields it carries, as a browser would.

    Args:
        action: where the form goes. number: which of several such forms. typed: what the person fills in.
    """
    forms = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.S)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', forms[number]))
    assert fields["once"], "a form without its one-time token"
    return client.post(action, fields | typed)


def browser_of(worker: Worker) -> Client:
    """A client signed in as the worker."""
    return sign_in(Client(), worker.person_id, "worker")
