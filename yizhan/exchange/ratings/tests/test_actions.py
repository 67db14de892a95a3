"""Both rate, nobody reads before the other wrote; stars and records follow."""

from __future__ import annotations

import pytest

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.attendance import actions as attendance
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    dispatched,
    make_hirer,
    make_posting,
    make_worker,
)
from yizhan.exchange.match_index.models import MatchWorker
from yizhan.exchange.pay.periodic import pay_overdue
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings import actions
from yizhan.exchange.ratings.models import HirerRecord, Rating, RatingRound, WorkerStar
from yizhan.exchange.ratings.periodic import close_ratings, count_ratings
from yizhan.exchange.ratings.queries import round_seen_by, stars_for_hirer
from yizhan.exchange.workers.models import Worker

pytestmark = pytest.mark.django_db
EVENING = "2026-11-24T17:01"


def completed(posting: Posting | None = None, worker: Worker | None = None) -> Engagement:
    """Work that is done on 24 November at 17:01; the round is open."""
    engagement = dispatched(posting, worker)
    with clock.at("2026-11-24T07:25"):
        attendance.check_in_by_foreman(
            as_hirer(engagement.posting, "foreman"), engagement.posting_id, [engagement.pk]
        )
    with clock.at(EVENING):
        attendance.check_out(as_worker(engagement.worker), engagement.pk)
        drain()
    return engagement


def both_rate(engagement: Engagement, face: int, *, tags: tuple[str, ...] = ()) -> None:
    with clock.at(EVENING):
        actions.rate(as_worker(engagement.worker), engagement.pk, 3, tags=tags)
        actions.rate(as_hirer(engagement.posting), engagement.pk, face)
        drain()


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def test_completion_opens_the_round_for_seven_days() -> None:
    engagement = completed()
    row = RatingRound.objects.get(engagement=engagement)
    assert row.state == "open"
    assert row.closes_at - row.opened_at == 7 * clock.days(1)


def test_before_the_work_is_done_nobody_rates() -> None:
    engagement = dispatched()
    with pytest.raises(Refused) as caught:
        actions.rate(as_worker(engagement.worker), engagement.pk, 3)
    assert codes(caught) == {"not_done_yet"}


def test_a_cancelled_engagement_has_no_rating() -> None:
    engagement = dispatched()
    engagements.cancel_by_worker(as_worker(engagement.worker), engagement.pk, reason_code="illness")
    drain()
    with pytest.raises(Refused):
        actions.rate(as_hirer(engagement.posting), engagement.pk, 1)
    assert not RatingRound.objects.exists()


def test_the_other_side_reads_nothing_before_both_have_written() -> None:
    engagement = completed()
    me, hirer = as_worker(engagement.worker), as_hirer(engagement.posting)
    with clock.at(EVENING):
        actions.rate(hirer, engagement.pk, 1, again=False, tags=["h_slow"])
        seen = round_seen_by(me, engagement.pk)
        assert (seen.state, seen.other, seen.own, seen.can_rate) == ("submitted_by_one", None, None, True)
        own = round_seen_by(hirer, engagement.pk).own
        assert own is not None
        assert (own.face, own.again) == (1, False)

        actions.rate(me, engagement.pk, 3)
        seen = round_seen_by(me, engagement.pk)
    assert seen.other is not None
    assert (seen.other.face, seen.other.tags, seen.other.again) == (1, ("动作慢",), None)


def test_the_private_answer_is_in_no_answer_to_the_other_side() -> None:
    engagement = completed()
    with clock.at(EVENING):
        actions.rate(as_hirer(engagement.posting), engagement.pk, 3, again=False)
        actions.rate(as_worker(engagement.worker), engagement.pk, 3, again=False)
    for actor in (as_worker(engagement.worker), as_hirer(engagement.posting)):
        other = round_seen_by(actor, engagement.pk).other
        assert other is not None
        assert other.again is None


def test_nobody_else_sees_the_round() -> None:
    engagement = completed()
    with pytest.raises(OutOfSight):
        round_seen_by(as_worker(make_worker()), engagement.pk)


