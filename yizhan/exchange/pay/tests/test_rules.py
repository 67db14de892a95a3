"""What a day is worth, when it must be paid, what the worker's answer means."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.clock import SHANGHAI
from yizhan.exchange.pay import rules


def amount(**more: Any) -> int:
    return rules.amount_fen(**({"unit": "day", "pay_fen": 26000, "minutes": 480} | more))


@pytest.mark.parametrize(
    ("more", "fen"),
    [
        ({}, 26000),
        ({"minutes": 30}, 26000),  # the day rate is whole
        ({"minutes": 0}, 0),
        ({"unit": "hour", "pay_fen": 2150, "minutes": 510}, 18275),
        ({"unit": "hour", "pay_fen": 2000, "minutes": 50}, 1667),  # 1666.67 → half up
        ({"unit": "hour", "pay_fen": 30, "minutes": 1}, 1),  # 0.5 → up
        ({"unit": "hour", "pay_fen": 29, "minutes": 1}, 0),
        ({"unit": "month", "pay_fen": 435000}, 20000),  # 4350 / 21.75
        ({"unit": "piece", "pay_fen": 150, "pieces": 230}, 34500),
        ({"unit": "piece", "pay_fen": 150, "pieces": 0}, 0),
        ({"unit": "lump", "pay_fen": 80000}, 80000),
        ({"unit": "lump", "pay_fen": 100, "days_count": 3, "day_number": 2}, 34),
    ],
)
def test_amounts(more: dict, fen: int) -> None:
    assert amount(**more) == fen


@given(pay=st.integers(1, 10_000_00), minutes=st.integers(1, 1440))
def test_hour_pay_is_the_nearest_fen(pay: int, minutes: int) -> None:
    fen = amount(unit="hour", pay_fen=pay, minutes=minutes)
    assert isinstance(fen, int)
    difference = Fraction(fen) - Fraction(pay * minutes, 60)
    assert -Fraction(1, 2) < difference <= Fraction(1, 2)


@given(pay=st.integers(1, 10_000_00), first=st.integers(0, 700), more=st.integers(0, 700))
def test_more_minutes_never_pay_less(pay: int, first: int, more: int) -> None:
    less = amount(unit="hour", pay_fen=pay, minutes=first)
    assert less <= amount(unit="hour", pay_fen=pay, minutes=first + more)


@given(total=st.integers(0, 10**8), count=st.integers(1, 60))
def test_shares_of_a_lump_sum_add_up(total: int, count: int) -> None:
    shares = [rules.share_of_lump(total, number, count) for number in range(count)]
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


def test_rounding_refuses_nonsense() -> None:
    with pytest.raises(ValueError, match="cannot round"):
        rules.round_half_up(-1, 60)
    with pytest.raises(ValueError, match="cannot round"):
        rules.round_half_up(1, 0)


def test_due_at_the_end_of_the_pay_day_overdue_at_ten_the_next_morning() -> None:
    pay_on = date(2026, 11, 24)
    assert rules.due_at(pay_on) == datetime(2026, 11, 25, 0, 0, tzinfo=SHANGHAI)
    assert rules.overdue_at(pay_on, time(10)) == datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("before", "now", "state", "step"),
    [
        (0, 26000, "paid_claimed", "confirm"),
        (0, 26000, "due", "confirm"),
        (0, 30000, "due", "confirm"),  # more than agreed is fine
        (0, 25999, "paid_claimed", "part_pay"),
        (0, 0, "paid_claimed", "contest"),
        (20000, 6000, "part_paid", "settle"),
        (20000, 6000, "paid_claimed", "confirm"),
        (0, 26000, "overdue", "settle"),
        (20000, 100, "part_paid", "part_pay"),
    ],
)
def test_what_an_answer_means(before: int, now: int, state: str, step: str) -> None:
    assert rules.outcome(26000, before, now, state) == step


def test_paid_on_time_goes_by_whoever_spoke_first() -> None:
    limit = datetime(2026, 11, 25, 10, tzinfo=SHANGHAI)
    early, late = limit - timedelta(hours=1), limit + timedelta(hours=1)
    on_time = {"state": "confirmed", "overdue_at": limit}
    assert rules.is_paid_on_time(**on_time, claimed_at=early, confirmed_at=late)
    assert rules.is_paid_on_time(**on_time, claimed_at=None, confirmed_at=limit)
    assert not rules.is_paid_on_time(**on_time, claimed_at=late, confirmed_at=late)
    assert not rules.is_paid_on_time(state="settled", claimed_at=early, confirmed_at=early, overdue_at=limit)
