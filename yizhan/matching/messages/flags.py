"""Risks in a message: words, spellings, sounds and patterns of the review lexicon, and what follows from hours and pay."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from .contacts import find_contact
from .guards import Guarded, Quick, Shelf, alternatives
from .model import Contact, Finding
from .normalise import Source, normalise, squeeze
from .requirements import find_ages, find_gender
from .words import WordIndex

_DENIED_BEFORE = Quick(
    r"(?:不收|不用交?|不要|无需|无须|没有|无|不需要?|不交|免|零|绝不收取?|不收取|不扣|不押|拒绝|打击|杜绝|严禁|禁止|不得|不准|防|警惕|谨防|不是|非|勿|切勿|远离|举报|小心)"
    r"(?:交|收|缴|任何|什么|一切|各种|的|以|收取|虚假|网络|所谓)*(?:[\u4e00-\u9fff]{2,5}[、/和或及与,，]){0,5}$"
)
"""不收押金, 不收押金、中介费: what stands right behind a denial, also as a later item of its list."""
_WARNING = Quick(
    r"警惕|谨防|防诈|反诈|防骗|冒充|切勿|请勿轻信|不要相信|提醒(?:广大|大家|各位|求职|群里)|诈骗套路|骗局|骗子|(?<!不)(?<!没)骗人|严厉打击|以.{0,6}为名|千万别|上当|不要轻信|别信|不法分子|诱骗|(?:均|都|就)?(?:为|是|属)(?:于)?(?:诈骗|骗子|骗局|传销)|郑重声明|立即报警"
)
_SENTENCE_END = Quick(r"[。!?\n]")
_CLAUSE_END = Quick(r"[。!?;\n]")
_REFUND_LATER = Quick(r"(?:做完|满|干满|入职|离职|期满|\d个?月)[^。\n]{0,6}(?:返还|退还|再?退(?![休伍]))")
_ROUND_THE_CLOCK = Quick(r"24 ?(?:个)?小时|二十四小时|全天候|日夜")
_REST_PATTERN = Quick(r"(?:上|做|干)[一1两二2](?:天)?休[一1两二2]|24 ?小时(?:营业|热线|客服|联系|供应|服务)")
_ANY_SEX = Quick(r"男女(?:不限|均可|都|皆可|不论|通招)|不限男女|性别不限|不限性别")
_EXCLUDES = Quick(r"(?<!不)限|只|仅|必须|优先|勿扰|不要|不招|免谈|最好")
_OTHER_AGE = Quick(r"^\d*[元块点号名人%个天月年]")
_BREAKS = Quick(r"[,。;!?\n、:()]")
_GENDER = "discrimination_gender"
_GAP_MOST = 4
_AROUND = 16


@dataclass(frozen=True, slots=True)
class Flag:
    """One entry of the review lexicon, compiled.

    Attributes:
        code, severity, legal_basis: from the lexicon.
        patterns: what to look for.
        negations: words that, standing nearby, turn a hit into none.
        not_in: wordings around a hit in which it means something else.
        grave: when given, only words that hold this are as heavy as the flag; ``light`` words are never.
    """

    code: str
    severity: str
    legal_basis: str
    patterns: tuple[Guarded, ...]
    negations: tuple[str, ...]
    not_in: tuple[re.Pattern, ...] = ()
    grave: re.Pattern | None = None
    light: re.Pattern | None = None

    def is_grave(self, words: str) -> bool:
        """Return whether words found for this flag are as heavy as the flag itself."""
        if self.grave is not None and not self.grave.search(words):
            return False
        return not (self.light is not None and self.light.search(words))


@dataclass(frozen=True, slots=True)
class Topic:
    """Words that are no risk but that a reviewer looks at (work at heights, on live wires)."""

    code: str
    legal_basis: str
    pattern: re.Pattern


@dataclass(slots=True)
class _Sounds:
    """Words known by their syllables; ``ordinary`` are honest words that sound the same."""

    words: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    heads: dict[str, set[int]] = field(default_factory=dict)
    ordinary: frozenset[str] = frozenset()


class Lexicon:
    """The review lexicon, compiled once."""

    def __init__(
        self,
        flags: list[Flag],
        terms: list[tuple[str, str]],
        sounds: list[tuple[str, str]] = (),
        ordinary: frozenset[str] = frozenset(),
        sound: Callable[[str], str] | None = None,
        topics: Iterable[Topic] = (),
    ) -> None:
        self.topics = {topic.code: topic for topic in topics}
        self.flags = {flag.code: flag for flag in flags}
        self._patterns = Shelf((pattern, flag.code) for flag in flags for pattern in flag.patterns)
        self._terms: WordIndex[str] = WordIndex(terms)
        self._sound = lru_cache(maxsize=8192)(sound) if sound else None
        self._sounds = _Sounds(ordinary=ordinary)
        for word, code in sounds if sound else ():
            key = tuple(map(self._sound, word))
            self._sounds.words[key] = (word, code)
            self._sounds.heads.setdefault(key[0], set()).add(len(key))

    def finding(self, code: str, words: str, span: tuple[int, int] = (0, 0)) -> Finding:
        """Return a finding for a flag of the lexicon."""
        flag = self.flags[code]
        return Finding(code, flag.severity, words, span, flag.legal_basis)

    def search(self, text: str) -> list[tuple[str, int, int]]:
        """Return (flag, start, end) of every term, sound and pattern that the text holds and does not deny."""
        hits, chars = list(self._spelled(text)), set(text)
        for pattern, code in self._patterns.fitting(chars):
            hits.extend((code, *found.span()) for found in pattern.pattern.finditer(text) if found[0])
        return [hit for hit in hits if self.stands(text, *hit)]

    def words_of(self, code: str, raw: str) -> str:
        """Return the first words of a message that a flag rests on, as they were written; ``""`` for none.

        Words without a number are preferred: of 要4个男的 and 男的 the latter can be replaced.
        """
        source = normalise(raw)
        text, places = squeeze(source.text)
        spans = [_back(places, start, end) for flag, start, end in self.search(text) if flag == code]
        words = [(start, raw[slice(*source.raw_span(start, end))]) for start, end in spans]
        return min(words, key=lambda item: (any(map(str.isdigit, item[1])), item), default=(0, ""))[1]

    def _spelled(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield terms, also when signs, spaces or emoji stand between their characters, and words that sound like one."""
        places = [place for place, char in enumerate(text) if char.isalnum()]
        tight = "".join(text[place] for place in places)
        for hit in self._terms.find(tight):
            if span := _span_of(text, places, hit.start, hit.end):
                for code in self._terms.meanings[hit.word]:
                    yield code, *span
        if not self._sounds.words:
            return
        sound, heads = self._sound, self._sounds.heads
        syllables = [sound(char) if "一" <= char <= "龥" else "" for char in tight]
        for start, syllable in enumerate(syllables):
            for length in heads.get(syllable, ()):
                known = self._sounds.words.get(tuple(syllables[start : start + length]))
                written = tight[start : start + length]
                if not known or written == known[0] or written in self._sounds.ordinary:
                    continue
                if span := _span_of(text, places, start, start + length):
                    yield known[1], *span

    def stands(self, text: str, code: str, start: int, end: int) -> bool:
        """Return whether a hit means what the flag says, seen with its neighbours."""
        flag = self.flags[code]
        first, last = _clause(text, start, end)
        around = text[max(first, start - 12) : min(last, end + 6)]
        plainly = code == _GENDER and _EXCLUDES.search(text, start, end)
        if not plainly and any(
            word in around for word in flag.negations if len(word) > 2 or word in around[:14]
        ):
            return False
        if _DENIED_BEFORE.search(text[max(first, start - 28) : start]):
            return False
        left = max(first, start - _AROUND)
        for window in (text[left : min(last, end + _AROUND)], text[left:end]):
            for pattern in flag.not_in:
                for found in pattern.finditer(window):
                    if found.start() + left < end and start < found.end() + left:
                        return False
        return _fits(code, text, start, end)


