"""What money does not do: claims, answers and clocks that are refused, and words that come twice."""

from __future__ import annotations

import pytest
from django.apps import apps

from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay, EvidencePhoto
from yizhan.exchange.attendance.periodic import lock_agreed_hours
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
)
from yizhan.exchange.pay import actions
from yizhan.exchange.pay.models import PayAlert, PayDue, PayEntry
from yizhan.exchange.pay.periodic import pay_overdue
from yizhan.exchange.pay.tests.test_actions import again, codes, hirer_of, worked, worker_of
from yizhan.exchange.pay.tests.test_ledger import adds_up, worked_of
from yizhan.exchange.ratings.models import HirerRecord

pytestmark = pytest.mark.django_db
NEXT_MORNING = "2026-11-25T10:00"
NOBODYS = 10**9


def lines(pay: PayDue, kind: str) -> list[int]:
    return list(
        PayEntry.objects.filter(pay=pay, kind=kind).order_by("pk").values_list("amount_fen", flat=True)
    )


def two_days() -> tuple[PayDue, PayDue]:
    """Two days of one engagement, both worked and agreed."""
    starts_at = clock.local(clock.today(), "13:00")
    engagement = dispatched(make_posting(starts_at=starts_at, ends_at=starts_at + 28 * clock.days(1) / 24))
    me = as_worker(engagement.worker)
    for day in (23, 24):
        with clock.at(f"2026-11-{day}T12:55"):
            attendance.check_in_self(me, engagement.pk)
        with clock.at(f"2026-11-{day}T17:00"):
            row = attendance.check_out(me, engagement.pk)
            attendance.agree_hours(as_hirer(engagement.posting), row)
            drain()
    rows = PayDue.objects.select_related("engagement__worker__person", "engagement__posting")
    first, second = rows.filter(engagement=engagement).order_by("pk")
    return first, second


# ---- what is not there ----


@pytest.mark.parametrize(
    "ask",
    [
        lambda: actions.withdraw_claim(as_station(), NOBODYS),
        lambda: actions.claim_paid(as_station(), [NOBODYS], "cash"),
        lambda: actions.answer_entry(as_station(), NOBODYS, agrees=True),
        lambda: actions.settle_deduction(as_station(), NOBODYS, stands=False, reason="谈好了"),
        lambda: actions.climb_ladder(SYSTEM, NOBODYS),
    ],
    ids=["pay", "batch", "line", "deduction", "alert"],
)
def test_money_that_does_not_exist_is_not_found(ask) -> None:
    with pytest.raises(OutOfSight):
        ask()


def test_one_unknown_pay_of_a_batch_claims_none_of_it() -> None:
    pay = worked()
    with pytest.raises(OutOfSight):
        actions.claim_paid(hirer_of(pay), [pay.pk, NOBODYS], "cash")
    assert (again(pay).state, lines(pay, "claimed")) == ("due", [])


# ---- the hirer's side ----


@pytest.mark.parametrize(("fen", "code"), [(260_000, None), (260_001, "amount_too_large")])
def test_d4_a_claim_with_a_nought_too_many_is_refused(fen: int, code: str | None) -> None:
    pay = worked()
    if code is None:
        assert actions.claim_paid(hirer_of(pay), [pay.pk], "cash", amount_fen=fen) == [pay.pk]
    else:
        with pytest.raises(Refused) as caught:
            actions.claim_paid(hirer_of(pay), [pay.pk], "cash", amount_fen=fen)
        assert (codes(caught), lines(pay, "claimed")) == ({code}, [])


def test_d4_a_receipt_stays_with_the_claim_it_was_shown_for() -> None:
    shown, bare = worked(), worked()
    actions.claim_paid(hirer_of(shown), [shown.pk], "bank", receipt=("a" * 64, 1000))
    actions.claim_paid(hirer_of(bare), [bare.pk], "bank")
    photo = EvidencePhoto.objects.get()
    assert (photo.kind, photo.engagement_id, photo.by_role) == ("receipt", shown.engagement_id, "hirer")
    assert PayEntry.objects.get(pay=shown, kind="claimed").receipt == photo
    assert PayEntry.objects.get(pay=bare, kind="claimed").receipt is None


