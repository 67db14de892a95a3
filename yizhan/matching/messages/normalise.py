"""Bring a message into one spelling, and remember where every character came from.

Full-width forms become ASCII, dashes and tildes become one each, zero-width characters and emoji vanish, formal numerals
(贰佰) become plain ones, and characters pulled apart to dodge a filter (押.金, 刷 单) stand together again for the lexicon.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .breaks import with_stops, without_slashes
from .guards import Quick
from .spoken import AFTER_MIDNIGHT, after_midnight, corrected

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
        **dict(zip("❶❷❸❹❺❻❼❽❾", "123456789", strict=True)),
        **dict(zip("⑴⑵⑶⑷⑸⑹⑺⑻⑼", "123456789", strict=True)),
        **dict(zip("⒈⒉⒊⒋⒌⒍⒎⒏⒐", "123456789", strict=True)),
        "〇": "零",
        "圆": "元",
        "曰": "日",
        "㎡": "平",
        "￥": "¥",
        "\r": "\n",
        "エ": "工",
        "囗": "口",
        "丄": "上",
        "冂": "门",
        "蕞": "最",
        "×": "×",
        "✕": "×",
        "✖": "×",
    }
)


class _Plain(dict):
    """One character for one: what NFKC makes of ⓪, 𝟓, ﹢, ㊣ and their like; grows with the signs that are met."""

    _MOST = 4096

    def __missing__(self, code: int) -> int | str:
        char = chr(code)
        plain = char
        if code > _FIRST_ODD and not _HAN_FIRST <= code <= _HAN_LAST:
            folded = unicodedata.normalize("NFKC", char)
            plain = folded if len(folded) == 1 else char
        if len(self) < self._MOST:
            self[code] = plain
        return plain


_FIRST_ODD, _HAN_FIRST, _HAN_LAST = 0x00FF, 0x4E00, 0x9FFF
_DROP = Quick("[\u200b-\u200f\u2060\ufeff\ufe0f\u20e3\u00ad]")
_EMOJI = Quick(
    "[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u27bf\u2b00-\u2bff\u231a-\u23ff\u2190-\u21ff\u2550-\u25ff\u203b]"
)
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬", "一二三四五六七八九十百千万")
_FORMAL_RUN = Quick("[壹贰叁肆伍陆柒捌玖拾佰仟萬]{2,}|[壹贰叁肆伍陆柒捌玖拾](?=[个名人位元块天])")
_PULLED_APART = Quick(r"(?<=[\u4e00-\u9fff])[.·•*_~|/+\-'`^]{1,3}(?=[\u4e00-\u9fff])")
_SPELLED_OUT = Quick(r"(?:(?<=[ \n,])|^)(?:[\u4e00-\u9fff] ){2,}[\u4e00-\u9fff](?=[ \n,]|$)")


_SPOKEN_EACH = Quick(
    r"(?:(?<=[百千万])|(?<=[百千][二三四五六七八九])|(?<=[百千][二三四五六七八][三四五六七八九]))一(?=个?(?:天|日|夜|晚|小时|钟头|月|人|斤|吨|亩|车|趟|件|次|平|棵|工|班))"
)
"""两百二一天 is 220 a day, not 221 days."""

_TRADITIONAL = str.maketrans(
    "個來點錢塊電話聯繫員師歲間號後車時長對開門飯裝運廠場業務區鎮鄉樓單雙結現們請幫誰還麼幾鐘週發給說這裡邊禮貨萬費證壓園綜專職陽龍馬鳥魚齊齒東豐華葉協傳倉價億優兒內兩冊減準凍劇劉動勞勝醫衛廳縣參嗎國圍團圖圓壩壯備夠夥婦孫學實寬寧審將爾尋導歸層屬島嶺幣帶莊廟廢廣應彎彈徑從徵復惡愛態慶憂慮戰戲戶拋掃採換揚損搶擇擔據擺攝攤敗數斷於無昇曉會條極構槍樣標橋檢櫃權歡殘毀氣決沒況涼測湯滿漁潔濕灣燈燒營爐爛獎獲環產畫異療盡監盤碼確磚種稱穀積穩窩競筆節範築簡籃糧紅級紙線組細終練維網緊編縫總繼續罰義習聞聽臨舊艙蘋藍藥蝦衝補製複規視親觀訂計訊記訓許設評詞試詳認語誠課調談論講識讀變讓財貧貴買貸貿資質賬賣賺購趕趙跡輕輛輪輸辦農連進遊達遠適選遲郵釘針鈴鉤銀銷鋁鋪鋼錄鍋鍵鎖鏟鐵閉閒關闆陳陰陸階隊際隨險雜雞難雲領頂項順須預頭題額類風飲館驗驚體髮鬆鬧鮮鮑鴨鷄麵黃黨齡",
    "个来点钱块电话联系员师岁间号后车时长对开门饭装运厂场业务区镇乡楼单双结现们请帮谁还么几钟周发给说这里边礼货万费证压园综专职阳龙马鸟鱼齐齿东丰华叶协传仓价亿优儿内两册减准冻剧刘动劳胜医卫厅县参吗国围团图圆坝壮备够伙妇孙学实宽宁审将尔寻导归层属岛岭币带庄庙废广应弯弹径从征复恶爱态庆忧虑战戏户抛扫采换扬损抢择担据摆摄摊败数断于无升晓会条极构枪样标桥检柜权欢残毁气决没况凉测汤满渔洁湿湾灯烧营炉烂奖获环产画异疗尽监盘码确砖种称谷积稳窝竞笔节范筑简篮粮红级纸线组细终练维网紧编缝总继续罚义习闻听临旧舱苹蓝药虾冲补制复规视亲观订计讯记训许设评词试详认语诚课调谈论讲识读变让财贫贵买贷贸资质账卖赚购赶赵迹轻辆轮输办农连进游达远适选迟邮钉针铃钩银销铝铺钢录锅键锁铲铁闭闲关板陈阴陆阶队际随险杂鸡难云领顶项顺须预头题额类风饮馆验惊体发松闹鲜鲍鸭鸡面黄党龄",
)
_SPELLING = _Plain({**_ONE_TO_ONE, **_TRADITIONAL})
_HAN = "\u4e00-\u9fff"
_ODD = r"[^\w\s,。;!?、:()\[\]【】《》<>「」『』“”\"%¥#@&={}/|+~$→.,-]"
_RUN_OF_ONES = Quick(
    rf"(?:(?<=[\s,。;!?:【\[(])|^)(?:[{_HAN}A-Za-z\d] ){{2,}}[{_HAN}\d](?=[\s,。;!?:】\])-]|$)"
)
_RUN_WITH_SIGNS = Quick(
    rf"(?<![{_HAN}])(?:[{_HAN}](?P<same>[.·•*_~+^'`-]{{1,2}}|//|\|\|)[{_HAN}](?:(?P=same)[{_HAN}]){{2,}}"
    rf"|(?:[{_HAN}](?:[.·•*_~^'`-]|{_ODD}){{1,2}}){{2,}}+[{_HAN}](?![{_HAN}]))"
)
"""后.天.上.午, 花 店 包 花, 1 3 8 …: three or more single characters pulled apart belong together."""
_PAIR = Quick(rf"(?:(?<=[\s,。;!?:])|^)(?![一二三四五六七八九十] )[{_HAN}] [{_HAN}\d](?=[\s,。;!?:\d]|$)")
"""Two characters pulled apart; closed up only in a message that is decorated or pulled apart elsewhere."""
_LOOSE_UNIT = Quick(
    r"(?<=\d) (?=[元块名位/万千](?!\d)|个(?!月)|人(?:[ ,。;]|$)|[点号吨斤](?![一-龥]))|(?<=/) (?=[一-龥])|(?<=[元块]) (?=/)"
)
_BETWEEN = Quick(r"[ .·•*_~|/+^'`-]")
_ORNAMENTED = Quick(
    rf"(?<![{_HAN}\d])(?<![{_HAN}\d][ .·*])[{_HAN}](?P<sign> ?[^\w\s,。;!?、:()~/.\\-]\ufe0f? ?)[{_HAN}](?![{_HAN}\d]| [{_HAN}\d])"
    rf"(?:(?P=sign)[{_HAN}](?![{_HAN}\d]))*"
)
"""包 ❀ 装 ❀ 工: single characters with one and the same ornament between them."""
_ORNAMENT = Quick(rf"[^{_HAN}]")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_COUNTED_AFTER = Quick(r"[ \ufe0f\u20e3]*(?:[①-⑳\d名个位人号月日点时天楼栋块元吨件米斤桌岁万千百年到至~-]|$)")
_ITEM = Quick(r"[①-⑳❶-❿⑴-⒇⒈-⒛㈠-㈩]|(?<![\d\u20e3])\d\ufe0f?\u20e3|[【\[(（][1-9一二三四五六][】\])）]")
"""A sign that numbers the items of a list."""
_TWO_FIGURES = Quick(r"[⑩-⑳]")

_REPEATED = Quick(r"([^\s\d]{1,3}?|\d|[ ]|\S )\1{12,}")
_REPEATED_MOST = 12
"""Nobody means anything by a thirteenth repetition; without it no rule is slowed down by one."""
_LOOSE_UNIT_SPACE = Quick(" ")

_DOTTED_TIME = Quick(
    r"(?<=[早晨午晚上])(?P<a>\d{1,2})\.(?P<b>[0-5]\d)(?![\d元块万/])|(?<![\d.])(?P<c>[01]?\d|2[0-4])\.(?P<d>00|15|30|45)(?=(?:-|~|到|至)(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d))|(?<=\d[:.]\d\d[-~到至])(?P<e>[01]?\d|2[0-4])\.(?P<f>00|15|30|45)(?![\d元块])"
)
"""早上7.30, 7.30-17.30: people type a dot for the colon of a time."""

_MONTH_DOT_DAY = r"(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_DOTTED_DAYS = Quick(
    rf"(?<![\d.斤个件条张只元块价薪:]){_MONTH_DOT_DAY}(?:(?:-|~|到|至|—|、)+{_MONTH_DOT_DAY}(?=[\s,。;)|]|$|号|日|每天|早|上午|白班|夜班|共|[两三四五六七八\d]{{1,2}}天)"
    r"|(?:-|~|到|至|—)+(?:3[01]|[12]\d|[1-9])(?=号|日(?![结薪均])|[ ,(]?共?[两三四五六七八\d]{1,2}天))"
    rf"|(?:^|(?<=\n)|(?<=[时日]间)|(?<=[时日]间:)){_MONTH_DOT_DAY.replace(chr(92) + '.', '[./]')}(?:-|~|到|至|—)+(?:3[01]|[12]\d|[1-9])(?: |(?=[,。;\n]|$))"
)
"""5.13-5.16, 11.28-29号, 11.28、11.29两天: days, not amounts."""
_COIN = r"[\d一二两三四五六七八九]"
_COINS = Quick(
    rf"(?<![\d.])(?:(?P<yuan>\d{{1,3}}|[一二两三四五六七八九]|十[一二三四五六七八九]?)(?:块|元))?(?P<jiao>{_COIN})(?:毛|角)(?:钱)?(?P<fen>(?!一[斤个件只条双打箱张袋包棵块])(?!1[斤个件只条双打箱张袋包棵]){_COIN}(?!\d))?分?(?!\d)"
    rf"|(?<![\d.])(?P<yuan2>\d{{1,3}}|[一二两三四五六七八九])(?:块|元)(?P<jiao2>{_COIN})(?=$|[\s,。;!/每]|一[斤件个只条双打箱平米张袋包方亩棵]|的|钱)"
    rf"|(?<![\d.])(?P<fen2>{_COIN})分(?:钱(?:(?=[\s,。;])|$)|(?=(?:钱)?(?:一|每|/)[个件只条张双袋]))"
    rf"|(?<=[一每][个件只条张双袋])(?P<fen3>{_COIN})分(?:钱)?(?=[\s,。;]|$)"
)
"""1毛2, 两块五, 3元5角, 5分一个: money below a yuan as people say it."""


DIALECT_FILE = Path(__file__).with_name("data") / "dialect.json"


@lru_cache(maxsize=4)
def _dialect(path: Path = DIALECT_FILE) -> tuple[re.Pattern, dict[str, str]]:
    """Return the words of dialects as one pattern, and the standard word for each."""
    words = json.loads(path.read_text(encoding="utf-8"))["words"]
    standard = {word: plain for plain, spoken in words.items() for word in spoken}
    return re.compile("|".join(sorted(standard, key=len, reverse=True))), standard


_ONE_BETWEEN = Quick(r"(?<=\d)一(?=\d)")
"""18一50岁: the numeral one typed for a dash."""


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
        places = self.origin[
            start:end
        ]  # not always rising: a value that was said later may stand in an earlier place
        return min(places), max(places) + 1


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


Places = list[int] | None
"""For each character its place in the message as it was sent; None when they stand side by side."""


def _rewrite(text: str, origin: Places, pattern: re.Pattern, new) -> tuple[str, Places]:
    """Replace what ``pattern`` finds, and keep for every new character the place of an old one."""
    found_all = list(pattern.finditer(text))
    if not found_all:
        return text, origin
    origin = list(range(len(text))) if origin is None else origin
    parts, places, done = [], [], 0
    for found in found_all:
        words, (start, end) = new(found), found.span()
        parts += [text[done:start], words]
        places += origin[done:start]
        places += [origin[min(start + number, end - 1)] for number in range(len(words) - 1)] + [
            origin[end - 1]
        ]
        done = end
    return "".join([*parts, text[done:]]), places + origin[done:]


def _without(text: str, origin: Places, pattern: re.Pattern, signs: re.Pattern) -> tuple[str, Places]:
    """Drop the signs inside what ``pattern`` finds."""
    dropped = {
        found.start() + sign.start() for found in pattern.finditer(text) for sign in signs.finditer(found[0])
    }
    if not dropped:
        return text, origin
    kept = [place for place in range(len(text)) if place not in dropped]
    return "".join(text[place] for place in kept), kept if origin is None else [
        origin[place] for place in kept
    ]


def _itemised(raw: str) -> str:
    """Return the message with the signs that number a list (①… ②…, 【1】… 【2】…) as ends of lines, of the same length."""
    items = [
        found
        for found in _ITEM.finditer(raw)
        if not _COUNTED_AFTER.match(raw, found.end())
        and not _ITEM.match(raw, found.end())
        and not (found.start() and _ITEM.fullmatch(raw, found.start() - 1, found.start()))
    ]
    if len(items) < 2 or items[0][0] == items[1][0]:
        return raw
    for found in items:
        raw = raw[: found.start()] + "\n" + " " * (len(found[0]) - 1) + raw[found.end() :]
    return raw


def normalise(raw: str) -> Source:
    """Return the message in its normal spelling (emoji count as a space, so they still separate words)."""
    sent, raw = raw, _itemised(raw) if _ITEM.search(raw) else raw
    is_decorated = bool(_EMOJI.search(raw) or _DROP.search(raw))
    text, dropped = _spelled(raw)
    is_apart = bool(dropped) or _RUN_OF_ONES.search(text)
    dropped |= _repeats(text)
    places: list[int] | None = None
    if dropped or _DROP.search(text):
        places = [place for place, char in enumerate(text) if place not in dropped and not _DROP.match(char)]
        text = "".join(text[place] for place in places)
    closed = (_RUN_OF_ONES, _PAIR) if is_apart or is_decorated else ()
    for pattern in closed:
        text, places = _without(text, places, pattern, _BETWEEN)
    text, places = _without(text, places, _LOOSE_UNIT, _LOOSE_UNIT_SPACE)
    dialect, standard = _dialect()
    for pattern, new in (
        (_COINS, _coins),
        (_TWO_FIGURES, lambda found: str(_CIRCLED.index(found[0]) + 1)),
        (dialect, lambda found: standard[found[0]]),
        (AFTER_MIDNIGHT, after_midnight),
    ):
        text, places = _rewrite(text, places, pattern, new)
    text, places = corrected(text, places)
    text, cuts = with_stops(text)
    if cuts:
        places = list(range(len(text))) if places is None else places
        for cut in reversed(cuts):
            text = f"{text[:cut]} {text[cut:]}"
            places.insert(cut, places[cut])
    return Source(sent, text, None if places is None else tuple(places))


def _with_slashes(found: re.Match) -> str:
    """Return days with slashes for dots; a space behind 11.28-30 becomes the 号 that nobody typed."""
    days = found[0].replace(".", "/")
    return f"{days[:-1]}号" if days.endswith(" ") else days


def _spelled(raw: str) -> tuple[str, set[int]]:
    """Return the text in one spelling, of the same length, and the places of ornaments between single characters."""
    text = raw.translate(_SPELLING)
    ornaments = {
        found.start() + sign.start()
        for pattern in (_RUN_WITH_SIGNS, _ORNAMENTED)
        for found in pattern.finditer(text)
        for sign in _ORNAMENT.finditer(found[0])
    }
    text = _EMOJI.sub(" ", text)
    text = _FORMAL_RUN.sub(lambda found: found[0].translate(_FORMAL), text)
    text = _SPOKEN_EACH.sub("/", without_slashes(text))
    text = _DOTTED_DAYS.sub(_with_slashes, text)
    return _ONE_BETWEEN.sub("-", _DOTTED_TIME.sub(lambda found: found[0].replace(".", ":"), text)), ornaments


def _repeats(text: str) -> set[int]:
    """Return the places of what is said over and over."""
    return {
        place
        for found in _REPEATED.finditer(text)
        for place in range(found.start() + _REPEATED_MOST * len(found[1]), found.end())
    }


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
