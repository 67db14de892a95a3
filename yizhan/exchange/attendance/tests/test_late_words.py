"""Words that come late, twice or about nothing: late messages of a phone, clocks before their time, wrong forms."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.actions import Work, action
from yizhan.core.actors import SYSTEM, Actor
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.attendance import actions
from yizhan.exchange.attendance import codes as day_codes
from yizhan.exchange.attendance.enums import FlagKind
from yizhan.exchange.attendance.flagging import _do_raise_flag
from yizhan.exchange.attendance.models import (
    AttendanceDay,
    AttendanceFlag,
    DayCode,
    EvidencePhoto,
    PresenceProof,
)
from yizhan.exchange.attendance.periodic import lock_agreed_hours
from yizhan.exchange.attendance.tests.test_hours import agreed, emit, reported, states, three_days
from yizhan.exchange.attendance.tests.test_presence import EVENING, MORNING, codes, day_of, foreman_of, me
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.events import EngagementTermsAgreed
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    dispatched,
    make_hirer,
    make_person,
    make_posting,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401

pytestmark = pytest.mark.django_db
NOBODYS = 10**9


def officer() -> Actor:
    """Somebody of the district, who reads but is at no site."""
    return Actor(role="district_officer", person_uid="officer-1", region_prefix="421002", staff_session=True)


def came() -> Engagement:
    """He came at 7:25 and the day runs."""
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_self(me(engagement), engagement.pk)
    return engagement


# ---- messages that waited on a phone ----


def test_d3_a_late_i_am_here_after_a_cancellation_is_kept_for_the_station_and_revives_nothing() -> None:
    engagement = dispatched()
    tapped = clock.local(day_of(engagement).on, "07:20")
    with clock.at("2026-11-24T07:30"):
        engagements.cancel_by_worker(me(engagement), engagement.pk, reason_code="illness")
    with clock.at("2026-11-24T10:00"):
        actions.check_in_self(me(engagement), engagement.pk, said_at=tapped)
    day = day_of(engagement)
    assert (day.checked_in_at, AttendanceFlag.objects.get().kind) == (None, "conflict")
    assert PresenceProof.objects.get().is_conflict
    engagement.refresh_from_db()
    assert engagement.state == "cancelled_by_worker"


def test_d3_a_late_i_am_here_on_a_day_that_was_called_off_is_kept_for_the_station() -> None:
    from yizhan.exchange.engagements.events import EngagementDaySkipped

    engagement = three_days()
    ids = (engagement.pk, engagement.posting_id, engagement.worker_id)
    emit(engagement, EngagementDaySkipped(*ids, on="2026-11-25", reason_code="weather"))
    day = AttendanceDay.objects.get(engagement=engagement, on="2026-11-25")
    with clock.at("2026-11-25T10:00"):
        actions.check_in_self(me(engagement), engagement.pk, said_at=clock.local(day.on, "07:50"))
    assert states(engagement) == ["expected", "cancelled", "expected"]
    assert AttendanceFlag.objects.get().day_id == day.pk


def test_d3_an_hour_that_differs_while_the_day_runs_is_flagged_and_contests_nothing_yet() -> None:
    engagement = dispatched()
    on = day_of(engagement).on
    with clock.at("2026-11-24T10:00"):
        actions.check_in_by_foreman(foreman_of(engagement), engagement.posting_id, [engagement.pk])
    with clock.at("2026-11-24T12:00"):
        actions.check_in_self(me(engagement), engagement.pk, said_at=clock.local(on, "07:20"))
    day = day_of(engagement)
    assert (day.state, day.contested_minutes, day.checked_in_at) == (
        "checked_in",
        None,
        clock.local(on, "10:00"),
    )
    assert AttendanceFlag.objects.get().kind == "conflict"


def test_d3_a_going_home_before_the_coming_ends_no_day() -> None:
    engagement = dispatched()
    on = day_of(engagement).on
    with clock.at("2026-11-24T10:00"):
        actions.check_in_by_foreman(foreman_of(engagement), engagement.posting_id, [engagement.pk])
    with clock.at("2026-11-24T11:00"):
        actions.check_out(me(engagement), engagement.pk, said_at=clock.local(on, "09:30"))
        assert (day_of(engagement).state, day_of(engagement).submitted_minutes) == ("checked_in", None)
        assert AttendanceFlag.objects.get().facts["moment"] == "out"
        actions.check_out(me(engagement), engagement.pk, said_at=clock.local(on, "10:30"))
    assert day_of(engagement).state == "submitted"


def test_d3_a_late_going_home_that_says_the_same_is_kept_and_changes_nothing() -> None:
    engagement = came()
    with clock.at(EVENING):
        actions.check_out(foreman_of(engagement), engagement.pk)
    before = day_of(engagement)
    with clock.at("2026-11-24T18:00"):
        said_at = clock.local(before.on, "17:00")
        assert actions.check_out(me(engagement), engagement.pk, said_at=said_at) == before.pk
    now = day_of(engagement)
    assert (now.state, now.submitted_minutes, now.checked_out_at) == (
        "submitted",
        before.submitted_minutes,
        before.checked_out_at,
    )
    assert PresenceProof.objects.filter(moment="out", is_conflict=False).count() == 2
    assert not AttendanceFlag.objects.exists()


def test_d3_going_home_without_having_come_is_refused_with_a_network_and_without() -> None:
    engagement = dispatched()
    for said_at in (None, clock.local(day_of(engagement).on, "17:00")):
        with clock.at("2026-11-24T18:00"), pytest.raises(Refused) as caught:
            actions.check_out(me(engagement), engagement.pk, said_at=said_at)
        assert codes(caught) == {"not_checked_in"}
    assert day_of(engagement).state == "expected"


# ---- hours ----


def test_d3_hours_nobody_reported_yet_are_agreed_by_nobody() -> None:
    engagement = came()
    with clock.at(EVENING), pytest.raises(Refused) as caught:
        actions.agree_hours(foreman_of(engagement), day_of(engagement).pk)
    assert codes(caught) == {"wrong_state"}
    assert day_of(engagement).agreed_minutes is None


def test_d3_hours_that_stand_are_not_agreed_a_second_time() -> None:
    engagement = agreed()
    with clock.at(EVENING), pytest.raises(Refused) as caught:
        actions.agree_hours(foreman_of(engagement), day_of(engagement).pk)
    assert codes(caught) == {"wrong_state"}


def test_d3_no_clock_of_the_hours_runs_before_its_time() -> None:
    running, told, standing = came(), reported(), agreed()
    for early, engagement, state in (
        (actions.propose_planned_hours, running, "checked_in"),
        (actions.settle_silent_hours, told, "submitted"),
        (actions.lock_hours, standing, "agreed"),
    ):
        with clock.at("2026-11-24T17:05"), pytest.raises(Refused) as caught:
            early(SYSTEM, day_of(engagement).pk)
        assert (codes(caught), day_of(engagement).state) == ({"not_due_yet"}, state)


def test_d3_a_locked_day_is_not_locked_again() -> None:
    engagement = agreed()
    with clock.at("2026-11-27T17:05"):
        lock_agreed_hours()
    with clock.at("2026-11-28T17:05"), pytest.raises(Refused):
        actions.lock_hours(SYSTEM, day_of(engagement).pk)
    assert day_of(engagement).state == "locked"


# ---- what is not there, and who may ----


@pytest.mark.parametrize(
    "ask",
    [
        lambda: actions.agree_hours(as_station(), NOBODYS),
        lambda: actions.look_at_flag(as_station(), NOBODYS, is_fine=True, finding="看过"),
    ],
    ids=["day", "flag"],
)
def test_days_and_flags_that_do_not_exist_are_not_found(ask) -> None:
    with pytest.raises(OutOfSight):
        ask()


def test_d3_the_district_sees_the_job_and_gets_no_code_of_the_site() -> None:
    posting = make_posting()
    with pytest.raises(Forbidden):
        actions.show_day_code(officer(), posting.pk)
    assert not DayCode.objects.exists()
    assert actions.show_day_code(as_station(), posting.pk)


def test_d3_a_new_code_is_never_the_one_that_went_round(monkeypatch) -> None:
    posting = make_posting()
    drawn = iter([1234, 1234, 1234, 77])
    monkeypatch.setattr(day_codes.secrets, "randbelow", lambda _below: next(drawn))
    assert actions.show_day_code(as_station(), posting.pk) == "1234"
    assert actions.rotate_day_code(as_station(), posting.pk) == "0077"


@action(locks=("exchange.Engagement", "exchange.AttendanceDay"))
def _flag(work: Work, day_id: int, minutes: int) -> bool:
    return _do_raise_flag(
        work, AttendanceDay.objects.get(pk=day_id), FlagKind.CLOCK_SKEW, {"minutes": minutes}
    )


def test_d3_the_same_oddity_seen_twice_is_one_flag_with_its_first_facts() -> None:
    day = day_of(came())
    assert [_flag(SYSTEM, day.pk, minutes) for minutes in (11, 12)] == [True, False]
    assert AttendanceFlag.objects.get().facts == {"minutes": 11}


def test_d3_a_picture_is_forgotten_in_its_time_and_once() -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_with_photo(me(engagement), engagement.pk, "a" * 64, 10)
        photo = EvidencePhoto.objects.get()
        assert actions.forget_photo(SYSTEM, photo.pk) == ""
        assert EvidencePhoto.objects.get().forgotten_at is None
    with clock.at(photo.forget_at):
        assert actions.forget_photo(SYSTEM, photo.pk) == "a" * 64
    with clock.at(photo.forget_at + timedelta(days=1)):
        assert actions.forget_photo(SYSTEM, photo.pk) == ""
    assert EvidencePhoto.objects.get().forgotten_at == photo.forget_at


def test_d3_new_terms_of_somebody_who_let_go_expect_no_day_of_him() -> None:
    engagement = three_days()
    engagements.cancel_by_worker(me(engagement), engagement.pk, reason_code="illness")
    Engagement.objects.filter(pk=engagement.pk).update(ends_at=engagement.ends_at + timedelta(days=1))
    emit(engagement, EngagementTermsAgreed(engagement.pk, engagement.posting_id, engagement.worker_id, 2))
    assert states(engagement) == ["cancelled", "cancelled", "cancelled"]


# ---- pages ----


def test_d3_a_photo_check_in_without_a_photo_says_so(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    with clock.at(MORNING):
        answer = browser.as_(me(engagement)).post(reverse("check_in", args=[engagement.uid]), how="photo")
    assert (answer.status_code, "先拍一张" in answer.content.decode()) == (422, True)
    assert day_of(engagement).state == "expected"


@pytest.mark.parametrize("day", ["", "nonsense", "9b2f7e0c-5f0e-4a4e-9d52-6c8e4f2a1b30"])
def test_d3_an_answer_about_no_day_is_not_found_on_either_page(browser: Browser, day: str) -> None:  # noqa: F811
    engagement = reported()
    pages = [
        (me(engagement), reverse("check_in", args=[engagement.uid])),
        (foreman_of(engagement), reverse("roll_call", args=[engagement.posting.uid])),
    ]
    for place, (actor, url) in enumerate(pages):
        answer = browser.as_(actor).post(url, how="agree", day=day, once=f"a-token-of-page-{place}")
        assert answer.status_code == 404
    assert day_of(engagement).state == "submitted"


def test_d3_a_day_of_somebody_else_is_not_answered_through_ones_own_page(browser: Browser) -> None:  # noqa: F811
    own, other = reported(by="hirer"), reported(by="hirer")
    url = reverse("check_in", args=[own.uid])
    assert browser.as_(me(own)).post(url, how="agree", day=day_of(other).uid).status_code == 404
    assert day_of(other).state == "submitted"


def test_d3_a_roll_call_of_no_job_is_not_found(browser: Browser) -> None:  # noqa: F811
    posting = make_posting()
    for uid, status in ((uuid4(), 404), (posting.uid, 200)):
        assert browser.as_(as_station()).get(reverse("roll_call", args=[uid])).status_code == status


def test_d3_a_roll_call_says_who_was_not_written_down_and_why(browser: Browser) -> None:  # noqa: F811
    posting = make_posting()
    engagement = dispatched(posting)
    foreman = as_hirer(posting, "foreman")
    url = reverse("roll_call", args=[posting.uid])
    with clock.at("2026-11-23T12:00"):  # the day before
        sent = browser.as_(foreman).client.post(url, {"engagement": str(engagement.uid)}, follow=True)
    text = sent.content.decode()
    assert ("现在不是这个活签到的时候" in text, "记下了" in text) == (True, False)
    assert day_of(engagement).state == "expected"


def test_d3_a_roll_call_of_nobody_asks_to_tick_somebody(browser: Browser) -> None:  # noqa: F811
    posting = make_posting(hirer=make_hirer(contact=make_person("陈经理")))
    engagement = dispatched(posting)
    url = reverse("roll_call", args=[posting.uid])
    with clock.at(MORNING):
        client = browser.as_(as_hirer(posting, "foreman")).client
        assert "先勾上人" in client.post(url, {}, follow=True).content.decode()
        done = client.post(url, {"engagement": str(engagement.uid)}, follow=True).content.decode()
    assert ("先勾上人" in done, "记下了 1 人" in done) == (False, True)
