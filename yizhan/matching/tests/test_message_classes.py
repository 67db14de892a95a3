"""Classes of wording, each tried with messages of its own: what is no posting, counts, pay, units, trades, places, lists of jobs."""

from datetime import datetime

import pytest

from yizhan.matching.messages import parse_message
from yizhan.matching.messages.normalise import normalise

from .factories import SHASHI_FLOOR, gazetteer, lexicon, trades

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")


def parse(text, now=NOW):
    return parse_message(text, now, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)


def job(text):
    (only,) = parse(text).jobs
    return only


@pytest.mark.parametrize(
    "text",
    [
        "保安 2800",
        "月嫂，12月，9800",
        "帮我找个会炒菜的，饭店，5000",
        "谁家媳妇有空，来帮我剥两天莲子，100一天",
        "奶奶85了要人陪，晚上睡一晚就行，80块一晚",
        "孙女上学没人送，每天早上7点，一月600，塔桥路",
        "瓷砖到了，要人搬到5楼，40箱",
        "冰箱坏了，哪个师傅来看下",
        "本店招聘服务员",
        "招学徒工，免费培训，包吃住",
        "早上好各位，今天卸水泥要4个人，一人150",
    ],
)
def test_workers_are_sought_without_the_usual_words(text):
    assert parse(text).is_job_posting


@pytest.mark.parametrize(
    "text",
    [
        "谁有闲置的脚手架借我用两天",
        "出租：挖机一台，日租1200，含司机，电话16000000001",
        "急卖：二手缝纫机3台，每台300，岑河自提",
        "自家红薯，1块2一斤，20斤起送，包送到家",
        "叉车、电工考证培训班开班，每期15天，全程2980元",
        "专业承接水电安装、防水补漏，价格公道，24小时上门",
        "明天早上去宜昌，差3人，80一位，拼车的私聊",
        "新开理发店，剪发10元，染发88元，崇文街",
        "停工通知：明日有大雨，红门路工地全体休息",
        "通知：明天高温，请各班组长安排错峰作业",
        "今天卸货把腰闪了，歇两天，大家注意身体",
        "有没有活干？小工杂工都能做，明天后天都有空",
        "两个小工求活，什么都能干，一天200就行",
        "谁知道满60岁还能买工伤保险吗",
        "有没有人知道沙市哪里招保安",
        "在仓库搬了10个小时才给150，合理吗",
        "大家注意：招工先交押金的都是骗子",
    ],
)
def test_messages_that_seek_no_worker(text):
    assert not parse(text).is_job_posting


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("要2小工，搬砖，明早7点，200/天", 2, 2),
        ("缺3保洁，长期，2600一月", 3, 3),
        ("冻品搬运6 明早5点 150", 6, 6),
        ("打包员⑫名，24元/小时，日结", 12, 12),
        ("招两个护工，男女各一，工资四千", 2, 2),
        ("男女各3名，流水线普工，20一小时", 6, 6),
    ],
)
def test_counts(text, low, high):
    found = job(text)
    assert (found.headcount_min, found.headcount_max) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("理货员2名 月2600 包两餐", 2600, 2600, "month"),
        ("封边工3名 月5000-7000", 5000, 7000, "month"),
        ("奶茶店招人 晚班 22r/时", 22, 22, "hour"),
        ("装监控，装一个探头五十块钱", 50, 50, "piece"),
        ("裁缝改窗帘，五副，一副15元", 15, 15, "piece"),
        ("入户调查员，每完成1份有效问卷30元", 30, 30, "piece"),
        ("骑手，每单4.5～7.5元", 4.5, 7.5, "piece"),
        ("水钻打孔，一个孔15到20元", 15, 20, "piece"),
        ("喊个修机器的师傅，修好把300", 300, 300, "lump"),
        ("搬办公家具4人，150/人包干", 150, 150, "lump"),
        ("办公室刷墙，全包工4500块，不含料，3天内做完", 4500, 4500, "lump"),
        ("急找月嫂，26天9800", 9800, 9800, "month"),
        ("待遇：3500-4000元/月，招库管", 3500, 4000, "month"),
        ("起鱼的两个人，两百五一个人，明早四点", 250, 250, "day"),
    ],
)
def test_pay(text, low, high, unit):
    pay = job(text).pay
    assert (pay.low, pay.high, pay.unit) == (low, high, unit)


