"""Which trade a message asks for: names and aliases of the trade table, spoken words, verb-object phrases, the setting."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from .guards import Quick
from .trade_words import Speech, load_speech
from .words import WordIndex

_IN_BRACKETS = Quick(r"^(.+?)\((.+?)\)$")
_HAN_ONLY = Quick("[一-龥]+")
_NEVER_HEARD = frozenset("一二两三四五六七八九十百千几个的了在是要我你他有不就都")
_COUNTING = frozenset("一二两三四五六七八九十百千万元块角毛个名位天月日号点时")
_EVERYDAY = Quick(
    "招聘|兼职|急招|诚聘|日结|月结|包吃|包住|工资|待遇|长期|短期|电话|联系|上午|下午|晚上|早上|中午|明天|后天|今天|地址|地点|要求|人员|师傅|司机|男女|年龄|经验|优先|需要|我们|你们|大家|有没有|时间|单位|公司|社区|小区|广场|学校|医院|工地|开工|开始|现在|小时|个人|身体|健康|自带|工具|上班|下班|加班|微信|报名|以上|以下"
)
"""Words that are what they are: they are not heard as other words."""
_SOUGHT_BEFORE = Quick(r"(?:[个名位找招会请做开搞])$")
_SOUGHT_AFTER = Quick(r"(?:司机|师傅|工|员|的)")
_SPLIT = re.compile(r"[/、]")
_SPLITTERS = frozenset(
    " .·•*_~+^'`-|/" + "\u2605\u2606\u25cf\u25cb\u25c6\u25c7\u25a0\u25a1\u203b\u226e\u226f"
)
_SPLIT_WORD = Quick(rf"[一-龥][{re.escape(''.join(_SPLITTERS))}][一-龥]")
_HIRE = Quick(
    r"(?:招聘?|找|请|要|聘|缺|需要?|来|寻|求|急招|急聘|诚聘)(?:[\d一二两三四五六七八九十]+(?:个|名|位|人)?)?(?:一?个)?(?:会|能|专业|熟练|做|有经验的)?[ :]?$"
)
_COUNT_BEFORE = Quick(r"[\d一二两三四五六七八九十俩](?:个|名|位|人)?[ ]?$")
_PERSON_AFTER = Quick(
    r"(?:的)?(?:师傅|工(?![地厂作资具])|员|阿姨|大姐|嫂子?|大爷|老师|兼职|人员|临时工|学徒|的(?:人|来|师傅)?)"
)
_COUNT_AFTER = Quick(
    r"(?:师傅|工|员|阿姨|人员|兼职|大爷|老师)?[ :]?(?:[\d一二两三四五六七八九十]{1,3}(?:个|名|位|人)|各[一两二三\d])"
)
_PERSON = Quick(
    r"(?:工|员|师|师傅|阿姨|嫂|手|匠|司机|保安|保洁|保姆|服务员|骑手|客服|厨师|护工|文员|主播|代驾|家教|会计|电工)$"
)


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade of the table."""

    code: str
    name: str
    certificate: str | None
    usual_unit: str | None
    usual_low: float
    usual_high: float
    related: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TradeHit:
    """A word that speaks of a trade. ``points`` say how clearly; ``person`` that the word names the
    person, ``weak`` that it names a place, a product or a vague kind of work, ``heard`` that it was only known by its sound.
    """

    start: int
    end: int
    code: str
    points: int
    person: bool
    weak: bool = False
    heard: bool = False


def _soft(syllable: str) -> str:
    """Return a syllable as many speak it here: zh z, ch c, sh s, l n, -ing -in and -eng -en sound alike."""
    if syllable[1:2] == "h":
        syllable = syllable[0] + syllable[2:]
    if syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    return syllable[:-1] if syllable.endswith(("ing", "eng")) else syllable


