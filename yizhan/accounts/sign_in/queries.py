"""What the sign-in pages read."""

from __future__ import annotations

import hmac

from yizhan.accounts.people.models import Person
from yizhan.accounts.people.queries import people_by_phone
from yizhan.accounts.sign_in.digests import browser_digest
from yizhan.accounts.sign_in.models import SignInCode
from yizhan.core import clock


def pending_code(code_uid: str, nonce: str) -> SignInCode | None:
    """The unused, unexpired code this browser asked for."""
    row = SignInCode.objects.filter(uid=code_uid, consumed_at__isnull=True).first()
    if row is None or clock.now() >= row.expires_at:
        return None
    return row if hmac.compare_digest(row.browser_digest, browser_digest(row.uid, nonce)) else None


def people_of_proved_code(row: SignInCode) -> list[Person]:
    """Who may sign in with a code that was typed rightly; nobody before that."""
    return people_by_phone(row.phone) if row.proved_at else []
