"""Resident identity numbers (GB 11643-1999: 18 characters, ISO 7064 MOD 11-2) and the older ones of 15 digits. Pure.

The region in the number is where it was first issued. Older locals carry retired codes (420400 沙市市, 4224xx
荆州地区), so only the province is checked, and 4210xx is never required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason
from yizhan.core.validators.writing import normalise_code

LENGTH = 18
OLD_LENGTH = 15
EARLIEST_BIRTH = date(1900, 1, 1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"

# First two digits (GB/T 2260), with Taiwan, Hong Kong and Macao (residence permits carry 81-83).
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """What an identity number says.

    Args:
        number: 18 characters; one of 15 digits is upgraded.
        region: six-digit code where it was issued (may be retired).
        birth: date of birth.
        is_male: from the sequence digit.
        was_15_digits: typed in the old form.
    """

    number: str
    region: str
    birth: date
    is_male: bool
    was_15_digits: bool = False


def parse_identity_number(
    text: str, *, on: date, field: str = ""
) -> tuple[IdentityNumber, None] | tuple[None, Reason]:
    """Read an identity number as typed (spaces, full width, lower-case x).

    Args:
        text: what was typed.
        on: today; a birth date after it is refused.
        field: form field the reason belongs to.
    """
    code = normalise_code(text)
    why = _shape_fault(code)
    if why:
        return None, Reason(*why, field)
    was_15_digits = len(code) == OLD_LENGTH
    body = f"{code[:6]}19{code[6:]}" if was_15_digits else code[:-1]
    why = _content_fault(body, on) or (None if was_15_digits else _check_fault(code))
    if why:
        return None, Reason(*why, field)
    parsed = IdentityNumber(
        number=body + check_character(body),
        region=body[:6],
        birth=_birth(body),  # type: ignore[arg-type]  # proven by _content_fault
        is_male=int(body[16]) % 2 == 1,
        was_15_digits=was_15_digits,
    )
    return parsed, None


def age_on(birth: date, on: date) -> int:
    """Completed years of life; somebody born on 29 February completes one on 1 March of a common year."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def check_character(body: str) -> str:
    """The 18th character of a body of 17 digits."""
    return _CHECK_CHARACTERS[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def _birth(body: str) -> date | None:
    try:
        return date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
    except ValueError:
        return None


def _shape_fault(code: str) -> tuple[str, str] | None:
    if not code:
        return "identity_missing", _("还没填身份证号")
    if re.search(r"[^0-9X]", code):
        if re.search(r"[OIL]", code):
            return "identity_letter", _("身份证号里有字母，看看是不是把 0 写成了 O、1 写成了 I")
        return "identity_letter", _("身份证号只能有数字，最后一位可以是 X")
    if "X" in code[:-1] or (code.endswith("X") and len(code) == OLD_LENGTH):
        return "identity_letter", _("X 只能是 18 位身份证号的最后一位")
    if len(code) in {LENGTH, OLD_LENGTH}:
        return None
    if len(code) < LENGTH:
        return "identity_too_short", _("身份证号少 %(count)s 位") % {"count": LENGTH - len(code)}
    return "identity_too_long", _("身份证号多 %(count)s 位") % {"count": len(code) - LENGTH}


def _content_fault(body: str, on: date) -> tuple[str, str] | None:
    if len(set(body)) == 1 or body[:2] not in PROVINCES:
        return "identity_region", _("身份证号开头两位不是省份代码")
    birth = _birth(body)
    if birth is None or birth < EARLIEST_BIRTH:
        shown = f"{body[6:10]}-{body[10:12]}-{body[12:14]}"
        return "identity_birth", _("身份证号里的出生日期 %(date)s 不存在") % {"date": shown}
    if birth > on:
        return "identity_birth_future", _("身份证号里的出生日期还没到")
    return None


def _check_fault(code: str) -> tuple[str, str] | None:
    if check_character(code[:-1]) != code[-1]:
        return "identity_check", _("身份证号有一位写错了，对着证件再看一遍")
    return None
