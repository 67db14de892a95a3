"""Finished and rated work for the tests of ratings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM, Actor
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    make_hirer,
    make_person,
    make_posting,
    make_station,
    make_worker,
)
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.models import Rating, RatingRound, WorkerStar
from yizhan.exchange.ratings.stars import _do_compute_star
from yizhan.exchange.workers.models import Worker

OTHER = "ST-902"


def past_engagement(
    worker: Worker, *, posting: Posting | None = None, days: float = 1, state: str = "closed", **fields: Any
) -> Engagement:
    """Work that ended so many days ago, confirmed by both sides, written down as it is."""
    posting = posting or make_posting(hirer=make_hirer())
    ended = clock.now() - timedelta(days=days)
    values: dict[str, Any] = {
        "posting": posting,
        "worker": worker,
        "station_id": posting.station_id,
        "entrance": "invite",
        "state": state,
        "state_changed_at": ended,
        "starts_at": ended - timedelta(hours=8),
        "ends_at": ended,
        "agreed_pay_fen": posting.pay_fen,
        "verification": 2,
        "created_at": ended - timedelta(days=1),
    }
    return Engagement.objects.create(**(values | fields))


def rated(
    engagement: Engagement, face: int = 3, *, again: bool | None = None, side: str = "hirer", **fields: Any
) -> Rating:
    """A revealed answer; one may object for ten days from its reveal."""
    at = engagement.ends_at
    row, _new = RatingRound.objects.get_or_create(
        engagement=engagement,
        defaults={
            "state": "revealed",
            "state_changed_at": at,
            "opened_at": at,
            "closes_at": at,
            "revealed_at": at,
            "objection_until": at + timedelta(days=10),
        },
    )
    return Rating.objects.create(
        round=row, side=side, face=face, again=again, submitted_at=at, submitted_by_uid="u", **fields
    )


def known_worker(faces: Sequence[int] = (3, 3, 3), *, days: float = 1, again: bool | None = None) -> Worker:
    """A worker rated by as many hirers as there are faces, with his star computed."""
    worker = make_worker()
    for face in faces:
        rated(past_engagement(worker, days=days), face, again=again)
    compute(worker)
    return worker


@action(locks=("exchange.StarDrop",))
def _compute(work: Work, worker_id: int, group: str) -> None:
    _do_compute_star(work, worker_id, group)


def compute(worker: Worker, group: str = "LOG") -> WorkerStar:
    """The star of a worker, computed now."""
    _compute(SYSTEM, worker.pk, group)
    return WorkerStar.objects.get(worker=worker, group_id=group)


def another_station(role: str = "attendant") -> Actor:
    """Somebody of a station that has nothing to do with it."""
    make_station(OTHER)
    person = make_person("钱芳")
    return Actor(
        role=role,
        person_uid=str(person.uid),
        person_id=person.pk,
        station_codes=frozenset({OTHER}),
        region_prefix="421002",
        staff_session=True,
    )


def officer(name: str = "officer-1") -> Actor:
    """A district officer."""
    return Actor(role="district_officer", person_uid=name, region_prefix="421002", staff_session=True)
