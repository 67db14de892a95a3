"""Objecting to an answer, a falling star, a fact: held back, decided elsewhere, computed backwards."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import as_hirer, as_station, as_worker, make_worker
from yizhan.exchange.ratings import objecting
from yizhan.exchange.ratings.models import (
    Rating,
    RatingObjection,
    RatingText,
    ReliabilityExcuse,
    StarChange,
    StarDrop,
    WorkerStar,
)
from yizhan.exchange.ratings.periodic import count_ratings, refresh_old_stars, take_star_drops
from yizhan.exchange.ratings.queries import round_seen_by, stars_for_hirer
from yizhan.exchange.ratings.tests.factories import (
    another_station,
    compute,
    known_worker,
    officer,
    past_engagement,
    rated,
)
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db
KEEPS = ["exchange.shown_star_is_the_computed_one", "exchange.open_objection_holds_back"]


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def bad_answer() -> tuple[Engagement, Rating]:
    """One bad answer of yesterday beside two good ones."""
    worker = known_worker((3, 3))
    engagement = past_engagement(worker)
    answer = rated(engagement, 1)
    RatingText.objects.create(rating=answer, text="人没来")
    compute(worker)
    return engagement, answer


def star_of(engagement: Engagement) -> WorkerStar:
    return WorkerStar.objects.get(worker=engagement.worker)


# ---- an answer ----


def test_an_answer_under_objection_is_held_back_until_somebody_decided() -> None:
    engagement, _answer = bad_answer()
    assert star_of(engagement).answers_count == 3
    objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "那天我去了，有打卡")
    drain()
    assert star_of(engagement).answers_count == 2
    assert list(invariants.violations(KEEPS)) == []


def test_only_somebody_of_another_station_or_the_district_decides() -> None:
    engagement, _answer = bad_answer()
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "不对")
    with pytest.raises(OutOfSight):
        objecting.decide_objection(as_station(engagement.station.code), objection, "upheld", "没有依据")
    with pytest.raises(OutOfSight):
        objecting.decide_objection(as_worker(make_worker()), objection, "upheld", "没有依据")
    with pytest.raises(Forbidden):
        objecting.decide_objection(as_worker(engagement.worker), objection, "removed", "我说了算")
    assert objecting.decide_objection(another_station(), objection, "upheld", "打了电话，属实") == "upheld"
    drain()
    assert star_of(engagement).answers_count == 3


def test_a_removed_answer_leaves_a_trace_and_counts_backwards() -> None:
    engagement, answer = bad_answer()
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "那天我去了")
    objecting.decide_objection(officer(), objection, "removed", "打卡为证")
    drain()
    answer.refresh_from_db()
    assert answer.removed_at is not None
    assert answer.original == {"face": 1, "level": None, "tags": []}
    assert not RatingText.objects.exists()
    assert star_of(engagement).answers_count == 2
    seen = round_seen_by(as_worker(engagement.worker), engagement.pk)
    assert seen.other is not None
    assert (seen.other.trace, seen.other.face) == ("removed", 0)
    assert seen.objection_words == "核过，去掉了"
    told = Message.objects.get(template="exchange.objection_removed")
    assert told.recipient_uid == str(engagement.worker.person.uid)


def test_a_corrected_answer_counts_as_it_should_have_been() -> None:
    engagement, answer = bad_answer()
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "点错了吧")
    with pytest.raises(Refused) as caught:
        objecting.decide_objection(officer(), objection, "corrected", "点错了")
    assert codes(caught) == {"correction_missing"}
    objecting.decide_objection(officer(), objection, "corrected", "点错了", face=3)
    drain()
    answer.refresh_from_db()
    assert (answer.face, answer.original["face"]) == (3, 1)
    assert star_of(engagement).parts["mean_answer"] == 5


def test_the_hirer_objects_to_what_the_worker_said() -> None:
    engagement, _answer = bad_answer()
    rated(engagement, 1, side="worker", tags=["w_mismatch"])
    objection = objecting.object_to_answer(as_hirer(engagement.posting), engagement.pk, "招工写得清清楚楚")
    row = RatingObjection.objects.get(pk=objection)
    assert (row.worker, row.hirer, row.rating.side) == (None, engagement.posting.hirer, "worker")


def test_the_station_passes_on_what_was_said_at_the_counter() -> None:
    engagement, _answer = bad_answer()
    station = as_station(engagement.station.code)
    uid = str(engagement.worker.person.uid)
    assert objecting.object_to_answer(station, engagement.pk, "他说去了", side="worker", on_behalf_of=uid)


@pytest.mark.parametrize(("text", "code"), [("  ", "text_missing"), ("不" * 501, "text_long")])
def test_an_objection_says_why(text: str, code: str) -> None:
    engagement, _answer = bad_answer()
    with pytest.raises(Refused) as caught:
        objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, text)
    assert codes(caught) == {code}


def test_once_and_in_time_and_about_something() -> None:
    engagement, _answer = bad_answer()
    me = as_worker(engagement.worker)
    objecting.object_to_answer(me, engagement.pk, "不对")
    with pytest.raises(Refused) as caught:
        objecting.object_to_answer(me, engagement.pk, "还是不对")
    assert codes(caught) == {"already_objected"}
    with pytest.raises(Refused) as caught:
        objecting.object_to_answer(as_hirer(engagement.posting), engagement.pk, "不对")
    assert codes(caught) == {"nothing_to_object"}
    late, _answer = bad_answer()
    with clock.at("2026-12-03T09:00"), pytest.raises(Refused) as caught:
        objecting.object_to_answer(as_worker(late.worker), late.pk, "不对")
    assert codes(caught) == {"objection_over"}


def test_the_answer_is_due_in_five_working_days() -> None:
    engagement, _answer = bad_answer()
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "不对")
    assert f"{RatingObjection.objects.get(pk=objection).due_on}" == "2026-11-30"


def test_taking_an_objection_back_lets_the_answer_count_again() -> None:
    engagement, _answer = bad_answer()
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "不对")
    drain()
    objecting.withdraw_objection(as_worker(engagement.worker), objection)
    drain()
    assert star_of(engagement).answers_count == 3
    with pytest.raises(Refused):
        objecting.decide_objection(officer(), objection, "removed", "晚了")


def test_a_round_waits_for_its_objection_before_it_is_counted() -> None:
    engagement, _answer = bad_answer()
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "不对")
    with clock.at("2026-12-10T09:00"):
        assert count_ratings() == 2  # the two others
        objecting.decide_objection(officer(), objection, "upheld", "属实")
        assert count_ratings() == 1


def test_a_decision_needs_a_reason_and_a_known_word() -> None:
    engagement, _answer = bad_answer()
    objection = objecting.object_to_answer(as_worker(engagement.worker), engagement.pk, "不对")
    with pytest.raises(Refused) as caught:
        objecting.decide_objection(officer(), objection, "upheld", " ")
    assert codes(caught) == {"missing_reason"}
    with pytest.raises(Refused) as caught:
        objecting.decide_objection(officer(), objection, "maybe", "不好说")
    assert codes(caught) == {"decision_unknown"}


# ---- a falling star ----


def falling() -> tuple[WorkerStar, StarDrop, Engagement]:
    """Four stars until somebody reports that he did not turn up."""
    worker = known_worker((3, 3, 3, 3), days=2, again=True)
    before = WorkerStar.objects.get(worker=worker).stars_hundredths
    missed = past_engagement(worker, state="no_show_worker")
    for _n in range(2):
        past_engagement(worker, state="no_show_worker")
    row = compute(worker)
    assert row.computed_hundredths < before == row.stars_hundredths
    return row, StarDrop.objects.get(), missed


def test_a_star_never_falls_without_ten_days_of_notice_with_reasons() -> None:
    row, drop, _missed = falling()
    assert {"code": "no_show_worker", "count": 3} in drop.reasons
    assert (drop.object_until - drop.announced_at).days == 10
    told = Message.objects.get(template="exchange.star_drop_announced")
    assert told.recipient_uid == str(row.worker.person.uid)
    with clock.at("2026-12-03T08:59"):
        assert take_star_drops() == 0
    with clock.at("2026-12-03T09:00"):
        assert take_star_drops() == 1
    row.refresh_from_db()
    assert row.stars_hundredths == row.computed_hundredths
    assert StarChange.objects.filter(worker=row.worker).count() == 2


def test_it_stays_while_somebody_checks_and_falls_when_it_was_right() -> None:
    row, drop, _missed = falling()
    objection = objecting.object_to_drop(as_worker(row.worker), drop.pk, "那天生病了")
    with clock.at("2026-12-04T09:00"):
        assert take_star_drops() == 0
        assert list(invariants.violations(KEEPS)) == []
        objecting.decide_objection(another_station(), objection, "upheld", "没有假条")
    row.refresh_from_db()
    drop.refresh_from_db()
    assert (drop.state, row.stars_hundredths == row.computed_hundredths) == ("taken", True)


def test_an_excused_failure_never_counted() -> None:
    row, drop, missed = falling()
    every = list(Engagement.objects.filter(state="no_show_worker").values_list("pk", flat=True))
    objection = objecting.object_to_drop(as_worker(row.worker), drop.pk, "那两天生病了，有病历")
    with pytest.raises(Refused) as caught:
        objecting.decide_objection(officer(), objection, "corrected", "病历看过")
    assert codes(caught) == {"nothing_to_excuse"}
    objecting.decide_objection(officer(), objection, "corrected", "病历看过", excuse=every)
    row.refresh_from_db()
    drop.refresh_from_db()
    assert (drop.state, row.stars_hundredths) == ("called_off", drop.before_hundredths)
    assert ReliabilityExcuse.objects.filter(engagement=missed).exists()
    assert row.parts["failures"]["no_show_worker"] == 0


def test_better_work_meanwhile_calls_the_fall_off() -> None:
    row, drop, _missed = falling()
    for _n in range(25):
        rated(past_engagement(row.worker, days=0.1), 3, again=True)
    compute(row.worker)
    drop.refresh_from_db()
    assert drop.state == "called_off"


def test_a_fall_that_grows_is_announced_once() -> None:
    row, drop, _missed = falling()
    for _n in range(6):
        past_engagement(row.worker, state="no_show_worker")
    compute(row.worker)
    again = StarDrop.objects.get()
    assert again.pk == drop.pk
    assert again.after_hundredths <= drop.after_hundredths
    assert Message.objects.filter(template="exchange.star_drop_announced").count() == 1


def test_nobody_objects_for_somebody_else_or_too_late() -> None:
    row, drop, _missed = falling()
    with pytest.raises(OutOfSight):
        objecting.object_to_drop(as_worker(make_worker()), drop.pk, "不该降")
    with clock.at("2026-12-03T09:00"), pytest.raises(Refused) as caught:
        objecting.object_to_drop(as_worker(row.worker), drop.pk, "不该降")
    assert codes(caught) == {"objection_over"}


def test_taking_it_back_lets_the_star_fall() -> None:
    row, drop, _missed = falling()
    objection = objecting.object_to_drop(as_worker(row.worker), drop.pk, "不该降")
    objecting.withdraw_objection(as_worker(row.worker), objection)
    with clock.at("2026-12-03T09:00"):
        assert take_star_drops() == 1


def test_protected_reasons_and_excuses_are_no_data() -> None:
    worker = known_worker((3, 3, 3))
    clean = WorkerStar.objects.get(worker=worker).parts["reliable"]
    past_engagement(worker, state="cancelled_by_worker", is_late=True, is_protected=True)
    past_engagement(worker, state="cancelled_by_worker", is_late=False)
    assert compute(worker).parts["reliable"] == clean
    past_engagement(worker, state="cancelled_by_worker", is_late=True)
    assert compute(worker).parts["reliable"] < clean


def test_low_stars_stay_between_worker_and_station() -> None:
    worker = known_worker((1, 1, 1))
    assert stars_for_hirer([worker.pk], "LOG") == {worker.pk: {}}


def test_stars_are_computed_again_when_a_week_has_passed() -> None:
    worker = known_worker()
    with clock.at("2026-11-29T09:00"):
        assert refresh_old_stars() == 0
    with clock.at("2026-11-30T09:01"):
        assert refresh_old_stars() == 1
    assert WorkerStar.objects.get(worker=worker).parts["effective"] < 3
