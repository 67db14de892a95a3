"""没来 and 放空 (d.2): proposed at +60, marked after a call, answered within 24 hours, taken back with a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yizhan.core import clock, invariants
from yizhan.core.actors import SYSTEM
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements import actions
from yizhan.exchange.engagements.models import BookedShift, Engagement, NoShowMark
from yizhan.exchange.engagements.periodic import propose_no_shows, settle_no_shows
from yizhan.exchange.engagements.queries import no_show_stands, sent_home_suggestion
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    fresh,
    make_posting,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401

pytestmark = pytest.mark.django_db
LATE = "2026-11-24T08:30"  # exactly sixty minutes past the start


def mark_of(engagement: Engagement) -> NoShowMark:
    return NoShowMark.objects.filter(engagement=engagement).latest("pk")


def marked() -> Engagement:
    engagement = dispatched()
    with clock.at(LATE):
        actions.mark_no_show_worker(as_station(), engagement.pk, reason_code="no_contact")
        drain()
    return fresh(engagement.pk)


def test_d2_the_clock_proposes_at_sixty_minutes_and_marks_nobody() -> None:
    engagement = dispatched()
    with clock.at("2026-11-24T08:29"):
        assert propose_no_shows() == 0
    with clock.at(LATE):
        assert propose_no_shows() == 1
        assert propose_no_shows() == 0, "once"
    assert fresh(engagement.pk).state == "dispatched"
    mark = mark_of(engagement)
    assert (mark.state, mark.against, mark.proposed_by_role) == ("proposed", "worker", "SYSTEM")


def test_d2_who_comes_late_is_forgotten_by_the_clock() -> None:
    from yizhan.exchange.attendance.actions import check_in_by_foreman

    engagement = dispatched()
    with clock.at(LATE):
        propose_no_shows()
        check_in_by_foreman(as_hirer(engagement.posting, "foreman"), engagement.posting_id, [engagement.pk])
        drain()
        assert propose_no_shows() == 0
    assert mark_of(engagement).state == "dismissed"


def test_d2_the_attendant_marks_after_calling_and_the_place_is_free() -> None:
    engagement = dispatched()
    with clock.at(LATE):
        propose_no_shows()
    now = None
    with clock.at(LATE):
        actions.mark_no_show_worker(as_station(), engagement.pk, reason_code="no_contact")
        now = fresh(engagement.pk)
        mark = mark_of(engagement)
        assert mark.answer_due_at == clock.now() + timedelta(hours=24)
    assert (now.state, now.posting.taken_count, mark.state) == ("no_show_worker", 0, "marked")
    assert NoShowMark.objects.filter(engagement=engagement).count() == 1
    assert not BookedShift.objects.filter(engagement=engagement).exists()


def test_d2_only_the_station_marks_and_not_before_the_hour() -> None:
    engagement = dispatched()
    with clock.at(LATE), pytest.raises(Forbidden):
        actions.mark_no_show_worker(as_hirer(engagement.posting), engagement.pk, reason_code="no_contact")
    with clock.at("2026-11-24T08:29"), pytest.raises(Refused) as caught:
        actions.mark_no_show_worker(as_station(), engagement.pk, reason_code="no_contact")
    assert set(caught.value.codes) == {"too_early"}


def test_d2_after_a_day_of_silence_the_mark_stands() -> None:
    engagement = marked()
    assert not no_show_stands(engagement.pk)
    with clock.at("2026-11-25T08:29"):
        assert settle_no_shows() == 0
    with clock.at("2026-11-25T08:30"):
        assert settle_no_shows() == 1
    assert no_show_stands(engagement.pk)


def test_d2_the_other_side_answers_within_the_day_and_not_later() -> None:
    engagement = marked()
    mark, me = mark_of(engagement), as_worker(engagement.worker)
    with clock.at("2026-11-25T08:31"), pytest.raises(Refused) as caught:
        actions.contest_no_show(me, mark.pk, answer_code="van_left")
    assert set(caught.value.codes) == {"answer_late"}
    with clock.at("2026-11-24T10:00"), pytest.raises(Refused) as caught:
        actions.contest_no_show(me, mark.pk, answer_code="nonsense", text="长" * 301)
    assert set(caught.value.codes) == {"reason_unknown", "too_long"}
    with clock.at("2026-11-24T10:00"):
        actions.contest_no_show(me, mark.pk, answer_code="van_left", text="车 7:10 就走了")
        assert settle_no_shows() == 0
    assert mark_of(engagement).state == "contested"


def test_d2_the_hirer_does_not_answer_for_the_worker() -> None:
    engagement = marked()
    with clock.at("2026-11-24T10:00"), pytest.raises(Forbidden):
        actions.contest_no_show(as_hirer(engagement.posting), mark_of(engagement).pk, answer_code="other")


def test_d2_the_van_left_early_becomes_a_mark_of_the_hirer_with_its_trace() -> None:
    engagement = marked()
    mark = mark_of(engagement)
    with clock.at("2026-11-24T10:00"):
        actions.contest_no_show(as_worker(engagement.worker), mark.pk, answer_code="van_left")
        actions.reverse_no_show(as_station(), mark.pk, outcome="blame_hirer", note="带班承认车提前走")
        drain()
    now = fresh(engagement.pk)
    assert (now.state, now.end_reason) == ("no_show_hirer", "van_left")
    assert sent_home_suggestion(now) == 13000, "放空: half of 260 yuan is suggested"
    first, second = NoShowMark.objects.filter(engagement=engagement).order_by("pk")
    assert (first.state, first.outcome) == ("reversed", "blame_hirer")
    assert (second.against, second.state) == ("hirer", "marked")
    assert second.answer_due_at is not None


def test_d2_a_wrong_mark_is_taken_back_and_the_place_is_his_again() -> None:
    engagement = marked()
    with clock.at("2026-11-24T09:00"):
        actions.reverse_no_show(
            as_station(), mark_of(engagement).pk, outcome="reinstate", note="他在北门，带班没看见"
        )
        drain()
    now = fresh(engagement.pk)
    assert (now.state, now.posting.taken_count, now.end_reason) == ("dispatched", 1, "")
    assert BookedShift.objects.filter(engagement=now).count() == 1
    names = ["exchange.taken_count_equals_takers", "exchange.hours_are_booked"]
    assert list(invariants.violations(names)) == []


def test_d2_a_good_reason_makes_it_a_protected_cancellation() -> None:
    engagement = marked()
    mark = mark_of(engagement)
    with clock.at("2026-11-24T10:00"):
        actions.contest_no_show(as_worker(engagement.worker), mark.pk, answer_code="illness")
        actions.reverse_no_show(as_station(), mark.pk, outcome="excuse", note="看了病历")
    now = fresh(engagement.pk)
    assert (now.state, now.is_protected, now.end_reason) == ("cancelled_by_worker", True, "illness")


def test_d2_taking_back_wants_a_reason_an_outcome_and_the_station() -> None:
    engagement = marked()
    mark = mark_of(engagement)
    for outcome, note, code in (("excuse", "", "missing_reason"), ("nothing", "为什么", "outcome_unknown")):
        with pytest.raises(Refused) as caught:
            actions.reverse_no_show(as_station(), mark.pk, outcome=outcome, note=note)
        assert set(caught.value.codes) == {code}
    with pytest.raises(Forbidden):
        actions.reverse_no_show(as_worker(engagement.worker), mark.pk, outcome="excuse", note="我")
    assert mark_of(engagement).state == "marked"


def test_d2_a_place_given_away_is_not_given_twice() -> None:
    posting = make_posting(headcount=1)
    engagement = dispatched(posting)
    with clock.at(LATE):
        actions.mark_no_show_worker(as_station(), engagement.pk, reason_code="no_contact")
        other = make_worker()
        posting.refresh_from_db()
        standby = (
            actions.apply_for_posting
        )  # the posting is running: he steps in as somebody found at the gate
        assert standby
        code = actions.open_walk_on(as_hirer(posting, "foreman"), posting.pk, places=1)["code"]
        walked = actions.walk_on(as_worker(other), str(code))
        actions.admit_walk_on(as_hirer(posting, "foreman"), walked)
        with pytest.raises(Refused) as caught:
            actions.reverse_no_show(as_station(), mark_of(engagement).pk, outcome="reinstate", note="来了")
    assert set(caught.value.codes) == {"places_taken"}
    assert fresh(engagement.pk).state == "no_show_worker"


def test_d2_a_contested_mark_that_was_checked_stands() -> None:
    engagement = marked()
    mark = mark_of(engagement)
    with clock.at("2026-11-24T10:00"):
        actions.contest_no_show(as_worker(engagement.worker), mark.pk, answer_code="other")
        with pytest.raises(Refused):
            actions.uphold_no_show(as_station(), mark.pk)
        actions.uphold_no_show(as_station(), mark.pk, note="问了三个工友")
    assert no_show_stands(engagement.pk)


def test_d2_the_worker_reports_that_nobody_receives_him() -> None:
    engagement = dispatched()
    me = as_worker(engagement.worker)
    with clock.at("2026-11-24T07:00"), pytest.raises(Refused) as caught:
        actions.report_hirer_absent(me, engagement.pk)
    assert set(caught.value.codes) == {"too_early"}
    with clock.at("2026-11-24T07:40"):
        mark_id = actions.report_hirer_absent(me, engagement.pk)
        with pytest.raises(Refused) as caught:
            actions.report_hirer_absent(me, engagement.pk)
        assert set(caught.value.codes) == {"noted_already"}
        with pytest.raises(Forbidden):
            actions.report_hirer_absent(as_hirer(engagement.posting), engagement.pk)
    with clock.at(LATE):
        actions.mark_no_show_hirer(as_station(), engagement.pk, reason_code="no_contact")
    assert fresh(engagement.pk).state == "no_show_hirer"
    assert NoShowMark.objects.get(pk=mark_id).state == "marked", "the proposal became the mark"


def test_a_dismissed_proposal_is_the_stations_word() -> None:
    engagement = dispatched()
    with clock.at(LATE):
        propose_no_shows()
    with pytest.raises(Forbidden):
        actions.dismiss_no_show(as_hirer(engagement.posting), mark_of(engagement).pk)
    actions.dismiss_no_show(as_station(), mark_of(engagement).pk)
    assert mark_of(engagement).state == "dismissed"
    assert actions.let_no_show_stand(SYSTEM, mark_of(engagement).pk) is False


def test_d2_a_mark_that_waits_is_not_proposed_twice_nor_against_who_is_there() -> None:
    engagement, at_work = dispatched(), dispatched()
    Engagement.objects.filter(pk=at_work.pk).update(state="on_site")
    with clock.at(LATE):
        assert actions.propose_no_show(SYSTEM, engagement.pk) is True
        assert actions.propose_no_show(SYSTEM, engagement.pk) is False
        assert actions.propose_no_show(SYSTEM, at_work.pk) is False
    assert [mark.engagement_id for mark in NoShowMark.objects.all()] == [engagement.pk]


def test_d2_nobody_waits_for_the_hirer_of_work_that_he_has_cancelled() -> None:
    coming, gone = dispatched(), dispatched()
    actions.cancel_by_worker(as_worker(gone.worker), gone.pk, reason_code="family")
    with clock.at("2026-11-24T07:40"):
        assert actions.report_hirer_absent(as_worker(coming.worker), coming.pk)
        with pytest.raises(Refused) as caught:
            actions.report_hirer_absent(as_worker(gone.worker), gone.pk)
    assert set(caught.value.codes) == {"not_coming"}


def test_d2_a_mark_that_is_not_there_is_out_of_sight() -> None:
    with pytest.raises(OutOfSight):
        actions.uphold_no_show(as_station(), 10**9, note="问过了")
    with pytest.raises(OutOfSight):
        actions.reverse_no_show(as_station(), 10**9, outcome="excuse", note="问过了")


def test_d2_what_the_worker_reported_becomes_the_mark_of_the_hirer_when_the_station_corrects() -> None:
    engagement = dispatched()
    with clock.at("2026-11-24T07:40"):
        reported = actions.report_hirer_absent(as_worker(engagement.worker), engagement.pk)
    with clock.at(LATE):
        actions.mark_no_show_worker(as_station(), engagement.pk, reason_code="no_contact")
    wrong = NoShowMark.objects.get(engagement=engagement, against="worker")
    with clock.at("2026-11-24T10:00"):
        actions.reverse_no_show(as_station(), wrong.pk, outcome="blame_hirer", note="他到了，没人接")
        drain()
        mark = NoShowMark.objects.get(engagement=engagement, against="hirer")
        assert (mark.pk, mark.state) == (reported, "marked"), "one record, not a second beside it"
        assert mark.answer_due_at == clock.now() + timedelta(hours=24)
        actions.contest_no_show(as_hirer(engagement.posting), mark.pk, answer_code="other", text="门卫换了")
    assert NoShowMark.objects.get(pk=reported).state == "contested"


@pytest.mark.parametrize(
    ("terms", "fen"),
    [
        ({"pay_unit": "day", "pay_fen": 26000}, 13000),
        ({"pay_unit": "hour", "pay_fen": 2000, "break_minutes": 60}, 8500),  # 8.5 h planned
        ({"pay_unit": "job", "pay_fen": 90000, "days_count": 3}, 15000),
        ({"pay_unit": "month", "pay_fen": 600000}, 10000),
        ({"pay_unit": "piece", "pay_fen": 100}, None),
        ({"pay_unit": "day"}, None),
    ],
)
def test_d2_half_a_day_is_suggested(terms: dict, fen: int | None) -> None:
    from yizhan.exchange.engagements.rules import sent_home_fen

    span = {"starts_at": "2026-11-24T07:30:00+08:00", "ends_at": "2026-11-24T17:00:00+08:00"}
    assert sent_home_fen(span | terms, 50) == fen


def test_pages_lead_from_the_proposal_to_the_correction(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    with clock.at(LATE):
        propose_no_shows()
        mark, clerk = mark_of(engagement), as_station()
        assert "周师傅" in browser.as_(clerk).text("/console/no-shows/")
        page = f"/console/no-shows/{mark.uid}/"
        assert "打过电话，确实没来" in browser.text(page)
        assert browser.post(page, outcome="mark", once="a-token-number-one").status_code == 302
        me = as_worker(engagement.worker)
        own = f"/me/no-shows/{mark.uid}/"
        assert "车提前走了" in browser.as_(me).text(own)
        assert browser.post(own, reason="", once="a-token-number-two").status_code == 422
        assert browser.post(own, reason="van_left", once="a-token-number-three").status_code == 302
        assert "车提前走了" in browser.as_(clerk).text(page)
        assert browser.post(page, outcome="blame_hirer", once="a-token-number-four").status_code == 422
        done = browser.post(page, outcome="blame_hirer", note="问过了", once="a-token-number-five")
    assert done.status_code == 302
    assert fresh(engagement.pk).state == "no_show_hirer"
    boss = as_hirer(engagement.posting)
    other = mark_of(engagement)
    with clock.at(LATE):
        assert "记了：用工方放空" in browser.as_(boss).text(f"/hire/no-shows/{other.uid}/")
