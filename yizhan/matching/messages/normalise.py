"""Bring a message into one spelling, and remember where every character came from.

Full-width forms become ASCII, dashes and tildes become one each, zero-width characters and emoji vanish, formal numerals
(贰佰) become plain ones, and characters pulled apart to dodge a filter (押.金, 刷 单) stand together again for the lexicon.
"""

import re
from dataclasses import dataclass

GAP = "\x1f"
"""Stands in the place of words that a rule has already understood; it separates clauses like a space."""

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_ONE_TO_ONE = str.maketrans(
    {
        **{chr(code): char for code, char in _FULL_WIDTH.items()},
        **dict.fromkeys("\u3000\u00a0\t", " "),
        **dict.fromkeys("–—―−‐‑➖─", "-"),
        **dict.fromkeys("～〜∼˜", "~"),
        **dict.fromkeys("：﹕∶", ":"),
        **dict.fromkeys("，﹐", ","),
        **dict.fromkeys("／∕", "/"),
        **dict(zip("①②③④⑤⑥⑦⑧⑨", "123456789", strict=True)),
        "〇": "零",
        "圆": "元",
        "曰": "日",
        "㎡": "平",
        "￥": "¥",
        "\r": "\n",
    }
)
_DROP = re.compile("[\u200b-\u200f\u2060\ufeff\ufe0f\u20e3\u00ad]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u27bf\u2b00-\u2bff\u231a-\u23ff]")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬", "一二三四五六七八九十百千万")
_FORMAL_RUN = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟萬]{2,}|[壹贰叁肆伍陆柒捌玖拾](?=[个名人位元块天])")
_PULLED_APART = re.compile(r"(?<=[\u4e00-\u9fff])[.·•*_~|/+\-'`^]{1,3}(?=[\u4e00-\u9fff])")
_SPELLED_OUT = re.compile(r"(?:(?<=[ \n,])|^)(?:[\u4e00-\u9fff] ){2,}[\u4e00-\u9fff](?=[ \n,]|$)")


_SPOKEN_EACH = re.compile(
    r"(?:(?<=[百千万])|(?<=[百千][二三四五六七八九]))一(?=个?(?:天|日|夜|晚|小时|钟头|月|人|斤|吨|亩|车|趟|件|次|平|棵|工|班))"
)
"""两百二一天 is 220 a day, not 221 days."""

_TRADITIONAL = str.maketrans(
    "個來點錢塊電話聯繫員師歲間號後車時長對開門飯裝運廠場業務區鎮鄉樓單雙結現們請幫誰還麼幾鐘週發給說這裡邊禮貨萬費證壓",
    "个来点钱块电话联系员师岁间号后车时长对开门饭装运厂场业务区镇乡楼单双结现们请帮谁还么几钟周发给说这里边礼货万费证压",
)
_HAN = "\u4e00-\u9fff"
_RUN_OF_ONES = re.compile(rf"(?:(?<=[\s,。;!?:])|^)(?:[{_HAN}A-Za-z\d] ){{2,}}[{_HAN}\d](?=[\s,。;!?:-]|$)")
_RUN_WITH_SIGNS = re.compile(rf"(?<![{_HAN}])(?:[{_HAN}][.·•*_~|/+^'`-]){{2,}}[{_HAN}]")
"""后.天.上.午, 花 店 包 花, 1 3 8 …: three or more single characters pulled apart belong together."""
_PAIR = re.compile(
    rf"(?:(?<=[\s,。;!?:])|^)(?![一二三四五六七八九十] )[{_HAN}] [{_HAN}\d](?=[\s,。;!?:\d]|$)"
)
"""Two characters pulled apart; closed up only in a message that is decorated or pulled apart elsewhere."""
_LOOSE_UNIT = re.compile(
    r"(?<=\d) (?=[元块名位/万千](?!\d)|个(?!月)|人(?:[ ,。;]|$)|[点号吨斤](?![一-龥]))|(?<=/) (?=[一-龥])|(?<=[元块]) (?=/)"
)
_BETWEEN = re.compile(r"[ .·•*_~|/+^'`-]")
_ORNAMENTED = re.compile(
    rf"(?<![{_HAN}\d])(?<![{_HAN}\d][ .·*])[{_HAN}](?P<sign> ?[^\w\s,。;!?、:()~/.\\-]\ufe0f? ?)[{_HAN}](?![{_HAN}\d]| [{_HAN}\d])"
    rf"(?:(?P=sign)[{_HAN}](?![{_HAN}\d]))*"
)
"""包 ❀ 装 ❀ 工: single characters with one and the same ornament between them."""
_ORNAMENT = re.compile(rf"[^{_HAN}]")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_COUNTED_AFTER = re.compile(
    r"[ \ufe0f\u20e3]*(?:[①-⑳\d名个位人号月日点时天楼栋块元吨件米斤桌岁万千百年到至~-]|$)"
)
_ITEM = re.compile(r"[①-⑳❶-❿⑴-⒇⒈-⒛㈠-㈩]|(?<![\d\u20e3])\d\ufe0f?\u20e3|[【\[(（][1-9一二三四五六][】\])）]")
"""A sign that numbers the items of a list."""
_TWO_FIGURES = re.compile(r"[⑩-⑳]")

