"""What follows: the other side is told once; a withdrawn posting lets everybody go."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.accounts.people.queries import person as person_of
from yizhan.accounts.tests.factories import make_actor
from yizhan.core import clock, invariants
from yizhan.core.actions import open_work
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.handlers import (
    ask_again_after_change,
    let_everybody_go,
    let_everybody_go_after_recheck,
)
from yizhan.exchange.engagements.models import Engagement, NoShowMark
from yizhan.exchange.engagements.periodic import lapse_unanswered_changes
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
from yizhan.exchange.postings.actions import pause_posting
from yizhan.exchange.postings.events import PostingTakenDown, PostingTermsChanged, PostingWithdrawn
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


def test_who_is_already_at_work_is_not_sent_away_by_a_posting_that_is_taken_down() -> None:
    posting = make_posting(headcount=2)
    on_his_way, at_work = dispatched(posting), dispatched(posting)
    Engagement.objects.filter(pk=at_work.pk).update(state="working")
    Posting.objects.filter(pk=posting.pk).update(state="taken_down")
    with clock.at("2026-11-24T08:00"):
        work = open_work(SYSTEM, "test", locks=["exchange.Posting", "exchange.Engagement"])
        let_everybody_go_after_recheck(work, PostingTakenDown(posting.pk, 1, 2))
        drain()
    now = fresh(on_his_way.pk)
    assert (now.state, now.end_reason, now.is_late) == ("cancelled_by_hirer", "authority", False)
    assert fresh(at_work.pk).state == "working", "his hours and his pay go on"
    assert "engagement_ended_for_worker" not in told(at_work.worker.person)


def test_a_pause_tells_those_who_said_yes_that_they_still_come_and_nobody_else() -> None:
    posting = published(headcount=3)
    sure, asked = accepted(posting), offered(posting)
    pause_posting(contact_of(posting.hirer), posting.pk)
    drain()
    drain()
    assert told(sure.worker.person).count("posting_paused_you_come") == 1
    assert "posting_paused_you_come" not in told(asked.worker.person)
    assert fresh(sure.pk).state == "accepted"


# ---- changed terms ----


def change(posting: Posting, times: int = 1, **fields) -> None:
    """Terms that changed, with the question to whoever said yes; nothing is delivered yet."""
    posting.refresh_from_db()
    for name, given in fields.items():
        setattr(posting, name, given)
    posting.terms_version += 1
    posting.save()
    for _time in range(times):
        work = open_work(SYSTEM, "test", locks=["exchange.Posting", "exchange.Engagement"])
        ask_again_after_change(work, PostingTermsChanged(posting.pk, posting.terms_version))


def told_what(person, template: str) -> list[str]:
    rows = Message.objects.filter(recipient_uid=str(person.uid), template=f"exchange.{template}")
    return [row.text for row in rows.order_by("pk")]


@pytest.mark.parametrize("somebody_said_yes", [True, False])
def test_the_station_hears_of_a_change_only_when_somebody_must_be_called(somebody_said_yes: bool) -> None:
    posting = make_posting()
    clerk = person_of(make_actor("attendant", station_codes=[posting.station.code]).person_id)
    engagement = accepted(posting) if somebody_said_yes else offered(posting)
    change(posting, pay_fen=24000)
    drain()
    assert len(told_what(clerk, "terms_changed_for_station")) == int(somebody_said_yes)
    assert len(told_what(engagement.worker.person, "terms_changed")) == int(somebody_said_yes)


def test_the_same_change_delivered_twice_asks_once() -> None:
    engagement = accepted()
    clerk = person_of(make_actor("attendant", station_codes=[engagement.station.code]).person_id)
    change(engagement.posting, times=2, pay_fen=24000)
    drain()
    assert len(told_what(engagement.worker.person, "terms_changed")) == 1
    assert len(told_what(clerk, "terms_changed_for_station")) == 1


def test_of_two_changes_in_a_row_only_the_newest_is_asked_about() -> None:
    engagement = accepted()
    change(engagement.posting, pay_fen=24000)
    change(engagement.posting, pay_fen=25000)
    drain()
    assert fresh(engagement.pk).proposed_terms["pay_fen"] == 25000
    assert len(told_what(engagement.worker.person, "terms_changed")) == 1


def test_a_change_of_work_that_was_called_off_meanwhile_asks_nobody() -> None:
    engagement = accepted()
    change(engagement.posting, pay_fen=24000, state="withdrawn")
    drain()
    assert fresh(engagement.pk).proposed_version is None
    assert told_what(engagement.worker.person, "terms_changed") == []


def asked_again(boss) -> Engagement:
    """Somebody said yes to a hirer who can be told, and the terms changed."""
    engagement = accepted(make_posting(hirer=make_hirer(contact=boss)))
    change(engagement.posting, pay_fen=20000)
    drain()
    return engagement


def test_a_no_to_changed_terms_is_told_to_the_hirer() -> None:
    boss = make_person("陈经理")
    engagement = asked_again(boss)
    actions.refuse_changed_terms(as_worker(engagement.worker), engagement.pk)
    drain()
    (text,) = told_what(boss, "engagement_ended_for_hirer")
    assert "条件变了" in text
    assert "engagement_ended_for_worker" not in told(engagement.worker.person), "he said it himself"


def test_silence_about_changed_terms_is_told_to_both() -> None:
    boss = make_person("陈经理")
    engagement = asked_again(boss)
    with clock.at(fresh(engagement.pk).answer_due_at):
        lapse_unanswered_changes()
        drain()
    for person, template in (
        (boss, "engagement_ended_for_hirer"),
        (engagement.worker.person, "engagement_ended_for_worker"),
    ):
        (text,) = told_what(person, template)
        assert "条件变了" in text


def test_a_no_to_an_offer_that_was_never_a_yes_is_no_lost_place() -> None:
    boss = make_person("陈经理")
    engagement = offered(make_posting(hirer=make_hirer(contact=boss)))
    actions.decline_offer(as_worker(engagement.worker), engagement.pk)
    drain()
    assert "engagement_ended_for_hirer" not in told(boss)


# ---- not coming ----

LATE = "2026-11-24T08:30"


def test_who_has_answered_already_is_not_asked_to_answer() -> None:
    silent, quick = dispatched(), dispatched()
    with clock.at(LATE):
        for engagement in (silent, quick):
            actions.mark_no_show_worker(as_station(), engagement.pk, reason_code="no_contact")
        mark = NoShowMark.objects.get(engagement=quick)
        actions.contest_no_show(as_worker(quick.worker), mark.pk, answer_code="van_left")
        drain()
    assert "no_show_answer" in told(silent.worker.person)
    assert "no_show_answer" not in told(quick.worker.person)


@pytest.mark.parametrize("taken_back", [True, False])
def test_the_hirer_hears_of_a_mark_that_was_taken_back_and_not_of_one_that_stands(taken_back: bool) -> None:
    boss = make_person("陈经理")
    engagement = dispatched(make_posting(hirer=make_hirer(contact=boss)))
    with clock.at(LATE):
        actions.mark_no_show_hirer(as_station(), engagement.pk, reason_code="no_contact")
        drain()
        mark = NoShowMark.objects.get(engagement=engagement)
        actions.contest_no_show(as_hirer(engagement.posting), mark.pk, answer_code="authority")
        if taken_back:
            actions.reverse_no_show(as_station(), mark.pk, outcome="excuse", note="街道叫停的，有通知")
        else:
            actions.uphold_no_show(as_station(), mark.pk, note="问过街道，没这回事")
        drain()
    said = [template for template in told(boss) if template.startswith("no_show")]
    assert said == ["no_show_answer_for_hirer", *(["no_show_reversed_for_hirer"] if taken_back else [])]
    assert fresh(engagement.pk).state == ("cancelled_by_hirer" if taken_back else "no_show_hirer")


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
