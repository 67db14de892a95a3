"""How many people: 6个小工, 两名, 要8个, 3-5人, 七八个人, 十来个; not 4个孔, 15个人的饭, 名额仅剩5个."""

import re
from dataclasses import dataclass

from .guards import Quick
from .numerals import about, whole

_N = r"(?:\d{1,4}(?![\d.:])|[一二两三四五六七八九十百]{1,4}|俩|仨)"
_PEOPLE = (
    r"人(?!的|平分|份)|小工|大工|普工|杂工|师傅|阿姨|大姐|嫂子|大妈|大嫂|大叔|大爷|老师|学生|兼职|员工|工人|临时工|短工|帮工|帮手|劳力|壮劳力|男工|女工|男的|女的|"
    r"小姐姐|小哥|妹子|姑娘|女孩子?|男孩子?|伙计|后生|大男人|青年|志愿者|劳动力|熟练工|同学|大学生|男生|女生|男护工|妇女|小伙子?|年轻人|熟手|零工|司机|服务员|保安|保洁|有经验的|能|会|技工|民工|长工|钟点工|零活|力气大的|身体好的"
)
_COUNTED = Quick(
    rf"(?P<low>{_N})(?: ?(?:-|~|到|至|或) ?(?P<high>{_N}))?(?P<more>来|多|几|余|把)?(?: ?(?P<unit>名|位|号人|人(?![的份民平])|个人(?!的|平分)|个|口人))"
)
_PERSON_AFTER = Quick(
    rf" ?[\u4e00-\u9fff]{{0,4}}?(?:{_PEOPLE}|工(?![地厂作程资])|员|师|手(?![机套工])|匠|嫂)"
)
_WANTED = Quick(
    r"(?:要|招聘?|找|请|缺|需要?|来|差|聘|招收|招募|还差|招满|大概要|共|一共|至少|最少|不少于|起码|搞|喊|叫|寻)(?:大概|大约|约|\d*岁)?[ :]?$"
)
_ENDS = Quick(r"[\s,。;!?、()+]|$|左右|以上|起|以内|即可|就行|就够")
_NOT_BEFORE = Quick(
    r"(?:仅剩|剩下?|第|每|小区|名额|满|前|加|多|少|另外?|照顾|家里|有|住|我们|咱们|俺们|他们|全家|一家)[ :]?$"
)
_SERVED_BEFORE = Quick(r"(?:我们|咱们?|俺们|他们|全家|一家|家里有?|屋里有?|照顾|照看|伺候)[ :]?$")
"""我们五个人: who is served, not who is sought."""
_NOT_AFTER = Quick(
    r" ?(?:小时|钟头|月(?!嫂)|星期|礼拜|的饭|吃|用餐|平分|一组|孔|池子|房间|箱|晚上|夜|班|多月|半|礼拜|档口|点|柜|一桌|卫|床位|老人|宝宝|小孩|孩子)"
)
_LABEL = Quick(
    rf"(?:人数|名额|数量|需求数|需求量|招聘数|招聘人数|需求人数|用工人数|需要人数)[ :]{{1,2}}(?P<low>{_N})(?:(?:-|~|到|至)(?P<high>{_N}))?"
)
_TIMES = Quick(r"(?<=[\u4e00-\u9fff)]) ?[×xX*] ?(?P<low>\d{1,3})(?:人|名|位)?(?=[\s,。;!?、)/|(]|$)")
"""搬运×3"""
_SEXED = Quick(
    r"(?<![\d.男女岁-])(?P<low>\d{1,2})(?:个|名|位)?(?:男|女)(?:的|工|生|士|性)?(?=[\s,。;!?、)]|$)|(?:男|女)(?:将|工|劳力)(?P<c>[一二两三四五六七八九十\d]{1,3})(?:个|名|位|人)"
)
_EACH = Quick(rf"各(?:要|招)?(?P<low>{_N})")
_AFTER_PERSON = Quick(
    rf"(?:工(?![地厂作资具])|员|师傅|阿姨|的人|手|师|的)(?:要|招|缺|差|需|得|请|找)?(?:得)?(?P<low>{_N}|[一二两三四五六七八九十]{{1,3}})(?:个(?![月半多]|小时|钟|人的)|名|位|人(?![的份次平]))(?!一|每)"
)
"""暑假工十个, 墩子师傅要两个, 洗碗的要一个"""
_BARE = Quick(r"(?<=[工员师手匠嫂])(?P<low>[1-4]?\d)(?=[\s,;。、]|$)")
_MIXED = Quick(
    rf"(?:(?P<a>{_N})(?:个|名|位)?(?:男|女)(?:的|工|生|劳力)?[ 、,和]?(?P<b>{_N})(?:个|名|位)?(?:女|男)(?:的|工|生)?)(?![装鞋])"
    rf"|(?:男|女)(?:的|工|生)?(?P<c>{_N})(?:个|名|位|人)?[ 、,和]?(?:女|男)(?:的|工|生)?(?P<d>{_N})(?:个|名|位|人)"
)
"""2男1女 are three."""
_OF_EACH_SEX = Quick(rf"男女各(?:要|招|需)?(?P<n>{_N})")
_COUPLE = Quick(
    r"(?:[一1]对|找|要|招|请|聘)[^,。;\n\d]{0,4}?(?:夫妻|两口子|小两口)(?!优先|均可|也可|都可|最好)|(?:夫妻|两口子)(?:[一1]对|俩)|夫妻工(?!最好|优先)|夫妻档"
)
_WITH_NOUN = Quick(
    rf"(?:(?<![\d一-龥])|(?<=[要招找请缺需来差喊叫聘寻求]))(?P<low>{_N})(?=(?:壮劳力|小工|大工|普工|杂工|力工|师傅|阿姨|保洁|保安|厨师|司机|护工|文员|电工|焊工|[\u4e00-\u9fff]{1, 3}(?:工(?![地厂作程资])|员|师傅)))"
)


