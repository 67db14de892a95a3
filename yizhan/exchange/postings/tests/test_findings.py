"""What the review rules find (D11). Each hold has a clean twin that differs in one thing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.exchange.postings import findings
from yizhan.exchange.postings.findings import FlagHit, Limits
from yizhan.exchange.postings.reading import flags_in
from yizhan.exchange.postings.tests.test_rules import START, WHOLE

LIMITS = Limits(minimum_hour_fen=2150, minimum_month_fen=213_000, many_heads=10, long_day_hours=11)
FIRM = replace(WHOLE, hirer_kind="enterprise")


def found(offer, source: str = "") -> dict[str, str]:
    rows = findings.review_findings(offer, flags_in(offer.texts()), LIMITS, source_flags=flags_in(source))
    return {row.code: str(row.severity) for row in rows}


def test_a_clean_offer_has_no_findings():
    assert found(WHOLE) == {}


@pytest.mark.parametrize(
    ("code", "held", "clean"),
    [
        ("deposit_required", "先交押金100元", "不收押金"),
        ("deposit_required", "押.金100元", "不要押金"),
        ("fee_charging", "报名费 50 元", "不收报名费"),
        ("id_withhold", "身份证统一保管", "带身份证登记"),
        ("child_labor", "15岁以上就行", "18岁以上就行"),
        ("discrimination_gender", "只要男的", "男女不限"),
        ("discrimination_gender", "限女，35公斤能提", "能提35公斤"),
        ("discrimination_gender", "已婚已育优先", "有经验优先"),
        ("discrimination_gender", "照顾老人，女性护工", "照顾女性老人"),
        ("discrimination_ethnic_region", "不要少数民族", "少数民族也欢迎"),
        ("discrimination_ethnic_region", "外地的不要", "外地的也行"),
        ("discrimination_ethnic_region", "不要农村户口的", "农村户口也行"),
        ("discrimination_religion", "信教的勿扰", "会做清真菜"),
        ("discrimination_health", "乙肝勿扰", "有健康证"),
        ("discrimination_health", "残疾人不要", "残疾人也欢迎"),
        ("brush_order", "手机刷单，每单返3元", "扫码收单，每单3元"),
        ("pyramid", "发展下线有提成", "发传单有提成"),
        ("overseas_bait", "去缅北高薪打字", "去岑河打字"),
        ("illegal_finance", "出租银行卡日结", "银行门口发单日结"),
        ("sex_trade_hint", "夜场招聘女公关", "晚上招聘服务员"),
    ],
)
def test_grounds_of_d11_are_held_and_their_clean_twins_are_not(code, held, clean):
    assert found(replace(WHOLE, requirements=held)).get(code) == "hold"
    assert code not in found(replace(WHOLE, requirements=clean))


def test_under_sixteen_is_held_and_sixteen_is_not():
    assert found(replace(WHOLE, age_min=15))["under_16"] == "hold"
    assert "under_16" not in found(replace(WHOLE, age_min=16))


def test_an_agency_without_licence_is_held_and_a_licensed_one_is_not():
    agency = replace(WHOLE, hirer_kind="employment_agency")
    assert found(replace(agency, hirer_licensed=False))["agency_unlicensed"] == "hold"
    assert "agency_unlicensed" not in found(agency)


def test_the_minimum_wage_holds_organisations_and_is_told_to_households():
    """8.5 hours: 8 at 2130 ÷ 174 yuan and half an hour at one and a half are 107.12 yuan, rounded up to the fen."""
    low = {"pay_fen": 10711}
    assert found(replace(FIRM, **low))["below_min_wage"] == "hold"
    assert found(replace(WHOLE, **low))["below_min_wage"] == "notice"
    assert "below_min_wage" not in found(replace(FIRM, pay_fen=10712))


def test_a_short_day_is_measured_by_the_hourly_minimum():
    """Four hours at 21.5 yuan are 86 yuan."""
    short = replace(FIRM, ends_at=FIRM.starts_at + timedelta(hours=4), break_minutes=0)
    assert "below_min_wage" in found(replace(short, pay_fen=8599))
    assert "below_min_wage" not in found(replace(short, pay_fen=8600))


@pytest.mark.parametrize(("unit", "low", "enough"), [("hour", 2149, 2150), ("month", 212_999, 213_000)])
def test_the_minimum_wage_by_hour_and_by_month(unit, low, enough):
    assert "below_min_wage" in found(replace(FIRM, pay_unit=unit, pay_fen=low))
    assert "below_min_wage" not in found(replace(FIRM, pay_unit=unit, pay_fen=enough))


def test_full_time_hours_over_weeks_are_measured_by_the_monthly_minimum():
    """2130 ÷ 174 = 12.25 yuan an hour, rounded up to the fen."""
    weeks = replace(FIRM, ends_at=FIRM.ends_at + timedelta(days=30), pay_unit="hour")
    assert "below_min_wage" in found(replace(weeks, pay_fen=1224))
    assert "below_min_wage" not in found(replace(weeks, pay_fen=1225))


def test_piece_work_is_not_turned_into_hours():
    assert "below_min_wage" not in found(replace(FIRM, pay_unit="piece", pay_fen=30))


def test_the_suggested_pay_is_enough():
    rows = findings.review_findings(replace(FIRM, pay_fen=10000), (), LIMITS)
    assert rows[0].suggestion == "一天至少 108 元"


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_more_pay_is_never_worse(pay, more):
    low = "below_min_wage" in found(replace(FIRM, pay_fen=pay))
    assert low or "below_min_wage" not in found(replace(FIRM, pay_fen=pay + more))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"age_max": 35}, "age_limit"),
        ({"hirer_checked": False}, "hirer_unchecked"),
        ({"headcount": 11}, "many_heads"),
        ({"description": "外墙清洗"}, "dangerous_work"),
        ({"trade_certificate": "电工证"}, "certificate_not_asked"),
        ({"ends_at": START + timedelta(hours=12, minutes=30)}, "overlong_day"),
        ({"requirements": "身高170以上"}, "discrimination_health"),
    ],
)
def test_what_a_reviewer_must_look_at(change, code):
    assert found(replace(WHOLE, **change)).get(code) == "judge"


def test_an_age_limit_stays_with_the_reviewer_whether_or_not_it_is_justified():
    bare = findings.review_findings(replace(WHOLE, age_max=35), (), LIMITS)[0]
    given_reason = replace(WHOLE, age_max=35, age_reason="要爬高，保险只保到 35 岁")
    justified = findings.review_findings(given_reason, (), LIMITS)[0]
    assert (bare.severity, justified.severity) == ("judge", "judge")
    assert "没写理由" in bare.text
    assert "保险只保到" in justified.text


def test_ten_heads_and_eighteen_years_are_nothing_to_judge():
    assert found(replace(WHOLE, headcount=10, age_min=18)) == {}


def test_heavy_work_without_insurance_is_advised():
    heavy = replace(WHOLE, physical_intensity=5)
    assert found(heavy)["insurance_advised"] == "notice"
    assert found(replace(heavy, insurance="hirer")) == {}


def test_what_was_corrected_in_the_sentence_is_told_to_the_reviewer_and_holds_nothing():
    assert found(WHOLE, "搬家具要4个，押金100") == {"source_deposit_required": "judge"}


def test_what_cannot_be_corrected_holds_even_when_the_fields_are_clean():
    assert found(WHOLE, "手机刷单，每单返3元")["brush_order"] == "hold"


def test_a_finding_rests_on_words_and_law():
    row = findings.review_findings(WHOLE, [FlagHit("deposit_required", "押金", "劳动合同法第9条")], LIMITS)[0]
    assert (row.words, row.legal_basis, row.suggestion) == ("押金", "劳动合同法第9条", "不收押金")


def test_holds_come_first():
    rows = findings.review_findings(
        replace(FIRM, age_max=35, pay_fen=100, physical_intensity=5, insurance="none"), (), LIMITS
    )
    assert [str(row.severity) for row in rows] == ["hold", "judge", "notice"]
