"""Who may take a place, clocks, lateness, relation: every case of the papers in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.clock import SHANGHAI
from yizhan.exchange.engagements import rules
from yizhan.exchange.engagements.enums import Relation, Verification

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
START = datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI)
PLACE = rules.PlaceFacts(
    state="published", places_left=1, starts_at=START, ends_at=START + timedelta(hours=9), valid_until=START
)
PERSON = rules.PersonFacts(is_active=True, birth_on=date(1976, 5, 1))
MINUTES = {"dawn": 3, "same_day": 30, "later": 720}
RETIREMENT = {
    "male": {"base_months": 720, "most_months": 756, "born_from": "1965-01", "step_months": 4},
    "female": {"base_months": 600, "most_months": 660, "born_from": "1975-01", "step_months": 2},
}
instants = st.integers(0, 729 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minute)
)


def codes(reasons: list) -> list[str]:
    return [reason.code for reason in reasons]


def against(place: rules.PlaceFacts = PLACE, person: rules.PersonFacts = PERSON) -> list[str]:
    return codes(
        rules.reasons_not_open(place, NOW) + rules.reasons_not_fit(place, person, minor_intensity_most=3)
    )


def test_a_free_place_and_a_grown_person_have_nothing_against_them() -> None:
    assert against() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": "filled", "places_left": 0}, "places_taken"),
        ({"places_left": 0}, "places_taken"),
        ({"state": "paused"}, "posting_not_open"),
        ({"valid_until": NOW}, "posting_expired"),
        ({"starts_at": NOW}, "already_started"),
        ({"certificate": "健康证"}, "certificate_missing"),
        ({"age_max": 45}, "age_limit"),
        ({"age_min": 55}, "age_limit"),
    ],
)
def test_one_change_of_the_posting_gives_its_reason(change: dict, code: str) -> None:
    assert against(place=replace(PLACE, **change)) == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_active": False}, "worker_paused"),
        ({"has_live_here": True}, "already_applied"),
        ({"birth_on": date(2010, 11, 25)}, "under_16"),  # sixteen one day after the work
        (
            {"booked": (rules.Slot(START - timedelta(hours=2), START + timedelta(minutes=1), "卸砖"),)},
            "overlap",
        ),
    ],
)
def test_one_change_of_the_person_gives_its_reason(change: dict, code: str) -> None:
    assert against(person=replace(PERSON, **change)) == [code]


def test_all_reasons_come_at_once() -> None:
    place = replace(PLACE, state="paused", certificate="健康证")
    person = replace(PERSON, is_active=False, has_live_here=True)
    assert set(against(place, person)) == {
        "posting_not_open",
        "worker_paused",
        "already_applied",
        "certificate_missing",
    }


def test_sixteen_on_the_day_of_work_may_do_light_work_but_not_heavy_or_dangerous() -> None:
    young = replace(PERSON, birth_on=date(2010, 11, 24))
    assert against(person=young) == []
    assert against(replace(PLACE, intensity="4"), young) == ["too_heavy_for_minor"]
    licence = "特种作业操作证（高处作业）"
    held = replace(young, certificates={licence: None})
    assert against(replace(PLACE, certificate=licence), held) == ["dangerous_for_minor"]


def test_a_licence_must_still_be_valid_on_the_last_day() -> None:
    place = replace(PLACE, certificate="健康证")
    assert against(place, replace(PERSON, certificates={"健康证": date(2026, 11, 24)})) == []
    assert against(place, replace(PERSON, certificates={"健康证": date(2026, 11, 23)})) == [
        "certificate_missing"
    ]
    assert against(place, replace(PERSON, certificates={"健康证": None})) == []


def test_a_replacement_only_asks_whether_the_work_still_goes_on() -> None:
    running = replace(PLACE, state="expired", places_left=0, starts_at=NOW - timedelta(hours=1))
    assert rules.reasons_not_open(running, NOW, while_running=True) == []
    over = replace(running, ends_at=NOW)
    assert codes(rules.reasons_not_open(over, NOW, while_running=True)) == ["already_over"]


@given(a=instants, b=instants, first=st.integers(1, 3000), second=st.integers(1, 3000))
def test_overlap_is_the_same_seen_from_both_sides(a: datetime, b: datetime, first: int, second: int) -> None:
    one, two = (
        rules.Slot(a, a + timedelta(minutes=first)),
        rules.Slot(b, b + timedelta(minutes=second)),
    )
    clash = one.overlaps(two.starts_at, two.ends_at)
    assert clash == two.overlaps(one.starts_at, one.ends_at)
    shared = min(one.ends_at, two.ends_at) - max(one.starts_at, two.starts_at)
    assert clash == (shared > timedelta(0))


def test_noon_to_noon_does_not_overlap() -> None:
    noon = datetime(2026, 11, 24, 12, 0, tzinfo=SHANGHAI)
    assert not rules.Slot(noon - timedelta(hours=4), noon).overlaps(noon, noon + timedelta(hours=4))


@pytest.mark.parametrize(
    ("now", "start", "minutes"),
    [
        ("2026-11-23T05:10", "2026-11-23T07:30", 3),  # dawn session, same day
        ("2026-11-23T07:00", "2026-11-23T13:00", 30),  # the dawn session is over
        ("2026-11-23T09:00", "2026-11-24T07:30", 720),
        ("2026-11-23T05:10", "2026-11-24T05:10", 720),  # offered at dawn for tomorrow
        ("2026-11-23T09:00", "2026-11-23T09:10", 10),  # never past the start
    ],
)
def test_answer_times(now: str, start: str, minutes: int) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    starts_at = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    due = rules.answer_due(at, starts_at, dawn_ends_at=time(7), minutes=MINUTES)
    assert due - at == timedelta(minutes=minutes)


@given(now=instants, ahead=st.integers(-600, 30_000))
def test_an_offer_never_waits_past_the_start_nor_into_the_past(now: datetime, ahead: int) -> None:
    starts_at = now + timedelta(minutes=ahead)
    due = rules.answer_due(now, starts_at, dawn_ends_at=time(7), minutes=MINUTES)
    assert now <= due <= max(now, starts_at)


@pytest.mark.parametrize(
    ("accepted", "cancelled", "late"),
    [
        ("2026-11-24T05:00", "2026-11-24T05:29", False),  # same day, 2 h 01 before
        ("2026-11-24T05:00", "2026-11-24T05:31", True),
        ("2026-11-23T20:00", "2026-11-23T19:29", False),  # booked the day before: 12 h
        ("2026-11-23T18:00", "2026-11-23T19:31", True),
    ],
)
def test_late_cancelling_depends_on_when_it_was_booked(accepted: str, cancelled: str, late: bool) -> None:
    accepted_at = datetime.fromisoformat(accepted).replace(tzinfo=SHANGHAI)
    at = datetime.fromisoformat(cancelled).replace(tzinfo=SHANGHAI)
    assert rules.is_late_cancel(at, START, accepted_at, same_day=120, day_before=720) is late


@pytest.mark.parametrize(
    ("gender", "birth_on", "months"),
    [
        ("male", date(1964, 12, 31), 720),
        ("male", date(1965, 1, 1), 721),
        ("male", date(1965, 4, 30), 721),
        ("male", date(1965, 5, 1), 722),
        ("male", date(1976, 9, 1), 756),
        ("female", date(1974, 12, 1), 600),
        ("female", date(1975, 1, 1), 601),
        ("female", date(1975, 3, 1), 602),
        ("female", date(1984, 11, 1), 660),
        ("female", date(1999, 1, 1), 660),
    ],
)
def test_retirement_age_rises_by_steps(gender: str, birth_on: date, months: int) -> None:
    """Table of 全国人大常委会决定 2024-09-13: men +1 month per four, women (50) per two months of birth."""
    assert rules.retirement_months(birth_on, RETIREMENT[gender]) == months


def test_over_age_begins_on_the_day_the_months_are_full() -> None:
    born = date(1965, 1, 20)  # 721 months → 20 February 2025
    assert not rules.is_over_age(born, "male", date(2025, 2, 19), RETIREMENT)
    assert rules.is_over_age(born, "male", date(2025, 2, 20), RETIREMENT)
    assert not rules.is_over_age(None, "male", date(2026, 1, 1), RETIREMENT)


@pytest.mark.parametrize(
    ("kind", "over_age", "relation"),
    [
        ("household", False, Relation.SERVICE),
        ("household", True, Relation.SERVICE),
        ("enterprise", False, Relation.LABOUR),
        ("employment_agency", False, Relation.LABOUR),
        ("sole_trader", True, Relation.OVER_AGE),
        ("labour_dispatch_firm", True, Relation.OVER_AGE),
    ],
)
def test_relation(kind: str, over_age: bool, relation: Relation) -> None:
    assert rules.classify_relation(kind, over_age=over_age) == relation


@pytest.mark.parametrize(
    ("worker", "hirer", "proved", "level"),
    [
        (False, False, True, Verification.V0),  # a proof nobody speaks for stays the station's word
        (True, False, True, Verification.V1),
        (False, True, False, Verification.V1),
        (True, True, False, Verification.V2),
        (True, True, True, Verification.V3),
    ],
)
def test_ladder_of_verification(worker: bool, hirer: bool, proved: bool, level: Verification) -> None:
    assert rules.verification_level(worker_said=worker, hirer_said=hirer, proved=proved) == level


def test_shifts_of_one_day_one_night_and_three_days() -> None:
    one = rules.shifts(START, START + timedelta(hours=9, minutes=30))
    assert [(shift.on, shift.planned_minutes(60)) for shift in one] == [(date(2026, 11, 24), 510)]
    night = rules.shifts(
        START.replace(hour=20, minute=0), START.replace(hour=4, minute=0) + timedelta(days=1)
    )
    assert [shift.on for shift in night] == [date(2026, 11, 24)]
    three = rules.shifts(START, START.replace(hour=17, minute=0) + timedelta(days=2))
    assert [shift.on.day for shift in three] == [24, 25, 26]
    assert {shift.planned_minutes(0) for shift in three} == {570}
    nights = rules.shifts(START.replace(hour=20), START.replace(hour=4, minute=30) + timedelta(days=3))
    assert [shift.on.day for shift in nights] == [24, 25, 26]


@given(start=instants, length=st.integers(1, 40 * 24 * 60))
def test_shifts_lie_inside_the_posting_one_a_day(start: datetime, length: int) -> None:
    end = start + timedelta(minutes=length)
    made = rules.shifts(start, end)
    assert made[0].starts_at == start
    assert made[-1].ends_at <= end
    days = [shift.on for shift in made]
    assert days == sorted(set(days))
    assert all(timedelta(0) < shift.ends_at - shift.starts_at <= timedelta(hours=24) for shift in made)


@pytest.mark.parametrize(
    ("cycle", "unit", "expected"),
    [
        ("daily", "day", date(2026, 11, 4)),
        ("weekly", "day", date(2026, 11, 8)),
        ("monthly", "day", date(2026, 11, 30)),
        ("monthly", "hour", date(2026, 11, 19)),  # hourly work: at most fifteen days (劳动合同法 72)
        ("completion", "day", date(2026, 11, 28)),
        ("completion", "hour", date(2026, 11, 19)),
    ],
)
def test_pay_date(cycle: str, unit: str, expected: date) -> None:
    assert rules.pay_date(cycle, unit, date(2026, 11, 4), date(2026, 11, 28)) == expected
