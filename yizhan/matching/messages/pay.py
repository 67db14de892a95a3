"""Pay: 180一天, 22/h, 15块一吨, 一个月6000-8000, 一共600, 月薪3万起, 底薪3200, 千字80元, and bare numbers.

Money that is not the wage (allowances, fees, deposits, extra pay, "some earn …") is taken out first. Candidates are then
collected from the clearest pattern to the vaguest; the clearest wins, and a number without a unit is marked as a guess.
"""

import re
from dataclasses import dataclass, replace

from .guards import Quick
from .model import Pay
from .normalise import blank
from .numerals import NUMBER, about, value
from .parameters import Parameters, load_parameters

_CURRENCY = r"(?:元|块钱|块|大洋|米(?=[/一每])|rmb|RMB|[rR](?![A-Za-z]))"
_AMOUNT = (
    rf"(?P<cur0>¥)?(?P<low>{NUMBER})(?:{_CURRENCY}?(?:-|~|到|至)¥?(?P<high>{NUMBER}))?(?P<more>多)?(?P<cur>{_CURRENCY})?(?P<more2>多)?"
    r"(?P<edge>起|以上|左右|以内|以下|封顶)?"
)
_TIME_UNITS = {
    "hour": r"个?小时|个?钟头|个钟|个点|h(?![a-z])|H|时(?!薪)|钟",
    "day": r"天|日(?!结)|全工|整工|点工(?!程)|个?工(?:日|天)?(?![人地具厂程资作])|台班|个?班(?!长)|个?白班|个?夜班|晚上?|夜|早上|上午|下午|场(?!地)|d(?![a-z])",
    "month": r"个?月(?!底|初|结)",
}
_PIECES = (
    r"平方米?|平米|平|立方米?|千字|公斤|件|单|斤|吨|亩|棵|株|卷|台|袋|包|箱|车|趟|只|条|扇|张|份|户|盆|根|套|次|篇|页|首|对|桌|付|筐|篓|桶|双|"
    r"块砖|副|幅|台次|部|辆|架|艘|顶|床|支|束|枝|朵|提|扎|摞|垛|罐|壶|缸|盆|碗|盘|锅|笼|窝|尾|公里|里路|题|字|集|期|版|款|码|排|回|圈|船|托|托盘|柜|封|册|令|窗|家|套房|屋|餐|顿|人份|株|兜|穴|行|垄|厢|畦|丘|袋子|匹|头|樘|孔|眼|盒|瓶|处|盏|颗|蔸|板|盘|捆|层|间|把|枚|本|票|票件|米|方|遍|节|课时|道|组|人次"
)
_UNIT = (
    "|".join(f"(?P<{name}{{0}}>{pattern})" for name, pattern in _TIME_UNITS.items())
    + rf"|(?P<piece{{0}}>{_PIECES})"
)
_EACH = r"(?:每|/|一|1|per ?)"

