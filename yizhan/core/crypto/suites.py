"""The two cipher suites: international (AES-256-GCM, HMAC-SHA256) and national (SM4-GCM, HMAC-SM3; GB/T 39786)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Suite:
    """One named set of algorithms.

    Args:
        version: byte at the head of every token of this suite.
        seal: ``(key, nonce, plain, aad) -> ciphertext ‖ tag``.
        open: ``(key, nonce, sealed, aad) -> plain``; raises ``cryptography.exceptions.InvalidTag``.
        mac: ``(key, message) -> digest``.
    """

    name: str
    version: int
    seal: Callable[[bytes, bytes, bytes, bytes], bytes]
    open: Callable[[bytes, bytes, bytes, bytes], bytes]
    mac: Callable[[bytes, bytes], bytes]


def new_nonce() -> bytes:
    """96 random bits; safe for up to 2**32 values under one key."""
    return os.urandom(NONCE_BYTES)


def _hmac(key: bytes, message: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    mac = hmac.HMAC(key, algorithm)
    mac.update(message)
    return mac.finalize()


def _sha256_mac(key: bytes, message: bytes) -> bytes:
    return _hmac(key, message, hashes.SHA256())


def _sm3_mac(key: bytes, message: bytes) -> bytes:
    return _hmac(key, message, hashes.SM3())


@lru_cache(maxsize=16)
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


def _aes_seal(key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    return _aes(key).encrypt(nonce, plain, aad)


def _aes_open(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    return _aes(key).decrypt(nonce, sealed, aad)


@lru_cache(maxsize=16)
def _sm4_key(key: bytes) -> bytes:
    """SM4 takes 128 bits: derive them, so that one district key serves both suites without being used twice."""
    return _sm3_mac(key, b"yizhan field key: sm4-gcm")[:16]


def _sm4_seal(key: bytes, nonce: bytes, plain: bytes, aad: bytes) -> bytes:
    encryptor = Cipher(SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _sm4_open(key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(SM4(_sm4_key(key)), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(aad)
    return decryptor.update(body) + decryptor.finalize()


SUITES = {
    suite.name: suite
    for suite in (
        Suite("aes-256-gcm", 1, _aes_seal, _aes_open, _sha256_mac),
        Suite("sm4-gcm", 2, _sm4_seal, _sm4_open, _sm3_mac),
    )
}
SUITES_BY_VERSION = {suite.version: suite for suite in SUITES.values()}
