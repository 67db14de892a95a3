"""One message, several jobs: lines of their own (洗碗阿姨1名 2800/月 ⏎ 下面师傅1名 …) or a run (瓦工2名350 小工3名200)."""

import re
from dataclasses import dataclass, replace

from .guards import Quick
from .headcount import CountHit
from .numerals import whole
from .pay import PayHit
from .trades import TradeHit

_NUM = r"(?:\d{1,3}(?!\d)|[一二两三四五六七八九十]{1,2})"
_SUFFIX = r"(?:师傅|工(?![地厂])|员|阿姨|人员|兼职|大姐|大爷)?"
_AFTER = Quick(
    rf"{_SUFFIX}(?:\([^()]{{1,8}}\))?[ :]?(?:的?(?:要|招|缺|差|需)|[×xX*] ?|的(?=[^,。]{{1,3}}[个名](?!月|小时|多月|半月|钟)))?(?P<n>{_NUM})(?P<unit>个|名|位|人)?(?![\d元块天月点号时岁:.百千万台件袋吨桌车箱张扇套平米亩棵层楼桶包间趟单份]|小时|/)"
)
_BEFORE = Quick(rf"(?P<n>{_NUM})(?:个|名|位|人)? ?$")
_BARE_PAY = Quick(rf"{_SUFFIX}[ :]?(?P<amount>[1-9]\d{{2,4}})(?![\d名个人位号点楼平米吨件:.-])")
"""木工380钢筋350小工220: amounts right behind the trades."""
_MOST = 200
_LIST = Quick(r"(?:师傅|工|员|阿姨)?[、,和及与跟/ ]?(?:和|以及|还有|、)?$")
_STRICT_LIST = Quick(r"(?:师傅|工|员|阿姨)?(?:、|和|及|与|以及|还有)$")
_ROLE_AFTER = Quick("师傅|工(?![地厂])|员")
_ANYBODY = Quick("工人|临时工|零工|帮工|帮忙|打杂|力工|劳力|壮工|杂活")
_HIRE = Quick(r"(?:招聘?|诚聘|急招|急聘|找|请|要|缺|需要?|聘)[ :]?$")
_RESPECTIVELY = Quick(
    r"(?:分别|工资|月薪|日薪|待遇|薪资)(?:为|是|给|按)?[ :]?(\d+(?:\.\d+)?(?:(?:元|块)?[、,/和及 ]\d+(?:\.\d+)?)+)"
)
_SLASHED = Quick(r"(?<![\d/.:-])\d{2,5}(?:/\d{2,5}){1,4}(?![\d/.:-])")
"""瓦2小4 400/220: the amounts in the order of the trades."""
_LEAST_A_DAY = 60
_LINES = Quick(
    r"\n+|[|]|(?<=[\s;。,])(?=\(?\d{1,2}[.、)](?!\d))|(?<=[。;])|(?=(?:另外?|同时|还)(?:再|急)?(?:招|要|需|缺|请|找)?[一-龥]{0,6}\d{1,2}(?:名|人|位|个|[ ,月]))"
)


@dataclass(frozen=True, slots=True)
class JobPart:
    """What belongs to one job: its trade words, its count and pay (None = shared), its own line (None = the whole text)."""

    hits: tuple[TradeHit, ...]
    count: CountHit | None = None
    pay: PayHit | None = None
    line: tuple[int, int] | None = None


def _lines(text: str) -> list[tuple[int, int]]:
    cuts = [0]
    for found in _LINES.finditer(text):
        cuts.append(found.end())
    cuts.append(len(text))
    return [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if b - a > 2]


def _within(items: list, start: int, end: int) -> list:
    return [item for item in items if start <= item.start < end]


def _leading(hits: list[TradeHit]) -> str:
    return max(hits, key=lambda hit: hit.points).code


