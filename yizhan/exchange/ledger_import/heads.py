"""Finding the heading of a ledger and proposing which column holds what. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.ledger_import.columns import Column

HEAD_ROWS = 20
"""How far down a heading may stand below titles and remarks."""

_REMARK = re.compile(r"[（(【\[].*$")
_NOISE = re.compile(r"[\s*＊:：_\-/、.]")


def normalise(word: Any) -> str:
    """A heading as it is compared: half width, small letters, without stars, remarks in brackets and blanks."""
    text = unicodedata.normalize("NFKC", word if isinstance(word, str) else "").strip().lower().lstrip("*")
    return _NOISE.sub("", _REMARK.sub("", text))


def fingerprint(heads: Sequence[Any]) -> str:
    """What makes two headings the same heading."""
    return hashlib.sha256("|".join(normalise(head) for head in heads).encode()).hexdigest()


def column_letter(index: int) -> str:
    """``0`` → ``A``, ``27`` → ``AB``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _words_of(column: Column) -> list[str]:
    """Headings that mean a column: its name in Chinese and in the reader's language first, then the others."""
    with translation.override("zh-hans"):
        chinese = normalise(str(column.label))
    return [chinese, normalise(str(column.label)), *map(normalise, column.words)]


def _fit(head: str, words: Sequence[str]) -> int:
    """How well a heading names a column: 3 its own word, 2 one of its words, 1 holds one of them, 0 not at all."""
    if not head:
        return 0
    if head in words[:2]:
        return 3
    if head in words:
        return 2
    return 1 if any(len(word) > 1 and word in head for word in words if not word.isascii()) else 0


def propose(heads: Sequence[Any], columns: Sequence[Column]) -> dict[str, int]:
    """Field → column number: the best fit first, every column at most once; what nobody recognises stays open."""
    names = [normalise(head) for head in heads]
    words = {column.name: _words_of(column) for column in columns}
    fits = sorted(
        (-fit, order, index, column.name)
        for order, column in enumerate(columns)
        for index, head in enumerate(names)
        if (fit := _fit(head, words[column.name]))
    )
    found: dict[str, int] = {}
    taken: set[int] = set()
    for *_rank, index, name in fits:
        if name not in found and index not in taken:
            found[name] = index
            taken.add(index)
    return found


def find_head(rows: Sequence[tuple[int, Sequence[Any]]], columns: Sequence[Column]) -> int | None:
    """Position of the heading among the first rows: the one with most recognised words, the upper one of two equals."""
    best, at = 0, None
    for position, (_number, cells) in enumerate(rows[:HEAD_ROWS]):
        score = len(propose(cells, columns))
        if score > best:
            best, at = score, position
    return at


def reasons_against_head(
    rows: Sequence[tuple[int, Sequence[Any]]], merged: Sequence[Sequence[int]], at: int | None
) -> list[Reason]:
    """What makes a heading unreadable: none at all, merged cells in it, the same word twice, nothing below it."""
    if at is None:
        text = _("没找到表头。第一行写上每列是什么（姓名、手机号……），可以先下载样表")
        return [Reason("no_head", text, "file")]
    number, cells = rows[at]
    for top, left, bottom, right in merged:
        if top <= number - 1 <= bottom and (right > left or bottom > top) and left < len(cells):
            where = f"{column_letter(left)}{top + 1}–{column_letter(right)}{bottom + 1}"
            text = _("表头有合并的格子（%(where)s）。取消合并，一列只写一个名字") % {"where": where}
            return [Reason("merged_head", text, "file")]
    found = []
    names = [normalise(cell) for cell in cells]
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        text = _("表头里“%(names)s”写了两次，改成不一样的") % {"names": "、".join(sorted(twice))}
        found.append(Reason("head_twice", text, "file"))
    if at + 1 >= len(rows):
        found.append(Reason("no_rows", _("表头下面没有内容"), "file"))
    return found


def reasons_against_mapping(
    mapping: Mapping[str, int], columns: Sequence[Column], column_count: int
) -> list[Reason]:
    """What a mapping still lacks or says twice."""
    known = {column.name: column for column in columns}
    found = [
        Reason(
            "column_missing", _("“%(label)s”是哪一列？这一项一定要有") % {"label": column.label}, column.name
        )
        for column in columns
        if column.is_required and column.name not in mapping
    ]
    by_index: dict[int, list[str]] = {}
    for name, index in mapping.items():
        if name not in known or not 0 <= index < column_count:
            found.append(Reason("column_unknown", _("没有这一列"), name))
        by_index.setdefault(index, []).append(name)
    for names in by_index.values():
        for name in names[1:]:
            label = known[names[0]].label if names[0] in known else names[0]
            found.append(Reason("column_twice", _("这一列已经给了“%(label)s”") % {"label": label}, name))
    return found
