"""What follows: the other side is told once; a withdrawn posting lets everybody go."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.accounts.tests.factories import make_actor
from yizhan.core import clock, invariants
from yizhan.core.actions import open_work
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.handlers import let_everybody_go
from yizhan.exchange.engagements.tests.factories import (
    TOMORROW,
    accepted,
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
from yizhan.exchange.postings.actions import change_terms
from yizhan.exchange.postings.events import PostingWithdrawn
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.postings.tests.factories import as_hirer as contact_of
from yizhan.exchange.postings.tests.factories import published

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


# ---- changed terms ----


def test_who_said_yes_and_the_station_hear_that_the_terms_changed() -> None:
    posting = published(headcount=5)
    clerk = make_actor("attendant", station_codes=[posting.station.code])
    said_yes, sure, asked = accepted(posting), dispatched(posting), offered(posting)
    elsewhere = make_actor("attendant", station_codes=["ST-777"])
    state = change_terms(contact_of(posting.hirer), posting.pk, fields={"pay_fen": 24000})
    drain()
    assert state == "in_review"
    for engagement in (said_yes, sure):
        message = Message.objects.get(
            recipient_uid=str(engagement.worker.person.uid), template="exchange.terms_changed"
        )
        assert "重新审核" in message.text
        assert message.link == f"/me/shifts/{engagement.uid}/"
        assert fresh(engagement.pk).state == engagement.state  # a notice undoes nothing
    assert "terms_changed" not in told(asked.worker.person)
    message = Message.objects.get(
        recipient_uid=clerk.person_uid, template="exchange.terms_changed_for_station"
    )
    assert "2 人已经答应" in message.text
    assert message.link == f"/console/postings/{posting.uid}/"
    assert not Message.objects.filter(recipient_uid=elsewhere.person_uid).exists()


def test_a_second_change_is_told_again_but_other_words_are_not() -> None:
    posting = published()
    engagement = accepted(posting)
    hirer = contact_of(posting.hirer)
    for place in ("人民路口", "解放路口"):
        change_terms(hirer, posting.pk, fields={"place_text": place})
        drain()
        Posting.objects.filter(pk=posting.pk).update(state="published")
    change_terms(hirer, posting.pk, fields={"meals": "管一顿"})
    drain()
    assert told(engagement.worker.person).count("terms_changed") == 2


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
