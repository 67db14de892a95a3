"""Messages without stops, with slashes for commas, in dialect or pulled apart: what the rules get to read."""

import re
import sys
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.matching.messages import parse_message
from yizhan.matching.messages.breaks import with_stops, without_slashes
from yizhan.matching.messages.guards import Guarded, Quick, Shelf, alternatives
from yizhan.matching.messages.normalise import normalise

from .factories import SHASHI_FLOOR, gazetteer, lexicon, trades

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def parse(text):
    return parse_message(text, NOW, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)


def job(text):
    (only,) = parse(text).jobs
    return only


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("小工2/200", "小工2,200"),
        ("住家保姆1/照护爷爷/限女", "住家保姆1,照护爷爷,限女"),
        ("180/天", "180/天"),
        ("20元/小时/人", "20元/小时/人"),
        ("9/28到10/5", "9/28到10/5"),
        ("招瓦工/木工", "招瓦工,木工"),
    ],
)
def test_a_slash_is_a_comma_between_items_and_每_before_a_unit(written, read):
    assert without_slashes(written) == read


def test_particles_are_stops_only_in_speech_without_stops():
    speech = "喂你好哎我是锣场那边的呀想请三个人明天早上来插秧哈一天一百五哦中午管一餐饭"
    text, _cuts = with_stops(speech)
    assert len(text) == len(speech)
    assert text.count(" ") >= 3
    assert with_stops("好的呀,明天见哈")[0] == "好的呀,明天见哈"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("诚≮聘≯保.安", "诚聘保安"),
        ("日//结//搬//运", "日结搬运"),
        ("招※快※递※分※拣※ 夜班", "招快递分拣  夜班"),
        ("②⓪名 𝟏𝟓𝟎元", "20名 150元"),
        ("18一50岁", "18-50岁"),
        ("招木エ蕞高", "招木工最高"),
        ("5.13-5.16,共四天", "5/13-5/16,共四天"),
        ("8角一斤", "0.8元一斤"),
        ("瓦/木/钢", "瓦,木,钢"),
    ],
)
def test_signs_and_figures_in_one_spelling(written, read):
    assert re.sub(" +", " ", normalise(written).text).strip() == re.sub(" +", " ", read).strip()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("今朝下半日要两个人卸货,200一个", "2026-11-23"),
        ("明儿个要两个人卸货,200一个", "2026-11-24"),
        ("外后天要两个人卸货,200一个", "2026-11-26"),
        ("明9:00要两个人卸货,200一个", "2026-11-24T09:00"),
        ("卸货2人 明早6 200一天", "2026-11-24T06:00"),
    ],
)
def test_days_in_dialect_and_shorthand(text, start):
    assert job(text).to_gold()["start"] == start


def test_a_pay_behind_a_colon_keeps_its_unit_and_both_ends():
    pay = job("薪酬待遇:3200至3600元/月,招保安2名").pay
    assert (pay.low, pay.high, pay.unit) == (3200, 3600, "month")


