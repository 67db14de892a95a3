"""Half days, nights, several days, rain (d.2): real working hours decide, and the database keeps them apart."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements import actions, rules
from yizhan.exchange.engagements.models import BookedShift, DayStop, Engagement
from yizhan.exchange.engagements.periodic import ask_about_days
from yizhan.exchange.engagements.queries import days_unanswered
from yizhan.exchange.engagements.tests.factories import (
    TOMORROW,
    accepted,
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
    make_worker,
    offered,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401

pytestmark = pytest.mark.django_db
THREE_DAYS = {
    "starts_at": clock.local(TOMORROW, "07:30"),
    "ends_at": clock.local(date(2026, 11, 26), "17:00"),
}


def job(start: str, end: str, on: date = TOMORROW, until: date | None = None):
    return make_posting(starts_at=clock.local(on, start), ends_at=clock.local(until or on, end))


def test_d2_three_half_day_jobs_in_one_day() -> None:
    worker = make_worker()
    for start, end in (("06:00", "10:00"), ("10:00", "14:00"), ("14:30", "18:30")):
        accepted(job(start, end), worker)
    assert BookedShift.objects.filter(worker=worker).count() == 3
    with pytest.raises(Refused) as caught:
        offered(job("18:00", "20:00"), worker)
    assert set(caught.value.codes) == {"overlap"}


def test_d2_a_night_shift_over_midnight_blocks_the_early_morning_only() -> None:
    worker = make_worker()
    accepted(job("20:00", "04:00", until=date(2026, 11, 25)), worker)
    assert BookedShift.objects.get().on == TOMORROW
    with pytest.raises(Refused):
        offered(job("03:30", "08:00", on=date(2026, 11, 25)), worker)
    accepted(job("04:00", "08:00", on=date(2026, 11, 25)), worker)


def test_d2_work_of_several_days_leaves_the_evenings_free() -> None:
    worker = make_worker()
    accepted(make_posting(**THREE_DAYS), worker)
    assert BookedShift.objects.filter(worker=worker).count() == 3
    accepted(job("18:00", "21:00", on=date(2026, 11, 25)), worker)
    with pytest.raises(Refused):
        offered(job("16:00", "19:00", on=date(2026, 11, 26)), worker)
    assert list(invariants.violations(["exchange.no_overlapping_yes", "exchange.hours_are_booked"])) == []


def test_d2_the_database_itself_refuses_overlapping_hours() -> None:
    engagement = accepted()
    other = offered(make_posting(starts_at=clock.local(date(2026, 11, 30), "07:30")), engagement.worker)
    for start, end, fits in (("16:59", "18:00", False), ("17:00", "18:00", True)):
        row = BookedShift(
            engagement=other, worker=engagement.worker, on=date(2026, 11, 30),
            starts_at=clock.local(TOMORROW, start), ends_at=clock.local(TOMORROW, end),
        )  # fmt: skip
        if fits:
            row.save()
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedShift.objects.filter(engagement=other).update(starts_at=clock.local(TOMORROW, "16:00"))


def test_d2_hours_that_slip_past_the_rules_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = make_worker()
    waiting = offered(make_posting(), worker)
    accepted(make_posting(), worker)
    monkeypatch.setattr("yizhan.exchange.engagements.placing.booked_between", lambda *_a, **_k: ())
    with pytest.raises(Refused) as caught:
        actions.accept_offer(as_worker(worker), waiting.pk)
    assert set(caught.value.codes) == {"overlap"}


# ---- daily re-confirmation ----


def test_d2_the_evening_before_each_later_day_is_asked_about_once() -> None:
    engagement = dispatched(make_posting(**THREE_DAYS))
    with clock.at("2026-11-23T19:00"):
        assert ask_about_days() == 0, "the first day is confirmed by the yes itself"
    with clock.at("2026-11-24T17:59"):
        assert ask_about_days() == 0
    with clock.at("2026-11-24T18:00"):
        assert ask_about_days() == 1
        assert ask_about_days() == 0
        assert [row.on for row in days_unanswered(as_station())] == [date(2026, 11, 25)]
    shift = BookedShift.objects.get(on=date(2026, 11, 25))
    with clock.at("2026-11-24T18:10"):
        assert actions.answer_about_day(as_worker(engagement.worker), shift.pk, comes=True) is True
        assert not days_unanswered(as_station()).exists()


def test_d2_a_day_is_asked_about_once_however_often_the_clock_strikes() -> None:
    engagement = dispatched(make_posting(**THREE_DAYS))
    shift = BookedShift.objects.get(engagement=engagement, on=date(2026, 11, 25))
    with clock.at("2026-11-24T18:00"):
        assert actions.ask_about_day(SYSTEM, shift.pk) is True
        assert actions.ask_about_day(SYSTEM, shift.pk) is False
    with clock.at("2026-11-26T07:30"):
        last = BookedShift.objects.get(engagement=engagement, on=date(2026, 11, 26))
        assert actions.ask_about_day(SYSTEM, last.pk) is False, "that day has begun"


def test_d2_staying_away_one_day_frees_that_day_only() -> None:
    engagement = dispatched(make_posting(**THREE_DAYS))
    shift = BookedShift.objects.get(on=date(2026, 11, 25))
    actions.answer_about_day(as_worker(engagement.worker), shift.pk, comes=False, reason_code="family")
    drain()
    assert fresh(engagement.pk).state == "dispatched"
    assert list(BookedShift.objects.values_list("on", flat=True)) == [TOMORROW, date(2026, 11, 26)]
    accepted(job("08:00", "12:00", on=date(2026, 11, 25)), engagement.worker)
    with pytest.raises(OutOfSight):
        actions.answer_about_day(as_worker(engagement.worker), shift.pk, comes=True)


def test_d2_a_day_that_has_begun_is_answered_no_more_and_not_by_the_hirer() -> None:
    engagement = dispatched(make_posting(**THREE_DAYS))
    shift = BookedShift.objects.get(on=TOMORROW)
    with clock.at("2026-11-24T07:30"), pytest.raises(Refused) as caught:
        actions.answer_about_day(as_worker(engagement.worker), shift.pk, comes=True)
    assert set(caught.value.codes) == {"day_over"}
    with pytest.raises(Forbidden):
        actions.answer_about_day(as_hirer(engagement.posting), shift.pk, comes=True)


@pytest.mark.parametrize(
    ("now", "asked"),
    [("2026-11-23T23:00", None), ("2026-11-24T18:00", 25), ("2026-11-25T07:29", 25), ("2026-11-25T18:00", 26), ("2026-11-26T09:00", None)],
)  # fmt: skip
def test_which_day_is_asked_about(now: str, asked: int | None) -> None:
    days = rules.shifts(THREE_DAYS["starts_at"], THREE_DAYS["ends_at"])
    at = datetime.fromisoformat(now).replace(tzinfo=clock.SHANGHAI)
    found = rules.day_to_ask_about(days, at, time(18))
    assert (found.on.day if found else None) == asked


# ---- rain ----


def test_d2_rain_stop_lets_everybody_go_and_nobody_is_late() -> None:
    posting = make_posting(headcount=3)
    waiting, sure = accepted(posting), dispatched(posting)
    third = make_worker()
    standby = actions.apply_for_posting(as_worker(third), posting.pk, standby=True)
    with clock.at("2026-11-24T06:30"):
        done = actions.stop_day(as_hirer(posting, "foreman"), posting.pk, reason_code="weather")
        drain()
    assert done == {"cancelled": 2, "skipped": 0, "on_site": 0}
    for engagement in (waiting, sure):
        now = fresh(engagement.pk)
        assert (now.state, now.is_late, now.is_protected) == ("cancelled_by_hirer", False, True)
    assert fresh(standby).state == "interested", "nobody is called into the rain"
    with pytest.raises(Refused) as caught:
        offered(posting, make_worker())
    assert "stopped" in caught.value.codes


def test_d2_rain_on_one_of_several_days_costs_that_day_only() -> None:
    engagement = dispatched(make_posting(**THREE_DAYS))
    with clock.at("2026-11-25T06:00"):
        done = actions.stop_day(as_station(), engagement.posting_id)
        drain()
    assert done["skipped"] == 1
    assert fresh(engagement.pk).state == "dispatched"
    assert list(BookedShift.objects.values_list("on", flat=True)) == [TOMORROW, date(2026, 11, 26)]


def test_d2_who_stays_away_that_day_anyway_hears_nothing_of_the_rain() -> None:
    posting = make_posting(headcount=2, **THREE_DAYS)
    comes, stays_away = dispatched(posting), dispatched(posting)
    shift = BookedShift.objects.get(engagement=stays_away, on=date(2026, 11, 25))
    actions.answer_about_day(as_worker(stays_away.worker), shift.pk, comes=False, reason_code="family")
    with clock.at("2026-11-25T06:00"):
        assert actions.stop_day(as_station(), posting.pk)["skipped"] == 1
        drain()
    told = apps.get_model("messaging", "Message").objects.filter(template="exchange.day_stopped")
    assert [row.recipient_uid for row in told] == [str(comes.worker.person.uid)]


def test_d2_a_stopped_day_takes_no_hours_of_who_says_yes_later() -> None:
    posting = make_posting(headcount=2, **THREE_DAYS)
    actions.stop_day(as_station(), posting.pk, on=date(2026, 11, 25))
    engagement = accepted(posting)
    booked = BookedShift.objects.filter(engagement=engagement).values_list("on", flat=True)
    assert list(booked) == [TOMORROW, date(2026, 11, 26)]
    accepted(job("08:00", "12:00", on=date(2026, 11, 25)), engagement.worker)


def test_d2_who_is_already_on_site_goes_home_with_his_hours() -> None:
    engagement = dispatched()
    Engagement.objects.filter(pk=engagement.pk).update(state="on_site")
    with clock.at("2026-11-24T11:00"):
        assert actions.stop_day(as_station(), engagement.posting_id)["on_site"] == 1
    assert fresh(engagement.pk).state == "on_site"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [({"reason_code": "changed_mind"}, "reason_unknown"), ({"on": date(2026, 12, 1)}, "no_such_day")],
)
def test_d2_a_stop_wants_a_reason_and_a_day_of_the_work(arguments: dict, code: str) -> None:
    posting = make_posting()
    with pytest.raises(Refused) as caught:
        actions.stop_day(as_station(), posting.pk, **({"on": TOMORROW} | arguments))
    assert set(caught.value.codes) == {code}
    assert not DayStop.objects.exists()


def test_d2_a_day_is_stopped_once_and_not_by_a_worker() -> None:
    engagement = accepted()
    actions.stop_day(as_station(), engagement.posting_id, on=TOMORROW)
    with pytest.raises(Refused) as caught:
        actions.stop_day(as_station(), engagement.posting_id, on=TOMORROW)
    assert set(caught.value.codes) == {"stopped_already"}
    with pytest.raises(OutOfSight):
        actions.stop_day(as_worker(engagement.worker), engagement.posting_id, on=TOMORROW)


# ---- not as said ----


def test_d2_taken_for_one_job_put_to_another_is_no_misconduct() -> None:
    engagement = dispatched()
    with pytest.raises(Refused) as caught:
        actions.note_mismatch(as_worker(engagement.worker), engagement.pk, kind="other_work")
    assert set(caught.value.codes) == {"not_on_site"}
    Engagement.objects.filter(pk=engagement.pk).update(state="on_site")
    with pytest.raises(Forbidden):
        actions.note_mismatch(as_hirer(engagement.posting), engagement.pk, kind="other_work")
    actions.note_mismatch(as_worker(engagement.worker), engagement.pk, kind="other_work")
    with pytest.raises(Refused) as caught:
        actions.note_mismatch(as_worker(engagement.worker), engagement.pk, kind="nonsense")
    assert set(caught.value.codes) == {"noted_already", "kind_unknown"}
    now = fresh(engagement.pk)
    assert (now.state, now.mismatch, now.mismatch_said_by) == ("on_site", "other_work", "worker")


def test_d2_who_leaves_because_it_was_not_as_said_is_protected() -> None:
    for reason, protected in (("not_as_said", True), ("changed_mind", False)):
        engagement = dispatched()
        Engagement.objects.filter(pk=engagement.pk).update(state="on_site")
        actions.walk_off(as_worker(engagement.worker), engagement.pk, reason_code=reason)
        assert (fresh(engagement.pk).state, fresh(engagement.pk).is_protected) == ("walked_off", protected)


def test_the_pages_of_days_and_steps_work(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched(make_posting(**THREE_DAYS))
    me = as_worker(engagement.worker)
    page = f"/me/engagements/{engagement.uid}/days/"
    assert "那天不来" in browser.as_(me).text(page)
    shift = BookedShift.objects.get(on=date(2026, 11, 25))
    browser.post(page, day=str(shift.pk), comes="1", once="a-token-number-one")
    assert "说了来" in browser.text(page)
    browser.post(page, day=str(shift.pk), comes="0", once="a-token-number-two")
    assert not BookedShift.objects.filter(pk=shift.pk).exists()
    assert browser.post(page, day="99999", comes="0", once="a-token-number-333").status_code == 302
    Engagement.objects.filter(pk=engagement.pk).update(state="on_site")
    led = browser.get(f"/me/engagements/{engagement.uid}/mismatch/")
    assert (led.status_code, led["Location"]) == (302, reverse("report_mismatch", args=[engagement.uid]))
    leave = f"/me/engagements/{engagement.uid}/walk_off/"
    assert "跟说的不一样" in browser.text(leave)
    assert "人够了" not in browser.text(leave)
    stop = f"/hire/postings/{engagement.posting.uid}/stop-day/"
    boss = as_hirer(engagement.posting)
    assert (
        browser.as_(boss).post(stop, reason="weather", on="2026-11-26", once="a-token-number-555").status_code
        == 302
    )
    assert browser.post(stop, reason="weather", on="2026-12-26", once="a-token-number-666").status_code == 422
