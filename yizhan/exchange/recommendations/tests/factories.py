"""Open postings and engagements for the tests of recommendations."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.exchange.engagements.models import BookedShift, Engagement
from yizhan.exchange.engagements.placing import BLOCKING
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.match_index.actions import _do_index_job, _do_set_worker_star
from yizhan.exchange.match_index.rules import JobRowData, hour_pay
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.models import WorkerStar
from yizhan.exchange.workers.models import Worker

_numbers = count(1)
TOMORROW = datetime(2026, 11, 24, 7, 30, tzinfo=clock.SHANGHAI)


@action
def index_posting(work: Work, posting_id: int, *, legal_age: int = 16) -> None:
    """Write the match row of a posting, as publishing does."""
    posting = Posting.objects.get(pk=posting_id)
    _do_index_job(
        work,
        JobRowData(
            posting_id=posting.pk,
            hirer_id=posting.hirer_id,
            trade_code=posting.trade_id,
            cell_row=posting.cell_row,
            cell_column=posting.cell_column,
            hour_pay_fen=hour_pay(posting.pay_fen, posting.pay_unit),
            starts_at=posting.starts_at,
            ends_at=posting.ends_at,
            certificates=(posting.certificate,) if posting.certificate else (),
            published_at=posting.published_at,
            places_left=posting.places_left,
            legal_age=legal_age,
        ),
    )


def make_posting(hirer: Hirer, *, legal_age: int = 16, **given: Any) -> Posting:
    """A published posting for loaders tomorrow, 7:30–17:00, 260 yuan, indexed."""
    starts = given.get("starts_at", TOMORROW)
    values = {
        "number": f"T{next(_numbers):06d}",
        "hirer": hirer,
        "station_id": hirer.station_id,
        "trade_id": "LOG01",
        "title": "家具搬运",
        "headcount": 4,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=9, minutes=30),
        "pay_fen": 26_000,
        "region_code": hirer.region_code,
        "place_text": "中山路",
        "cell_row": 3031,
        "cell_column": 11225,
        "valid_until": starts,
        "state": "published",
        "state_changed_at": clock.now(),
        "created_at": clock.now(),
        "published_at": clock.now(),
    }
    posting = Posting.objects.create(**{**values, **given})
    index_posting(SYSTEM, posting.pk, legal_age=legal_age)
    return posting


def make_engagement(posting: Posting, worker: Worker, state: str, **given: Any) -> Engagement:
    """An engagement in any state, written down as it is (the actions have their own tests)."""
    values = {
        "posting": posting,
        "worker": worker,
        "station_id": posting.station_id,
        "entrance": "apply",
        "state": state,
        "state_changed_at": clock.now(),
        "starts_at": posting.starts_at,
        "ends_at": posting.ends_at,
        "agreed_pay_fen": posting.pay_fen,
        "created_at": clock.now(),
    }
    made = Engagement.objects.create(**{**values, **given})
    if state in BLOCKING:
        BookedShift.objects.create(
            engagement=made,
            worker=worker,
            on=made.starts_at.astimezone(clock.SHANGHAI).date(),
            starts_at=made.starts_at,
            ends_at=made.ends_at,
        )
    return made


@action
def give_star(work: Work, worker_id: int, group: str, hundredths: int | None, answers: int = 12) -> None:
    """A star as ratings writes it."""
    WorkerStar.objects.update_or_create(
        worker_id=worker_id,
        group_id=group,
        defaults={
            "stars_hundredths": hundredths,
            "answers_count": answers,
            "policy_code": "test",
            "computed_at": work.at,
        },
    )
    _do_set_worker_star(work, worker_id, group, hundredths)
