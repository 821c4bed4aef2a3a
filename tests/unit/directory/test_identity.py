"""The token corpus of attack 25, and what a good token must say."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as new_ec_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as new_rsa_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from typing_extensions import override

from onglass.directory.engine.identity import check_public_key, verify_identity
from onglass.directory.model import Identity, IdentityKey, KeyAlgorithm
from onglass.platform.clock import SystemClock
from onglass.platform.ids import new_id
from onglass.platform.problems import Invalid, Unauthenticated

APP_ID = UUID("01890000-0000-7000-8000-000000000001")
SECRET = "a-secret-of-the-host-app-that-is-long-enough"
NOW = 1_790_000_000.0


class _AnyAlgorithm(JWSRegistry):
    @override
    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


SIGNING = _AnyAlgorithm()


def pem_pair(key: Any) -> tuple[str, str]:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return private, public


RSA_PRIVATE, RSA_PUBLIC = pem_pair(new_rsa_key(65537, 2048))
EC_PRIVATE, EC_PUBLIC = pem_pair(new_ec_key(SECP256R1()))
ED_PRIVATE, ED_PUBLIC = pem_pair(Ed25519PrivateKey.generate())


def registered(algorithm: KeyAlgorithm, public: str) -> IdentityKey:
    return IdentityKey(
        id=new_id(),
        app_id=APP_ID,
        algorithm=algorithm,
        public_key=check_public_key(algorithm, public),
        created_at=SystemClock().now(),
    )


KEYS = [registered("RS256", RSA_PUBLIC), registered("ES256", EC_PUBLIC), registered("EdDSA", ED_PUBLIC)]
SIGNERS: dict[str, OctKey | RSAKey | ECKey | OKPKey] = {
    "HS256": OctKey.import_key(SECRET),
    "RS256": RSAKey.import_key(RSA_PRIVATE),
    "ES256": ECKey.import_key(EC_PRIVATE),
    "EdDSA": OKPKey.import_key(ED_PRIVATE),
}


def claims(**changed: Any) -> dict[str, Any]:
    good = {"sub": "customer-7", "aud": str(APP_ID), "exp": int(NOW) + 600}
    return {name: value for name, value in {**good, **changed}.items() if value is not ...}


def sign(algorithm: str = "HS256", header: dict[str, Any] | None = None, **changed: Any) -> str:
    return jwt.encode({"alg": algorithm, **(header or {})}, claims(**changed), SIGNERS[algorithm], registry=SIGNING)


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def sign_by_hand(
    header: dict[str, Any] | bytes, payload: dict[str, Any] | bytes, secret: bytes = SECRET.encode()
) -> str:
    """A token no library would make."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    signed = ".".join(b64(part) for part in parts)
    return f"{signed}.{b64(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def unsigned(header: dict[str, Any], **changed: Any) -> str:
    return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims(**changed)).encode())}."


def expiring(exp: bytes, sub: bytes = b"a") -> str:
    return sign_by_hand({"alg": "HS256"}, b'{"sub":"%s","aud":"%s","exp":%s}' % (sub, str(APP_ID).encode(), exp))


def verify(token: str, *, keys: list[IdentityKey] | None = None) -> Identity:
    return verify_identity(token, app_id=APP_ID, secret=SECRET, keys=KEYS if keys is None else keys, now_seconds=NOW)


def refusal(token: str, **options: Any) -> str:
    with pytest.raises(Unauthenticated) as caught:
        verify(token, **options)
    assert caught.value.code == "invalid_identity_token"
    return caught.value.detail


@pytest.mark.parametrize("algorithm", list(SIGNERS))
def test_a_token_of_each_algorithm_names_the_customer(algorithm: str) -> None:
    identity = verify(
        sign(algorithm, name="Mia", email="mia@example.test", email_verified=True, attributes={"plan": "gold"})
    )
    assert identity == Identity(
        subject="customer-7", name="Mia", email="mia@example.test", email_verified=True, attributes={"plan": "gold"}
    )


def test_an_audience_may_stand_in_a_list_and_a_host_may_use_its_own_key_ids() -> None:
    token = sign("ES256", header={"kid": "our-own-name"}, aud=["somebody else", str(APP_ID)])
    assert verify(token).subject == "customer-7"