_REPEATED = re.compile(r"([^\s\d]{1,3}?|\d|[ ]|\S )\1{12,}")
_REPEATED_MOST = 12
"""Nobody means anything by a thirteenth repetition; without it no rule is slowed down by one."""
_LOOSE_UNIT_SPACE = re.compile(" ")

_DOTTED_TIME = re.compile(
    r"(?<=[早晨午晚上])(?P<a>\d{1,2})\.(?P<b>[0-5]\d)(?![\d元块万/])|(?<![\d.])(?P<c>[01]?\d|2[0-4])\.(?P<d>00|15|30|45)(?=(?:-|~|到|至)(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d))|(?<=\d[:.]\d\d[-~到至])(?P<e>[01]?\d|2[0-4])\.(?P<f>00|15|30|45)(?![\d元块])"
)
"""早上7.30, 7.30-17.30: people type a dot for the colon of a time."""

_COIN = r"[\d一二两三四五六七八九]"
_COINS = re.compile(
    rf"(?<![\d.])(?:(?P<yuan>\d{{1,3}}|[一二两三四五六七八九]|十[一二三四五六七八九]?)(?:块|元))?(?P<jiao>{_COIN})(?:毛|角)(?:钱)?(?P<fen>{_COIN}(?!\d))?分?(?!\d)"
    rf"|(?<![\d.])(?P<yuan2>\d{{1,3}}|[一二两三四五六七八九])(?:块|元)(?P<jiao2>{_COIN})(?=$|[\s,。;!/每]|一[斤件个只条双打箱平米张袋包方亩棵]|的|钱)"
    rf"|(?<![\d.])(?P<fen2>{_COIN})分(?:钱(?:(?=[\s,。;])|$)|(?=(?:钱)?(?:一|每|/)[个件只条张双袋]))"
    rf"|(?<=[一每][个件只条张双袋])(?P<fen3>{_COIN})分(?:钱)?(?=[\s,。;]|$)"
)
"""1毛2, 两块五, 3元5角, 5分一个: money below a yuan as people say it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A message in its normal spelling.

    Attributes:
        raw: the message as it was sent.
        text: the normal spelling; every rule reads this.
        origin: for each character of ``text`` its place in ``raw``; None when they stand side by side.
    """

    raw: str
    text: str
    origin: tuple[int, ...] | None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in ``raw`` of ``text[start:end]``."""
        if self.origin is None or start >= end:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def _digit(word: str | None) -> int:
    return (
        0
        if not word
        else int(word)
        if word.isdigit()
        else "零一二三四五六七八九".find(word.replace("两", "二"))
    )


def _coins(found: re.Match) -> str:
    """Return an amount below or around a yuan with its decimals."""
    yuan = found["yuan"] or found["yuan2"]
    if yuan and yuan.startswith("十"):
        whole = 10 + _digit(yuan[1:])
    else:
        whole = _digit(yuan)
    fen = 10 * _digit(found["jiao"] or found["jiao2"]) + _digit(
        found["fen"] or found["fen2"] or found["fen3"]
    )
    return f"{whole + fen / 100:.2f}".rstrip("0").rstrip(".") + "元"


def _rewrite(text: str, origin: list[int], pattern: re.Pattern, new) -> tuple[str, list[int]]:
    """Replace what ``pattern`` finds, and keep for every new character the place of an old one."""
    parts, places, done = [], [], 0
    for found in pattern.finditer(text):
        words, (start, end) = new(found), found.span()
        parts += [text[done:start], words]
        places += origin[done:start]
        places += [origin[min(start + number, end - 1)] for number in range(len(words) - 1)] + [
            origin[end - 1]
        ]
        done = end
    return "".join([*parts, text[done:]]), places + origin[done:]


def _without(text: str, origin: list[int], pattern: re.Pattern, signs: re.Pattern) -> tuple[str, list[int]]:
    """Drop the signs inside what ``pattern`` finds."""
    dropped = {
        found.start() + sign.start() for found in pattern.finditer(text) for sign in signs.finditer(found[0])
    }
    if not dropped:
        return text, origin
    kept = [place for place in range(len(text)) if place not in dropped]
    return "".join(text[place] for place in kept), [origin[place] for place in kept]


def _itemised(raw: str) -> str:
    """Return the message with the signs that number a list (①… ②…, 【1】… 【2】…) as ends of lines, of the same length."""
    items = [found for found in _ITEM.finditer(raw) if not _COUNTED_AFTER.match(raw, found.end())]
    if len(items) < 2 or items[0][0] == items[1][0]:
        return raw
    for found in items:
        raw = raw[: found.start()] + "\n" + " " * (len(found[0]) - 1) + raw[found.end() :]
    return raw


def normalise(raw: str) -> Source:
    """Return the message in its normal spelling (emoji count as a space, so they still separate words)."""
    sent, raw = raw, _itemised(raw) if _ITEM.search(raw) else raw
    is_decorated = bool(_EMOJI.search(raw) or _DROP.search(raw))
    text = raw.translate(_ONE_TO_ONE).translate(_TRADITIONAL)
    ornamented = {
        found.start() + sign.start()
        for found in _ORNAMENTED.finditer(text)
        for sign in _ORNAMENT.finditer(found[0])
    }
    text = _EMOJI.sub(" ", text)
    if _FORMAL_RUN.search(text):
        text = _FORMAL_RUN.sub(lambda found: found[0].translate(_FORMAL), text)
    text = _SPOKEN_EACH.sub("/", text)
    text = _DOTTED_TIME.sub(lambda found: found[0].replace(".", ":"), text)
    repeats = {
        place
        for found in _REPEATED.finditer(text)
        for place in range(found.start() + _REPEATED_MOST * len(found[1]), found.end())
    }
    repeats |= ornamented
    has_drops, has_coins, has_figures = _DROP.search(text), _COINS.search(text), _TWO_FIGURES.search(text)
    is_apart = _RUN_OF_ONES.search(text) or _RUN_WITH_SIGNS.search(text)
    is_changed = has_drops or has_coins or has_figures or is_apart or is_decorated
    if not (repeats or is_changed or _LOOSE_UNIT.search(text)):
        return Source(sent, text, None)
    kept = [
        place
        for place, char in enumerate(text)
        if place not in repeats and not (has_drops and _DROP.match(char))
    ]
    text = "".join(text[place] for place in kept)
    if is_apart or is_decorated:
        for pattern in (_RUN_OF_ONES, _RUN_WITH_SIGNS, _PAIR):
            text, kept = _without(text, kept, pattern, _BETWEEN)
    text, kept = _without(text, kept, _LOOSE_UNIT, _LOOSE_UNIT_SPACE)
    if has_coins or _COINS.search(text):
        text, kept = _rewrite(text, kept, _COINS, _coins)
    if has_figures:
        text, kept = _rewrite(text, kept, _TWO_FIGURES, lambda found: str(_CIRCLED.index(found[0]) + 1))
    return Source(sent, text, tuple(kept))


def squeeze(text: str) -> tuple[str, list[int] | None]:
    """Return the text with pulled-apart words closed up, and the place of each character (None = unchanged)."""
    dropped: set[int] = set()
    for found in _PULLED_APART.finditer(text):
        dropped.update(range(*found.span()))
    for found in _SPELLED_OUT.finditer(text):
        dropped.update(range(found.start() + 1, found.end(), 2))
    if not dropped:
        return text, None
    kept = [place for place in range(len(text)) if place not in dropped]
    return "".join(text[place] for place in kept), kept


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """Return ``text`` with the spans replaced by gaps of the same length."""
    for start, end in spans:
        text = text[:start] + GAP * (end - start) + text[end:]
    return text
