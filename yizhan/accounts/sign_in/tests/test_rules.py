"""Counting events and judging codes, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.accounts.sign_in.rules import Limit, Outcome, judge, kept, passes, six_digits

MINUTE, HOUR = Limit(1, 60), Limit(5, 3600)


@pytest.mark.parametrize(
    ("recent", "now", "allowed"),
    [
        ([], 0, True),
        ([0], 59.9, False),
        ([0], 60, True),
        ([0, 100, 200, 300, 400], 500, False),
        ([0, 100, 200, 300, 400], 3600, True),
    ],
)
def test_limits_of_a_minute_and_an_hour(recent, now, allowed):
    assert passes(recent, now, [MINUTE, HOUR]) is allowed


@given(st.lists(st.floats(0, 20_000), max_size=60))
def test_never_more_than_the_limit_in_any_window(asked_at):
    granted: list[float] = []
    for now in sorted(asked_at):
        if passes(granted, now, [MINUTE, HOUR]):
            granted = [*kept(granted, now, [MINUTE, HOUR]), now]
            assert sum(now - t < 3600 for t in granted) <= 5
            assert sum(now - t < 60 for t in granted) <= 1


def judged(**facts):
    usual = {
        "is_same_browser": True,
        "is_expired": False,
        "is_used": False,
        "tries": 0,
        "most_tries": 5,
        "typed_digest": "a",
        "stored_digest": "a",
    }
    return judge(**usual | facts)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({}, Outcome.RIGHT),
        ({"typed_digest": "b"}, Outcome.WRONG),
        ({"tries": 4}, Outcome.RIGHT),
        ({"tries": 5}, Outcome.VOID),
        ({"is_used": True}, Outcome.VOID),
        ({"is_expired": True}, Outcome.EXPIRED),
        ({"is_same_browser": False}, Outcome.UNKNOWN),
    ],
)
def test_a_code_is_judged(facts, outcome):
    assert judged(**facts) == outcome


def test_codes_keep_their_leading_zeros():
    assert six_digits(lambda below: 7) == "000007"
