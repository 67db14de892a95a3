"""守约记录: facts the hirer is told of, held back while he objects, never a grade (D12)."""

from __future__ import annotations

import pytest

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import OutOfSight, Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_worker,
    dispatched,
    make_hirer,
    make_person,
    make_posting,
    make_worker,
)
from yizhan.exchange.hirers.models import Hirer
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.periodic import pay_overdue
from yizhan.exchange.ratings import objecting
from yizhan.exchange.ratings.facts import _do_compute_hirer_record
from yizhan.exchange.ratings.models import HirerFact, HirerRecord
from yizhan.exchange.ratings.queries import record_lines, record_stats
from yizhan.exchange.ratings.tests.factories import another_station, past_engagement, rated
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db


@action(locks=("exchange.Hirer",))
def _compute(work: Work, hirer_id: int) -> None:
    _do_compute_hirer_record(work, hirer_id)


def record_of(hirer: Hirer) -> HirerRecord:
    _compute(SYSTEM, hirer.pk)
    return HirerRecord.objects.get(hirer=hirer)


def hirer_with_contact() -> Hirer:
    return make_hirer(contact=make_person("陈经理"))


def owed(hirer: Hirer) -> Engagement:
    """Work of 24 November, hours agreed, pay due the same day."""
    engagement = dispatched(make_posting(hirer=hirer))
    with clock.at("2026-11-24T07:25"):
        attendance.check_in_by_foreman(
            as_hirer(engagement.posting, "foreman"), engagement.posting_id, [engagement.pk]
        )
    with clock.at("2026-11-24T17:01"):
        attendance.check_out(as_worker(engagement.worker), engagement.pk)
        attendance.agree_hours(
            as_hirer(engagement.posting), AttendanceDay.objects.get(engagement=engagement).pk
        )
        drain()
    return engagement


def test_pay_that_is_late_becomes_a_fact_and_the_hirer_is_told() -> None:
    hirer = hirer_with_contact()
    engagement = owed(hirer)
    with clock.at("2026-11-25T10:00"):
        pay_overdue()
        drain()
    fact = HirerFact.objects.get()
    assert (fact.kind, fact.state, fact.days_late) == ("paid_late", "stands", None)
    assert Message.objects.get(template="exchange.hirer_fact_paid_late").recipient_uid == str(
        hirer.contact.uid
    )
    record = HirerRecord.objects.get(hirer=hirer)
    assert (record.pay_due_count, record.paid_on_time_count, record.unpaid_count) == (1, 0, 1)

    with clock.at("2026-11-27T12:00"):
        due = PayDue.objects.get(engagement=engagement)
        pay.confirm_received(as_worker(engagement.worker), due.pk, due.amount_fen)
        drain()
    record = HirerRecord.objects.get(hirer=hirer)
    assert (record.unpaid_count, record.paid_late_count, record.late_days_most) == (0, 1, 3)
    assert "晚付 1 次，最多晚了 3 天" in record_lines(record)
    assert Message.objects.filter(template="exchange.hirer_fact_paid_late").count() == 1


def test_pay_in_time_is_no_fact() -> None:
    hirer = hirer_with_contact()
    engagement = owed(hirer)
    with clock.at("2026-11-24T18:00"):
        due = PayDue.objects.get(engagement=engagement)
        pay.confirm_received(as_worker(engagement.worker), due.pk, due.amount_fen)
        drain()
    record = HirerRecord.objects.get(hirer=hirer)
    assert (record.pay_due_count, record.paid_on_time_count) == (1, 1)
    assert not HirerFact.objects.exists()


def test_a_hirer_who_said_in_time_that_he_paid_is_not_called_late_by_silence() -> None:
    hirer = hirer_with_contact()
    engagement = owed(hirer)
    with clock.at("2026-11-24T18:00"):
        pay.claim_paid(as_hirer(engagement.posting), [PayDue.objects.get(engagement=engagement).pk], "cash")
        drain()
    with clock.at("2026-11-26T12:00"):
        pay_overdue()
        drain()
        record = record_of(hirer)
    assert (record.pay_due_count, HirerFact.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("state", "fields", "kind"),
    [
        ("cancelled_by_hirer", {"is_late": True}, "late_cancel"),
        ("cancelled_by_hirer", {"is_late": False}, None),
        ("sent_home", {}, "sent_home"),
        ("sent_home", {"is_protected": True}, None),
        ("no_show_hirer", {}, "sent_home"),
        ("declined", {}, None),
    ],
)
def test_which_endings_are_facts(state: str, fields: dict, kind: str | None) -> None:
    hirer = hirer_with_contact()
    past_engagement(make_worker(), posting=make_posting(hirer=hirer), state=state, **fields)
    record_of(hirer)
    assert list(HirerFact.objects.values_list("kind", flat=True)) == ([kind] if kind else [])