_PER = Quick(
    rf"(?<!\d-)(?<![\d.])(?<!\d:){_AMOUNT} ?(?:钱|的)?(?:{_EACH}个?|{_EACH} ?)(?:{_UNIT.format('')})(?![\u4e00-\u9fff]?\d+[个件单])"
)
_PER_THING = Quick(
    rf"(?<![\d.])(?<!\d:){_AMOUNT}(?<=[元块钱]) ?(?:一|每|/)(?P<thing>[^\W\d_月天日时人名共次些起半定直样般千百十万])(?=$|[\s,。;!、)])"
)
_THING_FIRST = Quick(
    rf"(?:一|每)(?P<thing>[^\W\d_月天日时人名共次些起半定直样般千百十万个位]) ?{_AMOUNT}(?<=[元块钱])(?!一|每|/)"
)
_EACH_FIRST = Quick(
    rf"(?:每|一|1|按)个?(?:{_UNIT.format('')}) ?(?:\([^()]{{1,8}}\))?(?:给|把|出|拿|付|得|是|就|发|开|能|可以|可|挣|赚|搞|到手|工资|工钱|报酬|价|大概|大约|约|算|统一|固定|:)* ?{_AMOUNT}"
    r"(?!\d|[号点:时]|个?小时|左?右?[个件单张次名人斤吨趟台箱])"
)
_EACH_NOUN = Quick(
    rf"(?:(?:每|一|1)(?:完成|做|装|修|送|卸|跑|接|发|拉|成交|推广|洗|拆|搬|安装)?(?:一|1)?|(?:做|装|修|送|卸|拉|洗|拆|搬)(?:一|1))"
    rf"(?P<piece>{_PIECES}|个)[^\W\d_一二两三四五六七八九十百千万零人月天时钟晚夜班工周年早上下午]{{1,4}}? ?(?:给|把|出|是|就|开|算|:)?{_AMOUNT}(?![\d个名号点])"
)
"""一个探头五十块, 每完成1份有效问卷30元: the thing counted is named."""
_SHORT_UNIT = Quick(
    rf"(?<![\u4e00-\u9fff\d./-])(?:(?P<month>月)|(?P<day>日|天)|(?P<hour>时|小时))[ :]?{_AMOUNT}(?![\d号日月天个点:])"
)
"""月2600, 日180: a desk's short way to write it."""
_A_MONTH = Quick(rf"(?<![\d.])(?<!\d:)(?<!年){_AMOUNT}月(?![底初份日\d上中下末嫂饼子]|\d)")
"""5000-5500月, 2600月: a desk's short way to write 每月."""
_WHOLE_JOB = Quick(r" ?,?(?:包干|一口价|打包|全包|包完|[一-龥]完(?:为止|走|结|收)|完工|搞定|搞完)")
_DONE = Quick(
    rf"[一-龥](?:完|好|成|通|开|净|掉|清|齐|拢)(?:了|哒|咯|后)?[ ,]?就?(?:把|给|付|结|拿|开|出|算)(?:你们?|师傅)?{_AMOUNT}(?!\d|[个名人吨件台点号天]|小时)"
)
"""修好把300: paid when it is done."""
_PACKAGE = Quick(
    r"包工|包料|含料|清包|半包|轻工|[天日]之?内(?:做|干|完|搞|弄|修|刷|装)|一次性(?:付|给|结)|整[个间层栋]"
)
_EACH_ONE = Quick(rf"(?:一|每|1)个 ?{_AMOUNT}(?<=[元块钱分])(?!\d|人|小时)")
_TEN_THOUSAND = Quick(r"月[入薪](?:轻松)?[过上破]万")
_THOUSAND = Quick(rf"千字 ?{_AMOUNT}")
_KEYED = Quick(
    r"(?P<key>月工资|月薪|月收入|月均|月可达|综合(?:工资|收入|薪资|月薪)?|底薪|保底(?:工资)?|日均(?:可?[拿挣赚达]|收入)?|日收入|日薪|日工资|工价|全工|整工|点工|计时(?:工资?)?(?=[ :]?\d)|日结(?=[ :]?[\d一二两三四五六七八九])|时薪|小时工资|小时工|每人|一个?人|一位|人均)"
    rf"(?:补助|补贴|工资|工钱|劳务费)?(?:均|统一|都|各|一律)?(?:是|为|给|把|出|拿|付|可达|可拿|到手|约|在)?[ :]{{0,2}}{_AMOUNT}(?![\d个名点天晚夜班趟次]|人|小时|早上|上午|下午|月(?![结薪])|工(?:地|人|作))"
)
_SETTLED = Quick(rf"(?<![\d.])(?<!\d:){_AMOUNT} ?(?:日结|当天结|现结|天结|日清)")
_BASED = Quick(rf"(?<![\d.])(?<!\d:){_AMOUNT} ?(?:底薪|保底|的?月薪|月工资)")
_LUMP = Quick(
    r"(?:一共|总共|总价|总计|打包价?|一口价|包干价?|全包|共|合计|总包|一次性|上门费|包工(?!头)|做完|干完|搞完)(?:是|给|付|价)?[ :]{0,2}"
    rf"{_AMOUNT}(?!\d|[个名人吨件台]|小时)"
)
_ONE_TRIP = Quick(
    rf"(?:跑|送|拉|就|只)(?:一|1|个)趟[ ,]?(?:给|把|就|算|付)?{_AMOUNT}(?!\d|[个名人吨件台点号]|小时)"
)
_LUMP_AFTER = Quick(
    rf"(?<![\d.])(?<!\d:){_AMOUNT} ?(?:包干|打包|全包|总价|一口价|包工(?!不)|包(?=油|过路|来回|车)|搞定|包完工|干完|做完)"
)
_HOURS_FOR = Quick(rf"(?P<hours>{NUMBER})(?:个)?(?:小时|钟头)[ ,]?(?:给|共)?{_AMOUNT}(?![\d点:])")
_DAYS_FOR = Quick(rf"(?<!\d)\d{{2}}天[ ,]?(?:给|共)?{_AMOUNT}(?![\d点:个名人])")
"""26天9800: the pay of a nurse's month."""
_HANDED = Quick("[给把出算开就]")
_HALF_DAY = Quick(rf"半天 ?(?:给|把|付)?{_AMOUNT}(?![\d点:个名人])")
_PERSON = Quick(
    rf"(?<![\d.])(?<!\d:){_AMOUNT} ?(?:每人|一个人|一人|/个?人|一位|每位|一个(?![一-龥])|每个(?![一-龥]))(?:每天|一天|/天)?"
)
_WORD = Quick(
    r"(?:后面|以后|之后|转正后?|试用期|平均|差不多|能到|可达|可到|起步|起薪|月底薪|工资|工钱|薪资|待遇|报酬|补助|补贴|薪酬|预算|价格|价钱|酬劳|劳务费|人工费|给|开|付|到手|薪水|出价|费用|辛苦费|跑腿费|红包|(?<=[,。; ])把(?=\d{2}|[一二两三四五六七八九][百千十])|(?<=[,。; ])(?:工价|单价|价格?|出价|预算)(?=[ :]?\d))(?:都|统一|每人|大家)?(?:是|为|给|大概|约|在)?"
    rf"[ :]{{0,2}}{_AMOUNT}(?![\d个名点号]|人|小时|[年月]\d)"
)
_MONEY = Quick(rf"(?<![\d.])(?<!\d:){_AMOUNT}(?=[^\d]|$)")
_BARE = Quick(
    rf"(?:(?<=[\s,，.。;!?、()|\x1f]) ?|(?<=[工师员嫂姨的人名位匠手]):?|(?<=[\s,][瓦小大木钢焊电油架泥力])|^){_AMOUNT}(?! ?[名位人个](?!均))"
    r"(?=$|[\s,。;!?、()+|]|加|[包管](?:吃|住|饭|午|中|早|晚|餐|两|三|一|夜|宵|来|接|路)|每|还|外加|另|到手|元|块|不等|现结|日结|[\u4e00-\u9fff]{1,3}[工师员])"
)

