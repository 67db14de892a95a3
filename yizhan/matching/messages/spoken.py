"""What only speech does: it takes a value back and says it anew, and it counts the hours past midnight with the evening before.

明天,不对,是后天 → 后天; 下午三点,啊不是三点,四点钟 → 下午四点钟; 五个怕是不够,六个 → 六个; 今晚转钟两点 → 明天凌晨两点. Every character that
is left keeps its place in the message, so what is shown to a person is always what was sent.
"""

import re
from typing import NamedTuple

from .guards import Quick

_NUMERAL = r"[\d一二两三四五六七八九十百千万.]"
_PERIOD = r"早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|凌晨|清早|早|晚"
_CLOCK = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点钟?|:(?=\d\d))(?:半|整|[一三]刻|\d\d分?(?![个名人位元块天])|[一二三四五]?十五?分)?"
_PER = r"(?:每|一|/)(?:天|个?月|个?小时|晚|夜|人|个(?!月)|吨|车|平|斤|件|趟)"
_SAID = {
    "day": r"(?:大?后|明|今)天|[下这本]?个?(?:周|星期|礼拜)[一二三四五六日天末]|(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[号日](?![楼线店门栋厂院])",
    "clock": rf"(?P<before>{_PERIOD})?(?P<core>{_CLOCK}(?:(?:到|至|-|~)(?:{_PERIOD})?{_CLOCK})?)",
    "count": r"(?P<core>(?:\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个(?!月(?!嫂)|小时|钟|半)|名|位)人?|(?:\d{1,3}|[一二两三四五六七八九十]{1,3})人)",
    "money": rf"(?P<before>{_PER}|[日月时]薪)?(?P<core>{_NUMERAL}{{2,7}}(?:块钱?|元)?)(?![点号日个名位人岁楼栋吨斤平月年:.\d])(?P<after>{_PER})?",
}
_VALUES = {kind: Quick(pattern) for kind, pattern in _SAID.items()}
_ANY = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in _SAID.values())
_STOP = r"[\s,。!?、;.]"
_OH = r"[啊哦呃噢哎诶嗯唉喔]"
_TAKEN_BACK = Quick(
    rf"{_STOP}*{_OH}*{_STOP}*(?:(?:我|俺)?(?:又)?(?:说|讲|搞|记|写|打|发|报)(?:错|岔|拐|反)[了哒咯]?|(?<![走弄找认做出不没])错[了哒咯]|不对(?!劲)|(?:更正|改正)(?:一下|下)?|口误|不好意思|(?:我)?重(?:新)?[说讲]|(?:现在|又|临时)?改(?:了|成了?|为|到)|{_OH}不|不{{2,}}"
    rf"|(?<=[\s,])不(?=[\s,])|不[,、]不|(?<=[,。 ])错(?=[, ])|(?<=[,。 ])[哦呃噢][, ]?(?:应该是)?(?={_ANY})(?!(?:{_ANY})[^,。]{{0,3}}[也还都再]))(?:不?(?:不是|是的?))?[吧啊哦呃呀]?(?P<stop>{_STOP}*)"
    rf"(?:不是(?:{_ANY}){_STOP}*)?(?:(?:应该|应当)?(?:是|改成|改为|改到|得|要)|还是)?{_STOP}*(?={_ANY})"
)
_NOT_THIS = Quick(
    rf"{_STOP}*{_OH}*(?<!是)不是(?P<old>{_ANY}|)[,、 ]{{1,2}}{_OH}?(?:应该)?是?(?={_ANY})|{_STOP}*{_OH}*不是(?P<old2>{_ANY})是(?={_ANY})"
)
_TOO_FEW = Quick(
    rf"(?P<old>{_ANY})(?:怕是?|恐怕|可能|估计|好像|有点|还是|应该)?(?:不够|少了|多了|太[早晚少多]|[早晚]了|来不及|不行)[吧啊了]?{_STOP}*(?:还是|就|改|得|要|算了)?(?={_ANY})"
)
_CUES = Quick(
    r"错[了哒咯,]|[说讲搞记写打发报](?:错|岔|拐|反)|[不哦呃噢改]|更正|口误|重|[太早晚少多][早晚少多了]"
)
_FAR = 32
"""How far back somebody who corrects himself reaches."""


_SAID_OF_IT = re.compile(r"(?:来|到|去|集合|开始|上班|开工|起)?[ ,、。!?]*")
"""What belongs to the old value and goes with it: 六点到,啊不,五点半到."""


class _Edit(NamedTuple):
    """Characters to drop, and what to put there; ``at`` is where it was said (None: where it is put)."""

    start: int
    end: int
    put: str = ""
    at: int | None = None


def _same_kind(text: str, start: int) -> tuple[str, re.Match] | None:
    for kind, pattern in _VALUES.items():
        if found := pattern.match(text, start):
            return kind, found
    return None


def _last_of(kind: str, text: str, end: int) -> re.Match | None:
    """Return the last value of a kind before a place, not too far back and not in another line."""
    first = max(0, end - _FAR, text.rfind("\n", 0, end) + 1)
    found = None
    for found in _VALUES[kind].finditer(text, first, end):  # noqa: B007 - the last one is wanted
        pass
    return found


