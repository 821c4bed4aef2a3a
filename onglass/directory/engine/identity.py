"""Who a host app's server says its customer is: a signed JWT, checked against that app's own keys only.

Invariant: the algorithm picks the key, never the token: HS256 is checked with the app's secret, the others with a
registered public key of exactly that algorithm. Whatever is odd is refused, never read as anonymous (RFC 8725).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, get_args
from uuid import UUID

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode
from typing_extensions import override

from onglass.directory.engine.traits import clean_attributes, is_storable
from onglass.directory.model import Identity, IdentityKey, KeyAlgorithm
from onglass.platform.problems import Problem, Unauthenticated, invalid_field

MAX_TOKEN_BYTES = 8192
PLAIN_JWT = "JWT"
MAX_LIFE_SECONDS = 3600
CLOCK_LEEWAY_SECONDS = 60
MIN_RSA_BITS = 2048
_SEGMENTS = 3
_HEADER_FIELDS = frozenset({"alg", "typ", "kid", "cty"})
_PUBLIC_KEY_ALGORITHMS: tuple[str, ...] = get_args(KeyAlgorithm)
_ALGORITHMS = ("HS256", *_PUBLIC_KEY_ALGORITHMS)
_LONGEST = {"name": 200, "email": 254, "phone": 40}
_MAX_SUBJECT = 255
_KEY_TYPES: dict[str, type[ECKey] | type[OKPKey] | type[RSAKey]] = {"ES256": ECKey, "EdDSA": OKPKey, "RS256": RSAKey}
_KEY_FAILURES = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
_TOKEN_FAILURES = (*_KEY_FAILURES, msgspec.DecodeError, OverflowError)


class BadToken(Exception):  # noqa: N818 - why a token does not hold; whoever asked makes a refusal of it
    """A token that does not hold; `reason` is a sentence for the host app's developer."""

    def __init__(self, reason: str) -> None:
        """Build from a sentence that never contains the token."""
        super().__init__(reason)
        self.reason = reason


class _Registry(JWSRegistry):
    """Exactly our algorithms; the library's own lookup warns of EdDSA's name at every token."""

    max_payload_length = MAX_TOKEN_BYTES

    @override
    def get_alg(self, name: str) -> Any:
        if name not in _ALGORITHMS:
            raise ValueError(name)
        return self.algorithms[name]


_REGISTRY = _Registry(algorithms=list(_ALGORITHMS))


def verify_identity(
    token: str,
    *,
    app_id: UUID,
    secret: str,
    keys: Sequence[IdentityKey],
    now_seconds: float,
) -> Identity:
    """Return what a host-signed token says about its customer.

    `now_seconds` is the database's Unix time. Raises Unauthenticated (401 `invalid_identity_token`) with the reason.
    """
    try:
        return _identity(verify_claims(token, app_id=app_id, secret=secret, keys=keys, now_seconds=now_seconds))
    except BadToken as bad:
        detail = f"The identity token is not valid: {bad.reason}"
        raise Unauthenticated("invalid_identity_token", detail) from bad.__cause__


def verify_claims(
    token: str,
    *,
    app_id: UUID,
    secret: str,
    keys: Sequence[IdentityKey],
    now_seconds: float,
    kind: str = PLAIN_JWT,
) -> Mapping[str, Any]:
    """Return the claims of a token that the app's server signed for this app and that holds now; raises BadToken.

    `kind` is the `typ` it must have, so that what was signed for one purpose serves no other (RFC 8725, 3.11).
    """
    header = _read_header(token)
    _check_kind(header.get("typ"), kind)
    candidates = _candidate_keys(header, secret=secret, keys=keys)
    claims = _verified_claims(token, candidates)
    _check_audience(claims.get("aud"), str(app_id))
    _check_times(claims, now_seconds)
    return claims


def check_public_key(algorithm: KeyAlgorithm, text: str) -> str:
    """Return a public key, given as PEM or as one JWK, in PEM form; raises Invalid (422, path `public_key`)."""
    try:
        key = _import(algorithm, msgspec.json.decode(text) if text.lstrip().startswith("{") else text)
        if key.is_private:
            raise invalid_field("public_key", "This is a private key. Register the public one and replace this pair.")
        _check_strength(algorithm, key)
        return key.as_pem(private=False).decode()
    except Problem:
        raise
    except (*_KEY_FAILURES, msgspec.DecodeError) as error:
        raise invalid_field("public_key", f"Send a {algorithm} public key in PEM form or as a JWK.") from error


def _import(algorithm: str, value: Any) -> ECKey | OKPKey | RSAKey:
    return _KEY_TYPES[algorithm].import_key(value)


def _check_strength(algorithm: str, key: ECKey | OKPKey | RSAKey) -> None:
    raw = key.get_op_key("verify")
    size_bits = getattr(raw, "key_size", 0)
    if isinstance(key, RSAKey) and size_bits < MIN_RSA_BITS:
        raise invalid_field("public_key", f"An RSA key needs at least {MIN_RSA_BITS} bits; this one has {size_bits}.")
    curve = "P-256" if algorithm == "ES256" else "Ed25519"
    if not isinstance(key, RSAKey) and key.curve_name != curve:
        raise invalid_field("public_key", f"{algorithm} needs a key on the curve {curve}.")