_TWO_OR_THREE = Quick(r"(?<![一-龥\d])[俩仨]|[俩仨](?=人|个)|(?<=[要来招找请缺差寻喊叫求搞])[俩仨]")


@dataclass(frozen=True, slots=True)
class CountHit:
    """A number of people; ``rank`` 0 is the clearest. ``each`` counts for every trade named before it (各一)."""

    start: int
    end: int
    rank: int
    low: int
    high: int
    each: bool = False


def _numbers(found: re.Match) -> tuple[int, int] | None:
    word = found["low"] or found["c"]
    if word in ("俩", "仨"):
        return (2, 2) if word == "俩" else (3, 3)
    if estimate := about(word):
        return estimate
    low = whole(word)
    high = whole(found["high"]) if found.groupdict().get("high") else low
    return (low, high) if low and high and low <= high else None


def _rank(text: str, found: re.Match) -> int | None:
    """Return how clearly a counted noun means people wanted; None when it does not."""
    before = text[max(0, found.start() - 6) : found.start()]
    if _NOT_AFTER.match(text, found.end()) or re.search(r"[第每]$|每[人户天日单]$|人均$", before):
        return None
    unit = found["unit"]
    if _SERVED_BEFORE.search(before):
        return None
    if _NOT_BEFORE.search(before) and not _WANTED.search(before):
        return None if unit == "个" else 5
    if unit in ("名", "位"):
        return 0
    if unit == "个":
        if _PERSON_AFTER.match(text, found.end()):
            return 1
        if _WANTED.search(before):
            return 2
        return 4 if _ENDS.match(text, found.end()) else None
    # 一个人200 and 1人一间 count what one person gets, not who is wanted.
    return 3 if found["low"] in ("一", "1") and not _WANTED.search(before) else 1


def find_headcount(text: str) -> list[CountHit]:
    """Return the numbers of people in the text, clearest first."""
    hits: list[CountHit] = []
    for found in _LABEL.finditer(text):
        if numbers := _numbers(found):
            hits.append(CountHit(*found.span(), 0, *numbers))
    if (found := _OF_EACH_SEX.search(text)) and (size := whole(found["n"])):
        hits.append(CountHit(*found.span(), 0, 2 * size, 2 * size))
    for found in _EACH.finditer(text):
        if any(found.start() < hit.end and hit.start < found.end() for hit in hits):
            continue
        if numbers := _numbers(found):
            hits.append(CountHit(*found.span(), 0, *numbers, each=True))
    for found in _MIXED.finditer(text):
        sizes = [whole(part) or 0 for part in found.groups() if part]
        if not hits and all(0 < size < 200 for size in sizes):
            hits.append(CountHit(*found.span(), 1, sum(sizes), sum(sizes)))
    for found in _COUNTED.finditer(text):
        rank = _rank(text, found)
        numbers = _numbers(found) if rank is not None else None
        if numbers and not any(found.start() < hit.end and hit.start < found.end() for hit in hits):
            hits.append(CountHit(*found.span(), rank, *numbers))
    for found in [
        *_WITH_NOUN.finditer(text),
        *_BARE.finditer(text),
        *_TIMES.finditer(text),
        *_SEXED.finditer(text),
        *_AFTER_PERSON.finditer(text),
    ]:
        numbers = _numbers(found)
        if numbers and not any(found.start() < hit.end and hit.start < found.end() for hit in hits):
            hits.append(CountHit(*found.span(), 2, *numbers))
    if not hits and (found := _COUPLE.search(text)):
        hits.append(CountHit(*found.span(), 2, 2, 2))
    if not hits and (found := _TWO_OR_THREE.search(text)):
        size = 2 if found[0] == "俩" else 3
        hits.append(CountHit(*found.span(), 3, size, size))
    return sorted(hits, key=lambda hit: (hit.rank, hit.start))
