"""Making and opening tokens; blind indexes."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from yizhan.core.crypto import keys
from yizhan.core.crypto.suites import NONCE_BYTES, SUITES_BY_VERSION, TAG_BYTES, Suite, new_nonce


class _Parts(NamedTuple):
    suite: Suite
    key_id: str
    nonce: bytes
    sealed: bytes


def _aad(field_label: str, row_uid: object, key_id: str) -> bytes:
    return f"{field_label}‖{row_uid}‖{key_id}".encode()


def encrypt(plain: str, *, field_label: str, row_uid: object) -> str:
    """Seal a text for one field of one row.

    Args:
        plain: the value.
        field_label: ``"app.Model.field"``.
        row_uid: the row's ``uid``; made with the object, so it exists before the first save.

    Returns:
        Base64 text; two calls never give the same.
    """
    suite = keys.current_suite()
    key_id, key = keys.newest_key()
    nonce = new_nonce()
    sealed = suite.seal(key, nonce, plain.encode(), _aad(field_label, row_uid, key_id))
    name = key_id.encode()
    return base64.b64encode(bytes((suite.version, len(name))) + name + nonce + sealed).decode()


def decrypt(token: str, *, field_label: str, row_uid: object) -> str:
    """Open a token made by :func:`encrypt` with the same field and row.

    Raises:
        DecryptionError: unknown key, changed bytes, or a token that belongs to another row or field.
    """
    parts = _parse(token)
    key = keys.field_keys().get(parts.key_id)
    if key is None:
        raise keys.DecryptionError(f"{field_label}: key {parts.key_id!r} is not among FIELD_KEYS")
    try:
        plain = parts.suite.open(key, parts.nonce, parts.sealed, _aad(field_label, row_uid, parts.key_id))
    except InvalidTag:
        raise keys.DecryptionError(
            f"{field_label} of {row_uid}: changed, moved from another row, or wrong key"
        ) from None
    return plain.decode()


def _parse(token: str) -> _Parts:
    try:
        raw = base64.b64decode(token, validate=True)
        end_of_id = 2 + raw[1]
        suite, key_id = SUITES_BY_VERSION[raw[0]], raw[2:end_of_id].decode("ascii")
    except (binascii.Error, IndexError, KeyError, ValueError):
        raise keys.DecryptionError("not a token of this system") from None
    end_of_nonce = end_of_id + NONCE_BYTES
    if len(raw) < end_of_nonce + TAG_BYTES:
        raise keys.DecryptionError("a token of this system that was cut short")
    return _Parts(suite, key_id, raw[end_of_id:end_of_nonce], raw[end_of_nonce:])


def needs_rewriting(token: str) -> bool:
    """Whether a stored token uses an older key or another suite than new values do."""
    parts = _parse(token)
    return parts.key_id != keys.newest_key()[0] or parts.suite is not keys.current_suite()


def blind_index(field_label: str, normalised: str) -> str:
    """Keyed digest of a normalised value (64 hex digits): equal values of one field meet, nothing else can be read."""
    message = f"{field_label}‖{normalised}".encode()
    return keys.current_suite().mac(keys.index_key(), message).hex()
