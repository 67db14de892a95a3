"""Money as whole fen (1 yuan = 100 fen). No float ever touches it; names of amounts end in ``_fen``.

Formats follow the house style: ``260 元``, ``1,040 元``, ``21.5 元``, no ``¥`` and no ``.00``; ``12.6 万元`` on wall
screens only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
MOST_FEN = 10**15  # far above any amount of a district; keeps typing errors out of 64-bit columns

_AMOUNT = re.compile(r"(?P<sign>-?)(?P<number>\d+(?:\.\d+)?)(?P<wan>万)?元?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")

PAY_UNITS = ("hour", "day", "month", "piece", "lump")


@dataclass(frozen=True, slots=True)
class ParsedAmount:
    """What :func:`parse_yuan` made of a text: ``fen``, or the reason why it is no amount."""

    fen: int | None = None
    reason: Reason | None = None


def parse_yuan(text: str, *, field: str = "", allow_negative: bool = False) -> ParsedAmount:
    """Read an amount the way people type it: ``260``, ``260.5``, ``1,040 元``, ``12.6万``, full width too.

    Args:
        text: amount in yuan.
        field: form field the reason belongs to.
        allow_negative: accept a leading minus (reversals).
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("¥", "").replace("块", "元")
    if not plain:
        return ParsedAmount(reason=Reason("money_missing", _("还没填金额"), field))
    body = plain.removesuffix("元").removesuffix("万").removeprefix("-")
    if "," in body:
        if not _GROUPED.fullmatch(body):
            return ParsedAmount(reason=Reason("money_unreadable", _("金额里的逗号位置不对"), field))
        plain = plain.replace(",", "")
    found = _AMOUNT.fullmatch(plain)
    if not found:
        return ParsedAmount(reason=Reason("money_unreadable", _("金额只写数字，比如 260 或 21.5"), field))
    amount = Decimal(found["number"]) * (FEN_PER_WAN if found["wan"] else FEN_PER_YUAN)
    if amount != amount.to_integral_value():
        return ParsedAmount(reason=Reason("money_below_a_fen", _("金额最多写到分（两位小数）"), field))
    if amount > MOST_FEN:
        return ParsedAmount(reason=Reason("money_too_large", _("金额太大，看看是不是多写了零"), field))
    if found["sign"] and amount and not allow_negative:
        return ParsedAmount(reason=Reason("money_negative", _("金额不能是负数"), field))
    return ParsedAmount(fen=-int(amount) if found["sign"] else int(amount))


def plain_yuan(fen: int) -> str:
    """The number alone, for input fields: ``260``, ``21.5``, ``0.05``."""
    sign, whole, rest = _split(fen)
    return f"{sign}{whole}{_fraction(rest)}"


def number(fen: int) -> str:
    """The number with thousands: ``1,040``, ``21.5``."""
    sign, whole, rest = _split(fen)
    return f"{sign}{whole:,}{_fraction(rest)}"


def yuan(fen: int) -> str:
    """``260 元``, ``1,040 元``, ``21.5 元``."""
    return _("%(amount)s 元") % {"amount": number(fen)}


def short_yuan(fen: int) -> str:
    """For wall screens: from 100,000 yuan on ``12.6 万元`` (one place, rounded half up), else :func:`yuan`."""
    if abs(fen) < 10 * FEN_PER_WAN:
        return yuan(fen)
    tenths = (abs(fen) * 10 + FEN_PER_WAN // 2) // FEN_PER_WAN
    whole, tenth = divmod(tenths, 10)
    amount = f"{'-' if fen < 0 else ''}{whole:,}{f'.{tenth}' if tenth else ''}"
    return _("%(amount)s 万元") % {"amount": amount}


def pay_unit_label(unit: str, piece_unit: str = "") -> str:
    """``天`` of ``元/天``; for ``piece`` the posting's own word (``平米``), else ``件``.

    Raises:
        ValueError: not one of :data:`PAY_UNITS`.
    """
    labels = {"hour": _("时"), "day": _("天"), "month": _("月"), "piece": piece_unit or _("件"), "lump": ""}
    try:
        return labels[unit]
    except KeyError:
        raise ValueError(f"pay unit must be one of {PAY_UNITS}, not {unit!r}") from None


def pay(low_fen: int | None, high_fen: int | None = None, *, unit: str, piece_unit: str = "") -> str:
    """Pay as shown: ``260 元/天``, ``220–300 元/天``, ``包干 800 元``, ``面议`` when nothing is stated.

    Args:
        low_fen: lowest or only amount; ``None`` with ``high_fen`` reads as "up to".
        high_fen: highest amount, or ``None``.
        unit: one of :data:`PAY_UNITS`.
    """
    label = pay_unit_label(unit, piece_unit)
    if low_fen is None and high_fen is None:
        return _("面议")
    if low_fen is None:
        amount = _("最高 %(amount)s") % {"amount": number(high_fen)}  # type: ignore[arg-type]
    elif high_fen is None or high_fen == low_fen:
        amount = number(low_fen)
    else:
        amount = f"{number(low_fen)}–{number(high_fen)}"
    if unit == "lump":
        return _("包干 %(amount)s 元") % {"amount": amount}
    return _("%(amount)s 元/%(unit)s") % {"amount": amount, "unit": label}


def total(amounts: Iterable[int]) -> int:
    """Sum of fen; anything that is not a whole number of fen is a programming error.

    Raises:
        TypeError: an amount is not an ``int``.
    """
    result = 0
    for fen in amounts:
        if not isinstance(fen, int) or isinstance(fen, bool):
            raise TypeError(f"fen must be a whole number, not {fen!r}")
        result += fen
    return result


def _split(fen: int) -> tuple[str, int, int]:
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    return ("-" if fen < 0 else ""), whole, rest


def _fraction(rest: int) -> str:
    return f".{rest:02d}".rstrip("0") if rest else ""