def _span_of(text: str, places: list[int], start: int, end: int) -> tuple[int, int] | None:
    """Return the span of characters that were drawn together; None when a stop or too much stands between them."""
    for before, after in zip(places[start : end - 1], places[start + 1 : end], strict=True):
        if after - before > _GAP_MOST + 1 or _BREAKS.search(text[before:after]):
            return None
    return places[start], places[end - 1] + 1


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((found.end() for found in _CLAUSE_END.finditer(text, 0, start)), default=0)
    stop = _CLAUSE_END.search(text, end)
    return first, stop.start() if stop else len(text)


def load_lexicon(path: str | Path, sound: Callable[[str], str] | None = None) -> Lexicon:
    """Read the review lexicon (``review_lexicon.json``) and compile its words and patterns.

    Args:
        path: the file.
        sound: gives the syllable of a character; with it words are also known by their sound (鸭金 for 押金).
    """
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    flags, terms, sounds = [], [], []
    for entry in data["lexicon"]:
        compiled = tuple(
            Guarded(part)
            for pattern in (*entry["regex"], *entry.get("patterns", ()))
            for part in alternatives(pattern)
        )
        not_in = tuple(re.compile(pattern) for pattern in entry.get("not_in", ()))
        flags.append(
            Flag(
                entry["flag"],
                entry["severity"],
                entry["legal_basis"],
                compiled,
                tuple(entry["negations"]),
                not_in,
                *(re.compile(entry[name]) if name in entry else None for name in ("grave", "light")),
            )
        )
        terms.extend((term, entry["flag"]) for term in entry["terms"])
        sounds.extend((word, entry["flag"]) for word in entry.get("sounds", ()))
    ordinary = frozenset(data.get("_meta", {}).get("same_sound", ()))
    topics = [
        Topic(row["topic"], row["legal_basis"], re.compile("|".join(row["patterns"])))
        for row in data.get("topics", ())
    ]
    return Lexicon(flags, terms, sounds, ordinary, sound, topics)


