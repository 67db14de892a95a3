"""The people everybody asks for: one crew of the demo station, sent together, week after week, to five hirers.

Their stars come from here: who is always there and well spoken of has five, others four or three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time

from django.db.models import QuerySet

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.refusals import Refused
from yizhan.demo.accounts.data import TOWN
from yizhan.demo.district.going import BAD, FAIR, GOOD, MINUTE
from yizhan.demo.district.people import FLAGSHIP
from yizhan.demo.district.postings_script import Offer
from yizhan.demo.district.stage import quietly
from yizhan.demo.district.stories import Tale, publish_offer
from yizhan.exchange.attendance.actions import agree_hours, check_in_by_foreman, check_out_by_foreman
from yizhan.exchange.attendance.queries import days_of
from yizhan.exchange.engagements.actions import assign_worker, place_together, print_slip
from yizhan.exchange.pay.actions import claim_paid, confirm_received
from yizhan.exchange.pay.queries import all_pay
from yizhan.exchange.postings.queries import posting as posting_of_id
from yizhan.exchange.ratings.actions import rate
from yizhan.exchange.workers.queries import workers_by_id

CREW, TOGETHER = 9, 5
HIRERS, ROUNDS = 5, 5
DILIGENCE = (0.99, 0.99, 0.97, 0.9, 0.85, 0.75, 0.6, 0.5, 0.35)
"""How often each of them is praised, in the order of the crew; the demo worker is the first."""

LOADING = Offer(
    number=950, message="红门路仓库卸货，明天早上7点到下午4点，要5个人，240一天，当天结", trade_code="LOG02", headcount=TOGETHER,
    days_ahead=1, starts=time(7), minutes=540, days=1, pay_fen=24000, pay_max_fen=None, pay_unit="day", piece_unit="",
    pay_cycle="daily", place_text="红门路仓库", place_code=TOWN, meals="管一顿中饭", certificate="", decision="pass",
    title="仓库卸货",
)  # fmt: skip
MOVING = replace(
    LOADING, number=951, message="崇文街道搬家，明天早上7点半到下午4点半，要5个人，260一天，干完就结", trade_code="LOG01",
    starts=time(7, 30), pay_fen=26000, place_text="崇文街道惠工街社区", title="搬家",
)  # fmt: skip


def schedule(tale: Tale, since: datetime, until: datetime, rounds: int = HIRERS * ROUNDS) -> None:
    """Every second day or so one of the five hirers asks for five of them; fewer times in a small district."""
    crew = _members(tale)
    tale.troupe.regulars = {worker_id: place for place, worker_id in enumerate(crew)}
    if len(crew) < TOGETHER:
        return
    for number in range(rounds):
        at = (since + (until - since) * number / rounds).replace(hour=15, minute=10 + number)
        going = [crew[(number + place * (1 + number % 2)) % len(crew)] for place in range(TOGETHER)]
        offer = LOADING if number % 2 else MOVING
        hirer = tale.troupe.hirers[number % HIRERS]
        tale.stage.add(at, _one_day(tale, offer, hirer, list(dict.fromkeys(going))))


def _members(tale: Tale) -> list[int]:
    """The demo worker and others who are registered at the demo station; first those who know the trade."""
    own, *others = tale.troupe.workers
    known = sorted(workers_by_id(others).values(), key=lambda one: one.pk)
    near = [one for one in known if one.station and one.station.code == FLAGSHIP[0]]
    able = [one for one in near if any(row.trade_id.startswith("LOG") for row in one.worker_trades.all())]
    return list(dict.fromkeys([own, *(one.pk for one in able), *(one.pk for one in near)]))[:CREW]


def _one_day(tale: Tale, offer: Offer, hirer: tuple[int, Actor], crew: list[int]) -> Iterator[datetime]:
    """Asked for, sent together from the counter, there and back, paid, praised."""
    posting_id, boss = yield from publish_offer(tale, offer, hirer)
    row = posting_of_id(posting_id)
    assert row is not None
    attendant = tale.troupe.attendants[row.station.code]
    going = _send(tale, attendant, posting_id, crew)
    yield clock.now() + 12 * MINUTE
    for engagement_id in going:
        print_slip(attendant, engagement_id)
    yield row.starts_at - 6 * MINUTE
    check_in_by_foreman(boss, posting_id, list(going))
    yield row.ends_at + 4 * MINUTE
    check_out_by_foreman(boss, posting_id, list(going))
    yield clock.now() + 15 * MINUTE
    for engagement_id, worker_id in going.items():
        for day in days_of(engagement_id):
            if day.state == "submitted":
                agree_hours(tale.troupe.actor_of_worker(worker_id), day.pk)
    yield clock.now() + 20 * MINUTE
    claim_paid(boss, list(_pays(going).values_list("pk", flat=True)), "wechat")
    yield clock.now() + 20 * MINUTE
    for engagement_id, worker_id in going.items():
        _end(tale, boss, engagement_id, worker_id)


def _send(tale: Tale, attendant: Actor, posting_id: int, crew: list[int]) -> dict[int, int]:
    """All of them or nobody; when one has said yes elsewhere, the others one by one. Engagement → worker."""
    try:
        made = place_together(attendant, posting_id, crew)
        return dict(zip(made["engagements"], crew, strict=True))
    except Refused:
        sent = {}
        for worker_id in crew:
            uid = tale.troupe.actor_of_worker(worker_id).person_uid
            try:
                sent[assign_worker(attendant, posting_id, worker_id, on_behalf_of=uid)] = worker_id
            except Refused:
                continue
        return sent


def _pays(engagement_ids: Iterable[int]) -> QuerySet:
    return all_pay().filter(engagement_id__in=list(engagement_ids)).order_by("pk")


def _end(tale: Tale, boss: Actor, engagement_id: int, worker_id: int) -> None:
    worker = tale.troupe.actor_of_worker(worker_id)
    for pay in _pays([engagement_id]):
        quietly(confirm_received, worker, pay.pk, pay.amount_fen)
    diligence = DILIGENCE[tale.troupe.regulars[worker_id]]
    face = GOOD if tale.chance.random() < diligence else tale.chance.choice((FAIR, FAIR, BAD))
    quietly(rate, boss, engagement_id, face, again=face == GOOD)
    quietly(rate, worker, engagement_id, GOOD, again=True)
