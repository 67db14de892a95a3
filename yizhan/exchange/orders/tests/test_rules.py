"""On which days an order falls."""

from __future__ import annotations

from datetime import date

import pytest

from yizhan.exchange.orders import rules

MONDAY = date(2026, 11, 23)


def test_days_are_read_line_by_line_and_the_unreadable_given_back():
    assert rules.read_days("2026-12-01，2026-12-03\n明天") == (
        [date(2026, 12, 1), date(2026, 12, 3)],
        ["明天"],
    )


def test_weekdays_and_named_days_within_the_season():
    found = rules.days_of([0, 4], [date(2026, 11, 26), date(2027, 1, 1)], MONDAY, date(2026, 11, 30))
    assert found == [date(2026, 11, d) for d in (23, 26, 27, 30)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, ""),
        ({"weekdays": [], "dates": []}, "days_missing"),
        ({"weekdays": [7]}, "weekday_unknown"),
        ({"season_from": None}, "season_from_missing"),
        ({"season_until": None}, "season_until_missing"),
        ({"season_until": date(2026, 11, 22)}, "season_reversed"),
        ({"season_from": date(2026, 11, 1), "season_until": date(2026, 11, 20)}, "season_past"),
        ({"season_until": date(2027, 11, 23)}, "season_too_long"),
        ({"weekdays": [], "dates": [date(2027, 5, 1)]}, "no_day_left"),
    ],
)
def test_every_fault_has_its_reason(change, code):
    given = {"weekdays": [0], "dates": [], "season_from": MONDAY, "season_until": date(2026, 12, 21)}
    found = rules.reasons_against(**{**given, **change}, today=MONDAY, most_days=184)
    assert [reason.code for reason in found] == ([code] if code else [])


def test_the_calendar_shows_whole_weeks():
    weeks = rules.weeks_around(date(2026, 11, 25), date(2026, 12, 1))
    assert (len(weeks), weeks[0][0], weeks[-1][-1]) == (2, MONDAY, date(2026, 12, 6))