def test_once_per_side() -> None:
    engagement = completed()
    with clock.at(EVENING):
        actions.rate(as_worker(engagement.worker), engagement.pk, 3)
        with pytest.raises(Refused) as caught:
            actions.rate(as_worker(engagement.worker), engagement.pk, 1)
    assert codes(caught) == {"already_rated"}
    assert RatingRound.objects.get(engagement=engagement).state == "submitted_by_one"


@pytest.mark.parametrize(
    ("face", "tags", "expected"),
    [
        (4, (), {"face_unknown"}),
        (3, ("h_slow",), {"tag_unknown"}),
        (0, ("x",), {"face_unknown", "tag_unknown"}),
    ],
)
def test_only_known_faces_and_the_sides_own_tags(face: int, tags: tuple, expected: set[str]) -> None:
    engagement = completed()
    with clock.at(EVENING), pytest.raises(Refused) as caught:
        actions.rate(as_worker(engagement.worker), engagement.pk, face, tags=tags)
    assert codes(caught) == expected


def test_a_foreman_does_not_rate() -> None:
    engagement = completed()
    with clock.at(EVENING), pytest.raises(Forbidden):
        actions.rate(as_hirer(engagement.posting, "foreman"), engagement.pk, 3)
    assert not Rating.objects.exists()


def test_the_station_writes_down_what_was_said_and_says_for_whom() -> None:
    engagement = completed()
    with clock.at(EVENING):
        with pytest.raises(Refused) as caught:
            actions.rate(as_station(), engagement.pk, 3)
        assert codes(caught) == {"side_missing"}
        actions.rate(as_station(), engagement.pk, 3, side="worker")
    assert Rating.objects.get().side == "worker"


def test_after_seven_days_one_answer_is_revealed_and_none_lapses() -> None:
    one, none = completed(), completed()
    with clock.at(EVENING):
        actions.rate(as_hirer(one.posting), one.pk, 2)
    with clock.at("2026-12-01T17:00"):
        assert close_ratings() == 0
    with clock.at("2026-12-01T17:01"):
        with pytest.raises(Refused) as caught:
            actions.rate(as_worker(one.worker), one.pk, 1)
        assert codes(caught) == {"rating_over"}
        assert close_ratings() == 2
        seen = round_seen_by(as_worker(one.worker), one.pk)
    assert seen.other is not None
    assert RatingRound.objects.get(engagement=none).state == "lapsed"


def test_a_second_submission_of_the_form_adds_nothing() -> None:
    engagement = completed()
    with clock.at(EVENING):
        first = actions.rate(as_worker(engagement.worker), engagement.pk, 3, once="rate-form-000001")
        assert actions.rate(as_worker(engagement.worker), engagement.pk, 3, once="rate-form-000001") == first
    assert Rating.objects.count() == 1


# ---- stars ----


def rated_worker(faces: list[int]) -> Worker:
    """A worker whose work was rated by as many hirers as there are faces."""
    worker = make_worker()
    MatchWorker.objects.create(
        worker_id=worker.pk,
        trade_code="LOG01",
        level=1,
        cell_row=3031,
        cell_column=11224,
        radius_m=5000,
        base_on=clock.today(),
        **_extra_match_fields(),
    )
    for face in faces:
        engagement = completed(make_posting(hirer=make_hirer(name=f"厂{face}")), worker)
        both_rate(engagement, face)
    return worker


def _extra_match_fields() -> dict:
    """Fields the match rows need beside the place."""
    wanted = {"last_active_at": clock.now(), "last_active_hour": 0}
    names = {field.name for field in MatchWorker._meta.fields}
    return {name: given for name, given in wanted.items() if name in names}


def test_two_answers_leave_a_newcomer_three_make_a_star() -> None:
    worker = rated_worker([3, 3])
    assert WorkerStar.objects.get(worker=worker).stars_hundredths is None
    assert stars_for_hirer([worker.pk], "LOG") == {worker.pk: {"is_new": True}}

    both_rate(completed(make_posting(hirer=make_hirer(name="第三家")), worker), 3)
    row = WorkerStar.objects.get(worker=worker)
    assert (row.stars_hundredths, row.group_id, row.answers_count) == (400, "LOG", 3)
    assert MatchWorker.objects.get(worker_id=worker.pk).star_hundredths == 400
    assert stars_for_hirer([worker.pk], "LOG") == {worker.pk: {"stars": 4.0}}


