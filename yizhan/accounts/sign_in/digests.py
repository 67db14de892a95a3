"""Keyed digests of one-time codes: six digits can be enumerated, so a bare hash would be as good as the code."""

from __future__ import annotations

from yizhan.core import crypto


def code_digest(code_uid: object, nonce: str, code: str) -> str:
    """Digest of code, row and browser together."""
    return crypto.blind_index("accounts.SignInCode.code", f"{code_uid}|{nonce}|{code}")


def browser_digest(code_uid: object, nonce: str) -> str:
    """Digest that proves the browser which asked."""
    return crypto.blind_index("accounts.SignInCode.browser", f"{code_uid}|{nonce}")
