"""What comes late or twice: clocks before their time, marks that end a known star, facts nobody can be told of."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.attendance.periodic import lock_agreed_hours
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement, NoShowMark
from yizhan.exchange.engagements.periodic import settle_no_shows
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    make_hirer,
    make_person,
    make_posting,
    make_trade,
    make_worker,
)
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.pay.tests.test_actions import worked
from yizhan.exchange.ratings import actions, objecting
from yizhan.exchange.ratings.calibrating import make_calibration_report, rated_now
from yizhan.exchange.ratings.enums import FactKind
from yizhan.exchange.ratings.facts import _do_note_fact
from yizhan.exchange.ratings.models import (
    CalibrationReport,
    HirerFact,
    HirerRecord,
    RatingObjection,
    RatingPrior,
    RatingRound,
    StarDrop,
    WorkerStar,
)
from yizhan.exchange.ratings.tests.factories import compute, known_worker, officer, past_engagement, rated
from yizhan.exchange.ratings.tests.test_facts import record_of
from yizhan.exchange.workers.models import Worker
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db
LATE = "2026-11-24T08:30"  # sixty minutes past the start


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def failures(worker: Worker) -> int:
    return WorkerStar.objects.get(worker=worker).parts["failures"].get("no_show_worker", 0)


# ---- clocks ----


def test_a_round_is_neither_closed_nor_counted_before_its_time() -> None:
    engagement = past_engagement(make_worker())
    rated(engagement, 3)
    row = RatingRound.objects.get()
    for run in (actions.close_round, actions.count_round):
        RatingRound.objects.update(closes_at=clock.now() + clock.days(1))
        with pytest.raises(Refused) as caught:
            run(SYSTEM, row.pk)
        assert codes(caught) == {"not_due_yet"}
    assert RatingRound.objects.get().state == "revealed"


def test_a_round_with_an_objection_nobody_decided_is_not_counted() -> None:
    engagement = past_engagement(known_worker())
    rated(engagement, 1)
    row = RatingRound.objects.get(engagement=engagement)
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "不对")
    with clock.at("2026-12-10T09:00"):
        with pytest.raises(Refused) as caught:
            actions.count_round(SYSTEM, row.pk)
        assert codes(caught) == {"objection_open"}
        objecting.decide_objection(officer(), objection, "upheld", "属实")
        assert actions.count_round(SYSTEM, row.pk) == "counted"


def test_an_announced_star_does_not_fall_before_the_ten_days_are_over() -> None:
    worker = known_worker((3, 3, 3, 3), days=2, again=True)
    for _n in range(3):
        past_engagement(worker, state="no_show_worker")
    shown = compute(worker).stars_hundredths
    drop = StarDrop.objects.get()
    with clock.at("2026-12-03T08:59"), pytest.raises(Refused) as caught:
        actions.take_star_drop(SYSTEM, drop.pk)
    assert codes(caught) == {"not_due_yet"}
    assert WorkerStar.objects.get(worker=worker).stars_hundredths == shown


# ---- a mark of not having come ----


def marked(worker: Worker) -> Engagement:
    engagement = dispatched(worker=worker)
    with clock.at(LATE):
        engagements.mark_no_show_worker(as_station(), engagement.pk, reason_code="no_contact")
        drain()
    return engagement


def test_who_has_a_star_keeps_the_mark_in_it_once_it_stands() -> None:
    worker = known_worker((3, 3, 3), days=2)
    marked(worker)
    with clock.at("2026-11-25T08:31"):
        assert settle_no_shows() == 1
        drain()
    assert failures(worker) == 1


def test_who_has_no_star_gets_none_from_a_mark() -> None:
    worker = make_worker()
    marked(worker)
    with clock.at("2026-11-25T08:31"):
        assert settle_no_shows() == 1
        drain()
    assert not WorkerStar.objects.exists()


def test_a_wrong_mark_leaves_the_star_as_if_it_had_never_been() -> None:
    worker = known_worker((3, 3, 3), days=2)
    before = WorkerStar.objects.get(worker=worker).parts["reliable"]
    engagement = marked(worker)
    with clock.at("2026-11-24T09:00"):
        mark = NoShowMark.objects.get(engagement=engagement)
        engagements.reverse_no_show(as_station(), mark.pk, outcome="reinstate", note="他在后门等着")
        drain()
    star = WorkerStar.objects.get(worker=worker)
    assert (failures(worker), star.parts["reliable"]) == (0, pytest.approx(before, abs=0.01))
    assert star.computed_at == clock.local(date(2026, 11, 24), "09:00")


# ---- facts of a hirer ----


@action(locks=("exchange.Hirer",))
def _note(work: Work, engagement: Engagement, days_late: int | None) -> None:
    _do_note_fact(
        work,
        engagement.posting.hirer,
        FactKind.PAID_LATE,
        engagement.pk,
        source_key="pay:1",
        happened_at=engagement.ends_at,
        days_late=days_late,
    )


def test_a_fact_is_written_and_told_once_and_only_its_days_follow() -> None:
    hirer = make_hirer(contact=make_person("陈经理"))
    engagement = past_engagement(make_worker(), posting=make_posting(hirer=hirer))
    for days in (None, None, 2, 2):
        _note(SYSTEM, engagement, days)
    fact = HirerFact.objects.get()
    assert fact.days_late == 2
    assert Message.objects.filter(template="exchange.hirer_fact_paid_late").count() == 1


def test_hours_corrected_to_nothing_make_no_hirer_a_late_payer() -> None:
    pay = worked(make_posting(pay_unit="hour", pay_fen=2100, pay_cycle="weekly"))
    with clock.at("2026-11-28T09:00"):
        lock_agreed_hours()
        day = AttendanceDay.objects.get(engagement=pay.engagement)
        attendance.correct_hours(
            as_station(), day.pk, minutes_delta=-(day.standing_minutes or 0), reason="当天没开工"
        )
        drain()
        record = record_of(pay.engagement.posting.hirer)
    assert (PayDue.objects.get().state, PayDue.objects.get().amount_fen) == ("settled", 0)
    assert (record.pay_due_count, record.paid_late_count, HirerFact.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(("contact", "told"), [(True, 1), (False, 0)])
def test_a_hirer_without_anybody_to_write_to_has_his_objection_decided_all_the_same(
    contact: bool, told: int
) -> None:
    hirer = make_hirer(contact=make_person("陈经理") if contact else None)
    engagement = past_engagement(known_worker(), posting=make_posting(hirer=hirer))
    rated(engagement, 1, side="worker", tags=["w_mismatch"])
    objection = objecting.object_to_answer(as_hirer(engagement.posting), engagement.pk, "招工写得清清楚楚")
    objecting.decide_objection(officer(), objection, "upheld", "打了电话，属实")
    assert RatingObjection.objects.get(pk=objection).state == "upheld"
    assert Message.objects.filter(template="exchange.objection_upheld").count() == told
    assert HirerRecord.objects.count() <= 1


# ---- the monthly look ----


def test_what_is_not_known_of_somebody_is_no_group_of_his() -> None:
    known = known_worker((3, 3, 3), again=True)
    Worker.objects.filter(pk=known.pk).update(home_region_code="422822001")
    local = known_worker((3, 3, 3), again=True)
    Worker.objects.filter(pk=local.pk).update(home_region_code="421002009")
    unknown = make_worker(person_fields={"birth_on": None, "gender": None})
    for _n in range(3):
        rated(past_engagement(unknown), 3, again=True)
    compute(unknown)
    assert [row.groups for row in rated_now(clock.today())] == [
        {"gender": "male", "age": "50_59", "origin": "elsewhere"},
        {"gender": "male", "age": "50_59", "origin": "local"},
        {},
    ]


def test_r9_7_means_are_made_for_trade_groups_only() -> None:
    lone = make_trade()
    group = lone.parent
    for _n in range(30):
        rated(past_engagement(make_worker(), posting=make_posting(trade=group), days=2), 3, again=True)
    with clock.at("2026-12-01T03:40"):
        make_calibration_report(SYSTEM, date(2026, 11, 1))
    assert CalibrationReport.objects.get().findings["means"] == []
    assert not RatingPrior.objects.exists()