def _by_lines(text: str, hits: list[TradeHit], counts: list[CountHit], pays: list[PayHit]) -> list[JobPart]:
    """Return a part for every line that names a trade with a count or a pay of its own, when these are two or more."""
    parts = []
    for start, end in _lines(text):
        found = _within(hits, start, end)
        own = [hit for hit in found if not hit.weak or hit.person or _ROLE_AFTER.match(text, hit.end)]
        count, pay = _within(counts, start, end), _within(pays, start, end)
        if (own and (count or pay)) or (count and pay):
            first_pay = min(pay, key=lambda item: (item.rank, item.start), default=None)
            parts.append(JobPart(tuple(own or found), count[0] if count else None, first_pay, (start, end)))
    codes = {_leading(list(part.hits)) for part in parts if part.hits}
    is_list = all(part.count and part.pay for part in parts)
    if len(parts) < 2 or (len(codes) < 2 and not (codes and is_list)):
        return []
    return parts


def _counts_beside(text: str, hits: list[TradeHit]) -> dict[int, CountHit]:
    """Return a count for every trade word with one directly before or after it.

    Counts stand either before all words (1大工2小工) or after all (保安2名保洁1名): the last word tells which.
    """
    after: dict[int, CountHit] = {}
    before: dict[int, CountHit] = {}
    for number, hit in enumerate(hits):
        if (
            (found := _AFTER.match(text, hit.end))
            and (size := whole(found["n"]))
            and (found["unit"] or size < 50)
        ):
            after[number] = CountHit(hit.end, found.end(), 0, size, size)
        if (found := _BEFORE.search(text, max(0, hit.start - 5), hit.start)) and 0 < (
            whole(found["n"]) or 0
        ) <= _MOST:
            size = whole(found["n"])
            before[number] = CountHit(found.start(), hit.start, 0, size, size)
    counted = set(after) | set(before)
    if not counted:
        return {}
    if len(after) != len(before):
        return max(after, before, key=len)
    return after if max(counted) in after else before


def _pay_beside(text: str, hits: list[TradeHit], pays: list[PayHit]) -> dict[str, PayHit]:
    """Return the pay that directly follows a trade word, for each trade."""
    found: dict[str, PayHit] = {}
    for hit in hits:
        for pay in sorted(pays, key=lambda item: item.start):
            between = text[hit.end : pay.start]
            if pay.start >= hit.end and re.fullmatch(rf"{_SUFFIX}[ :]?", between):
                found.setdefault(hit.code, pay)
                break
        if hit.code not in found and (bare := _BARE_PAY.match(text, hit.end)):
            amount = float(bare["amount"])
            found[hit.code] = PayHit(*bare.span("amount"), 6, amount, amount, None)
    return found


def _each(text: str, hits: list[TradeHit], counts: list[CountHit]) -> dict[int, CountHit]:
    """Return 各N for every trade word of the list right before it."""
    result: dict[int, CountHit] = {}
    for count in counts:
        if not count.each:
            continue
        end = count.start
        for number in range(len(hits) - 1, -1, -1):
            hit = hits[number]
            if hit.end <= end and _LIST.fullmatch(text[hit.end : end]):
                result[number] = count
                end = hit.start
    return result


def _listed(text: str, hits: list[TradeHit]) -> list[int]:
    """Return the trade words of a list of persons after a verb of hiring (招服务员、洗碗工)."""
    for first, hit in enumerate(hits):
        if not (hit.person and _HIRE.search(text[: hit.start])):
            continue
        run = [first]
        for number in range(first + 1, len(hits)):
            if not (
                hits[number].person and _STRICT_LIST.fullmatch(text[hits[run[-1]].end : hits[number].start])
            ):
                break
            run.append(number)
        if len(run) > 1:
            return run
    return []


