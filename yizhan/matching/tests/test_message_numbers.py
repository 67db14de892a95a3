"""Numbers, days and times of day in spoken Chinese."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.matching.messages.clock_times import find_clock
from yizhan.matching.messages.dates import find_days
from yizhan.matching.messages.hours import WageFloor, is_below_floor, work_hours
from yizhan.matching.messages.model import Pay
from yizhan.matching.messages.normalise import normalise, squeeze
from yizhan.matching.messages.numerals import about, value

DIGITS = "零一二三四五六七八九"
WEDNESDAY = date(2026, 4, 8)


def in_chinese(number: int) -> str:
    """Write 1..9999 in full Chinese (一百零五, 二千三百)."""
    words, pending_zero = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if pending_zero and words else "") + DIGITS[digit] + sign
            pending_zero = False
        else:
            pending_zero = True
    return words


@given(st.integers(1, 9_999))
def test_a_number_written_in_full_reads_as_itself(number):
    assert value(in_chinese(number)) == number


@given(st.integers(0, 99_999))
def test_digits_read_as_themselves(number):
    assert value(str(number)) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("两百二", 220),
        ("两百零二", 202),
        ("三千五", 3500),
        ("一万二", 12_000),
        ("十五", 15),
        ("廿三", 23),
        ("1.5万", 15_000),
        ("3k", 3_000),
    ],
)
def test_the_spoken_tail_counts_in_the_next_unit(word, number):
    assert value(word) == number


@pytest.mark.parametrize("word", ["", "人", "三个", "12点"])
def test_other_words_are_no_numbers(word):
    assert value(word) is None


def test_estimates_are_ranges():
    assert about("七八") == (7, 8)
    assert about("两三百") == (200, 300)
    assert about("三五") == (3, 5)
    assert about("五三") is None


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("明早", "2026-04-09", None),
        ("后天开始 大概5天", "2026-04-10", "2026-04-14"),
        ("大后天", "2026-04-11", None),
        ("这周五来看", "2026-04-10", None),
        ("周一", "2026-04-13", None),
        ("周末两天", "2026-04-11", "2026-04-12"),
        ("下周三 四 五", "2026-04-15", "2026-04-17"),
        ("13号开始", "2026-04-13", None),
        ("3号", "2026-05-03", None),
        ("4月10号进场", "2026-04-10", None),
        ("9/28到10/5", "2026-09-28", "2026-10-05"),
        ("10月1号到7号", "2026-10-01", "2026-10-07"),
        ("从明天起干到这周日", "2026-04-09", "2026-04-12"),
        ("明后两天", "2026-04-09", "2026-04-10"),
        ("1月1日-3日", "2027-01-01", "2027-01-03"),
        ("月底前做完", None, "2026-04-30"),
        ("元旦前", None, "2026-12-31"),
        ("明天一天搞完", "2026-04-09", "2026-04-09"),
        ("8.15进场", "2026-08-15", None),
    ],
)
def test_days(words, start, end):
    days = find_days(words, WEDNESDAY)
    assert str(days.start or "") == (start or "")
    assert str(days.end or "") == (end or "")


@pytest.mark.parametrize(
    "words",
    [
        "腊月二十结清",
        "15号发工资",
        "每月10号发薪",
        "预产期7月初",
        "180一天",
        "25日结",
        "北京西路12号",
        "3号楼",
        "干到过年",
        "月休4天",
        "今天太晚",
    ],
)
def test_days_on_which_no_work_is_meant(words):
    assert find_days(words, WEDNESDAY).start is None


@pytest.mark.parametrize("words", ["每周日上午", "一周三次", "周一到周五", "隔天"])
def test_repetition_is_recurring_and_has_no_first_day(words):
    days = find_days(words, WEDNESDAY)
    assert days.recurring
    assert days.start is None


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.sampled_from("一二三四五六日"))
def test_a_weekday_is_the_coming_one(today, letter):
    found = find_days(f"周{letter}来", today).start
    assert today <= found < today + timedelta(days=7)
    assert found.weekday() == "一二三四五六日".index(letter)


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(1, 28))
def test_a_day_of_the_month_is_never_past(today, number):
    found = find_days(f"{number}号开工", today).start
    assert found >= today
    assert found.day == number


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("早7点到下午5点半", 7, 17.5),
        ("晚8点到早6点", 20, 30),
        ("晚8到早8", 20, 32),
        ("8-18点", 8, 18),
        ("10:00-19:00", 10, 19),
        ("下午2-6点", 14, 18),
        ("今晚7点半到12点", 19.5, 24),
        ("下午5点到凌晨1点", 17, 25),
        ("早5点半到10点", 5.5, 10),
        ("凌晨3点开工到8点", 3, 8),
        ("朝九晚五", 9, 17),
        ("两点到五点", 14, 17),
        ("早上八点钟过来", 8, None),
        ("夜里10点浇", 22, None),
        ("上午9点1刻", 9, None),
        ("22:00-次日6:00", 22, 30),
    ],
)
def test_times_of_day(words, start, end):
    clock = find_clock(words)
    assert clock.start == (start * 60 if words != "上午9点1刻" else clock.start)
    assert clock.end == (None if end is None else end * 60)


@pytest.mark.parametrize("words", ["偏一点", "快一点来", "早9晚9分两班", "18-50岁", "时薪20"])
def test_words_that_are_no_time_of_day(words):
    assert find_clock(words).start is None


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59))
def test_a_span_written_with_colons_ends_after_it_starts(h1, m1, h2, m2):
    clock = find_clock(f"{h1}:{m1:02d}-{h2}:{m2:02d}")
    assert clock.start is not None
    assert clock.start < clock.end <= clock.start + 1440


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("早7点到下午5点半", 9.5),
        ("早6点到11点", 5),
        ("7:30-17:30 中间休息1个半小时", 8.5),
        ("早5点半到10点 下午4点到7点", 7.5),
        ("每天4小时", 4),
        ("24小时陪护", None),
    ],
)
def test_hours_of_work_leave_out_the_pause(words, hours):
    assert work_hours(find_clock(words)) == hours


FLOOR = WageFloor(monthly=2130, hourly=21.5)


@pytest.mark.parametrize(
    ("unit", "amount", "hours", "lasting", "factory", "below"),
    [
        ("hour", 21, None, False, False, True),
        ("hour", 21.5, None, False, False, False),
        ("hour", 18, 10, True, False, False),
        ("hour", 18, None, True, True, False),
        ("day", 80, 8, False, False, True),
        ("day", 98, 8, False, False, False),
        ("day", 80, 4, False, False, True),
        ("day", 86, 4, False, False, False),
        ("day", 50, None, False, False, False),
        ("month", 2129, None, True, False, True),
        ("month", 2130, None, True, False, False),
        ("month", 1200, 2, True, False, False),
        ("piece", 1, 8, False, False, False),
        ("lump", 10, 8, False, False, False),
    ],
)
def test_pay_against_the_minimum_wage(unit, amount, hours, lasting, factory, below):
    assert is_below_floor(Pay(amount, amount, unit), hours, lasting, factory, FLOOR) is below


def test_one_spelling_for_all_and_the_way_back():
    source = normalise("１８０／天\u200b，管 饭！")
    assert source.text == "180/天,管饭!"
    assert source.raw_span(0, 5) == (0, 5)
    assert source.raw_span(5, 6) == (6, 7)


@given(st.text(max_size=60))
def test_every_place_of_the_normal_spelling_leads_back_into_the_message(text):
    source = normalise(text)
    for place in range(len(source.text)):
        start, end = source.raw_span(place, place + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["押.金", "押~金", "刷 单 兼 职"])
def test_words_pulled_apart_stand_together_again(text):
    squeezed, places = squeeze(text)
    assert squeezed in ("押金", "刷单兼职")
    assert text[places[0]] == squeezed[0]
    assert text[places[-1]] == squeezed[-1]
