"""Tokens open only where they were made; blind indexes meet only where they should."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import crypto
from yizhan.core.crypto import keys

FIELD = "accounts.Person.phone"
ROW = "0b0e7a2e-6f0e-4a52-9a35-3f1f0c6f2b11"
OTHER_ROW = "7d0c2f6e-1c0b-4b8c-8f11-5a0e4c1f9d22"
SUITES = pytest.mark.parametrize("suite", ["aes-256-gcm", "sm4-gcm"])


def seal(plain="13800138000", *, field=FIELD, row=ROW):
    return crypto.encrypt(plain, field_label=field, row_uid=row)


def unseal(token, *, field=FIELD, row=ROW):
    return crypto.decrypt(token, field_label=field, row_uid=row)


@SUITES
def test_a_token_opens_where_it_was_made(settings, suite):
    settings.CRYPTO_SUITE = suite
    token = seal()
    assert unseal(token) == "13800138000"
    assert "13800138000" not in token
    assert b"13800138000" not in base64.b64decode(token)


@SUITES
def test_two_tokens_of_one_value_differ(settings, suite):
    settings.CRYPTO_SUITE = suite
    assert seal() != seal()


@SUITES
def test_a_token_moved_to_another_row_does_not_open(settings, suite):
    settings.CRYPTO_SUITE = suite
    with pytest.raises(crypto.DecryptionError):
        unseal(seal(), row=OTHER_ROW)


@SUITES
def test_a_token_moved_to_another_field_does_not_open(settings, suite):
    settings.CRYPTO_SUITE = suite
    with pytest.raises(crypto.DecryptionError):
        unseal(seal(), field="accounts.Person.identity_number")


@SUITES
def test_any_changed_byte_is_noticed(settings, suite):
    settings.CRYPTO_SUITE = suite
    raw = bytearray(base64.b64decode(seal()))
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        with pytest.raises(crypto.DecryptionError):
            unseal(base64.b64encode(bytes(changed)).decode())


@SUITES
def test_a_truncated_token_is_noticed(settings, suite):
    settings.CRYPTO_SUITE = suite
    raw = base64.b64decode(seal())
    for length in range(len(raw)):
        with pytest.raises(crypto.DecryptionError):
            unseal(base64.b64encode(raw[:length]).decode())


def test_text_that_is_no_token_is_refused():
    for text in ("", "13800138000", "不是密文", "!!!!"):
        with pytest.raises(crypto.DecryptionError):
            unseal(text)


def test_old_keys_still_open_and_new_values_use_the_newest(settings):
    settings.FIELD_KEYS = "k1:" + "ab" * 32
    old = seal()
    settings.FIELD_KEYS = "k2:" + "cd" * 32 + ",k1:" + "ab" * 32
    assert unseal(old) == "13800138000"
    assert crypto.needs_rewriting(old)
    assert not crypto.needs_rewriting(seal())


def test_a_removed_key_is_named_in_the_error(settings):
    settings.FIELD_KEYS = "k1:" + "ab" * 32
    old = seal()
    settings.FIELD_KEYS = "k2:" + "cd" * 32
    with pytest.raises(crypto.DecryptionError, match="k1"):
        unseal(old)


def test_the_key_id_is_part_of_the_binding(settings):
    """A key given again under another id does not open old tokens: the id in the token is authenticated."""
    settings.FIELD_KEYS = "k1:" + "ab" * 32
    raw = bytearray(base64.b64decode(seal()))
    raw[2:4] = b"k2"
    settings.FIELD_KEYS = "k2:" + "ab" * 32
    with pytest.raises(crypto.DecryptionError):
        unseal(base64.b64encode(bytes(raw)).decode())


def test_values_of_the_other_suite_stay_readable_after_a_switch(settings):
    settings.CRYPTO_SUITE = "aes-256-gcm"
    international = seal()
    settings.CRYPTO_SUITE = "sm4-gcm"
    national = seal()
    assert unseal(international) == unseal(national) == "13800138000"
    assert crypto.needs_rewriting(international)
    assert not crypto.needs_rewriting(national)


@SUITES
def test_blind_indexes_are_separated_by_field_and_keyed(settings, suite):
    settings.CRYPTO_SUITE = suite
    index = crypto.blind_index(FIELD, "13800138000")
    assert index == crypto.blind_index(FIELD, "13800138000")
    assert len(index) == 64
    assert index != crypto.blind_index("accounts.Person.second_phone", "13800138000")
    assert index != crypto.blind_index(FIELD, "13800138001")
    settings.BLIND_INDEX_KEY = "33" * 32
    assert index != crypto.blind_index(FIELD, "13800138000")


@given(st.text(min_size=1, max_size=400))
def test_every_text_survives_the_round_trip(text):
    assert unseal(seal(text)) == text


@pytest.mark.parametrize(
    "spec",
    ["", " , ", "k1", "k1:", "k1:zz", "k1:" + "ab" * 16, "键:" + "ab" * 32, f"k1:{'ab' * 32},k1:{'cd' * 32}"],
)
def test_unusable_field_keys_are_refused_loudly(spec):
    with pytest.raises(keys.KeyConfigurationError):
        keys.parse_keys(spec)


def test_an_unknown_suite_is_refused_loudly(settings):
    settings.CRYPTO_SUITE = "rot13"
    with pytest.raises(keys.KeyConfigurationError):
        seal()


def test_a_short_index_key_is_refused_loudly(settings):
    settings.BLIND_INDEX_KEY = "22"
    with pytest.raises(keys.KeyConfigurationError):
        crypto.blind_index(FIELD, "x")
