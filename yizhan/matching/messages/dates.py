"""Days: 明早, 大后天, 这周五, 下周三 四 五, 13号, 4月10号, 9/28到10/5, 从明天起干到这周日, 月底前, 连做半个月.

Weeks start on Monday. A day without a month is the next such day; a date without a year is the next such date. Days on
which money is paid (腊月二十结清, 15号发工资), due dates of births and daily or weekly repetition are not days of work.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from .guards import Quick
from .lunar import MONTHS as _LUNAR_MONTHS
from .lunar import lunar_day, next_lunar
from .normalise import blank
from .numerals import NUMBER, about, whole

_NUM = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5}
_WEEKDAYS |= {str(number + 1): number for number in range(7)}
_RELATIVE = {"今": 0, "当": 0, "现": 0, "马": 0, "立": 0, "即": 0, "明": 1, "后": 2, "大": 3}
_LUNAR_DAY = "初(?:[一二三](?!年级|数|物|英|语|化|政|学|生|的学|的?孩|娃|补|辅|作业|家教|男|女|、|到高)|[四五六七八九十])|(?:二?十|廿)[一二三四五六七八九]|[二三]十"
_ATOM = Quick(
    rf"(?P<lunar>(?:(?:农历|阴历|旧历)?(?P<lm>[正冬腊])月(?:里)?|(?:农历|阴历|旧历)(?P<lm2>[一二三四五六七八九十]{{1,2}})月|(?<=[^一-龥\d])|^|(?<=[在是就到至起定年了从于]))(?P<ld>{_LUNAR_DAY})(?:那天|号)?(?![个名人月天日号点块元百千万亩斤几多分岁年来桌]))"
    rf"|(?P<month>(?<![斤个件条张只元块价薪])(?:(?P<y>20\d\d)[年./-])?(?P<m>{_NUM})(?:月份?|/|\.(?=\d{{1,2}}(?:[号日起前]|进场|开工|开始| ?(?:上午|下午|早上|晚上|中午|凌晨|早|晚)|(?:到|至|-|~)(?!\d{{1,2}}(?:\.\d{{1,2}})?(?:元|块|毛|[rR万千]|/|一[个件单斤]))| ?[(（]?(?:周|星期|礼拜)| ?\d{{1,2}}[:点]| ?[早晚]\d)))(?P<d>{_NUM})"
    r"(?:[日号]|(?![\d元块个小./:点百千万])))"
    rf"|(?P<iso>20\d\d[-./]\d\d?[-./]\d\d?)"
    rf"|(?P<day>(?<![\d第:./路街巷道弄坊]){_NUM}(?:号(?![线楼栋门店院仓库地厂柜馆车桌机])|日(?![结薪均照本用常入赚班])))"
    rf"|(?P<pair>(?<![\d.:/-])(?P<p1>\d{{1,2}})(?=(?:-|~|到|至|、|,|和)\d{{1,2}}[号日](?![线楼栋门店院仓库地厂柜馆车桌机])))"
    r"|(?P<two>明[、,和]?后(?:两|二|2)?天|明后(?:两|二|2)[天日晚]|今明(?:两|二|2)?天)"
    r"|(?P<rel>大大后[天日]|大后[天日儿个]|后[天日儿个朝](?![的]?[都也]行)|明[天日儿个朝]|今[天日儿个朝]|[明今](?=[早晨晚夜上中下午]|\d{1,2}[:点]|凌晨)|明(?=至|到|-|起|、|,后)|(?<![节旦庆一诞夕夜假])当[天晚](?=就?(?:走|能|到|上|入|开|来|干|做|进))|现在(?![再又招需缺还有在想诚急差要找请])|马上(?!要?过)|立马|立刻|立即|即刻)儿?"
    r"|(?P<week>(?P<which>下下个?|下个?|这个?|本|上个?)?(?:(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末]|[1-7](?![\d:点号]))|(?P<off>双休日))(?P<more>(?<=六)[日天](?![\u4e00-\u9fff])|(?<=六)日(?=[两二2]天)|(?:[ 、,和及](?:周|星期|礼拜)?[一二三四五六日天](?![\u4e00-\u9fff\d]|[天名个人位](?!天))(?:(?=[两二三四五]天))?|(?:周|星期|礼拜)[一二三四五六日天]|[ 、,和及](?:周|星期|礼拜)?[一二三四五六日](?=[两二三四五]天))*))"
)
_BY = Quick(r" ?(?:之前|以前|前(?![台厅后])|截止)")
_NOT_WORK_AFTER = Quick(
    r"[ ,]?(?:左右)?(?:发(?:一半)?(?:工资|薪|钱)|结清|结账|结算|结工资|发一半|统一结|面试|预产|生孩子|临产|截止|太晚|太迟|来不及|不行|没空|不要|休息|双休|单休|休(?![闲])|不上班|放假)"
)
_NOT_WORK_BEFORE = Quick(r"(?:每个?|预产期|截止|截至|次月|下月|隔|出生于?|昨天|工资|每逢|逢)[ :]?$")
_UNTIL = Quick(r"(?:干|做|忙|持续|一直|延续|用|租|签|住)(?:到|至) ?$")
"""干到腊月二十: the last day, when no first one stands before it."""
_RANGE = Quick(r"[ ,]?(?:起|开始|进场|开工)?[ ,]?(?:一直)?(?:干|做|忙|连)?(?:到|至|-|~)[ ]?$")
_LIST = Quick(r"[ 、,和及跟()]{0,2}$")
_MONTH_END = Quick(r"(?P<next>下个?)?(?:本|这个?)?月底(?P<by>之?前|以前)?")
_FEAST = Quick(
    r"(?P<name>元旦|国庆|五一|劳动节|十一|圣诞|平安夜|双十一|双十二|双11|双12|元宵|端午|中秋|重阳|除夕|大年三十|年三十|过小年|小年|三八|六一|七夕)(?:节)?(?P<shift>[前后](?:[一1两二2三3])(?:天|日)|前夕)?(?P<by>之?前|以前)?(?P<on>当天|期间|那天|放?假期|[三3七7五5]天(?!乐))?"
)
_FEASTS = {"元旦": (1, 1), "国庆": (10, 1), "十一": (10, 1), "五一": (5, 1), "劳动节": (5, 1)}
_FEASTS |= {
    "圣诞": (12, 25),
    "平安夜": (12, 24),
    "双十一": (11, 11),
    "双11": (11, 11),
    "双十二": (12, 12),
    "双12": (12, 12),
    "三八": (3, 8),
    "六一": (6, 1),
}
_LUNAR_FEASTS = {
    "元宵": (1, 15),
    "端午": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "重阳": (9, 9),
    "除夕": (12, 29),
    "大年三十": (12, 29),
    "年三十": (12, 29),
    "小年": (12, 24),
    "过小年": (12, 24),
}
_RECURRING = Quick(
    r"每个?(?:周|星期|礼拜)(?:[一二三四五六日天末](?:[ 、,和及]?(?:周|星期|礼拜)[一二三四五六日天]|[ 、,和及]?[一二三四五六日](?![\u4e00-\u9fff]))*)?|(?<![下这本])(?:周|星期|礼拜)一(?:到|至|-|~)(?:周|星期|礼拜)?[五六日天]"
    r"|(?<![下这本])(?:周|星期|礼拜)(?:一[、,]?三(?:[、,]?五)?|二[、,]?四(?:[、,]?六)?|三[、,]?五|一[、,]?五|二[、,]?五|三[、,]?六|四[、,]?日|二[、,]?六)(?![\u4e00-\u9fff]{0,1}天)"
    r"|(?:一|每)个?(?:周|星期|礼拜)(?:来|做|上门|去|上|干|搞)?[一二两三四五六\d]+(?:次|天|回|趟|道|场|节)|隔天|隔日|(?<!个)工作日(?![内后前)])"
)
_SPAN_WORDS = r"(?:来|多)?(?:(?P<day>天|日(?!结|薪))|(?P<night>个?晚上?|个?夜)|个?(?P<week>星期|礼拜|周)|个(?P<month>月(?!嫂|子)))"
_DURATION = Quick(
    rf"(?P<verb>(?:连续|连|要|先|大概|大约|约|预计|估计|需|需要|工期|为期|用工|持续|共|一共|总共|干|做|忙|搞)+(?:上|个)?[ :]?)?"
    rf"(?P<about>(?:大概|大约|约)?)(?P<n>半|{NUMBER}){_SPAN_WORDS}"
)
# Right behind an amount it is the pay (250一天，干完就结), not how long the work takes.
_ONE_DAY = Quick(
    r"(?<![\d元块钱百千零一二两三四五六七八九])(?:一|1)天(?:之?内|就)?(?:能|可以?)?(?:搞完|干完|做完|完工|结束|弄完|的活)"
)
_TODAY_NEGATED = Quick(r"今[天日晚](?:太晚|太迟|来不及|不行|没空|不用|不要|天黑)")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a job. ``by`` is a last day; ``at_once`` means now; ``guess`` that the day was not said outright."""

    start: date | None = None
    end: date | None = None
    count: int | None = None
    at_once: bool = False
    recurring: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    first: date
    last: date
    at_once: bool
    bare_day: int | None