_NOTED_DAY = Quick(rf"(?:^|(?<=[\s,|]))(?=[1-9]\d\d天){_AMOUNT}天(?=[\s,;|]|$)")
"""女工3, 120天, 江汉学苑: in a desk's note an amount with 天 is a day's pay, not a stretch."""
_ROUND = Quick("[百千万]")
_A_DAY = 60
_A_MONTH_FROM = 800
_EACH_STANDS_BEFORE = Quick(
    r"(?:每|一|1|/|按)个?(?:小时|钟头|天|日|月|晚|夜|班|件|个|斤|吨|车)(?:给|是|为|:)? ?$"
)
_BY_SHIFT = Quick(
    r"白班(?:是|为|给)? ?:?(?P<low>\d{2,4})(?:元|块)?(?:/[天班])?[ ,;、/]{0,2}(?:夜|晚)班(?:是|为|给)? ?:?(?P<high>\d{2,4})(?:元|块)?(?!\d|[点:])"
)
"""白班150夜班180"""

_SIDE_MONEY = Quick(
    rf"(?:(?:另外?|再|多|额外)?加(?:班费)?(?:给|钱)?|(?<!每人)(?<!每天)(?<!每日)补贴?|(?:误|就)?餐补(?:助|贴)?|饭补|房补|话补|车补|津贴|(?<!每人)(?<!每天)(?<!每日)补助|奖金?|奖励|扣|交|收|缴|押金?|押|垫付|罚款?|自费|提成|返现?|返还|"
    rf"满勤奖?|全勤奖?|(?:中介|报名|介绍|培训|体检|服装|被褥|资料|建档|入门|代理|材料|油|学|保险|会员|手续|办证|工本|路)费)[ :]?(?:各|了|个)?{NUMBER}"
    rf"(?:-{NUMBER})?{_CURRENCY}?(?:(?:/|一|每)[天日月个单件次])?"
    rf"|{NUMBER}{_CURRENCY}?(?:的|/天)?(?:餐补|饭补|补贴|补助|奖金?|押金|提成|红包|定金|保证金|车补|房补|全勤|满勤)"
    rf"|(?:能|可以?)(?:搞|挣|赚|拿|做|跑)(?:到|个)?{NUMBER}(?:-{NUMBER})?多?{_CURRENCY}?"
)
_EARNED = Quick(r"(?:能|可以?)(?:搞|挣|赚|拿|做|跑)")
_BASE_BEFORE = Quick(r"(?:底薪|保底|底)(?:工资)?[ :]?$")
_BASE_IN = Quick(r"底薪|保底|底")
"""Of a base pay and what one comes to with it, the latter is the pay."""
_ALLOWANCE = Quick(r"补助|补贴|津贴|[餐饭]补|误餐|车补|交通补")
_OPEN = Quick(
    r"面议|面谈|电话谈|电话联系谈|详谈|好说|好商量|可议|可商议|谈价|价格?.{0,3}谈|工[资价钱].{0,3}谈|多少钱|什么价|开价|开个价|报个?价|行情|费?多少(?!都)|看着给"
    r"|商量|协商|不会亏待|价格私|价钱私|私聊价|给个价"
)
_ALL_IN = Quick(r"包干|一口价|打包价?|总价|全包(?!吃)")
_ADDED_PER = Quick(r"(?:加|补)$")
_SETTLEMENT = (
    (
        "completion",
        re.compile(
            r"(?:做|干|卸|装|搬|修|搞)完(?:就|现|了|马上|当场)?(?:结|给|付)|完工结|包干|一共|总共|共\d"
        ),
    ),
    ("daily", re.compile(r"日结|现结|当天结|天天结|当日结|日清|一天一结|下班结")),
    ("weekly", re.compile(r"周结|一周一结")),
    ("monthly", re.compile(r"月结|按月结|押?\d+号发工资")),
)
_PIECE_NAMES = {"平": "平方米", "平米": "平方米", "平方": "平方米", "方": "立方米", "立方": "立方米"}


