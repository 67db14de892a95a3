"""Numbers people carry: identity numbers, credit codes, mobiles, bank cards.

Each ``parse_*`` takes text as typed and returns ``(parsed, None)`` or ``(None, Reason)``; the reason says exactly what
is wrong (手机号少 1 位). Pure: no settings, no database, today's date is an argument.
"""

from yizhan.core.validators.bank_card import BankCard, parse_bank_card
from yizhan.core.validators.credit_code import CreditCode, parse_credit_code
from yizhan.core.validators.identity import IdentityNumber, age_on, parse_identity_number
from yizhan.core.validators.mobile import parse_mobile
from yizhan.core.validators.writing import normalise_code, normalise_digits, normalise_mobile

__all__ = [
    "BankCard",
    "CreditCode",
    "IdentityNumber",
    "age_on",
    "normalise_code",
    "normalise_digits",
    "normalise_mobile",
    "parse_bank_card",
    "parse_credit_code",
    "parse_identity_number",
    "parse_mobile",
]