def _without_old(
    text: str, kind: str, old: re.Match | None, new: re.Match, cue: tuple[int, int]
) -> list[_Edit]:
    """Return what to do so that only the new value is left: the new one keeps 下午 or 一天 of the old one when it has none."""
    if old is None:
        return [_Edit(*cue)] if cue[0] < cue[1] else []
    if kind == "count":  # it stays where its verb and its trade are: 要六个小工
        return [_Edit(*old.span(), new[0], new.start()), _Edit(cue[0], new.end())]
    parts, own = old.groupdict(), new.groupdict()
    before = parts.get("before") or ""
    start, end = old.span("core") if parts.get("core") else old.span()
    touches = bool(_SAID_OF_IT.fullmatch(text[old.end() : cue[0]]))
    if own.get("before") and before and text[old.start() - 1 : old.start()] not in "今明后":
        start = old.start()
    put = "" if own.get("before") or (touches and not parts.get("after")) else before
    if put:
        start = old.start() if text[old.start() - 1 : old.start()] not in "今明后" else start
    edits = [_Edit(start, cue[1], put)] if touches else [_Edit(start, end), _Edit(*cue, put)]
    if parts.get("after") and not own.get("after"):
        edits.append(_Edit(new.end("core"), new.end("core"), parts["after"]))
        if not touches:
            edits[0] = _Edit(start, old.end())
    return edits


def _corrections(text: str) -> list[_Edit]:
    """Return what to drop for one value that was taken back; none when nothing was."""
    for cue in _NOT_THIS.finditer(text):
        said = cue["old"] or cue["old2"]
        if (new := _same_kind(text, cue.end())) and (not said or _VALUES[new[0]].match(said)):
            old = _last_of(new[0], text, cue.start())
            if said and old and not said.endswith(old[0]) and not old[0].endswith(said):
                old = None
            if said or old:
                return _without_old(text, new[0], old, new[1], cue.span())
    for cue in _TOO_FEW.finditer(text):
        new, said = _same_kind(text, cue.end()), _same_kind(text, cue.start())
        if new and said and new[0] == said[0]:
            old = _last_of(new[0], text, cue.start())
            same = old if old and old[0] == said[1][0] else None
            return _without_old(text, new[0], same, new[1], cue.span())
    for cue in _TAKEN_BACK.finditer(text):
        new = _same_kind(text, cue.end())
        if new and (old := _last_of(new[0], text, cue.start())):
            edits = _without_old(text, new[0], old, new[1], cue.span())
            if new[0] == "day" and _VALUES["clock"].match(text, new[1].end()):
                hour = _last_of("clock", text, cue.start())
                if hour and hour.start() >= old.end():  # 后天八点,更正,后天九点: the hour goes with its day
                    edits.append(_Edit(*hour.span()))
            return edits
    return []


_MOST = 4
"""Nobody corrects himself more often in one message."""


def corrected(text: str, places: list[int] | None) -> tuple[str, list[int] | None]:
    """Return the text with only the last of values that were taken back, and the place of each character in the message."""
    for _ in range(_MOST):
        if not _CUES.search(text) or not (edits := _corrections(text)):
            break
        places = list(range(len(text))) if places is None else places
        before = places
        for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
            place = before[min(edit.end, len(before) - 1)]
            own = [place] * len(edit.put)
            if edit.at is not None:
                own = before[edit.at : edit.at + len(edit.put)]
            text = text[: edit.start] + edit.put + text[edit.end :]
            places = places[: edit.start] + own + places[edit.end :]
    return text, places


_PAST_MIDNIGHT = r"(?:下半夜|后半夜|转(?:了)?钟(?:了)?|(?:过了?|翻了?|转了?)(?:夜里|晚上)?(?:十二点|12点|零点|半夜)(?:钟)?|(?<!中午)(?<!上午)(?<!下午)(?:十二点|12点|零点)(?:钟)?(?:过后|以后|之后|过了?))(?:以?之?后)?"
AFTER_MIDNIGHT = Quick(
    rf"(?:(?P<day>今|明|后|大后)(?:天|日)?(?P<late>晚上?|夜里|半夜)[ ,]?(?:凌晨|{_PAST_MIDNIGHT})|(?:凌晨|半夜|夜里)?{_PAST_MIDNIGHT})[ ,的]{{0,2}}(?:大概|大约|差不多|约)?(?=(?:[1-6]|[一二两三四五六])(?:点|:))"
)
"""转钟三点, 过了十二点大概一点钟, 今晚凌晨两点: an hour past midnight; of 今晚 it is tomorrow's."""
_NEXT = {"今": "明天", "明": "后天", "后": "大后天", "大后": "大大后天"}


def after_midnight(found: re.Match) -> str:
    """Return 凌晨 for what :data:`AFTER_MIDNIGHT` found, with the day on which those hours are."""
    return f"{_NEXT.get(found['day'] or '', '')}凌晨"
