"""Where the work is. Known names first, then names by their ending (路 街 村 小区 医院 …), then what a label or 集合 points at.

Neighbouring names grow together (镇 + 村, 路 + 酒店, 小区 + 6栋), and "A到B" of a move is one place. A bare kind of employer
(电子厂, 奶茶店) is no place unless nothing else is said and it is a place one can find.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .gazetteer import Gazetteer
from .guards import Quick
from .words import WordIndex

_HAN = "\u4e00-\u9fff"
_NAMED_ENDS = (
    r"社区|小区|花园|新村|新城|家园|公寓|佳苑|嘉园|苑|村(?![民里])|垸|湾|街道|镇(?!上)|乡(?!下)|开发区|工业园|产业园|物流园|科技园|电商园|园区|"
    r"快递园区|广场|大厦|商务楼|写字楼|商城|商场|百货|步行街|批发市场|菜市场|农贸市场|建材市场|市场(?!部)|人民医院|医院|卫生院|小学|中学|大学|学校|幼儿园|学院|"
    r"公园|体育馆|体育场|体育中心|会展中心|活动中心|服务中心|火车站|汽车站|客运站|高铁站|车站|加油站|站点|码头|渔场|农场|林场|良种场|大酒店|酒店|宾馆|饭店|"
    r"售楼部|售楼处|项目部|高新区|农高区|经开区|示范区|新区|度假区|风景区|工业区|商业区|景区|古城|大桥|路口|桥头|基地|合作社|仓库|物流中心|分拨中心|安置房|度假村|山庄|农庄|影城|名都|名城|华府|公馆|豪庭|豪苑|御园|御府|华庭|半岛|首府|壹号|城邦|之星|星城|新天地|天地|世纪城|时代城|国际城|天下|金街|商贸城|服装城|家具城|汽贸城|汽车城|建材城|水产城|农批|服务区|收费站|堤|矶|闸口|渡口|轮渡|汽渡|泵站|水厂|电厂|砖厂|粮库|粮站|冷库|养老院|福利院|敬老院|殡仪馆|派出所|供销社|信用社|邮局|门市部|菜场|集镇|集贸市场|花鸟市场|机场|飞机场|电影院|少年宫|文化宫|工人文化宫|影剧院|体育学校|党校|技校|职校|疾控中心|血站|政府|法院|图书馆|博物馆|美术馆|文化馆|展览馆|会展馆|游泳馆|剧院|影院|寺|庙|教堂|陵园|果园|茶园|花卉基地|苗圃|水库|(?<=[\u4e00-\u9fff]{2})[府庭郡邸墅轩阁仓湖](?=[\s,。;!?、)]|$)|明珠|花城|水岸|丽都|名门|华城|新世界|嘉城|锦城|天城|印象|年华|世家|学府|蓝湾|港湾|古镇|庄园|大院|家属院|生活区|福苑|还建楼|还建房|廉租房|公租房|家居城|(?<=[\u4e00-\u9fff]{2})城(?=[\s,。;!?、)]|$|[东西南北]门)|中心"
)
_EMPLOYERS = r"超市|厂|店|公司|工地|养殖场|鱼塘|夜市|饭馆|餐馆|食堂|宿舍|别墅|驾校|银行|项目"
_ROAD = Quick(
    rf"[{_HAN}]{{1,5}}?(?:大道|大街|步行街|(?:一级|二级)?公路(?:边上?|旁边?)?|[一二三]桥|国道|省道|路(?![边灯人由线过桥费])|街(?![道上])|巷(?!子)|[东西南北]道)"
)
_NAMED = re.compile(_NAMED_ENDS)
"""The endings; :func:`_named` finds what stands before each, ten times as fast as a pattern could."""
_BEFORE_ENDING = re.compile(rf"[{_HAN}A-Z\d]{{1,10}}$")
_EMPLOYER = Quick(rf"[{_HAN}]{{2,8}}?(?:{_EMPLOYERS})")
_PLAIN = Quick(
    r"(?<![\u4e00-\u9fff])(?:码头|宾馆|酒店|医院|车站|学校|江边|湖边|河边|堤上|售楼部|市场|仓库|工地|渔场|物流园|工业园|产业园|科技园|园区|菜场|大学城|火车站|汽车站|高铁站|开发区)(?:[A-Z\d一二三四五六东南西北]{1,2}(?:区|号门|门|库|栋|号楼|期))?(?:门口|旁边|附近|里面)?"
)
_TAIL = Quick(
    r"^(?:食堂|宿舍|车间|院区|厂区|库区|教学楼|[前后大正侧东西南北]门|环卫处|管理处|服务站|[一二三四五六七八九十]中(?![一-龥]{2}路)|职院|[东西南北新老主]?校区|大学城|物流港|物流中心|快递园|新天地|花市|菜市|夜市|\([\u4e00-\u9fff]{1,10}(?:店|村|路|旁|院|号|边|口)\)|(?:[东西南北中一二三四五六七八九十]{1,2}|[A-Za-z]|\d+)?(?:号?楼|栋|号院?|座|幢|单元|组|期|区|弄|队|大队|湾)(?!下)|镇上|街上|镇政府|政府|村部|派出所|卫生院|镇|街道|社区|村委会|村|小区|花园|"
    r"集镇|集镇上|后头|前头|里头|边头|跟前|脚下|底下|口子上|口子|高头|新?工地|项目|新?楼盘|安置房|虾稻田|稻田|大棚|鱼塘|仓库|超市|酒店|宾馆|饭店|市场|菜场|广场|医院|小学|中学|学校|路口|门口|门面|附近|旁边?|隔壁|对面|"
    r"里面|边上|边|背后|后面|前面|交叉口|十字路口|交汇处|快递园区|工业园|物流园|电商园|产业园|园区|商务楼|写字楼|大厦|站点|车站|站|店|厂房|厂|基地|合作社|老百货|"
    r"渔场|大桥|公园|幼儿园|银行|网点|中心城区|城区|城[东南西北]|老城|新区|市区|郊区|某小区|某[\u4e00-\u9fff]{1,3}|以[东西南北]|[东西南北](?:段|边|头|门|口))"
)
_TAIL_FREE = Quick(
    rf"^(?!那|这|老旧|某服|招|急|诚|进行|举办|举行|开展|需|要|做|干|找|有|的|为|因|到|在|住院|现|拟|搬|去|来|给|帮|送|拉|卸|装|打|修|洗|发|扫|清|布置)[{_HAN}]{{1,4}}(?:农家乐|饭庄|会所|民宿|客栈|网吧|诊所|药店|酒店|宾馆|饭店|超市|仓库|医院|小区|花园|广场|大厦|市场|学校|小学|中学|工地|项目|园区?|商务楼|商场|店|厂|场|站|楼|院|城|苑|馆|库)"
)
_OWN_NAME = Quick(
    rf"(?!.{{0,3}}(?:姐|哥|总|老板|经理|师傅|阿姨|先生|女士|结|招|急|诚|聘|包|管|要|来|去|私|联系|面议|有意|报名|长期|短期|年龄|男|女|限|需|缺|找|做|干|每|共|可|到|集合|上|下|接|送|自|带|工|活|人|的|和|与|或|及|有|无|不|会|能|钱|价|给|安全|现|就|都|也|在|是|电话|干|旧|改|装修|修|拆|房|家|老|新|施|项目|一|两|三|几|今|明|后|早|晚))[{_HAN}]{{2,4}}(?=[\s,。;!?、)\x1f]|$)"
)
"""北京西路喜来登: what follows a road up to a stop is the name of a house on it."""
_LEAD = Quick(
    rf"^.*(?:我们这?里?|你们|咱们?|他们|我(?=[{_HAN}]{{3}})|一下|就是|这里|那里|登记|想找|想请|这边|带[^,]{{1,3}}(?=地[点址]))(?=[{_HAN}]{{2}})|^.*?(?:工作地点?|地址|地点|位置|在(?!家)|到(?!岗)|去|来(?!的)|住(?!家)|搁|位于|于(?=[{_HAN}]{{3}})|从|送到|送往|搬到|拉到|离|靠近|给|往)(?=[{_HAN}]{{2}})"
)
_JUNK_LEAD = Quick(
    r"^(?:是|今天|明天|后天|现在|急|我们?|本|兹有?|现有?|因|由于|熟悉|招聘?|找|要|请|缺|需要?|诚聘|急招|急聘|有|的|个|人|名|师傅|们|里|家里?|做|和|与|及|或|等|就|都|也|一个|某|在|到|去|来|住|位于|从|靠近|离|楼下|楼上|这边|那边|就在)+"
)
_LABEL = Quick(
    r"(?:(?:(?:服务|工作|作业|配送|调查|送货|派送|清扫|负责)?(?:区域|范围|片区)"
    r"|(?:工作|上班|集合|作业|用工|施工|干活|服务|单位|公司)?(?:地址|地点|位置|地方|院址|厂址|店址|校址|驻地))(?:(?:均|都|统一|就|设)?(?:在|是|为)?[ :]{1,2}|(?:均|都|统一|就|设)?(?:在|为|是)|(?<=[\s,。;]地[点址])))"
    r"([^\s,。;!?]{2,24}(?: ?[^\s,。;!?\d]{2,12}(?:路|村|社区|小区|号|栋))?)"
)
_TALKING = Quick(
    r"(?:[你我他她您俺要来找有没得就都也还的了把被给跟和因只不莫别请年每一二三]|电话|联系|工[钱资]|包|管|长期|上下班)"
)
"""What follows the name of a place in speech without stops is no part of it."""
_CUE = Quick(
    rf"(?:^|(?<=[\s,。;!?、(:]))(?:到|在|去)?([{_HAN}A-Za-z]{{2,8}}?)(?:集合|报到|集中|碰头|见面)(?![{_HAN}]{{3}})"
)
_PICK_UP_AFTER = Quick(r"^(?:门口|那边|广场)?(?:统一)?(?:接送?|发车|上车|出发|集合|坐车|接人|有车)")
_PICK_UP_BEFORE = Quick(r"(?:车在|班车从|车到|接送到?|熟悉|熟|认得|限)$")
_RIGHT_AT = Quick(r"(?:就在|地方在|位置在|住在|搁|位于)$")
_TO = Quick(r"^ ?(?:搬?到|搬?至|-|往|运到|拉到|送到) ?$")
_FIRM = Quick(
    rf"(?:^|(?<=[\s,。;!?、:|]))([{_HAN}]{{2,5}}(?:物流|食品|纺织|服饰|药业|化工|集团|酒楼|食府|网吧|茶楼|火锅|菜馆|药店|药房|诊所|物业|建材|重工|制造|电器|汽修|汽贸))(?=$|[\s,。;!?、|])"
)
"""A firm by its name, as people drop 公司: 传化物流, 安井食品."""
_LEFT_OVER = Quick(
    rf"(?:^|(?<=[\s,。;!?、]))([{_HAN}]{{2,6}}(?:区|城|边|湖|桥|台|垱|河|场|站|洲|堤|闸|口|岭|山|港|坝|渠|园|院|馆|庙|寺|宫|塔|门|里)(?:那边|附近|门口|旁边)?)(?=$|[\s,。;!?、])"
)
_AT = Quick(
    rf"(?<![{_HAN}])(?:就|都|地方|地点|位置|工地|厂子|厂|店|店面|门面|人)?(?:在|住)(?!家|职|线|校|读|岗|内|外|于|这|那|此|编|场|我|你|他)([{_HAN}A-Za-z\d]{{2,8}}?)(?:这边|那边|附近|旁边|边上|门口|里面|那里|这里)?(?=$|[\s,。;!?、\x1f])"
)
_AT_LAST = Quick(
    rf"(?:地址|地点|位置|地方|工地|厂子?|店子?|店面|铺子|集合)(?:就|都)?在([{_HAN}]{{2,8}}?)(?:这边|那边|附近|旁边|边上|门口|里面)?(?=$|[\s,。;!?、])|(?<=[{_HAN}])(?<!现)在(?!家|职|线|校|读|岗|内|外|于|这|那|此|场)([{_HAN}]{{2,6}}?)(?:这边|那边|附近|旁边|边上|门口)?$"
)
_EMPLOYER_SEEKS = Quick(
    rf"(?:^|(?<=[\s,。;!?:]))((?![^\s,]{{0,10}}(?:我|你|想|请|要|说|帮|找|急|需|因|为|因为|启事|公告|通知))[{_HAN}]{{3,16}}?)(?:有限公司)?(?:现|拟|因|现因|现面向|面向|公开|诚|急|长期)*(?:招募|招聘|招收|诚聘|招录|聘用|聘请)"
)
_ANY_CLAUSE = Quick(
    rf"(?:^|(?<=[\s,。;!?、\x1f]))(?![^\s,。;!?、]{{0,5}}(?:(?:夫妻房|单间|独卫|空调|跑小区)|[的了吗么呢吧啊哈岗顶不没无有要能会可想说是就都也还和与及或自带包管供给交收付打做干搞弄找请招聘缺差急求来去到上下进出开送接拿买卖看学教多少大小好快慢高低轻重新旧早晚男女老岁年月日号点时分元块毛钱工人员师傅姐哥总姓班休假社保险证件吃住喝饭餐烟酒车机手电话微信私聊面议结现约定详情联系报名限优先均熟练经验认真负责勤快力气身体健康长期短期临时稳定安全活事情况谢抓紧速度位名额满止另再每一二三四五六七八九十两几半全整共双单随各已未天明后今当本这那哪谁你我他她它们啥什怎么]))[{_HAN}]{{2,6}}(?=$|[\s,。;!?、\x1f])"
)
"""A clause that nothing else has understood and that holds no everyday word: perhaps the name of a place."""
_NOT_A_NAME = Quick(
    r"^(?:兼职|全职|专职|油包|包油|短期|长期|上户|急用|会做|须持|需持|要带|双11|双12|防汛|[\u4e00-\u9fff]{0,3}(?:人员|师傅|工人|司机|兼职|岗位|工种|学徒|证书?))|^(?:修|改|查|接|装|铺|换|走|新|旧)*(?:电路|线路|水路|网路|油路|管路)$"
    r"|^(?:人在|自带|清洗|打扫|清理|就近|外加|无|没|免|每|包[吃住车来接干]|管[吃住饭]|月薪|月结|日结|日薪|年薪|全部|全市|全区|全国|全程|周边|工作|工人|工资|工期|待遇|可以|可到|能够|身份|身体|手机|手续|一路|走路|马路|修路|铺路|半路|道路|大街|扫大街|绕路|顺路|线路|电路|网路|水路|这条路|过路|农村|乡村|"
    r"全村|本村|各村|社区|小区|医院|学校|街道|本小区|某小区|路口|街上|公司|单位|中心|城中村|市场|车站|市场价|家政公司|劳务公司)"
)
_NOT_A_PLACE = Quick(
    rf"{_NOT_A_NAME.pattern}|^(?:有|不|会|能|包|管|要|可|手|身|年|工|待|日|月|周|全)|^(?:屋|家|店|厂|群|心|手|这|那|哪|夜|城|乡|村)里$"
)
"""Left-over clauses must not begin like everyday speech either; a name with an ending of its own may (月星工业园, 工农村)."""
_DESK_PLACE = Quick(
    r"(?:零工|劳务|人力资源|人才|就业|用工|灵活)[\u4e00-\u9fff]{0,4}(?:市场|驿站|中心|站点|服务站)(?= ?(?:今日|本日|今天|最新|发布|推荐|日报|快讯|岗位|招工|用工|信息|登记|代招|代发|提醒|台账|记录|:|】|\]))|^[^\w]*[\u4e00-\u9fff]{2,10}(?:驿站|服务站|就业站)(?= ?(?:今日|发布|推荐|日报|岗位|代招|登记|:|】))"
)
"""Who publishes is not where the work is (零工市场今日岗位)."""


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place as the message words it; ``points`` say how surely it is the place of work."""

    start: int
    end: int
    text: str
    points: int


