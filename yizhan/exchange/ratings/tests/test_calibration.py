"""The monthly look at the stars: do they predict, are they the same for everybody (R9.7)."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.actors import SYSTEM
from yizhan.core.refusals import Refused
from yizhan.exchange.engagements.tests.factories import make_worker
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.ratings import calibration
from yizhan.exchange.ratings.calibrating import make_calibration_report, month_before, next_month
from yizhan.exchange.ratings.calibration import Guess, Rated
from yizhan.exchange.ratings.models import CalibrationReport, RatingPrior, StarChange
from yizhan.exchange.ratings.periodic import calibrate_stars
from yizhan.exchange.ratings.reading import policy_on, prior_of
from yizhan.exchange.ratings.tests.factories import known_worker, past_engagement, rated

NOVEMBER = date(2026, 11, 1)


# ---- figures ----


def test_shares_by_star_leave_out_small_rows() -> None:
    guesses = [Guess(5, True)] * 9 + [Guess(5, False)] + [Guess(3, True)] * 3
    rows = calibration.share_by_star(guesses, least=10)
    assert rows == [
        {"stars": 5, "count": 10, "yes_percent": 90},
        {"stars": 3, "count": 3, "yes_percent": None},
    ]
    assert calibration.without_small_numbers(rows, 10)[1]["count"] is None


@pytest.mark.parametrize(
    ("yes", "no", "percent"),
    [([5] * 10, [3] * 10, 100), ([4] * 10, [4] * 10, 50), ([3] * 10, [5] * 10, 0), ([5] * 9, [3] * 10, None)],
)
def test_agreement(yes: list[int], no: list[int], percent: int | None) -> None:
    guesses = [Guess(stars, True) for stars in yes] + [Guess(stars, False) for stars in no]
    assert calibration.agreement_percent(guesses, 10) == percent


def people(count: int, *, bias: float, better: float = 0.0) -> list[Rated]:
    """Two groups; ``bias`` is taken from the stars of one at equal behaviour, ``better`` added to its behaviour."""
    chance = Random(5)
    rows = []
    for number in range(count):
        is_woman = number % 2 == 0
        behaviour = chance.random() + (better if is_woman else 0)
        stars = 2 + 2 * behaviour - (bias if is_woman else 0)
        rows.append(Rated(stars, (behaviour, behaviour), {"gender": "female" if is_woman else "male"}))
    return rows


def test_a_gap_at_equal_behaviour_is_found() -> None:
    assert calibration.gap_hundredths(people(400, bias=0.5), "gender", "female", 10) == pytest.approx(
        -50, abs=12
    )
    assert calibration.gap_hundredths(people(400, bias=0.5), "gender", "male", 10) == pytest.approx(
        50, abs=12
    )


def test_other_behaviour_alone_is_no_gap() -> None:
    rows = people(600, bias=0.0, better=0.3)
    raw = [row.stars for row in rows if row.groups["gender"] == "female"]
    others = [row.stars for row in rows if row.groups["gender"] == "male"]
    assert sum(raw) / len(raw) - sum(others) / len(others) > 0.5
    found = calibration.gap_hundredths(rows, "gender", "female", 10)
    assert found is not None
    assert abs(found) < 30


def test_few_people_say_nothing_and_unlike_people_cannot_be_compared() -> None:
    assert calibration.gap_hundredths(people(18, bias=1), "gender", "female", 10) is None
    rows = [Rated(5, (1, 1), {"origin": "local"})] * 10 + [Rated(1, (0, 0), {"origin": "elsewhere"})] * 10
    rows += [Rated(3, (0.5, 0.5), {})] * 10
    assert calibration.gap_hundredths(rows, "origin", "local", 10) is None


@pytest.mark.parametrize(("gap", "wanted"), [(30, False), (31, True), (-31, True), (None, False)])
def test_more_than_a_third_of_a_star_asks_for_a_review(gap: int | None, wanted: bool) -> None:
    assert calibration.needs_review([{"gap_hundredths": gap}], 30) is wanted


def test_months() -> None:
    assert month_before(date(2026, 1, 31)) == date(2025, 12, 1)
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)


# ---- the report ----


def month_of_work() -> None:
    """Thirty answers in November for one trade."""
    for number in range(10):
        known_worker((3, 3, 3), days=2, again=number < 8)


@pytest.mark.django_db
def test_r9_7_the_month_is_calibrated_into_means_of_trade_and_district() -> None:
    month_of_work()
    with clock.at("2026-12-01T03:40"):
        assert calibrate_stars() == 1
        assert calibrate_stars() == 0
        policy = policy_on(date(2026, 12, 2))
        row = RatingPrior.objects.get()
        assert (row.group_id, row.district_code, row.answers_count) == ("LOG", "421002", 30)
        assert prior_of("LOG", "421002", date(2026, 12, 2), policy) == (5.0, 0.8)
        assert prior_of("LOG", "421002", date(2026, 12, 1), policy) == (policy.mean_answer, policy.mean_again)
        assert prior_of("LOG", "429005", date(2026, 12, 2), policy) == (policy.mean_answer, policy.mean_again)


@pytest.mark.django_db
def test_r9_7_the_recalibration_report_is_public(browser: Browser) -> None:  # noqa: F811
    month_of_work()
    with clock.at("2026-12-01T03:40"):
        make_calibration_report(SYSTEM, NOVEMBER)
        text = browser.text(reverse("star_reports"))
    for words in (
        "2026 年 11 月",
        "30 次悄悄的回答",
        "星越高",
        "表现一样",
        "5.00 / 80%",
        "star-2026-1",
    ):
        assert words in text
    assert "师傅" not in text


@pytest.mark.django_db
def test_a_private_answer_is_set_against_the_star_of_the_day_before() -> None:
    worker = known_worker((3, 3, 3, 3), days=20)
    StarChange.objects.update(at=clock.local(date(2026, 11, 10)))
    rated(past_engagement(worker, days=5), 3, again=True)
    rated(past_engagement(worker, days=15), 3, again=False)
    with clock.at("2026-12-01T03:40"):
        make_calibration_report(SYSTEM, NOVEMBER)
    found = CalibrationReport.objects.get().findings
    assert (found["answers"], [row["stars"] for row in found["by_star"]]) == (2, [4, None])


@pytest.mark.django_db
def test_groups_come_from_what_is_known_and_unknown_is_left_out() -> None:
    known_worker((3, 3, 3), again=True)
    nameless = make_worker(person_fields={"birth_on": None, "gender": None})
    for _n in range(3):
        rated(past_engagement(nameless), 3, again=True)
    with clock.at("2026-12-01T03:40"):
        make_calibration_report(SYSTEM, NOVEMBER)
    kinds = {row["kind"] for row in CalibrationReport.objects.get().findings["gaps"]}
    assert kinds == {"gender", "age"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("month", "code"), [(NOVEMBER, "report_exists"), (date(2026, 12, 1), "month_not_over")]
)
def test_one_report_for_each_month_that_is_over(month: date, code: str) -> None:
    with clock.at("2026-12-05T09:00"):
        make_calibration_report(SYSTEM, NOVEMBER)
        with pytest.raises(Refused) as caught:
            make_calibration_report(SYSTEM, month)
    assert caught.value.codes == (code,)
