"""Mobile numbers of the mainland (11 digits, 13x-19x). Pure.

Ranges are not listed: operators open new ones, and a number is proven by the code sent to it, not by a table.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason
from yizhan.core.validators.writing import normalise_mobile

LENGTH = 11


def parse_mobile(text: str, *, field: str = "") -> tuple[str, None] | tuple[None, Reason]:
    """Read a mobile as typed or dictated (``+86``, separators, full width, spoken digits).

    Args:
        text: what was typed.
        field: form field the reason belongs to.
    """
    digits = normalise_mobile(text)
    why = _fault(digits)
    return (None, Reason(*why, field)) if why else (digits, None)


def _fault(digits: str) -> tuple[str, str] | None:
    if not digits:
        return "mobile_missing", _("还没填手机号")
    if not re.fullmatch(r"[0-9]+", digits):
        return "mobile_not_digits", _("手机号里只能有数字")
    if re.fullmatch(r"0[1-9]\d{8,11}", digits):
        return "mobile_is_landline", _("这是座机号，请填手机号")
    if len(digits) <= 5 or digits.startswith(("400", "800")):
        return "mobile_is_hotline", _("这是服务热线，请填手机号")
    if len(digits) < LENGTH:
        return "mobile_too_short", _("手机号少 %(count)s 位") % {"count": LENGTH - len(digits)}
    if len(digits) > LENGTH:
        return "mobile_too_long", _("手机号多 %(count)s 位") % {"count": len(digits) - LENGTH}
    if not re.match(r"1[3-9]", digits):
        return "mobile_wrong_start", _("手机号要用 13 到 19 开头，看看开头是不是写错了")
    return None
