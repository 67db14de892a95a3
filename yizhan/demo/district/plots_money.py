"""Stories of money: paid at once, late, in parts, not at all; a deduction, an advance, something on top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from yizhan.core import clock
from yizhan.demo.district.going import DAY, HOUR, MINUTE, Going, arrive, faces, go_home, work_all_days
from yizhan.demo.district.going import agree as agree_on_hours
from yizhan.exchange.pay.actions import (
    add_extra,
    answer_entry,
    claim_deduction,
    claim_paid,
    confirm_received,
    note_advance,
    note_call_to_hirer,
    settle_deduction,
)
from yizhan.exchange.pay.queries import pays_of_engagement

WAYS = ("cash", "wechat", "wechat", "alipay")
PART = 0.6


def _pays(go: Going) -> list[Any]:
    return list(pays_of_engagement(go.engagement_id).order_by("pk"))


def _claim(go: Going) -> None:
    ids = [pay.pk for pay in _pays(go)]
    if ids:
        claim_paid(go.boss, ids, go.chance.choice(WAYS))


def _all_received(go: Going) -> None:
    for pay in _pays(go):
        if pay.state == "paid_claimed":
            confirm_received(go.worker, pay.pk, pay.amount_fen)


def pay_day(go: Going) -> Iterator[datetime]:
    """The hirer pays, the worker says what arrived, both give a face."""
    _claim(go)
    yield clock.now() + go.chance.randint(5, 180) * MINUTE
    if go.chance.random() < 0.94:
        _all_received(go)
    yield from faces(go)


def paid_at_once(go: Going) -> Iterator[datetime]:
    """The ordinary end of ordinary work."""
    yield from work_all_days(go)
    yield from pay_day(go)


def paid_late(go: Going) -> Iterator[datetime]:
    """Nothing the same day; the station calls the next afternoon, a promise, and on the third day the money is there."""
    yield from work_all_days(go)
    yield clock.now() + DAY
    for pay in _pays(go):
        if pay.state in {"overdue", "in_ladder"}:
            tomorrow = clock.today() + timedelta(days=1)
            note_call_to_hirer(go.attendant, pay.pk, "promised", promised_on=tomorrow)
    yield clock.now() + DAY + 3 * HOUR
    yield from pay_day(go)


def never_paid(go: Going) -> Iterator[datetime]:
    """The ladder climbs by itself: reminder, call, mediation, and after three days a case."""
    yield from work_all_days(go)


def paid_in_parts(go: Going) -> Iterator[datetime]:
    """More than half of it now, the rest two days later."""
    yield from work_all_days(go)
    _claim(go)
    yield clock.now() + 20 * MINUTE
    rest: dict[int, int] = {}
    for pay in _pays(go):
        first = int(pay.amount_fen * PART) // 100 * 100
        rest[pay.pk] = pay.amount_fen - first
        confirm_received(go.worker, pay.pk, first, note="先给了一部分，说过两天补")
    yield clock.now() + 2 * DAY
    for pay_id, missing in rest.items():
        claim_paid(go.boss, [pay_id], "wechat", amount_fen=missing)
        confirm_received(go.worker, pay_id, missing)
    yield from faces(go)


def said_paid_but_not(go: Going) -> Iterator[datetime]:
    """The hirer says paid, the worker says nothing came; the station hears both, then it comes."""
    yield from work_all_days(go)
    _claim(go)
    yield clock.now() + 40 * MINUTE
    for pay in _pays(go):
        confirm_received(go.worker, pay.pk, 0, note="微信没收到")
    yield clock.now() + DAY
    for pay in _pays(go):
        note_call_to_hirer(go.attendant, pay.pk, "disputes")
    yield clock.now() + DAY
    for pay in _pays(go):
        claim_paid(go.boss, [pay.pk], "cash")
        confirm_received(go.worker, pay.pk, pay.amount_fen)


def deduction_refused(go: Going) -> Iterator[datetime]:
    """A broken cabinet door is to be taken off the pay; he says no, the station settles that it is not."""
    yield from work_all_days(go)
    entries = [
        claim_deduction(go.boss, pay.pk, min(3000, pay.amount_fen // 4), reason="柜门碰掉一块漆")
        for pay in _pays(go)[:1]
    ]
    yield clock.now() + HOUR
    for entry_id in entries:
        answer_entry(go.worker, entry_id, agrees=False)
    yield clock.now() + 5 * HOUR
    for entry_id in entries:
        settle_deduction(go.attendant, entry_id, stands=False, reason="两边看过照片，进门前就有，不扣")
    yield from pay_day(go)


def advance_on_the_way(go: Going) -> Iterator[datetime]:
    """A little money at noon for the way home; the rest in the evening."""
    start, end = go.shifts()[0]
    yield start - 6 * MINUTE
    arrive(go)
    yield start + 3 * HOUR
    entry_id = note_advance(go.boss, go.engagement_id, 5000, "cash", reason="中午先拿 50 吃饭坐车")
    yield clock.now() + 10 * MINUTE
    answer_entry(go.worker, entry_id, agrees=True)
    yield end + 5 * MINUTE
    go_home(go)
    yield clock.now() + 10 * MINUTE
    agree_on_hours(go)
    yield clock.now() + 30 * MINUTE
    yield from pay_day(go)


def something_on_top(go: Going) -> Iterator[datetime]:
    """Half an hour longer than said, and thirty yuan for it."""
    yield from work_all_days(go)
    for pay in _pays(go)[:1]:
        add_extra(go.boss, pay.pk, 3000, reason="多干半小时，另加 30")
    yield clock.now() + 10 * MINUTE
    yield from pay_day(go)