def search_flags(source: Source, lexicon: Lexicon, gender_words: tuple[int, int] | None) -> list[Finding]:
    """Return the findings that rest on words, each with its place in the original message.

    ``gender_words`` is the place where the requirements found a limit of sex.
    """
    text, places = squeeze(source.text)
    spoken = [(code, *_back(places, start, end)) for code, start, end in lexicon.search(text)]
    if gender_words and lexicon.stands(source.text, _GENDER, *gender_words):
        spoken.append((_GENDER, *gender_words))
    if (found := _REFUND_LATER.search(text)) and any(code == "fee_charging" for code, *_ in spoken):
        spoken.append(("deposit_required", *_back(places, *found.span())))
    findings: dict[str, Finding] = {}
    for code, start, end in spoken:
        if code in findings or (
            lexicon.flags[code].severity != "info" and _is_warned(source.text, start, end)
        ):
            continue
        findings[code] = lexicon.finding(code, source.text[start:end], source.raw_span(start, end))
    return list(findings.values())


def _is_warned(text: str, start: int, end: int) -> bool:
    """Return whether the sentence of a hit (or the one before it) warns of the offence rather than commits it."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, start)]
    first = ends[-2] if len(ends) > 1 else 0
    stop = _SENTENCE_END.search(text, end)
    return bool(_WARNING.search(text, first, stop.start() if stop else len(text)))


def contact_words(
    source: Source, found: tuple[Contact, list[tuple[int, int]]] | None = None
) -> tuple[str, tuple[int, int]] | None:
    """Return a telephone number or account in the text and its place in the original, however it is spelled."""
    contact, spans = found or find_contact(source.text)
    if not (contact.phone or contact.wechat):
        return None
    shown = contact.phone or contact.wechat
    start, end = next(
        (
            span
            for span in spans
            if re.search(r"\d|[A-Za-z]|[一二三四五六七八九零幺]{5}", source.text[slice(*span)])
        ),
        (0, 0),
    )
    return shown, source.raw_span(start, end)


def flags_of_words(source: Source, lexicon: Lexicon) -> list[Finding]:
    """Return every finding in public words: the lexicon's, a limit of sex, contact details and limits of age."""
    _, words = find_gender(source.text)
    found = search_flags(source, lexicon, words.span() if words else None)
    known = {finding.flag for finding in found}
    if "contact_in_text" not in known and (contact := contact_words(source)):
        found.append(lexicon.finding("contact_in_text", *contact))
    low, high, _spans = find_ages(source.text)
    if high and "age_limit" not in known:
        found.append(lexicon.finding("age_limit", f"{low or ''}-{high}"))
    return found


def _back(places: list[int] | None, start: int, end: int) -> tuple[int, int]:
    return (start, end) if places is None else (places[start], places[end - 1] + 1)


def _fits(code: str, text: str, start: int, end: int) -> bool:
    """Return whether a hit of a few flags that share words with honest sentences stands."""
    words, before, after = text[start:end], text[max(0, start - 10) : start], text[end : end + 10]
    if code == "child_labor":
        return not _NOT_CHILD_LABOUR.search(before + words)
    if code == "overlong_hours":
        return not _REST_PATTERN.search(text)
    if code == _GENDER:
        return not _ANY_SEX.search(text) or bool(_EXCLUDES.search(words) and not _ANY_SEX.search(words))
    if code == "minor_16_17":
        # 满18 is the law's own line; 16 yuan, 16点 and 16号 are no ages.
        is_age = "岁" in words + after[:3] and not _OTHER_AGE.match(after)
        return is_age or any(sign in words for sign in ("中", "高", "技", "六", "七"))
    return True


_NOT_CHILD_LABOUR = Quick(
    r"(?:接|带|照看|看|照顾|辅导|教|陪|家里有|家有|给|送).{0,6}(?:孩子|小孩|娃|伢|初中生|小学生|初中|小学)|(?:辅导|家教|补课|晚托|托管|代课)"
)


def is_round_the_clock(text: str) -> bool:
    """Return whether duty around the clock is asked (and no day of rest follows each day of duty)."""
    return bool(_ROUND_THE_CLOCK.search(text)) and not _REST_PATTERN.search(text)


def has_rest_days(text: str) -> bool:
    """Return whether each day of duty is followed by a day of rest (上一休一)."""
    return bool(_REST_PATTERN.search(text))


def decide(findings: list[Finding], is_posting: bool) -> str:
    """Return what should happen with the message: reject, not_a_job, review or pass."""
    severities = {finding.severity for finding in findings}
    if "reject" in severities:
        return "reject"
    if not is_posting:
        return "not_a_job"
    return "review" if "review" in severities else "pass"