def test_d4_when_only_the_disputed_part_is_open_a_claim_writes_no_money() -> None:
    pay = worked()
    actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="打碎一块玻璃")
    actions.confirm_received(worker_of(pay), pay.pk, 21000)
    assert actions.claim_paid(hirer_of(pay), [pay.pk], "cash") == [pay.pk]
    assert (again(pay).state, again(pay).claimed_fen, lines(pay, "claimed")) == ("paid_claimed", 0, [])
    adds_up()


def test_d4_a_pay_that_does_not_count_gets_no_extra_money_and_no_correction() -> None:
    pay = worked()
    actions.void_pay(as_station(), pay.pk, reason="同一天记了两次")
    with pytest.raises(Refused) as caught:
        actions.add_extra(hirer_of(pay), pay.pk, 3000, reason="加班两小时")
    assert codes(caught) == {"wrong_state"}
    with clock.at("2026-11-28T09:00"):
        lock_agreed_hours()
        day = AttendanceDay.objects.get(engagement=pay.engagement)
        attendance.correct_hours(as_station(), day.pk, minutes_delta=-60, reason="门卫记录")
        drain()
    assert (again(pay).state, again(pay).amount_fen, lines(pay, "correction")) == ("void", 26000, [])


def test_d4_nothing_is_kept_back_of_money_that_is_settled() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    with pytest.raises(Refused) as caught:
        actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="打碎一块玻璃")
    assert (codes(caught), lines(pay, "deduction")) == ({"wrong_state"}, [])


# ---- advances ----


def test_d4_an_advance_goes_to_the_oldest_day_that_has_room_for_it() -> None:
    first, second = two_days()
    actions.note_advance(hirer_of(first), first.engagement_id, 20000, "cash")
    actions.note_advance(hirer_of(first), first.engagement_id, 10000, "cash")
    assert (lines(first, "advance"), lines(second, "advance")) == ([20000], [10000])


def test_d4_an_advance_larger_than_the_first_day_waits_whole_for_a_later_one() -> None:
    engagement = dispatched()
    hirer = as_hirer(engagement.posting)
    small = actions.note_advance(hirer, engagement.pk, 10000, "cash")
    large = actions.note_advance(hirer, engagement.pk, 20000, "cash")
    pay = worked_of(engagement)
    assert dict(PayEntry.objects.filter(kind="advance").values_list("pk", "pay_id")) == {
        small: pay.pk,
        large: None,
    }


def test_d4_the_whole_pay_taken_in_advance_by_his_own_word_is_not_overdue_later() -> None:
    engagement = dispatched()
    actions.note_advance(as_worker(engagement.worker), engagement.pk, 26000, "cash")
    pay = worked_of(engagement)
    with clock.at(NEXT_MORNING):
        pay_overdue()
        drain()
    assert (again(pay).state, again(pay).received_fen, PayAlert.objects.count()) == ("confirmed", 26000, 0)
    assert fresh(engagement.pk).state == "closed"
    record = HirerRecord.objects.get(hirer=engagement.posting.hirer)
    assert (record.paid_on_time_count, record.paid_late_count, record.unpaid_count) == (1, 0, 0)
    adds_up()


def test_d4_the_rest_noted_as_advance_by_his_own_word_settles_the_pay() -> None:
    pay = worked()
    actions.note_advance(worker_of(pay), pay.engagement_id, 26000, "cash")
    assert (again(pay).state, again(pay).received_fen) == ("confirmed", 26000)
    assert fresh(pay.engagement_id).state == "closed"
    adds_up()


def test_d4_part_of_it_noted_as_advance_leaves_the_rest_owed() -> None:
    pay = worked()
    actions.note_advance(worker_of(pay), pay.engagement_id, 25999, "cash")
    assert (again(pay).state, again(pay).received_fen) == ("due", 25999)


# ---- the worker's word ----


def test_d4_nothing_received_is_taken_back_without_a_line_of_money() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 0)
    assert actions.take_back_answer(worker_of(pay), pay.pk) == "due"
    assert lines(pay, "taken_back") == []
    adds_up()


def test_d4_a_yes_to_a_deduction_after_the_whole_amount_came_changes_no_state() -> None:
    pay = worked()
    entry = actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="打碎一块玻璃")
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    said_at = again(pay).confirmed_at
    with clock.at("2026-11-24T09:00"):
        assert actions.answer_entry(worker_of(pay), entry, agrees=True) == "counts"
    now = again(pay)
    assert (now.state, now.amount_fen, now.received_fen) == ("confirmed", 21000, 26000)
    assert now.confirmed_at == said_at


