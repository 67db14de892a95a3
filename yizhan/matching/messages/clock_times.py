"""Times of day: 早7点到下午5点半, 晚8到早8, 8-18点, 10:00-19:00, 朝九晚五, 早5点半到10点 下午4点到7点; and stated hours.

Results are minutes after midnight of the first day; an end after midnight is over 1440.
"""

import re
from dataclasses import dataclass, field

from .guards import Quick
from .numerals import value

_H = r"(?:\d{1,2}(?!\d)|零(?=点)|[一二两三四五六七八九十]{1,3})"
_PERIOD = r"(?:长?[白早中晚夜]班)[ :,(]{0,2}|今晚|明晚|今早|明早|凌晨|清晨|麻麻亮|天亮|一早晨|一大清早|上半天|下半天|上半夜|下半夜|上昼|下昼|中时|晌午|擦黑|傍黑|清早|大清早|一大早|一早|早上|早晨|早起|上午|中午|正午|午后|下午|傍晚|晚上|晚间|夜里|夜间|夜晚|半夜|深夜|晨|早|晚|夜"
_MINUTE = r"(?:(?P<{0}half>半)|(?P<{0}quarter>[一三]刻)|(?P<{0}m>\d{{1,2}}(?!\d)|[一二三四五]?十[一二三四五六七八九]?)(?:分)?)?"


def _atom(name: str, strict: bool) -> str:
    """A time of day; ``strict`` needs 点 or a colon, else a bare hour will do."""
    mark = rf"(?:(?:点钟?|时(?![薪工/])){_MINUTE.format(name)}|:(?P<{name}colon>\d\d))"
    return rf"(?P<{name}period>{_PERIOD})? ?(?P<{name}h>{_H}){mark}{'' if strict else '?'}"


_SEPARATOR = " ?(?:左右|钟)?(?:开工|开始|上班|上岗|到岗|起鱼|起网|捞鱼|卸菜|拉菜|起|出工|接到家里?|营业)?,? ?(?:干到|做到|忙到|搞到|弄到|站到|守到|卖到|上到|工作到|看到|一直到|直到|到|至|-|~) ?(?P<gap>\x1f{1,4})? ?"
_AFTER = r"(?P<next>第二天|次日|隔天|后天|第二日)?"
_RANGE = Quick(rf"{_atom('a', True)}{_SEPARATOR}{_AFTER}{_atom('b', False)}(?![\d元块%岁个])")
_LOOSE = Quick(rf"{_atom('a', False)}{_SEPARATOR}{_AFTER}{_atom('b', True)}(?![\d元块%岁个])")
_SHORT = Quick(
    r"(?P<aperiod>早上?|上午|晚上?|下午|朝|凌晨) ?(?P<ah>\d{1,2}|[一二三四五六七八九十]{1,2})(?P<ahalf>半)?点?"
    r"[ 到至~-]{0,3}(?P<bperiod>早上?|晚上?|下午|夜里?|凌晨) ?(?P<bh>\d{1,2}|[一二三四五六七八九十]{1,2})(?!\d)(?P<bhalf>半)?"
)
_FROM_TO = Quick(
    rf"{_atom('a', True)}(?:上班|开工|开始|上工|上岗|到岗|到班|接班|起鱼|起网|捞鱼|卸菜|拉菜|集合|进场|签到|起|来)[ ,、;]{{0,2}}{_AFTER}{_atom('b', True)}(?:下班|下岗|离岗|交班|签退|收工|放工|走|回去|离开|结束|散场|收摊|完工|打烊)"
)
_ON_AND_OFF = Quick(
    rf"(?:上班|上岗|到岗|到班|开工)(?:时间)?[ :是为]{{0,2}}{_atom('a', True)}[ ,、;]{{0,2}}(?:下班|下岗|离岗|收工)(?:时间)?[ :是为]{{0,2}}{_AFTER}{_atom('b', True)}"
)
"""上岗时间7:00,下岗时间19:00."""
_MORNING = Quick(
    r"早上|早晨|凌晨|清早|早餐|早点|早市|早堂|天亮|一早|早饭|包子|油条|面窝|[起捞]鱼|起网|[卸拉]菜"
)
_LATE = Quick(r"下午|傍晚|晚上|夜")
_SINGLE = Quick(_atom("a", True))
_BARE_HOUR = Quick(
    r"(?:[今明后当日号天五六周\x1f](?P<aperiod>早|晚)上?|(?<![一-龥])(?P<bperiod>早上|晚上|上午|下午|凌晨)) ?(?P<ah>\d{1,2})(?P<ahalf>半)?(?=$|[\s,。;!(、]|集合|开始|到|来|出发)(?! ?(?:到|至|-|~) ?\d)"
)
"""明早6, 今晚7半: an hour without 点, only behind its part of the day."""
_END_ONLY = Quick(r"(?:到|至|截止|之前|不超过|下班)[ :]?$")
_LEAVES = Quick(
    r"[ ]?(?:前|之前|以前|后)?(?:都|才|一般|基本)?(?:在家|有空|有人|可以来|方便)|[ ]?(?:下班|收工|放工|结束|散场|打烊)"
)
_SHIFTS = Quick(r" ?,?(?:点)?分?(?:两班|二班|三班|2班|3班|倒班|轮班)")
_TRAVEL = Quick(r"\S{0,2}(?:发车|开车|出发|上车|接人|来接)")
_AGAIN = Quick(r"[ ,、和及+;]{1,2}")
_HOURS = Quick(
    r"(?P<per>每天|一天|每日|每次|一次|每班|白班|夜班|晚班|长白班|净|上|工作)? ?(?P<n>\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,3})"
    r"(?P<half>个半)?(?:个)?(?:小时|钟头|h(?![a-z])|H)(?P<later>半)?"
)
_BREAK = Quick(
    r"(?:中间|中午|午间|午饭)?(?:休息?|吃饭|午休)(?:时间)?[ ]?(?P<n>\d(?:\.\d)?|[一二两三])(?:个)?(?P<half>半)?(?:小时|钟头)"
    r"|(?:中间|中午|午间)?(?:休息|歇)?(?P<n2>\d(?:\.\d)?|[一二两三])个?(?P<half2>半)?小时(?:吃饭|午休|休息)"
)


