"""What follows: the other side is told once; a withdrawn posting lets everybody go."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.core import clock, invariants
from yizhan.core.actions import open_work
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.handlers import let_everybody_go
from yizhan.exchange.engagements.tests.factories import (
    TOMORROW,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_hirer,
    make_person,
    make_posting,
    make_worker,
    offered,
)
from yizhan.exchange.postings.events import PostingWithdrawn
from yizhan.exchange.postings.models import Posting

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging", "Message")


def told(person) -> list[str]:
    rows = Message.objects.filter(recipient_uid=str(person.uid)).order_by("pk")
    return [template.removeprefix("exchange.") for template in rows.values_list("template", flat=True)]


def test_both_sides_hear_of_each_step_once() -> None:
    boss = make_person("陈经理")
    posting, worker = make_posting(hirer=make_hirer(contact=boss)), make_worker()
    me = as_worker(worker)
    engagement_id = actions.apply_for_posting(me, posting.pk)
    actions.offer_place(as_hirer(posting), posting.pk, worker.pk)
    drain()
    actions.accept_offer(me, engagement_id)
    with clock.at("2026-11-23T09:05"):
        actions.confirm_engagement(SYSTEM, engagement_id)
        actions.cancel_by_worker(me, engagement_id, reason_code="family")
        drain()
        drain()
    assert told(worker.person) == ["engagement_offered", "engagement_confirmed"]
    assert told(boss) == ["engagement_interested", "engagement_accepted", "engagement_ended_for_hirer"]
    assert "家里有急事" in Message.objects.get(template="exchange.engagement_ended_for_hirer").text


def test_no_message_names_a_phone_or_a_whole_name() -> None:
    worker = make_worker(person_fields={"phone": "15400001234"})
    boss = make_person("陈经理")
    posting = make_posting(hirer=make_hirer(contact=boss))
    actions.apply_for_posting(as_worker(worker), posting.pk)
    drain()
    text = Message.objects.get().text
    assert "周师傅" in text
    assert "周大山" not in text
    assert "15400001234" not in text


def test_a_withdrawn_posting_lets_everybody_go() -> None:
    posting = make_posting(headcount=3)
    waiting, sure, applied = offered(posting), dispatched(posting), make_worker()
    interest = actions.apply_for_posting(as_worker(applied), posting.pk)
    Posting.objects.filter(pk=posting.pk).update(state="withdrawn")
    with clock.at("2026-11-23T20:00"):
        work = open_work(SYSTEM, "test", locks=["exchange.Posting", "exchange.Engagement"])
        let_everybody_go(work, PostingWithdrawn(posting.pk, 1))
        drain()
    assert fresh(waiting.pk).state == fresh(interest).state == "lapsed"
    now = fresh(sure.pk)
    assert (now.state, now.is_late, now.end_reason) == ("cancelled_by_hirer", True, "work_cancelled")
    assert AttendanceDay.objects.get(engagement=sure).state == "cancelled"
    assert told(sure.worker.person)[-1] == "engagement_ended_for_worker"
    assert list(invariants.violations(["exchange.taken_count_equals_takers"])) == []


# ---- dates ----


def test_a_stored_message_says_the_date_because_it_is_read_on_any_day() -> None:
    engagement = offered()  # 07:30 tomorrow, seen from the test clock
    drain()
    actions.accept_offer(as_worker(engagement.worker), engagement.pk)
    actions.print_slip(as_station(), engagement.pk)
    drain()
    rows = Message.objects.filter(recipient_uid=str(engagement.worker.person.uid))
    texts = {row.template.removeprefix("exchange."): row.text for row in rows}
    assert "11月24日 周二 7:30–17:00" in texts["engagement_confirmed"]
    assert "11月23日 周一 21:00 前回一声" in texts["engagement_offered"]
    assert not any(word in text for text in texts.values() for word in ("今天", "明天", "昨天"))


def test_a_night_shift_of_today_is_written_out_too() -> None:
    posting = make_posting(
        starts_at=clock.local(clock.today(), "20:00"), ends_at=clock.local(TOMORROW, "04:00")
    )
    engagement = dispatched(posting)
    text = Message.objects.get(
        recipient_uid=str(engagement.worker.person.uid), template="exchange.engagement_confirmed"
    ).text
    assert "11月23日 周一 20:00–次日 4:00" in text
