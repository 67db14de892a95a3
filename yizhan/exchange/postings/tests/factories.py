"""Postings for tests, made through the actions. The test clock is Monday 2026-11-23 09:00."""

from __future__ import annotations

from datetime import date
from typing import Any

from yizhan.accounts.qualifications.actions import _do_grant_qualification
from yizhan.accounts.queries import person
from yizhan.accounts.tests.factories import make_actor, work_of
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.exchange.hirers.actions import verify_hirer
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.hirers.rules import usual_evidence
from yizhan.exchange.hirers.tests.factories import as_hirer, make_enterprise, make_household
from yizhan.exchange.postings.actions import approve_posting, draft_posting, submit_posting
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.tests.factories import TOWN, attendant, make_trades

TOMORROW = date(2026, 11, 24)

__all__ = ["as_hirer", "attendant", "make_enterprise", "make_household"]


def whole(**changes: Any) -> dict[str, Any]:
    """Fields that lack nothing: two loaders tomorrow 7:30–17:00, 260 yuan a day, paid in the evening."""
    return {
        "trade": "LOG01",
        "title": "搬家具",
        "headcount": 2,
        "starts_at": clock.local(TOMORROW, "07:30"),
        "ends_at": clock.local(TOMORROW, "17:00"),
        "break_minutes": 60,
        "pay_fen": 26000,
        "pay_unit": "day",
        "pay_cycle": "daily",
        "requirements": "能搬 30 公斤",
        "region_code": TOWN,
        "place_text": "中山街道江津路口",
        "insurance": "hirer",
        **changes,
    }


def verified(hirer: Hirer) -> Hirer:
    """The hirer after somebody looked at its papers."""
    address = "示例小区 1 栋" if hirer.organisation.kind == "household" else ""
    verify_hirer(attendant(), hirer.pk, evidence=usual_evidence(hirer.organisation.kind), address=address)
    hirer.refresh_from_db()
    return hirer


def reviewer(role: str = "posting_reviewer", *, until: date | None = None, **scope: Any) -> Actor:
    """A reviewer of the station SS-01 whose qualification holds today (and ``until``)."""
    if role in {"attendant", "station_manager"}:
        scope = {"station_codes": ["SS-01"], **scope}
    actor = make_actor(role, **scope)
    give_qualification(actor, until=until)
    return actor


def give_qualification(actor: Actor, *, until: date | None = None, since: date = date(2026, 11, 1)) -> None:
    with work_of() as work:
        _do_grant_qualification(
            work,
            person(actor.person_id or 0),
            "posting_review",
            valid_from=since,
            valid_until=until or date(2027, 1, 31),
        )


def draft(hirer: Hirer | None = None, actor: Actor | None = None, **changes: Any) -> Posting:
    """A draft that lacks nothing, by the hirer itself unless ``actor`` types it."""
    make_trades()
    hirer = hirer or verified(make_household())
    return fresh(draft_posting(actor or as_hirer(hirer), hirer.pk, fields=whole(**changes)))


def in_review(hirer: Hirer | None = None, **changes: Any) -> Posting:
    row = draft(hirer, **changes)
    submit_posting(as_hirer(row.hirer), row.pk)
    return fresh(row.pk)


def published(hirer: Hirer | None = None, **changes: Any) -> Posting:
    row = in_review(hirer, **changes)
    approve_posting(reviewer(), row.pk)
    return fresh(row.pk)


def fresh(posting_id: int) -> Posting:
    return Posting.objects.select_related("hirer__organisation", "hirer__contact", "trade", "station").get(
        pk=posting_id
    )