@pytest.mark.parametrize(("stands", "state"), [(True, "settled"), (False, "part_paid")])
def test_d4_a_deduction_that_both_agreed_on_settles_the_rest_and_one_that_falls_leaves_it_owed(
    stands: bool, state: str
) -> None:
    pay = worked()
    entry = actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="打碎一块玻璃")
    actions.confirm_received(worker_of(pay), pay.pk, 21000)
    actions.settle_deduction(as_station(), entry, stands=stands, reason="调解协议 TJ-1")
    assert again(pay).state == state
    adds_up()


def test_d4_what_the_worker_has_agreed_to_the_station_does_not_decide_again() -> None:
    pay = worked()
    entry = actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="打碎一块玻璃")
    actions.answer_entry(worker_of(pay), entry, agrees=True)
    with pytest.raises(Refused) as caught:
        actions.settle_deduction(as_station(), entry, stands=False, reason="调解协议 TJ-1")
    assert codes(caught) == {"answered_before"}
    assert again(pay).amount_fen == 21000


# ---- the ladder ----


def test_d4_short_pay_becomes_a_case_before_any_alert_was_raised_when_he_asks() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 20000)
    assert not PayAlert.objects.exists()
    alert_id = actions.ask_for_case(worker_of(pay), pay.pk)
    alert = PayAlert.objects.get()
    assert (alert.pk, alert.kind, alert.missing_fen, alert.step) == (alert_id, "short", 6000, 4)
    assert again(pay).state == "case"


def test_d4_only_the_station_writes_a_case_down() -> None:
    pay = worked()
    with clock.at(NEXT_MORNING):
        pay_overdue()
        actions.enter_ladder(as_station(), pay.pk)
        for other in (hirer_of(pay), worker_of(pay)):
            with pytest.raises(Forbidden):
                actions.open_case(other, pay.pk, reason="三次打电话不接")
        assert again(pay).state == "in_ladder"
        actions.open_case(as_station(), pay.pk, reason="三次打电话不接")
    assert again(pay).state == "case"


# ---- clocks that come too early, and twice ----


def test_d4_no_clock_runs_before_its_time() -> None:
    waiting = worked(make_posting(pay_unit="hour", pay_fen=2100, pay_cycle="weekly"))
    due = worked()
    for early, pay in (
        (actions.fall_due, waiting),
        (actions.mark_overdue, due),
        (actions.raise_alert, due),
    ):
        before = again(pay).state
        with pytest.raises(Refused):
            early(SYSTEM, pay.pk)
        assert again(pay).state == before
    with pytest.raises(Refused):
        actions.close_by_time(SYSTEM, due.engagement_id)
    assert fresh(due.engagement_id).state == "completed"
    assert not PayAlert.objects.exists()


def test_d4_pay_that_came_needs_no_alert_although_its_day_is_over() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    with clock.at(NEXT_MORNING), pytest.raises(Refused):
        actions.raise_alert(SYSTEM, pay.pk)
    assert not PayAlert.objects.exists()


def test_d4_an_alert_that_comes_twice_is_raised_and_told_once() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 20000)
    with clock.at(NEXT_MORNING):
        first = actions.raise_alert(SYSTEM, pay.pk)
        drain()
        told = apps.get_model("messaging", "Message").objects.filter(
            template__startswith="exchange.pay_alert"
        )
        before = told.count()
        assert (first, actions.raise_alert(SYSTEM, pay.pk)) == (PayAlert.objects.get().pk, None)
        drain()
        assert told.count() == before


def test_d4_the_next_step_of_the_ladder_does_not_come_twice_in_one_hour() -> None:
    worked()
    with clock.at(NEXT_MORNING):
        pay_overdue()
        alert = PayAlert.objects.get()
        assert actions.climb_ladder(SYSTEM, alert.pk) == 1
        with pytest.raises(Refused):
            actions.climb_ladder(SYSTEM, alert.pk)
    assert PayAlert.objects.get().step == 1
    assert list(invariants.violations(["exchange.finished_pay_has_no_alert"])) == []
