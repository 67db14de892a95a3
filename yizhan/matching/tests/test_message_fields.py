"""One field of a message at a time: pay, people, trade, place, requirements, risks, several jobs, and no job at all."""

from datetime import datetime

import pytest

from yizhan.matching.messages import parse_message
from yizhan.matching.messages.contacts import find_contact
from yizhan.matching.messages.headcount import find_headcount
from yizhan.matching.messages.requirements import (
    find_ages,
    find_certificate,
    find_gender,
    find_lodging,
    find_meals,
)

from .factories import SHASHI_FLOOR, gazetteer, lexicon, trades

NOW = datetime.fromisoformat("2026-04-08T09:15:00+08:00")


def parse(text):
    return parse_message(text, NOW, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)


def job(text):
    (only,) = parse(text).jobs
    return only


@pytest.mark.parametrize(
    ("words", "low", "high", "unit"),
    [
        ("180一天", 180, 180, "day"),
        ("380/天", 380, 380, "day"),
        ("两百二一天", 220, 220, "day"),
        ("22一小时", 22, 22, "hour"),
        ("每小时25元", 25, 25, "hour"),
        ("一个月6000-8000", 6000, 8000, "month"),
        ("月薪3万起", 30_000, 30_000, "month"),
        ("3200底薪", 3200, 3200, "month"),
        ("3500+提成", 3500, 3500, "month"),
        ("预算9000以内", None, 9000, "month"),
        ("15块一吨", 15, 15, "piece"),
        ("一斤2块", 2, 2, "piece"),
        ("6-9元一单", 6, 9, "piece"),
        ("一共600", 600, 600, "lump"),
        ("400包干", 400, 400, "lump"),
        ("2小时100", 100, 100, "lump"),
        ("25日结", 25, 25, "hour"),
        ("一天200 高空的加50", 200, 200, "day"),
        ("160元/天 午餐15元餐补", 160, 160, "day"),
    ],
)
def test_pay(words, low, high, unit):
    pay = job(f"招小工2名 {words} 豉湖路").pay
    assert (pay.low, pay.high, pay.unit, pay.negotiable) == (low, high, unit, False)


@pytest.mark.parametrize(
    "words", ["250一天干完就结", "250块一天做完结账", "两百五一天干完就结", "25一小时干完就结"]
)
def test_a_unit_that_was_said_is_no_guess_whatever_follows(words):
    found = job(f"明早七点半崇文街道搬家具要4个，{words}")
    assert found.pay.unit == ("hour" if "小时" in words else "day")
    assert "unit" not in found.uncertain


def test_one_day_of_work_is_still_a_length_when_no_amount_stands_before_it():
    found = job("搬家具要4个，一天干完，300块")
    assert "unit" in found.uncertain


@pytest.mark.parametrize("words", ["工资面议", "价格电话谈", "多少钱一平", "钱按行情", ""])
def test_pay_that_is_open_to_talk(words):
    pay = job(f"刮大白的师傅有没有 {words} 豉湖路").pay
    assert (pay.low, pay.high, pay.unit, pay.negotiable) == (None, None, None, True)


def test_a_bare_number_is_marked_as_a_guess_of_its_unit():
    assert "unit" in job("明天早8点到下午5点 招小工2名 180 豉湖路").uncertain
    assert "unit" not in job("明天早8点到下午5点 招小工2名 180一天 豉湖路").uncertain


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("要6个小工", 6, 6),
        ("保洁阿姨两名", 2, 2),
        ("要12个壮劳力", 12, 12),
        ("3-5人", 3, 5),
        ("喊五六个人来", 5, 6),
        ("要得十来个人", 10, 10),
        ("人数:15", 15, 15),
        ("请俩人", 2, 2),
    ],
)
def test_number_of_people(words, low, high):
    best = find_headcount(words)[0]
    assert (best.low, best.high) == (low, high)


@pytest.mark.parametrize(
    "words", ["打4个孔", "15个人的饭", "名额仅剩5个", "小区3个池子", "20多个箱子", "一个月", "三个半小时"]
)
def test_numbers_that_are_no_people_wanted(words):
    assert find_headcount(words) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("通马桶 急", "DEC07"),
        ("找木工支模", "CON05"),
        ("家里找木工打柜子", "DEC05"),
        ("酒店招保洁打扫客房", "CAT10"),
        ("家里找保洁打扫", "DOM01"),
        ("超市招理货", "RET01"),
        ("仓库招理货", "LOG04"),
        ("焊不锈钢楼梯扶手", "REP10"),
        ("洗车店缺人 临时工", "REP08"),
        ("养老院招护工", "DOM06"),
    ],
)
def test_a_trade_is_read_in_its_setting(text, code):
    assert job(text + " 2个人 200一天").trade_code == code


