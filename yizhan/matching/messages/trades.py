"""Which trade a message asks for: names and aliases of the trade table, spoken words, verb-object phrases, the setting."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import trade_words
from .words import WordIndex

_IN_BRACKETS = re.compile(r"^(.+?)\((.+?)\)$")
_SPLIT = re.compile(r"[/、]")
_HIRE = re.compile(
    r"(?:招聘?|找|请|要|聘|缺|需要?|来|寻|求|急招|急聘|诚聘)(?:[\d一二两三四五六七八九十]+(?:个|名|位|人)?)?(?:一?个)?(?:会|能|专业|熟练|做|有经验的)?[ :]?$"
)
_COUNT_BEFORE = re.compile(r"[\d一二两三四五六七八九十俩](?:个|名|位|人)?[ ]?$")
_PERSON_AFTER = re.compile(
    r"(?:的)?(?:师傅|工(?![地厂作资具])|员|阿姨|大姐|嫂子?|大爷|老师|兼职|人员|临时工|学徒|的(?:人|来|师傅)?)"
)
_COUNT_AFTER = re.compile(
    r"(?:师傅|工|员|阿姨|人员|兼职|大爷|老师)?[ :]?(?:[\d一二两三四五六七八九十]{1,3}(?:个|名|位|人)|各[一两二三\d])"
)
_PERSON = re.compile(
    r"(?:工|员|师|师傅|阿姨|嫂|手|匠|司机|保安|保洁|保姆|服务员|骑手|客服|厨师|护工|文员|主播|代驾|家教|会计|电工)$"
)


@dataclass(frozen=True, slots=True)
class Trade:
    """One trade of the table."""

    code: str
    name: str
    certificate: str | None
    usual_unit: str | None
    usual_high: float
    related: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TradeHit:
    """A word that speaks of a trade. ``points`` say how clearly; ``person`` that the word names the
    person, ``weak`` that it names a place, a product or a vague kind of work.
    """

    start: int
    end: int
    code: str
    points: int
    person: bool
    weak: bool = False


class Trades:
    """The trade table, compiled for reading messages."""

    def __init__(self, rows: list[Trade], words: list[tuple[str, str]]) -> None:
        self.by_code = {trade.code: trade for trade in rows}
        self._index: WordIndex[str] = WordIndex(words)

    def relations(self) -> dict[tuple[str, str], int]:
        """Return (worker's trade, posting's trade) → similarity in hundredths, as the score wants it."""
        return {(t.code, other): points for t in self.by_code.values() for other, points in t.related.items()}

    def find(self, text: str) -> list[TradeHit]:
        """Return every trade word of the text, from left to right."""
        hits = []
        for start, end, word in self._index.find(text):
            code = self._in_setting(self._index.meanings[word], text)
            hits.append(self._hit(text, start, end, word, code))
        for pattern, code in trade_words.PHRASES:
            if found := pattern.search(text):
                start, end = found.span()
                inside = [hit for hit in hits if hit.start < end and start < hit.end]
                if not any(hit.person or hit.end - hit.start >= 3 for hit in inside):
                    hits.append(self._hit(text, start, end, found[0][:3], self._in_setting([code], text)))
        return sorted(hits, key=lambda hit: hit.start)

    def _in_setting(self, codes: list[str], text: str) -> str:
        """Return the trade meant by a word, judging words that several trades share by the setting."""
        meant = codes[0]
        for group, pattern, code in trade_words.SETTINGS:
            if meant in group and pattern.search(text):
                meant = code
        return meant

    @staticmethod
    def _hit(text: str, start: int, end: int, word: str, code: str) -> TradeHit:
        points = min(10 * len(word), 50)
        weak = word in trade_words.WEAK
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
        if word in trade_words.VAGUE:
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


def load_trades(path: str | Path) -> Trades:
    """Read the trade table (``trades.csv``) and compile its words once.

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
                    float(row["pay_high"] or 0),
                    related,
                )
            )
            for alias in [row["name"], *row["aliases"].split("|")]:
                found = _IN_BRACKETS.match(alias.strip())
                for word in _SPLIT.split(found[1] if found else alias.strip()):
                    if len(word) >= 2:
                        (shared if found else plain).append((word, row["code"]))
    spoken = [(word, code) for code, words in trade_words.SPOKEN.items() for word in words.split()]
    known = {trade.code for trade in rows}
    return Trades(rows, [pair for pair in [*plain, *spoken, *shared] if pair[1] in known])
