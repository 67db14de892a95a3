"""Owing, claiming, confirming; silence never confirms money."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
    make_worker,
)
from yizhan.exchange.pay import actions
from yizhan.exchange.pay.models import PayDue, PayEntry
from yizhan.exchange.pay.periodic import close_engagements, pay_falls_due, pay_overdue
from yizhan.exchange.postings.models import Posting

pytestmark = pytest.mark.django_db
EVENING = "2026-11-24T17:01"


def worked(posting: Posting | None = None) -> PayDue:
    """A day that was worked and agreed; pay is owed."""
    engagement = dispatched(posting)
    me = as_worker(engagement.worker)
    with clock.at("2026-11-24T07:25"):
        attendance.check_in_self(me, engagement.pk)
    with clock.at(EVENING):
        day = attendance.check_out(me, engagement.pk)
        attendance.agree_hours(as_hirer(engagement.posting, "foreman"), day)
        drain()
    return PayDue.objects.select_related("engagement__worker__person", "engagement__posting").get(
        engagement=engagement
    )


def again(pay: PayDue) -> PayDue:
    return PayDue.objects.get(pk=pay.pk)


def worker_of(pay: PayDue):
    return as_worker(pay.engagement.worker)


def hirer_of(pay: PayDue, role: str = "hirer"):
    return as_hirer(pay.engagement.posting, role)


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def test_an_agreed_day_is_owed_and_day_pay_is_due_the_same_evening() -> None:
    pay = worked()
    assert (pay.amount_fen, pay.state) == (26000, "due")
    assert pay.overdue_at == clock.local(clock.today() + 2 * clock.days(1), "10:00")


def test_hour_pay_follows_the_agreed_minutes_and_a_month_waits() -> None:
    pay = worked(make_posting(pay_unit="hour", pay_fen=2100, pay_cycle="weekly"))
    assert (pay.amount_fen, pay.state) == (17850, "earned")
    with clock.at("2026-11-28T23:59"):
        assert pay_falls_due() == 0
    with clock.at("2026-11-29T00:00"):
        assert pay_falls_due() == 1
    assert again(pay).state == "due"


def test_agreeing_once_owes_once() -> None:
    pay = worked()
    drain()
    assert PayDue.objects.filter(engagement=pay.engagement).count() == 1


def test_hirer_claims_worker_confirms_and_the_engagement_closes() -> None:
    pay = worked()
    assert actions.claim_paid(hirer_of(pay), [pay.pk], "wechat") == [pay.pk]
    assert (again(pay).state, again(pay).claimed_fen) == ("paid_claimed", 26000)
    assert fresh(pay.engagement_id).state == "completed"  # a claim is not a confirmation
    assert actions.confirm_received(worker_of(pay), pay.pk, 26000) == "confirmed"
    done = fresh(pay.engagement_id)
    assert (done.state, done.verification) == ("closed", 3)


def test_a_claim_skips_what_was_claimed_before() -> None:
    pay = worked()
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    assert actions.claim_paid(hirer_of(pay), [pay.pk], "cash") == []


def test_all_of_a_batch_must_be_ones_own() -> None:
    own, foreign = worked(), worked()
    with pytest.raises(OutOfSight):
        actions.claim_paid(hirer_of(own), [own.pk, foreign.pk], "cash")
    assert again(own).state == "due"


@pytest.mark.parametrize(
    ("way", "amount", "expected"),
    [
        ("gold", None, {"way_unknown"}),
        ("cash", 0, {"amount_impossible"}),
        ("gold", -1, {"way_unknown", "amount_impossible"}),
    ],
)
def test_a_claim_says_how_and_how_much(way: str, amount: int | None, expected: set[str]) -> None:
    pay = worked()
    with pytest.raises(Refused) as caught:
        actions.claim_paid(hirer_of(pay), [pay.pk], way, amount_fen=amount)
    assert codes(caught) == expected


def test_a_worker_cannot_claim_and_a_hirer_cannot_confirm() -> None:
    pay = worked()
    with pytest.raises(Forbidden):
        actions.claim_paid(worker_of(pay), [pay.pk], "cash")
    with pytest.raises(Forbidden):
        actions.confirm_received(hirer_of(pay), pay.pk, 26000)


def test_another_worker_does_not_see_it() -> None:
    pay = worked()
    with pytest.raises(OutOfSight):
        actions.confirm_received(as_worker(make_worker()), pay.pk, 26000)


def test_less_leaves_a_difference_and_the_rest_settles() -> None:
    pay = worked()
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    assert actions.confirm_received(worker_of(pay), pay.pk, 20000, note="说扣了饭钱") == "part_paid"
    assert (again(pay).received_fen, again(pay).confirmed_at) == (20000, None)
    assert fresh(pay.engagement_id).state == "completed"
    assert actions.confirm_received(worker_of(pay), pay.pk, 6000) == "settled"
    assert again(pay).received_fen == 26000
    assert fresh(pay.engagement_id).state == "closed"


def test_nothing_contests() -> None:
    pay = worked()
    actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    assert actions.confirm_received(worker_of(pay), pay.pk, 0) == "contested"
    assert fresh(pay.engagement_id).proved_at is None


def test_nothing_before_the_pay_day_is_not_a_contest() -> None:
    pay = worked(make_posting(pay_cycle="weekly"))
    with pytest.raises(Refused) as caught:
        actions.confirm_received(worker_of(pay), pay.pk, 0)
    assert codes(caught) == {"not_due_yet"}


@pytest.mark.parametrize(("fen", "code"), [(-1, "amount_impossible"), (260_001, "amount_too_large")])
def test_impossible_amounts(fen: int, code: str) -> None:
    pay = worked()
    with pytest.raises(Refused) as caught:
        actions.confirm_received(worker_of(pay), pay.pk, fen)
    assert codes(caught) == {code}


def test_cash_in_hand_needs_no_claim() -> None:
    pay = worked()
    assert actions.confirm_received(worker_of(pay), pay.pk, 26000) == "confirmed"
    assert again(pay).confirmed_via == "own"


def test_the_counter_passes_the_workers_word_on_and_it_proves_nothing() -> None:
    pay = worked()
    Engagement.objects.filter(pk=pay.engagement_id).update(proved_at=None, verification=2)
    state = actions.confirm_received(
        as_station(), pay.pk, 26000, on_behalf_of=str(pay.engagement.worker.person.uid)
    )
    assert (state, again(pay).confirmed_via, fresh(pay.engagement_id).verification) == (
        "confirmed",
        "counter",
        2,
    )


def test_a_second_confirmation_of_the_same_form_adds_nothing() -> None:
    pay = worked()
    for _click in range(2):
        actions.confirm_received(worker_of(pay), pay.pk, 20000, once="pay-form-0000001")
    assert again(pay).received_fen == 20000


def test_confirmed_pay_cannot_be_confirmed_again() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    with pytest.raises(Refused) as caught:
        actions.confirm_received(worker_of(pay), pay.pk, 26000)
    assert codes(caught) == {"wrong_state"}


def test_unpaid_day_pay_is_overdue_at_ten_the_next_morning_and_silence_confirms_nothing() -> None:
    pay, claimed = worked(), worked()
    actions.claim_paid(hirer_of(claimed), [claimed.pk], "cash")
    with clock.at("2026-11-25T09:59"):
        assert pay_overdue() == 0
    with clock.at("2026-11-25T10:00"):
        assert pay_overdue() == 1
    assert (again(pay).state, again(claimed).state) == ("overdue", "paid_claimed")
    assert actions.confirm_received(worker_of(pay), pay.pk, 26000) == "settled"


def test_after_seven_days_the_engagement_closes_and_the_debt_stays() -> None:
    pay = worked()
    with clock.at("2026-12-01T17:00"):
        assert close_engagements() == 0
    with clock.at("2026-12-01T17:01"):
        assert close_engagements() == 1
    assert fresh(pay.engagement_id).state == "closed"
    assert again(pay).state == "due"
    assert actions.open_items(pay.engagement) == ["pay:2026-11-24"]


def test_the_station_voids_a_pay_with_a_reason() -> None:
    pay = worked()
    with pytest.raises(Refused) as caught:
        actions.void_pay(as_station(), pay.pk)
    assert codes(caught) == {"missing_reason"}
    actions.void_pay(as_station(), pay.pk, reason="同一天记了两次")
    assert again(pay).state == "void"


def test_the_invariants_see_a_lost_pay_and_a_confirmation_of_too_little() -> None:
    pay = worked()
    wanted = ["exchange.agreed_day_has_pay", "exchange.pay_is_for_an_agreed_day"]
    assert list(invariants.violations(wanted)) == []
    actions.confirm_received(worker_of(pay), pay.pk, 26000)
    PayDue.objects.filter(pk=pay.pk).update(received_fen=1)
    assert [found.invariant for found in invariants.violations(wanted)] == [wanted[1]]
    PayEntry.objects.filter(pay=pay).delete()
    PayDue.objects.filter(pk=pay.pk).delete()
    assert [found.invariant for found in invariants.violations(wanted)] == [wanted[0]]


def test_one_paid_day_of_two_closes_nothing() -> None:
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
    first, second = PayDue.objects.filter(engagement=engagement).order_by("pk")
    with clock.at("2026-11-24T18:00"):
        actions.confirm_received(me, first.pk, 26000)
        assert fresh(engagement.pk).state == "completed"
        actions.confirm_received(me, second.pk, 26000)
        assert fresh(engagement.pk).state == "closed"


def test_hours_still_open_keep_the_engagement_open_although_pay_came() -> None:
    starts_at = clock.local(clock.today(), "13:00")
    engagement = dispatched(make_posting(starts_at=starts_at, ends_at=starts_at + 28 * clock.days(1) / 24))
    me = as_worker(engagement.worker)
    for day in (23, 24):
        with clock.at(f"2026-11-{day}T12:55"):
            attendance.check_in_self(me, engagement.pk)
        with clock.at(f"2026-11-{day}T17:00"):
            row = attendance.check_out(me, engagement.pk)
            if day == 23:
                attendance.agree_hours(as_hirer(engagement.posting), row)
                drain()
    actions.confirm_received(me, PayDue.objects.get(engagement=engagement).pk, 26000)
    assert fresh(engagement.pk).state == "completed"
    assert actions.open_items(engagement) == ["hours:2026-11-24"]
