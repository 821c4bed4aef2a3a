"""Web Push: a message only the browser can read (RFC 8291), from a server that says who it is (VAPID, RFC 8292).

Invariant: what a push service sees is an address, a time to live, an urgency and a topic; never a word of the message.
"""

import base64
import binascii
import time
from urllib.parse import urlsplit

import http_ece  # type: ignore[import-untyped]  # it ships no types
import msgspec
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from onglass.delivery.model import SubscriptionKeys, Urgency
from onglass.platform.problems import Invalid, invalid_field

_POINT_BYTES = 65
_AUTH_BYTES = 16
_TOKEN_SECONDS = 6 * 3600
# What every push service takes (RFC 8030, 7.2), less what encryption adds.
MOST_BYTES = 3_800
_PADDED_TO = 512


class PushKey(msgspec.Struct, frozen=True, kw_only=True):
    """An installation's key pair: the public point as browsers are given it, and the private key's PEM."""

    public_key: str
    private_pem: bytes


def make_push_key() -> PushKey:
    """Return a new key pair."""
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return PushKey(public_key=_encode(_point(private.public_key())), private_pem=pem)


def parse_keys(p256dh: str, auth: str) -> SubscriptionKeys:
    """Read what a browser gave (base64url); raises Invalid by field."""
    point, secret = _decode(p256dh, "keys.p256dh"), _decode(auth, "keys.auth")
    if len(point) != _POINT_BYTES:
        raise _bad_point()
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, InvalidKey) as error:
        raise _bad_point() from error
    if len(secret) != _AUTH_BYTES:
        raise invalid_field("keys.auth", "Send the 16 bytes of the subscription's `auth` in base64url.")
    return SubscriptionKeys(point, secret)


def encrypt(plain: bytes, keys: SubscriptionKeys) -> bytes:
    """Return a body in `aes128gcm`, padded so that its length says little; `plain` has at most `MOST_BYTES`."""
    if len(plain) > MOST_BYTES:
        raise ValueError(f"a push holds {MOST_BYTES} bytes, not {len(plain)}")
    padded = plain + b" " * (-len(plain) % _PADDED_TO)
    body: bytes = http_ece.encrypt(
        padded[: max(len(plain), MOST_BYTES)],
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=keys.p256dh,
        auth_secret=keys.auth,
        version="aes128gcm",
    )
    return body


def headers(
    key: PushKey, endpoint: str, *, contact: str, ttl_seconds: int, urgency: Urgency, topic: str | None
) -> dict[str, str]:
    """Return the headers of a push. `contact`: whom a push service may write to, a mailto: or https: address."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + _TOKEN_SECONDS, "sub": contact}
    token = jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, ECKey.import_key(key.private_pem))
    said = {
        "authorization": f"vapid t={token}, k={key.public_key}",
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(max(0, ttl_seconds)),
        "urgency": urgency,
    }
    return said if topic is None else {**said, "topic": topic}


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decode(text: str, path: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid_field(path, "Send base64url, as the browser's subscription has it.") from error


def _bad_point() -> Invalid:
    return invalid_field("keys.p256dh", "Send the 65 bytes of the subscription's `p256dh` in base64url.")
