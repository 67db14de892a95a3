"""How personal values are shown to those who do not need them whole. Pure.

A mask never reveals more of a short value than of a long one: what is too short to be masked safely becomes ``***``.
"""

from __future__ import annotations

import re
import unicodedata

HIDDEN = "***"

# 复姓 still found among living people; anything else has a surname of one character.
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "上官",
        "诸葛",
        "司马",
        "司徒",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "端木",
        "东方",
        "南宫",
        "独孤",
        "轩辕",
        "淳于",
        "单于",
        "闾丘",
        "呼延",
    ]
)
DEFAULT_ADDRESS_FORM = "师傅"
# From fine to coarse. The first that matches without a figure before it wins: a house number must not slip through.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"^.*?(?:社区|居委会|居民委员会|村委会|村民委员会|生活区)",
        r"^.*?村(?!路|街|巷)",
        r"^.*?(?:街道|镇|乡)(?!路|街|巷|大道|小区)",
        r"^.*?(?:大道|路|街|巷)",
    )
)
_FIGURE = re.compile(r"[0-9A-Za-z#]")


def phone(value: str | None) -> str:
    """``13812342046`` → ``138****2046``; a landline keeps its last two digits."""
    if not value:
        return ""
    if re.fullmatch(r"1\d{10}", value):
        return f"{value[:3]}****{value[-4:]}"
    return f"{HIDDEN}{value[-2:]}" if len(value) > 6 else HIDDEN


def identity_number(value: str | None) -> str:
    """``421002197803051234`` → ``4210**********1234``; 15 digits likewise."""
    if not value:
        return ""
    if len(value) not in {15, 18}:
        return HIDDEN
    return f"{value[:4]}{'*' * (len(value) - 8)}{value[-4:]}"


def surname(full_name: str) -> str:
    """First character of a name, two for a compound surname, the whole first word of a name in letters."""
    name = full_name.strip()
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return name[:2]
    if re.match(r"[A-Za-z]", name):
        return name.split()[0]
    return name.split("·")[0] if "·" in name else name[:1]


def public_name(full_name: str | None, address_form: str = "") -> str:
    """``王建国`` → ``王师傅``; with the person's own form of address ``陈大姐``.

    Args:
        full_name: real name; ``""`` or ``None`` gives ``某师傅``.
        address_form: how the person wants to be called after the surname (``师傅``, ``大姐``, ``叔``).
    """
    return f"{surname(full_name or '') or '某'}{address_form or DEFAULT_ADDRESS_FORM}"


def official_name(full_name: str | None) -> str:
    """Name of staff or an official for outsiders: ``王建国`` → ``王*``."""
    shown = surname(full_name or "")
    return f"{shown}*" if shown else ""


def bank_card(value: str | None) -> str:
    """``6222 **** 1234`` style without the bank: ``**** 1234``."""
    if not value:
        return ""
    return f"**** {value[-4:]}" if len(value) >= 12 else HIDDEN


def address(value: str | None) -> str:
    """An address up to its community or village, else its town or sub-district, else its street; never the house.

    ``沙市区中山街道健康巷社区 3 栋 201`` → ``沙市区中山街道健康巷社区``. What names none of them becomes ``***``.
    """
    if not value:
        return ""
    text = unicodedata.normalize("NFKC", value)
    for place in _PLACES:
        found = place.match(text)
        if found and not _FIGURE.search(found.group()):
            return found.group()
    return HIDDEN