def test_of_a_base_and_what_it_comes_to_the_latter_is_the_pay():
    pay = job("招打包员10名,底薪3000+计件,综合5000-7000").pay
    assert (pay.low, pay.high) == (5000, 7000)
    assert job("水厂招抄表员,底薪2000+每户0.5,长期").pay.low == 2000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("育婴员职业技能培训开班通知,培训时间4月27日,名额40人", "training"),
        ("招标公告:某小学食堂劳务外包项目,预算48万", "tender"),
        ("哪位师傅捡到一个黑色工具包,请联系我,酬谢200", "lost_and_found"),
        ("做了十一天说好两百六一天,现在一分钱都冇看到,你们驿站管不管", "wage_complaint"),
        ("三轮车两千块钱拿走,用不到了,看车到社区来", "second_hand"),
        ("大姐50岁,手脚勤快,想找个保洁或者洗碗的活", "job_seeker"),
        ("刚才那个搬运的活还要人不?", "question"),
        ("8月11日完成派工32人次,其中搬运15人次", "notice"),
    ],
)
def test_more_kinds_of_messages_that_offer_no_work(text, kind):
    parsed = parse(text)
    assert not parsed.is_job_posting
    assert parsed.kind == kind


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("请个男陪护,一夜160,第二医院", "discrimination_gender"),
        ("剪线头,十四五岁的学生放假可以一起来做", "child_labor"),
        ("要暑假工两个,十六七岁的伢都要得,粘纸箱", "minor_16_17"),
        ("D.N.亚园区聊天客服,包ji票,hu照我们搞定", "overseas_bait"),
        ("文员一名,把身 份 证 正反面拍照发微信", "excess_personal_data"),
    ],
)
def test_risks_in_other_words(text, flag):
    assert flag in parse(text).risk_flags


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("照顾失能老人,男的,月薪5500", "discrimination_gender"),
        ("招监考员60名,220元/天,报酬于7个工作日内转账支付", "illegal_finance"),
        ("姑娘伢明年上初中,想请个大学生教英语", "discrimination_gender"),
        ("有人冒充驿站工作人员,以先交押金包上岗为由,均为诈骗", "deposit_required"),
    ],
)
def test_honest_words_that_look_like_risks(text, flag):
    assert flag not in parse(text).risk_flags


@given(
    st.sampled_from(["a|b", "(?:a|b)c|d[|]e", r"a\|b|c", "[^]|]x|y", "(?<=a|b)c|d(?!e|f)"]),
    st.text("abcdefxy|]", max_size=8),
)
def test_the_alternatives_of_a_pattern_find_together_what_it_finds(source, text):
    together = any(re.search(part, text) for part in alternatives(source))
    assert together == bool(re.search(source, text))


@given(st.text("不要招乙肝残疾外地押金", max_size=12))
def test_a_quick_pattern_finds_what_a_plain_one_finds(text):
    source = "(?:不要|不招)[^,]{0,3}(?:残疾|乙肝)"
    assert bool(Quick(source).search(text)) == bool(re.search(source, text))
    assert len(list(Quick(source).finditer(text))) == len(re.findall(source, text))


@given(st.text("不要招乙肝残疾外地押金", max_size=12))
def test_a_shelf_takes_out_every_pattern_that_matches_in_order(text):
    sources = ["不要", "乙肝|残疾", "[押金]{2}", ".", "外地(?:不要)?"]
    shelf = Shelf((Guarded(source), number) for number, source in enumerate(sources))
    fitting = [number for _pattern, number in shelf.fitting(set(text))]
    assert fitting == sorted(fitting)
    assert {number for number, source in enumerate(sources) if re.search(source, text)} <= set(fitting)


STRANGE = st.text(
    st.sampled_from(
        list(
            "招要小工个名一二两三十百千天月日号点半明后早晚到至-~0123456789元块/、,。 \n★※|×哈呀电话就在路村押金.·"
        )
    ),
    max_size=120,
)


@given(STRANGE)
def test_every_character_of_the_read_text_has_its_place_in_the_sent_one(text):
    source = normalise(text)
    assert source.raw == text
    if source.origin is None:
        assert len(source.text) == len(text)
        return
    assert len(source.origin) == len(source.text)
    assert all(0 <= place < len(text) for place in source.origin)


@given(STRANGE)
def test_reading_twice_gives_the_same_and_every_finding_lies_inside_the_text(text):
    first, second = parse(text), parse(text)
    assert first == second
    for finding in first.findings:
        begin, end = finding.span
        assert 0 <= begin <= end <= len(text)
    for only in first.jobs:
        for span in only.spans.values():
            assert text[span.start : span.end] == span.words


@pytest.mark.parametrize(
    "piece", ["招", "1", "一吨", "月★", "的×", "路", "(", "1.1-", "天/", "押 ", "电话", "，\n"]
)
def test_the_steps_of_reading_grow_with_the_text_and_not_faster(piece):
    def steps(text: str) -> int:
        count = 0

        def counted(_frame, event, _arg):
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(counted)
        try:
            parse(text)
        finally:
            sys.setprofile(None)
        return count

    short, long = steps(piece * 300), steps(piece * 3000)
    assert long <= 14 * short + 20_000
