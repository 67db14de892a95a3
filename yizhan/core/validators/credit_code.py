"""Unified social credit codes (GB 32100-2015) with the organisation code inside (GB 11714-1997). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason
from yizhan.core.validators.identity import PROVINCES
from yizhan.core.validators.writing import normalise_code

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
NATIONAL_REGION = "100000"  # bodies registered with a ministry

# Registration department and kind of body; the first two characters. GB 32100-2015, annex.
_KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "中央编办直接管理机构编制的群众团体",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "81": "基层工会",
    "N1": "农村集体经济组织",
    "N2": "农村集体经济组织",
    "N3": "农村集体经济组织",
}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """What a credit code says.

    Args:
        code: 18 characters.
        department: first two characters, department and kind of body.
        region: six-digit code of the registering authority.
        organisation_code: the nine-character code in its written form (``MAYYYY01-6``).
        kind: kind of body in Chinese, ``其他`` when the two characters are not in the list.
    """

    code: str
    department: str
    region: str
    organisation_code: str
    kind: str


def parse_credit_code(text: str, *, field: str = "") -> tuple[CreditCode, None] | tuple[None, Reason]:
    """Read a credit code as typed (spaces, full width, lower case).

    Args:
        text: what was typed.
        field: form field the reason belongs to.
    """
    code = normalise_code(text)
    why = _fault(code)
    if why:
        return None, Reason(*why, field)
    parsed = CreditCode(
        code=code,
        department=code[:2],
        region=code[2:8],
        organisation_code=f"{code[8:16]}-{code[16]}",
        kind=_KINDS.get(code[:2], "其他"),
    )
    return parsed, None


def check_character(body: str) -> str:
    """The 18th character of a body of 17 (MOD 31, weights 3^i)."""
    total = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(body))
    return ALPHABET[-total % 31]


def organisation_check_character(body: str) -> str:
    """The ninth character of an organisation code's body of eight (MOD 11)."""
    pairs = zip(body, _ORGANISATION_WEIGHTS, strict=True)
    rest = -sum(_ORGANISATION_ALPHABET.index(c) * weight for c, weight in pairs) % 11
    return "X" if rest == 10 else str(rest)


def _fault(code: str) -> tuple[str, str] | None:
    if not code:
        return "credit_code_missing", _("还没填统一社会信用代码")
    wrong = sorted({c for c in code if c not in ALPHABET})
    if wrong:
        shown = _("、").join(wrong)
        return "credit_code_letter", _("信用代码里不会有 %(letters)s，看看是不是看错了") % {"letters": shown}
    if len(code) < LENGTH:
        return "credit_code_too_short", _("信用代码少 %(count)s 位") % {"count": LENGTH - len(code)}
    if len(code) > LENGTH:
        return "credit_code_too_long", _("信用代码多 %(count)s 位") % {"count": len(code) - LENGTH}
    region = code[2:8]
    known_region = re.fullmatch(r"\d{6}", region) and (region[:2] in PROVINCES or region == NATIONAL_REGION)
    if code[0] == "0" or not known_region:
        return "credit_code_region", _("信用代码第 3 到 8 位不是行政区划代码")
    if organisation_check_character(code[8:16]) != code[16] or check_character(code[:17]) != code[17]:
        return "credit_code_check", _("信用代码有一位写错了，对着营业执照再看一遍")
    return None
