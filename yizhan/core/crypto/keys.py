"""The district's keys, read from the settings with loud errors (a wrong key must never look like a missing value)."""

from __future__ import annotations

import re
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from yizhan.core.crypto.suites import KEY_BYTES, SUITES, Suite

_KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,32}")


class DecryptionError(Exception):
    """A stored value cannot be opened: wrong key, changed bytes, or moved from another row or field."""


class KeyConfigurationError(ImproperlyConfigured):
    """FIELD_KEYS, BLIND_INDEX_KEY or CRYPTO_SUITE is unusable."""


@lru_cache(maxsize=16)
def parse_keys(spec: str) -> dict[str, bytes]:
    """Read ``"id:hex,id:hex"``, newest first.

    Raises:
        KeyConfigurationError: empty, a repeated id, an id that is not plain ASCII, or a key that is not 256 bits.
    """
    keys: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in spec.split(","))):
        key_id, _colon, digits = part.partition(":")
        if not _KEY_ID.fullmatch(key_id):
            raise KeyConfigurationError("FIELD_KEYS: a key id is 1-32 letters, digits, '_', '.' or '-'")
        if key_id in keys:
            raise KeyConfigurationError(f"FIELD_KEYS: key id {key_id!r} is given twice")
        keys[key_id] = _key_bytes(digits, f"FIELD_KEYS: key {key_id!r}")
    if not keys:
        raise KeyConfigurationError("FIELD_KEYS holds no key; give '<id>:<64 hex digits>'")
    return keys


def _key_bytes(digits: str, what: str) -> bytes:
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyConfigurationError(f"{what} must be {KEY_BYTES * 2} hex digits")
    return key


@lru_cache(maxsize=4)
def _index_key(digits: str) -> bytes:
    return _key_bytes(digits, "BLIND_INDEX_KEY")


def field_keys() -> dict[str, bytes]:
    """Keys by id, newest first."""
    return parse_keys(settings.FIELD_KEYS)


def newest_key() -> tuple[str, bytes]:
    return next(iter(field_keys().items()))


def index_key() -> bytes:
    return _index_key(settings.BLIND_INDEX_KEY)


def current_suite() -> Suite:
    """The suite new values are written with."""
    try:
        return SUITES[settings.CRYPTO_SUITE]
    except KeyError:
        raise KeyConfigurationError(f"CRYPTO_SUITE must be one of {sorted(SUITES)}") from None