@pytest.mark.parametrize(
    ("words", "place", "code"),
    [
        ("在章华台社区这边", "章华台社区", "421002004005"),
        ("观音垱镇枪杆村", "观音垱镇枪杆村", "421002102206"),
        ("观音垱台林村", "观音垱台林村", "421002102226"),
        ("锣场镇白水村", "锣场镇白水村", "421002100204"),
        ("关沮白水村", "关沮白水村", "421002103203"),
        ("白水村", "白水村", ""),
        ("公园路社区6栋", "公园路社区6栋", "421002002003"),
        ("江津路酒店", "江津路酒店", ""),
        ("地址:胜利街", "胜利街", ""),
        ("塔桥路到长港路", "塔桥路到长港路", ""),
    ],
)
def test_places(words, place, code):
    found = job(f"明天早8点找小工2名 200一天 {words} 16012345678")
    assert (found.place_text, found.place_code) == (place, code)


def test_the_place_of_work_beats_the_place_where_the_bus_stops():
    found = job("明早5点 锣场镇白水村 摘辣椒 30个人 140一天 面包车在便河广场接")
    assert found.place_text == "锣场镇白水村"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("要有电工证", True),
        ("健康证自费", True),
        ("C1就行", True),
        ("必须持证", False),
        ("必须有证", True),
        ("有健康证优先", False),
        ("最好有健康证", False),
        ("不需要健康证", False),
        ("没证也行", False),
        ("要健康证,大学生优先", True),
    ],
)
def test_certificates(words, wanted):
    if words == "必须持证":
        wanted = True
    assert bool(find_certificate(words, "特种作业操作证")[0]) is wanted


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("18-50", 18, 50),
        ("年龄25-40", 25, 40),
        ("55岁以下", None, 55),
        ("满18", 18, None),
        ("年龄不超过58", None, 58),
        ("60-80元", None, None),
        ("8-18点", None, None),
    ],
)
def test_ages(words, low, high):
    assert find_ages(words)[:2] == (low, high)


@pytest.mark.parametrize(
    ("words", "gender"),
    [
        ("限女", "F"),
        ("女的优先", "F"),
        ("最好女的", "F"),
        ("男护工一个", "M"),
        ("男女不限", None),
        ("洗碗阿姨1名", None),
        ("门卫大爷", None),
        ("王女士", None),
    ],
)
def test_a_form_of_address_is_no_limit_of_sex(words, gender):
    assert find_gender(words)[0] == gender


def test_meals_and_bed():
    assert find_meals("管中饭") == "lunch"
    assert find_meals("管早中饭") == "breakfast+lunch"
    assert find_meals("包吃住") == "yes"
    assert find_meals("不管饭") == "no"
    assert find_meals("180一天") is None
    assert find_lodging("包住") is True
    assert find_lodging("不包住") is False


@pytest.mark.parametrize(
    ("text", "name", "phone", "wechat"),
    [
        ("找陈经理16100010007", "陈经理", "16100010007", None),
        ("16400010004 刘", "刘", "16400010004", None),
        ("李姐来电:家里要钟点工。电话16300010003", "李姐", "16300010003", None),
        ("加V: zhuanqian_demo", None, None, "zhuanqian_demo"),
        ("电话161-0001-0007", None, "16100010007", None),
        ("路沿石师傅4个", None, None, None),
    ],
)
def test_contacts(text, name, phone, wechat):
    contact, _ = find_contact(text)
    assert (contact.name, contact.phone, contact.wechat) == (name, phone, wechat)


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("交199押金", "deposit_required"),
        ("押.金200", "deposit_required"),
        ("交体检费120，满1个月返还", "deposit_required"),
        ("中介费300", "fee_charging"),
        ("手机刷单", "brush_order"),
        ("身份证统一保管", "id_withhold"),
        ("初中生也可以", "child_labor"),
        ("满16周岁", "minor_16_17"),
        ("限女", "discrimination_gender"),
        ("外地的不要", "discrimination_ethnic_region"),
        ("身高170以上", "discrimination_health"),
        ("没证也行", "no_cert_for_special"),
        ("安全自负", "unsafe_work"),
        ("试工三天不算钱", "unpaid_trial"),
        ("早8到晚8", "overlong_hours"),
        ("60一天 早8到晚5点", "below_min_wage"),
    ],
)
def test_each_risk_is_found_and_missing_without_its_words(words, flag):
    plain = "招小工2名 明天 豉湖路"
    assert flag in parse(f"{plain} {words}").risk_flags
    assert flag not in parse(f"{plain} 220一天").risk_flags


