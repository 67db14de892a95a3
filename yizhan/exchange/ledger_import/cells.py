"""Reading one cell: text, numbers and dates as they stand in spreadsheets. Pure.

A reader takes the cell and what it needs to know (:class:`Known`) and returns ``(value, None)`` or ``(None, Reason)``;
an empty cell is ``(None, None)``. What a spreadsheet rounded is never guessed: it is refused with advice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason
from yizhan.core.validators import normalise_code, parse_credit_code, parse_identity_number, parse_mobile
from yizhan.exchange.ledger_import.columns import KIND_WORDS, PAY_CYCLE_WORDS, PAY_UNIT_WORDS, Column

Read = tuple[Any, Reason | None]
NOTHING: Read = (None, None)
TEXT_MOST = 200
MONEY_MOST = Decimal(1_000_000)
DAY_ZERO = date(1899, 12, 30)  # day 0 of the usual count of spreadsheets
_ROUNDED = re.compile(r"^[+-]?\d+(?:\.\d+)?[eE]\+?\d+$")
_ERRORS = re.compile(r"^#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL)[!?]?$", re.I)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})$")
_TIME = re.compile(r"(\d{1,2})[:：点时](?:(\d{1,2})分?|半)?$")
_SEVERAL = re.compile(r"[、,，;；/|\s]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What readers look things up in: names of trades and towns, and today's date."""

    today: date
    trades: Mapping[str, str] = field(default_factory=dict)
    towns: Mapping[str, str] = field(default_factory=dict)
    most_trades: int = 8


def text_of(cell: Any) -> str:
    """The cell as a person reads it."""
    if isinstance(cell, dict):
        return str(next(iter(cell.values()), ""))
    return str(cell or "")


def is_rounded(cell: Any) -> bool:
    """Whether digits were lost: 4.20106E+17, as a number or already as text."""
    text = text_of(cell).strip()
    return bool(_ROUNDED.match(unicodedata.normalize("NFKC", text).replace(" ", "")))


def digits_text(cell: Any) -> str:
    """A number that people carry (phone, identity), without the ``.0`` of a spreadsheet."""
    text = unicodedata.normalize("NFKC", text_of(cell)).strip().lstrip("'")
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def read_text(cell: Any, known: Known, column: Column) -> Read:
    if is_rounded(cell) and isinstance(cell, dict):
        return None, _lost(column)
    text = digits_text(cell) if isinstance(cell, dict) else text_of(cell)
    text = " ".join(text.split())
    if len(text) > TEXT_MOST:
        return None, Reason("too_long", _("太长了，最多 %(most)s 个字") % {"most": TEXT_MOST}, column.name)
    return text or None, None


def _lost(column: Column) -> Reason:
    text = _("“%(label)s”被表格当成数字，后几位丢了，找不回来。把这一列设成“文本”格式，照原件重填") % {
        "label": column.label
    }
    return Reason("digits_lost", text, column.name)


def read_phone(cell: Any, known: Known, column: Column) -> Read:
    if is_rounded(cell):
        return None, _lost(column)
    text = digits_text(cell)
    if text in {"无", "没有", "/", "-", "—", "0"}:
        return NOTHING
    if len(parts := [part for part in _SEVERAL.split(text) if len(part) >= 11]) > 1:
        text = parts[0]  # two numbers in one cell: the first is called first
    return parse_mobile(text, field=column.name)


def read_identity(cell: Any, known: Known, column: Column) -> Read:
    if is_rounded(cell):
        return None, _lost(column)
    text = digits_text(cell)
    if text in {"无", "没有", "/", "-", "—", "0"}:
        return NOTHING
    if re.fullmatch(r"\d{15}0{3}", text):
        return None, _lost(column)
    parsed, why = parse_identity_number(text, on=known.today, field=column.name)
    return (parsed.number, None) if parsed else (None, why)


def read_code(cell: Any, known: Known, column: Column) -> Read:
    if is_rounded(cell):
        return None, _lost(column)
    parsed, why = parse_credit_code(normalise_code(digits_text(cell)), field=column.name)
    return (parsed.code, None) if parsed else (None, why)


def read_whole(cell: Any, known: Known, column: Column) -> Read:
    text = digits_text(cell).rstrip("人名个年位")
    if not re.fullmatch(r"\d{1,4}", text):
        return None, Reason("not_a_number", _("“%(label)s”要写成数字") % {"label": column.label}, column.name)
    return int(text), None


def read_yuan(cell: Any, known: Known, column: Column) -> Read:
    """Yuan as people write them (260, 260元/天, 1,200.50) → fen."""
    text = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "").strip().lstrip("¥")
    text = re.sub(r"\s*(?:元|块|圆).*$|/.*$", "", text)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 < amount <= MONEY_MOST:
        return None, Reason(
            "not_money", _("“%(label)s”要写成元，比如 260") % {"label": column.label}, column.name
        )
    return int((amount * 100).to_integral_value()), None


