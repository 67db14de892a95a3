"""The star policy needs two people, holds from a day on, and leaves old stars reproducible (D13)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yizhan.core import clock
from yizhan.core.actors import Actor
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements.tests.factories import as_station
from yizhan.exchange.ratings.models import StarPolicyRow, UpheldComplaint, WorkerStar
from yizhan.exchange.ratings.policies import (
    decide_star_policy,
    propose_star_policy,
    record_upheld_complaint,
    withdraw_upheld_complaint,
)
from yizhan.exchange.ratings.policy import first_row
from yizhan.exchange.ratings.reading import policy_named, policy_on
from yizhan.exchange.ratings.stars import star_now
from yizhan.exchange.ratings.tests.factories import compute, known_worker, officer, past_engagement, rated

pytestmark = pytest.mark.django_db
TOMORROW = date(2026, 11, 24)


def proposed(code: str = "star-2027-1", by: Actor | None = None, **change) -> int:
    return propose_star_policy(
        by or officer(),
        code,
        {**first_row()["numbers"], **change},
        effective_from=TOMORROW,
        source="2026 年 11 月校准报告",
        certainty="medium",
    )


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def test_the_first_row_holds_until_two_people_agreed_on_another() -> None:
    row = proposed(m=10)
    with clock.at("2026-11-24T09:00"):
        assert policy_on(TOMORROW).code == "star-2026-1"
    assert decide_star_policy(officer("officer-2"), row, agree=True) == "confirmed"
    assert policy_on(TOMORROW).m == 10
    assert policy_on(TOMORROW - timedelta(days=1)).m == 5


def test_nobody_confirms_his_own_proposal() -> None:
    row = proposed()
    with pytest.raises(Refused) as caught:
        decide_star_policy(officer(), row, agree=True)
    assert codes(caught) == {"second_person"}
    assert StarPolicyRow.objects.get().state == "proposed"


def test_a_refusal_says_why() -> None:
    row = proposed()
    with pytest.raises(Refused) as caught:
        decide_star_policy(officer("officer-2"), row, agree=False)
    assert codes(caught) == {"missing_reason"}
    assert decide_star_policy(officer("officer-2"), row, agree=False, reason="样本太少") == "refused"


def test_everything_wrong_with_a_proposal_is_said_at_once() -> None:
    with pytest.raises(Refused) as caught:
        propose_star_policy(
            officer(),
            "star-2026-1",
            {**first_row()["numbers"], "share_graded": 1},
            effective_from=date(2026, 11, 23),
            source=" ",
            certainty="sure",
        )
    assert codes(caught) == {
        "shares_not_one",
        "code_taken",
        "source_missing",
        "certainty_unknown",
        "not_in_future",
    }
    with pytest.raises(Refused) as caught:
        proposed("  ")
    assert codes(caught) == {"code_missing"}


def test_only_district_officers_touch_it() -> None:
    with pytest.raises(Forbidden):
        proposed(by=as_station())
    row = proposed()
    with pytest.raises(Forbidden):
        decide_star_policy(Actor(role="district_officer", person_uid="officer-2"), row, agree=True)


def test_one_row_a_day_and_none_for_the_past() -> None:
    first, second = proposed("a"), proposed("b")
    decide_star_policy(officer("officer-2"), first, agree=True)
    with pytest.raises(Refused) as caught:
        decide_star_policy(officer("officer-2"), second, agree=True)
    assert codes(caught) == {"day_taken"}
    with clock.at("2026-11-24T09:00"), pytest.raises(Refused) as caught:
        decide_star_policy(officer("officer-2"), second, agree=True)
    assert codes(caught) == {"not_in_future"}


def test_an_old_star_can_be_computed_again_with_its_own_row() -> None:
    worker = known_worker((3, 3, 2))
    before = WorkerStar.objects.get(worker=worker)
    decide_star_policy(officer("officer-2"), proposed(m=20, enough=10), agree=True)
    with clock.at("2026-11-30T09:00"):
        new = compute(worker)
        again, code = star_now(worker, "LOG", before.computed_at, code=before.policy_code)
    assert (new.policy_code, new.stars_hundredths) == ("star-2027-1", None)
    assert code == before.policy_code
    assert again.parts() == before.parts
    with pytest.raises(KeyError):
        policy_named("never-confirmed")


# ---- complaints ----


def strong_worker():
    worker = known_worker((3, 3, 3), again=True)
    for _n in range(9):
        rated(past_engagement(worker), 3, again=True)
    compute(worker)
    return worker


def test_an_upheld_complaint_lowers_the_star_and_its_withdrawal_lifts_it() -> None:
    worker = strong_worker()
    row = WorkerStar.objects.get(worker=worker)
    assert row.stars_hundredths == 500
    complaint = record_upheld_complaint(officer(), worker.pk, "TS-2026-17")
    drain()
    row.refresh_from_db()
    assert row.parts["complaint_malus"] == 0.5
    assert (row.stars_hundredths, row.computed_hundredths) == (500, 400)  # told first
    withdraw_upheld_complaint(officer(), complaint, "复核后不成立")
    drain()
    row.refresh_from_db()
    assert row.computed_hundredths == 500
    assert row.drops.get().state == "called_off"


def test_what_is_wrong_with_a_complaint() -> None:
    worker = known_worker()
    with pytest.raises(Forbidden):
        record_upheld_complaint(as_station(), worker.pk, "TS-1")
    with pytest.raises(OutOfSight):
        record_upheld_complaint(officer(), 0, "TS-1")
    with pytest.raises(Refused) as caught:
        record_upheld_complaint(officer(), worker.pk, " ", decided_at=clock.now() + timedelta(days=1))
    assert codes(caught) == {"case_missing", "in_future"}
    complaint = record_upheld_complaint(officer(), worker.pk, "TS-1")
    with pytest.raises(Refused) as caught:
        record_upheld_complaint(officer(), worker.pk, "TS-1")
    assert codes(caught) == {"case_taken"}
    with pytest.raises(Refused) as caught:
        withdraw_upheld_complaint(officer(), complaint, "")
    assert codes(caught) == {"reason_missing"}
    withdraw_upheld_complaint(officer(), complaint, "撤销")
    with pytest.raises(Refused) as caught:
        withdraw_upheld_complaint(officer(), complaint, "撤销")
    assert codes(caught) == {"already_withdrawn"}
    with pytest.raises(OutOfSight):
        withdraw_upheld_complaint(officer(), 0, "撤销")
    assert UpheldComplaint.objects.get().withdrawn_at is not None
