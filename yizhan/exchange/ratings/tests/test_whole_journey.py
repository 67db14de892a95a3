"""One piece of work from the application to closing, through all four slices."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    fresh,
    make_posting,
    make_worker,
)
from yizhan.exchange.match_index.models import MatchWorker
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.ratings import actions as ratings
from yizhan.exchange.ratings.models import HirerRecord, RatingRound, WorkerStar

OURS = [
    "exchange.taken_count_equals_takers",
    "exchange.no_overlapping_yes",
    "exchange.yes_has_terms",
    "exchange.confirmed_engagement_has_days",
    "exchange.agreed_day_has_pay",
    "exchange.pay_is_for_an_agreed_day",
    "exchange.rating_state_fits_answers",
]
pytestmark = pytest.mark.django_db(transaction=True)


def test_one_day_of_work_from_application_to_closing() -> None:
    posting, worker = make_posting(), make_worker()
    hirer, foreman, station, me = (
        as_hirer(posting),
        as_hirer(posting, "foreman"),
        as_station(),
        as_worker(worker),
    )

    engagement_id = actions.apply_for_posting(me, posting.pk)
    assert actions.offer_place(hirer, posting.pk, worker.pk) == engagement_id
    actions.accept_offer(me, engagement_id)
    posting.refresh_from_db()
    assert posting.taken_count == 1
    slip = actions.print_slip(station, engagement_id)
    assert slip["slip_number"].startswith("PG20261123-")
    drain()

    with clock.at("2026-11-24T07:20"):
        code = attendance.show_day_code(foreman, posting.pk)
        attendance.check_in_with_code(me, engagement_id, code)
        assert fresh(engagement_id).state == "on_site"
    with clock.at("2026-11-24T17:02"):
        day_id = attendance.check_out(me, engagement_id)
        attendance.agree_hours(foreman, day_id)
        drain()
        assert fresh(engagement_id).state == "completed"
        due = PayDue.objects.get(engagement_id=engagement_id)
        assert (due.amount_fen, due.state) == (26000, "due")
        assert pay.claim_paid(hirer, [due.pk], "cash") == [due.pk]
        assert pay.confirm_received(me, due.pk, 26000) == "confirmed"
        assert fresh(engagement_id).state == "closed"
        ratings.rate(me, engagement_id, 3, again=True, tags=["w_paid_as_said"])
        ratings.rate(hirer, engagement_id, 3, again=True, tags=["h_on_time"])
        drain()

    done = fresh(engagement_id)
    assert done.verification == 3
    assert RatingRound.objects.get(engagement=done).state == "revealed"
    assert AttendanceDay.objects.get(engagement=done).agreed_minutes == 510
    assert WorkerStar.objects.get(worker=worker).stars_hundredths is None  # one answer: still 新人
    record = HirerRecord.objects.get(hirer=posting.hirer)
    assert (record.engagements_count, record.pay_due_count, record.paid_on_time_count) == (1, 1, 1)
    assert not MatchWorker.objects.exists()
    assert list(invariants.violations(OURS)) == []
