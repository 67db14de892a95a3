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


def normalise(raw: str) -> Source:
    """Return the message in its normal spelling (emoji count as a space, so they still separate words)."""
    text = _EMOJI.sub(" ", raw.translate(_ONE_TO_ONE))
    if _FORMAL_RUN.search(text):
        text = _FORMAL_RUN.sub(lambda found: found[0].translate(_FORMAL), text)
    text = _SPOKEN_EACH.sub("/", text)
    if not _DROP.search(text):
        return Source(raw, text, None)
    kept = [place for place, char in enumerate(text) if not _DROP.match(char)]
    return Source(raw, "".join(text[place] for place in kept), tuple(kept))


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
