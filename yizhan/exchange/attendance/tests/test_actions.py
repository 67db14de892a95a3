"""Checking in and out, hours, silence; one refusal per reason."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.attendance import actions
from yizhan.exchange.attendance.models import AttendanceDay, CodeTry, DayCode
from yizhan.exchange.attendance.periodic import lock_agreed_hours, propose_hours, settle_hours
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_hirer,
    make_posting,
    make_worker,
    offered,
)

pytestmark = pytest.mark.django_db
MORNING, EVENING = "2026-11-24T07:25", "2026-11-24T17:01"


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def day_of(engagement: Engagement) -> AttendanceDay:
    return AttendanceDay.objects.get(engagement=engagement)


def foreman_of(engagement: Engagement):
    return as_hirer(engagement.posting, "foreman")


def code_of(engagement: Engagement) -> str:
    return actions.show_day_code(foreman_of(engagement), engagement.posting_id)


def submitted_by_worker() -> Engagement:
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_with_code(as_worker(engagement.worker), engagement.pk, code_of(engagement))
    with clock.at(EVENING):
        actions.check_out(as_worker(engagement.worker), engagement.pk)
    return engagement


# ---- the day code ----


def test_the_code_is_made_once_and_shown_again() -> None:
    posting = make_posting()
    foreman = as_hirer(posting, "foreman")
    code = actions.show_day_code(foreman, posting.pk)
    assert len(code) == 4
    assert code.isdigit()
    assert actions.show_day_code(as_station(), posting.pk) == code
    assert DayCode.objects.count() == 1


def test_a_rotated_code_ends_the_old_one() -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        old = code_of(engagement)
        new = actions.rotate_day_code(foreman_of(engagement), engagement.posting_id)
        assert new != old
        with pytest.raises(Refused) as caught:
            actions.check_in_with_code(as_worker(engagement.worker), engagement.pk, old)
    assert codes(caught) == {"wrong_code"}


def test_a_worker_never_gets_the_code_from_us() -> None:
    engagement = dispatched()
    with pytest.raises(OutOfSight):
        actions.show_day_code(as_worker(engagement.worker), engagement.posting_id)


def test_yesterdays_code_opens_nothing_today() -> None:
    engagement = dispatched()
    yesterday = code_of(engagement)
    with clock.at(MORNING), pytest.raises(Refused) as caught:
        actions.check_in_with_code(as_worker(engagement.worker), engagement.pk, yesterday)
    assert codes(caught) == {"wrong_code"}


def test_the_right_code_checks_in_strongly() -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_with_code(as_worker(engagement.worker), engagement.pk, code_of(engagement))
    day = day_of(engagement)
    assert (day.state, day.check_in_proof) == ("checked_in", "day_code")
    assert (fresh(engagement.pk).state, fresh(engagement.pk).verification) == ("on_site", 3)


def test_wrong_codes_are_counted_although_they_are_refused() -> None:
    engagement = dispatched()
    me = as_worker(engagement.worker)
    with clock.at(MORNING):
        right = code_of(engagement)
        wrong = "0000" if right != "0000" else "1111"
        for attempt in range(5):
            with pytest.raises(Refused) as caught:
                actions.check_in_with_code(me, engagement.pk, wrong)
            assert codes(caught) == ({"wrong_code"} if attempt < 4 else {"too_many_tries"})
        with pytest.raises(Refused) as caught:
            actions.check_in_with_code(me, engagement.pk, right)
        assert codes(caught) == {"too_many_tries"}
        assert CodeTry.objects.filter(engagement=engagement).count() == 5
    with clock.at("2026-11-24T07:41"):
        assert actions.check_in_with_code(me, engagement.pk, right)


# ---- other ways ----


def test_the_foreman_ticks_several_and_one_refusal_stops_nobody() -> None:
    posting = make_posting(headcount=3)
    first, second = dispatched(posting), dispatched(posting)
    stranger = dispatched(make_posting())
    foreman = as_hirer(posting, "foreman")
    with clock.at(MORNING):
        actions.check_in_self(as_worker(first.worker), first.pk)
        rows = actions.check_in_by_foreman(foreman, posting.pk, [first.pk, second.pk, stranger.pk])
        again = actions.check_in_by_foreman(foreman, posting.pk, [first.pk])
    assert [row["ok"] for row in rows] == [True, True, False]
    assert rows[2]["codes"] == ["not_found"]
    assert again[0]["codes"] == ["already_in"]
    assert day_of(first).check_in_proof == "foreman"  # stronger than his own word
    assert AttendanceDay.objects.filter(state="checked_in").count() == 2


def test_a_refused_row_of_a_batch_writes_nothing() -> None:
    posting = make_posting(headcount=2)
    gone, there = dispatched(posting), dispatched(posting)
    engagements.cancel_by_worker(as_worker(gone.worker), gone.pk, reason_code="illness")
    drain()
    with clock.at(MORNING):
        rows = actions.check_in_by_foreman(as_hirer(posting, "foreman"), posting.pk, [gone.pk, there.pk])
    assert [row["codes"] for row in rows] == [["not_coming"], []]
    assert day_of(gone).state == "cancelled"


def test_a_foreman_of_another_firm_sees_nothing() -> None:
    posting = make_posting(hirer=make_hirer(name="别家"))
    with pytest.raises(OutOfSight):
        actions.check_in_by_foreman(as_hirer(posting, "foreman"), make_posting().pk, [])


def test_a_foreman_uses_the_list_not_ones_own_word() -> None:
    engagement = dispatched()
    with clock.at(MORNING), pytest.raises(Forbidden):
        actions.check_in_self(foreman_of(engagement), engagement.pk)


def test_ones_own_word_is_weak_and_proves_nothing() -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_self(as_worker(engagement.worker), engagement.pk)
    assert day_of(engagement).check_in_proof == "self_claim"
    assert fresh(engagement.pk).verification == 2


def test_nobody_checks_in_the_day_before_or_after_the_end() -> None:
    engagement = dispatched()
    for instant in ("2026-11-23T20:00", "2026-11-24T17:00"):
        with clock.at(instant), pytest.raises(Refused) as caught:
            actions.check_in_self(as_worker(engagement.worker), engagement.pk)
        assert codes(caught) == {"not_now"}


def test_an_offer_is_not_yet_coming() -> None:
    engagement = offered()
    with clock.at(MORNING), pytest.raises(Refused) as caught:
        actions.check_in_self(as_worker(engagement.worker), engagement.pk)
    assert codes(caught) == {"not_coming"}


def test_coming_ends_the_undo() -> None:
    with clock.at("2026-11-24T07:28"):
        engagement = accepted()
        actions.check_in_self(as_worker(engagement.worker), engagement.pk)
    now = fresh(engagement.pk)
    assert (now.state, bool(now.slip_number)) == ("on_site", True)


# ---- hours ----


def test_checking_out_reports_the_hours_and_completes_the_work() -> None:
    engagement = submitted_by_worker()
    day = day_of(engagement)
    assert (day.state, day.submitted_minutes, day.submitted_by_role) == ("submitted", 510, "worker")
    assert fresh(engagement.pk).state == "completed"


def test_checking_out_without_checking_in_is_refused() -> None:
    engagement = dispatched()
    with clock.at(EVENING), pytest.raises(Refused) as caught:
        actions.check_out(as_worker(engagement.worker), engagement.pk)
    assert codes(caught) == {"not_checked_in"}


def test_nobody_agrees_to_his_own_figure() -> None:
    engagement = submitted_by_worker()
    with pytest.raises(Refused) as caught:
        actions.agree_hours(as_worker(engagement.worker), day_of(engagement).pk)
    assert codes(caught) == {"own_figure"}


def test_the_other_side_agrees() -> None:
    engagement = submitted_by_worker()
    actions.agree_hours(foreman_of(engagement), day_of(engagement).pk)
    assert (day_of(engagement).state, day_of(engagement).agreed_minutes) == ("agreed", 510)


def test_contested_hours_are_decided_by_the_station() -> None:
    engagement = submitted_by_worker()
    day = day_of(engagement)
    with pytest.raises(Refused) as caught:
        actions.contest_hours(foreman_of(engagement), day.pk, 420)
    assert codes(caught) == {"missing_reason"}
    actions.contest_hours(foreman_of(engagement), day.pk, 420, reason="下午三点走的")
    assert (day_of(engagement).state, day_of(engagement).contested_minutes) == ("contested", 420)
    with pytest.raises(Forbidden):
        actions.resolve_hours(foreman_of(engagement), day.pk, 420, reason="我说了算")
    actions.resolve_hours(as_station(), day.pk, 480, reason="看了照片")
    assert (day_of(engagement).state, day_of(engagement).agreed_minutes) == ("resolved", 480)


def test_a_day_has_twenty_four_hours() -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_self(as_worker(engagement.worker), engagement.pk)
        with pytest.raises(Refused) as caught:
            actions.submit_hours(foreman_of(engagement), day_of(engagement).pk, 1441)
    assert codes(caught) == {"minutes_impossible"}


def test_piece_work_needs_a_count() -> None:
    engagement = dispatched(make_posting(pay_unit="piece", pay_fen=150, piece_unit="件"))
    me = as_worker(engagement.worker)
    with clock.at(MORNING):
        actions.check_in_self(me, engagement.pk)
    with clock.at(EVENING):
        with pytest.raises(Refused) as caught:
            actions.check_out(me, engagement.pk)
        assert codes(caught) == {"pieces_missing"}
        assert day_of(engagement).state == "checked_in"
        actions.check_out(me, engagement.pk, pieces=230)
    assert day_of(engagement).pieces == 230


def test_the_foreman_ends_the_day_for_several() -> None:
    posting = make_posting()
    both = [dispatched(posting), dispatched(posting)]
    foreman = as_hirer(posting, "foreman")
    with clock.at(MORNING):
        actions.check_in_by_foreman(foreman, posting.pk, [row.pk for row in both])
    with clock.at(EVENING):
        rows = actions.check_out_by_foreman(foreman, posting.pk, [row.pk for row in both], minutes=500)
    assert [row["ok"] for row in rows] == [True, True]
    assert {day_of(row).submitted_minutes for row in both} == {500}


# ---- clocks ----


def test_silence_for_a_day_lets_the_workers_figure_stand() -> None:
    engagement = submitted_by_worker()
    with clock.at("2026-11-25T17:00"):
        assert settle_hours() == 0
    with clock.at("2026-11-25T17:01"):
        assert settle_hours() == 1
    assert (day_of(engagement).state, day_of(engagement).agreed_minutes) == ("agreed", 510)


def test_planned_hours_are_proposed_six_hours_after_the_end_to_those_who_came() -> None:
    posting = make_posting()
    came, stayed_away = dispatched(posting), dispatched(posting)
    with clock.at(MORNING):
        actions.check_in_self(as_worker(came.worker), came.pk)
    with clock.at("2026-11-24T22:59"):
        assert propose_hours() == 0
    with clock.at("2026-11-24T23:00"):
        assert propose_hours() == 1
    assert (day_of(came).state, day_of(came).submitted_by_role) == ("submitted", "system")
    assert day_of(stayed_away).state == "expected"


def test_agreed_hours_are_locked_after_three_days() -> None:
    engagement = submitted_by_worker()
    with clock.at(EVENING):
        actions.agree_hours(foreman_of(engagement), day_of(engagement).pk)
    with clock.at("2026-11-27T17:00"):
        assert lock_agreed_hours() == 0
    with clock.at("2026-11-27T17:01"):
        assert lock_agreed_hours() == 1
    assert day_of(engagement).state == "locked"


def test_three_days_of_work_give_three_rows_and_complete_on_the_last() -> None:
    starts_at = clock.local(clock.today(), "13:00")
    posting = make_posting(starts_at=starts_at, ends_at=starts_at + 2 * clock.days(1) + (clock.days(1) / 6))
    engagement = dispatched(posting)
    me = as_worker(engagement.worker)
    assert AttendanceDay.objects.filter(engagement=engagement).count() == 3
    for day in (23, 24, 25):
        assert fresh(engagement.pk).state != "completed"
        with clock.at(f"2026-11-{day}T12:55"):
            actions.check_in_self(me, engagement.pk)
        with clock.at(f"2026-11-{day}T17:00"):
            actions.check_out(me, engagement.pk)
    assert fresh(engagement.pk).state == "completed"


def test_the_invariant_sees_a_confirmed_engagement_without_a_day() -> None:
    engagement = dispatched()
    assert list(invariants.violations(["exchange.confirmed_engagement_has_days"])) == []
    AttendanceDay.objects.filter(engagement=engagement).delete()
    assert len(list(invariants.violations(["exchange.confirmed_engagement_has_days"]))) == 1


def test_a_second_submission_of_the_roll_call_changes_nothing() -> None:
    posting = make_posting()
    engagement = dispatched(posting)
    foreman = as_hirer(posting, "foreman")
    with clock.at(MORNING):
        first = actions.check_in_by_foreman(foreman, posting.pk, [engagement.pk], once="roll-token-00001")
        again = actions.check_in_by_foreman(foreman, posting.pk, [engagement.pk], once="roll-token-00001")
    assert first == again == [{"engagement_id": engagement.pk, "ok": True, "codes": [], "texts": []}]


def test_a_worker_without_a_yes_cannot_be_ticked() -> None:
    posting, worker = make_posting(), make_worker()
    interested = engagements.apply_for_posting(as_worker(worker), posting.pk)
    with clock.at(MORNING):
        rows = actions.check_in_by_foreman(as_hirer(posting, "foreman"), posting.pk, [interested])
    assert rows[0]["codes"] == ["not_coming"]
