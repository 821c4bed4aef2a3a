"""Sealing: rotation, tampering, contexts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onglass.platform.secrets import Cipher, SealBrokenError, derive_subkey, hash_token, is_equal

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.binary(max_size=500), st.binary(max_size=40))
def test_what_is_sealed_opens_again_and_does_not_show(plain: bytes, context: bytes) -> None:
    sealed = Cipher(OLD).encrypt(plain, context=context)
    assert Cipher([OLD]).decrypt(sealed, context=context) == plain
    assert len(plain) < 8 or plain not in sealed


def test_the_same_secret_never_looks_the_same() -> None:
    cipher = Cipher(OLD)
    assert cipher.encrypt(b"secret") != cipher.encrypt(b"secret")


def test_a_new_key_in_front_still_opens_the_old_and_seals_with_the_new() -> None:
    sealed = Cipher(OLD).encrypt(b"secret")
    rotated = Cipher([NEW, OLD])
    assert rotated.decrypt(sealed) == b"secret"
    assert not rotated.is_current(sealed)
    again = rotated.encrypt(b"secret")
    assert rotated.is_current(again)
    assert Cipher(NEW).decrypt(again) == b"secret"
    with pytest.raises(SealBrokenError):
        Cipher(NEW).decrypt(sealed)


@given(st.data())
def test_one_changed_bit_anywhere_breaks_the_seal(data: st.DataObject) -> None:
    cipher = Cipher(OLD)
    sealed = bytearray(cipher.encrypt(b"a secret of some length"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBrokenError):
        cipher.decrypt(bytes(sealed))


@pytest.mark.parametrize("cut", [b"", b"\x01", b"\x01abcd", b"\x01abcd123456789012"])
def test_rubbish_is_refused_not_crashed_on(cut: bytes) -> None:
    with pytest.raises(SealBrokenError):
        Cipher(OLD).decrypt(cut)


def test_a_seal_belongs_to_its_context() -> None:
    sealed = Cipher(OLD).encrypt(b"secret", context=b"app 1")
    with pytest.raises(SealBrokenError):
        Cipher(OLD).decrypt(sealed, context=b"app 2")


@pytest.mark.parametrize("keys", [[], b"short", [b"k" * 32, b""]])
def test_no_key_or_a_short_one_is_refused(keys: bytes | list[bytes]) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Cipher(keys)


def test_subkeys_and_hashes() -> None:
    assert derive_subkey(OLD, "one") != derive_subkey(OLD, "other")
    assert hash_token("abc") == hash_token(b"abc")
    assert is_equal(b"a", b"a")
    assert not is_equal(b"a", b"b")
