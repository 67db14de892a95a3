"""What only speech does: values taken back and said anew, hours past midnight counted with the evening before."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.matching.messages import parse_message
from yizhan.matching.messages.normalise import normalise

from .factories import SHASHI_FLOOR, gazetteer, lexicon, trades

NOW = datetime.fromisoformat("2026-11-23T09:00+08:00")


def read(text, now=NOW):
    return parse_message(text, now, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("明天，不对，是后天早上七点，要三个小工", "后天早上七点,要三个小工"),
        ("下午三点，啊不是三点，四点钟来", "下午四点钟来"),
        ("五点到九点，哦五点半到九点，洗碗", "五点半到九点,洗碗"),
        ("要五个小工，五个怕是不够，六个吧", "要六个小工,吧"),
        ("一个月三千四，哦不，三千六，住家", "一个月三千六,住家"),
        ("每天两百二，啊错了，两百四", "每天两百四"),
        ("后天八点，更正，后天九点", "后天九点"),
    ],
)
def test_of_a_value_taken_back_only_the_new_one_is_read(said, meant):
    assert normalise(said).text.replace(" ", "") == meant


@pytest.mark.parametrize(
    "text",
    [
        "明天后天要三个小工",
        "明天早上六点，是不是后天也要人",
        "说错不扣钱，周六教一小时八十",
        "活不累，不到八点就收工，明天六点来",
        "要三个人，不会的不要，明天来两个也行",
    ],
)
def test_a_second_value_without_a_word_of_correction_takes_nothing_back(text):
    assert normalise(text).text == text.replace("，", ",")


def test_the_hour_that_is_denied_is_not_the_hour():
    assert read("明天三点不是四点，要两个卸车的，一百五，红门路").jobs[0].times.start_minute == 15 * 60


def test_a_corrected_number_is_shown_with_the_words_that_were_sent():
    text = "明天要五个小工，五个怕是不够，六个吧，一天两百，关沮"
    span = read(text).jobs[0].spans["headcount"]
    assert (span.words, text[span.start : span.end]) == ("六个", "六个")


@pytest.mark.parametrize(
    ("said", "day", "minute"),
    [
        ("明天转钟三点", date(2026, 11, 24), 180),
        ("今晚转钟两点", date(2026, 11, 24), 120),
        ("明晚过了十二点，大概一点半", date(2026, 11, 25), 90),
        ("后天下半夜两点", date(2026, 11, 25), 120),
        ("明天晚上十点", date(2026, 11, 24), 22 * 60),
    ],
)
def test_hours_past_midnight_belong_to_the_day_that_begins_then(said, day, minute):
    times = read(f"{said}，要四个人卸货，两百一个，两湖绿谷").jobs[0].times
    assert (times.start, times.start_minute) == (day, minute)


@pytest.mark.parametrize(("end", "minute"), [("早上八点收工", 180), ("下午八点收工", 900)])
def test_landing_fish_from_three_to_eight_is_early_unless_the_end_is_late(end, minute):
    times = read(f"明天三点起鱼，{end}，五个人，一百八一个，长湖").jobs[0].times
    assert times.start_minute == minute


def test_a_lasting_job_begins_on_a_day_and_has_its_hours_every_day():
    job = read("招收银员两名，3200一月，12月1日到岗，早8点到晚5点，沃尔玛").to_gold()["jobs"][0]
    assert (job["start"], job["end"], job["daily_start"], job["daily_end"]) == (
        "2026-12-01", None, "08:00", "17:00",
    )  # fmt: skip


def test_a_single_day_keeps_its_hours_with_the_day():
    job = read("要收银员两名，12月1日，早8点到晚5点，150一天，沃尔玛").to_gold()["jobs"][0]
    assert (job["start"], job["end"], job["daily_start"]) == ("2026-12-01T08:00", "2026-12-01T17:00", None)


VICTIM = "我交了中介500押金，说好去上班，结果外地老乡都说是黑厂，想退钱不给，该找哪个"


def test_who_was_cheated_is_flagged_for_nothing():
    parsed = read(VICTIM)
    assert (parsed.kind, parsed.risk_flags, parsed.expected_decision) == ("wage_complaint", [], "not_a_job")


def test_who_asks_for_a_deposit_is_flagged_also_when_he_swears_to_owe_nobody():
    parsed = read("招外卖骑手，从不拖欠工资，先交500押金，6000一月，万达")
    assert "deposit_required" in parsed.risk_flags
    assert parsed.expected_decision == "reject"


@pytest.mark.parametrize(
    "offer",
    [
        "静态收益每天2%，动态推荐奖15%，名额有限，诚邀合伙人",
        "交599会员费拿货，拉两个人就回本，级差团队奖，月入过万",
    ],
)
def test_a_scheme_of_membership_is_an_offer_and_is_refused(offer):
    parsed = read(offer)
    assert (parsed.is_job_posting, parsed.expected_decision) == (True, "reject")
    assert "pyramid" in parsed.risk_flags


PIECES = [
    "明天",
    "后天",
    "三点",
    "下午四点",
    "五个",
    "六个人",
    "三百四",
    "三百六一天",
    "不对",
    "不是",
    "错了",
    "哦",
    "怕是不够",
    "，",
    "是",
    "转钟",
    "今晚",
    "小工",
    "红门路",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_however_often_somebody_corrects_himself_every_character_keeps_a_place_in_the_message(text):
    source = normalise(text)
    assert all(0 <= place < len(text) for place in source.origin or ())
    for span in (span for job in read(text).jobs for span in job.spans.values()):
        assert text[span.start : span.end] == span.words
        assert span.words