@dataclass(frozen=True, slots=True)
class PayHit:
    """One amount that may be the pay. ``rank`` 0 is the clearest; ``unit`` None has still to be guessed."""

    start: int
    end: int
    rank: int
    low: float | None
    high: float | None
    unit: str | None
    piece_unit: str | None = None


def _amount(found: re.Match) -> tuple[float | None, float | None] | None:
    low, high = value(found["low"]), value(found["high"]) if found["high"] else None
    if estimate := about(found["low"]):
        low, high = float(estimate[0]), high or float(estimate[1])
    if low is None:
        return None
    if high is not None and low < high and high >= 1000 and low < 100 and found["high"][-1:] in "万kKwW千":
        low *= 10_000 if found["high"][-1] in "万wW" else 1_000
    if high is not None and (high < low or high > 20 * max(low, 1)):
        return None
    if found["edge"] in ("以内", "以下", "封顶") and high is None:
        return None, low
    return low, high if high is not None else low


def _unit(found: re.Match) -> tuple[str | None, str | None]:
    groups = found.groupdict()
    for name in ("hour", "day", "month"):
        if groups.get(name):
            return name, None
    if piece := groups.get("piece"):
        return "piece", _PIECE_NAMES.get(piece, piece)
    return None, None


def _keyed_unit(key: str) -> str | None:
    if key.startswith(("月", "综合", "底薪", "保底")):
        return "month"
    if key.startswith(("时薪", "小时", "计时")):
        return "hour"
    if key.startswith(("日", "全工", "整工", "点工")):
        return "day"
    return None


def _plausible(hit: PayHit) -> bool:
    """Return whether an amount can be a wage for its unit at all (a typing error is not worth a guess)."""
    top = hit.high or hit.low or 0
    limits = {"hour": (5, 500), "day": (20, 5000), "month": (500, 100_000), "lump": (10, 1_000_000)}
    low, high = limits.get(hit.unit or "", (0.01, 1_000_000))
    return low <= top <= high


