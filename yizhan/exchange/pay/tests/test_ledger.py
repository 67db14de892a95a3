"""d.4: the ledger of a day's money. Sums are never lost or created; only the worker's own word counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.periodic import lock_agreed_hours
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
)
from yizhan.exchange.pay import actions, queries, rules
from yizhan.exchange.pay.models import PayDue, PayEntry
from yizhan.exchange.pay.tests.test_actions import again, codes, hirer_of, worked, worker_of
from yizhan.exchange.ratings.models import HirerRecord

pytestmark = pytest.mark.django_db
LEDGER = ["exchange.pay_ledger_adds_up", "exchange.finished_pay_has_no_alert"]


def adds_up() -> None:
    assert [str(row) for row in invariants.violations(LEDGER)] == []


# ---- rules ----

kinds = st.sampled_from(
    ["base", "correction", "extra", "deduction", "advance", "claimed", "received", "taken_back"]
)
lines = st.builds(rules.Line, kinds, st.sampled_from(["open", "counts", "refused"]), st.integers(1, 100_000))


@given(st.lists(lines, max_size=20))
def test_d4_what_is_open_or_refused_changes_nothing(rows: list[rules.Line]) -> None:
    counting = [row for row in rows if row.standing == "counts" or row.kind in {"received", "taken_back"}]
    whole, bare = rules.balance(rows), rules.balance(counting)
    assert (whole.owed_fen, whole.received_fen) == (bare.owed_fen, bare.received_fen)


@given(st.lists(lines, max_size=20), st.integers(1, 100_000))
def test_d4_a_claim_of_the_hirer_is_a_word_and_never_money(rows: list[rules.Line], amount: int) -> None:
    assert rules.balance([*rows, rules.Line("claimed", "counts", amount)]) == rules.balance(rows)


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**5), max_size=8))
def test_d4_received_in_parts_is_the_sum_of_the_parts(base: int, parts: list[int]) -> None:
    rows = [rules.Line("base", "counts", base), *(rules.Line("received", "counts", part) for part in parts)]
    found = rules.balance(rows)
    assert found.received_fen == sum(parts)
    assert found.missing_fen == max(0, base - sum(parts))


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_d4_the_undisputed_part_never_exceeds_what_is_missing(owed: int, got: int, disputed: int) -> None:
    part = rules.undisputed_fen(owed, got, disputed)
    assert 0 <= part <= max(0, owed - got)
    assert part + min(disputed, max(0, owed - got)) == max(0, owed - got)


@given(st.integers(0, 10**6), st.integers(0, 20))
def test_d4_a_deduction_leaves_at_least_four_fifths(base: int, percent: int) -> None:
    assert base - rules.deduction_most_fen(base, percent) >= base * 4 // 5


@given(
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.integers(0, 60),
    st.sampled_from(["hour", "day", "month"]),
)
def test_d4_hourly_work_is_paid_within_fifteen_days(worked_on: date, later: int, unit: str) -> None:
    due = rules.within_cycle(worked_on + timedelta(days=later), unit, worked_on, 15)
    assert due <= worked_on + timedelta(days=15 if unit == "hour" else later)


# ---- the hirer's side ----


def test_d4_a_deduction_is_contested_until_the_worker_says_yes_and_the_rest_is_paid_now() -> None:
    pay = worked()
    entry = actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="打碎一块玻璃")
    assert again(pay).amount_fen == 26000
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    assert again(pay).claimed_fen == 21000
    assert actions.confirm_received(worker_of(pay), pay.pk, 21000) == "part_paid"
    with pytest.raises(Forbidden):
        actions.answer_entry(hirer_of(pay), entry, agrees=True)
    assert actions.answer_entry(worker_of(pay), entry, agrees=True) == "counts"
    assert (again(pay).state, again(pay).amount_fen, again(pay).received_fen) == ("settled", 21000, 21000)
    adds_up()


def test_d4_a_no_to_a_deduction_leaves_the_whole_amount_owed() -> None:
    pay = worked()
    entry = actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="打碎一块玻璃")
    assert actions.answer_entry(worker_of(pay), entry, agrees=False) == "refused"
    with pytest.raises(Refused) as caught:
        actions.answer_entry(worker_of(pay), entry, agrees=True)
    assert codes(caught) == {"answered_before"}
    assert (again(pay).amount_fen, again(pay).state) == (26000, "due")
    with pytest.raises(Refused) as caught:
        actions.settle_deduction(as_station(), entry, stands=True)
    assert codes(caught) == {"reason_missing"}
    with pytest.raises(Forbidden):
        actions.settle_deduction(worker_of(pay), entry, stands=False, reason="x")
    assert actions.settle_deduction(as_station(), entry, stands=True, reason="调解协议 TJ-1") == "counts"
    assert again(pay).amount_fen == 21000
    adds_up()


@pytest.mark.parametrize(
    ("amount", "reason", "expected"),
    [
        (5200, "坏了", set()),
        (5201, "坏了", {"deduction_too_large"}),
        (100, " ", {"reason_missing"}),
        (0, "坏了", {"amount_impossible"}),
    ],
)
def test_d4_a_deduction_says_why_and_is_a_fifth_at_most(amount: int, reason: str, expected: set[str]) -> None:
    pay = worked()
    if expected:
        with pytest.raises(Refused) as caught:
            actions.claim_deduction(hirer_of(pay), pay.pk, amount, reason=reason)
        assert codes(caught) == expected
    else:
        assert actions.claim_deduction(hirer_of(pay), pay.pk, amount, reason=reason)


def test_d4_two_deductions_share_the_fifth() -> None:
    pay = worked()
    actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="坏了")
    with pytest.raises(Refused) as caught:
        actions.claim_deduction(hirer_of(pay), pay.pk, 201, reason="又坏了")
    assert codes(caught) == {"deduction_too_large"}


def test_d4_extra_money_counts_at_once_and_reopens_what_was_settled() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    actions.add_extra(hirer_of(pay), pay.pk, 3000, reason="加班两小时")
    assert (again(pay).state, again(pay).amount_fen) == ("part_paid", 29000)
    assert actions.confirm_received(worker_of(pay), pay.pk, 3000) == "settled"
    adds_up()


def test_d4_the_foreman_writes_no_money() -> None:
    pay = worked()
    with pytest.raises(Forbidden):
        actions.add_extra(hirer_of(pay, "foreman"), pay.pk, 100, reason="x")


def test_d4_a_claim_by_mistake_is_taken_back_before_the_answer_only() -> None:
    pay = worked()
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    assert actions.withdraw_claim(hirer_of(pay), pay.pk) == "due"
    assert again(pay).claimed_fen is None
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    with clock.at("2026-11-25T10:00"):
        assert actions.withdraw_claim(hirer_of(pay), pay.pk) == "overdue"
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    with pytest.raises(Refused) as caught:
        actions.withdraw_claim(hirer_of(pay), pay.pk)
    assert codes(caught) == {"wrong_state"}


# ---- advances ----


def test_d4_an_advance_of_before_counts_when_he_says_so_and_the_rest_is_due() -> None:
    engagement = dispatched()
    entry = actions.note_advance(as_hirer(engagement.posting), engagement.pk, 10000, "cash")
    with pytest.raises(Refused) as caught:
        actions.answer_entry(as_worker(engagement.worker), entry, agrees=True)
    assert codes(caught) == {"not_yet"}
    pay = worked_of(engagement)
    assert (pay.amount_fen, pay.received_fen) == (26000, None)
    assert [row.pk for row in queries.open_questions(pay)] == [entry]
    actions.answer_entry(worker_of(pay), entry, agrees=True)
    assert (again(pay).received_fen, again(pay).state) == (10000, "due")
    assert actions.confirm_received(worker_of(pay), pay.pk, 16000) == "confirmed"
    adds_up()


def test_d4_an_advance_he_never_got_stays_owed() -> None:
    engagement = dispatched()
    entry = actions.note_advance(as_hirer(engagement.posting), engagement.pk, 10000, "cash")
    pay = worked_of(engagement)
    actions.answer_entry(worker_of(pay), entry, agrees=False)
    assert (again(pay).received_fen, again(pay).amount_fen) == (None, 26000)
    adds_up()


def test_d4_an_advance_the_worker_notes_himself_counts_at_once_and_a_nought_too_many_is_refused() -> None:
    engagement = dispatched()
    me = as_worker(engagement.worker)
    with pytest.raises(Refused) as caught:
        actions.note_advance(me, engagement.pk, 100_000_000, "gold")
    assert codes(caught) == {"amount_too_large", "way_unknown"}
    actions.note_advance(me, engagement.pk, 6000, "cash")
    assert worked_of(engagement).received_fen == 6000


def worked_of(engagement) -> PayDue:
    me = as_worker(engagement.worker)
    with clock.at("2026-11-24T07:25"):
        attendance.check_in_self(me, engagement.pk)
    with clock.at("2026-11-24T17:01"):
        day = attendance.check_out(me, engagement.pk)
        attendance.agree_hours(as_hirer(engagement.posting, "foreman"), day)
        drain()
    rows = PayDue.objects.select_related("engagement__worker__person", "engagement__posting")
    return rows.get(engagement=engagement)


# ---- through a leader, by mistake, not reached ----


def test_d4_cash_to_the_leader_is_confirmed_by_each_worker_himself() -> None:
    posting = make_posting(headcount=2)
    leader, member = worked(posting), worked(posting)
    actions.claim_paid(hirer_of(leader), [leader.pk, member.pk], "cash", through_leader=True)
    assert again(member).through_leader
    actions.confirm_received(worker_of(leader), leader.pk, 26000)
    with pytest.raises(OutOfSight):
        actions.confirm_received(worker_of(leader), member.pk, 26000)
    assert (again(leader).state, again(member).state) == ("confirmed", "paid_claimed")
    assert actions.confirm_received(worker_of(member), member.pk, 0) == "contested"


def test_d4_a_slip_of_the_finger_is_taken_back_for_a_day_and_the_record_follows() -> None:
    pay = worked()
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    drain()
    assert fresh(pay.engagement_id).verification == 3
    with pytest.raises(Forbidden):
        actions.take_back_answer(hirer_of(pay), pay.pk)
    assert actions.take_back_answer(worker_of(pay), pay.pk) == "paid_claimed"
    drain()
    assert (again(pay).received_fen, again(pay).confirmed_at) == (0, None)
    assert fresh(pay.engagement_id).verification == 2
    adds_up()
    with pytest.raises(Refused) as caught:
        actions.take_back_answer(worker_of(pay), pay.pk)
    assert codes(caught) == {"undo_over"}
    assert actions.confirm_received(worker_of(pay), pay.pk, 20000) == "part_paid"
    assert HirerRecord.objects.exists()


def test_d4_the_undo_ends_after_a_day_and_goes_back_to_late_when_it_is_late() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    with clock.at("2026-11-24T09:01"), pytest.raises(Refused) as caught:
        actions.take_back_answer(worker_of(pay), pay.pk)
    assert codes(caught) == {"undo_over"}
    other = worked()
    with clock.at("2026-11-25T10:05"):
        actions.confirm_received(worker_of(other), other.pk, 26000)
        assert actions.take_back_answer(worker_of(other), other.pk) == "overdue"


def test_d4_three_unanswered_calls_are_unknown_and_never_confirmed() -> None:
    pay = worked()
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    for _call in range(2):
        assert actions.note_call_to_worker(as_station(), pay.pk, "no_answer") == "paid_claimed"
    assert actions.note_call_to_worker(as_station(), pay.pk, "wrong_number") == "unknown"
    assert again(pay).received_fen is None
    assert fresh(pay.engagement_id).state == "completed"
    with pytest.raises(Forbidden):
        actions.note_call_to_worker(worker_of(pay), pay.pk, "reached")
    with pytest.raises(Refused) as caught:
        actions.note_call_to_worker(as_station(), pay.pk, "promised")
    assert codes(caught) == {"outcome_unknown"}
    assert actions.confirm_received(worker_of(pay), pay.pk, 26000) == "confirmed"


def test_d4_somebody_reached_starts_the_count_again() -> None:
    pay = worked()
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    for outcome in ("no_answer", "no_answer", "reached", "no_answer", "no_answer"):
        actions.note_call_to_worker(as_station(), pay.pk, outcome)
    assert again(pay).state == "paid_claimed"


def test_d14_a_word_on_paper_names_the_slip_and_keeps_no_fingerprint() -> None:
    pay = worked()
    with pytest.raises(Refused) as caught:
        actions.confirm_received(as_station(), pay.pk, 26000, via="paper", paper_number="PG-1")
    assert codes(caught) == {"paper_number_wrong"}
    with pytest.raises(Refused) as caught:
        actions.confirm_received(as_station(), pay.pk, 26000, via="thumb")
    assert codes(caught) == {"via_unknown"}
    number = fresh(pay.engagement_id).slip_number
    actions.confirm_received(as_station(), pay.pk, 26000, via="paper", paper_number=number)
    entry = PayEntry.objects.get(kind="received")
    assert (entry.via, entry.paper_number) == ("paper", number)
    assert again(pay).confirmed_via == "paper"


# ---- money follows corrected hours ----


def test_d4_contested_hours_correct_the_amount_by_a_line_of_their_own() -> None:
    pay = worked(make_posting(pay_unit="hour", pay_fen=2100))
    assert pay.amount_fen == 17850
    with clock.at("2026-11-24T18:00"):
        attendance.contest_hours(hirer_of(pay), pay.attendance_id, 450, reason="少干一小时")
        adds_up()
        assert list(invariants.violations(["exchange.pay_is_for_an_agreed_day"])) == []
        attendance.resolve_hours(as_station(), pay.attendance_id, 450, reason="门卫")
        drain()
    assert (again(pay).amount_fen, again(pay).base_fen) == (15750, 17850)
    assert [entry.kind for entry in queries.ledger_of(pay)] == ["base", "correction"]
    adds_up()


@pytest.mark.parametrize(("delta", "state", "amount"), [(60, "part_paid", 19950), (-60, "confirmed", 15750)])
def test_d4_a_counter_entry_reopens_what_was_paid_too_low_only(delta: int, state: str, amount: int) -> None:
    pay = worked(make_posting(pay_unit="hour", pay_fen=2100))
    actions.confirm_received(worker_of(pay), pay.pk, 17850)
    with clock.at("2026-11-27T17:05"):
        lock_agreed_hours()
        attendance.correct_hours(as_station(), pay.attendance_id, minutes_delta=delta, reason="门卫")
        drain()
    assert (again(pay).state, again(pay).amount_fen, again(pay).received_fen) == (state, amount, 17850)
    adds_up()


def test_d4_a_correction_down_to_what_was_received_settles() -> None:
    pay = worked(make_posting(pay_unit="hour", pay_fen=2100))
    actions.confirm_received(worker_of(pay), pay.pk, 15750)
    assert again(pay).state == "part_paid"
    with clock.at("2026-11-27T17:05"):
        lock_agreed_hours()
        attendance.correct_hours(as_station(), pay.attendance_id, minutes_delta=-60, reason="门卫")
        drain()
    assert again(pay).state == "settled"
    adds_up()


def test_d4_hours_corrected_to_nothing_leave_nothing_to_pay_until_they_are_corrected_back() -> None:
    pay = worked(make_posting(pay_unit="hour", pay_fen=2100))
    with clock.at("2026-11-27T17:05"):
        lock_agreed_hours()
        attendance.correct_hours(as_station(), pay.attendance_id, minutes_delta=-510, reason="点错了人")
        drain()
        assert (again(pay).state, again(pay).amount_fen) == ("settled", 0)
        attendance.correct_hours(as_station(), pay.attendance_id, minutes_delta=60, reason="干了一小时")
        drain()
    assert (again(pay).state, again(pay).amount_fen) == ("part_paid", 2100)
    adds_up()


def test_d4_the_invariant_sees_a_lost_line() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    adds_up()
    PayEntry.objects.filter(kind="received").update(amount_fen=25999)
    assert len(list(invariants.violations(["exchange.pay_ledger_adds_up"]))) == 1


# ---- statistics (R9.10) ----


def test_r9_10_a_median_needs_ten_days_of_ten_people() -> None:
    posting = make_posting(headcount=11)
    for number in range(9):
        confirmed_at(posting, 20000 + number * 100)
    assert queries.wage_statistics("LOG01", on=date(2026, 11, 25)) == []
    last = confirmed_at(posting, 30000)
    found = queries.wage_statistics("LOG01", on=date(2026, 11, 25))
    assert [(row.trade_code, row.star, row.median_day_fen, row.n, row.people) for row in found] == [
        ("LOG01", None, 20450, 10, 10)
    ]
    assert queries.wage_statistics("LOG", on=date(2026, 11, 25)) == found  # the group of the trade
    assert queries.wage_statistics("FOO", on=date(2026, 11, 25)) == []
    stars = {(last.engagement.worker_id, "LOG"): 5}
    assert (
        queries.wage_statistics("LOG01", 5, stars=stars, on=date(2026, 11, 25)) == []
    )  # one person: never shown
    with pytest.raises(ValueError, match="stars"):
        queries.wage_statistics("LOG01", 5)


def confirmed_at(posting, fen: int) -> PayDue:
    pay = worked(posting)
    PayDue.objects.filter(pk=pay.pk).update(
        amount_fen=fen, received_fen=fen, state="confirmed", confirmed_at=clock.now()
    )
    return pay


@given(st.lists(st.integers(1, 10**6), max_size=30), st.integers(1, 12))
def test_r9_10_a_median_lies_between_its_values_or_is_not_told(amounts: list[int], least: int) -> None:
    found = rules.median_fen(amounts, least)
    assert (found is None) == (len(amounts) < least)
    if found is not None:
        assert min(amounts) <= found <= max(amounts)


def test_r9_10_hourly_pay_is_taken_times_a_full_day() -> None:
    assert rules.day_rate_fen(10500, 300, unit="hour", full_day_minutes=480) == 16800
    assert rules.day_rate_fen(26000, 300, unit="day", full_day_minutes=480) == 26000
    assert rules.day_rate_fen(26000, 300, unit="piece", full_day_minutes=480) is None
