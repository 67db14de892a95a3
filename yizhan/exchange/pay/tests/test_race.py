"""d.4: the hirer says paid, the worker confirms, somebody contests the hours, all at once: no money is lost or created."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements.tests.factories import as_station
from yizhan.exchange.engagements.tests.test_race_places import race
from yizhan.exchange.pay import actions
from yizhan.exchange.pay.models import PayDue, PayEntry
from yizhan.exchange.pay.tests.test_actions import hirer_of, worked, worker_of

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_d4_claim_confirm_and_contest_at_once_keep_the_ledger_whole() -> None:
    pay = worked()
    hirer, worker, station = hirer_of(pay), worker_of(pay), as_station()
    calls = [
        lambda: actions.claim_paid(hirer, [pay.pk], "cash"),
        lambda: actions.confirm_received(worker, pay.pk, 26000),
        lambda: actions.confirm_received(worker, pay.pk, 26000),
        lambda: attendance.contest_hours(hirer, pay.attendance_id, 450, reason="少干一小时"),
        lambda: actions.claim_deduction(hirer, pay.pk, 1000, reason="坏了"),
        lambda: actions.note_call_to_worker(station, pay.pk, "no_answer"),
    ]
    with clock.at("2026-11-24T18:00"):
        results = race(calls)
    assert not [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)], results
    drain()
    wanted = [
        "exchange.pay_ledger_adds_up",
        "exchange.pay_is_for_an_agreed_day",
        "exchange.agreed_day_has_pay",
    ]
    assert [str(row) for row in invariants.violations(wanted)] == []
    said = PayEntry.objects.filter(pay=pay, kind="received")
    assert said.count() == 1  # the second yes of the same money is refused by the state
    assert PayDue.objects.get(pk=pay.pk).received_fen == 26000


def test_d4_two_answers_to_one_deduction_count_once() -> None:
    pay = worked()
    entry = actions.claim_deduction(hirer_of(pay), pay.pk, 5000, reason="坏了")
    worker = worker_of(pay)
    results = race(
        [lambda yes=yes: actions.answer_entry(worker, entry, agrees=yes) for yes in (True, False, True)]
    )
    assert sum(isinstance(result, str) for result in results) == 1, results
    assert PayDue.objects.get(pk=pay.pk).amount_fen in {21000, 26000}
    assert [str(row) for row in invariants.violations(["exchange.pay_ledger_adds_up"])] == []


def test_d4_two_foremen_contest_hours_at_once_and_one_figure_stands_to_decide() -> None:
    pay = worked()
    people = [hirer_of(pay, "foreman"), hirer_of(pay), worker_of(pay)]
    with clock.at("2026-11-24T18:00"):
        results = race(
            [
                lambda who=who, minutes=minutes: attendance.contest_hours(
                    who, pay.attendance_id, minutes, reason="不对"
                )
                for who, minutes in zip(people, (400, 420, 540), strict=True)
            ]
        )
    assert sum(isinstance(result, int) for result in results) == 1, results
