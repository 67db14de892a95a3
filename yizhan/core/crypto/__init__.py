"""Field encryption and blind indexes; the only place of the house that touches a cipher.

A token is ``version ‖ length of key id ‖ key id ‖ nonce ‖ ciphertext+tag``, stored as base64 text. The version byte
names the cipher suite, so values written under one suite stay readable after ``settings.CRYPTO_SUITE`` is switched.
The associated data binds a token to its field, its row and its key: moved elsewhere, it refuses to open.

A blind index is a keyed, field-separated MAC of the normalised value. Phone numbers and identity numbers can be
enumerated, so a bare hash would be as good as the number itself. The index key never rotates silently: a new
``BLIND_INDEX_KEY`` or another suite makes every stored index useless until it is rebuilt.
"""

from yizhan.core.crypto.keys import DecryptionError, KeyConfigurationError
from yizhan.core.crypto.tokens import blind_index, decrypt, encrypt, needs_rewriting

__all__ = [
    "DecryptionError",
    "KeyConfigurationError",
    "blind_index",
    "decrypt",
    "encrypt",
    "needs_rewriting",
]