class Trades:
    """The trade table, compiled for reading messages."""

    def __init__(
        self,
        rows: list[Trade],
        words: list[tuple[str, str]],
        speech: Speech | None = None,
        sound: Callable[[str], str] | None = None,
    ) -> None:
        self.by_code = {trade.code: trade for trade in rows}
        self.speech = speech or load_speech()
        self._index: WordIndex[str] = WordIndex(words)
        self._sound = lru_cache(maxsize=8192)(lambda char: _soft(sound(char))) if sound else None
        self._sounds: dict[tuple[str, ...], str] | None = None

    def relations(self) -> dict[tuple[str, str], int]:
        """Return (worker's trade, posting's trade) → similarity in hundredths, as the score wants it."""
        return {(t.code, other): points for t in self.by_code.values() for other, points in t.related.items()}

    def find(self, text: str) -> list[TradeHit]:
        """Return every trade word of the text, from left to right.

        When no word is clear, the text is heard instead of read: 抱装 sounds like 包装, 掉顶 like 吊顶.
        """
        hits = self._written(text)
        if all(hit.weak for hit in hits):
            hits += self._across_signs(text, hits)
        if self._sound and all(hit.weak or text[hit.start : hit.end] in self.speech.vague for hit in hits):
            heard, changed = self._heard(text)
            if changed:
                known = {(hit.start, hit.end) for hit in hits}
                hits += [
                    replace(hit, heard=True)
                    for hit in self._written(heard)
                    if (hit.start, hit.end) not in known and (not hits or self._is_sought(heard, hit))
                ]
        return sorted(hits, key=lambda hit: hit.start)

    def _across_signs(self, text: str, known: list[TradeHit]) -> list[TradeHit]:
        """Return the words whose characters are pulled apart by one sign or space each (保.安, 发传 单)."""
        if not _SPLIT_WORD.search(text):
            return []
        places = [place for place, char in enumerate(text) if char not in _SPLITTERS]
        tight = "".join(text[place] for place in places)
        more = []
        for hit in self._written(tight):
            start, end = places[hit.start], places[hit.end - 1] + 1
            is_split = hit.end - hit.start < end - start <= 2 * (hit.end - hit.start) - 1
            if is_split and not hit.weak and not any(start < old.end and old.start < end for old in known):
                more.append(replace(hit, start=start, end=end))
        return more

    @staticmethod
    def _is_sought(text: str, hit: "TradeHit") -> bool:
        """Return whether a word that was only heard stands where a person is sought; then it beats a weak written one."""
        before, after = text[max(0, hit.start - 4) : hit.start], text[hit.end : hit.end + 2]
        return bool(_SOUGHT_BEFORE.search(before) or _SOUGHT_AFTER.match(after))

    def _written(self, text: str) -> list[TradeHit]:
        hits = []
        for start, end, word in self._index.find(text):
            if word in self.speech.vague and self.speech.list_words.match(text, end):
                continue
            if text[end : end + 1] == "费":
                continue  # 包车费, 服务费: money, not work
            code = self._in_setting(self._index.meanings[word], text, start)
            hits.append(self._hit(text, start, end, word, code))
        chars = set(text)
        for pattern, code in self.speech.phrases.fitting(chars):
            if found := pattern.pattern.search(text):
                start, end = found.span()
                inside = [hit for hit in hits if hit.start < end and start < hit.end]
                is_known = any(hit.start <= start and end <= hit.end for hit in inside)
                if not is_known and not any(hit.person or hit.end - hit.start >= 3 for hit in inside):
                    hits.append(
                        self._hit(text, start, end, found[0][:3], self._in_setting([code], text, start))
                    )
        for found in self.speech.shorthand_pattern.finditer(text):
            code = self._in_setting([self.speech.shorthand[found[1]]], text)
            hits.append(TradeHit(*found.span(1), code, 20, True))
        return hits

    def _heard(self, text: str) -> tuple[str, bool]:
        """Return the text with words of trades and things written as they sound; a syllable is a character, so places stay."""
        if self._sounds is None:
            words = [*self.speech.things, *self._index.meanings]
            self._sounds = {}
            for word in words:
                is_clear = len(word) > 2 or word not in self.speech.weak
                if 2 <= len(word) <= 5 and is_clear and _HAN_ONLY.fullmatch(word):
                    self._sounds.setdefault(tuple(map(self._sound, word)), word)
        syllables = [self._sound(char) if "一" <= char <= "龥" else "" for char in text]
        for found in _EVERYDAY.finditer(text):
            syllables[found.start() : found.end()] = [""] * len(found[0])
        changed = False
        for pattern, verb in self.speech.verbs:
            text, count = pattern.subn(verb, text)
            changed = changed or count > 0
        heard, place = list(text), 0
        while place < len(text) - 1:
            for length in (5, 4, 3, 2):
                word = self._sounds.get(tuple(syllables[place : place + length]))
                written = text[place : place + length]
                if word and text[place] not in _NEVER_HEARD and _COUNTING.isdisjoint(written):
                    changed = changed or heard[place : place + length] != list(word)
                    heard[place : place + length] = word
                    place += length - 1
                    break
            place += 1
        return "".join(heard), changed

    def _in_setting(self, codes: list[str], text: str, place: int | None = None) -> str:
        """Return the trade meant by a word at a place: shared words go by the setting, in a list by that of its line."""
        meant = codes[0]
        if meant not in self.speech.in_settings:
            return meant
        if text.count("\n") >= 2 and place is not None:
            text = text[text.rfind("\n", 0, place) + 1 : text.find("\n", place) % (len(text) + 1)]
        for setting in self.speech.settings:
            if meant in setting.among and bool(setting.pattern.search(text)) is not setting.unless:
                meant = setting.means
        return meant

    def _hit(self, text: str, start: int, end: int, word: str, code: str) -> TradeHit:
        points = min(10 * len(word), 50)
        weak = word in self.speech.weak
        if weak:
            points -= 15
        before, person = text[max(0, start - 10) : start], bool(_PERSON.search(word))
        person_after = bool(_PERSON_AFTER.match(text, end))
        if person or person_after:
            points += 10
        count_near = bool(_COUNT_BEFORE.search(before) or _COUNT_AFTER.match(text, end))
        if count_near:
            points += 25
        elif _HIRE.search(before):
            points += 20
        if word in self.speech.vague:
            points = 15
        points -= min(start // 8, 10)
        return TradeHit(start, end, code, points, person or (person_after and not weak), weak)


def best_trade(hits: list[TradeHit], trades: Trades) -> tuple[str | None, tuple[str, ...], bool]:
    """Return the trade most clearly meant, up to three others that were named too, and whether the choice is unsure."""
    if not hits:
        return None, (), True
    points: dict[str, int] = {}
    for hit in hits:
        known = points.get(hit.code)
        points[hit.code] = hit.points if known is None else max(known, hit.points) + 5
    order = sorted(points, key=lambda code: -points[code])
    first = order[0]
    near = [code for code in order[1:] if points[code] >= points[first] - 20]
    unsure = (
        bool(near) and points[near[0]] >= points[first] - 5 and near[0] not in trades.by_code[first].related
    )
    return first, tuple(near[:3]), unsure or points[first] < 10


def load_trades(path: str | Path, sound: Callable[[str], str] | None = None) -> Trades:
    """Read the trade table (``trades.csv``) and compile its words once.

    Args:
        path: the table.
        sound: gives the syllable of a character (a table of pinyin); with it words are also known by their sound.

    An alias with a setting in brackets, as 瓦工(装修), is a word shared with another trade: the plain meaning comes first.
    """
    rows: list[Trade] = []
    plain: list[tuple[str, str]] = []
    shared: list[tuple[str, str]] = []
    with Path(path).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["level"] != "2":
                continue
            pairs = (part.split(":") for part in row["related"].split("|") if part)
            related = {code: round(100 * float(share)) for code, share in pairs}
            rows.append(
                Trade(
                    row["code"],
                    row["name"],
                    row["certificate"] or None,
                    row["pay_unit"] or None,
                    float(row["pay_low"] or 0),
                    float(row["pay_high"] or 0),
                    related,
                )
            )
            for alias in [row["name"], *row["aliases"].split("|")]:
                found = _IN_BRACKETS.match(alias.strip())
                for word in _SPLIT.split(found[1] if found else alias.strip()):
                    if len(word) >= 2:
                        (shared if found else plain).append((word, row["code"]))
    speech = load_speech()
    known = {trade.code for trade in rows}
    pairs = [pair for pair in [*plain, *speech.spoken, *shared] if pair[1] in known]
    return Trades(rows, pairs, speech, sound)