def test_two_registered_keys_of_one_algorithm_both_hold_while_a_host_rotates() -> None:
    other_private, other_public = pem_pair(new_ec_key(SECP256R1()))
    keys = [registered("ES256", other_public), *KEYS]
    assert verify(sign("ES256"), keys=keys).subject == "customer-7"
    token = jwt.encode({"alg": "ES256"}, claims(), ECKey.import_key(other_private), registry=SIGNING)
    assert verify(token, keys=keys).subject == "customer-7"
    refusal(token)


CORPUS: dict[str, str] = {
    "empty": "",
    "dots": "..",
    "two segments": "a.b",
    "five segments (JWE)": "a.b.c.d.e",
    "not base64": "%%%.%%%.%%%",
    "not JSON": sign_by_hand(b"hello", claims()),
    "header is a list": sign_by_hand(b"[]", claims()),
    "deeply nested header": sign_by_hand(b'{"alg":' + b"[" * 3000, claims()),
    "deeply nested claims": sign_by_hand({"alg": "HS256"}, b'{"a":' * 1100),
    "claims are a list": sign_by_hand({"alg": "HS256"}, b"[1]"),
    "alg none": unsigned({"alg": "none"}),
    "alg none, signed": sign_by_hand({"alg": "none"}, claims()),
    "alg nOnE": sign_by_hand({"alg": "nOnE"}, claims()),
    "alg empty": sign_by_hand({"alg": ""}, claims()),
    "alg missing": sign_by_hand({"typ": "JWT"}, claims()),
    "alg is a list": sign_by_hand({"alg": ["HS256"]}, claims()),
    "alg is null": sign_by_hand({"alg": None}, claims()),
    "HS384": sign_by_hand({"alg": "HS384"}, claims()),
    "lower case": sign_by_hand({"alg": "hs256"}, claims()),
    "RS256 public key as HMAC secret": sign_by_hand({"alg": "HS256"}, claims(), RSA_PUBLIC.encode()),
    "RS256 public key without line end": sign_by_hand({"alg": "HS256"}, claims(), RSA_PUBLIC.strip().encode()),
    "ES256 public key as HMAC secret": sign_by_hand({"alg": "HS256"}, claims(), EC_PUBLIC.encode()),
    "RS256 named, HMAC signed": sign_by_hand({"alg": "RS256"}, claims(), RSA_PUBLIC.encode()),
    "empty secret": sign_by_hand({"alg": "HS256"}, claims(), b""),
    "wrong secret": sign_by_hand({"alg": "HS256"}, claims(), b"guessed"),
    "crit unknown": sign_by_hand({"alg": "HS256", "crit": ["x"], "x": 1}, claims()),
    "crit b64": sign_by_hand({"alg": "HS256", "crit": ["b64"], "b64": False}, claims()),
    "crit empty": sign_by_hand({"alg": "HS256", "crit": []}, claims()),
    "jwk in the header": jwt.encode(
        {"alg": "RS256", "jwk": SIGNERS["RS256"].as_dict(private=False)}, claims(), SIGNERS["RS256"], registry=SIGNING
    ),
    "own oct jwk": sign_by_hand({"alg": "HS256", "jwk": {"kty": "oct", "k": b64(b"mine")}}, claims(), b"mine"),
    "jku": sign_by_hand({"alg": "HS256", "jku": "https://evil.example/keys"}, claims()),
    "x5c": sign_by_hand({"alg": "HS256", "x5c": ["MIIB"]}, claims()),
    "zip": sign_by_hand({"alg": "HS256", "zip": "DEF"}, claims()),
    "kid is a path": sign_by_hand({"alg": "HS256", "kid": "../../dev/null"}, claims(), b""),
    "kid is an object": sign_by_hand({"alg": "HS256", "kid": {"$ne": None}}, claims(), b"x"),
    "signature cut": sign()[:-6],
    "signature missing": sign().rpartition(".")[0] + ".",
    "payload exchanged": f"{sign().split('.')[0]}.{unsigned({}, sub='victim').split('.')[1]}.{sign().split('.')[2]}",
    "too large": sign(attributes={"a": "x" * 9000}),
    "huge": "a" * 5_000_000,
    "huge segments": ".".join(["A" * 2_000_000] * 3),
    "not ASCII": "é.é.é",
    "lone surrogate": "\ud800.\ud800.\ud800",
    "NUL": "\x00.\x00.\x00",
    "expired": sign(exp=int(NOW) - 1),
    "expires now": sign(exp=int(NOW)),
    "exp missing": sign(exp=...),
    "exp a text": sign(exp="2099-01-01"),
    "exp true": sign(exp=True),
    "exp null": sign(exp=None),
    "exp NaN": expiring(b"NaN"),
    "exp infinite": expiring(b"1e999"),
    "exp of 400 digits": expiring(b"9" * 400),
    "exp of 5,000 digits": expiring(b"9" * 5000),
    "lives longer than an hour": sign(exp=int(NOW) + 3600 + 61),
    "not before tomorrow": sign(nbf=int(NOW) + 86400),
    "issued in the future": sign(iat=int(NOW) + 600),
    "nbf a list": sign(nbf=[1]),
    "aud missing": sign(aud=...),
    "aud of another app": sign(aud=str(new_id())),
    "aud a number": sign(aud=7),
    "aud an object": sign(aud={"$ne": None}),
    "aud a nested list": sign(aud=[[str(APP_ID)]]),
    "aud contains it": sign(aud=f"x{APP_ID}x"),
    "sub missing": sign(sub=...),
    "sub empty": sign(sub=""),
    "sub a number": sign(sub=7),
    "sub an object": sign(sub={"$ne": None}),
    "sub too long": sign(sub="x" * 256),
    "sub with NUL": sign(sub="a\x00b"),
    "sub half a pair": expiring(b"%d" % (NOW + 60), rb"\ud800"),
    "sub with line break": sign(sub="a\nb"),
    "name a number": sign(name=1),
    "name with control characters": sign(name="a\x1b[31m"),
    "email without at": sign(email="nobody"),
    "email_verified a text": sign(email_verified="true"),
    "attributes a list": sign(attributes=["x"]),
    "attributes nested": sign(attributes={"a": {"b": 1}}),
    "too many attributes": sign(attributes={f"a{n}": 1 for n in range(51)}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CORPUS))
