"""Working days, with and without a published notice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core.calendar import loader, queries
from yizhan.core.calendar.models import Holiday
from yizhan.core.calendar.rules import (
    Deadline,
    WorkCalendar,
    add_workdays,
    count_workdays,
    is_workday,
    local_day,
)

EMPTY = WorkCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.fixture
def recorded(db):
    assert loader.load_holidays() == Holiday.objects.count() == 108
    return queries.work_calendar()


def test_the_published_years_are_known(recorded):
    assert recorded.published_years == {2024, 2025, 2026}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),  # Monday
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 10), True),  # Saturday, worked in exchange
        (date(2026, 9, 20), True),  # Sunday, worked in exchange
        (date(2026, 4, 6), False),  # Monday of Qingming
    ],
)
def test_notices_overrule_the_week(recorded, day, works):
    assert is_workday(day, recorded) is works


def test_the_day_itself_is_not_counted(recorded):
    assert add_workdays(date(2026, 11, 23), 3, recorded) == Deadline(date(2026, 11, 26), provisional=False)


def test_a_deadline_steps_over_golden_week(recorded):
    """30 September 2026 + 3: the 1st to the 7th are off, then Thursday, Friday and the worked Saturday."""
    assert add_workdays(date(2026, 9, 30), 3, recorded) == Deadline(date(2026, 10, 10), provisional=False)


def test_a_deadline_in_an_unpublished_year_is_provisional(recorded):
    assert add_workdays(date(2026, 12, 31), 1, recorded) == Deadline(date(2027, 1, 4), provisional=True)


def test_zero_days_end_on_the_day_itself(recorded):
    assert add_workdays(date(2026, 11, 22), 0, recorded) == Deadline(date(2026, 11, 22), provisional=False)


def test_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward"):
        add_workdays(date(2026, 11, 23), -1, EMPTY)


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2029, 5, 1), date(2029, 5, 2), date(2027, 10, 1)])
def test_fixed_holidays_hold_without_a_notice(day):
    assert day.weekday() < 5
    assert not is_workday(day, EMPTY)


def test_a_published_notice_replaces_the_fixed_holidays():
    """Only what the notice says counts once it is there."""
    assert is_workday(date(2027, 1, 1), WorkCalendar(published_years=frozenset({2027})))


def test_a_district_may_record_a_day_before_the_notice_is_out(recorded):
    Holiday.objects.create(date=date(2027, 2, 5), kind="holiday", name="春节", source="预估", certainty="low")
    calendar = queries.work_calendar()
    assert not is_workday(date(2027, 2, 5), calendar)
    assert 2027 not in calendar.published_years


def test_loading_again_keeps_what_the_district_recorded(recorded):
    Holiday.objects.filter(date=date(2026, 10, 1)).update(name="国庆节（区）")
    loader.load_holidays()
    assert Holiday.objects.get(date=date(2026, 10, 1)).name == "国庆节（区）"
    assert Holiday.objects.count() == 108


@given(DAYS, st.integers(1, 30))
def test_the_end_is_a_working_day_and_the_count_comes_back(start, count):
    end = add_workdays(start, count, EMPTY).date
    assert is_workday(end, EMPTY)
    assert count_workdays(start, end, EMPTY) == count
    assert count_workdays(start, end - timedelta(days=1), EMPTY) == count - 1


@given(DAYS, st.integers(0, 20), st.integers(0, 20))
def test_spans_add_up(start, first, second):
    once = add_workdays(start, first + second, EMPTY).date
    assert add_workdays(add_workdays(start, first, EMPTY).date, second, EMPTY).date == once


def test_no_days_lie_between_a_day_and_an_earlier_one():
    assert count_workdays(date(2026, 11, 23), date(2026, 11, 20), EMPTY) == 0


def test_the_day_is_the_one_in_shanghai():
    assert local_day(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 11, 22, 16, 30))  # noqa: DTZ001
