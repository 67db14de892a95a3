"""After publication: rechecks, spot checks by lot, doubles, archiving."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.invariants import violations
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.match_index.models import MatchJob
from yizhan.exchange.postings import actions, rules
from yizhan.exchange.postings.models import Posting, ReviewDecision
from yizhan.exchange.postings.periodic import archive_postings, draw_last_week, expire_postings
from yizhan.exchange.postings.review_models import Objection, Recheck, SpotCheck, SpotDraw
from yizhan.exchange.postings.review_queries import duplicates_of
from yizhan.exchange.postings.tests.factories import (
    as_hirer,
    fresh,
    in_review,
    make_household,
    published,
    reviewer,
    verified,
)
from yizhan.exchange.postings.tests.test_views import client_of
from yizhan.exchange.workers.tests.factories import make_station
from yizhan.messaging.models import Message

pytestmark = pytest.mark.django_db


def refusal(run) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        run()
    return caught.value.codes


# ---- recheck ----


def test_a_recheck_hides_at_once_and_is_due_in_one_working_day():
    row = published()
    actions.recheck_posting(reviewer(), row.pk)
    assert not Posting.objects.public().exists()
    assert not MatchJob.objects.exists()
    assert Recheck.objects.get().due_on == date(2026, 11, 24)
    assert list(violations(["exchange.one_recheck_per_hidden_posting"])) == []


def test_cleared_is_public_again_and_the_hirer_hears_of_both():
    row = published()
    actions.recheck_posting(reviewer(), row.pk)
    drain()
    assert actions.clear_posting(reviewer(), row.pk) == "published"
    drain()
    assert MatchJob.objects.exists()
    told = set(Message.objects.values_list("template", flat=True))
    assert {"exchange.posting_rechecked", "exchange.posting_cleared"} <= told


def test_cleared_after_its_start_is_not_offered_again():
    row = published()
    actions.recheck_posting(reviewer(), row.pk)
    with clock.at("2026-11-24T08:00"):
        actions.clear_posting(reviewer(), row.pk)
        assert not MatchJob.objects.exists()
        assert expire_postings() == 1
    assert fresh(row.pk).state == "expired"


def test_taken_down_with_reason_and_law_and_the_hirer_may_object():
    row, judge = published(), reviewer()
    actions.recheck_posting(judge, row.pk)
    assert actions.take_down_posting(judge, row.pk, reason_code="fee") == "taken_down"
    actions.object_to(as_hirer(row.hirer), row.pk, "没有收钱")
    objection = Objection.objects.get()
    with pytest.raises(Forbidden):
        actions.decide_objection(judge, str(objection.uid), is_granted=True, answer="好")
    actions.decide_objection(reviewer(), str(objection.uid), is_granted=True, answer="核实没有收钱")
    assert fresh(row.pk).state == "published"
    assert MatchJob.objects.exists()


def test_taking_down_needs_a_reason_and_a_law():
    row, judge = published(), reviewer()
    actions.recheck_posting(judge, row.pk)
    assert refusal(lambda: actions.take_down_posting(judge, row.pk, reason_code="")) == ("missing_reason",)
    assert refusal(lambda: actions.take_down_posting(judge, row.pk, reason_code="other", note="坏")) == (
        "legal_basis_missing",
    )


def test_only_a_public_posting_is_rechecked_and_only_a_hidden_one_cleared():
    waiting, public = in_review(), published()
    judge = reviewer()
    assert refusal(lambda: actions.recheck_posting(judge, waiting.pk)) == ("wrong_state",)
    assert refusal(lambda: actions.clear_posting(judge, public.pk)) == ("wrong_state",)


# ---- spot checks ----


def test_the_lot_can_be_drawn_again_by_anybody():
    numbers = [f"G26110000{n}" for n in range(20)]
    drawn = rules.drawn_by_lot(numbers, "seed", 3)
    assert drawn == rules.drawn_by_lot(reversed(numbers), "seed", 3)
    assert drawn == sorted(numbers, key=lambda n: sha256(f"seed:{n}".encode()).hexdigest())[:3]
    assert rules.drawn_by_lot(numbers, "other", 3) != drawn


@pytest.mark.parametrize(("population", "size"), [(0, 0), (1, 1), (5, 2), (20, 2), (21, 3), (100, 10)])
def test_a_tenth_and_at_least_two(population, size):
    assert rules.sample_size(population, 0.1, 2) == size


def test_r11_3_every_week_some_published_postings_are_drawn_and_the_draw_is_recorded():
    with clock.at("2026-11-18T09:00"):
        rows = [
            published(
                starts_at=clock.local(date(2026, 12, 1 + n), "08:00"),
                ends_at=clock.local(date(2026, 12, 1 + n), "17:00"),
            )
            for n in range(3)
        ]
    assert draw_last_week() == 2
    assert draw_last_week() == 0
    draw = SpotDraw.objects.get()
    assert draw.population == sorted(row.number for row in rows)
    again = rules.drawn_by_lot(draw.population, draw.seed, 2)
    assert {spot.posting.number for spot in draw.checks.all()} == set(again)


def test_only_the_schedule_draws():
    row = published()
    with pytest.raises(Forbidden):
        actions.draw_spot_checks(reviewer(), row.station_id, date(2026, 11, 23))


def drawn() -> SpotCheck:
    row = published()
    with clock.at("2026-11-23T10:00"):
        assert actions.draw_spot_checks(SYSTEM, row.station_id, date(2026, 11, 23)) == 1
    return SpotCheck.objects.get()


def test_r11_3_a_finding_takes_it_out_of_sight():
    spot = drawn()
    assert actions.check_spot(reviewer(), str(spot.uid), is_fine=False, note="电话说要押金") == "finding"
    assert fresh(spot.posting_id).state == "under_recheck"
    assert Recheck.objects.get().cause == "spot_check"


def test_a_spot_check_that_finds_nothing_is_recorded():
    spot = drawn()
    assert actions.check_spot(reviewer(), str(spot.uid), is_fine=True) == "passed"
    assert fresh(spot.posting_id).state == "published"
    assert refusal(lambda: actions.check_spot(reviewer(), str(spot.uid), is_fine=True)) == (
        "checked_already",
    )


def test_who_approved_does_not_spot_check():
    spot = drawn()
    approver = ReviewDecision.objects.get().reviewer_id
    from dataclasses import replace

    with pytest.raises(Forbidden) as caught:
        actions.check_spot(replace(reviewer(), person_id=approver), str(spot.uid), is_fine=True)
    assert "own_approval" in caught.value.codes or "not_qualified" in caught.value.codes


def test_a_finding_needs_words():
    spot = drawn()
    assert refusal(lambda: actions.check_spot(reviewer(), str(spot.uid), is_fine=False)) == ("note_missing",)
    with pytest.raises(OutOfSight):
        actions.check_spot(reviewer(), "00000000-0000-0000-0000-000000000000", is_fine=True)


# ---- the same job twice ----


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("中山街道江津路口", "江津路口", True),
        ("红门路 3 号仓库", "红门路仓库", True),
        ("中山街道江津路口", "沙市大道", False),
        ("", "江津路口", False),
    ],
)
def test_places_that_sound_alike(one, other, alike):
    assert (rules.likeness(one, other) >= 0.5) is alike


def twins(**changes) -> tuple[Posting, Posting]:
    hirer = verified(make_household())
    return published(hirer), in_review(hirer, place_text="江津路口", **changes)


def test_the_same_hirer_day_trade_and_place_are_proposed_as_one():
    first, second = twins()
    assert [row.pk for row in duplicates_of(second)] == [first.pk]


@pytest.mark.parametrize(
    "changes",
    [
        {
            "starts_at": clock.local(date(2026, 11, 25), "07:30"),
            "ends_at": clock.local(date(2026, 11, 25), "17:00"),
        },
        {"trade": "HOM01"},
    ],
)
def test_another_day_or_trade_is_another_job(changes):
    from yizhan.exchange.trades.models import Trade

    hirer = verified(make_household())
    published(hirer)
    if "trade" in changes:
        changes = {"trade": Trade.objects.filter(level=2).exclude(pk="LOG01").values_list("pk", flat=True)[0]}
    assert duplicates_of(in_review(hirer, **changes)) == []


def test_another_hirer_is_another_job():
    published()
    assert duplicates_of(in_review()) == []


def test_merged_they_are_one_head_count_and_the_other_points_to_it():
    first, second = twins()
    assert actions.merge_posting(reviewer(), second.pk, first.pk) == first.pk
    second = fresh(second.pk)
    assert (second.state, second.merged_into_id) == ("merged", first.pk)
    assert [row.pk for row in Posting.objects.public()] == [first.pk]
    assert list(violations(["exchange.merged_postings_point_to_an_end"])) == []


def test_merging_is_undone_by_one_tap():
    first, second = twins()
    judge = reviewer()
    actions.merge_posting(judge, second.pk, first.pk)
    assert actions.unmerge_posting(judge, second.pk) == "in_review"
    assert fresh(second.pk).merged_into_id is None
    assert actions.approve_posting(judge, second.pk) == "published"
    actions.merge_posting(judge, second.pk, first.pk)
    assert actions.unmerge_posting(judge, second.pk) == "published"
    assert MatchJob.objects.filter(posting_id=second.pk).exists()


def test_what_pointed_to_a_merged_posting_points_on():
    first, second = twins()
    third = in_review(first.hirer)
    judge = reviewer()
    actions.merge_posting(judge, third.pk, second.pk)
    actions.merge_posting(judge, second.pk, first.pk)
    assert fresh(third.pk).merged_into_id == first.pk


def test_postings_with_people_stay():
    first, second = twins()
    Posting.objects.filter(pk=first.pk).update(taken_count=1)
    assert refusal(lambda: actions.merge_posting(reviewer(), first.pk, second.pk)) == ("people_taken",)


def test_what_is_not_alike_is_not_merged():
    one, other, judge = published(), published(), reviewer()
    assert refusal(lambda: actions.merge_posting(judge, one.pk, other.pk)) == ("not_alike",)
    assert refusal(lambda: actions.merge_posting(judge, one.pk, one.pk)) == ("same_posting",)
    with pytest.raises(OutOfSight):
        actions.merge_posting(reviewer("attendant", station_codes=["SS-99"]), one.pk, other.pk)
    with pytest.raises(Forbidden):
        actions.merge_posting(as_hirer(one.hirer), one.pk, other.pk)


def test_a_job_that_has_begun_stays_merged():
    first, second = twins()
    actions.merge_posting(reviewer(), second.pk, first.pk)
    with clock.at("2026-11-24T08:00"):
        assert refusal(lambda: actions.unmerge_posting(reviewer(), second.pk)) == ("start_past",)


def test_merging_through_the_page():
    first, second = twins()
    judge = client_of(reviewer())
    address = reverse("review_posting", args=[second.uid])
    assert first.number in judge.get(address).content.decode()
    judge.post(reverse("merge_posting", args=[second.uid]), {"into": str(first.uid)})
    assert fresh(second.pk).state == "merged"
    assert "不并了" in judge.get(address).content.decode()
    judge.post(reverse("merge_posting", args=[second.uid]), {"do": "unmerge"})
    assert fresh(second.pk).state == "in_review"
    assert judge.post(reverse("merge_posting", args=[second.uid]), {"into": "x"}).status_code == 404


# ---- archive ----


@pytest.mark.parametrize(("day", "count"), [("2027-02-20", 0), ("2027-02-22", 1)])
def test_what_ended_long_ago_is_archived(day, count):
    row = published()
    actions.withdraw_posting(as_hirer(row.hirer), row.pk)
    with clock.at(f"{day}T04:00"):
        assert archive_postings() == count
    assert (fresh(row.pk).state == "archived") is bool(count)


# ---- pages ----


def test_the_page_after_publication_lists_what_waits():
    spot = drawn()
    other = published()
    actions.recheck_posting(reviewer(), other.pk)
    page = client_of(reviewer()).get(reverse("after_publication")).content.decode()
    assert spot.posting.number in page
    assert other.number in page


def test_spot_check_through_the_page():
    spot = drawn()
    browser, address = client_of(reviewer()), reverse("spot_check", args=[spot.uid])
    assert spot.draw.seed in browser.get(address).content.decode()
    assert browser.post(address, {"result": "finding", "note": ""}).status_code == 422
    assert browser.post(address, {"result": "fine"}).status_code == 302
    assert "没问题" in browser.get(reverse("after_publication")).content.decode()


def test_recheck_and_objection_through_the_pages():
    row, browser = published(), client_of(reviewer())
    address = reverse("review_posting", args=[row.uid])
    browser.post(address, {"verdict": "recheck"})
    assert "恢复" in browser.get(address).content.decode()
    browser.post(address, {"verdict": "take_down", "reason_code": "untrue"})
    boss = client_of(as_hirer(row.hirer))
    form = reverse("posting_form", args=[row.uid])
    assert "提异议" in boss.get(form).content.decode()
    boss.post(reverse("object_to_posting", args=[row.uid]), {"text": "写的都是真的"})
    assert "写的都是真的" in boss.get(form).content.decode()
    answer = reverse("answer_objection", args=[Objection.objects.get().uid])
    other = client_of(reviewer())
    assert "写的都是真的" in other.get(answer).content.decode()
    assert browser.post(answer, {"decision": "grant", "answer": "好"}).status_code == 403
    assert other.post(answer, {"decision": "dismiss", "answer": ""}).status_code == 422
    assert other.post(answer, {"decision": "grant", "answer": "查实了"}).status_code == 302
    assert fresh(row.pk).state == "published"


def test_clearing_through_the_page():
    row, browser = published(), client_of(reviewer())
    address = reverse("review_posting", args=[row.uid])
    browser.post(address, {"verdict": "recheck"})
    browser.post(address, {"verdict": "clear"})
    assert fresh(row.pk).state == "published"


# ---- what comes too late ----


def test_what_is_not_over_is_not_archived_however_old():
    running, ended = published(), published()
    actions.withdraw_posting(as_hirer(ended.hirer), ended.pk)
    with clock.at("2028-01-01T09:00"):
        assert actions.archive_posting(SYSTEM, running.pk) is False
        assert actions.archive_posting(SYSTEM, ended.pk) is True
        assert actions.archive_posting(SYSTEM, ended.pk) is False
    assert (fresh(running.pk).state, fresh(ended.pk).state) == ("published", "archived")


NEXT_WEEK = {
    "starts_at": clock.local(date(2026, 11, 30), "07:30"),
    "ends_at": clock.local(date(2026, 11, 30), "17:00"),
    "valid_until": clock.local(date(2026, 11, 24), "09:00"),
}
"""Starts on Monday; people may say yes until Tuesday nine o'clock."""


