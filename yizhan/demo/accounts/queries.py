"""The demo accounts as they are in the database."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from yizhan.accounts.queries import has_role, people_by_phone
from yizhan.core import clock
from yizhan.demo.accounts.data import ACCOUNTS, DemoAccount, account_of


@dataclass(frozen=True, slots=True)
class Row:
    """One line of ``/_demo/`` and of ``manage.py demo_accounts``."""

    account: DemoAccount
    is_there: bool
    code: str


def current_totp(secret: str) -> str:
    """The six digits of this moment; ``""`` without a secret."""
    if not secret:
        return ""
    return format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // app_settings.TOTP_PERIOD))


def person_of(role: str) -> int | None:
    """Person id of a role's demo account; ``None`` before it was made.

    Raises:
        KeyError: not a role.
    """
    account = account_of(role)
    return next((p.pk for p in people_by_phone(account.phone) if has_role(p.pk, role)), None)


def rows() -> list[Row]:
    """All demo accounts with their current codes."""
    return [Row(a, person_of(a.role.value) is not None, current_totp(a.totp_secret)) for a in ACCOUNTS]