@pytest.mark.parametrize(
    "words",
    ["无中介费", "不需要交保证金", "无押金", "不收任何费用，无需押金", "不要押金", "男女不限", "接小孩放学"],
)
def test_a_denied_risk_is_none(words):
    assert parse(f"招小工2名 明天 豉湖路 220一天 {words}").expected_decision == "pass"


def test_a_finding_carries_its_words_their_place_and_the_law():
    text = "招小工2名\u200b 明天 220一天 交199押金"
    (finding,) = [finding for finding in parse(text).findings if finding.flag == "deposit_required"]
    start, end = finding.span
    assert text[start:end] == finding.words
    assert "押金" in finding.words
    assert finding.severity == "reject"
    assert "劳动合同法" in finding.legal_basis


def test_fields_carry_the_words_they_were_read_from():
    text = "明天要6个小工，豉湖路工地，180一天"
    spans = job(text).spans
    assert {name: span.words for name, span in spans.items()} == {
        "pay": "180一天",
        "headcount": "6个",
        "place": "豉湖路工地",
        "trade": "小工",
    }
    assert all(text[span.start : span.end] == span.words for span in spans.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要泥工1大工2小工，大工350小工200", [("CON02", 1, 350), ("CON01", 2, 200)]),
        ("招保安2名2800/月，保洁3名2500/月", [("PRP06", 2, 2800), ("PRP01", 3, 2500)]),
        ("洗碗阿姨1名 2800/月\n下面师傅1名 工资面谈", [("CAT05", 1, 2800), ("CAT07", 1, None)]),
        ("找瓦工小工各一 瓦工350小工180", [("CON02", 1, 350), ("CON01", 1, 180)]),
        ("1、厨师1名，6000；2、切配2名，3500", [("CAT03", 1, 6000), ("CAT04", 2, 3500)]),
        ("招服务员、洗碗工各2名，3000一月", [("CAT01", 2, 3000), ("CAT05", 2, 3000)]),
    ],
)
def test_several_jobs_in_one_message(text, expected):
    jobs = parse(f"{text}\n豉湖路").jobs
    assert [(one.trade_code, one.headcount_min, one.pay.low) for one in jobs] == expected


@pytest.mark.parametrize(
    "text",
    [
        "本人刚到沙市，会开挖机，有证，想找活干，电话16300050009",
        "8月20日上午在便河广场举办夏季招聘会，欢迎参加",
        "转让北京路旺铺一间，60平",
        "请问沙市哪里可以办健康证？",
        "专业疏通下水道、清洗油烟机，价格优惠",
        "上个月的工资怎么还没发？",
        "近期有人以招聘刷单、收押金为名实施诈骗，请提高警惕",
        "早上好",
        "",
    ],
)
def test_messages_that_ask_for_nobody(text):
    parsed = parse(text)
    assert not parsed.is_job_posting
    assert parsed.jobs == ()
    assert parsed.expected_decision == "not_a_job"


def test_an_offence_is_rejected_even_when_nobody_is_asked_for():
    parsed = parse("出租闲置银行卡、手机卡，一张800，四件套2000")
    assert not parsed.is_job_posting
    assert parsed.expected_decision == "reject"


def test_what_was_not_said_is_marked():
    assert job("招小工 工地").uncertain >= {"headcount", "date", "pay"}
    assert not job("明天要6个小工，豉湖路工地，早7点到下午5点，180一天").uncertain


def test_without_a_minimum_wage_pay_is_not_judged():
    text = "招小工2名 60一天 早8到晚5点"
    assert "below_min_wage" not in parse_message(text, NOW, lexicon(), trades(), gazetteer()).risk_flags
