"""The marks that a desk leaves on its notes: when a call came, who spoke. They say nothing about the work.

10:05来电 周女士 …, 6月10日 来电 14:20 …, 7/8晚登记三条, 张:今天雨大.
"""

from datetime import datetime

from .guards import Quick

_DESK = r"[赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹章苏潘葛范彭马方俞任袁柳唐罗毕郝安余顾孟黄穆萧姚汪毛宋庞熊项祝董梁杜贾江郭梅林钟徐邱高夏蔡田胡霍万柯卢莫房丁邓洪左石崔龚程陆段侯武刘龙叶黎白赖谭姜申牛温艾向古易廖欧聂曾肖](?:[先女]|师|老|总|经|姐|哥|阿|婆|爹|大|主|队|厂|店|站)|窗口|前台|微信(?:登记|来)|电话|电 |回访|来电|来访|来站|登记|致电|电话|反映|到站|咨询|接到?|受理|前来|来人|口述|告知|说"
_DATE_STAMP = r"(?:20\d\d[-/.年])?\d{1,2}(?:[-/.](?=\d{1,2}(?!\d))|月)\d{1,2}[日号]?"
_LOG_TIME = Quick(
    rf"(?<![\d/.-])(?:{_DATE_STAMP}|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))(?:\(?(?:周|星期)[一二三四五六日天]\)?)?(?:早|晚|上午|下午)? ?(?=报岗|登记|录入|补录|来电|来访|接单|报单|收到|受理|上报|早市|晚市|值班|日志|台账|派单|转办|零工)"
    rf"|(?:^|(?<=\n))[^\w\n]*(?:(?:{_DATE_STAMP})?[ ,]?(?:来电|来访|来人|来站|接电话|接单|电话|登记|受理|窗口|值班)(?:记录)?[ ,:]{{0,2}}(?:[上下]午|早上|晚上|中午)?(?:\d{{1,2}}:\d{{2}}|\d{{1,2}}点(?:半|\d{{1,2}}分?)?)[ ,:]{{0,2}}(?:接单|来电|来访)?(?=[^\s,。;]{{0,8}}(?:{_DESK})|,业主|业主|,用户|用户|,客户)"
    rf"|(?:\d{{1,2}}[:.]\d{{2}}|{_DATE_STAMP})[ ,]?(?:[上下]午|早上|晚上)?[ ,]?(?=[^\s,。;]{{0,8}}(?:{_DESK}))"
    rf"|(?:{_DATE_STAMP})[ ,T]{{0,2}}(?:[上下]午)?[ ,]?\d{{1,2}}:\d{{2}}(?::\d\d)?[ ,:]{{0,2}}(?=[^\n]*?(?:{_DESK}))"
    rf"|(?:登记|记录|受理|来电|来访|台账|值班|填表|填报|发布|报名|日志|接待)(?:时间|日期|记录|簿|本|表|登记)?[: ]{{0,2}}(?:{_DATE_STAMP})?[ ,]?(?:[上下]午|早上|晚上)?[ ,]?(?:\d{{1,2}}:\d{{2}})?)"
)
"""The time at which a desk wrote its note is not the time of the work."""
_HEAD_TIME = Quick(r"[^\w\n]*(?:\d{1,2}[-/.]\d{1,2} )?(\d{1,2}):(\d\d)(?= ?[^\s\d:~到至-])")
_NOTED_WITHIN = 90
_TALK_LINE = Quick(
    r"(?m)^(?![^:\n]*(?:地[点址方]|时间|岗位|工种|人数|数量|待遇|报酬|工[资价钱]|薪|要求|条件|联系|方式|电话|单位|内容|日期|期限|位置|事项|项目|企业|公司|食宿|福利|备注|名称|雇主|用工|\d))[^\s:,。、]{1,6}:(.*)$"
)
"""张:今天雨大. A label (工作地点:…) is no speaker."""
_FIGURE = Quick(r"[\d一二两三四五六七八九十百千]")


def desk_marks(text: str, now: datetime) -> list[tuple[int, int]]:
    """Return the places of stamps and of talk in a note that was sent at ``now``."""
    stamps = [found.span() for found in _LOG_TIME.finditer(text) if found[0]]
    return stamps + _noted_at(text, now) + _talk(text)


def _noted_at(text: str, now: datetime) -> list[tuple[int, int]]:
    """Return the place of a time at the head of a note when it lies within the hours before the note was sent."""
    found = _HEAD_TIME.match(text)
    if not found:
        return []
    ago = now.hour * 60 + now.minute - int(found[1]) * 60 - int(found[2])
    return [found.span()] if 0 <= ago <= _NOTED_WITHIN else []


def _talk(text: str) -> list[tuple[int, int]]:
    """Return the lines of a group's talk (张:今天雨大) that hold no number, when other lines do."""
    lines = list(_TALK_LINE.finditer(text))
    if len(lines) < 2:
        return []
    return [found.span(1) for found in lines if not _FIGURE.search(found[1])]
