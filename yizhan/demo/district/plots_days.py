"""Stories of a day that did not go as it was said: who did not come, what the hours were, rain, an accident."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.demo.district.going import (
    DAY,
    HOUR,
    MINUTE,
    Going,
    agree,
    arrive,
    go_home,
    reported_days,
    work_all_days,
)
from yizhan.demo.district.plots_money import pay_day
from yizhan.exchange.attendance.actions import (
    add_statement,
    check_in_self,
    contest_hours,
    correct_hours,
    resolve_hours,
)
from yizhan.exchange.attendance.queries import days_of
from yizhan.exchange.engagements.actions import (
    cancel_by_hirer,
    contest_no_show,
    mark_no_show_hirer,
    mark_no_show_worker,
    report_hirer_absent,
    reverse_no_show,
    send_home,
    stop_day,
    stop_for_safety,
    uphold_no_show,
)
from yizhan.exchange.engagements.queries import open_no_shows
from yizhan.exchange.safety.actions import close_incident, report_incident, take_incident_in_hand

LATE = 75 * MINUTE


def _mark_of(go: Going) -> int:
    return open_no_shows(SYSTEM).filter(engagement_id=go.engagement_id).latest("pk").pk


def _absent(go: Going) -> Iterator[datetime]:
    yield go.starts_at + LATE
    mark_no_show_worker(go.attendant, go.engagement_id, reason_code="no_contact")
    yield clock.now() + 2 * HOUR


def did_not_come(go: Going) -> Iterator[datetime]:
    """Nobody could reach him; after a day without a word the mark stands."""
    yield from _absent(go)


def was_ill(go: Going) -> Iterator[datetime]:
    """He calls back: a fever. Illness is protected, the mark is taken back."""
    yield from _absent(go)
    contest_no_show(go.worker, _mark_of(go), answer_code="illness", text="发烧起不来，手机没电")
    yield clock.now() + 3 * HOUR
    reverse_no_show(go.attendant, _mark_of(go), outcome="excuse", note="看过社区医院的条子")


def van_had_left(go: Going) -> Iterator[datetime]:
    """He stood at the meeting point, the van had gone ten minutes early: the hirer let him down."""
    yield from _absent(go)
    contest_no_show(go.worker, _mark_of(go), answer_code="van_left", text="七点整到路口，车已经开走了")
    yield clock.now() + 4 * HOUR
    reverse_no_show(go.attendant, _mark_of(go), outcome="blame_hirer", note="司机承认提前走了十分钟")


def said_he_was_there(go: Going) -> Iterator[datetime]:
    """He says he was there; the station asks two others and the mark stays."""
    yield from _absent(go)
    contest_no_show(go.worker, _mark_of(go), answer_code="other", text="我去了，没人理我")
    yield clock.now() + 5 * HOUR
    uphold_no_show(go.attendant, _mark_of(go), note="问了带班和一起去的两个人，都说没见到")


def nobody_was_there(go: Going) -> Iterator[datetime]:
    """He came and nobody of the hirer did."""
    yield go.starts_at + 20 * MINUTE
    report_hirer_absent(go.worker, go.engagement_id)
    yield go.starts_at + LATE
    mark_no_show_hirer(go.attendant, go.engagement_id, reason_code="work_cancelled")


def called_off_late(go: Going) -> Iterator[datetime]:
    """An hour before the start the hirer says: not needed after all."""
    yield go.starts_at - HOUR
    cancel_by_hirer(go.boss, go.engagement_id, reason_code="work_cancelled")


def hours_disputed(go: Going) -> Iterator[datetime]:
    """The foreman writes an hour too little; both say their words, the station decides on the full day."""
    start, end = go.shifts()[0]
    yield start - 8 * MINUTE
    arrive(go)
    yield end + 5 * MINUTE
    go_home(go, minutes=max(60, go.minutes - 60))
    yield clock.now() + 30 * MINUTE
    disputed = [day.pk for day in reported_days(go)]
    for day_id in disputed:
        contest_hours(go.worker, day_id, go.minutes, reason="收工是按说好的点，少记了一小时")
    yield clock.now() + 2 * HOUR
    for day_id in disputed:
        add_statement(go.boss, day_id, words="中间等料，歇了一小时")
    yield clock.now() + DAY
    for day_id in disputed:
        resolve_hours(go.attendant, day_id, go.minutes, reason="等料不是工人的事，按说好的算")
    yield clock.now() + HOUR
    yield from pay_day(go)


def hours_still_disputed(go: Going) -> Iterator[datetime]:
    """As above, and nobody has decided yet: it waits at the station."""
    start, end = go.shifts()[0]
    yield start - 8 * MINUTE
    arrive(go)
    yield end + 5 * MINUTE
    go_home(go, minutes=max(60, go.minutes - 90))
    yield clock.now() + 30 * MINUTE
    for day in reported_days(go):
        contest_hours(go.worker, day.pk, go.minutes, reason="少记了一个半小时")


def hours_corrected(go: Going) -> Iterator[datetime]:
    """A week later the book shows half an hour that nobody had counted: a counter-entry on the locked day."""
    yield from work_all_days(go)
    yield from pay_day(go)
    yield clock.now() + 5 * DAY
    for day in days_of(go.engagement_id):
        if day.state == "locked":
            correct_hours(go.attendant, day.pk, minutes_delta=30, reason="门卫登记晚走半小时，补上")


def nobody_wrote_hours(go: Going) -> Iterator[datetime]:
    """He only says himself that he came, and nobody writes hours: the clocks propose and settle the planned ones."""
    yield go.starts_at - 5 * MINUTE
    check_in_self(go.worker, go.engagement_id)
    yield go.ends_at + 2 * DAY
    yield from pay_day(go)


def got_hurt(go: Going) -> Iterator[datetime]:
    """A cut hand: help first, then the report; the station follows it up until it is over."""
    start, _end = go.shifts()[0]
    yield start - 7 * MINUTE
    arrive(go)
    yield start + 2 * HOUR
    incident_id = report_incident(
        go.worker, go.engagement_id, kind="injury", harm="light", what="搬钢架划破左手，工地医药箱包了"
    )
    yield clock.now() + 20 * MINUTE
    take_incident_in_hand(go.attendant, incident_id, note="让带班送社区医院打破伤风，保险公司电话已给")
    yield start + 6 * HOUR
    go_home(go)
    yield clock.now() + 10 * MINUTE
    agree(go)
    yield clock.now() + DAY
    close_incident(go.attendant, incident_id, note="缝两针，用工方出了药费，人没事")
    yield from pay_day(go)


def went_away_unsafe(go: Going) -> Iterator[datetime]:
    """A scaffold without a rail: he leaves, and nothing is held against him."""
    start, _end = go.shifts()[0]
    yield start - 5 * MINUTE
    arrive(go)
    yield start + HOUR
    stop_for_safety(go.worker, go.engagement_id)


def rained_off(go: Going) -> Iterator[datetime]:
    """Heavy rain in the morning: nobody works that day, nobody is to blame."""
    yield go.starts_at - 40 * MINUTE
    stop_day(go.attendant, go.posting_id, reason_code="weather", on=go.starts_at.date())


def sent_home_again(go: Going) -> Iterator[datetime]:
    """He came, and the work was done already."""
    start, _end = go.shifts()[0]
    yield start - 9 * MINUTE
    arrive(go)
    yield start + 25 * MINUTE
    send_home(go.boss, go.engagement_id, reason_code="enough_people")