@pytest.mark.parametrize(
    ("text", "trade"),
    [
        ("煤气罐要人扛上五楼，10块", "DRV08"),
        ("枇杷熟了，摘不动，找3个人，100一天", "AGR03"),
        ("想找个人陪我去医院做检查，给150", "DOM08"),
        ("孩子放学没人接，一月800", "DOM12"),
        ("装广告牌2人300一天", "DEC12"),
        ("防汛装沙袋20人，两块一袋", "PRP10"),
        ("烘焙店学徒2名，2800", "CAT07"),
        ("跨年晚会搬音响器材8人，一晚350", "OFC08"),
        ("开业发气球2人110一天", "OFC05"),
        ("八个人才辣椒，一百四一天", "AGR03"),
        ("需要一台吊车带司机，1200一个台班", "REP06"),
        ("KTV保洁2名，晚班，3000/月", "PRP01"),
        ("院子的树要修一下，半天200", "PRP05"),
        ("水管崩了，哪个师傅来修", "DEC06"),
    ],
)
def test_trades_by_what_is_done(text, trade):
    assert job(text).trade_code == trade


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("发单员4名，110/天，沙市万达", "沙市万达"),
        ("打包20人，25元/时，锣场京东仓", "锣场京东仓"),
        ("插件工8名，4500/月，荆州区城南", "荆州区城南"),
        ("拉货到武汉汉口，700包油包过路", "武汉汉口"),
        ("卸砖五个人，200一天，在荆沙大道那个工地", "荆沙大道"),
        ("保洁员4名，80元/天，地点迎宾路社区", "迎宾路社区"),
        ("电梯维保工4名，月薪5000，服务区域：荆州城区", "荆州城区"),
        ("网店客服兼职2名，22元/小时", ""),
    ],
)
def test_places(text, place):
    assert job(text).place_text == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "双11招人！①白班 拣货 20人 21.5元/时 ②夜班 打包 10人 25元/时",
            [("LOG04", 20, 21.5), ("LOG05", 10, 25)],
        ),
        (
            "打荷1名4000元/月｜传菜2名3000元/月｜收银1名3200元/月",
            [("CAT04", 1, 4000), ("CAT02", 2, 3000), ("RET03", 1, 3200)],
        ),
        ("客房2名 月3000 另端盘3名 25/时", [("CAT10", 2, 3000), ("CAT01", 3, 25)]),
        ("现招模切工3名、粘箱工6名，月薪分别为5500元、4500元", [("MFG15", 3, 5500), ("MFG15", 6, 4500)]),
        (
            "缺服务员2位洗碗工1位，工资3200和2800，长期",
            [("CAT01", 2, 3200), ("CAT05", 1, 2800)],
        ),
        ("木工5名小工10名，木工380小工220，工地包住", [("CON05", 5, 380), ("CON01", 10, 220)]),
    ],
)
def test_lists_of_jobs(text, expected):
    found = [(one.trade_code, one.headcount_min, one.pay.low) for one in parse(text).jobs]
    assert found == expected


def test_the_time_at_which_a_note_was_written_is_not_the_time_of_the_work():
    now = datetime.fromisoformat("2026-11-23T10:02:00+08:00")
    noted = parse("9:58 上门 余姐 求育儿嫂1 住家 5500/月", now).jobs[0]
    ahead = parse("16:30 上门 求育儿嫂1 住家 5500/月", now).jobs[0]
    assert (noted.times.start_minute, ahead.times.start_minute) == (None, 990)


def test_small_talk_of_others_in_a_chain_gives_no_day():
    text = "张：今天雨下得大\n李：是的，都冇出工\n王：市场缺个杀鱼的，早4点到10点，4200一个月，长期"
    assert job(text).times.start is None


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("包 ❀ 装 ❀ 工 ✦ 男女不限", "包装工"),
        ("❤️月 ❤️ 嫂 ❤️ 26天", "月嫂"),
        ("Ｋ Ｔ Ｖ 保 洁", "KTV保洁"),
    ],
)
def test_ornaments_between_single_characters_vanish(sent, read):
    assert read in normalise(sent).text


def test_ages_and_other_ranges():
    assert job("小工2名，18-45，220一天").requirements.age_max == 45
    assert job("打孔师傅，一个孔15到20元").requirements.age_max is None


def test_free_weekends_are_no_days_of_work():
    assert job("急聘会计一名，周末双休，4000起").times.start is None
    assert job("急聘礼仪两名，周末两天，200一天").times.start is not None