_WIDE_POINTS = 17
"""A whole town or county (沙市, 荆州) says where only when nothing narrower does."""


LABELLED = 100
"""Points of a place behind a label (地址：…)."""
LEFT_OVER = 6
"""Points of a clause that nothing else has understood."""
_NAMED_POINTS = 42
_POINTING = ("那", "这")
_STOPS = frozenset(" ,。;!?、|\n(")
_GO_TO = frozenset("去到在来往进赴")
NAMES_FILE = Path(__file__).with_name("data") / "place_names.json"


@dataclass(slots=True)
class _Core:
    start: int
    end: int
    points: int


def _trim(text: str, start: int, end: int) -> int:
    """Return the start of a name without the words that lead up to it."""
    piece = text[start:end]
    if lead := _LEAD.match(piece):
        start += lead.end()
    if junk := _JUNK_LEAD.match(text[start:end]):
        start += junk.end()
    return start


@lru_cache(maxsize=1)
def _other_names(path: Path = NAMES_FILE) -> tuple[WordIndex[bool], frozenset[str]]:
    """Return the index of cities elsewhere, malls and chains, and the set of the cities."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return WordIndex((name, True) for name in (*data["cities"], *data["names"])), frozenset(data["cities"])


def _elsewhere(text: str, cores: list[_Core]) -> list[tuple[int, int]]:
    """Return cities elsewhere that one goes to, and malls and chains; they often stand beside an exact name."""
    index, cities = _other_names()
    spans = []
    for hit in index.find(text):
        if any(core.start < hit.end and hit.start < core.end for core in cores):
            continue
        near = any(core.end == hit.start for core in cores) or any(end == hit.start for _, end in spans)
        alone = not text[: hit.start].strip() or text[hit.start - 1 : hit.start] in _STOPS
        if hit.word not in cities or near or alone or text[hit.start - 1 : hit.start] in _GO_TO:
            spans.append((hit.start, hit.end))
    return spans


def _named(text: str) -> list[tuple[int, int]]:
    """Return the names that end like a place: the ending with up to ten characters before it, from left to right."""
    spans, free = [], 0
    ending = _NAMED.search(text, 1)
    while ending:
        at = ending.start()
        if name := _BEFORE_ENDING.search(text, max(free, at - 10), at):
            free = ending.end()
            spans.append((name.start(), free))
            ending = _NAMED.search(text, free + 1)
        else:
            ending = _NAMED.search(text, at + 1)
    return spans


def _cores(text: str, gazetteer: Gazetteer) -> list[_Core]:
    """Return the names in the text, known ones first; later kinds fill only what is still free."""
    cores = [
        _Core(
            hit.start,
            hit.end,
            _WIDE_POINTS if gazetteer.is_wide(hit.word) else 40 + 3 * (hit.end - hit.start),
        )
        for hit in gazetteer.find(text)
    ]
    cores += [_Core(*span, _WIDE_POINTS) for span in _elsewhere(text, cores)]
    for pattern, points in ((_ROAD, 50), (_NAMED, _NAMED_POINTS), (_EMPLOYER, 18), (_PLAIN, 16)):
        spans = _named(text) if pattern is _NAMED else [found.span() for found in pattern.finditer(text)]
        for first, end in spans:
            begin = start = _trim(text, first, end)
            for core in cores:
                if core.start <= begin < core.end or (
                    begin <= core.start < end and core.end < end and core.start == begin
                ):
                    # Only what follows a known name is new (菜市场 in 章华台菜市场); the two grow together later.
                    begin = max(begin, core.end)
            if text[begin : begin + 1] in _POINTING or any(
                core.start <= begin and end <= core.end for core in cores
            ):
                continue
            grown = _Core(begin, end, points)
            _take_tail(text, grown)
            end = grown.end
            if end - begin < 1 or (begin == start and end - start < 3 and pattern is not _PLAIN):
                continue
            if begin == start and pattern is not _PLAIN and _NOT_A_NAME.match(text[start:end]):
                continue
            cores.append(_Core(begin, end, points))
    return sorted(cores, key=lambda core: core.start)


def _grow(text: str, cores: list[_Core]) -> list[_Core]:
    """Let neighbouring names grow together and take the words that belong to them (附近, 6栋, 工地)."""
    grown: list[_Core] = []
    for core in cores:
        before = grown[-1] if grown else None
        between = text[before.end : core.start] if before and core.start >= before.end else None
        if before and core.start < before.end:
            before.end = max(before.end, core.end)
            before.points = max(before.points, core.points)
        elif between is not None and (between == "" or (_TO.match(between) and core.points >= _WIDE_POINTS)):
            before.end, before.points = core.end, max(before.points, core.points) + 5
        elif between in ("的", " ") and min(core.points, before.points) >= _NAMED_POINTS:
            before.end, before.points = core.end, max(before.points, core.points) + 3
        else:
            grown.append(_Core(core.start, core.end, core.points))
            before = grown[-1]
        _take_tail(text, grown[-1])
    return grown


def _take_tail(text: str, core: _Core) -> None:
    is_wide = core.points == _WIDE_POINTS
    if (is_wide or text[max(0, core.start) : core.end][-1:] in "路街道桥") and (
        own := _OWN_NAME.match(text, core.end)
    ):
        core.end = own.end()
    for _ in range(4):
        rest = text[core.end : core.end + 12]
        found = _TAIL.match(rest) or _TAIL_FREE.match(rest)
        if not found:
            return
        core.end += found.end()
        core.points = max(core.points, _NAMED_POINTS)


def find_places(text: str, gazetteer: Gazetteer) -> list[PlaceHit]:
    """Return the places named in a text whose other fields are already blanked out, the surest first."""
    hits: list[PlaceHit] = []
    for core in _grow(text, _cores(text, gazetteer)):
        points = core.points
        if points > _WIDE_POINTS and _RIGHT_AT.search(text, 0, core.start):
            points += 8
        if _PICK_UP_AFTER.match(text[core.end : core.end + 8]) or _PICK_UP_BEFORE.search(text[: core.start]):
            points -= 25
        hits.append(PlaceHit(core.start, core.end, text[core.start : core.end].strip(), points))
    if found := _LABEL.search(text):
        place = found[1].strip("。.()")
        inside = [hit for hit in hits if hit.start >= found.start(1) and hit.end <= found.end(1) + 1]
        best = max(inside, key=lambda hit: hit.end - hit.start, default=None)
        beyond = text[best.end : found.end(1)] if best else ""
        if best and (len(best.text) >= len(place) - 2 or _TALKING.match(beyond)):
            hits.append(PlaceHit(best.start, best.end, best.text, LABELLED))
        else:
            hits.append(PlaceHit(found.start(1), found.start(1) + len(place), place, LABELLED))
    for pattern, points in (
        (_CUE, 20),
        (_AT, 14),
        (_AT_LAST, 13),
        (_EMPLOYER_SEEKS, 18),
        (_FIRM, 17),
        (_LEFT_OVER, 12),
        (_ANY_CLAUSE, LEFT_OVER),
    ):
        for found in pattern.finditer(text):
            group = found.lastindex or 0
            first, last = found.span(group)
            first += len(_JUNK_LEAD.match(found[group])[0]) if _JUNK_LEAD.match(found[group]) else 0
            is_free = not any(
                first < hit.end and hit.start < last for hit in hits if hit.points > _WIDE_POINTS
            )
            if is_free and last - first >= 2 and not _NOT_A_PLACE.match(text[first:last]):
                hits.append(PlaceHit(first, last, text[first:last], points))
    return sorted((hit for hit in hits if len(hit.text) >= 2), key=lambda hit: (-hit.points, hit.start))


_POINTED = Quick(r"(?:那边|这边|那里|这里|那儿|那块|这块|那一块|那头|那一带)$")


def can_be_found(hit: PlaceHit) -> bool:
    """Return whether a place can be found by its words: a bare kind of employer (电子厂, 奶茶店) cannot."""
    return hit.points >= 40 or not re.fullmatch(
        r"[\u4e00-\u9fff]{0,2}(?:厂|店|公司|养殖场|鱼塘|夜市|驾校|食堂|餐馆|饭馆)|[\u4e00-\u9fff]{3,4}(?:店|公司|食堂|餐馆|饭馆)"
        r"|(?:建筑|装修|施工|市政|私人|室内|室外|我们|这个|那个|小|大|新|老|本|各|上|下|在|到|去|土建|钢构|水电|外地|工程)?(?:项目|工地)",
        hit.text,
    )


def without_pointing(place: str) -> str:
    """Return a place without the words that only point at it (凤台坊那边)."""
    return _POINTED.sub("", place) or place