def test_what_a_worker_says_about_the_posting_is_a_fact() -> None:
    hirer = hirer_with_contact()
    rated(
        past_engagement(make_worker(), posting=make_posting(hirer=hirer)), side="worker", tags=["w_mismatch"]
    )
    assert record_of(hirer).mismatch_count == 1


def test_a_fact_is_held_back_while_the_hirer_objects() -> None:
    hirer = hirer_with_contact()
    posting = make_posting(hirer=hirer)
    past_engagement(make_worker(), posting=posting, state="sent_home")
    assert record_of(hirer).sent_home_count == 1
    fact = HirerFact.objects.get()
    objection = objecting.object_to_fact(as_hirer(posting), fact.pk, "是工人自己走的")
    drain()
    assert HirerRecord.objects.get(hirer=hirer).sent_home_count == 0
    objecting.decide_objection(another_station(), objection, "upheld", "工友作证，没让干")
    drain()
    fact.refresh_from_db()
    assert fact.state == "confirmed"
    assert HirerRecord.objects.get(hirer=hirer).sent_home_count == 1


def test_a_fact_that_is_not_true_is_taken_out_for_good() -> None:
    hirer = hirer_with_contact()
    posting = make_posting(hirer=hirer)
    past_engagement(make_worker(), posting=posting, state="sent_home")
    record_of(hirer)
    objection = objecting.object_to_fact(as_hirer(posting), HirerFact.objects.get().pk, "下暴雨")
    objecting.decide_objection(another_station(), objection, "removed", "那天暴雨红色预警")
    drain()
    assert record_of(hirer).sent_home_count == 0
    assert HirerFact.objects.get().state == "removed"


def test_late_pay_under_objection_counts_neither_as_due_nor_as_late() -> None:
    hirer = hirer_with_contact()
    engagement = owed(hirer)
    with clock.at("2026-11-25T10:00"):
        pay_overdue()
        drain()
        objecting.object_to_fact(as_hirer(engagement.posting), HirerFact.objects.get().pk, "转账给他了")
        drain()
    record = HirerRecord.objects.get(hirer=hirer)
    assert (record.pay_due_count, record.unpaid_count) == (0, 0)


def test_taking_the_objection_back_shows_the_fact_again() -> None:
    hirer = hirer_with_contact()
    posting = make_posting(hirer=hirer)
    past_engagement(make_worker(), posting=posting, state="sent_home")
    record_of(hirer)
    me = as_hirer(posting)
    objection = objecting.object_to_fact(me, HirerFact.objects.get().pk, "不对")
    objecting.withdraw_objection(me, objection)
    drain()
    assert HirerRecord.objects.get(hirer=hirer).sent_home_count == 1


def test_only_the_hirer_himself_and_in_time() -> None:
    hirer = hirer_with_contact()
    posting = make_posting(hirer=hirer)
    past_engagement(make_worker(), posting=posting, state="sent_home")
    record_of(hirer)
    fact = HirerFact.objects.get()
    with pytest.raises(OutOfSight):
        objecting.object_to_fact(as_hirer(make_posting()), fact.pk, "不对")
    with clock.at("2026-12-04T09:00"), pytest.raises(Refused) as caught:
        objecting.object_to_fact(as_hirer(posting), fact.pk, "不对")
    assert set(caught.value.codes) == {"objection_over"}


def test_would_go_again_is_shown_only_when_nobody_can_be_guessed() -> None:
    hirer = hirer_with_contact()
    for number in range(5):
        rated(
            past_engagement(make_worker(), posting=make_posting(hirer=hirer)), side="worker", again=number > 0
        )
        lines = record_lines(record_of(hirer))
        assert any("愿意再去" in line for line in lines) == (number == 4)
    assert "干过的人里，4/5 愿意再去" in lines


def test_facts_of_more_than_two_years_ago_are_gone() -> None:
    hirer = hirer_with_contact()
    past_engagement(make_worker(), posting=make_posting(hirer=hirer), state="sent_home", days=740)
    assert record_of(hirer).sent_home_count == 0


def test_the_record_speaks_in_facts_and_never_in_grades() -> None:
    record = record_of(hirer_with_contact())
    text = " ".join([*(str(row["label"]) for row in record_stats(record)), *record_lines(record)])
    assert "没有晚付" in text
    assert not any(word in text for word in ("信用", "分", "级", "星"))