def read_day(cell: Any, known: Known, column: Column) -> Read:
    """A day: a date cell, 2026-11-23, 2026年11月23日, 20261123, or the bare number of a date that lost its format."""
    found = _day_of(cell)
    if found is None or not 1900 <= found.year <= known.today.year + 2:
        return None, Reason(
            "not_a_day", _("“%(label)s”看不懂，写成 2026-11-23 这样") % {"label": column.label}, column.name
        )
    return found, None


def _day_of(cell: Any) -> date | None:
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    if isinstance(cell, dict) and "n" in cell and re.fullmatch(r"\d{5}", text):
        return DAY_ZERO + timedelta(days=int(text))
    hit = _DAY.match(text[:10].rstrip("T ")) or _DAY.match(text) or _COMPACT_DAY.match(text)
    try:
        return date(int(hit[1]), int(hit[2]), int(hit[3])) if hit else None
    except ValueError:
        return None


def read_birth(cell: Any, known: Known, column: Column) -> Read:
    """A birth date; of a year (or year and month) alone its last day, so that nobody counts as older than he is."""
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    year = re.fullmatch(r"((?:19|20)\d{2})(?:年|[-/.年]\d{1,2}月?)?", text)
    if year and not (isinstance(cell, dict) and "d" in cell):
        return date(int(year[1]), 12, 31), None
    found, why = read_day(cell, known, column)
    if found and found > known.today:
        return None, Reason("birth_future", _("出生日期还没到"), column.name)
    return found, why


def read_time(cell: Any, known: Known, column: Column) -> Read:
    text = unicodedata.normalize("NFKC", text_of(cell)).strip()
    if isinstance(cell, dict) and "dt" in cell:
        text = text.split("T")[1][:5]
    if isinstance(cell, dict) and "n" in cell and re.fullmatch(r"0?\.\d+", text):
        minutes = round(Decimal(text) * 24 * 60)
        text = f"{minutes // 60}:{minutes % 60:02d}"
    hit = _TIME.match(text[:5] if re.match(r"\d\d:\d\d:", text) else text)
    hour = int(hit[1]) if hit else 99
    minute = (30 if text.endswith("半") else int(hit[2] or 0)) if hit else 0
    if hour > 23 or minute > 59:
        return None, Reason(
            "not_a_time", _("“%(label)s”看不懂，写成 7:30 这样") % {"label": column.label}, column.name
        )
    return f"{hour:02d}:{minute:02d}", None


def read_trade(cell: Any, known: Known, column: Column) -> Read:
    word = text_of(cell).strip()
    code = known.trades.get(word.lower())
    if code is None:
        text = _("工种目录里没有“%(word)s”，换个叫法") % {"word": word[:12]}
        return None, Reason("trade_unknown", text, column.name)
    return code, None


def read_trades(cell: Any, known: Known, column: Column) -> Read:
    words = [word for word in _SEVERAL.split(text_of(cell)) if word]
    codes = {word: known.trades.get(word.lower()) for word in words}
    strange = [word for word, code in codes.items() if code is None]
    if strange:
        text = _("工种目录里没有“%(word)s”，换个叫法") % {"word": "、".join(strange)[:24]}
        return None, Reason("trade_unknown", text, column.name)
    return list(dict.fromkeys(codes.values()))[: known.most_trades], None


def read_town(cell: Any, known: Known, column: Column) -> Read:
    """The town whose name stands in the cell (an address may follow it); of several the longest name."""
    text = text_of(cell).strip()
    hits = [name for name in known.towns if name in text]
    if not hits:
        word = _("“%(word)s”不是这里的镇、街道") % {"word": text[:12]}
        return None, Reason("town_unknown", word, column.name)
    return known.towns[max(hits, key=len)], None


def _of_words(words: Mapping[str, str]) -> Callable[[Any, Known, Column], Read]:
    def read(cell: Any, known: Known, column: Column) -> Read:
        word = text_of(cell).strip()
        if word not in words:
            offered = "、".join(column.choices)
            text = _("“%(label)s”写这几种：%(offered)s") % {"label": column.label, "offered": offered}
            return None, Reason("word_unknown", text, column.name)
        return words[word], None

    return read


READERS: dict[str, Callable[[Any, Known, Column], Read]] = {
    "text": read_text,
    "phone": read_phone,
    "identity": read_identity,
    "code": read_code,
    "whole": read_whole,
    "yuan": read_yuan,
    "day": read_day,
    "birth": read_birth,
    "time": read_time,
    "trade": read_trade,
    "trades": read_trades,
    "town": read_town,
    "hirer_kind": _of_words(KIND_WORDS),
    "pay_unit": _of_words(PAY_UNIT_WORDS),
    "pay_cycle": _of_words(PAY_CYCLE_WORDS),
}


def read_cell(cell: Any, known: Known, column: Column) -> Read:
    """One cell by the reader of its column."""
    text = text_of(cell).strip()
    if not text:
        return NOTHING
    if _ERRORS.match(text):
        return None, Reason(
            "cell_error", _("这一格的公式出错了（%(word)s）") % {"word": text[:8]}, column.name
        )
    return READERS[column.read](cell, known, column)