_LONG_MORNING = 6
"""4:30-11:30 is a morning: a span this long that begins before five is not moved to the afternoon."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Times of day in minutes; ``hours`` are stated or follow from the span; ``split`` marks two shifts with a pause.

    ``guess`` tells that morning or afternoon was not said; ``dated`` that a day stands inside the span (明晚7点到后天早7点); ``hour_spans`` are the places of stated hours.
    """

    start: int | None = None
    end: int | None = None
    hours: float | None = None
    break_minutes: int | None = None
    split: bool = False
    guess: bool = False
    dated: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)
    hour_spans: list[tuple[int, int]] = field(default_factory=list)


def _minutes(found: re.Match, name: str) -> tuple[int, int] | None:
    """Return hour and minute as written."""
    groups = found.groupdict()
    hour = value(groups[f"{name}h"])
    if hour is None or hour > 24:
        return None
    if groups.get(f"{name}half"):
        minute = 30
    elif quarter := groups.get(f"{name}quarter"):
        minute = 15 if quarter[0] == "一" else 45
    else:
        written = groups.get(f"{name}m") or groups.get(f"{name}colon")
        minute = int(value(written) or 0) if written else 0
    return (int(hour), minute) if minute < 60 else None


def _half(period: str) -> str:
    """Return which part of the day a word means: morning, noon, afternoon, evening, night."""
    if "班" in period:
        return {"晚": "evening", "夜": "night", "中": "afternoon"}.get(period.lstrip("长")[0], "morning")
    if period in ("今晚", "明晚"):
        return "evening"
    if period in ("下半天", "下昼", "擦黑", "傍黑"):
        return "afternoon"
    if period in ("上半夜", "下半夜"):
        return "night"
    if period in ("中午", "正午", "中时", "晌午"):
        return "noon"
    if period in ("下午", "午后", "傍晚"):
        return "afternoon"
    if period in ("晚", "晚上", "晚间"):
        return "evening"
    if period in ("夜里", "夜间", "夜晚", "半夜", "深夜", "夜"):
        return "night"
    return "morning"


def place_in_day(hour: int, minute: int, period: str | None) -> int:
    """Return the minutes after midnight of a time with its part of the day (晚12点 = 1440, 夜里1点 = 60)."""
    if period and hour <= 12:
        part = _half(period)
        if part == "noon" and hour < 10 or part == "afternoon" and hour < 12:
            hour += 12
        elif part == "evening":
            hour += 12 if 4 <= hour <= 12 else 0
        elif part == "night":
            hour += 12 if 6 <= hour <= 12 else 0
        elif part == "morning" and hour == 12:
            hour = 0
    return hour * 60 + minute


def _follow(start: int, written: tuple[int, int], period: str | None) -> int:
    """Return the end of a span that starts at ``start``: the first such time after it."""
    hour, minute = written
    end = place_in_day(hour, minute, period)
    if period:
        return end if end > start else end + 1440
    step = 720 if hour <= 12 else 1440
    while end <= start:
        end += step
    return end


