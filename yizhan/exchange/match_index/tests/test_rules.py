"""Masks: what a person says about days, as 56 bits."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.clock import local
from yizhan.exchange.match_index import rules
from yizhan.matching.rows import ALWAYS, slot_bit

MONDAY = date(2026, 11, 23)


def test_a_day_shift_touches_morning_and_afternoon():
    mask = rules.span_mask(local(MONDAY, "07:30"), local(MONDAY, "17:00"), MONDAY)
    assert mask == slot_bit(0, 1) | slot_bit(0, 2)


def test_a_shift_that_ends_at_noon_leaves_the_afternoon_free():
    assert rules.span_mask(local(MONDAY, "06:00"), local(MONDAY, "12:00"), MONDAY) == slot_bit(0, 1)


def test_a_night_shift_goes_over_midnight():
    tuesday = MONDAY + timedelta(days=1)
    mask = rules.span_mask(local(MONDAY, "20:00"), local(tuesday, "04:00"), MONDAY)
    assert mask == slot_bit(0, 3) | slot_bit(1, 0)


def test_three_days_of_day_shifts_leave_the_nights_free():
    thursday = MONDAY + timedelta(days=2)
    mask = rules.span_mask(local(MONDAY, "07:30"), local(thursday, "17:00"), MONDAY)
    assert mask == sum(slot_bit(day, slot) for day in range(3) for slot in (1, 2))


def test_what_lies_beyond_fourteen_days_is_left_to_the_final_check():
    later = MONDAY + timedelta(days=20)
    assert rules.span_mask(local(later, "07:30"), local(later, "17:00"), MONDAY) == 0


def test_a_day_nobody_spoke_of_is_free_and_a_named_one_is_as_said():
    mask = rules.free_mask({MONDAY: 0b0010}, MONDAY)
    assert mask & slot_bit(0, 1)
    assert not mask & slot_bit(0, 2)
    assert mask & slot_bit(1, 2)


@given(mask=st.integers(0, ALWAYS), first=st.integers(0, 14), second=st.integers(0, 14))
def test_moving_a_mask_twice_is_moving_it_once(mask, first, second):
    for incoming in (0, ALWAYS):
        twice = rules.shifted(rules.shifted(mask, first, incoming=incoming), second, incoming=incoming)
        assert twice == rules.shifted(mask, first + second, incoming=incoming)
        assert 0 <= twice <= ALWAYS


def test_pay_is_compared_by_the_hour():
    assert rules.hour_pay(26000, "day") == rules.hour_pay(3250, "hour") == 3250
    assert rules.hour_pay(1500, "piece") == 0
