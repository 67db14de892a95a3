"""The review as people see it: its clock, the two-person rule, reasons with their law, the one objection."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from yizhan.accounts.tests.factories import work_of
from yizhan.core import clock
from yizhan.core.dated.models import DatedValue
from yizhan.core.invariants import violations
from yizhan.core.jobs.engine import drain
from yizhan.core.jobs.models import OutboxEvent
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.match_index.models import MatchJob
from yizhan.exchange.postings import actions, review_clock, rules
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.periodic import expire_postings
from yizhan.exchange.postings.review_clock import clock_of
from yizhan.exchange.postings.review_models import Objection, ReviewTask
from yizhan.exchange.postings.review_queries import stage_of, timeliness
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    attendant,
    draft,
    fresh,
    in_review,
    make_household,
    published,
    reviewer,
    verified,
)
from yizhan.facilities.stations.hours import OpenState
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db


def refusal(run) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.codes


def set_value(code: str, new, *, since: date = date(2026, 11, 1)) -> None:
    DatedValue.objects.create(
        code=code, value=new, effective_from=since, source="测试", certainty="low", recorded_at=clock.now()
    )


def sent_in(*, by_station: bool = True, **changes) -> Posting:
    """A clean posting in review, typed at the counter unless told otherwise."""
    actor = attendant() if by_station else None
    row = draft(actor=actor, **changes)
    actions.submit_posting(actor or as_hirer(row.hirer), row.pk)
    return fresh(row.pk)


# ---- the clock ----

START = datetime(2026, 11, 23, 9, 0, tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("minutes", "stage"), [(0, "calm"), (7, "calm"), (8, "half"), (12, "near"), (15, "near"), (16, "late")]
)
def test_the_clock_warns_at_half_and_at_four_fifths(minutes, stage):
    now = START + timedelta(minutes=minutes)
    due = START + timedelta(minutes=15)
    assert rules.clock_stage(START, due, now, half=0.5, near=0.8) == stage


def test_the_inbox_says_how_far_the_clock_has_run():
    row = sent_in()
    with clock.at("2026-11-23T09:13"):
        assert stage_of(row, clock.now()) == "near"
    with clock.at("2026-11-23T09:16"):
        assert stage_of(row, clock.now()) == "late"


def test_the_clock_stands_while_the_station_is_closed(monkeypatch):
    """Sent five minutes before closing: ten minutes are left when it opens again."""
    closing, opening = clock.local(date(2026, 11, 23), "09:05"), clock.local(date(2026, 11, 24), "08:00")
    row = draft()
    states = {
        clock.now(): OpenState(True, "hours", until=closing),
        closing: OpenState(False, "closed", next_at=opening),
    }
    monkeypatch.setattr(review_clock, "state_of", lambda _place, at: states[at])
    found = clock_of(row.station_id, clock.now())
    assert found.due_at == opening + timedelta(minutes=10)


def test_r9_4_a_counter_post_approved_within_the_time_is_on_time_and_a_late_one_is_listed():
    """R9.4: 95 % within 15 minutes; the manager reads the figure and the late ones."""
    manager, judge = reviewer("station_manager"), reviewer()
    for minute in (5, 16):
        row = sent_in()
        with clock.at(f"2026-11-23T09:{minute:02d}"):
            actions.approve_posting(judge, row.pk)
    with clock.at("2026-11-23T10:00"):
        found = timeliness(manager, clock.now())
    assert (found.counter.part, found.counter.whole, found.is_met) == (1, 2, False)
    assert [task.posting_id for task in found.late] == [row.pk]


def test_r9_4_what_nobody_has_looked_at_is_late_as_well():
    sent_in()
    manager = reviewer("station_manager")
    assert timeliness(manager, clock.now()).counter.whole == 0
    with clock.at("2026-11-23T09:16"):
        found = timeliness(manager, clock.now())
    assert (found.counter.part, found.counter.whole) == (0, 1)


def test_r9_4_the_target_is_met_when_all_are_on_time():
    row = sent_in()
    actions.approve_posting(reviewer(), row.pk)
    found = timeliness(reviewer("station_manager"), clock.now())
    assert (found.counter.percent, found.is_met) == ("100%", True)


def test_a_withdrawn_posting_counts_for_nobody():
    row = sent_in()
    actions.withdraw_posting(attendant(), row.pk)
    assert ReviewTask.objects.get().outcome == "withdrawn"
    assert timeliness(reviewer("station_manager"), clock.now()).counter.whole == 0


def test_a_start_that_passes_in_review_is_counted_and_apologised_for():
    row = sent_in()
    with clock.at("2026-11-24T07:30"):
        assert expire_postings() == 1
        drain()
        assert timeliness(reviewer("station_manager"), clock.now()).unreviewed == 1
    assert fresh(row.pk).state == "expired"
    assert Message.objects.filter(template="exchange.posting_expired_unreviewed").exists()


# ---- two people ----


def test_r11_3_a_dangerous_posting_needs_two_people():
    row = in_review(description="四楼外墙清洗，吊篮作业")
    first, second = reviewer(), reviewer()
    assert actions.approve_posting(first, row.pk) == "in_review"
    assert not Posting.objects.public().exists()
    assert not MatchJob.objects.exists()
    assert actions.approve_posting(second, row.pk) == "published"
    task = ReviewTask.objects.get()
    assert (task.needs_two, task.outcome, task.first_decided_at) == (True, "approve", clock.now())
    assert list(violations(["exchange.risky_postings_have_two_approvals"])) == []


def test_a_harmless_posting_needs_one():
    assert actions.approve_posting(reviewer(), in_review().pk) == "published"


def test_the_second_person_is_not_the_first():
    row = in_review(headcount=11)
    actor = reviewer()
    actions.approve_posting(actor, row.pk)
    assert refusal(lambda: actions.approve_posting(actor, row.pk)) == ("decided_already",)


def test_an_unchecked_hirer_needs_two_people_while_it_is_new():
    hirer = make_household()
    assert actions.approve_posting(reviewer(), in_review(hirer).pk) == "in_review"
    set_value("exchange.review_new_hirer_postings", 1)
    Posting.objects.update(published_at=clock.now())  # it has had one out
    assert actions.approve_posting(reviewer(), in_review(hirer).pk) == "published"


def test_the_district_says_what_needs_two_people():
    set_value("exchange.review_two_person", [])
    assert actions.approve_posting(reviewer(), in_review(headcount=11).pk) == "published"


def test_refusing_a_risky_posting_takes_two_people_and_a_tie_a_third():
    row = in_review(headcount=11)
    assert actions.reject_posting(reviewer(), row.pk, reason_code="untrue") == "in_review"
    assert actions.approve_posting(reviewer(), row.pk) == "in_review"
    assert actions.reject_posting(reviewer(), row.pk, reason_code="untrue") == "rejected"


def test_one_person_may_refuse_where_the_district_says_so():
    set_value("exchange.review_reject_two_person", 0)
    assert actions.reject_posting(reviewer(), in_review(headcount=11).pk, reason_code="untrue") == "rejected"


def test_one_person_may_send_a_risky_posting_back_and_both_look_anew():
    row = in_review(headcount=11)
    first = reviewer()
    actions.approve_posting(first, row.pk)
    assert actions.return_posting(reviewer(), row.pk, reason_code="incomplete") == "returned"
    actions.submit_posting(as_hirer(row.hirer), row.pk)
    assert actions.approve_posting(first, row.pk) == "in_review"
    assert actions.approve_posting(reviewer(), row.pk) == "published"


def test_the_page_says_that_a_second_person_is_needed(client):
    from yizhan.exchange.postings.tests.test_views import client_of

    row = in_review(headcount=11)
    page = client_of(reviewer()).post(
        reverse("review_posting", args=[row.uid]), {"verdict": "approve"}, follow=True
    )
    assert "你这一票记下了，还要第二个人看" in page.content.decode()
    assert "还要第二个人看" in client_of(reviewer()).get(reverse("review_inbox")).content.decode()


# ---- reasons ----


def test_returned_with_the_same_number_and_the_suggested_words():
    row = in_review()
    actions.return_posting(reviewer(), row.pk, reason_code="unclear_pay")
    decision = ReviewDecision.objects.get()
    assert "工钱写个数" in decision.note
    assert fresh(row.pk).number == row.number


def test_a_refusal_rests_on_a_law():
    row = in_review()
    actor = reviewer()
    assert refusal(lambda: actions.reject_posting(actor, row.pk, reason_code="other", note="不像真的")) == (
        "legal_basis_missing",
    )
    actions.reject_posting(actor, row.pk, reason_code="fee")
    assert "就业服务与就业管理规定" in ReviewDecision.objects.get().legal_basis


# ---- the objection ----


def rejected() -> tuple[Posting, object]:
    row, judge = in_review(), reviewer()
    actions.reject_posting(judge, row.pk, reason_code="untrue")
    return fresh(row.pk), judge


def test_an_objection_that_is_granted_leads_to_a_new_review():
    row, _judge = rejected()
    actions.object_to(as_hirer(row.hirer), row.pk, "营业执照和工地都在")
    objection = Objection.objects.get()
    assert (
        actions.decide_objection(reviewer(), str(objection.uid), is_granted=True, answer="核实过了")
        == "granted"
    )
    row = fresh(row.pk)
    assert (row.state, row.terms_version) == ("in_review", 2)
    assert actions.approve_posting(reviewer(), row.pk) == "published"


def test_an_objection_that_is_dismissed_changes_nothing():
    row, _judge = rejected()
    actions.object_to(as_hirer(row.hirer), row.pk, "不服")
    actions.decide_objection(
        reviewer(), str(Objection.objects.get().uid), is_granted=False, answer="查过，没有这个工地"
    )
    drain()
    assert fresh(row.pk).state == "rejected"
    assert "维持原决定" in Message.objects.get(template="exchange.objection_decided").text


def test_who_refused_does_not_answer_the_objection():
    row, judge = rejected()
    actions.object_to(as_hirer(row.hirer), row.pk, "不服")
    with pytest.raises(Forbidden) as caught:
        actions.decide_objection(judge, str(Objection.objects.get().uid), is_granted=True, answer="好")
    assert caught.value.codes == ("own_decision",)


def test_one_objection_only():
    row, _judge = rejected()
    boss = as_hirer(row.hirer)
    actions.object_to(boss, row.pk, "不服")
    assert refusal(lambda: actions.object_to(boss, row.pk, "还是不服")) == ("objected_already",)


@pytest.mark.parametrize(("day", "late"), [("2026-11-30", False), ("2026-12-01", True)])
def test_five_working_days_to_object(day, late):
    """Decided on Monday; the fifth working day is the next Monday."""
    row, _judge = rejected()
    with clock.at(f"{day}T16:00"):
        if late:
            assert refusal(lambda: actions.object_to(as_hirer(row.hirer), row.pk, "不服")) == ("too_late",)
        else:
            assert actions.object_to(as_hirer(row.hirer), row.pk, "不服")


def test_an_objection_needs_words_and_a_decision():
    row, _judge = rejected()
    assert refusal(lambda: actions.object_to(as_hirer(row.hirer), row.pk, " ")) == ("text_missing",)
    assert refusal(lambda: actions.object_to(as_hirer(row.hirer), row.pk, "长" * 501)) == ("too_long",)
    public = published()
    assert refusal(lambda: actions.object_to(as_hirer(public.hirer), public.pk, "不服")) == ("wrong_state",)


def test_an_answer_is_given_once_and_in_words():
    row, _judge = rejected()
    actions.object_to(as_hirer(row.hirer), row.pk, "不服")
    uid, actor = str(Objection.objects.get().uid), reviewer()
    assert refusal(lambda: actions.decide_objection(actor, uid, is_granted=False, answer="")) == (
        "answer_missing",
    )
    actions.decide_objection(actor, uid, is_granted=False, answer="维持")
    assert "decided_already" in refusal(
        lambda: actions.decide_objection(reviewer(), uid, is_granted=True, answer="好")
    )
    with pytest.raises(OutOfSight):
        actions.decide_objection(actor, "00000000-0000-0000-0000-000000000000", is_granted=True, answer="好")


def test_an_objection_granted_after_the_start_changes_the_record_only():
    row, _judge = rejected()
    actions.object_to(as_hirer(row.hirer), row.pk, "不服")
    with clock.at("2026-11-24T08:00"):
        actions.decide_objection(reviewer(), str(Objection.objects.get().uid), is_granted=True, answer="对")
    assert fresh(row.pk).state == "rejected"


# ---- asked again ----


def test_whoever_said_yes_is_asked_again_once_after_the_new_review():
    """Edited, sent back, edited once more, approved: one event with everything that differs."""
    row = published(verified(make_household()))
    boss = as_hirer(row.hirer)
    actions.change_terms(boss, row.pk, fields={"pay_fen": 30000})
    assert not Posting.objects.public().exists()
    actions.return_posting(reviewer(), row.pk, reason_code="incomplete")
    actions.submit_posting(boss, row.pk, fields={"place_text": "塔桥路口"})
    actions.approve_posting(reviewer(), row.pk)
    told = OutboxEvent.objects.get(name="exchange.posting_terms_changed").payload
    assert (told["changed"], told["terms_version"]) == ("pay_fen,place_text", 3)
    assert fresh(row.pk).changed_terms == []


def test_other_words_are_reviewed_and_nobody_is_asked_again():
    row = published()
    actions.change_terms(as_hirer(row.hirer), row.pk, fields={"description": "两张床一个柜"})
    actions.approve_posting(reviewer(), row.pk)
    assert not OutboxEvent.objects.filter(name="exchange.posting_terms_changed").exists()


def test_resuming_is_told():
    row = published()
    boss = as_hirer(row.hirer)
    actions.pause_posting(boss, row.pk)
    actions.resume_posting(boss, row.pk)
    names = list(OutboxEvent.objects.values_list("name", flat=True))
    assert {"exchange.posting_paused", "exchange.posting_resumed"} <= set(names)


@pytest.mark.parametrize("is_known", [True, False])
def test_a_review_due_after_closing_waits_for_the_next_opening_if_one_is_known(monkeypatch, is_known):
    """A station whose next opening nobody has posted: the clock runs on rather than for ever."""
    closing, opening = clock.local(date(2026, 11, 23), "09:05"), clock.local(date(2026, 11, 24), "08:00")
    row = draft()
    states = {
        clock.now(): OpenState(True, "hours", until=closing),
        closing: OpenState(False, "closed", next_at=opening if is_known else None),
    }
    monkeypatch.setattr(review_clock, "state_of", lambda _place, at: states[at])
    found = clock_of(row.station_id, clock.now())
    assert found.due_at == (opening + timedelta(minutes=10) if is_known else START + timedelta(minutes=15))


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_posting_is_published_again_on_approvals_only_that_there_are(is_approved):
    """The schedule repeats what people approved; what nobody approved waits for a person."""
    hirer = verified(make_household())
    pattern = published(hirer) if is_approved else in_review(hirer)
    again = in_review(hirer, place_text="塔桥路口")
    with work_of(locks=("exchange.Posting",)) as work:
        posting = work.lock(Posting, again.pk)
        if is_approved:
            actions._do_publish_again(work, posting, pattern)
        else:
            with pytest.raises(Refused) as caught:
                actions._do_publish_again(work, posting, pattern)
            assert caught.value.codes == ("not_approved_before",)
    assert fresh(again.pk).state == ("published" if is_approved else "in_review")
    carried = ReviewDecision.objects.filter(posting=again)
    assert [row.carried_from.posting_id for row in carried] == ([pattern.pk] if is_approved else [])
