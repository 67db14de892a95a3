"""Making and recognising secrets. The prefix tells a leaked one apart in a log or a repository."""

from __future__ import annotations

import secrets

from yizhan.core import crypto

PERSON, ORGANISATION = "yzp_", "yzo_"


def new_secret(prefix: str) -> str:
    """A secret of 256 random bits."""
    return prefix + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """The keyed digest under which a secret is stored."""
    return crypto.blind_index("accounts.tokens", secret)
