"""What a list may hold for whom, and cells that no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yizhan.core.refusals import Reason
from yizhan.exchange.rosters.enums import RosterPurpose as P

DAY_PURPOSES = (P.GATE, P.INSURANCE, P.CONTRACT, P.TAX, P.REAL_NAME, P.INSPECTION)
HIRER_PURPOSES = (P.VISIT, P.INSPECTION)
FULL_PURPOSES = frozenset({P.INSURANCE, P.CONTRACT, P.TAX, P.REAL_NAME})
"""What a whole identity number is needed for by law (社会保险法, 劳动合同法, 个人所得税法, 保障农民工工资支付条例)."""

SURE = frozenset({"confirmed", "dispatched", "on_site", "working", "completed", "closed"})
"""From here on both sides have said yes for good: a whole number is handed out for nobody before."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def reasons_against_export(
    purposes: tuple[str, ...], *, purpose: str, note: str, is_full: bool, full_reason: str
) -> list[Reason]:
    """Everything an export still lacks."""
    found = []
    if purpose not in purposes:
        found.append(Reason("purpose_missing", _("选一下拿去做什么"), "purpose"))
    if not note.strip():
        found.append(Reason("note_missing", _("写一句给谁看、怎么用"), "note"))
    if is_full and purpose in purposes and purpose not in FULL_PURPOSES:
        found.append(Reason("purpose_unfit", _("这个用处看打码的就够了"), "is_full"))
    if is_full and not full_reason.strip():
        found.append(Reason("reason_missing", _("要完整证件号，写一句为什么"), "full_reason"))
    return found


def cell_text(value: object) -> str:
    """Text for a cell; what a spreadsheet could read as a formula gets an apostrophe in front."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
