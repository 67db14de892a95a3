"""General speech: lunar days, coins, dictation, shorthand, pulled-apart and decorated text, and bounds on time."""

import random
import time
from datetime import date, datetime

import pytest

from yizhan.matching.messages import load_parameters, parse_message
from yizhan.matching.messages.contacts import find_contact
from yizhan.matching.messages.dates import find_days
from yizhan.matching.messages.guards import Guarded
from yizhan.matching.messages.lunar import next_lunar
from yizhan.matching.messages.normalise import normalise

from .factories import SHASHI_FLOOR, gazetteer, lexicon, trades

MONDAY = date(2026, 11, 23)
NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def parse(text):
    return parse_message(text, NOW, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("腊月初八到腊月二十八", "2027-01-15", "2027-02-04"),
        ("初八开工", "2026-12-16", None),
        ("中秋节当天", "2027-09-15", None),
        ("11.25 8:00", "2026-11-25", None),
        ("26-28号", "2026-11-26", "2026-11-28"),
        ("下周三、四、五三天", "2026-12-02", "2026-12-04"),
        ("周六日两天", "2026-11-28", "2026-11-29"),
        ("大大后天", "2026-11-27", None),
        ("每周二周五下午", None, None),
        ("初二数学", None, None),
        ("报名时间：即日起至3月15日", None, None),
        ("今日用工汇总", None, None),
        ("长期招人。\n某某村委会 2026年11月20日", None, None),
    ],
)
def test_days(words, first, last):
    days = find_days(normalise(words).text, MONDAY)
    assert (days.start and days.start.isoformat(), days.end and days.end.isoformat()) == (first, last)


def test_lunar_feasts_fall_on_their_days():
    assert next_lunar(date(2026, 1, 1), 5, 5) == date(2026, 6, 19)
    assert next_lunar(date(2025, 7, 1), 8, 15) == date(2025, 10, 6)  # behind a leap sixth month


@pytest.mark.parametrize(
    ("words", "amount"),
    [("1毛2一件", "0.12元一件"), ("两块五一斤", "2.5元一斤"), ("3元5角", "3.5元"), ("一个5分", "一个0.05元")],
)
def test_coins(words, amount):
    assert normalise(words).text == amount


@pytest.mark.parametrize(
    "words",
    [
        "1 5 4 0 0 0 0 1 2 3 4",
        "一五四零零零零一二三四",
        "l54oooo1234",
        "壹伍肆零零零零壹贰叁肆",
        "１５４００００１２３４",
        "154-0000-1234",
        "154.0000.1234",
    ],
)
def test_a_telephone_number_in_any_spelling(words):
    assert find_contact(normalise(words).text)[0].phone == "15400001234"


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("厂里缺抱装工五个", "MFG02"),
        ("有没有会掉顶的师傅", "DEC05"),
        ("明天 瓦1 小2 瓦380 小200", "CON02"),
        ("后.天.上.午.西.瓜.装.车要4个人", "LOG02"),
        ("屋里老娘要人招呼", "DOM06"),
    ],
)
def test_trades_that_are_heard_shortened_or_pulled_apart(text, trade):
    assert parse(text).jobs[0].trade_code == trade


def test_the_sent_words_can_be_shown_whatever_was_respelled():
    text = "🍉 后.天 要④个人 1毛2一件 包 装 工 押\u200b金100"
    parsed = parse(text)
    for finding in parsed.findings:
        assert text[slice(*finding.span)]
    (deposit,) = [finding for finding in parsed.findings if finding.flag == "deposit_required"]
    assert text[slice(*deposit.span)] == "押\u200b金"


def test_padding_hides_no_risk():
    padding = "".join(random.Random(7).choices("天地玄黄宇宙洪荒日月盈昃辰宿列张", k=3_000))
    parsed = parse(f"招小工2名200一天{padding}先交押金200")
    assert parsed.risk_flags.count("deposit_required") == 1
    (deposit,) = [finding for finding in parsed.findings if finding.flag == "deposit_required"]
    assert deposit.span[0] > 3_000


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "一", "一 ", "1-", "路", "在", "一百", "V", "的", "1点", "明天", "押"]
)
def test_ten_thousand_characters_take_a_bounded_time(piece):
    text = (piece * 10_000)[:10_000]
    begun = time.process_time()
    parse(text)
    assert time.process_time() - begun < 5


def test_ten_thousand_mixed_characters_take_a_bounded_time():
    signs = "招要小工个名一二两三十百千万天月日号点半明后早晚到至-~0123456789元块/、，。 \n押金路村镇在地址的男女不限"
    text = "".join(random.Random(3).choices(signs, k=10_000))
    begun = time.process_time()
    parse(text)
    assert time.process_time() - begun < 5


def test_a_guard_never_refuses_what_its_pattern_finds():
    for source, text in [
        ("(?:不要|不招)[^,]{0,3}(?:残疾|乙肝)", "不招乙肝"),
        ("a?b|[cd]+e", "de"),
        ("(?<!不)限(?:男|女)?", "限"),
        ("x*", ""),
        ("[^a]b(?=c)", "zbc"),
    ]:
        guarded = Guarded(source)
        assert bool(guarded.search(text, set(text))) is bool(guarded.pattern.search(text))
    assert not Guarded("(?:不要|不招)[^,]{0,3}(?:残疾|乙肝)").may_match(set("不要外地的"))


def test_parameters_have_a_source_and_a_day():
    numbers = load_parameters(date(2026, 11, 23))
    assert (numbers.overlong_hours, numbers.days_a_month) == (12, 21.75)
