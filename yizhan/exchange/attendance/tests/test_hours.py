"""d.3: contest by either side with evidence, the station's decision, the lock, counter-entries; the crew sheet (F504)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, Refused
from yizhan.exchange.attendance import actions, queries
from yizhan.exchange.attendance.models import AttendanceDay, HoursEntry, HoursStatement
from yizhan.exchange.attendance.periodic import lock_agreed_hours, settle_hours
from yizhan.exchange.attendance.tests.test_presence import EVENING, MORNING, codes, day_of, foreman_of, me
from yizhan.exchange.engagements.events import EngagementDaySkipped, EngagementReinstated
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    dispatched,
    make_posting,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401

pytestmark = pytest.mark.django_db


def reported(posting=None, by: str = "worker") -> Engagement:
    engagement = dispatched(posting)
    with clock.at(MORNING):
        actions.check_in_self(me(engagement), engagement.pk)
    with clock.at(EVENING):
        actions.check_out(
            me(engagement) if by == "worker" else foreman_of(engagement), engagement.pk, minutes=510
        )
    return engagement


def agreed(posting=None) -> Engagement:
    engagement = reported(posting)
    with clock.at(EVENING):
        actions.agree_hours(foreman_of(engagement), day_of(engagement).pk)
    return engagement


def locked(posting=None) -> Engagement:
    engagement = agreed(posting)
    with clock.at("2026-11-27T17:05"):
        drain()
        assert lock_agreed_hours() == 1
    return engagement


# ---- yes, no, silence ----


def test_d10_silence_lets_the_workers_figure_stand_as_the_stations_record_only(browser: Browser) -> None:  # noqa: F811
    engagement = reported()
    with clock.at("2026-11-25T17:05"):
        assert settle_hours() == 1
        text = browser.as_(me(engagement)).text(reverse("hours_day", args=[day_of(engagement).uid]))
    assert day_of(engagement).is_by_silence
    assert "这只是驿站的记录，不定谁的权利" in text


def test_d3_hours_that_stand_can_be_contested_by_either_side_for_three_days() -> None:
    for side in (me, foreman_of):
        engagement = agreed()
        with clock.at("2026-11-27T17:00"):
            actions.contest_hours(side(engagement), day_of(engagement).pk, 450, reason="门卫记的不一样")
        assert (day_of(engagement).state, day_of(engagement).agreed_minutes) == ("contested", 510)
    late = agreed()
    with clock.at("2026-11-27T17:01"), pytest.raises(Refused) as caught:
        actions.contest_hours(me(late), day_of(late).pk, 450, reason="门卫记的不一样")
    assert codes(caught) == {"contest_over"}


def test_d3_both_sides_bring_words_and_photos_and_the_station_decides() -> None:
    engagement = reported(by="hirer")
    day = day_of(engagement)
    with clock.at(EVENING):
        with pytest.raises(Refused) as caught:
            actions.add_statement(me(engagement), day.pk, words="早")
        assert codes(caught) == {"not_contested"}
        actions.contest_hours(me(engagement), day.pk, 540, reason="干到五点半", photo=("a" * 64, 10))
        with pytest.raises(Refused) as caught:
            actions.add_statement(foreman_of(engagement), day.pk, words="  ")
        assert codes(caught) == {"statement_empty"}
        actions.add_statement(foreman_of(engagement), day.pk, words="五点就走了", minutes=510)
        with pytest.raises(Forbidden):
            actions.resolve_hours(me(engagement), day.pk, 540, reason="我")
        actions.resolve_hours(as_station(), day.pk, 525, reason="看了照片")
    said = HoursStatement.objects.order_by("pk")
    assert [(row.by_role, row.minutes, row.photo is not None) for row in said] == [
        ("worker", 540, True),
        ("hirer", 510, False),
    ]
    assert (day_of(engagement).state, day_of(engagement).agreed_minutes) == ("resolved", 525)


def test_d3_who_reported_may_correct_his_own_slip_before_the_other_answers() -> None:
    engagement = reported()
    day = day_of(engagement)
    with clock.at(EVENING):
        with pytest.raises(Refused) as caught:
            actions.revise_hours(foreman_of(engagement), day.pk, 480)
        assert codes(caught) == {"not_own_figure"}
        actions.revise_hours(me(engagement), day.pk, 480)
        assert day_of(engagement).submitted_minutes == 480
        actions.agree_hours(foreman_of(engagement), day.pk)
        with pytest.raises(Refused) as caught:
            actions.revise_hours(me(engagement), day.pk, 500)
    assert codes(caught) == {"wrong_state"}


# ---- locked ----


def test_d3_a_locked_day_changes_by_a_counter_entry_only_and_shows_the_sum() -> None:
    engagement = locked()
    day = day_of(engagement)
    with clock.at("2026-11-28T09:00"):
        with pytest.raises(Refused) as caught:
            actions.contest_hours(me(engagement), day.pk, 480, reason="晚了")
        assert codes(caught) == {"wrong_state"}
        with pytest.raises(Forbidden):
            actions.correct_hours(me(engagement), day.pk, minutes_delta=-30, reason="x")
        with pytest.raises(Refused) as caught:
            actions.correct_hours(as_station(), day.pk)
        assert codes(caught) == {"nothing_changes", "reason_missing"}
        actions.correct_hours(as_station(), day.pk, minutes_delta=-30, reason="门卫记录补到")
        actions.correct_hours(as_station(), day.pk, minutes_delta=10, reason="再核一次")
    day = day_of(engagement)
    assert (day.agreed_minutes, day.correction_minutes, day.standing_minutes) == (510, -20, 490)
    assert day.hours_words == "8 小时 10 分"
    assert [entry.words for entry in queries.entries_of(day)] == ["−0 小时 30 分", "+0 小时 10 分"]
    assert list(invariants.violations(["exchange.corrections_add_up"])) == []
    HoursEntry.objects.first().delete()
    assert len(list(invariants.violations(["exchange.corrections_add_up"]))) == 1


def test_d3_a_day_that_is_not_locked_is_not_corrected() -> None:
    engagement = agreed()
    with pytest.raises(Refused) as caught:
        actions.correct_hours(as_station(), day_of(engagement).pk, minutes_delta=5, reason="x")
    assert codes(caught) == {"not_locked"}


def test_d3_the_station_corrects_on_its_page_and_both_read_it(browser: Browser) -> None:  # noqa: F811
    engagement = locked()
    day = day_of(engagement)
    url = reverse("correct_hours", args=[day.uid])
    with clock.at("2026-11-28T09:00"):
        assert "锁定的数字不改" in browser.as_(as_station()).text(url)
        assert browser.post(url, direction="less", hours="", reason="").status_code == 422
        sent = {"direction": "less", "hours": "0.5", "reason": "门卫记录", "once": "correct-token-0001"}
        assert browser.post(url, **sent).status_code == 302
        assert browser.post(url, **sent).status_code == 302  # a second click
        assert HoursEntry.objects.count() == 1
        drain()
        assert "门卫记录" in browser.as_(me(engagement)).text(reverse("hours_day", args=[day.uid]))


# ---- the crew sheet ----


def test_f504_the_foreman_writes_hours_breaks_overtime_once_for_all(browser: Browser) -> None:  # noqa: F811
    posting = make_posting(headcount=3)
    first, second, absent = dispatched(posting), dispatched(posting), dispatched(posting)
    foreman = as_hirer(posting, "foreman")
    with clock.at(MORNING):
        actions.check_in_by_foreman(foreman, posting.pk, [first.pk, second.pk])
    url = reverse("crew_sheet", args=[posting.uid])
    with clock.at("2026-11-24T19:30"):
        assert browser.as_(foreman).text(url).count("干了几小时") == 2
        sent = {
            f"hours-{first.uid}": "10.5", f"break-{first.uid}": "45", f"overtime-{first.uid}": "120",
            f"hours-{second.uid}": "8", f"hours-{absent.uid}": "8",
        }  # fmt: skip
        assert browser.post(url, **sent).status_code == 302
    day = day_of(first)
    assert (day.submitted_minutes, day.break_minutes, day.overtime_minutes) == (630, 45, 120)
    assert (day_of(second).submitted_minutes, day_of(absent).state) == (480, "expected")
    with clock.at("2026-11-24T19:40"):  # the side that wrote it corrects it on the same sheet
        again = {f"hours-{first.uid}": "10", f"overtime-{first.uid}": "90", "once": "sheet-token-0002"}
        assert browser.post(url, **again).status_code == 302
        assert (day_of(first).submitted_minutes, day_of(first).overtime_minutes) == (600, 90)
        assert browser.post(url, once="sheet-token-0003").status_code == 422
        bad = {f"hours-{first.uid}": "1", f"overtime-{first.uid}": "90", "once": "sheet-token-0004"}
        assert browser.post(url, **bad).status_code == 302  # that row is refused in words, the others go on
    assert day_of(first).submitted_minutes == 600


def test_f504_a_sheet_of_a_day_he_did_not_come_says_so() -> None:
    posting = make_posting()
    engagement = dispatched(posting)
    foreman = as_hirer(posting, "foreman")
    on = day_of(engagement).on
    with clock.at(EVENING):
        rows = [{"engagement_id": engagement.pk, "minutes": 480}]
        assert actions.submit_crew_sheet(foreman, posting.pk, on, rows)[0]["codes"] == ["not_checked_in"]
        elsewhere = actions.submit_crew_sheet(foreman, posting.pk, on + timedelta(days=9), rows)
        assert elsewhere[0]["codes"] == ["no_such_day"]


# ---- what engagements say ----


def three_days() -> Engagement:
    starts_at = clock.local(clock.today() + timedelta(days=1), "08:00")
    return dispatched(make_posting(starts_at=starts_at, ends_at=starts_at + timedelta(days=2, hours=8)))


def emit(engagement: Engagement, event) -> None:
    from yizhan.core.actions import action
    from yizhan.core.actors import SYSTEM

    @action
    def say(work) -> None:
        work.emit(event)

    say(SYSTEM)
    drain()


def states(engagement: Engagement) -> list[str]:
    return list(
        AttendanceDay.objects.filter(engagement=engagement).order_by("on").values_list("state", flat=True)
    )


def test_d3_a_skipped_day_is_cancelled_and_a_wrong_mark_brings_days_back() -> None:
    engagement = three_days()
    ids = (engagement.pk, engagement.posting_id, engagement.worker_id)
    emit(engagement, EngagementDaySkipped(*ids, on="2026-11-25", reason_code="weather"))
    assert states(engagement) == ["expected", "cancelled", "expected"]
    emit(engagement, EngagementReinstated(*ids))
    assert states(engagement) == ["expected", "expected", "expected"]


def test_d3_new_terms_move_the_days_and_their_clocks() -> None:
    from yizhan.exchange.engagements.events import EngagementTermsAgreed

    engagement = three_days()
    first = day_of_on(engagement, "2026-11-24")
    Engagement.objects.filter(pk=engagement.pk).update(
        starts_at=engagement.starts_at + timedelta(hours=2), ends_at=engagement.ends_at - timedelta(days=1)
    )
    emit(engagement, EngagementTermsAgreed(engagement.pk, engagement.posting_id, engagement.worker_id, 2))
    assert states(engagement) == ["expected", "expected", "cancelled"]
    assert day_of_on(engagement, "2026-11-24").propose_due_at == first.propose_due_at


def day_of_on(engagement: Engagement, on: str) -> AttendanceDay:
    return AttendanceDay.objects.get(engagement=engagement, on=on)
