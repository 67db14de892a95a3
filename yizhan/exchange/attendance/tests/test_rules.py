"""Check-in windows, strength of proof, minutes and silence."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.clock import SHANGHAI
from yizhan.exchange.attendance import rules
from yizhan.exchange.attendance.enums import Proof
from yizhan.exchange.engagements.rules import Shift

START = datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI)
SHIFT = Shift(START.date(), START, START + timedelta(hours=9, minutes=30))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-24T{text}").replace(tzinfo=SHANGHAI)


def measured(begin: datetime, end: datetime, **more: object) -> int | None:
    options = {"break_minutes": 60, "grace_minutes": 15} | more
    return rules.measured_minutes(begin, end, SHIFT, **options)  # type: ignore[arg-type]


def test_code_is_stronger_than_a_tick_and_a_tick_than_ones_own_word() -> None:
    assert rules.is_stronger(Proof.DAY_CODE, Proof.FOREMAN)
    assert rules.is_stronger(Proof.FOREMAN, Proof.SELF_CLAIM)
    assert not rules.is_stronger(Proof.STATION, Proof.FOREMAN)
    assert rules.is_stronger(Proof.SELF_CLAIM, "")


@pytest.mark.parametrize(
    ("clock", "late", "fits"),
    [("04:29", 0, False), ("04:30", 0, True), ("16:59", 0, True), ("17:00", 0, False), ("22:00", 360, True)],
)
def test_window_of_checking_in(clock: str, late: int, fits: bool) -> None:
    found = rules.shift_at([SHIFT], at(clock), early_minutes=180, late_minutes=late)
    assert (found is SHIFT) is fits


def test_the_running_shift_wins_over_the_next() -> None:
    evening = Shift(START.date(), at("17:00"), at("21:00"))
    assert rules.shift_at([evening, SHIFT], at("16:30"), early_minutes=180) is SHIFT
    assert rules.shift_at([evening, SHIFT], at("17:00"), early_minutes=180, late_minutes=360) is evening


def test_five_wrong_codes_in_a_quarter_of_an_hour_are_enough() -> None:
    tries = [at("07:00") + timedelta(minutes=minute) for minute in range(5)]
    assert rules.too_many_tries(tries, at("07:05"), most=5, within_minutes=15)
    assert not rules.too_many_tries(tries[:4], at("07:05"), most=5, within_minutes=15)
    assert not rules.too_many_tries(tries, at("07:15"), most=5, within_minutes=15)


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        ("07:20", "17:10", 510),  # early and late do not count
        ("07:45", "17:00", 510),  # quarter of an hour of grace
        ("07:46", "17:00", 494),
        ("07:30", "12:00", 210),
        ("07:30", "08:15", 45),  # too short for the break
    ],
)
def test_minutes_between_the_stamps(begin: str, end: str, minutes: int) -> None:
    assert measured(at(begin), at(end)) == minutes


def test_a_roll_call_counts_from_the_start() -> None:
    assert measured(at("09:30"), at("17:00"), counted_from_start=True) == 510


def test_one_stamp_measures_nothing() -> None:
    assert rules.measured_minutes(at("07:30"), None, SHIFT, break_minutes=60) is None


@given(begin=st.integers(-300, 900), length=st.integers(0, 900), pause=st.integers(0, 120))
def test_measured_minutes_stay_inside_the_plan(begin: int, length: int, pause: int) -> None:
    came = START + timedelta(minutes=begin)
    minutes = measured(came, came + timedelta(minutes=length), break_minutes=pause)
    assert minutes is not None
    assert 0 <= minutes <= 570


@pytest.mark.parametrize(
    ("by", "submitted", "stamps", "stands"),
    [
        ("worker", 480, 510, 480),  # the worker's own figure
        ("worker", 540, 510, 540),
        ("hirer", 420, 510, 510),  # never below what was measured
        ("hirer", 540, 510, 540),
        ("hirer", 420, None, 420),
        ("system", 510, None, 510),
    ],
)
def test_silence_decides_for_the_worker(by: str, submitted: int, stamps: int | None, stands: int) -> None:
    assert rules.figure_after_silence(submitted, by, stamps) == stands


@pytest.mark.parametrize(
    ("side", "by", "may"),
    [
        ("worker", "hirer", True),
        ("hirer", "worker", True),
        ("worker", "worker", False),
        ("hirer", "hirer", False),
        ("station", "worker", True),
        ("worker", "system", True),
        ("worker", "station", True),
        ("", "worker", False),
    ],
)
def test_only_the_other_side_answers(side: str, by: str, may: bool) -> None:
    assert rules.may_answer(side, by) is may