def _refused(reason: str) -> BadToken:
    return BadToken(reason)


def _read_header(token: str) -> dict[str, Any]:
    if len(token) > MAX_TOKEN_BYTES:
        raise _refused(f"it is longer than {MAX_TOKEN_BYTES} bytes.")
    segments = token.split(".")
    if len(segments) != _SEGMENTS or not token.isascii():
        raise _refused("it is not a JWT of three segments.")
    try:
        header = msgspec.json.decode(urlsafe_b64decode(segments[0].encode()), type=dict[str, Any])
    except _TOKEN_FAILURES as error:
        raise _refused("its header cannot be read.") from error
    foreign = set(header) - _HEADER_FIELDS
    if foreign:
        raise _refused("its header has fields that are not accepted; send only alg, typ and kid.")
    if header.get("alg") not in _ALGORITHMS:
        raise _refused(f"sign it with one of {', '.join(_ALGORITHMS)}.")
    return header


def _check_kind(typ: object, kind: str) -> None:
    named = PLAIN_JWT if typ is None else typ
    if not isinstance(named, str) or named.lower().removeprefix("application/") != kind.lower():
        raise _refused(f"its header must say `typ`: `{kind}`.")


def _candidate_keys(header: Mapping[str, Any], *, secret: str, keys: Sequence[IdentityKey]) -> list[Key]:
    algorithm, key_id = header["alg"], header.get("kid")
    if algorithm == "HS256":
        return [OctKey.import_key(secret)]
    named = [key for key in keys if key.algorithm == algorithm and key_id in {None, str(key.id)}]
    # A host's own `kid` is a name we never gave: then every registered key of the algorithm may fit.
    fitting = named or [key for key in keys if key.algorithm == algorithm]
    if not fitting:
        raise _refused(f"the app has no registered {algorithm} key.")
    return [_import(algorithm, key.public_key) for key in fitting]


def _verified_claims(token: str, keys: Sequence[Key]) -> dict[str, Any]:
    for key in keys:
        try:
            return jwt.decode(token, key, algorithms=list(_ALGORITHMS), registry=_REGISTRY).claims
        except _TOKEN_FAILURES:
            continue
    raise _refused("its signature does not fit the app's keys.")


def _check_audience(audience: Any, app_id: str) -> None:
    named = audience if isinstance(audience, list) else [audience]
    if app_id not in [name for name in named if isinstance(name, str)]:
        raise _refused("`aud` must be the app's id.")


def seconds_of(claims: Mapping[str, Any], name: str) -> float | None:
    """Return a claim as Unix seconds, None without it; raises BadToken."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(min(value, 1e18)):
        raise _refused(f"`{name}` must be a number of seconds since 1970.")
    return float(min(value, 1e18))


def _check_times(claims: Mapping[str, Any], now_seconds: float) -> None:
    expires = seconds_of(claims, "exp")
    if expires is None:
        raise _refused("`exp` is required.")
    if expires <= now_seconds:
        raise _refused("it has expired; ask the host app's server for a new one.")
    if expires > now_seconds + MAX_LIFE_SECONDS + CLOCK_LEEWAY_SECONDS:
        raise _refused(f"`exp` may be at most {MAX_LIFE_SECONDS} seconds ahead.")
    for name in ("nbf", "iat"):
        begins = seconds_of(claims, name)
        if begins is not None and begins > now_seconds + CLOCK_LEEWAY_SECONDS:
            raise _refused(f"`{name}` lies in the future.")


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > _LONGEST[name] or not is_storable(value):
        raise _refused(f"`{name}` must be a text of at most {_LONGEST[name]} characters.")
    return value


def subject_of(claims: Mapping[str, Any]) -> str:
    """Return whom a token is about; raises BadToken."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= _MAX_SUBJECT or not is_storable(subject):
        raise _refused(f"`sub` must be a text of 1 to {_MAX_SUBJECT} characters.")
    return subject


def _identity(claims: Mapping[str, Any]) -> Identity:
    subject = subject_of(claims)
    email_verified = claims.get("email_verified", False)
    if not isinstance(email_verified, bool):
        raise _refused("`email_verified` must be true or false.")
    email = _text(claims, "email")
    if email is not None and "@" not in email:
        raise _refused("`email` must be an address.")
    attributes = claims.get("attributes")
    if attributes is not None:
        try:
            attributes = clean_attributes(attributes)
        except ValueError as error:
            raise _refused(f"`attributes`: {error}") from error
    return Identity(
        subject=subject,
        name=_text(claims, "name"),
        email=email,
        email_verified=email_verified and email is not None,
        phone=_text(claims, "phone"),
        attributes=attributes,
    )
