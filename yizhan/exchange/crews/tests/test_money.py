"""What a crew earned is divided by the shares everybody agreed to, and each confirms for himself."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.attendance.models import AttendanceDay
from yizhan.exchange.crews import actions
from yizhan.exchange.crews.models import CrewDivision, CrewPart
from yizhan.exchange.crews.queries import job_page, visible_job
from yizhan.exchange.crews.tests.factories import (
    EVENING,
    NOON,
    asked,
    come,
    crew_posting,
    go_home,
    make_crew,
    people,
    placed,
    say_yes,
)
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import as_hirer, as_station, as_worker, fresh
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.workers.models import Worker

pytestmark = pytest.mark.django_db
CHECKS = [
    "exchange.crew_division_adds_up", "exchange.crew_part_is_owed", "exchange.crew_part_was_agreed",
    "exchange.crew_leader_is_member", "exchange.crew_job_has_engagements", "exchange.agreed_day_has_pay",
    "exchange.pay_ledger_adds_up",
]  # fmt: skip


def owed(rows: list[Engagement]) -> list[int]:
    """What each is owed, in order."""
    found = dict(PayDue.objects.values_list("engagement_id", "amount_fen"))
    return [found.get(row.pk, 0) for row in rows]


def sound() -> bool:
    return not list(invariants.violations(CHECKS))


def test_f211_pieces_of_all_are_divided_equally_whoever_carried_them() -> None:
    _job, _workers, rows = placed(3)
    come(rows)
    for row, pieces in zip(rows, (300, 0, 1), strict=True):
        go_home(row, pieces=pieces)
    assert owed(rows) == [25_084, 25_083, 25_083]  # 301 boxes at 2.50 yuan
    assert sound()


def test_nothing_is_owed_until_the_hours_of_everybody_stand() -> None:
    _job, _workers, rows = placed(2)
    come(rows)
    go_home(rows[0], pieces=100)
    assert not PayDue.objects.exists()
    assert fresh(rows[0].pk).state == "completed"  # and it does not close before its pay
    assert sound()
    go_home(rows[1], pieces=20)
    assert owed(rows) == [15_000, 15_000]
    assert sound()


def test_points_agreed_by_everybody_decide() -> None:
    _job, _workers, rows = placed(2, mode="points", points=[10, 8])
    come(rows)
    for row in rows:
        go_home(row, pieces=36)
    assert owed(rows) == [10_000, 8_000]


def test_a_whole_job_is_divided_by_days_when_that_was_agreed() -> None:
    _job, _workers, rows = placed(2, mode="days", pay_unit="lump", piece_unit="", pay_fen=30_000)
    come(rows)
    go_home(rows[0])
    with clock.at(EVENING):
        attendance.check_out(as_hirer(rows[1].posting), rows[1].pk, minutes=255)  # half of 8 h 30
        attendance.agree_hours(as_worker(rows[1].worker), AttendanceDay.objects.get(engagement=rows[1]).pk)
        drain()
    assert owed(rows) == [40_000, 20_000]
    assert sound()


def test_somebody_who_did_not_come_is_not_waited_for_and_gets_nothing() -> None:
    _job, _workers, rows = placed(3, pay_unit="lump", piece_unit="", pay_fen=30_000)
    come(rows[:2])
    for row in rows[:2]:
        go_home(row)
    assert not PayDue.objects.exists()
    with clock.at("2026-11-25T06:00"):
        actions.divide_waiting(SYSTEM, _job.pk)
        drain(periodic=False)
    assert owed(rows) == [30_000, 30_000, 0]  # two places were worked
    assert sound()


def replaced_at_noon(out: Engagement, spare: Worker, *, pieces: int | None = None) -> Engagement:
    """The station puts another in his place; his half of the day is written down and agreed."""
    with clock.at(NOON):
        made = engagements.replace_worker(as_station(), out.pk, spare.pk, reason_code="illness")
        engagements.print_slip(as_station(), made["engagement"])
        drain()
        attendance.check_out(as_hirer(out.posting), out.pk, minutes=240, pieces=pieces)
        attendance.agree_hours(as_worker(out.worker), AttendanceDay.objects.get(engagement=out).pk)
        newcomer = fresh(made["engagement"])
        attendance.check_in_by_foreman(as_hirer(out.posting, "foreman"), out.posting_id, [newcomer.pk])
        drain()
    return newcomer


def half_a_day(engagement: Engagement, *, pieces: int | None = None) -> None:
    with clock.at(EVENING):
        attendance.check_out(as_hirer(engagement.posting), engagement.pk, minutes=240, pieces=pieces)
        attendance.agree_hours(
            as_worker(engagement.worker), AttendanceDay.objects.get(engagement=engagement).pk
        )
        drain()


def test_f504_crew_of_six_with_one_replaced_at_noon() -> None:
    job, _workers, rows = placed(6, pay_unit="lump", piece_unit="", pay_fen=30_000)
    spare = people(1)[0]
    behalf = str(spare.person.uid)
    actions.join_at_counter(as_station(), job.crew_id, worker_id=spare.pk, on_behalf_of=behalf)
    come(rows)
    newcomer = replaced_at_noon(rows[5], spare)
    assert newcomer.together == job.together
    with clock.at(NOON):
        assert actions.answer_shares(as_worker(spare), job.pk, agrees=True)
    for row in rows[:5]:
        go_home(row)
    half_a_day(newcomer)
    amounts = owed([*rows, newcomer])
    assert sum(amounts) == 6 * 30_000  # six places, seven people
    assert abs(amounts[5] - amounts[6]) <= 1  # half a day each, to the odd fen
    assert amounts[6] < amounts[0] // 2 + 1 < amounts[0] == amounts[4]
    assert sound()


def test_somebody_from_outside_who_comes_instead_is_paid_by_his_own_slip() -> None:
    _job, _workers, rows = placed(2)
    come(rows)
    newcomer = replaced_at_noon(rows[1], people(1)[0], pieces=40)
    go_home(rows[0], pieces=100)
    half_a_day(newcomer, pieces=30)
    amounts = owed([*rows, newcomer])
    assert amounts[2] == 30 * 250
    assert amounts[0] + amounts[1] == 140 * 250
    assert amounts[1] < amounts[0]  # half a day of the pool
    assert sound()


def test_cash_to_the_leader_stays_unconfirmed_until_each_says_so() -> None:
    job, workers, rows = placed(2)
    come(rows)
    for row in rows:
        go_home(row, pieces=100)
    dues = {row.engagement_id: row for row in PayDue.objects.all()}
    with clock.at(EVENING):
        pay.claim_paid(
            as_hirer(rows[0].posting), [due.pk for due in dues.values()], "cash", through_leader=True
        )
        pay.confirm_received(as_worker(workers[0]), dues[rows[0].pk].pk, 25_000)
        with pytest.raises(Refused):  # the leader's word for another is no word
            pay.confirm_received(as_worker(workers[0]), dues[rows[1].pk].pk, 25_000)
        page = job_page(as_worker(workers[0]), visible_job(as_worker(workers[0]), str(job.uid)))
        assert [(row.got, row.through_leader) for row in page.people] == [(True, False), (False, True)]
        assert page.unpaid == 1
        pay.confirm_received(as_worker(workers[1]), dues[rows[1].pk].pk, 25_000)
        drain()
        page = job_page(as_worker(workers[0]), visible_job(as_worker(workers[0]), str(job.uid)))
    assert page.unpaid == 0
    assert {fresh(row.pk).state for row in rows} == {"closed"}
    assert sound()


def test_a_correction_divides_anew_by_lines_of_its_own() -> None:
    _job, _workers, rows = placed(2)
    come(rows)
    for row in rows:
        go_home(row, pieces=100)
    day = AttendanceDay.objects.get(engagement=rows[0])
    with clock.at("2026-11-28T09:00"):
        attendance.lock_hours(SYSTEM, day.pk)
        attendance.correct_hours(as_station(), day.pk, pieces_delta=20, reason="少点了一车")
        drain(periodic=False)
    assert owed(rows) == [27_500, 27_500]
    assert CrewDivision.objects.get().total_fen == 55_000
    assert sound()


def test_pay_by_day_is_each_ones_own() -> None:
    _job, _workers, rows = placed(2, pay_unit="day", piece_unit="", pay_fen=26_000)
    come(rows)
    go_home(rows[0])
    assert owed(rows) == [26_000, 0]
    assert not CrewPart.objects.exists()


def test_money_of_nobody_is_told_by_the_invariants() -> None:
    _job, _workers, rows = placed(2)
    come(rows)
    for row in rows:
        go_home(row, pieces=100)
    assert sound()
    CrewPart.objects.filter(engagement=rows[0]).update(amount_fen=24_999)
    told = " ".join(str(line) for line in invariants.violations(CHECKS))
    assert "parts 49999" in told
    assert "its pay is worth 25000" in told


def test_a_member_without_a_yes_to_the_shares_is_not_placed() -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    say_yes(job, workers)
    actions.set_shares(as_worker(workers[0]), job.pk, "points", points={str(w.pk): 5 for w in workers})
    with pytest.raises(Refused) as caught:
        actions.place_crew(as_worker(workers[0]), job.pk, [worker.pk for worker in workers])
    assert caught.value.codes == ("shares_unagreed",)


LUMP = {"pay_unit": "lump", "piece_unit": "", "pay_fen": 30_000}


def test_nobody_waits_for_one_of_whom_is_known_that_he_does_not_come() -> None:
    _job, _workers, rows = placed(3, **LUMP)
    come(rows[:2])
    for row in rows[:2]:
        go_home(row)
    assert not PayDue.objects.exists()
    with clock.at(EVENING):
        engagements.mark_no_show_worker(as_station(), rows[2].pk, reason_code="other")
        drain(periodic=False)
    assert owed(rows) == [30_000, 30_000, 0]
    assert sound()


def test_where_nobody_came_nothing_is_divided() -> None:
    job, _workers, rows = placed(2, **LUMP)
    with clock.at("2026-11-25T06:00"):
        assert actions.divide_waiting(SYSTEM, job.pk) == 0
    assert owed(rows) == [0, 0]
    assert not CrewDivision.objects.exists()


def test_pay_by_day_is_divided_by_no_clock() -> None:
    job, _workers, rows = placed(2, pay_unit="day", piece_unit="", pay_fen=26_000)
    come(rows)
    go_home(rows[0])
    with clock.at("2026-11-25T06:00"):
        assert actions.divide_waiting(SYSTEM, job.pk) == 0
    assert owed(rows) == [26_000, 0]


def test_only_the_clock_divides_without_who_has_not_come() -> None:
    job, _workers, rows = placed(2, **LUMP)
    come(rows[:1])
    go_home(rows[0])
    with clock.at("2026-11-25T06:00"):
        for actor in (as_station(), as_hirer(rows[0].posting), as_worker(rows[0].worker)):
            with pytest.raises(Forbidden):
                actions.divide_waiting(actor, job.pk)
        assert owed(rows) == [0, 0]
        assert actions.divide_waiting(SYSTEM, job.pk) == 1
    assert owed(rows) == [30_000, 0]


def test_the_clock_divides_what_stands_once_only() -> None:
    job, _workers, rows = placed(2, **LUMP)
    come(rows)
    for row in rows:
        go_home(row)
    with clock.at("2026-11-25T06:00"):
        assert actions.divide_waiting(SYSTEM, job.pk) == 0
    assert owed(rows) == [30_000, 30_000]


def test_who_was_chosen_to_come_instead_is_waited_for_before_his_days_are_written() -> None:
    crew, workers = make_crew(3)
    posting = crew_posting(2, **LUMP)
    job = asked(crew, posting, wanted=2)
    say_yes(job, workers)
    made = actions.place_crew(as_worker(workers[0]), job.pk, [row.pk for row in workers[:2]])
    for engagement_id in made["engagements"]:
        engagements.print_slip(as_station(), engagement_id)
    drain()
    rows = [fresh(pk) for pk in made["engagements"]]
    come(rows)
    with clock.at(NOON):
        out = engagements.replace_worker(as_station(), rows[1].pk, workers[2].pk, reason_code="illness")
        attendance.check_out(as_hirer(posting), rows[1].pk, minutes=240)
        attendance.agree_hours(as_worker(workers[1]), AttendanceDay.objects.get(engagement=rows[1]).pk)
        drain()
    go_home(rows[0])
    assert not AttendanceDay.objects.filter(engagement_id=out["engagement"]).exists()
    assert not PayDue.objects.exists()
    with clock.at(EVENING):
        assert actions.divide_waiting(SYSTEM, job.pk) == 0


def test_hours_corrected_to_nothing_take_the_part_of_the_whole_job_back() -> None:
    _job, _workers, rows = placed(2, **LUMP)
    come(rows)
    for row in rows:
        go_home(row)
    day = AttendanceDay.objects.get(engagement=rows[0])
    with clock.at("2026-11-28T09:00"):
        attendance.lock_hours(SYSTEM, day.pk)
        attendance.correct_hours(
            as_station(), day.pk, minutes_delta=-(day.standing_minutes or 0), reason="记错了人，他没来"
        )
        drain(periodic=False)
    assert owed(rows) == [0, 30_000]
    assert CrewDivision.objects.get().total_fen == 30_000
    assert sound()
