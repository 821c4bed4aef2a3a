"""What leaves for a push service: RFC 8291's own example, and nothing readable."""

import base64

import http_ece  # type: ignore[import-untyped]  # it ships no types
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from onglass.delivery.engine import web_push
from onglass.platform.problems import Invalid
from tests.support.push_service import BrowserEnd


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# RFC 8291, appendix A.
_RFC_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
_RFC_AUTH = "BTBZMqHH6r4Tts7J_aSIgg"


def test_the_keys_of_the_rfcs_example_are_read() -> None:
    keys = web_push.parse_keys(_RFC_PUBLIC, _RFC_AUTH)
    assert keys.p256dh == _bytes(_RFC_PUBLIC)
    assert keys.auth == _bytes(_RFC_AUTH)


@pytest.mark.parametrize(
    ("p256dh", "auth", "path"),
    [
        ("", _RFC_AUTH, "keys.p256dh"),
        ("not base64!", _RFC_AUTH, "keys.p256dh"),
        (_RFC_PUBLIC[:-8], _RFC_AUTH, "keys.p256dh"),
        ("B" + "A" * 86, _RFC_AUTH, "keys.p256dh"),
        (_RFC_PUBLIC, "AAAA", "keys.auth"),
    ],
)
def test_other_keys_are_refused_by_field(p256dh: str, auth: str, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        web_push.parse_keys(p256dh, auth)
    assert [error.path for error in refused.value.errors] == [path]


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=web_push.MOST_BYTES).map(lambda body: body.replace(b" ", b"_")))
def test_only_the_browser_reads_what_was_sent_and_a_push_service_takes_its_size(plain: bytes) -> None:
    end = BrowserEnd("https://push.example", "t")
    body = web_push.encrypt(plain, web_push.parse_keys(**end.keys))
    opened = http_ece.decrypt(body, private_key=end.private_key, auth_secret=end.auth, version="aes128gcm")
    assert opened.rstrip(b" ") == plain
    assert len(body) <= 4096
    if len(plain) > 16:
        assert plain not in body


def test_no_two_pushes_are_alike_and_short_ones_have_one_length() -> None:
    end = BrowserEnd("https://push.example", "t")
    keys = web_push.parse_keys(**end.keys)
    bodies = [web_push.encrypt(text, keys) for text in (b"yes", b"yes", b"no, and why: " + b"x" * 200)]
    assert len(set(bodies)) == 3
    assert len({len(body) for body in bodies}) == 1


def test_too_much_is_refused_before_it_leaves() -> None:
    keys = web_push.parse_keys(_RFC_PUBLIC, _RFC_AUTH)
    with pytest.raises(ValueError, match="holds"):
        web_push.encrypt(b"x" * (web_push.MOST_BYTES + 1), keys)


def test_the_installations_key_is_a_point_browsers_take() -> None:
    key = web_push.make_push_key()
    point = _bytes(key.public_key)
    assert (len(point), point[0]) == (65, 4)
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
