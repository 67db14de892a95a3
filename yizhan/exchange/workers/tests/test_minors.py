"""Under 16 nobody is registered, at 16 and 17 not every work is open; birthdays are those of Shanghai (L-13)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.accounts.people.rules import reasons_against_working
from yizhan.core import clock
from yizhan.core.clock import SHANGHAI
from yizhan.core.refusals import Refused
from yizhan.core.validators import age_on
from yizhan.exchange.engagements import rules as engagement_rules
from yizhan.exchange.workers import rules
from yizhan.exchange.workers.tests import factories as make

BIRTHS = st.dates(min_value=date(1930, 1, 1), max_value=date(2026, 12, 31))
LEAP = st.integers(1932, 2024).filter(lambda year: year % 4 == 0).map(lambda year: date(year, 2, 29))
NIGHT = (time(22), time(6))


def _birthday(birth: date, years: int) -> date:
    """The first day of an age: 1 March for who was born on 29 February, in a common year."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def _refused(birth: date, today: date) -> bool:
    found = reasons_against_working(birth, today=today, minimum_age=16)
    assert [reason.code for reason in found] in ([], ["too_young"])
    return bool(found)


@given(BIRTHS | LEAP)
def test_the_sixteenth_birthday_is_the_first_day(birth: date):
    day = _birthday(birth, 16)
    assert _refused(birth, day - timedelta(days=1))
    assert not _refused(birth, day)


@given(BIRTHS | LEAP, st.integers(-40_000, 40_000))
def test_older_is_never_worse(birth: date, days: int):
    today = date(2026, 11, 23) + timedelta(days=days % 20_000)
    if not _refused(birth, today):
        assert not _refused(birth, today + timedelta(days=1))
        assert not _refused(birth - timedelta(days=1), today)


def test_the_day_is_that_of_shanghai_not_of_london():
    birth = date(2010, 11, 24)
    evening_in_london = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # 00:30 of the 24th in Shanghai
    assert age_on(birth, evening_in_london.astimezone(SHANGHAI).date()) == 16
    assert age_on(birth, evening_in_london.date()) == 15


@pytest.mark.django_db
def test_a_minute_after_midnight_of_the_birthday_the_counter_registers():
    make.make_regions()
    make.make_trades()
    clerk = make.attendant()
    with clock.at("2026-11-23T23:59"), pytest.raises(Refused) as caught:
        make.make_worker(clerk, birth_on=date(2010, 11, 24))
    assert caught.value.codes == ("too_young",)
    assert "驿站" in str(caught.value.reasons[0].text)  # where a 15-year-old is helped on
    with clock.at("2026-11-24T00:01"):
        assert make.make_worker(clerk, birth_on=date(2010, 11, 24)).pk


@pytest.mark.django_db
def test_of_a_29_february_the_first_of_march_counts():
    make.make_regions()
    make.make_trades()
    clerk = make.attendant()
    with clock.at("2028-02-28T12:00"), pytest.raises(Refused):
        make.make_worker(clerk, birth_on=date(2012, 2, 29))
    with clock.at("2028-02-29T12:00"):
        assert make.make_worker(clerk, birth_on=date(2012, 2, 29)).pk
    with clock.at("2027-02-28T12:00"), pytest.raises(Refused):
        make.make_worker(clerk, birth_on=date(2011, 3, 1))


# ---- the night ----


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        ("2026-11-24T06:00", "2026-11-24T22:00", False),
        ("2026-11-24T05:59", "2026-11-24T12:00", True),
        ("2026-11-24T14:00", "2026-11-24T22:01", True),
        ("2026-11-24T23:00", "2026-11-25T05:00", True),
        ("2026-11-24T07:30", "2026-11-27T17:00", False),  # four days, each 7:30–17:00
        ("2026-11-24T18:00", "2026-11-27T23:00", True),
        ("2026-11-24T20:00", "2026-11-27T06:00", True),
    ],
)
def test_what_reaches_into_the_night(start: str, end: str, night: bool):
    begins, ends = (datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) for text in (start, end))
    assert rules.is_night_work(begins, ends, night_from=NIGHT[0], night_until=NIGHT[1]) is night


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.times(),
    st.integers(1, 24 * 60),
)
def test_a_shift_is_night_work_when_one_of_its_minutes_lies_in_the_night(on: date, at: time, minutes: int):
    begins = datetime.combine(on, at, tzinfo=SHANGHAI)
    ends = begins + timedelta(minutes=minutes)
    edges = [begins, ends - timedelta(microseconds=1)]
    day = begins.date()
    while day <= ends.date():
        edges += [
            datetime.combine(day, time(22), tzinfo=SHANGHAI),
            datetime.combine(day, time(0), tzinfo=SHANGHAI),
        ]
        day += timedelta(days=1)
    in_night = any(begins <= edge < ends and (edge.hour >= 22 or edge.hour < 6) for edge in edges)
    assert rules.is_night_work(begins, ends, night_from=NIGHT[0], night_until=NIGHT[1]) is in_night


@given(BIRTHS | LEAP, st.booleans())
def test_no_role_and_no_argument_opens_night_or_heavy_work_to_a_minor(birth: date, is_night: bool):
    """The gate takes facts only: there is no parameter by which staff could pass somebody through."""
    start = datetime(2026, 11, 24, 7, 30, tzinfo=SHANGHAI)
    place = engagement_rules.PlaceFacts(
        "published", 5, start, start + timedelta(hours=9), start, intensity="" if is_night else "4", touches_night=is_night
    )  # fmt: skip
    found = engagement_rules.reasons_not_fit(
        place, engagement_rules.PersonFacts(is_active=True, birth_on=birth), minor_intensity_most=3
    )
    age = age_on(birth, start.date())
    expected = ["under_16"] if age < 16 else ["night_for_minor" if is_night else "too_heavy_for_minor"] if age < 18 else []  # fmt: skip
    assert [reason.code for reason in found] == expected
