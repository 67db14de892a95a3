"""e.1: the rungs V0–V4, what a person-day counts, and that the stored rung follows every event."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import OutOfSight
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay, AttendanceFlag
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
    make_worker,
)
from yizhan.exchange.pay import actions as pay_actions
from yizhan.exchange.pay.tests.test_actions import worked, worker_of
from yizhan.exchange.verification import queries
from yizhan.exchange.verification.actions import recompute_evidence
from yizhan.exchange.verification.models import EngagementEvidence
from yizhan.exchange.verification.rules import Evidence, Weights, WorkedDay, evidence_level, volume, weigh

pytestmark = pytest.mark.django_db
W = Weights()


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (Evidence(), 0),
        (Evidence(worker_said=True), 1),
        (Evidence(hirer_said=True, attended=True, paid=True), 1),
        (Evidence(worker_said=True, hirer_said=True), 2),
        (Evidence(worker_said=True, hirer_said=True, attended=True), 3),
        (Evidence(worker_said=True, hirer_said=True, paid=True), 3),
        (Evidence(worker_said=True, hirer_said=True, paid=True, called_back=True), 4),
        (Evidence(worker_said=True, hirer_said=True, called_back=True), 2),
        (Evidence(worker_said=True, hirer_said=True, paid=True, called_back=True, is_imported=True), 0),
    ],
)
def test_e1_the_ladder_of_evidence(facts: Evidence, level: int) -> None:
    assert evidence_level(facts) == level


def test_e1_more_evidence_never_lowers_a_rung_and_d15_imported_ones_never_score() -> None:
    names = ("worker_said", "hirer_said", "attended", "paid", "called_back")
    for values in product([False, True], repeat=5):
        facts = dict(zip(names, values, strict=True))
        level = evidence_level(Evidence(**facts))
        assert evidence_level(Evidence(**facts, is_imported=True)) == 0
        for name in names:
            assert evidence_level(Evidence(**(facts | {name: True}))) >= level


def day(number: int, *, worker: int = 1, hirer: int = 1, level: int = 3, on: date | None = None) -> WorkedDay:
    return WorkedDay(
        number, number, worker, hirer, 1, on or date(2026, 10, 1) + timedelta(days=number), level
    )


def test_e1_a_pair_counts_ten_days_of_a_quarter_whole_then_half() -> None:
    weights = [row.weight for row in weigh([day(n) for n in range(12)], W)]
    assert weights == [Fraction(1)] * 10 + [Fraction(1, 2)] * 2
    next_quarter = weigh([day(n) for n in range(12)] + [day(99, on=date(2027, 1, 2))], W)
    assert next_quarter[-1].weight == 1
    other_hirer = weigh([day(n) for n in range(12)] + [day(99, hirer=2)], W)
    assert other_hirer[-1].weight == 1


def test_e1_what_the_station_alone_says_counts_nothing_and_uses_nothing_up() -> None:
    rows = weigh([day(n, level=0) for n in range(10)] + [day(n) for n in range(10, 20)], W)
    assert [row.weight for row in rows] == [0] * 10 + [1] * 10


def test_e1_one_sided_days_are_half_and_a_tenth_of_the_total_at_most() -> None:
    sure = [day(n, worker=n) for n in range(9)]
    weak = [day(100 + n, worker=100 + n, level=1) for n in range(10)]
    found = volume(weigh(sure + weak, W), W)
    assert (found.person_days, found.unique_persons) == (19, 19)
    assert (found.counted, found.held_back) == (10, 4)
    assert volume(weigh(weak, W), W).counted == 0


days = st.builds(
    lambda n, worker, hirer, level, offset: WorkedDay(n, n, worker, hirer, 1, date(2026, 1, 1) + timedelta(days=offset), level),
    st.integers(1, 10**6), st.integers(1, 4), st.integers(1, 3), st.integers(0, 4), st.integers(0, 200),
)  # fmt: skip


@given(st.lists(days, max_size=60))
def test_e1_counted_days_never_exceed_worked_days_and_v1_stays_below_its_share(rows: list[WorkedDay]) -> None:
    weighed = weigh(rows, W)
    found = volume(weighed, W)
    assert found.counted <= found.person_days <= len(rows)
    sure = sum(row.weight for row in weighed if row.day.level >= 2)
    assert (found.counted - sure) * 10 <= found.counted
    assert found.counted + found.held_back == sum(row.weight for row in weighed)
    assert sorted(r.weight for r in weigh(reversed(rows), W)) == sorted(r.weight for r in weighed) or len(
        {(r.on, r.day_id) for r in rows}
    ) < len(rows)


# ---- stored, and following events ----


def test_e1_the_stored_rung_follows_what_people_do() -> None:
    pay = worked()
    drain()
    row = EngagementEvidence.objects.get()
    assert (row.level, row.attended, row.paid, row.worker_said, row.hirer_said) == (
        2,
        False,
        False,
        True,
        True,
    )
    pay_actions.confirm_received(worker_of(pay), pay.pk, 26000)
    drain()
    assert (queries.evidence_level_of(pay.engagement_id), fresh(pay.engagement_id).verification) == (3, 3)
    assert queries.evidence_of(pay.engagement_id) == Evidence(True, True, False, True, False, False)
    assert list(invariants.violations(["exchange.evidence_says_its_level"])) == []


def test_e1_a_day_the_station_found_wrong_is_no_evidence() -> None:
    engagement = dispatched()
    with clock.at("2026-11-24T07:25"):
        code = attendance.show_day_code(as_station(), engagement.posting_id)
        attendance.check_in_with_code(as_worker(engagement.worker), engagement.pk, code)
        drain()
        assert fresh(engagement.pk).verification == 3
        day_row = AttendanceDay.objects.get()
        flag = AttendanceFlag.objects.create(day=day_row, kind="same_device", raised_at=clock.now())
        attendance.look_at_flag(as_station(), flag.pk, is_fine=False, finding="不在场")
        drain()
    assert fresh(engagement.pk).verification == 2


def test_d15_an_imported_placement_stays_at_v0_whatever_follows() -> None:
    pay = worked()
    Engagement.objects.filter(pk=pay.engagement_id).update(entrance="import")
    pay_actions.confirm_received(worker_of(pay), pay.pk, 26000)
    drain()
    assert fresh(pay.engagement_id).verification == 0
    assert list(invariants.violations(["exchange.evidence_says_its_level"])) == []


def test_e1_recomputing_gives_the_same_rung_and_strangers_may_not() -> None:
    pay = worked()
    drain()
    assert recompute_evidence(SYSTEM, pay.engagement_id) == 2
    with pytest.raises(OutOfSight):
        recompute_evidence(as_worker(make_worker()), pay.engagement_id)
    assert queries.evidence_level_of(10**9) == 0


def test_e1_the_evidence_row_says_when_its_facts_changed_last() -> None:
    engagement = dispatched()
    drain()
    before = EngagementEvidence.objects.get(engagement=engagement)
    with clock.at(clock.now() + timedelta(hours=1)):
        recompute_evidence(SYSTEM, engagement.pk)
        assert EngagementEvidence.objects.get(engagement=engagement).computed_at == before.computed_at
        EngagementEvidence.objects.update(paid=True)
        recompute_evidence(SYSTEM, engagement.pk)
        assert EngagementEvidence.objects.get(engagement=engagement).computed_at > before.computed_at


def test_e1_person_days_and_unique_persons_of_a_station_stand_side_by_side() -> None:
    posting = make_posting()
    first, second = worked(posting), worked(posting)
    pay_actions.confirm_received(worker_of(first), first.pk, 26000)
    drain()
    station = posting.station_id
    found = queries.verified_volume(date(2026, 11, 1), date(2026, 11, 30), station_ids=[station])[station]
    assert (found.person_days, found.unique_persons, found.counted) == (2, 2, 2)
    opened = queries.weighed_days(date(2026, 11, 1), date(2026, 11, 30), station_ids=[station])[station]
    assert {row.day.engagement_id for row in opened} == {first.engagement_id, second.engagement_id}
    assert queries.verified_volume(date(2026, 12, 1), date(2026, 12, 31)) == {}
    assert queries.verified_volume(date(2026, 11, 1), date(2026, 11, 30), region_prefix="9") == {}


def test_e1_a_yes_alone_is_one_side_until_the_hirer_has_spoken() -> None:
    posting = make_posting()
    worker = make_worker()
    engagement_id = engagements.claim_posting(as_worker(worker), posting.pk)
    drain()
    assert queries.evidence_level_of(engagement_id) == 1