def test_25_a_token_that_does_not_hold_is_refused_quickly(name: str) -> None:
    began = time.perf_counter()
    detail = refusal(CORPUS[name])
    assert time.perf_counter() - began < 0.02
    assert detail.startswith("The identity token is not valid: ")
    assert SECRET not in detail


def test_a_token_just_within_the_limits_holds() -> None:
    assert verify(sign(exp=int(NOW) + 3600)).subject == "customer-7"
    assert verify(sign(exp=int(NOW) + 1)).subject == "customer-7"
    assert verify(sign(sub="x" * 255)).subject == "x" * 255


def test_without_registered_keys_only_the_secret_holds() -> None:
    assert verify(sign(), keys=[]).subject == "customer-7"
    assert "no registered RS256 key" in refusal(sign("RS256"), keys=[])


@given(st.text(max_size=300))
def test_any_text_is_refused_as_a_problem_and_never_breaks(token: str) -> None:
    refusal(token)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(st.dictionaries(st.sampled_from(["alg", "typ", "kid", "crit", "jwk"]), JSON), JSON)
def test_any_signed_json_is_refused_as_a_problem_and_never_breaks(header: dict[str, Any], payload: Any) -> None:
    refusal(sign_by_hand({**header, "alg": "HS256"}, msgspec.json.encode(payload)))


@pytest.mark.filterwarnings("ignore:Key size:joserfc.errors.SecurityWarning")
@pytest.mark.parametrize(
    ("algorithm", "text", "word"),
    [
        ("RS256", RSA_PRIVATE, "private"),
        ("ES256", EC_PRIVATE, "private"),
        ("EdDSA", ED_PRIVATE, "private"),
        ("RS256", EC_PUBLIC, "RS256"),
        ("ES256", RSA_PUBLIC, "ES256"),
        ("ES256", ED_PUBLIC, "ES256"),
        ("ES256", pem_pair(new_ec_key(SECP384R1()))[1], "P-256"),
        ("RS256", pem_pair(new_rsa_key(65537, 1024))[1], "2048"),
        ("RS256", "hello", "PEM"),
        ("RS256", "{", "PEM"),
        ("EdDSA", '{"kty":"oct","k":"AAAA"}', "PEM"),
    ],
)
def test_a_key_that_cannot_serve_is_refused_when_it_is_registered(
    algorithm: KeyAlgorithm, text: str, word: str
) -> None:
    with pytest.raises(Invalid) as caught:
        check_public_key(algorithm, text)
    assert caught.value.errors[0].path == "public_key"
    assert word in caught.value.errors[0].detail


def test_a_key_may_come_as_jwk() -> None:
    jwk = json.dumps(ECKey.import_key(EC_PUBLIC).as_dict(private=False))
    assert "BEGIN PUBLIC KEY" in check_public_key("ES256", jwk)