def _next_date(today: date, month: int, day: int, year: int | None = None) -> date | None:
    for candidate in (year,) if year else (today.year, today.year + 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            return None
        if year or found >= today - timedelta(days=31):
            return found
    return None


def _next_day_of_month(after: date, day: int) -> date | None:
    year, month = after.year, after.month
    for _ in range(12):
        if day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found >= after:
                return found
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _weekday(today: date, which: str | None, letter: str) -> date:
    weeks = 2 if (which or "").startswith("下下") else 1 if (which or "").startswith("下") else 0
    found = today + timedelta(days=_WEEKDAYS[letter] - today.weekday() + 7 * weeks)
    if weeks == 0 and found < today:
        # 周末 said on a Sunday is this very day; any other past weekday is the coming one.
        found = today if letter == "末" else found + timedelta(days=7)
    return found


def _read(found: re.Match, today: date) -> tuple[date, date, bool, int | None] | None:
    """Return first day, last day, at once, and the bare day number of one atom."""
    day = None
    if found["lunar"]:
        number = lunar_day(found["ld"])
        month = _LUNAR_MONTHS.get(found["lm"] or (found["lm2"] or " ")[-1])
        if not found["lm"] and not found["lm2"] and not found["ld"].startswith("初"):
            return None  # 十六 alone is a number
        day = next_lunar(today, month, number) if number else None
    elif found["pair"]:
        number = int(found["p1"])
        day = _next_day_of_month(today, number) if 1 <= number <= 31 else None
        return (day, day, False, number) if day else None
    elif found["month"]:
        month, number = whole(found["m"]), whole(found["d"])
        if month and number and 1 <= month <= 12:
            day = _next_date(today, month, number, int(found["y"]) if found["y"] else None)
    elif found["iso"]:
        year, month, number = map(int, re.split("[-./]", found["iso"]))
        day = _next_date(today, month, number, year) if 1 <= month <= 12 else None
    elif found["day"]:
        number = whole(found["day"][:-1])
        day = _next_day_of_month(today, number) if number and number <= 31 else None
        return (day, day, False, number) if day else None
    elif found["two"]:
        first = today + timedelta(days=_RELATIVE[found["two"][0]])
        return first, first + timedelta(days=1), False, None
    elif found["rel"]:
        day = today + timedelta(days=4 if found["rel"].startswith("大大") else _RELATIVE[found["rel"][0]])
        return day, day, found["rel"][0] in "现马立即", None
    elif found["week"]:
        if (found["which"] or "").startswith("上"):
            return None
        letter = found["wd"] or "末"
        day = _weekday(today, found["which"], letter)
        last = day
        for other in re.findall("[一二三四五六日天]", found["more"] or ""):
            last = max(last, day + timedelta(days=_WEEKDAYS[other] - _WEEKDAYS[letter]))
        return day, last, False, None
    return (day, day, False, None) if day else None


def _atoms(text: str, today: date) -> tuple[list[_Atom], date | None, list[tuple[int, int]]]:
    """Return the days of work, a last day if one was named, and all spans read."""
    atoms: list[_Atom] = []
    by: date | None = None
    spans: list[tuple[int, int]] = []
    for found in _ATOM.finditer(text):
        read = _read(found, today)
        if read is None:
            continue
        spans.append(found.span())
        if _NOT_WORK_BEFORE.search(text, max(0, found.start() - 4), found.start()):
            continue
        if _NOT_WORK_AFTER.match(text, found.end()):
            continue
        if after := _BY.match(text, found.end()):
            by = read[1]
            spans.append(after.span())
            continue
        if not atoms and _UNTIL.search(text, max(0, found.start() - 4), found.start()):
            by = read[1]
            continue
        atoms.append(_Atom(*found.span(), *read))
    return atoms, by, spans


def _join(text: str, atoms: list[_Atom], today: date) -> tuple[date, date | None, bool]:
    """Put the atoms together: the first is the start; a range or a list of days moves the end."""
    coming = [atom for atom in atoms if atom.last >= today]
    if coming and atoms[0].last < today and not _RANGE.search(text[atoms[0].end : atoms[1].start]):
        atoms = coming  # a day that is over was told beside the days to come
    first = atoms[0]
    start, end = first.first, first.last
    for before, after in zip(atoms, atoms[1:], strict=False):
        between = text[before.end : after.start]
        last = after.last
        is_range = _RANGE.search(between) and len(between) <= 14
        if after.bare_day and is_range and last < start:
            last = _next_day_of_month(start, after.bare_day) or last
        if is_range and last > end or (_LIST.fullmatch(between) and last == end + timedelta(days=1)):
            end = last
        elif is_range and after.bare_day:
            end = _next_day_of_month(start, after.bare_day) or end
    return start, (end if end > start else None), first.at_once


def _duration(text: str) -> tuple[int | None, list[tuple[int, int]]]:
    """Return how many days the work lasts, when it is said as a stretch of its own."""
    if found := _ONE_DAY.search(text):
        return 1, [found.span()]
    for found in _DURATION.finditer(text):
        number = 0.5 if found["n"] == "半" else None
        if number is None:
            guess = about(found["n"])
            number = guess[1] if guess else whole(found["n"])
        if number is None:
            continue
        days = number * (30 if found["month"] else 7 if found["week"] else 1)
        before = text[max(0, found.start() - 3) : found.start()]
        after = text[found.end() : found.end() + 3]
        if re.search(r"[每满月休上试过近第仅前入职/]$", before) or re.match(
            r"(?:一班|之?内|可|后|乐|次|起|休|\d|三倍|结)", after
        ):
            continue
        if found["night"] and before.endswith(("周", "星期", "礼拜")):
            continue  # 周六晚上 is one evening, not six
        alone = not re.search(r"[\u4e00-\u9fff\d.]$", before) and not re.match(r"[\u4e00-\u9fff\d]", after)
        after_day = bool(re.search(r"[天日晚号六末周]$", before))
        if days >= 2 and (found["verb"] or (not found["month"] and (alone or after_day))):
            if found["n"] == "半" and not found["month"]:
                continue
            return int(days), [found.span()]
    return None, []


def _shifted(day: date | None, words: str | None) -> date | None:
    """Return the day so many days before or after a feast (除夕前一天, 元旦后两天)."""
    if day is None or not words:
        return day
    number = {"一": 1, "两": 2, "二": 2, "三": 3}.get(words[1]) or (
        int(words[1]) if words[1].isdigit() else 1
    )
    return day + timedelta(days=number if words[0] == "后" else -number)


def _feast(today: date, name: str) -> date | None:
    """Return the next day of a feast; a lunar one from the table."""
    if name in _LUNAR_FEASTS:
        return next_lunar(today, *_LUNAR_FEASTS[name])
    return _next_date(today, *_FEASTS[name])


def _deadline(text: str, today: date) -> tuple[date | None, list[tuple[int, int]]]:
    """Return the last day named by a month's end or before a feast."""
    if (found := _MONTH_END.search(text)) and not _NOT_WORK_AFTER.match(text, found.end()):
        year, month = today.year, today.month
        if found["next"]:
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return date(year, month, calendar.monthrange(year, month)[1]), [found.span()]
    if (found := _FEAST.search(text)) and found["by"]:
        feast = _feast(today, found["name"])
        if feast and feast <= today:
            feast = feast.replace(year=feast.year + 1)
        return feast - timedelta(days=1), [found.span()]
    return None, []


_NOT_WORK_CLAUSE = Quick(
    r"(?:报名|面试|体检|公示|有效|截止|发布|登记|应聘|咨询|受理|招聘|培训|考核)(?:时间|日期|期限|截止|期)(?:为|是)?[: ]?(?:(?!工作时|上班|上岗|开工|用工|到岗|工期|地点|联系)[^\n。;]){0,60}"
    r"|(?:面试|报名|体检|笔试|考试|开标|答复|回访)[: ](?=本周|下周|这?周|\d|明|后|今|即日)[^\n,。;]{0,20}"
    r"|(?:有意(?:者|向|愿)?|报名(?:者)?|应聘(?:者)?)[^\n。;,]{0,24}?\d{1,2}[日号][^\n。;,]{0,10}?前[^\n。;]{0,30}"
    r"|(?:即日|发布之日|公告之日)起(?:至|到)[^\n,。;]{0,16}"
)
_SIGNATURE = Quick(
    r"(?:(?<=[\n。;!])[^\n,。;:]{0,30}?|(?<=\s))(?:20\d\d年\d{1,2}月\d{1,2}日|20\d\d[-./]\d{1,2}[-./]\d{1,2})\s*$"
)
_HEADING = Quick(
    r"[今本]日(?:急?招|用工|岗位|招工|招聘|零工|日结|最新|工作)?(?:汇总|信息|播报|推荐|日报|快报|岗位|速递|需求|清单)"
    r"|(?:今天|今日)(?:统一)?(?:雨|下雨|天气|热|冷|都|又|冇|没|晒|累|放名额|发布|更新|接到|收到|登记|来电|的单子)"
)
"""Days on which somebody applies, signs or publishes are no days of work."""


def clauses_of_no_work(text: str) -> list[tuple[int, int]]:
    """Return the clauses whose days and times are not those of the work: to apply by, to be interviewed on, signed on."""
    return [
        found.span()
        for pattern in (_NOT_WORK_CLAUSE, _SIGNATURE, _HEADING)
        for found in pattern.finditer(text)
    ]


def find_days(text: str, today: date) -> Days:
    """Return the days that the text names, seen from ``today`` (the sender's date)."""
    text = blank(text, clauses_of_no_work(text))
    recurring = [found.span() for found in _RECURRING.finditer(text)]
    if recurring:
        for begin, stop in recurring:
            text = text[:begin] + "\x1f" * (stop - begin) + text[stop:]
    count, count_spans = _duration(text)
    atoms, by, spans = _atoms(text, today)
    spans += recurring + count_spans
    if not atoms:
        feast = _FEAST.search(text)
        if feast and (feast["on"] or feast["shift"]):
            day = _shifted(_feast(today, feast["name"]), feast["shift"])
            return Days(day, None, count, False, bool(recurring), [*spans, feast.span()])
        end, more = (by, []) if by else _deadline(text, today)
        return Days(None, end, count, False, bool(recurring), spans + more)
    start, end, at_once = _join(text, atoms, today)
    if (
        end is None
        and count in (None, 2)
        and re.search(r"(?:周末|双休日)(?:两|二|2)天|(?:周末|双休).{0,4}(?:两|二|2)[天晚]", text)
    ):
        end = start + timedelta(days=1) if start.weekday() == 5 else None
    if count and end is None:
        end = start + timedelta(days=count - 1)
    elif end:
        count = (end - start).days + 1
    end = end or by or _deadline(text, today)[0]
    return Days(start, end, count, at_once, bool(recurring), spans)
