"""The scenes in which the demo accounts stand today: paid or not yet, going tomorrow, asked for the day after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from yizhan.accounts.enums import Role
from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.demo.accounts.data import TOWN
from yizhan.demo.accounts.queries import person_of
from yizhan.demo.district.going import GOOD, Going
from yizhan.demo.district.people import FLAGSHIP
from yizhan.demo.district.plots_money import paid_at_once
from yizhan.demo.district.postings_script import Offer
from yizhan.demo.district.stage import quietly
from yizhan.demo.district.stories import Tale, publish_offer
from yizhan.exchange.attendance.actions import (
    agree_hours,
    check_in_by_foreman,
    check_in_with_code,
    check_out_by_foreman,
    show_day_code,
)
from yizhan.exchange.attendance.queries import days_of
from yizhan.exchange.engagements.actions import accept_offer, apply_for_posting, offer_place, print_slip
from yizhan.exchange.hirers.actions import add_site
from yizhan.exchange.pay.actions import claim_paid, confirm_received, note_call_to_hirer
from yizhan.exchange.pay.queries import pays_of_engagement
from yizhan.exchange.postings.queries import posting as posting_of_id
from yizhan.exchange.ratings.actions import rate
from yizhan.exchange.recommendations.queries import recommend_workers
from yizhan.exchange.safety.actions import report_incident

_MOVING = Offer(
    number=900, message="明早七点半崇文街道搬家具要4个人，260一天干完就结，管一顿中饭", trade_code="LOG01", headcount=4,
    days_ahead=1, starts=time(7, 30), minutes=570, days=1, pay_fen=26000, pay_max_fen=None, pay_unit="day",
    piece_unit="", pay_cycle="daily", place_text="崇文街道惠工街社区", place_code=TOWN, meals="管一顿中饭",
    certificate="", decision="pass", title="家具搬运",
)  # fmt: skip
_LOADING = replace(
    _MOVING, number=901, message="仓库装卸，明天早上8点到下午5点半，要4个人，240一天，当天结，红门路仓库", trade_code="LOG02",
    starts=time(8), pay_fen=24000, place_text="红门路仓库", title="仓库装卸",
)  # fmt: skip
_EXHIBITION = replace(
    _MOVING, number=902, message="展会布置要5个人，后天8点到18点，200一天当天结清，会展中心", trade_code="LOG01", headcount=5,
    days_ahead=2, starts=time(8), minutes=600, pay_fen=20000, place_text="会展中心", title="展会布置",
)  # fmt: skip

_CLEARING = replace(
    _MOVING, number=903, message="工地清渣搬砖，大后天早7点到下午5点，要6个小工，190一天当天结，豉湖路工地", trade_code="CON01",
    headcount=6, days_ahead=3, starts=time(7), minutes=600, pay_fen=19000, place_text="豉湖路工地", title="工地清渣",
)  # fmt: skip
_FRUIT = replace(
    _MOVING, number=904, message="两湖绿谷卸水果，大后天早上6点，要8个人，260一天，卸完就结", trade_code="LOG02",
    headcount=8, days_ahead=3, starts=time(6), minutes=420, pay_fen=26000, place_text="两湖绿谷", title="卸水果",
)  # fmt: skip

_UNLOADING = replace(
    _MOVING, number=905, message="崇文街道卸瓷砖，明天早上7点到下午4点，要3个人，230一天，干完就结", starts=time(7), minutes=540,
    headcount=3, pay_fen=23000, place_text="崇文街道建材店", title="卸瓷砖",
)  # fmt: skip

_MORNING = replace(
    _MOVING, number=906, message="崇文街道早市收摊，明天早上5点到9点，要1个人，100块", starts=time(5), minutes=240, headcount=1,
    pay_fen=10000, pay_unit="lump", pay_cycle="completion", place_text="崇文街道早市", title="早市收摊",
)  # fmt: skip
_EVENING = replace(
    _MORNING, number=907, message="崇文街道搬货上架，明天下午2点到6点，要1个人，120块", starts=time(14), pay_fen=12000,
    place_text="崇文街道超市", title="搬货上架",
)  # fmt: skip

SCENES = (_MOVING, _LOADING, _EXHIBITION, _CLEARING, _FRUIT, _UNLOADING, _MORNING, _EVENING)


def schedule(tale: Tale, now: datetime) -> None:
    """Let the scenes begin, so that each stands where it should at ``now``."""
    boss_id, boss = tale.troupe.hirers[0]
    site_id = add_site(boss, boss_id, name="红门路仓库", region_code=TOWN, foreman_id=person_of(Role.FOREMAN))
    at_site = [replace(offer, site_id=site_id) for offer in (_MOVING, _LOADING, _EXHIBITION)]
    yesterday_morning = (now - timedelta(days=2)).replace(hour=15, minute=0)
    tale.stage.add(yesterday_morning, _worked_yesterday(tale, at_site[0]))
    owed_since = (now - timedelta(days=4)).replace(hour=15, minute=20)
    tale.stage.add(owed_since, _still_owed(tale, _UNLOADING))
    crew = list(tale.troupe.regulars) or tale.troupe.workers
    for number, offer in enumerate((_MORNING, _EVENING)):
        at = (now - timedelta(days=3)).replace(hour=16, minute=10 * number)
        tale.stage.add(at, _half_a_day(tale, offer, crew[1], tale.troupe.hirers[1 + number]))
    tale.stage.add(now - timedelta(hours=5), _goes_tomorrow(tale, at_site[1]))
    tale.stage.add(now - timedelta(hours=2), _is_asked(tale, at_site[2]))
    for number, offer in enumerate((_CLEARING, _FRUIT), 1):
        tale.stage.add(now - timedelta(minutes=40 * number), _stays_open(tale, offer, number))


def _others(tale: Tale, posting_id: int, count: int) -> list[int]:
    own = tale.troupe.workers[0]
    found = [hit.worker_id for hit in recommend_workers(posting_id, limit=20, for_station=True)]
    return [worker_id for worker_id in found if worker_id not in {own, *tale.troupe.regulars}][:count]


def _worked_yesterday(tale: Tale, offer: Offer) -> Iterator[datetime]:
    """Four people moved furniture yesterday; the demo worker is asked whether the money came."""
    posting_id, boss = yield from publish_offer(tale, offer, tale.troupe.hirers[0])
    attendant = tale.troupe.attendants[FLAGSHIP[0]]
    going: list[tuple[int, Actor]] = []
    for worker_id in [tale.troupe.workers[0], *_others(tale, posting_id, 3)]:
        worker = tale.troupe.actor_of_worker(worker_id)
        apply_for_posting(worker, posting_id)
        engagement_id = offer_place(boss, posting_id, worker_id)
        accept_offer(worker, engagement_id)
        going.append((engagement_id, worker))
    yield clock.now() + timedelta(minutes=6)
    row = posting_of_id(posting_id)
    station = tale.troupe.attendants.get(row.station.code, attendant)
    for engagement_id, _worker in going:
        print_slip(station, engagement_id)
    yield row.starts_at - timedelta(minutes=9)
    code = show_day_code(boss, posting_id)
    for engagement_id, worker in going:
        check_in_with_code(worker, engagement_id, code)
    yield row.ends_at + timedelta(minutes=2)
    check_out_by_foreman(boss, posting_id, [engagement_id for engagement_id, _worker in going])
    for engagement_id, worker in going:
        for day in days_of(engagement_id):
            agree_hours(worker, day.pk)
    yield clock.now() + timedelta(minutes=20)
    for engagement_id, _worker in going[:3]:
        claim_paid(boss, [pay.pk for pay in pays_of_engagement(engagement_id)], "wechat")
    yield clock.now() + timedelta(minutes=10)
    paid, worker = going[1]
    for pay in pays_of_engagement(paid):
        confirm_received(worker, pay.pk, pay.amount_fen)
    rate(boss, paid, GOOD, again=True)
    rate(worker, paid, GOOD, again=True)


def _still_owed(tale: Tale, offer: Offer) -> Iterator[datetime]:
    """The demo worker and two others unloaded tiles three days ago; the money has not come, the station has called."""
    posting_id, boss = yield from publish_offer(tale, offer, tale.troupe.hirers[5 % len(tale.troupe.hirers)])
    row = posting_of_id(posting_id)
    attendant = tale.troupe.attendants[row.station.code]
    going: list[tuple[int, Actor]] = []
    for worker_id in [tale.troupe.workers[0], *_others(tale, posting_id, 2)]:
        worker = tale.troupe.actor_of_worker(worker_id)
        engagement_id = offer_place(boss, posting_id, worker_id)
        accept_offer(worker, engagement_id)
        going.append((engagement_id, worker))
    yield clock.now() + timedelta(minutes=6)
    for engagement_id, _worker in going:
        print_slip(attendant, engagement_id)
    yield row.starts_at - timedelta(minutes=5)
    check_in_by_foreman(boss, posting_id, [engagement_id for engagement_id, _worker in going])
    yield row.starts_at + timedelta(hours=3)
    report_incident(going[-1][1], going[-1][0], kind="injury", harm="light", what="瓷砖砸到脚背，肿了，能走")
    yield row.ends_at + timedelta(minutes=2)
    check_out_by_foreman(boss, posting_id, [engagement_id for engagement_id, _worker in going])
    for engagement_id, worker in going:
        for day in days_of(engagement_id):
            agree_hours(worker, day.pk)
    yield clock.now() + timedelta(days=1, hours=20)
    for pay in pays_of_engagement(going[0][0]):
        quietly(
            note_call_to_hirer, attendant, pay.pk, "promised", promised_on=clock.today() + timedelta(days=3)
        )


def _half_a_day(tale: Tale, offer: Offer, worker_id: int, hirer: tuple[int, Actor]) -> Iterator[datetime]:
    """One person, two jobs on one day: each its own slip, hours and pay."""
    posting_id, boss = yield from publish_offer(tale, offer, hirer)
    row = posting_of_id(posting_id)
    attendant = tale.troupe.attendants[row.station.code]
    worker = tale.troupe.actor_of_worker(worker_id)
    engagement_id = offer_place(boss, posting_id, worker_id)
    accept_offer(worker, engagement_id)
    yield clock.now() + timedelta(minutes=6)
    print_slip(attendant, engagement_id)
    yield from paid_at_once(
        Going(
            engagement_id=engagement_id,
            posting_id=posting_id,
            worker=worker,
            boss=boss,
            attendant=attendant,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            minutes=offer.minutes,
            chance=tale.chance,
        )
    )


def _goes_tomorrow(tale: Tale, offer: Offer) -> Iterator[datetime]:
    """The demo worker has a shift tomorrow; another is in, a third waits for the hirer's answer."""
    posting_id, boss = yield from publish_offer(tale, offer, tale.troupe.hirers[0])
    row = posting_of_id(posting_id)
    second, third = (_others(tale, posting_id, 2) + [0, 0])[:2]
    for worker_id in (tale.troupe.workers[0], second):
        if worker_id:
            worker = tale.troupe.actor_of_worker(worker_id)
            engagement_id = offer_place(boss, posting_id, worker_id)
            accept_offer(worker, engagement_id)
            yield clock.now() + timedelta(minutes=6)
            print_slip(tale.troupe.attendants[row.station.code], engagement_id)
    if third:
        apply_for_posting(tale.troupe.actor_of_worker(third), posting_id)


def _stays_open(tale: Tale, offer: Offer, number: int) -> Iterator[datetime]:
    """An offer of this hour that fits the demo worker and waits for somebody to tap 报名."""
    yield from publish_offer(tale, offer, tale.troupe.hirers[number])


def _is_asked(tale: Tale, offer: Offer) -> Iterator[datetime]:
    """The demo worker is asked for the day after tomorrow and has not answered yet."""
    posting_id, boss = yield from publish_offer(tale, offer, tale.troupe.hirers[0])
    offer_place(boss, posting_id, tale.troupe.workers[0])
