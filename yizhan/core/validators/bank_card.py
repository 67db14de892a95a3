"""Bank card numbers (16 to 19 digits, Luhn; ISO/IEC 7812). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yizhan.core.refusals import Reason
from yizhan.core.validators.writing import normalise_digits

SHORTEST, LONGEST = 16, 19


@dataclass(frozen=True, slots=True)
class BankCard:
    """A card number that adds up, and the four digits that may be shown."""

    number: str

    @property
    def last_four(self) -> str:
        return self.number[-4:]


def parse_bank_card(text: str, *, field: str = "") -> tuple[BankCard, None] | tuple[None, Reason]:
    """Read a card number as typed (spaces, full width).

    Args:
        text: what was typed.
        field: form field the reason belongs to.
    """
    digits = normalise_digits(text)
    why = _fault(digits)
    return (None, Reason(*why, field)) if why else (BankCard(digits), None)


def passes_luhn(digits: str) -> bool:
    """Whether the check digit fits."""
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _fault(digits: str) -> tuple[str, str] | None:
    if not digits:
        return "bank_card_missing", _("还没填银行卡号")
    if not re.fullmatch(r"[0-9]+", digits):
        return "bank_card_not_digits", _("银行卡号里只能有数字")
    if len(digits) < SHORTEST:
        return "bank_card_too_short", _("银行卡号少 %(count)s 位") % {"count": SHORTEST - len(digits)}
    if len(digits) > LONGEST:
        return "bank_card_too_long", _("银行卡号多 %(count)s 位") % {"count": len(digits) - LONGEST}
    if not passes_luhn(digits):
        return "bank_card_check", _("银行卡号有一位写错了，对着卡再看一遍")
    return None
