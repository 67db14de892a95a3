"""How many people: 6个小工, 两名, 要8个, 3-5人, 七八个人, 十来个; not 4个孔, 15个人的饭, 名额仅剩5个."""

import re
from dataclasses import dataclass

from .numerals import about, whole

_N = r"(?:\d{1,4}(?![\d.:])|[一二两三四五六七八九十百]{1,4}|俩|仨)"
_PEOPLE = (
    r"人(?!的|平分|份)|小工|大工|普工|杂工|师傅|阿姨|大姐|嫂子|大妈|大嫂|大叔|大爷|老师|学生|兼职|员工|工人|临时工|短工|帮工|帮手|劳力|壮劳力|男工|女工|男的|女的|"
    r"男生|女生|男护工|妇女|小伙子?|年轻人|熟手|零工|司机|服务员|保安|保洁|有经验的|能|会|技工|民工|长工|钟点工|零活|力气大的|身体好的"
)
_COUNTED = re.compile(
    rf"(?P<low>{_N})(?: ?(?:-|~|到|至|或) ?(?P<high>{_N}))?(?P<more>来|多|几|余|把)?(?: ?(?P<unit>名|位|号人|人(?![的份民平])|个人(?!的|平分)|个|口人))"
)
_PERSON_AFTER = re.compile(
    rf" ?[\u4e00-\u9fff]{{0,4}}?(?:{_PEOPLE}|工(?![地厂作程资])|员|师|手(?![机套工])|匠|嫂)"
)
_WANTED = re.compile(
    r"(?:要|招聘?|找|请|缺|需要?|来|差|聘|招收|招募|还差|招满|大概要|共|一共|至少|最少|不少于|起码|搞|喊|叫|寻)(?:大概|大约|约|\d*岁)?[ :]?$"
)
_ENDS = re.compile(r"[\s,。;!?、()+]|$|左右|以上|起|以内|即可|就行|就够")
_NOT_BEFORE = re.compile(r"(?:仅剩|剩下?|第|每|小区|名额|满|前|加|多|少|另外?|照顾|家里|有|住)[ :]?$")
_NOT_AFTER = re.compile(
    r" ?(?:小时|钟头|月|星期|礼拜|的饭|吃|用餐|平分|一组|孔|池子|房间|箱|晚上|夜|班|多月|半|礼拜|档口|点|柜|一桌|卫|床位|老人|宝宝|小孩|孩子)"
)
_LABEL = re.compile(
    rf"(?:人数|名额|招聘人数|需求人数|用工人数|需要人数)[ :]{{1,2}}(?P<low>{_N})(?:(?:-|~|到|至)(?P<high>{_N}))?"
)
_EACH = re.compile(rf"各(?:要|招)?(?P<low>{_N})")
_BARE = re.compile(r"(?<=[工员师手匠嫂])(?P<low>[1-4]?\d)(?=[\s,;。、]|$)")
_MIXED = re.compile(
    rf"(?:(?P<a>{_N})(?:个|名|位)?(?:男|女)(?:的|工|生|劳力)?[ 、,和]?(?P<b>{_N})(?:个|名|位)?(?:女|男)(?:的|工|生)?)(?![装鞋])"
    rf"|(?:男|女)(?:的|工|生)?(?P<c>{_N})(?:个|名|位|人)?[ 、,和]?(?:女|男)(?:的|工|生)?(?P<d>{_N})(?:个|名|位|人)"
)
"""2男1女 are three."""
_OF_EACH_SEX = re.compile(rf"男女各(?:要|招|需)?(?P<n>{_N})")
_COUPLE = re.compile(
    r"(?:[一1]对|找|要|招|请|聘)[^,。;\n\d]{0,4}?(?:夫妻|两口子|小两口)(?!优先|均可|也可|都可|最好)|(?:夫妻|两口子)(?:[一1]对|俩)|夫妻工(?!最好|优先)|夫妻档"
)
_WITH_NOUN = re.compile(
    rf"(?:(?<![\d一-龥])|(?<=[要招找请缺需来差喊叫聘]))(?P<low>{_N})(?=(?:壮劳力|小工|大工|普工|杂工|力工|师傅|阿姨|保洁|保安|厨师|司机|护工|文员|电工|焊工|[\u4e00-\u9fff]{1, 3}(?:工(?![地厂作程资])|员|师傅)))"
)


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
    word = found["low"]
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
    if _NOT_AFTER.match(text, found.end()) or re.search(r"[第每]$", before):
        return None
    unit = found["unit"]
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
    for found in [*_WITH_NOUN.finditer(text), *_BARE.finditer(text)]:
        numbers = _numbers(found)
        if numbers and not any(found.start() < hit.end and hit.start < found.end() for hit in hits):
            hits.append(CountHit(*found.span(), 2, *numbers))
    if not hits and (found := _COUPLE.search(text)):
        hits.append(CountHit(*found.span(), 2, 2, 2))
    if not hits and (
        found := re.search(r"(?<![一-龥\d])[俩仨]|[俩仨](?=人|个)|(?<=[要来招找请缺差])[俩仨]", text)
    ):
        size = 2 if found[0] == "俩" else 3
        hits.append(CountHit(*found.span(), 3, size, size))
    return sorted(hits, key=lambda hit: (hit.rank, hit.start))