class _Found:
    """The amounts found so far; a later, vaguer rule takes nothing from a clearer one."""

    def __init__(self) -> None:
        self.hits: list[PayHit] = []

    def add(self, found: re.Match, rank: int, unit: str | None, piece: str | None = None) -> None:
        """Take an amount when it is plausible and stands where nothing was found yet."""
        if amount := _amount(found):
            hit = PayHit(*found.span(), rank, *amount, unit, piece)
            if _plausible(hit) and not any(hit.start < o.end and o.start < hit.end for o in self.hits):
                self.hits.append(hit)


def _with_unit(text: str, found_hits: _Found) -> None:
    """Find the amounts that name their unit."""
    add = found_hits.add
    for found in _THOUSAND.finditer(text):
        add(found, 0, "piece", "千字")
    for found in _ONE_TRIP.finditer(text):
        add(found, 0, "lump")
    for found in _BY_SHIFT.finditer(text):
        low, high = sorted((float(found["low"]), float(found["high"])))
        if low >= _A_DAY:
            found_hits.hits.append(PayHit(*found.span(), 0, low, high, "day"))
    for found in _PER.finditer(text):
        unit, piece = _unit(found)
        if " " in found[0] and text[found.end() : found.end() + 1].isdigit():
            continue  # 24 每天10小时: the unit belongs to what follows
        if " " in found[0] and _EACH_STANDS_BEFORE.search(text, max(0, found.start() - 8), found.start()):
            continue  # 每小时20 一天8小时: the unit stands before the amount
        add(found, 0, unit, piece)
    for found in _EACH_NOUN.finditer(text):
        if found["cur"] or found["cur0"] or found["high"] or _HANDED.search(found[0]):
            add(found, 0, "piece", _PIECE_NAMES.get(found["piece"], found["piece"]))
    for found in _A_MONTH.finditer(text):
        if (value(found["low"]) or 0) >= _A_MONTH_FROM:
            add(found, 1, "month")
    for found in _SHORT_UNIT.finditer(text):
        add(found, 1, next(name for name in _TIME_UNITS if found[name]))
    for found in _EACH_ONE.finditer(text):
        if (value(found["low"]) or 0) < 20:
            add(found, 1, "piece", "个")
    for found in _PER_THING.finditer(text):
        if found["thing"] not in "个位" or (value(found["low"]) or 0) < 20:
            add(found, 0, "piece", found["thing"])
    for found in _THING_FIRST.finditer(text):
        add(found, 1, "piece", _PIECE_NAMES.get(found["thing"], found["thing"]))
    for found in _EACH_FIRST.finditer(text):
        unit, piece = _unit(found)
        add(found, 1, unit, piece)
    for found in _KEYED.finditer(text):
        unit = _keyed_unit(found["key"])
        if found["key"][-1] in "人位均" and 60 <= (value(found["low"]) or 0) < 1500:
            unit = "lump" if _WHOLE_JOB.match(text, found.end()) else "day"
        add(found, 0 if found["key"].startswith("综合") else 1, unit)


def _without_unit(text: str, found_hits: _Found) -> None:
    """Find the amounts whose unit follows from the words around them, and bare numbers."""
    add = found_hits.add
    for found in _HOURS_FOR.finditer(text):
        # 2小时100 is the price of the visit; 10小时140 is a day's pay.
        hours = value(found["hours"]) or 0
        amount = value(found["low"]) or 0
        add(found, 2, None if amount >= 1500 else "day" if hours > 4 else "lump")
    for found in _HALF_DAY.finditer(text):
        add(found, 3, None)
    for found in _SETTLED.finditer(text):
        add(found, 3, None)
    for found in _TEN_THOUSAND.finditer(text):
        found_hits.hits.append(PayHit(*found.span(), 1, 10_000.0, 10_000.0, "month"))
    for found in _DAYS_FOR.finditer(text):
        if (value(found["low"]) or 0) >= 1500:
            add(found, 2, None)
    for found in _BASED.finditer(text):
        add(found, 1, "month" if (value(found["low"]) or 0) >= 500 else None)
    for found in _PERSON.finditer(text):
        if _WHOLE_JOB.match(text, found.end()):
            add(found, 2, "lump")
    for pattern in (_LUMP, _LUMP_AFTER, _DONE):
        for found in pattern.finditer(text):
            add(found, 2, "lump")
    for found in _PERSON.finditer(text):
        add(found, 4, "day" if 60 <= (value(found["low"]) or 0) < 1500 else None)
    for found in _WORD.finditer(text):
        add(found, 4, None)
    for found in _NOTED_DAY.finditer(text):
        add(found, 5, "day")
    for found in _MONEY.finditer(text):
        if found["cur"] or found["cur0"]:
            add(found, 5, None)
    for found in _BARE.finditer(text):
        if (value(found["low"]) or 0) >= 10 and (found["low"].isascii() or _ROUND.search(found["low"])):
            add(found, 6, None)


