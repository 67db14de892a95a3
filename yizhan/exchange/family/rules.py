"""Pure rules of family ties."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from yizhan.accounts.enums import PAPER_HOWS, PROXY_HOWS
from yizhan.core.refusals import Reason
from yizhan.exchange.family.enums import Kin


@dataclass(frozen=True, slots=True)
class HelperFacts:
    """What speaks for or against somebody as a helper.

    Args:
        is_self: he is the worker himself. is_staff: he works at a station or an office. helps_count: whom he helps already.
    """

    is_self: bool = False
    is_staff: bool = False
    helps_count: int = 0


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def reasons_against_helper(facts: HelperFacts, *, most: int) -> list[Reason]:
    """Staff and strangers who collect numbers are no family; a few relatives are."""
    found = []
    if facts.is_self:
        found.append(Reason("own_phone", _("这是他自己的手机，不用请家人"), "phone"))
    if facts.is_staff:
        found.append(Reason("is_staff", _("驿站和机关的工作人员不能当家人帮忙，窗口可以代办"), "phone"))
    if facts.helps_count >= most:
        found.append(Reason("helps_many", _("一个人最多帮 %(most)s 位家人") % {"most": most}, "phone"))
    return found


def reasons_against_asking(kin: str, how: str, proof: str, *, at_counter: bool) -> list[Reason]:
    """What an invitation must say; at the counter also how the worker said yes (TRUST L-08)."""
    found = []
    if kin not in Kin.values:
        found.append(Reason("kin_missing", _("选一下是他什么人"), "kin"))
    if at_counter and how not in PROXY_HOWS:
        found.append(Reason("how_missing", _("选一下本人是怎么说的"), "how"))
    if at_counter and how in PAPER_HOWS and not proof.strip():
        found.append(Reason("proof_missing", _("写下纸放在哪儿"), "proof"))
    return found