def _distinct(text: str, able: list[TradeHit], chosen: list[int], sizes: dict[int, CountHit]) -> list[int]:
    """Return the trade words that stand for jobs of their own: one for a trade, or more when other words for it are counted too."""
    seen: dict[str, list[int]] = {}
    for number in sorted(chosen):
        hit = able[number]
        taken = [able[other] for numbers in seen.values() for other in numbers]
        if any(hit.start < other.end and other.start < hit.end for other in taken):
            continue  # 卸菜 read as two trades is one job all the same
        known = seen.setdefault(hit.code, [])
        words = {text[able[other].start : able[other].end] for other in known}
        is_counted = number in sizes and (hit.person or text[sizes[number].end - 1] in "名位人")
        if not known or (is_counted and text[hit.start : hit.end] not in words):
            known.append(number)
    order = sorted(number for numbers in seen.values() for number in numbers)
    return order if len(seen) > 1 or all(number in sizes and able[number].person for number in order) else []


def _in_a_run(text: str, hits: list[TradeHit], counts: list[CountHit], pays: list[PayHit]) -> list[JobPart]:
    able = [
        hit
        for hit in hits
        if (hit.person or not hit.weak or _AFTER.match(text, hit.end))
        and not _ANYBODY.fullmatch(text[hit.start : hit.end])
    ]
    sizes = _each(text, able, counts) or _counts_beside(text, able)
    if not sizes and (shared := next((count for count in counts if count.each), None)):
        sizes = {number: shared for number, hit in enumerate(able) if hit.person and hit.end <= shared.start}
    pay_of = _pay_beside(text, able, pays)
    chosen = sorted(sizes)
    if len({text[able[number].start : able[number].end] for number in chosen}) < 2:
        persons = [number for number, hit in enumerate(able) if hit.code in pay_of and hit.person]
        chosen = persons if len({able[number].code for number in persons}) > 1 else _listed(text, able)
    order = _distinct(text, able, chosen, sizes)
    if len(order) < 2:
        return []
    parts = []
    for place, number in enumerate(order):
        hit = able[number]
        stop = able[order[place + 1]].start if place + 1 < len(order) else len(text)
        pay = pay_of.get(hit.code)
        if pay is None:
            own = [item for item in pays if hit.end <= item.start < stop]
            pay = min(own, key=lambda item: (item.rank, item.start), default=None)
        parts.append(JobPart((hit,), sizes.get(number), pay, None))
    if (listed := _RESPECTIVELY.search(text)) and len(parts) > 1:
        amounts = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", listed[1])]
        if len(amounts) == len(parts):
            known = next((part.pay for part in parts if part.pay), None)
            unit, piece = (known.unit, known.piece_unit) if known else (None, None)
            parts = [
                replace(part, pay=PayHit(*listed.span(), 3, amount, amount, unit, piece))
                for part, amount in zip(parts, amounts, strict=True)
            ]
    elif len(parts) > 1 and not any(part.pay for part in parts) and (listed := _SLASHED.search(text)):
        amounts = [float(number) for number in listed[0].split("/")]
        if len(amounts) == len(parts) and min(amounts) >= _LEAST_A_DAY:
            parts = [
                replace(part, pay=PayHit(*listed.span(), 4, amount, amount, None))
                for part, amount in zip(parts, amounts, strict=True)
            ]
    behind = sorted((item for item in pays if item.start >= able[order[-1]].end), key=lambda item: item.start)
    has_own = any(part.pay and part.pay not in behind for part in parts)
    if len(behind) == len(parts) > 1 and not has_own and all(hit.code not in pay_of for hit in able):
        parts = [replace(part, pay=item) for part, item in zip(parts, behind, strict=True)]
    # A single pay behind the whole run (… 小工3名 都是200一天) is everybody's.
    paid = {part.pay for part in parts if part.pay}
    if len(paid) == 1:
        parts = [replace(part, pay=next(iter(paid))) for part in parts]
    return parts


def split_jobs(text: str, hits: list[TradeHit], counts: list[CountHit], pays: list[PayHit]) -> list[JobPart]:
    """Return the jobs of a message; one part with everything when it is a single job."""
    parts = _by_lines(text, hits, counts, pays) or _in_a_run(text, hits, counts, pays)
    if parts:
        return parts
    return [JobPart(tuple(hits), counts[0] if counts else None, pays[0] if pays else None)]
