"""Secrets at rest and in hand: sealing with a rotatable key, random tokens, and the hashes tokens are found by.

Invariant: every ciphertext names its key, so a new key may be put in front while the old ones still open; what has
been altered or moved to another context does not open at all.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12
_HEADER_BYTES = len(_VERSION) + _KEY_ID_BYTES + _NONCE_BYTES
_LEAST_KEY_BYTES = 16


class SealBrokenError(Exception):
    """A ciphertext was altered, belongs elsewhere, or its key is not among ours."""


class Cipher:
    """Seals and opens small secrets with AES-256-GCM."""

    def __init__(self, keys: bytes | Sequence[bytes]) -> None:
        """`keys`: the key in use first, then those that may still open what they sealed. Each at least 16 bytes."""
        given = [keys] if isinstance(keys, bytes) else list(keys)
        if not given or any(len(key) < _LEAST_KEY_BYTES for key in given):
            raise ValueError(f"a secret key needs at least {_LEAST_KEY_BYTES} bytes")
        derived = [derive_subkey(key, "sealing") for key in given]
        self._current_id = _key_id(derived[0])
        self._by_id = {_key_id(key): AESGCM(key) for key in reversed(derived)}

    def encrypt(self, plain: bytes, *, context: bytes = b"") -> bytes:
        """Return the ciphertext; it opens only with the same `context` (say, the row it belongs to)."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + self._current_id + nonce + self._by_id[self._current_id].encrypt(nonce, plain, context)

    def decrypt(self, sealed: bytes, *, context: bytes = b"") -> bytes:
        """Return what was sealed; raises SealBrokenError."""
        key = self._by_id.get(sealed[len(_VERSION) : len(_VERSION) + _KEY_ID_BYTES])
        if key is None or not sealed.startswith(_VERSION):
            raise SealBrokenError("sealed with a key that this installation does not have")
        nonce = sealed[_HEADER_BYTES - _NONCE_BYTES : _HEADER_BYTES]
        try:
            return key.decrypt(nonce, sealed[_HEADER_BYTES:], context)
        except InvalidTag as error:
            raise SealBrokenError("altered, or not what it is taken for") from error

    def is_current(self, sealed: bytes) -> bool:
        """Tell whether a ciphertext was made with the key in use; others should be sealed again."""
        return sealed[len(_VERSION) : len(_VERSION) + _KEY_ID_BYTES] == self._current_id


def derive_subkey(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose: keys that serve different ends never are the same bytes."""
    return hmac.new(key, f"onglass {purpose}".encode(), hashlib.sha256).digest()


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:_KEY_ID_BYTES]


def random_bytes(number: int = 32) -> bytes:
    """Return bytes nobody can guess."""
    return os.urandom(number)


def hash_token(token: str | bytes) -> bytes:
    """Return what a token is stored and found by. Tokens are random, so a plain fast hash is enough."""
    return hashlib.sha256(token.encode() if isinstance(token, str) else token).digest()


def is_equal(first: bytes, second: bytes) -> bool:
    """Compare in a time that does not depend on where they differ."""
    return hmac.compare_digest(first, second)