def test_five_levels_count_as_they_are_and_are_shown_as_words() -> None:
    engagement = completed()
    with clock.at(EVENING):
        actions.rate(as_hirer(engagement.posting), engagement.pk, level=2, text="来晚了一点")
        actions.rate(as_worker(engagement.worker), engagement.pk, level=5)
        drain()
        seen = round_seen_by(as_worker(engagement.worker), engagement.pk)
    assert seen.other is not None
    assert (seen.other.face_label, seen.other.text, seen.other.face) == ("不太好", "来晚了一点", 1)
    assert WorkerStar.objects.get(worker=engagement.worker).parts["mean_answer"] == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("这人是个混蛋", "text_rude"),
        ("电话一三八一二三四二零四六", "text_personal"),
        ("加我微信", "text_personal"),
        ("住3栋201室", "text_personal"),
        ("好" * 81, "text_long"),
    ],
)
def test_insults_and_personal_data_are_not_shown_to_the_other_side(text: str, code: str) -> None:
    engagement = completed()
    with clock.at(EVENING), pytest.raises(Refused) as caught:
        actions.rate(as_worker(engagement.worker), engagement.pk, 3, text=text)
    assert codes(caught) == {code}
    assert not Rating.objects.exists()


def test_a_level_outside_the_five_is_refused() -> None:
    engagement = completed()
    with clock.at(EVENING), pytest.raises(Refused) as caught:
        actions.rate(as_worker(engagement.worker), engagement.pk, level=6)
    assert codes(caught) == {"level_unknown"}


def test_answers_of_engagements_nobody_confirmed_do_not_count() -> None:
    worker = make_worker()
    for number in range(3):
        engagement = completed(make_posting(hirer=make_hirer(name=f"厂{number}")), worker)
        Engagement.objects.filter(pk=engagement.pk).update(verification=1, hirer_confirmed_at=None)
        with clock.at(EVENING):
            actions.rate(as_station(), engagement.pk, 3, side="hirer")
            actions.rate(as_station(), engagement.pk, 3, side="worker")
            drain()
    assert WorkerStar.objects.get(worker=worker).answers_count == 0


def test_low_stars_are_not_shown_to_hirers() -> None:
    worker = rated_worker([1, 1, 1])
    assert WorkerStar.objects.get(worker=worker).stars_hundredths == 100
    assert stars_for_hirer([worker.pk], "LOG") == {worker.pk: {}}


def test_a_round_is_counted_when_nobody_can_object_any_more() -> None:
    engagement = completed()
    both_rate(engagement, 2)
    with clock.at("2026-12-04T17:00"):
        assert count_ratings() == 0
    with clock.at("2026-12-04T17:01"):
        assert count_ratings() == 1
    assert RatingRound.objects.get(engagement=engagement).state == "counted"
    assert Rating.objects.counting().count() == 2


# ---- the hirer's record ----


def test_the_record_counts_facts() -> None:
    hirer = make_hirer()
    posting = make_posting(hirer=hirer, headcount=3)
    done, cancelled = completed(posting), dispatched(posting)
    both_rate(done, 3, tags=("w_mismatch",))
    with clock.at(EVENING):
        attendance.agree_hours(as_hirer(posting), attendance.AttendanceDay.objects.get(engagement=done).pk)
        drain()
    with clock.at("2026-11-24T07:00"):
        engagements.cancel_by_hirer(as_hirer(posting), cancelled.pk, reason_code="enough_people")
    with clock.at("2026-11-25T10:00"):
        pay_overdue()
        drain()
    record = HirerRecord.objects.get(hirer=hirer)
    assert (record.engagements_count, record.pay_due_count, record.paid_on_time_count) == (1, 1, 0)
    assert (record.late_cancel_count, record.sent_home_count, record.mismatch_count) == (1, 0, 1)


def test_the_invariant_sees_a_round_without_its_answers() -> None:
    engagement = completed()
    assert list(invariants.violations(["exchange.rating_state_fits_answers"])) == []
    RatingRound.objects.filter(engagement=engagement).update(state="revealed")
    assert len(list(invariants.violations(["exchange.rating_state_fits_answers"]))) == 1
