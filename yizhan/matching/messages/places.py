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
from .words import WordIndex

_HAN = "\u4e00-\u9fff"
_NAMED_ENDS = (
    r"社区|小区|花园|新村|新城|家园|公寓|佳苑|嘉园|苑|村(?![民里])|垸|湾|街道|镇(?!上)|乡(?!下)|开发区|工业园|产业园|物流园|科技园|电商园|园区|"
    r"快递园区|广场|大厦|商务楼|写字楼|商城|商场|百货|步行街|批发市场|菜市场|农贸市场|建材市场|市场(?!部)|人民医院|医院|卫生院|小学|中学|大学|学校|幼儿园|学院|"
    r"公园|体育馆|体育场|体育中心|会展中心|活动中心|服务中心|火车站|汽车站|客运站|高铁站|车站|加油站|站点|码头|渔场|农场|林场|良种场|大酒店|酒店|宾馆|饭店|"
    r"售楼部|售楼处|项目部|景区|古城|大桥|路口|桥头|基地|合作社|仓库|物流中心|分拨中心|安置房|度假村|山庄|农庄|影城|名都|名城|华府|公馆|豪庭|豪苑|御园|御府|华庭|半岛|首府|壹号|城邦|之星|星城|新天地|天地|世纪城|时代城|国际城|天下|金街|商贸城|服装城|家具城|汽贸城|汽车城|建材城|水产城|农批|服务区|收费站|堤|矶|闸口|渡口|轮渡|汽渡|泵站|水厂|电厂|砖厂|粮库|粮站|冷库|养老院|福利院|敬老院|殡仪馆|派出所|政府|法院|图书馆|博物馆|美术馆|文化馆|展览馆|会展馆|游泳馆|剧院|影院|寺|庙|教堂|陵园|果园|茶园|花卉基地|苗圃|水库|(?<=[\u4e00-\u9fff]{2})[府庭郡邸墅轩阁仓湖](?=[\s,。;!?、)]|$)|中心"
)
_EMPLOYERS = r"超市|厂|店|公司|工地|养殖场|鱼塘|夜市|饭馆|餐馆|食堂|宿舍|别墅|驾校|银行|项目"
_ROAD = re.compile(
    rf"[{_HAN}]{{1,5}}?(?:大道|大街|步行街|(?:一级|二级)?公路(?:边上?|旁边?)?|[一二三]桥|国道|省道|路(?![边灯人由线过桥费])|街(?![道上])|巷(?!子)|[东西南北]道)"
)
_NAMED = re.compile(rf"[{_HAN}A-Z\d]{{1,10}}?(?:{_NAMED_ENDS})")
_EMPLOYER = re.compile(rf"[{_HAN}]{{2,8}}?(?:{_EMPLOYERS})")
_PLAIN = re.compile(
    r"(?<![\u4e00-\u9fff])(?:码头|宾馆|酒店|医院|车站|学校|江边|湖边|售楼部|市场|仓库|工地|渔场)(?:门口|旁边|附近|里面)?"
)
_TAIL = re.compile(
    r"^(?:食堂|宿舍|车间|教学楼|[前后大正侧东西南北]门|环卫处|管理处|服务站|[一二三四五六七八九十]中(?![一-龥]{2}路)|职院|[东西南北新老主]?校区|大学城|物流港|物流中心|快递园|新天地|花市|菜市|夜市|\([\u4e00-\u9fff]{1,10}(?:店|村|路|旁|院|号|边|口)\)|(?:[东西南北中一二三四五六七八九十]{1,2}|[A-Za-z]|\d+)?(?:号?楼|栋|号院?|座|幢|单元|组|期|区|弄|队|大队|湾)(?!下)|镇上|街上|镇政府|政府|村部|派出所|卫生院|镇|街道|社区|村委会|村|小区|花园|"
    r"新?工地|项目|新?楼盘|安置房|虾稻田|稻田|大棚|鱼塘|仓库|超市|酒店|宾馆|饭店|市场|菜场|广场|医院|小学|中学|学校|路口|门口|门面|附近|旁边?|隔壁|对面|"
    r"里面|边上|边|背后|后面|前面|交叉口|十字路口|交汇处|快递园区|工业园|物流园|电商园|产业园|园区|商务楼|写字楼|大厦|站点|车站|站|店|厂房|厂|基地|合作社|老百货|"
    r"渔场|大桥|公园|幼儿园|银行|网点|中心城区|城区|城[东南西北]|老城|新区|市区|郊区|某小区|某[\u4e00-\u9fff]{1,3}|以[东西南北]|[东西南北](?:段|边|头|门|口))"
)
_TAIL_FREE = re.compile(
    rf"^(?!那|这|老旧|某服|招|急|诚|进行|举办|举行|开展|需|要|做|干|找|有|的|为|因|到|在|住院|现|拟|搬|去|来|给|帮|送|拉|卸|装|打|修|洗|发|扫|清|布置)[{_HAN}]{{1,4}}(?:酒店|宾馆|饭店|超市|仓库|医院|小区|花园|广场|大厦|市场|学校|小学|中学|工地|项目|园区?|商务楼|商场|店|厂|场|站|楼|院|城|苑|馆|库)"
)
_OWN_NAME = re.compile(
    rf"(?!.{{0,3}}(?:姐|哥|总|老板|经理|师傅|阿姨|先生|女士|结|招|急|诚|聘|包|管|要|来|去|私|联系|面议|有意|报名|长期|短期|年龄|男|女|限|需|缺|找|做|干|每|共|可|到|集合|上|下|接|送|自|带|工|活|人|的|和|与|或|及|有|无|不|会|能|钱|价|给|安全|现|就|都|也|在|是|电话|干|旧|改|装修|修|拆|房|家|老|新|施|项目|一|两|三|几|今|明|后|早|晚))[{_HAN}]{{2,4}}(?=[\s,。;!?、)\x1f]|$)"
)
"""北京西路喜来登: what follows a road up to a stop is the name of a house on it."""
_LEAD = re.compile(
    rf"^.*(?:我们这?里?|你们|咱们?|他们|我(?=[{_HAN}]{{3}})|一下|就是|这里|那里|登记|想找|想请|这边|带[^,]{{1,3}}(?=地[点址]))(?=[{_HAN}]{{2}})|^.*?(?:工作地点?|地址|地点|位置|在(?!家)|到(?!岗)|去|来(?!的)|住(?!家)|位于|于(?=[{_HAN}]{{3}})|从|送到|送往|搬到|拉到|离|靠近|给|往)(?=[{_HAN}]{{2}})"
)
_JUNK_LEAD = re.compile(
    r"^(?:今天|明天|后天|现在|急|我们?|本|兹有?|现有?|因|由于|熟悉|招聘?|找|要|请|缺|需要?|诚聘|急招|急聘|有|的|个|人|名|师傅|们|里|家里?|做|和|与|及|或|等|就|都|也|一个|某|在|到|去|来|住|位于|从|靠近|离|楼下|楼上|这边|那边|就在)+"
)
_LABEL = re.compile(
    r"(?:(?:(?:服务|工作|作业|配送|调查|送货|派送|清扫|负责)?(?:区域|范围|片区)"
    r"|(?:工作|上班|集合|作业|用工|施工|干活|服务|单位|公司)?(?:地址|地点|位置|地方|院址|厂址|店址|校址|驻地))(?:(?:在|是|为)?[ :]{1,2}|为))"
    r"([^\s,。;!?]{2,24}(?: ?[^\s,。;!?\d]{2,12}(?:路|村|社区|小区|号|栋))?)"
)
_CUE = re.compile(
    rf"(?:^|(?<=[\s,。;!?、(:]))(?:到|在|去)?([{_HAN}A-Za-z]{{2,8}}?)(?:集合|报到|集中|碰头|见面)(?![{_HAN}]{{3}})"
)
_PICK_UP_AFTER = re.compile(r"^(?:门口|那边|广场)?(?:统一)?(?:接送?|发车|上车|出发|集合|坐车|接人|有车)")
_PICK_UP_BEFORE = re.compile(r"(?:车在|班车从|车到|接送到?|熟悉|熟|认得|限)$")
_TO = re.compile(r"^ ?(?:搬?到|搬?至|-|往|运到|拉到|送到) ?$")
_LEFT_OVER = re.compile(
    rf"(?:^|(?<=[\s,。;!?、]))([{_HAN}]{{2,6}}(?:区|城|边|湖|桥|台|垱|河|场|站|洲|堤|闸|口|岭|山|港|坝|渠|园|院|馆|庙|寺|宫|塔|门|里)(?:那边|附近|门口|旁边)?)(?=$|[\s,。;!?、])"
)
_AT = re.compile(
    rf"(?<![{_HAN}])(?:就|都|地方|地点|位置|工地|厂子|厂|店|店面|门面|人)?(?:在|住)(?!家|职|线|校|读|岗|内|外|于|这|那|此|编|场|我|你|他)([{_HAN}A-Za-z\d]{{2,8}}?)(?:这边|那边|附近|旁边|边上|门口|里面|那里|这里)?(?=$|[\s,。;!?、\x1f])"
)
_AT_LAST = re.compile(
    rf"(?:地址|地点|位置|地方|工地|厂子?|店子?|店面|铺子|集合)(?:就|都)?在([{_HAN}]{{2,8}}?)(?:这边|那边|附近|旁边|边上|门口|里面)?(?=$|[\s,。;!?、])|(?<=[{_HAN}])(?<!现)在(?!家|职|线|校|读|岗|内|外|于|这|那|此|场)([{_HAN}]{{2,6}}?)(?:这边|那边|附近|旁边|边上|门口)?$"
)
_EMPLOYER_SEEKS = re.compile(
    rf"(?:^|(?<=[\s,。;!?:]))((?![^\s,]{{0,10}}(?:我|你|想|请|要|说|帮|找|急|需|因|为|因为|启事|公告|通知))[{_HAN}]{{3,16}}?)(?:有限公司)?(?:现|拟|因|现因|现面向|面向|公开|诚|急|长期)*(?:招募|招聘|招收|诚聘|招录|聘用|聘请)"
)
_ANY_CLAUSE = re.compile(
    rf"(?:^|(?<=[\s,。;!?、\x1f]))(?![^\s,。;!?、]{{0,5}}(?:[的了吗么呢吧啊哈不没无有要能会可想说是就都也还和与及或自带包管供给交收付打做干搞弄找请招聘缺差急求来去到上下进出开送接拿买卖看学教多少大小好快慢高低轻重新旧早晚男女老岁年月日号点时分元块毛钱工人员师傅姐哥总姓班休假社保险证件吃住喝饭餐烟酒车机手电话微信私聊面议结现约定详情联系报名限优先均熟练经验认真负责勤快力气身体健康长期短期临时稳定安全活事情况谢抓紧速度位名额满止另再每一二三四五六七八九十两几半全整共双单随各已未天明后今当本这那哪谁你我他她它们啥什怎么]))[{_HAN}]{{2,6}}(?=$|[\s,。;!?、\x1f])"
)
"""A clause that nothing else has understood and that holds no everyday word: perhaps the name of a place."""
_NOT_A_PLACE = re.compile(
    r"^(?:兼职|全职|专职|油包|包油|短期|长期|上户|急用|会做|须持|需持|要带|双11|双12|防汛|[\u4e00-\u9fff]{0,3}(?:人员|师傅|工人|司机|兼职|岗位|工种|学徒|证书?))|^(?:修|改|查|接|装|铺|换|走|新|旧)*(?:电路|线路|水路|网路|油路|管路)$|^(?:人在|自带|有|无|不|会|能|包|管|要|可|没|免|手|身|年|工|待|日|月|周|每|全|一路|走路|马路|修路|铺路|半路|道路|大街|扫大街|绕路|顺路|线路|电路|网路|水路|这条路|过路|农村|乡村|"
    r"全村|本村|各村|社区|小区|医院|学校|街道|本小区|某小区|路口|街上|公司|单位|中心|城中村|市场|车站|市场价|家政公司|劳务公司)"
)


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
        if hit.word not in cities or near or text[hit.start - 1 : hit.start] in _GO_TO:
            spans.append((hit.start, hit.end))
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
        for found in pattern.finditer(text):
            begin = start = _trim(text, *found.span())
            end = found.end()
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
            if begin == start and pattern is not _PLAIN and _NOT_A_PLACE.match(text[start:end]):
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
    if text[max(0, core.start) : core.end][-1:] in "路街道桥" and (own := _OWN_NAME.match(text, core.end)):
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
        if _PICK_UP_AFTER.match(text[core.end : core.end + 8]) or _PICK_UP_BEFORE.search(text[: core.start]):
            points -= 25
        hits.append(PlaceHit(core.start, core.end, text[core.start : core.end].strip(), points))
    if found := _LABEL.search(text):
        place = found[1].strip("。.()")
        inside = [hit for hit in hits if hit.start >= found.start(1) and hit.end <= found.end(1) + 1]
        best = max(inside, key=lambda hit: hit.end - hit.start, default=None)
        if best and len(best.text) >= len(place) - 2:
            hits.append(PlaceHit(best.start, best.end, best.text, LABELLED))
        else:
            hits.append(PlaceHit(found.start(1), found.start(1) + len(place), place, LABELLED))
    for pattern, points in (
        (_CUE, 20),
        (_AT, 14),
        (_AT_LAST, 13),
        (_EMPLOYER_SEEKS, 18),
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