def _range(found: re.Match, today_word: str | None) -> tuple[int, int, bool] | None:
    first, second = _minutes(found, "a"), _minutes(found, "b")
    if first is None or second is None:
        return None
    period, later = found["aperiod"] or today_word, found["bperiod"]
    start = place_in_day(*first, period)
    guess = period is None and 1 <= first[0] <= 4
    if (
        guess
        and not later
        and not (found.string and _MORNING.search(found.string) and not _LATE.search(found.string))
    ):
        end_hour = second[0] if second[0] > first[0] else second[0] + 12
        if end_hour - first[0] < _LONG_MORNING:
            start += 720
    if found.groupdict().get("next"):
        end = place_in_day(*second, later) + 1440
        return start, end, guess
    if period is None and later and _half(later) in ("afternoon", "evening", "night") and first[0] <= 12:
        # 6点到晚10点: a span of more than 14 hours means that the first hour was of the same half of the day.
        end = _follow(start, second, later)
        if end - start > 14 * 60:
            return start + 720, end, True
    return start, _follow(start, second, later), guess


def _stated_hours(text: str) -> tuple[float | None, list[tuple[int, int]]]:
    for found in _HOURS.finditer(text):
        number = value(found["n"])
        if number is None or not 1 <= number <= 24:
            continue
        if re.match(r" ?\d{2}", text[found.end() : found.end() + 3]) and not found["per"]:
            continue
        if re.search(r"[元块钱/\d每一]$", text[: found.start()]) and not found["per"]:
            continue
        if re.match(r"(?:前|后|内|以上|\d)", text[found.end() : found.end() + 2]):
            continue
        return number + (0.5 if found["half"] or found["later"] else 0), [found.span()]
    return None, []


def _break(text: str) -> tuple[int | None, list[tuple[int, int]]]:
    if found := _BREAK.search(text):
        number = value(found["n"] or found["n2"]) or 0
        extra = 30 if found["half"] or found["half2"] else 0
        return int(number * 60) + extra, [found.span()]
    return None, []


def find_clock(text: str) -> Clock:
    """Return the times of day and the hours of work named in the text."""
    rest, spans = _break(text)
    for begin, stop in spans:
        text = text[:begin] + "\x1f" * (stop - begin) + text[stop:]
    hours, more = _stated_hours(text)
    ranges: list[tuple] = []
    dated = False
    for pattern in (_RANGE, _LOOSE, _SHORT, _FROM_TO, _ON_AND_OFF):
        for found in pattern.finditer(text):
            if any(found.start() < stop and begin < found.end() for begin, stop, *_ in ranges):
                continue
            read = _range(found, None)
            if read and not _SHIFTS.match(text, found.end()):
                dated = dated or bool(found.groupdict().get("gap"))
                ranges.append((*found.span(), *read))
            elif read:
                spans.append(found.span())
    if ranges:
        ranges.sort()
        begin, stop, start, end, guess = ranges[0]
        split = len(ranges) > 1 and bool(_AGAIN.fullmatch(text[stop : ranges[1][0]]))
        worked = end - start
        if split:
            worked += ranges[1][3] - ranges[1][2]
            end = ranges[1][3]
        net = worked / 60 if split else None
        spans += [item[:2] for item in ranges]
        return Clock(start, end, hours or net, rest, split, guess, dated, spans, more)
    singles = []
    for found in _SINGLE.finditer(text):
        written = _minutes(found, "a")
        if written is None or re.search(r"[\d一二两三四五六七八九十]$", text[: found.start()]):
            continue
        if found["ah"] == "一" and found["aperiod"] in (None, "早", "晚"):
            continue  # 偏一点, 早一点: a little, not one o'clock
        spans.append(found.span())
        is_end = _END_ONLY.search(text[max(0, found.start() - 4) : found.start()]) or _LEAVES.match(
            text, found.end()
        )
        if not is_end and not _TRAVEL.match(text, found.end()):
            singles.append((found, written))
    if not singles and (found := _BARE_HOUR.search(text)) and 1 <= int(found["ah"]) <= 12:
        period = found["aperiod"] or found["bperiod"]
        start = place_in_day(int(found["ah"]), 30 if found["ahalf"] else 0, period)
        end = start + int(hours * 60) if hours else None
        spans.append(found.span("ah"))
        return Clock(start, end, hours, rest, False, False, False, spans, more)
    if not singles:
        return Clock(None, None, hours, rest, False, False, False, spans, more)
    found, written = singles[0]
    guess = found["aperiod"] is None and written[0] <= 12
    start = place_in_day(*written, found["aperiod"])
    if found["aperiod"] is None and 1 <= written[0] <= (3 if found["acolon"] else 4):
        start += 720
    end = start + int(hours * 60) if hours else None
    return Clock(start, end, hours, rest, False, guess, False, spans, more)
