"""Posted hours: is the door open, until when, when next; hours as people write them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.clock import SHANGHAI
from yizhan.facilities.stations.hours import (
    Closure,
    DawnRow,
    HoursRow,
    merged,
    open_state,
    reasons_against_hours,
    staffed_rows,
)
from yizhan.facilities.stations.showing import (
    dawn_lines,
    periods_text,
    read_periods,
    state_text,
    today_hours,
    week_lines,
)

# 2026-11-23 is a Monday.
OFFICE = [HoursRow(day, time(8), time(17, 30)) for day in range(5)] + [HoursRow(5, time(8), time(12))]
DAWN = [DawnRow(day, time(4, 30), time(7, 30)) for day in range(7)]
ALL_DAY = [row for day in range(7) for row in staffed_rows(day, [(time(0), time(0))], [(time(8), time(18))])]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def said(now: datetime, hours=OFFICE, dawn=(), closures=(), *, is_serving: bool = True) -> str:
    return state_text(open_state(now, hours, dawn, closures, is_serving=is_serving), now)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(23, 8), "现在开门 · 到 17:30"),
        (at(23, 7, 59), "现在关门 · 今天 8:00 开门"),
        (at(23, 17, 29), "现在开门 · 到 17:30"),
        (at(23, 17, 30), "现在关门 · 明天 8:00 开门"),
        (at(28, 12), "现在关门 · 周一 8:00 开门"),
        (at(29, 9), "现在关门 · 明天 8:00 开门"),
    ],
)
def test_office_hours(now: datetime, words: str) -> None:
    assert said(now) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (at(22, 20), "现在关门 · 明早 4:30 早市"),
        (at(23, 3), "现在关门 · 今早 4:30 早市"),
        (at(23, 5), "早市开着 · 到 7:30"),
        (at(23, 7, 45), "现在关门 · 今天 8:00 开门"),
    ],
)
def test_a_dawn_session_is_named(now: datetime, words: str) -> None:
    assert said(now, dawn=DAWN) == words


def test_hours_that_touch_or_overlap_are_one_opening() -> None:
    early_hall = [HoursRow(0, time(6, 30), time(20))]
    assert said(at(23, 5), early_hall, DAWN) == "早市开着 · 到 20:00"
    touching = [HoursRow(0, time(8), time(12)), HoursRow(0, time(12), time(18))]
    assert said(at(23, 9), touching) == "现在开门 · 到 18:00"


def test_midnight_is_the_end_of_the_day_and_a_night_is_two_rows() -> None:
    night = [HoursRow(0, time(20), time(0)), HoursRow(1, time(0), time(2))]
    assert said(at(23, 23), night) == "现在开门 · 到 明天 2:00"
    assert said(at(23, 21), [HoursRow(0, time(20), time(0))]) == "现在开门 · 到 24:00"


def test_a_door_that_never_closes_says_whether_somebody_is_there() -> None:
    assert said(at(23, 9), ALL_DAY) == "现在开门 · 全天"
    assert said(at(23, 20), ALL_DAY) == "现在开门 · 全天 · 现在没人值守"
    assert open_state(at(23, 20), ALL_DAY).staffed_at == at(24, 8)


def test_a_closing_beats_the_posted_hours_and_names_the_next_opening() -> None:
    flood = [Closure(date(2026, 11, 23), date(2026, 11, 24), "防汛")]
    assert said(at(23, 9), closures=flood) == "今天停开 · 防汛 · 周三 8:00 开门"
    assert said(at(22, 9), closures=flood) == "现在关门 · 周三 8:00 开门"
    assert said(at(25, 9), closures=flood) == "现在开门 · 到 17:30"


def test_a_long_closing_names_the_date() -> None:
    works = [Closure(date(2026, 11, 23), date(2027, 1, 3), "装修")]
    assert said(at(23, 9), closures=works) == "今天停开 · 装修 · 1月4日 8:00 开门"


def test_a_place_that_rests_or_has_posted_nothing() -> None:
    assert said(at(23, 9), is_serving=False) == "停开"
    assert said(at(23, 9), hours=[]) == "没公布时间 · 先打电话问"


def test_a_closing_that_ends_beyond_the_look_ahead_promises_nothing() -> None:
    for_ever = [Closure(date(2026, 1, 1), date(2030, 1, 1), "")]
    assert open_state(at(23, 9), OFFICE, closures=for_ever).next_at is None


# --- properties -----------------------------------------------------------------------------------------------------

minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def hours_of_a_week(draw) -> list[HoursRow]:
    rows = []
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        marks = sorted(draw(st.sets(minutes, min_size=2, max_size=6)))
        pairs = list(zip(marks[::2], marks[1::2], strict=False))
        rows += [HoursRow(weekday, time(*divmod(a, 60)), time(*divmod(b, 60))) for a, b in pairs]
    return rows


instants = st.integers(0, 365 * 24 * 60).map(
    lambda minute: datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minute, seconds=minute % 60)
)


@given(hours_of_a_week())
def test_what_is_generated_may_be_posted(hours: list[HoursRow]) -> None:
    assert reasons_against_hours(hours, []) == []


@given(hours_of_a_week(), instants)
def test_open_means_inside_a_posted_row(hours: list[HoursRow], now: datetime) -> None:
    inside = any(row.weekday == now.weekday() and row.opens <= now.time() < row.closes for row in hours)
    assert open_state(now, hours).is_open is inside


@given(hours_of_a_week(), instants)
def test_at_closing_time_it_is_closed_and_at_the_next_opening_open(
    hours: list[HoursRow], now: datetime
) -> None:
    state = open_state(now, hours)
    if state.is_open:
        assert state.until is not None
        assert state.until > now
        assert not open_state(state.until, hours).is_open
        assert open_state(state.until - timedelta(seconds=1), hours).is_open
    else:
        assert state.next_at is not None
        assert state.next_at > now
        assert open_state(state.next_at, hours).is_open
        assert not open_state(state.next_at - timedelta(seconds=1), hours).is_open


@given(hours_of_a_week(), instants, st.integers(0, 5), st.integers(0, 20))
def test_nothing_is_open_on_a_closed_day(
    hours: list[HoursRow], now: datetime, before: int, after: int
) -> None:
    closing = Closure(now.date() - timedelta(before), now.date() + timedelta(after), "防汛")
    state = open_state(now, hours, closures=[closing])
    assert not state.is_open
    assert state.next_at is not None
    assert state.next_at.date() > closing.ends_on


@given(hours_of_a_week(), instants)
def test_a_place_has_something_to_say_at_every_minute(hours: list[HoursRow], now: datetime) -> None:
    assert state_text(open_state(now, hours), now)
    assert today_hours(hours, now)


@given(hours_of_a_week())
def test_what_is_shown_can_be_read_back(hours: list[HoursRow]) -> None:
    for weekday in range(7):
        periods = merged(row for row in hours if row.weekday == weekday)
        assert list(read_periods(periods_text(periods)).periods) == periods


@given(st.lists(st.tuples(minutes, minutes), max_size=3))
def test_staffed_parts_never_open_the_door_longer(staffed: list[tuple[int, int]]) -> None:
    periods = [(time(*divmod(a, 60)), time(*divmod(b, 60))) for a, b in staffed]
    rows = staffed_rows(0, [(time(8), time(20))], periods)
    assert merged(rows) == [(time(8), time(20))]


# --- reading and writing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("8:00-12:00，14:00-18:00", ((time(8), time(12)), (time(14), time(18)))),
        ("08：00 到 24:00", ((time(8), time(0)),)),
        ("全天", ((time(0), time(0)),)),
        ("不开", ()),
        ("", ()),
        ("closed", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, periods: tuple) -> None:
    assert read_periods(text).periods == periods


@pytest.mark.parametrize("text", ["早上八点", "8:00", "8:00-12:60", "25:00-26:00", "8:00-12:00 大概"])
def test_what_cannot_be_read_is_refused_at_its_field(text: str) -> None:
    read = read_periods(text, "hours_3")
    assert [(reason.code, reason.field) for reason in read.reasons] == [("hours_unreadable", "hours_3")]


def test_the_week_joins_days_with_the_same_hours() -> None:
    lines = [(line.days, line.hours, line.staffed) for line in week_lines(OFFICE)]
    assert lines == [("周一至周五", "8:00–17:30", ""), ("周六", "8:00–12:00", ""), ("周日", "不开", "")]
    assert [(line.days, line.hours, line.staffed) for line in week_lines(ALL_DAY)] == [
        ("每天", "全天", "8:00–18:00")
    ]
    assert [(line.days, line.hours) for line in dawn_lines(DAWN)] == [("每天", "4:30–7:30")]
    assert [line.days for line in dawn_lines([DAWN[0], DAWN[2], DAWN[3]])] == ["周一", "周三至周四"]


def test_today_in_one_line() -> None:
    assert today_hours([*OFFICE, *DAWN], at(23, 9)) == "今天 早市 4:30–7:30，8:00–17:30"
    assert today_hours(OFFICE, at(29, 9)) == "今天不开"


def test_all_reasons_against_a_week_at_their_fields() -> None:
    hours = [
        HoursRow(0, time(17), time(8)),
        HoursRow(1, time(8), time(12)),
        HoursRow(1, time(11), time(18)),
        HoursRow(9, time(8), time(12)),
    ]
    dawn = [
        DawnRow(2, time(7), time(5)),
        DawnRow(3, time(4), time(5)),
        DawnRow(3, time(6), time(7)),
    ]
    assert [(reason.code, reason.field) for reason in reasons_against_hours(hours, dawn)] == [
        ("closes_before_opens", "hours_0"),
        ("hours_overlap", "hours_1"),
        ("dawn_ends_before_start", "dawn_2"),
        ("dawn_twice", "dawn_3"),
        ("weekday_unknown", ""),
    ]


def test_a_week_without_any_hours_is_a_closing_and_not_hours() -> None:
    assert [reason.code for reason in reasons_against_hours([], [])] == ["hours_missing"]