def _hits(text: str) -> list[PayHit]:
    found_hits = _Found()
    _with_unit(text, found_hits)
    _without_unit(text, found_hits)
    return found_hits.hits


def find_pay(text: str) -> tuple[list[PayHit], list[tuple[int, int]]]:
    """Return the amounts that may be the pay, clearest first, and every span of money read (side money too).

    An allowance is the pay when no other money is named (补助100元/人/天 for helpers).
    """
    side = [found.span() for found in _SIDE_MONEY.finditer(text)]
    hits = _hits(blank(text, side))
    if not hits and side:
        side = [
            span
            for span in side
            if not (_ALLOWANCE.search(text[slice(*span)]) or _EARNED.match(text, span[0]))
        ]
        hits = _hits(blank(text, side))
    if len(hits) > 1:
        most = max(hit.high or 0 for hit in hits)
        hits = [
            replace(hit, rank=hit.rank + 2)
            if (hit.high or 0) < most
            and (_BASE_BEFORE.search(text, 0, hit.start) or _BASE_IN.match(text, hit.start))
            else hit
            for hit in hits
        ]
    return sorted(hits, key=lambda hit: (hit.rank, hit.start)), side + [(hit.start, hit.end) for hit in hits]


@dataclass(frozen=True, slots=True)
class PayContext:
    """What else is known when a unit must be guessed.

    ``usual_unit`` with ``usual_low`` and ``usual_high`` is how the trade is commonly paid; ``by_visit`` that it is a
    trade of single visits; ``several`` that more than one person is sought; ``package`` that the work is given as a whole.
    """

    whole_day: bool
    long_term: bool
    one_visit: bool = False
    usual_unit: str | None = None
    usual_low: float = 0
    usual_high: float = 0
    by_visit: bool = False
    several: bool = False
    package: bool = False


def guess_unit(amount: float, context: PayContext, numbers: Parameters) -> str:
    """Return the unit of a bare number, from its size and from whether whole days of work are meant.

    A small one is an hour's pay, a large one a month's; between them a day's when working hours, several days, lodging
    or a trade usually paid so much a day speak for it, else the price of the whole job.
    """
    is_usual = (
        context.usual_low * numbers.usual_low_share <= amount <= context.usual_high * numbers.usual_high_share
    )
    if context.package and amount >= numbers.hour_pay_below and not context.long_term:
        return "lump"
    if amount < numbers.hour_pay_below:
        single = context.by_visit or (context.one_visit and not context.whole_day)
        return "lump" if single else "hour"
    if context.usual_unit == "month" and is_usual and not context.by_visit:
        return "month"
    if amount >= numbers.month_pay_from:
        return "lump" if context.by_visit and context.one_visit and not context.long_term else "month"
    if context.long_term and amount >= numbers.lasting_month_pay_from:
        return "month"
    if context.whole_day:
        return "day"
    several = context.several and not context.by_visit
    return "day" if several and context.usual_unit == "day" and is_usual else "lump"


def settlement(text: str) -> str | None:
    """Return when the pay is settled, as far as the message says."""
    return next((name for name, pattern in _SETTLEMENT if pattern.search(text)), None)


def to_pay(hit: PayHit | None, text: str, context: PayContext, parameters: Parameters | None = None) -> Pay:
    """Return the pay of a job from its clearest amount; without one it is open to talk."""
    when = settlement(text)
    if hit is None:
        return Pay(None, None, "lump" if _ALL_IN.search(text) else None, None, when, True)
    unit = hit.unit or guess_unit(hit.high or hit.low or 0, context, parameters or load_parameters())
    return Pay(hit.low, hit.high, unit, hit.piece_unit, when, False)


def is_package(text: str) -> bool:
    """Return whether the text gives the work away as a whole (包工, 不含料, 3天内做完)."""
    return bool(_PACKAGE.search(text))


def is_open(text: str) -> bool:
    """Return whether the text says that the pay is open to talk."""
    return bool(_OPEN.search(text))
