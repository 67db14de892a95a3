"""Dividing money and what speaks against a crew: no database."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.exchange.crews.enums import ShareMode
from yizhan.exchange.crews.rules import (
    Worked,
    day_hundredths,
    divide,
    places_worked,
    reasons_against_name,
    reasons_against_numbers,
    reasons_against_shares,
    reasons_not_to_join,
    reasons_not_to_lead,
    weights,
)

SHARES = st.lists(st.integers(0, 10_000), min_size=1, max_size=40).filter(any)


@given(st.integers(0, 10**9), SHARES)
def test_f211_the_parts_add_up_to_the_fen(amount: int, shares: list[int]) -> None:
    assert sum(divide(amount, shares)) == amount


@given(st.integers(0, 10**9), SHARES)
def test_nobody_is_a_whole_fen_away_from_his_exact_share(amount: int, shares: list[int]) -> None:
    for part, share in zip(divide(amount, shares), shares, strict=True):
        assert abs(part - Fraction(amount * share, sum(shares))) < 1


@given(st.integers(0, 10**9), SHARES)
def test_a_larger_share_never_gets_less(amount: int, shares: list[int]) -> None:
    parts = divide(amount, shares)
    for one, mine in zip(shares, parts, strict=True):
        assert all(mine >= other for share, other in zip(shares, parts, strict=True) if one > share)


@given(st.integers(0, 10**9), SHARES, st.integers(2, 9))
def test_only_the_proportion_matters(amount: int, shares: list[int], factor: int) -> None:
    assert divide(amount, shares) == divide(amount, [share * factor for share in shares])


@given(st.integers(0, 10**9), SHARES)
def test_who_has_no_share_gets_nothing(amount: int, shares: list[int]) -> None:
    assert divide(amount, [*shares, 0])[-1] == 0


def test_the_odd_fen_goes_to_the_first_of_equals() -> None:
    assert divide(100, [1, 1, 1]) == (34, 33, 33)
    assert divide(360_000, [10, 10, 8]) == (128_572, 128_571, 102_857)


@pytest.mark.parametrize(("amount", "shares"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_what_cannot_be_divided_is_an_error(amount: int, shares: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot divide"):
        divide(amount, shares)


def test_a_day_is_at_most_one_day_and_any_minute_counts() -> None:
    assert [day_hundredths(minutes, 480) for minutes in (0, 1, 240, 480, 700)] == [0, 1, 50, 100, 100]


def test_equal_means_equal_also_when_somebody_went_early() -> None:
    assert weights(ShareMode.EQUAL, [Worked(480), Worked(300)]) == (480, 480)


def test_days_count_by_days_worked() -> None:
    people = [Worked(960, 200), Worked(480, 100)]
    assert weights(ShareMode.DAYS, people) == (200, 100)


def test_points_count_by_points() -> None:
    people = [Worked(480, points=10), Worked(480, points=8)]
    assert divide(18_000, weights(ShareMode.POINTS, people)) == (10_000, 8_000)


def test_who_was_replaced_at_noon_and_who_came_share_one_place_by_time() -> None:
    people = [Worked(480), Worked(240, part_of_place=True), Worked(240, part_of_place=True)]
    assert divide(2_000, weights(ShareMode.EQUAL, people)) == (1_000, 500, 500)


@pytest.mark.parametrize(
    ("stayed", "replaced", "came", "places"),
    [(6, 0, 0, 6), (6, 1, 1, 6), (5, 1, 0, 6), (5, 1, 1, 5), (5, 0, 1, 5)],
)
def test_a_place_that_two_shared_is_one_place(stayed: int, replaced: int, came: int, places: int) -> None:
    assert places_worked(stayed=stayed, replaced=replaced, came_instead=came) == places


def codes(reasons: list) -> list[str]:
    return [reason.code for reason in reasons]


def test_a_name_is_short_and_no_phone_number() -> None:
    assert reasons_against_name("老周搬运班") == []
    assert codes(reasons_against_name("班")) == ["name_length"]
    assert codes(reasons_against_name("找我13800000000")) == ["name_number"]


def test_a_minor_may_join_but_not_lead() -> None:
    facts = {"on": date(2026, 11, 23), "age_least": 18, "leads": 0, "leads_most": 1, "is_active": True}
    assert codes(reasons_not_to_lead(birth_on=date(2008, 11, 24), **facts)) == ["leader_minor"]
    assert reasons_not_to_lead(birth_on=date(2008, 11, 23), **facts) == []
    all_of_them = facts | {"leads": 1, "is_active": False}
    assert codes(reasons_not_to_lead(birth_on=date(2010, 1, 1), **all_of_them)) == [
        "worker_paused", "leader_minor", "leads_already",
    ]  # fmt: skip


def test_every_reason_against_joining_is_said_at_once() -> None:
    free = {"size": 5, "size_most": 30, "crews": 0, "crews_most": 3, "is_active": True, "crew_active": True}
    assert reasons_not_to_join(**free) == []
    full = {
        "size": 30,
        "size_most": 30,
        "crews": 3,
        "crews_most": 3,
        "is_active": False,
        "crew_active": False,
    }
    assert codes(reasons_not_to_join(**full)) == [
        "crew_dissolved",
        "worker_paused",
        "crew_full",
        "crews_most",
    ]


def test_points_need_a_number_for_everybody_within_the_limit() -> None:
    assert reasons_against_shares("points", {1: 10, 2: 8}, [1, 2], 100) == []
    assert codes(reasons_against_shares("points", {1: 101}, [1, 2], 100)) == [
        "points_missing",
        "points_range",
    ]
    assert codes(reasons_against_shares("by_luck", {}, [1], 100)) == ["mode_unknown"]
    assert reasons_against_shares("equal", {}, [1, 2], 100) == []


def test_numbers_of_an_offer_must_fit_the_posting_and_the_crew() -> None:
    assert reasons_against_numbers(6, 5, places_left=6, size=7) == []
    assert codes(reasons_against_numbers(6, 7, places_left=5, size=4)) == [
        "numbers_impossible", "too_few_places", "crew_too_small",
    ]  # fmt: skip