@pytest.mark.parametrize(
    ("at", "state", "is_offered"),
    [
        ("2026-11-24T08:59", "published", True),
        ("2026-11-24T09:00", "published", False),
        ("2026-11-30T07:30", "taken_down", False),
    ],
)
def test_an_objection_granted_late_offers_nothing_whose_time_has_run_out(at, state, is_offered):
    row, judge = published(**NEXT_WEEK), reviewer()
    actions.recheck_posting(judge, row.pk)
    actions.take_down_posting(judge, row.pk, reason_code="fee")
    actions.object_to(as_hirer(row.hirer), row.pk, "没有收钱")
    objection = Objection.objects.get()
    other = reviewer()
    with clock.at(at):
        actions.decide_objection(other, str(objection.uid), is_granted=True, answer="核实没有收钱")
    assert Objection.objects.get().outcome == "granted"
    assert fresh(row.pk).state == state
    assert MatchJob.objects.exists() is is_offered


@pytest.mark.parametrize(("at", "is_offered"), [("2026-11-24T08:59", True), ("2026-11-24T09:00", False)])
def test_what_is_parted_after_its_validity_is_not_offered_again(at, is_offered):
    hirer = verified(make_household())
    first, second = published(hirer, **NEXT_WEEK), published(hirer, place_text="江津路口", **NEXT_WEEK)
    judge = reviewer()
    actions.merge_posting(judge, second.pk, first.pk)
    with clock.at(at):
        assert actions.unmerge_posting(judge, second.pk) == "published"
        assert MatchJob.objects.filter(posting_id=second.pk).exists() is is_offered
        assert Posting.objects.open(clock.now()).filter(pk=second.pk).exists() is is_offered


def test_nothing_is_merged_into_a_posting_that_takes_nobody():
    first, second = twins()
    actions.pause_posting(as_hirer(first.hirer), first.pk)
    assert "into_not_open" in refusal(lambda: actions.merge_posting(reviewer(), second.pk, first.pk))
    assert fresh(second.pk).state == "in_review"
    actions.resume_posting(as_hirer(first.hirer), first.pk)
    assert actions.merge_posting(reviewer(), second.pk, first.pk) == first.pk


def test_nothing_is_merged_across_the_border_of_a_district():
    first, second = twins()
    away = make_station("ST-950", "429005001")
    Posting.objects.filter(pk=first.pk).update(station=away)
    with pytest.raises(OutOfSight):
        actions.merge_posting(reviewer(), second.pk, first.pk)
    assert fresh(second.pk).state == "in_review"
